// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl: observables, plans, flags, black boxes and top, against a kernel
 * that is only data.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/xpoctl/cmis/vdm.h"
#include "../../tools/xpoctl/sample.h"
#include "../../tools/xpoctl/top-screen.h"
#include "xpoctl_fake.h"
#include "xpoctl_fake_telemetry.h"

static int setup(void **state)
{
	(void)state;
	fake_init();
	return 0;
}

static struct val set(long long v)
{
	return (struct val) { true, v };
}

static size_t log_lines(const char *arguments)
{
	struct fake_run run;
	size_t n = 0;
	char *p;

	fake_run(&run, arguments);
	assert_int_equal(run.status, 0);
	for (p = run.out; *p; p++)
		n += *p == '\n';
	fake_run_free(&run);
	return n;
}

/* Each card has one log, in whatever order its modules are named */
static void test_log_of_cards(void **state)
{
	size_t n;

	(void)state;
	n = log_lines("flags --log xpo0/0,xpo0/3");
	assert_true(n > 3);
	fake.cards = 2;
	fake.modules[1].card = (struct val) { true, 1 };
	assert_int_equal(log_lines("flags --log xpo0/0,xpo1/1,xpo0/3"), n);
}

static void test_usage(void **state)
{
	static const struct expect all[] = {
		{ 2, "flags --log --counts", NULL, "not both" },
		{ 2, "flags --since 3", NULL, "goes with --log" },
		{ 2, "flags --log --since x", NULL, "not a sequence number" },
		{ 2, "flags --log --since -1", NULL, "not a sequence number" },
		{ 2, "plan set", NULL, "of which module" },
		{ 2, "plan set xpo0/0", NULL, "what is to be set" },
		{ 2, "plan set lanes=1s", NULL, "of which module" },
		{ 2, "plan set xpo0/0 lanes=1", NULL, "is not a period" },
		{ 2, "plan set xpo0/0 lanes=0.5ms", NULL, "is not a period" },
		{ 2, "plan set xpo0/0 lanes=2h", NULL, "is not a period" },
		{ 2, "plan set xpo0/0 lanes=-1s", NULL, "is not a period" },
		{ 2, "plan set xpo0/0 lanes=nans", NULL, "is not a period" },
		{ 2, "plan set xpo0/0 lanes=0hz", NULL, "is not a period" },
		{ 2, "plan set xpo0/0 light=1s", NULL, "no setting" },
		{ 2, "plan set xpo0/0 default lanes=1s", NULL, "nothing else" },
		{ 2, "plan set xpo0/0 tap=11h:154", NULL, "is not like" },
		{ 2, "plan set xpo0/0 tap=4/0/11h:154@1s", NULL, "not like" },
		{ 2, "plan set xpo0/0 tap=0/0/11h:255+2@1s", NULL, "not in a" },
		{ 2, "plan xpo0/0 --dry-run", NULL, "goes with set" },
		{ 2, "cooling", NULL, "of which module" },
		{ 2, "cooling xpo0/0", NULL, "say --throttle" },
		{ 2, "cooling xpo0/0 --throttle maybe", NULL, "say --thr" },
		{ 2, "blackbox show", NULL, "which box" },
		{ 2, "blackbox save 3", NULL, "to which file" },
		{ 2, "blackbox pin 3 4", NULL, "what is '4'" },
		{ 2, "blackbox list --dry-run", NULL, "what changes" },
		{ 2, "top", NULL, "--once" },
		{ 2, "-j top --once", NULL, "no JSON" },
		{ 4, "blackbox show 9", NULL, "no black box 9" },
		{ 4, "blackbox pin xpo1 3", NULL, "no black box 3" },
		{ 2, "blackbox delte 3", NULL, "what is 'delte'" },
		{ 2, "blackbox save file 3", NULL, "what is 'file'" },
		{ 4, "blackbox list xpo9", NULL, "xpo9: no such card" },
		{ 4, "blackbox list 999", "", "no black box 999" },
		{ 4, "vdm xpo0/2", NULL, "no module in this cage" },
	};

	(void)state;
	FAKE_CHECK_ALL(all);
	assert_int_equal(fake_tlm.changes, 0);
}

