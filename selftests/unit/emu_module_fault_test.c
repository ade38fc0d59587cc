// SPDX-License-Identifier: GPL-2.0
/* Monitors, flags, injected faults and the control commands of modules. */
#include "emu_module_util.h"

#define CTRL	CMIS_PAGE_LANE_CONTROL
#define STAT	CMIS_PAGE_LANE_STATUS

static void open_managed(struct bench *b, const char *model)
{
	bench_open(b, model);
	bench_insert(b);
	bench_ms(b, 400);
	bench_read(b, 0, 0, 0, CMIS_LO_FLAGS_MODULE);
}

static void open_running(struct bench *b)
{
	bench_open(b, "8xdr8");
	bench_set(b, "noise", "0");
	bench_insert(b);
	module_set_signals(b->m, true, false, false, true);
	bench_ms(b, 3000);
	assert_int_equal(bench_dp(b, 0, 0, 0), CMIS_DP_ACTIVATED);
}

static unsigned int word(struct bench *b, int ep, uint8_t bank, uint8_t page,
			 uint8_t reg)
{
	uint8_t buf[2];

	if (reg >= CMIS_UPPER)
		bench_select(b, ep, bank, page);
	bench_read_n(b, ep, reg, buf, 2);
	return buf[0] << 8 | buf[1];
}

static void ctl_ok(struct bench *b, int ep, const char *line)
{
	if (bench_ctl(b, ep, line))
		fail_msg("%s: %s", line, b->out);
}

static void ctl_bad(struct bench *b, int ep, const char *line,
		    const char *reason)
{
	if (!bench_ctl(b, ep, line))
		fail_msg("%s was accepted", line);
	if (!strstr(b->out, reason))
		fail_msg("%s: '%s' instead of '%s'", line, b->out, reason);
}

static void physics(void **state)
{
	static struct bench b;
	int warm, hot;

	(void)state;
	open_running(&b);
	/* 2 x (32 x 1.75 W + 4 x 1.5 W), below what is declared */
	assert_int_equal(module_power_mw(b.m), 124000);
	bench_ms(&b, 30000);
	warm = module_plate_mc(b.m);
	assert_in_range(warm, 35000, 45000);
	assert_in_range(word(&b, 0, 0, 0, CMIS_LO_TEMP) / 256, 45, 55);
	assert_int_equal(word(&b, 0, 0, 0, CMIS_LO_VCC), 33000);
	b.coolant_mc += 10000;
	b.flow = 300;
	bench_ms(&b, 30000);
	hot = module_plate_mc(b.m);
	assert_in_range(hot - warm, 11000, 16000);
	b.flow = 0;
	bench_ms(&b, 30000);
	assert_true(module_plate_mc(b.m) > 100000);
	bench_close(&b);
}

static void light_follows_the_data_path(void **state)
{
	static struct bench b;
	unsigned int uw10;

	(void)state;
	open_running(&b);
	uw10 = word(&b, 1, 3, STAT, CMIS_11_TX_POWER + 14);
	assert_in_range(uw10, 17600, 20100);
	/* 4 uA units: about 150 mA */
	assert_in_range(word(&b, 1, 3, STAT, CMIS_11_TX_BIAS), 35000, 40000);
	assert_in_range(word(&b, 1, 3, STAT, CMIS_11_RX_POWER), 6700, 7700);
	bench_write(&b, 1, 3, CTRL, CMIS_10_TX_DISABLE, 0x80);
	assert_int_equal(word(&b, 1, 3, STAT, CMIS_11_TX_POWER + 14), 0);
	assert_int_equal(word(&b, 1, 3, STAT, CMIS_11_TX_BIAS + 14), 0);
	assert_in_range(word(&b, 1, 3, STAT, CMIS_11_TX_POWER), 17600, 20100);
	bench_close(&b);
}

static void noise_repeats_with_the_seed(void **state)
{
	static struct bench b[2];
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		bench_open(&b[i], "8xdr8");
		bench_insert(&b[i]);
		module_set_signals(b[i].m, true, false, false, true);
		bench_ms(&b[i], 5000);
		ctl_ok(&b[i], 0, "dump");
	}
	assert_string_equal(b[0].out, b[1].out);
	bench_ms(&b[1], 200);
	ctl_ok(&b[1], 0, "dump");
	assert_string_not_equal(b[0].out, b[1].out);
	bench_close(&b[0]);
	bench_close(&b[1]);
}

