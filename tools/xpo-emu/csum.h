/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The Internet checksum (RFC 1071). Sums are of 16-bit words as they are in
 * memory, so a result is stored as it is; they need not be folded.
 */
#ifndef XPO_EMU_CSUM_H
#define XPO_EMU_CSUM_H

#include <stddef.h>
#include <stdint.h>

uint64_t csum_sum(const void *data, size_t n);
/* The same while copying. @from may change meanwhile. */
uint64_t csum_copy(void *to, const void *from, size_t n);

static inline uint16_t csum_fold(uint64_t sum)
{
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	return (sum & 0xffff) + (sum >> 16);
}

/* The sum of data that starts at an odd place. */
static inline uint64_t csum_odd(uint64_t sum)
{
	return __builtin_bswap16(csum_fold(sum));
}

#endif
