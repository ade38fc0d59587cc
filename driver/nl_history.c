// SPDX-License-Identifier: GPL-2.0
/* history-get: how often the links of ports were lost. */
#include <linux/math64.h>

#include "card.h"
#include "history.h"
#include "module.h"
#include "nl-gen.h"
#include "nl.h"
#include "nl_dump.h"
#include "port.h"

static int xpo_nl_history_put_downs(struct sk_buff *skb,
				    const struct xpo_history *history,
				    u64 now_ns)
{
	if (nla_put_u32(skb, XPO_A_HISTORY_DOWNS_1MIN,
			xpo_history_get(history, XPO_HISTORY_1MIN, now_ns)) ||
	    nla_put_u32(skb, XPO_A_HISTORY_DOWNS_10MIN,
			xpo_history_get(history, XPO_HISTORY_10MIN, now_ns)) ||
	    nla_put_u32(skb, XPO_A_HISTORY_DOWNS_1H,
			xpo_history_get(history, XPO_HISTORY_1H, now_ns)) ||
	    nla_put_u64_64bit(skb, XPO_A_HISTORY_DOWNS_TOTAL, history->downs,
			      XPO_A_HISTORY_PAD))
		return -EMSGSIZE;
	return 0;
}

/* What has not happened yet has no time */
static int xpo_nl_history_put_time(struct sk_buff *skb, int attr, u64 val)
{
	return val ? nla_put_u64_64bit(skb, attr, val, XPO_A_HISTORY_PAD) : 0;
}

static int xpo_nl_history_put_times(struct sk_buff *skb,
				    const struct xpo_history *history)
{
	if (xpo_nl_history_put_time(skb, XPO_A_HISTORY_LAST_DOWN_NS,
				    history->last_down_ns) ||
	    xpo_nl_history_put_time(skb, XPO_A_HISTORY_LAST_UP_NS,
				    history->last_up_ns))
		return -EMSGSIZE;
	if (!history->longest_ns)
		return 0;
	if (nla_put_u64_64bit(skb, XPO_A_HISTORY_LAST_DOWNTIME_MS,
			      div_u64(history->last_downtime_ns,
				      NSEC_PER_MSEC), XPO_A_HISTORY_PAD) ||
	    nla_put_u64_64bit(skb, XPO_A_HISTORY_LONGEST_DOWNTIME_MS,
			      div_u64(history->longest_ns, NSEC_PER_MSEC),
			      XPO_A_HISTORY_PAD))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_history_fill(struct sk_buff *skb,
			       const struct xpo_nl_object *object)
{
	struct xpo_card *card = object->card;
	struct xpo_history history;
	struct xpo_port_link link;

	if (!xpo_port_link_get(card, object->net, object->cage, object->lane,
			       &link))
		return -ENODATA;
	xpo_port_link_history(card, object->cage, link.lane, &history);
	if (nla_put_u32(skb, XPO_A_HISTORY_CARD, card->index) ||
	    nla_put_u32(skb, XPO_A_HISTORY_CAGE, object->cage) ||
	    nla_put_u32(skb, XPO_A_HISTORY_LANE, link.lane) ||
	    (link.ifindex &&
	     nla_put_u32(skb, XPO_A_HISTORY_IFINDEX, link.ifindex)) ||
	    xpo_nl_history_put_downs(skb, &history, xpo_clock_ns(card)) ||
	    xpo_nl_history_put_times(skb, &history))
		return -EMSGSIZE;
	return 0;
}

/* dump->item is the lane to go on with */
static int xpo_nl_history_walk(struct sk_buff *skb,
			       struct netlink_callback *cb,
			       struct xpo_nl_dump *dump,
			       struct xpo_nl_object *object)
{
	const struct xpo_nl_target *target = &dump->target;
	struct xpo_port_link link;
	int err;

	for (; dump->item < XPO_MAX_LANES; dump->item++) {
		if (!xpo_port_link_get(object->card, object->net, object->cage,
				       dump->item, &link) ||
		    link.lane != dump->item)
			continue;
		if (target->has & XPO_NL_HAS_PORT && link.lane != target->first)
			continue;
		object->lane = link.lane;
		err = xpo_nl_dump_put(skb, cb, xpo_nl_history_fill, object);
		/* One that went away meanwhile is none */
		if (err && err != -ENODATA)
			return err;
	}
	return 0;
}

int xpo_nl_history_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return xpo_nl_dump_cages(skb, cb, xpo_nl_history_walk);
}
