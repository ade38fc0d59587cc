// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl: commands that change or explain ports, against a kernel that is
 * only data.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/xpoctl/controls.h"
#include "../../tools/xpoctl/impact.h"
#include "../../tools/xpoctl/numbers.h"
#include "xpoctl_fake.h"

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

static void test_usage(void **state)
{
	static const struct expect all[] = {
		{ 2, "apply", NULL, "which lanes" },
		{ 2, "apply xpo0/0:0-3", NULL, "which application" },
		{ 2, "apply xpo0/0 0", NULL, "'0' is not an application" },
		{ 2, "apply xpo0/0 16", NULL, "'16' is not an application" },
		{ 2, "apply xpo0/0 2x", NULL, "'2x' is not an application" },
		{ 2, "apply xpo0 2", NULL, "name the modules" },
		{ 2, "apply xpo0/0:64 2", NULL, "no lane 64" },
		{ 2, "apply xpo0/0:3-1 2", NULL, "3-1" },
		{ 2, "apply xpo0/0 1 --force", NULL, "--force is not an" },
		{ 2, "set", NULL, "which lanes" },
		{ 2, "set reset", NULL, "which lanes" },
		{ 2, "set tx-disable=on", NULL, "which lanes" },
		{ 2, "set xpo0/0", NULL, "set what?" },
		{ 2, "set xpo0/0 tx-disable=1", NULL, "on or off" },
		{ 2, "set xpo0/0 tx-disable=", NULL, "on or off" },
		{ 2, "set xpo0/0 tx-dis=on", NULL, "not a control" },
		{ 2, "set xpo0/0 =on", NULL, "not a control" },
		{ 2, "set xpo0/0 tx-cdr=on frob", NULL, "not a control" },
		{ 2, "set xpo0/0 tx-cdr=on tx-cdr=off", NULL, "given twice" },
		{ 2, "set xpo0/0 rx-pre=0.7db", NULL,
		  "0.0db to 3.5db in steps of 0.5db" },
		{ 2, "set xpo0/0 rx-pre=4db", NULL, "0.0db to 3.5db" },
		{ 2, "set xpo0/0 tx-eq=13db", NULL, "0.0db to 12.0db" },
		{ 2, "set xpo0/0 rx-post=code:16", NULL, "0.0db to 7.0db" },
		{ 2, "set xpo0/0 rx-amplitude=2", NULL, "400-800mv" },
		{ 2, "impact", NULL, "which module" },
		{ 2, "drain", NULL, "which module" },
		{ 2, "drain xpo0", NULL, "name the modules" },
		{ 2, "drain xpo0/0:0", NULL, "whole modules" },
		{ 2, "undrain", NULL, "which module" },
		{ 2, "undrain xpo0/0:0", NULL, "whole modules" },
		{ 2, "save a b", NULL, "one file" },
		{ 2, "restore", NULL, "which file" },
		{ 2, "restore a b", NULL, "which file" },
		{ 2, "drain xpo0/0 --up", NULL, "--up is not an option" },
		{ 4, "apply xpo0/2 1", NULL, "no module in this cage" },
		{ 4, "set xpo0/0:8 tx-cdr=on", NULL, "lanes 0 to 7" },
		{ 4, "drain xpo0/2", NULL, "no module in this cage" },
		{ 4, "impact xpo0/9", NULL, "no such cage" },
		{ 4, "state no-such-netdev", NULL, "no such card or interf" },
		{ 3, "state xpo0/0,2", "xpo0/0", "no module" },
	};

	(void)state;
	FAKE_CHECK_ALL(all);
	assert_int_equal(fake.changes, 0);
}

static void test_apply(void **state)
{
	struct expect dry = { 0, "-j apply xpo0/0:0-3 1 --dry-run",
				   "\"register\":\"ApplyDPInit\"", NULL };
	struct expect done = { 0, "-j apply xpo0/0:0-3 1",
				    "\"done\":true,\"id\":7", NULL };
	struct expect all = { 0, "apply xpo0/1 auto",
				   "Lanes        0-31", NULL };
	struct expect ifname = { 0, "apply enp1s0np9,enp1s0np10 3",
				      "Lanes        8-23", NULL };

	(void)state;
	fake_check(&dry);
	assert_int_equal(fake.changes, 0);
	fake_check(&done);
	assert_true(fake.lanes == 0xf);
	assert_int_equal(fake.app_sel, 1);
	fake_check(&all);
	assert_true(fake.lanes == 0xffffffff);
	assert_int_equal(fake.app_sel, 0);
	fake_check(&ifname);
	assert_true(fake.lanes == 0xffff00);
	assert_int_equal(fake.changes, 3);
}

