// SPDX-License-Identifier: GPL-2.0
/* Thresholds, heat balance, and what is done about a module that is too hot */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../driver/cmis.h"
#include "../../driver/cooling.h"
#include "../../driver/heat.h"
#include "../../driver/limit.h"

#define SECOND	1000000000ULL

static struct xpo_heat heat;
static struct xpo_cooling cooling;
static u8 page[128];

static int setup(void **state)
{
	(void)state;
	memset(&heat, 0, sizeof(heat));
	memset(&cooling, 0, sizeof(cooling));
	memset(page, 0, sizeof(page));
	return 0;
}

/* 1 l/min of water that gets 1 degree warmer carries 69.77 W away */
static void test_water(void **state)
{
	(void)state;
	assert_int_equal(xpo_heat_mw(1000, 1000), 69766);
	assert_int_equal(xpo_heat_mw(600, 2963), 124031);
	assert_int_equal(xpo_heat_mw(600, 0), 0);
	assert_int_equal(xpo_heat_mw(1000, -1000), -69766);
	assert_int_equal(xpo_heat_mw(UINT32_MAX, INT32_MAX), INT32_MAX);
	assert_int_equal(xpo_heat_mw(UINT32_MAX, INT32_MIN), INT32_MIN);
}

/* One sample per second from..to; true when one of them was a mismatch */
static bool samples(u64 from, u64 to, s32 heat_mw, u32 power_mw,
		    u32 declared_mw)
{
	bool mismatch = false;
	struct xpo_heat_input in = {
		.balance = true,
		.heat_mw = heat_mw,
		.power_mw = power_mw,
		.declared_mw = declared_mw,
	};

	for (; from <= to; from++) {
		in.time_ns = from * SECOND;
		xpo_heat_update(&heat, &in);
		mismatch |= heat.mismatch;
	}
	return mismatch;
}

/* The same without a sensor of the coolant */
static void blind(u64 from, u64 to, u32 power_mw, u32 declared_mw)
{
	struct xpo_heat_input in = {
		.power_mw = power_mw,
		.declared_mw = declared_mw,
	};

	for (; from <= to; from++) {
		in.time_ns = from * SECOND;
		xpo_heat_update(&heat, &in);
	}
}

static void test_balance(void **state)
{
	(void)state;
	samples(1, 100, 100000, 110000, 0);
	assert_false(heat.mismatch);
	/* a short disagreement is none */
	samples(101, 101, 0, 110000, 0);
	assert_false(heat.mismatch);
	samples(102, 130, 60000, 110000, 0);
	assert_true(heat.mismatch);
	/* between the two limits it stays as it is */
	samples(131, 160, 90000, 110000, 0);
	assert_true(heat.mismatch);
	samples(161, 200, 100000, 110000, 0);
	assert_false(heat.mismatch);
	/* too much heat is as wrong */
	samples(201, 230, 200000, 110000, 0);
	assert_true(heat.mismatch);
}

/* What little power does means nothing */
static void test_idle(void **state)
{
	(void)state;
	samples(1, 100, 3000, 0, 0);
	assert_false(heat.mismatch);
	samples(101, 200, -4000, 0, 0);
	assert_false(heat.mismatch);
}

static void test_settles(void **state)
{
	(void)state;
	samples(1, 10, 0, 110000, 50000);
	assert_false(heat.mismatch);
	assert_false(heat.over);
	samples(11, 30, 0, 110000, 50000);
	assert_true(heat.mismatch);
	assert_true(heat.over);
	/* a sample that is not newer, and a long hole */
	samples(20, 30, 110000, 110000, 0);
	assert_true(heat.mismatch);
	samples(1000, 1000, 110000, 110000, 0);
	assert_int_equal(heat.heat_mw, 110000);
}

