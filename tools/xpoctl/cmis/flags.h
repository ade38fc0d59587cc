/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names of clear-on-read flags, the same words in netlink, text and JSON.
 */
#ifndef XPOCTL_CMIS_FLAGS_H
#define XPOCTL_CMIS_FLAGS_H

#include <stddef.h>
#include <stdint.h>

#include "../../../driver/cmis.h"

/* Module flags are numbered 8 * (address - 8) + bit, Lower 8-13 */
#define CMIS_MODULE_FLAG_COUNT	(8 * CMIS_LO_FLAGS_LEN)

enum cmis_flag_scope {
	CMIS_FLAG_MODULE,	/* one bit */
	CMIS_FLAG_LANE,		/* a byte, bit n is lane n of the bank */
	CMIS_FLAG_PER_LANE	/* a bit in each of eight bytes, one per lane */
};

struct cmis_flag {
	const char *name;
	enum cmis_flag_scope scope;
	uint8_t page;		/* 0 for lower memory */
	uint8_t address;	/* of lane 0 */
	uint8_t bit;		/* 0 for CMIS_FLAG_LANE */
};

/* Every flag that has a name; the last entry has none */
extern const struct cmis_flag cmis_flags[];

/* NULL when there is none of that name */
const struct cmis_flag *cmis_flag_find(const char *name);

/* Name of lane flag 0-19, NULL above */
const char *cmis_lane_flag_name(unsigned int number);

/*
 * Calls fn for each bit that is set in clear-on-read bytes, as they come
 * with an event. lane is the lane of the endpoint, or -1 for the module. A
 * bit without a name is called by its place, "11h:160.3".
 */
typedef void cmis_flag_fn(void *arg, const char *name, int lane);

void cmis_flags_each(unsigned int bank, unsigned int page,
		     unsigned int address, const uint8_t *data, size_t len,
		     cmis_flag_fn *fn, void *arg);

#endif /* XPOCTL_CMIS_FLAGS_H */
