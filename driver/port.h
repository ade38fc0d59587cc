/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Ports: one netdev and one devlink port on 1, 2, 4 or 8 lanes of a group,
 * always there, whatever is plugged in. A card starts with one port per group.
 */
#ifndef XPO_PORT_H
#define XPO_PORT_H

#include <linux/list.h>
#include <linux/types.h>
#include <net/devlink.h>

#include "txrx.h"

struct net;
struct net_device;
struct xpo_card;
struct xpo_history;
struct xpo_module;

/**
 * struct xpo_port - one port; the netdev's private data
 * @txrx: its packets; the first member
 * @card: the card; longer there than the port
 * @module: module of the cage
 * @netdev: the netdev
 * @dl_port: the devlink port
 * @entry: in the set that it is created or removed with
 * @id: port id of the card: 64 x cage + first lane
 * @cage: cage
 * @group: group of eight lanes of the cage
 * @lane: first lane of the cage
 * @lanes: number of lanes
 * @leaving: under rtnl: the driver goes, the lanes stay as they are
 *
 * @wanted_mbps: what ethtool asked for, 0: nothing; as all below under the
 *	card's port_lock
 * @speed_mbps: what the MAC and the data path are told
 * @up: the netdev is up
 * @lit: the data path is up
 * @link: the MAC has a link
 * @link_downs: how often it went down since the port was created
 * @card_downs: the card's count at that time
 * @link_time_ns: card time of its last change, 0: it never changed
 */
struct xpo_port {
	struct xpo_txrx_port txrx;
	struct xpo_card *card;
	struct xpo_module *module;
	struct net_device *netdev;
	struct devlink_port dl_port;
	struct list_head entry;
	u16 id;
	u8 cage;
	u8 group;
	u8 lane;
	u8 lanes;
	bool leaving;

	u32 wanted_mbps;
	u32 speed_mbps;
	bool up;
	bool lit;
	bool link;
	u32 link_downs;
	u32 card_downs;
	u64 link_time_ns;
};

/**
 * struct xpo_port_link - snapshot of a port for the other faces
 * @ifindex: of its netdev, 0 when that is in another network namespace
 * @index: devlink's index of it
 * @number: devlink's number of it, 8 x cage + group
 * @lane: first lane of the cage
 * @lanes: number of lanes
 * @speed_mbps: wanted speed
 * @up: the netdev is up
 * @link: the MAC has a link
 * @link_downs: how often it went down since the port was created
 * @link_time_ns: card time of its last change, 0: it never changed
 */
struct xpo_port_link {
	u32 ifindex;
	u32 index;
	u32 number;
	u8 lane;
	u8 lanes;
	u32 speed_mbps;
	bool up;
	bool link;
	u32 link_downs;
	u64 link_time_ns;
};

/* What a netdev stands for */
struct xpo_port_place {
	u32 card;
	u8 cage;
	u8 lane;
	u8 lanes;
};

/* devlink's number of a group's ports */
u32 xpo_port_number(u8 cage, u8 group);

/*
 * The port that a lane belongs to. False: there is none just now, as while
 * its group is being split.
 */
bool xpo_port_link_get(struct xpo_card *card, const struct net *net, u8 cage,
		       u8 lane, struct xpo_port_link *link);

/* Nobody looks at the links: the card is about to be reset, or back from it */
void xpo_port_link_pause(struct xpo_card *card);
void xpo_port_link_continue(struct xpo_card *card);

/* What became of the links of the ports that began at this lane */
void xpo_port_link_history(struct xpo_card *card, u8 cage, u8 lane,
			   struct xpo_history *history);

/*
 * Whose port is a netdev? -ENODEV: there is no such netdev; -EINVAL: it is no
 * port of a card.
 */
int xpo_port_find(struct net *net, u32 ifindex, struct xpo_port_place *place);

/* Without devl_lock or rtnl held */
int xpo_port_create_all(struct xpo_card *card);
void xpo_port_destroy_all(struct xpo_card *card);

#endif
