// SPDX-License-Identifier: GPL-2.0
/* The configuration file: what is said, and what is refused and how. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../tools/xpo-emu/card.h"
#include "../../tools/xpo-emu/config.h"

static char path[64];
static char error[512];
static struct card_conf conf;

static int load(const char *text)
{
	FILE *f;

	strcpy(path, "/tmp/xpo-config.XXXXXX");
	f = fdopen(mkstemp(path), "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	error[0] = '\0';
	if (!config_load(path, &conf, error, sizeof(error))) {
		unlink(path);
		return 0;
	}
	unlink(path);
	return -1;
}

static void test_defaults(void **state)
{
	(void)state;
	assert_int_equal(load(""), 0);
	assert_int_equal(conf.cages, 16);
	assert_int_equal(conf.bus_khz, 1000);
	assert_int_equal(conf.version_minor, 3);
	assert_string_equal(conf.modules[7].model, "none");
	assert_string_equal(conf.modules[7].base_dir, "/tmp");
}

static void test_everything(void **state)
{
	(void)state;
	assert_int_equal(load("# a card\n[card]\nserial = 00ff\n"
			      "mac=02:00:00:00:04:00\n cages = 4 # few\n"
			      "budget_mw = 1000\ncage_limit_mw = 500\n"
			      "seed = 9\nbus_khz = 0\nbus_max_khz = 400\n"
			      "time_scale = 2.5\nversion = 1.2\n"
			      "dma = message\n\n[cage 0-2]\nmodule = 8xdr8\n"
			      "[cage 1]\nmodule = dac\nserial = X\n"), 0);
	assert_int_equal(conf.serial, 0xff);
	assert_int_equal(conf.mac[4], 4);
	assert_int_equal(conf.cages, 4);
	assert_int_equal(conf.budget_mw, 1000);
	assert_int_equal(conf.seed, 9);
	assert_int_equal(conf.bus_khz, 0);
	assert_int_equal(conf.bus_max_khz, 400);
	assert_true(conf.time_scale > 2.4 && conf.time_scale < 2.6);
	assert_int_equal(conf.version_major, 1);
	assert_true(conf.dma_messages);
	assert_string_equal(conf.modules[0].model, "8xdr8");
	assert_string_equal(conf.modules[1].model, "dac");
	assert_string_equal(conf.modules[1].serial, "X");
	assert_string_equal(conf.modules[2].model, "8xdr8");
	assert_string_equal(conf.modules[3].model, "none");
}

static void test_mistakes(void **state)
{
	static const struct {
		const char *text;
		unsigned int line;
		const char *names;	/* part of the reason */
	} bad[] = {
		{ "serial = 1\n", 1, "serial" },
		{ "[card]\ncages = 17\n", 2, "17" },
		{ "[card]\ncages = 0\n", 2, "cages" },
		{ "[card]\n\nserial = xyz\n", 3, "xyz" },
		{ "[card]\nmac = 1:2:3\n", 2, "1:2:3" },
		{ "[card]\nmac = 03:00:00:00:00:00\n", 2, "unicast" },
		{ "[card]\nmac = 02:00:00:00:00:01\n", 2, "low 10 bits" },
		{ "[card]\nversion = 1\n", 2, "version" },
		{ "[card]\ntime_scale = 0\n", 2, "time_scale" },
		{ "[card]\ntime_scale = nan\n", 2, "nan" },
		{ "[card]\ndma = maybe\n", 2, "maybe" },
		{ "[card]\nbus_khz = 50\n", 2, "50" },
		{ "[card]\nbudget_mw = -1\n", 2, "-1" },
		{ "[card]\nbudget_mw =\n", 2, "budget_mw" },
		{ "[card]\ncolour = red\n", 2, "colour" },
		{ "[card]\nnonsense\n", 2, "nonsense" },
		{ "[card\n", 1, "]" },
		{ "[box]\n", 1, "box" },
		{ "[cage 16]\n", 1, "cage 16" },
		{ "[cage 3-1]\n", 1, "3-1" },
		{ "[cage x]\n", 1, "cage x" },
		{ "[cage 0]\nmodule = bogus\n", 2, "bogus" },
		{ "[cage 0]\ncolour = red\n", 2, "colour" },
		{ "[cage 0]\ndeclared_mw = much\n", 2, "much" },
		{ "[cage 9]\nmodule = dac\n[card]\ncages = 4\n", 1, "cage 9" },
	};
	char where[128];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(load(bad[i].text), -1);
		snprintf(where, sizeof(where), "%s:%u: ", path, bad[i].line);
		if (strncmp(error, where, strlen(where)) ||
		    !strstr(error + strlen(where), bad[i].names))
			fail_msg("%s\nanswered: %s", bad[i].text, error);
	}
	assert_int_equal(config_load("/does/not/exist", &conf, error,
				     sizeof(error)), -1);
	assert_non_null(strstr(error, "/does/not/exist: No such file"));
}

static void test_long_line(void **state)
{
	static char text[4000];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	assert_int_equal(load(text), -1);
	assert_non_null(strstr(error, ":1: the line is too long"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_everything),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_long_line),
	};

	return cmocka_run_group_tests_name("emu_config", tests, NULL, NULL);
}
