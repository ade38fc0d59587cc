// SPDX-License-Identifier: GPL-2.0
/* Module and data path state machines, and Apply. */
#include "emu_module_util.h"

#define CTRL	CMIS_PAGE_LANE_CONTROL
#define STAT	CMIS_PAGE_LANE_STATUS

static void open_ready(struct bench *b, const char *reconfig)
{
	bench_open(b, "8xdr8-8bank");
	bench_set(b, "reconfig", reconfig);
	bench_insert(b);
	bench_power_up(b);
	assert_int_equal(bench_state(b, 0), CMIS_MODULE_READY);
}

static void light_up(struct bench *b, uint8_t bank)
{
	bench_write(b, 0, bank, CTRL, CMIS_10_TX_DISABLE, 0);
	bench_write(b, 0, bank, CTRL, CMIS_10_DP_DEINIT, 0);
	bench_ms(b, 800);
	assert_int_equal(bench_dp(b, 0, bank, 0), CMIS_DP_ACTIVATED);
}

static void stage(struct bench *b, uint8_t bank, const uint8_t *config)
{
	bench_select(b, 0, bank, CTRL);
	bench_write_n(b, 0, CMIS_10_DP_CONFIG, config, 8);
}

static void apply(struct bench *b, uint8_t bank, uint8_t lanes)
{
	bench_write(b, 0, bank, CTRL, CMIS_10_APPLY_DP_INIT, lanes);
}

/* The rest of the test driver would otherwise look while it is in progress */
static void expect_status(struct bench *b, uint8_t bank, unsigned int lane,
			  uint8_t status)
{
	bench_ms(b, 10);
	assert_int_equal(bench_config_status(b, 0, bank, lane), status);
}

/* Section 13.3: LPMode low, host idle. */
static void unattended_bring_up(void **state)
{
	static struct bench b;

	(void)state;
	bench_open(&b, "8xdr8");
	bench_insert(&b);
	module_set_signals(b.m, true, false, false, true);
	bench_ms(&b, 301);
	assert_int_equal(bench_state(&b, 0), CMIS_MODULE_PWR_UP);
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_FLAGS_MODULE), 0);
	bench_ms(&b, 1500);
	assert_int_equal(bench_state(&b, 0), CMIS_MODULE_READY);
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_FLAGS_MODULE),
			 CMIS_LO_FLAG_STATE_CHANGED);
	assert_int_equal(bench_dp(&b, 0, 3, 7), CMIS_DP_INIT);
	bench_ms(&b, 800);
	assert_int_equal(bench_dp(&b, 0, 3, 7), CMIS_DP_ACTIVATED);
	assert_int_equal(bench_read(&b, 1, 3, STAT, CMIS_11_TX_OUTPUT), 0xff);
	assert_int_equal(bench_read(&b, 1, 3, STAT, CMIS_11_FLAGS), 0xff);
	assert_int_equal(bench_read(&b, 1, 3, STAT, CMIS_11_FLAGS), 0);
	bench_close(&b);
}

static void low_power_is_flagged(void **state)
{
	static struct bench b;

	(void)state;
	bench_open(&b, "8xdr8");
	bench_insert(&b);
	bench_ms(&b, 300);
	assert_true(module_interrupt(b.m, 0));
	assert_int_equal(bench_state(&b, 0), CMIS_MODULE_LOW_PWR);
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_STATE) & 1, 0);
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_FLAGS_MODULE), 1);
	assert_false(module_interrupt(b.m, 0));
	assert_true(module_interrupt(b.m, 1));
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_STATE) & 1, 1);
	bench_close(&b);
}

static void software_low_power(void **state)
{
	static struct bench b;
	uint8_t control;

	(void)state;
	open_ready(&b, "regular");
	light_up(&b, 2);
	control = bench_read(&b, 0, 0, 0, CMIS_LO_CONTROL);
	bench_write(&b, 0, 0, 0, CMIS_LO_CONTROL,
		    control | CMIS_LO_CONTROL_LP_REQUEST_SW);
	/* Data paths go down before the module leaves ModuleReady */
	assert_int_equal(bench_state(&b, 0), CMIS_MODULE_READY);
	bench_ms(&b, 70);
	assert_int_equal(bench_dp(&b, 0, 2, 0), CMIS_DP_DEACTIVATED);
	assert_int_equal(bench_state(&b, 0), CMIS_MODULE_PWR_DN);
	bench_ms(&b, 100);
	assert_int_equal(bench_state(&b, 0), CMIS_MODULE_LOW_PWR);
	bench_write(&b, 0, 0, 0, CMIS_LO_CONTROL, control);
	bench_ms(&b, 2400);
	assert_int_equal(bench_dp(&b, 0, 2, 0), CMIS_DP_ACTIVATED);
	bench_close(&b);
}

