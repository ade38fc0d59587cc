// SPDX-License-Identifier: GPL-2.0
/* lane-get: one message per lane, from what the card samples by itself. */
#include "card.h"
#include "lane.h"
#include "nl-gen.h"
#include "nl.h"
#include "nl_dump.h"
#include "port.h"

static int xpo_nl_lane_put_place(struct sk_buff *skb,
				 const struct xpo_nl_object *object,
				 const struct xpo_lane_info *lane)
{
	struct xpo_port_link link = { .ifindex = 0 };

	xpo_port_link_get(object->card, object->net, object->cage, lane->lane,
			  &link);
	if (nla_put_u32(skb, XPO_A_LANE_CARD, object->card->index) ||
	    nla_put_u32(skb, XPO_A_LANE_CAGE, object->cage) ||
	    nla_put_u32(skb, XPO_A_LANE_LANE, lane->lane) ||
	    (link.ifindex &&
	     nla_put_u32(skb, XPO_A_LANE_IFINDEX, link.ifindex)) ||
	    nla_put_u32(skb, XPO_A_LANE_PORT,
			xpo_port_number(object->cage, lane->group)) ||
	    nla_put_u32(skb, XPO_A_LANE_ENDPOINT, lane->endpoint) ||
	    nla_put_u32(skb, XPO_A_LANE_BANK, lane->bank) ||
	    nla_put_u8(skb, XPO_A_LANE_FAULT, lane->fault))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_lane_put_state(struct sk_buff *skb,
				 const struct xpo_lane_info *lane)
{
	if (lane->has & XPO_LANE_HAS_STATE &&
	    (nla_put_u32(skb, XPO_A_LANE_DP_STATE, lane->dp_state) ||
	     nla_put_u8(skb, XPO_A_LANE_TX_OUTPUT, lane->tx_output) ||
	     nla_put_u8(skb, XPO_A_LANE_RX_OUTPUT, lane->rx_output)))
		return -EMSGSIZE;
	if (lane->has & XPO_LANE_HAS_CONFIG &&
	    (nla_put_u32(skb, XPO_A_LANE_CONFIG_STATUS,
			 lane->config_status) ||
	     nla_put_u8(skb, XPO_A_LANE_APP_SEL, lane->app_sel) ||
	     nla_put_u8(skb, XPO_A_LANE_DP_ID, lane->dp_id) ||
	     nla_put_u8(skb, XPO_A_LANE_INIT_PENDING, lane->init_pending)))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_lane_put_monitors(struct sk_buff *skb,
				    const struct xpo_lane_info *lane)
{
	if (lane->has & XPO_LANE_HAS_TX_POWER &&
	    nla_put_u32(skb, XPO_A_LANE_TX_POWER_NW, lane->tx_power_nw))
		return -EMSGSIZE;
	if (lane->has & XPO_LANE_HAS_TX_BIAS &&
	    nla_put_u32(skb, XPO_A_LANE_TX_BIAS_UA, lane->tx_bias_ua))
		return -EMSGSIZE;
	if (lane->has & XPO_LANE_HAS_RX_POWER &&
	    nla_put_u32(skb, XPO_A_LANE_RX_POWER_NW, lane->rx_power_nw))
		return -EMSGSIZE;
	if (nla_put_u32(skb, XPO_A_LANE_FLAGS, lane->flags) ||
	    nla_put_u32(skb, XPO_A_LANE_FLAGS_SEEN, lane->flags_seen))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_lane_put_source(struct sk_buff *skb,
				  const struct xpo_lane_info *lane)
{
	if (lane->source != XPO_SOURCE_NONE &&
	    nla_put_u32(skb, XPO_A_LANE_AGE_MS, lane->age_ms))
		return -EMSGSIZE;
	if (nla_put_u32(skb, XPO_A_LANE_SOURCE, lane->source))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_lane_put(struct sk_buff *skb,
			   const struct xpo_nl_object *object,
			   const struct xpo_lane_info *lane)
{
	if (xpo_nl_lane_put_place(skb, object, lane))
		return -EMSGSIZE;
	if (lane->fault)
		return 0;
	if (xpo_nl_lane_put_state(skb, lane) ||
	    xpo_nl_lane_put_monitors(skb, lane) ||
	    xpo_nl_lane_put_source(skb, lane))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_lane_fill(struct sk_buff *skb,
			    const struct xpo_nl_object *object)
{
	struct xpo_lane_info lane;
	int err;

	if (object->lane_info)
		return xpo_nl_lane_put(skb, object, object->lane_info);
	err = xpo_lane_get(object->module, object->lane, &lane);
	return err ?: xpo_nl_lane_put(skb, object, &lane);
}

int xpo_nl_lane_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err = xpo_nl_reply(info, xpo_nl_lane_fill);

	if (err == -ENODEV) {
		NL_SET_ERR_MSG(info->extack, "no module in this cage");
	} else if (err == -ENODATA) {
		NL_SET_ERR_MSG_ATTR(info->extack,
				    info->attrs[XPO_A_LANE_LANE],
				    "the module has no such lane");
		err = -ENXIO;
	}
	return err;
}

static bool xpo_nl_lane_wants_group(const struct xpo_nl_target *target,
				    u8 group)
{
	if (target->has & XPO_NL_HAS_LANE &&
	    group != target->lane / XPO_LANE_GROUP)
		return false;
	return !(target->has & XPO_NL_HAS_PORT) ||
	       group == target->first / XPO_LANE_GROUP;
}

static bool xpo_nl_lane_wants(const struct xpo_nl_target *target, u32 lane)
{
	if (target->has & XPO_NL_HAS_LANE && lane != target->lane)
		return false;
	return !(target->has & XPO_NL_HAS_PORT) ||
	       (lane >= target->first && lane < target->first + target->lanes);
}

/* What is left of dump->item's group; -ENODATA: nothing to be put */
static int xpo_nl_lane_walk_group(struct sk_buff *skb,
				  struct netlink_callback *cb,
				  struct xpo_nl_dump *dump,
				  struct xpo_nl_object *object)
{
	struct xpo_lane_info lanes[XPO_LANE_GROUP];
	u8 group = dump->item / XPO_LANE_GROUP;
	int err;

	if (!xpo_nl_lane_wants_group(&dump->target, group))
		return -ENODATA;
	err = xpo_lane_get_group(object->module, group, lanes);
	if (err)
		return err;
	for (; dump->item / XPO_LANE_GROUP == group; dump->item++) {
		if (!xpo_nl_lane_wants(&dump->target, dump->item))
			continue;
		object->lane = dump->item;
		object->lane_info = &lanes[dump->item % XPO_LANE_GROUP];
		err = xpo_nl_dump_put(skb, cb, xpo_nl_lane_fill, object);
		if (err)
			return err;
	}
	return 0;
}

static int xpo_nl_lane_walk(struct sk_buff *skb, struct netlink_callback *cb,
			    struct xpo_nl_dump *dump,
			    struct xpo_nl_object *object)
{
	int err;

	while (dump->item < XPO_MAX_LANES) {
		err = xpo_nl_lane_walk_group(skb, cb, dump, object);
		if (err == -ENODEV)
			break;
		if (err == -ENODATA)
			dump->item = round_down(dump->item, XPO_LANE_GROUP) +
				     XPO_LANE_GROUP;
		else if (err)
			return err;
	}
	return 0;
}

int xpo_nl_lane_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return xpo_nl_dump_cages(skb, cb, xpo_nl_lane_walk);
}
