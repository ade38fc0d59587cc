// SPDX-License-Identifier: GPL-2.0
#include "netdev.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define NETDEV_TRIES		8
#define NETDEV_DRAIN_SIZE	32768

int netdev_open(struct netdev *netdev)
{
	int group = RTNLGRP_LINK;
	int err;

	err = nl_open_protocol(&netdev->requests, NETLINK_ROUTE);
	if (err)
		return err;
	err = nl_open_protocol(&netdev->events, NETLINK_ROUTE);
	if (!err && mnl_socket_setsockopt(netdev->events.sock,
					  NETLINK_ADD_MEMBERSHIP, &group,
					  sizeof(group)) < 0)
		err = -errno;
	if (err)
		netdev_close(netdev);
	return err;
}

void netdev_close(struct netdev *netdev)
{
	nl_close(&netdev->requests);
	nl_close(&netdev->events);
}

int netdev_fd(const struct netdev *netdev)
{
	return mnl_socket_get_fd(netdev->events.sock);
}

/* What they say does not matter: names are asked for again at a scrape */
bool netdev_changed(struct netdev *netdev)
{
	static char buf[NETDEV_DRAIN_SIZE];
	bool changed = false;
	ssize_t len;

	for (;;) {
		len = recv(netdev_fd(netdev), buf, sizeof(buf), MSG_DONTWAIT);
		if (len >= 0 || errno == ENOBUFS)
			changed = true;
		else if (errno != EINTR)
			return changed;
	}
}

static int netdev_parse_name(const struct nlmsghdr *nlh, void *ctx)
{
	const struct ifinfomsg *info = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *attr;
	struct model_port *port;

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*info))
		return -EBADMSG;
	port = model_port_find(ctx, info->ifi_index);
	if (!port)
		return 0;
	mnl_attr_for_each(attr, nlh, sizeof(*info))
		if (mnl_attr_get_type(attr) == IFLA_IFNAME &&
		    !mnl_attr_validate(attr, MNL_TYPE_NUL_STRING))
			snprintf(port->device, sizeof(port->device), "%s",
				 mnl_attr_get_str(attr));
	return 0;
}

static int netdev_parse_stats(const struct nlmsghdr *nlh, void *ctx)
{
	const struct if_stats_msg *msg = mnl_nlmsg_get_payload(nlh);
	struct rtnl_link_stats64 s;
	const struct nlattr *attr;
	struct model_port *port;

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*msg))
		return -EBADMSG;
	port = model_port_find(ctx, msg->ifindex);
	if (!port)
		return 0;
	mnl_attr_for_each(attr, nlh, sizeof(*msg)) {
		if (mnl_attr_get_type(attr) != IFLA_STATS_LINK_64 ||
		    mnl_attr_get_payload_len(attr) < offsetof(typeof(s),
							      rx_nohandler))
			continue;
		memcpy(&s, mnl_attr_get_payload(attr),
		       offsetof(typeof(s), rx_nohandler));
		port->stats = (struct model_stats){
			.known = true,
			.rx_bytes = s.rx_bytes,
			.tx_bytes = s.tx_bytes,
			.rx_packets = s.rx_packets,
			.tx_packets = s.tx_packets,
			.rx_errors = s.rx_errors,
			.tx_errors = s.tx_errors,
			.rx_dropped = s.rx_dropped,
			.tx_dropped = s.tx_dropped,
		};
	}
	return 0;
}

/* -EINTR: netdevs came or went meanwhile */
static int netdev_dump(struct netdev *netdev, uint16_t type, size_t len,
		       nl_parse_t parse, struct model_card *card)
{
	struct if_stats_msg *msg;
	struct nlmsghdr *nlh;
	int tries, err;

	for (tries = 0; tries < NETDEV_TRIES; tries++) {
		nlh = nl_start_protocol(&netdev->requests, type, NLM_F_DUMP,
					len, 0);
		if (!nlh)
			return -ENOMEM;
		msg = mnl_nlmsg_get_payload(nlh);
		if (type == RTM_GETSTATS)
			msg->filter_mask =
				IFLA_STATS_FILTER_BIT(IFLA_STATS_LINK_64);
		err = nl_run(&netdev->requests, nlh, parse, card);
		if (err != -EINTR)
			return err;
	}
	return err;
}

static void netdev_label(struct model_port *port, const struct model_card *card)
{
	char device[2 * IF_NAMESIZE];

	model_escape(device, sizeof(device), port->device);
	snprintf(port->labels, sizeof(port->labels),
		 "%s,cage=\"%u\",lane=\"%u\",device=\"%s\"", card->labels,
		 port->cage, port->lane, device);
}

int netdev_names(struct netdev *netdev, struct model_card *card)
{
	size_t i;
	int err;

	for (i = 0; i < card->port_count; i++)
		card->ports[i].device[0] = '\0';
	err = netdev_dump(netdev, RTM_GETLINK, sizeof(struct ifinfomsg),
			  netdev_parse_name, card);
	for (i = 0; i < card->port_count; i++)
		netdev_label(&card->ports[i], card);
	return err;
}

int netdev_stats(struct netdev *netdev, struct model_card *card)
{
	size_t i;

	for (i = 0; i < card->port_count; i++)
		card->ports[i].stats.known = false;
	return netdev_dump(netdev, RTM_GETSTATS, sizeof(struct if_stats_msg),
			   netdev_parse_stats, card);
}
