// SPDX-License-Identifier: GPL-2.0
/* vdm-get: one message per observable, from what the card samples. */
#include <linux/slab.h>

#include "card.h"
#include "lane.h"
#include "module.h"
#include "nl-gen.h"
#include "nl.h"
#include "nl_dump.h"
#include "vdm.h"

static int xpo_nl_vdm_put_thresholds(struct sk_buff *skb,
				     const struct xpo_vdm_value *value)
{
	if (nla_put_u16(skb, XPO_A_VDM_HIGH_ALARM, value->high_alarm) ||
	    nla_put_u16(skb, XPO_A_VDM_LOW_ALARM, value->low_alarm) ||
	    nla_put_u16(skb, XPO_A_VDM_HIGH_WARNING, value->high_warning) ||
	    nla_put_u16(skb, XPO_A_VDM_LOW_WARNING, value->low_warning) ||
	    nla_put_u8(skb, XPO_A_VDM_FLAGS, value->flags) ||
	    nla_put_u8(skb, XPO_A_VDM_FLAGS_SEEN, value->flags_seen))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_vdm_put_value(struct sk_buff *skb,
				const struct xpo_vdm_value *value)
{
	if (!value->has_value)
		return nla_put_u32(skb, XPO_A_VDM_SOURCE, XPO_SOURCE_NONE);
	if (nla_put_u16(skb, XPO_A_VDM_VALUE, value->value) ||
	    nla_put_u32(skb, XPO_A_VDM_FREEZE, value->freeze) ||
	    nla_put_u64_64bit(skb, XPO_A_VDM_TIME_NS, value->time_ns,
			      XPO_A_VDM_PAD) ||
	    nla_put_u32(skb, XPO_A_VDM_AGE_MS, value->age_ms) ||
	    nla_put_u32(skb, XPO_A_VDM_SOURCE, XPO_SOURCE_SHADOW))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_vdm_fill(struct sk_buff *skb,
			   const struct xpo_nl_object *object)
{
	const struct xpo_vdm_value *value = object->vdm;

	if (nla_put_u32(skb, XPO_A_VDM_CARD, object->card->index) ||
	    nla_put_u32(skb, XPO_A_VDM_CAGE, object->cage) ||
	    nla_put_u8(skb, XPO_A_VDM_ENDPOINT, value->endpoint) ||
	    nla_put_u8(skb, XPO_A_VDM_BANK, value->bank) ||
	    (value->lane != XPO_VDM_NO_LANE &&
	     nla_put_u8(skb, XPO_A_VDM_LANE, value->lane)) ||
	    nla_put_u16(skb, XPO_A_VDM_INSTANCE, value->instance) ||
	    nla_put_u8(skb, XPO_A_VDM_TYPE, value->type) ||
	    xpo_nl_vdm_put_thresholds(skb, value) ||
	    xpo_nl_vdm_put_value(skb, value))
		return -EMSGSIZE;
	return 0;
}

/* What is left of one group of one bank; dump->sub counts what was put */
static int xpo_nl_vdm_walk_page(struct sk_buff *skb,
				struct netlink_callback *cb,
				struct xpo_nl_dump *dump,
				struct xpo_nl_object *object,
				struct xpo_vdm_value *values)
{
	unsigned int n;
	int err;

	n = xpo_vdm_get(object->module, dump->item / XPO_VDM_GROUPS,
			dump->item % XPO_VDM_GROUPS, values);
	for (; dump->sub < n; dump->sub++) {
		object->vdm = &values[dump->sub];
		err = xpo_nl_dump_put(skb, cb, xpo_nl_vdm_fill, object);
		if (err)
			return err;
	}
	return 0;
}

/* dump->item is the group of lanes, and the group of its bank, to go on with */
static int xpo_nl_vdm_walk(struct sk_buff *skb, struct netlink_callback *cb,
			   struct xpo_nl_dump *dump,
			   struct xpo_nl_object *object)
{
	struct xpo_vdm_value *values;
	int err = 0;

	values = kmalloc_objs(*values, XPO_VDM_INSTANCES);
	if (!values)
		return -ENOMEM;
	while (dump->item < XPO_LANE_GROUPS * XPO_VDM_GROUPS) {
		err = xpo_nl_vdm_walk_page(skb, cb, dump, object, values);
		if (err)
			break;
		dump->item++;
		dump->sub = 0;
	}
	kfree(values);
	return err;
}

int xpo_nl_vdm_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return xpo_nl_dump_cages(skb, cb, xpo_nl_vdm_walk);
}
