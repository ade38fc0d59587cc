// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl: every command against a kernel that is only data.
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
#include <unistd.h>

#include "../../tools/lib/image.h"
#include "../../tools/xpoctl/call.h"
#include "cmis_util.h"
#include "xpoctl_fake.h"

static int setup(void **state)
{
	(void)state;
	fake_init();
	return 0;
}

static void test_usage(void **state)
{
	static const struct expect all[] = {
		{ 2, "frobnicate", NULL, "no command 'frobnicate'" },
		{ 2, "--frob", NULL, "unknown option '--frob'" },
		{ 2, "list -x", NULL, "unknown option '-x'" },
		{ 2, "list --count 3", NULL, "--count is not an option of" },
		{ 2, "dump xpo0/0 -o", NULL, "'-o' needs a value" },
		{ 2, "monitor --count 0", NULL, "--count '0'" },
		{ 2, "monitor -t 1x", NULL, "--timeout '1x'" },
		{ 2, "help frob", NULL, "no command 'frob'" },
		{ 2, "read", NULL, "which module?" },
		{ 2, "read xpo0/0", NULL, "which registers?" },
		{ 2, "read xpo0/0 11:128", NULL, "'11' is not a page" },
		{ 2, "read xpo0/0 11h bank", NULL, "'bank' needs a number" },
		{ 2, "read xpo0/0 11h bank 0 bank 1", NULL, "given twice" },
		{ 2, "read xpo0/0 11h bank 64", NULL, "no bank 64" },
		{ 2, "read xpo0/0 11h ep 4", NULL, "no endpoint 4" },
		{ 2, "read xpo0/1:3 11h bank 1", NULL, "say which bank" },
		{ 2, "read xpo0 11h", NULL, "name the modules" },
		{ 2, "read xpo0/16 11h", NULL, "no cage 16" },
		{ 2, "write xpo0/0 10h:128", NULL, "no bytes" },
		{ 2, "write xpo0/0 10h:128+2 00", NULL, "1 bytes for the 2" },
		{ 2, "write xpo0/0 10h:255 00 01", NULL, "go past" },
		{ 2, "write xpo0/0 lo:126 00", NULL, "are the card's" },
		{ 2, "write xpo0/0 10h:128 0", NULL, "not bytes in hex" },
		{ 2, "power low", NULL, "of which module" },
		{ 2, "power xpo0/0 --dry-run", NULL, "which policy" },
		{ 2, "power xpo0 low", NULL, "name the modules" },
		{ 2, "power xpo0/0:3 low", NULL, "whole modules" },
		{ 2, "reset", NULL, "which module" },
		{ 2, "reset xpo0", NULL, "name the modules" },
		{ 2, "rearm leak", NULL, "which cage" },
		{ 2, "dump", NULL, "one module" },
		{ 2, "dump xpo0/0,1", NULL, "2 modules" },
		{ 2, "-j dump xpo0/0", NULL, "-o FILE" },
		{ 2, "show xpo0/0:1", NULL, "whole modules" },
		{ 2, "monitor -p", NULL, "one line per event" },
		{ 0, "--version", "xpoctl 0\n", NULL },
		{ 0, "--help", "Commands\n", NULL },
		{ 0, "help read", "Usage: xpoctl [OPTIONS] read", NULL },
		{ 0, "read --help", "Usage: xpoctl [OPTIONS] read", NULL },
	};

	(void)state;
	FAKE_CHECK_ALL(all);
	assert_int_equal(fake.writes, 0);
}

static void test_not_there(void **state)
{
	static const struct expect all[] = {
		{ 4, "show xpo1/0", NULL, "xpo1: no such card" },
		{ 4, "show xpo1", NULL, "xpo1: no such card" },
		{ 4, "show pci/0000:02:00.0/1", NULL, "no such card" },
		{ 4, "show xpo0/2", NULL, "xpo0/2: no module in this cage" },
		{ 4, "show xpo0/9", NULL, "no such cage: the card has" },
		{ 4, "lanes xpo0/0:8", NULL, "lanes 0 to 7" },
		{ 4, "lanes no-such-netdev", NULL, "no such card or interf" },
		{ 4, "read xpo0/0 10h ep 1", NULL, "no endpoint 1" },
		{ 3, "show xpo0/0,2", "Eoptolink", "xpo0/2: no module" },
		{ 3, "show xpo0/0 xpo3/1", "Eoptolink", "xpo3: no such card" },
		{ 0, "lanes *", "xpo0/0\n", NULL },
	};
	struct expect no_card = { 4, "list", NULL, "no card found" };
	struct expect no_driver = { 4, "list", NULL, "modprobe xpo" };

	(void)state;
	FAKE_CHECK_ALL(all);
	fake.cards = 0;
	fake_check(&no_card);
	fake.loaded = false;
	fake_check(&no_driver);
}