static void forced_temperature_raises_flags(void **state)
{
	static struct bench b;

	(void)state;
	open_managed(&b, "8xdr8");
	assert_false(module_interrupt(b.m, 0));
	ctl_ok(&b, 0, "set temperature_mc 72500");
	assert_true(module_interrupt(b.m, 0));
	assert_int_equal(word(&b, 0, 0, 0, CMIS_LO_TEMP), 72 * 256 + 128);
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_FLAGS_TEMP_VCC),
			 CMIS_MON_HIGH_WARNING);
	assert_false(module_interrupt(b.m, 0));
	/* While it lasts it is flagged once a second */
	bench_ms(&b, 1100);
	assert_true(module_interrupt(b.m, 0));
	ctl_ok(&b, 0, "set temperature_mc auto");
	bench_read(&b, 0, 0, 0, CMIS_LO_FLAGS_TEMP_VCC);
	bench_ms(&b, 1100);
	assert_false(module_interrupt(b.m, 0));
	bench_close(&b);
}

static void equality_is_no_violation(void **state)
{
	static struct bench b;

	(void)state;
	open_managed(&b, "8xdr8");
	ctl_ok(&b, 0, "set temperature_mc 70000");
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_FLAGS_TEMP_VCC), 0);
	ctl_ok(&b, 0, "set vcc_mv 2900");
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_FLAGS_TEMP_VCC),
			 (CMIS_MON_LOW_ALARM | CMIS_MON_LOW_WARNING) << 4);
	bench_close(&b);
}

static void masks_hold_the_interrupt_only(void **state)
{
	static struct bench b;

	(void)state;
	open_managed(&b, "8xdr8");
	bench_write(&b, 0, 0, 0, CMIS_LO_MASKS + 1, CMIS_MON_HIGH_WARNING);
	ctl_ok(&b, 0, "set temperature_mc 72500");
	assert_false(module_interrupt(b.m, 0));
	bench_write(&b, 0, 0, 0, CMIS_LO_MASKS + 1, 0);
	assert_true(module_interrupt(b.m, 0));
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_FLAGS_TEMP_VCC),
			 CMIS_MON_HIGH_WARNING);
	bench_close(&b);
}

static void lost_light(void **state)
{
	static struct bench b;

	(void)state;
	open_running(&b);
	bench_ctl(&b, -1, "reg 0 11 134 20");
	bench_select(&b, 0, 2, STAT);
	bench_read(&b, 0, 2, STAT, CMIS_11_FLAGS + CMIS_LANE_RX_OUTPUT_CHANGED);
	ctl_ok(&b, -1, "set rx_power_uw 19 0");
	assert_int_equal(bench_read(&b, 0, 2, STAT, CMIS_11_RX_OUTPUT), 0xf7);
	assert_int_equal(bench_read(&b, 0, 2, STAT,
				    CMIS_11_FLAGS + CMIS_LANE_RX_LOS), 0x08);
	assert_int_equal(bench_read(&b, 0, 2, STAT, CMIS_11_FLAGS +
				    CMIS_LANE_RX_POWER_LOW_ALARM), 0x08);
	assert_int_equal(bench_read(&b, 0, 2, STAT, CMIS_11_FLAGS +
				    CMIS_LANE_RX_OUTPUT_CHANGED), 0x08);
	bench_close(&b);
}

static void summary_bytes(void **state)
{
	static struct bench b;

	(void)state;
	open_managed(&b, "8xdr8");
	ctl_ok(&b, 0, "flag tx-failure 17");
	sim_run(b.sim, sim_now(b.sim));
	assert_true(module_interrupt(b.m, 0));
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_SUMMARY + 2),
			 CMIS_LO_SUMMARY_11H);
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_SUMMARY + 1), 0);
	assert_int_equal(bench_read(&b, 0, 2, STAT,
				    CMIS_11_FLAGS + CMIS_LANE_TX_FAILURE),
			 0x02);
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_SUMMARY + 2), 0);
	assert_false(module_interrupt(b.m, 0));
	bench_close(&b);
}

static void flags_in_a_row(void **state)
{
	static struct bench b;
	int i;

	(void)state;
	open_managed(&b, "8xdr8");
	b.edges = 0;
	ctl_ok(&b, 0, "flag dp-fw-error count 5 interval_us 20000");
	for (i = 0; i < 20; i++) {
		bench_ms(&b, 10);
		bench_read(&b, 0, 0, 0, CMIS_LO_FLAGS_MODULE);
	}
	assert_int_equal(b.edges, 10);
	bench_close(&b);
}

