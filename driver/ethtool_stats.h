/* SPDX-License-Identifier: GPL-2.0 */
/* Members of struct ethtool_ops: counters of the MAC */
#ifndef XPO_ETHTOOL_STATS_H
#define XPO_ETHTOOL_STATS_H

#include <linux/types.h>

struct ethtool_eth_mac_stats;
struct ethtool_eth_phy_stats;
struct ethtool_fec_hist;
struct ethtool_fec_stats;
struct ethtool_rmon_hist_range;
struct ethtool_rmon_stats;
struct ethtool_stats;
struct net_device;

void xpo_ethtool_get_eth_phy_stats(struct net_device *netdev,
				   struct ethtool_eth_phy_stats *stats);
void xpo_ethtool_get_eth_mac_stats(struct net_device *netdev,
				   struct ethtool_eth_mac_stats *stats);
void xpo_ethtool_get_rmon_stats(struct net_device *netdev,
				struct ethtool_rmon_stats *stats,
				const struct ethtool_rmon_hist_range **ranges);
/* hist is NULL where the kernel has no histogram */
void xpo_ethtool_fill_fec_stats(struct net_device *netdev,
				struct ethtool_fec_stats *stats,
				struct ethtool_fec_hist *hist);

/* What no standard group has */
int xpo_ethtool_get_sset_count(struct net_device *netdev, int sset);
void xpo_ethtool_get_strings(struct net_device *netdev, u32 sset, u8 *data);
void xpo_ethtool_get_ethtool_stats(struct net_device *netdev,
				   struct ethtool_stats *stats, u64 *data);

#endif
