// SPDX-License-Identifier: GPL-2.0
/* Versatile diagnostics monitoring */

#include <linux/slab.h>
#include <linux/unaligned.h>

#include "cmis.h"
#include "mgmt.h"
#include "module_priv.h"
#include "plan.h"
#include "vdm.h"

/* One endpoint's descriptors and thresholds of one bank */
#define XPO_VDM_PAGES	(2 * XPO_VDM_GROUPS)

/**
 * struct xpo_vdm_group - one group of one bank
 * @descriptors: page 20h + k
 * @thresholds: page 28h + k
 */
struct xpo_vdm_group {
	u8 descriptors[CMIS_HALF_SIZE];
	u8 thresholds[CMIS_HALF_SIZE];
};

/* Under the module's lock; a descriptor of zeros is none */
struct xpo_vdm {
	struct xpo_vdm_group groups[XPO_LANE_GROUPS][XPO_VDM_GROUPS];
};

struct xpo_vdm *xpo_vdm_create(void)
{
	return kvzalloc_obj(struct xpo_vdm);
}

void xpo_vdm_destroy(struct xpo_vdm *vdm)
{
	kvfree(vdm);
}

void xpo_vdm_clear(struct xpo_module *module)
{
	mutex_lock(&module->lock);
	memset(module->vdm, 0, sizeof(*module->vdm));
	mutex_unlock(&module->lock);
}

/* Reading */

static void xpo_vdm_add(struct xpo_mgmt_req *req, u8 endpoint, u8 bank,
			u8 page)
{
	memset(req, 0, sizeof(*req));
	req->range.endpoint = endpoint;
	req->range.bank = bank;
	req->range.page = page;
	req->range.offset = CMIS_UPPER;
	req->range.length = CMIS_HALF_SIZE;
}

/* The same bank of all endpoints at the same time */
static unsigned int xpo_vdm_add_bank(struct xpo_module *module, u8 bank,
				     struct xpo_mgmt_req *reqs)
{
	unsigned int n = 0;
	u8 e, k;

	for (e = 0; e < module->endpoints; e++) {
		const struct xpo_endpoint *ep = &module->ep[e];
		u8 groups = xpo_endpoint_vdm_groups(ep);

		if (!ep->answering || bank >= ep->groups)
			continue;
		for (k = 0; k < groups; k++) {
			xpo_vdm_add(&reqs[n++], e, bank,
				    CMIS_PAGE_VDM_DESCRIPTORS + k);
			xpo_vdm_add(&reqs[n++], e, bank,
				    CMIS_PAGE_VDM_THRESHOLDS + k);
		}
	}
	return n;
}

/* A page that could not be read has no observables, or no thresholds */
static void xpo_vdm_take(struct xpo_module *module,
			 const struct xpo_mgmt_req *req)
{
	const struct xpo_mgmt_range *range = &req->range;
	struct xpo_vdm_group *at;
	int group;

	lockdep_assert_held(&module->lock);
	group = xpo_module_group(module, range->endpoint, range->bank);
	if (group < 0 || req->err)
		return;
	if (range->page < CMIS_PAGE_VDM_THRESHOLDS) {
		at = &module->vdm->groups[group][range->page -
						 CMIS_PAGE_VDM_DESCRIPTORS];
		memcpy(at->descriptors, req->data, CMIS_HALF_SIZE);
	} else {
		at = &module->vdm->groups[group][range->page -
						 CMIS_PAGE_VDM_THRESHOLDS];
		memcpy(at->thresholds, req->data, CMIS_HALF_SIZE);
	}
}

void xpo_vdm_fetch(struct xpo_module *module)
{
	struct xpo_mgmt_req *reqs;
	unsigned int n, i;
	u8 bank;

	xpo_vdm_clear(module);
	reqs = kvmalloc_objs(*reqs, XPO_MAX_ENDPOINTS * XPO_VDM_PAGES);
	if (!reqs)
		return;
	for (bank = 0; bank < XPO_LANE_GROUPS; bank++) {
		n = xpo_vdm_add_bank(module, bank, reqs);
		if (!n)
			continue;
		xpo_mgmt_exec_all(module, reqs, n);
		mutex_lock(&module->lock);
		for (i = 0; i < n; i++)
			xpo_vdm_take(module, &reqs[i]);
		mutex_unlock(&module->lock);
	}
	kvfree(reqs);
}

/* Showing */

static const u8 *xpo_vdm_descriptor(const struct xpo_vdm_group *at, u8 i)
{
	return &at->descriptors[CMIS_VDM_DESCRIPTOR_SIZE * i];
}