static void bus_faults(void **state)
{
	static struct bench b;
	uint64_t stretch;
	uint8_t v;

	(void)state;
	open_managed(&b, "8xdr8");
	ctl_ok(&b, 1, "fault nack 2");
	assert_int_equal(module_read(b.m, 0, 0, &v, 1, &stretch), MOD_ACK);
	assert_int_equal(module_read(b.m, 1, 0, &v, 1, &stretch), MOD_NACK);
	assert_int_equal(module_read(b.m, 1, 0, &v, 1, &stretch), MOD_NACK);
	assert_int_equal(module_read(b.m, 1, 0, &v, 1, &stretch), MOD_ACK);
	assert_int_equal(stretch, 0);
	ctl_ok(&b, 1, "fault stretch 30");
	assert_int_equal(module_read(b.m, 1, 0, &v, 1, &stretch), MOD_ACK);
	assert_int_equal(stretch, 30000000);
	ctl_ok(&b, 1, "fault hang on");
	assert_int_equal(module_read(b.m, 1, 0, &v, 1, &stretch), MOD_HANG);
	ctl_ok(&b, 1, "fault clear");
	assert_int_equal(module_read(b.m, 1, 0, &v, 1, &stretch), MOD_ACK);
	ctl_ok(&b, -1, "fault ones on");
	assert_int_equal(bench_read(&b, 1, 0, 0, 0), 0xff);
	ctl_ok(&b, -1, "fault ones off");
	assert_int_equal(bench_read(&b, 1, 0, 0, 0), CMIS_ID_XPO);
	bench_close(&b);
}

static void missing_endpoint(void **state)
{
	static struct bench b;
	uint64_t stretch;
	uint8_t v;

	(void)state;
	open_managed(&b, "8xdr8");
	ctl_ok(&b, 1, "fault missing on");
	assert_int_equal(module_endpoints(b.m), 2);
	assert_false(module_answering(b.m, 1));
	assert_true(module_answering(b.m, 0));
	assert_false(module_interrupt(b.m, 1));
	assert_int_equal(module_read(b.m, 1, 0, &v, 1, &stretch), MOD_NACK);
	bench_close(&b);
}

static void wrong_contents(void **state)
{
	static struct bench b;
	uint8_t good;

	(void)state;
	open_managed(&b, "8xdr8");
	good = bench_read(&b, 0, 0, 1, 255);
	ctl_ok(&b, 0, "fault checksum 01");
	assert_int_not_equal(bench_read(&b, 0, 0, 1, 255), good);
	ctl_ok(&b, 0, "fault garbage-identity");
	assert_int_not_equal(bench_read(&b, 0, 0, 0, 129), 'X');
	/* The same nonsense every time */
	good = bench_read(&b, 0, 0, 0, 131);
	assert_int_equal(bench_read(&b, 0, 0, 0, 131), good);
	ctl_ok(&b, 0, "fault clear");
	assert_int_equal(bench_read(&b, 0, 0, 0, 129), 'X');
	bench_close(&b);
}

static void stuck_busy(void **state)
{
	static struct bench b;

	(void)state;
	open_managed(&b, "8xdr8");
	ctl_ok(&b, 0, "fault busy on");
	module_set_signals(b.m, true, false, false, true);
	bench_ms(&b, 10000);
	assert_int_equal(bench_state(&b, 0), CMIS_MODULE_PWR_UP);
	assert_int_equal(bench_state(&b, 1), CMIS_MODULE_READY);
	ctl_ok(&b, 0, "fault busy off");
	assert_int_equal(bench_state(&b, 0), CMIS_MODULE_READY);
	bench_close(&b);
}

static void stuck_apply(void **state)
{
	static struct bench b;

	(void)state;
	open_managed(&b, "8xdr8");
	ctl_ok(&b, 0, "fault busy on");
	bench_write(&b, 0, 0, CTRL, CMIS_10_APPLY_DP_INIT, 0xff);
	bench_ms(&b, 1000);
	assert_int_equal(bench_config_status(&b, 0, 0, 0),
			 CMIS_CONFIG_IN_PROGRESS);
	ctl_ok(&b, 0, "fault busy off");
	assert_int_equal(bench_config_status(&b, 0, 0, 0),
			 CMIS_CONFIG_SUCCESS);
	bench_close(&b);
}

