// SPDX-License-Identifier: GPL-2.0
/* What is to be sampled of a cage and its module */

#include <linux/device.h>
#include <linux/math64.h>

#include "cmis.h"
#include "io.h"
#include "module_priv.h"
#include "plan.h"
#include "plan_priv.h"

/* The sensors as offsets 128-255 of the cage tap, hardware.md section 7 */
#define XPO_PLAN_CAGE_OFFSET	128
#define XPO_PLAN_CAGE_LEN	(XPO_CAGE_PLATE_MC + 4 - XPO_CAGE_SENSOR_VALID)
/* Lower memory beside the flags, which may not be sampled */
#define XPO_PLAN_STATE_LEN	CMIS_LO_FLAGS
#define XPO_PLAN_MONITORS_LEN	(CMIS_LO_PASSWORD_RESULT + 1 - CMIS_LO_TEMP)
/* Page 11h, the same */
#define XPO_PLAN_LANES_LEN	(CMIS_11_FLAGS - CMIS_11_DP_STATE)
#define XPO_PLAN_VALUES_LEN	(CMIS_11_DP_INIT_PENDING + 1 - CMIS_11_TX_POWER)

/* The driver itself lives on states, whatever others need */
#define XPO_PLAN_STATE_MAX_US	10000000

static const u32 xpo_plan_default_us[XPO_PLAN_PARTS] = {
	[XPO_PLAN_PART_CAGE] = 100000,
	[XPO_PLAN_PART_MODULE] = 1000000,
	[XPO_PLAN_PART_LANE] = 100000,
	[XPO_PLAN_PART_VDM] = 1000000,
};

/**
 * struct xpo_plan_builder - a plan that is put together
 * @module: module
 * @config: what is wanted
 * @slots: result
 */
struct xpo_plan_builder {
	struct xpo_module *module;
	const struct xpo_plan_config *config;
	struct xpo_plan_slots *slots;
};

static struct xpo_plan_slot *xpo_plan_add(struct xpo_plan_builder *b, u16 n,
					  enum xpo_plan_part part,
					  const struct xpo_tap *tap)
{
	struct xpo_plan_slot *slot = &b->slots->slot[n];

	slot->used = true;
	slot->part = part;
	slot->tap = *tap;
	slot->tap.cage = b->module->cage;
	slot->tap.record = true;
	slot->fixed = part == XPO_PLAN_PART_USER || b->config->period_us[part];
	if (part == XPO_PLAN_PART_USER)
		slot->wanted_us = tap->period_us;
	else
		slot->wanted_us = b->config->period_us[part] ?:
				  xpo_plan_default_us[part];
	slot->tap.period_us = slot->wanted_us;
	return slot;
}

static void xpo_plan_add_lower(struct xpo_plan_builder *b, u8 endpoint)
{
	struct xpo_plan_slot *slot;
	struct xpo_tap tap = {
		.endpoint = endpoint,
		.length = XPO_PLAN_STATE_LEN,
	};

	slot = xpo_plan_add(b, XPO_PLAN_TAP_STATE(endpoint),
			    XPO_PLAN_PART_MODULE, &tap);
	slot->wanted_us = min_t(u32, slot->wanted_us, XPO_PLAN_STATE_MAX_US);
	slot->tap.period_us = slot->wanted_us;
	tap.offset = CMIS_LO_TEMP;
	tap.length = XPO_PLAN_MONITORS_LEN;
	xpo_plan_add(b, XPO_PLAN_TAP_MONITORS(endpoint), XPO_PLAN_PART_MODULE,
		     &tap);
}

static void xpo_plan_add_group(struct xpo_plan_builder *b, u8 endpoint,
			       u8 bank, u8 group)
{
	struct xpo_tap tap = {
		.endpoint = endpoint,
		.bank = bank,
		.page = CMIS_PAGE_LANE_STATUS,
		.offset = CMIS_11_DP_STATE,
		.length = XPO_PLAN_LANES_LEN,
		.on_interrupt = true,
	};

	xpo_plan_add(b, XPO_PLAN_TAP_LANES(group), XPO_PLAN_PART_LANE, &tap);
	tap.on_interrupt = false;
	tap.offset = CMIS_11_TX_POWER;
	tap.length = XPO_PLAN_VALUES_LEN;
	xpo_plan_add(b, XPO_PLAN_TAP_VALUES(group), XPO_PLAN_PART_LANE, &tap);
}

static void xpo_plan_add_vdm(struct xpo_plan_builder *b, u8 endpoint, u8 bank,
			     u8 group, u8 vdm_groups)
{
	struct xpo_tap tap = {
		.endpoint = endpoint,
		.bank = bank,
		.offset = CMIS_UPPER,
		.length = CMIS_HALF_SIZE,
		.vdm = true,
	};
	u8 k;

	for (k = 0; k < vdm_groups; k++) {
		tap.page = CMIS_PAGE_VDM_VALUES + k;
		xpo_plan_add(b, XPO_PLAN_TAP_VDM(group, k), XPO_PLAN_PART_VDM,
			     &tap);
	}
}

