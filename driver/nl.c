// SPDX-License-Identifier: GPL-2.0
/* The xpo generic netlink family: targets, hooks and replies. */
#include <linux/build_bug.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <net/devlink.h>

#include "card.h"
#include "compat/nl.h"
#include "module.h"
#include "nl-gen.h"
#include "nl.h"
#include "port.h"

/* Every attribute set begins alike, so one parser serves them all */
#define XPO_NL_A_CARD	1
#define XPO_NL_A_CAGE	2

static_assert(XPO_A_CARD_CARD == XPO_NL_A_CARD);
static_assert(XPO_A_CAGE_CARD == XPO_NL_A_CARD);
static_assert(XPO_A_MODULE_CARD == XPO_NL_A_CARD);
static_assert(XPO_A_LANE_CARD == XPO_NL_A_CARD);
static_assert(XPO_A_MEMORY_CARD == XPO_NL_A_CARD);
static_assert(XPO_A_PAGE_CARD == XPO_NL_A_CARD);
static_assert(XPO_A_CONTROL_CARD == XPO_NL_A_CARD);
static_assert(XPO_A_PORT_CARD == XPO_NL_A_CARD);
static_assert(XPO_A_APPLY_CARD == XPO_NL_A_CARD);
static_assert(XPO_A_LANE_CONTROL_CARD == XPO_NL_A_CARD);
static_assert(XPO_A_FLAG_ENTRY_CARD == XPO_NL_A_CARD);
static_assert(XPO_A_FLAG_COUNT_CARD == XPO_NL_A_CARD);
static_assert(XPO_A_HISTORY_CARD == XPO_NL_A_CARD);
static_assert(XPO_A_TELEMETRY_CARD == XPO_NL_A_CARD);
static_assert(XPO_A_PLAN_CARD == XPO_NL_A_CARD);
static_assert(XPO_A_BLACKBOX_CARD == XPO_NL_A_CARD);
static_assert(XPO_A_VDM_CARD == XPO_NL_A_CARD);
static_assert(XPO_A_CAGE_CAGE == XPO_NL_A_CAGE);
static_assert(XPO_A_MODULE_CAGE == XPO_NL_A_CAGE);
static_assert(XPO_A_LANE_CAGE == XPO_NL_A_CAGE);
static_assert(XPO_A_PAGE_CAGE == XPO_NL_A_CAGE);
static_assert(XPO_A_CONTROL_CAGE == XPO_NL_A_CAGE);
static_assert(XPO_A_PORT_CAGE == XPO_NL_A_CAGE);
static_assert(XPO_A_APPLY_CAGE == XPO_NL_A_CAGE);
static_assert(XPO_A_LANE_CONTROL_CAGE == XPO_NL_A_CAGE);
static_assert(XPO_A_FLAG_ENTRY_CAGE == XPO_NL_A_CAGE);
static_assert(XPO_A_FLAG_COUNT_CAGE == XPO_NL_A_CAGE);
static_assert(XPO_A_HISTORY_CAGE == XPO_NL_A_CAGE);
static_assert(XPO_A_VDM_CAGE == XPO_NL_A_CAGE);
static_assert(XPO_A_PLAN_CAGE == XPO_NL_A_CAGE);

/* The attributes of a request that name things; NULL: it names none */
struct xpo_nl_names {
	const struct nlattr *card;
	const struct nlattr *handle;
	const struct nlattr *cage;
	const struct nlattr *ifindex;
	const struct nlattr *lane;
	const struct nlattr *endpoint;
};

static void xpo_nl_names_parse(u8 cmd, struct nlattr **attrs,
			       struct xpo_nl_names *names)
{
	*names = (struct xpo_nl_names) { .card = attrs[XPO_NL_A_CARD] };

	switch (cmd) {
	case XPO_CMD_CARD_GET:
		names->handle = attrs[XPO_A_CARD_HANDLE];
		return;
	case XPO_CMD_MEMORY_GET:
	case XPO_CMD_MEMORY_SET:
	case XPO_CMD_TELEMETRY_GET:
	case XPO_CMD_BLACKBOX_GET:
	case XPO_CMD_BLACKBOX_READ:
	case XPO_CMD_BLACKBOX_SET:
		return;
	case XPO_CMD_MODULE_GET:
		names->ifindex = attrs[XPO_A_MODULE_IFINDEX];
		break;
	case XPO_CMD_LANE_GET:
		names->ifindex = attrs[XPO_A_LANE_IFINDEX];
		names->lane = attrs[XPO_A_LANE_LANE];
		break;
	case XPO_CMD_PORT_GET:
		names->ifindex = attrs[XPO_A_PORT_IFINDEX];
		names->lane = attrs[XPO_A_PORT_LANE];
		break;
	case XPO_CMD_LANE_CONTROL_GET:
		names->lane = attrs[XPO_A_LANE_CONTROL_LANE];
		break;
	case XPO_CMD_HISTORY_GET:
		names->ifindex = attrs[XPO_A_HISTORY_IFINDEX];
		break;
	case XPO_CMD_PAGE_GET:
		names->endpoint = attrs[XPO_A_PAGE_ENDPOINT];
		break;
	default:
		break;
	}
	names->cage = attrs[XPO_NL_A_CAGE];
}

