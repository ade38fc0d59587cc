// SPDX-License-Identifier: GPL-2.0
/* telemetry-get: state of the telemetry ring. */
#include "card.h"
#include "nl-gen.h"
#include "nl.h"
#include "nl_dump.h"
#include "tlm.h"

static int xpo_nl_telemetry_put_path(struct sk_buff *skb,
				     const struct xpo_card *card)
{
	char path[sizeof("/dev/xpo/4294967295")];

	if (!READ_ONCE(card->tlm_dev))
		return 0;
	snprintf(path, sizeof(path), "/dev/xpo/%u", card->index);
	return nla_put_string(skb, XPO_A_TELEMETRY_PATH, path);
}

static int xpo_nl_telemetry_put_u64(struct sk_buff *skb, int attr, u64 value)
{
	return nla_put_u64_64bit(skb, attr, value, XPO_A_TELEMETRY_PAD);
}

static int xpo_nl_telemetry_fill(struct sk_buff *skb,
				 const struct xpo_nl_object *object)
{
	struct xpo_card *card = object->card;
	struct xpo_tlm_info info;

	xpo_tlm_info_get(card, &info);
	if (nla_put_u32(skb, XPO_A_TELEMETRY_CARD, card->index) ||
	    nla_put_string(skb, XPO_A_TELEMETRY_HANDLE, card->handle) ||
	    xpo_nl_telemetry_put_path(skb, card) ||
	    nla_put_u32(skb, XPO_A_TELEMETRY_RECORDS, info.records) ||
	    xpo_nl_telemetry_put_u64(skb, XPO_A_TELEMETRY_HEAD, info.head) ||
	    xpo_nl_telemetry_put_u64(skb, XPO_A_TELEMETRY_DROPPED,
				     info.dropped) ||
	    xpo_nl_telemetry_put_u64(skb, XPO_A_TELEMETRY_OVERRUNS,
				     info.overruns) ||
	    xpo_nl_telemetry_put_u64(skb, XPO_A_TELEMETRY_BAD, info.bad) ||
	    xpo_nl_telemetry_put_u64(skb, XPO_A_TELEMETRY_EPOCH, info.epoch) ||
	    nla_put_u32(skb, XPO_A_TELEMETRY_CLOCK_ERROR_NS,
			info.clock_error_ns) ||
	    nla_put_u32(skb, XPO_A_TELEMETRY_READERS, info.readers))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_telemetry_walk(struct sk_buff *skb,
				 struct netlink_callback *cb,
				 struct xpo_nl_dump *dump,
				 struct xpo_nl_object *object)
{
	return xpo_nl_dump_put(skb, cb, xpo_nl_telemetry_fill, object);
}

int xpo_nl_telemetry_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return xpo_nl_reply(info, xpo_nl_telemetry_fill);
}

int xpo_nl_telemetry_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb)
{
	return xpo_nl_dump_cards(skb, cb, xpo_nl_telemetry_walk);
}
