// SPDX-License-Identifier: GPL-2.0
/* The discrete-event clock: order, moving and cancelling of timers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../tools/xpo-emu/sim.h"

#define TIMERS	500

struct probe {
	struct sim *sim;
	struct sim_timer timer;
	uint64_t fired;
	unsigned int count;
	unsigned int rank;
};

static unsigned int fired;

static void probe_fn(void *arg, uint64_t due)
{
	struct probe *p = arg;

	assert_int_equal(due, sim_now(p->sim));
	p->fired = due;
	p->rank = fired++;
	p->count++;
}

static void probe_init(struct probe *p, struct sim *s)
{
	*p = (struct probe){ .sim = s };
	sim_timer_init(&p->timer, probe_fn, p);
}

static void test_order(void **state)
{
	static struct probe p[TIMERS];
	struct sim *s = sim_create(1);
	uint64_t last = 0;
	int i;

	(void)state;
	for (i = 0; i < TIMERS; i++) {
		probe_init(&p[i], s);
		sim_arm(s, &p[i].timer, sim_rand(s) % 1000);
	}
	/* moved ones and cancelled ones leave the rest in order */
	for (i = 0; i < TIMERS; i += 3)
		sim_arm(s, &p[i].timer, sim_rand(s) % 1000);
	for (i = 1; i < TIMERS; i += 5)
		sim_cancel(s, &p[i].timer);
	while (sim_next_due(s) != UINT64_MAX) {
		assert_true(sim_next_due(s) >= last);
		last = sim_next_due(s);
		sim_run(s, last);
	}
	for (i = 0; i < TIMERS; i++)
		assert_int_equal(p[i].count, i % 5 != 1);
	assert_int_equal(sim_now(s), last);
	sim_destroy(s);
}

static void test_equal_times(void **state)
{
	struct sim *s = sim_create(1);
	struct probe p[20];
	int i;

	(void)state;
	fired = 0;
	for (i = 0; i < 20; i++) {
		probe_init(&p[i], s);
		sim_arm(s, &p[i].timer, 7);
	}
	sim_run(s, 7);
	for (i = 0; i < 20; i++)
		assert_int_equal(p[i].rank, i);
	sim_destroy(s);
}

static void test_late_process(void **state)
{
	struct sim *s = sim_create(1);
	struct probe p;

	(void)state;
	probe_init(&p, s);
	sim_arm(s, &p.timer, 100);
	sim_run(s, 5000);
	assert_int_equal(p.fired, 100);
	assert_int_equal(sim_now(s), 5000);
	/* the past is now */
	sim_arm(s, &p.timer, 3);
	sim_run(s, 5000);
	assert_int_equal(p.fired, 5000);
	assert_false(sim_armed(&p.timer));
	sim_destroy(s);
}

static void test_random_repeats(void **state)
{
	struct sim *a = sim_create(42);
	struct sim *b = sim_create(42);
	struct sim *c = sim_create(43);
	uint64_t x = sim_rand(a);

	(void)state;
	assert_true(x == sim_rand(b));
	assert_true(x != sim_rand(c));
	sim_destroy(a);
	sim_destroy(b);
	sim_destroy(c);
}

/* Many things in one timer's function, as if each had a timer. */
static void advance_fn(void *arg, uint64_t due)
{
	struct probe *p = arg;

	assert_int_equal(sim_until(p->sim), 1000);
	for (p->fired = due; sim_advance(p->sim, p->fired + 10); p->count++)
		p->fired = sim_now(p->sim);
}

static void test_advance(void **state)
{
	struct sim *s = sim_create(1);
	struct probe other;
	struct probe p;

	(void)state;
	/* up to the end of the run, not beyond */
	probe_init(&p, s);
	sim_timer_init(&p.timer, advance_fn, &p);
	sim_arm(s, &p.timer, 100);
	sim_run(s, 1000);
	assert_int_equal(p.count, 90);
	assert_int_equal(p.fired, 1000);
	assert_int_equal(sim_until(s), 1000);
	sim_destroy(s);
	/* up to what somebody else has to do, which comes first */
	s = sim_create(1);
	probe_init(&p, s);
	probe_init(&other, s);
	sim_timer_init(&p.timer, advance_fn, &p);
	sim_arm(s, &p.timer, 100);
	sim_arm(s, &other.timer, 150);
	sim_run(s, 1000);
	assert_int_equal(p.fired, 140);
	assert_int_equal(other.fired, 150);
	sim_destroy(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_equal_times),
		cmocka_unit_test(test_late_process),
		cmocka_unit_test(test_random_repeats),
		cmocka_unit_test(test_advance),
	};

	return cmocka_run_group_tests_name("emu_sim", tests, NULL, NULL);
}
