// SPDX-License-Identifier: GPL-2.0
#include "crc32c.h"

#define CRC32C_POLY	0x82f63b78u	/* reflected */

static uint32_t crc32c_table[256];

__attribute__((constructor))
static void crc32c_init(void)
{
	unsigned int i;
	uint32_t crc;
	int bit;

	for (i = 0; i < 256; i++) {
		crc = i;
		for (bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? CRC32C_POLY : 0);
		crc32c_table[i] = crc;
	}
}

uint32_t crc32c(const void *data, size_t n)
{
	const uint8_t *p = data;
	uint32_t crc = ~0u;

	while (n--)
		crc = crc >> 8 ^ crc32c_table[(crc ^ *p++) & 0xff];
	return ~crc;
}
