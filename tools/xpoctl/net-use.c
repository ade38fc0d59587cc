// SPDX-License-Identifier: GPL-2.0
/*
 * Addresses, neighbours and routes of interfaces, by rtnetlink.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net-priv.h"

#define NET_DUMP_TRIES	8

/* Neighbours that have answered, or that somebody has set */
#define NET_NEIGH_KNOWN	(NUD_PERMANENT | NUD_REACHABLE | NUD_STALE | \
			 NUD_DELAY | NUD_PROBE)

struct net_uses {
	const int *ifindexes;
	size_t ifindex_count;
	struct net_use *uses;
	size_t count;
	size_t room;
};

static bool net_is_wanted(const struct net_uses *list, int ifindex)
{
	size_t i;

	for (i = 0; i < list->ifindex_count; i++)
		if (list->ifindexes[i] == ifindex)
			return true;
	return false;
}

static int net_use_add(struct net_uses *list, const struct net_use *use)
{
	if (list->count == list->room) {
		size_t room = list->room ? 2 * list->room : 64;
		struct net_use *uses;

		uses = reallocarray(list->uses, room, sizeof(*uses));
		if (!uses)
			return -ENOMEM;
		list->uses = uses;
		list->room = room;
	}
	list->uses[list->count++] = *use;
	return 0;
}

/* "" for a family that is no internet protocol, or an address too short */
static void net_address(unsigned int family, const struct nlattr *attr,
			char *text)
{
	size_t len = family == AF_INET ? 4 : 16;

	text[0] = '\0';
	if ((family == AF_INET || family == AF_INET6) &&
	    mnl_attr_get_payload_len(attr) >= len)
		inet_ntop(family, mnl_attr_get_payload(attr), text,
			  NET_TEXT_LEN);
}

static void net_prefix(char *text, unsigned int len)
{
	size_t used = strlen(text);

	snprintf(text + used, NET_TEXT_LEN - used, "/%u", len);
}

static uint32_t net_u32(const struct nlattr *attr)
{
	return mnl_attr_validate(attr, MNL_TYPE_U32) ? 0 :
						       mnl_attr_get_u32(attr);
}

/* The local address; IFA_ADDRESS is the peer's when both are there */
static int net_parse_address(const struct nlmsghdr *nlh, void *ctx)
{
	const struct ifaddrmsg *msg = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *attr;
	struct net_uses *list = ctx;
	struct net_use use = {};
	bool local = false;

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*msg))
		return -EBADMSG;
	use.ifindex = msg->ifa_index;
	if (!net_is_wanted(list, use.ifindex))
		return 0;
	mnl_attr_for_each(attr, nlh, sizeof(*msg)) {
		unsigned int type = mnl_attr_get_type(attr);

		if (type == IFA_LOCAL || (type == IFA_ADDRESS && !local))
			net_address(msg->ifa_family, attr, use.text);
		local |= type == IFA_LOCAL;
	}
	if (!*use.text)
		return 0;
	net_prefix(use.text, msg->ifa_prefixlen);
	return net_use_add(list, &use);
}

static void net_lladdr(const struct nlattr *attr, char *text)
{
	const uint8_t *p = mnl_attr_get_payload(attr);
	size_t i, len = mnl_attr_get_payload_len(attr);

	for (i = 0; i < len && 3 * i + 3 <= NET_LLADDR_LEN; i++)
		sprintf(text + 3 * i, "%02x:", p[i]);
	if (i)
		text[3 * i - 1] = '\0';
}

static int net_parse_neighbour(const struct nlmsghdr *nlh, void *ctx)
{
	const struct ndmsg *msg = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *attr;
	struct net_uses *list = ctx;
	struct net_use use = {};

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*msg))
		return -EBADMSG;
	use.ifindex = msg->ndm_ifindex;
	if (!(msg->ndm_state & NET_NEIGH_KNOWN) ||
	    !net_is_wanted(list, use.ifindex))
		return 0;
	mnl_attr_for_each(attr, nlh, sizeof(*msg)) {
		if (mnl_attr_get_type(attr) == NDA_DST)
			net_address(msg->ndm_family, attr, use.text);
		else if (mnl_attr_get_type(attr) == NDA_LLADDR)
			net_lladdr(attr, use.lladdr);
	}
	return *use.text ? net_use_add(list, &use) : 0;
}

