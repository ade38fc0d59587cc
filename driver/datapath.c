// SPDX-License-Identifier: GPL-2.0
/* Start and stop the data paths of a group of lanes */

#include <linux/jiffies.h>
#include <linux/kernel.h>

#include "cmis.h"
#include "module_priv.h"
#include "notify.h"

#define XPO_DATAPATH_ALL	0xff	/* lanes of a bank */
#define XPO_DATAPATH_POLL_MS	100	/* while a state change is on its way */
#define XPO_DATAPATH_RETRY_MS	5000	/* after lanes did not go dark */
#define XPO_DATAPATH_MARGIN_MS	1000	/* on top of what is advertised */
#define XPO_DATAPATH_TRIES	3
#define XPO_DATAPATH_IDLE	U32_MAX

/**
 * struct xpo_datapath_bank - the bank that a group is, in one run
 * @module: module
 * @ep: endpoint
 * @dp: the group's state machine
 * @group: group
 * @bank: bank within @ep
 * @want: what the port wants
 */
struct xpo_datapath_bank {
	struct xpo_module *module;
	const struct xpo_endpoint *ep;
	struct xpo_datapath *dp;
	u8 group;
	u8 bank;
	enum xpo_module_want want;
};

static int xpo_datapath_fetch(const struct xpo_datapath_bank *b, u8 offset,
			      u8 length, u8 *buf)
{
	struct xpo_mgmt_range range = {
		.endpoint = b->ep->index,
		.bank = b->bank,
		.page = CMIS_PAGE_LANE_STATUS,
		.offset = offset,
		.length = length,
	};

	return xpo_mgmt_read(b->module, &range, buf, NULL, NULL);
}

static int xpo_datapath_set(const struct xpo_datapath_bank *b, u8 offset,
			    u8 lanes)
{
	struct xpo_mgmt_range range = {
		.endpoint = b->ep->index,
		.bank = b->bank,
		.page = CMIS_PAGE_LANE_CONTROL,
		.offset = offset,
		.length = 1,
	};

	return xpo_mgmt_write(b->module, &range, &lanes, NULL, NULL);
}

/* Lanes in one of the states, bit per code of 11h:128-131 */
static u8 xpo_datapath_lanes_in(const u8 states[4], u16 codes)
{
	u8 lanes = 0;
	int i;

	for (i = 0; i < XPO_LANE_GROUP; i++) {
		u8 code = states[CMIS_LANE_NIBBLE_BYTE(i)] >>
			  CMIS_LANE_NIBBLE_SHIFT(i) & 0xf;

		if (codes & BIT(code))
			lanes |= BIT(i);
	}
	return lanes;
}

/* Lanes in use that are in none of the states; negative errno */
static int xpo_datapath_missing(const struct xpo_datapath_bank *b, u16 codes)
{
	u8 states[4];
	int err;

	err = xpo_datapath_fetch(b, CMIS_11_DP_STATE, sizeof(states), states);
	if (err)
		return err;
	return b->dp->lanes & ~xpo_datapath_lanes_in(states, codes);
}

static void xpo_datapath_next(const struct xpo_datapath_bank *b,
			      enum xpo_datapath_step step, u32 ms)
{
	u8 lane;

	mutex_lock(&b->module->lock);
	b->dp->step = step;
	b->dp->deadline = jiffies +
			  msecs_to_jiffies(ms + XPO_DATAPATH_MARGIN_MS);
	mutex_unlock(&b->module->lock);
	for (lane = 0; lane < XPO_LANE_GROUP; lane++)
		xpo_notify_port(b->module->card, b->module->cage,
				b->group * XPO_LANE_GROUP + lane);
}

static bool xpo_datapath_late(const struct xpo_datapath_bank *b)
{
	return time_after(jiffies, b->dp->deadline);
}

