// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl: addresses, lists, registers and bytes as arguments.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "../../tools/xpoctl/numbers.h"
#include "../../tools/xpoctl/target.h"

static void test_lists(void **state)
{
	static const struct {
		const char *text;
		uint64_t bits;
		bool ok;
	} cases[] = {
		{ "0", 1, true },
		{ "0-7,12", 0x10ff, true },
		{ "63", 1ull << 63, true },
		{ "0-63", ~0ull, true },
		{ "*", ~0ull, true },
		{ "3,3,2-3", 0xc, true },
		{ "", 0, false },
		{ "-1", 0, false },
		{ "64", 0, false },
		{ "0-64", 0, false },
		{ "7-3", 0, false },
		{ "1,", 0, false },
		{ "1-", 0, false },
		{ "1,,2", 0, false },
		{ "1 ", 0, false },
		{ "0x1", 0, false },
		{ "99999999999999999999", 0, false },
	};
	char error[NUMBERS_ERROR_LEN];
	uint64_t bits;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		error[0] = '\0';
		assert_int_equal(numbers_list(cases[i].text, "lane", 63, &bits,
					      error), cases[i].ok);
		if (cases[i].ok)
			assert_true(bits == cases[i].bits);
		else
			assert_true(*error);
	}
}

static void test_registers(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		bool lower;
		uint8_t page;
		uint8_t offset;
		uint8_t length;
	} cases[] = {
		{ "lo:14+2", true, true, 0, 14, 2 },
		{ "LO:127", true, true, 0, 127, 0 },
		{ "lo", true, true, 0, 0, 128 },
		{ "11h", true, false, 0x11, 128, 128 },
		{ "11h:154", true, false, 0x11, 154, 0 },
		{ "11h:134-153", true, false, 0x11, 134, 20 },
		{ "9Fh:0x80+0x10", true, false, 0x9f, 128, 16 },
		{ "0xffh:9Ah", false, false, 0, 0, 0 },
		{ "0xff:9Ah", true, false, 0xff, 0x9a, 0 },
		{ "0h:255", true, false, 0, 255, 0 },
		{ "11h:128+128", true, false, 0x11, 128, 128 },
		{ "11:154", false, false, 0, 0, 0 },
		{ "", false, false, 0, 0, 0 },
		{ ":3", false, false, 0, 0, 0 },
		{ "11h:", false, false, 0, 0, 0 },
		{ "11h:127", false, false, 0, 0, 0 },
		{ "11h:256", false, false, 0, 0, 0 },
		{ "11h:250+7", false, false, 0, 0, 0 },
		{ "11h:128+129", false, false, 0, 0, 0 },
		{ "11h:128+0", false, false, 0, 0, 0 },
		{ "11h:200-199", false, false, 0, 0, 0 },
		{ "11h:200-", false, false, 0, 0, 0 },
		{ "11h:200+", false, false, 0, 0, 0 },
		{ "11h:200,201", false, false, 0, 0, 0 },
		{ "lo:128", false, false, 0, 0, 0 },
		{ "lo:120-128", false, false, 0, 0, 0 },
		{ "100h:128", false, false, 0, 0, 0 },
		{ "xyz", false, false, 0, 0, 0 },
	};
	char error[NUMBERS_ERROR_LEN];
	struct reg reg;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		error[0] = '\0';
		if (numbers_reg(cases[i].text, &reg, error) != cases[i].ok)
			fail_msg("'%s': %s", cases[i].text, error);
		assert_int_equal(!*error, cases[i].ok);
		if (!cases[i].ok)
			continue;
		assert_int_equal(reg.lower, cases[i].lower);
		assert_int_equal(reg.page, cases[i].page);
		assert_int_equal(reg.offset, cases[i].offset);
		assert_int_equal(reg.length, cases[i].length);
	}
}