/* A sensor that was away says nothing about the heat meanwhile */
static void test_gap(void **state)
{
	(void)state;
	samples(1, 100, 100000, 110000, 0);
	blind(101, 103, 110000, 0);
	assert_false(samples(104, 150, 100000, 110000, 0));
	/* what is wrong after a gap is found once the mean has settled */
	blind(151, 153, 110000, 0);
	assert_false(samples(154, 168, 60000, 110000, 0));
	assert_true(samples(169, 169, 60000, 110000, 0));
	/* and cannot be told without it, while the power can */
	blind(170, 170, 110000, 0);
	assert_false(heat.mismatch);
	blind(171, 190, 110000, 100000);
	assert_true(heat.over);
}

static void test_declared(void **state)
{
	(void)state;
	samples(1, 100, 100000, 104000, 100000);
	assert_false(heat.over);
	samples(101, 140, 100000, 107000, 100000);
	assert_true(heat.over);
	samples(141, 200, 100000, 102000, 100000);
	assert_true(heat.over);
	samples(201, 250, 100000, 99000, 100000);
	assert_false(heat.over);
}

/* Temperature from..to; true when the stage changed */
static bool hot(u64 from, u64 to, s32 temperature_mc, bool act)
{
	struct xpo_cooling_input in = {
		.valid = true,
		.complete = true,
		.temperature_mc = temperature_mc,
		.warning_mc = 70000,
		.alarm_mc = 75000,
		.act = act,
	};
	bool changed = false;

	for (; from <= to; from++) {
		in.time_ns = from * SECOND;
		changed |= xpo_cooling_update(&cooling, &in);
	}
	return changed;
}

static void test_report(void **state)
{
	(void)state;
	assert_false(hot(1, 10, 69999, false));
	assert_true(hot(11, 11, 70000, false));
	assert_int_equal(cooling.stage, XPO_THERMAL_STAGE_WARNING);
	assert_false(hot(12, 100, 200000, false));
	/* hysteresis */
	assert_false(hot(101, 110, 67000, false));
	assert_true(hot(111, 111, 66999, false));
	assert_int_equal(cooling.stage, XPO_THERMAL_STAGE_NORMAL);
}

static void test_throttle(void **state)
{
	(void)state;
	hot(1, 1, 76000, true);
	assert_int_equal(cooling.stage, XPO_THERMAL_STAGE_WARNING);
	/* one sample may lie */
	assert_false(hot(2, 2, 76000, true));
	assert_true(hot(3, 3, 76000, true));
	assert_int_equal(cooling.stage, XPO_THERMAL_STAGE_THROTTLED);
	/* it helps, and lasts for a while all the same */
	assert_false(hot(4, 32, 40000, true));
	assert_true(hot(33, 33, 40000, true));
	assert_int_equal(cooling.stage, XPO_THERMAL_STAGE_NORMAL);
}

static void test_power_down(void **state)
{
	(void)state;
	hot(1, 3, 76000, true);
	assert_false(hot(4, 17, 76000, true));
	assert_true(hot(18, 18, 76000, true));
	assert_int_equal(cooling.stage, XPO_THERMAL_STAGE_POWERED_DOWN);
	assert_false(hot(19, 1000, 20000, true));
}

/* Without a value, or with an old one, nothing changes */
static void test_blind(void **state)
{
	struct xpo_cooling_input in = { .time_ns = 100 * SECOND };

	(void)state;
	hot(1, 3, 76000, true);
	assert_false(xpo_cooling_update(&cooling, &in));
	in.valid = true;
	in.time_ns = 1;
	in.warning_mc = 70000;
	in.alarm_mc = 75000;
	assert_false(xpo_cooling_update(&cooling, &in));
	assert_int_equal(cooling.stage, XPO_THERMAL_STAGE_THROTTLED);
}

