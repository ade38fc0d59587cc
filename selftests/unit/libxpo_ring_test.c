// SPDX-License-Identifier: GPL-2.0
/* libxpo: readers of the ring, also while somebody writes it. */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "libxpo_image.h"

#define STRESS_RECORDS	200000
#define STRESS_BURST	16
#define BATCH		24
#define WAIT_MS		60000

struct fixture {
	struct image_memory memory;
	struct libxpo *xpo;
	struct libxpo_ring *ring;
	struct xpo_tlm_record records[BATCH];
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	image_create(&f->memory);
	f->xpo = image_open(&f->memory);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	libxpo_ring_close(f->ring);
	libxpo_close(f->xpo);
	image_destroy(&f->memory);
	free(f);
	return 0;
}

static void produce(struct fixture *f, uint64_t from, uint64_t to)
{
	for (; from < to; from++)
		image_write(&f->memory, from);
	image_publish(&f->memory, to);
}

/* Reads one record after the other, up to the one before to */
static void expect(struct fixture *f, uint64_t from, uint64_t to)
{
	struct xpo_tlm_record want;

	for (; from < to; from++) {
		assert_int_equal(libxpo_ring_position(f->ring), from);
		assert_int_equal(libxpo_ring_read(f->ring, f->records, 1), 1);
		image_fill(&want, from + 1);
		assert_memory_equal(f->records, &want, sizeof(want));
	}
}

static void expect_error(struct fixture *f, int err)
{
	assert_int_equal(libxpo_ring_read(f->ring, f->records, BATCH), err);
}

static struct libxpo_counts counts(const struct fixture *f)
{
	struct libxpo_counts now;

	libxpo_ring_get_counts(f->ring, &now);
	return now;
}

static void test_positions(void **state)
{
	struct fixture *f = *state;
	struct libxpo_ring *ring;

	produce(f, 0, 300);
	assert_int_equal(libxpo_ring_open(&f->ring, f->xpo, 301), -ERANGE);
	assert_int_equal(libxpo_ring_open(&f->ring, f->xpo, 250), 0);
	expect(f, 250, 300);
	expect_error(f, -EAGAIN);
	assert_int_equal(libxpo_ring_open(&ring, f->xpo, LIBXPO_RING_OLDEST),
			 0);
	assert_int_equal(libxpo_ring_position(ring), 300 - IMAGE_KEPT);
	libxpo_ring_close(ring);
	assert_int_equal(libxpo_ring_open(&ring, f->xpo, LIBXPO_RING_NOW), 0);
	assert_int_equal(libxpo_ring_position(ring), 300);
	libxpo_ring_close(ring);
	assert_int_equal(libxpo_ring_read(f->ring, f->records, 0), -EINVAL);
}

static void test_batches(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(libxpo_ring_open(&f->ring, f->xpo, 0), 0);
	expect_error(f, -EAGAIN);
	produce(f, 0, BATCH + 5);
	assert_int_equal(libxpo_ring_read(f->ring, f->records, BATCH), BATCH);
	assert_int_equal(f->records[BATCH - 1].seq_begin, BATCH);
	assert_int_equal(libxpo_ring_read(f->ring, f->records, BATCH), 5);
	assert_int_equal(f->records[0].seq_begin, BATCH + 1);
	expect_error(f, -EAGAIN);
	assert_int_equal(counts(f).good, BATCH + 5);
}

/* A reader that slept is told how much it lost, and what it gets is right */
static void test_sleeper(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(libxpo_ring_open(&f->ring, f->xpo, 0), 0);
	produce(f, 0, IMAGE_KEPT);
	expect(f, 0, 10);
	produce(f, IMAGE_KEPT, IMAGE_KEPT + 10);
	expect(f, 10, 20);
	/* wrapped several times */
	produce(f, IMAGE_KEPT + 10, 5000);
	expect_error(f, -EOVERFLOW);
	assert_int_equal(counts(f).lost, 5000 - IMAGE_KEPT - 20);
	expect(f, 5000 - IMAGE_KEPT, 5000);
	expect_error(f, -EAGAIN);
	assert_int_equal(counts(f).good + counts(f).lost, 5000);
}

/* What the card may be writing is not returned, though it looks right */
static void test_guard(void **state)
{
	struct fixture *f = *state;

	produce(f, 0, IMAGE_RECORDS);
	assert_int_equal(libxpo_ring_open(&f->ring, f->xpo, 0), 0);
	expect_error(f, -EOVERFLOW);
	assert_int_equal(counts(f).lost, IMAGE_GUARD);
	expect(f, IMAGE_GUARD, IMAGE_RECORDS);
}

