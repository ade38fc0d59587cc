// SPDX-License-Identifier: GPL-2.0
/* Which registers the driver writes for which change of a bank */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <linux/kernel.h>

#include "../../driver/bank.h"

static u8 page[CMIS_HALF_SIZE], active[CMIS_HALF_SIZE];
static u8 advertising[CMIS_HALF_SIZE], own[XPO_BANK_SET_LEN];
static u8 set[XPO_BANK_SET_LEN];
static struct xpo_lane_control control;
static struct xpo_bank_bits bits;
static struct xpo_bank_plan plan;

static u8 *reg(u8 *half, u8 offset)
{
	return half + offset - CMIS_UPPER;
}

/* AppSel 1 on all lanes, dark, with everything advertised */
static int setup(void **state)
{
	(void)state;
	memset(page, 0, sizeof(page));
	memset(active, 0, sizeof(active));
	memset(advertising, 0xff, sizeof(advertising));
	memset(own, 0, sizeof(own));
	memset(&control, 0, sizeof(control));
	memset(&bits, 0, sizeof(bits));
	memset(&plan, 0, sizeof(plan));
	*reg(page, CMIS_10_DP_DEINIT) = 0xff;
	*reg(page, CMIS_10_TX_DISABLE) = 0xff;
	memset(reg(page, CMIS_10_DP_CONFIG), 0x10, CMIS_BANK_LANES);
	memset(reg(active, CMIS_11_DP_CONFIG), 0x10, CMIS_BANK_LANES);
	memcpy(set, xpo_bank_staged(page), sizeof(set));
	return 0;
}

static void put_port(u8 first, u8 lanes, u8 app_sel)
{
	u8 l;

	for (l = first; l < first + lanes; l++)
		xpo_bank_put_lane(set, l, app_sel, first, &control,
				  advertising, own);
}

static void expect(unsigned int i, u8 offset, u8 length, const char *data)
{
	assert_true(i < plan.n);
	assert_int_equal(plan.write[i].offset, offset);
	assert_int_equal(plan.write[i].length, length);
	assert_memory_equal(plan.write[i].data, data, length);
}

/* The least that CMIS asks for: eight DPConfigs in one WRITE, one Apply */
static void test_eight_lanes(void **state)
{
	(void)state;
	put_port(0, 8, 2);
	xpo_bank_plan_set(page, set, &plan);
	xpo_bank_plan_apply(0xff, &plan);
	assert_int_equal(plan.n, 2);
	expect(0, CMIS_10_DP_CONFIG, 8, "\x20\x20\x20\x20\x20\x20\x20\x20");
	expect(1, CMIS_10_APPLY_DP_INIT, 1, "\xff");
}

static void test_nothing_to_do(void **state)
{
	(void)state;
	put_port(0, 8, 1);
	xpo_bank_plan_set(page, set, &plan);
	xpo_bank_want(&bits, XPO_BANK_DP_DEINIT, 0xff, true);
	xpo_bank_want(&bits, XPO_BANK_TX_DISABLE, 0xf0, true);
	xpo_bank_plan_bits(page, &bits, &plan);
	assert_int_equal(plan.n, 0);
	assert_int_equal(xpo_bank_differ(set, xpo_bank_active(active), 0xff),
			 0);
}

/* Lanes that are not meant keep all their bits */
static void test_other_lanes(void **state)
{
	(void)state;
	*reg(page, CMIS_10_DP_DEINIT) = 0x0f;
	xpo_bank_want(&bits, XPO_BANK_DP_DEINIT, 0x0c, false);
	xpo_bank_want(&bits, XPO_BANK_TX_DISABLE, 0x0c, false);
	xpo_bank_plan_bits(page, &bits, &plan);
	assert_int_equal(plan.n, 2);
	/* Light before the end of DPDeinit, and darkness before its begin */
	expect(0, CMIS_10_TX_DISABLE, 1, "\xf3");
	expect(1, CMIS_10_DP_DEINIT, 1, "\x03");
	plan.n = 0;
	put_port(4, 4, 2);
	xpo_bank_plan_set(page, set, &plan);
	assert_int_equal(plan.n, 1);
	expect(0, CMIS_10_DP_CONFIG + 4, 4, "\x28\x28\x28\x28");
}