/* Reserved places are taken for the module, as far as anything can be */
static u8 xpo_vdm_lane(const u8 *descriptor, u8 group)
{
	u8 where = FIELD_GET(CMIS_VDM_WHERE, descriptor[0]);

	return where < XPO_LANE_GROUP ? XPO_LANE_GROUP * group + where :
	       XPO_VDM_NO_LANE;
}

static void xpo_vdm_fill_thresholds(const struct xpo_vdm_group *at,
				    const u8 *descriptor,
				    struct xpo_vdm_value *value)
{
	const u8 *set = &at->thresholds[CMIS_VDM_THRESHOLDS_SIZE *
					FIELD_GET(CMIS_VDM_SET,
						  descriptor[0])];

	value->high_alarm = get_unaligned_be16(set + CMIS_02_HIGH_ALARM);
	value->low_alarm = get_unaligned_be16(set + CMIS_02_LOW_ALARM);
	value->high_warning = get_unaligned_be16(set + CMIS_02_HIGH_WARNING);
	value->low_warning = get_unaligned_be16(set + CMIS_02_LOW_WARNING);
}

/* A nibble per instance, odd ones in bits 3-0 */
static void xpo_vdm_fill_flags(struct xpo_module *module,
			       struct xpo_vdm_value *value)
{
	u8 offset = CMIS_2C_FLAGS + (value->instance - 1) / 2;
	u8 shift = value->instance % 2 ? 0 : 4;
	u8 active, seen;

	xpo_flags_register(module, value->endpoint, value->bank,
			   CMIS_PAGE_VDM_FLAGS, offset,
			   xpo_clock_ns(module->card), &active, &seen);
	value->flags = active >> shift & 0xf;
	value->flags_seen = seen >> shift & 0xf;
}

static void xpo_vdm_fill_value(const struct xpo_sample *s, u8 i,
			       struct xpo_vdm_value *value)
{
	u8 at = CMIS_UPPER + 2 * i;

	if (at < s->offset || at + 2 > s->offset + s->length)
		return;
	value->has_value = true;
	value->value = get_unaligned_be16(s->data + at - s->offset);
	value->freeze = s->freeze;
	value->time_ns = s->time_ns;
	value->age_ms = s->age_ms;
}

static unsigned int xpo_vdm_fill(struct xpo_module *module,
				 const struct xpo_endpoint *ep, u8 group, u8 k,
				 struct xpo_vdm_value *values)
{
	const struct xpo_vdm_group *at = &module->vdm->groups[group][k];
	struct xpo_sample s;
	unsigned int n = 0;
	bool sampled;
	u8 i;

	sampled = !xpo_module_sample(module, XPO_PLAN_TAP_VDM(group, k), &s);
	for (i = 0; i < XPO_VDM_INSTANCES; i++) {
		const u8 *descriptor = xpo_vdm_descriptor(at, i);
		struct xpo_vdm_value *value = &values[n];

		if (!descriptor[1])
			continue;
		*value = (struct xpo_vdm_value) {
			.endpoint = ep->index,
			.bank = group - ep->first_group,
			.lane = xpo_vdm_lane(descriptor, group),
			.instance = XPO_VDM_INSTANCES * k + i + 1,
			.type = descriptor[1],
		};
		xpo_vdm_fill_thresholds(at, descriptor, value);
		xpo_vdm_fill_flags(module, value);
		if (sampled)
			xpo_vdm_fill_value(&s, i, value);
		n++;
	}
	return n;
}

unsigned int xpo_vdm_get(struct xpo_module *module, u8 group, u8 k,
			 struct xpo_vdm_value values[XPO_VDM_INSTANCES])
{
	const struct xpo_endpoint *ep;
	unsigned int n = 0;

	mutex_lock(&module->lock);
	ep = xpo_module_group_endpoint(module, group);
	if (module->state != XPO_MODULE_STATE_ABSENT && ep &&
	    ep->identified && !ep->flat)
		n = xpo_vdm_fill(module, ep, group, k, values);
	mutex_unlock(&module->lock);
	return n;
}

int xpo_vdm_flag_lane(struct xpo_module *module, u8 endpoint, u8 bank,
		      u8 offset, u8 bit)
{
	unsigned int i = 2 * (offset - CMIS_2C_FLAGS) + bit / 4;
	const u8 *descriptor;
	int lane = -1, group;

	mutex_lock(&module->lock);
	group = xpo_module_group(module, endpoint, bank);
	if (group >= 0) {
		descriptor = xpo_vdm_descriptor
			(&module->vdm->groups[group][i / XPO_VDM_INSTANCES],
			 i % XPO_VDM_INSTANCES);
		if (descriptor[1] &&
		    xpo_vdm_lane(descriptor, group) != XPO_VDM_NO_LANE)
			lane = xpo_vdm_lane(descriptor, group);
	}
	mutex_unlock(&module->lock);
	return lane;
}
