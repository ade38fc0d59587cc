// SPDX-License-Identifier: GPL-2.0
/* VDM of the 8xDR8 modules, and the number format that it uses. */
#include "emu_module_util.h"

#include <math.h>

#include "../../tools/xpo-emu/fec.h"
#include "../../tools/xpo-emu/module_f16.h"

#define GROUPS		4
#define INSTANCES	64
#define FREEZE_MS	2
#define NEAR		0.000001

/* All lanes of all groups run, without noise. */
static void open_running(struct bench *b, const char *model)
{
	bench_open(b, model);
	b->conf.noise = false;
	bench_insert(b);
	bench_ms(b, 400);
	module_set_signals(b->m, true, false, false, true);
	bench_ms(b, 4000);
	assert_int_equal(bench_dp(b, 0, 0, 0), CMIS_DP_ACTIVATED);
}

static uint16_t word(struct bench *b, int ep, unsigned int bank, uint8_t page,
		     uint8_t reg)
{
	return bench_read(b, ep, bank, page, reg) << 8 |
	       bench_read(b, ep, bank, page, reg + 1);
}

/* Instance of a type and a location, by the descriptors; -1: none. */
static int find(struct bench *b, int ep, unsigned int bank, uint8_t type,
		uint8_t location)
{
	uint16_t d;
	int i;

	for (i = 0; i < GROUPS * INSTANCES; i++) {
		d = word(b, ep, bank, CMIS_PAGE_VDM_DESCRIPTORS + i / 64,
			 CMIS_UPPER + 2 * (i % 64));
		if ((d & 0xff) == type && (d >> 8 & 0xf) == location)
			return i;
	}
	return -1;
}

static uint16_t raw(struct bench *b, int ep, unsigned int bank, uint8_t type,
		    unsigned int lane)
{
	int i = find(b, ep, bank, type, lane);

	assert_true(i >= 0);
	return word(b, ep, bank, CMIS_PAGE_VDM_VALUES + i / 64,
		    CMIS_UPPER + 2 * (i % 64));
}

static double f16(struct bench *b, int ep, unsigned int bank, uint8_t type,
		  unsigned int lane)
{
	return mod_f16_decode(raw(b, ep, bank, type, lane));
}

static void expect_near(double value, double expected, double ratio)
{
	if (fabs(value - expected) > expected * ratio)
		fail_msg("%g is not %g", value, expected);
}

static void test_f16(void **state)
{
	static const struct {
		double value;
		uint16_t raw;
	} exact[] = {
		{ 0, 0 }, { -1, 0 }, { 0.1 / 1e24, 0 }, { 1 / 1e24, 0x0001 },
		{ 2047 / 1e24, 0x07ff }, { 2048 / 1e24, 1 << 11 | 205 },
		/* the examples of the specification's text */
		{ 0.00024, 0x90f0 }, { 0.000001, 0x7be8 }, { 1.0, 0xabe8 },
		{ 0.5, 21 << 11 | 500 },
		{ 2.047e10, 0xffff }, { 1e11, 0xffff }, { INFINITY, 0xffff },
		{ NAN, 0 },
	};
	double v;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(exact) / sizeof(exact[0]); i++)
		assert_int_equal(mod_f16_encode(exact[i].value),
				 exact[i].raw);
	/* the smallest exponent that fits: three digits are kept */
	for (v = 1.234567 / 1e21; v < 2e10; v *= 1.7) {
		expect_near(mod_f16_decode(mod_f16_encode(v)), v, 0.0025);
		assert_true((mod_f16_encode(v) & 0x7ff) >= 204);
	}
	for (i = 0; i <= 0xffff; i++) {
		v = mod_f16_decode(i);
		expect_near(mod_f16_decode(mod_f16_encode(v)), v, 1 / 1e12);
	}
}

