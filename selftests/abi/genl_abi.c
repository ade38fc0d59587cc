// SPDX-License-Identifier: GPL-2.0
/*
 * The xpo generic netlink ABI, exercised with libnl-3.
 *
 *   cage 0   8xdr8        two endpoints, 32 lanes and 4 banks each
 *   cage 1   8xdr8-8bank  one endpoint, 64 lanes and 8 banks
 *   cage 2   dac          flat memory
 *   cage 7   empty
 *
 * (selftests/vm/default.conf, debug.conf). The modules are up before this runs.
 */
#include <errno.h>
#include <pthread.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/xpo.h>

#include "kselftest_harness.h"
#include "xpo_genl.h"

#define CAGE_XPO	0
#define CAGE_8BANK	1
#define CAGE_DAC	2
#define CAGE_EMPTY	7

/* Page 10h bytes 213 and 226: flag masks, no effect besides masking */
#define PAGE_LANE_CTRL	0x10
#define REG_MASK	213
/* Page 11h byte 138: AdaptiveInputEqFailFlagTx */
#define REG_EQ_FAIL	138

struct answers {
	unsigned int n;
	uint32_t u32[8];
	uint8_t data[256][128];
	int data_len[256];
	int32_t error[256];
	uint32_t index[256];
	char text[4][64];
};

FIXTURE(abi)
{
	struct xpo_genl genl;
	struct answers got;
};

FIXTURE_SETUP(abi)
{
	ASSERT_EQ(0, xpo_genl_open(&self->genl));
	memset(&self->got, 0, sizeof(self->got));
	self->genl.ctx = &self->got;
}

FIXTURE_TEARDOWN(abi)
{
	xpo_genl_close(&self->genl);
}

static void on_count(void *ctx, uint8_t cmd, struct nlattr **tb)
{
	struct answers *got = ctx;

	(void)cmd;
	(void)tb;
	got->n++;
}

static void on_memory(void *ctx, uint8_t cmd, struct nlattr **tb)
{
	struct answers *got = ctx;
	unsigned int i = got->n++;

	(void)cmd;
	if (i >= 256)
		return;
	got->index[i] = tb[XPO_A_MEMORY_INDEX] ?
		nla_get_u32(tb[XPO_A_MEMORY_INDEX]) : UINT32_MAX;
	got->error[i] = tb[XPO_A_MEMORY_ERROR] ?
		(int32_t)nla_get_u32(tb[XPO_A_MEMORY_ERROR]) : 0;
	got->data_len[i] = -1;
	if (!tb[XPO_A_MEMORY_DATA])
		return;
	got->data_len[i] = nla_len(tb[XPO_A_MEMORY_DATA]);
	if (got->data_len[i] <= 128)
		memcpy(got->data[i], nla_data(tb[XPO_A_MEMORY_DATA]),
		       got->data_len[i]);
}

static int read_one(struct xpo_genl *genl, struct answers *got, uint32_t cage,
		    uint32_t ep, uint8_t bank, uint8_t page, uint8_t offset,
		    uint8_t length)
{
	struct nl_msg *msg = xpo_genl_msg(genl, XPO_CMD_MEMORY_GET, 0);

	got->n = 0;
	genl->answer = on_memory;
	genl->ctx = got;
	nla_put_u32(msg, XPO_A_MEMORY_CARD, 0);
	xpo_genl_put_range(msg, XPO_A_MEMORY_RANGE, cage, ep, bank, page,
			   offset, length);
	return xpo_genl_talk(genl, msg);
}

static int write_one(struct xpo_genl *genl, uint32_t cage, uint32_t ep,
		     uint8_t bank, uint8_t page, uint8_t offset,
		     const void *data, uint8_t length)
{
	struct nl_msg *msg = xpo_genl_msg(genl, XPO_CMD_MEMORY_SET, 0);

	genl->answer = NULL;
	nla_put_u32(msg, XPO_A_MEMORY_CARD, 0);
	xpo_genl_put_range(msg, XPO_A_MEMORY_RANGE, cage, ep, bank, page,
			   offset, length);
	nla_put(msg, XPO_A_MEMORY_DATA, length, data);
	return xpo_genl_talk(genl, msg);
}

