// SPDX-License-Identifier: GPL-2.0
/* The steps of a cage's state machine */

#include <linux/bitfield.h>
#include <linux/jiffies.h>

#include "cmis.h"
#include "control.h"
#include "discover.h"
#include "flaglog.h"
#include "io.h"
#include "module_priv.h"
#include "pass.h"
#include "power.h"
#include "step.h"
#include "vdm.h"

/* Time limits and pace, in ms */
#define XPO_STEP_MGMT_INIT_MS	(CMIS_T_MGMT_INIT_MS + 500)
#define XPO_STEP_POWER_MS		500	/* 20 ms, hardware.md 4 */
#define XPO_STEP_MARGIN_MS		1000	/* on what modules advertise */
#define XPO_STEP_LONGEST_MS		600000	/* whatever they advertise */
#define XPO_STEP_SEATED_MS		20	/* ENDPOINTS is not valid */
#define XPO_STEP_FAST_MS		20
#define XPO_STEP_POLL_MS		100
#define XPO_STEP_IDLE_MS		1000
#define XPO_STEP_AGAIN_MS		10000	/* between tries in a fault */
#define XPO_STEP_TRIES		3
#define XPO_STEP_SILENT		3	/* samples until it is silent */

static bool xpo_step_late(const struct xpo_module *module)
{
	return time_after(jiffies, module->deadline);
}

/* The only way to move */
u32 xpo_step_next(struct xpo_module *module,
		  enum xpo_module_step step, u32 timeout_ms)
{
	timeout_ms = min_t(u32, timeout_ms, XPO_STEP_LONGEST_MS);
	WRITE_ONCE(module->step, step);
	module->deadline = jiffies + msecs_to_jiffies(timeout_ms);
	return 0;
}

u32 xpo_step_low(struct xpo_module *module, enum xpo_reason reason)
{
	module->step_reason = reason;
	return xpo_step_next(module, XPO_MODULE_STEP_LOW, XPO_STEP_AGAIN_MS);
}

static bool xpo_step_has_power(const struct xpo_module *module)
{
	u32 status = xpo_io_cage_rd32(module->card, module->cage,
				      XPO_CAGE_STATUS);
	u32 ctrl = xpo_io_cage_rd32(module->card, module->cage, XPO_CAGE_CTRL);

	return ctrl & XPO_CAGE_CTRL_POWER &&
	       status & XPO_CAGE_STATUS_POWER_GOOD;
}

/* What the driver found with power may carry traffic, silent as it is */
static void xpo_step_spare(struct xpo_module *module)
{
	if (!module->first || module->adopted || !xpo_step_has_power(module))
		return;
	xpo_power_adopt(module->card, module->cage,
			xpo_control_need_mw(module));
	mutex_lock(&module->lock);
	module->adopted = true;
	mutex_unlock(&module->lock);
}

/* Give up until something changes; what is powered goes dark */
u32 xpo_step_fail(struct xpo_module *module, enum xpo_reason reason)
{
	xpo_step_spare(module);
	if (!module->adopted)
		xpo_control_power_off(module);
	module->step_reason = reason;
	module->tries = 0;
	module->quiet = false;
	return xpo_step_next(module, XPO_MODULE_STEP_FAULT,
			     XPO_STEP_AGAIN_MS);
}

/* One more try by way of @step, or the fault */
static u32 xpo_step_again(struct xpo_module *module,
			  enum xpo_module_step step, enum xpo_reason reason)
{
	if (++module->tries >= XPO_STEP_TRIES)
		return xpo_step_fail(module, reason);
	xpo_step_next(module, step, 0);
	return XPO_STEP_POLL_MS;
}