static void power_loss_is_dark_at_once(void **state)
{
	static struct bench b;

	(void)state;
	open_ready(&b, "regular");
	light_up(&b, 1);
	assert_true(module_power_mw(b.m) > 20000);
	module_set_signals(b.m, true, false, false, false);
	assert_int_equal(module_power_mw(b.m), 0);
	assert_int_equal(bench_ctl(&b, 0, "reg 1 11 133"), 0);
	assert_string_equal(b.out, "00\n");
	assert_int_equal(bench_state(&b, 0), CMIS_MODULE_LOW_PWR);
	/* LowPwrAllowRequestHW = 0 does not help without power */
	bench_write(&b, 0, 0, 0, CMIS_LO_CONTROL, 0);
	bench_ms(&b, 2000);
	assert_int_equal(bench_state(&b, 0), CMIS_MODULE_LOW_PWR);
	bench_close(&b);
}

static void reset_restores_defaults(void **state)
{
	static struct bench b;
	uint64_t stretch;
	uint8_t value;

	(void)state;
	open_ready(&b, "regular");
	bench_write(&b, 0, 5, CTRL, CMIS_10_RX_POLARITY, 0x77);
	module_set_signals(b.m, true, true, true, true);
	assert_int_equal(module_read(b.m, 0, 0, &value, 1, &stretch),
			 MOD_NACK);
	assert_false(module_interrupt(b.m, 0));
	module_set_signals(b.m, true, false, true, true);
	bench_ms(&b, 300);
	assert_int_equal(bench_read(&b, 0, 5, CTRL, CMIS_10_RX_POLARITY), 0);
	assert_int_equal(bench_read(&b, 0, 5, CTRL, CMIS_10_DP_DEINIT), 0);
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_CONTROL), 0x40);
	/* And by software */
	bench_write(&b, 0, 5, CTRL, CMIS_10_RX_POLARITY, 0x77);
	bench_write(&b, 0, 0, 0, CMIS_LO_CONTROL,
		    CMIS_LO_CONTROL_SW_RESET | CMIS_LO_CONTROL_DEFAULT);
	assert_false(module_answering(b.m, 0));
	bench_ms(&b, 310);
	assert_int_equal(bench_read(&b, 0, 5, CTRL, CMIS_10_RX_POLARITY), 0);
	bench_close(&b);
}

/* Section 13.3: any lane's OutputDisableTx takes the data path back. */
static void disabling_one_lane(void **state)
{
	static struct bench b;

	(void)state;
	open_ready(&b, "regular");
	light_up(&b, 0);
	bench_read(&b, 0, 0, STAT, CMIS_11_FLAGS);
	bench_write(&b, 0, 0, CTRL, CMIS_10_TX_DISABLE, 0x04);
	bench_ms(&b, 5);
	assert_int_equal(bench_dp(&b, 0, 0, 6), CMIS_DP_INITIALIZED);
	assert_int_equal(bench_read(&b, 0, 0, STAT, CMIS_11_TX_OUTPUT), 0xfb);
	assert_int_equal(bench_read(&b, 0, 0, STAT, CMIS_11_FLAGS), 0xff);
	bench_write(&b, 0, 0, CTRL, CMIS_10_TX_DISABLE, 0);
	bench_ms(&b, 20);
	assert_int_equal(bench_dp(&b, 0, 0, 6), CMIS_DP_ACTIVATED);
	assert_int_equal(bench_read(&b, 0, 0, STAT, CMIS_11_TX_OUTPUT), 0xff);
	bench_close(&b);
}

static void deinit_flags_once(void **state)
{
	static struct bench b;

	(void)state;
	open_ready(&b, "regular");
	light_up(&b, 0);
	bench_read(&b, 0, 0, STAT, CMIS_11_FLAGS);
	bench_write(&b, 0, 0, CTRL, CMIS_10_DP_DEINIT, 0xff);
	bench_ms(&b, 20);
	assert_int_equal(bench_dp(&b, 0, 0, 0), CMIS_DP_DEINIT);
	assert_int_equal(bench_read(&b, 0, 0, STAT, CMIS_11_FLAGS), 0);
	bench_ms(&b, 60);
	assert_int_equal(bench_dp(&b, 0, 0, 0), CMIS_DP_DEACTIVATED);
	assert_int_equal(bench_read(&b, 0, 0, STAT, CMIS_11_FLAGS), 0xff);
	bench_close(&b);
}