static void on_card(void *ctx, uint8_t cmd, struct nlattr **tb)
{
	struct answers *got = ctx;

	(void)cmd;
	got->n++;
	if (tb[XPO_A_CARD_CARD])
		got->u32[0] = nla_get_u32(tb[XPO_A_CARD_CARD]);
	if (tb[XPO_A_CARD_CAGES])
		got->u32[1] = nla_get_u32(tb[XPO_A_CARD_CAGES]);
	if (tb[XPO_A_CARD_VIOLATIONS])
		got->u32[2] = nla_get_u32(tb[XPO_A_CARD_VIOLATIONS]);
	if (tb[XPO_A_CARD_BUDGET_MW])
		got->u32[3] = nla_get_u32(tb[XPO_A_CARD_BUDGET_MW]);
	if (tb[XPO_A_CARD_HANDLE])
		nla_strlcpy(got->text[0], tb[XPO_A_CARD_HANDLE], 64);
	if (tb[XPO_A_CARD_SERIAL])
		nla_strlcpy(got->text[1], tb[XPO_A_CARD_SERIAL], 64);
}

TEST_F(abi, card_by_index_and_by_handle)
{
	struct nl_msg *msg = xpo_genl_msg(&self->genl, XPO_CMD_CARD_GET, 0);
	char handle[64];

	self->genl.answer = on_card;
	nla_put_u32(msg, XPO_A_CARD_CARD, 0);
	ASSERT_EQ(0, xpo_genl_talk(&self->genl, msg));
	EXPECT_EQ(1, self->got.n);
	EXPECT_LT(CAGE_EMPTY, self->got.u32[1]);
	EXPECT_EQ(0, self->got.u32[2]);
	EXPECT_LT(0, self->got.u32[3]);
	EXPECT_EQ(16, strlen(self->got.text[1]));
	EXPECT_EQ(0, strncmp(self->got.text[0], "pci/", 4));

	strcpy(handle, self->got.text[0]);
	memset(&self->got, 0xff, sizeof(self->got));
	self->got.n = 0;
	msg = xpo_genl_msg(&self->genl, XPO_CMD_CARD_GET, 0);
	nla_put_string(msg, XPO_A_CARD_HANDLE, handle);
	ASSERT_EQ(0, xpo_genl_talk(&self->genl, msg));
	EXPECT_EQ(0, self->got.u32[0]);
}

TEST_F(abi, unknown_card_is_named)
{
	struct nl_msg *msg = xpo_genl_msg(&self->genl, XPO_CMD_CARD_GET, 0);

	nla_put_u32(msg, XPO_A_CARD_CARD, 77);
	EXPECT_EQ(-ENODEV, xpo_genl_talk(&self->genl, msg));
	EXPECT_LT(0, strlen(self->genl.reply.extack));
}

TEST_F(abi, unknown_cage_is_named)
{
	struct nl_msg *msg = xpo_genl_msg(&self->genl, XPO_CMD_MODULE_GET, 0);

	nla_put_u32(msg, XPO_A_MODULE_CARD, 0);
	nla_put_u32(msg, XPO_A_MODULE_CAGE, 16);
	EXPECT_NE(0, xpo_genl_talk(&self->genl, msg));
	EXPECT_LT(0, self->genl.reply.bad_attr +
		  (int)strlen(self->genl.reply.extack));
}

TEST_F(abi, missing_attribute_is_named)
{
	struct nl_msg *msg = xpo_genl_msg(&self->genl, XPO_CMD_MODULE_GET, 0);

	nla_put_u32(msg, XPO_A_MODULE_CARD, 0);
	EXPECT_EQ(-EINVAL, xpo_genl_talk(&self->genl, msg));
	EXPECT_TRUE(self->genl.reply.missing_type == XPO_A_MODULE_CAGE ||
		    self->genl.reply.extack[0]);
}

