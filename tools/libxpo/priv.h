/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of the library share.
 */
#ifndef LIBXPO_PRIV_H
#define LIBXPO_PRIV_H

#include <endian.h>
#include <stdint.h>

#include "crc32c.h"
#include "libxpo.h"

struct libxpo {
	int fd;
	const struct xpo_tlm_header *header;
	const struct xpo_tlm_record *shadow;
	const struct xpo_tlm_record *ring;	/* NULL: not needed so far */
	struct libxpo_info info;
	uint64_t ring_offset;
	crc32c_t crc32c;
};

/* Maps the ring, unless it is; 0 or a negative errno */
int xpo_open_ring(struct libxpo *xpo);

/* Somebody else writes this memory at any time */
static inline uint64_t load64(const __le64 *p)
{
	return le64toh(__atomic_load_n(p, __ATOMIC_ACQUIRE));
}

static inline uint32_t load32(const __le32 *p)
{
	return le32toh(__atomic_load_n(p, __ATOMIC_ACQUIRE));
}

/* What is read after this is not older than what was read before */
static inline void read_barrier(void)
{
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
}

/* An endpoint's number, but for XPO_TLM_ENDPOINT_CAGE; as in <linux/xpo.h> */
#define LIBXPO_ENDPOINTS	4

enum check_result {
	CHECK_GOOD,
	CHECK_SEQ,
	CHECK_CRC,
	CHECK_LENGTH,
	CHECK_SOURCE,
	CHECK_TIME,
};

/*
 * A private copy of a record: all but its number, whether it is of the future,
 * which needs the clock, and whether the card was reset since then.
 */
enum check_result xpo_check_record(const struct libxpo *xpo,
				   const struct xpo_tlm_record *record);

bool xpo_check_boot(const struct libxpo *xpo,
		    const struct xpo_tlm_record *record);

/* 0, or a negative errno that says what is wrong with the header */
int xpo_check_header(const struct xpo_tlm_header *header);

/* The card's time, and what it has reached at most; UINT64_MAX: not known */
uint64_t xpo_clock_now(const struct libxpo *xpo, uint64_t *latest);
uint64_t xpo_clock_monotonic_ns(void);

#endif /* LIBXPO_PRIV_H */