/* Forget what was plugged in */
void xpo_step_forget(struct xpo_module *module)
{
	u8 e, per = XPO_LANE_GROUPS / module->card->info.n_endpoints;

	xpo_discover_unwatch(module);
	xpo_vdm_clear(module);
	module->learned = false;
	xpo_pass_reset(module, XPO_DATAPATH_STEP_DOWN);
	module->tries = 0;
	module->quiet = false;
	mutex_lock(&module->lock);
	module->adopted = false;
	memset(&module->cooling, 0, sizeof(module->cooling));
	memset(&module->heat, 0, sizeof(module->heat));
	module->lanes = 0;
	module->answering = 0;
	memset(module->ep, 0, sizeof(module->ep));
	/* Until they are identified, for flags that come early */
	for (e = 0; e < module->card->info.n_endpoints; e++) {
		module->ep[e].index = e;
		module->ep[e].first_group = e * per;
		module->ep[e].groups = XPO_LANE_GROUPS - e * per;
	}
	mutex_unlock(&module->lock);
}

static u32 xpo_step_mgmt_init(struct xpo_module *module)
{
	return xpo_step_next(module, XPO_MODULE_STEP_MGMT_INIT,
			     XPO_STEP_MGMT_INIT_MS);
}

u32 xpo_step_seated(struct xpo_module *module, u32 insertions)
{
	xpo_step_forget(module);
	module->losses = 0;
	mutex_lock(&module->lock);
	module->insertions = insertions;
	module->reset = 0;
	mutex_unlock(&module->lock);
	return xpo_step_mgmt_init(module);
}

/* Which endpoints there are; bits that the card cannot have are dropped */
static u8 xpo_step_fetch_endpoints(struct xpo_module *module)
{
	u32 val = xpo_io_cage_rd32(module->card, module->cage,
				   XPO_CAGE_ENDPOINTS);
	u8 mask = GENMASK(module->card->info.n_endpoints - 1, 0);
	u8 wired = FIELD_GET(XPO_CAGE_ENDPOINTS_WIRED, val) & mask;
	u8 answering = FIELD_GET(XPO_CAGE_ENDPOINTS_ANSWERING, val) & mask;
	u32 mw = xpo_io_cage_rd32(module->card, module->cage,
				  XPO_CAGE_DECLARED_MW);

	mutex_lock(&module->lock);
	module->declared_mw = mw;
	module->endpoints = fls(wired | answering);
	module->answering = answering;
	mutex_unlock(&module->lock);
	return wired | answering;
}

static u32 xpo_step_run_empty(struct xpo_module *module)
{
	return U32_MAX;
}

static u32 xpo_step_run_resetting(struct xpo_module *module)
{
	struct xpo_card *card = module->card;
	u32 ctrl = xpo_io_cage_rd32(card, module->cage, XPO_CAGE_CTRL);
	u32 status = xpo_io_cage_rd32(card, module->cage, XPO_CAGE_STATUS);

	/* A pulse has a length; a power cycle ends by itself */
	if (ctrl & XPO_CAGE_CTRL_RESET) {
		if (!xpo_step_late(module))
			return XPO_STEP_FAST_MS;
		/* The card forgot what it had read when the reset began */
		xpo_flags_forget(module);
		xpo_flaglog_forget(module, false);
		xpo_io_cage_wr32(card, module->cage, XPO_CAGE_CTRL,
				 XPO_CAGE_CTRL_LPMODE);
		xpo_step_mgmt_init(module);
		return XPO_STEP_SEATED_MS;
	}
	if (!(status & XPO_CAGE_STATUS_RESETTING)) {
		xpo_step_mgmt_init(module);
		return XPO_STEP_SEATED_MS;
	}
	if (xpo_step_late(module))
		return xpo_step_fail(module, XPO_REASON_NO_RESPONSE);
	return XPO_STEP_FAST_MS;
}

/* No register can be read before an endpoint acknowledges its address */
static u32 xpo_step_run_mgmt_init(struct xpo_module *module)
{
	u8 wired = xpo_step_fetch_endpoints(module);

	if (!wired || module->answering != wired) {
		if (!xpo_step_late(module))
			return XPO_STEP_FAST_MS;
		if (!module->answering)
			return xpo_step_fail(module,
					     XPO_REASON_NO_RESPONSE);
	}
	return xpo_step_next(module, XPO_MODULE_STEP_IDENTIFY, 0);
}

