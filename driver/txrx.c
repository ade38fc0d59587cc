// SPDX-License-Identifier: GPL-2.0
/* Packets as the ports see them. */
#include <linux/cpumask.h>
#include <linux/if_vlan.h>
#include <linux/iopoll.h>
#include <linux/ipv6.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/tcp.h>

#include "card.h"
#include "compat/netdev.h"
#include "io.h"
#include "irq.h"
#include "packet.h"
#include "txrx.h"
#include "txrx_priv.h"
#include "txrx_stats.h"

#define XPO_TXRX_LOG2		9	/* of both rings, at first */
/* What a port has in flight is gone by then, or given up. */
#define XPO_TXRX_CLOSE_US	100000
#define XPO_TXRX_CLOSE_POLL_US	100

static struct xpo_txrx_port *xpo_txrx_port(struct net_device *netdev)
{
	return netdev_priv(netdev);
}

struct xpo_txrx_port *xpo_txrx_port_rcu(const struct xpo_card *card, u16 id)
{
	return rcu_dereference(card->txrx->ports[id]);
}

unsigned int xpo_txrx_queues(const struct xpo_card *card)
{
	return card->txrx->n_qps;
}

/* What the stack may leave to the card */

static void xpo_txrx_init_netdev(struct net_device *netdev,
				 const struct xpo_card_info *info)
{
	netdev_features_t features = NETIF_F_SG | NETIF_F_HIGHDMA;

	if (info->packet_features & XPO_PKT_FEATURES_TX_CSUM)
		features |= NETIF_F_HW_CSUM;
	if (info->packet_features & XPO_PKT_FEATURES_TSO)
		features |= NETIF_F_TSO | NETIF_F_TSO6 | NETIF_F_TSO_ECN;
	netdev->vlan_features |= features;
	if (info->packet_features & XPO_PKT_FEATURES_RX_CSUM)
		features |= NETIF_F_RXCSUM;
	netdev->hw_features |= features | NETIF_F_RXHASH;
	netdev->features |= features | NETIF_F_RXHASH;

	netif_set_tso_max_size(netdev, info->max_tso);
	/* Netpoll could not reap: NAPI belongs to another netdev. */
	netdev->priv_flags |= IFF_DISABLE_NETPOLL;
}

/* hardware.md section 10.1 */
static bool xpo_txrx_segments(const struct sk_buff *skb)
{
	if (skb_is_gso_v6(skb) &&
	    skb_network_header_len(skb) != sizeof(struct ipv6hdr))
		return false;
	return skb_shinfo(skb)->gso_size >= XPO_PACKET_MSS_MIN &&
	       skb_tcp_all_headers(skb) <= XPO_PACKET_HEADER_MAX;
}

netdev_features_t xpo_txrx_features_check(struct sk_buff *skb,
					  struct net_device *netdev,
					  netdev_features_t features)
{
	if (skb_is_gso_tcp(skb) && !xpo_txrx_segments(skb))
		features &= ~NETIF_F_GSO_MASK;
	return vlan_features_check(skb, features);
}

int xpo_txrx_attach(struct xpo_card *card, u16 port_id,
		    struct net_device *netdev)
{
	struct xpo_txrx_port *port = xpo_txrx_port(netdev);
	struct xpo_txrx *txrx = card->txrx;
	struct xpo_txq *txq;
	unsigned int i;

	port->card = card;
	port->netdev = netdev;
	port->id = port_id;
	port->stats = xpo_txrx_stats_create();
	if (!port->stats)
		return -ENOMEM;
	for (i = 0; i < txrx->n_qps; i++) {
		txq = &port->txqs[i];
		txq->port = port;
		txq->netq = netdev_get_tx_queue(netdev, i);
		INIT_LIST_HEAD(&txq->wait);
	}
	xpo_txrx_init_netdev(netdev, &card->info);
	return 0;
}

void xpo_txrx_detach(struct net_device *netdev)
{
	struct xpo_txrx_port *port = xpo_txrx_port(netdev);

	xpo_txrx_stats_destroy(port->stats);
	port->stats = NULL;
}

/* Open and close */

