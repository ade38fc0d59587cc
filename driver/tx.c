// SPDX-License-Identifier: GPL-2.0
#include <linux/dma-mapping.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/tcp.h>

#include "card.h"
#include "packet.h"
#include "qp.h"
#include "regs.h"
#include "ring.h"
#include "tx.h"
#include "txrx.h"
#include "txrx_stats.h"

/* The most descriptors that a packet can have */
#define XPO_TX_WORST		(MAX_SKB_FRAGS + 1)
/* What one of those that wait may send before it waits again */
#define XPO_TX_QUANTUM		(2 * XPO_TX_WORST)
/* A port gets half of the ring: room for the others, and enough to be busy */
#define XPO_TX_CAP_SHIFT	1

static struct xpo_tx_slot *xpo_tx_slot_at(struct xpo_tx *tx, u16 index)
{
	return &tx->slots[xpo_ring_slot(index, tx->log2)];
}

/* Who may go, and who waits */

u32 xpo_tx_in_flight(const struct xpo_txq *txq)
{
	return READ_ONCE(txq->queued) - READ_ONCE(txq->done);
}

static u32 xpo_tx_free(const struct xpo_tx *tx)
{
	/* What NAPI has taken out of the slots may be overwritten. */
	return xpo_ring_free(tx->tail, smp_load_acquire(&tx->done), tx->log2);
}

static bool xpo_tx_within_cap(const struct xpo_tx *tx,
			      const struct xpo_txq *txq, unsigned int n)
{
	u32 in_flight = xpo_tx_in_flight(txq);

	return !in_flight || in_flight + n <= tx->cap;
}

static bool xpo_tx_has_turn(const struct xpo_tx *tx, const struct xpo_txq *txq,
			    unsigned int n)
{
	return list_empty(&tx->waiting) || txq->credit >= n ||
	       list_first_entry(&tx->waiting, struct xpo_txq, wait) == txq;
}

static bool xpo_tx_fits(const struct xpo_tx *tx, const struct xpo_txq *txq,
			unsigned int n)
{
	return tx->running && txq->open && xpo_tx_within_cap(tx, txq, n) &&
	       xpo_tx_has_turn(tx, txq, n) && xpo_tx_free(tx) >= n;
}

/*
 * May n descriptors go now? If not the queue is stopped, and it is woken by
 * its own completions when it is the cap that it has reached, else in its turn.
 */
static bool xpo_tx_admit(struct xpo_tx *tx, struct xpo_txq *txq,
			 unsigned int n)
{
	lockdep_assert_held(&tx->lock);
	if (likely(xpo_tx_fits(tx, txq, n)))
		return true;

	netif_tx_stop_queue(txq->netq);
	/* NAPI gives back first, then it looks who is stopped. */
	smp_mb();
	if (!txq->open || !xpo_tx_within_cap(tx, txq, n))
		return false;
	if (list_empty(&txq->wait))
		list_add_tail(&txq->wait, &tx->waiting);
	/* The same for those that wait */
	smp_mb();
	if (!xpo_tx_fits(tx, txq, n))
		return false;
	list_del_init(&txq->wait);
	netif_tx_start_queue(txq->netq);
	return true;
}

/* First come, first served, as far as there is room for. */
static void xpo_tx_wake_waiting(struct xpo_tx *tx)
{
	struct xpo_txq *txq, *next;
	u32 room;
	bool all;

	lockdep_assert_held(&tx->lock);
	room = xpo_tx_free(tx);
	/* Nobody comes back for the rest when the card has nothing. */
	all = room >> tx->log2;
	list_for_each_entry_safe(txq, next, &tx->waiting, wait) {
		if (!all && room < XPO_TX_QUANTUM)
			break;
		room -= XPO_TX_QUANTUM;
		list_del_init(&txq->wait);
		txq->credit = XPO_TX_QUANTUM;
		netif_tx_wake_queue(txq->netq);
	}
}

static void xpo_tx_wake_capped(struct xpo_tx *tx, struct xpo_txq *txq)
{
	if (!netif_tx_queue_stopped(txq->netq) ||
	    xpo_tx_in_flight(txq) > tx->cap / 2)
		return;
	spin_lock(&tx->lock);
	if (txq->open && list_empty(&txq->wait))
		netif_tx_wake_queue(txq->netq);
	spin_unlock(&tx->lock);
}