static void test_apply_fails(void **state)
{
	struct expect rejected = { 1, "apply xpo0/1:0-15 2", "Lanes",
		"xpo0/1:8-15: rejected with ConfigStatus rejected-invalid-si, "
	};
	struct expect json = { 1, "-j apply xpo0/1:0-15 2",
		"\"done\":false,\"id\":7,\"error\":-71,\"fault\":\"rejected\",\"config_status\":\"rejected-invalid-si\",\"fault_lanes\":[8,9,10,11,12,13,14,15]",
		"rejected" };
	struct expect gone = { 4, "apply xpo0/1 2", NULL,
				    "xpo0/1: no such card or module" };
	struct expect hangs = { 1, "apply xpo0/1 2 -t 1", NULL,
				"in 1 s (see 'xpoctl state xpo0/1')" };
	struct expect no_wait = { 0, "apply xpo0/1 2 -t 0", NULL, NULL };
	struct expect busy = { 1, "apply xpo0/1 2", NULL,
				    "xpo0/1: an apply is running\n" };

	(void)state;
	fake.done.error = set(-EPROTO);
	fake.done.port_fault = set(XPO_PORT_FAULT_REJECTED);
	fake.done.config_status = set(XPO_CONFIG_STATUS_REJECTED_INVALID_SI);
	fake.done.lanes = set(0xff00);
	fake_check(&rejected);
	fake_check(&json);
	fake_init();
	fake.hangs = true;
	fake_check(&hangs);
	fake_check(&no_wait);
	fake.err = -ENODEV;
	fake_check(&gone);
	fake.err = -EBUSY;
	fake.error = "cage 1: an apply is running";
	fake_check(&busy);
}

/* A port that is beyond the lanes of its module, and one of an empty cage */
static void add_ports(void)
{
	fake_port_add(0, 8, 8, 40);
	fake_link_add(40, "beyond", "xpo", false);
	fake_port_add(2, 8, 8, 41);
	fake_port_add(2, 16, 8, 42);
	fake_link_add(41, "empty", "xpo", false);
	fake_link_add(42, "beside", "xpo", false);
}

/* An interface never means more than its own lanes */
static void test_interface(void **state)
{
	static const struct expect beyond[] = {
		{ 4, "set beyond tx-disable=on", NULL,
		  "beyond: xpo0/0 has no lanes for this port: it has 8" },
		{ 4, "apply beyond 2", NULL, "no lanes for this port" },
		{ 4, "lanes beyond", NULL, "no lanes for this port" },
		{ 4, "state beyond", NULL, "no lanes for this port" },
		{ 4, "undrain beyond --up", NULL, "no lanes for this port" },
		{ 4, "set empty tx-disable=on", NULL, "no module in this" },
	};
	struct expect open = { 0, "undrain empty --up", "Opened  empty\n",
			       NULL };
	struct expect empty = { 0, "undrain xpo0/2:16-23 --up",
				"Opened  beside\n", NULL };
	size_t i;

	(void)state;
	add_ports();
	for (i = 0; i < sizeof(beyond) / sizeof(beyond[0]); i++)
		fake_check(&beyond[i]);
	assert_int_equal(fake.changes, 0);
	fake_check(&open);
	assert_int_equal(fake_port(2, 8)->admin_up.v, 1);
	assert_int_equal(fake_port(2, 16)->admin_up.v, 0);
	fake_check(&empty);
	assert_int_equal(fake_port(2, 16)->admin_up.v, 1);
}

/* Of lanes that not all modules have, each is asked for those it has */
static void test_wildcard_lanes(void **state)
{
	struct expect some = { 0, "set xpo0/*:4-15 tx-cdr=on -n",
			       "Lanes  4-7\n", NULL };
	struct expect none = { 4, "-j lanes xpo0/*:40", NULL,
			       "xpo0/*:40: no module has such lanes" };
	struct expect last = { 0, "set xpo0/*:31 tx-cdr=on", "Lanes   31\n",
			       NULL };

	(void)state;
	fake_check(&some);
	fake_check(&none);
	fake_check(&last);
	assert_int_equal(fake.changes, 1);
}

