/* SPDX-License-Identifier: GPL-2.0 */
/* What a port's packets add up to, counted by the driver, per CPU */
#ifndef XPO_TXRX_STATS_H
#define XPO_TXRX_STATS_H

#include <linux/percpu.h>
#include <linux/types.h>
#include <linux/u64_stats_sync.h>

struct rtnl_link_stats64;

/* One CPU's part; written with bottom halves disabled */
struct xpo_txrx_stats {
	u64_stats_t tx_packets;
	u64_stats_t tx_bytes;
	u64_stats_t rx_packets;
	u64_stats_t rx_bytes;
	u64_stats_t rx_multicast;
	/* Rare ones */
	u64_stats_t tx_dropped;		/* given up by the driver */
	u64_stats_t tx_carrier_errors;	/* the port had no link */
	u64_stats_t tx_errors;		/* refused by the card */
	u64_stats_t rx_dropped;		/* no memory */
	struct u64_stats_sync syncp;
};

struct xpo_txrx_stats __percpu *xpo_txrx_stats_create(void);
void xpo_txrx_stats_destroy(struct xpo_txrx_stats __percpu *stats);

void xpo_txrx_stats_add_tx(struct xpo_txrx_stats __percpu *stats, u32 packets,
			   u32 bytes);
void xpo_txrx_stats_add_rx(struct xpo_txrx_stats __percpu *stats, u32 bytes,
			   bool multicast);
/* By the status of the completion, enum xpo_hw_pkt_status */
void xpo_txrx_stats_add_tx_failed(struct xpo_txrx_stats __percpu *stats,
				  u8 status);
void xpo_txrx_stats_add_tx_dropped(struct xpo_txrx_stats __percpu *stats);
void xpo_txrx_stats_add_rx_dropped(struct xpo_txrx_stats __percpu *stats);

/* Add all CPUs' parts to a sum */
void xpo_txrx_stats_fetch(const struct xpo_txrx_stats __percpu *stats,
			  struct rtnl_link_stats64 *sum);

#endif
