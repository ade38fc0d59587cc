// SPDX-License-Identifier: GPL-2.0
/* flag-log-get and flag-count-get: which flags changed, and how often. */
#include "card.h"
#include "compat/nl.h"
#include "flaglog.h"
#include "module.h"
#include "nl-gen.h"
#include "nl.h"
#include "nl_dump.h"

static int xpo_nl_flag_put_edge(struct sk_buff *skb,
				const struct xpo_nl_object *object,
				const struct xpo_flaglog_entry *entry)
{
	const struct xpo_flaglog_bit *at = &entry->at;
	int lane = xpo_flaglog_lane(xpo_module(object->card, entry->cage), at);

	if (nla_put_u32(skb, XPO_A_FLAG_ENTRY_CAGE, entry->cage) ||
	    nla_put_u32(skb, XPO_A_FLAG_ENTRY_ENDPOINT, at->endpoint) ||
	    (lane >= 0 && nla_put_u32(skb, XPO_A_FLAG_ENTRY_LANE, lane)) ||
	    nla_put_u8(skb, XPO_A_FLAG_ENTRY_BANK, at->bank) ||
	    nla_put_u8(skb, XPO_A_FLAG_ENTRY_PAGE, at->page) ||
	    nla_put_u8(skb, XPO_A_FLAG_ENTRY_OFFSET, at->offset) ||
	    nla_put_u8(skb, XPO_A_FLAG_ENTRY_BIT, at->bit) ||
	    nla_put_u8(skb, XPO_A_FLAG_ENTRY_VALUE, entry->value))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_flag_fill_entry(struct sk_buff *skb,
				  const struct xpo_nl_object *object)
{
	const struct xpo_flaglog_entry *entry = object->flag_entry;

	if (nla_put_u32(skb, XPO_A_FLAG_ENTRY_CARD, object->card->index) ||
	    nla_put_u64_64bit(skb, XPO_A_FLAG_ENTRY_SEQ, entry->seq,
			      XPO_A_FLAG_ENTRY_PAD) ||
	    nla_put_u64_64bit(skb, XPO_A_FLAG_ENTRY_TIME_NS, entry->time_ns,
			      XPO_A_FLAG_ENTRY_PAD))
		return -EMSGSIZE;
	if (entry->lost &&
	    nla_put_u64_64bit(skb, XPO_A_FLAG_ENTRY_LOST, entry->lost,
			      XPO_A_FLAG_ENTRY_PAD))
		return -EMSGSIZE;
	return entry->gap ? 0 : xpo_nl_flag_put_edge(skb, object, entry);
}

/* Gaps concern all cages */
static bool xpo_nl_flag_wants(const struct xpo_nl_target *target,
			      const struct xpo_flaglog_entry *entry)
{
	return entry->gap || !(target->has & XPO_NL_HAS_CAGE) ||
	       entry->cage == target->cage;
}

static int xpo_nl_flag_log_walk(struct sk_buff *skb,
				struct netlink_callback *cb,
				struct xpo_nl_dump *dump,
				struct xpo_nl_object *object)
{
	struct nlattr **attrs = xpo_compat_dump_attrs(cb);
	struct xpo_flaglog_entry entry;
	u64 next = dump->cursor, since = 0;
	int err;

	if (attrs[XPO_A_FLAG_ENTRY_SINCE_SEQ])
		since = nla_get_u64(attrs[XPO_A_FLAG_ENTRY_SINCE_SEQ]);
	object->flag_entry = &entry;
	while (xpo_flaglog_next(object->card, &next, since, &entry)) {
		if (xpo_nl_flag_wants(&dump->target, &entry)) {
			err = xpo_nl_dump_put(skb, cb, xpo_nl_flag_fill_entry,
					      object);
			if (err)
				return err;
		}
		dump->cursor = next;
	}
	return 0;
}

int xpo_nl_flag_log_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb)
{
	return xpo_nl_dump_cards(skb, cb, xpo_nl_flag_log_walk);
}

static int xpo_nl_flag_fill_count(struct sk_buff *skb,
				  const struct xpo_nl_object *object)
{
	const struct xpo_flaglog_count *count = object->flag_count;
	const struct xpo_flaglog_bit *at = &count->at;
	int lane = xpo_flaglog_lane(object->module, at);

	if (nla_put_u32(skb, XPO_A_FLAG_COUNT_CARD, object->card->index) ||
	    nla_put_u32(skb, XPO_A_FLAG_COUNT_CAGE, object->cage) ||
	    nla_put_u32(skb, XPO_A_FLAG_COUNT_ENDPOINT, at->endpoint) ||
	    nla_put_u8(skb, XPO_A_FLAG_COUNT_BANK, at->bank) ||
	    nla_put_u8(skb, XPO_A_FLAG_COUNT_PAGE, at->page) ||
	    nla_put_u8(skb, XPO_A_FLAG_COUNT_OFFSET, at->offset) ||
	    nla_put_u8(skb, XPO_A_FLAG_COUNT_BIT, at->bit) ||
	    (lane >= 0 && nla_put_u32(skb, XPO_A_FLAG_COUNT_LANE, lane)) ||
	    nla_put_u64_64bit(skb, XPO_A_FLAG_COUNT_SET_COUNT, count->sets,
			      XPO_A_FLAG_COUNT_PAD) ||
	    nla_put_u64_64bit(skb, XPO_A_FLAG_COUNT_CLEAR_COUNT, count->clears,
			      XPO_A_FLAG_COUNT_PAD) ||
	    nla_put_u64_64bit(skb, XPO_A_FLAG_COUNT_FIRST_TIME_NS,
			      count->first_ns, XPO_A_FLAG_COUNT_PAD) ||
	    nla_put_u64_64bit(skb, XPO_A_FLAG_COUNT_LAST_TIME_NS,
			      count->last_ns, XPO_A_FLAG_COUNT_PAD) ||
	    nla_put_u8(skb, XPO_A_FLAG_COUNT_ACTIVE, count->active))
		return -EMSGSIZE;
	return 0;
}

/* dump->item is where the log is to go on */
static int xpo_nl_flag_count_walk(struct sk_buff *skb,
				  struct netlink_callback *cb,
				  struct xpo_nl_dump *dump,
				  struct xpo_nl_object *object)
{
	struct xpo_flaglog_count count;
	u32 next = dump->item;
	int err;

	object->flag_count = &count;
	while (xpo_flaglog_count_next(object->card, object->cage, &next,
				      &count)) {
		err = xpo_nl_dump_put(skb, cb, xpo_nl_flag_fill_count, object);
		if (err)
			return err;
		dump->item = next;
	}
	return 0;
}

int xpo_nl_flag_count_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	return xpo_nl_dump_cages(skb, cb, xpo_nl_flag_count_walk);
}