enum xpo_reason xpo_step_bus_reason(int err)
{
	return err == -EREMOTEIO || err == -ENXIO ? XPO_REASON_NO_RESPONSE :
						    XPO_REASON_BUS_ERROR;
}

/* XPO_REASON_NONE when the module may go on; *again: it was only the bus */
static enum xpo_reason xpo_step_judge(struct xpo_module *module,
				      bool *again)
{
	const struct xpo_endpoint *first = NULL;
	enum xpo_reason reason = XPO_REASON_NONE;
	bool mismatch = false;
	u8 e;

	*again = false;
	for (e = 0; e < module->endpoints; e++) {
		const struct xpo_endpoint *ep = &module->ep[e];

		if (!(module->answering & BIT(e)))
			continue;
		if (ep->err == -EBADMSG)
			return XPO_REASON_BAD_IDENTITY;
		if (!ep->identified) {
			*again = true;
			reason = xpo_step_bus_reason(ep->err);
		} else if (!first) {
			first = ep;
		} else if (!xpo_endpoint_same(first, ep)) {
			mismatch = true;
		}
	}
	/* Those that answer will do, when the others will not */
	if (*again && module->tries + 1 >= XPO_STEP_TRIES && first)
		reason = XPO_REASON_NONE;
	if (!reason && mismatch)
		reason = XPO_REASON_IDENTITY_MISMATCH;
	if (reason != XPO_REASON_NO_RESPONSE &&
	    reason != XPO_REASON_BUS_ERROR)
		*again = false;
	return reason;
}

/* Endpoints that are up already, bit per endpoint: they are left alone */
static u8 xpo_step_running(struct xpo_module *module)
{
	u8 running = 0;
	u8 e;

	if (!xpo_step_has_power(module))
		return 0;
	for (e = 0; e < module->endpoints; e++) {
		const struct xpo_endpoint *ep = &module->ep[e];

		if (ep->identified && (ep->state == XPO_CMIS_STATE_READY ||
				       ep->state == XPO_CMIS_STATE_PWR_UP))
			running |= BIT(e);
	}
	return running;
}

/* The others join them, held dark first, while LPMode keeps them down */
static void xpo_step_join(struct xpo_module *module, u8 running)
{
	u32 ctrl = xpo_io_cage_rd32(module->card, module->cage, XPO_CAGE_CTRL);

	if (ctrl & XPO_CAGE_CTRL_LPMODE &&
	    !xpo_control_hold(module, ~running))
		xpo_control_ignore_lpmode(module, ~running);
}

static u32 xpo_step_up_ms(const struct xpo_module *module)
{
	u32 ms = 0;
	u8 e;

	for (e = 0; e < module->endpoints; e++)
		ms = max(ms, module->ep[e].ms.pwr_up);
	return ms + XPO_STEP_MARGIN_MS;
}

static u32 xpo_step_down_ms(const struct xpo_module *module)
{
	u32 ms = 0;
	u8 e;

	for (e = 0; e < module->endpoints; e++) {
		const struct xpo_endpoint_ms *m = &module->ep[e].ms;

		ms = max(ms, m->tx_off + m->dp_deinit + m->pwr_dn);
	}
	return ms + XPO_STEP_MARGIN_MS;
}

/* Lanes of endpoints that ran before the driver came */
static u64 xpo_step_found(const struct xpo_module *module, u8 running)
{
	u64 lanes = 0;
	u8 e;

	for (e = 0; e < module->endpoints; e++) {
		const struct xpo_endpoint *ep = &module->ep[e];

		if (running & BIT(e) && !ep->flat && ep->groups)
			lanes |= GENMASK_ULL(XPO_LANE_GROUP * ep->groups - 1,
					     0) <<
				 XPO_LANE_GROUP * ep->first_group;
	}
	return lanes;
}

