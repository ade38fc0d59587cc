// SPDX-License-Identifier: GPL-2.0
/* Changes of many lanes at once: whether they make sense, and their start */

#include <linux/atomic.h>
#include <linux/netlink.h>

#include "change.h"
#include "change_priv.h"
#include "choose.h"
#include "module_priv.h"

bool xpo_change_is_known(const struct xpo_module *module)
{
	return module->state != XPO_MODULE_STATE_ABSENT && module->lanes;
}

static int xpo_change_check_module(const struct xpo_module *module,
				   u64 lanes, struct netlink_ext_ack *extack)
{
	if (module->drained) {
		NL_SET_ERR_MSG_FMT(extack, "cage %u is drained", module->cage);
		return -EBUSY;
	}
	if (!lanes) {
		NL_SET_ERR_MSG(extack, "no lanes are named");
		return -EINVAL;
	}
	return xpo_change_check(module, extack);
}

static int xpo_change_check_lane(struct xpo_module *module, u8 lane,
				 struct netlink_ext_ack *extack)
{
	const struct xpo_endpoint *ep;

	if (!xpo_change_is_known(module))
		return 0;
	if (lane >= module->lanes) {
		NL_SET_ERR_MSG_FMT(extack, "lane %u: the module has %u lanes",
				   lane, module->lanes);
		return -ENXIO;
	}
	ep = xpo_module_group_endpoint(module, lane / XPO_LANE_GROUP);
	if (!ep || !ep->answering) {
		NL_SET_ERR_MSG_FMT(extack,
				   "lane %u: its endpoint does not answer",
				   lane);
		return -ENXIO;
	}
	if (ep->flat) {
		NL_SET_ERR_MSG_FMT(extack,
				   "lane %u: a module with flat memory has nothing to set",
				   lane);
		return -EOPNOTSUPP;
	}
	return 0;
}

/* The port that a lane belongs to: its first lane; XPO_MAX_LANES: none */
static u8 xpo_change_port_of(const struct xpo_module *module, u8 lane)
{
	u8 l;

	for (l = round_down(lane, XPO_LANE_GROUP); l <= lane; l++)
		if (l + module->datapath[l].lanes > lane)
			return l;
	return XPO_MAX_LANES;
}

static int xpo_change_explain(const struct xpo_app *app,
			      const struct xpo_datapath *dp, u8 lane,
			      struct netlink_ext_ack *extack)
{
	switch (xpo_app_fit(app, lane % XPO_LANE_GROUP, dp->lanes,
			    dp->speed_mbps)) {
	case XPO_APP_FITS:
		return 0;
	case XPO_APP_WIDTH:
		NL_SET_ERR_MSG_FMT(extack,
				   "lane %u: AppSel %u has %u lanes, the port has %u",
				   lane, app->app_sel, app->host_lanes,
				   dp->lanes);
		return -EINVAL;
	case XPO_APP_SPEED:
		NL_SET_ERR_MSG_FMT(extack,
				   "lane %u: AppSel %u carries %u Mb/s, the port %u",
				   lane, app->app_sel,
				   app->host_lanes * app->lane_mbps,
				   dp->speed_mbps);
		return -EINVAL;
	case XPO_APP_START:
		NL_SET_ERR_MSG_FMT(extack,
				   "lane %u: AppSel %u cannot start there",
				   lane, app->app_sel);
		return -EINVAL;
	default:
		NL_SET_ERR_MSG_FMT(extack,
				   "lane %u: AppSel %u is not for Ethernet ports",
				   lane, app->app_sel);
		return -EINVAL;
	}
}

static int xpo_change_check_app(struct xpo_module *module, u8 lane, u8 app_sel,
				struct netlink_ext_ack *extack)
{
	const struct xpo_endpoint *ep =
		xpo_module_group_endpoint(module, lane / XPO_LANE_GROUP);
	struct xpo_app apps[CMIS_APP_MAX];
	const struct xpo_app *app;
	unsigned int n;

	if (!app_sel)
		return 0;
	n = xpo_choose_parse(ep, apps);
	app = xpo_app_find(apps, n, app_sel);
	if (!app) {
		NL_SET_ERR_MSG_FMT(extack,
				   "lane %u: AppSel %u is not advertised",
				   lane, app_sel);
		return -ENXIO;
	}
	return xpo_change_explain(app, &module->datapath[lane], lane, extack);
}

