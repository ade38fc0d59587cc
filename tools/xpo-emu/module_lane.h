/* SPDX-License-Identifier: GPL-2.0 */
/* What of a bank the card sees in module_lane_get(). */
#ifndef XPO_EMU_MODULE_LANE_H
#define XPO_EMU_MODULE_LANE_H

#include <stdint.h>

struct mod_ep;

/* Compared as bytes, so it has no holes. */
struct mod_lane_view {
	uint8_t tx;		/* lanes that emit light */
	uint8_t rx_output;
	uint8_t tx_polarity;
	uint8_t rx_polarity;
	uint8_t config[8];	/* active DPConfig */
};

/* Tell the card when what it sees of the lanes has changed. */
void mod_lane_update(struct mod_ep *ep);
/* The same, whether it has or not. */
void mod_lane_changed(struct mod_ep *ep);

#endif
