// SPDX-License-Identifier: GPL-2.0
/*
 * Settings of ports: width by devlink, speed by ethtool netlink.
 */
#include <errno.h>
#include <linux/devlink.h>
#include <linux/ethtool_netlink.h>
#include <stdio.h>
#include <string.h>

#include "net-priv.h"

#define NET_REQUEST_SIZE	256
#define NET_HANDLE_LEN		64

/* Kernels are built without it: that is no card that is not there */
static int net_family(struct net *net, struct nl *nl, const char *name)
{
	int err = 0;

	if (!nl->sock)
		err = nl_open(nl, name, NULL);
	net->error = err ? "" : nl->error;
	return err == -ENOENT ? -EOPNOTSUPP : err;
}

int net_speed_set(struct net *net, int ifindex, uint32_t mbps)
{
	struct nlmsghdr *nlh;
	struct nlattr *nest;
	int err;

	err = net_family(net, &net->ethtool, ETHTOOL_GENL_NAME);
	if (err)
		return err;
	nlh = nl_start(&net->ethtool, ETHTOOL_MSG_LINKMODES_SET, NLM_F_ACK,
		       NET_REQUEST_SIZE);
	if (!nlh)
		return -ENOMEM;
	nest = mnl_attr_nest_start(nlh, ETHTOOL_A_LINKMODES_HEADER);
	mnl_attr_put_u32(nlh, ETHTOOL_A_HEADER_DEV_INDEX, ifindex);
	mnl_attr_nest_end(nlh, nest);
	mnl_attr_put_u32(nlh, ETHTOOL_A_LINKMODES_SPEED, mbps);
	return nl_run(&net->ethtool, nlh, NULL, NULL);
}

int net_split(struct net *net, const char *handle, uint32_t index,
	      unsigned int count)
{
	const char *name = strchr(handle, '/');
	char bus[NET_HANDLE_LEN];
	struct nlmsghdr *nlh;
	int err;

	if (!name || strlen(handle) >= sizeof(bus))
		return -EINVAL;
	err = net_family(net, &net->devlink, DEVLINK_GENL_NAME);
	if (err)
		return err;
	nlh = nl_start(&net->devlink, count > 1 ? DEVLINK_CMD_PORT_SPLIT :
						  DEVLINK_CMD_PORT_UNSPLIT,
		       NLM_F_ACK, NET_REQUEST_SIZE);
	if (!nlh)
		return -ENOMEM;
	snprintf(bus, sizeof(bus), "%.*s", (int)(name - handle), handle);
	mnl_attr_put_strz(nlh, DEVLINK_ATTR_BUS_NAME, bus);
	mnl_attr_put_strz(nlh, DEVLINK_ATTR_DEV_NAME, name + 1);
	mnl_attr_put_u32(nlh, DEVLINK_ATTR_PORT_INDEX, index);
	if (count > 1)
		mnl_attr_put_u32(nlh, DEVLINK_ATTR_PORT_SPLIT_COUNT, count);
	return nl_run(&net->devlink, nlh, NULL, NULL);
}