/* Each CPU has one queue: its own, as far as there are enough */
static void xpo_txrx_map_cpus(struct xpo_txrx_port *port, unsigned int n)
{
	unsigned int i, cpu, queue;
	cpumask_var_t mask;

	if (port->n_mapped == n || !zalloc_cpumask_var(&mask, GFP_KERNEL))
		return;
	for (queue = 0; queue < n; queue++) {
		cpumask_clear(mask);
		i = 0;
		for_each_online_cpu(cpu)
			if (i++ % n == queue)
				cpumask_set_cpu(cpu, mask);
		netif_set_xps_queue(port->netdev, mask, queue);
	}
	free_cpumask_var(mask);
	port->n_mapped = n;
}

static int xpo_txrx_create_rings(struct xpo_txrx *txrx)
{
	struct xpo_qp_sizes sizes = {
		.tx_log2 = txrx->settings.tx_log2,
		.rx_log2 = txrx->settings.rx_log2,
	};
	unsigned int i;
	int err = 0;

	for (i = 0; i < txrx->settings.n_queues && !err; i++)
		if (!txrx->qps[i].created)
			err = xpo_qp_create(&txrx->qps[i], &sizes);
	return err;
}

static int xpo_txrx_get(struct xpo_txrx *txrx)
{
	struct xpo_card *card = txrx->card;
	int err = 0;

	mutex_lock(&card->engine_lock);
	if (xpo_io_gone(card))
		err = -ENODEV;
	else if (!txrx->users)
		err = xpo_txrx_create_rings(txrx);
	if (!err && !txrx->users && txrx->up)
		err = xpo_txrx_run(txrx);
	if (!err)
		txrx->users++;
	mutex_unlock(&card->engine_lock);
	return err;
}

int xpo_txrx_open(struct net_device *netdev)
{
	struct xpo_txrx_port *port = xpo_txrx_port(netdev);
	struct xpo_txrx *txrx = port->card->txrx;
	unsigned int i, n;
	int err;

	ASSERT_RTNL();
	n = txrx->settings.n_queues;
	err = netif_set_real_num_tx_queues(netdev, n);
	if (err)
		return err;
	err = xpo_txrx_get(txrx);
	if (err)
		return err;
	xpo_txrx_map_cpus(port, n);
	for (i = 0; i < n; i++)
		xpo_tx_open(&txrx->qps[i], &port->txqs[i]);
	rcu_assign_pointer(txrx->ports[port->id], port);
	return 0;
}

static void xpo_txrx_wait_sent(struct xpo_qp *qp, struct xpo_txq *txq)
{
	u32 in_flight;

	read_poll_timeout(xpo_tx_in_flight, in_flight,
			  !in_flight || !READ_ONCE(qp->tx.running),
			  XPO_TXRX_CLOSE_POLL_US, XPO_TXRX_CLOSE_US, false,
			  txq);
}

void xpo_txrx_close(struct net_device *netdev)
{
	struct xpo_txrx_port *port = xpo_txrx_port(netdev);
	struct xpo_txrx *txrx = port->card->txrx;
	unsigned int i, n;

	ASSERT_RTNL();
	n = txrx->settings.n_queues;
	RCU_INIT_POINTER(txrx->ports[port->id], NULL);
	for (i = 0; i < n; i++)
		xpo_tx_close(&txrx->qps[i], &port->txqs[i]);
	for (i = 0; i < n; i++)
		xpo_txrx_wait_sent(&txrx->qps[i], &port->txqs[i]);

	mutex_lock(&txrx->card->engine_lock);
	if (!--txrx->users)
		xpo_txrx_halt(txrx);
	for (i = 0; i < n; i++)
		xpo_txrx_settle(&txrx->qps[i], &port->txqs[i]);
	mutex_unlock(&txrx->card->engine_lock);
}

netdev_tx_t xpo_txrx_xmit(struct sk_buff *skb, struct net_device *netdev)
{
	struct xpo_txrx_port *port = xpo_txrx_port(netdev);
	u16 queue = skb_get_queue_mapping(skb);

	if (unlikely(xpo_io_gone(port->card))) {
		dev_core_stats_tx_dropped_inc(netdev);
		dev_kfree_skb_any(skb);
		return NETDEV_TX_OK;
	}
	return xpo_tx_xmit(&port->card->txrx->qps[queue], &port->txqs[queue],
			   skb);
}

void xpo_txrx_get_stats64(struct net_device *netdev,
			  struct rtnl_link_stats64 *stats)
{
	struct xpo_txrx_port *port = xpo_txrx_port(netdev);

	xpo_txrx_stats_fetch(port->stats, stats);
}