static void test_f16(void **state)
{
	double v = -1;

	(void)state;
	/* OIF-CMIS gives 2.4 / 1e4, 1 / 1e6 and 1 as examples */
	assert_true(fabs(cmis_vdm_f16(0x90f0) - 2.4 / 1e4) < 1 / 1e12);
	assert_true(fabs(cmis_vdm_f16(0x7be8) - 1 / 1e6) < 1 / 1e14);
	assert_true(fabs(cmis_vdm_f16(0xabe8) - 1) < 1 / 1e9);
	assert_true(cmis_vdm_f16(0) == 0);
	assert_true(fabs(cmis_vdm_f16(0x0001) - 1 / 1e24) < 1 / 1e30);
	assert_true(fabs(cmis_vdm_f16(0xffff) / 2.047e10 - 1) < 1 / 1e9);
	assert_true(cmis_vdm_value(4, 0xff00, &v) && v == -1);
	assert_true(cmis_vdm_value(5, 0xffff, &v) && v > 255.99);
	assert_false(cmis_vdm_value(7, 0xffff, &v));
	assert_false(cmis_vdm_value(8, 0xfffe, &v));
	assert_true(cmis_vdm_value(8, 0xfffd, &v));
	assert_true(cmis_vdm_value(3, 0xffff, &v) && v == -10);
	assert_true(cmis_vdm_value(135, 0x8000, &v) && v == -655360);
	assert_true(cmis_vdm_value(128, 0xffff, &v) && v == 100);
	assert_true(cmis_vdm_value(152, 0xfff6, &v) && fabs(v + 1) < 1 / 1e9);
	assert_false(cmis_vdm_value(101, 1, &v));
	assert_false(cmis_vdm_value(0, 1, &v));
}

/* Each type that CMIS or C-CMIS defines, and none that they do not */
static void test_types(void **state)
{
	char name[CMIS_VDM_NAME_LEN];
	unsigned int type, id;
	int found;

	(void)state;
	for (type = 0; type < 256; type++) {
		bool defined = (type >= 1 && type <= 34) ||
			       (type >= 77 && type <= 84) ||
			       (type >= 128 && type <= 152);

		assert_int_equal(!!cmis_vdm_type(type)->name, defined);
		id = SAMPLE_VDM_FIRST + type;
		found = sample_find(sample_name(id, name));
		assert_int_equal(found, id);
	}
	assert_int_equal(sample_find("rx-power"), sample_find("rx_power"));
	assert_int_equal(sample_find("snr"), SAMPLE_VDM_FIRST + 5);
	assert_int_equal(sample_find("nothing"), -1);
	assert_int_equal(sample_find(""), -1);
}

/* An old value is never shown as a good one */
static void test_stale(void **state)
{
	static const struct expect text = { 6, "vdm xpo0/0 --all", "stale",
					    "values are 11 s old" };
	static const struct expect json = { 6, "-j vdm xpo0/0",
					    "\"stale\":true", "11 s old" };
	static const struct expect lanes = { 0, "-j lanes xpo0/0:1",
					     "\"pre_fec_ber_ratio\":null",
					     NULL };
	struct fake_run run;
	size_t i;

	(void)state;
	for (i = 0; i < fake_tlm.vdm_count; i++)
		fake_tlm.vdm[i].age_ms = set(11000);
	fake_check(&text);
	fake_check(&json);
	fake_check(&lanes);
	fake_run(&run, "vdm xpo0/0");
	assert_null(strstr(run.out, "21.0"));
	fake_run_free(&run);
	fake.age_ms = 11000;
	fake_run(&run, "top --once");
	assert_int_equal(run.status, 6);
	assert_non_null(strstr(run.out, "????????"));
	fake_run_free(&run);
}

static void test_lanes(void **state)
{
	static const struct expect text = { 0, "lanes xpo0/0:2", "2.4e-4",
					    NULL };
	static const struct expect json = { 0, "-j lanes xpo0/0:2",
		"\"pre_fec_ber_ratio\":2.400e-4,\"snr_db\":21.01", NULL };

	(void)state;
	fake_check(&text);
	fake_check(&json);
}

static void test_plan_set(void **state)
{
	static const struct expect set_all = { 0,
		"plan set xpo0/0 lanes=100hz module=2s vdm=default cage=50ms tap=0/1/11h:154+16@10ms tap=1/0/lo:14@interrupt",
		"Result  set", NULL };
	static const struct expect dry = { 0, "plan set xpo0/0 default -n",
					   "not set", NULL };
	static const struct expect refused = { 1, "plan set xpo0/0 lanes=1ms",
		NULL, "endpoint 0 would be busy 92 % of the time, limit 80 %" };
	const struct plan_want *want = &fake_tlm.want;

	(void)state;
	fake_check(&dry);
	assert_int_equal(fake_tlm.changes, 0);
	fake_check(&set_all);
	assert_int_equal(want->lane_period_us.v, 10000);
	assert_int_equal(want->module_period_us.v, 2000000);
	assert_true(want->vdm_period_us.set && !want->vdm_period_us.v);
	assert_int_equal(want->cage_period_us.v, 50000);
	assert_int_equal(want->tap_count, 2);
	assert_int_equal(want->taps[0].bank.v, 1);
	assert_int_equal(want->taps[0].length.v, 16);
	assert_int_equal(want->taps[0].period_us.v, 10000);
	assert_int_equal(want->taps[1].endpoint.v, 1);
	assert_int_equal(want->taps[1].offset.v, 14);
	assert_true(want->taps[1].on_interrupt.v);
	fake.err = -ENOSPC;
	fake.error =
		"cage 0: endpoint 0 would be busy 92 % of the time, limit 80 %";
	fake_check(&refused);
}