static void module_fault(void **state)
{
	static struct bench b;

	(void)state;
	open_running(&b);
	ctl_ok(&b, 1, "fault module-fault 6");
	assert_int_equal(bench_state(&b, 1), CMIS_MODULE_FAULT);
	assert_int_equal(bench_read(&b, 1, 0, 0, CMIS_LO_FAULT_CAUSE), 6);
	assert_int_equal(bench_dp(&b, 1, 0, 0), CMIS_DP_DEACTIVATED);
	assert_int_equal(bench_read(&b, 1, 0, STAT, CMIS_11_TX_OUTPUT), 0);
	assert_int_equal(bench_state(&b, 0), CMIS_MODULE_READY);
	/* Only a reset gets it out of there */
	ctl_ok(&b, 1, "fault clear");
	assert_int_equal(bench_state(&b, 1), CMIS_MODULE_FAULT);
	module_set_signals(b.m, true, true, false, true);
	module_set_signals(b.m, true, false, false, true);
	bench_ms(&b, 310);
	assert_int_equal(bench_read(&b, 1, 0, 0, CMIS_LO_FAULT_CAUSE), 0);
	assert_int_equal(bench_state(&b, 1), CMIS_MODULE_PWR_UP);
	bench_close(&b);
}

static void clear_ends_it_all(void **state)
{
	static struct bench b;

	(void)state;
	open_managed(&b, "8xdr8");
	ctl_ok(&b, 0, "set temperature_mc 72500");
	ctl_ok(&b, -1, "set rx_power_uw 40 0");
	ctl_ok(&b, 1, "fault ones on");
	ctl_ok(&b, 0, "flag tx-los 1 count 100 interval_us 1000");
	ctl_ok(&b, -1, "clear");
	assert_int_equal(bench_read(&b, 1, 0, 0, 0), CMIS_ID_XPO);
	assert_in_range(bench_read(&b, 0, 0, 0, CMIS_LO_TEMP), 29, 40);
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_FLAGS_TEMP_VCC),
			 CMIS_MON_HIGH_WARNING);
	bench_ms(&b, 2000);
	assert_false(module_interrupt(b.m, 0));
	bench_close(&b);
}

static void trace(void **state)
{
	static const char expected[] =
		"0 module inserted\n"
		"0 ep0 mgmt-init\n"
		"300000000 ep0 ready\n"
		"300000000 module main-power-on\n";
	static struct bench b;

	(void)state;
	bench_open(&b, "dac");
	bench_set(&b, "mgmt_init_ms", "300");
	bench_insert(&b);
	bench_ms(&b, 300);
	module_set_signals(b.m, true, false, false, true);
	ctl_ok(&b, -1, "trace");
	assert_string_equal(b.out, expected);
	bench_close(&b);
}

static void bad_commands(void **state)
{
	static struct bench b;

	(void)state;
	open_managed(&b, "8xdr8");
	ctl_bad(&b, -1, "explode", "unknown module command 'explode'");
	ctl_bad(&b, 2, "dump", "endpoints 0 to 1");
	ctl_bad(&b, -1, "dump", "name the endpoint: CAGE:0 to CAGE:1");
	ctl_bad(&b, 0, "set humidity 3", "unknown monitor 'humidity'");
	ctl_bad(&b, 0, "set vcc_mv 3v3", "'3v3' is neither auto nor");
	ctl_bad(&b, 0, "set vcc_mv", "set CAGE[:EP] vcc_mv VALUE|auto");
	ctl_bad(&b, 0, "set tx_power_uw 32 1", "lane '32'");
	ctl_ok(&b, -1, "set tx_power_uw 63 1");
	ctl_bad(&b, -1, "set tx_power_uw 64 1", "from 0 to 63");
	ctl_bad(&b, 0, "flag oops", "unknown flag 'oops'");
	ctl_bad(&b, 0, "flag rx-los", "rx-los needs a lane");
	ctl_bad(&b, 0, "flag rx-los 1 count 0 interval_us 1", "flag CAGE:EP");
	ctl_bad(&b, 0, "fault checksum 10", "page '10' has no checksum");
	ctl_bad(&b, 0, "fault hang maybe", "neither on nor off");
	ctl_bad(&b, 0, "fault rust", "unknown kind");
	ctl_bad(&b, 0, "reg 0 lo 120 9", "reg CAGE:EP");
	ctl_bad(&b, 0, "reg 4 11 128", "no bank 4 of page 11h");
	ctl_ok(&b, 0, "reg 3 11 128 2");
	assert_string_equal(b.out, "11 11\n");
	bench_close(&b);
	open_managed(&b, "dac");
	ctl_bad(&b, 0, "set vcc_mv 3300", "flat module has no monitors");
	ctl_bad(&b, 0, "flag state-changed", "has no flags now");
	ctl_bad(&b, 0, "fault module-fault 1", "no module state machine");
	bench_close(&b);
}