static void test_bytes(void **state)
{
	char error[NUMBERS_ERROR_LEN];
	uint8_t data[4];
	size_t len = 0;

	(void)state;
	assert_true(numbers_bytes("a5", data, sizeof(data), &len, error));
	assert_true(numbers_bytes("0x00FF", data, sizeof(data), &len, error));
	assert_int_equal(len, 3);
	assert_memory_equal(data, "\xa5\x00\xff", 3);
	assert_false(numbers_bytes("0102", data, sizeof(data), &len, error));
	assert_string_equal(error, "more than 4 bytes");
	len = 0;
	assert_false(numbers_bytes("a", data, sizeof(data), &len, error));
	assert_false(numbers_bytes("0x", data, sizeof(data), &len, error));
	assert_false(numbers_bytes("zz", data, sizeof(data), &len, error));
	assert_int_equal(len, 0);
}

static void check_target(const char *arg, size_t index, size_t count,
			 const struct target *want)
{
	char error[NUMBERS_ERROR_LEN] = "";
	struct target *targets = NULL;
	size_t n = 0;

	if (!target_parse(arg, &targets, &n, error))
		fail_msg("'%s': %s", arg, error);
	assert_int_equal(n, count);
	assert_int_equal(targets[index].kind, want->kind);
	assert_string_equal(targets[index].name, want->name);
	assert_int_equal(targets[index].cages, want->cages);
	assert_true(targets[index].lanes == want->lanes);
	assert_int_equal(targets[index].wildcard, want->wildcard);
	free(targets);
}

static void test_targets(void **state)
{
	(void)state;
	check_target("*", 0, 1, &(struct target) {
		.kind = TARGET_ALL, .wildcard = true });
	check_target("xpo0", 0, 1, &(struct target) {
		.kind = TARGET_CARD, .name = "xpo0" });
	check_target("xpo12/3", 0, 1, &(struct target) {
		.kind = TARGET_CARD, .name = "xpo12", .cages = 8 });
	check_target("xpo0/0-2,4", 0, 1, &(struct target) {
		.kind = TARGET_CARD, .name = "xpo0", .cages = 0x17 });
	check_target("xpo0/*", 0, 1, &(struct target) {
		.kind = TARGET_CARD, .name = "xpo0", .cages = 0xffff,
		.wildcard = true });
	check_target("xpo0/3:0-7,12,xpo0/4", 0, 2, &(struct target) {
		.kind = TARGET_CARD, .name = "xpo0", .cages = 8,
		.lanes = 0x10ff });
	check_target("xpo0/3:0-7,12,xpo0/4", 1, 2, &(struct target) {
		.kind = TARGET_CARD, .name = "xpo0", .cages = 16 });
	check_target("pci/0000:01:00.0", 0, 1, &(struct target) {
		.kind = TARGET_CARD, .name = "pci/0000:01:00.0" });
	check_target("pci/0000:01:00.0/3:17", 0, 1, &(struct target) {
		.kind = TARGET_CARD, .name = "pci/0000:01:00.0", .cages = 8,
		.lanes = 1 << 17 });
	check_target("enp1s0np24s3", 0, 1, &(struct target) {
		.kind = TARGET_NETDEV, .name = "enp1s0np24s3" });
	check_target("enp1s0np24,xpo0/1", 1, 2, &(struct target) {
		.kind = TARGET_CARD, .name = "xpo0", .cages = 2 });
}

static void test_targets_bad(void **state)
{
	static const char * const bad[] = {
		"", ",", "xpo0,", "xpo0/", "xpo0/16", "xpo0/3:", "xpo0/3:64",
		"xpo0/a", "xpo0/3:x", "xpo0/3/4", "xpo0:3", "a b",
		"an-interface-with-a-long-name", "xpo0/3-1",
	};
	char long_one[TARGET_TEXT_LEN + 1] = "xpo0/";
	char error[NUMBERS_ERROR_LEN];
	struct target *targets = NULL;
	size_t count = 0;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		error[0] = '\0';
		if (target_parse(bad[i], &targets, &count, error))
			fail_msg("'%s' is an address", bad[i]);
		assert_true(*error);
	}
	memset(long_one + 5, '0', sizeof(long_one) - 6);
	assert_false(target_parse(long_one, &targets, &count, error));
	free(targets);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_registers),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_targets),
		cmocka_unit_test(test_targets_bad),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
