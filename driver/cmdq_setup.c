// SPDX-License-Identifier: GPL-2.0
#include <linux/bitfield.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/iopoll.h>
#include <linux/jiffies.h>
#include <linux/slab.h>

#include "card.h"
#include "cmdq.h"
#include "cmdq_priv.h"
#include "io.h"
#include "irq.h"
#include "regs.h"
#include "ring.h"

/* A queue reset is acknowledged within 1 ms (rule 4), or never. */
#define XPO_CMDQ_RESET_US	100000

/* Start, stop and reset of the card's side */

/* False: the card goes on using the rings. */
static bool xpo_cmdq_disable(struct xpo_card *card)
{
	u32 status;

	xpo_io_wr32(card, XPO_CMD_CTRL, 0);
	return !read_poll_timeout(xpo_io_rd32, status,
				  xpo_io_gone(card) ||
				  !(status & XPO_CMD_STATUS_RUNNING),
				  100, XPO_CMDQ_RESET_US, false,
				  card, XPO_CMD_STATUS);
}

static void xpo_cmdq_clear_target(struct xpo_cmdq *q, unsigned int index)
{
	unsigned int i;

	q->targets[index].n_free = 0;
	for (i = q->depth; i--; ) {
		u16 id = index * q->depth + i;

		q->slots[id].busy = false;
		q->slots[id].cmd = NULL;
		q->free[index * q->depth + q->targets[index].n_free++] = id;
	}
}

static void xpo_cmdq_clear(struct xpo_cmdq *q)
{
	unsigned int i;

	memset(q->cq, 0, sizeof(*q->cq) << q->log2);
	q->sq_tail = 0;
	q->rung = 0;
	q->sq_head = 0;
	q->cq_head = 0;
	for (i = 0; i < q->n_targets; i++)
		xpo_cmdq_clear_target(q, i);
}

static int xpo_cmdq_enable(struct xpo_card *card, struct xpo_cmdq *q)
{
	u32 status;

	xpo_io_wr64(card, XPO_CMD_SQ_BASE_LO, XPO_CMD_SQ_BASE_HI, q->sq_dma);
	xpo_io_wr32(card, XPO_CMD_SQ_SIZE, q->log2);
	xpo_io_wr32(card, XPO_CMD_SQ_TAIL, 0);
	xpo_io_wr64(card, XPO_CMD_CQ_BASE_LO, XPO_CMD_CQ_BASE_HI, q->cq_dma);
	xpo_io_wr32(card, XPO_CMD_CQ_SIZE, q->log2);
	xpo_io_wr32(card, XPO_CMD_CQ_HEAD, 0);
	xpo_io_wr32(card, XPO_CMD_VECTOR,
		    xpo_irq_vector(card, XPO_IRQ_COMMANDS));
	xpo_io_wr32(card, XPO_CMD_CTRL, XPO_CMD_CTRL_ENABLE);

	status = xpo_io_rd32(card, XPO_CMD_STATUS);
	if (xpo_io_gone(card))
		return -ENODEV;
	if (status & XPO_CMD_STATUS_ERROR ||
	    !(status & XPO_CMD_STATUS_RUNNING)) {
		dev_err_ratelimited(card->dev,
				    "command queue does not start: status %#x\n",
				    status);
		return -EIO;
	}
	return 0;
}

int xpo_cmdq_start(struct xpo_card *card)
{
	struct xpo_cmdq *q = card->cmdq;
	unsigned int i;
	int err;

	spin_lock(&q->lock);
	/* Nothing completes any more that the card had before */
	xpo_cmdq_end_issued(q, -EPROTO);
	xpo_cmdq_clear(q);
	spin_unlock(&q->lock);
	xpo_cmdq_deliver(q);
	err = xpo_cmdq_enable(card, q);
	if (err)
		return err;

	spin_lock(&q->lock);
	q->state = XPO_CMDQ_RUNNING;
	for (i = 0; i < q->n_targets; i++)
		xpo_cmdq_issue(q, i);
	xpo_cmdq_ring(card, q);
	spin_unlock(&q->lock);
	return 0;
}

void xpo_cmdq_stop(struct xpo_card *card, int err)
{
	struct xpo_cmdq *q = card->cmdq;
	struct xpo_cmd *cmd, *next;
	unsigned int i;

	spin_lock(&q->lock);
	q->state = XPO_CMDQ_STOPPED;
	q->err = err;
	xpo_cmdq_end_issued(q, err);
	for (i = 0; i < q->n_targets; i++)
		list_for_each_entry_safe(cmd, next, &q->targets[i].pending,
					 entry)
			xpo_cmdq_end_pending(q, cmd, err);
	spin_unlock(&q->lock);
	xpo_cmdq_deliver(q);
	xpo_cmdq_disable(card);
}

static bool xpo_cmdq_restart(struct xpo_card *card, struct xpo_cmdq *q)
{
	spin_lock(&q->lock);
	q->state = XPO_CMDQ_BROKEN;
	xpo_cmdq_end_issued(q, -EPROTO);
	spin_unlock(&q->lock);
	xpo_cmdq_deliver(q);
	return xpo_cmdq_disable(card) && !xpo_cmdq_start(card);
}