static const uint8_t all_cmds[] = {
	XPO_CMD_CARD_GET, XPO_CMD_CAGE_GET, XPO_CMD_MODULE_GET,
	XPO_CMD_LANE_GET, XPO_CMD_MEMORY_GET, XPO_CMD_MEMORY_SET,
	XPO_CMD_POWER_SET, XPO_CMD_RESET, XPO_CMD_REARM,
	XPO_CMD_PORT_GET, XPO_CMD_APPLY, XPO_CMD_LANE_CONTROL_SET,
	XPO_CMD_DRAIN_SET,
};

TEST_F(abi, every_command_refuses_unknown_attributes)
{
	struct nl_msg *msg;
	size_t i;

	for (i = 0; i < sizeof(all_cmds); i++) {
		msg = xpo_genl_msg(&self->genl, all_cmds[i], 0);
		nla_put_u32(msg, 1, 0);
		nla_put_u32(msg, 39, 0);
		EXPECT_EQ(-EINVAL, xpo_genl_talk(&self->genl, msg)) {
			TH_LOG("command %u", all_cmds[i]);
		}
	}
}

TEST_F(abi, every_command_refuses_a_short_attribute)
{
	struct nl_msg *msg;
	size_t i;

	for (i = 0; i < sizeof(all_cmds); i++) {
		msg = xpo_genl_msg(&self->genl, all_cmds[i], 0);
		nla_put_u16(msg, 1, 0);		/* the card index is a u32 */
		EXPECT_GT(0, xpo_genl_talk(&self->genl, msg)) {
			TH_LOG("command %u", all_cmds[i]);
		}
	}
}

/* A change of lanes that must not be started, whatever is plugged in */
struct bad_change {
	const char *what;
	uint8_t cmd;
	uint32_t cage;
	uint64_t lanes;		/* 0: not named */
	int attr;		/* one more of a byte, 0 none */
	uint8_t value;
	int err;
};

static int change(struct xpo_genl *genl, const struct bad_change *bad)
{
	struct nl_msg *msg = xpo_genl_msg(genl, bad->cmd, 0);

	nla_put_u32(msg, XPO_A_APPLY_CARD, 0);
	nla_put_u32(msg, XPO_A_APPLY_CAGE, bad->cage);
	if (bad->lanes)
		nla_put_u64(msg, XPO_A_APPLY_LANES, bad->lanes);
	if (bad->attr)
		nla_put_u8(msg, bad->attr, bad->value);
	return xpo_genl_talk(genl, msg);
}