/* A mask has whole ports, and the application fits each of them */
static int xpo_change_check_apply(struct xpo_module *module, u8 lane,
				  const struct xpo_change_request *request,
				  struct netlink_ext_ack *extack)
{
	u8 first = xpo_change_port_of(module, lane);
	const struct xpo_datapath *dp;
	u64 mask;

	if (first == XPO_MAX_LANES) {
		NL_SET_ERR_MSG_FMT(extack, "lane %u has no port just now",
				   lane);
		return -EBUSY;
	}
	dp = &module->datapath[first];
	mask = (BIT_ULL(dp->lanes) - 1) << first;
	if (mask & ~request->lanes) {
		NL_SET_ERR_MSG_FMT(extack,
				   "lane %u: its port is lanes %u-%u, name all of them",
				   lane, first, first + dp->lanes - 1);
		return -EINVAL;
	}
	if (first != lane || !xpo_change_is_known(module))
		return 0;
	return xpo_change_check_app(module, lane, request->app_sel, extack);
}

static int xpo_change_check_controls(struct xpo_module *module, u8 lane,
				     const struct xpo_lane_control *control,
				     struct netlink_ext_ack *extack)
{
	const u8 *advertising;
	enum xpo_lane_control_id id;

	if (!xpo_change_is_known(module))
		return 0;
	advertising = xpo_endpoint_data
		(xpo_module_group_endpoint(module, lane / XPO_LANE_GROUP),
		 CMIS_PAGE_ADVERTISING);
	for (id = 0; id < XPO_LANE_CONTROL_COUNT; id++) {
		if (!(control->set & BIT(id)))
			continue;
		if (!xpo_lane_control_has(advertising, id)) {
			NL_SET_ERR_MSG_FMT(extack,
					   "lane %u: not advertised: %s", lane,
					   xpo_lane_control_source(id));
			return -EOPNOTSUPP;
		}
		if (!xpo_lane_control_allows(advertising, id,
					     control->value[id])) {
			NL_SET_ERR_MSG_FMT(extack,
					   "lane %u: %s %u is not one that is advertised",
					   lane, xpo_lane_control_name(id),
					   control->value[id]);
			return -EINVAL;
		}
	}
	return 0;
}

int xpo_change_check_request(struct xpo_module *module,
			     const struct xpo_change_request *request,
			     struct netlink_ext_ack *extack)
{
	int err = xpo_change_check_module(module, request->lanes, extack);
	u8 l;

	if (!err && !request->apply && !request->control.set &&
	    !request->reset) {
		NL_SET_ERR_MSG(extack, "no control is named");
		err = -EINVAL;
	}
	for (l = 0; l < XPO_MAX_LANES && !err; l++) {
		if (!(request->lanes & BIT_ULL(l)))
			continue;
		err = xpo_change_check_lane(module, l, extack);
		if (err)
			break;
		err = request->apply ?
		      xpo_change_check_apply(module, l, request, extack) :
		      xpo_change_check_controls(module, l, &request->control,
						extack);
	}
	return err;
}

static void xpo_change_set_control(struct xpo_lane_control *control,
				   const struct xpo_change_request *request)
{
	enum xpo_lane_control_id id;

	if (request->reset)
		control->set = 0;
	control->set |= request->control.set;
	control->touched |= control->set;
	for (id = 0; id < XPO_LANE_CONTROL_COUNT; id++)
		if (request->control.set & BIT(id))
			control->value[id] = request->control.value[id];
}

void xpo_change_set(struct xpo_module *module,
		    const struct xpo_change_request *request)
{
	u8 l;

	for (l = 0; l < XPO_MAX_LANES; l++) {
		if (!(request->lanes & BIT_ULL(l)))
			continue;
		if (request->apply)
			module->datapath[l].prefer = request->app_sel;
		else
			xpo_change_set_control(&module->control[l], request);
	}
}