static void test_split(void **state)
{
	const u8 *now = xpo_bank_active(active);

	(void)state;
	put_port(0, 2, 3);
	put_port(2, 2, 3);
	put_port(4, 4, 2);
	assert_memory_equal(set, "\x30\x30\x34\x34\x28\x28\x28\x28", 8);
	assert_int_equal(xpo_bank_overlap(now, 0x03), 0xff);
	assert_int_equal(xpo_bank_overlap(set, 0x01), 0x03);
	assert_int_equal(xpo_bank_overlap(set, 0x18), 0xfc);
	assert_int_equal(xpo_bank_app_sel(now, 0xff), 1);
	assert_int_equal(xpo_bank_app_sel(now, 0x0f), 0);
	assert_int_equal(xpo_bank_app_sel(set, 0x0c), 3);
	assert_int_equal(xpo_bank_app_sel(set, 0x0f), 0);
	assert_int_equal(xpo_bank_app_sel(set, 0), 0);
	/* Lanes that become unused, whatever their other fields hold */
	put_port(0, 8, 0);
	assert_int_equal(xpo_bank_overlap(set, 0xff), 0);
	assert_int_equal(xpo_bank_differ(set, now, 0x81), 0x81);
}

/* A staged control makes its lane explicit, with the module's own values */
static void test_explicit(void **state)
{
	u8 same[XPO_BANK_SET_LEN];

	(void)state;
	memset(own + CMIS_SCS_RX_AMPLITUDE - CMIS_SCS_DP_CONFIG, 0x11, 4);
	control.set = BIT(XPO_LANE_CONTROL_RX_PRE);
	control.value[XPO_LANE_CONTROL_RX_PRE] = 5;
	xpo_bank_put_lane(set, 3, 1, 0, &control, advertising, own);
	xpo_bank_plan_set(page, set, &plan);
	assert_int_equal(plan.n, 3);
	expect(0, CMIS_10_DP_CONFIG + 3, 1, "\x11");
	expect(1, CMIS_10_SCS0 + CMIS_SCS_RX_PRE + 1, 1, "\x50");
	expect(2, CMIS_10_SCS0 + CMIS_SCS_RX_AMPLITUDE + 1, 1, "\x10");
	assert_true(xpo_bank_is_explicit(set, 0x08));
	assert_false(xpo_bank_is_explicit(set, 0xf7));
	assert_int_equal(xpo_bank_get(set, XPO_LANE_CONTROL_RX_PRE, 3), 5);

	memcpy(same, set, sizeof(same));
	assert_int_equal(xpo_bank_differ(set, same, 0xff), 0);
	control.value[XPO_LANE_CONTROL_RX_PRE] = 6;
	xpo_bank_put_lane(set, 3, 1, 0, &control, advertising, own);
	assert_int_equal(xpo_bank_differ(set, same, 0xff), 0x08);
	/* What the module does not have is not staged */
	*reg(advertising, CMIS_01_SI_RX) = 0;
	xpo_bank_put_lane(set, 3, 1, 0, &control, advertising, own);
	assert_int_equal(set[3], 0x10);
}

static void test_direct_controls(void **state)
{
	(void)state;
	control.set = BIT(XPO_LANE_CONTROL_RX_DISABLE) |
		      BIT(XPO_LANE_CONTROL_TX_POLARITY);
	control.touched = control.set;
	control.value[XPO_LANE_CONTROL_RX_DISABLE] = 1;
	control.value[XPO_LANE_CONTROL_TX_POLARITY] = 1;
	xpo_bank_want_control(&bits, 6, &control, advertising);
	xpo_bank_plan_bits(page, &bits, &plan);
	assert_int_equal(plan.n, 2);
	expect(0, CMIS_10_TX_POLARITY, 1, "\x40");
	expect(1, CMIS_10_RX_DISABLE, 1, "\x40");
	xpo_bank_plan_done(&plan, page);

	/* Asked for no more: back to what it was, once */
	control.set = 0;
	memset(&bits, 0, sizeof(bits));
	plan.n = 0;
	xpo_bank_want_control(&bits, 6, &control, advertising);
	xpo_bank_plan_bits(page, &bits, &plan);
	assert_int_equal(plan.n, 2);
	expect(0, CMIS_10_TX_POLARITY, 1, "\x00");
	expect(1, CMIS_10_RX_DISABLE, 1, "\x00");

	/* Not advertised: the register is left alone */
	memset(&bits, 0, sizeof(bits));
	*reg(advertising, CMIS_01_CONTROLS_RX) = 0;
	*reg(advertising, CMIS_01_CONTROLS_TX) = 0;
	xpo_bank_want_control(&bits, 6, &control, advertising);
	plan.n = 0;
	xpo_bank_plan_bits(page, &bits, &plan);
	assert_int_equal(plan.n, 0);
}

/* An operator's darkness wins over a port's light, not the other way round */
static void test_darkness(void **state)
{
	(void)state;
	control.set = BIT(XPO_LANE_CONTROL_TX_DISABLE);
	control.touched = control.set;
	control.value[XPO_LANE_CONTROL_TX_DISABLE] = 1;
	xpo_bank_want(&bits, XPO_BANK_TX_DISABLE, 0xff, false);
	xpo_bank_want_control(&bits, 1, &control, advertising);
	xpo_bank_plan_bits(page, &bits, &plan);
	assert_int_equal(plan.n, 1);
	expect(0, CMIS_10_TX_DISABLE, 1, "\x02");

	memset(&bits, 0, sizeof(bits));
	plan.n = 0;
	control.value[XPO_LANE_CONTROL_TX_DISABLE] = 0;
	xpo_bank_want(&bits, XPO_BANK_TX_DISABLE, 0xff, true);
	xpo_bank_want_control(&bits, 1, &control, advertising);
	xpo_bank_plan_bits(page, &bits, &plan);
	assert_int_equal(plan.n, 0);
}