TEST_F(abi, bad_changes_are_refused_with_a_reason)
{
	static const struct bad_change bad[] = {
		{ "no lanes", XPO_CMD_APPLY, CAGE_XPO, 0,
		  XPO_A_APPLY_APP_SEL, 1, -EINVAL },
		{ "no application", XPO_CMD_APPLY, CAGE_XPO, 0xff, 0, 0,
		  -EINVAL },
		{ "AppSel 16", XPO_CMD_APPLY, CAGE_XPO, 0xff,
		  XPO_A_APPLY_APP_SEL, 16, -ERANGE },
		{ "AppSel 15", XPO_CMD_APPLY, CAGE_XPO, 0xff,
		  XPO_A_APPLY_APP_SEL, 15, -ENXIO },
		{ "part of a port", XPO_CMD_APPLY, CAGE_XPO, 0x7f,
		  XPO_A_APPLY_APP_SEL, 1, -EINVAL },
		{ "flat", XPO_CMD_APPLY, CAGE_DAC, 0xff,
		  XPO_A_APPLY_APP_SEL, 1, -EOPNOTSUPP },
		{ "part of a port, empty", XPO_CMD_APPLY, CAGE_EMPTY, 0x7f,
		  XPO_A_APPLY_APP_SEL, 1, -EINVAL },
		{ "no cage", XPO_CMD_APPLY, 16, 0xff,
		  XPO_A_APPLY_APP_SEL, 1, -ERANGE },
		{ "no control", XPO_CMD_LANE_CONTROL_SET, CAGE_XPO, 1, 0, 0,
		  -EINVAL },
		{ "no lanes", XPO_CMD_LANE_CONTROL_SET, CAGE_XPO, 0,
		  XPO_A_LANE_CONTROL_RX_DISABLE, 1, -EINVAL },
		{ "not a bit", XPO_CMD_LANE_CONTROL_SET, CAGE_XPO, 1,
		  XPO_A_LANE_CONTROL_RX_DISABLE, 2, -ERANGE },
		{ "not a nibble", XPO_CMD_LANE_CONTROL_SET, CAGE_XPO, 1,
		  XPO_A_LANE_CONTROL_TX_EQ, 16, -ERANGE },
		{ "above the advertised", XPO_CMD_LANE_CONTROL_SET, CAGE_XPO,
		  1, XPO_A_LANE_CONTROL_TX_EQ, 13, -EINVAL },
		{ "not advertised", XPO_CMD_LANE_CONTROL_SET, CAGE_XPO, 1,
		  XPO_A_LANE_CONTROL_RX_CDR, 0, -EOPNOTSUPP },
		{ "an answer's attribute", XPO_CMD_LANE_CONTROL_SET, CAGE_XPO,
		  1, XPO_A_LANE_CONTROL_SET, 1, -EINVAL },
		{ "not a nibble, empty", XPO_CMD_LANE_CONTROL_SET, CAGE_EMPTY,
		  1, XPO_A_LANE_CONTROL_TX_EQ, 16, -ERANGE },
		{ "no drained", XPO_CMD_DRAIN_SET, CAGE_XPO, 0, 0, 0,
		  -EINVAL },
		{ "not a bit", XPO_CMD_DRAIN_SET, CAGE_XPO, 0,
		  XPO_A_CONTROL_DRAINED, 2, -ERANGE },
	};
	unsigned int i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		EXPECT_EQ(bad[i].err, change(&self->genl, &bad[i])) {
			TH_LOG("command %u: %s", bad[i].cmd, bad[i].what);
		}
		EXPECT_LT(0, self->genl.reply.bad_attr +
			  (int)strlen(self->genl.reply.extack)) {
			TH_LOG("command %u: %s: no reason", bad[i].cmd,
			       bad[i].what);
		}
	}
}

static void on_port(void *ctx, uint8_t cmd, struct nlattr **tb)
{
	struct answers *got = ctx;

	(void)cmd;
	if (!tb[XPO_A_PORT_LANE] || !tb[XPO_A_PORT_STATE] ||
	    !tb[XPO_A_PORT_SPEED_MBPS] || !tb[XPO_A_PORT_LINK])
		return;
	got->n++;
	got->u32[0] = nla_get_u32(tb[XPO_A_PORT_LANE]);
	if (tb[XPO_A_PORT_IFINDEX])
		got->u32[1] = nla_get_u32(tb[XPO_A_PORT_IFINDEX]);
}

/* A port by any of its lanes, and by its netdev */
TEST_F(abi, ports_by_lane_and_by_netdev)
{
	struct nl_msg *msg = xpo_genl_msg(&self->genl, XPO_CMD_PORT_GET, 0);
	uint32_t ifindex;

	self->genl.answer = on_port;
	nla_put_u32(msg, XPO_A_PORT_CARD, 0);
	nla_put_u32(msg, XPO_A_PORT_CAGE, CAGE_XPO);
	nla_put_u32(msg, XPO_A_PORT_LANE, 43);
	ASSERT_EQ(0, xpo_genl_talk(&self->genl, msg));
	EXPECT_EQ(1, self->got.n);
	EXPECT_EQ(40, self->got.u32[0]);
	ifindex = self->got.u32[1];

	msg = xpo_genl_msg(&self->genl, XPO_CMD_PORT_GET, 0);
	nla_put_u32(msg, XPO_A_PORT_IFINDEX, ifindex);
	ASSERT_EQ(0, xpo_genl_talk(&self->genl, msg));
	EXPECT_EQ(2, self->got.n);
	EXPECT_EQ(40, self->got.u32[0]);

	msg = xpo_genl_msg(&self->genl, XPO_CMD_PORT_GET, NLM_F_DUMP);
	self->got.n = 0;
	nla_put_u32(msg, XPO_A_PORT_CARD, 0);
	nla_put_u32(msg, XPO_A_PORT_CAGE, CAGE_XPO);
	ASSERT_EQ(0, xpo_genl_talk(&self->genl, msg));
	EXPECT_EQ(8, self->got.n);

	/* Without a lane and a netdev it names none */
	msg = xpo_genl_msg(&self->genl, XPO_CMD_PORT_GET, 0);
	nla_put_u32(msg, XPO_A_PORT_CARD, 0);
	nla_put_u32(msg, XPO_A_PORT_CAGE, CAGE_XPO);
	EXPECT_EQ(-EINVAL, xpo_genl_talk(&self->genl, msg));
}

