// SPDX-License-Identifier: GPL-2.0
/* What the faces see and want of the lanes of a module's ports */

#include <linux/jiffies.h>
#include <linux/netlink.h>

#include "choose.h"
#include "cmis.h"
#include "module_priv.h"
#include "notify.h"

static u64 xpo_module_port_mask(u8 lane, u8 lanes)
{
	return (BIT_ULL(lanes) - 1) << lane;
}

int xpo_module_port_add(struct xpo_module *module,
			const struct xpo_module_port *port)
{
	struct xpo_datapath *dp;
	int err = 0;

	if (!port->lanes || port->lanes > XPO_LANE_GROUP ||
	    port->lane >= XPO_MAX_LANES || port->lane % port->lanes ||
	    port->lane % XPO_LANE_GROUP + port->lanes > XPO_LANE_GROUP)
		return -EINVAL;
	mutex_lock(&module->lock);
	dp = &module->datapath[port->lane];
	if (dp->lanes) {
		err = -EBUSY;
	} else {
		memset(dp, 0, sizeof(*dp));
		dp->lanes = port->lanes;
		dp->speed_mbps = port->speed_mbps;
		dp->dark = true;
		dp->since = jiffies;
		dp->poll = jiffies;
	}
	mutex_unlock(&module->lock);
	if (!err)
		xpo_module_kick(module);
	return err;
}

void xpo_module_port_remove(struct xpo_module *module, u8 lane,
			    bool keep_lanes)
{
	struct xpo_datapath *dp = &module->datapath[lane];
	u64 mask;

	mutex_lock(&module->lock);
	mask = xpo_module_port_mask(lane, dp->lanes);
	if (keep_lanes)
		module->found |= mask;
	else
		module->found &= ~mask;
	dp->lanes = 0;
	dp->up = false;
	mutex_unlock(&module->lock);
	xpo_module_kick(module);
}

void xpo_module_port_up(struct xpo_module *module, u8 lane, bool up)
{
	struct xpo_datapath *dp = &module->datapath[lane];

	mutex_lock(&module->lock);
	dp->up = up;
	dp->retry = true;
	module->found &= ~xpo_module_port_mask(lane, dp->lanes);
	mutex_unlock(&module->lock);
	xpo_module_kick(module);
}

void xpo_module_port_speed_set(struct xpo_module *module, u8 lane,
			       u32 speed_mbps)
{
	struct xpo_datapath *dp = &module->datapath[lane];
	bool changed;

	mutex_lock(&module->lock);
	changed = dp->speed_mbps != speed_mbps;
	if (changed) {
		dp->speed_mbps = speed_mbps;
		dp->again |= dp->up;
		dp->retry = true;
	}
	mutex_unlock(&module->lock);
	if (changed)
		xpo_module_kick(module);
}

unsigned int xpo_module_ports_up(struct xpo_module *module)
{
	unsigned int i, n = 0;

	lockdep_assert_held(&module->lock);
	for (i = 0; i < XPO_MAX_LANES; i++)
		if (module->datapath[i].lanes && module->datapath[i].up)
			n++;
	return n;
}

u32 xpo_module_port_speeds(struct xpo_module *module, u8 lane, u8 lanes)
{
	static const u32 lane_mbps[] = { 100000, 200000 };
	struct xpo_app apps[CMIS_APP_MAX];
	const struct xpo_endpoint *ep;
	unsigned int i, n = 0;
	u32 speeds = 0;

	mutex_lock(&module->lock);
	ep = xpo_module_group_endpoint(module, lane / XPO_LANE_GROUP);
	if (lane < module->lanes && ep && ep->identified)
		n = xpo_choose_parse(ep, apps);
	mutex_unlock(&module->lock);
	for (i = 0; i < ARRAY_SIZE(lane_mbps); i++)
		if (xpo_choose_first(apps, n, lane % XPO_LANE_GROUP, lanes,
				     lanes * lane_mbps[i]))
			speeds |= BIT(i);
	return speeds;
}

