// SPDX-License-Identifier: GPL-2.0
/* From one plan to another: what the card is told, and how much fits */

#include <linux/device.h>

#include "cmis.h"
#include "module_priv.h"
#include "plan.h"
#include "plan_priv.h"

/* Default periods are at most so often doubled */
#define XPO_PLAN_DOUBLINGS	10
/* Beside what an operator takes the default plan has at least this */
#define XPO_PLAN_LEAST_PPM	100000

/* Do both say the same, but for the period? */
static bool xpo_plan_same_range(const struct xpo_tap *a,
				const struct xpo_tap *b)
{
	return a->endpoint == b->endpoint && a->bank == b->bank &&
	       a->page == b->page && a->offset == b->offset &&
	       a->length == b->length;
}

static bool xpo_plan_same(const struct xpo_tap *a, const struct xpo_tap *b)
{
	return xpo_plan_same_range(a, b) && a->period_us == b->period_us &&
	       a->on_interrupt == b->on_interrupt && a->vdm == b->vdm;
}

static u16 xpo_plan_tap_slot(const struct xpo_module *module, u16 n)
{
	return XPO_TAP_SLOT(module->cage, n);
}

/* What goes makes room first. What stays as it is goes on being sampled. */
static void xpo_plan_clear(struct xpo_module *module)
{
	struct xpo_plan *plan = &module->plan;
	u16 n;

	for (n = 0; n < XPO_TAP_PER_CAGE; n++) {
		struct xpo_plan_slot *next = &plan->next->slot[n];
		const struct xpo_plan_slot *now = &plan->now->slot[n];

		if (!now->used)
			continue;
		if (next->used && xpo_plan_same_range(&now->tap, &next->tap))
			next->cost_ns = now->cost_ns;
		if (!now->set)
			continue;
		next->set = next->used && xpo_plan_same(&now->tap, &next->tap);
		if (!next->set)
			xpo_tap_clear(module->card,
				      xpo_plan_tap_slot(module, n));
	}
}

/* Do they take the same time of the bus, by hardware.md 7.1? */
static bool xpo_plan_same_cost(const struct xpo_tap *a,
			       const struct xpo_tap *b)
{
	return a->endpoint == b->endpoint && a->length == b->length &&
	       a->offset / CMIS_UPPER == b->offset / CMIS_UPPER;
}

/* What a tap like this one was told to cost; 0: there is none */
static u32 xpo_plan_cost_of(const struct xpo_plan_slots *next,
			    const struct xpo_tap *tap)
{
	u16 n;

	for (n = 0; n < XPO_TAP_PER_CAGE; n++) {
		const struct xpo_plan_slot *slot = &next->slot[n];

		if (slot->used && slot->cost_ns &&
		    xpo_plan_same_cost(&slot->tap, tap))
			return slot->cost_ns;
	}
	return 0;
}

static void xpo_plan_set_exact(struct xpo_module *module, u16 n,
			       struct xpo_tap_cost *cost)
{
	struct xpo_plan_slot *slot = &module->plan.next->slot[n];

	slot->error = xpo_tap_set(module->card, xpo_plan_tap_slot(module, n),
				  &slot->tap, cost);
	if (cost->cost_ns)
		slot->cost_ns = cost->cost_ns;
}

/*
 * The result of one tap. *cost is what the card says of it and its endpoint,
 * which takes longer to ask than to set the tap: only when it is the last one
 * or refused, or when nothing like it was set before.
 */
static void xpo_plan_set_one(struct xpo_module *module, u16 n, bool last,
			     struct xpo_tap_cost *cost)
{
	struct xpo_plan_slots *next = module->plan.next;
	struct xpo_plan_slot *slot = &next->slot[n];

	if (!slot->cost_ns)
		slot->cost_ns = xpo_plan_cost_of(next, &slot->tap);
	if (last || !slot->cost_ns) {
		xpo_plan_set_exact(module, n, cost);
	} else {
		slot->error = xpo_tap_set(module->card,
					  xpo_plan_tap_slot(module, n),
					  &slot->tap, NULL);
		if (slot->error == -ENOSPC)
			xpo_plan_set_exact(module, n, cost);
	}
	slot->set = !slot->error;
}

static bool xpo_plan_to_set(const struct xpo_plan_slot *slot, u8 endpoint)
{
	return slot->used && !slot->set && slot->tap.endpoint == endpoint;
}