/* Lanes with an application in the active control set, 11h:206-213 */
static int xpo_datapath_fetch_lanes(const struct xpo_datapath_bank *b)
{
	u8 config[XPO_LANE_GROUP], lanes = 0;
	int i, err;

	err = xpo_datapath_fetch(b, CMIS_11_DP_CONFIG, sizeof(config), config);
	if (err)
		return err;
	for (i = 0; i < XPO_LANE_GROUP; i++)
		if (FIELD_GET(CMIS_DP_CONFIG_APP_SEL, config[i]))
			lanes |= BIT(i);
	b->dp->lanes = lanes;
	return 0;
}

static u32 xpo_datapath_fail(const struct xpo_datapath_bank *b,
			     const char *what)
{
	struct xpo_module *module = b->module;

	if (!b->dp->warned && READ_ONCE(module->running))
		dev_warn(module->card->dev, "cage %u: lanes %u-%u: %s\n",
			 module->cage, b->group * XPO_LANE_GROUP,
			 b->group * XPO_LANE_GROUP + XPO_LANE_GROUP - 1, what);
	b->dp->warned = true;
	xpo_datapath_next(b, XPO_DATAPATH_STEP_FAILED, XPO_DATAPATH_RETRY_MS);
	return XPO_DATAPATH_RETRY_MS;
}

/* Dark first, then deinitialized: CMIS 6.3.3, DPDeinitT and DPTxDisableT */
static u32 xpo_datapath_stop(const struct xpo_datapath_bank *b)
{
	int err;

	err = xpo_datapath_set(b, CMIS_10_TX_DISABLE, XPO_DATAPATH_ALL);
	if (!err)
		err = xpo_datapath_set(b, CMIS_10_DP_DEINIT, XPO_DATAPATH_ALL);
	if (err)
		return xpo_datapath_fail(b, "cannot be switched off");
	xpo_datapath_next(b, XPO_DATAPATH_STEP_STOP,
			  b->ep->ms.tx_off + b->ep->ms.dp_deinit);
	return XPO_DATAPATH_POLL_MS;
}

/* Initialize in the dark; light comes when the module says it is ready */
static u32 xpo_datapath_start(const struct xpo_datapath_bank *b)
{
	int err;

	err = xpo_datapath_fetch_lanes(b);
	if (!err && !b->dp->lanes)
		return xpo_datapath_fail(b, "no application is provisioned");
	if (!err)
		err = xpo_datapath_set(b, CMIS_10_DP_DEINIT, 0);
	if (err)
		return xpo_datapath_fail(b, "cannot be switched on");
	xpo_datapath_next(b, XPO_DATAPATH_STEP_INIT, b->ep->ms.dp_init);
	return XPO_DATAPATH_POLL_MS;
}

/* A start that did not get there: back to dark, and once more */
static u32 xpo_datapath_again(const struct xpo_datapath_bank *b)
{
	b->dp->tries++;
	return xpo_datapath_stop(b);
}

static u32 xpo_datapath_run_unknown(const struct xpo_datapath_bank *b)
{
	bool keep = b->want == XPO_MODULE_WANT_UP ||
		    (b->want == XPO_MODULE_WANT_NONE && b->module->adopted);
	u8 states[4], lit;
	int err;

	err = xpo_datapath_fetch(b, CMIS_11_DP_STATE, sizeof(states), states);
	if (!err)
		err = xpo_datapath_fetch_lanes(b);
	if (err)
		return XPO_DATAPATH_POLL_MS;

	if (xpo_datapath_lanes_in(states, BIT(CMIS_DP_DEACTIVATED)) ==
	    XPO_DATAPATH_ALL) {
		xpo_datapath_next(b, XPO_DATAPATH_STEP_DOWN, 0);
		return 0;
	}
	if (!keep)
		return xpo_datapath_stop(b);
	lit = xpo_datapath_lanes_in(states, BIT(CMIS_DP_ACTIVATED));
	if (!(b->dp->lanes & ~lit)) {
		xpo_datapath_next(b, XPO_DATAPATH_STEP_UP, 0);
		return 0;
	}
	/* On its way: whoever started it has set the rest already */
	if (b->want != XPO_MODULE_WANT_UP)
		return XPO_DATAPATH_POLL_MS;
	return xpo_datapath_start(b);
}