static int xpo_nl_parse_ifindex(struct net *net,
				const struct xpo_nl_names *names,
				struct xpo_nl_target *target,
				struct netlink_ext_ack *extack)
{
	u32 ifindex = nla_get_u32(names->ifindex);
	struct xpo_port_place place;

	if (names->card || names->cage) {
		NL_SET_ERR_MSG_ATTR(extack, names->ifindex,
				    "ifindex stands instead of card and cage");
		return -EINVAL;
	}
	if (xpo_port_find(net, ifindex, &place)) {
		NL_SET_ERR_MSG_ATTR_FMT(extack, names->ifindex,
					"ifindex %u: no port of a card",
					ifindex);
		return -ENODEV;
	}
	target->card = place.card;
	target->cage = place.cage;
	target->first = place.lane;
	target->lanes = place.lanes;
	target->has = XPO_NL_HAS_CARD | XPO_NL_HAS_CAGE | XPO_NL_HAS_PORT;
	return 0;
}

static int xpo_nl_parse_handle(const struct net *net,
			       const struct xpo_nl_names *names,
			       struct xpo_nl_target *target,
			       struct netlink_ext_ack *extack)
{
	struct xpo_card *card;

	if (names->card) {
		NL_SET_ERR_MSG_ATTR(extack, names->handle,
				    "handle stands instead of card");
		return -EINVAL;
	}
	card = xpo_card_get_handle(nla_data(names->handle));
	if (!card) {
		NL_SET_ERR_MSG_ATTR(extack, names->handle,
				    "no card has this handle");
		return -ENODEV;
	}
	target->card = card->index;
	target->has = XPO_NL_HAS_CARD;
	xpo_card_put(card);
	return 0;
}

int xpo_nl_target_parse(u8 cmd, struct net *net, struct nlattr **attrs,
			struct xpo_nl_target *target,
			struct netlink_ext_ack *extack)
{
	struct xpo_nl_names names;
	int err = 0;

	*target = (struct xpo_nl_target) {};
	xpo_nl_names_parse(cmd, attrs, &names);

	if (names.card) {
		target->card = nla_get_u32(names.card);
		target->has |= XPO_NL_HAS_CARD;
	}
	if (names.cage) {
		target->cage = nla_get_u32(names.cage);
		target->has |= XPO_NL_HAS_CAGE;
	}
	if (names.handle)
		err = xpo_nl_parse_handle(net, &names, target, extack);
	else if (names.ifindex)
		err = xpo_nl_parse_ifindex(net, &names, target, extack);
	if (err)
		return err;
	if (names.lane) {
		target->lane = nla_get_u32(names.lane);
		target->has |= XPO_NL_HAS_LANE;
	}
	if (names.endpoint) {
		target->endpoint = nla_get_u32(names.endpoint);
		target->has |= XPO_NL_HAS_ENDPOINT;
	}
	return 0;
}

struct xpo_card *xpo_nl_card_get(const struct net *net, u32 index)
{
	struct xpo_card *card = xpo_card_get(index);

	if (card && !net_eq(devlink_net(card->devlink), net)) {
		xpo_card_put(card);
		return NULL;
	}
	return card;
}

struct xpo_card *xpo_nl_card_require(const struct net *net, u32 index,
				     const struct nlattr *attr,
				     struct netlink_ext_ack *extack)
{
	struct xpo_card *card = xpo_nl_card_get(net, index);

	if (!card)
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr, "card %u: no such card",
					index);
	return card;
}

struct xpo_module *xpo_nl_module_require(struct xpo_card *card, u8 cage,
					 const struct nlattr *attr,
					 struct netlink_ext_ack *extack)
{
	struct xpo_module *module = xpo_module(card, cage);

	if (!module)
		NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
					"cage %u: card %u has cages 0-%u",
					cage, card->index,
					card->info.n_cages - 1);
	return module;
}

struct xpo_card *xpo_nl_card(const struct genl_info *info)
{
	return info->user_ptr[0];
}

struct xpo_module *xpo_nl_module(const struct genl_info *info)
{
	return info->user_ptr[1];
}

int xpo_nl_missing(struct genl_info *info, int attr, const char *name)
{
	NL_SET_ERR_ATTR_MISS(info->extack, NULL, attr);
	NL_SET_ERR_MSG_FMT(info->extack, "attribute %s is missing", name);
	return -EINVAL;
}

