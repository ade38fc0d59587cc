// SPDX-License-Identifier: GPL-2.0
/* What the faces see and want of a cage's module */

#include <linux/math64.h>
#include <linux/netlink.h>
#include <linux/slab.h>

#include "cmis.h"
#include "machine.h"
#include "module_priv.h"

struct xpo_module *xpo_module(struct xpo_card *card, u8 cage)
{
	return cage < card->info.n_cages ? card->modules[cage] : NULL;
}

struct xpo_card *xpo_module_card(const struct xpo_module *module)
{
	return module->card;
}

u8 xpo_module_cage(const struct xpo_module *module)
{
	return module->cage;
}

int xpo_module_group(const struct xpo_module *module, u8 endpoint, u8 bank)
{
	const struct xpo_endpoint *ep;

	if (endpoint >= XPO_MAX_ENDPOINTS)
		return -1;
	ep = &module->ep[endpoint];
	return bank < ep->groups ? ep->first_group + bank : -1;
}

struct xpo_endpoint *xpo_module_group_endpoint(struct xpo_module *module,
					       u8 group)
{
	u8 e;

	for (e = 0; e < module->endpoints; e++) {
		struct xpo_endpoint *ep = &module->ep[e];

		if (group >= ep->first_group &&
		    group - ep->first_group < ep->groups)
			return ep;
	}
	return NULL;
}

int xpo_module_sample(struct xpo_module *module, u16 n, struct xpo_sample *s)
{
	int err = xpo_tap_read(module->card, XPO_TAP_SLOT(module->cage, n), s);

	if (err)
		return err;
	/* A sample of the module that was here before says nothing */
	if (s->insertions != READ_ONCE(module->insertions) ||
	    s->status != XPO_HW_STATUS_OK)
		return -ENODATA;
	return 0;
}

void xpo_module_kick(struct xpo_module *module)
{
	mutex_lock(&module->lock);
	if (module->running)
		mod_delayed_work(module->card->wq, &module->work, 0);
	mutex_unlock(&module->lock);
}

void xpo_module_kick_for(struct xpo_module *module,
			 enum xpo_module_pending what)
{
	set_bit(what, &module->pending);
	xpo_module_kick(module);
}

void xpo_module_look(struct xpo_module *module, u8 endpoint, u8 bank)
{
	int group;

	mutex_lock(&module->lock);
	group = xpo_module_group(module, endpoint, bank);
	if (group >= 0)
		set_bit(group, &module->looks);
	mutex_unlock(&module->lock);
	xpo_module_kick(module);
}

static u32 xpo_module_age_ms(struct xpo_module *module, u64 time_ns)
{
	u64 now = xpo_clock_ns(module->card);

	return now > time_ns ? div_u64(now - time_ns, NSEC_PER_MSEC) : 0;
}

/* The newest sample, else what was read at identification */
static void xpo_module_fill_endpoint(struct xpo_module *module,
				     const struct xpo_endpoint *ep,
				     struct xpo_endpoint_info *info)
{
	const struct xpo_page *lower = xpo_endpoint_page(ep, 0, 0, true);
	struct xpo_sample s;

	xpo_endpoint_fill(ep, info);
	xpo_flags_module(module, ep->index, xpo_clock_ns(module->card),
			 info->flags, info->flags_seen);
	if (!ep->identified || !ep->answering || ep->flat)
		return;
	if (!xpo_module_sample(module, XPO_PLAN_TAP_MONITORS(ep->index),
			       &s)) {
		info->monitors_age_ms = s.age_ms;
		info->monitors_stale_ms = s.stale_ms;
		info->monitors_source = XPO_SOURCE_SHADOW;
		xpo_endpoint_fill_monitors(ep, s.data, info);
	} else if (lower) {
		info->monitors_age_ms = xpo_module_age_ms(module,
							  lower->time_ns);
		info->monitors_source = XPO_SOURCE_COMMAND;
		xpo_endpoint_fill_monitors(ep, lower->data + CMIS_LO_TEMP,
					   info);
	}
}

/* The deadline is that of a step, of which a state may have several */
static void xpo_module_fill_times(const struct xpo_module *module,
				  struct xpo_module_info *info)
{
	unsigned long deadline = READ_ONCE(module->deadline);

	info->waited_ms = jiffies_to_msecs(jiffies - module->since);
	switch (module->state) {
	case XPO_MODULE_STATE_INIT:
	case XPO_MODULE_STATE_POWER_UP:
	case XPO_MODULE_STATE_POWER_DOWN:
		if (time_after(deadline, module->since))
			info->limit_ms = jiffies_to_msecs(deadline -
							  module->since);
		break;
	default:
		break;
	}
}