/* What one endpoint does not tell keeps the module from being cool, not hot */
static void test_incomplete(void **state)
{
	struct xpo_cooling_input in = {
		.time_ns = 100 * SECOND,
		.valid = true,
		.temperature_mc = 20000,
		.warning_mc = 70000,
		.alarm_mc = 75000,
		.act = true,
	};

	(void)state;
	hot(1, 3, 76000, true);
	assert_false(xpo_cooling_update(&cooling, &in));
	assert_int_equal(cooling.stage, XPO_THERMAL_STAGE_THROTTLED);
	in.complete = true;
	assert_true(xpo_cooling_update(&cooling, &in));
	assert_int_equal(cooling.stage, XPO_THERMAL_STAGE_NORMAL);
	in.complete = false;
	in.temperature_mc = 70000;
	assert_true(xpo_cooling_update(&cooling, &in));
	in.temperature_mc = 20000;
	assert_false(xpo_cooling_update(&cooling, &in));
	assert_int_equal(cooling.stage, XPO_THERMAL_STAGE_WARNING);
}

/* Another policy ends what the first one did */
static void test_policy(void **state)
{
	(void)state;
	hot(1, 3, 76000, true);
	assert_true(hot(4, 4, 76000, false));
	assert_int_equal(cooling.stage, XPO_THERMAL_STAGE_WARNING);
}

static void set(u8 offset, u16 value)
{
	page[offset - CMIS_UPPER] = value >> 8;
	page[offset + 1 - CMIS_UPPER] = value;
}

static void test_limits(void **state)
{
	struct xpo_limit limits;

	(void)state;
	/* a module without thresholds has zeros */
	assert_false(xpo_limit_parse(page, XPO_LIMIT_TEMPERATURE_MC, 0,
				     &limits));
	set(CMIS_02_TEMP + CMIS_02_HIGH_ALARM, 75 * 256);
	set(CMIS_02_TEMP + CMIS_02_LOW_ALARM, (u16)(-5 * 256));
	set(CMIS_02_TEMP + CMIS_02_HIGH_WARNING, 70 * 256);
	set(CMIS_02_TEMP + CMIS_02_LOW_WARNING, 0);
	assert_true(xpo_limit_parse(page, XPO_LIMIT_TEMPERATURE_MC, 0,
				    &limits));
	assert_int_equal(limits.high_alarm, 75000);
	assert_int_equal(limits.low_alarm, -5000);
	assert_int_equal(limits.high_warning, 70000);
	assert_int_equal(limits.low_warning, 0);
	/* upside down is none */
	set(CMIS_02_TEMP + CMIS_02_HIGH_WARNING, 80 * 256);
	assert_false(xpo_limit_parse(page, XPO_LIMIT_TEMPERATURE_MC, 0,
				     &limits));

	set(CMIS_02_TX_BIAS + CMIS_02_HIGH_ALARM, 0xffff);
	set(CMIS_02_TX_BIAS + CMIS_02_HIGH_WARNING, 50000);
	assert_true(xpo_limit_parse(page, XPO_LIMIT_TX_BIAS_UA, 2, &limits));
	assert_int_equal(limits.high_alarm, 65535 * 8);
	assert_false(xpo_limit_parse(page, XPO_LIMIT_TX_BIAS_UA, 3,
				     &limits));
	set(CMIS_02_RX_POWER + CMIS_02_HIGH_ALARM, 0xffff);
	set(CMIS_02_RX_POWER + CMIS_02_HIGH_WARNING, 1);
	assert_true(xpo_limit_parse(page, XPO_LIMIT_RX_POWER_NW, 0,
				    &limits));
	assert_int_equal(limits.high_alarm, 6553500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_water, setup),
		cmocka_unit_test_setup(test_balance, setup),
		cmocka_unit_test_setup(test_idle, setup),
		cmocka_unit_test_setup(test_settles, setup),
		cmocka_unit_test_setup(test_gap, setup),
		cmocka_unit_test_setup(test_declared, setup),
		cmocka_unit_test_setup(test_report, setup),
		cmocka_unit_test_setup(test_throttle, setup),
		cmocka_unit_test_setup(test_power_down, setup),
		cmocka_unit_test_setup(test_blind, setup),
		cmocka_unit_test_setup(test_incomplete, setup),
		cmocka_unit_test_setup(test_policy, setup),
		cmocka_unit_test_setup(test_limits, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
