// SPDX-License-Identifier: GPL-2.0
/*
 * Counters of the MAC as ethtool wants them: one command to the card for each
 * group. A field that stays untouched is not shown.
 */
#include <linux/ethtool.h>
#include <linux/netdevice.h>

#include "card.h"
#include "compat/ethtool.h"
#include "ethtool_stats.h"
#include "mac.h"
#include "port.h"

/* hardware.md section 9.3: with FCS; the last ends at the longest frame */
static const struct ethtool_rmon_hist_range xpo_ethtool_rmon_ranges[] = {
	{ 64, 64 }, { 65, 127 }, { 128, 255 }, { 256, 511 }, { 512, 1023 },
	{ 1024, 1518 }, { 1519, 2047 }, { 2048, 4095 }, { 4096, 8191 },
	{ 8192, XPO_MAC_MAX_FRAME + 4 }, { }
};

static_assert(ARRAY_SIZE(xpo_ethtool_rmon_ranges) == XPO_MAC_SIZES + 1);
static_assert(XPO_MAC_SIZES <= ETHTOOL_RMON_HIST_MAX);

/* Symbol errors of a codeword */
static const struct ethtool_fec_hist_range xpo_ethtool_fec_ranges[] = {
	{ 0, 0 }, { 1, 1 }, { 2, 2 }, { 3, 3 }, { 4, 4 }, { 5, 5 }, { 6, 6 },
	{ 7, 7 }, { 8, 8 }, { 9, 9 }, { 10, 10 }, { 11, 11 }, { 12, 12 },
	{ 13, 13 }, { 14, 14 }, { 15, 15 }, { }
};

static_assert(ARRAY_SIZE(xpo_ethtool_fec_ranges) == XPO_MAC_SYMBOLS + 1);
static_assert(XPO_MAC_SYMBOLS < ETHTOOL_FEC_HIST_MAX);

static int xpo_ethtool_fetch_stats(struct net_device *netdev,
				   struct xpo_mac_stats *stats)
{
	const struct xpo_port *port = netdev_priv(netdev);

	return xpo_mac_stats_fetch(port->card, port->id, stats);
}

void xpo_ethtool_get_eth_phy_stats(struct net_device *netdev,
				   struct ethtool_eth_phy_stats *stats)
{
	const struct xpo_port *port = netdev_priv(netdev);
	struct xpo_mac_stats mac;
	unsigned int i;

	if (xpo_ethtool_fetch_stats(netdev, &mac))
		return;
	stats->SymbolErrorDuringCarrier = 0;
	for (i = 0; i < port->lanes; i++)
		stats->SymbolErrorDuringCarrier += mac.fec_symbols[i];
}

void xpo_ethtool_get_eth_mac_stats(struct net_device *netdev,
				   struct ethtool_eth_mac_stats *stats)
{
	struct xpo_mac_stats mac;

	if (xpo_ethtool_fetch_stats(netdev, &mac))
		return;
	stats->FramesTransmittedOK = mac.tx_frames;
	stats->FramesReceivedOK = mac.rx_frames;
	stats->FrameCheckSequenceErrors = mac.rx_fcs_errors;
	stats->OctetsTransmittedOK = mac.tx_octets;
	stats->FramesLostDueToIntMACXmitError = mac.tx_errors;
	stats->OctetsReceivedOK = mac.rx_octets;
	stats->MulticastFramesXmittedOK = mac.tx_multicast;
	stats->BroadcastFramesXmittedOK = mac.tx_broadcast;
	stats->MulticastFramesReceivedOK = mac.rx_multicast;
	stats->BroadcastFramesReceivedOK = mac.rx_broadcast;
	stats->FrameTooLongErrors = mac.rx_oversize;
}

void xpo_ethtool_get_rmon_stats(struct net_device *netdev,
				struct ethtool_rmon_stats *stats,
				const struct ethtool_rmon_hist_range **ranges)
{
	struct xpo_mac_stats mac;
	unsigned int i;

	if (xpo_ethtool_fetch_stats(netdev, &mac))
		return;
	*ranges = xpo_ethtool_rmon_ranges;
	stats->undersize_pkts = mac.rx_undersize;
	stats->oversize_pkts = mac.rx_oversize;
	for (i = 0; i < XPO_MAC_SIZES; i++) {
		stats->hist[i] = mac.rx_hist[i];
		stats->hist_tx[i] = mac.tx_hist[i];
	}
}

void xpo_ethtool_fill_fec_stats(struct net_device *netdev,
				struct ethtool_fec_stats *stats,
				struct ethtool_fec_hist *hist)
{
	struct xpo_mac_stats mac;
	unsigned int i;

	if (xpo_ethtool_fetch_stats(netdev, &mac))
		return;
	stats->corrected_blocks.total = mac.fec_corrected;
	stats->uncorrectable_blocks.total = mac.fec_uncorrectable;
	stats->corrected_bits.total = mac.fec_corrected_bits;
	if (!hist)
		return;
	hist->ranges = xpo_ethtool_fec_ranges;
	for (i = 0; i < XPO_MAC_SYMBOLS; i++)
		hist->values[i].sum = mac.fec_hist[i];
}

/* What no standard group has; symbol errors of the lanes follow */
static const struct {
	const char *name;
	size_t offset;
} xpo_ethtool_strings[] = {
	{ "tx_no_link", offsetof(struct xpo_mac_stats, tx_dropped) },
	{ "rx_no_buffer", offsetof(struct xpo_mac_stats, rx_dropped) },
	{ "rx_filtered", offsetof(struct xpo_mac_stats, rx_filtered) },
};

int xpo_ethtool_get_sset_count(struct net_device *netdev, int sset)
{
	const struct xpo_port *port = netdev_priv(netdev);

	if (sset != ETH_SS_STATS)
		return -EOPNOTSUPP;
	return ARRAY_SIZE(xpo_ethtool_strings) + port->lanes;
}

void xpo_ethtool_get_strings(struct net_device *netdev, u32 sset, u8 *data)
{
	const struct xpo_port *port = netdev_priv(netdev);
	unsigned int i;

	if (sset != ETH_SS_STATS)
		return;
	for (i = 0; i < ARRAY_SIZE(xpo_ethtool_strings); i++) {
		strscpy(data, xpo_ethtool_strings[i].name, ETH_GSTRING_LEN);
		data += ETH_GSTRING_LEN;
	}
	for (i = 0; i < port->lanes; i++)
		ethtool_sprintf(&data, "fec_symbol_errors_lane%u", i);
}

void xpo_ethtool_get_ethtool_stats(struct net_device *netdev,
				   struct ethtool_stats *stats, u64 *data)
{
	const struct xpo_port *port = netdev_priv(netdev);
	struct xpo_mac_stats mac = {};
	unsigned int i;

	/* There is no way to say that they are not known */
	xpo_ethtool_fetch_stats(netdev, &mac);
	for (i = 0; i < ARRAY_SIZE(xpo_ethtool_strings); i++)
		*data++ = *(u64 *)((void *)&mac +
				   xpo_ethtool_strings[i].offset);
	memcpy(data, mac.fec_symbols, port->lanes * sizeof(*data));
}
