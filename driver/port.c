// SPDX-License-Identifier: GPL-2.0
/* Ports: netdevs and devlink ports. */
#include <linux/etherdevice.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "card.h"
#include "compat/devlink.h"
#include "ethtool.h"
#include "lane.h"
#include "module.h"
#include "port.h"

u32 xpo_port_number(u8 cage, u8 group)
{
	return XPO_LANE_GROUPS * cage + group;
}

static unsigned int xpo_port_count(const struct xpo_card *card)
{
	return XPO_LANE_GROUPS * card->info.n_cages;
}

static int xpo_port_open(struct net_device *netdev)
{
	struct xpo_port *port = netdev_priv(netdev);

	xpo_module_group_set(port->module, port->group, true);
	return 0;
}

static int xpo_port_stop(struct net_device *netdev)
{
	struct xpo_port *port = netdev_priv(netdev);

	if (!port->leaving)
		xpo_module_group_set(port->module, port->group, false);
	return 0;
}

/* There is no carrier yet, so this is only reached by injected packets */
static netdev_tx_t xpo_port_start_xmit(struct sk_buff *skb,
				       struct net_device *netdev)
{
	dev_core_stats_tx_dropped_inc(netdev);
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
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
	.ndo_start_xmit = xpo_port_start_xmit,
	.ndo_set_mac_address = eth_mac_addr,
	.ndo_validate_addr = eth_validate_addr,
	XPO_COMPAT_NDO_DEVLINK_PORT(xpo_port_devlink)
};

u32 xpo_port_ifindex(const struct xpo_card *card, const struct net *net,
		     u8 cage, u8 group)
{
	struct net_device *netdev;

	netdev = card->ports[xpo_port_number(cage, group)]->netdev;
	return net_eq(dev_net(netdev), net) ? netdev->ifindex : 0;
}

int xpo_port_find(struct net *net, u32 ifindex, u32 *card, u8 *cage,
		  u8 *group)
{
	struct net_device *netdev;
	struct xpo_port *port;
	int err = -ENODEV;

	rcu_read_lock();
	netdev = ifindex <= INT_MAX ? dev_get_by_index_rcu(net, ifindex) : NULL;
	if (!netdev)
		goto out_unlock;
	err = -EINVAL;
	if (netdev->netdev_ops != &xpo_port_netdev_ops)
		goto out_unlock;
	port = netdev_priv(netdev);
	*card = port->card->index;
	*cage = port->cage;
	*group = port->group;
	err = 0;
out_unlock:
	rcu_read_unlock();
	return err;
}

/* hardware.md section 3, MAC_HI: the base address plus the port id */
static void xpo_port_set_mac(struct xpo_port *port)
{
	u64 mac = ether_addr_to_u64(port->card->info.mac);
	u8 addr[ETH_ALEN];

	mac += XPO_MAX_LANES * port->cage + XPO_LANE_GROUP * port->group;
	u64_to_ether_addr(mac, addr);
	if (is_valid_ether_addr(addr))
		eth_hw_addr_set(port->netdev, addr);
	else
		eth_hw_addr_random(port->netdev);
}

static int xpo_port_register_devlink(struct xpo_port *port)
{
	u32 number = xpo_port_number(port->cage, port->group);
	struct devlink_port_attrs attrs = {
		.flavour = DEVLINK_PORT_FLAVOUR_PHYSICAL,
		.lanes = XPO_LANE_GROUP,
		.phys.port_number = number,
	};

	devlink_port_attrs_set(&port->dl_port, &attrs);
	return devl_port_register(port->card->devlink, &port->dl_port, number);
}

static struct xpo_port *xpo_port_create(struct xpo_card *card, u8 cage,
					u8 group)
{
	struct net_device *netdev;
	struct xpo_port *port;
	int err;

	netdev = alloc_etherdev(sizeof(*port));
	if (!netdev)
		return ERR_PTR(-ENOMEM);
	port = netdev_priv(netdev);
	port->card = card;
	port->module = xpo_module(card, cage);
	port->netdev = netdev;
	port->cage = cage;
	port->group = group;

	SET_NETDEV_DEV(netdev, card->dev);
	netdev->netdev_ops = &xpo_port_netdev_ops;
	netdev->ethtool_ops = &xpo_ethtool_ops;
	netdev->dev_port = xpo_port_number(cage, group);
	netif_carrier_off(netdev);
	xpo_port_set_mac(port);

	err = xpo_port_register_devlink(port);
	if (err)
		goto err_free_netdev;
	SET_NETDEV_DEVLINK_PORT(netdev, &port->dl_port);
	err = register_netdev(netdev);
	if (err)
		goto err_unregister_devlink;
	xpo_compat_devlink_port_link(&port->dl_port, netdev);
	return port;

err_unregister_devlink:
	devl_port_unregister(&port->dl_port);
err_free_netdev:
	free_netdev(netdev);
	return ERR_PTR(err);
}

/* All netdevs in one batch: one by one costs a grace period each */
static void xpo_port_unregister_netdevs(struct xpo_card *card)
{
	unsigned int i, n = xpo_port_count(card);
	struct xpo_port *port;
	LIST_HEAD(list);

	for (i = 0; i < n; i++) {
		port = card->ports[i];
		if (port)
			xpo_compat_devlink_port_unlink(&port->dl_port);
	}

	rtnl_lock();
	for (i = 0; i < n; i++) {
		port = card->ports[i];
		if (!port)
			continue;
		port->leaving = true;
		unregister_netdevice_queue(port->netdev, &list);
	}
	unregister_netdevice_many(&list);
	rtnl_unlock();
}

void xpo_port_destroy_all(struct xpo_card *card)
{
	unsigned int i, n = xpo_port_count(card);

	devl_lock(card->devlink);
	xpo_port_unregister_netdevs(card);
	for (i = 0; i < n; i++) {
		if (!card->ports[i])
			continue;
		devl_port_unregister(&card->ports[i]->dl_port);
		free_netdev(card->ports[i]->netdev);
	}
	devl_unlock(card->devlink);
	kfree(card->ports);
	card->ports = NULL;
}

int xpo_port_create_all(struct xpo_card *card)
{
	unsigned int i, n = xpo_port_count(card);
	struct xpo_port *port;
	int err = 0;

	card->ports = kcalloc(n, sizeof(*card->ports), GFP_KERNEL);
	if (!card->ports)
		return -ENOMEM;

	devl_lock(card->devlink);
	for (i = 0; i < n && !err; i++) {
		port = xpo_port_create(card, i / XPO_LANE_GROUPS,
				       i % XPO_LANE_GROUPS);
		if (IS_ERR(port))
			err = PTR_ERR(port);
		else
			card->ports[i] = port;
	}
	devl_unlock(card->devlink);

	if (err)
		xpo_port_destroy_all(card);
	return err;
}