static void breakout(void **state)
{
	static const uint8_t unused[8] = { 0 };
	static const uint8_t two[8] = {
		0x20, 0x20, 0x20, 0x20, 0x28, 0x28, 0x28, 0x28,
	};
	static struct bench b;
	unsigned int lane;

	(void)state;
	open_ready(&b, "none");
	stage(&b, 3, unused);
	apply(&b, 3, 0xff);
	/* Immediately in progress, the same final code on all lanes later */
	assert_int_equal(bench_config_status(&b, 0, 3, 5),
			 CMIS_CONFIG_IN_PROGRESS);
	expect_status(&b, 3, 5, CMIS_CONFIG_SUCCESS);
	assert_int_equal(bench_read(&b, 0, 3, STAT, CMIS_11_DP_CONFIG), 0);
	stage(&b, 3, two);
	apply(&b, 3, 0xff);
	expect_status(&b, 3, 0, CMIS_CONFIG_SUCCESS);
	assert_int_equal(bench_read(&b, 0, 3, STAT, CMIS_11_DP_INIT_PENDING),
			 0xff);
	bench_write(&b, 0, 3, CTRL, CMIS_10_TX_DISABLE, 0);
	bench_write(&b, 0, 3, CTRL, CMIS_10_DP_DEINIT, 0x0f);
	bench_ms(&b, 800);
	for (lane = 0; lane < 8; lane++)
		assert_int_equal(bench_dp(&b, 0, 3, lane),
				 lane < 4 ? CMIS_DP_DEACTIVATED :
					    CMIS_DP_ACTIVATED);
	assert_int_equal(bench_read(&b, 0, 3, STAT, CMIS_11_DP_INIT_PENDING),
			 0x0f);
	assert_int_equal(bench_read(&b, 0, 3, STAT, CMIS_11_TX_OUTPUT), 0xf0);
	bench_close(&b);
}

static void split_without_release(void **state)
{
	static const uint8_t eight[8] = {
		0x40, 0x42, 0x44, 0x46, 0x48, 0x4a, 0x4c, 0x4e,
	};
	static struct bench b;

	(void)state;
	open_ready(&b, "regular");
	stage(&b, 0, eight);
	apply(&b, 0, 0xff);
	expect_status(&b, 0, 7, CMIS_CONFIG_SUCCESS);
	bench_write(&b, 0, 0, CTRL, CMIS_10_DP_DEINIT, 0xfe);
	bench_write(&b, 0, 0, CTRL, CMIS_10_TX_DISABLE, 0xfe);
	bench_ms(&b, 800);
	assert_int_equal(bench_dp(&b, 0, 0, 0), CMIS_DP_ACTIVATED);
	assert_int_equal(bench_dp(&b, 0, 0, 1), CMIS_DP_DEACTIVATED);
	bench_close(&b);
}

static void rejections(void **state)
{
	static const struct {
		uint8_t config[8], lanes, lane, status;
	} cases[] = {
		{ { 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90, 0x90 }, 0xff, 0,
		  CMIS_CONFIG_INVALID_APP_SEL },
		/* 800G may start at lanes 0 and 4 */
		{ { 0x24, 0x24, 0x24, 0x24, 0x24, 0x24, 0x24, 0x24 }, 0xff, 0,
		  CMIS_CONFIG_INVALID_DATA_PATH },
		/* Six lanes for a four lane application */
		{ { 0x20, 0x20, 0x20, 0x20, 0x20, 0x20, 0, 0 }, 0xff, 3,
		  CMIS_CONFIG_INVALID_DATA_PATH },
		{ { 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10 }, 0x0f, 2,
		  CMIS_CONFIG_PARTIAL_DATA_PATH },
		/* Half of the old data path would be left */
		{ { 0x20, 0x20, 0x20, 0x20, 0x10, 0x10, 0x10, 0x10 }, 0x0f, 0,
		  CMIS_CONFIG_PARTIAL_DATA_PATH },
		/* One half is wrong, so the other cannot be had either */
		{ { 0x20, 0x20, 0x20, 0x20, 0x58, 0x58, 0x58, 0x58 }, 0xff, 0,
		  CMIS_CONFIG_PARTIAL_DATA_PATH },
	};
	static struct bench b;
	size_t i;

	(void)state;
	open_ready(&b, "regular");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		stage(&b, i, cases[i].config);
		apply(&b, i, cases[i].lanes);
		expect_status(&b, i, cases[i].lane, cases[i].status);
		assert_int_equal(bench_read(&b, 0, i, STAT,
					    CMIS_11_DP_CONFIG), 0x10);
		assert_int_equal(bench_read(&b, 0, i, STAT,
					    CMIS_11_DP_INIT_PENDING), 0);
	}
	bench_close(&b);
}