static void expect_layout(struct bench *b, int ep, unsigned int bank)
{
	static const uint8_t types[] = {
		CMIS_VDM_TYPE_LASER_TEMP, CMIS_VDM_TYPE_SNR_MEDIA,
		CMIS_VDM_TYPE_SNR_HOST, CMIS_VDM_TYPE_LTP_MEDIA,
		CMIS_VDM_TYPE_BER_MIN_MEDIA, CMIS_VDM_TYPE_BER_MAX_MEDIA,
		CMIS_VDM_TYPE_BER_AVG_MEDIA, CMIS_VDM_TYPE_BER_MEDIA,
		CMIS_VDM_TYPE_BER_HOST, CMIS_VDM_TYPE_FERC_MIN_MEDIA,
		CMIS_VDM_TYPE_FERC_MAX_MEDIA, CMIS_VDM_TYPE_FERC_AVG_MEDIA,
		CMIS_VDM_TYPE_FERC_MEDIA, CMIS_VDM_TYPE_FERC_HOST,
	};
	unsigned int lane, i;

	for (i = 0; i < sizeof(types); i++)
		for (lane = 0; lane < 8; lane++)
			assert_true(find(b, ep, bank, types[i], lane) >= 0);
	assert_int_equal(bench_read(b, ep, bank, CMIS_PAGE_VDM_CONTROL,
				    CMIS_2F_SUPPORT), GROUPS - 1);
	assert_int_equal(word(b, ep, bank, CMIS_PAGE_VDM_CONTROL,
			      CMIS_2F_FINE_INTERVAL), 1000);
	assert_int_equal(bench_read(b, ep, bank, CMIS_PAGE_VDM_MASKS, 255),
			 0xff);
	/* 2.4e-4 and 0, 1e-5 and 0 */
	assert_int_equal(word(b, ep, bank, CMIS_PAGE_VDM_THRESHOLDS + 1, 128),
			 0x90f0);
	assert_int_equal(word(b, ep, bank, CMIS_PAGE_VDM_THRESHOLDS + 1, 130),
			 0);
	/* no high limit of an SNR */
	assert_int_equal(word(b, ep, bank, CMIS_PAGE_VDM_THRESHOLDS, 136),
			 0xffff);
}

static void test_layout(void **state)
{
	static struct bench b;

	(void)state;
	bench_open(&b, "8xdr8");
	bench_insert(&b);
	bench_ms(&b, 400);
	assert_true(bench_read(&b, 1, 0, 1, CMIS_01_PAGES) &
		    CMIS_01_PAGES_VDM);
	expect_layout(&b, 0, 0);
	expect_layout(&b, 1, 3);
	bench_close(&b);
	bench_open(&b, "8xdr8-8bank");
	bench_insert(&b);
	bench_ms(&b, 400);
	expect_layout(&b, 0, 7);
	bench_close(&b);
}

static void test_not_available(void **state)
{
	static struct bench b;

	(void)state;
	bench_open(&b, "8xdr8");
	bench_insert(&b);
	bench_ms(&b, 1000);
	/* powered down: nothing is received */
	assert_int_equal(raw(&b, 0, 0, CMIS_VDM_TYPE_SNR_MEDIA, 3), 0);
	assert_int_equal(raw(&b, 0, 0, CMIS_VDM_TYPE_LTP_MEDIA, 3), 0);
	assert_int_equal(raw(&b, 0, 0, CMIS_VDM_TYPE_SNR_HOST, 3), 0);
	expect_near(f16(&b, 0, 0, CMIS_VDM_TYPE_BER_MEDIA, 0), 0.5, NEAR);
	expect_near(f16(&b, 0, 0, CMIS_VDM_TYPE_BER_AVG_MEDIA, 0), 0.5, NEAR);
	expect_near(f16(&b, 0, 0, CMIS_VDM_TYPE_BER_HOST, 0), 0.5, NEAR);
	expect_near(f16(&b, 0, 0, CMIS_VDM_TYPE_FERC_MEDIA, 0), 2.047e10,
		    NEAR);
	/* and nothing of it is an alarm */
	assert_int_equal(word(&b, 0, 0, CMIS_PAGE_VDM_FLAGS, 128), 0);
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_SUMMARY) &
			 CMIS_LO_SUMMARY_2CH, 0);
	bench_close(&b);
}

static void light(struct bench *b, const char *uw)
{
	char line[64];
	int lane;

	for (lane = 0; lane < 8; lane++) {
		snprintf(line, sizeof(line), "set rx_power_uw %d %s", lane,
			 uw);
		assert_int_equal(bench_ctl(b, 0, line), 0);
	}
}

