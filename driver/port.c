// SPDX-License-Identifier: GPL-2.0
/* Ports: netdevs */
#include <linux/etherdevice.h>
#include <linux/if_vlan.h>
#include <linux/netdevice.h>

#include "card.h"
#include "compat/devlink.h"
#include "ethtool.h"
#include "lane.h"
#include "mac.h"
#include "module.h"
#include "port_priv.h"
#include "txrx.h"

static_assert(!offsetof(struct xpo_port, txrx));

/* A frame of the MTU may carry two VLAN tags */
#define XPO_PORT_OVERHEAD	(ETH_HLEN + 2 * VLAN_HLEN)

/* Any card has room for the usual MTU, if only with one tag */
static unsigned int xpo_port_max_mtu(const struct xpo_card *card)
{
	return max(ETH_DATA_LEN, card->info.max_frame - XPO_PORT_OVERHEAD);
}

u32 xpo_port_number(u8 cage, u8 group)
{
	return XPO_LANE_GROUPS * cage + group;
}

/* Under the netdev's address lock, or before anybody sees it */
static void xpo_port_set_rx_mode(struct net_device *netdev)
{
	const struct xpo_port *port = netdev_priv(netdev);
	struct xpo_mac_filter filter = {
		.max_frame = min_t(u32, port->card->info.max_frame,
				   READ_ONCE(netdev->mtu) + XPO_PORT_OVERHEAD),
		/* The MAC has one unicast address */
		.promiscuous = netdev->flags & IFF_PROMISC ||
			       !netdev_uc_empty(netdev),
		.all_multicast = netdev->flags & IFF_ALLMULTI,
	};
	struct netdev_hw_addr *ha;

	ether_addr_copy(filter.addr, netdev->dev_addr);
	netdev_for_each_mc_addr(ha, netdev)
		filter.hash |= xpo_mac_hash(ha->addr);
	xpo_mac_filter_set(port->card, port->id, &filter);
}

static void xpo_port_update_filter(struct net_device *netdev)
{
	netif_addr_lock_bh(netdev);
	xpo_port_set_rx_mode(netdev);
	netif_addr_unlock_bh(netdev);
}

/* The kernel sets the filter of a netdev only when it is up */
static int xpo_port_open(struct net_device *netdev)
{
	int err;

	err = xpo_txrx_open(netdev);
	if (err)
		return err;
	xpo_port_update_filter(netdev);
	err = xpo_port_link_open(netdev_priv(netdev));
	if (err)
		xpo_txrx_close(netdev);
	return err;
}

/* Packets come back soonest from a MAC that is disabled. */
static int xpo_port_stop(struct net_device *netdev)
{
	xpo_port_link_close(netdev_priv(netdev));
	xpo_txrx_close(netdev);
	return 0;
}

static int xpo_port_set_mac_address(struct net_device *netdev, void *addr)
{
	int err = eth_mac_addr(netdev, addr);

	if (!err)
		xpo_port_update_filter(netdev);
	return err;
}

static int xpo_port_change_mtu(struct net_device *netdev, int mtu)
{
	WRITE_ONCE(netdev->mtu, mtu);
	xpo_port_update_filter(netdev);
	return 0;
}

static __maybe_unused struct devlink_port *
xpo_port_devlink(struct net_device *netdev)
{
	struct xpo_port *port = netdev_priv(netdev);

	return &port->dl_port;
}

static const struct net_device_ops xpo_port_netdev_ops = {
	.ndo_open = xpo_port_open,
	.ndo_stop = xpo_port_stop,
	.ndo_start_xmit = xpo_txrx_xmit,
	.ndo_features_check = xpo_txrx_features_check,
	.ndo_tx_timeout = xpo_txrx_timeout,
	.ndo_get_stats64 = xpo_txrx_get_stats64,
	.ndo_set_rx_mode = xpo_port_set_rx_mode,
	.ndo_set_mac_address = xpo_port_set_mac_address,
	.ndo_validate_addr = eth_validate_addr,
	.ndo_change_mtu = xpo_port_change_mtu,
	XPO_COMPAT_NDO_DEVLINK_PORT(xpo_port_devlink)
};

int xpo_port_find(struct net *net, u32 ifindex, struct xpo_port_place *place)
{
	const struct xpo_port *port;
	struct net_device *netdev;
	int err = -ENODEV;

	rcu_read_lock();
	netdev = ifindex <= INT_MAX ? dev_get_by_index_rcu(net, ifindex) : NULL;
	if (!netdev)
		goto out_unlock;
	err = -EINVAL;
	if (netdev->netdev_ops != &xpo_port_netdev_ops)
		goto out_unlock;
	port = netdev_priv(netdev);
	place->card = port->card->index;
	place->cage = port->cage;
	place->lane = port->lane;
	place->lanes = port->lanes;
	err = 0;
out_unlock:
	rcu_read_unlock();
	return err;
}

/* hardware.md section 3, MAC_HI: the base address plus the port id */
static void xpo_port_set_mac(struct xpo_port *port)
{
	u8 addr[ETH_ALEN];

	u64_to_ether_addr(ether_addr_to_u64(port->card->info.mac) + port->id,
			  addr);
	if (is_valid_ether_addr(addr))
		eth_hw_addr_set(port->netdev, addr);
	else
		eth_hw_addr_random(port->netdev);
}

static void xpo_port_set_devlink(struct xpo_port *port)
{
	struct devlink_port_attrs attrs = {
		.flavour = DEVLINK_PORT_FLAVOUR_PHYSICAL,
		.lanes = port->lanes,
		.split = port->lanes < XPO_LANE_GROUP,
		.splittable = port->lanes == XPO_LANE_GROUP,
		.phys.port_number = xpo_port_number(port->cage, port->group),
	};

	if (attrs.split)
		attrs.phys.split_subport_number =
			port->lane % XPO_LANE_GROUP / port->lanes;
	devlink_port_attrs_set(&port->dl_port, &attrs);
}

struct xpo_port *xpo_port_create(struct xpo_card *card, u8 cage, u8 lane,
				 u8 lanes)
{
	struct net_device *netdev;
	struct xpo_port *port;

	netdev = alloc_etherdev_mqs(sizeof(*port), xpo_txrx_queues(card), 1);
	if (!netdev)
		return NULL;
	port = netdev_priv(netdev);
	port->card = card;
	port->module = xpo_module(card, cage);
	port->netdev = netdev;
	port->id = XPO_MAX_LANES * cage + lane;
	port->cage = cage;
	port->group = lane / XPO_LANE_GROUP;
	port->lane = lane;
	port->lanes = lanes;
	port->speed_mbps = xpo_port_link_choose(port);

	SET_NETDEV_DEV(netdev, card->dev);
	netdev->netdev_ops = &xpo_port_netdev_ops;
	netdev->ethtool_ops = &xpo_ethtool_ops;
	netdev->dev_port = xpo_port_number(cage, port->group);
	netdev->max_mtu = xpo_port_max_mtu(card);
	netdev->priv_flags |= IFF_UNICAST_FLT | IFF_LIVE_ADDR_CHANGE;
	netif_carrier_off(netdev);
	xpo_port_set_mac(port);
	xpo_port_set_devlink(port);
	SET_NETDEV_DEVLINK_PORT(netdev, &port->dl_port);
	if (xpo_txrx_attach(card, port->id, netdev)) {
		free_netdev(netdev);
		return NULL;
	}
	return port;
}

void xpo_port_destroy(struct xpo_port *port)
{
	xpo_txrx_detach(port->netdev);
	free_netdev(port->netdev);
}