static void lanes_in_use(void **state)
{
	static const uint8_t unused[8] = { 0 };
	static struct bench b;

	(void)state;
	open_ready(&b, "regular");
	light_up(&b, 6);
	stage(&b, 6, unused);
	apply(&b, 6, 0xff);
	expect_status(&b, 6, 4, CMIS_CONFIG_LANES_IN_USE);
	assert_int_equal(bench_dp(&b, 0, 6, 4), CMIS_DP_ACTIVATED);
	bench_close(&b);
}

static void explicit_settings(void **state)
{
	static const uint8_t config[8] = {
		0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11,
	};
	static struct bench b;

	(void)state;
	open_ready(&b, "regular");
	stage(&b, 0, config);
	bench_write(&b, 0, 0, CTRL, CMIS_10_SCS0 + CMIS_SCS_RX_AMPLITUDE,
		    0x02);
	apply(&b, 0, 0xff);
	expect_status(&b, 0, 0, CMIS_CONFIG_SUCCESS);
	assert_int_equal(bench_read(&b, 0, 0, STAT, CMIS_11_RX_AMPLITUDE),
			 0x02);
	/* Level 3 is not advertised */
	bench_write(&b, 0, 0, CTRL, CMIS_10_SCS0 + CMIS_SCS_RX_AMPLITUDE,
		    0x03);
	apply(&b, 0, 0xff);
	expect_status(&b, 0, 0, CMIS_CONFIG_INVALID_SI);
	assert_int_equal(bench_read(&b, 0, 0, STAT, CMIS_11_RX_AMPLITUDE),
			 0x02);
	bench_close(&b);
}

static void triggers_are_written_alone(void **state)
{
	static const uint8_t both[2] = { 0xff, 0 };
	static struct bench b;

	(void)state;
	open_ready(&b, "regular");
	bench_select(&b, 0, 0, CTRL);
	bench_write_n(&b, 0, CMIS_10_APPLY_DP_INIT, both, 2);
	expect_status(&b, 0, 0, CMIS_CONFIG_UNDEFINED);
	bench_close(&b);
}

/* Regular reconfiguration of a running data path goes down and up again. */
static void regular_reconfiguration(void **state)
{
	static struct bench b;

	(void)state;
	open_ready(&b, "regular");
	light_up(&b, 0);
	apply(&b, 0, 0xff);
	bench_ms(&b, 10);
	assert_int_equal(bench_dp(&b, 0, 0, 0), CMIS_DP_DEINIT);
	bench_ms(&b, 900);
	assert_int_equal(bench_dp(&b, 0, 0, 0), CMIS_DP_ACTIVATED);
	assert_int_equal(bench_read(&b, 0, 0, STAT, CMIS_11_DP_INIT_PENDING),
			 0);
	bench_close(&b);
}

static void hot_reconfiguration(void **state)
{
	static const uint8_t config[8] = {
		0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11,
	};
	static struct bench b;

	(void)state;
	open_ready(&b, "hot");
	light_up(&b, 0);
	stage(&b, 0, config);
	bench_write(&b, 0, 0, CTRL, CMIS_10_APPLY_IMMEDIATE, 0x01);
	expect_status(&b, 0, 0, CMIS_CONFIG_SUCCESS);
	assert_int_equal(bench_config_status(&b, 0, 0, 1), 0);
	assert_int_equal(bench_read(&b, 0, 0, STAT, CMIS_11_DP_CONFIG), 0x11);
	assert_int_equal(bench_dp(&b, 0, 0, 0), CMIS_DP_ACTIVATED);
	/* Ignored in DPDeactivated, and by modules that cannot */
	bench_write(&b, 0, 1, CTRL, CMIS_10_APPLY_IMMEDIATE, 0xff);
	expect_status(&b, 1, 0, CMIS_CONFIG_UNDEFINED);
	bench_close(&b);
	open_ready(&b, "regular");
	light_up(&b, 0);
	bench_write(&b, 0, 0, CTRL, CMIS_10_APPLY_IMMEDIATE, 0xff);
	expect_status(&b, 0, 0, CMIS_CONFIG_UNDEFINED);
	bench_close(&b);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(unattended_bring_up),
		cmocka_unit_test(low_power_is_flagged),
		cmocka_unit_test(software_low_power),
		cmocka_unit_test(power_loss_is_dark_at_once),
		cmocka_unit_test(reset_restores_defaults),
		cmocka_unit_test(disabling_one_lane),
		cmocka_unit_test(deinit_flags_once),
		cmocka_unit_test(breakout),
		cmocka_unit_test(split_without_release),
		cmocka_unit_test(rejections),
		cmocka_unit_test(lanes_in_use),
		cmocka_unit_test(explicit_settings),
		cmocka_unit_test(triggers_are_written_alone),
		cmocka_unit_test(regular_reconfiguration),
		cmocka_unit_test(hot_reconfiguration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
