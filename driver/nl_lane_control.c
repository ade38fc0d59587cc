// SPDX-License-Identifier: GPL-2.0
/* lane-control-get and -set: what an operator wants of lanes. */
#include <linux/build_bug.h>

#include "card.h"
#include "change.h"
#include "lane.h"
#include "module.h"
#include "nl-gen.h"
#include "nl.h"
#include "nl_apply.h"
#include "nl_dump.h"

/* Attributes of the controls are numbered as the driver numbers them */
#define XPO_NL_LANE_CONTROL_ATTR(id)	(XPO_A_LANE_CONTROL_TX_DISABLE + (id))

static_assert(XPO_NL_LANE_CONTROL_ATTR(XPO_LANE_CONTROL_TX_EQ_FREEZE) ==
	      XPO_A_LANE_CONTROL_TX_EQ_FREEZE);
static_assert(XPO_NL_LANE_CONTROL_ATTR(XPO_LANE_CONTROL_TX_EQ_ADAPTIVE) ==
	      XPO_A_LANE_CONTROL_TX_EQ_ADAPTIVE);
static_assert(XPO_NL_LANE_CONTROL_ATTR(XPO_LANE_CONTROL_RX_AMPLITUDE) ==
	      XPO_A_LANE_CONTROL_RX_AMPLITUDE);

static int xpo_nl_lane_control_fill(struct sk_buff *skb,
				    const struct xpo_nl_object *object)
{
	struct xpo_module_control_info info;
	enum xpo_lane_control_id id;
	int err;

	err = xpo_module_control_get(object->module, object->lane, &info);
	if (err)
		return err;
	if (nla_put_u32(skb, XPO_A_LANE_CONTROL_CARD, object->card->index) ||
	    nla_put_u32(skb, XPO_A_LANE_CONTROL_CAGE, object->cage) ||
	    nla_put_u32(skb, XPO_A_LANE_CONTROL_LANE, object->lane) ||
	    nla_put_u32(skb, XPO_A_LANE_CONTROL_SET, info.set))
		return -EMSGSIZE;
	for (id = 0; id < XPO_LANE_CONTROL_COUNT; id++)
		if ((info.set | info.advertised) & BIT(id) &&
		    nla_put_u8(skb, XPO_NL_LANE_CONTROL_ATTR(id),
			       info.value[id]))
			return -EMSGSIZE;
	return 0;
}

/* dump->item is the lane to go on with */
static int xpo_nl_lane_control_walk(struct sk_buff *skb,
				    struct netlink_callback *cb,
				    struct xpo_nl_dump *dump,
				    struct xpo_nl_object *object)
{
	int err;

	for (; dump->item < XPO_MAX_LANES; dump->item++) {
		if (dump->target.has & XPO_NL_HAS_LANE &&
		    dump->item != dump->target.lane)
			continue;
		object->lane = dump->item;
		err = xpo_nl_dump_put(skb, cb, xpo_nl_lane_control_fill,
				      object);
		if (err && err != -ENODATA)
			return err;
	}
	return 0;
}

int xpo_nl_lane_control_get_dumpit(struct sk_buff *skb,
				   struct netlink_callback *cb)
{
	return xpo_nl_dump_cages(skb, cb, xpo_nl_lane_control_walk);
}

int xpo_nl_lane_control_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	static const struct xpo_nl_apply_attrs attrs = {
		.id = XPO_A_LANE_CONTROL_ID,
		.write = XPO_A_LANE_CONTROL_WRITE,
		.dry_run = XPO_A_LANE_CONTROL_DRY_RUN,
	};
	struct nlattr *lanes = info->attrs[XPO_A_LANE_CONTROL_LANES];
	struct xpo_change_request request = {
		.reset = nla_get_flag(info->attrs[XPO_A_LANE_CONTROL_RESET]),
	};
	enum xpo_lane_control_id id;

	if (!lanes)
		return xpo_nl_missing(info, XPO_A_LANE_CONTROL_LANES, "lanes");
	request.lanes = nla_get_u64(lanes);
	for (id = 0; id < XPO_LANE_CONTROL_COUNT; id++) {
		struct nlattr *attr = info->attrs[XPO_NL_LANE_CONTROL_ATTR(id)];

		if (!attr)
			continue;
		request.control.set |= BIT(id);
		request.control.value[id] = nla_get_u8(attr);
	}
	return xpo_nl_apply_request(info, &request, &attrs);
}