static u32 xpo_step_adopt(struct xpo_module *module, u8 running)
{
	xpo_power_adopt(module->card, module->cage,
			xpo_control_need_mw(module));
	xpo_pass_reset(module, XPO_DATAPATH_STEP_UNKNOWN);
	mutex_lock(&module->lock);
	module->adopted |= module->first;
	if (module->first)
		module->found = xpo_step_found(module, running);
	mutex_unlock(&module->lock);
	return xpo_step_next(module, XPO_MODULE_STEP_UP,
			     xpo_step_up_ms(module));
}

static u32 xpo_step_run_identify(struct xpo_module *module)
{
	enum xpo_reason reason;
	bool again;
	u8 running;

	if (xpo_discover_run(module))
		return XPO_STEP_IDLE_MS;
	if (xpo_card_gone(module->card))
		return U32_MAX;
	reason = xpo_step_judge(module, &again);
	if (again)
		return xpo_step_again(module, XPO_MODULE_STEP_IDENTIFY,
				      reason);

	xpo_sweep_identify(module);
	module->learned = false;
	xpo_discover_watch(module);
	running = xpo_step_running(module);
	if (reason) {
		/* What carries traffic goes on doing so, with a fault shown */
		if (running)
			xpo_step_adopt(module, running);
		module->first = false;
		return xpo_step_fail(module, reason);
	}
	module->tries = 0;
	if (running) {
		xpo_step_join(module, running);
		xpo_step_adopt(module, running);
	} else {
		xpo_step_low(module, XPO_REASON_NONE);
	}
	module->first = false;
	return 0;
}

/* What no step needs: read while the module powers up, or when it does not */
static void xpo_step_learn(struct xpo_module *module)
{
	if (module->learned)
		return;
	module->learned = true;
	xpo_vdm_fetch(module);
	xpo_plan_grow(module, XPO_PLAN_STAGE_LANES);
}

/* Why the module should not have power; XPO_REASON_NONE: it should */
static enum xpo_reason xpo_step_want_low(struct xpo_module *module)
{
	u32 interlock = xpo_io_cage_rd32(module->card, module->cage,
					 XPO_CAGE_INTERLOCK);
	enum xpo_power_policy policy = READ_ONCE(module->policy);

	if (interlock & XPO_CAGE_INTERLOCK_LATCHED)
		return XPO_REASON_INTERLOCK;
	if (xpo_module_thermal_stage(module) >= XPO_THERMAL_STAGE_THROTTLED)
		return XPO_REASON_TOO_HOT;
	if (policy == XPO_POWER_POLICY_LOW || xpo_module_drained(module))
		return XPO_REASON_POLICY;
	if (policy == XPO_POWER_POLICY_AUTO && !xpo_pass_wanted(module))
		return XPO_REASON_POLICY;
	return XPO_REASON_NONE;
}

/* Does an endpoint answer that could not be identified? One short read each */
static bool xpo_step_probe(struct xpo_module *module)
{
	struct xpo_mgmt_range range = { .offset = CMIS_LO_STATE, .length = 1 };
	u8 state;

	for (; range.endpoint < module->endpoints; range.endpoint++)
		if (module->answering & BIT(range.endpoint) &&
		    !module->ep[range.endpoint].identified &&
		    !xpo_mgmt_read(module, &range, &state, NULL, NULL))
			return true;
	return false;
}

/* An endpoint that was missing or silent may have come: look at it again */
static bool xpo_step_grew(struct xpo_module *module)
{
	u8 before = module->answering;
	bool grew;

	xpo_step_fetch_endpoints(module);
	grew = module->answering & ~before;
	if (!grew && xpo_step_late(module)) {
		module->deadline = jiffies +
				   msecs_to_jiffies(XPO_STEP_AGAIN_MS);
		grew = xpo_step_probe(module);
	}
	module->quiet |= grew;
	return grew;
}

