/* SPDX-License-Identifier: GPL-2.0 */
/* The receive buffers of a queue pair, and the frames that come in them */
#ifndef XPO_RX_H
#define XPO_RX_H

#include <linux/types.h>

#include "packet.h"

struct page;
struct page_pool;
struct sk_buff;
struct xpo_hw_rxd;
struct xpo_qp;

/* Bytes of a buffer that the card may write, hardware.md QP.RX_BUFFER */
u16 xpo_rx_buffer_size(void);

struct xpo_rx {
	u8 log2;
	struct xpo_hw_rxd *ring;
	dma_addr_t dma;
	struct page **pages;		/* by the buffer's id, its slot */

	/* NAPI, or whoever has disabled it */
	struct page_pool *pool;
	u16 head;			/* next buffer to come back */
	u16 tail;
	struct xpo_packet_rx frame;
	struct sk_buff *skb;		/* of frame; NULL: it is given up */
};

/* NAPI: a completion; the wrong field of it or NULL */
const char *xpo_rx_complete(struct xpo_qp *qp,
			    const struct xpo_packet_cqe *cqe);
/* NAPI: give the card buffers */
void xpo_rx_fill(struct xpo_qp *qp);

/* Memory; and what is in it, with NAPI disabled and the card stopped */
int xpo_rx_create(struct xpo_qp *qp, u8 log2);
void xpo_rx_destroy(struct xpo_qp *qp);
int xpo_rx_start(struct xpo_qp *qp);
void xpo_rx_drop(struct xpo_qp *qp);

#endif