static void test_kernel_errors(void **state)
{
	struct expect permission = { 5, "read xpo0/0 10h", NULL,
				     "run as root" };
	struct expect extack = { 1, "write xpo0/0 10h:128 00", NULL,
				 "bank 0 page 10h: the reason\n" };
	struct expect again = { 1, "power xpo0/0 low", NULL,
				"xpoctl: xpo0/0: the reason\n" };
	struct expect force = { 1, "reset xpo0/0", NULL,
				"lose their link: enp1s0np0s0 (set" };
	struct expect none = { 1, "reset xpo0/3", NULL,
			       "/3: 1 port is up, force it (with --force)" };

	(void)state;
	fake.err = -EPERM;
	fake_check(&permission);
	fake.err = -EBUSY;
	fake.error = "the reason";
	fake_check(&extack);
	fake.error = "cage 0: the reason";
	fake_check(&again);
	fake.error = "cage 0: 1 port is up, force it";
	fake_check(&force);
	fake.error = "cage 3: 1 port is up, force it";
	fake_check(&none);
}

static void test_read(void **state)
{
	static const struct expect all[] = {
		{ 0, "read xpo0/0 lo:14+2", "\n   14  31 be", NULL },
		{ 0, "read xpo0/0 00h:129+16", "|Eoptolink       |", NULL },
		{ 0, "read xpo0/1:16-31 10h:128", "128  11 ", NULL },
		{ 0, "-j read xpo0/1 10h:128+2 bank 1 ep 1",
		  "\"page\":\"10h\",\"offset\":128,\"length\":2", NULL },
		{ 0, "-j read xpo0/1 10h:128+2 bank 1 ep 1",
		  "\"data\":\"2121\"", NULL },
		{ 3, "read xpo0/1 10h 63h", "page 10h",
		  "xpo0/1 endpoint 0 page 63h bank 0: the module does" },
		{ 1, "read xpo0/1 63h", NULL, "page 63h" },
		{ 1, "read xpo0/1 63h 64h bank 0,1", NULL,
		  "page 63h bank 0-1, page 64h bank 0-1: the module does" },
	};

	(void)state;
	FAKE_CHECK_ALL(all);
}

/* All places of all registers in one request, each of them once */
static void test_read_places(void **state)
{
	struct expect places = { 0, "read xpo0/1 10h lo:3 bank 0-1 ep *", NULL,
				 NULL };

	(void)state;
	fake_check(&places);
	assert_int_equal(fake.reads, 1);
	assert_int_equal(fake.range_count, 6);
	assert_int_equal(fake.ranges[1].bank, 1);
	assert_int_equal(fake.ranges[2].offset, 3);
	assert_int_equal(fake.ranges[2].length, 1);
	assert_int_equal(fake.ranges[5].endpoint, 1);
}

static void test_write(void **state)
{
	struct expect wet = { 0, "write xpo0/1:17 10h:145 10 2a3B",
			      "10 2a 3b", NULL };
	struct expect dry = { 0, "-j write xpo0/1 10h:145 10 -n",
			      "\"written\":false", NULL };

	(void)state;
	fake_check(&wet);
	assert_int_equal(fake.writes, 1);
	assert_int_equal(fake.written.endpoint, 1);
	assert_int_equal(fake.written.bank, 0);
	assert_int_equal(fake.written.page, 0x10);
	assert_int_equal(fake.written.offset, 145);
	assert_int_equal(fake.written.length, 3);
	assert_memory_equal(fake.data, "\x10\x2a\x3b", 3);
	fake_check(&dry);
	assert_int_equal(fake.writes, 1);
}

static void test_power(void **state)
{
	struct expect dry = { 0, "power xpo0/0 low --dry-run", "low", NULL };
	struct expect set = { 0, "-j power xpo0/0 auto --force",
			      "\"previous_policy\":\"high\"", NULL };
	struct expect empty = { 0, "power xpo0/2 low", "absent", NULL };
	struct expect all = { 0, "power", "Budget", NULL };

	(void)state;
	fake_check(&dry);
	assert_int_equal(fake.policy, -1);
	fake_check(&set);
	assert_int_equal(fake.policy, XPO_POWER_POLICY_AUTO);
	assert_true(fake.force);
	fake_check(&empty);
	assert_int_equal(fake.policy, XPO_POWER_POLICY_LOW);
	assert_false(fake.force);
	fake_check(&all);
}