/* Applies that end as an injected fault wants, on one data path only */
static void rejected_applies(void **state)
{
	uint8_t two[8] = { 0x20, 0x20, 0x20, 0x20, 0x28, 0x28, 0x28, 0x28 };
	static const uint8_t codes[] = { 1, 2, 7, 0xb, 0xf };
	static struct bench b;
	size_t i;

	(void)state;
	open_managed(&b, "8xdr8");
	for (i = 0; i < sizeof(codes); i++) {
		char line[32];

		snprintf(line, sizeof(line), "fault reject 13 %u", codes[i]);
		ctl_ok(&b, 1, line);
		bench_select(&b, 1, 1, CTRL);
		bench_write_n(&b, 1, CMIS_10_DP_CONFIG, two, 8);
		bench_write(&b, 1, 1, CTRL, CMIS_10_APPLY_DP_INIT, 0xff);
		bench_ms(&b, 20);
		/* What would be left of the old one is rejected by the rules */
		assert_int_equal(bench_read(&b, 1, 1, STAT,
					    CMIS_11_CONFIG_STATUS + 2),
				 codes[i] * 0x11);
		assert_int_equal(bench_read(&b, 1, 1, STAT,
					    CMIS_11_DP_CONFIG + 5), 0x10);
	}
	ctl_ok(&b, 1, "fault reject 13 off");
	bench_write(&b, 1, 1, CTRL, CMIS_10_APPLY_DP_INIT, 0xff);
	bench_ms(&b, 20);
	assert_int_equal(bench_read(&b, 1, 1, STAT, CMIS_11_DP_CONFIG + 5),
			 0x28);
	ctl_bad(&b, 1, "fault reject 32 2", "no lane");
	ctl_bad(&b, 1, "fault reject 3 12", "final");
	ctl_bad(&b, 1, "fault reject 3", "reject");
	bench_close(&b);
}

static int16_t temperature(struct bench *b)
{
	return bench_read(b, 0, 0, 0, CMIS_LO_TEMP) << 8 |
	       bench_read(b, 0, 0, 0, CMIS_LO_TEMP + 1);
}

static void sensors_lie_and_stick(void **state)
{
	static struct bench b;
	int16_t before;

	(void)state;
	bench_open(&b, "8xdr8");
	b.conf.noise = false;
	bench_insert(&b);
	bench_power_up(&b);
	bench_ms(&b, 20000);
	before = temperature(&b);
	assert_int_equal(bench_ctl(&b, 0, "fault lie 40000"), 0);
	bench_ms(&b, 100);
	assert_in_range(temperature(&b) - before, 39 * 256, 41 * 256);
	assert_int_equal(bench_ctl(&b, 0, "fault stick on"), 0);
	assert_int_equal(bench_ctl(&b, 0, "fault lie 0"), 0);
	b.coolant_mc = 45000;
	bench_ms(&b, 20000);
	assert_in_range(temperature(&b) - before, 39 * 256, 41 * 256);
	assert_int_equal(bench_ctl(&b, 0, "fault clear"), 0);
	bench_ms(&b, 100);
	assert_in_range(temperature(&b) - before, 13 * 256, 17 * 256);
	assert_int_equal(bench_ctl(&b, 0, "fault lie 100001"), -1);
	bench_close(&b);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(physics),
		cmocka_unit_test(light_follows_the_data_path),
		cmocka_unit_test(noise_repeats_with_the_seed),
		cmocka_unit_test(forced_temperature_raises_flags),
		cmocka_unit_test(equality_is_no_violation),
		cmocka_unit_test(masks_hold_the_interrupt_only),
		cmocka_unit_test(lost_light),
		cmocka_unit_test(summary_bytes),
		cmocka_unit_test(flags_in_a_row),
		cmocka_unit_test(bus_faults),
		cmocka_unit_test(missing_endpoint),
		cmocka_unit_test(wrong_contents),
		cmocka_unit_test(stuck_busy),
		cmocka_unit_test(stuck_apply),
		cmocka_unit_test(module_fault),
		cmocka_unit_test(clear_ends_it_all),
		cmocka_unit_test(rejected_applies),
		cmocka_unit_test(trace),
		cmocka_unit_test(bad_commands),
		cmocka_unit_test(sensors_lie_and_stick),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