/* Look the target up; on success the card's reference is in user_ptr[0] */
static int xpo_nl_hold(struct genl_info *info, u8 need)
{
	u8 cmd = info->genlhdr->cmd;
	struct xpo_nl_target target;
	struct xpo_module *module;
	struct xpo_card *card;
	int err;

	err = xpo_nl_target_parse(cmd, genl_info_net(info), info->attrs,
				  &target, info->extack);
	if (err)
		return err;
	if (!(target.has & XPO_NL_HAS_CARD))
		return xpo_nl_missing(info, XPO_NL_A_CARD, "card");
	if (need & XPO_NL_HAS_CAGE && !(target.has & XPO_NL_HAS_CAGE))
		return xpo_nl_missing(info, XPO_NL_A_CAGE, "cage");

	card = xpo_nl_card_require(genl_info_net(info), target.card,
				   info->attrs[XPO_NL_A_CARD], info->extack);
	if (!card)
		return -ENODEV;
	info->user_ptr[0] = card;
	info->user_ptr[1] = NULL;
	if (!(need & XPO_NL_HAS_CAGE))
		return 0;

	module = xpo_nl_module_require(card, target.cage,
				       info->attrs[XPO_NL_A_CAGE],
				       info->extack);
	if (!module) {
		xpo_card_put(card);
		return -ENXIO;
	}
	info->user_ptr[1] = module;
	return 0;
}

int xpo_nl_card_pre_doit(const struct genl_split_ops *ops, struct sk_buff *skb,
			 struct genl_info *info)
{
	return xpo_nl_hold(info, XPO_NL_HAS_CARD);
}

int xpo_nl_cage_pre_doit(const struct genl_split_ops *ops, struct sk_buff *skb,
			 struct genl_info *info)
{
	return xpo_nl_hold(info, XPO_NL_HAS_CARD | XPO_NL_HAS_CAGE);
}

void xpo_nl_card_post_doit(const struct genl_split_ops *ops,
			   struct sk_buff *skb, struct genl_info *info)
{
	xpo_card_put(xpo_nl_card(info));
}

void xpo_nl_cage_post_doit(const struct genl_split_ops *ops,
			   struct sk_buff *skb, struct genl_info *info)
{
	xpo_card_put(xpo_nl_card(info));
}

/* What a command that is about a lane names as one; 0: it is about none */
static int xpo_nl_lane_attr(const struct genl_info *info)
{
	switch (info->genlhdr->cmd) {
	case XPO_CMD_LANE_GET:
		return XPO_A_LANE_LANE;
	case XPO_CMD_PORT_GET:
		return XPO_A_PORT_LANE;
	default:
		return 0;
	}
}

static int xpo_nl_object_parse(struct genl_info *info,
			       struct xpo_nl_object *object)
{
	int attr = xpo_nl_lane_attr(info);
	struct xpo_nl_target target;
	int err;

	*object = (struct xpo_nl_object) {
		.net = genl_info_net(info),
		.card = xpo_nl_card(info),
		.module = xpo_nl_module(info),
	};
	if (object->module)
		object->cage = xpo_module_cage(object->module);
	if (!attr)
		return 0;

	err = xpo_nl_target_parse(info->genlhdr->cmd, object->net, info->attrs,
				  &target, info->extack);
	if (err)
		return err;
	if (target.has & XPO_NL_HAS_LANE)
		object->lane = target.lane;
	else if (target.has & XPO_NL_HAS_PORT &&
		 info->genlhdr->cmd == XPO_CMD_PORT_GET)
		object->lane = target.first;
	else
		return xpo_nl_missing(info, attr, "lane");
	return 0;
}

int xpo_nl_reply(struct genl_info *info, xpo_nl_fill_fn fill)
{
	struct xpo_nl_object object;
	struct sk_buff *skb;
	void *hdr;
	int err;

	err = xpo_nl_object_parse(info, &object);
	if (err)
		return err;
	skb = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!skb)
		return -ENOMEM;
	err = -EMSGSIZE;
	hdr = genlmsg_put_reply(skb, info, &xpo_nl_family, 0,
				info->genlhdr->cmd);
	if (!hdr)
		goto err_free_skb;
	err = fill(skb, &object);
	if (err)
		goto err_free_skb;
	genlmsg_end(skb, hdr);
	return genlmsg_reply(skb, info);

err_free_skb:
	nlmsg_free(skb);
	return err;
}

int __init xpo_nl_register(void)
{
	return xpo_compat_genl_register();
}

void xpo_nl_unregister(void)
{
	genl_unregister_family(&xpo_nl_family);
}

MODULE_ALIAS_GENL_FAMILY(XPO_FAMILY_NAME);