/* Of two modules one is done: partly */
static void test_apply_partly(void **state)
{
	struct expect partly = { 3, "apply xpo0/0,2,1 1", NULL,
				      "xpo0/2: no module" };

	(void)state;
	fake_check(&partly);
	assert_int_equal(fake.changes, 2);
}

static void test_set(void **state)
{
	struct expect one = { 0, "set xpo0/0:2 tx-disable=on",
				   "Set     tx-disable=on", NULL };
	struct expect json = { 0,
		"-j set xpo0/0:2-3 reset rx-pre=1.5dB rx-amplitude=300-600mv tx-eq=code:13",
		"\"controls\":{\"tx-eq\":\"code:13\",\"rx-pre\":\"1.5db\",\"rx-amplitude\":\"300-600mv\"}",
		NULL };
	struct expect lanes = { 0, "lanes xpo0/0:2",
				     "rx-pre=1.5db", NULL };
	struct expect dry = { 0, "set xpo0/1 tx-cdr=off --dry-run",
				   "Nothing would be written", NULL };
	struct expect refused = { 1, "set xpo0/0 rx-disable=on", NULL,
		"xpo0/0: not advertised: 01h:156.1" };
	struct controls *controls = fake.controls[0];

	(void)state;
	fake_check(&one);
	assert_int_equal(controls[2].set.v, 1 << CONTROL_TX_DISABLE);
	assert_int_equal(controls[3].set.v, 0);
	fake_check(&json);
	assert_true(fake.lanes == 0xc && fake.controls_reset);
	assert_int_equal(controls[3].value[CONTROL_RX_PRE].v, 3);
	assert_int_equal(controls[3].value[CONTROL_RX_AMPLITUDE].v, 1);
	assert_int_equal(controls[2].set.v, 1 << CONTROL_RX_PRE |
			 1 << CONTROL_RX_AMPLITUDE | 1 << CONTROL_TX_EQ);
	fake_check(&lanes);
	fake_check(&dry);
	assert_int_equal(fake.changes, 2);
	fake.err = -EOPNOTSUPP;
	fake.error = "cage 0: not advertised: 01h:156.1";
	fake_check(&refused);
}

/* What a control is shown as is what sets it */
static void test_values(void **state)
{
	char value[CONTROLS_VALUE_LEN], text[64], error[NUMBERS_ERROR_LEN];
	unsigned int i, code, codes;

	(void)state;
	for (i = 0; i < CONTROL_COUNT; i++) {
		codes = i == CONTROL_TX_EQ || i >= CONTROL_RX_PRE ? 16 : 2;
		for (code = 0; code < codes; code++) {
			struct controls want = {};

			snprintf(text, sizeof(text), "%s=%s",
				 controls_words[i],
				 controls_value(i, code, value));
			if (!controls_parse(text, &want, error))
				fail_msg("%s: %s", text, error);
			assert_true(want.value[i].set);
			assert_int_equal(want.value[i].v, code);
		}
	}
	controls_value(CONTROL_RX_PRE, 3, value);
	assert_string_equal(value, "1.5db");
	controls_value(CONTROL_RX_POST, 8, value);
	assert_string_equal(value, "code:8");
}

static void test_state(void **state)
{
	struct expect faulty = { 0, "state xpo0/0:0",
				      "2 of 3", NULL };
	struct expect json = { 0, "-j state xpo0/0:0",
		"\"waits_for\":\"DPInitialized\",\"waited_ms\":1500,\"limit_ms\":5000",
		NULL };
	struct expect advice = { 0, "-j state xpo0/0",
		"\"advice\":\"pull or power down another module\"", NULL };
	struct port *port = fake_port(0, 0);

	(void)state;
	port->state = set(XPO_PORT_STATE_INITIALIZING);
	port->limit_ms = set(5000);
	port->tries = set(2);
	fake_check(&faulty);
	fake_check(&json);
	fake.modules[0].state = set(XPO_MODULE_STATE_LOW_POWER);
	fake.modules[0].reason = set(XPO_REASON_POWER_BUDGET);
	fake_check(&advice);
}

