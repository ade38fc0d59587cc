// SPDX-License-Identifier: GPL-2.0
/* event-ntf: what happens on the cards, to all that listen. */
#include <net/devlink.h>

#include "blackbox.h"
#include "card.h"
#include "ethtool_notify.h"
#include "monitor.h"
#include "nl-gen.h"
#include "notify.h"
#include "port.h"

static int xpo_nl_event_put_head(struct sk_buff *skb,
				 const struct xpo_card *card,
				 const struct xpo_notice *notice)
{
	if (nla_put_u32(skb, XPO_A_EVENT_CARD, card->index) ||
	    nla_put_string(skb, XPO_A_EVENT_HANDLE, card->handle) ||
	    nla_put_u32(skb, XPO_A_EVENT_TYPE, notice->type) ||
	    nla_put_u64_64bit(skb, XPO_A_EVENT_TIME_NS, notice->time_ns,
			      XPO_A_EVENT_PAD))
		return -EMSGSIZE;
	if (notice->seq &&
	    nla_put_u64_64bit(skb, XPO_A_EVENT_SEQ, notice->seq,
			      XPO_A_EVENT_PAD))
		return -EMSGSIZE;
	if (notice->cage != XPO_NOTICE_NONE &&
	    nla_put_u32(skb, XPO_A_EVENT_CAGE, notice->cage))
		return -EMSGSIZE;
	if (notice->endpoint != XPO_NOTICE_NONE &&
	    nla_put_u32(skb, XPO_A_EVENT_ENDPOINT, notice->endpoint))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_event_put_flags(struct sk_buff *skb,
				  const struct xpo_notice *notice)
{
	u8 length = min_t(u8, notice->length, XPO_NOTICE_DATA);

	if (nla_put_u8(skb, XPO_A_EVENT_BANK, notice->bank) ||
	    nla_put_u8(skb, XPO_A_EVENT_PAGE, notice->page) ||
	    nla_put_u8(skb, XPO_A_EVENT_OFFSET, notice->offset) ||
	    nla_put(skb, XPO_A_EVENT_DATA, length, notice->data))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_event_put_flag(struct sk_buff *skb,
				 const struct xpo_notice *notice)
{
	if (notice->lane != XPO_NOTICE_NONE &&
	    nla_put_u32(skb, XPO_A_EVENT_LANE, notice->lane))
		return -EMSGSIZE;
	if (nla_put_u8(skb, XPO_A_EVENT_BANK, notice->bank) ||
	    nla_put_u8(skb, XPO_A_EVENT_PAGE, notice->page) ||
	    nla_put_u8(skb, XPO_A_EVENT_OFFSET, notice->offset) ||
	    nla_put_u8(skb, XPO_A_EVENT_BIT, notice->bit) ||
	    nla_put_s32(skb, XPO_A_EVENT_VALUE, notice->value))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_event_put_heat(struct sk_buff *skb,
				 const struct xpo_notice *notice)
{
	if (nla_put_u32(skb, XPO_A_EVENT_HEAT_CAUSE, notice->heat_cause) ||
	    nla_put_u8(skb, XPO_A_EVENT_ACTIVE, notice->active) ||
	    nla_put_s32(skb, XPO_A_EVENT_HEAT_MW, notice->heat.heat_mw) ||
	    nla_put_u32(skb, XPO_A_EVENT_POWER_MW, notice->heat.power_mw) ||
	    nla_put_u32(skb, XPO_A_EVENT_DECLARED_MW, notice->declared_mw))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_event_put_thermal(struct sk_buff *skb,
				    const struct xpo_notice *notice)
{
	if (nla_put_u32(skb, XPO_A_EVENT_THERMAL_STAGE, notice->stage))
		return -EMSGSIZE;
	/* A module that was pulled or reset has no temperature */
	if (!notice->limit)
		return 0;
	if (nla_put_s32(skb, XPO_A_EVENT_TEMPERATURE_MC,
			notice->temperature_mc) ||
	    nla_put_s32(skb, XPO_A_EVENT_LIMIT, notice->limit))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_event_put_link(struct sk_buff *skb,
				 const struct xpo_notice *notice)
{
	if ((notice->ifindex &&
	     nla_put_u32(skb, XPO_A_EVENT_IFINDEX, notice->ifindex)) ||
	    nla_put_u32(skb, XPO_A_EVENT_LANE, notice->lane) ||
	    nla_put_u8(skb, XPO_A_EVENT_LINK, notice->link) ||
	    nla_put_u32(skb, XPO_A_EVENT_LINK_DOWNS, notice->link_downs))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_event_put_fault(struct sk_buff *skb,
				  const struct xpo_notice *notice)
{
	if (nla_put_u32(skb, XPO_A_EVENT_PORT_FAULT, notice->port_fault))
		return -EMSGSIZE;
	if (notice->lanes &&
	    nla_put_u64_64bit(skb, XPO_A_EVENT_LANES, notice->lanes,
			      XPO_A_EVENT_PAD))
		return -EMSGSIZE;
	if (notice->port_fault == XPO_PORT_FAULT_REJECTED &&
	    nla_put_u32(skb, XPO_A_EVENT_CONFIG_STATUS, notice->config_status))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_event_put_port(struct sk_buff *skb, struct xpo_card *card,
				 const struct xpo_notice *notice)
{
	struct net *net = devlink_net(card->devlink);
	struct xpo_port_link link = { .ifindex = 0 };

	xpo_port_link_get(card, net, notice->cage, notice->lane, &link);
	if ((link.ifindex &&
	     nla_put_u32(skb, XPO_A_EVENT_IFINDEX, link.ifindex)) ||
	    nla_put_u32(skb, XPO_A_EVENT_LANE, notice->lane) ||
	    nla_put_u32(skb, XPO_A_EVENT_PORT_STATE, notice->port_state))
		return -EMSGSIZE;
	return xpo_nl_event_put_fault(skb, notice);
}

static int xpo_nl_event_put_done(struct sk_buff *skb,
				 const struct xpo_notice *notice)
{
	if (nla_put_u32(skb, XPO_A_EVENT_ID, notice->id) ||
	    nla_put_s32(skb, XPO_A_EVENT_ERROR, notice->error))
		return -EMSGSIZE;
	return xpo_nl_event_put_fault(skb, notice);
}

static int xpo_nl_event_put_detail(struct sk_buff *skb, struct xpo_card *card,
				   const struct xpo_notice *notice)
{
	switch (notice->type) {
	case XPO_EVENT_TYPE_STATE:
	case XPO_EVENT_TYPE_FAULT:
		if (nla_put_u32(skb, XPO_A_EVENT_STATE, notice->state) ||
		    nla_put_u32(skb, XPO_A_EVENT_REASON, notice->reason))
			return -EMSGSIZE;
		return 0;
	case XPO_EVENT_TYPE_FLAGS:
		return xpo_nl_event_put_flags(skb, notice);
	case XPO_EVENT_TYPE_FLAG:
		return xpo_nl_event_put_flag(skb, notice);
	case XPO_EVENT_TYPE_HEAT:
		return xpo_nl_event_put_heat(skb, notice);
	case XPO_EVENT_TYPE_THERMAL:
		return xpo_nl_event_put_thermal(skb, notice);
	case XPO_EVENT_TYPE_INTERLOCK:
		if (nla_put_s32(skb, XPO_A_EVENT_VALUE, notice->value) ||
		    nla_put_s32(skb, XPO_A_EVENT_LIMIT, notice->limit))
			return -EMSGSIZE;
		fallthrough;
	case XPO_EVENT_TYPE_REARMED:
		return nla_put_u32(skb, XPO_A_EVENT_CAUSE, notice->cause);
	case XPO_EVENT_TYPE_LINK:
		return xpo_nl_event_put_link(skb, notice);
	case XPO_EVENT_TYPE_PORT:
		return xpo_nl_event_put_port(skb, card, notice);
	case XPO_EVENT_TYPE_DONE:
		return xpo_nl_event_put_done(skb, notice);
	case XPO_EVENT_TYPE_BLACKBOX:
		return nla_put_u32(skb, XPO_A_EVENT_ID, notice->id);
	case XPO_EVENT_TYPE_OVERRUN:
	case XPO_EVENT_TYPE_GAP:
		return nla_put_u64_64bit(skb, XPO_A_EVENT_LOST, notice->lost,
					 XPO_A_EVENT_PAD);
	default:
		return 0;
	}
}

/* A cut fibre is one link that goes down, and hundreds of flags */
static unsigned int xpo_nl_event_group(const struct xpo_notice *notice)
{
	return notice->type == XPO_EVENT_TYPE_FLAG ? XPO_NLGRP_FLAGS :
						     XPO_NLGRP_EVENTS;
}

/* A listener that was too slow gets ENOBUFS from the kernel */
static void xpo_nl_event_send(struct xpo_card *card,
			      const struct xpo_notice *notice)
{
	struct net *net = devlink_net(card->devlink);
	unsigned int group = xpo_nl_event_group(notice);
	struct sk_buff *skb;
	void *hdr;

	if (!genl_has_listeners(&xpo_nl_family, net, group))
		return;
	skb = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!skb)
		goto err_set;
	hdr = genlmsg_put(skb, 0, 0, &xpo_nl_family, 0, XPO_CMD_EVENT_NTF);
	if (!hdr || xpo_nl_event_put_head(skb, card, notice) ||
	    xpo_nl_event_put_detail(skb, card, notice))
		goto err_free_skb;
	genlmsg_end(skb, hdr);
	genlmsg_multicast_netns(&xpo_nl_family, net, skb, 0, group,
				GFP_KERNEL);
	return;

err_free_skb:
	nlmsg_free(skb);
err_set:
	/* Say that something is missing, as for a socket that is full */
	genl_set_err(&xpo_nl_family, net, 0, group, -ENOBUFS);
}

void xpo_notify_event(struct xpo_card *card, const struct xpo_notice *notice)
{
	switch (notice->type) {
	case XPO_EVENT_TYPE_INSERTED:
	case XPO_EVENT_TYPE_REMOVED:
	case XPO_EVENT_TYPE_STATE:
	case XPO_EVENT_TYPE_FAULT:
		xpo_ethtool_notify_module(card, notice->cage);
		break;
	default:
		break;
	}
	if (notice->type == XPO_EVENT_TYPE_FAULT)
		xpo_blackbox_trigger(card, notice->cage, notice->type,
				     notice->time_ns);
	xpo_monitor_notify(card, notice);
	xpo_nl_event_send(card, notice);
}
