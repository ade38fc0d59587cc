// SPDX-License-Identifier: GPL-2.0
/* Changes of many lanes at once: how they go on and end */

#include <linux/netlink.h>

#include "change.h"
#include "datapath.h"
#include "module_priv.h"
#include "notify.h"

bool xpo_change_holds(const struct xpo_module *module, u8 lane)
{
	const struct xpo_change *change = &module->change;

	return change->running &&
	       change->phase == XPO_CHANGE_PHASE_CONFIGURE &&
	       change->ports & BIT_ULL(lane);
}

bool xpo_change_former(const struct xpo_module *module, u8 lane, u8 *app_sel)
{
	const struct xpo_change *change = &module->change;

	if (!change->running || change->phase != XPO_CHANGE_PHASE_BACK ||
	    !(change->ports & BIT_ULL(lane)))
		return false;
	/* One that is up needs an application, whatever there was before */
	if (!change->former[lane] && module->datapath[lane].up)
		return false;
	*app_sel = change->former[lane];
	return true;
}

int xpo_change_check(const struct xpo_module *module,
		     struct netlink_ext_ack *extack)
{
	const struct xpo_change *change = &module->change;

	lockdep_assert_held(&module->lock);
	if (!change->running)
		return 0;
	NL_SET_ERR_MSG_FMT(extack, "cage %u: %s %u has not ended",
			   module->cage,
			   change->apply ? "apply" : "lane-control-set",
			   change->id);
	return -EBUSY;
}

static int xpo_change_errno(enum xpo_port_fault fault)
{
	switch (fault) {
	case XPO_PORT_FAULT_NO_APPLICATION:
	case XPO_PORT_FAULT_PREFERENCE:
	case XPO_PORT_FAULT_ENDPOINT_MISSING:
		return -ENXIO;
	case XPO_PORT_FAULT_REJECTED:
		return -EINVAL;
	case XPO_PORT_FAULT_NOT_TAKEN:
		return -EPROTO;
	case XPO_PORT_FAULT_BUS_ERROR:
		return -EIO;
	case XPO_PORT_FAULT_MODULE_NOT_READY:
		return -ENODEV;
	default:
		return -ETIMEDOUT;
	}
}

/* Wishes as they were. What was written stays written until it is undone. */
static void xpo_change_restore(struct xpo_module *module)
{
	const struct xpo_change *change = &module->change;
	u8 l;

	for (l = 0; l < XPO_MAX_LANES; l++) {
		struct xpo_lane_control *control = &module->control[l];
		u16 touched = control->touched;

		if (!(change->lanes & BIT_ULL(l)))
			continue;
		module->datapath[l].prefer = change->prefer[l];
		*control = change->control[l];
		control->touched |= touched;
	}
}

static void xpo_change_back(struct xpo_module *module)
{
	struct xpo_change *change = &module->change;
	u8 l;

	change->error = xpo_change_errno(change->fault);
	xpo_change_restore(module);
	for (l = 0; l < XPO_MAX_LANES; l++) {
		if (!(change->ports & BIT_ULL(l)))
			continue;
		module->datapath[l].again = true;
		module->datapath[l].retry = true;
	}
	change->phase = XPO_CHANGE_PHASE_BACK;
}

static void xpo_change_end(struct xpo_change *change)
{
	change->running = false;
	change->ended = true;
}

/* Add a reason to those that there are; the first says what it is */
static void xpo_change_blame(struct xpo_change *change,
			     enum xpo_port_fault fault, u64 lanes,
			     u8 config_status)
{
	if (!change->fault) {
		change->fault = fault;
		change->config_status = config_status;
	}
	change->fault_lanes |= lanes;
}

static void xpo_change_judge_port(struct xpo_module *module, u8 lane)
{
	const struct xpo_datapath *dp = &module->datapath[lane];

	if (dp->step == XPO_DATAPATH_STEP_FAILED && !dp->again && !dp->retry)
		xpo_change_blame(&module->change, dp->fault,
				 (u64)dp->fault_lanes <<
				 round_down(lane, XPO_LANE_GROUP),
				 dp->config_status);
}