static void on_lane(void *ctx, uint8_t cmd, struct nlattr **tb)
{
	struct answers *got = ctx;
	uint32_t lane;

	(void)cmd;
	if (!tb[XPO_A_LANE_LANE] || !tb[XPO_A_LANE_CAGE])
		return;
	lane = nla_get_u32(tb[XPO_A_LANE_LANE]);
	if (lane == got->n)	/* in order, none twice */
		got->n++;
	if (tb[XPO_A_LANE_IFINDEX] && nla_get_u32(tb[XPO_A_LANE_IFINDEX]))
		got->u32[0]++;
	if (tb[XPO_A_LANE_PORT] && nla_get_u32(tb[XPO_A_LANE_PORT]) ==
	    8 * nla_get_u32(tb[XPO_A_LANE_CAGE]) + lane / 8)
		got->u32[1]++;
	if (tb[XPO_A_LANE_ENDPOINT])
		got->u32[2] += nla_get_u32(tb[XPO_A_LANE_ENDPOINT]);
	if (tb[XPO_A_LANE_BANK])
		got->u32[3] += nla_get_u32(tb[XPO_A_LANE_BANK]);
}

static int dump_lanes(struct xpo_genl *genl, uint32_t cage)
{
	struct nl_msg *msg = xpo_genl_msg(genl, XPO_CMD_LANE_GET, NLM_F_DUMP);

	genl->answer = on_lane;
	nla_put_u32(msg, XPO_A_LANE_CARD, 0);
	nla_put_u32(msg, XPO_A_LANE_CAGE, cage);
	return xpo_genl_talk(genl, msg);
}

TEST_F(abi, lanes_of_two_endpoints)
{
	ASSERT_EQ(0, dump_lanes(&self->genl, CAGE_XPO));
	EXPECT_EQ(64, self->got.n);
	EXPECT_EQ(64, self->got.u32[0]);
	EXPECT_EQ(64, self->got.u32[1]);
	EXPECT_EQ(32, self->got.u32[2]);		/* 32 x endpoint 1 */
	EXPECT_EQ(2 * 8 * (1 + 2 + 3), self->got.u32[3]);
}

TEST_F(abi, lanes_of_eight_banks)
{
	ASSERT_EQ(0, dump_lanes(&self->genl, CAGE_8BANK));
	EXPECT_EQ(64, self->got.n);
	EXPECT_EQ(0, self->got.u32[2]);
	EXPECT_EQ(8 * 28, self->got.u32[3]);		/* banks 0 to 7 */
}

TEST_F(abi, raw_read_agrees_with_kept_page)
{
	struct nl_msg *msg;

	ASSERT_EQ(0, read_one(&self->genl, &self->got, CAGE_XPO, 0, 0, 0, 128,
			      128));
	ASSERT_EQ(128, self->got.data_len[0]);
	EXPECT_EQ(0x26, self->got.data[0][0]);		/* SFF-8024 XPO */

	memset(&self->got.data[1], 0, 128);
	msg = xpo_genl_msg(&self->genl, XPO_CMD_PAGE_GET, NLM_F_DUMP);
	self->got.n = 0;
	self->genl.answer = on_count;
	nla_put_u32(msg, XPO_A_PAGE_CARD, 0);
	nla_put_u32(msg, XPO_A_PAGE_CAGE, CAGE_XPO);
	ASSERT_EQ(0, xpo_genl_talk(&self->genl, msg));
	/* lower memory, 00h, 01h and 02h of both endpoints at the least */
	EXPECT_LE(8, self->got.n);
}

