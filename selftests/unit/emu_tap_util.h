/* SPDX-License-Identifier: GPL-2.0 */
/* Taps, the shadow area and the telemetry ring of the host in memory. */
#ifndef XPO_UNIT_EMU_TAP_UTIL_H
#define XPO_UNIT_EMU_TAP_UTIL_H

#include "emu_card_util.h"

#include "../../tools/xpo-emu/crc32c.h"

#define TAP_SLOTS	64
#define TAP_READY_MS	400	/* modules are managed by then */

/* Ring of 256 records in chunks of 4 KiB, the last one first in memory */
#define RING_LOG2	8
#define RING_RECORDS	(1 << RING_LOG2)
#define RING_CHUNKS	(RING_RECORDS * 256 / 4096)
#define RING_INDEX	0xc0000
#define RING_TABLE	0xc1000
#define RING_DATA	0xd0000
#define VECTOR_RING	3

#define TARGET(cage, ep, bank, page) \
	((cage) | (ep) << 8 | (bank) << 16 | (uint32_t)(page) << 24)
#define RANGE(offset, length)	((offset) | (length) << 8)

struct host *tap_open(const char *model);
struct host *tap_open_conf(struct card_conf *conf);
uint32_t set_tap(struct host *h, unsigned int slot, uint32_t target,
		 uint32_t range, uint32_t period_us);
void clear_tap(struct host *h, unsigned int slot);
/* A whole sample, or one that was never written. */
const struct hw_slot *tap_slot(struct host *h, unsigned int slot);

/* Write all registers but RING_CTRL; then start it. */
void ring_setup(struct host *h, uint32_t count, uint32_t us, uint64_t limit);
void ring_start(struct host *h);
void ring_limit(struct host *h, uint64_t limit);
/* Record @n, which must be whole. */
const struct hw_slot *ring_record(struct host *h, uint64_t n);
const struct hw_ring_index *ring_index(struct host *h);
uint64_t ring_produced(struct host *h);
uint64_t ring_dropped(struct host *h);

#endif
