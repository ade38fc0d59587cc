/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Ports: one netdev and one devlink port per group of every cage, always
 * there, whatever is plugged in.
 */
#ifndef XPO_PORT_H
#define XPO_PORT_H

#include <linux/types.h>
#include <net/devlink.h>

struct net;
struct net_device;
struct xpo_card;
struct xpo_module;

/**
 * struct xpo_port - one port; the netdev's private data
 * @card: the card; longer there than the port
 * @module: module of the cage
 * @netdev: the netdev
 * @dl_port: the devlink port
 * @cage: cage
 * @group: group of eight lanes of the cage
 * @leaving: under rtnl: the driver goes, the lanes stay as they are
 */
struct xpo_port {
	struct xpo_card *card;
	struct xpo_module *module;
	struct net_device *netdev;
	struct devlink_port dl_port;
	u8 cage;
	u8 group;
	bool leaving;
};

/* devlink's number of a port */
u32 xpo_port_number(u8 cage, u8 group);

/* ifindex of the port's netdev in a network namespace, 0 when not there */
u32 xpo_port_ifindex(const struct xpo_card *card, const struct net *net,
		     u8 cage, u8 group);

/*
 * Whose port is a netdev? -ENODEV: there is no such netdev; -EINVAL: it is no
 * port of a card.
 */
int xpo_port_find(struct net *net, u32 ifindex, u32 *card, u8 *cage,
		  u8 *group);

/* Without devl_lock or rtnl held */
int xpo_port_create_all(struct xpo_card *card);
void xpo_port_destroy_all(struct xpo_card *card);

#endif
