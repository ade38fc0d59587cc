// SPDX-License-Identifier: GPL-2.0
/*
 * Arithmetic of the rings and validation of events: what the driver believes
 * of what a card writes.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "../../driver/evq.h"
#include "../../driver/evq_check.h"
#include "../../driver/regs.h"
#include "../../driver/ring.h"

#define CAGES		4
#define ENDPOINTS	2

static void test_slot(void **state)
{
	(void)state;
	assert_int_equal(xpo_ring_slot(0, 4), 0);
	assert_int_equal(xpo_ring_slot(15, 4), 15);
	assert_int_equal(xpo_ring_slot(16, 4), 0);
	assert_int_equal(xpo_ring_slot(0xffff, 12), 0xfff);
}

/* The bit changes with every lap, also where the index wraps. */
static void test_generation(void **state)
{
	unsigned int log2, i;
	bool gen = true;

	(void)state;
	for (log2 = 4; log2 <= 12; log2++) {
		gen = true;
		for (i = 0; i < 3 * 65536; i++) {
			if (i && !(i & ((1u << log2) - 1)))
				gen = !gen;
			assert_int_equal(xpo_ring_gen(i, log2), gen);
		}
	}
}

static void test_ready(void **state)
{
	(void)state;
	assert_false(xpo_ring_ready(0, 0, 4));
	assert_true(xpo_ring_ready(1, 0, 4));
	assert_true(xpo_ring_ready(0, 16, 4));
	assert_false(xpo_ring_ready(1, 16, 4));
	/* Only bit 0 counts. */
	assert_false(xpo_ring_ready(0xfffffffe, 0, 4));
	assert_true(xpo_ring_ready(0xffffffff, 0, 4));
}

static void test_between(void **state)
{
	(void)state;
	assert_true(xpo_ring_between(0, 0, 0));
	assert_false(xpo_ring_between(0, 1, 0));
	assert_true(xpo_ring_between(5, 8, 8));
	assert_false(xpo_ring_between(5, 4, 8));
	assert_true(xpo_ring_between(0xfffe, 1, 2));
	assert_false(xpo_ring_between(0xfffe, 3, 2));
	assert_false(xpo_ring_between(0xfffe, 0xfffd, 2));
}

static void test_log2(void **state)
{
	(void)state;
	assert_int_equal(xpo_ring_log2(1, 4, 12), 4);
	assert_int_equal(xpo_ring_log2(16, 4, 12), 4);
	assert_int_equal(xpo_ring_log2(17, 4, 12), 5);
	assert_int_equal(xpo_ring_log2(520, 4, 12), 10);
	assert_int_equal(xpo_ring_log2(5000, 4, 12), 12);
}

static void test_order(void **state)
{
	struct xpo_event ev = { .type = XPO_HW_EVENT_TYPE_PRESENCE };

	(void)state;
	ev.seq = 7;
	assert_int_equal(xpo_evq_check_order(&ev, 7), XPO_EVQ_ORDER_NEXT);
	assert_int_equal(xpo_evq_check_order(&ev, 5), XPO_EVQ_ORDER_HOLE);
	assert_int_equal(xpo_evq_check_order(&ev, 8), XPO_EVQ_ORDER_BAD);
	ev.seq = UINT64_MAX;
	assert_int_equal(xpo_evq_check_order(&ev, 7), XPO_EVQ_ORDER_BAD);
}

/* 10 to 99 were asked for and are gone: seq is 99, the last one lost. */
static void test_gap(void **state)
{
	struct xpo_event ev = {
		.type = XPO_HW_EVENT_TYPE_GAP, .seq = 99, .lost = 90,
	};

	(void)state;
	assert_int_equal(xpo_evq_check_order(&ev, 10), XPO_EVQ_ORDER_NEXT);
	assert_int_equal(xpo_evq_check_order(&ev, 11), XPO_EVQ_ORDER_BAD);
	ev.lost = 0;
	assert_int_equal(xpo_evq_check_order(&ev, 100), XPO_EVQ_ORDER_BAD);
}

static const char *check(const struct xpo_event *ev)
{
	return xpo_evq_check_fields(ev, CAGES, ENDPOINTS);
}