void xpo_module_active(struct xpo_module *module, u8 group,
		       u8 set[XPO_BANK_SET_LEN])
{
	const u8 all = XPO_SWEEP_ACTIVE | XPO_SWEEP_EXPLICIT;
	const struct xpo_sweep *sweep = &module->sweep[group];
	const struct xpo_endpoint *ep;
	const struct xpo_page *page;
	struct xpo_sample s;

	lockdep_assert_held(&module->lock);
	memset(set, 0, XPO_BANK_SET_LEN);
	ep = xpo_module_group_endpoint(module, group);
	if (!ep)
		return;
	page = xpo_endpoint_page(ep, group - ep->first_group,
				 CMIS_PAGE_LANE_STATUS, false);
	if (page)
		memcpy(set, xpo_bank_active(page->data), XPO_BANK_SET_LEN);
	if (!xpo_module_sample(module, XPO_PLAN_TAP_VALUES(group), &s) &&
	    s.offset <= CMIS_11_DP_CONFIG &&
	    s.offset + s.length >= CMIS_11_DP_CONFIG + XPO_BANK_SET_LEN)
		memcpy(set, s.data + CMIS_11_DP_CONFIG - s.offset,
		       XPO_BANK_SET_LEN);
	if (sweep->known & XPO_SWEEP_ACTIVE)
		memcpy(set, sweep->active, (sweep->known & all) == all ?
		       XPO_BANK_SET_LEN : XPO_LANE_GROUP);
}

static enum xpo_port_state
xpo_module_port_step(const struct xpo_datapath *dp)
{
	switch (dp->step) {
	case XPO_DATAPATH_STEP_DOWN:
		return XPO_PORT_STATE_DOWN;
	case XPO_DATAPATH_STEP_CONFIG:
		return XPO_PORT_STATE_CONFIGURING;
	case XPO_DATAPATH_STEP_INIT:
		return XPO_PORT_STATE_INITIALIZING;
	case XPO_DATAPATH_STEP_TX_ON:
		return XPO_PORT_STATE_TURNING_ON;
	case XPO_DATAPATH_STEP_UP:
		return XPO_PORT_STATE_UP;
	case XPO_DATAPATH_STEP_STOP:
		return XPO_PORT_STATE_STOPPING;
	case XPO_DATAPATH_STEP_FAILED:
		return XPO_PORT_STATE_FAILED;
	default:
		return XPO_PORT_STATE_WAITING;
	}
}

/* Nothing is driven: the cable fits, or it does not */
static void xpo_module_port_fill_flat(const struct xpo_endpoint *ep,
				      const struct xpo_datapath *dp, u8 lane,
				      struct xpo_module_port_info *info)
{
	struct xpo_app apps[CMIS_APP_MAX];
	unsigned int n = xpo_choose_parse(ep, apps);

	info->app_sel = xpo_choose_first(apps, n, lane % XPO_LANE_GROUP,
					 dp->lanes, dp->speed_mbps);
	info->state = dp->up && info->app_sel ? XPO_PORT_STATE_UP :
						XPO_PORT_STATE_DOWN;
	if (!info->app_sel)
		info->fault = XPO_PORT_FAULT_NO_APPLICATION;
}

static void xpo_module_port_fill_path(const struct xpo_datapath *dp, u8 lane,
				      struct xpo_module_port_info *info)
{
	info->state = xpo_module_port_step(dp);
	info->fault = dp->fault;
	info->fault_lanes = (u64)dp->fault_lanes <<
			    round_down(lane, XPO_LANE_GROUP);
	if (dp->fault == XPO_PORT_FAULT_REJECTED)
		info->config_status = dp->config_status;
	info->waited_ms = jiffies_to_msecs(jiffies - dp->since);
	info->limit_ms = dp->limit_ms;
	info->tries = dp->tries;
}

/* Under the lock, as all that is filled here: without the application */
static void xpo_module_port_fill(struct xpo_module *module, u8 lane,
				 struct xpo_module_port_info *info)
{
	const struct xpo_datapath *dp = &module->datapath[lane];
	const struct xpo_endpoint *ep =
		xpo_module_group_endpoint(module, lane / XPO_LANE_GROUP);
	bool ready = module->state == XPO_MODULE_STATE_READY ||
		     module->state == XPO_MODULE_STATE_PARTIAL;

	memset(info, 0, sizeof(*info));
	if (module->state == XPO_MODULE_STATE_ABSENT) {
		info->fault = XPO_PORT_FAULT_NO_MODULE;
	} else if (module->lanes && (lane >= module->lanes || !ep)) {
		info->fault = XPO_PORT_FAULT_NO_LANES;
	} else if (!module->lanes || (!ready && ep && ep->answering)) {
		info->state = XPO_PORT_STATE_WAITING;
		info->fault = XPO_PORT_FAULT_MODULE_NOT_READY;
	} else if (!ep->answering) {
		info->state = XPO_PORT_STATE_WAITING;
		info->fault = XPO_PORT_FAULT_ENDPOINT_MISSING;
	} else if (ep->flat) {
		xpo_module_port_fill_flat(ep, dp, lane, info);
	} else {
		xpo_module_port_fill_path(dp, lane, info);
	}
	/* What is not wanted cannot be missed */
	if (!dp->up && info->state != XPO_PORT_STATE_FAILED)
		info->fault = XPO_PORT_FAULT_NONE;
}