void xpo_tx_open(struct xpo_qp *qp, struct xpo_txq *txq)
{
	spin_lock_bh(&qp->tx.lock);
	txq->open = true;
	txq->credit = 0;
	netif_tx_start_queue(txq->netq);
	spin_unlock_bh(&qp->tx.lock);
}

void xpo_tx_close(struct xpo_qp *qp, struct xpo_txq *txq)
{
	spin_lock_bh(&qp->tx.lock);
	txq->open = false;
	list_del_init(&txq->wait);
	netif_tx_stop_queue(txq->netq);
	spin_unlock_bh(&qp->tx.lock);
}

/* Packets go to the card */

static void xpo_tx_unmap(struct xpo_qp *qp, u16 index, unsigned int n)
{
	struct device *dev = qp->card->dev;
	struct xpo_tx_slot *slot;
	unsigned int i;

	for (i = 0; i < n; i++) {
		slot = xpo_tx_slot_at(&qp->tx, index + i);
		if (i)
			dma_unmap_page(dev, slot->dma, slot->length,
				       DMA_TO_DEVICE);
		else
			dma_unmap_single(dev, slot->dma, slot->length,
					 DMA_TO_DEVICE);
	}
}

static int xpo_tx_map(struct xpo_qp *qp, const struct sk_buff *skb,
		      unsigned int n)
{
	const skb_frag_t *frag = skb_shinfo(skb)->frags;
	struct device *dev = qp->card->dev;
	struct xpo_tx *tx = &qp->tx;
	struct xpo_tx_slot *slot;
	unsigned int i;

	for (i = 0; i < n; i++) {
		slot = xpo_tx_slot_at(tx, tx->tail + i);
		if (i) {
			slot->length = skb_frag_size(frag);
			slot->dma = skb_frag_dma_map(dev, frag++, 0,
						     slot->length,
						     DMA_TO_DEVICE);
		} else {
			slot->length = skb_headlen(skb);
			slot->dma = dma_map_single(dev, skb->data,
						   slot->length,
						   DMA_TO_DEVICE);
		}
		if (dma_mapping_error(dev, slot->dma)) {
			xpo_tx_unmap(qp, tx->tail, i);
			return -ENOMEM;
		}
	}
	return 0;
}

static void xpo_tx_plan(const struct xpo_txq *txq, const struct sk_buff *skb,
			struct xpo_packet_tx *plan)
{
	memset(plan, 0, sizeof(*plan));
	plan->port = txq->port->id;
	if (skb_is_gso(skb)) {
		plan->flags = XPO_HW_TXD_FLAG_CSUM | XPO_HW_TXD_FLAG_TSO;
		plan->csum_start = skb_transport_offset(skb);
		plan->csum_offset = offsetof(struct tcphdr, check);
		plan->mss = skb_shinfo(skb)->gso_size;
		plan->header = skb_tcp_all_headers(skb);
	} else if (skb->ip_summed == CHECKSUM_PARTIAL) {
		plan->flags = XPO_HW_TXD_FLAG_CSUM;
		plan->csum_start = skb_checksum_start_offset(skb);
		plan->csum_offset = skb->csum_offset;
	}
}

/* The card trusts a descriptor from its generation bit on. */
static void xpo_tx_write(struct xpo_tx *tx, const struct xpo_packet_tx *plan,
			 unsigned int n)
{
	const struct xpo_tx_slot *slot;
	unsigned int i;
	u16 index;
	u32 gen;

	for (i = 0; i < n; i++) {
		index = tx->tail + i;
		slot = xpo_tx_slot_at(tx, index);
		xpo_packet_fill_txd(&tx->ring[xpo_ring_slot(index, tx->log2)],
				    plan, i, n, slot->dma, slot->length);
	}
	dma_wmb();
	for (i = 0; i < n; i++) {
		index = tx->tail + i;
		gen = xpo_ring_gen(index, tx->log2) ? XPO_HW_GEN : 0;
		WRITE_ONCE(tx->ring[xpo_ring_slot(index, tx->log2)].gen,
			   cpu_to_le32(gen));
	}
}