static void test_drain(void **state)
{
	struct expect dry = { 0, "drain xpo0/0 -n",
				   "Would close  enp1s0np0s0", NULL };
	struct expect done = { 0, "drain xpo0/0",
		"To take it back: xpoctl undrain xpo0/0:0-3 --up", NULL };
	struct expect undo = { 0, "undrain xpo0/0:0-3 --up",
				    "Opened  enp1s0np0s0\n", NULL };
	struct expect safe = { 0, "-j drain xpo0/0",
				    "\"safe_to_remove\":true", NULL };
	struct expect only = { 0, "undrain xpo0/0", "No longer drained",
				    NULL };

	(void)state;
	fake_check(&dry);
	assert_int_equal(fake.changes, 0);
	fake_check(&done);
	assert_int_equal(fake.changes, 2);
	assert_int_equal(fake_port(0, 0)->admin_up.v, 0);
	assert_int_equal(fake.modules[0].drained.v, 1);
	fake_check(&undo);
	assert_int_equal(fake_port(0, 0)->admin_up.v, 1);
	assert_int_equal(fake_port(0, 4)->admin_up.v, 0);
	assert_int_equal(fake.modules[0].drained.v, 0);
	fake_check(&safe);
	fake_check(&only);
	assert_int_equal(fake_port(0, 0)->admin_up.v, 0);
}

static void test_drain_fails(void **state)
{
	struct expect netns = { 1, "drain xpo0/1", NULL,
		"xpoctl: xpo0/1:24-31: up in another network namespace" };
	struct expect refused = { 5, "drain xpo0/0", NULL,
				       "xpoctl: enp1s0np0s0: not permitted" };
	struct expect hangs = { 1, "drain xpo0/0 -t 0",
				     "Closed  enp1s0np0s0",
				     "not safe to remove yet" };
	struct expect fault = { 1, "drain xpo0/0", "Closed",
				     "drained, but in state fault" };

	(void)state;
	fake_port(1, 0)->admin_up = set(1);
	fake_port(1, 24)->admin_up = set(1);
	fake_check(&netns);
	assert_int_equal(fake.changes, 0);
	fake.net_err = -EPERM;
	fake_check(&refused);
	assert_int_equal(fake.modules[0].drained.v, 0);
	fake.net_err = 0;
	fake.hangs = true;
	fake_check(&hangs);
	fake_init();
	fake.hangs = true;
	fake_port(0, 0)->admin_up = set(0);
	fake_port(0, 0)->state = set(XPO_PORT_STATE_DOWN);
	fake.modules[0].state = set(XPO_MODULE_STATE_FAULT);
	fault.out = "Closed  none";
	fake_check(&fault);
}

/* A bond of two ports, a VLAN on it, and one on a third port */
static void add_topology(void)
{
	fake.links[3].master = 30;
	fake.links[4].master = 30;
	fake_link_add(30, "bond0", "bond", true);
	fake_link_add(31, "bond0.7", "vlan", true);
	fake.links[fake.link_count - 1].lower = 30;
	fake_link_add(32, "np10.9", "vlan", true);
	fake.links[fake.link_count - 1].lower = 14;
}

static enum impact impact_of(const int *ifindexes, size_t count, int ifindex)
{
	enum impact impacts[FAKE_LINKS];
	size_t i;

	impact_find(fake.links, fake.link_count, ifindexes, count, impacts);
	for (i = 0; i < fake.link_count; i++)
		if (fake.links[i].ifindex == ifindex)
			return impacts[i];
	fail_msg("no link %d", ifindex);
	return IMPACT_NONE;
}

