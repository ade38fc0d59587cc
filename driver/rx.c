// SPDX-License-Identifier: GPL-2.0
#include <linux/dma-mapping.h>
#include <linux/etherdevice.h>
#include <linux/skbuff.h>
#include <linux/slab.h>

#include "card.h"
#include "compat/netdev.h"
#include "packet.h"
#include "qp.h"
#include "regs.h"
#include "ring.h"
#include "rx.h"
#include "txrx.h"
#include "txrx_stats.h"

/*
 * A buffer is a page in which an skb can be built: room for headers that
 * others will put in front, the card's part, and the skb's own data at the end.
 * The card wants both address and length in units of 64 bytes.
 */
#define XPO_RX_ALIGN		64
#define XPO_RX_HEADROOM		ALIGN(NET_SKB_PAD, XPO_RX_ALIGN)
#define XPO_RX_BUFFER		ALIGN_DOWN(SKB_WITH_OVERHEAD(PAGE_SIZE) - \
					   XPO_RX_HEADROOM, XPO_RX_ALIGN)
#define XPO_RX_BUFFER_MAX	16384
/*
 * Shorter frames are copied: an skb of its own size costs a socket's memory
 * less than a page, and the page can be used again at once.
 */
#define XPO_RX_COPY		256
/* Buffers that are given to the card at once */
#define XPO_RX_BATCH		16

u16 xpo_rx_buffer_size(void)
{
	/* The first one of a frame is the skb's head. */
	BUILD_BUG_ON(DIV_ROUND_UP(XPO_HW_MAX_FRAME, XPO_RX_BUFFER) >
		     MAX_SKB_FRAGS + 1);
	return min_t(size_t, XPO_RX_BUFFER, XPO_RX_BUFFER_MAX);
}

/* Frames come in */

static struct sk_buff *xpo_rx_copy(struct xpo_qp *qp, struct page *page,
				   u16 length)
{
	struct sk_buff *skb;

	skb = napi_alloc_skb(&qp->napi, length);
	if (skb)
		skb_put_data(skb, page_address(page) + XPO_RX_HEADROOM, length);
	page_pool_put_full_page(qp->rx.pool, page, true);
	return skb;
}

static struct sk_buff *xpo_rx_build(struct xpo_rx *rx, struct page *page,
				    u16 length)
{
	struct sk_buff *skb;

	skb = napi_build_skb(page_address(page), PAGE_SIZE);
	if (!skb) {
		page_pool_put_full_page(rx->pool, page, true);
		return NULL;
	}
	skb_mark_for_recycle(skb);
	skb_reserve(skb, XPO_RX_HEADROOM);
	__skb_put(skb, length);
	return skb;
}

static void xpo_rx_take(struct xpo_qp *qp, struct page *page,
			const struct xpo_packet_cqe *cqe)
{
	struct xpo_rx *rx = &qp->rx;

	dma_sync_single_range_for_cpu(qp->card->dev,
				      page_pool_get_dma_addr(page),
				      XPO_RX_HEADROOM, cqe->length,
				      DMA_FROM_DEVICE);
	if (cqe->frame <= XPO_RX_COPY)
		rx->skb = xpo_rx_copy(qp, page, cqe->length);
	else if (!rx->frame.open)
		rx->skb = xpo_rx_build(rx, page, cqe->length);
	else if (rx->skb)
		skb_add_rx_frag(rx->skb, skb_shinfo(rx->skb)->nr_frags, page,
				XPO_RX_HEADROOM, cqe->length, PAGE_SIZE);
	else
		page_pool_put_full_page(rx->pool, page, true);
}

/*
 * Only frames whose flow covers ports have a TCP or UDP checksum that was
 * verified; CSUM_OK of a fragment is about its IPv4 header.
 */
static void xpo_rx_offload(struct sk_buff *skb,
			   const struct net_device *netdev,
			   const struct xpo_packet_cqe *cqe)
{
	bool l4 = cqe->flags & XPO_HW_RX_FLAG_L4;

	if (netdev->features & NETIF_F_RXCSUM && l4 &&
	    cqe->flags & XPO_HW_RX_FLAG_CSUM_OK)
		skb->ip_summed = CHECKSUM_UNNECESSARY;
	if (netdev->features & NETIF_F_RXHASH && cqe->hash)
		skb_set_hash(skb, cqe->hash,
			     l4 ? PKT_HASH_TYPE_L4 : PKT_HASH_TYPE_L3);
}

static void xpo_rx_deliver(struct xpo_qp *qp, const struct xpo_packet_cqe *cqe)
{
	struct sk_buff *skb = qp->rx.skb;
	struct xpo_txrx_port *port;

	qp->rx.skb = NULL;
	rcu_read_lock();
	port = xpo_txrx_port_rcu(qp->card, cqe->port);
	if (!port) {
		/* It was taken down while the frame was on its way. */
		dev_kfree_skb_any(skb);
	} else if (!skb) {
		xpo_txrx_stats_add_rx_dropped(port->stats);
	} else {
		skb->protocol = eth_type_trans(skb, port->netdev);
		xpo_rx_offload(skb, port->netdev, cqe);
		xpo_txrx_stats_add_rx(port->stats, cqe->frame,
				      skb->pkt_type == PACKET_MULTICAST);
		napi_gro_receive(&qp->napi, skb);
	}
	rcu_read_unlock();
}