bool xpo_cmdq_check(struct xpo_card *card)
{
	u32 status = xpo_io_rd32(card, XPO_CMD_STATUS);
	struct xpo_cmdq *q = card->cmdq;
	enum xpo_cmdq_state state;
	bool lost;

	spin_lock(&q->lock);
	xpo_cmdq_reap(card, q);
	lost = xpo_cmdq_expire_issued(q);
	xpo_cmdq_expire_pending(q);
	state = q->state;
	spin_unlock(&q->lock);
	xpo_cmdq_deliver(q);

	if (xpo_io_gone(card))
		return true;
	if (state == XPO_CMDQ_STOPPED)
		return false;
	if (lost)
		dev_err_ratelimited(card->dev,
				    "the card lost a command; queue reset\n");
	if (status & XPO_CMD_STATUS_ERROR)
		dev_err_ratelimited(card->dev,
				    "command queue stopped: error %lu\n",
				    FIELD_GET(XPO_CMD_STATUS_CODE, status));
	if (lost || state == XPO_CMDQ_BROKEN ||
	    status & XPO_CMD_STATUS_ERROR ||
	    !(status & XPO_CMD_STATUS_RUNNING))
		return xpo_cmdq_restart(card, q);
	return true;
}

/* Memory */

static int xpo_cmdq_fetch_limits(struct xpo_card *card, struct xpo_cmdq *q)
{
	u32 limits = xpo_io_rd32(card, XPO_CMD_LIMITS);
	u32 max_timeout_ms = xpo_io_rd32(card, XPO_CMD_MAX_TIMEOUT_MS);
	u32 entries = 1u << XPO_HW_RING_LOG2_MAX;

	q->n_targets = card->info.n_cages * card->info.n_endpoints + 1;
	q->depth = min_t(u32, FIELD_GET(XPO_CMD_LIMITS_DEPTH, limits),
			 entries / q->n_targets);
	/* One place on the card (rule 1), but a slot each in the rings. */
	q->chain_max = min_t(u32, FIELD_GET(XPO_CMD_LIMITS_CHAIN, limits),
			     q->depth);
	q->max_length = min_t(u32, FIELD_GET(XPO_CMD_LIMITS_LENGTH, limits),
			      XPO_HW_MAX_LENGTH);
	q->max_timeout_ms = min_t(u32, max_timeout_ms, U16_MAX);
	if (q->depth && q->chain_max && q->max_length && q->max_timeout_ms)
		return 0;
	dev_err(card->dev, "command limits %#x and %u ms make no sense\n",
		limits, max_timeout_ms);
	return -EPROTO;
}

static int xpo_cmdq_alloc(struct xpo_card *card, struct xpo_cmdq *q)
{
	size_t sq_size, cq_size;

	q->n_slots = q->depth * q->n_targets;
	q->log2 = xpo_ring_log2(q->n_slots, XPO_HW_RING_LOG2_MIN,
				XPO_HW_RING_LOG2_MAX);
	q->slots = kvzalloc_objs(*q->slots, q->n_slots);
	q->free = kvzalloc_objs(*q->free, q->n_slots);
	q->targets = kvzalloc_objs(*q->targets, q->n_targets);
	if (!q->slots || !q->free || !q->targets)
		return -ENOMEM;

	sq_size = sizeof(*q->sq) << q->log2;
	cq_size = sizeof(*q->cq) << q->log2;
	q->dma_size = sq_size + cq_size + xpo_cmdq_buffer_at(q, q->n_slots);
	q->sq = dma_alloc_coherent(card->dev, q->dma_size, &q->sq_dma,
				   GFP_KERNEL);
	if (!q->sq)
		return -ENOMEM;
	q->cq = (void *)q->sq + sq_size;
	q->cq_dma = q->sq_dma + sq_size;
	q->buf = (void *)q->cq + cq_size;
	q->buf_dma = q->cq_dma + cq_size;
	return 0;
}

int xpo_cmdq_create(struct xpo_card *card)
{
	struct xpo_cmdq *q;
	unsigned int i;
	int err;

	q = kzalloc_obj(*q);
	if (!q)
		return -ENOMEM;
	spin_lock_init(&q->lock);
	mutex_init(&q->done_lock);
	init_waitqueue_head(&q->delivered);
	INIT_LIST_HEAD(&q->done);
	q->state = XPO_CMDQ_STOPPED;
	q->err = -ENODEV;
	card->cmdq = q;

	err = xpo_cmdq_fetch_limits(card, q);
	if (!err)
		err = xpo_cmdq_alloc(card, q);
	if (err) {
		xpo_cmdq_destroy(card);
		return err;
	}
	for (i = 0; i < q->n_targets; i++) {
		INIT_LIST_HEAD(&q->targets[i].pending);
		q->targets[i].progress = jiffies;
	}
	return 0;
}

void xpo_cmdq_destroy(struct xpo_card *card)
{
	struct xpo_cmdq *q = card->cmdq;

	card->cmdq = NULL;
	if (q->sq)
		dma_free_coherent(card->dev, q->dma_size, q->sq, q->sq_dma);
	kvfree(q->targets);
	kvfree(q->free);
	kvfree(q->slots);
	mutex_destroy(&q->done_lock);
	kfree(q);
}
