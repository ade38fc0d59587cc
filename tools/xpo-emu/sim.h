/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Discrete-event simulation on the card's clock.
 *
 * Everything that happens on the card has a due time in nanoseconds since
 * power-on. sim_run() processes what is due in that order, however late the
 * process runs; while a timer's function runs, sim_now() is its due time.
 */
#ifndef XPO_EMU_SIM_H
#define XPO_EMU_SIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIM_NS_PER_US	1000ULL
#define SIM_NS_PER_MS	1000000ULL
#define SIM_NS_PER_S	1000000000ULL

struct sim;

/* Embedded in its user; one shot, may be armed again by its own function. */
struct sim_timer {
	uint64_t due;
	void (*fn)(void *arg, uint64_t due);
	void *arg;
	uint64_t order;		/* equal due times run in the order of arming */
	size_t index;		/* place in the heap, from 1; 0 when idle */
};

struct sim *sim_create(uint64_t seed);
void sim_destroy(struct sim *s);

void sim_timer_init(struct sim_timer *t, void (*fn)(void *arg, uint64_t due),
		    void *arg);
/* A due time in the past runs at the present. Arming again moves a timer. */
void sim_arm(struct sim *s, struct sim_timer *t, uint64_t due);
void sim_cancel(struct sim *s, struct sim_timer *t);

static inline bool sim_armed(const struct sim_timer *t)
{
	return t->index;
}

uint64_t sim_now(const struct sim *s);
/* Run everything due up to and including @until; the clock ends there. */
void sim_run(struct sim *s, uint64_t until);
/* Where the sim_run() under way will end; sim_now() outside of one. */
uint64_t sim_until(const struct sim *s);
/*
 * In a timer's function: move the clock on to @due, as a timer armed now would
 * do. False when something else comes first.
 */
bool sim_advance(struct sim *s, uint64_t due);
/* Due time of the next timer, UINT64_MAX when there is none. */
uint64_t sim_next_due(const struct sim *s);
/* Seeded and repeatable. */
uint64_t sim_rand(struct sim *s);

#endif
