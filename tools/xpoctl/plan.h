/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which pages a module has, from what it advertises. A pure function of its
 * registers.
 */
#ifndef XPOCTL_PLAN_H
#define XPOCTL_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cmis_memory;

#define PLAN_MAX	4096	/* 32 banks with all there is */

struct plan_page {
	bool lower;
	bool optional;		/* advertised as a group: may be missing */
	uint8_t bank;
	uint8_t page;
};

struct plan {
	struct plan_page pages[PLAN_MAX];
	size_t count;
};

/* Registers that the plan depends on: lower memory, 00h, 01h and 2Fh */
void plan_first(struct plan *plan, const struct cmis_memory *mem);
/* All pages but those of CDB, whose content is messages and no registers */
void plan_all(struct plan *plan, const struct cmis_memory *mem);

#endif /* XPOCTL_PLAN_H */
