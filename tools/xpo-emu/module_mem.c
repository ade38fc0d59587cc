// SPDX-License-Identifier: GPL-2.0
#include <stdlib.h>
#include <string.h>

#include "module_mem.h"

/*
 * CMIS access types by page range and register range; what is not listed is
 * RO. Reserved registers are RO: a host must not modify them (section 8.1).
 */
static const struct {
	uint8_t first_page, last_page;
	uint8_t first, last;
	enum mod_access access;
} access_map[] = {
	{ 0x03, 0x03, 128, 255, MOD_RW },
	{ 0x05, 0x0b, 128, 255, MOD_RW },
	{ 0x0d, 0x0d, 132, 135, MOD_RW },
	{ 0x10, 0x10, 128, 132, MOD_RW },
	{ 0x10, 0x10, 134, 134, MOD_RW },
	{ 0x10, 0x10, 135, 136, MOD_WO },
	{ 0x10, 0x10, 137, 139, MOD_RW },
	{ 0x10, 0x10, 143, 144, MOD_WO },
	{ 0x10, 0x10, 145, 173, MOD_RW },
	{ 0x10, 0x10, 176, 179, MOD_WO },
	{ 0x10, 0x10, 180, 208, MOD_RW },
	{ 0x10, 0x10, 211, 212, MOD_WO },
	{ 0x10, 0x10, 213, 232, MOD_RW },
	{ 0x10, 0x10, 240, 255, MOD_RW },
	{ 0x11, 0x11, 134, 153, MOD_COR },
	{ 0x12, 0x12, 128, 167, MOD_RW },
	{ 0x12, 0x12, 200, 217, MOD_RW },
	{ 0x12, 0x12, 231, 238, MOD_COR },
	{ 0x12, 0x12, 239, 246, MOD_RW },
	{ 0x13, 0x13, 144, 191, MOD_RW },
	{ 0x13, 0x13, 196, 255, MOD_RW },
	{ 0x14, 0x14, 128, 128, MOD_RW },
	{ 0x14, 0x14, 132, 139, MOD_COR },
	{ 0x16, 0x16, 128, 143, MOD_RW },
	{ 0x16, 0x16, 160, 163, MOD_RW },
	{ 0x16, 0x16, 176, 177, MOD_WO },
	{ 0x17, 0x17, 128, 128, MOD_COR },
	{ 0x17, 0x17, 192, 192, MOD_RW },
	{ 0x18, 0x18, 128, 255, MOD_RW },
	{ 0x1d, 0x1d, 136, 143, MOD_RW },
	{ 0x1d, 0x1d, 152, 152, MOD_RW },
	{ 0x1d, 0x1d, 160, 160, MOD_WO },
	{ 0x2c, 0x2c, 128, 255, MOD_COR },
	{ 0x2d, 0x2d, 128, 255, MOD_RW },
	{ 0x2f, 0x2f, 144, 144, MOD_RW },
	{ 0x30, 0x32, 128, 255, MOD_RW },
	{ 0x33, 0x33, 128, 255, MOD_COR },
	{ 0x60, 0x60, 192, 195, MOD_WO },
	{ 0x6d, 0x6d, 136, 143, MOD_RW },
	{ 0x6d, 0x6d, 152, 152, MOD_RW },
	{ 0x6d, 0x6d, 160, 160, MOD_WO },
	{ 0x9f, 0xff, 128, 255, MOD_RW },
};

static enum mod_access lower_access(uint8_t reg)
{
	if (reg >= CMIS_LO_FLAGS && reg < CMIS_LO_FLAGS + CMIS_LO_FLAGS_LEN)
		return MOD_COR;
	if (reg >= CMIS_LO_PASSWORD_CHANGE && reg < CMIS_LO_BANK_SELECT)
		return MOD_WO;
	if (reg == CMIS_LO_CONTROL || reg == CMIS_LO_MCI_SPEED ||
	    reg == 29 || reg == 30 || reg >= CMIS_LO_BANK_SELECT)
		return MOD_RW;
	if (reg >= CMIS_LO_MASKS && reg < CMIS_LO_MASKS + CMIS_LO_MASKS_LEN)
		return MOD_RW;
	return MOD_RO;
}

enum mod_access mod_mem_access(uint8_t page, uint8_t reg)
{
	size_t i;

	if (reg < CMIS_UPPER)
		return lower_access(reg);
	for (i = 0; i < ARRAY_SIZE(access_map); i++)
		if (page >= access_map[i].first_page &&
		    page <= access_map[i].last_page &&
		    reg >= access_map[i].first && reg <= access_map[i].last)
			return access_map[i].access;
	return MOD_RO;
}

