// SPDX-License-Identifier: GPL-2.0
/* The data paths of ports: one pass, step by step */

#include <linux/jiffies.h>
#include <linux/kernel.h>

#include "change.h"
#include "choose.h"
#include "cmis.h"
#include "config.h"
#include "datapath.h"
#include "module_priv.h"

#define XPO_DATAPATH_RETRY_MS	5000	/* after it did not go dark */
#define XPO_DATAPATH_MARGIN_MS	1000	/* on top of what is advertised */
#define XPO_DATAPATH_LONGEST_MS	600000	/* whatever is advertised */
#define XPO_DATAPATH_CONFIG_MS	15000	/* two Applies, and others' before */
#define XPO_DATAPATH_ADOPT_MS	1000	/* somebody else's are on their way */
#define XPO_DATAPATH_SOON_MS	20	/* no interrupt for what takes none */
#define XPO_DATAPATH_MOVES	8	/* of one data path in one pass */

/* Without Tx disable the module goes on by itself */
#define XPO_DATAPATH_READY	(BIT(CMIS_DP_INITIALIZED) |	\
				 BIT(CMIS_DP_TX_TURN_ON) |	\
				 BIT(CMIS_DP_ACTIVATED))

static const char * const xpo_datapath_faults[] = {
	[XPO_PORT_FAULT_NO_APPLICATION]	= "no application fits it",
	[XPO_PORT_FAULT_PREFERENCE]	= "the preferred one does not fit",
	[XPO_PORT_FAULT_REJECTED]	= "the configuration was rejected",
	[XPO_PORT_FAULT_NOT_TAKEN]	= "the configuration was not taken",
	[XPO_PORT_FAULT_CONFIG_TIMEOUT]	= "configuration does not end",
	[XPO_PORT_FAULT_INIT_TIMEOUT]	= "did not initialize in time",
	[XPO_PORT_FAULT_TURN_ON_TIMEOUT] = "did not turn on in time",
	[XPO_PORT_FAULT_STOP_TIMEOUT]	= "did not go dark in time",
	[XPO_PORT_FAULT_BUS_ERROR]	= "cannot be managed",
};

static bool xpo_datapath_late(const struct xpo_datapath_run *r)
{
	return r->dp->limit_ms &&
	       time_after(jiffies, r->dp->since +
			  msecs_to_jiffies(r->dp->limit_ms));
}

/* Flags tell the end of a state; what a module does not flag is looked for */
static void xpo_datapath_poll_in(const struct xpo_datapath_run *r, u32 ms)
{
	r->dp->poll = jiffies + msecs_to_jiffies(ms);
}

void xpo_datapath_next(const struct xpo_datapath_run *r,
		       enum xpo_datapath_step step, u32 limit_ms)
{
	struct xpo_datapath *dp = r->dp;

	lockdep_assert_held(&r->module->lock);
	dp->step = step;
	dp->since = jiffies;
	dp->limit_ms = limit_ms;
	if (step != XPO_DATAPATH_STEP_UP &&
	    (step != XPO_DATAPATH_STEP_DOWN || dp->up))
		return;
	dp->tries = 0;
	dp->warned = false;
	dp->fault = XPO_PORT_FAULT_NONE;
	dp->fault_lanes = 0;
}

/* To a step that the module ends by itself, within what it advertises */
static u32 xpo_datapath_await(const struct xpo_datapath_run *r,
			      enum xpo_datapath_step step, u32 ms)
{
	xpo_datapath_next(r, step, min_t(u32, ms, XPO_DATAPATH_LONGEST_MS) +
			  XPO_DATAPATH_MARGIN_MS);
	xpo_datapath_poll_in(r, clamp_t(u32, ms, XPO_DATAPATH_SOON_MS,
					XPO_DATAPATH_MARGIN_MS));
	return 0;
}

u32 xpo_datapath_fail(const struct xpo_datapath_run *r,
		      enum xpo_port_fault fault, u8 lanes)
{
	struct xpo_module *module = r->module;
	struct xpo_datapath *dp = r->dp;

