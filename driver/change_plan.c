// SPDX-License-Identifier: GPL-2.0
/* Changes of many lanes at once: what would be written for them */

#include <linux/kernel.h>
#include <linux/netlink.h>
#include <linux/slab.h>

#include "change_priv.h"
#include "choose.h"
#include "module_priv.h"
#include "pass.h"

/**
 * struct xpo_change_bank - one bank while it is thought through
 * @sweep: the bank, with the active control set that it would have
 * @page: page 10h as it would be
 * @plan: WRITEs so far
 * @ports: ports that have to be configured, lane bits of their first lanes
 */
struct xpo_change_bank {
	struct xpo_sweep sweep;
	u8 page[CMIS_HALF_SIZE];
	struct xpo_bank_plan plan;
	u8 ports;
};

static void xpo_change_plan_bits(struct xpo_change_bank *bank,
				 const struct xpo_bank_bits *bits)
{
	xpo_bank_plan_bits(bank->page, bits, &bank->plan);
	xpo_bank_plan_done(&bank->plan, bank->page);
}

static void xpo_change_plan_deinit(struct xpo_change_bank *bank, u8 lanes,
				   bool on)
{
	struct xpo_bank_bits bits = {};

	xpo_bank_want(&bits, XPO_BANK_DP_DEINIT, lanes, on);
	xpo_change_plan_bits(bank, &bits);
}

static void xpo_change_plan_set(struct xpo_change_bank *bank,
				const u8 set[XPO_BANK_SET_LEN], u8 lanes)
{
	xpo_bank_plan_set(bank->page, set, &bank->plan);
	xpo_bank_plan_apply(lanes, &bank->plan);
	xpo_bank_plan_done(&bank->plan, bank->page);
}

/* Controls that need no Apply */
static void xpo_change_plan_direct(struct xpo_module *module,
				   struct xpo_change_bank *bank, u8 group)
{
	struct xpo_bank_bits bits = {};
	struct xpo_datapath_run r;
	bool more;
	u8 l;

	for (more = xpo_pass_first(module, group, &r); more;
	     more = xpo_pass_next(&r))
		xpo_datapath_want(&r, &bits);
	for (l = 0; l < XPO_LANE_GROUP; l++)
		xpo_bank_want_control(&bits, l,
				      &module->control[XPO_LANE_GROUP *
						       group + l],
				      xpo_endpoint_data(bank->sweep.ep,
							CMIS_PAGE_ADVERTISING));
	xpo_change_plan_bits(bank, &bits);
}

/* Lanes whose control set has to change, and which of them are wanted */
static u8 xpo_change_plan_lanes(struct xpo_module *module,
				struct xpo_change_bank *bank, u8 group,
				u8 set[XPO_BANK_SET_LEN], u8 *lit)
{
	struct xpo_datapath_run r;
	u8 lanes = 0;
	bool more;

	*lit = 0;
	for (more = xpo_pass_first(module, group, &r); more;
	     more = xpo_pass_next(&r)) {
		u8 before[XPO_BANK_SET_LEN];
		struct xpo_datapath dp = *r.dp;
		struct xpo_datapath_run would = r;

		if (!(bank->ports & BIT(r.first)))
			continue;
		would.dp = &dp;
		would.sweep = &bank->sweep;
		if (xpo_choose_app(&would, &dp.choice))
			continue;
		memcpy(before, set, sizeof(before));
		xpo_datapath_put(&would, set);
		if (!xpo_bank_differ(set, bank->sweep.active, r.mask)) {
			memcpy(set, before, sizeof(before));
			continue;
		}
		lanes |= r.mask;
		if (dp.up)
			*lit |= r.mask;
	}
	return lanes;
}

static void xpo_change_plan_staged(struct xpo_module *module,
				   struct xpo_change_bank *bank, u8 group)
{
	u8 set[XPO_BANK_SET_LEN], unused[XPO_BANK_SET_LEN];
	u8 lanes, lit, release, l;

	memcpy(set, xpo_bank_staged(bank->page), sizeof(set));
	lanes = xpo_change_plan_lanes(module, bank, group, set, &lit);
	if (!lanes)
		return;
	release = xpo_bank_overlap(bank->sweep.active, lanes);
	xpo_change_plan_deinit(bank, lanes | release, true);
	if (release & ~lanes) {
		memcpy(unused, set, sizeof(unused));
		for (l = 0; l < XPO_LANE_GROUP; l++)
			if (release & BIT(l))
				unused[l] = 0;
		xpo_change_plan_set(bank, unused, release);
	}
	xpo_change_plan_set(bank, set, lanes);
	xpo_change_plan_deinit(bank, lit, false);
}

static void xpo_change_plan_add(const struct xpo_change_bank *bank,
				struct xpo_change_plan *plan)
{
	unsigned int i;

	for (i = 0; i < bank->plan.n && plan->n < ARRAY_SIZE(plan->write);
	     i++) {
		plan->write[plan->n].endpoint = bank->sweep.ep->index;
		plan->write[plan->n].bank = bank->sweep.bank;
		plan->write[plan->n++].write = bank->plan.write[i];
	}
}

static int xpo_change_plan_bank(struct xpo_module *module, u8 group,
				u64 ports, struct xpo_change_plan *plan)
{
	struct xpo_change_bank *bank;

	bank = kzalloc_obj(*bank);
	if (!bank)
		return -ENOMEM;
	bank->sweep = module->sweep[group];
	bank->ports = ports >> XPO_LANE_GROUP * group;
	bank->sweep.ep = xpo_module_group_endpoint(module, group);
	bank->sweep.bank = group - bank->sweep.ep->first_group;
	memcpy(bank->page, xpo_sweep_page(&bank->sweep), sizeof(bank->page));
	xpo_module_active(module, group, bank->sweep.active);
	xpo_change_plan_direct(module, bank, group);
	xpo_change_plan_staged(module, bank, group);
	xpo_change_plan_add(bank, plan);
	kfree(bank);
	return 0;
}

int xpo_change_plan(struct xpo_module *module,
		    const struct xpo_change_request *request,
		    struct xpo_change_plan *plan,
		    struct netlink_ext_ack *extack)
{
	struct xpo_lane_control *control;
	u8 prefer[XPO_MAX_LANES], l, g;
	u64 ports;
	int err;

	plan->n = 0;
	control = kmalloc_objs(*control, XPO_MAX_LANES);
	if (!control)
		return -ENOMEM;
	mutex_lock(&module->lock);
	err = xpo_change_check_request(module, request, extack);
	/* Without a module there is nothing to write */
	if (err || !xpo_change_is_known(module))
		goto out_unlock;
	/* As if it were started, and back, all under the lock */
	for (l = 0; l < XPO_MAX_LANES; l++)
		prefer[l] = module->datapath[l].prefer;
	memcpy(control, module->control, sizeof(module->control));
	ports = xpo_change_ports(module, request);
	xpo_change_set(module, request);
	for (g = 0; g < XPO_LANE_GROUPS && !err; g++)
		if (request->lanes >> XPO_LANE_GROUP * g & 0xff)
			err = xpo_change_plan_bank(module, g, ports, plan);
	for (l = 0; l < XPO_MAX_LANES; l++)
		module->datapath[l].prefer = prefer[l];
	memcpy(module->control, control, sizeof(module->control));
out_unlock:
	mutex_unlock(&module->lock);
	kfree(control);
	return err;
}