/* Pulled since the machine looked last: what failed meanwhile says nothing */
bool xpo_step_pulled(const struct xpo_module *module)
{
	struct xpo_card *card = module->card;

	if (module->endpoints)
		return false;
	return !(xpo_io_cage_rd32(card, module->cage, XPO_CAGE_STATUS) &
		 XPO_CAGE_STATUS_PRESENT) ||
	       xpo_io_cage_rd32(card, module->cage, XPO_CAGE_INSERTIONS) !=
	       module->insertions;
}

static u32 xpo_step_run_low(struct xpo_module *module)
{
	enum xpo_reason reason;

	if (xpo_step_grew(module))
		return xpo_step_mgmt_init(module);
	if (xpo_step_pulled(module))
		return 0;
	reason = xpo_step_want_low(module);
	if (!reason)
		reason = xpo_power_admit(module->card, module->cage,
					 xpo_control_need_mw(module));
	module->step_reason = reason;
	module->quiet = false;
	if (!reason)
		return xpo_step_next(module, XPO_MODULE_STEP_HOLD, 0);
	xpo_control_power_off(module);
	xpo_step_learn(module);
	return XPO_STEP_IDLE_MS;
}

/* Lanes must be told to stay dark while the module cannot start them yet */
static u32 xpo_step_run_hold(struct xpo_module *module)
{
	if (xpo_control_hold(module, XPO_CONTROL_ALL))
		return xpo_step_again(module, XPO_MODULE_STEP_HOLD,
				      XPO_REASON_BUS_ERROR);
	xpo_pass_reset(module, XPO_DATAPATH_STEP_DOWN);
	xpo_io_cage_wr32(module->card, module->cage, XPO_CAGE_CTRL,
			 XPO_CAGE_CTRL_POWER | XPO_CAGE_CTRL_LPMODE);
	return xpo_step_next(module, XPO_MODULE_STEP_POWER,
			     XPO_STEP_POWER_MS);
}

/*
 * LPMode is one line for all endpoints. When one of them cannot be managed
 * its lanes could not be told to stay dark, so it has to stay in low power.
 */
static int xpo_step_leave_low(struct xpo_module *module)
{
	u8 e;

	for (e = 0; e < module->endpoints; e++)
		if (!module->ep[e].answering)
			return xpo_control_ignore_lpmode(module,
							 XPO_CONTROL_ALL);
	xpo_io_cage_wr32(module->card, module->cage, XPO_CAGE_CTRL,
			 XPO_CAGE_CTRL_POWER);
	return 0;
}

static u32 xpo_step_run_power(struct xpo_module *module)
{
	u32 status = xpo_io_cage_rd32(module->card, module->cage,
				      XPO_CAGE_STATUS);

	if (status & XPO_CAGE_STATUS_POWER_GOOD &&
	    !xpo_step_leave_low(module))
		return xpo_step_next(module, XPO_MODULE_STEP_UP,
				     xpo_step_up_ms(module));
	if (!xpo_step_late(module))
		return XPO_STEP_FAST_MS;
	xpo_control_power_off(module);
	return xpo_step_again(module, XPO_MODULE_STEP_LOW,
			      XPO_REASON_POWER_FAILED);
}

static u32 xpo_step_run_up(struct xpo_module *module)
{
	xpo_control_fetch_states(module);
	if (xpo_control_any_state(module, XPO_CMIS_STATE_FAULT))
		return xpo_step_fail(module, XPO_REASON_MODULE_FAULT);
	xpo_step_learn(module);
	if (xpo_control_all_state(module, XPO_CMIS_STATE_READY)) {
		module->tries = 0;
		module->quiet = false;
		return xpo_step_next(module, XPO_MODULE_STEP_READY,
				     XPO_STEP_AGAIN_MS);
	}
	if (!xpo_step_late(module))
		return XPO_STEP_POLL_MS;
	xpo_control_power_off(module);
	return xpo_step_again(module, XPO_MODULE_STEP_LOW,
			      XPO_REASON_POWER_UP_TIMEOUT);
}

static u32 xpo_step_power_down(struct xpo_module *module)
{
	/* Without main power it goes down too, only less politely */
	xpo_control_request_low(module);
	return xpo_step_next(module, XPO_MODULE_STEP_DOWN,
			     xpo_step_down_ms(module));
}

