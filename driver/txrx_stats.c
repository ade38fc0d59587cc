// SPDX-License-Identifier: GPL-2.0
#include <linux/if_link.h>
#include <linux/netdevice.h>

#include "regs.h"
#include "txrx_stats.h"

struct xpo_txrx_stats __percpu *xpo_txrx_stats_create(void)
{
	return netdev_alloc_pcpu_stats(struct xpo_txrx_stats);
}

void xpo_txrx_stats_destroy(struct xpo_txrx_stats __percpu *stats)
{
	free_percpu(stats);
}

void xpo_txrx_stats_add_tx(struct xpo_txrx_stats __percpu *stats, u32 packets,
			   u32 bytes)
{
	struct xpo_txrx_stats *mine = this_cpu_ptr(stats);

	u64_stats_update_begin(&mine->syncp);
	u64_stats_add(&mine->tx_packets, packets);
	u64_stats_add(&mine->tx_bytes, bytes);
	u64_stats_update_end(&mine->syncp);
}

void xpo_txrx_stats_add_rx(struct xpo_txrx_stats __percpu *stats, u32 bytes,
			   bool multicast)
{
	struct xpo_txrx_stats *mine = this_cpu_ptr(stats);

	u64_stats_update_begin(&mine->syncp);
	u64_stats_inc(&mine->rx_packets);
	u64_stats_add(&mine->rx_bytes, bytes);
	if (multicast)
		u64_stats_inc(&mine->rx_multicast);
	u64_stats_update_end(&mine->syncp);
}

void xpo_txrx_stats_add_tx_failed(struct xpo_txrx_stats __percpu *stats,
				  u8 status)
{
	struct xpo_txrx_stats *mine = this_cpu_ptr(stats);

	u64_stats_update_begin(&mine->syncp);
	switch (status) {
	case XPO_HW_PKT_STATUS_LINK:
		u64_stats_inc(&mine->tx_carrier_errors);
		fallthrough;
	case XPO_HW_PKT_STATUS_PORT:
		u64_stats_inc(&mine->tx_dropped);
		break;
	default:
		u64_stats_inc(&mine->tx_errors);
		break;
	}
	u64_stats_update_end(&mine->syncp);
}

void xpo_txrx_stats_add_tx_dropped(struct xpo_txrx_stats __percpu *stats)
{
	struct xpo_txrx_stats *mine = this_cpu_ptr(stats);

	u64_stats_update_begin(&mine->syncp);
	u64_stats_inc(&mine->tx_dropped);
	u64_stats_update_end(&mine->syncp);
}

void xpo_txrx_stats_add_rx_dropped(struct xpo_txrx_stats __percpu *stats)
{
	struct xpo_txrx_stats *mine = this_cpu_ptr(stats);

	u64_stats_update_begin(&mine->syncp);
	u64_stats_inc(&mine->rx_dropped);
	u64_stats_update_end(&mine->syncp);
}

static void xpo_txrx_stats_sum(const struct xpo_txrx_stats *one,
			       struct rtnl_link_stats64 *sum)
{
	u64 carrier_errors = u64_stats_read(&one->tx_carrier_errors);

	sum->tx_packets += u64_stats_read(&one->tx_packets);
	sum->tx_bytes += u64_stats_read(&one->tx_bytes);
	sum->rx_packets += u64_stats_read(&one->rx_packets);
	sum->rx_bytes += u64_stats_read(&one->rx_bytes);
	sum->multicast += u64_stats_read(&one->rx_multicast);
	sum->tx_dropped += u64_stats_read(&one->tx_dropped);
	sum->tx_carrier_errors += carrier_errors;
	sum->tx_errors += u64_stats_read(&one->tx_errors) + carrier_errors;
	sum->rx_dropped += u64_stats_read(&one->rx_dropped);
}

void xpo_txrx_stats_fetch(const struct xpo_txrx_stats __percpu *stats,
			  struct rtnl_link_stats64 *sum)
{
	const struct xpo_txrx_stats *one;
	struct xpo_txrx_stats copy;
	unsigned int start;
	int cpu;

	for_each_possible_cpu(cpu) {
		one = per_cpu_ptr(stats, cpu);
		do {
			start = u64_stats_fetch_begin(&one->syncp);
			memcpy(&copy, one, sizeof(copy));
		} while (u64_stats_fetch_retry(&one->syncp, start));
		xpo_txrx_stats_sum(&copy, sum);
	}
}
