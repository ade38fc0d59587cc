// SPDX-License-Identifier: GPL-2.0
/*
 * A reader of the ring. The card overwrites what nobody reads, so a record is
 * copied first, and believed when it is certain that it could not have been
 * overwritten meanwhile.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "priv.h"

#define RING_TIME_UNKNOWN	0

/* Records that are copied before the head is looked at once more */
#define RING_BATCH		32

/* The driver writes the new epoch, then the new head: that is soon */
#define RING_START_TRIES	1000

struct libxpo_ring {
	struct libxpo *xpo;
	uint64_t position;
	uint64_t epoch;
	uint64_t latest;	/* the card's clock was here, at least */
	struct libxpo_counts counts;
};

/* Oldest record that the card does not write meanwhile */
static uint64_t ring_oldest(const struct libxpo *xpo, uint64_t head)
{
	uint64_t end = head + xpo->info.guard;

	return end > xpo->info.records ? end - xpo->info.records : 0;
}

/* 0 when there are records at the position: their number */
static int ring_look(const struct libxpo_ring *ring, uint64_t *ahead)
{
	struct libxpo_state state;

	libxpo_get_state(ring->xpo, &state);
	/* a head that went back is a new start whose epoch was seen early */
	if (state.epoch != ring->epoch || ring->position > state.head)
		return -ESTALE;
	if (ring->position < ring_oldest(ring->xpo, state.head))
		return -EOVERFLOW;
	*ahead = state.head - ring->position;
	if (*ahead)
		return 0;
	return state.gone ? -ENODEV : -EAGAIN;
}

/* Most records are not newer than the clock was when it was last asked */
static bool ring_is_future(struct libxpo_ring *ring, uint64_t time)
{
	if (time <= ring->latest)
		return false;
	xpo_clock_now(ring->xpo, &ring->latest);
	if (ring->latest == UINT64_MAX) {
		ring->latest = RING_TIME_UNKNOWN;
		return false;
	}
	return time > ring->latest;
}

static enum check_result ring_check(struct libxpo_ring *ring,
				    const struct xpo_tlm_record *record)
{
	enum check_result result;

	if (le64toh(record->seq_begin) != ring->position + 1 ||
	    le64toh(record->seq_end) != ring->position + 1)
		return CHECK_SEQ;
	result = xpo_check_record(ring->xpo, record);
	if (result != CHECK_GOOD)
		return result;
	if (!xpo_check_boot(ring->xpo, record))
		return CHECK_SOURCE;
	return ring_is_future(ring, le64toh(record->time_end)) ? CHECK_TIME :
								 CHECK_GOOD;
}

/*
 * As many as there are; their number, or why there is none. The position stays
 * as it was, so that the same can be found once more.
 */
static int ring_copy(const struct libxpo_ring *ring,
		     struct xpo_tlm_record *records, unsigned int max)
{
	const struct libxpo *xpo = ring->xpo;
	uint64_t ahead, slot;
	unsigned int i;
	int err;

	err = ring_look(ring, &ahead);
	if (err)
		return err;
	if (max > RING_BATCH)
		max = RING_BATCH;
	if (max > ahead)
		max = ahead;
	for (i = 0; i < max; i++) {
		slot = (ring->position + i) & (xpo->info.records - 1);
		memcpy(&records[i], &xpo->ring[slot], sizeof(*records));
	}
	read_barrier();
	err = ring_look(ring, &ahead);
	return err ? err : (int)max;
}

/* Those before a bad one, which is found again and told of when it is first */
static int ring_take(struct libxpo_ring *ring, struct xpo_tlm_record *records,
		     unsigned int max, enum check_result *result)
{
	int i, n = ring_copy(ring, records, max);

	for (i = 0; i < n; i++) {
		*result = ring_check(ring, &records[i]);
		if (*result != CHECK_GOOD)
			return i ? i : -EBADMSG;
		ring->position++;
	}
	return n;
}