static u16 xpo_plan_last_to_set(const struct xpo_plan_slots *next, u8 endpoint)
{
	u16 n = XPO_TAP_PER_CAGE - 1;

	while (n && !xpo_plan_to_set(&next->slot[n], endpoint))
		n--;
	return n;
}

/* Set what is not set yet; the first error, and load_ppm is current then */
static int xpo_plan_try(struct xpo_module *module, u8 endpoint, u16 *failed,
			struct xpo_tap_cost *cost)
{
	struct xpo_plan_slots *next = module->plan.next;
	u16 n, last = xpo_plan_last_to_set(next, endpoint);
	bool news = false;

	for (n = 0; n <= last; n++) {
		struct xpo_plan_slot *slot = &next->slot[n];

		if (!xpo_plan_to_set(slot, endpoint))
			continue;
		xpo_plan_set_one(module, n, n == last, cost);
		if (slot->error) {
			*failed = n;
			return slot->error;
		}
		news = true;
	}
	if (endpoint < XPO_MAX_ENDPOINTS)
		next->load_ppm[endpoint] = news ? cost->load_ppm :
					   xpo_plan_load(next, endpoint, false);
	return 0;
}

/* Twice the period for what may be scaled; false: nothing may be any more */
static bool xpo_plan_double(struct xpo_module *module, u8 endpoint)
{
	struct xpo_plan_slots *next = module->plan.next;
	bool any = false;
	u16 n;

	for (n = 0; n < XPO_TAP_PER_CAGE; n++) {
		struct xpo_plan_slot *slot = &next->slot[n];

		if (!slot->used || slot->fixed ||
		    slot->tap.endpoint != endpoint)
			continue;
		slot->tap.period_us *= 2;
		if (slot->set)
			xpo_tap_clear(module->card,
				      xpo_plan_tap_slot(module, n));
		slot->set = false;
		any = true;
	}
	return any;
}

static u32 xpo_plan_target(const struct xpo_plan_slots *next, u8 endpoint)
{
	u32 fixed = xpo_plan_load(next, endpoint, true);

	return max_t(u32, XPO_PLAN_TARGET_PPM, fixed + XPO_PLAN_LEAST_PPM);
}

static void xpo_plan_tell(struct xpo_module *module, u8 endpoint,
			  unsigned int doublings)
{
	dev_info(module->card->dev,
		 "cage %u: endpoint %u is sampled %u times less often than by default: its bus carries no more\n",
		 module->cage, endpoint, 1U << doublings);
}

static bool xpo_plan_fits(const struct xpo_plan_slots *next, u8 endpoint)
{
	return endpoint >= XPO_MAX_ENDPOINTS ||
	       next->load_ppm[endpoint] <= xpo_plan_target(next, endpoint);
}

static int xpo_plan_apply_endpoint(struct xpo_module *module, u8 endpoint,
				   u16 *failed, struct xpo_tap_cost *cost)
{
	unsigned int doublings = 0;
	int err;

	for (;;) {
		err = xpo_plan_try(module, endpoint, failed, cost);
		if (err && err != -ENOSPC)
			return err;
		if (!err && xpo_plan_fits(module->plan.next, endpoint))
			break;
		if (doublings == XPO_PLAN_DOUBLINGS ||
		    !xpo_plan_double(module, endpoint))
			break;
		doublings++;
	}
	if (doublings && !err)
		xpo_plan_tell(module, endpoint, doublings);
	return err;
}

int xpo_plan_apply(struct xpo_module *module, u16 *failed,
		   struct xpo_tap_cost *cost)
{
	struct xpo_plan *plan = &module->plan;
	int err, first;
	u8 e;

	lockdep_assert_held(&plan->lock);
	*failed = 0;
	xpo_plan_clear(module);
	first = xpo_plan_apply_endpoint(module, XPO_TAP_CAGE, failed, cost);
	for (e = 0; e < XPO_MAX_ENDPOINTS; e++) {
		struct xpo_tap_cost cost_e = { };
		u16 failed_e = 0;

		err = xpo_plan_apply_endpoint(module, e, &failed_e, &cost_e);
		if (!err || first)
			continue;
		first = err;
		*failed = failed_e;
		*cost = cost_e;
	}
	swap(plan->now, plan->next);
	return first;
}