static void add_event(long long type, long long state, long long time_ns)
{
	struct event *event = &fake.events[fake.event_count++];

	event->card.set = true;
	event->cage.set = true;
	event->type.set = true;
	event->type.v = type;
	event->state.set = state >= 0;
	event->state.v = state;
	event->time_ns.set = true;
	event->time_ns.v = time_ns;
}

static void test_reset(void **state)
{
	struct expect dry = { 0, "reset xpo0/0 -n", "Would be", NULL };
	struct expect done = { 0, "-j reset xpo0/0 cycle", "\"took_ns\":700",
			       NULL };
	struct expect fault = { 1, "reset xpo0/0", "fault",
				"in state fault after the reset" };
	struct expect hangs = { 1, "reset xpo0/0 -t 1", "init",
				"still in state init" };
	struct expect no_wait = { 0, "reset xpo0/0 -t 0", NULL, NULL };

	(void)state;
	fake_check(&dry);
	assert_int_equal(fake.reset_kind, -1);
	add_event(XPO_EVENT_TYPE_STATE, XPO_MODULE_STATE_INIT, 100);
	add_event(XPO_EVENT_TYPE_STATE, XPO_MODULE_STATE_POWER_UP, 300);
	add_event(XPO_EVENT_TYPE_STATE, XPO_MODULE_STATE_READY, 800);
	fake_check(&done);
	assert_int_equal(fake.reset_kind, XPO_RESET_KIND_CYCLE);
	add_event(XPO_EVENT_TYPE_FAULT, XPO_MODULE_STATE_FAULT, 900);
	fake_check(&fault);
	assert_int_equal(fake.reset_kind, XPO_RESET_KIND_MODULE);
	fake_init();
	fake_check(&hangs);
	fake_init();
	fake_check(&no_wait);
}

static void test_rearm(void **state)
{
	struct expect none = { 1, "rearm xpo0/0", NULL, "no interlock is" };
	struct expect any = { 0, "rearm *", "No interlock is", NULL };
	struct expect dry = { 0, "rearm xpo0/0 -n", "leak", NULL };
	struct expect all = { 0, "rearm xpo0/0", "leak, over-temperature",
			      NULL };
	struct expect one = { 0, "rearm xpo0/2 leak", "leak", NULL };

	(void)state;
	fake_check(&none);
	fake_check(&any);
	fake.cages[0].interlock.latched.v =
		XPO_INTERLOCK_CAUSE_LEAK | XPO_INTERLOCK_CAUSE_OVER_TEMPERATURE;
	fake_check(&dry);
	assert_int_equal(fake.causes, 0);
	fake_check(&all);
	assert_int_equal(fake.causes, 5);
	fake_check(&one);
	assert_int_equal(fake.causes, XPO_INTERLOCK_CAUSE_LEAK);
}

static void test_stale(void **state)
{
	struct expect lanes = { 6, "lanes xpo0/0", "activated",
				"xpo0/0: values are 11 s old" };

	(void)state;
	fake.age_ms = 11000;
	fake_check(&lanes);
}

static void test_monitor(void **state)
{
	struct expect text = { 0, "monitor -c 1",
			       "flags rx-los lanes 17-18 seq 7\n", NULL };
	struct expect json = { 0, "-j monitor -c 1 xpo0/1",
			       "{\"flag\":\"rx-los\",\"lanes\":[17,18]}",
			       NULL };
	struct expect other = { 1, "monitor -c 1 -t 1 xpo0/0", NULL,
				"0 of 1 events" };
	struct expect trip = { 0, "monitor -c 1",
			       "interlock no-flow at 12 ml/min\n", NULL };
	struct expect gap = { 0, "-j monitor", "\"event\":\"gap\"", NULL };
	struct event *event = &fake.events[0];

	(void)state;
	add_event(XPO_EVENT_TYPE_FLAGS, -1, 1500000000);
	event->cage.v = 1;
	event->endpoint = (struct val) { true, 1 };
	event->page = (struct val) { true, CMIS_PAGE_LANE_STATUS };
	event->offset = (struct val) { true, 147 };
	event->seq = (struct val) { true, 7 };
	event->data.len = 1;
	event->data.data[0] = 0x06;
	fake_check(&text);
	fake.event_next = 0;
	fake_check(&json);
	fake.event_next = 0;
	fake_check(&other);
	add_event(-1, -1, 0);
	fake_check(&gap);
	fake_init();
	add_event(XPO_EVENT_TYPE_INTERLOCK, -1, 0);
	event->cause = (struct val) { true, XPO_INTERLOCK_CAUSE_NO_FLOW };
	event->value = (struct val) { true, 12 };
	fake_check(&trip);
}

