// SPDX-License-Identifier: GPL-2.0
/* The receiver's and the FEC's figures. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../../tools/xpo-emu/fec.h"

/* Average power in nW of an OMA in dBm with 4.33 dB extinction. */
static uint32_t oma_nw(double dbm)
{
	double r = pow(10, 0.433);

	return 1e6 * pow(10, dbm / 10) * (r + 1) / (2 * (r - 1));
}

static void assert_near(double value, double want, double relative)
{
	if (fabs(value - want) > want * relative)
		fail_msg("%g is not %g", value, want);
}

static void test_published_point(void **state)
{
	(void)state;
	assert_near(fec_ber(oma_nw(-7)), 2.4 / 1e4, 0.01);
}

static void test_monotonic(void **state)
{
	double ber, last = 0.6;
	uint32_t nw;

	(void)state;
	assert_true(fec_ber(0) == 0.5);
	for (nw = 1; nw < 6000000; nw += nw / 50 + 1) {
		ber = fec_ber(nw);
		assert_true(ber < last);
		assert_true(ber > 1 / 1e13);
		last = ber;
	}
	/* the floor */
	assert_true(last < 1 / 1e12);
}

/* A dB less light is worse by more, the less there is. */
static void test_known_odds(void **state)
{
	double ber[8];
	struct fec_odds odds;
	double sum, mean;
	unsigned int i;

	(void)state;
	for (i = 0; i < 8; i++)
		ber[i] = 2.4 / 1e4;
	fec_odds(ber, 8, &odds);
	/* what IEEE 802.3 wants of this FEC: codewords fail once in 1e12 */
	assert_true(odds.uncorrectable < 5 / 1e12);
	assert_true(odds.uncorrectable > 5 / 1e14);
	sum = odds.uncorrectable;
	mean = 0;
	for (i = 0; i < FEC_BINS; i++) {
		sum += odds.bin[i];
		mean += i * odds.bin[i];
	}
	assert_near(sum, 1, 1 / 1e12);
	assert_near(mean, 544 * odds.symbol, 1 / 1e9);
	assert_near(odds.symbol, 2.4 / 1e3, 0.01);
	assert_near(odds.bits, 1, 0.01);
	for (i = 0; i < 8; i++)
		ber[i] = 2 / 1e3;
	fec_odds(ber, 8, &odds);
	assert_true(odds.uncorrectable > 0.05);
	ber[3] = 4 / 1e3;
	fec_odds(ber, 8, &odds);
	assert_near(odds.share[3], 2.0 / 9, 0.02);
}

static void count(struct fec *f, double ber, uint64_t ns)
{
	uint64_t start = f->since;
	double lanes[2] = { ber, ber };

	fec_set(f, start, lanes, 2, 400000);
	fec_count(f, start + ns);
}

/* Counters follow the odds, and the rest of a codeword is not lost. */
static void test_counts(void **state)
{
	uint64_t expected = 0;
	struct fec f;
	unsigned int i;

	(void)state;
	fec_init(&f, 1);
	for (i = 0; i < 1000; i++) {
		count(&f, 1 / 1e5, 12345);
		expected += 12345;
	}
	assert_int_equal(f.codewords, expected * 400000 / 5120 / 1000);
	assert_near(f.corrected, f.codewords * -expm1(544 * log1p(-0.0001)),
		    0.03);
	assert_int_equal(f.uncorrectable, 0);
	assert_near(f.symbols[0], f.symbols[1], 0.05);
	count(&f, 2 / 1e3, 1000000);
	assert_near(f.uncorrectable, 78125 * f.odds.uncorrectable, 0.1);
	/* an interval without codewords */
	expected = f.codewords;
	fec_set(&f, f.since, f.ber, 0, 0);
	fec_count(&f, f.since + 1000000000);
	assert_int_equal(f.codewords, expected);
}

/* The same seed gives the same errors, another one others. */
static void test_seeds(void **state)
{
	struct fec a, b, c;

	(void)state;
	fec_init(&a, 5);
	fec_init(&b, 5);
	fec_init(&c, 6);
	count(&a, 1 / 1e4, 1000000);
	count(&b, 1 / 1e4, 1000000);
	count(&c, 1 / 1e4, 1000000);
	assert_memory_equal(a.hist, b.hist, sizeof(a.hist));
	assert_memory_not_equal(a.hist, c.hist, sizeof(a.hist));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_published_point),
		cmocka_unit_test(test_monotonic),
		cmocka_unit_test(test_known_odds),
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_seeds),
	};

	return cmocka_run_group_tests_name("emu_fec", tests, NULL, NULL);
}