static u32 xpo_step_run_ready(struct xpo_module *module)
{
	u32 next;

	if (test_and_clear_bit(XPO_MODULE_PENDING_STATE, &module->pending))
		xpo_control_fetch_states(module);
	else
		xpo_control_sample_states(module, XPO_STEP_SILENT);

	if (xpo_control_any_state(module, XPO_CMIS_STATE_FAULT))
		return xpo_step_fail(module, XPO_REASON_MODULE_FAULT);
	if (xpo_step_grew(module))
		return xpo_step_mgmt_init(module);
	if (xpo_step_pulled(module))
		return 0;
	if (xpo_step_want_low(module))
		return xpo_step_power_down(module);
	if (!xpo_control_all_state(module, XPO_CMIS_STATE_READY)) {
		/* It restarted, or somebody wrote its registers */
		xpo_pass_reset(module, XPO_DATAPATH_STEP_UNKNOWN);
		return XPO_STEP_POLL_MS;
	}
	next = xpo_pass_run(module);
	/* Half of all taps */
	xpo_plan_grow(module, XPO_PLAN_STAGE_ALL);
	return min_t(u32, next, XPO_STEP_IDLE_MS);
}

static u32 xpo_step_run_down(struct xpo_module *module)
{
	bool low;

	xpo_control_fetch_states(module);
	low = xpo_control_all_state(module, XPO_CMIS_STATE_LOW_PWR);
	if (!low && !xpo_step_late(module))
		return XPO_STEP_POLL_MS;
	xpo_control_power_off(module);
	if (!low)
		return xpo_step_fail(module, XPO_REASON_POWER_DOWN_TIMEOUT);
	return xpo_step_low(module, XPO_REASON_POLICY);
}

/* Silence may end; all other faults need a person, who then resets */
static u32 xpo_step_run_fault(struct xpo_module *module)
{
	u8 before = module->answering;
	bool retry;

	xpo_step_learn(module);
	retry = test_and_clear_bit(XPO_MODULE_PENDING_RETRY, &module->pending);
	if (module->step_reason == XPO_REASON_NO_RESPONSE ||
	    module->step_reason == XPO_REASON_BUS_ERROR) {
		xpo_step_fetch_endpoints(module);
		retry |= module->answering & ~before;
		retry |= module->answering && xpo_step_late(module);
	}
	if (!retry)
		return XPO_STEP_IDLE_MS;
	module->quiet = true;
	return xpo_step_mgmt_init(module);
}

static const struct {
	const char *name;
	u32 (*run)(struct xpo_module *module);
} xpo_step_table[] = {
	[XPO_MODULE_STEP_EMPTY] = { "empty", xpo_step_run_empty },
	[XPO_MODULE_STEP_RESETTING] = { "resetting",
					xpo_step_run_resetting },
	[XPO_MODULE_STEP_MGMT_INIT] = { "mgmt-init",
					xpo_step_run_mgmt_init },
	[XPO_MODULE_STEP_IDENTIFY] = { "identify", xpo_step_run_identify },
	[XPO_MODULE_STEP_LOW] = { "low", xpo_step_run_low },
	[XPO_MODULE_STEP_HOLD] = { "hold", xpo_step_run_hold },
	[XPO_MODULE_STEP_POWER] = { "power", xpo_step_run_power },
	[XPO_MODULE_STEP_UP] = { "up", xpo_step_run_up },
	[XPO_MODULE_STEP_READY] = { "ready", xpo_step_run_ready },
	[XPO_MODULE_STEP_DOWN] = { "down", xpo_step_run_down },
	[XPO_MODULE_STEP_FAULT] = { "fault", xpo_step_run_fault },
};

u32 xpo_step_run(struct xpo_module *module)
{
	return xpo_step_table[module->step].run(module);
}

const char *xpo_step_name(const struct xpo_module *module)
{
	return xpo_step_table[module->step].name;
}
