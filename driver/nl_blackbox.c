// SPDX-License-Identifier: GPL-2.0
/* blackbox-get, -read and -set: records around what went wrong. */
#include <linux/slab.h>
#include <uapi/linux/xpo_telemetry.h>

#include "blackbox.h"
#include "card.h"
#include "compat/nl.h"
#include "nl-gen.h"
#include "nl.h"
#include "nl_dump.h"

/* Records in one message */
#define XPO_NL_BLACKBOX_RECORDS	8

/* Get */

static int xpo_nl_blackbox_put_u64(struct sk_buff *skb, int attr, u64 value)
{
	return nla_put_u64_64bit(skb, attr, value, XPO_A_BLACKBOX_PAD);
}

static int xpo_nl_blackbox_put_flags(struct sk_buff *skb,
				     const struct xpo_blackbox_info *info)
{
	if ((info->complete && nla_put_flag(skb, XPO_A_BLACKBOX_COMPLETE)) ||
	    (info->shortened && nla_put_flag(skb, XPO_A_BLACKBOX_SHORTENED)) ||
	    (info->pinned && nla_put_flag(skb, XPO_A_BLACKBOX_PINNED)))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_blackbox_fill(struct sk_buff *skb,
				const struct xpo_nl_object *object)
{
	const struct xpo_blackbox_info *info = object->blackbox;

	if (nla_put_u32(skb, XPO_A_BLACKBOX_CARD, object->card->index) ||
	    nla_put_u32(skb, XPO_A_BLACKBOX_ID, info->id) ||
	    nla_put_u32(skb, XPO_A_BLACKBOX_CAGE, info->cage) ||
	    nla_put_u32(skb, XPO_A_BLACKBOX_TRIGGER, info->trigger) ||
	    nla_put_u32(skb, XPO_A_BLACKBOX_TRIGGERS, info->triggers) ||
	    xpo_nl_blackbox_put_u64(skb, XPO_A_BLACKBOX_TIME_NS,
				    info->time_ns) ||
	    (info->from_ns &&
	     xpo_nl_blackbox_put_u64(skb, XPO_A_BLACKBOX_FROM_NS,
				     info->from_ns)) ||
	    xpo_nl_blackbox_put_u64(skb, XPO_A_BLACKBOX_TO_NS, info->to_ns) ||
	    nla_put_u32(skb, XPO_A_BLACKBOX_RECORDS, info->records) ||
	    nla_put_u32(skb, XPO_A_BLACKBOX_BYTES,
			info->records * XPO_TLM_RECORD_SIZE) ||
	    xpo_nl_blackbox_put_flags(skb, info) ||
	    xpo_nl_blackbox_put_u64(skb, XPO_A_BLACKBOX_DROPPED,
				    xpo_blackbox_dropped(object->card)))
		return -EMSGSIZE;
	return 0;
}

/* dump->item is the id to go on with */
static int xpo_nl_blackbox_walk(struct sk_buff *skb,
				struct netlink_callback *cb,
				struct xpo_nl_dump *dump,
				struct xpo_nl_object *object)
{
	struct xpo_blackbox_info info;
	int err;

	object->blackbox = &info;
	while (xpo_blackbox_next(object->card, dump->item, &info)) {
		err = xpo_nl_dump_put(skb, cb, xpo_nl_blackbox_fill, object);
		if (err)
			return err;
		dump->item = info.id + 1;
	}
	return 0;
}

int xpo_nl_blackbox_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb)
{
	return xpo_nl_dump_cards(skb, cb, xpo_nl_blackbox_walk);
}

/* Read */

static int xpo_nl_blackbox_put_records(struct sk_buff *skb,
				       struct netlink_callback *cb, u32 card,
				       u32 id,
				       const struct xpo_tlm_record *records,
				       unsigned int n)
{
	void *hdr;

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			  &xpo_nl_family, NLM_F_MULTI, XPO_CMD_BLACKBOX_READ);
	if (!hdr)
		return -EMSGSIZE;
	if (nla_put_u32(skb, XPO_A_BLACKBOX_CARD, card) ||
	    nla_put_u32(skb, XPO_A_BLACKBOX_ID, id) ||
	    nla_put(skb, XPO_A_BLACKBOX_DATA, n * sizeof(*records), records)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

static int xpo_nl_blackbox_fail(struct netlink_callback *cb, u32 id, int err)
{
	if (err == -ENOENT)
		NL_SET_ERR_MSG_FMT(cb->extack, "there is no black box %u", id);
	else if (err == -EBUSY)
		NL_SET_ERR_MSG_FMT(cb->extack,
				   "black box %u is not complete yet", id);
	return err;
}

/* dump->item is the record to go on with */
static int xpo_nl_blackbox_walk_records(struct sk_buff *skb,
					struct netlink_callback *cb,
					struct xpo_nl_dump *dump,
					struct xpo_nl_object *object)
{
	struct nlattr **attrs = xpo_compat_dump_attrs(cb);
	struct xpo_tlm_record *records;
	int err, n;
	u32 id;

	if (!attrs[XPO_A_BLACKBOX_ID] ||
	    !(dump->target.has & XPO_NL_HAS_CARD)) {
		NL_SET_ERR_MSG(cb->extack, "attribute card or id is missing");
		return -EINVAL;
	}
	id = nla_get_u32(attrs[XPO_A_BLACKBOX_ID]);
	records = kmalloc_objs(*records, XPO_NL_BLACKBOX_RECORDS);
	if (!records)
		return -ENOMEM;
	for (;;) {
		n = xpo_blackbox_read(object->card, id, dump->item, records,
				      XPO_NL_BLACKBOX_RECORDS);
		err = n < 0 ? xpo_nl_blackbox_fail(cb, id, n) : 0;
		if (n <= 0)
			break;
		err = xpo_nl_blackbox_put_records(skb, cb, object->card->index,
						  id, records, n);
		if (err)
			break;
		dump->item += n;
	}
	kfree(records);
	return err;
}

int xpo_nl_blackbox_read_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb)
{
	return xpo_nl_dump_cards(skb, cb, xpo_nl_blackbox_walk_records);
}

/* Set */

int xpo_nl_blackbox_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *pin = info->attrs[XPO_A_BLACKBOX_PIN];
	bool delete = nla_get_flag(info->attrs[XPO_A_BLACKBOX_DELETE]);
	struct xpo_card *card = xpo_nl_card(info);
	u32 id;
	int err;

	if (!info->attrs[XPO_A_BLACKBOX_ID])
		return xpo_nl_missing(info, XPO_A_BLACKBOX_ID, "id");
	if (!pin == !delete) {
		NL_SET_ERR_MSG(info->extack, "either pin or delete");
		return -EINVAL;
	}
	id = nla_get_u32(info->attrs[XPO_A_BLACKBOX_ID]);
	err = delete ? xpo_blackbox_delete(card, id) :
		       xpo_blackbox_pin(card, id, nla_get_u8(pin));
	if (err == -ENOENT)
		NL_SET_ERR_MSG_FMT(info->extack, "there is no black box %u",
				   id);
	else if (err == -EBUSY)
		NL_SET_ERR_MSG_FMT(info->extack,
				   "black box %u is not complete yet", id);
	return err;
}
