// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl: whole outputs against selftests/data/xpoctl, so that no change of
 * text or JSON goes unnoticed. With XPO_GOLDEN=update it writes them instead.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "xpoctl_fake.h"

#ifndef DATA_DIR
#define DATA_DIR "../data"
#endif

static char *slurp(const char *path)
{
	FILE *fp = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;

	if (!fp)
		fail_msg("no file %s", path);
	if (getdelim(&text, &size, '\0', fp) < 0)
		fail_msg("%s cannot be read", path);
	fclose(fp);
	return text;
}

static void update(const char *path, const char *text)
{
	FILE *fp = fopen(path, "w");

	assert_non_null(fp);
	fputs(text, fp);
	assert_int_equal(fclose(fp), 0);
}

/* Where they differ says more than both of them */
static void compare(const char *path, const char *got)
{
	char *want = slurp(path);
	size_t same = 0;

	while (got[same] && got[same] == want[same])
		same++;
	if (got[same] || want[same])
		fail_msg("%s differs at byte %zu: '%.60s' is now '%.60s'",
			 path, same, want + same, got + same);
	free(want);
}

static void check(const char *arguments, const char *name)
{
	const char *mode = getenv("XPO_GOLDEN");
	struct fake_run run;
	char path[256];

	snprintf(path, sizeof(path), "%s/xpoctl/%s", DATA_DIR, name);
	fake_run(&run, arguments);
	assert_string_equal(run.err, "");
	assert_int_equal(run.status, 0);
	if (mode && !strcmp(mode, "update"))
		update(path, run.out);
	else
		compare(path, run.out);
	fake_run_free(&run);
}

static int setup(void **state)
{
	(void)state;
	fake_init();
	return 0;
}

static void test_list(void **state)
{
	(void)state;
	check("list", "list.txt");
	check("-j list", "list.json");
}

static void test_show(void **state)
{
	(void)state;
	check("show", "show-card.txt");
	check("-j show xpo0", "show-card.json");
	check("show xpo0/0", "show-module.txt");
	check("-j show xpo0/0", "show-module.json");
	check("show xpo0/1,3", "show-modules.txt");
}

static void test_lanes(void **state)
{
	(void)state;
	check("lanes xpo0/0", "lanes.txt");
	check("-j lanes xpo0/0:0,5", "lanes.json");
	check("lanes xpo0/0:3 --all", "lanes-all.txt");
}

static void test_apps(void **state)
{
	(void)state;
	check("apps xpo0/0", "apps.txt");
	check("-j apps xpo0/0", "apps.json");
	check("apps xpo0/1", "apps-two.txt");
}

static void test_power(void **state)
{
	(void)state;
	check("power", "power.txt");
	check("-j power", "power.json");
}

static void test_read(void **state)
{
	(void)state;
	check("read xpo0/0 00h:129+40 lo:14+4", "read.txt");
	check("-j read xpo0/0 00h:129+40 lo:14+4", "read.json");
}

/* A partial module and a refused one, as an operator sees them */
static void test_trouble(void **state)
{
	(void)state;
	fake.modules[0].state.v = XPO_MODULE_STATE_LOW_POWER;
	fake.modules[0].reason.v = XPO_REASON_POWER_BUDGET;
	fake.modules[1].state.v = XPO_MODULE_STATE_PARTIAL;
	fake.modules[1].reason.v = XPO_REASON_ENDPOINT_MISSING;
	memset(&fake.modules[1].endpoint[1], 0, sizeof(struct endpoint));
	fake.modules[1].endpoint[1].endpoint = (struct val) { true, 1 };
	fake.modules[1].endpoint[1].answering = (struct val) { true, 0 };
	fake.modules[1].endpoint[1].error = (struct val) { true, -121 };
	fake.cages[2].interlock.latched.v = XPO_INTERLOCK_CAUSE_LEAK;
	check("list", "trouble.txt");
	check("-j list", "trouble.json");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_list, setup),
		cmocka_unit_test_setup(test_show, setup),
		cmocka_unit_test_setup(test_lanes, setup),
		cmocka_unit_test_setup(test_apps, setup),
		cmocka_unit_test_setup(test_power, setup),
		cmocka_unit_test_setup(test_read, setup),
		cmocka_unit_test_setup(test_trouble, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
