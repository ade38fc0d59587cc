/* SPDX-License-Identifier: GPL-2.0 */
/* Differences of ethtool that ethtool*.c and port*.c have to go through */
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

/* Link modes that a kernel does not have */
#define XPO_COMPAT_NO_LINK_MODE	(-1)

#ifndef HAVE_LINK_MODES_100G_LANES_8
#define ETHTOOL_LINK_MODE_800000baseCR8_Full_BIT	XPO_COMPAT_NO_LINK_MODE
#define ETHTOOL_LINK_MODE_800000baseDR8_Full_BIT	XPO_COMPAT_NO_LINK_MODE
#endif

#ifndef HAVE_LINK_MODES_200G_LANES
#define ETHTOOL_LINK_MODE_200000baseCR_Full_BIT		XPO_COMPAT_NO_LINK_MODE
#define ETHTOOL_LINK_MODE_200000baseDR_Full_BIT		XPO_COMPAT_NO_LINK_MODE
#define ETHTOOL_LINK_MODE_400000baseCR2_Full_BIT	XPO_COMPAT_NO_LINK_MODE
#define ETHTOOL_LINK_MODE_400000baseDR2_Full_BIT	XPO_COMPAT_NO_LINK_MODE
#define ETHTOOL_LINK_MODE_800000baseCR4_Full_BIT	XPO_COMPAT_NO_LINK_MODE
#define ETHTOOL_LINK_MODE_800000baseDR4_Full_BIT	XPO_COMPAT_NO_LINK_MODE
#endif

#ifndef HAVE_LINK_MODES_200G_LANES_8
#define ETHTOOL_LINK_MODE_1600000baseCR8_Full_BIT	XPO_COMPAT_NO_LINK_MODE
#define ETHTOOL_LINK_MODE_1600000baseDR8_Full_BIT	XPO_COMPAT_NO_LINK_MODE
#endif

/* Why there is no link: older kernels do not count how often it was lost. */
#ifdef HAVE_LINK_EXT_STATS

#define XPO_COMPAT_LINK_EXT_STATS(get)	.get_link_ext_stats = (get),

#else

struct ethtool_link_ext_stats {
	u64 link_down_events;
};

#define XPO_COMPAT_LINK_EXT_STATS(get)

#endif

/* FEC counters: older kernels do not ask for a histogram. */
#ifdef HAVE_FEC_HIST

#define XPO_COMPAT_FEC_STATS(name, fill)				\
static void name(struct net_device *netdev,				\
		 struct ethtool_fec_stats *stats,			\
		 struct ethtool_fec_hist *hist)				\
{									\
	fill(netdev, stats, hist);					\
}

#else

#define ETHTOOL_FEC_HIST_MAX	17

struct ethtool_fec_hist_range {
	u16 low;
	u16 high;
};

struct ethtool_fec_hist {
	struct {
		u64 sum;
	} values[ETHTOOL_FEC_HIST_MAX];
	const struct ethtool_fec_hist_range *ranges;
};

#define XPO_COMPAT_FEC_STATS(name, fill)				\
static void name(struct net_device *netdev,				\
		 struct ethtool_fec_stats *stats)			\
{									\
	fill(netdev, stats, NULL);					\
}

#endif

#endif
