// SPDX-License-Identifier: GPL-2.0
#include "sim.h"

#include <err.h>
#include <stdlib.h>

struct sim {
	uint64_t now;
	uint64_t until;			/* of the run under way */
	uint64_t order;
	uint64_t rand;
	struct sim_timer **heap;	/* heap[1] is due first */
	size_t count;
	size_t size;
};

struct sim *sim_create(uint64_t seed)
{
	struct sim *s = calloc(1, sizeof(*s));

	if (!s)
		err(1, "sim");
	s->rand = seed;
	return s;
}

void sim_destroy(struct sim *s)
{
	if (!s)
		return;
	free(s->heap);
	free(s);
}

static bool sim_before(const struct sim_timer *a, const struct sim_timer *b)
{
	return a->due < b->due || (a->due == b->due && a->order < b->order);
}

static void sim_place(struct sim *s, struct sim_timer *t, size_t i)
{
	s->heap[i] = t;
	t->index = i;
}

static void sim_up(struct sim *s, struct sim_timer *t, size_t i)
{
	for (; i > 1 && sim_before(t, s->heap[i / 2]); i /= 2)
		sim_place(s, s->heap[i / 2], i);
	sim_place(s, t, i);
}

static void sim_down(struct sim *s, struct sim_timer *t, size_t i)
{
	size_t child;

	while ((child = 2 * i) <= s->count) {
		if (child < s->count &&
		    sim_before(s->heap[child + 1], s->heap[child]))
			child++;
		if (!sim_before(s->heap[child], t))
			break;
		sim_place(s, s->heap[child], i);
		i = child;
	}
	sim_place(s, t, i);
}

void sim_timer_init(struct sim_timer *t, void (*fn)(void *arg, uint64_t due),
		    void *arg)
{
	*t = (struct sim_timer){ .fn = fn, .arg = arg };
}

void sim_cancel(struct sim *s, struct sim_timer *t)
{
	size_t i = t->index;
	struct sim_timer *last;

	if (!i)
		return;
	t->index = 0;
	last = s->heap[s->count--];
	if (last == t)
		return;
	if (i > 1 && sim_before(last, s->heap[i / 2]))
		sim_up(s, last, i);
	else
		sim_down(s, last, i);
}

void sim_arm(struct sim *s, struct sim_timer *t, uint64_t due)
{
	sim_cancel(s, t);
	if (s->count + 2 > s->size) {
		s->size = s->size ? 2 * s->size : 64;
		s->heap = realloc(s->heap, s->size * sizeof(*s->heap));
		if (!s->heap)
			err(1, "sim");
	}
	t->due = due < s->now ? s->now : due;
	t->order = s->order++;
	s->count++;
	sim_up(s, t, s->count);
}

uint64_t sim_now(const struct sim *s)
{
	return s->now;
}

void sim_run(struct sim *s, uint64_t until)
{
	struct sim_timer *t;

	if (until > s->until)
		s->until = until;
	while (s->count && s->heap[1]->due <= until) {
		t = s->heap[1];
		s->now = t->due;
		sim_cancel(s, t);
		t->fn(t->arg, s->now);
	}
	if (until > s->now)
		s->now = until;
}

uint64_t sim_until(const struct sim *s)
{
	return s->until;
}

bool sim_advance(struct sim *s, uint64_t due)
{
	if (due > s->until || sim_next_due(s) <= due)
		return false;
	if (due > s->now)
		s->now = due;
	return true;
}

uint64_t sim_next_due(const struct sim *s)
{
	return s->count ? s->heap[1]->due : UINT64_MAX;
}

/* splitmix64: good enough for noise, and the same on every machine */
uint64_t sim_rand(struct sim *s)
{
	uint64_t z = s->rand += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}
