/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Checksums of pages 00h, 01h, 02h and 04h.
 */
#ifndef XPOCTL_CMIS_CHECKSUM_H
#define XPOCTL_CMIS_CHECKSUM_H

#include <stdbool.h>
#include <stdint.h>

struct cmis_memory;

struct cmis_checksum {
	uint8_t page;
	uint8_t expected;	/* computed from the bytes that are covered */
	uint8_t found;		/* what the page says */
};

/* One per page; those that the module has no page for come back false */
#define CMIS_CHECKSUMS	4

bool cmis_checksum_get(const struct cmis_memory *mem, unsigned int index,
		       struct cmis_checksum *sum);

#endif /* XPOCTL_CMIS_CHECKSUM_H */