static void test_values(void **state)
{
	static struct bench b;
	double eye = fec_eye(300000), ber = fec_ber(300000);
	uint16_t laser;

	(void)state;
	open_running(&b, "8xdr8");
	light(&b, "300");
	assert_int_equal(raw(&b, 0, 0, CMIS_VDM_TYPE_SNR_MEDIA, 5),
			 (int)nearbyint(2560 * log10(eye)));
	assert_int_equal(raw(&b, 0, 0, CMIS_VDM_TYPE_LTP_MEDIA, 5),
			 (int)nearbyint(2560 * log10(exp(eye * eye / 2) / 2)));
	/* one data path of eight lanes: at its first one */
	expect_near(f16(&b, 0, 0, CMIS_VDM_TYPE_BER_MEDIA, 0), ber, 0.003);
	expect_near(f16(&b, 0, 0, CMIS_VDM_TYPE_BER_MEDIA, 1), 0.5, NEAR);
	assert_int_equal(raw(&b, 0, 0, CMIS_VDM_TYPE_FERC_MEDIA, 0), 0);
	expect_near(f16(&b, 0, 0, CMIS_VDM_TYPE_BER_HOST, 0), 3 / 1e10, 0.07);
	/* in the 5.3 module what Aux3 says, a few tenths more or less */
	laser = word(&b, 0, 0, 0, CMIS_LO_AUX3);
	assert_in_range(raw(&b, 0, 0, CMIS_VDM_TYPE_LASER_TEMP, 0),
			laser - 160, laser + 160);
	/* one dark lane: the path has no codewords, the others their eyes */
	assert_int_equal(bench_ctl(&b, 0, "set rx_power_uw 2 0"), 0);
	assert_int_equal(raw(&b, 0, 0, CMIS_VDM_TYPE_SNR_MEDIA, 2), 0);
	assert_int_not_equal(raw(&b, 0, 0, CMIS_VDM_TYPE_SNR_MEDIA, 3), 0);
	expect_near(f16(&b, 0, 0, CMIS_VDM_TYPE_BER_MEDIA, 0), 0.5, NEAR);
	expect_near(f16(&b, 0, 0, CMIS_VDM_TYPE_FERC_MEDIA, 0), 2.047e10,
		    NEAR);
	bench_close(&b);
}

/* A deviation from 45 degC since CMIS 5.4. */
static void test_deviation(void **state)
{
	static struct bench b;
	int16_t laser, deviation;

	(void)state;
	open_running(&b, "8xdr8-8bank");
	laser = word(&b, 0, 0, 0, CMIS_LO_AUX3);
	deviation = raw(&b, 0, 6, CMIS_VDM_TYPE_LASER_TEMP, 7);
	assert_in_range(deviation + 45 * 256, laser - 160, laser + 160);
	bench_close(&b);
}

static uint8_t done(struct bench *b, unsigned int bank)
{
	return bench_read(b, 0, bank, CMIS_PAGE_VDM_CONTROL, CMIS_2F_DONE);
}

static void request(struct bench *b, unsigned int bank, bool freeze)
{
	bench_write(b, 0, bank, CMIS_PAGE_VDM_CONTROL, CMIS_2F_FREEZE,
		    freeze ? CMIS_2F_FREEZE_REQUEST : 0);
}

/* From freeze to freeze: minimum, maximum and average of what was between. */
static void test_freeze(void **state)
{
	static struct bench b;
	double good = fec_ber(400000), bad = fec_ber(260000);

	(void)state;
	open_running(&b, "8xdr8");
	light(&b, "400");
	assert_int_equal(done(&b, 0), 0);
	request(&b, 2, true);
	assert_int_equal(done(&b, 0) & CMIS_2F_DONE_FREEZE, 0);
	bench_ms(&b, FREEZE_MS);
	/* one request is for all banks */
	assert_true(done(&b, 0) & CMIS_2F_DONE_FREEZE);
	assert_true(done(&b, 3) & CMIS_2F_DONE_FREEZE);
	assert_true(bench_read(&b, 0, 1, CMIS_PAGE_VDM_CONTROL,
			       CMIS_2F_FREEZE) & CMIS_2F_FREEZE_REQUEST);
	request(&b, 0, false);
	bench_ms(&b, FREEZE_MS);
	assert_true(done(&b, 1) & CMIS_2F_DONE_UNFREEZE);

	bench_ms(&b, 600);
	light(&b, "260");
	bench_ms(&b, 200);
	light(&b, "400");
	request(&b, 0, true);
	bench_ms(&b, FREEZE_MS);
	expect_near(f16(&b, 0, 0, CMIS_VDM_TYPE_BER_MIN_MEDIA, 0), good,
		    0.003);
	expect_near(f16(&b, 0, 0, CMIS_VDM_TYPE_BER_MAX_MEDIA, 0), bad,
		    0.003);
	expect_near(f16(&b, 0, 0, CMIS_VDM_TYPE_BER_AVG_MEDIA, 0),
		    (6 * good + 2 * bad) / 8, 0.003);
	/* frozen; what is not a statistic goes on */
	light(&b, "260");
	bench_ms(&b, 300);
	expect_near(f16(&b, 0, 0, CMIS_VDM_TYPE_BER_MEDIA, 0), bad, 0.003);
	expect_near(f16(&b, 0, 0, CMIS_VDM_TYPE_BER_AVG_MEDIA, 0),
		    (6 * good + 2 * bad) / 8, 0.003);
	/* the next interval began with the freeze, not with the thaw */
	request(&b, 0, false);
	bench_ms(&b, FREEZE_MS);
	expect_near(f16(&b, 0, 0, CMIS_VDM_TYPE_BER_MIN_MEDIA, 0), bad,
		    0.003);
	bench_close(&b);
}