static void xpo_plan_add_endpoint(struct xpo_plan_builder *b,
				  const struct xpo_endpoint *ep)
{
	u8 vdm_groups = xpo_endpoint_vdm_groups(ep);
	u8 bank;

	xpo_plan_add_lower(b, ep->index);
	for (bank = 0; bank < ep->groups; bank++) {
		u8 group = ep->first_group + bank;

		if (b->module->plan.stage >= XPO_PLAN_STAGE_LANES)
			xpo_plan_add_group(b, ep->index, bank, group);
		if (b->module->plan.stage >= XPO_PLAN_STAGE_ALL)
			xpo_plan_add_vdm(b, ep->index, bank, group,
					 vdm_groups);
	}
}

void xpo_plan_build(struct xpo_module *module,
		    const struct xpo_plan_config *config,
		    struct xpo_plan_slots *slots)
{
	struct xpo_plan_builder b = {
		.module = module,
		.config = config,
		.slots = slots,
	};
	const struct xpo_tap cage = {
		.endpoint = XPO_TAP_CAGE,
		.offset = XPO_PLAN_CAGE_OFFSET,
		.length = XPO_PLAN_CAGE_LEN,
	};
	unsigned int i;
	u8 e;

	lockdep_assert_held(&module->plan.lock);
	memset(slots, 0, sizeof(*slots));
	xpo_plan_add(&b, XPO_PLAN_TAP_CAGE, XPO_PLAN_PART_CAGE, &cage);
	if (!module->plan.stage)
		return;
	mutex_lock(&module->lock);
	for (e = 0; e < module->endpoints; e++)
		if (module->ep[e].identified && !module->ep[e].flat)
			xpo_plan_add_endpoint(&b, &module->ep[e]);
	mutex_unlock(&module->lock);
	for (i = 0; i < config->n_users; i++)
		xpo_plan_add(&b, XPO_PLAN_TAP_USER(i), XPO_PLAN_PART_USER,
			     &config->user[i]);
}

u32 xpo_plan_load(const struct xpo_plan_slots *slots, u8 endpoint,
		  bool only_fixed)
{
	u64 load = 0;
	u16 n;

	for (n = 0; n < XPO_TAP_PER_CAGE; n++) {
		const struct xpo_plan_slot *slot = &slots->slot[n];

		if (slot->used && slot->tap.endpoint == endpoint &&
		    slot->tap.period_us && (slot->fixed || !only_fixed))
			load += div_u64((u64)slot->cost_ns * 1000,
					slot->tap.period_us);
	}
	return min_t(u64, load, U32_MAX);
}

static void xpo_plan_refresh(struct xpo_module *module)
{
	struct xpo_plan *plan = &module->plan;
	struct xpo_tap_cost cost;
	u16 failed;
	int err;

	lockdep_assert_held(&plan->lock);
	xpo_plan_build(module, &plan->config, plan->next);
	err = xpo_plan_apply(module, &failed, &cost);
	if (err && err != -ENODEV)
		dev_warn(module->card->dev,
			 "cage %u: tap %u is not sampled: %d\n", module->cage,
			 failed, err);
}

void xpo_plan_start(struct xpo_module *module)
{
	mutex_lock(&module->plan.lock);
	xpo_plan_refresh(module);
	mutex_unlock(&module->plan.lock);
}

void xpo_plan_watch(struct xpo_module *module)
{
	mutex_lock(&module->plan.lock);
	module->plan.stage = max(module->plan.stage, XPO_PLAN_STAGE_ENDPOINTS);
	xpo_plan_refresh(module);
	mutex_unlock(&module->plan.lock);
}

void xpo_plan_grow(struct xpo_module *module, enum xpo_plan_stage stage)
{
	mutex_lock(&module->plan.lock);
	if (module->plan.stage && module->plan.stage < stage) {
		module->plan.stage = stage;
		xpo_plan_refresh(module);
	}
	mutex_unlock(&module->plan.lock);
}

void xpo_plan_unwatch(struct xpo_module *module)
{
	mutex_lock(&module->plan.lock);
	if (module->plan.stage) {
		module->plan.stage = XPO_PLAN_STAGE_NONE;
		xpo_plan_refresh(module);
	}
	mutex_unlock(&module->plan.lock);
}

bool xpo_plan_next(struct xpo_module *module, u16 *slot,
		   struct xpo_plan_info *info)
{
	struct xpo_plan *plan = &module->plan;
	const struct xpo_plan_slot *s;
	struct xpo_sample sample;
	bool found = false;

	mutex_lock(&plan->lock);
	for (; *slot < XPO_TAP_PER_CAGE && !found; ++*slot) {
		s = &plan->now->slot[*slot];
		if (!s->used)
			continue;
		found = true;
		*info = (struct xpo_plan_info) {
			.slot = *slot,
			.tap = s->tap,
			.user = s->part == XPO_PLAN_PART_USER,
			.wanted_us = s->wanted_us,
			.cost_ns = s->cost_ns,
			.error = s->error,
		};
		if (s->tap.endpoint < XPO_MAX_ENDPOINTS)
			info->load_ppm = plan->now->load_ppm[s->tap.endpoint];
	}
	mutex_unlock(&plan->lock);
	if (!found)
		return false;
	if (!xpo_tap_read(module->card, XPO_TAP_SLOT(module->cage, info->slot),
			  &sample)) {
		info->samples = sample.seq;
		info->missed = sample.missed;
	}
	return true;
}

void xpo_plan_init(struct xpo_plan *plan)
{
	plan->now = &plan->slots[0];
	plan->next = &plan->slots[1];
	mutex_init(&plan->lock);
}

void xpo_plan_exit(struct xpo_plan *plan)
{
	mutex_destroy(&plan->lock);
}