void xpo_module_info_get(struct xpo_module *module,
			 struct xpo_module_info *info)
{
	struct xpo_card *card = module->card;
	u8 e;

	memset(info, 0, sizeof(*info));
	mutex_lock(&module->lock);
	info->state = module->state;
	info->reason = module->reason;
	info->policy = module->policy;
	info->insertions = module->insertions;
	info->drained = module->drained;
	xpo_module_fill_times(module, info);
	if (module->state != XPO_MODULE_STATE_ABSENT) {
		info->lanes = module->lanes;
		info->max_power_mw = module->declared_mw;
		info->endpoints = module->endpoints;
		for (e = 0; e < module->endpoints; e++)
			xpo_module_fill_endpoint(module, &module->ep[e],
						 &info->ep[e]);
	}
	mutex_unlock(&module->lock);
	if (xpo_card_gone(card))
		info->state = XPO_MODULE_STATE_ABSENT;
}

enum xpo_module_power xpo_module_power_mode(struct xpo_module *module)
{
	enum xpo_module_state state;

	mutex_lock(&module->lock);
	state = module->state;
	mutex_unlock(&module->lock);
	switch (state) {
	case XPO_MODULE_STATE_ABSENT:
		return XPO_MODULE_POWER_NONE;
	case XPO_MODULE_STATE_READY:
	case XPO_MODULE_STATE_PARTIAL:
		return XPO_MODULE_POWER_HIGH;
	default:
		return XPO_MODULE_POWER_LOW;
	}
}

enum xpo_power_policy xpo_module_policy(struct xpo_module *module)
{
	return READ_ONCE(module->policy);
}

int xpo_module_group_map(struct xpo_module *module, u8 group, u8 *endpoint,
			 u8 *bank)
{
	const struct xpo_endpoint *ep;
	int err = 0;

	mutex_lock(&module->lock);
	ep = xpo_module_group_endpoint(module, group);
	if (module->state == XPO_MODULE_STATE_ABSENT || !module->lanes) {
		err = -ENODEV;
	} else if (group * XPO_LANE_GROUP >= module->lanes || !ep) {
		err = -ENODATA;
	} else {
		*endpoint = ep->index;
		*bank = ep->flat ? 0 : group - ep->first_group;
	}
	mutex_unlock(&module->lock);
	return err;
}

/* Put what the card sampled since over what was read; returns its age */
static void xpo_module_overlay(struct xpo_module *module, u16 n,
			       struct xpo_page *page, u32 *age_ms)
{
	struct xpo_sample s;

	if (xpo_module_sample(module, n, &s) || s.time_ns <= page->time_ns)
		return;
	memcpy(page->data + s.offset % CMIS_HALF_SIZE, s.data,
	       min_t(u8, s.length, CMIS_HALF_SIZE - s.offset % CMIS_HALF_SIZE));
	*age_ms = s.age_ms;
}

/* A copy that is as new as can be had without the bus */
static void xpo_module_copy_page(struct xpo_module *module,
				 const struct xpo_endpoint *ep,
				 const struct xpo_page *from,
				 struct xpo_page *page, u32 *age_ms)
{
	*page = *from;
	*age_ms = xpo_module_age_ms(module, from->time_ns);
	if (ep->flat)
		return;
	if (page->lower) {
		xpo_module_overlay(module, XPO_PLAN_TAP_STATE(ep->index),
				   page, age_ms);
		xpo_module_overlay(module, XPO_PLAN_TAP_MONITORS(ep->index),
				   page, age_ms);
	} else if (page->page == CMIS_PAGE_LANE_STATUS) {
		u8 group = ep->first_group + page->bank;

		xpo_module_overlay(module, XPO_PLAN_TAP_LANES(group), page,
				   age_ms);
		xpo_module_overlay(module, XPO_PLAN_TAP_VALUES(group), page,
				   age_ms);
	}
	xpo_flags_overlay(module, ep->index, page->bank, page->page,
			  page->lower, xpo_clock_ns(module->card), page->data);
}

int xpo_module_page_get(struct xpo_module *module, u8 endpoint, u8 bank,
			u8 page, bool lower, u8 data[128], u32 *age_ms)
{
	const struct xpo_page *from = NULL;
	struct xpo_page copy;

	mutex_lock(&module->lock);
	if (endpoint < module->endpoints)
		from = xpo_endpoint_page(&module->ep[endpoint], bank, page,
					 lower);
	if (from)
		xpo_module_copy_page(module, &module->ep[endpoint], from,
				     &copy, age_ms);
	mutex_unlock(&module->lock);
	if (!from)
		return -ENODATA;
	memcpy(data, copy.data, sizeof(copy.data));
	return 0;
}

