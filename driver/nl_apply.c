// SPDX-License-Identifier: GPL-2.0
/* apply: the application of ports, all or nothing. */
#include <linux/slab.h>

#include "change.h"
#include "cmis.h"
#include "module.h"
#include "nl-gen.h"
#include "nl.h"
#include "nl_apply.h"

/* Room for the nests of one write, with all of its attributes */
#define XPO_NL_APPLY_WRITE_LEN	64

static int xpo_nl_apply_put_writes(struct sk_buff *skb, int attr,
				   const struct xpo_change_plan *plan)
{
	unsigned int i;

	for (i = 0; i < plan->n; i++) {
		const struct xpo_bank_write *write = &plan->write[i].write;
		struct nlattr *nest = nla_nest_start(skb, attr);

		if (!nest ||
		    nla_put_u32(skb, XPO_A_WRITE_ENDPOINT,
				plan->write[i].endpoint) ||
		    nla_put_u8(skb, XPO_A_WRITE_BANK, plan->write[i].bank) ||
		    nla_put_u8(skb, XPO_A_WRITE_PAGE,
			       CMIS_PAGE_LANE_CONTROL) ||
		    nla_put_u8(skb, XPO_A_WRITE_OFFSET, write->offset) ||
		    nla_put(skb, XPO_A_WRITE_DATA, write->length, write->data))
			return -EMSGSIZE;
		nla_nest_end(skb, nest);
	}
	return 0;
}

static int xpo_nl_apply_reply(struct genl_info *info, u32 id, int id_attr,
			      const struct xpo_change_plan *plan,
			      int write_attr)
{
	struct sk_buff *skb;
	void *hdr;

	skb = genlmsg_new(GENLMSG_DEFAULT_SIZE +
			  (plan ? plan->n * XPO_NL_APPLY_WRITE_LEN : 0),
			  GFP_KERNEL);
	if (!skb)
		return -ENOMEM;
	hdr = genlmsg_put_reply(skb, info, &xpo_nl_family, 0,
				info->genlhdr->cmd);
	if (!hdr || (id && nla_put_u32(skb, id_attr, id)) ||
	    (plan && xpo_nl_apply_put_writes(skb, write_attr, plan))) {
		nlmsg_free(skb);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return genlmsg_reply(skb, info);
}

static int xpo_nl_apply_dry_run(struct genl_info *info,
				const struct xpo_change_request *request,
				int write_attr)
{
	struct xpo_change_plan *plan = kvmalloc_obj(*plan);
	int err;

	if (!plan)
		return -ENOMEM;
	err = xpo_change_plan(xpo_nl_module(info), request, plan,
			      info->extack);
	if (!err)
		err = xpo_nl_apply_reply(info, 0, 0, plan, write_attr);
	kvfree(plan);
	return err;
}

int xpo_nl_apply_request(struct genl_info *info,
			 const struct xpo_change_request *request,
			 const struct xpo_nl_apply_attrs *attrs)
{
	u32 id;
	int err;

	if (nla_get_flag(info->attrs[attrs->dry_run]))
		return xpo_nl_apply_dry_run(info, request, attrs->write);
	err = xpo_change_start(xpo_nl_module(info), request, &id,
			       info->extack);
	return err ?: xpo_nl_apply_reply(info, id, attrs->id, NULL, 0);
}

int xpo_nl_apply_doit(struct sk_buff *skb, struct genl_info *info)
{
	static const struct xpo_nl_apply_attrs attrs = {
		.id = XPO_A_APPLY_ID,
		.write = XPO_A_APPLY_WRITE,
		.dry_run = XPO_A_APPLY_DRY_RUN,
	};
	struct nlattr *lanes = info->attrs[XPO_A_APPLY_LANES];
	struct nlattr *app_sel = info->attrs[XPO_A_APPLY_APP_SEL];
	struct xpo_change_request request = { .apply = true };

	if (!lanes)
		return xpo_nl_missing(info, XPO_A_APPLY_LANES, "lanes");
	if (!app_sel)
		return xpo_nl_missing(info, XPO_A_APPLY_APP_SEL, "app-sel");
	request.lanes = nla_get_u64(lanes);
	request.app_sel = nla_get_u8(app_sel);
	return xpo_nl_apply_request(info, &request, &attrs);
}
