// SPDX-License-Identifier: GPL-2.0
/* The state machine of a cage: what comes from outside, what goes out */

#include <linux/bitfield.h>
#include <linux/jiffies.h>

#include "control.h"
#include "io.h"
#include "machine.h"
#include "module_priv.h"
#include "notify.h"
#include "power.h"
#include "step.h"

#define XPO_MACHINE_RESET_PULSE_MS	20	/* t_reset_init is 10 us */
#define XPO_MACHINE_CYCLE_MS		2000	/* 500 ms, section 1.4 */
#define XPO_MACHINE_LOSSES		3	/* of main power: failed */
#define XPO_MACHINE_TRANSITIONS		16	/* in one run of the work */

/* Words of the netlink specification */
static const char * const xpo_machine_states[] = {
	[XPO_MODULE_STATE_ABSENT]	= "absent",
	[XPO_MODULE_STATE_INIT]		= "init",
	[XPO_MODULE_STATE_LOW_POWER]	= "low-power",
	[XPO_MODULE_STATE_POWER_UP]	= "power-up",
	[XPO_MODULE_STATE_READY]	= "ready",
	[XPO_MODULE_STATE_POWER_DOWN]	= "power-down",
	[XPO_MODULE_STATE_PARTIAL]	= "partial",
	[XPO_MODULE_STATE_FAULT]	= "fault",
};

static const char * const xpo_machine_reasons[] = {
	[XPO_REASON_NONE]		= "none",
	[XPO_REASON_POLICY]		= "policy",
	[XPO_REASON_POWER_BUDGET]	= "power-budget",
	[XPO_REASON_CAGE_LIMIT]		= "cage-limit",
	[XPO_REASON_INTERLOCK]		= "interlock",
	[XPO_REASON_POWER_FAILED]	= "power-failed",
	[XPO_REASON_NO_RESPONSE]	= "no-response",
	[XPO_REASON_BAD_IDENTITY]	= "bad-identity",
	[XPO_REASON_IDENTITY_MISMATCH]	= "identity-mismatch",
	[XPO_REASON_ENDPOINT_MISSING]	= "endpoint-missing",
	[XPO_REASON_MODULE_FAULT]	= "module-fault",
	[XPO_REASON_POWER_UP_TIMEOUT]	= "power-up-timeout",
	[XPO_REASON_POWER_DOWN_TIMEOUT]	= "power-down-timeout",
	[XPO_REASON_BUS_ERROR]		= "bus-error",
	[XPO_REASON_TOO_HOT]		= "too-hot",
};

const char *xpo_machine_state_name(enum xpo_module_state state)
{
	return state < ARRAY_SIZE(xpo_machine_states) ?
	       xpo_machine_states[state] : "unknown";
}

const char *xpo_machine_reason_name(enum xpo_reason reason)
{
	return reason < ARRAY_SIZE(xpo_machine_reasons) ?
	       xpo_machine_reasons[reason] : "unknown";
}

/* A reset that somebody asked for */
static void xpo_machine_reset(struct xpo_module *module,
			      enum xpo_reset_kind kind)
{
	struct xpo_card *card = module->card;

	xpo_step_forget(module);
	xpo_control_power_off(module);
	if (kind == XPO_RESET_KIND_CYCLE) {
		xpo_io_cage_wr32(card, module->cage, XPO_CAGE_RESET,
				 XPO_CAGE_RESET_KEY);
		xpo_step_next(module, XPO_MODULE_STEP_RESETTING,
			      XPO_MACHINE_CYCLE_MS);
		return;
	}
	xpo_io_cage_wr32(card, module->cage, XPO_CAGE_CTRL,
			 XPO_CAGE_CTRL_LPMODE | XPO_CAGE_CTRL_RESET);
	xpo_step_next(module, XPO_MODULE_STEP_RESETTING,
		      XPO_MACHINE_RESET_PULSE_MS);
}

static bool xpo_machine_is_powered(const struct xpo_module *module)
{
	return module->step == XPO_MODULE_STEP_UP ||
	       module->step == XPO_MODULE_STEP_READY ||
	       module->step == XPO_MODULE_STEP_DOWN;
}

