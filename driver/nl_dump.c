// SPDX-License-Identifier: GPL-2.0
/*
 * Walking over cards and cages in dumps. A dump holds no card between two
 * calls: a reader that stops reading must not stop a card's removal.
 */
#include <linux/build_bug.h>
#include <net/devlink.h>
#include <net/sock.h>

#include "card.h"
#include "compat/nl.h"
#include "module.h"
#include "nl-gen.h"
#include "nl.h"
#include "nl_dump.h"

static_assert(sizeof(struct xpo_nl_dump) <=
	      sizeof_field(struct netlink_callback, ctx));

struct xpo_nl_dump *xpo_nl_dump(struct netlink_callback *cb)
{
	return (struct xpo_nl_dump *)cb->ctx;
}

/* In the first call: a dump of something that does not exist is an error */
static int xpo_nl_dump_start(struct netlink_callback *cb,
			     struct xpo_nl_dump *dump)
{
	struct nlattr **attrs = xpo_compat_dump_attrs(cb);
	const struct genlmsghdr *genlhdr = nlmsg_data(cb->nlh);
	struct net *net = sock_net(cb->skb->sk);
	struct xpo_nl_target *target = &dump->target;
	struct xpo_card *card;
	int err;

	err = xpo_nl_target_parse(genlhdr->cmd, net, attrs, target,
				  cb->extack);
	if (err)
		return err;
	dump->started = true;
	if (!(target->has & XPO_NL_HAS_CARD)) {
		if (!(target->has & XPO_NL_HAS_CAGE))
			return 0;
		NL_SET_ERR_MSG(cb->extack, "a cage needs its card");
		return -EINVAL;
	}

	card = xpo_nl_card_require(net, target->card, attrs[XPO_A_CARD_CARD],
				   cb->extack);
	if (!card)
		return -ENODEV;
	if (target->has & XPO_NL_HAS_CAGE &&
	    !xpo_nl_module_require(card, target->cage, attrs[XPO_A_CAGE_CAGE],
				   cb->extack))
		err = -ENXIO;
	xpo_card_put(card);
	dump->card = target->card;
	return err;
}

static void xpo_nl_dump_begin(struct xpo_nl_dump *dump, u32 card)
{
	dump->card = card;
	dump->cage = 0;
	dump->item = 0;
	dump->sub = 0;
	dump->cursor = 0;
}

/* The card to go on with, NULL at the end */
static struct xpo_card *xpo_nl_dump_next(struct net *net,
					 struct xpo_nl_dump *dump)
{
	u32 index = dump->card;
	struct xpo_card *card;

	while ((card = xpo_card_next(&index))) {
		if (dump->target.has & XPO_NL_HAS_CARD &&
		    index != dump->target.card) {
			xpo_card_put(card);
			return NULL;
		}
		if (net_eq(devlink_net(card->devlink), net))
			break;
		xpo_card_put(card);
		index++;
	}
	if (index != dump->card)
		xpo_nl_dump_begin(dump, index);
	return card;
}

int xpo_nl_dump_put(struct sk_buff *skb, struct netlink_callback *cb,
		    xpo_nl_fill_fn fill, const struct xpo_nl_object *object)
{
	const struct genlmsghdr *genlhdr = nlmsg_data(cb->nlh);
	void *hdr;
	int err;

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			  &xpo_nl_family, NLM_F_MULTI, genlhdr->cmd);
	if (!hdr)
		return -EMSGSIZE;
	err = fill(skb, object);
	if (err)
		genlmsg_cancel(skb, hdr);
	else
		genlmsg_end(skb, hdr);
	return err;
}

/* What is left of the cages of one card */
static int xpo_nl_dump_card_cages(struct sk_buff *skb,
				  struct netlink_callback *cb,
				  struct xpo_nl_object *object,
				  xpo_nl_walk_fn walk)
{
	struct xpo_nl_dump *dump = xpo_nl_dump(cb);
	u32 end = object->card->info.n_cages;
	int err;

	if (dump->target.has & XPO_NL_HAS_CAGE) {
		dump->cage = max_t(u32, dump->cage, dump->target.cage);
		end = min_t(u32, end, dump->target.cage + 1);
	}
	for (; dump->cage < end; dump->cage++) {
		object->cage = dump->cage;
		object->module = xpo_module(object->card, object->cage);
		err = walk(skb, cb, dump, object);
		if (err)
			return err;
		dump->item = 0;
		dump->sub = 0;
	}
	return 0;
}

static int xpo_nl_dump_walk(struct sk_buff *skb, struct netlink_callback *cb,
			    xpo_nl_walk_fn walk, bool cages)
{
	struct xpo_nl_object object = { .net = sock_net(cb->skb->sk) };
	struct xpo_nl_dump *dump = xpo_nl_dump(cb);
	int err;

	if (!dump->started) {
		err = xpo_nl_dump_start(cb, dump);
		if (err)
			return err;
	}
	while ((object.card = xpo_nl_dump_next(object.net, dump))) {
		if (cages)
			err = xpo_nl_dump_card_cages(skb, cb, &object, walk);
		else
			err = walk(skb, cb, dump, &object);
		xpo_card_put(object.card);
		if (err)
			return err == -EMSGSIZE && skb->len ? skb->len : err;
		xpo_nl_dump_begin(dump, dump->card + 1);
	}
	return skb->len;
}

int xpo_nl_dump_cards(struct sk_buff *skb, struct netlink_callback *cb,
		      xpo_nl_walk_fn walk)
{
	return xpo_nl_dump_walk(skb, cb, walk, false);
}

int xpo_nl_dump_cages(struct sk_buff *skb, struct netlink_callback *cb,
		      xpo_nl_walk_fn walk)
{
	return xpo_nl_dump_walk(skb, cb, walk, true);
}