static void test_advertised(void **state)
{
	enum xpo_lane_control_id id;

	(void)state;
	for (id = 0; id < XPO_LANE_CONTROL_COUNT; id++) {
		assert_true(xpo_lane_control_has(advertising, id));
		assert_false(xpo_lane_control_has(NULL, id));
		assert_non_null(strstr(xpo_lane_control_source(id), "01h:1"));
	}
	/* One cursor only: it is the post-cursor's field */
	*reg(advertising, CMIS_01_SI_RX) = FIELD_PREP(CMIS_01_RX_EQ,
						      CMIS_RX_EQ_PRE);
	assert_false(xpo_lane_control_has(advertising,
					  XPO_LANE_CONTROL_RX_PRE));
	assert_true(xpo_lane_control_has(advertising,
					 XPO_LANE_CONTROL_RX_POST));
	*reg(advertising, CMIS_01_SI_LEVELS) = 0x5c;
	*reg(advertising, CMIS_01_SI_CURSORS) = 0x37;
	assert_true(xpo_lane_control_allows(advertising,
					    XPO_LANE_CONTROL_TX_EQ, 12));
	assert_false(xpo_lane_control_allows(advertising,
					     XPO_LANE_CONTROL_TX_EQ, 13));
	assert_false(xpo_lane_control_allows(advertising,
					     XPO_LANE_CONTROL_RX_POST, 4));
	assert_true(xpo_lane_control_allows(advertising,
					    XPO_LANE_CONTROL_RX_AMPLITUDE, 2));
	assert_false(xpo_lane_control_allows(advertising,
					     XPO_LANE_CONTROL_RX_AMPLITUDE,
					     1));
}

static void test_codes(void **state)
{
	static const u8 states[] = { 0x41, 0x44, 0x22, 0xc1 };

	(void)state;
	assert_int_equal(xpo_bank_code(states, 0), 1);
	assert_int_equal(xpo_bank_code(states, 7), 0xc);
	assert_int_equal(xpo_bank_lanes_in(states, BIT(4)), 0x0e);
	assert_int_equal(xpo_bank_lanes_in(states, BIT(1) | BIT(2)), 0x71);
	assert_int_equal(xpo_bank_lanes_in(states, BIT(15)), 0);
}

/* From any registers to any others: the plan gets there, and fits */
static void test_any_plan(void **state)
{
	unsigned int round, i, r;
	u8 after[CMIS_HALF_SIZE];

	(void)state;
	srand(1);
	for (round = 0; round < 20000; round++) {
		for (i = 0; i < CMIS_HALF_SIZE; i++)
			page[i] = rand();
		for (i = 0; i < XPO_BANK_SET_LEN; i++)
			set[i] = rand() % 3 ? rand() :
				 xpo_bank_staged(page)[i];
		for (i = 0; i < XPO_BANK_DIRECT_COUNT; i++)
			xpo_bank_want(&bits, i, rand(), rand() % 2);
		plan.n = 0;
		xpo_bank_plan_bits(page, &bits, &plan);
		xpo_bank_plan_set(page, set, &plan);
		xpo_bank_plan_apply(0xff, &plan);
		assert_true(plan.n <= XPO_BANK_WRITES);
		assert_int_equal(plan.write[plan.n - 1].offset,
				 CMIS_10_APPLY_DP_INIT);
		memcpy(after, page, sizeof(after));
		xpo_bank_plan_done(&plan, after);
		assert_memory_equal(xpo_bank_staged(after), set, sizeof(set));
		for (i = 0; i < plan.n - 1; i++)
			for (r = 0; r < plan.write[i].length; r++)
				assert_int_not_equal
					(*reg(page, plan.write[i].offset + r),
					 plan.write[i].data[r]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_eight_lanes, setup),
		cmocka_unit_test_setup(test_nothing_to_do, setup),
		cmocka_unit_test_setup(test_other_lanes, setup),
		cmocka_unit_test_setup(test_split, setup),
		cmocka_unit_test_setup(test_explicit, setup),
		cmocka_unit_test_setup(test_direct_controls, setup),
		cmocka_unit_test_setup(test_darkness, setup),
		cmocka_unit_test_setup(test_advertised, setup),
		cmocka_unit_test_setup(test_codes, setup),
		cmocka_unit_test_setup(test_any_plan, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
