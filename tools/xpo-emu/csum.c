// SPDX-License-Identifier: GPL-2.0
#include "csum.h"

#include <string.h>

uint64_t csum_sum(const void *data, size_t n)
{
	const uint8_t *p = data;
	uint64_t low = 0;
	uint64_t high = 0;
	uint64_t v;

	for (; n >= sizeof(v); n -= sizeof(v), p += sizeof(v)) {
		memcpy(&v, p, sizeof(v));
		low += (uint32_t)v;
		high += v >> 32;
	}
	v = 0;
	memcpy(&v, p, n);
	return low + high + (uint32_t)v + (v >> 32);
}

uint64_t csum_copy(void *to, const void *from, size_t n)
{
	const uint8_t *p = from;
	uint8_t *q = to;
	uint64_t low = 0;
	uint64_t high = 0;
	uint64_t v;

	for (; n >= sizeof(v); n -= sizeof(v), p += sizeof(v)) {
		memcpy(&v, p, sizeof(v));
		memcpy(q, &v, sizeof(v));
		q += sizeof(v);
		low += (uint32_t)v;
		high += v >> 32;
	}
	v = 0;
	memcpy(&v, p, n);
	memcpy(q, &v, n);
	return low + high + (uint32_t)v + (v >> 32);
}