void xpo_txrx_timeout(struct net_device *netdev, unsigned int queue)
{
	xpo_card_kick(xpo_txrx_port(netdev)->card);
}

void xpo_txrx_irq(struct xpo_card *card, unsigned int index)
{
	if (index < card->txrx->n_qps)
		napi_schedule_irqoff(&card->txrx->qps[index].napi);
}

/* Settings */

static const char *xpo_txrx_open_port(const struct xpo_txrx *txrx)
{
	struct xpo_txrx_port *port;
	unsigned int i;

	for (i = 0; i < XPO_HW_MAX_PORTS; i++) {
		port = rtnl_dereference(txrx->ports[i]);
		if (port)
			return netdev_name(port->netdev);
	}
	return NULL;
}

void xpo_txrx_settings_get(const struct xpo_card *card,
			   struct xpo_txrx_settings *settings)
{
	*settings = card->txrx->settings;
}

int xpo_txrx_settings_set(struct xpo_card *card,
			  const struct xpo_txrx_settings *settings,
			  struct netlink_ext_ack *extack)
{
	struct xpo_txrx *txrx = card->txrx;
	const char *name;
	unsigned int i;
	int err = 0;

	ASSERT_RTNL();
	name = xpo_txrx_open_port(txrx);
	if (name) {
		NL_SET_ERR_MSG_FMT(extack,
				   "queues serve all ports of the card, and %s is up",
				   name);
		/* ethtool has no place for a message about channels. */
		if (!extack)
			dev_notice_ratelimited(card->dev,
					       "queues serve all ports, and %s is up\n",
					       name);
		return -EBUSY;
	}

	mutex_lock(&card->engine_lock);
	for (i = 0; i < txrx->n_qps; i++)
		if (txrx->qps[i].held)
			err = -EBUSY;
	if (err) {
		NL_SET_ERR_MSG(extack, "the card is being reset");
	} else {
		for (i = 0; i < txrx->n_qps; i++)
			xpo_qp_destroy(&txrx->qps[i]);
		txrx->settings = *settings;
	}
	mutex_unlock(&card->engine_lock);
	return err;
}

/* Roof */

static void xpo_txrx_init_qp(struct xpo_txrx *txrx, unsigned int index)
{
	struct xpo_qp *qp = &txrx->qps[index];
	struct xpo_card *card = txrx->card;

	qp->card = card;
	qp->index = index;
	qp->segments = card->info.n_segments;
	qp->limits.n_ports = xpo_card_ports(card);
	qp->limits.buffer = xpo_rx_buffer_size();
	qp->limits.max_frame = card->info.max_frame;
	spin_lock_init(&qp->tx.lock);
	INIT_LIST_HEAD(&qp->tx.waiting);
	netif_napi_add(txrx->napi_dev, &qp->napi, xpo_txrx_poll);
}

int xpo_txrx_create(struct xpo_card *card)
{
	struct xpo_txrx *txrx;
	unsigned int i, n;

	n = min3((unsigned int)card->info.n_queues, num_online_cpus(),
		 xpo_irq_packet_vectors(card));
	txrx = kvzalloc(struct_size(txrx, qps, n), GFP_KERNEL);
	if (!txrx)
		return -ENOMEM;
	txrx->napi_dev = xpo_compat_dummy_create();
	if (!txrx->napi_dev) {
		kvfree(txrx);
		return -ENOMEM;
	}
	txrx->card = card;
	txrx->n_qps = n;
	txrx->settings.n_queues = n;
	txrx->settings.tx_log2 = XPO_TXRX_LOG2;
	txrx->settings.rx_log2 = XPO_TXRX_LOG2;
	for (i = 0; i < n; i++)
		xpo_txrx_init_qp(txrx, i);
	card->txrx = txrx;
	return 0;
}

void xpo_txrx_destroy(struct xpo_card *card)
{
	struct xpo_txrx *txrx = card->txrx;
	unsigned int i;

	card->txrx = NULL;
	for (i = 0; i < txrx->n_qps; i++) {
		/* Bus mastering is off: nobody uses what is still there. */
		xpo_tx_drop(&txrx->qps[i]);
		xpo_rx_drop(&txrx->qps[i]);
		xpo_qp_destroy(&txrx->qps[i]);
		netif_napi_del(&txrx->qps[i].napi);
	}
	xpo_compat_dummy_destroy(txrx->napi_dev);
	kvfree(txrx);
}
