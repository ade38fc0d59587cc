/* SPDX-License-Identifier: GPL-2.0 */
/* Walking over cards and cages in dumps that go on where they stopped. */
#ifndef XPO_NL_DUMP_H
#define XPO_NL_DUMP_H

#include <linux/netlink.h>
#include <linux/types.h>

#include "nl.h"

/**
 * struct xpo_nl_dump - place in a dump, in the callback's context
 * @target: what the request asks for
 * @card: card to go on with
 * @cage: cage to go on with
 * @item: for the command: thing in the cage to go on with
 * @sub: for the command: part of the thing to go on with
 * @cursor: for the command: the same where a number is longer
 * @started: @target is valid
 */
struct xpo_nl_dump {
	struct xpo_nl_target target;
	u32 card;
	u32 cage;
	u32 item;
	u32 sub;
	u64 cursor;
	bool started;
};

/*
 * Puts what the command dumps of an object from dump->item on, and keeps
 * that current. 0: all of it; -EMSGSIZE: no room for dump->item.
 */
typedef int (*xpo_nl_walk_fn)(struct sk_buff *skb, struct netlink_callback *cb,
			      struct xpo_nl_dump *dump,
			      struct xpo_nl_object *object);

struct xpo_nl_dump *xpo_nl_dump(struct netlink_callback *cb);
/* One message of a dump */
int xpo_nl_dump_put(struct sk_buff *skb, struct netlink_callback *cb,
		    xpo_nl_fill_fn fill, const struct xpo_nl_object *object);
/* For dumpit callbacks: per card, and per cage */
int xpo_nl_dump_cards(struct sk_buff *skb, struct netlink_callback *cb,
		      xpo_nl_walk_fn walk);
int xpo_nl_dump_cages(struct sk_buff *skb, struct netlink_callback *cb,
		      xpo_nl_walk_fn walk);

#endif