static void test_damage(void **state)
{
	struct fixture *f = *state;
	struct xpo_tlm_record *r;
	uint64_t n = 0;

	image_clock(&f->memory, 1000000, 0);
	assert_int_equal(libxpo_ring_open(&f->ring, f->xpo, 0), 0);
	/* a good one before and after each bad one */
#define REFUSED(change, count) do {			\
	produce(f, n, n + 3);				\
	r = &f->memory.ring[(n + 1) % IMAGE_RECORDS];	\
	change;						\
	image_seal(r);					\
	expect(f, n, n + 1);				\
	expect_error(f, -EBADMSG);			\
	assert_int_equal(counts(f).count, 1);		\
	expect(f, n + 2, n + 3);			\
	n += 3;						\
	f->memory.header->epoch++;			\
	expect_error(f, -ESTALE);			\
	n = 0;						\
	libxpo_ring_close(f->ring);			\
	image_publish(&f->memory, 0);			\
	assert_int_equal(libxpo_ring_open(&f->ring, f->xpo, 0), 0);	\
} while (0)
	REFUSED(r->seq_begin += IMAGE_RECORDS, bad_seq);
	REFUSED(r->seq_end--, bad_seq);
	REFUSED(memset(r, 0, sizeof(*r)), bad_seq);
	REFUSED(r->seq_begin = r->seq_end = 0, bad_seq);
	REFUSED(r->length = 0, bad_length);
	REFUSED(r->length = 255, bad_length);
	REFUSED(r->offset = 200, bad_length);
	REFUSED(r->cage ^= 1, bad_source);
	REFUSED(r->endpoint = 200, bad_source);
	REFUSED(r->slot = IMAGE_SLOTS, bad_source);
	REFUSED(r->status = 77, bad_source);
	REFUSED(r->boot_cookie = 0, bad_source);
	REFUSED(r->time_end = r->time - 1, bad_time);
	REFUSED(r->time = r->time_end = UINT64_MAX, bad_time);
	REFUSED(r->time = r->time_end = 90000000000ull, bad_time);
#undef REFUSED
	produce(f, 0, 2);
	f->memory.ring[1].data[100] ^= 4;
	expect(f, 0, 1);
	expect_error(f, -EBADMSG);
	assert_int_equal(counts(f).bad_crc, 1);
}

static void test_restart(void **state)
{
	struct fixture *f = *state;

	produce(f, 0, 100);
	assert_int_equal(libxpo_ring_open(&f->ring, f->xpo, 90), 0);
	expect(f, 90, 95);
	f->memory.header->epoch++;
	image_publish(&f->memory, 0);
	expect_error(f, -ESTALE);
	expect_error(f, -EAGAIN);
	assert_int_equal(counts(f).restarts, 1);
	produce(f, 0, 3);
	expect(f, 0, 3);
	/* one that is not over before the head is where it was */
	produce(f, 3, 50);
	expect(f, 3, 10);
	f->memory.header->epoch++;
	produce(f, 0, 50);
	expect_error(f, -ESTALE);
	expect(f, 0, 50);
	assert_int_equal(counts(f).restarts, 2);
	assert_int_equal(counts(f).lost, 0);
	/* the epoch was seen before the head that belongs to it */
	image_publish(&f->memory, 20);
	expect_error(f, -ESTALE);
	assert_int_equal(counts(f).restarts, 2);
	expect(f, 0, 20);
}

static void test_gone(void **state)
{
	struct fixture *f = *state;

	produce(f, 0, 5);
	assert_int_equal(libxpo_ring_open(&f->ring, f->xpo, 0), 0);
	f->memory.header->flags = XPO_TLM_FLAG_GONE;
	assert_int_equal(libxpo_ring_wait(f->ring, 100, WAIT_MS), 0);
	expect(f, 0, 5);
	expect_error(f, -ENODEV);
	expect_error(f, -ENODEV);
	assert_int_equal(libxpo_wait(f->xpo, 5, WAIT_MS), 0);
	assert_int_equal(libxpo_wait(f->xpo, 6, WAIT_MS), -ENODEV);
}

/* Each check of what happens while one waits */
static void *later(void *arg)
{
	struct fixture *f = arg;

	produce(f, 3, 8);
	return NULL;
}

static void *restart(void *arg)
{
	struct fixture *f = arg;

	image_publish(&f->memory, 0);
	__atomic_add_fetch(&f->memory.header->epoch, 1, __ATOMIC_RELEASE);
	return NULL;
}

static void wait_while(struct fixture *f, void *(*func)(void *), int want)
{
	pthread_t thread;

	assert_int_equal(pthread_create(&thread, NULL, func, f), 0);
	assert_int_equal(libxpo_ring_wait(f->ring, 5, WAIT_MS), want);
	assert_int_equal(pthread_join(thread, NULL), 0);
}