struct bad_range {
	const char *what;
	uint32_t cage, endpoint;
	uint8_t bank, page, offset, length;
	int err;
};

static const struct bad_range bad_ranges[] = {
	{ "crosses 127/128", CAGE_XPO, 0, 0, 0, 100, 64, -EINVAL },
	{ "beyond 255", CAGE_XPO, 0, 0, 0, 200, 100, -EINVAL },
	{ "page with a lower offset", CAGE_XPO, 0, 0, 0x11, 20, 4, -EINVAL },
	{ "no such page", CAGE_XPO, 0, 0, 0x63, 128, 8, -ENXIO },
	{ "no such bank", CAGE_XPO, 0, 4, 0x11, 128, 8, 0 },
	{ "no such bank of eight", CAGE_8BANK, 0, 8, 0x11, 128, 8, 0 },
	{ "page of flat memory", CAGE_DAC, 0, 0, 0x11, 128, 8, 0 },
	{ "no such endpoint", CAGE_8BANK, 1, 0, 0, 0, 8, 0 },
	{ "no module", CAGE_EMPTY, 0, 0, 0, 0, 8, -ENODEV },
};

TEST_F(abi, bad_ranges_are_refused_with_a_reason)
{
	const struct bad_range *bad;
	size_t i;
	int err;

	for (i = 0; i < sizeof(bad_ranges) / sizeof(bad_ranges[0]); i++) {
		bad = &bad_ranges[i];
		err = read_one(&self->genl, &self->got, bad->cage,
			       bad->endpoint, bad->bank, bad->page,
			       bad->offset, bad->length);
		EXPECT_GT(0, err) {
			TH_LOG("%s", bad->what);
		}
		if (bad->err)
			EXPECT_EQ(bad->err, err) {
				TH_LOG("%s", bad->what);
			}
		EXPECT_LT(0, strlen(self->genl.reply.extack)) {
			TH_LOG("%s: no extack", bad->what);
		}
		EXPECT_EQ(0, self->got.n);
	}
}

TEST_F(abi, page_select_is_not_for_users)
{
	uint8_t page[2] = { 0, 0x11 };

	EXPECT_GT(0, write_one(&self->genl, CAGE_XPO, 0, 0, 0, 126, page, 2));
	EXPECT_LT(0, strlen(self->genl.reply.extack));
}

TEST_F(abi, data_must_be_as_long_as_the_range)
{
	struct nl_msg *msg = xpo_genl_msg(&self->genl, XPO_CMD_MEMORY_SET, 0);
	uint8_t data[3] = { 0 };

	nla_put_u32(msg, XPO_A_MEMORY_CARD, 0);
	xpo_genl_put_range(msg, XPO_A_MEMORY_RANGE, CAGE_XPO, 0, 0,
			   PAGE_LANE_CTRL, REG_MASK, 2);
	nla_put(msg, XPO_A_MEMORY_DATA, sizeof(data), data);
	EXPECT_EQ(-EINVAL, xpo_genl_talk(&self->genl, msg));
	EXPECT_LT(0, strlen(self->genl.reply.extack));
}

