// SPDX-License-Identifier: GPL-2.0
/* module-get: a module and its endpoints. */
#include <linux/slab.h>

#include "card.h"
#include "module.h"
#include "nl-gen.h"
#include "nl.h"
#include "nl_dump.h"

static int xpo_nl_module_put_identity(struct sk_buff *skb,
				      const struct xpo_endpoint_info *ep)
{
	if (nla_put_u8(skb, XPO_A_ENDPOINT_IDENTIFIER, ep->identifier) ||
	    nla_put_u8(skb, XPO_A_ENDPOINT_REVISION, ep->revision) ||
	    nla_put_u8(skb, XPO_A_ENDPOINT_FLAT, ep->flat) ||
	    nla_put_u32(skb, XPO_A_ENDPOINT_BANKS, ep->banks) ||
	    nla_put_string(skb, XPO_A_ENDPOINT_VENDOR, ep->vendor) ||
	    nla_put_string(skb, XPO_A_ENDPOINT_PART, ep->part) ||
	    nla_put_string(skb, XPO_A_ENDPOINT_VENDOR_REVISION,
			   ep->vendor_revision) ||
	    nla_put_string(skb, XPO_A_ENDPOINT_SERIAL, ep->serial) ||
	    nla_put_string(skb, XPO_A_ENDPOINT_DATE, ep->date) ||
	    nla_put_u32(skb, XPO_A_ENDPOINT_CHECKSUMS_PRESENT,
			ep->checksums_present) ||
	    nla_put_u32(skb, XPO_A_ENDPOINT_CHECKSUMS_BAD, ep->checksums_bad))
		return -EMSGSIZE;
	if (ep->has & XPO_ENDPOINT_HAS_FIRMWARE &&
	    nla_put_string(skb, XPO_A_ENDPOINT_FIRMWARE, ep->firmware))
		return -EMSGSIZE;
	if (ep->has & XPO_ENDPOINT_HAS_HARDWARE &&
	    nla_put_string(skb, XPO_A_ENDPOINT_HARDWARE, ep->hardware))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_module_put_monitors(struct sk_buff *skb,
				      const struct xpo_endpoint_info *ep)
{
	if (ep->has & XPO_ENDPOINT_HAS_TEMPERATURE &&
	    nla_put_s32(skb, XPO_A_ENDPOINT_TEMPERATURE_MC,
			ep->temperature_mc))
		return -EMSGSIZE;
	if (ep->has & XPO_ENDPOINT_HAS_VCC &&
	    nla_put_u32(skb, XPO_A_ENDPOINT_VCC_MV, ep->vcc_mv))
		return -EMSGSIZE;
	if (ep->monitors_source != XPO_SOURCE_NONE &&
	    nla_put_u32(skb, XPO_A_ENDPOINT_MONITORS_AGE_MS,
			ep->monitors_age_ms))
		return -EMSGSIZE;
	if (nla_put_u32(skb, XPO_A_ENDPOINT_MONITORS_SOURCE,
			ep->monitors_source))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_module_put_state(struct sk_buff *skb,
				   const struct xpo_endpoint_info *ep)
{
	if (nla_put_u8(skb, XPO_A_ENDPOINT_ANSWERING, ep->answering) ||
	    nla_put_u32(skb, XPO_A_ENDPOINT_STATE, ep->state) ||
	    nla_put(skb, XPO_A_ENDPOINT_FLAGS, sizeof(ep->flags), ep->flags) ||
	    nla_put(skb, XPO_A_ENDPOINT_FLAGS_SEEN, sizeof(ep->flags_seen),
		    ep->flags_seen))
		return -EMSGSIZE;
	if (ep->has & XPO_ENDPOINT_HAS_FAULT_CAUSE &&
	    nla_put_u8(skb, XPO_A_ENDPOINT_FAULT_CAUSE, ep->fault_cause))
		return -EMSGSIZE;
	if (!ep->answering && ep->error &&
	    nla_put_s32(skb, XPO_A_ENDPOINT_ERROR, ep->error))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_module_put_endpoint(struct sk_buff *skb, u8 number,
				      const struct xpo_endpoint_info *ep)
{
	struct nlattr *nest = nla_nest_start(skb, XPO_A_MODULE_ENDPOINT);

	if (!nest || nla_put_u32(skb, XPO_A_ENDPOINT_ENDPOINT, number) ||
	    xpo_nl_module_put_state(skb, ep))
		return -EMSGSIZE;
	if (ep->has & XPO_ENDPOINT_HAS_IDENTITY &&
	    (xpo_nl_module_put_identity(skb, ep) ||
	     xpo_nl_module_put_monitors(skb, ep)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int xpo_nl_module_put(struct sk_buff *skb,
			     const struct xpo_nl_object *object,
			     const struct xpo_module_info *info)
{
	u8 i;

	if (nla_put_u32(skb, XPO_A_MODULE_CARD, object->card->index) ||
	    nla_put_u32(skb, XPO_A_MODULE_CAGE, object->cage) ||
	    nla_put_u32(skb, XPO_A_MODULE_STATE, info->state) ||
	    nla_put_u32(skb, XPO_A_MODULE_REASON, info->reason) ||
	    nla_put_u32(skb, XPO_A_MODULE_LANES, info->lanes) ||
	    nla_put_u32(skb, XPO_A_MODULE_POWER_POLICY, info->policy) ||
	    nla_put_u32(skb, XPO_A_MODULE_MAX_POWER_MW, info->max_power_mw) ||
	    nla_put_u32(skb, XPO_A_MODULE_ENDPOINTS, info->endpoints) ||
	    nla_put_u32(skb, XPO_A_MODULE_INSERTIONS, info->insertions) ||
	    nla_put_u8(skb, XPO_A_MODULE_DRAINED, info->drained) ||
	    nla_put_u32(skb, XPO_A_MODULE_WAITED_MS, info->waited_ms) ||
	    nla_put_u32(skb, XPO_A_MODULE_LIMIT_MS, info->limit_ms))
		return -EMSGSIZE;
	for (i = 0; i < info->endpoints; i++)
		if (xpo_nl_module_put_endpoint(skb, i, &info->ep[i]))
			return -EMSGSIZE;
	return 0;
}

static int xpo_nl_module_fill(struct sk_buff *skb,
			      const struct xpo_nl_object *object)
{
	struct xpo_module_info *info;
	int err;

	info = kmalloc_obj(*info);
	if (!info)
		return -ENOMEM;
	xpo_module_info_get(object->module, info);
	err = xpo_nl_module_put(skb, object, info);
	kfree(info);
	return err;
}

int xpo_nl_module_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return xpo_nl_reply(info, xpo_nl_module_fill);
}

static int xpo_nl_module_walk(struct sk_buff *skb, struct netlink_callback *cb,
			      struct xpo_nl_dump *dump,
			      struct xpo_nl_object *object)
{
	return xpo_nl_dump_put(skb, cb, xpo_nl_module_fill, object);
}

int xpo_nl_module_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return xpo_nl_dump_cages(skb, cb, xpo_nl_module_walk);
}
