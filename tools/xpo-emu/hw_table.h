/* SPDX-License-Identifier: GPL-2.0 */
/* The register table that is generated from hardware.md (see gen-tables). */
#ifndef XPO_EMU_HW_TABLE_H
#define XPO_EMU_HW_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "hw.h"

enum hw_access {
	HW_RO,
	HW_RW,
	HW_WO,
	HW_W1,
};

struct hw_reg {
	uint32_t addr;		/* of the first copy, in BAR0 */
	enum hw_access access;
	uint32_t reset;
	uint32_t writable;	/* bits that RW access can change */
	const char *name;
};

/* Copy i is at (i / group) * group_stride + (i % group) * stride. */
struct hw_block {
	const char *name;
	unsigned int count;
	uint32_t stride;
	unsigned int group;
	uint32_t group_stride;
	const struct hw_reg *regs;
	size_t nregs;
};

extern const struct hw_block hw_blocks[HW_BLOCKS];

#endif
