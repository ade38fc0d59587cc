// SPDX-License-Identifier: GPL-2.0
#include <linux/ethtool.h>
#include <linux/log2.h>
#include <linux/netdevice.h>

#include "ethtool_txrx.h"
#include "port.h"
#include "txrx.h"

#define XPO_ETHTOOL_TXRX_LOG2_MAX	12

static struct xpo_card *xpo_ethtool_txrx_card(struct net_device *netdev)
{
	const struct xpo_port *port = netdev_priv(netdev);

	return port->card;
}

/* Rings */

void xpo_ethtool_txrx_get_ringparam(struct net_device *netdev,
				    struct ethtool_ringparam *ring,
				    struct kernel_ethtool_ringparam *more,
				    struct netlink_ext_ack *extack)
{
	struct xpo_card *card = xpo_ethtool_txrx_card(netdev);
	struct xpo_txrx_settings settings;

	xpo_txrx_settings_get(card, &settings);
	ring->rx_max_pending = 1 << XPO_ETHTOOL_TXRX_LOG2_MAX;
	ring->tx_max_pending = 1 << XPO_ETHTOOL_TXRX_LOG2_MAX;
	ring->rx_pending = 1 << settings.rx_log2;
	ring->tx_pending = 1 << settings.tx_log2;
}

/* The next power of two; ethtool has checked the upper limit. */
static u8 xpo_ethtool_txrx_log2(u32 pending, u8 min)
{
	return max_t(u8, pending ? order_base_2(pending) : 0, min);
}

int xpo_ethtool_txrx_set_ringparam(struct net_device *netdev,
				   struct ethtool_ringparam *ring,
				   struct kernel_ethtool_ringparam *more,
				   struct netlink_ext_ack *extack)
{
	struct xpo_card *card = xpo_ethtool_txrx_card(netdev);
	struct xpo_txrx_settings settings;

	xpo_txrx_settings_get(card, &settings);
	settings.rx_log2 = xpo_ethtool_txrx_log2(ring->rx_pending,
						 XPO_TXRX_RX_LOG2_MIN);
	settings.tx_log2 = xpo_ethtool_txrx_log2(ring->tx_pending,
						 XPO_TXRX_TX_LOG2_MIN);
	return xpo_txrx_settings_set(card, &settings, extack);
}

/* Channels: a queue pair is one for both directions. */

void xpo_ethtool_txrx_get_channels(struct net_device *netdev,
				   struct ethtool_channels *channels)
{
	struct xpo_card *card = xpo_ethtool_txrx_card(netdev);
	struct xpo_txrx_settings settings;

	xpo_txrx_settings_get(card, &settings);
	channels->max_combined = xpo_txrx_queues(card);
	channels->combined_count = settings.n_queues;
}

int xpo_ethtool_txrx_set_channels(struct net_device *netdev,
				  struct ethtool_channels *channels)
{
	struct xpo_card *card = xpo_ethtool_txrx_card(netdev);
	struct xpo_txrx_settings settings;

	if (!channels->combined_count)
		return -EINVAL;
	xpo_txrx_settings_get(card, &settings);
	settings.n_queues = channels->combined_count;
	return xpo_txrx_settings_set(card, &settings, NULL);
}

/* Coalescing: one interrupt for both directions, which ethtool calls rx. */

int xpo_ethtool_txrx_get_coalesce(struct net_device *netdev,
				  struct ethtool_coalesce *coalesce,
				  struct kernel_ethtool_coalesce *more,
				  struct netlink_ext_ack *extack)
{
	struct xpo_txrx_settings settings;

	xpo_txrx_settings_get(xpo_ethtool_txrx_card(netdev), &settings);
	coalesce->rx_coalesce_usecs = settings.coalesce_us;
	coalesce->rx_max_coalesced_frames = settings.coalesce_count;
	return 0;
}

int xpo_ethtool_txrx_set_coalesce(struct net_device *netdev,
				  struct ethtool_coalesce *coalesce,
				  struct kernel_ethtool_coalesce *more,
				  struct netlink_ext_ack *extack)
{
	struct xpo_card *card = xpo_ethtool_txrx_card(netdev);
	struct xpo_txrx_settings settings;

	if (coalesce->rx_coalesce_usecs > U16_MAX ||
	    coalesce->rx_max_coalesced_frames > U16_MAX) {
		NL_SET_ERR_MSG(extack, "the card can wait 65535 us or frames");
		return -EINVAL;
	}
	xpo_txrx_settings_get(card, &settings);
	settings.coalesce_us = coalesce->rx_coalesce_usecs;
	settings.coalesce_count = coalesce->rx_max_coalesced_frames;
	return xpo_txrx_settings_set(card, &settings, extack);
}