bool mod_mem_banked(uint8_t page)
{
	return (page >= 0x10 && page <= 0x1d) ||
	       (page >= 0x20 && page <= 0x5f) ||
	       (page >= 0x60 && page <= 0x6d) ||
	       (page >= CMIS_PAGE_CDB && page <= CMIS_PAGE_CDB_EPL_LAST);
}

static uint8_t slot(uint8_t bank, uint8_t page)
{
	return mod_mem_banked(page) ? bank : 0;
}

int mod_mem_add(struct mod_mem *mem, uint8_t bank, uint8_t page)
{
	uint8_t **p;

	if (slot(bank, page) >= CMIS_MAX_BANKS)
		return -1;
	p = &mem->page[page][slot(bank, page)];
	if (!*p)
		*p = calloc(1, 2 * CMIS_HALF_SIZE);
	return *p ? 0 : -1;
}

bool mod_mem_exists(const struct mod_mem *mem, uint8_t bank, uint8_t page)
{
	uint8_t n = slot(bank, page);

	return n < CMIS_MAX_BANKS && mem->page[page][n];
}

uint8_t *mod_mem_reg(struct mod_mem *mem, uint8_t bank, uint8_t page,
		     uint8_t reg)
{
	if (reg < CMIS_UPPER)
		return &mem->lo[reg];
	if (!mod_mem_exists(mem, bank, page))
		return NULL;
	return &mem->page[page][slot(bank, page)][reg];
}

int mod_mem_copy(struct mod_mem *dst, const struct mod_mem *src)
{
	int page, bank;

	memcpy(dst->lo, src->lo, sizeof(dst->lo));
	for (page = 0; page < 256; page++) {
		for (bank = 0; bank < CMIS_MAX_BANKS; bank++) {
			if (!src->page[page][bank])
				continue;
			if (mod_mem_add(dst, bank, page))
				return -1;
			memcpy(dst->page[page][bank], src->page[page][bank],
			       2 * CMIS_HALF_SIZE);
		}
	}
	return 0;
}

void mod_mem_release(struct mod_mem *mem)
{
	int page, bank;

	for (page = 0; page < 256; page++) {
		for (bank = 0; bank < CMIS_MAX_BANKS; bank++) {
			free(mem->page[page][bank]);
			mem->page[page][bank] = NULL;
		}
	}
}

uint8_t mod_mem_checksum_reg(uint8_t page)
{
	switch (page) {
	case CMIS_PAGE_ADMIN:
		return CMIS_00_CHECKSUM;
	case CMIS_PAGE_ADVERTISING:
		return CMIS_01_CHECKSUM;
	case CMIS_PAGE_THRESHOLDS:
		return CMIS_02_CHECKSUM;
	case CMIS_PAGE_LASER:
		return CMIS_04_CHECKSUM;
	}
	return 0;
}

void mod_mem_seal(struct mod_mem *mem, uint8_t page)
{
	unsigned int reg, last = mod_mem_checksum_reg(page);
	uint8_t sum = 0;

	if (!last || !mod_mem_exists(mem, 0, page))
		return;
	/* 01h:128-129 change with a firmware update and stay out of it */
	reg = page == CMIS_PAGE_ADVERTISING ? CMIS_01_CHECKSUM_FIRST :
					      CMIS_UPPER;
	for (; reg < last; reg++)
		sum += *mod_mem_reg(mem, 0, page, reg);
	*mod_mem_reg(mem, 0, page, last) = sum;
}

uint16_t mod_get16(const uint8_t *p)
{
	return p[0] << 8 | p[1];
}

void mod_put16(uint8_t *p, uint16_t value)
{
	p[0] = value >> 8;
	p[1] = value;
}

uint8_t mod_get_nibble(const uint8_t *p, unsigned int lane)
{
	return p[CMIS_LANE_NIBBLE_BYTE(lane)] >> CMIS_LANE_NIBBLE_SHIFT(lane) &
	       0xf;
}

void mod_put_nibble(uint8_t *p, unsigned int lane, uint8_t value)
{
	unsigned int shift = CMIS_LANE_NIBBLE_SHIFT(lane);
	uint8_t *byte = &p[CMIS_LANE_NIBBLE_BYTE(lane)];

	*byte = (*byte & ~(0xf << shift)) | (value & 0xf) << shift;
}
