/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The transmit ring of a queue pair, which all ports share: each gets at most
 * a part of it, and those that find it full wait in order.
 */
#ifndef XPO_TX_H
#define XPO_TX_H

#include <linux/cache.h>
#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct sk_buff;
struct xpo_hw_txd;
struct xpo_packet_cqe;
struct xpo_qp;
struct xpo_txrx_port;

/**
 * struct xpo_txq - one port on one queue pair
 * @port: the port
 * @netq: the port's transmit queue
 * @wait: under the ring's lock: place in its list of those that wait
 * @credit: under it: descriptors that may go before those that wait
 * @open: under it: packets may go
 * @queued: under it: descriptors given to the card, free running
 * @done: NAPI: those that came back
 */
struct xpo_txq {
	struct xpo_txrx_port *port;
	struct netdev_queue *netq;
	struct list_head wait;
	u32 credit;
	bool open;
	u32 queued;
	u32 done;
};

/* What a descriptor is about; the packet's data is in its first one. */
struct xpo_tx_slot {
	struct sk_buff *skb;
	struct xpo_txq *txq;	/* NULL: the port did not wait for it */
	dma_addr_t dma;
	u32 length;
	u32 bytes;		/* on the wire, all segments */
	u16 segments;
	u16 port;		/* id */
	u16 n;			/* descriptors */
};

struct xpo_tx {
	u8 log2;
	u16 cap;		/* descriptors of one port */
	struct xpo_hw_txd *ring;
	dma_addr_t dma;
	struct xpo_tx_slot *slots;

	spinlock_t lock;	/* all from here on but done; a leaf */
	bool running;
	struct list_head waiting; /* struct xpo_txq */
	u16 rung;		/* tail that the card knows */
	u16 tail;		/* read by NAPI as well */

	u16 done ____cacheline_aligned_in_smp;	/* NAPI; before: given back */
	/* NAPI: packets of one port's queue that it was not told of yet */
	struct xpo_txq *told;
	unsigned int told_packets;
	unsigned int told_bytes;
};

netdev_tx_t xpo_tx_xmit(struct xpo_qp *qp, struct xpo_txq *txq,
			struct sk_buff *skb);

/* A port's queue may be used, and may not; its netdev queue is stopped then */
void xpo_tx_open(struct xpo_qp *qp, struct xpo_txq *txq);
void xpo_tx_close(struct xpo_qp *qp, struct xpo_txq *txq);
/* Descriptors of a port that the card has */
u32 xpo_tx_in_flight(const struct xpo_txq *txq);
/* Give up on what a port has in flight. NAPI is disabled. */
void xpo_tx_orphan(struct xpo_qp *qp, struct xpo_txq *txq);

/* NAPI: a completion; the wrong field of it or NULL. Flush after the last. */
const char *xpo_tx_complete(struct xpo_qp *qp,
			    const struct xpo_packet_cqe *cqe);
void xpo_tx_flush(struct xpo_qp *qp);

/* Memory; and what is in it, with NAPI disabled and the card stopped */
int xpo_tx_create(struct xpo_qp *qp, u8 log2);
void xpo_tx_destroy(struct xpo_qp *qp);
void xpo_tx_start(struct xpo_qp *qp);
/* No packet goes any more. Any time. */
void xpo_tx_stop(struct xpo_qp *qp);
void xpo_tx_drop(struct xpo_qp *qp);
/* Start all that wait, after the card's side runs */
void xpo_tx_wake(struct xpo_qp *qp);
/* Nothing came back though the card has packets */
bool xpo_tx_busy(const struct xpo_qp *qp);

#endif