static void xpo_module_port_fill_app(struct xpo_module *module, u8 lane,
				     struct xpo_module_port_info *info)
{
	u8 group = lane / XPO_LANE_GROUP, active[XPO_BANK_SET_LEN];
	const struct xpo_datapath *dp = &module->datapath[lane];
	const struct xpo_endpoint *ep;
	struct xpo_app apps[CMIS_APP_MAX];
	const struct xpo_app *app;

	info->max_tries = XPO_DATAPATH_TRIES;
	info->preferred_app_sel = dp->prefer;
	info->policy = dp->prefer ? XPO_APPLICATION_POLICY_PREFERRED :
				    XPO_APPLICATION_POLICY_AUTO;
	ep = xpo_module_group_endpoint(module, group);
	if (lane >= module->lanes || !ep || !ep->identified)
		return;
	if (!ep->flat) {
		xpo_module_active(module, group, active);
		info->app_sel =
			xpo_bank_app_sel(active, (BIT(dp->lanes) - 1) <<
					 lane % XPO_LANE_GROUP);
	}
	app = xpo_app_find(apps, xpo_choose_parse(ep, apps), info->app_sel);
	if (!app)
		return;
	info->host_id = app->host_id;
	info->media_id = app->media_id;
}

void xpo_module_port_info_get(struct xpo_module *module, u8 lane,
			      struct xpo_module_port_info *info)
{
	mutex_lock(&module->lock);
	xpo_module_port_fill(module, lane, info);
	xpo_module_port_fill_app(module, lane, info);
	mutex_unlock(&module->lock);
}

/* The next port from *lane on whose state or fault changed */
static bool xpo_module_next_news(struct xpo_module *module, u8 *lane,
				 struct xpo_module_port_info *info)
{
	struct xpo_datapath *dp;
	bool news = false;

	mutex_lock(&module->lock);
	for (; *lane < XPO_MAX_LANES && !news; (*lane)++) {
		dp = &module->datapath[*lane];
		if (!dp->lanes)
			continue;
		xpo_module_port_fill(module, *lane, info);
		news = info->state != dp->shown_state ||
		       info->fault != dp->shown_fault;
		dp->shown_state = info->state;
		dp->shown_fault = info->fault;
	}
	mutex_unlock(&module->lock);
	return news;
}

void xpo_module_publish_ports(struct xpo_module *module)
{
	struct xpo_notice notice = {
		.type = XPO_EVENT_TYPE_PORT,
		.cage = module->cage,
		.endpoint = XPO_NOTICE_NONE,
	};
	struct xpo_module_port_info info;
	u8 lane = 0;

	while (xpo_module_next_news(module, &lane, &info)) {
		notice.lane = lane - 1;
		notice.port_state = info.state;
		notice.port_fault = info.fault;
		notice.lanes = info.fault_lanes;
		notice.config_status = info.config_status;
		notice.time_ns = xpo_clock_ns(module->card);
		xpo_notify_port(module->card, module->cage, notice.lane);
		xpo_notify_event(module->card, &notice);
	}
}

int xpo_module_group_busy(struct xpo_module *module, u8 group,
			  struct netlink_ext_ack *extack)
{
	u64 lanes = 0xffULL << XPO_LANE_GROUP * group;
	int err = 0;

	mutex_lock(&module->lock);
	if (module->drained) {
		NL_SET_ERR_MSG_FMT(extack, "cage %u is drained", module->cage);
		err = -EBUSY;
	} else if (module->change.lanes & lanes) {
		err = xpo_change_check(module, extack);
	}
	mutex_unlock(&module->lock);
	return err;
}

bool xpo_module_drained(struct xpo_module *module)
{
	return READ_ONCE(module->drained);
}

int xpo_module_drain_set(struct xpo_module *module, bool drained,
			 struct netlink_ext_ack *extack)
{
	unsigned int up;
	int err = 0;

	mutex_lock(&module->lock);
	up = xpo_module_ports_up(module);
	if (drained && up) {
		NL_SET_ERR_MSG_FMT(extack, "cage %u: %u ports are up",
				   module->cage, up);
		err = -EBUSY;
	} else if (drained) {
		err = xpo_change_check(module, extack);
	}
	if (!err)
		WRITE_ONCE(module->drained, drained);
	mutex_unlock(&module->lock);
	/* Nobody needs its power, and it may be pulled at any moment */
	if (!err)
		xpo_module_kick_for(module, XPO_MODULE_PENDING_RETRY);
	return err;
}
