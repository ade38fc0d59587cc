// SPDX-License-Identifier: GPL-2.0
#include "checksum.h"

#include "memory.h"

static const struct {
	uint8_t page;
	uint8_t at;
	uint8_t first;
	uint8_t last;
} areas[CMIS_CHECKSUMS] = {
	{ CMIS_PAGE_ADMIN, CMIS_00_CHECKSUM,
	  CMIS_00_CHECKSUM_FIRST, CMIS_00_CHECKSUM_LAST },
	{ CMIS_PAGE_ADVERTISING, CMIS_01_CHECKSUM,
	  CMIS_01_CHECKSUM_FIRST, CMIS_01_CHECKSUM_LAST },
	{ CMIS_PAGE_THRESHOLDS, CMIS_02_CHECKSUM,
	  CMIS_02_CHECKSUM_FIRST, CMIS_02_CHECKSUM_LAST },
	{ CMIS_PAGE_LASER, CMIS_04_CHECKSUM,
	  CMIS_04_CHECKSUM_FIRST, CMIS_04_CHECKSUM_LAST },
};

bool cmis_checksum_get(const struct cmis_memory *mem, unsigned int index,
		       struct cmis_checksum *sum)
{
	const uint8_t *p, *found;
	unsigned int i;

	if (index >= CMIS_CHECKSUMS)
		return false;
	p = cmis_memory_get(mem, 0, areas[index].page, areas[index].first,
			    areas[index].last - areas[index].first + 1);
	found = cmis_memory_get(mem, 0, areas[index].page, areas[index].at, 1);
	if (!p || !found)
		return false;
	sum->page = areas[index].page;
	sum->found = *found;
	sum->expected = 0;
	for (i = areas[index].first; i <= areas[index].last; i++)
		sum->expected += *p++;
	return true;
}
