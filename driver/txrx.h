/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Packets of all ports: a few queue pairs that they share, one per CPU as far
 * as there are. They run while a port is open and the card works.
 *
 * A port's struct xpo_txrx_port is the first member of its netdev's private
 * data.
 */
#ifndef XPO_TXRX_H
#define XPO_TXRX_H

#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

#include "regs.h"
#include "tx.h"

struct netlink_ext_ack;
struct rtnl_link_stats64;
struct xpo_card;
struct xpo_txrx_stats;

/**
 * struct xpo_txrx_port - the packet side of a port
 * @card: the card
 * @netdev: the port's netdev
 * @stats: what its packets add up to
 * @id: port id
 * @n_mapped: under rtnl: queues that CPUs are mapped to
 * @txqs: one for each queue pair
 */
struct xpo_txrx_port {
	struct xpo_card *card;
	struct net_device *netdev;
	struct xpo_txrx_stats __percpu *stats;
	u16 id;
	u8 n_mapped;
	struct xpo_txq txqs[XPO_HW_MAX_QPS];
};

/**
 * struct xpo_txrx_settings - what a card's queue pairs are like
 * @n_queues: queue pairs in use, 1 to xpo_txrx_queues()
 * @tx_log2: log2 of a transmit ring's entries
 * @rx_log2: log2 of a receive ring's entries
 * @coalesce_us: longest wait before an interrupt
 * @coalesce_count: completions that end it, 0: any number
 */
struct xpo_txrx_settings {
	u8 n_queues;
	u8 tx_log2;
	u8 rx_log2;
	u16 coalesce_us;
	u16 coalesce_count;
};

#define XPO_TXRX_TX_LOG2_MIN	7
#define XPO_TXRX_RX_LOG2_MIN	6

/* Queues that a port's netdev needs */
unsigned int xpo_txrx_queues(const struct xpo_card *card);

/*
 * Before the netdev is registered: its features and limits, and what it is
 * known by. -ENOMEM. And after it was unregistered, or was never registered.
 */
int xpo_txrx_attach(struct xpo_card *card, u16 port_id,
		    struct net_device *netdev);
void xpo_txrx_detach(struct net_device *netdev);

/*
 * Of the netdev's operations; open and close under rtnl. A port that is closed
 * has nothing in flight. Closing ends soonest when its MAC is disabled.
 */
int xpo_txrx_open(struct net_device *netdev);
void xpo_txrx_close(struct net_device *netdev);
netdev_tx_t xpo_txrx_xmit(struct sk_buff *skb, struct net_device *netdev);
netdev_features_t xpo_txrx_features_check(struct sk_buff *skb,
					  struct net_device *netdev,
					  netdev_features_t features);
void xpo_txrx_get_stats64(struct net_device *netdev,
			  struct rtnl_link_stats64 *stats);
void xpo_txrx_timeout(struct net_device *netdev, unsigned int queue);

/*
 * Under rtnl. Setting fails with -EBUSY and a message while a port is open.
 */
void xpo_txrx_settings_get(const struct xpo_card *card,
			   struct xpo_txrx_settings *settings);
int xpo_txrx_settings_set(struct xpo_card *card,
			  const struct xpo_txrx_settings *settings,
			  struct netlink_ext_ack *extack);

/* NAPI: an open port, valid until rcu_read_unlock() */
struct xpo_txrx_port *xpo_txrx_port_rcu(const struct xpo_card *card, u16 id);

/* Hard interrupt of a queue pair */
void xpo_txrx_irq(struct xpo_card *card, unsigned int index);

int xpo_txrx_create(struct xpo_card *card);
void xpo_txrx_destroy(struct xpo_card *card);

/*
 * With engine_lock held: the card had a function reset and the queue pairs may
 * run; they may not; look after them, false: only a function reset helps.
 */
int xpo_txrx_start(struct xpo_card *card);
void xpo_txrx_stop(struct xpo_card *card);
bool xpo_txrx_check(struct xpo_card *card);

#endif