static void test_impact_find(void **state)
{
	static const int one[] = { 12 }, both[] = { 12, 13 }, other[] = { 14 };
	size_t i;

	(void)state;
	add_topology();
	for (i = 0; i < fake.link_count; i++)
		fake.links[i].up = true;
	assert_int_equal(impact_of(one, 1, 12), IMPACT_DOWN);
	assert_int_equal(impact_of(one, 1, 30), IMPACT_MEMBER);
	assert_int_equal(impact_of(one, 1, 31), IMPACT_NONE);
	assert_int_equal(impact_of(one, 1, 32), IMPACT_NONE);
	assert_int_equal(impact_of(both, 2, 30), IMPACT_DOWN);
	assert_int_equal(impact_of(both, 2, 31), IMPACT_DOWN);
	assert_int_equal(impact_of(other, 1, 32), IMPACT_DOWN);
	assert_int_equal(impact_of(other, 1, 30), IMPACT_NONE);
	/* A member that is down already is none that is left */
	fake.links[4].up = false;
	assert_int_equal(impact_of(one, 1, 31), IMPACT_DOWN);
	/* What is down cannot go down */
	assert_int_equal(impact_of(both + 1, 1, 30), IMPACT_NONE);
}

static void test_impact(void **state)
{
	struct expect none = { 0, "impact xpo0/3",
				    "No port is up: nothing goes down", NULL };
	struct expect netns = { 0, "impact xpo0/1:24",
				     "other network namespaces", NULL };
	struct expect empty = { 0, "-j impact xpo0/2",
				     "\"addresses\":[]", NULL };

	(void)state;
	fake_check(&none);
	fake_check(&netns);
	fake_check(&empty);
}

static void test_monitor_link(void **state)
{
	struct expect link = { 0, "monitor -c 1",
		"link enp1s0np0s0 lane 0 down downs 3 seq 9\n", NULL };
	struct expect port = { 0, "monitor -c 1",
		"port enp1s0np0s0 lane 0 failed init-timeout lanes 0-1\n",
		NULL };
	struct event *event = &fake.events[0];

	(void)state;
	fake.event_count = 1;
	event->card = set(0);
	event->cage = set(0);
	event->type = set(XPO_EVENT_TYPE_LINK);
	event->time_ns = set(1000);
	event->ifindex = set(10);
	event->lane = set(0);
	event->link = set(0);
	event->link_downs = set(3);
	event->seq = set(9);
	fake_check(&link);
	fake.event_next = 0;
	event->type = set(XPO_EVENT_TYPE_PORT);
	event->seq.set = false;
	event->link.set = false;
	event->link_downs.set = false;
	event->port_state = set(XPO_PORT_STATE_FAILED);
	event->port_fault = set(XPO_PORT_FAULT_INIT_TIMEOUT);
	event->lanes = set(3);
	fake_check(&port);
}

static void test_monitor_done(void **state)
{
	struct expect done = { 0, "monitor -c 1",
		"done id 4 failed rejected rejected-lanes-in-use lanes 8-15\n",
		NULL };
	struct expect ok = { 0, "-j monitor -c 1",
		"\"event\":\"done\",\"id\":4,\"error\":0", NULL };
	struct event *event = &fake.events[0];

	(void)state;
	fake.event_count = 1;
	event->card = set(0);
	event->cage = set(0);
	event->time_ns = set(1000);
	event->type = set(XPO_EVENT_TYPE_DONE);
	event->id = set(4);
	event->error = set(-EPROTO);
	event->port_fault = set(XPO_PORT_FAULT_REJECTED);
	event->config_status = set(XPO_CONFIG_STATUS_REJECTED_LANES_IN_USE);
	event->lanes = set(0xff00);
	fake_check(&done);
	fake.event_next = 0;
	event->error = set(0);
	event->port_fault.set = false;
	event->config_status.set = false;
	event->lanes = set(0);
	fake_check(&ok);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_usage, setup),
		cmocka_unit_test_setup(test_apply, setup),
		cmocka_unit_test_setup(test_apply_fails, setup),
		cmocka_unit_test_setup(test_apply_partly, setup),
		cmocka_unit_test_setup(test_interface, setup),
		cmocka_unit_test_setup(test_wildcard_lanes, setup),
		cmocka_unit_test_setup(test_set, setup),
		cmocka_unit_test_setup(test_values, setup),
		cmocka_unit_test_setup(test_state, setup),
		cmocka_unit_test_setup(test_drain, setup),
		cmocka_unit_test_setup(test_drain_fails, setup),
		cmocka_unit_test_setup(test_impact_find, setup),
		cmocka_unit_test_setup(test_impact, setup),
		cmocka_unit_test_setup(test_monitor_link, setup),
		cmocka_unit_test_setup(test_monitor_done, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