TEST_F(abi, dump_over_ranges_keeps_order)
{
	struct nl_msg *msg;
	unsigned int i, n = 0;
	uint8_t bank, ep;

	msg = xpo_genl_msg(&self->genl, XPO_CMD_MEMORY_GET, NLM_F_DUMP);
	nla_put_u32(msg, XPO_A_MEMORY_CARD, 0);
	for (bank = 0; bank < 4; bank++)
		for (ep = 0; ep < 2; ep++, n++)
			xpo_genl_put_range(msg, XPO_A_MEMORY_RANGE, CAGE_XPO,
					   ep, bank, 0x11, 154, 50);
	xpo_genl_put_range(msg, XPO_A_MEMORY_RANGE, CAGE_XPO, 0, 0, 0x63, 128,
			   8);
	xpo_genl_put_range(msg, XPO_A_MEMORY_RANGE, CAGE_XPO, 0, 0, 0, 128, 1);
	n += 2;
	self->genl.answer = on_memory;
	ASSERT_EQ(0, xpo_genl_talk(&self->genl, msg));
	ASSERT_EQ(n, self->got.n);
	for (i = 0; i < n; i++)
		EXPECT_EQ(i, self->got.index[i]);
	for (i = 0; i < n - 2; i++)
		EXPECT_EQ(50, self->got.data_len[i]);
	EXPECT_EQ(-ENXIO, self->got.error[n - 2]);
	EXPECT_EQ(-1, self->got.data_len[n - 2]);
	EXPECT_EQ(0x26, self->got.data[n - 1][0]);
}

TEST_F(abi, too_many_ranges)
{
	struct nl_msg *msg;
	unsigned int i;

	msg = xpo_genl_msg(&self->genl, XPO_CMD_MEMORY_GET, NLM_F_DUMP);
	nla_put_u32(msg, XPO_A_MEMORY_CARD, 0);
	for (i = 0; i <= XPO_MAX_RANGES; i++)
		xpo_genl_put_range(msg, XPO_A_MEMORY_RANGE, CAGE_XPO, 0, 0, 0,
				   0, 1);
	EXPECT_GT(0, xpo_genl_talk(&self->genl, msg));
	EXPECT_EQ(0, self->genl.reply.messages);
}

/* Two users on two banks of one endpoint: never the other's page */
struct bank_reader {
	pthread_t thread;
	uint32_t cage;
	uint8_t bank;
	unsigned int wrong, failed;
};

static void *read_bank(void *arg)
{
	struct bank_reader *r = arg;
	struct answers *got = calloc(1, sizeof(*got));
	struct xpo_genl genl;
	int i;

	if (!got || xpo_genl_open(&genl)) {
		r->failed++;
		free(got);
		return NULL;
	}
	for (i = 0; i < 100; i++) {
		if (read_one(&genl, got, r->cage, 0, r->bank, PAGE_LANE_CTRL,
			     REG_MASK, 1) || got->data_len[0] != 1)
			r->failed++;
		else if (got->data[0][0] != (0xa0 | r->bank))
			r->wrong++;
	}
	xpo_genl_close(&genl);
	free(got);
	return NULL;
}

TEST_F(abi, concurrent_users_never_see_the_wrong_page)
{
	struct bank_reader r[2] = {
		{ .cage = CAGE_8BANK, .bank = 2 },
		{ .cage = CAGE_8BANK, .bank = 7 },
	};
	uint8_t val, zero = 0;
	int i;

	for (i = 0; i < 2; i++) {
		val = 0xa0 | r[i].bank;
		ASSERT_EQ(0, write_one(&self->genl, r[i].cage, 0, r[i].bank,
				       PAGE_LANE_CTRL, REG_MASK, &val, 1));
	}
	for (i = 0; i < 2; i++)
		pthread_create(&r[i].thread, NULL, read_bank, &r[i]);
	for (i = 0; i < 2; i++) {
		pthread_join(r[i].thread, NULL);
		EXPECT_EQ(0, r[i].wrong);
		EXPECT_EQ(0, r[i].failed);
		write_one(&self->genl, r[i].cage, 0, r[i].bank, PAGE_LANE_CTRL,
			  REG_MASK, &zero, 1);
	}
}