/* Main power went away by itself: interlock, or it failed */
static void xpo_machine_power_lost(struct xpo_module *module)
{
	u32 interlock = xpo_io_cage_rd32(module->card, module->cage,
					 XPO_CAGE_INTERLOCK);

	xpo_control_power_off(module);
	mutex_lock(&module->lock);
	module->adopted = false;
	mutex_unlock(&module->lock);
	if (interlock & XPO_CAGE_INTERLOCK_LATCHED)
		xpo_step_low(module, XPO_REASON_INTERLOCK);
	else if (++module->losses >= XPO_MACHINE_LOSSES)
		xpo_step_fail(module, XPO_REASON_POWER_FAILED);
	else
		xpo_step_low(module, XPO_REASON_POWER_FAILED);
}

/* Low power was asked for and did not help: no power, without ceremony */
static void xpo_machine_too_hot(struct xpo_module *module)
{
	xpo_control_power_off(module);
	mutex_lock(&module->lock);
	module->adopted = false;
	mutex_unlock(&module->lock);
	xpo_step_low(module, XPO_REASON_TOO_HOT);
}

static unsigned int xpo_machine_take_reset(struct xpo_module *module)
{
	unsigned int reset;

	mutex_lock(&module->lock);
	reset = module->reset;
	module->reset = 0;
	mutex_unlock(&module->lock);
	return reset;
}

/* What the cage says comes before what the step was doing */
static void xpo_machine_observe(struct xpo_module *module)
{
	struct xpo_card *card = module->card;
	u32 status = xpo_io_cage_rd32(card, module->cage, XPO_CAGE_STATUS);
	u32 insertions = xpo_io_cage_rd32(card, module->cage,
					  XPO_CAGE_INSERTIONS);
	unsigned int reset;

	if (!(status & XPO_CAGE_STATUS_PRESENT)) {
		/* The first look may find that it went while nobody looked */
		if (module->step == XPO_MODULE_STEP_EMPTY && !module->first)
			return;
		module->first = false;
		xpo_step_forget(module);
		xpo_control_power_off(module);
		xpo_step_next(module, XPO_MODULE_STEP_EMPTY, 0);
		return;
	}
	if (module->step == XPO_MODULE_STEP_EMPTY ||
	    module->insertions != insertions) {
		xpo_step_seated(module, insertions);
		return;
	}
	if (test_and_clear_bit(XPO_MODULE_PENDING_RESTART, &module->pending)) {
		xpo_step_forget(module);
		xpo_power_release(card, module->cage);
		xpo_step_next(module, XPO_MODULE_STEP_RESETTING,
			      XPO_MACHINE_CYCLE_MS);
		return;
	}
	reset = xpo_machine_take_reset(module);
	if (reset)
		xpo_machine_reset(module, reset - 1);
	else if (xpo_machine_is_powered(module) &&
		 xpo_module_thermal_stage(module) ==
		 XPO_THERMAL_STAGE_POWERED_DOWN)
		xpo_machine_too_hot(module);
	else if (xpo_machine_is_powered(module) &&
		 !(status & XPO_CAGE_STATUS_POWER_GOOD))
		xpo_machine_power_lost(module);
}

/* Endpoints that are not there, or that fell silent, in a running module */
static enum xpo_module_state xpo_machine_view(struct xpo_module *module,
					      enum xpo_reason *reason)
{
	unsigned int answering = 0;
	u8 e;

	*reason = XPO_REASON_NONE;
	for (e = 0; e < module->endpoints; e++) {
		const struct xpo_endpoint *ep = &module->ep[e];

		if (ep->answering)
			answering++;
		else if (!(module->answering & BIT(e)))
			*reason = XPO_REASON_ENDPOINT_MISSING;
		else
			*reason = xpo_step_bus_reason(ep->err);
	}
	if (!answering)
		return XPO_MODULE_STATE_FAULT;
	if (xpo_control_any_state(module, XPO_CMIS_STATE_LOW_PWR))
		return XPO_MODULE_STATE_LOW_POWER;
	if (xpo_control_any_state(module, XPO_CMIS_STATE_PWR_DN))
		return XPO_MODULE_STATE_POWER_DOWN;
	if (xpo_control_any_state(module, XPO_CMIS_STATE_PWR_UP))
		return XPO_MODULE_STATE_POWER_UP;
	return *reason ? XPO_MODULE_STATE_PARTIAL : XPO_MODULE_STATE_READY;
}