/* What has failed, of what the change is about? */
static void xpo_change_judge(struct xpo_module *module)
{
	struct xpo_change *change = &module->change;
	u8 g, l;

	for (g = 0; g < XPO_LANE_GROUPS; g++) {
		const struct xpo_sweep *sweep = &module->sweep[g];
		u64 lanes = change->lanes & 0xffULL << XPO_LANE_GROUP * g;

		if (lanes && !sweep->ep)
			xpo_change_blame(change,
					 XPO_PORT_FAULT_ENDPOINT_MISSING,
					 lanes, 0);
		else if (lanes && sweep->errors >= XPO_DATAPATH_TRIES)
			xpo_change_blame(change, XPO_PORT_FAULT_BUS_ERROR,
					 lanes, 0);
	}
	for (l = 0; l < XPO_MAX_LANES; l++)
		if (change->ports & BIT_ULL(l))
			xpo_change_judge_port(module, l);
}

static bool xpo_change_port_settled(const struct xpo_datapath *dp,
				    enum xpo_change_phase phase)
{
	if (!dp->lanes)
		return true;
	if (dp->again || dp->retry)
		return false;
	switch (dp->step) {
	case XPO_DATAPATH_STEP_DOWN:
		return !dp->up || phase == XPO_CHANGE_PHASE_CONFIGURE;
	case XPO_DATAPATH_STEP_TX_ON:
		/* Kept dark by an operator */
		return !dp->limit_ms;
	case XPO_DATAPATH_STEP_UP:
	case XPO_DATAPATH_STEP_FAILED:
		return true;
	default:
		return false;
	}
}

/* Nothing is to be waited for where the endpoint has gone or the bus failed */
static bool xpo_change_bank_settled(const struct xpo_module *module, u8 group)
{
	const struct xpo_change *change = &module->change;
	const struct xpo_sweep *sweep = &module->sweep[group];
	u8 l;

	if (!sweep->ep || sweep->errors >= XPO_DATAPATH_TRIES)
		return true;
	if (sweep->err && change->lanes >> XPO_LANE_GROUP * group & 0xff)
		return false;
	for (l = XPO_LANE_GROUP * group; l < XPO_LANE_GROUP * (group + 1); l++)
		if (change->ports & BIT_ULL(l) &&
		    !xpo_change_port_settled(&module->datapath[l],
					     change->phase))
			return false;
	return true;
}

static bool xpo_change_settled(const struct xpo_module *module)
{
	u8 g;

	for (g = 0; g < XPO_LANE_GROUPS; g++)
		if (!xpo_change_bank_settled(module, g))
			return false;
	return true;
}

u32 xpo_change_run(struct xpo_module *module)
{
	struct xpo_change *change = &module->change;

	lockdep_assert_held(&module->lock);
	if (!change->running)
		return XPO_DATAPATH_IDLE;
	if (change->phase != XPO_CHANGE_PHASE_BACK) {
		xpo_change_judge(module);
		if (change->fault) {
			xpo_change_back(module);
			return 0;
		}
	}
	if (!xpo_change_settled(module))
		return XPO_DATAPATH_IDLE;
	if (change->phase == XPO_CHANGE_PHASE_CONFIGURE) {
		change->phase = XPO_CHANGE_PHASE_START;
		return 0;
	}
	xpo_change_end(change);
	return XPO_DATAPATH_IDLE;
}

void xpo_change_abort(struct xpo_module *module)
{
	struct xpo_change *change = &module->change;

	mutex_lock(&module->lock);
	if (change->running) {
		if (change->phase != XPO_CHANGE_PHASE_BACK) {
			xpo_change_blame(change,
					 XPO_PORT_FAULT_MODULE_NOT_READY,
					 change->lanes, 0);
			xpo_change_back(module);
		}
		xpo_change_end(change);
	}
	mutex_unlock(&module->lock);
}

void xpo_change_tell(struct xpo_module *module)
{
	struct xpo_change *change = &module->change;
	struct xpo_notice notice = {
		.type = XPO_EVENT_TYPE_DONE,
		.cage = module->cage,
		.endpoint = XPO_NOTICE_NONE,
	};
	bool ended;

	mutex_lock(&module->lock);
	ended = change->ended;
	change->ended = false;
	notice.id = change->id;
	notice.error = change->error;
	notice.port_fault = change->fault;
	notice.lanes = change->fault_lanes;
	notice.config_status = change->config_status;
	mutex_unlock(&module->lock);
	if (!ended)
		return;
	notice.time_ns = xpo_clock_ns(module->card);
	xpo_notify_event(module->card, &notice);
}
