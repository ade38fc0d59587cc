// SPDX-License-Identifier: GPL-2.0
/*
 * Connections, and interfaces by rtnetlink.
 */
#include "net.h"

#include <errno.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "net-priv.h"

#define NET_DUMP_TRIES	8

struct net_links {
	struct net_link *links;
	size_t count;
	size_t room;
};

int net_open(struct net **net)
{
	int err;

	*net = calloc(1, sizeof(**net));
	if (!*net)
		return -ENOMEM;
	(*net)->error = "";
	err = nl_open_protocol(&(*net)->route, NETLINK_ROUTE);
	if (err) {
		free(*net);
		*net = NULL;
	}
	return err;
}

void net_close(struct net *net)
{
	if (!net)
		return;
	nl_close(&net->route);
	nl_close(&net->devlink);
	nl_close(&net->ethtool);
	free(net);
}

const char *net_error(const struct net *net)
{
	return net->error;
}

static void net_string(const struct nlattr *attr, char *text, size_t size)
{
	size_t len = mnl_attr_get_payload_len(attr);

	len = strnlen(mnl_attr_get_payload(attr), len);
	if (len >= size)
		len = size - 1;
	memcpy(text, mnl_attr_get_payload(attr), len);
	text[len] = '\0';
}

static int net_index(const struct nlattr *attr)
{
	return mnl_attr_validate(attr, MNL_TYPE_U32) ? 0 :
						       mnl_attr_get_u32(attr);
}

static void net_link_kind(const struct nlattr *nest, struct net_link *link)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, nest)
		if (mnl_attr_get_type(attr) == IFLA_INFO_KIND)
			net_string(attr, link->kind, sizeof(link->kind));
}

static void net_link_parse(const struct nlmsghdr *nlh, struct net_link *link)
{
	const struct ifinfomsg *info = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *attr;
	bool elsewhere = false;

	memset(link, 0, sizeof(*link));
	link->ifindex = info->ifi_index;
	link->up = info->ifi_flags & IFF_UP;
	mnl_attr_for_each(attr, nlh, sizeof(*info)) {
		switch (mnl_attr_get_type(attr)) {
		case IFLA_IFNAME:
			net_string(attr, link->name, sizeof(link->name));
			break;
		case IFLA_MASTER:
			link->master = net_index(attr);
			break;
		case IFLA_LINK:
			link->lower = net_index(attr);
			break;
		case IFLA_LINK_NETNSID:
			elsewhere = true;
			break;
		case IFLA_LINKINFO:
			net_link_kind(attr, link);
			break;
		}
	}
	/* What is in another namespace has a number of that namespace */
	if (elsewhere || link->lower == link->ifindex)
		link->lower = 0;
}

static int net_link_add(const struct nlmsghdr *nlh, void *ctx)
{
	struct net_links *list = ctx;

	if (nlh->nlmsg_type != RTM_NEWLINK)
		return 0;
	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(struct ifinfomsg))
		return -EBADMSG;
	if (list->count == list->room) {
		size_t room = list->room ? 2 * list->room : 64;
		struct net_link *links;

		links = reallocarray(list->links, room, sizeof(*links));
		if (!links)
			return -ENOMEM;
		list->links = links;
		list->room = room;
	}
	net_link_parse(nlh, &list->links[list->count++]);
	return 0;
}

static int net_links_once(struct net *net, struct net_links *list)
{
	struct nlmsghdr *nlh;

	list->count = 0;
	net->error = net->route.error;
	nlh = nl_start_protocol(&net->route, RTM_GETLINK, NLM_F_DUMP,
				sizeof(struct ifinfomsg), 0);
	if (!nlh)
		return -ENOMEM;
	return nl_run(&net->route, nlh, net_link_add, list);
}

int net_links(struct net *net, struct net_link **links, size_t *count)
{
	struct net_links list = {};
	unsigned int tries = 0;
	int err;

	/* -EINTR: interfaces came or went meanwhile */
	do {
		err = net_links_once(net, &list);
	} while (err == -EINTR && ++tries < NET_DUMP_TRIES);
	if (err) {
		free(list.links);
		return err;
	}
	*links = list.links;
	*count = list.count;
	return 0;
}

int net_link_set(struct net *net, int ifindex, bool up)
{
	struct ifinfomsg *info;
	struct nlmsghdr *nlh;

	net->error = net->route.error;
	nlh = nl_start_protocol(&net->route, RTM_NEWLINK, NLM_F_ACK,
				sizeof(*info), 0);
	if (!nlh)
		return -ENOMEM;
	info = mnl_nlmsg_get_payload(nlh);
	info->ifi_index = ifindex;
	info->ifi_change = IFF_UP;
	info->ifi_flags = up ? IFF_UP : 0;
	return nl_run(&net->route, nlh, NULL, NULL);
}
