// SPDX-License-Identifier: GPL-2.0
#include <linux/bitfield.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/iopoll.h>

#include "card.h"
#include "io.h"
#include "irq.h"
#include "qp.h"
#include "regs.h"
#include "ring.h"

/* A queue reset is acknowledged within 1 ms (section 10.4), or never. */
#define XPO_QP_RESET_US		100000

static size_t xpo_qp_cq_size(const struct xpo_qp *qp)
{
	return sizeof(*qp->cq) << qp->cq_log2;
}

/* Doorbells and interrupts */

void xpo_qp_ring_tx(struct xpo_qp *qp, u16 tail)
{
	if (qp->shadow) {
		/* The descriptors are there before the index is. */
		dma_wmb();
		WRITE_ONCE(qp->shadow->tx_tail, cpu_to_le32(tail));
		/* The card sets idle before it looks at tx_tail once more. */
		mb();
		if (!READ_ONCE(qp->shadow->idle))
			return;
	}
	xpo_io_qp_wr32(qp->card, qp->index, XPO_QP_TX_TAIL, tail);
}

void xpo_qp_ring_rx(struct xpo_qp *qp, u16 tail)
{
	if (qp->shadow) {
		dma_wmb();
		WRITE_ONCE(qp->shadow->rx_tail, cpu_to_le32(tail));
	} else {
		xpo_io_qp_wr32(qp->card, qp->index, XPO_QP_RX_TAIL, tail);
	}
}

static bool xpo_qp_ready(const struct xpo_qp *qp)
{
	const struct xpo_hw_pkt_cqe *hw;

	hw = &qp->cq[xpo_ring_slot(qp->cq_head, qp->cq_log2)];
	return xpo_ring_ready(le32_to_cpu(READ_ONCE(hw->gen)), qp->cq_head,
			      qp->cq_log2);
}

bool xpo_qp_next(struct xpo_qp *qp, struct xpo_packet_cqe *cqe)
{
	if (!xpo_qp_ready(qp))
		return false;
	/* The rest of the entry is older than its generation bit. */
	dma_rmb();
	xpo_packet_parse_cqe(&qp->cq[xpo_ring_slot(qp->cq_head, qp->cq_log2)],
			     cqe);
	qp->cq_head++;
	return true;
}

bool xpo_qp_arm(struct xpo_qp *qp)
{
	if (!qp->shadow) {
		/* The card itself looks whether it is there already. */
		xpo_io_qp_wr32(qp->card, qp->index, XPO_QP_ARM, qp->cq_head);
		return false;
	}
	WRITE_ONCE(qp->shadow->arm, cpu_to_le32(qp->cq_head));
	/* The card writes the completion before it looks at arm. */
	mb();
	return xpo_qp_ready(qp);
}

/* The card's side */

static void xpo_qp_clear(struct xpo_qp *qp)
{
	memset(qp->cq, 0, xpo_qp_cq_size(qp));
	if (qp->shadow)
		memset(qp->shadow, 0, sizeof(*qp->shadow));
	qp->cq_head = 0;
	qp->seen_done = 0;
	qp->stalls = 0;
	WRITE_ONCE(qp->broken, false);
}

static void xpo_qp_write_config(struct xpo_qp *qp, u32 coalesce)
{
	struct xpo_card *card = qp->card;
	u8 i = qp->index;

	xpo_io_qp_wr64(card, i, XPO_QP_TX_BASE_LO, XPO_QP_TX_BASE_HI,
		       qp->tx.dma);
	xpo_io_qp_wr32(card, i, XPO_QP_TX_SIZE, qp->tx.log2);
	xpo_io_qp_wr32(card, i, XPO_QP_TX_TAIL, 0);
	xpo_io_qp_wr64(card, i, XPO_QP_RX_BASE_LO, XPO_QP_RX_BASE_HI,
		       qp->rx.dma);
	xpo_io_qp_wr32(card, i, XPO_QP_RX_SIZE, qp->rx.log2);
	xpo_io_qp_wr32(card, i, XPO_QP_RX_TAIL, 0);
	xpo_io_qp_wr32(card, i, XPO_QP_RX_BUFFER, qp->limits.buffer);
	xpo_io_qp_wr64(card, i, XPO_QP_CQ_BASE_LO, XPO_QP_CQ_BASE_HI,
		       qp->cq_dma);
	xpo_io_qp_wr32(card, i, XPO_QP_CQ_SIZE, qp->cq_log2);
	xpo_io_qp_wr32(card, i, XPO_QP_VECTOR,
		       xpo_irq_vector(card, XPO_IRQ_PACKETS + i));
	xpo_io_qp_wr32(card, i, XPO_QP_ARM, 0);
	xpo_io_qp_wr32(card, i, XPO_QP_COALESCE, coalesce);
	xpo_io_qp_wr64(card, i, XPO_QP_SHADOW_LO, XPO_QP_SHADOW_HI,
		       qp->shadow ? qp->shadow_dma : 0);
}

