// SPDX-License-Identifier: GPL-2.0
/*
 * The card's clock and the host's.
 */
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "priv.h"

#define CLOCK_TRIES	1000

/* NTP slews CLOCK_MONOTONIC by at most 500 ppm; 100 ppm are for crystals */
#define CLOCK_DRIFT_PPM	600

/*
 * How far beyond the present the time of a record is taken for a mistake of
 * the clocks: a host that was stopped makes no good record bad.
 */
#define CLOCK_SLACK_NS	1000000000ull

uint64_t xpo_clock_monotonic_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

static bool clock_read(const struct xpo_tlm_clock *from,
		       struct libxpo_clock *clock)
{
	uint32_t seq = load32(&from->seq);

	if (seq & 1)
		return false;
	clock->card_ns = load64(&from->card_ns);
	clock->monotonic_ns = load64(&from->monotonic_ns);
	clock->tai_ns = load64(&from->tai_ns);
	clock->error_ns = load64(&from->error_ns);
	clock->updates = load64(&from->updates);
	read_barrier();
	return load32(&from->seq) == seq;
}

int libxpo_get_clock(const struct libxpo *xpo, struct libxpo_clock *clock)
{
	unsigned int tries;

	for (tries = 0; tries < CLOCK_TRIES; tries++)
		if (clock_read(&xpo->header->clock, clock))
			return clock->updates ? 0 : -ENODATA;
	return -EAGAIN;
}

/* Away from the moment of the relation the error grows */
static void clock_bound(const struct libxpo_clock *clock, int64_t distance,
			uint64_t *error_ns)
{
	uint64_t away = llabs(distance);

	if (error_ns)
		*error_ns = clock->error_ns +
			    away / 1000000 * CLOCK_DRIFT_PPM +
			    away % 1000000 * CLOCK_DRIFT_PPM / 1000000;
}

uint64_t libxpo_to_monotonic(const struct libxpo_clock *clock,
			     uint64_t card_ns, uint64_t *error_ns)
{
	clock_bound(clock, card_ns - clock->card_ns, error_ns);
	return clock->monotonic_ns + (card_ns - clock->card_ns);
}

uint64_t libxpo_to_tai(const struct libxpo_clock *clock, uint64_t card_ns,
		       uint64_t *error_ns)
{
	clock_bound(clock, card_ns - clock->card_ns, error_ns);
	return clock->tai_ns + (card_ns - clock->card_ns);
}

uint64_t libxpo_from_monotonic(const struct libxpo_clock *clock,
			       uint64_t monotonic_ns, uint64_t *error_ns)
{
	clock_bound(clock, monotonic_ns - clock->monotonic_ns, error_ns);
	return clock->card_ns + (monotonic_ns - clock->monotonic_ns);
}

uint64_t xpo_clock_now(const struct libxpo *xpo, uint64_t *latest)
{
	struct libxpo_clock clock;
	uint64_t now, error;

	*latest = UINT64_MAX;
	if (libxpo_get_clock(xpo, &clock))
		return UINT64_MAX;
	now = libxpo_from_monotonic(&clock, xpo_clock_monotonic_ns(), &error);
	*latest = now + error + CLOCK_SLACK_NS;
	return now;
}