	if (!dp->warned && READ_ONCE(module->running))
		dev_warn_ratelimited(module->card->dev,
				     "cage %u: lanes %u-%u: %s\n",
				     module->cage, r->lane,
				     r->lane + dp->lanes - 1,
				     xpo_datapath_faults[fault]);
	xpo_datapath_next(r, XPO_DATAPATH_STEP_FAILED, 0);
	dp->warned = true;
	dp->fault = fault;
	dp->fault_lanes = lanes;
	dp->again = false;
	dp->dark = true;
	return 0;
}

/* Nobody has asked for anything yet, and it ran before the driver came */
static bool xpo_datapath_keep(const struct xpo_datapath_run *r)
{
	return !r->dp->up && r->module->found & BIT_ULL(r->lane);
}

/* Are there signal integrity settings to compare? */
static bool xpo_datapath_explicit(const struct xpo_datapath_run *r)
{
	unsigned int l;

	for (l = 0; l < r->dp->lanes; l++)
		if (r->module->control[r->lane + l].set &
		    XPO_LANE_CONTROL_STAGED)
			return true;
	return false;
}

/* An operator keeps a lane dark: it cannot get to DPActivated */
static bool xpo_datapath_held(const struct xpo_datapath_run *r)
{
	static const u8 dark[] = {
		XPO_LANE_CONTROL_TX_DISABLE,
		XPO_LANE_CONTROL_TX_SQUELCH_FORCE,
	};
	unsigned int i, l;

	for (l = 0; l < r->dp->lanes; l++) {
		const struct xpo_lane_control *control =
			&r->module->control[r->lane + l];

		for (i = 0; i < ARRAY_SIZE(dark); i++)
			if (control->set & BIT(dark[i]) &&
			    control->value[dark[i]])
				return true;
	}
	return false;
}

/* Lanes of the port that are in none of the states */
static u8 xpo_datapath_missing(const struct xpo_datapath_run *r, u16 codes)
{
	return r->mask & ~xpo_bank_lanes_in(r->sweep->states, codes);
}

/* Dark first, then deinitialized: CMIS 6.3.3, DPDeinitT and DPTxDisableT */
static u32 xpo_datapath_stop(const struct xpo_datapath_run *r)
{
	const struct xpo_endpoint_ms *ms = &r->sweep->ep->ms;

	return xpo_datapath_await(r, XPO_DATAPATH_STEP_STOP,
				  ms->tx_off + ms->dp_deinit);
}

static u32 xpo_datapath_stop_dark(const struct xpo_datapath_run *r)
{
	r->dp->dark = true;
	return xpo_datapath_stop(r);
}

/* A start that did not get there: back to dark, and once more */
static u32 xpo_datapath_again(const struct xpo_datapath_run *r,
			      enum xpo_port_fault fault, u8 lanes)
{
	r->dp->tries++;
	r->dp->fault = fault;
	r->dp->fault_lanes = lanes;
	return xpo_datapath_stop_dark(r);
}

void xpo_datapath_put(const struct xpo_datapath_run *r,
		      u8 set[XPO_BANK_SET_LEN])
{
	const u8 *advertising = xpo_endpoint_data(r->sweep->ep,
						  CMIS_PAGE_ADVERTISING);
	u8 l;

	for (l = 0; l < r->dp->lanes; l++)
		xpo_bank_put_lane(set, r->first + l, r->dp->choice, r->first,
				  &r->module->control[r->lane + l],
				  advertising, r->sweep->own);
}

/*
 * Which application it should be. Wrong tells whether the active control set
 * is another one.
 */
static enum xpo_port_fault xpo_datapath_choose(const struct xpo_datapath_run *r,
					       bool *wrong)
{
	u8 set[XPO_BANK_SET_LEN];
	enum xpo_port_fault fault;

	fault = xpo_choose_app(r, &r->dp->choice);
	if (fault)
		return fault;
	memcpy(set, r->sweep->active, sizeof(set));
	xpo_datapath_put(r, set);
	*wrong = xpo_bank_differ(set, r->sweep->active, r->mask);
	return XPO_PORT_FAULT_NONE;
}

/* Is another configuration wanted than the one that runs? */
static bool xpo_datapath_changed(const struct xpo_datapath_run *r)
{
	bool wrong = false;

	if (!r->dp->again)
		return false;
	if (xpo_datapath_choose(r, &wrong) || wrong)
		return true;
	r->dp->again = false;
	return false;
}

static bool xpo_datapath_looked(const struct xpo_datapath_run *r)
{
	return r->sweep->fresh & XPO_SWEEP_STATES;
}

