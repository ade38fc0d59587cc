/* SPDX-License-Identifier: GPL-2.0 */
/* What a port counts of the frames that pass, hardware.md 9.3. */
#ifndef XPO_EMU_PACKET_COUNT_H
#define XPO_EMU_PACKET_COUNT_H

struct frame;
struct port_counters;

void packet_count_sent(struct port_counters *count, const struct frame *f);
void packet_count_received(struct port_counters *count,
			   const struct frame *f);

#endif
