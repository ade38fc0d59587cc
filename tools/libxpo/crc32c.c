// SPDX-License-Identifier: GPL-2.0
#include "crc32c.h"

#include <endian.h>
#include <pthread.h>
#include <string.h>

#include "libxpo.h"

#define CRC32C_POLY	0x82f63b78u	/* reflected */
#define CRC32C_SLICES	8

/* Row n: a byte that is followed by n zero bytes */
static uint32_t crc32c_table[CRC32C_SLICES][256];
static crc32c_t crc32c_best;
static pthread_once_t crc32c_table_once = PTHREAD_ONCE_INIT;
static pthread_once_t crc32c_best_once = PTHREAD_ONCE_INIT;

static void crc32c_fill(void)
{
	uint32_t crc;
	int i, n;

	for (i = 0; i < 256; i++) {
		crc = i;
		for (n = 0; n < 8; n++)
			crc = crc >> 1 ^ (crc & 1 ? CRC32C_POLY : 0);
		crc32c_table[0][i] = crc;
	}
	for (i = 0; i < 256; i++)
		for (n = 1; n < CRC32C_SLICES; n++) {
			crc = crc32c_table[n - 1][i];
			crc32c_table[n][i] = crc >> 8 ^
					     crc32c_table[0][crc & 0xff];
		}
}

static uint64_t crc32c_load(const uint8_t *p)
{
	uint64_t word;

	memcpy(&word, p, sizeof(word));
	return le64toh(word);
}

uint32_t xpo_crc32c_by_table(const void *data, size_t len)
{
	const uint8_t *p = data;
	uint32_t crc = ~0u;
	uint64_t word;
	int n;

	pthread_once(&crc32c_table_once, crc32c_fill);
	for (; len >= sizeof(word); len -= sizeof(word), p += sizeof(word)) {
		word = crc32c_load(p) ^ crc;
		crc = 0;
		for (n = 0; n < CRC32C_SLICES; n++)
			crc ^= crc32c_table[CRC32C_SLICES - 1 - n]
					   [word >> 8 * n & 0xff];
	}
	while (len--)
		crc = crc >> 8 ^ crc32c_table[0][(crc ^ *p++) & 0xff];
	return ~crc;
}

#if defined(__x86_64__)
bool xpo_crc32c_cpu_has_it(void)
{
	return __builtin_cpu_supports("sse4.2");
}

__attribute__((target("sse4.2")))
uint32_t xpo_crc32c_by_cpu(const void *data, size_t len)
{
	const uint8_t *p = data;
	uint64_t crc = 0xffffffff;
	uint32_t rest;

	for (; len >= sizeof(crc); len -= sizeof(crc), p += sizeof(crc))
		crc = __builtin_ia32_crc32di(crc, crc32c_load(p));
	rest = crc;
	while (len--)
		rest = __builtin_ia32_crc32qi(rest, *p++);
	return ~rest;
}
#else
bool xpo_crc32c_cpu_has_it(void)
{
	return false;
}

uint32_t xpo_crc32c_by_cpu(const void *data, size_t len)
{
	return xpo_crc32c_by_table(data, len);
}
#endif

/* Every length up to a record's, so that words and rests both were tried */
static bool crc32c_agree(void)
{
	uint8_t data[XPO_TLM_CRC_LEN];
	size_t i;

	for (i = 0; i < sizeof(data); i++)
		data[i] = i * 151 + 7;
	for (i = 0; i <= sizeof(data); i += 5)
		if (xpo_crc32c_by_cpu(data, i) != xpo_crc32c_by_table(data, i))
			return false;
	return true;
}

static void crc32c_pick(void)
{
	crc32c_best = xpo_crc32c_by_table;
	if (xpo_crc32c_cpu_has_it() && crc32c_agree())
		crc32c_best = xpo_crc32c_by_cpu;
}

crc32c_t xpo_crc32c_choose(void)
{
	pthread_once(&crc32c_best_once, crc32c_pick);
	return crc32c_best;
}

uint32_t libxpo_crc32c(const void *data, size_t len)
{
	return xpo_crc32c_choose()(data, len);
}