/* Does the request concern what is staged, of this lane? */
static bool xpo_change_is_staged(const struct xpo_module *module, u8 lane,
				 const struct xpo_change_request *request)
{
	u16 set = request->control.set;

	if (request->apply)
		return true;
	if (request->reset)
		set |= module->control[lane].set;
	return set & XPO_LANE_CONTROL_STAGED;
}

static bool xpo_change_has_app(struct xpo_module *module, u8 first)
{
	const struct xpo_datapath *dp = &module->datapath[first];
	struct xpo_app apps[CMIS_APP_MAX];
	unsigned int n;

	n = xpo_choose_parse(xpo_module_group_endpoint(module, first /
						       XPO_LANE_GROUP), apps);
	return xpo_choose_first(apps, n, first % XPO_LANE_GROUP, dp->lanes,
				dp->speed_mbps);
}

u64 xpo_change_ports(struct xpo_module *module,
		     const struct xpo_change_request *request)
{
	u64 ports = 0;
	u8 l, first;

	for (l = 0; l < XPO_MAX_LANES; l++) {
		if (!(request->lanes & BIT_ULL(l)) ||
		    !xpo_change_is_staged(module, l, request))
			continue;
		first = xpo_change_port_of(module, l);
		if (first < XPO_MAX_LANES && xpo_change_has_app(module, first))
			ports |= BIT_ULL(first);
	}
	return ports;
}

static bool xpo_change_is_ready(const struct xpo_module *module)
{
	return READ_ONCE(module->step) == XPO_MODULE_STEP_READY &&
	       (module->state == XPO_MODULE_STATE_READY ||
		module->state == XPO_MODULE_STATE_PARTIAL);
}

/* Remember how it was, and which ports have to be configured */
static void xpo_change_begin(struct xpo_module *module, u64 lanes, u64 ports)
{
	struct xpo_change *change = &module->change;
	u8 active[XPO_BANK_SET_LEN];
	u8 l;

	change->lanes = lanes;
	change->ports = ports;
	for (l = 0; l < XPO_MAX_LANES; l++) {
		struct xpo_datapath *dp = &module->datapath[l];

		change->prefer[l] = dp->prefer;
		change->control[l] = module->control[l];
		if (!(ports & BIT_ULL(l)))
			continue;
		xpo_module_active(module, l / XPO_LANE_GROUP, active);
		change->former[l] =
			xpo_bank_app_sel(active, (BIT(dp->lanes) - 1) <<
					 l % XPO_LANE_GROUP);
		dp->again = true;
		dp->retry = true;
		module->found &= ~((BIT_ULL(dp->lanes) - 1) << l);
	}
}

/* Of all modules of all cards, so that a number says it all */
static u32 xpo_change_next_id(void)
{
	static atomic_t last = ATOMIC_INIT(0);

	return atomic_inc_return(&last) ?: atomic_inc_return(&last);
}

/*
 * Take the lock when nobody waits for the end of the change before, which is
 * told without the lock.
 */
static void xpo_change_lock(struct xpo_module *module)
{
	mutex_lock(&module->lock);
	while (module->change.ended) {
		mutex_unlock(&module->lock);
		xpo_change_tell(module);
		mutex_lock(&module->lock);
	}
}

int xpo_change_start(struct xpo_module *module,
		     const struct xpo_change_request *request, u32 *id,
		     struct netlink_ext_ack *extack)
{
	struct xpo_change *change = &module->change;
	u64 ports = 0;
	int err;

	xpo_change_lock(module);
	err = xpo_change_check_request(module, request, extack);
	if (err)
		goto out_unlock;
	change->id = xpo_change_next_id();
	*id = change->id;
	change->apply = request->apply;
	change->phase = XPO_CHANGE_PHASE_CONFIGURE;
	change->error = 0;
	change->fault = XPO_PORT_FAULT_NONE;
	change->fault_lanes = 0;
	change->config_status = 0;
	change->running = xpo_change_is_ready(module);
	change->ended = !change->running;
	if (change->running)
		ports = xpo_change_ports(module, request);
	xpo_change_begin(module, request->lanes, ports);
	xpo_change_set(module, request);
out_unlock:
	mutex_unlock(&module->lock);
	if (!err)
		xpo_module_kick(module);
	return err;
}