const char *xpo_rx_complete(struct xpo_qp *qp,
			    const struct xpo_packet_cqe *cqe)
{
	struct xpo_rx *rx = &qp->rx;
	struct page *page;
	const char *bad;
	u16 slot;

	if (rx->head == rx->tail)
		return "id";
	slot = xpo_ring_slot(rx->head, rx->log2);
	bad = xpo_packet_check_rx(cqe, &rx->frame, slot, &qp->limits);
	if (bad)
		return bad;
	page = rx->pages[slot];
	rx->pages[slot] = NULL;
	rx->head++;
	xpo_rx_take(qp, page, cqe);
	xpo_packet_next_rx(&rx->frame, cqe);
	if (!rx->frame.open)
		xpo_rx_deliver(qp, cqe);
	return NULL;
}

/* Buffers go out */

static void xpo_rx_write(struct xpo_rx *rx, struct page *page)
{
	u32 gen = xpo_ring_gen(rx->tail, rx->log2) ? XPO_HW_GEN : 0;
	u16 slot = xpo_ring_slot(rx->tail, rx->log2);
	struct xpo_hw_rxd *rxd = &rx->ring[slot];

	rx->pages[slot] = page;
	rxd->address = cpu_to_le64(page_pool_get_dma_addr(page) +
				   XPO_RX_HEADROOM);
	rxd->id = cpu_to_le16(slot);
	/* The card trusts the entry from its generation bit on. */
	dma_wmb();
	WRITE_ONCE(rxd->gen, cpu_to_le32(gen));
	rx->tail++;
}

static void xpo_rx_refill(struct xpo_rx *rx, gfp_t gfp)
{
	struct page *page;

	while (xpo_ring_free(rx->tail, rx->head, rx->log2)) {
		page = page_pool_alloc_pages(rx->pool, gfp | __GFP_NOWARN);
		if (!page)
			break;
		xpo_rx_write(rx, page);
	}
}

void xpo_rx_fill(struct xpo_qp *qp)
{
	struct xpo_rx *rx = &qp->rx;
	u16 tail = rx->tail;

	if (xpo_ring_free(tail, rx->head, rx->log2) < XPO_RX_BATCH)
		return;
	xpo_rx_refill(rx, GFP_ATOMIC);
	if (rx->tail != tail)
		xpo_qp_ring_rx(qp, rx->tail);
}

/* Start and stop */

static struct page_pool *xpo_rx_create_pool(struct xpo_qp *qp)
{
	struct page_pool_params params = {
		.flags = PP_FLAG_DMA_MAP | PP_FLAG_DMA_SYNC_DEV,
		.pool_size = 1u << qp->rx.log2,
		.nid = dev_to_node(qp->card->dev),
		.dev = qp->card->dev,
		.dma_dir = DMA_FROM_DEVICE,
		.max_len = xpo_rx_buffer_size(),
		.offset = XPO_RX_HEADROOM,
	};

	xpo_compat_page_pool_napi(&params, &qp->napi);
	return page_pool_create(&params);
}

/* With as many buffers as there is memory for; NAPI goes on with it. */
int xpo_rx_start(struct xpo_qp *qp)
{
	struct xpo_rx *rx = &qp->rx;
	struct page_pool *pool;

	pool = xpo_rx_create_pool(qp);
	if (IS_ERR(pool))
		return PTR_ERR(pool);
	rx->pool = pool;
	rx->head = 0;
	rx->tail = 0;
	xpo_rx_refill(rx, GFP_KERNEL);
	return 0;
}

void xpo_rx_drop(struct xpo_qp *qp)
{
	struct xpo_rx *rx = &qp->rx;
	u16 slot;

	if (!rx->pool)
		return;
	for (; rx->head != rx->tail; rx->head++) {
		slot = xpo_ring_slot(rx->head, rx->log2);
		page_pool_put_full_page(rx->pool, rx->pages[slot], false);
		rx->pages[slot] = NULL;
	}
	dev_kfree_skb_any(rx->skb);
	rx->skb = NULL;
	rx->frame.open = false;
	page_pool_destroy(rx->pool);
	rx->pool = NULL;
}

int xpo_rx_create(struct xpo_qp *qp, u8 log2)
{
	struct xpo_rx *rx = &qp->rx;

	rx->log2 = log2;
	rx->pages = kvzalloc_objs(*rx->pages, 1u << log2);
	if (!rx->pages)
		return -ENOMEM;
	rx->ring = dma_alloc_coherent(qp->card->dev, sizeof(*rx->ring) << log2,
				      &rx->dma, GFP_KERNEL);
	if (!rx->ring) {
		kvfree(rx->pages);
		return -ENOMEM;
	}
	return 0;
}

void xpo_rx_destroy(struct xpo_qp *qp)
{
	struct xpo_rx *rx = &qp->rx;

	dma_free_coherent(qp->card->dev, sizeof(*rx->ring) << rx->log2,
			  rx->ring, rx->dma);
	kvfree(rx->pages);
	rx->ring = NULL;
	rx->pages = NULL;
}
