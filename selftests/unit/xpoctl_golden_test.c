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

#include "cmis_util.h"
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

/* A module of which a page 1Ch is known */
static void test_apps_normalized(void **state)
{
	struct cmis_memory *mem = &fake.memory[1][0];
	unsigned int i;

	(void)state;
	util_fill(mem, 0, CMIS_PAGE_NAD, CMIS_UPPER, 0xff);
	for (i = 0; i < 2; i++)
		util_set(&fake.memory[1][i], CMIS_PAGE_ADVERTISING,
			 CMIS_01_NAD_BANKS, 2);
	util_set(mem, CMIS_PAGE_NAD, CMIS_UPPER, 0x83);
	util_set(mem, CMIS_PAGE_NAD, CMIS_UPPER + 1, 0x12);
	util_set(mem, CMIS_PAGE_NAD, CMIS_UPPER + 2, 0x88);
	util_set(mem, CMIS_PAGE_NAD, CMIS_UPPER + 3, 0x01);
	util_set(mem, CMIS_PAGE_NAD, CMIS_UPPER + 4, 0x01);
	util_set(mem, CMIS_PAGE_NAD, CMIS_UPPER + 5, 0x80);
	check("apps xpo0/1", "apps-normalized.txt");
	check("-j apps xpo0/1:0", "apps-normalized.json");
}

/* All kinds of ports: up, failed, on the way, nowhere to be found */
static void test_state(void **state)
{
	struct port *port = fake_port(1, 8);

	(void)state;
	port->admin_up.v = 1;
	port->state.v = XPO_PORT_STATE_FAILED;
	port->fault.v = XPO_PORT_FAULT_REJECTED;
	port->fault_lanes.v = 0x300;
	port->config_status = (struct val) {
		true, XPO_CONFIG_STATUS_REJECTED_INVALID_SI
	};
	port->tries.v = 3;
	port = fake_port(1, 16);
	port->admin_up.v = 1;
	port->state.v = XPO_PORT_STATE_INITIALIZING;
	port->limit_ms.v = 10000;
	fake.modules[1].endpoint[1].state.v = XPO_CMIS_STATE_PWR_UP;
	fake.modules[1].state.v = XPO_MODULE_STATE_POWER_UP;
	fake.modules[1].limit_ms.v = 6500;
	util_set(&fake.memory[1][1], CMIS_PAGE_ADVERTISING,
		 CMIS_01_DURATION_MODULE, 0x77);
	check("state xpo0/0,1", "state.txt");
	check("-j state xpo0/1:8-23", "state.json");
}

static void test_change(void **state)
{
	(void)state;
	check("apply enp1s0np0s0 1 --dry-run", "apply-dry.txt");
	check("-j apply enp1s0np0s0 1 --dry-run", "apply-dry.json");
	check("apply enp1s0np0s0 1", "apply.txt");
	check("-j set xpo0/0:0-3 reset rx-pre=1db", "set.json");
	check("set xpo0/0:0-3 reset rx-pre=1db", "set.txt");
	check("lanes xpo0/0:0-4", "lanes-set.txt");
	check("drain xpo0/0", "drain.txt");
	check("-j drain xpo0/0 -n", "drain-dry.json");
	check("-j undrain xpo0/0:0-3 --up", "undrain.json");
	check("save", "save.json");
}

static void add_use(enum net_what what, int ifindex, const char *text,
		    const char *via, const char *lladdr)
{
	struct net_use *use = &fake.uses[what][fake.use_count[what]++];

	use->ifindex = ifindex;
	strcpy(use->text, text);
	strcpy(use->via, via);
	strcpy(use->lladdr, lladdr);
	use->table = 254;
	use->paths = 1;
	use->paths_lost = 1;
}

/* Port np8 and np9 are a bond with a VLAN, of which np8 stays */
static void test_impact(void **state)
{
	(void)state;
	fake_port(1, 8)->admin_up.v = 1;
	fake_port(1, 8)->link.v = 1;
	fake_port(1, 16)->admin_up.v = 1;
	fake.links[3].up = true;
	fake.links[4].up = true;
	fake.links[5].up = true;
	fake.links[3].master = 30;
	fake.links[4].master = 30;
	fake_link_add(30, "bond0", "bond", true);
	fake_link_add(31, "np10.9", "vlan", true);
	fake.links[fake.link_count - 1].lower = 14;
	add_use(NET_ADDRESSES, 14, "192.0.2.1/31", "", "");
	add_use(NET_ADDRESSES, 31, "2001:db8::1/64", "", "");
	add_use(NET_ADDRESSES, 30, "198.51.100.1/24", "", "");
	add_use(NET_NEIGHBOURS, 14, "192.0.2.0", "", "02:00:00:00:00:01");
	add_use(NET_ROUTES, 14, "default", "192.0.2.0", "");
	add_use(NET_ROUTES, 31, "2001:db8:1::/48", "2001:db8::2", "");
	fake.uses[NET_ROUTES][1].paths = 2;
	check("impact xpo0/1:8-31", "impact.txt");
	check("-j impact xpo0/1:8-31", "impact.json");
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

/* What the card samples, and what became of flags and links */
static void test_telemetry(void **state)
{
	(void)state;
	check("vdm xpo0/0", "vdm.txt");
	check("vdm xpo0/0 --all", "vdm-all.txt");
	check("-j vdm xpo0/0:2", "vdm.json");
	check("flags", "flags.txt");
	check("flags --counts", "flags-counts.txt");
	check("flags xpo0/0 --log", "flags-log.txt");
	check("-j flags --log --since 104", "flags-log.json");
	check("history", "history.txt");
	check("-j history", "history.json");
	check("plan xpo0/0", "plan.txt");
	check("-j plan xpo0/0", "plan.json");
	check("plan set xpo0/0 lanes=10ms tap=0/0/10h:143@1s -n",
	      "plan-dry.txt");
	check("blackbox", "blackbox.txt");
	check("-j blackbox list", "blackbox.json");
	check("blackbox show 3", "blackbox-show.txt");
	check("top --once", "top.txt");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_list, setup),
		cmocka_unit_test_setup(test_show, setup),
		cmocka_unit_test_setup(test_lanes, setup),
		cmocka_unit_test_setup(test_apps, setup),
		cmocka_unit_test_setup(test_apps_normalized, setup),
		cmocka_unit_test_setup(test_state, setup),
		cmocka_unit_test_setup(test_change, setup),
		cmocka_unit_test_setup(test_impact, setup),
		cmocka_unit_test_setup(test_power, setup),
		cmocka_unit_test_setup(test_read, setup),
		cmocka_unit_test_setup(test_trouble, setup),
		cmocka_unit_test_setup(test_telemetry, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