static void ring_count(struct libxpo_counts *counts, enum check_result result)
{
	counts->bad_seq += result == CHECK_SEQ;
	counts->bad_crc += result == CHECK_CRC;
	counts->bad_length += result == CHECK_LENGTH;
	counts->bad_source += result == CHECK_SOURCE;
	counts->bad_time += result == CHECK_TIME;
}

static void ring_lose(struct libxpo_ring *ring)
{
	uint64_t oldest;

	oldest = ring_oldest(ring->xpo, load64(&ring->xpo->header->head));
	/* it went back: that is told next */
	if (oldest < ring->position)
		return;
	ring->counts.lost += oldest - ring->position;
	ring->position = oldest;
}

/*
 * With the head of before, the new ring would look as if it were far ahead. A
 * head that does not go back is one of a ring that started long ago.
 */
static void ring_restart(struct libxpo_ring *ring)
{
	struct libxpo_state state;
	unsigned int tries;

	for (tries = 0; tries < RING_START_TRIES; tries++) {
		libxpo_get_state(ring->xpo, &state);
		if (state.head < ring->position)
			break;
	}
	ring->counts.restarts += state.epoch != ring->epoch;
	ring->epoch = state.epoch;
	ring->position = 0;
	ring->latest = RING_TIME_UNKNOWN;
}

/* Go on behind what cannot be returned */
static void ring_skip(struct libxpo_ring *ring, int err,
		      enum check_result result)
{
	switch (err) {
	case -EBADMSG:
		ring_count(&ring->counts, result);
		ring->position++;
		break;
	case -EOVERFLOW:
		ring_lose(ring);
		break;
	case -ESTALE:
		ring_restart(ring);
		break;
	}
}

int libxpo_ring_read(struct libxpo_ring *ring, struct xpo_tlm_record *records,
		     unsigned int max)
{
	enum check_result result = CHECK_GOOD;
	unsigned int n;
	int got;

	if (!max || max > INT32_MAX)
		return -EINVAL;
	for (n = 0; n < max; n += got) {
		got = ring_take(ring, &records[n], max - n, &result);
		if (got < 0)
			break;
	}
	ring->counts.good += n;
	if (n)
		return n;
	ring_skip(ring, got, result);
	return got;
}

int libxpo_ring_open(struct libxpo_ring **out, struct libxpo *xpo,
		     uint64_t position)
{
	struct libxpo_state state;
	struct libxpo_ring *ring;
	int err;

	err = xpo_open_ring(xpo);
	if (err)
		return err;
	libxpo_get_state(xpo, &state);
	if (position == LIBXPO_RING_NOW)
		position = state.head;
	else if (position == LIBXPO_RING_OLDEST)
		position = ring_oldest(xpo, state.head);
	else if (position > state.head)
		return -ERANGE;
	ring = calloc(1, sizeof(*ring));
	if (!ring)
		return -ENOMEM;
	ring->xpo = xpo;
	ring->epoch = state.epoch;
	ring->position = position;
	*out = ring;
	return 0;
}

void libxpo_ring_close(struct libxpo_ring *ring)
{
	free(ring);
}

uint64_t libxpo_ring_position(const struct libxpo_ring *ring)
{
	return ring->position;
}

void libxpo_ring_get_counts(const struct libxpo_ring *ring,
			    struct libxpo_counts *counts)
{
	*counts = ring->counts;
}

int libxpo_ring_wait(struct libxpo_ring *ring, unsigned int records,
		     int timeout_ms)
{
	unsigned int most = ring->xpo->info.records / 4;
	uint64_t ahead;
	int err;

	err = ring_look(ring, &ahead);
	if (err && err != -EAGAIN)
		return 0;
	if (!records)
		records = 1;
	if (records > most)
		records = most;
	err = libxpo_wait(ring->xpo, ring->position + records, timeout_ms);
	return err == -ETIMEDOUT || err == -EINTR ? err : 0;
}