bool xpo_module_page_next(struct xpo_module *module, u8 endpoint,
			  unsigned int *cursor, struct xpo_page *page,
			  u32 *age_ms)
{
	const struct xpo_endpoint *ep;
	bool found = false;

	mutex_lock(&module->lock);
	if (endpoint < module->endpoints) {
		ep = &module->ep[endpoint];
		found = *cursor < ep->n_pages;
		if (found)
			xpo_module_copy_page(module, ep,
					     &ep->pages[(*cursor)++], page,
					     age_ms);
	}
	mutex_unlock(&module->lock);
	return found;
}

/* Under the lock */
static int xpo_module_check_ports(struct xpo_module *module, bool force,
				  struct netlink_ext_ack *extack)
{
	unsigned int up = xpo_module_ports_up(module);

	if (!up || force)
		return 0;
	NL_SET_ERR_MSG_FMT(extack,
			   "cage %u: %u ports are up and would lose their link, force it",
			   module->cage, up);
	return -EBUSY;
}

int xpo_module_policy_set(struct xpo_module *module,
			  enum xpo_power_policy policy, bool force,
			  struct netlink_ext_ack *extack)
{
	int err = 0;

	mutex_lock(&module->lock);
	if (policy == XPO_POWER_POLICY_LOW &&
	    module->policy != XPO_POWER_POLICY_LOW)
		err = xpo_module_check_ports(module, force, extack);
	if (!err)
		WRITE_ONCE(module->policy, policy);
	mutex_unlock(&module->lock);
	if (!err)
		xpo_module_kick_for(module, XPO_MODULE_PENDING_RETRY);
	return err;
}

int xpo_module_reset(struct xpo_module *module, enum xpo_reset_kind kind,
		     bool force, struct netlink_ext_ack *extack)
{
	int err;

	mutex_lock(&module->lock);
	if (module->state == XPO_MODULE_STATE_ABSENT) {
		NL_SET_ERR_MSG_FMT(extack, "cage %u is empty", module->cage);
		err = -ENODEV;
	} else {
		err = xpo_module_check_ports(module, force, extack);
	}
	if (!err)
		module->reset = kind + 1;
	mutex_unlock(&module->lock);
	if (!err)
		xpo_module_kick(module);
	return err;
}

void xpo_module_retry(struct xpo_module *module)
{
	xpo_module_kick_for(module, XPO_MODULE_PENDING_RETRY);
}

struct xpo_module *xpo_module_create(struct xpo_card *card, u8 cage)
{
	struct xpo_module *module = kvzalloc(sizeof(*module), GFP_KERNEL);

	if (!module)
		return NULL;
	module->flags = xpo_flags_create();
	module->vdm = xpo_vdm_create();
	if (!module->flags || !module->vdm) {
		xpo_vdm_destroy(module->vdm);
		xpo_flags_destroy(module->flags);
		kvfree(module);
		return NULL;
	}
	module->card = card;
	module->cage = cage;
	module->ops = &xpo_mgmt_card_ops;
	module->state = XPO_MODULE_STATE_ABSENT;
	module->policy = XPO_POWER_POLICY_HIGH;
	module->since = jiffies;
	mutex_init(&module->lock);
	xpo_plan_init(&module->plan);
	mutex_init(&module->rearm_lock);
	mutex_init(&module->regs_lock);
	INIT_DELAYED_WORK(&module->work, xpo_machine_work);
	return module;
}

void xpo_module_destroy(struct xpo_module *module)
{
	if (!module)
		return;
	mutex_destroy(&module->regs_lock);
	mutex_destroy(&module->rearm_lock);
	xpo_plan_exit(&module->plan);
	mutex_destroy(&module->lock);
	xpo_vdm_destroy(module->vdm);
	xpo_flags_destroy(module->flags);
	kvfree(module);
}

void xpo_module_start(struct xpo_module *module)
{
	if (READ_ONCE(module->running))
		return;
	xpo_machine_init(module);
	mutex_lock(&module->lock);
	WRITE_ONCE(module->running, true);
	mutex_unlock(&module->lock);
	xpo_module_kick(module);
}

void xpo_module_quit(struct xpo_module *module)
{
	mutex_lock(&module->lock);
	WRITE_ONCE(module->running, false);
	mutex_unlock(&module->lock);
}

void xpo_module_stop(struct xpo_module *module)
{
	xpo_module_quit(module);
	cancel_delayed_work_sync(&module->work);
}
