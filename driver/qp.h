/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A queue pair: a transmit ring, a receive ring and the completions of both
 * (Documentation/hardware.md section 10).
 */
#ifndef XPO_QP_H
#define XPO_QP_H

#include <linux/netdevice.h>
#include <linux/types.h>

#include "packet.h"
#include "rx.h"
#include "tx.h"

struct xpo_card;
struct xpo_hw_pkt_cqe;
struct xpo_hw_qp_shadow;

struct xpo_qp_sizes {
	u8 tx_log2;
	u8 rx_log2;
};

struct xpo_qp {
	/* Constant */
	struct xpo_card *card;
	u8 index;
	u16 segments;			/* most descriptors of a packet */
	struct xpo_packet_limits limits;
	struct napi_struct napi;

	/* Under engine_lock */
	bool created;			/* it has rings */
	bool live;			/* NAPI and the card's side are on */
	bool held;			/* the card may still use the buffers */
	u16 seen_done;			/* tx.done at the last check */
	u8 stalls;			/* checks since it moved */

	u8 cq_log2;
	struct xpo_hw_pkt_cqe *cq;
	dma_addr_t cq_dma;
	struct xpo_hw_qp_shadow *shadow; /* NULL: the card has none */
	dma_addr_t shadow_dma;
	u16 cq_head;			/* NAPI */
	bool broken;			/* NAPI found nonsense in it */

	struct xpo_rx rx;
	struct xpo_tx tx;
};

/* Rings of these sizes. -ENOMEM */
int xpo_qp_create(struct xpo_qp *qp, const struct xpo_qp_sizes *sizes);
void xpo_qp_destroy(struct xpo_qp *qp);

/*
 * The card's side, with NAPI disabled. _disable() tells whether the card has
 * given back all buffers; if not, a function reset is needed.
 */
int xpo_qp_enable(struct xpo_qp *qp, u32 coalesce);
bool xpo_qp_disable(struct xpo_qp *qp);
/* STATUS says that it works; logs if not */
bool xpo_qp_check(struct xpo_qp *qp);

/* Doorbells: under tx.lock, and in NAPI */
void xpo_qp_ring_tx(struct xpo_qp *qp, u16 tail);
void xpo_qp_ring_rx(struct xpo_qp *qp, u16 tail);

/* NAPI: the next completion, if there is one */
bool xpo_qp_next(struct xpo_qp *qp, struct xpo_packet_cqe *cqe);
/* Ask for an interrupt. True: there is another completion already. */
bool xpo_qp_arm(struct xpo_qp *qp);

#endif
