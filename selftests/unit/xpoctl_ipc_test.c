// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl: netlink messages as they should be, and as they should not.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <linux/genetlink.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/xpoctl/ipc-fields.h"

#define MESSAGE_SIZE	4096

static struct nlmsghdr *start(char *buf)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);

	mnl_nlmsg_put_extra_header(nlh, sizeof(struct genlmsghdr));
	return nlh;
}

static void test_module(void **state)
{
	char buf[MESSAGE_SIZE];
	struct nlmsghdr *nlh = start(buf);
	struct module module = {};
	struct nlattr *nest;
	int i;

	(void)state;
	mnl_attr_put_u32(nlh, XPO_A_MODULE_CAGE, 3);
	mnl_attr_put_u64(nlh, XPO_A_MODULE_LANES, 64);
	mnl_attr_put_u32(nlh, 999, 1);
	for (i = 0; i < 2; i++) {
		nest = mnl_attr_nest_start(nlh, XPO_A_MODULE_ENDPOINT);
		mnl_attr_put_u8(nlh, XPO_A_ENDPOINT_ENDPOINT, i);
		mnl_attr_put_u32(nlh, XPO_A_ENDPOINT_TEMPERATURE_MC, -1500);
		mnl_attr_put_str(nlh, XPO_A_ENDPOINT_VENDOR, "no terminator");
		mnl_attr_put(nlh, XPO_A_ENDPOINT_FLAGS, 6, "\1\2\3\4\5\6");
		mnl_attr_nest_end(nlh, nest);
	}
	assert_int_equal(ipc_fields_parse(&ipc_module_fields, nlh, &module), 0);
	assert_true(module.cage.set);
	assert_int_equal(module.cage.v, 3);
	assert_int_equal(module.lanes.v, 64);
	assert_false(module.state.set);
	assert_int_equal(module.endpoint_count, 2);
	assert_int_equal(module.endpoint[1].endpoint.v, 1);
	assert_int_equal(module.endpoint[1].temperature_mc.v, -1500);
	assert_string_equal(module.endpoint[1].vendor, "no terminator");
	assert_int_equal(module.endpoint[1].flags.len, 6);
}

static void test_unsigned(void **state)
{
	char buf[MESSAGE_SIZE];
	struct nlmsghdr *nlh = start(buf);
	struct card card = {};

	(void)state;
	mnl_attr_put_u32(nlh, XPO_A_CARD_BOOT_COOKIE, 0xffffffff);
	assert_int_equal(ipc_fields_parse(&ipc_card_fields, nlh, &card), 0);
	assert_true(card.boot_cookie.v == 0xffffffffll);
}

static void test_port(void **state)
{
	char buf[MESSAGE_SIZE];
	struct nlmsghdr *nlh = start(buf);
	struct port port = {};

	(void)state;
	mnl_attr_put_u32(nlh, XPO_A_PORT_LANE, 56);
	mnl_attr_put_u64(nlh, XPO_A_PORT_FAULT_LANES, 0x8000000000000000ull);
	mnl_attr_put_u64(nlh, XPO_A_PORT_LINK_TIME_NS, 1500);
	assert_int_equal(ipc_fields_parse(&ipc_port_fields, nlh, &port), 0);
	assert_int_equal(port.lane.v, 56);
	assert_true((uint64_t)port.fault_lanes.v == 0x8000000000000000ull);
	assert_int_equal(port.link_time_ns.v, 1500);
	assert_false(port.ifindex.set);
}

static void test_controls(void **state)
{
	char buf[MESSAGE_SIZE];
	struct nlmsghdr *nlh = start(buf);
	struct controls controls = {};

	(void)state;
	mnl_attr_put_u8(nlh, XPO_A_LANE_CONTROL_TX_DISABLE, 1);
	mnl_attr_put_u8(nlh, XPO_A_LANE_CONTROL_RX_AMPLITUDE, 3);
	assert_int_equal(ipc_fields_parse(&ipc_controls_fields, nlh,
					  &controls), 0);
	assert_int_equal(controls.value[CONTROL_TX_DISABLE].v, 1);
	assert_int_equal(controls.value[CONTROL_RX_AMPLITUDE].v, 3);
	assert_false(controls.value[CONTROL_RX_DISABLE].set);
}

static void put_write(struct nlmsghdr *nlh, uint16_t attr, int offset)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, attr);

	mnl_attr_put_u8(nlh, XPO_A_WRITE_OFFSET, offset);
	mnl_attr_put(nlh, XPO_A_WRITE_DATA, 2, "\1\2");
	mnl_attr_nest_end(nlh, nest);
}

