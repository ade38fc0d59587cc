// SPDX-License-Identifier: GPL-2.0
/* Windows and times of lost links */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../driver/history.h"

#define SECOND	1000000000ULL

static struct xpo_history history;

static int setup(void **state)
{
	(void)state;
	memset(&history, 0, sizeof(history));
	return 0;
}

static u32 downs(enum xpo_history_window window, u64 s)
{
	return xpo_history_get(&history, window, s * SECOND);
}

/* A loss is in a window until that has passed, and stays in the total */
static void test_windows(void **state)
{
	(void)state;
	xpo_history_link(&history, false, 1, 1000 * SECOND);
	assert_int_equal(downs(XPO_HISTORY_1MIN, 1000), 1);
	assert_int_equal(downs(XPO_HISTORY_1MIN, 1059), 1);
	assert_int_equal(downs(XPO_HISTORY_1MIN, 1060), 0);
	assert_int_equal(downs(XPO_HISTORY_10MIN, 1599), 1);
	assert_int_equal(downs(XPO_HISTORY_10MIN, 1600), 0);
	assert_int_equal(downs(XPO_HISTORY_1H, 4559), 1);
	assert_int_equal(downs(XPO_HISTORY_1H, 4620), 0);
	assert_int_equal(history.downs, 1);
}

/* The rings go round many times, and what they hold is always right */
static void test_flapping(void **state)
{
	u64 s;

	(void)state;
	for (s = 1; s <= 10000; s++)
		xpo_history_link(&history, s % 2, s % 2 ? 0 : 1, s * SECOND);
	assert_int_equal(history.downs, 5000);
	assert_int_equal(downs(XPO_HISTORY_1MIN, 10000), 30);
	assert_in_range(downs(XPO_HISTORY_10MIN, 10000), 295, 300);
	assert_in_range(downs(XPO_HISTORY_1H, 10000), 1770, 1800);
	assert_int_equal(downs(XPO_HISTORY_1MIN, 10029), 16);
	assert_int_equal(downs(XPO_HISTORY_1H, 20000), 0);
}

/* Late news land where they belong; what is too late counts in the total */
static void test_late(void **state)
{
	(void)state;
	xpo_history_link(&history, false, 1, 5000 * SECOND);
	xpo_history_link(&history, false, 2, 4990 * SECOND);
	xpo_history_link(&history, false, 4, 100 * SECOND);
	assert_int_equal(downs(XPO_HISTORY_1MIN, 5000), 3);
	assert_int_equal(downs(XPO_HISTORY_1MIN, 5050), 1);
	assert_int_equal(downs(XPO_HISTORY_1H, 5000), 3);
	assert_int_equal(history.downs, 7);
}

/* After a card reset its clock begins anew, and losses are counted again */
static void test_reset(void **state)
{
	(void)state;
	xpo_history_link(&history, false, 1, 100000 * SECOND);
	assert_int_equal(downs(XPO_HISTORY_1H, 10), 0);
	xpo_history_sync(&history, 10 * SECOND);
	xpo_history_link(&history, false, 2, 10 * SECOND);
	assert_int_equal(downs(XPO_HISTORY_1MIN, 10), 2);
	assert_int_equal(downs(XPO_HISTORY_1H, 10), 2);
	assert_int_equal(history.downs, 3);
}

/* A clock that is known to a few milliseconds is no new one */
static void test_ahead(void **state)
{
	(void)state;
	xpo_history_link(&history, false, 1, 1001 * SECOND);
	xpo_history_sync(&history, 1000 * SECOND);
	assert_int_equal(downs(XPO_HISTORY_1MIN, 1000), 1);
}

static void test_times(void **state)
{
	(void)state;
	xpo_history_link(&history, true, 0, 10 * SECOND);
	assert_int_equal(history.last_up_ns, 10 * SECOND);
	assert_int_equal(history.longest_ns, 0);
	xpo_history_link(&history, false, 1, 20 * SECOND);
	xpo_history_link(&history, true, 0, 25 * SECOND);
	assert_int_equal(history.last_downtime_ns, 5 * SECOND);
	xpo_history_link(&history, false, 1, 30 * SECOND);
	xpo_history_link(&history, true, 0, 31 * SECOND);
	assert_int_equal(history.last_downtime_ns, SECOND);
	assert_int_equal(history.longest_ns, 5 * SECOND);
}

/* Time that somebody kept it down is no downtime */
static void test_close(void **state)
{
	(void)state;
	xpo_history_link(&history, true, 0, 10 * SECOND);
	xpo_history_link(&history, false, 1, 20 * SECOND);
	xpo_history_close(&history);
	xpo_history_link(&history, true, 0, 1000 * SECOND);
	assert_int_equal(history.longest_ns, 0);
	assert_int_equal(history.downs, 1);
}

/* A window does not overflow */
static void test_many(void **state)
{
	(void)state;
	xpo_history_link(&history, false, UINT32_MAX, SECOND);
	xpo_history_link(&history, false, UINT32_MAX, SECOND);
	assert_int_equal(downs(XPO_HISTORY_1MIN, 1), UINT16_MAX);
	assert_true(history.downs == 2ULL * UINT32_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_windows, setup),
		cmocka_unit_test_setup(test_flapping, setup),
		cmocka_unit_test_setup(test_late, setup),
		cmocka_unit_test_setup(test_reset, setup),
		cmocka_unit_test_setup(test_ahead, setup),
		cmocka_unit_test_setup(test_times, setup),
		cmocka_unit_test_setup(test_close, setup),
		cmocka_unit_test_setup(test_many, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
