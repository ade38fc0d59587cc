/* SPDX-License-Identifier: GPL-2.0 */
/* Members of struct ethtool_ops: link settings, FEC, why there is no link */
#ifndef XPO_ETHTOOL_LINK_H
#define XPO_ETHTOOL_LINK_H

struct ethtool_fecparam;
struct ethtool_link_ext_state_info;
struct ethtool_link_ext_stats;
struct ethtool_link_ksettings;
struct net_device;

int xpo_ethtool_get_link_ksettings(struct net_device *netdev,
				   struct ethtool_link_ksettings *settings);
int
xpo_ethtool_set_link_ksettings(struct net_device *netdev,
			       const struct ethtool_link_ksettings *settings);
int xpo_ethtool_get_fecparam(struct net_device *netdev,
			     struct ethtool_fecparam *fec);
int xpo_ethtool_set_fecparam(struct net_device *netdev,
			     struct ethtool_fecparam *fec);
int xpo_ethtool_get_link_ext_state(struct net_device *netdev,
				   struct ethtool_link_ext_state_info *state);
void xpo_ethtool_get_link_ext_stats(struct net_device *netdev,
				    struct ethtool_link_ext_stats *stats);

#endif
