// SPDX-License-Identifier: GPL-2.0
/* One pass over the lanes of a module */

#include <linux/jiffies.h>
#include <linux/kernel.h>

#include "change.h"
#include "config.h"
#include "module_priv.h"
#include "pass.h"

/* From first on */
static bool xpo_pass_find(struct xpo_datapath_run *r, u8 first)
{
	for (; first < XPO_LANE_GROUP; first++) {
		r->lane = XPO_LANE_GROUP * r->group + first;
		r->first = first;
		r->dp = &r->module->datapath[r->lane];
		r->mask = (BIT(r->dp->lanes) - 1) << first;
		if (r->dp->lanes)
			return true;
	}
	return false;
}

bool xpo_pass_first(struct xpo_module *module, u8 group,
		    struct xpo_datapath_run *r)
{
	lockdep_assert_held(&module->lock);
	r->module = module;
	r->sweep = &module->sweep[group];
	r->group = group;
	return xpo_pass_find(r, 0);
}

bool xpo_pass_next(struct xpo_datapath_run *r)
{
	return xpo_pass_find(r, r->first + r->dp->lanes);
}

static void xpo_pass_start(struct xpo_module *module)
{
	struct xpo_datapath_run r;
	bool more;
	u8 g;

	mutex_lock(&module->lock);
	xpo_sweep_start(module);
	for (g = 0; g < XPO_LANE_GROUPS; g++) {
		if (!module->sweep[g].ep)
			continue;
		module->sweep[g].need = xpo_config_need(module, g);
		for (more = xpo_pass_first(module, g, &r); more;
		     more = xpo_pass_next(&r))
			r.sweep->need |= xpo_datapath_lacks(&r);
	}
	mutex_unlock(&module->lock);
}

static u32 xpo_pass_move_bank(struct xpo_module *module, u8 group)
{
	struct xpo_datapath_run r;
	u32 next;
	bool more;

	next = xpo_config_run(module, group);
	for (more = xpo_pass_first(module, group, &r); more;
	     more = xpo_pass_next(&r))
		next = min(next, xpo_datapath_move(&r));
	/* What has come to it meanwhile need not wait for the next pass */
	if (module->config[group].step == XPO_CONFIG_STEP_IDLE)
		next = min(next, xpo_config_run(module, group));
	return next;
}

/* Lanes without a port, as while a group is being split, stay dark */
static void xpo_pass_want_rest(struct xpo_module *module, u8 group, u8 lanes,
			       struct xpo_bank_bits *bits)
{
	lanes |= module->found >> XPO_LANE_GROUP * group;
	xpo_bank_want(bits, XPO_BANK_TX_DISABLE, ~lanes, true);
	xpo_bank_want(bits, XPO_BANK_DP_DEINIT,
		      ~lanes | module->config[group].evict, true);
}

static void xpo_pass_plan_bank(struct xpo_module *module, u8 group)
{
	struct xpo_sweep *sweep = &module->sweep[group];
	struct xpo_bank_plan staged = sweep->plan;
	struct xpo_bank_bits bits = {};
	struct xpo_datapath_run r;
	u8 lanes = 0, l;
	bool more;

	for (more = xpo_pass_first(module, group, &r); more;
	     more = xpo_pass_next(&r)) {
		lanes |= r.mask;
		xpo_datapath_want(&r, &bits);
	}
	xpo_pass_want_rest(module, group, lanes, &bits);
	for (l = 0; l < XPO_LANE_GROUP; l++)
		xpo_bank_want_control(&bits, l,
				      &module->control[XPO_LANE_GROUP *
						       group + l],
				      xpo_endpoint_data(sweep->ep,
							CMIS_PAGE_ADVERTISING));
	sweep->plan.n = 0;
	xpo_bank_plan_bits(xpo_sweep_page(sweep), &bits, &sweep->plan);
	xpo_bank_plan_add(&staged, &sweep->plan);
}

static u32 xpo_pass_move(struct xpo_module *module)
{
	u32 next = XPO_DATAPATH_IDLE;
	u8 g;

	mutex_lock(&module->lock);
	for (g = 0; g < XPO_LANE_GROUPS; g++) {
		if (!module->sweep[g].ep)
			continue;
		next = min(next, xpo_pass_move_bank(module, g));
		xpo_pass_plan_bank(module, g);
	}
	mutex_unlock(&module->lock);
	return next;
}

/* The bus failed again and again: what is on its way has failed too */
static void xpo_pass_fail_bank(struct xpo_module *module, u8 group)
{
	struct xpo_datapath_run r;
	bool more;

	for (more = xpo_pass_first(module, group, &r); more;
	     more = xpo_pass_next(&r))
		if (r.dp->step != XPO_DATAPATH_STEP_UP &&
		    r.dp->step != XPO_DATAPATH_STEP_DOWN &&
		    r.dp->step != XPO_DATAPATH_STEP_FAILED)
			xpo_datapath_fail(&r, XPO_PORT_FAULT_BUS_ERROR, r.mask);
}

static u32 xpo_pass_finish(struct xpo_module *module, u32 next)
{
	u8 g;

	mutex_lock(&module->lock);
	for (g = 0; g < XPO_LANE_GROUPS; g++) {
		struct xpo_sweep *sweep = &module->sweep[g];

		if (!sweep->err) {
			sweep->errors = 0;
			continue;
		}
		next = max_t(u32, next, XPO_DATAPATH_POLL_MS);
		if (sweep->apply)
			xpo_config_cancel(module, g);
		if (++sweep->errors >= XPO_DATAPATH_TRIES)
			xpo_pass_fail_bank(module, g);
	}
	next = min(next, xpo_change_run(module));
	mutex_unlock(&module->lock);
	return next;
}

u32 xpo_pass_run(struct xpo_module *module)
{
	u32 next;

	xpo_pass_start(module);
	xpo_sweep_read(module);
	next = xpo_pass_move(module);
	xpo_sweep_write(module);
	return xpo_pass_finish(module, next);
}

static void xpo_pass_reset_port(struct xpo_datapath *dp,
				enum xpo_datapath_step step)
{
	dp->step = step;
	dp->dark = true;
	dp->fault = XPO_PORT_FAULT_NONE;
	dp->fault_lanes = 0;
	dp->since = jiffies;
	dp->poll = jiffies;
	dp->limit_ms = 0;
	dp->tries = 0;
	dp->warned = false;
}

void xpo_pass_reset(struct xpo_module *module, enum xpo_datapath_step step)
{
	unsigned int i;

	mutex_lock(&module->lock);
	xpo_sweep_forget(module);
	for (i = 0; i < XPO_LANE_GROUPS; i++)
		xpo_config_cancel(module, i);
	for (i = 0; i < XPO_MAX_LANES; i++)
		xpo_pass_reset_port(&module->datapath[i], step);
	if (step == XPO_DATAPATH_STEP_DOWN)
		module->found = 0;
	mutex_unlock(&module->lock);
}

bool xpo_pass_wanted(struct xpo_module *module)
{
	bool wanted = false;
	unsigned int i;

	mutex_lock(&module->lock);
	for (i = 0; i < XPO_MAX_LANES; i++) {
		const struct xpo_datapath *dp = &module->datapath[i];

		if (dp->lanes && (dp->up || (module->found & BIT_ULL(i) &&
					     dp->step !=
					     XPO_DATAPATH_STEP_DOWN)))
			wanted = true;
	}
	mutex_unlock(&module->lock);
	return wanted;
}