/* Returns what goes over the wire. */
static u32 xpo_tx_commit(struct xpo_tx *tx, struct xpo_txq *txq,
			 struct sk_buff *skb, const struct xpo_packet_tx *plan,
			 unsigned int n)
{
	struct xpo_tx_slot *slot = xpo_tx_slot_at(tx, tx->tail);
	u32 bytes;

	slot->skb = skb;
	slot->txq = txq;
	slot->port = plan->port;
	slot->n = n;
	slot->segments = skb_is_gso(skb) ?
			 max_t(u16, skb_shinfo(skb)->gso_segs, 1) : 1;
	bytes = skb->len + (slot->segments - 1) * plan->header;
	slot->bytes = bytes;

	WRITE_ONCE(txq->queued, txq->queued + n);
	txq->credit -= min(txq->credit, n);
	skb_tx_timestamp(skb);
	/* From here on NAPI may find the packet, in xpo_tx_complete(). */
	smp_store_release(&tx->tail, tx->tail + n);
	return bytes;
}

static void xpo_tx_ring(struct xpo_qp *qp)
{
	struct xpo_tx *tx = &qp->tx;

	if (tx->rung == tx->tail)
		return;
	tx->rung = tx->tail;
	xpo_qp_ring_tx(qp, tx->tail);
}

/* Those before it may have left the doorbell to this one */
static void xpo_tx_end_batch(struct xpo_qp *qp)
{
	spin_lock(&qp->tx.lock);
	xpo_tx_ring(qp);
	spin_unlock(&qp->tx.lock);
}

static netdev_tx_t xpo_tx_discard(struct xpo_txq *txq, struct sk_buff *skb)
{
	xpo_txrx_stats_add_tx_dropped(txq->port->stats);
	dev_kfree_skb_any(skb);
	return NETDEV_TX_OK;
}

netdev_tx_t xpo_tx_xmit(struct xpo_qp *qp, struct xpo_txq *txq,
			struct sk_buff *skb)
{
	bool more = netdev_xmit_more();
	struct xpo_tx *tx = &qp->tx;
	struct xpo_packet_tx plan;
	unsigned int n;
	u32 bytes;
	int err;

	if (skb_shinfo(skb)->nr_frags >= qp->segments && skb_linearize(skb)) {
		if (!more)
			xpo_tx_end_batch(qp);
		return xpo_tx_discard(txq, skb);
	}
	n = skb_shinfo(skb)->nr_frags + 1;
	xpo_tx_plan(txq, skb, &plan);

	spin_lock(&tx->lock);
	if (!xpo_tx_admit(tx, txq, n)) {
		xpo_tx_ring(qp);
		spin_unlock(&tx->lock);
		return NETDEV_TX_BUSY;
	}
	err = xpo_tx_map(qp, skb, n);
	if (!err) {
		xpo_tx_write(tx, &plan, n);
		bytes = xpo_tx_commit(tx, txq, skb, &plan, n);
		xpo_tx_admit(tx, txq, XPO_TX_WORST);
		more = !__netdev_tx_sent_queue(txq->netq, bytes, more);
	}
	if (!more)
		xpo_tx_ring(qp);
	spin_unlock(&tx->lock);
	return err ? xpo_tx_discard(txq, skb) : NETDEV_TX_OK;
}

/* Packets come back */

static void xpo_tx_tell(struct xpo_tx *tx)
{
	struct xpo_txq *txq = tx->told;

	if (!txq)
		return;
	netdev_tx_completed_queue(txq->netq, tx->told_packets, tx->told_bytes);
	tx->told = NULL;
	tx->told_packets = 0;
	tx->told_bytes = 0;
	/* The other side of xpo_tx_admit() */
	smp_mb();
	xpo_tx_wake_capped(tx, txq);
}

static void xpo_tx_finish(struct xpo_qp *qp, struct xpo_tx_slot *slot,
			  u8 status, int budget)
{
	struct xpo_txq *txq = slot->txq;
	struct xpo_tx *tx = &qp->tx;
	u16 n = slot->n;

	xpo_tx_unmap(qp, tx->done, n);
	if (txq != tx->told)
		xpo_tx_tell(tx);
	if (txq) {
		if (status == XPO_HW_PKT_STATUS_OK)
			xpo_txrx_stats_add_tx(txq->port->stats, slot->segments,
					      slot->bytes);
		else
			xpo_txrx_stats_add_tx_failed(txq->port->stats, status);
		tx->told = txq;
		tx->told_packets++;
		tx->told_bytes += slot->bytes;
		WRITE_ONCE(txq->done, txq->done + n);
	}
	napi_consume_skb(slot->skb, budget);
	slot->skb = NULL;
	/* From here on xpo_tx_free() gives the slots to other packets. */
	smp_store_release(&tx->done, tx->done + n);
}

