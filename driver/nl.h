/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The xpo generic netlink family: what a request is about, and replies.
 *
 * The family's contract is Documentation/netlink/specs/xpo.yaml, from which
 * nl-gen.c is generated. Commands of one kind are in one nl_*.c file each.
 */
#ifndef XPO_NL_H
#define XPO_NL_H

#include <linux/init.h>
#include <linux/types.h>
#include <net/genetlink.h>

struct xpo_blackbox_info;
struct xpo_card;
struct xpo_flaglog_count;
struct xpo_flaglog_entry;
struct xpo_lane_info;
struct xpo_module;
struct xpo_plan_info;
struct xpo_vdm_value;

#define XPO_NL_HAS_CARD		BIT(0)
#define XPO_NL_HAS_CAGE		BIT(1)
#define XPO_NL_HAS_PORT		BIT(2)
#define XPO_NL_HAS_LANE		BIT(3)
#define XPO_NL_HAS_ENDPOINT	BIT(4)

/**
 * struct xpo_nl_target - what a request names
 * @has: XPO_NL_HAS_*: which of the following it names
 * @card: card
 * @cage: cage of the card
 * @first: first lane of the port (by a netdev)
 * @lanes: number of lanes of the port
 * @lane: lane of the cage
 * @endpoint: endpoint of the cage
 */
struct xpo_nl_target {
	u32 card;
	u8 has;
	u8 cage;
	u8 first;
	u8 lanes;
	u8 lane;
	u8 endpoint;
};

/**
 * struct xpo_nl_object - what one message is about
 * @net: network namespace of the reader
 * @card: card
 * @module: module of the cage; NULL for messages about a card
 * @cage: cage
 * @lane: lane of the cage
 * @lane_info: what is known of @lane, when it was asked for already
 * @flag_entry: entry of the flag log
 * @flag_count: counts of a flag
 * @vdm: an observable
 * @plan: a tap of the plan
 * @blackbox: a black box
 */
struct xpo_nl_object {
	struct net *net;
	struct xpo_card *card;
	struct xpo_module *module;
	u8 cage;
	u8 lane;
	const struct xpo_lane_info *lane_info;
	const struct xpo_flaglog_entry *flag_entry;
	const struct xpo_flaglog_count *flag_count;
	const struct xpo_vdm_value *vdm;
	const struct xpo_plan_info *plan;
	const struct xpo_blackbox_info *blackbox;
};

/* Puts an object's attributes. -EMSGSIZE: no room; else why there is none. */
typedef int (*xpo_nl_fill_fn)(struct sk_buff *skb,
			      const struct xpo_nl_object *object);

/* Attributes of a command's request to target; explains errors in extack */
int xpo_nl_target_parse(u8 cmd, struct net *net, struct nlattr **attrs,
			struct xpo_nl_target *target,
			struct netlink_ext_ack *extack);

/* A card that a namespace can see, with a reference; NULL when it cannot */
struct xpo_card *xpo_nl_card_get(const struct net *net, u32 index);
/* The same with an explanation */
struct xpo_card *xpo_nl_card_require(const struct net *net, u32 index,
				     const struct nlattr *attr,
				     struct netlink_ext_ack *extack);
/* The module of a cage; NULL and an explanation when there is no such cage */
struct xpo_module *xpo_nl_module_require(struct xpo_card *card, u8 cage,
					 const struct nlattr *attr,
					 struct netlink_ext_ack *extack);

/* For a doit after its pre hook */
struct xpo_card *xpo_nl_card(const struct genl_info *info);
struct xpo_module *xpo_nl_module(const struct genl_info *info);
/* An attribute that has to be there is not: -EINVAL and text */
int xpo_nl_missing(struct genl_info *info, int attr, const char *name);
int xpo_nl_reply(struct genl_info *info, xpo_nl_fill_fn fill);

int __init xpo_nl_register(void);
void xpo_nl_unregister(void);

#endif