/* What an unprivileged user may and may not do; run in a child */
static int as_nobody(void)
{
	static const struct bad_change changes[] = {
		{ "apply", XPO_CMD_APPLY, CAGE_XPO, 0xff,
		  XPO_A_APPLY_APP_SEL, 1, -EPERM },
		{ "control", XPO_CMD_LANE_CONTROL_SET, CAGE_XPO, 0xff,
		  XPO_A_LANE_CONTROL_RX_DISABLE, 0, -EPERM },
		{ "drain", XPO_CMD_DRAIN_SET, CAGE_XPO, 0,
		  XPO_A_CONTROL_DRAINED, 0, -EPERM },
	};
	static struct answers got;
	unsigned int i;
	struct passwd *pw = getpwnam("nobody");
	struct xpo_genl genl;

	if (!pw || setgid(pw->pw_gid) || setuid(pw->pw_uid))
		return 10;
	if (xpo_genl_open(&genl))
		return 11;
	genl.ctx = &got;
	if (dump_lanes(&genl, CAGE_XPO))
		return 1;
	if (read_one(&genl, &got, CAGE_XPO, 0, 0, 0, 0, 1) != -EPERM)
		return 2;
	if (write_one(&genl, CAGE_XPO, 0, 0, PAGE_LANE_CTRL, REG_MASK, "", 1) !=
	    -EPERM)
		return 3;
	genl.answer = NULL;
	for (i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
		if (change(&genl, &changes[i]) != -EPERM)
			return 4;
	return 0;
}

TEST_F(abi, unprivileged_users_read_cached_state_only)
{
	int status;
	pid_t pid;

	self->genl.ctx = &self->got;
	pid = fork();
	if (!pid)
		_exit(as_nobody());
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	ASSERT_TRUE(WIFEXITED(status));
	EXPECT_EQ(0, WEXITSTATUS(status));
}

static void on_event(void *ctx, uint8_t cmd, struct nlattr **tb)
{
	struct answers *got = ctx;
	const uint8_t *data;
	unsigned int offset;

	if (cmd != XPO_CMD_EVENT_NTF || !tb[XPO_A_EVENT_TYPE])
		return;
	if (nla_get_u32(tb[XPO_A_EVENT_TYPE]) != XPO_EVENT_TYPE_FLAGS)
		return;
	if (!tb[XPO_A_EVENT_SEQ] || !tb[XPO_A_EVENT_TIME_NS] ||
	    !tb[XPO_A_EVENT_DATA] || !tb[XPO_A_EVENT_OFFSET])
		return;
	if (nla_get_u32(tb[XPO_A_EVENT_CAGE]) != CAGE_8BANK ||
	    nla_get_u8(tb[XPO_A_EVENT_BANK]) != 2)
		return;
	offset = nla_get_u8(tb[XPO_A_EVENT_OFFSET]);
	if (offset > REG_EQ_FAIL ||
	    offset + nla_len(tb[XPO_A_EVENT_DATA]) <= REG_EQ_FAIL)
		return;
	got->n++;
	data = nla_data(tb[XPO_A_EVENT_DATA]);
	got->u32[0] = data[REG_EQ_FAIL - offset];
}

TEST_F(abi, a_flag_becomes_an_event)
{
	int tries;

	ASSERT_EQ(0, xpo_genl_join(&self->genl, XPO_MCGRP_EVENTS));
	self->genl.answer = on_event;
	ASSERT_EQ(0, system("xpo-emu-ctl flag 1:0 tx-eq-fail 21 >/dev/null"));
	for (tries = 0; tries < 20 && !self->got.n; tries++)
		if (xpo_genl_wait(&self->genl, 5000))
			break;
	ASSERT_LE(1, self->got.n);
	EXPECT_TRUE(self->got.u32[0] & 1 << 21 % 8);
}

TEST_F(abi, unknown_commands_are_refused)
{
	struct nl_msg *msg = xpo_genl_msg(&self->genl, XPO_CMD_MAX + 1, 0);

	EXPECT_EQ(-EOPNOTSUPP, xpo_genl_talk(&self->genl, msg));
}

TEST_F(abi, a_lane_dump_resumes_over_all_modules)
{
	struct nl_msg *msg;

	msg = xpo_genl_msg(&self->genl, XPO_CMD_LANE_GET, NLM_F_DUMP);
	self->genl.answer = on_count;
	ASSERT_EQ(0, xpo_genl_talk(&self->genl, msg));
	/* more than fit into one message */
	EXPECT_LE(2 * 64, self->got.n);
	EXPECT_EQ(self->got.n, self->genl.reply.messages);
}

TEST_HARNESS_MAIN
