// SPDX-License-Identifier: GPL-2.0
/* port-get and drain-set: ports, their data paths and what keeps them shut. */
#include <linux/rtnetlink.h>

#include "card.h"
#include "module.h"
#include "nl-gen.h"
#include "nl.h"
#include "nl_dump.h"
#include "port.h"

static int xpo_nl_port_put_place(struct sk_buff *skb,
				 const struct xpo_nl_object *object,
				 const struct xpo_port_link *link)
{
	if (nla_put_u32(skb, XPO_A_PORT_CARD, object->card->index) ||
	    nla_put_u32(skb, XPO_A_PORT_CAGE, object->cage) ||
	    (link->ifindex &&
	     nla_put_u32(skb, XPO_A_PORT_IFINDEX, link->ifindex)) ||
	    nla_put_u32(skb, XPO_A_PORT_LANE, link->lane) ||
	    nla_put_u32(skb, XPO_A_PORT_LANES, link->lanes) ||
	    nla_put_u32(skb, XPO_A_PORT_INDEX, link->index) ||
	    nla_put_u32(skb, XPO_A_PORT_NUMBER, link->number) ||
	    nla_put_u32(skb, XPO_A_PORT_SPEED_MBPS, link->speed_mbps) ||
	    nla_put_u8(skb, XPO_A_PORT_ADMIN_UP, link->up))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_port_put_fault(struct sk_buff *skb,
				 const struct xpo_module_port_info *info)
{
	if (nla_put_u32(skb, XPO_A_PORT_FAULT, info->fault))
		return -EMSGSIZE;
	if (info->fault_lanes &&
	    nla_put_u64_64bit(skb, XPO_A_PORT_FAULT_LANES, info->fault_lanes,
			      XPO_A_PORT_PAD))
		return -EMSGSIZE;
	if (info->fault == XPO_PORT_FAULT_REJECTED &&
	    nla_put_u32(skb, XPO_A_PORT_CONFIG_STATUS, info->config_status))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_port_put_path(struct sk_buff *skb,
				const struct xpo_module_port_info *info)
{
	if (nla_put_u32(skb, XPO_A_PORT_STATE, info->state) ||
	    xpo_nl_port_put_fault(skb, info) ||
	    nla_put_u32(skb, XPO_A_PORT_POLICY, info->policy) ||
	    (info->preferred_app_sel &&
	     nla_put_u8(skb, XPO_A_PORT_PREFERRED_APP_SEL,
			info->preferred_app_sel)) ||
	    nla_put_u8(skb, XPO_A_PORT_APP_SEL, info->app_sel) ||
	    nla_put_u32(skb, XPO_A_PORT_WAITED_MS, info->waited_ms) ||
	    nla_put_u32(skb, XPO_A_PORT_LIMIT_MS, info->limit_ms) ||
	    nla_put_u32(skb, XPO_A_PORT_TRIES, info->tries) ||
	    nla_put_u32(skb, XPO_A_PORT_MAX_TRIES, info->max_tries))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_port_put_link(struct sk_buff *skb,
				const struct xpo_port_link *link)
{
	if (nla_put_u8(skb, XPO_A_PORT_LINK, link->link) ||
	    nla_put_u32(skb, XPO_A_PORT_LINK_DOWNS, link->link_downs) ||
	    nla_put_u64_64bit(skb, XPO_A_PORT_LINK_TIME_NS,
			      link->link_time_ns, XPO_A_PORT_PAD))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_port_put(struct sk_buff *skb,
			   const struct xpo_nl_object *object,
			   const struct xpo_port_link *link)
{
	struct xpo_module_port_info info;

	xpo_module_port_info_get(object->module, link->lane, &info);
	if (xpo_nl_port_put_place(skb, object, link) ||
	    xpo_nl_port_put_path(skb, &info) ||
	    xpo_nl_port_put_link(skb, link))
		return -EMSGSIZE;
	return 0;
}

/* -ENODATA: the lane has no port */
static int xpo_nl_port_fill(struct sk_buff *skb,
			    const struct xpo_nl_object *object)
{
	struct xpo_port_link link;

	if (!xpo_port_link_get(object->card, object->net, object->cage,
			       object->lane, &link))
		return -ENODATA;
	return xpo_nl_port_put(skb, object, &link);
}

int xpo_nl_port_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err = xpo_nl_reply(info, xpo_nl_port_fill);

	if (err == -ENODATA) {
		NL_SET_ERR_MSG(info->extack, "the lane has no port just now");
		err = -ENXIO;
	}
	return err;
}

static bool xpo_nl_port_wants(const struct xpo_nl_target *target,
			      const struct xpo_port_link *link)
{
	if (target->has & XPO_NL_HAS_PORT)
		return link->lane == target->first;
	return !(target->has & XPO_NL_HAS_LANE) ||
	       (target->lane >= link->lane &&
		target->lane < link->lane + link->lanes);
}

/* dump->item is the lane to go on with */
static int xpo_nl_port_walk(struct sk_buff *skb, struct netlink_callback *cb,
			    struct xpo_nl_dump *dump,
			    struct xpo_nl_object *object)
{
	struct xpo_port_link link;
	int err;

	while (dump->item < XPO_MAX_LANES) {
		if (!xpo_port_link_get(object->card, object->net,
				       object->cage, dump->item, &link)) {
			dump->item++;
			continue;
		}
		object->lane = link.lane;
		if (xpo_nl_port_wants(&dump->target, &link)) {
			err = xpo_nl_dump_put(skb, cb, xpo_nl_port_fill,
					      object);
			/* One that went away meanwhile is none */
			if (err && err != -ENODATA)
				return err;
		}
		dump->item = max_t(u32, dump->item + 1,
				   link.lane + link.lanes);
	}
	return 0;
}

int xpo_nl_port_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return xpo_nl_dump_cages(skb, cb, xpo_nl_port_walk);
}

/* Ports are opened under rtnl: none comes up while they are counted */
int xpo_nl_drain_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *attr = info->attrs[XPO_A_CONTROL_DRAINED];
	int err;

	if (!attr)
		return xpo_nl_missing(info, XPO_A_CONTROL_DRAINED, "drained");
	rtnl_lock();
	err = xpo_module_drain_set(xpo_nl_module(info), nla_get_u8(attr),
				   info->extack);
	rtnl_unlock();
	return err;
}