static void test_started(void **state)
{
	struct started *started = calloc(1, sizeof(*started));
	char buf[MESSAGE_SIZE];
	struct nlmsghdr *nlh = start(buf);

	(void)state;
	assert_non_null(started);
	mnl_attr_put_u32(nlh, XPO_A_APPLY_ID, 9);
	put_write(nlh, XPO_A_APPLY_WRITE, 145);
	put_write(nlh, XPO_A_APPLY_WRITE, 143);
	assert_int_equal(ipc_fields_parse(&ipc_apply_fields, nlh, started), 0);
	assert_int_equal(started->id.v, 9);
	assert_int_equal(started->write_count, 2);
	assert_int_equal(started->writes[1].offset.v, 143);
	assert_int_equal(started->writes[1].data.len, 2);
	free(started);
}

/* More than there is room for */
static void test_many_writes(void **state)
{
	struct started *started = calloc(1, sizeof(*started));
	struct nlmsghdr *nlh;
	char *buf;
	int i, err;

	(void)state;
	buf = malloc(64 * (IPC_WRITES_MAX + 1));
	assert_non_null(started);
	assert_non_null(buf);
	nlh = start(buf);
	for (i = 0; i < IPC_WRITES_MAX; i++)
		put_write(nlh, XPO_A_LANE_CONTROL_WRITE, 130);
	assert_int_equal(ipc_fields_parse(&ipc_controls_set_fields, nlh,
					  started), 0);
	assert_int_equal(started->write_count, IPC_WRITES_MAX);
	memset(started, 0, sizeof(*started));
	put_write(nlh, XPO_A_LANE_CONTROL_WRITE, 130);
	err = ipc_fields_parse(&ipc_controls_set_fields, nlh, started);
	assert_int_equal(err, -EBADMSG);
	free(started);
	free(buf);
}

static void check_bad(struct nlmsghdr *nlh, const struct ipc_fields *fields)
{
	void *item = calloc(1, fields->size);

	assert_non_null(item);
	assert_int_equal(ipc_fields_parse(fields, nlh, item), -EBADMSG);
	free(item);
}

static void test_bad(void **state)
{
	char long_text[200] = {};
	char buf[MESSAGE_SIZE];
	struct nlmsghdr *nlh;
	struct nlattr *nest;
	int i;

	(void)state;
	nlh = start(buf);
	mnl_attr_put(nlh, XPO_A_MODULE_CAGE, 3, "\1\2\3");
	check_bad(nlh, &ipc_module_fields);

	nlh = start(buf);
	mnl_attr_put(nlh, XPO_A_MODULE_CAGE, 0, NULL);
	check_bad(nlh, &ipc_module_fields);

	memset(long_text, 'x', sizeof(long_text) - 1);
	nlh = start(buf);
	mnl_attr_put_strz(nlh, XPO_A_CARD_HANDLE, long_text);
	check_bad(nlh, &ipc_card_fields);

	nlh = start(buf);
	mnl_attr_put(nlh, XPO_A_EVENT_DATA, sizeof(long_text), long_text);
	check_bad(nlh, &ipc_event_fields);

	nlh = start(buf);
	for (i = 0; i <= XPO_MAX_ENDPOINTS; i++) {
		nest = mnl_attr_nest_start(nlh, XPO_A_MODULE_ENDPOINT);
		mnl_attr_nest_end(nlh, nest);
	}
	check_bad(nlh, &ipc_module_fields);
}

/* Any bytes at all must be survived */
static void test_garbage(void **state)
{
	static const struct ipc_fields *const all[] = {
		&ipc_card_fields, &ipc_cage_fields, &ipc_module_fields,
		&ipc_lane_fields, &ipc_memory_fields, &ipc_page_fields,
		&ipc_event_fields, &ipc_port_fields, &ipc_controls_fields,
		&ipc_apply_fields, &ipc_controls_set_fields,
	};
	char buf[256];
	unsigned int i, k;

	(void)state;
	srandom(1);
	for (i = 0; i < 20000; i++) {
		const struct ipc_fields *fields = all[i % 11];
		struct nlmsghdr *nlh = start(buf);
		void *item = calloc(1, fields->size);
		size_t len = random() % (sizeof(buf) - nlh->nlmsg_len);

		assert_non_null(item);
		for (k = 0; k < len; k++)
			buf[nlh->nlmsg_len + k] = random() %
						  (k % 4 ? 24 : 256);
		nlh->nlmsg_len += len;
		ipc_fields_parse(fields, nlh, item);
		free(item);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_module),
		cmocka_unit_test(test_unsigned),
		cmocka_unit_test(test_port),
		cmocka_unit_test(test_controls),
		cmocka_unit_test(test_started),
		cmocka_unit_test(test_many_writes),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_garbage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