/* Not there: wait for the flag, or until it is time to look */
static u32 xpo_datapath_wait(const struct xpo_datapath_run *r)
{
	if (xpo_datapath_looked(r) && time_after_eq(jiffies, r->dp->poll))
		xpo_datapath_poll_in(r, XPO_DATAPATH_POLL_MS);
	if (time_after_eq(jiffies, r->dp->poll))
		return r->sweep->err ? XPO_DATAPATH_POLL_MS : 0;
	return jiffies_to_msecs(r->dp->poll - jiffies) + 1;
}

/* Lanes of the port that carry something, as it was found */
static u8 xpo_datapath_used(const struct xpo_datapath_run *r)
{
	return xpo_bank_overlap(r->sweep->active, r->mask) & r->mask;
}

static u32 xpo_datapath_run_found(const struct xpo_datapath_run *r)
{
	r->dp->dark = false;
	if (xpo_datapath_missing(r, BIT(CMIS_DP_ACTIVATED)) &
	    xpo_datapath_used(r)) {
		/* Whoever started it has set the rest already */
		xpo_datapath_poll_in(r, XPO_DATAPATH_ADOPT_MS);
		return XPO_DATAPATH_ADOPT_MS;
	}
	xpo_datapath_next(r, XPO_DATAPATH_STEP_UP, 0);
	return 0;
}

static u32 xpo_datapath_run_unknown(const struct xpo_datapath_run *r)
{
	struct xpo_datapath *dp = r->dp;
	bool wrong = false;

	if (!xpo_datapath_looked(r))
		return xpo_datapath_wait(r);
	if (!xpo_datapath_missing(r, BIT(CMIS_DP_DEACTIVATED))) {
		dp->dark = true;
		xpo_datapath_next(r, XPO_DATAPATH_STEP_DOWN, 0);
		return 0;
	}
	if (xpo_datapath_keep(r))
		return xpo_datapath_run_found(r);
	if (!dp->up || xpo_datapath_choose(r, &wrong) || wrong)
		return xpo_datapath_stop_dark(r);
	dp->dark = false;
	if (xpo_datapath_missing(r, BIT(CMIS_DP_ACTIVATED)))
		return xpo_datapath_await(r, XPO_DATAPATH_STEP_INIT,
					  r->sweep->ep->ms.dp_init);
	xpo_datapath_next(r, XPO_DATAPATH_STEP_UP, 0);
	return 0;
}

/* Initialize in the dark; light comes when the module says it is ready */
static u32 xpo_datapath_run_down(const struct xpo_datapath_run *r)
{
	struct xpo_datapath *dp = r->dp;
	enum xpo_port_fault fault;
	bool wrong = false;

	if (!dp->up && !dp->again)
		return XPO_DATAPATH_IDLE;
	fault = xpo_datapath_choose(r, &wrong);
	if (fault)
		return xpo_datapath_fail(r, fault, r->mask);
	if (wrong) {
		xpo_datapath_next(r, XPO_DATAPATH_STEP_CONFIG,
				  XPO_DATAPATH_CONFIG_MS);
		return 0;
	}
	dp->again = false;
	if (!dp->up || xpo_change_holds(r->module, r->lane))
		return XPO_DATAPATH_IDLE;
	return xpo_datapath_await(r, XPO_DATAPATH_STEP_INIT,
				  r->sweep->ep->ms.dp_init);
}

/* config.c does it; what blocks it must end in time */
static u32 xpo_datapath_run_config(const struct xpo_datapath_run *r)
{
	if (!xpo_datapath_late(r) ||
	    r->module->config[r->group].step != XPO_CONFIG_STEP_IDLE)
		return XPO_DATAPATH_IDLE;
	return xpo_datapath_fail(r, XPO_PORT_FAULT_CONFIG_TIMEOUT, r->mask);
}

