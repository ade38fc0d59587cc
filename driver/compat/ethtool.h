/* SPDX-License-Identifier: GPL-2.0 */
/* Differences of ethtool that ethtool.c and port.c have to go through */
#ifndef XPO_COMPAT_ETHTOOL_H
#define XPO_COMPAT_ETHTOOL_H

#include <linux/ethtool.h>
#include <linux/netdevice.h>

static inline void xpo_compat_ethtool_notify(struct net_device *netdev,
					     unsigned int cmd)
{
#ifdef HAVE_ETHTOOL_NOTIFY_2
	ethtool_notify(netdev, cmd);
#else
	ethtool_notify(netdev, cmd, NULL);
#endif
}

#ifndef SPEED_800000
#define SPEED_800000	800000
#endif
#ifndef SPEED_1600000
#define SPEED_1600000	1600000
#endif

#endif
