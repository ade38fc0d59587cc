// SPDX-License-Identifier: GPL-2.0
/* page-get: the pages that the driver keeps, without bus access. */
#include "card.h"
#include "module.h"
#include "nl-gen.h"
#include "nl.h"
#include "nl_dump.h"

static int xpo_nl_page_put(struct sk_buff *skb, struct netlink_callback *cb,
			   const struct xpo_nl_object *object, u32 endpoint,
			   const struct xpo_page *page, u32 age_ms)
{
	void *hdr;

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			  &xpo_nl_family, NLM_F_MULTI, XPO_CMD_PAGE_GET);
	if (!hdr)
		return -EMSGSIZE;
	if (nla_put_u32(skb, XPO_A_PAGE_CARD, object->card->index) ||
	    nla_put_u32(skb, XPO_A_PAGE_CAGE, object->cage) ||
	    nla_put_u32(skb, XPO_A_PAGE_ENDPOINT, endpoint) ||
	    nla_put_u8(skb, XPO_A_PAGE_BANK, page->bank) ||
	    nla_put_u8(skb, XPO_A_PAGE_PAGE, page->page) ||
	    nla_put_u8(skb, XPO_A_PAGE_OFFSET, page->lower ? 0 : 128) ||
	    nla_put(skb, XPO_A_PAGE_DATA, sizeof(page->data), page->data) ||
	    nla_put_u32(skb, XPO_A_PAGE_AGE_MS, age_ms)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, hdr);
	return 0;
}

/* dump->item is the endpoint, dump->sub the place in its pages */
static int xpo_nl_page_walk(struct sk_buff *skb, struct netlink_callback *cb,
			    struct xpo_nl_dump *dump,
			    struct xpo_nl_object *object)
{
	const struct xpo_nl_target *target = &dump->target;
	unsigned int cursor = dump->sub;
	struct xpo_page page;
	u32 age_ms;
	int err;

	for (; dump->item < XPO_MAX_ENDPOINTS; dump->item++) {
		if (target->has & XPO_NL_HAS_ENDPOINT &&
		    dump->item != target->endpoint)
			continue;
		while (xpo_module_page_next(object->module, dump->item,
					    &cursor, &page, &age_ms)) {
			err = xpo_nl_page_put(skb, cb, object, dump->item,
					      &page, age_ms);
			if (err)
				return err;
			dump->sub = cursor;
		}
		cursor = 0;
		dump->sub = 0;
	}
	return 0;
}

int xpo_nl_page_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return xpo_nl_dump_cages(skb, cb, xpo_nl_page_walk);
}
