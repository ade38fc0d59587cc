// SPDX-License-Identifier: GPL-2.0
#include "tlm.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../libxpo/libxpo.h"

#define TLM_BATCH	64

struct tlm {
	struct libxpo *xpo;
	struct libxpo_ring *ring;
	struct xpo_tlm_record records[TLM_BATCH];
	int count;
	int next;
};

int tlm_open(unsigned int card, struct tlm **tlm)
{
	int err;

	*tlm = calloc(1, sizeof(**tlm));
	if (!*tlm)
		return -ENOMEM;
	err = libxpo_open(&(*tlm)->xpo, card);
	if (!err)
		err = libxpo_ring_open(&(*tlm)->ring, (*tlm)->xpo,
				       LIBXPO_RING_NOW);
	if (err) {
		tlm_close(*tlm);
		*tlm = NULL;
	}
	return err;
}

void tlm_close(struct tlm *tlm)
{
	if (tlm->ring)
		libxpo_ring_close(tlm->ring);
	if (tlm->xpo)
		libxpo_close(tlm->xpo);
	free(tlm);
}

void tlm_info(const struct tlm *tlm, struct tlm_info *info)
{
	struct libxpo_clock clock;
	struct libxpo_state state;
	struct libxpo_info have;

	libxpo_get_info(tlm->xpo, &have);
	libxpo_get_state(tlm->xpo, &state);
	memset(info, 0, sizeof(*info));
	memcpy(info->handle, have.handle, sizeof(have.handle));
	info->card = have.card;
	info->boot_cookie = have.boot_cookie;
	info->epoch = state.epoch;
	if (libxpo_get_clock(tlm->xpo, &clock))
		return;
	info->card_ns = clock.card_ns;
	info->monotonic_ns = clock.monotonic_ns;
	info->tai_ns = clock.tai_ns;
	info->error_ns = clock.error_ns;
}

/* What is told at a place is in the counts, and what follows is read on */
static int tlm_fill(struct tlm *tlm)
{
	int got;

	do {
		got = libxpo_ring_read(tlm->ring, tlm->records, TLM_BATCH);
	} while (got == -EOVERFLOW || got == -EBADMSG || got == -ESTALE);
	if (got < 0)
		return got;
	tlm->count = got;
	tlm->next = 0;
	return got;
}

int tlm_next(struct tlm *tlm, struct xpo_tlm_record *record, int timeout_ms)
{
	int got = 0;

	if (tlm->next == tlm->count) {
		got = tlm_fill(tlm);
		if (got == -EAGAIN) {
			got = libxpo_ring_wait(tlm->ring, 1, timeout_ms);
			if (got && got != -ETIMEDOUT)
				return got;
			got = tlm_fill(tlm);
		}
		if (got <= 0)
			return got == -EAGAIN ? 0 : got;
	}
	*record = tlm->records[tlm->next++];
	return 1;
}

uint64_t tlm_lost(const struct tlm *tlm)
{
	struct libxpo_counts counts;

	libxpo_ring_get_counts(tlm->ring, &counts);
	return counts.lost;
}

uint64_t tlm_bad(const struct tlm *tlm)
{
	struct libxpo_counts counts;

	libxpo_ring_get_counts(tlm->ring, &counts);
	return counts.bad_seq + counts.bad_crc + counts.bad_length +
	       counts.bad_source + counts.bad_time;
}

uint32_t tlm_crc32c(const void *data, size_t len)
{
	return libxpo_crc32c(data, len);
}