/* A cut fibre makes hundreds of edges, which only some want to see */
static void test_monitor_edges(void **state)
{
	struct expect all = { 0, "monitor -a -c 1 -t 1",
			      "flag rx-los lane 17 set seq 7\n", NULL };
	struct expect few = { 1, "monitor -c 1 -t 1", NULL, "0 of 1 events" };
	struct event *event = &fake.events[0];

	(void)state;
	add_event(XPO_EVENT_TYPE_FLAG, -1, 1500000000);
	event->cage.v = 1;
	event->endpoint = (struct val) { true, 0 };
	event->lane = (struct val) { true, 17 };
	event->bank = (struct val) { true, 2 };
	event->page = (struct val) { true, CMIS_PAGE_LANE_STATUS };
	event->offset = (struct val) { true, 147 };
	event->bit = (struct val) { true, 1 };
	event->value = (struct val) { true, 1 };
	event->seq = (struct val) { true, 7 };
	fake_check(&few);
	fake.event_next = 0;
	fake_check(&all);
}

/* What dump writes is what the module has, but for the page select */
static void check_image(const char *path)
{
	const struct image_page *page;
	struct image image;
	char err[128];

	assert_int_equal(image_load(&image, path, err, sizeof(err)), 0);
	assert_int_equal(image.endpoints, 2);
	assert_int_equal(image.lanes, 32);
	assert_string_equal(image_header(&image, "part"), "TWO");
	page = image_find(&image, 1, 1, CMIS_PAGE_LANE_CONTROL);
	assert_non_null(page);
	assert_int_equal(page->data[0], 0x21);
	assert_int_equal(page->data[127], 0x21);
	page = image_find(&image, 0, 0, IMAGE_PAGE_LOWER);
	assert_non_null(page);
	assert_int_equal(page->data[CMIS_LO_PAGE_SELECT], 0);
	image_release(&image);
}

static void test_dump(void **state)
{
	char path[] = "/tmp/xpoctl-dump-XXXXXX";
	struct expect dump = { 0, NULL, "\"failed_pages\":0", NULL };
	struct expect text = { 0, "dump xpo0/3", "0 lo 00: 26 53 80", NULL };
	struct expect lacks = { 0, "dump xpo0/0", "0 11 f0: ", NULL };
	char arguments[64];
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	util_set(&fake.memory[1][0], 0, CMIS_LO_PAGE_SELECT, 0x11);
	snprintf(arguments, sizeof(arguments), "-j dump xpo0/1 -o %s", path);
	dump.arguments = arguments;
	fake_check(&dump);
	/* Two banks of 10h and 11h, lower memory, 00h to 02h, twice */
	assert_int_equal(fake.range_count, 16);
	assert_int_equal(fake.reads, 1);
	check_image(path);
	unlink(path);
	fake_check(&text);
	/* The capture has no pages 13h and 14h, which it advertises */
	fake_check(&lacks);
}

static void test_dump_failures(void **state)
{
	struct expect file = { 1, "dump xpo0/3 -o /no/such/directory/file",
			       NULL, "/no/such/directory/file: No such file" };
	struct expect gone = { 3, "dump xpo0/1", "1 11 f0: ",
			       "endpoint 1 lower memory, page 00h, page 01h" };
	struct expect all = { 1, "dump xpo0/1", NULL, "xpo0/1: not" };

	(void)state;
	fake_check(&file);
	fake.modules[1].endpoint[1].answering.v = 0;
	cmis_memory_init(&fake.memory[1][1]);
	fake_check(&gone);
	fake.err = -EIO;
	fake.error = "not today";
	fake_check(&all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_usage, setup),
		cmocka_unit_test_setup(test_not_there, setup),
		cmocka_unit_test_setup(test_kernel_errors, setup),
		cmocka_unit_test_setup(test_read, setup),
		cmocka_unit_test_setup(test_read_places, setup),
		cmocka_unit_test_setup(test_write, setup),
		cmocka_unit_test_setup(test_power, setup),
		cmocka_unit_test_setup(test_reset, setup),
		cmocka_unit_test_setup(test_rearm, setup),
		cmocka_unit_test_setup(test_stale, setup),
		cmocka_unit_test_setup(test_monitor, setup),
		cmocka_unit_test_setup(test_monitor_edges, setup),
		cmocka_unit_test_setup(test_dump, setup),
		cmocka_unit_test_setup(test_dump_failures, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