int xpo_qp_enable(struct xpo_qp *qp, u32 coalesce)
{
	struct xpo_card *card = qp->card;
	u32 status;

	xpo_qp_clear(qp);
	xpo_qp_write_config(qp, coalesce);
	xpo_io_qp_wr32(card, qp->index, XPO_QP_CTRL, XPO_QP_CTRL_ENABLE);

	status = xpo_io_qp_rd32(card, qp->index, XPO_QP_STATUS);
	if (xpo_io_gone(card))
		return -ENODEV;
	if (status & XPO_QP_STATUS_ERROR ||
	    !(status & XPO_QP_STATUS_RUNNING)) {
		dev_err_ratelimited(card->dev,
				    "queue pair %u does not start: status %#x\n",
				    qp->index, status);
		return -EIO;
	}
	xpo_qp_ring_rx(qp, qp->rx.tail);
	return 0;
}

bool xpo_qp_disable(struct xpo_qp *qp)
{
	struct xpo_card *card = qp->card;
	u32 status;

	xpo_io_qp_wr32(card, qp->index, XPO_QP_CTRL, 0);
	read_poll_timeout(xpo_io_qp_rd32, status,
			  xpo_io_gone(card) ||
			  !(status & XPO_QP_STATUS_RUNNING),
			  100, XPO_QP_RESET_US, false,
			  card, qp->index, XPO_QP_STATUS);
	return !xpo_io_gone(card) && !(status & XPO_QP_STATUS_RUNNING);
}

bool xpo_qp_check(struct xpo_qp *qp)
{
	struct xpo_card *card = qp->card;
	u32 status;

	status = xpo_io_qp_rd32(card, qp->index, XPO_QP_STATUS);
	if (xpo_io_gone(card))
		return true;
	if (status & XPO_QP_STATUS_ERROR)
		dev_err_ratelimited(card->dev,
				    "queue pair %u stopped: error %lu\n",
				    qp->index,
				    FIELD_GET(XPO_QP_STATUS_CODE, status));
	return status & XPO_QP_STATUS_RUNNING &&
	       !(status & XPO_QP_STATUS_ERROR);
}

/* Memory */

static int xpo_qp_create_cq(struct xpo_qp *qp, u8 log2)
{
	struct device *dev = qp->card->dev;

	qp->cq_log2 = log2;
	qp->cq = dma_alloc_coherent(dev, xpo_qp_cq_size(qp), &qp->cq_dma,
				    GFP_KERNEL);
	if (!qp->cq)
		return -ENOMEM;
	if (!(qp->card->info.packet_features & XPO_PKT_FEATURES_SHADOW))
		return 0;
	qp->shadow = dma_alloc_coherent(dev, sizeof(*qp->shadow),
					&qp->shadow_dma, GFP_KERNEL);
	if (qp->shadow)
		return 0;
	dma_free_coherent(dev, xpo_qp_cq_size(qp), qp->cq, qp->cq_dma);
	return -ENOMEM;
}

static void xpo_qp_destroy_cq(struct xpo_qp *qp)
{
	struct device *dev = qp->card->dev;

	if (qp->shadow)
		dma_free_coherent(dev, sizeof(*qp->shadow), qp->shadow,
				  qp->shadow_dma);
	qp->shadow = NULL;
	dma_free_coherent(dev, xpo_qp_cq_size(qp), qp->cq, qp->cq_dma);
	qp->cq = NULL;
}

int xpo_qp_create(struct xpo_qp *qp, const struct xpo_qp_sizes *sizes)
{
	int err;

	err = xpo_tx_create(qp, sizes->tx_log2);
	if (err)
		return err;
	err = xpo_rx_create(qp, sizes->rx_log2);
	if (err)
		goto err_destroy_tx;
	/* At least as many entries as the two others together */
	err = xpo_qp_create_cq(qp, max(sizes->tx_log2, sizes->rx_log2) + 1);
	if (err)
		goto err_destroy_rx;
	qp->created = true;
	return 0;

err_destroy_rx:
	xpo_rx_destroy(qp);
err_destroy_tx:
	xpo_tx_destroy(qp);
	return err;
}

void xpo_qp_destroy(struct xpo_qp *qp)
{
	if (!qp->created)
		return;
	qp->created = false;
	xpo_qp_destroy_cq(qp);
	xpo_rx_destroy(qp);
	xpo_tx_destroy(qp);
}
