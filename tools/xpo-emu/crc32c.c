// SPDX-License-Identifier: GPL-2.0
#include "crc32c.h"

#define CRC32C_POLY	0x82f63b78u	/* reflected */

uint32_t crc32c(const void *data, size_t n)
{
	const uint8_t *p = data;
	uint32_t crc = ~0u;
	int bit;

	while (n--) {
		crc ^= *p++;
		for (bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? CRC32C_POLY : 0);
	}
	return ~crc;
}
