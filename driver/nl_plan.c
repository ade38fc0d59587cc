// SPDX-License-Identifier: GPL-2.0
/* plan-get and -set: what the card samples by itself. */
#include "card.h"
#include "module.h"
#include "nl-gen.h"
#include "nl.h"
#include "nl_dump.h"
#include "plan.h"

#define XPO_NL_PLAN_MIN_US	1000
#define XPO_NL_PLAN_MAX_US	3600000000U

/* What is asked for, by the parts of the plan */
static const int xpo_nl_plan_periods[XPO_PLAN_PARTS] = {
	[XPO_PLAN_PART_CAGE] = XPO_A_PLAN_CAGE_PERIOD_US,
	[XPO_PLAN_PART_MODULE] = XPO_A_PLAN_MODULE_PERIOD_US,
	[XPO_PLAN_PART_LANE] = XPO_A_PLAN_LANE_PERIOD_US,
	[XPO_PLAN_PART_VDM] = XPO_A_PLAN_VDM_PERIOD_US,
};

/* Get */

static int xpo_nl_plan_put_tap(struct sk_buff *skb,
			       const struct xpo_plan_info *info)
{
	const struct xpo_tap *tap = &info->tap;

	if (nla_put_u32(skb, XPO_A_PLAN_ENDPOINT, tap->endpoint) ||
	    nla_put_u8(skb, XPO_A_PLAN_BANK, tap->bank) ||
	    nla_put_u8(skb, XPO_A_PLAN_PAGE, tap->page) ||
	    nla_put_u8(skb, XPO_A_PLAN_OFFSET, tap->offset) ||
	    nla_put_u8(skb, XPO_A_PLAN_LENGTH, tap->length))
		return -EMSGSIZE;
	if (tap->period_us &&
	    (nla_put_u32(skb, XPO_A_PLAN_PERIOD_US, tap->period_us) ||
	     nla_put_u32(skb, XPO_A_PLAN_WANTED_PERIOD_US, info->wanted_us)))
		return -EMSGSIZE;
	if ((tap->on_interrupt &&
	     nla_put_flag(skb, XPO_A_PLAN_ON_INTERRUPT)) ||
	    (tap->vdm && nla_put_flag(skb, XPO_A_PLAN_VDM)) ||
	    (info->user && nla_put_flag(skb, XPO_A_PLAN_USER)) ||
	    (tap->period_us > info->wanted_us &&
	     nla_put_flag(skb, XPO_A_PLAN_SCALED)))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_plan_put_state(struct sk_buff *skb,
				 const struct xpo_plan_info *info)
{
	if ((info->cost_ns &&
	     nla_put_u32(skb, XPO_A_PLAN_COST_NS, info->cost_ns)) ||
	    nla_put_u32(skb, XPO_A_PLAN_LOAD_PPM, info->load_ppm) ||
	    nla_put_u64_64bit(skb, XPO_A_PLAN_SAMPLES, info->samples,
			      XPO_A_PLAN_PAD) ||
	    nla_put_u32(skb, XPO_A_PLAN_MISSED, info->missed) ||
	    (info->error && nla_put_s32(skb, XPO_A_PLAN_ERROR, info->error)))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_plan_fill(struct sk_buff *skb,
			    const struct xpo_nl_object *object)
{
	const struct xpo_plan_info *info = object->plan;

	if (nla_put_u32(skb, XPO_A_PLAN_CARD, object->card->index) ||
	    nla_put_u32(skb, XPO_A_PLAN_CAGE, object->cage) ||
	    nla_put_u32(skb, XPO_A_PLAN_SLOT, info->slot) ||
	    xpo_nl_plan_put_tap(skb, info) || xpo_nl_plan_put_state(skb, info))
		return -EMSGSIZE;
	return 0;
}

/* dump->item is the slot to go on with */
static int xpo_nl_plan_walk(struct sk_buff *skb, struct netlink_callback *cb,
			    struct xpo_nl_dump *dump,
			    struct xpo_nl_object *object)
{
	struct xpo_plan_info info;
	u16 slot = dump->item;
	int err;

	object->plan = &info;
	while (xpo_plan_next(object->module, &slot, &info)) {
		err = xpo_nl_dump_put(skb, cb, xpo_nl_plan_fill, object);
		if (err)
			return err;
		dump->item = slot;
	}
	return 0;
}

int xpo_nl_plan_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return xpo_nl_dump_cages(skb, cb, xpo_nl_plan_walk);
}

/* Set */

static int xpo_nl_plan_check_period(const struct nlattr *attr,
				    struct netlink_ext_ack *extack)
{
	u32 period_us = nla_get_u32(attr);

	if (period_us >= XPO_NL_PLAN_MIN_US && period_us <= XPO_NL_PLAN_MAX_US)
		return 0;
	NL_SET_ERR_MSG_ATTR_FMT(extack, attr,
				"a period of %u us is not within %u to %u us",
				period_us, XPO_NL_PLAN_MIN_US,
				XPO_NL_PLAN_MAX_US);
	return -ERANGE;
}

static int xpo_nl_plan_parse_tap(const struct nlattr *attr,
				 struct xpo_tap *tap,
				 struct netlink_ext_ack *extack)
{
	struct nlattr *tb[XPO_A_PLAN_TAP_MAX + 1];
	int err;

	err = nla_parse_nested(tb, XPO_A_PLAN_TAP_MAX, attr,
			       xpo_plan_tap_nl_policy, extack);
	if (err)
		return err;
	if (!tb[XPO_A_PLAN_TAP_PAGE] || !tb[XPO_A_PLAN_TAP_OFFSET] ||
	    !tb[XPO_A_PLAN_TAP_LENGTH]) {
		NL_SET_ERR_MSG_ATTR(extack, attr,
				    "a tap needs page, offset and length");
		return -EINVAL;
	}
	*tap = (struct xpo_tap) {
		.page = nla_get_u8(tb[XPO_A_PLAN_TAP_PAGE]),
		.offset = nla_get_u8(tb[XPO_A_PLAN_TAP_OFFSET]),
		.length = nla_get_u8(tb[XPO_A_PLAN_TAP_LENGTH]),
		.on_interrupt = nla_get_flag(tb[XPO_A_PLAN_TAP_ON_INTERRUPT]),
	};
	if (tb[XPO_A_PLAN_TAP_ENDPOINT])
		tap->endpoint = nla_get_u32(tb[XPO_A_PLAN_TAP_ENDPOINT]);
	if (tb[XPO_A_PLAN_TAP_BANK])
		tap->bank = nla_get_u8(tb[XPO_A_PLAN_TAP_BANK]);
	if (!tb[XPO_A_PLAN_TAP_PERIOD_US])
		return 0;
	tap->period_us = nla_get_u32(tb[XPO_A_PLAN_TAP_PERIOD_US]);
	return xpo_nl_plan_check_period(tb[XPO_A_PLAN_TAP_PERIOD_US], extack);
}

static int xpo_nl_plan_parse_taps(struct genl_info *info,
				  struct xpo_plan_request *request)
{
	const struct nlattr *attr;
	int err, rem;

	request->replace =
		nla_get_flag(info->attrs[XPO_A_PLAN_CLEAR_TAPS]);
	nlmsg_for_each_attr(attr, info->nlhdr, GENL_HDRLEN, rem) {
		if (nla_type(attr) != XPO_A_PLAN_TAP)
			continue;
		if (request->n_users == XPO_PLAN_USERS) {
			NL_SET_ERR_MSG_ATTR_FMT(info->extack, attr,
						"more than %u taps",
						XPO_PLAN_USERS);
			return -E2BIG;
		}
		err = xpo_nl_plan_parse_tap(attr,
					    &request->user[request->n_users],
					    info->extack);
		if (err)
			return err;
		request->n_users++;
		request->replace = true;
	}
	return 0;
}

static int xpo_nl_plan_parse_period(struct genl_info *info,
				    enum xpo_plan_part part,
				    struct xpo_plan_request *request)
{
	const struct nlattr *attr = info->attrs[xpo_nl_plan_periods[part]];
	u32 period_us;
	int err;

	if (!attr)
		return 0;
	period_us = nla_get_u32(attr);
	err = period_us ? xpo_nl_plan_check_period(attr, info->extack) : 0;
	if (err)
		return err;
	request->parts |= BIT(part);
	request->period_us[part] = period_us;
	return 0;
}

int xpo_nl_plan_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct xpo_plan_request request = {
		.reset = nla_get_flag(info->attrs[XPO_A_PLAN_DEFAULT]),
	};
	unsigned int part;
	int err;

	for (part = 0; part < XPO_PLAN_PARTS; part++) {
		err = xpo_nl_plan_parse_period(info, part, &request);
		if (err)
			return err;
	}
	err = xpo_nl_plan_parse_taps(info, &request);
	if (err)
		return err;
	if (!request.reset && !request.parts && !request.replace) {
		NL_SET_ERR_MSG(info->extack, "nothing to change");
		return -EINVAL;
	}
	return xpo_plan_set(xpo_nl_module(info), &request, info->extack);
}