static u32 xpo_datapath_run_down(const struct xpo_datapath_bank *b)
{
	if (b->want != XPO_MODULE_WANT_UP)
		return XPO_DATAPATH_IDLE;
	return xpo_datapath_start(b);
}

static u32 xpo_datapath_run_init(const struct xpo_datapath_bank *b)
{
	/* Without Tx disable the module goes on by itself */
	const u16 ready = BIT(CMIS_DP_INITIALIZED) | BIT(CMIS_DP_TX_TURN_ON) |
			  BIT(CMIS_DP_ACTIVATED);
	int missing;

	if (b->want != XPO_MODULE_WANT_UP)
		return xpo_datapath_stop(b);
	missing = xpo_datapath_missing(b, ready);
	if (missing) {
		if (!xpo_datapath_late(b))
			return XPO_DATAPATH_POLL_MS;
		return xpo_datapath_again(b);
	}
	if (xpo_datapath_set(b, CMIS_10_TX_DISABLE, 0))
		return xpo_datapath_again(b);
	xpo_datapath_next(b, XPO_DATAPATH_STEP_TX_ON, b->ep->ms.tx_on);
	return 0;
}

static u32 xpo_datapath_run_tx_on(const struct xpo_datapath_bank *b)
{
	int missing;

	if (b->want != XPO_MODULE_WANT_UP)
		return xpo_datapath_stop(b);
	missing = xpo_datapath_missing(b, BIT(CMIS_DP_ACTIVATED));
	if (!missing) {
		b->dp->tries = 0;
		b->dp->warned = false;
		xpo_datapath_next(b, XPO_DATAPATH_STEP_UP, 0);
		return 0;
	}
	if (!xpo_datapath_late(b))
		return XPO_DATAPATH_POLL_MS;
	return xpo_datapath_again(b);
}

/* Flags or the shadow tell when lanes leave the state by themselves */
static u32 xpo_datapath_run_up(const struct xpo_datapath_bank *b)
{
	struct xpo_sample s;
	u8 lit;

	if (b->want == XPO_MODULE_WANT_DOWN)
		return xpo_datapath_stop(b);
	if (xpo_module_sample(b->module, XPO_MODULE_TAP_LANES(b->group), &s) ||
	    time_before(jiffies - msecs_to_jiffies(s.age_ms), b->dp->deadline))
		return XPO_DATAPATH_IDLE;
	lit = xpo_datapath_lanes_in(s.data, BIT(CMIS_DP_ACTIVATED));
	if (b->dp->lanes & ~lit)
		xpo_datapath_next(b, XPO_DATAPATH_STEP_UNKNOWN, 0);
	return XPO_DATAPATH_IDLE;
}

static u32 xpo_datapath_run_stop(const struct xpo_datapath_bank *b)
{
	int missing = xpo_datapath_missing(b, BIT(CMIS_DP_DEACTIVATED));

	if (!missing) {
		if (b->dp->tries >= XPO_DATAPATH_TRIES)
			return xpo_datapath_fail(b, "did not come up in time");
		xpo_datapath_next(b, XPO_DATAPATH_STEP_DOWN, 0);
		return 0;
	}
	if (!xpo_datapath_late(b))
		return XPO_DATAPATH_POLL_MS;
	return xpo_datapath_fail(b, "did not go dark in time");
}

/* A port that goes down and up again gets new tries: xpo_datapath_retry() */
static u32 xpo_datapath_run_failed(const struct xpo_datapath_bank *b)
{
	if (b->want == XPO_MODULE_WANT_UP)
		return XPO_DATAPATH_IDLE;
	if (!xpo_datapath_late(b))
		return XPO_DATAPATH_RETRY_MS;
	b->dp->tries = 0;
	xpo_datapath_next(b, XPO_DATAPATH_STEP_UNKNOWN, 0);
	return 0;
}

