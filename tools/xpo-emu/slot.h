/* SPDX-License-Identifier: GPL-2.0 */
/* One sample on its way to host memory, hardware.md 7.1. */
#ifndef XPO_EMU_SLOT_H
#define XPO_EMU_SLOT_H

#include <stdint.h>

#include "dma.h"
#include "hw.h"

struct card;

/* Number a sample and compute its CRC. */
void slot_seal(struct hw_slot *s, uint64_t number);
/*
 * seq_begin, then the rest, then seq_end. @done is called once, or with each
 * request when the memory is not mapped.
 */
void slot_write(struct card *c, uint64_t addr, const struct hw_slot *s,
		dma_done done, void *arg);

#endif