static void test_wait(void **state)
{
	struct fixture *f = *state;

	produce(f, 0, 3);
	assert_int_equal(libxpo_ring_open(&f->ring, f->xpo, 0), 0);
	assert_int_equal(libxpo_ring_wait(f->ring, 3, 0), 0);
	expect(f, 0, 3);
	assert_int_equal(libxpo_ring_wait(f->ring, 1, 20), -ETIMEDOUT);
	assert_int_equal(libxpo_wait(f->xpo, UINT64_MAX, 0), -EINVAL);
	wait_while(f, later, 0);
	expect(f, 3, 8);
	wait_while(f, restart, 0);
	expect_error(f, -ESTALE);
	/* more than a quarter of the ring could be overwritten meanwhile */
	produce(f, 0, IMAGE_RECORDS / 4);
	assert_int_equal(libxpo_ring_wait(f->ring, 100000, WAIT_MS), 0);
}

struct writer {
	struct fixture *f;
	bool obeys;	/* never more than a guard ahead of the head */
};

static void *writer_run(void *arg)
{
	struct writer *w = arg;
	uint64_t n = 0, head = 0;
	unsigned int seed = 1;

	for (; n < STRESS_RECORDS; n++) {
		if (w->obeys && n == head + IMAGE_GUARD)
			image_publish(&w->f->memory, head = n);
		image_write(&w->f->memory, n);
		if (n > head && rand_r(&seed) % STRESS_BURST == 0)
			image_publish(&w->f->memory, head = n);
	}
	image_publish(&w->f->memory, n);
	__atomic_store_n(&w->f->memory.header->flags, XPO_TLM_FLAG_GONE,
			 __ATOMIC_RELEASE);
	return NULL;
}

/* What is returned as good is compared, whatever the writer does meanwhile */
static void stress(struct fixture *f, bool obeys)
{
	struct writer w = { .f = f, .obeys = obeys };
	struct xpo_tlm_record want;
	struct libxpo_counts now;
	uint64_t position;
	pthread_t thread;
	int n, i;

	assert_int_equal(libxpo_ring_open(&f->ring, f->xpo, 0), 0);
	assert_int_equal(pthread_create(&thread, NULL, writer_run, &w), 0);
	do {
		n = libxpo_ring_read(f->ring, f->records, BATCH);
		position = libxpo_ring_position(f->ring);
		for (i = 0; i < n; i++) {
			image_fill(&want, position - n + i + 1);
			assert_memory_equal(&f->records[i], &want,
					    sizeof(want));
		}
		if (n == -EAGAIN)
			libxpo_ring_wait(f->ring, 1, 1);
	} while (n != -ENODEV);
	assert_int_equal(pthread_join(thread, NULL), 0);
	now = counts(f);
	assert_int_equal(now.good + now.lost + now.bad_seq + now.bad_crc,
			 STRESS_RECORDS);
	assert_true(now.good > 0);
	if (obeys)
		assert_int_equal(now.bad_seq + now.bad_crc, 0);
}

static void test_stress(void **state)
{
	stress(*state, true);
}

/* A card that ignores its limit overwrites what is being read */
static void test_stress_wild(void **state)
{
	stress(*state, false);
}

/* The same for one slot of the shadow area */
static void *shadow_run(void *arg)
{
	struct fixture *f = arg;
	struct xpo_tlm_record record;
	uint64_t n;

	for (n = 1; n <= STRESS_RECORDS / 2; n++) {
		image_fill(&record, n * IMAGE_SLOTS + 4);
		image_store(&f->memory.shadow[4], &record);
	}
	__atomic_store_n(&f->memory.header->flags, XPO_TLM_FLAG_GONE,
			 __ATOMIC_RELEASE);
	return NULL;
}

static void test_stress_shadow(void **state)
{
	struct fixture *f = *state;
	struct xpo_tlm_record record, want;
	uint64_t last = 0;
	pthread_t thread;
	int err;

	assert_int_equal(pthread_create(&thread, NULL, shadow_run, f), 0);
	do {
		err = libxpo_read_shadow(f->xpo, 4, &record, NULL);
		if (err)
			continue;
		assert_true(record.seq_end >= last);
		last = record.seq_end;
		image_fill(&want, last);
		assert_memory_equal(&record, &want, sizeof(want));
	} while (!err || err == -EAGAIN || err == -ENODATA);
	assert_int_equal(err, -ENODEV);
	assert_true(last > 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)
		TEST(test_positions),
		TEST(test_batches),
		TEST(test_sleeper),
		TEST(test_guard),
		TEST(test_damage),
		TEST(test_restart),
		TEST(test_gone),
		TEST(test_wait),
		TEST(test_stress),
		TEST(test_stress_wild),
		TEST(test_stress_shadow),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