static void net_path(const struct net_uses *list, struct net_use *use,
		     int ifindex)
{
	use->paths++;
	if (!net_is_wanted(list, ifindex))
		return;
	if (!use->paths_lost++)
		use->ifindex = ifindex;
}

/* Several paths: an array of struct rtnexthop */
static void net_multipath(const struct net_uses *list, struct net_use *use,
			  const struct nlattr *attr)
{
	const char *p = mnl_attr_get_payload(attr);
	size_t left = mnl_attr_get_payload_len(attr);
	struct rtnexthop hop;

	while (left >= sizeof(hop)) {
		memcpy(&hop, p, sizeof(hop));
		if (hop.rtnh_len < sizeof(hop) || hop.rtnh_len > left)
			return;
		net_path(list, use, hop.rtnh_ifindex);
		if ((size_t)RTNH_ALIGN(hop.rtnh_len) >= left)
			return;
		left -= RTNH_ALIGN(hop.rtnh_len);
		p += RTNH_ALIGN(hop.rtnh_len);
	}
}

static void net_route(const struct net_uses *list, const struct nlmsghdr *nlh,
		      struct net_use *use)
{
	const struct rtmsg *msg = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *attr;

	use->table = msg->rtm_table;
	mnl_attr_for_each(attr, nlh, sizeof(*msg)) {
		switch (mnl_attr_get_type(attr)) {
		case RTA_DST:
			net_address(msg->rtm_family, attr, use->text);
			break;
		case RTA_GATEWAY:
			net_address(msg->rtm_family, attr, use->via);
			break;
		case RTA_TABLE:
			use->table = net_u32(attr);
			break;
		case RTA_OIF:
			net_path(list, use, net_u32(attr));
			break;
		case RTA_MULTIPATH:
			net_multipath(list, use, attr);
			break;
		}
	}
	if (*use->text)
		net_prefix(use->text, msg->rtm_dst_len);
	else
		strcpy(use->text, "default");
}

static int net_parse_route(const struct nlmsghdr *nlh, void *ctx)
{
	const struct rtmsg *msg = mnl_nlmsg_get_payload(nlh);
	struct net_uses *list = ctx;
	struct net_use use = {};

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*msg))
		return -EBADMSG;
	/* Others follow from addresses, or are a cache */
	if (msg->rtm_type != RTN_UNICAST ||
	    msg->rtm_protocol == RTPROT_KERNEL ||
	    msg->rtm_flags & RTM_F_CLONED ||
	    (msg->rtm_family != AF_INET && msg->rtm_family != AF_INET6))
		return 0;
	net_route(list, nlh, &use);
	return use.paths_lost ? net_use_add(list, &use) : 0;
}

int net_uses(struct net *net, enum net_what what, const int *ifindexes,
	     size_t ifindex_count, struct net_use **uses, size_t *count)
{
	static const struct {
		uint16_t type;
		size_t len;
		nl_parse_t parse;
	} dumps[] = {
		[NET_ADDRESSES] = { RTM_GETADDR, sizeof(struct ifaddrmsg),
				    net_parse_address },
		[NET_NEIGHBOURS] = { RTM_GETNEIGH, sizeof(struct ndmsg),
				     net_parse_neighbour },
		[NET_ROUTES] = { RTM_GETROUTE, sizeof(struct rtmsg),
				 net_parse_route },
	};
	struct net_uses list = { ifindexes, ifindex_count, NULL, 0, 0 };
	unsigned int tries = 0;
	struct nlmsghdr *nlh;
	int err;

	net->error = net->route.error;
	/* -EINTR: some came or went meanwhile */
	do {
		list.count = 0;
		nlh = nl_start_protocol(&net->route, dumps[what].type,
					NLM_F_DUMP, dumps[what].len, 0);
		if (!nlh)
			return -ENOMEM;
		err = nl_run(&net->route, nlh, dumps[what].parse, &list);
	} while (err == -EINTR && ++tries < NET_DUMP_TRIES);
	if (err) {
		free(list.uses);
		return err;
	}
	*uses = list.uses;
	*count = list.count;
	return 0;
}