static enum xpo_module_state xpo_machine_state(struct xpo_module *module,
					       enum xpo_reason *reason)
{
	*reason = XPO_REASON_NONE;
	/* An empty cage is told of when the machine has seen it */
	if (module->quiet || (module->step == XPO_MODULE_STEP_READY &&
			      xpo_step_pulled(module))) {
		*reason = module->reason;
		return module->state;
	}
	switch (module->step) {
	case XPO_MODULE_STEP_EMPTY:
		return XPO_MODULE_STATE_ABSENT;
	case XPO_MODULE_STEP_LOW:
		*reason = module->step_reason;
		/* Not decided yet: it may go on at once */
		if (*reason)
			return XPO_MODULE_STATE_LOW_POWER;
		*reason = module->reason;
		return module->state;
	case XPO_MODULE_STEP_HOLD:
	case XPO_MODULE_STEP_POWER:
	case XPO_MODULE_STEP_UP:
		return XPO_MODULE_STATE_POWER_UP;
	case XPO_MODULE_STEP_READY:
		return xpo_machine_view(module, reason);
	case XPO_MODULE_STEP_DOWN:
		return XPO_MODULE_STATE_POWER_DOWN;
	case XPO_MODULE_STEP_FAULT:
		*reason = module->step_reason;
		return XPO_MODULE_STATE_FAULT;
	default:
		return XPO_MODULE_STATE_INIT;
	}
}

static void xpo_machine_log(const struct xpo_module *module,
			    const struct xpo_notice *notice)
{
	struct device *dev = module->card->dev;
	const char *reason = xpo_machine_reasons[notice->reason];

	dev_dbg(dev, "cage %u: step %s, state %s, reason %s\n", module->cage,
		xpo_step_name(module), xpo_machine_states[notice->state],
		reason);
	if (notice->state == XPO_MODULE_STATE_FAULT ||
	    notice->state == XPO_MODULE_STATE_PARTIAL)
		dev_warn_ratelimited(dev, "cage %u: %s, %s\n", module->cage,
				     xpo_machine_states[notice->state],
				     reason);
	else if (notice->reason > XPO_REASON_POLICY)
		dev_info_ratelimited(dev, "cage %u: %s, %s\n", module->cage,
				     xpo_machine_states[notice->state],
				     reason);
}

static void xpo_machine_tell(struct xpo_module *module,
			     struct xpo_notice *notice)
{
	xpo_machine_log(module, notice);
	if (notice->state == XPO_MODULE_STATE_FAULT ||
	    notice->state == XPO_MODULE_STATE_PARTIAL)
		notice->type = XPO_EVENT_TYPE_FAULT;
	notice->time_ns = xpo_clock_ns(module->card);
	xpo_notify_event(module->card, notice);
}

/* Tell the faces what they may show, when it changed */
static void xpo_machine_publish(struct xpo_module *module)
{
	struct xpo_notice notice = {
		.type = XPO_EVENT_TYPE_STATE,
		.cage = module->cage,
		.endpoint = XPO_NOTICE_NONE,
	};
	bool changed;

	notice.state = xpo_machine_state(module, &notice.reason);
	mutex_lock(&module->lock);
	changed = module->state != notice.state ||
		  module->reason != notice.reason;
	if (module->state != notice.state)
		module->since = jiffies;
	module->state = notice.state;
	module->reason = notice.reason;
	mutex_unlock(&module->lock);
	if (changed)
		xpo_machine_tell(module, &notice);
	xpo_module_publish_ports(module);
	if (module->step != XPO_MODULE_STEP_READY)
		xpo_change_abort(module);
	xpo_change_tell(module);
}

void xpo_machine_init(struct xpo_module *module)
{
	module->step = XPO_MODULE_STEP_EMPTY;
	module->first = true;
	module->quiet = false;
	module->pending = 0;
}

/* What failed because the card or the driver goes says nothing */
static bool xpo_machine_may_go_on(const struct xpo_module *module)
{
	return !xpo_card_gone(module->card) && READ_ONCE(module->running);
}

void xpo_machine_work(struct work_struct *work)
{
	struct xpo_module *module = container_of(to_delayed_work(work),
						 struct xpo_module, work);
	u32 next = 0;
	int i;

	xpo_flags_unmute(module);
	for (i = 0; i < XPO_MACHINE_TRANSITIONS && !next; i++) {
		xpo_machine_observe(module);
		if (!xpo_machine_may_go_on(module))
			return;
		xpo_machine_publish(module);
		next = xpo_step_run(module);
		if (!xpo_machine_may_go_on(module))
			return;
		xpo_machine_publish(module);
	}
	/* Not mod_: a kick that came meanwhile must not be put off */
	if (next != U32_MAX)
		queue_delayed_work(module->card->wq, &module->work,
				   msecs_to_jiffies(next));
}
