/* SPDX-License-Identifier: GPL-2.0 */
/* What one register block adds to the table that hardware.md generates. */
#ifndef XPO_EMU_BLOCK_H
#define XPO_EMU_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct card;

/**
 * struct card_block - behaviour of a block's registers
 * @read: value of register @reg (address of the first copy) of copy @copy,
 *	NULL when all registers read what is @stored. Never called for write
 *	only registers.
 * @write: act on a write and store the value. Access, width and read-only
 *	bits have been checked. false: the value is not allowed, nothing was
 *	changed. NULL: only store.
 */
struct card_block {
	uint32_t (*read)(struct card *c, unsigned int copy, uint32_t reg,
			 uint32_t stored);
	bool (*write)(struct card *c, unsigned int copy, uint32_t reg,
		      uint32_t value, uint32_t *stored);
};

#endif
