// SPDX-License-Identifier: GPL-2.0
/* memory-get of one range, and memory-set. */
#include "card.h"
#include "flags.h"
#include "module.h"
#include "nl-gen.h"
#include "nl.h"
#include "nl_memory.h"

static u32 xpo_nl_range_value(struct nlattr **tb, int attr)
{
	if (!tb[attr])
		return 0;
	if (attr == XPO_A_RANGE_CAGE || attr == XPO_A_RANGE_ENDPOINT)
		return nla_get_u32(tb[attr]);
	return nla_get_u8(tb[attr]);
}

static int xpo_nl_range_require(struct nlattr **tb, const struct nlattr *attr,
				struct netlink_ext_ack *extack)
{
	static const struct {
		int attr;
		const char *name;
	} needed[] = {
		{ XPO_A_RANGE_CAGE, "cage" },
		{ XPO_A_RANGE_OFFSET, "offset" },
		{ XPO_A_RANGE_LENGTH, "length" },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(needed); i++) {
		if (tb[needed[i].attr])
			continue;
		NL_SET_ERR_ATTR_MISS(extack, attr, needed[i].attr);
		NL_SET_ERR_MSG_FMT(extack, "range: attribute %s is missing",
				   needed[i].name);
		return -EINVAL;
	}
	return 0;
}

int xpo_nl_range_parse(struct xpo_card *card, const struct nlattr *attr,
		       struct xpo_nl_range *range,
		       struct netlink_ext_ack *extack)
{
	struct nlattr *tb[XPO_A_RANGE_MAX + 1];
	int err;

	err = nla_parse_nested(tb, XPO_A_RANGE_MAX, attr, xpo_range_nl_policy,
			       extack);
	if (err)
		return err;
	err = xpo_nl_range_require(tb, attr, extack);
	if (err)
		return err;

	range->cage = xpo_nl_range_value(tb, XPO_A_RANGE_CAGE);
	range->mgmt.endpoint = xpo_nl_range_value(tb, XPO_A_RANGE_ENDPOINT);
	range->mgmt.bank = xpo_nl_range_value(tb, XPO_A_RANGE_BANK);
	range->mgmt.page = xpo_nl_range_value(tb, XPO_A_RANGE_PAGE);
	range->mgmt.offset = xpo_nl_range_value(tb, XPO_A_RANGE_OFFSET);
	range->mgmt.length = xpo_nl_range_value(tb, XPO_A_RANGE_LENGTH);
	range->module = xpo_nl_module_require(card, range->cage,
					      tb[XPO_A_RANGE_CAGE], extack);
	return range->module ? 0 : -ENXIO;
}

int xpo_nl_range_put(struct sk_buff *skb, u8 cage,
		     const struct xpo_mgmt_range *mgmt)
{
	struct nlattr *nest = nla_nest_start(skb, XPO_A_MEMORY_RANGE);

	if (!nest ||
	    nla_put_u32(skb, XPO_A_RANGE_CAGE, cage) ||
	    nla_put_u32(skb, XPO_A_RANGE_ENDPOINT, mgmt->endpoint) ||
	    nla_put_u8(skb, XPO_A_RANGE_BANK, mgmt->bank) ||
	    nla_put_u8(skb, XPO_A_RANGE_PAGE, mgmt->page) ||
	    nla_put_u8(skb, XPO_A_RANGE_OFFSET, mgmt->offset) ||
	    nla_put_u8(skb, XPO_A_RANGE_LENGTH, mgmt->length))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

/* The parser keeps the last of several ranges only: refuse them */
static int xpo_nl_memory_check_one(struct genl_info *info)
{
	const struct nlattr *attr;
	unsigned int n = 0;
	int rem;

	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem)
		if (nla_type(attr) == XPO_A_MEMORY_RANGE && n++) {
			NL_SET_ERR_MSG_ATTR(info->extack, attr,
					    "more than one range needs a dump");
			return -EINVAL;
		}
	if (n)
		return 0;
	NL_SET_ERR_ATTR_MISS(info->extack, NULL, XPO_A_MEMORY_RANGE);
	NL_SET_ERR_MSG(info->extack, "attribute range is missing");
	return -EINVAL;
}

int xpo_nl_memory_pre_doit(const struct genl_split_ops *ops,
			   struct sk_buff *skb, struct genl_info *info)
{
	int err = xpo_nl_memory_check_one(info);

	return err ?: xpo_nl_card_pre_doit(ops, skb, info);
}

void xpo_nl_memory_post_doit(const struct genl_split_ops *ops,
			     struct sk_buff *skb, struct genl_info *info)
{
	xpo_nl_card_post_doit(ops, skb, info);
}

static int xpo_nl_memory_reply(struct genl_info *info,
			       const struct xpo_nl_range *range,
			       const u8 *data, u64 time_ns)
{
	struct sk_buff *skb;
	void *hdr;

	skb = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!skb)
		return -ENOMEM;
	hdr = genlmsg_put_reply(skb, info, &xpo_nl_family, 0,
				XPO_CMD_MEMORY_GET);
	if (!hdr ||
	    nla_put_u32(skb, XPO_A_MEMORY_CARD, xpo_nl_card(info)->index) ||
	    xpo_nl_range_put(skb, range->cage, &range->mgmt) ||
	    nla_put(skb, XPO_A_MEMORY_DATA, range->mgmt.length, data) ||
	    nla_put_u64_64bit(skb, XPO_A_MEMORY_TIME_NS, time_ns,
			      XPO_A_MEMORY_PAD)) {
		nlmsg_free(skb);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return genlmsg_reply(skb, info);
}

int xpo_nl_memory_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[XPO_A_MEMORY_RANGE];
	struct xpo_nl_range range;
	u8 data[XPO_MGMT_LENGTH];
	u64 time_ns;
	int err;

	err = xpo_nl_range_parse(xpo_nl_card(info), attr, &range,
				 info->extack);
	if (err)
		return err;
	err = xpo_mgmt_read(range.module, &range.mgmt, data, &time_ns,
			    info->extack);
	if (err) {
		NL_SET_BAD_ATTR(info->extack, attr);
		return err;
	}
	xpo_flags_merge(range.module, XPO_FACE_NETLINK, &range.mgmt, data);
	return xpo_nl_memory_reply(info, &range, data, time_ns);
}

int xpo_nl_memory_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *attr = info->attrs[XPO_A_MEMORY_RANGE];
	const struct nlattr *data = info->attrs[XPO_A_MEMORY_DATA];
	struct xpo_nl_range range;
	int err;

	if (!data) {
		NL_SET_ERR_ATTR_MISS(info->extack, NULL, XPO_A_MEMORY_DATA);
		NL_SET_ERR_MSG(info->extack, "attribute data is missing");
		return -EINVAL;
	}
	err = xpo_nl_range_parse(xpo_nl_card(info), attr, &range,
				 info->extack);
	if (err)
		return err;
	if (nla_len(data) != range.mgmt.length) {
		NL_SET_ERR_MSG_ATTR_FMT(info->extack, data,
					"data has %d bytes, the range has %u",
					nla_len(data), range.mgmt.length);
		return -EINVAL;
	}
	err = xpo_mgmt_write(range.module, &range.mgmt, nla_data(data), NULL,
			     info->extack);
	if (err)
		NL_SET_BAD_ATTR(info->extack, attr);
	return err;
}
