/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rings, channels and coalescing through ethtool. They belong to the card:
 * every port shows them, and they change while all ports are down.
 */
#ifndef XPO_ETHTOOL_TXRX_H
#define XPO_ETHTOOL_TXRX_H

struct ethtool_channels;
struct ethtool_coalesce;
struct ethtool_ringparam;
struct kernel_ethtool_coalesce;
struct kernel_ethtool_ringparam;
struct net_device;
struct netlink_ext_ack;

void xpo_ethtool_txrx_get_ringparam(struct net_device *netdev,
				    struct ethtool_ringparam *ring,
				    struct kernel_ethtool_ringparam *more,
				    struct netlink_ext_ack *extack);
int xpo_ethtool_txrx_set_ringparam(struct net_device *netdev,
				   struct ethtool_ringparam *ring,
				   struct kernel_ethtool_ringparam *more,
				   struct netlink_ext_ack *extack);
void xpo_ethtool_txrx_get_channels(struct net_device *netdev,
				   struct ethtool_channels *channels);
int xpo_ethtool_txrx_set_channels(struct net_device *netdev,
				  struct ethtool_channels *channels);
int xpo_ethtool_txrx_get_coalesce(struct net_device *netdev,
				  struct ethtool_coalesce *coalesce,
				  struct kernel_ethtool_coalesce *more,
				  struct netlink_ext_ack *extack);
int xpo_ethtool_txrx_set_coalesce(struct net_device *netdev,
				  struct ethtool_coalesce *coalesce,
				  struct kernel_ethtool_coalesce *more,
				  struct netlink_ext_ack *extack);

#endif