static void test_stuck(void **state)
{
	static struct bench b;

	(void)state;
	open_running(&b, "8xdr8");
	assert_int_equal(bench_ctl(&b, 0, "fault freeze on"), 0);
	request(&b, 0, true);
	bench_ms(&b, 1000);
	assert_int_equal(done(&b, 0), 0);
	assert_int_equal(bench_ctl(&b, 0, "fault clear"), 0);
	bench_ms(&b, FREEZE_MS);
	assert_int_equal(done(&b, 0), CMIS_2F_DONE_FREEZE);
	/* a reset thaws */
	module_set_signals(b.m, true, true, true, true);
	module_set_signals(b.m, true, false, true, true);
	bench_ms(&b, 400);
	assert_int_equal(done(&b, 0), 0);
	bench_close(&b);
}

static void test_flags(void **state)
{
	static struct bench b;
	int i;

	(void)state;
	open_running(&b, "8xdr8");
	bench_read(&b, 0, 0, 0, CMIS_LO_FLAGS_MODULE);
	for (i = 0; i < 4 * CMIS_11_FLAGS_LEN; i++)
		bench_read(&b, 0, i / CMIS_11_FLAGS_LEN, CMIS_PAGE_LANE_STATUS,
			   CMIS_11_FLAGS + i % CMIS_11_FLAGS_LEN);
	assert_false(module_interrupt(b.m, 0));
	/* 1e-4: a warning, of the current value and of the statistics */
	light(&b, "240");
	i = find(&b, 0, 0, CMIS_VDM_TYPE_BER_MEDIA, 0);
	assert_true(f16(&b, 0, 0, CMIS_VDM_TYPE_BER_MEDIA, 0) > 0.00001);
	assert_true(bench_read(&b, 0, 0, 0, CMIS_LO_SUMMARY) &
		    CMIS_LO_SUMMARY_2CH);
	/* masked from the start: no interrupt */
	assert_false(module_interrupt(b.m, 0));
	bench_write(&b, 0, 0, CMIS_PAGE_VDM_MASKS, CMIS_2D_MASKS + i / 2, 0);
	assert_true(module_interrupt(b.m, 0));
	/* the first of two instances has the low nibble */
	assert_int_equal(i % 2, 0);
	assert_int_equal(bench_read(&b, 0, 0, CMIS_PAGE_VDM_FLAGS,
				    CMIS_2C_FLAGS + i / 2),
			 CMIS_MON_HIGH_WARNING);
	assert_false(module_interrupt(b.m, 0));
	/* worse: the alarm begins, the warning is no news */
	light(&b, "140");
	assert_int_equal(bench_read(&b, 0, 0, CMIS_PAGE_VDM_FLAGS,
				    CMIS_2C_FLAGS + i / 2),
			 CMIS_MON_HIGH_ALARM);
	/* no light: SNR and codewords, all of it */
	light(&b, "0");
	i = find(&b, 0, 0, CMIS_VDM_TYPE_SNR_MEDIA, 5);
	assert_int_equal(bench_read(&b, 0, 0, CMIS_PAGE_VDM_FLAGS,
				    CMIS_2C_FLAGS + i / 2) >> 4,
			 CMIS_MON_LOW_ALARM | CMIS_MON_LOW_WARNING);
	bench_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_f16),
		cmocka_unit_test(test_layout),
		cmocka_unit_test(test_not_available),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_deviation),
		cmocka_unit_test(test_freeze),
		cmocka_unit_test(test_stuck),
		cmocka_unit_test(test_flags),
	};

	return cmocka_run_group_tests_name("emu_vdm", tests, NULL, NULL);
}