static u32 xpo_datapath_run_init(const struct xpo_datapath_run *r)
{
	struct xpo_datapath *dp = r->dp;
	u8 missing = r->mask;

	if (!dp->up)
		return xpo_datapath_stop_dark(r);
	if (xpo_datapath_changed(r))
		return xpo_datapath_stop(r);
	if (xpo_datapath_looked(r))
		missing = xpo_datapath_missing(r, XPO_DATAPATH_READY);
	if (missing) {
		if (!xpo_datapath_late(r))
			return xpo_datapath_wait(r);
		return xpo_datapath_again(r, XPO_PORT_FAULT_INIT_TIMEOUT,
					  missing);
	}
	dp->dark = false;
	return xpo_datapath_await(r, XPO_DATAPATH_STEP_TX_ON,
				  r->sweep->ep->ms.tx_on);
}

static u32 xpo_datapath_run_tx_on(const struct xpo_datapath_run *r)
{
	struct xpo_datapath *dp = r->dp;
	u8 missing = r->mask;

	if (!dp->up)
		return xpo_datapath_stop_dark(r);
	if (xpo_datapath_changed(r))
		return xpo_datapath_stop(r);
	if (xpo_datapath_looked(r))
		missing = xpo_datapath_missing(r, BIT(CMIS_DP_ACTIVATED));
	if (!missing) {
		xpo_datapath_next(r, XPO_DATAPATH_STEP_UP, 0);
		return 0;
	}
	if (xpo_datapath_held(r)) {
		dp->limit_ms = 0;
		return XPO_DATAPATH_IDLE;
	}
	if (!dp->limit_ms)
		return xpo_datapath_await(r, XPO_DATAPATH_STEP_TX_ON,
					  r->sweep->ep->ms.tx_on);
	if (!xpo_datapath_late(r))
		return xpo_datapath_wait(r);
	return xpo_datapath_again(r, XPO_PORT_FAULT_TURN_ON_TIMEOUT, missing);
}

/* Flags tell when lanes leave the state by themselves; else a sample does */
static u8 xpo_datapath_left(const struct xpo_datapath_run *r)
{
	struct xpo_sample s;

	if (xpo_datapath_looked(r))
		return xpo_datapath_missing(r, BIT(CMIS_DP_ACTIVATED));
	if (xpo_module_sample(r->module, XPO_PLAN_TAP_LANES(r->group), &s) ||
	    time_before(jiffies - msecs_to_jiffies(s.age_ms +
						   XPO_DATAPATH_MARGIN_MS),
			r->dp->since))
		return 0;
	return r->mask & ~xpo_bank_lanes_in(s.data, BIT(CMIS_DP_ACTIVATED));
}

static u32 xpo_datapath_run_up(const struct xpo_datapath_run *r)
{
	struct xpo_datapath *dp = r->dp;
	bool keep = xpo_datapath_keep(r);
	u8 left;

	if (!dp->up && !keep)
		return xpo_datapath_stop_dark(r);
	if (!keep && xpo_datapath_changed(r))
		return xpo_datapath_stop(r);
	left = xpo_datapath_left(r);
	if (keep)
		left &= xpo_datapath_used(r);
	if (!left)
		return XPO_DATAPATH_IDLE;
	if (xpo_datapath_held(r))
		return xpo_datapath_await(r, XPO_DATAPATH_STEP_TX_ON,
					  r->sweep->ep->ms.tx_on);
	xpo_datapath_next(r, XPO_DATAPATH_STEP_UNKNOWN, 0);
	return 0;
}

static u32 xpo_datapath_run_stop(const struct xpo_datapath_run *r)
{
	struct xpo_datapath *dp = r->dp;
	u8 missing = r->mask;

	if (xpo_datapath_looked(r))
		missing = xpo_datapath_missing(r, BIT(CMIS_DP_DEACTIVATED));
	if (missing) {
		if (!xpo_datapath_late(r))
			return xpo_datapath_wait(r);
		return xpo_datapath_fail(r, XPO_PORT_FAULT_STOP_TIMEOUT,
					 missing);
	}
	if (dp->tries >= XPO_DATAPATH_TRIES)
		return xpo_datapath_fail(r, dp->fault, dp->fault_lanes);
	xpo_datapath_next(r, XPO_DATAPATH_STEP_DOWN, 0);
	return 0;
}

/* From the beginning */
static u32 xpo_datapath_retry(const struct xpo_datapath_run *r)
{
	r->dp->tries = 0;
	xpo_datapath_next(r, XPO_DATAPATH_STEP_UNKNOWN, 0);
	xpo_datapath_poll_in(r, 0);
	return 0;
}