static void test_change(void **state)
{
	static const struct expect pin = { 0, "blackbox pin 3", "pinned",
					   NULL };
	static const struct expect dry = { 0, "blackbox delete xpo0 3 -n",
					   "nothing", NULL };
	static const struct expect delete = { 0,
		"-j blackbox delete pci/0000:01:00.0 3", "\"deleted\"", NULL };
	static const struct expect none = { 0, "blackbox", "No black boxes",
					    NULL };
	static const struct expect throttle = { 0,
		"-j cooling xpo0/0 --throttle on", "\"throttle\":true", NULL };
	static const struct expect permission = { 5,
		"cooling xpo0/0 --throttle off", NULL, "run as root" };

	(void)state;
	fake_check(&dry);
	assert_false(fake_tlm.no_box);
	fake_check(&pin);
	assert_true(fake_tlm.pinned);
	fake_check(&delete);
	fake_check(&none);
	fake_check(&throttle);
	assert_int_equal(fake_tlm.throttle, 1);
	fake.err = -EPERM;
	fake_check(&permission);
}

/* A card full of modules on the smallest screen, and what a resize does */
static void test_screen(void **state)
{
	static struct top_screen screen;
	struct top_model model = { .card_count = 1 };
	struct top_view view = {};
	struct card card = { .index = set(0), .handle = "pci/0000:01:00.0" };
	unsigned int i, lane;

	(void)state;
	model.cards = &card;
	model.modules = calloc(16, sizeof(*model.modules));
	assert_non_null(model.modules);
	model.count = 16;
	for (i = 0; i < 16; i++) {
		struct top_module *module = &model.modules[i];

		snprintf(module->name, sizeof(module->name), "xpo0/%u", i);
		module->card = &card;
		module->cage = i;
		module->state = XPO_MODULE_STATE_READY;
		module->power_mw = set(100000 + i);
		module->lane_count = 64;
		for (lane = 0; lane < 64; lane++) {
			module->lanes[lane].there = true;
			module->lanes[lane].known[TOP_RX_POWER] = true;
			module->lanes[lane].dp_state =
				XPO_DP_STATE_ACTIVATED;
			module->lanes[lane].v[TOP_RX_POWER] = -12 + 2.0 * i;
		}
	}
	top_screen_draw(&screen, 24, 80, &model, &view);
	assert_int_equal(screen.bar, 2);
	assert_memory_equal(screen.text[2], "xpo0/0   0000", 13);
	assert_memory_equal(screen.text[5], "xpo0/3   3333", 13);
	assert_memory_equal(&screen.text[5][74], "-6.0", 4);
	/* The last one is selected: it is on the screen, and so is its power */
	strcpy(view.selected, "xpo0/15");
	view.order = TOP_BY_POWER;
	top_screen_draw(&screen, 24, 80, &model, &view);
	assert_memory_equal(screen.text[2], "xpo0/15  9999", 13);
	view.order = TOP_BY_CAGE;
	view.lanes = true;
	view.first = 60;
	top_screen_draw(&screen, 24, 80, &model, &view);
	assert_memory_equal(screen.text[3], "  44", 4);
	assert_memory_equal(screen.text[22], "  63", 4);
	for (i = 0; i < 30; i++)
		top_screen_draw(&screen, i, 3 * i, &model, &view);
	top_screen_draw(&screen, 1000, 1000, &model, &view);
	free(model.modules);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_log_of_cards, setup),
		cmocka_unit_test_setup(test_usage, setup),
		cmocka_unit_test_setup(test_f16, setup),
		cmocka_unit_test_setup(test_types, setup),
		cmocka_unit_test_setup(test_stale, setup),
		cmocka_unit_test_setup(test_lanes, setup),
		cmocka_unit_test_setup(test_plan_set, setup),
		cmocka_unit_test_setup(test_change, setup),
		cmocka_unit_test_setup(test_screen, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
