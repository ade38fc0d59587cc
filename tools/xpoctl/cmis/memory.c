// SPDX-License-Identifier: GPL-2.0
#include "memory.h"

#include <errno.h>
#include <string.h>

void cmis_memory_init(struct cmis_memory *mem)
{
	memset(mem, 0, sizeof(*mem));
}

/* mem->count when there is no such half */
static unsigned int half_index(const struct cmis_memory *mem,
			       unsigned int bank, unsigned int page)
{
	unsigned int i;

	for (i = 0; i < mem->count; i++)
		if (mem->halves[i].bank == bank && mem->halves[i].page == page)
			break;
	return i;
}

static const struct cmis_half *half_find(const struct cmis_memory *mem,
					 unsigned int bank, unsigned int page,
					 unsigned int address)
{
	unsigned int i;

	if (address < CMIS_UPPER)
		return &mem->lower;
	i = half_index(mem, bank, page);
	return i < mem->count ? &mem->halves[i] : NULL;
}

/* NULL when there is no room */
static struct cmis_half *half_create(struct cmis_memory *mem,
				     unsigned int bank, unsigned int page,
				     unsigned int address)
{
	unsigned int i;

	if (address < CMIS_UPPER)
		return &mem->lower;
	i = half_index(mem, bank, page);
	if (i < mem->count)
		return &mem->halves[i];
	if (mem->count == CMIS_MEMORY_HALVES)
		return NULL;
	mem->count++;
	memset(&mem->halves[i], 0, sizeof(mem->halves[i]));
	mem->halves[i].bank = bank;
	mem->halves[i].page = page;
	return &mem->halves[i];
}

static bool half_knows(const struct cmis_half *half, unsigned int offset)
{
	return half->known[offset / 8] & BIT(offset % 8);
}

int cmis_memory_add(struct cmis_memory *mem, unsigned int bank,
		    unsigned int page, unsigned int address,
		    const void *data, size_t len)
{
	unsigned int offset = address % CMIS_HALF_SIZE;
	struct cmis_half *half;
	size_t i;

	if (bank > 0xff || page > 0xff || address >= 2 * CMIS_HALF_SIZE ||
	    !len || len > CMIS_HALF_SIZE - offset)
		return -EINVAL;
	half = half_create(mem, bank, page, address);
	if (!half)
		return -ENOSPC;
	memcpy(half->data + offset, data, len);
	for (i = offset; i < offset + len; i++)
		half->known[i / 8] |= BIT(i % 8);
	return 0;
}

const uint8_t *cmis_memory_get(const struct cmis_memory *mem,
			       unsigned int bank, unsigned int page,
			       unsigned int address, size_t len)
{
	const struct cmis_half *half = half_find(mem, bank, page, address);
	unsigned int offset = address % CMIS_HALF_SIZE;
	size_t i;

	if (!half || address >= 2 * CMIS_HALF_SIZE ||
	    len > CMIS_HALF_SIZE - offset)
		return NULL;
	for (i = offset; i < offset + len; i++)
		if (!half_knows(half, i))
			return NULL;
	return half->data + offset;
}

bool cmis_memory_has(const struct cmis_memory *mem, unsigned int bank,
		     unsigned int page, unsigned int address)
{
	const struct cmis_half *half = half_find(mem, bank, page, address);
	size_t i;

	if (!half)
		return false;
	for (i = 0; i < sizeof(half->known); i++)
		if (half->known[i])
			return true;
	return false;
}

uint8_t cmis_u8(const struct cmis_memory *mem, unsigned int page,
		unsigned int address)
{
	const uint8_t *p = cmis_memory_get(mem, 0, page, address, 1);

	return p ? *p : 0;
}

uint16_t cmis_u16(const struct cmis_memory *mem, unsigned int page,
		  unsigned int address)
{
	const uint8_t *p = cmis_memory_get(mem, 0, page, address, 2);

	return p ? cmis_be16(p) : 0;
}

int16_t cmis_s16(const struct cmis_memory *mem, unsigned int page,
		 unsigned int address)
{
	return (int16_t)cmis_u16(mem, page, address);
}

unsigned int cmis_revision(const struct cmis_memory *mem)
{
	return cmis_u8(mem, 0, CMIS_LO_REVISION);
}

bool cmis_is_flat(const struct cmis_memory *mem)
{
	return cmis_u8(mem, 0, CMIS_LO_MGMT) & CMIS_LO_MGMT_FLAT;
}

/* 01h:142.1-0 = 3 was reserved before 5.4, where 01h:174 has the number */
unsigned int cmis_banks(const struct cmis_memory *mem)
{
	uint8_t code = FIELD_GET(CMIS_01_PAGES_BANKS,
				 cmis_u8(mem, CMIS_PAGE_ADVERTISING,
					 CMIS_01_PAGES));
	uint8_t banks = cmis_u8(mem, CMIS_PAGE_ADVERTISING, CMIS_01_BANKS);

	if (cmis_is_flat(mem))
		return 0;
	if (code < CMIS_01_PAGES_BANKS_EXT)
		return 1 << code;
	if (cmis_revision(mem) < CMIS_REV(5, 4))
		return 1;
	return FIELD_GET(CMIS_01_BANKS_EXT, banks) + 1;
}

bool cmis_identifier_known(unsigned int identifier)
{
	switch (identifier) {
	case CMIS_ID_QSFP_DD:
	case CMIS_ID_OSFP:
	case CMIS_ID_DSFP:
	case CMIS_ID_QSFP_CMIS ... CMIS_ID_XPO:
	case CMIS_ID_CPO_VENDOR:
	case CMIS_ID_OBO_VENDOR:
		return true;
	default:
		return false;
	}
}