const char *xpo_tx_complete(struct xpo_qp *qp,
			    const struct xpo_packet_cqe *cqe)
{
	struct xpo_tx *tx = &qp->tx;
	struct xpo_tx_slot *slot;
	const char *bad;

	/* Only what xpo_tx_commit() has finished */
	if (tx->done == smp_load_acquire(&tx->tail))
		return "id";
	slot = xpo_tx_slot_at(tx, tx->done);
	bad = xpo_packet_check_tx(cqe, tx->done + slot->n, slot->port);
	if (!bad)
		xpo_tx_finish(qp, slot, cqe->status, 1);
	return bad;
}

void xpo_tx_flush(struct xpo_qp *qp)
{
	struct xpo_tx *tx = &qp->tx;

	xpo_tx_tell(tx);
	/* The other side of xpo_tx_admit() */
	smp_mb();
	if (list_empty_careful(&tx->waiting))
		return;
	spin_lock(&tx->lock);
	if (tx->running)
		xpo_tx_wake_waiting(tx);
	spin_unlock(&tx->lock);
}

/* Start and stop */

void xpo_tx_drop(struct xpo_qp *qp)
{
	struct xpo_tx *tx = &qp->tx;

	local_bh_disable();
	while (tx->done != tx->tail)
		xpo_tx_finish(qp, xpo_tx_slot_at(tx, tx->done),
			      XPO_HW_PKT_STATUS_PORT, 0);
	xpo_tx_tell(tx);
	local_bh_enable();
}

void xpo_tx_orphan(struct xpo_qp *qp, struct xpo_txq *txq)
{
	struct xpo_tx *tx = &qp->tx;
	struct xpo_tx_slot *slot;
	u16 index;

	spin_lock_bh(&tx->lock);
	for (index = tx->done; index != tx->tail; index += slot->n) {
		slot = xpo_tx_slot_at(tx, index);
		if (slot->txq == txq)
			slot->txq = NULL;
	}
	txq->done = txq->queued;
	spin_unlock_bh(&tx->lock);
	netdev_tx_reset_queue(txq->netq);
}

void xpo_tx_stop(struct xpo_qp *qp)
{
	spin_lock_bh(&qp->tx.lock);
	qp->tx.running = false;
	spin_unlock_bh(&qp->tx.lock);
}

void xpo_tx_start(struct xpo_qp *qp)
{
	struct xpo_tx *tx = &qp->tx;

	spin_lock_bh(&tx->lock);
	tx->tail = 0;
	tx->rung = 0;
	tx->done = 0;
	spin_unlock_bh(&tx->lock);
}

void xpo_tx_wake(struct xpo_qp *qp)
{
	struct xpo_tx *tx = &qp->tx;

	spin_lock_bh(&tx->lock);
	tx->running = true;
	xpo_tx_wake_waiting(tx);
	spin_unlock_bh(&tx->lock);
}

bool xpo_tx_busy(const struct xpo_qp *qp)
{
	return READ_ONCE(qp->tx.done) != READ_ONCE(qp->tx.tail);
}

int xpo_tx_create(struct xpo_qp *qp, u8 log2)
{
	struct xpo_tx *tx = &qp->tx;

	tx->log2 = log2;
	tx->cap = 1u << log2 >> XPO_TX_CAP_SHIFT;
	tx->slots = kvzalloc_objs(*tx->slots, 1u << log2);
	if (!tx->slots)
		return -ENOMEM;
	tx->ring = dma_alloc_coherent(qp->card->dev, sizeof(*tx->ring) << log2,
				      &tx->dma, GFP_KERNEL);
	if (!tx->ring) {
		kvfree(tx->slots);
		return -ENOMEM;
	}
	return 0;
}

void xpo_tx_destroy(struct xpo_qp *qp)
{
	struct xpo_tx *tx = &qp->tx;

	dma_free_coherent(qp->card->dev, sizeof(*tx->ring) << tx->log2,
			  tx->ring, tx->dma);
	kvfree(tx->slots);
	tx->ring = NULL;
	tx->slots = NULL;
}
