/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Registers of one CMIS endpoint, collected before they are decoded: halves
 * of 128 bytes (lower memory, or a page of a bank) and which of their bytes
 * are known. Whoever collects them did the bus access; nothing here does.
 *
 * Addresses are those of driver/cmis.h: below 128 is lower memory whatever
 * the page, and unbanked pages are kept in bank 0. A flat module has lower
 * memory and page 00h.
 */
#ifndef XPOCTL_CMIS_MEMORY_H
#define XPOCTL_CMIS_MEMORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../../../driver/cmis.h"

/* 32 banks of 10h and 11h, and what else a module may have */
#define CMIS_MEMORY_HALVES	512

struct cmis_half {
	uint8_t bank;
	uint8_t page;
	uint8_t known[CMIS_HALF_SIZE / 8];
	uint8_t data[CMIS_HALF_SIZE];
};

struct cmis_memory {
	struct cmis_half lower;
	unsigned int count;
	struct cmis_half halves[CMIS_MEMORY_HALVES];
};

void cmis_memory_init(struct cmis_memory *mem);

/*
 * Adds bytes from one half; later bytes replace earlier ones. -EINVAL when
 * the range crosses a half or is empty, -ENOSPC when there are too many.
 */
int cmis_memory_add(struct cmis_memory *mem, unsigned int bank,
		    unsigned int page, unsigned int address,
		    const void *data, size_t len);

/* Bytes from one half, or NULL when one of them is not known */
const uint8_t *cmis_memory_get(const struct cmis_memory *mem,
			       unsigned int bank, unsigned int page,
			       unsigned int address, size_t len);

/* True when at least one byte of the half is known */
bool cmis_memory_has(const struct cmis_memory *mem, unsigned int bank,
		     unsigned int page, unsigned int address);

/* Registers of lower memory and unbanked pages; 0 when not known */
uint8_t cmis_u8(const struct cmis_memory *mem, unsigned int page,
		unsigned int address);
uint16_t cmis_u16(const struct cmis_memory *mem, unsigned int page,
		  unsigned int address);
int16_t cmis_s16(const struct cmis_memory *mem, unsigned int page,
		 unsigned int address);

static inline uint16_t cmis_be16(const uint8_t *p)
{
	return p[0] << 8 | p[1];
}

/* What decides how the rest is read */
unsigned int cmis_revision(const struct cmis_memory *mem);	/* 0x53 */
bool cmis_is_flat(const struct cmis_memory *mem);
/* Lane banks: 0 with flat memory, 1 to 32 else, 1 when not known */
unsigned int cmis_banks(const struct cmis_memory *mem);
/* Identifiers whose memory map is CMIS, see SFF-8024 */
bool cmis_identifier_known(unsigned int identifier);

#endif /* XPOCTL_CMIS_MEMORY_H */