static void test_cage(void **state)
{
	struct xpo_event ev = { .type = XPO_HW_EVENT_TYPE_PRESENCE, .arg = 1 };

	(void)state;
	ev.cage = CAGES - 1;
	assert_null(check(&ev));
	ev.cage = CAGES;
	assert_string_equal(check(&ev), "cage");
	ev.cage = XPO_HW_EVENT_CAGE_CARD;
	assert_string_equal(check(&ev), "cage");
	ev.type = XPO_HW_EVENT_TYPE_RESET;
	assert_null(check(&ev));
	ev.cage = CAGES;
	assert_string_equal(check(&ev), "cage");
}

static void test_argument(void **state)
{
	struct xpo_event ev = { .type = XPO_HW_EVENT_TYPE_POWER, .arg = 2 };

	(void)state;
	assert_string_equal(check(&ev), "argument");
	ev.arg = 0;
	assert_null(check(&ev));
	ev.type = XPO_HW_EVENT_TYPE_INTERLOCK;
	assert_string_equal(check(&ev), "argument");
	ev.arg = 3;
	assert_string_equal(check(&ev), "argument");
	ev.arg = 4;
	assert_null(check(&ev));
}

static void test_flags(void **state)
{
	struct xpo_event ev = {
		.type = XPO_HW_EVENT_TYPE_FLAGS, .endpoint = 1, .bank = 3,
		.page = 0x11, .offset = 134, .length = 20,
	};

	(void)state;
	assert_null(check(&ev));
	ev.endpoint = ENDPOINTS;
	assert_string_equal(check(&ev), "endpoint");
	ev.endpoint = 0;
	ev.length = 0;
	assert_string_equal(check(&ev), "length");
	ev.length = XPO_EVENT_DATA_LEN + 1;
	assert_string_equal(check(&ev), "length");
	ev.length = XPO_EVENT_DATA_LEN;
	ev.offset = 240;
	assert_string_equal(check(&ev), "offset");
	ev.offset = 8;
	assert_string_equal(check(&ev), "page");
	ev.page = 0;
	ev.bank = 0;
	assert_null(check(&ev));
	ev.offset = 120;
	assert_string_equal(check(&ev), "offset");
}

/* Port 75 is lane 11 of cage 1 */
static void test_link(void **state)
{
	struct xpo_event ev = {
		.type = XPO_HW_EVENT_TYPE_LINK, .cage = 1,
		.endpoint = XPO_HW_EVENT_ENDPOINT_CAGE, .arg = 75 | 1 << 16,
		.length = 8,
	};

	(void)state;
	assert_true(xpo_evq_check_known(&ev));
	assert_null(check(&ev));
	ev.arg = 75;
	assert_null(check(&ev));
	ev.arg = 75 | 1 << 17;
	assert_string_equal(check(&ev), "argument");
	ev.arg = 128;
	assert_string_equal(check(&ev), "port");
	ev.arg = 63;
	assert_string_equal(check(&ev), "port");
	ev.arg = 64;
	ev.length = 7;
	assert_string_equal(check(&ev), "length");
}

static void test_unknown(void **state)
{
	struct xpo_event ev = { .type = XPO_HW_EVENT_TYPE_THERMAL };

	(void)state;
	assert_false(xpo_evq_check_known(&ev));
	ev.type = 999;
	assert_false(xpo_evq_check_known(&ev));
	ev.type = XPO_HW_EVENT_TYPE_FLAGS;
	assert_true(xpo_evq_check_known(&ev));
}

/* The clock of who compares is exact to some milliseconds */
static void test_time(void **state)
{
	struct xpo_event ev = { .time_ns = 5000000000 };

	(void)state;
	assert_true(xpo_evq_check_time(&ev, 6000000000));
	assert_true(xpo_evq_check_time(&ev, 5000000000));
	assert_true(xpo_evq_check_time(&ev, 4000000000));
	assert_false(xpo_evq_check_time(&ev, 3999999999));
	ev.time_ns = UINT64_MAX;
	assert_false(xpo_evq_check_time(&ev, 5000000000));
	assert_true(xpo_evq_check_time(&ev, UINT64_MAX - 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slot),
		cmocka_unit_test(test_generation),
		cmocka_unit_test(test_ready),
		cmocka_unit_test(test_between),
		cmocka_unit_test(test_log2),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_gap),
		cmocka_unit_test(test_cage),
		cmocka_unit_test(test_argument),
		cmocka_unit_test(test_flags),
		cmocka_unit_test(test_link),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