/* A port that is up tries again when something else is wanted of it */
static u32 xpo_datapath_run_failed(const struct xpo_datapath_run *r)
{
	const struct xpo_datapath *dp = r->dp;

	if (dp->up && dp->fault != XPO_PORT_FAULT_BUS_ERROR)
		return XPO_DATAPATH_IDLE;
	if (time_before(jiffies, dp->since +
			msecs_to_jiffies(XPO_DATAPATH_RETRY_MS)))
		return XPO_DATAPATH_RETRY_MS;
	return xpo_datapath_retry(r);
}

static u32 (* const xpo_datapath_steps[])(const struct xpo_datapath_run *) = {
	[XPO_DATAPATH_STEP_UNKNOWN]	= xpo_datapath_run_unknown,
	[XPO_DATAPATH_STEP_DOWN]	= xpo_datapath_run_down,
	[XPO_DATAPATH_STEP_CONFIG]	= xpo_datapath_run_config,
	[XPO_DATAPATH_STEP_INIT]	= xpo_datapath_run_init,
	[XPO_DATAPATH_STEP_TX_ON]	= xpo_datapath_run_tx_on,
	[XPO_DATAPATH_STEP_UP]		= xpo_datapath_run_up,
	[XPO_DATAPATH_STEP_STOP]	= xpo_datapath_run_stop,
	[XPO_DATAPATH_STEP_FAILED]	= xpo_datapath_run_failed,
};

/* What the step has to know and does not, XPO_SWEEP_* */
u8 xpo_datapath_lacks(const struct xpo_datapath_run *r)
{
	const struct xpo_datapath *dp = r->dp;
	bool due = time_after_eq(jiffies, dp->poll) || r->sweep->look;
	u8 need = 0;

	switch (dp->step) {
	case XPO_DATAPATH_STEP_UNKNOWN:
		if (due)
			need = XPO_SWEEP_CONTROL | XPO_SWEEP_STATES;
		break;
	case XPO_DATAPATH_STEP_INIT:
	case XPO_DATAPATH_STEP_TX_ON:
	case XPO_DATAPATH_STEP_STOP:
		if (due)
			need = XPO_SWEEP_STATES;
		break;
	case XPO_DATAPATH_STEP_UP:
		if (r->sweep->look)
			need = XPO_SWEEP_STATES;
		break;
	default:
		break;
	}
	if (dp->step == XPO_DATAPATH_STEP_UNKNOWN || dp->again ||
	    (dp->step == XPO_DATAPATH_STEP_DOWN && dp->up))
		need |= xpo_datapath_explicit(r) ?
			XPO_SWEEP_ACTIVE | XPO_SWEEP_EXPLICIT :
			XPO_SWEEP_ACTIVE;
	return need & ~(r->sweep->fresh | r->sweep->known);
}

/* What the step wants of the direct controls */
void xpo_datapath_want(const struct xpo_datapath_run *r,
		       struct xpo_bank_bits *bits)
{
	const struct xpo_datapath *dp = r->dp;

	switch (dp->step) {
	case XPO_DATAPATH_STEP_UNKNOWN:
		return;
	case XPO_DATAPATH_STEP_INIT:
	case XPO_DATAPATH_STEP_TX_ON:
	case XPO_DATAPATH_STEP_UP:
		if (xpo_datapath_keep(r))
			return;
		xpo_bank_want(bits, XPO_BANK_DP_DEINIT, r->mask, false);
		break;
	default:
		xpo_bank_want(bits, XPO_BANK_DP_DEINIT, r->mask, true);
		break;
	}
	xpo_bank_want(bits, XPO_BANK_TX_DISABLE, r->mask, dp->dark);
}

/* As far as it gets with what was read in this pass */
u32 xpo_datapath_move(const struct xpo_datapath_run *r)
{
	struct xpo_datapath *dp = r->dp;
	u32 next = 0;
	int i;

	if (dp->retry && dp->step == XPO_DATAPATH_STEP_FAILED)
		xpo_datapath_retry(r);
	dp->retry = false;
	for (i = 0; i < XPO_DATAPATH_MOVES && !next; i++) {
		if (xpo_datapath_lacks(r))
			return r->sweep->err ? XPO_DATAPATH_POLL_MS : 0;
		next = xpo_datapath_steps[dp->step](r);
	}
	return next;
}
