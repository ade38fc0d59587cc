// SPDX-License-Identifier: GPL-2.0
/* Changes that an operator wants of a plan: all or nothing, with reasons */

#include <linux/math64.h>
#include <linux/netlink.h>

#include "cmis.h"
#include "module_priv.h"
#include "plan.h"
#include "plan_priv.h"

#define XPO_PLAN_PPM_PER_PERCENT	10000

static bool xpo_plan_overlap(const struct xpo_tap *a, const struct xpo_tap *b)
{
	return a->endpoint == b->endpoint && a->bank == b->bank &&
	       a->page == b->page && a->offset < b->offset + b->length &&
	       b->offset < a->offset + a->length;
}

/* What the card refuses in general is refused without asking it. */
static int xpo_plan_check_range(const struct xpo_tap *tap, unsigned int i,
				struct netlink_ext_ack *extack)
{
	unsigned int end = tap->offset + tap->length;

	if (!tap->length || tap->length > CMIS_HALF_SIZE ||
	    end > (tap->offset < CMIS_UPPER ? CMIS_UPPER : 2 * CMIS_UPPER)) {
		NL_SET_ERR_MSG_FMT(extack,
				   "tap %u: %u registers from %u cross the end of the page",
				   i, tap->length, tap->offset);
		return -EINVAL;
	}
	if (tap->offset < CMIS_UPPER && (tap->page || tap->bank)) {
		NL_SET_ERR_MSG_FMT(extack,
				   "tap %u: lower memory has no bank and page",
				   i);
		return -EINVAL;
	}
	if (!tap->period_us && !tap->on_interrupt) {
		NL_SET_ERR_MSG_FMT(extack,
				   "tap %u: neither a period nor on interrupt",
				   i);
		return -EINVAL;
	}
	return 0;
}

static int xpo_plan_check_users(const struct xpo_module *module,
				const struct xpo_plan_request *request,
				struct netlink_ext_ack *extack)
{
	unsigned int i, k;
	int err;

	for (i = 0; i < request->n_users; i++) {
		const struct xpo_tap *tap = &request->user[i];

		if (tap->endpoint >= module->card->info.n_endpoints) {
			NL_SET_ERR_MSG_FMT(extack,
					   "tap %u: the card has no endpoint %u",
					   i, tap->endpoint);
			return -EINVAL;
		}
		err = xpo_plan_check_range(tap, i, extack);
		if (err)
			return err;
		for (k = 0; k < i; k++)
			if (xpo_plan_overlap(tap, &request->user[k])) {
				NL_SET_ERR_MSG_FMT(extack,
						   "taps %u and %u overlap",
						   k, i);
				return -EINVAL;
			}
	}
	return 0;
}

static void xpo_plan_merge(struct xpo_plan_config *config,
			   const struct xpo_plan_request *request)
{
	unsigned int part;

	if (request->reset)
		memset(config, 0, sizeof(*config));
	for (part = 0; part < XPO_PLAN_PARTS; part++)
		if (request->parts & BIT(part))
			config->period_us[part] = request->period_us[part];
	if (!request->replace)
		return;
	config->n_users = request->n_users;
	memcpy(config->user, request->user, sizeof(config->user));
}

/* Tenths of percents, rounded up: 80.1 % is above a limit of 80 % */
static u32 xpo_plan_permille(u32 ppm)
{
	return DIV_ROUND_UP(ppm, XPO_PLAN_PPM_PER_PERCENT / 10);
}

static int xpo_plan_refuse_load(struct xpo_module *module, u8 endpoint,
				u32 load_ppm, u32 limit_ppm,
				struct netlink_ext_ack *extack)
{
	u32 load = xpo_plan_permille(load_ppm);

	NL_SET_ERR_MSG_FMT(extack,
			   "endpoint %u would be busy %u.%u %% of the time, limit %u %%",
			   endpoint, load / 10, load % 10,
			   limit_ppm / XPO_PLAN_PPM_PER_PERCENT);
	return -ENOSPC;
}

/* The card's word about one tap */
static int xpo_plan_refuse(struct xpo_module *module, u16 failed, int err,
			   const struct xpo_tap *tap,
			   const struct xpo_tap_cost *cost,
			   struct netlink_ext_ack *extack)
{
	unsigned int i = failed - XPO_PLAN_TAP_USER(0);

	switch (err) {
	case -ENOSPC:
		return xpo_plan_refuse_load(module, tap->endpoint,
					    cost->load_ppm, cost->limit_ppm,
					    extack);
	case -EPERM:
		NL_SET_ERR_MSG_FMT(extack,
				   "tap %u: page %02xh offset %u may not be sampled",
				   i, tap->page, tap->offset);
		break;
	case -ENODEV:
		NL_SET_ERR_MSG(extack, "card is gone");
		break;
	default:
		NL_SET_ERR_MSG_FMT(extack,
				   "tap %u of the plan: the card refused: %d",
				   failed, err);
		break;
	}
	return err;
}

/* Do the costs that are known already tell that it does not fit? */
static int xpo_plan_check_load(struct xpo_module *module, u32 limit_ppm,
			       struct netlink_ext_ack *extack)
{
	struct xpo_plan *plan = &module->plan;
	u16 n;
	u8 e;

	for (n = 0; n < XPO_TAP_PER_CAGE; n++) {
		const struct xpo_plan_slot *now = &plan->now->slot[n];
		struct xpo_plan_slot *next = &plan->next->slot[n];

		if (now->used && next->used &&
		    next->part != XPO_PLAN_PART_USER)
			next->cost_ns = now->cost_ns;
	}
	for (e = 0; limit_ppm && e < XPO_MAX_ENDPOINTS; e++) {
		u32 load_ppm = xpo_plan_load(plan->next, e, true);

		if (load_ppm > limit_ppm)
			return xpo_plan_refuse_load(module, e, load_ppm,
						    limit_ppm, extack);
	}
	return 0;
}

/* The way back: what was set before fits */
static void xpo_plan_restore(struct xpo_module *module)
{
	struct xpo_plan *plan = &module->plan;
	struct xpo_tap_cost cost;
	u16 failed;

	xpo_plan_build(module, &plan->config, plan->next);
	xpo_plan_apply(module, &failed, &cost);
}

static int xpo_plan_set_locked(struct xpo_module *module,
			       const struct xpo_plan_request *request,
			       struct netlink_ext_ack *extack)
{
	struct xpo_plan *plan = &module->plan;
	struct xpo_plan_config config = plan->config;
	struct xpo_tap_cost cost;
	u16 failed;
	int err;

	xpo_plan_merge(&config, request);
	/* All that it will ever have: what does not fit is refused now */
	if (plan->stage)
		plan->stage = XPO_PLAN_STAGE_ALL;
	xpo_plan_build(module, &config, plan->next);
	err = xpo_plan_check_load(module, xpo_tap_limit_ppm(module->card),
				  extack);
	if (err)
		return err;
	err = xpo_plan_apply(module, &failed, &cost);
	if (err) {
		err = xpo_plan_refuse(module, failed, err,
				      &plan->now->slot[failed].tap, &cost,
				      extack);
		xpo_plan_restore(module);
		return err;
	}
	plan->config = config;
	return 0;
}

int xpo_plan_set(struct xpo_module *module,
		 const struct xpo_plan_request *request,
		 struct netlink_ext_ack *extack)
{
	int err = xpo_plan_check_users(module, request, extack);

	if (err)
		return err;
	mutex_lock(&module->plan.lock);
	err = xpo_plan_set_locked(module, request, extack);
	mutex_unlock(&module->plan.lock);
	return err;
}
