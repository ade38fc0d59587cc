/* SPDX-License-Identifier: GPL-2.0 */
/* Register memory of one CMIS endpoint: bytes, and who may access them how. */
#ifndef XPO_EMU_MODULE_MEM_H
#define XPO_EMU_MODULE_MEM_H

#include <stdbool.h>
#include <stdint.h>

#include "../../driver/cmis.h"

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))
#endif

enum mod_access {
	MOD_RO,		/* a WRITE is accepted and changes nothing */
	MOD_RW,
	MOD_WO,		/* reads 0 */
	MOD_COR,	/* a READ clears the byte */
};

struct mod_mem {
	uint8_t lo[CMIS_HALF_SIZE];
	/*
	 * NULL: no such page; bank 0 only for unbanked pages. The whole window
	 * of 256 bytes, so that a register's address is its index; the lower
	 * half of it is not used.
	 */
	uint8_t *page[256][CMIS_MAX_BANKS];
};

/* Every bank of this page holds other lanes, applications or instances. */
bool mod_mem_banked(uint8_t page);
enum mod_access mod_mem_access(uint8_t page, uint8_t reg);

/* Returns -1 without memory. An existing page stays as it is. */
int mod_mem_add(struct mod_mem *mem, uint8_t bank, uint8_t page);
bool mod_mem_exists(const struct mod_mem *mem, uint8_t bank, uint8_t page);
/* Register @reg of the 256 byte window, NULL when there is no such page. */
uint8_t *mod_mem_reg(struct mod_mem *mem, uint8_t bank, uint8_t page,
		     uint8_t reg);
/* Copy contents; @dst gets all pages of @src. Returns -1 without memory. */
int mod_mem_copy(struct mod_mem *dst, const struct mod_mem *src);
void mod_mem_release(struct mod_mem *mem);

/* Make the page's checksum right; pages without one are left alone. */
void mod_mem_seal(struct mod_mem *mem, uint8_t page);
/* Register that holds the page's checksum, 0 when it has none. */
uint8_t mod_mem_checksum_reg(uint8_t page);

/* Window of a page that exists. */
static inline uint8_t *mod_mem_page(struct mod_mem *mem, uint8_t bank,
				    uint8_t page)
{
	return mem->page[page][bank];
}

uint16_t mod_get16(const uint8_t *p);
void mod_put16(uint8_t *p, uint16_t value);
uint8_t mod_get_nibble(const uint8_t *p, unsigned int lane);
void mod_put_nibble(uint8_t *p, unsigned int lane, uint8_t value);

#endif