static u32 (* const xpo_datapath_steps[])(const struct xpo_datapath_bank *) = {
	[XPO_DATAPATH_STEP_UNKNOWN]	= xpo_datapath_run_unknown,
	[XPO_DATAPATH_STEP_DOWN]	= xpo_datapath_run_down,
	[XPO_DATAPATH_STEP_INIT]	= xpo_datapath_run_init,
	[XPO_DATAPATH_STEP_TX_ON]	= xpo_datapath_run_tx_on,
	[XPO_DATAPATH_STEP_UP]		= xpo_datapath_run_up,
	[XPO_DATAPATH_STEP_STOP]	= xpo_datapath_run_stop,
	[XPO_DATAPATH_STEP_FAILED]	= xpo_datapath_run_failed,
};

static u32 xpo_datapath_run_group(struct xpo_module *module, u8 group)
{
	struct xpo_datapath_bank b = {
		.module = module,
		.ep = xpo_module_group_endpoint(module, group),
		.dp = &module->datapath[group],
		.group = group,
		.want = READ_ONCE(module->want[group]),
	};

	if (!b.ep || b.ep->flat || !b.ep->answering)
		return XPO_DATAPATH_IDLE;
	b.bank = group - b.ep->first_group;
	return xpo_datapath_steps[b.dp->step](&b);
}

u32 xpo_datapath_run(struct xpo_module *module)
{
	u32 next = XPO_DATAPATH_IDLE;
	u8 g;

	for (g = 0; g < module->lanes / XPO_LANE_GROUP; g++)
		next = min(next, xpo_datapath_run_group(module, g));
	return next;
}

void xpo_datapath_reset(struct xpo_module *module,
			enum xpo_datapath_step step)
{
	u8 g;

	mutex_lock(&module->lock);
	for (g = 0; g < XPO_LANE_GROUPS; g++) {
		module->datapath[g].step = step;
		module->datapath[g].tries = 0;
		module->datapath[g].warned = false;
	}
	mutex_unlock(&module->lock);
}

void xpo_datapath_retry(struct xpo_module *module)
{
	u8 g;

	mutex_lock(&module->lock);
	for (g = 0; g < XPO_LANE_GROUPS; g++) {
		struct xpo_datapath *dp = &module->datapath[g];

		if (dp->step != XPO_DATAPATH_STEP_FAILED)
			continue;
		dp->step = XPO_DATAPATH_STEP_UNKNOWN;
		dp->tries = 0;
	}
	mutex_unlock(&module->lock);
}

bool xpo_datapath_wanted(struct xpo_module *module)
{
	bool wanted = false;
	u8 g;

	mutex_lock(&module->lock);
	for (g = 0; g < XPO_LANE_GROUPS; g++)
		if (module->want[g] == XPO_MODULE_WANT_UP ||
		    (module->want[g] == XPO_MODULE_WANT_NONE &&
		     module->adopted &&
		     module->datapath[g].step != XPO_DATAPATH_STEP_DOWN))
			wanted = true;
	mutex_unlock(&module->lock);
	return wanted;
}

enum xpo_group_state xpo_datapath_state(const struct xpo_datapath *dp)
{
	switch (dp->step) {
	case XPO_DATAPATH_STEP_DOWN:
		return XPO_GROUP_STATE_DOWN;
	case XPO_DATAPATH_STEP_INIT:
	case XPO_DATAPATH_STEP_TX_ON:
		return XPO_GROUP_STATE_STARTING;
	case XPO_DATAPATH_STEP_UP:
		return XPO_GROUP_STATE_UP;
	case XPO_DATAPATH_STEP_STOP:
		return XPO_GROUP_STATE_STOPPING;
	case XPO_DATAPATH_STEP_FAILED:
		return XPO_GROUP_STATE_FAILED;
	default:
		return XPO_GROUP_STATE_NONE;
	}
}

unsigned int xpo_datapath_ports_up(struct xpo_module *module)
{
	unsigned int n = 0;
	u8 g;

	lockdep_assert_held(&module->lock);
	for (g = 0; g < XPO_LANE_GROUPS; g++)
		if (module->want[g] == XPO_MODULE_WANT_UP)
			n++;
	return n;
}
