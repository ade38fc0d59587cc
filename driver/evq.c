// SPDX-License-Identifier: GPL-2.0
#include <linux/bitfield.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/unaligned.h>

#include "card.h"
#include "evq.h"
#include "evq_check.h"
#include "io.h"
#include "irq.h"
#include "regs.h"
#include "ring.h"

#define XPO_EVQ_LOG2		8
#define XPO_EVQ_SIZE		(sizeof(struct xpo_hw_event) << XPO_EVQ_LOG2)
/* Entries consumed before the card is told */
#define XPO_EVQ_BATCH		64

struct xpo_evq {
	void (*handler)(struct xpo_card *card,
			const struct xpo_event *event);
	struct xpo_hw_event *ring;
	dma_addr_t dma;

	struct mutex lock;		/* all below, and the handler's calls */
	struct xpo_flag_range flags[XPO_HW_FLAG_RANGES];
	bool running;
	u32 cookie;			/* the sequence numbers belong to it */
	u16 head;
	u64 next;			/* first sequence number not seen yet */
	u64 backlog_end;		/* what is below is history */
	u64 unseen;			/* so much history is kept no more */
};

/* Edges of a flag that are 5 ms apart are all seen */
#define XPO_EVQ_FLAG_SERVICE_US	1000

void xpo_evq_set_flag_range(struct xpo_card *card, unsigned int entry,
			    const struct xpo_flag_range *range)
{
	struct xpo_evq *q = card->evq;

	if (WARN_ON_ONCE(entry >= XPO_HW_FLAG_RANGES))
		return;
	mutex_lock(&q->lock);
	q->flags[entry] = *range;
	mutex_unlock(&q->lock);
}

static void xpo_evq_bad(struct xpo_card *card, const struct xpo_event *ev,
			const char *what)
{
	atomic64_inc(&card->bad_events);
	dev_err_ratelimited(card->dev,
			    "event %llu of type %u, cage %u has a bad %s\n",
			    ev->seq, ev->type, ev->cage, what);
}

static void xpo_evq_tell_gap(struct xpo_card *card, struct xpo_evq *q,
			     const struct xpo_event *ev, u64 lost)
{
	struct xpo_event gap = {
		.seq = ev->seq,
		.time_ns = ev->time_ns,
		.type = XPO_HW_EVENT_TYPE_GAP,
		.cage = XPO_HW_EVENT_CAGE_CARD,
		.endpoint = XPO_HW_EVENT_ENDPOINT_CAGE,
		.lost = lost,
		.backlog = ev->backlog,
	};

	q->handler(card, &gap);
}

/* A loss is always visible to those above, however it came about. */
static void xpo_evq_gap(struct xpo_card *card, struct xpo_evq *q,
			const struct xpo_event *ev, u64 lost)
{
	atomic64_add(lost, &card->lost_events);
	xpo_evq_tell_gap(card, q, ev, lost);
}

static void xpo_evq_copy(const struct xpo_evq *q,
			 const struct xpo_hw_event *hw, struct xpo_event *ev)
{
	memset(ev, 0, sizeof(*ev));
	ev->seq = le64_to_cpu(hw->seq);
	ev->time_ns = le64_to_cpu(hw->time);
	ev->type = le16_to_cpu(hw->type);
	ev->cage = hw->cage;
	ev->endpoint = hw->endpoint;
	ev->bank = hw->bank;
	ev->page = hw->page;
	ev->offset = hw->offset;
	ev->length = hw->length;
	ev->arg = le32_to_cpu(hw->arg);
	memcpy(ev->data, hw->data, sizeof(ev->data));
	ev->backlog = ev->seq < q->backlog_end;
	if (ev->type == XPO_HW_EVENT_TYPE_GAP)
		ev->lost = get_unaligned_le64(ev->data);
}

/* Black boxes and the history of links would wait for that time to come */
static void xpo_evq_limit_time(struct xpo_card *card, struct xpo_event *ev)
{
	struct xpo_clock_pair pair;

	if (xpo_evq_check_time(ev, xpo_clock_ns(card)))
		return;
	/* The host's clock may have stood still since it was compared last */
	if (!xpo_clock_update(card, &pair) &&
	    xpo_evq_check_time(ev, pair.card_ns))
		return;
	xpo_evq_bad(card, ev, "time");
	ev->time_ns = xpo_clock_ns(card);
}

static void xpo_evq_handle(struct xpo_card *card, struct xpo_evq *q,
			   const struct xpo_hw_event *hw)
{
	enum xpo_evq_order order;
	struct xpo_event ev;
	const char *bad;

	xpo_evq_copy(q, hw, &ev);
	if (le32_to_cpu(hw->boot_cookie) != q->cookie) {
		xpo_evq_bad(card, &ev, "boot cookie");
		xpo_card_kick(card);
		return;
	}
	order = xpo_evq_check_order(&ev, q->next);
	if (order == XPO_EVQ_ORDER_BAD) {
		xpo_evq_bad(card, &ev, "sequence number");
		return;
	}
	xpo_evq_limit_time(card, &ev);
	if (order == XPO_EVQ_ORDER_HOLE) {
		xpo_evq_bad(card, &ev, "predecessor");
		xpo_evq_gap(card, q, &ev, ev.seq - q->next);
	}
	/* What was forgotten before the driver came is nobody's loss */
	if (q->unseen)
		xpo_evq_tell_gap(card, q, &ev, q->unseen);
	q->unseen = 0;
	q->next = ev.seq + 1;
	if (ev.type == XPO_HW_EVENT_TYPE_GAP) {
		xpo_evq_gap(card, q, &ev, ev.lost);
		return;
	}
	if (!xpo_evq_check_known(&ev))
		return;
	bad = xpo_evq_check_fields(&ev, card->info.n_cages,
				   card->info.n_endpoints);
	if (bad)
		xpo_evq_bad(card, &ev, bad);
	else
		q->handler(card, &ev);
}

static bool xpo_evq_next(struct xpo_card *card, struct xpo_evq *q)
{
	const struct xpo_hw_event *hw;

	hw = &q->ring[xpo_ring_slot(q->head, XPO_EVQ_LOG2)];
	if (!xpo_ring_ready(le32_to_cpu(READ_ONCE(hw->gen)), q->head,
			    XPO_EVQ_LOG2))
		return false;
	/* The rest of the entry is older than its generation bit. */
	dma_rmb();
	xpo_evq_handle(card, q, hw);
	q->head++;
	return true;
}

void xpo_evq_poll(struct xpo_card *card)
{
	struct xpo_evq *q = card->evq;
	u16 told;

	mutex_lock(&q->lock);
	told = q->head;
	while (q->running && !xpo_io_gone(card) && xpo_evq_next(card, q)) {
		if ((u16)(q->head - told) < XPO_EVQ_BATCH)
			continue;
		told = q->head;
		xpo_io_wr32(card, XPO_EVT_HEAD, told);
	}
	if (q->running && q->head != told)
		xpo_io_wr32(card, XPO_EVT_HEAD, q->head);
	mutex_unlock(&q->lock);
}

static u32 xpo_evq_flag_word(const struct xpo_flag_range *range)
{
	if (!range->length)
		return 0;
	return FIELD_PREP(XPO_EVT_FLAG_TABLE_0_PAGE, range->page) |
	       FIELD_PREP(XPO_EVT_FLAG_TABLE_0_OFFSET, range->offset) |
	       FIELD_PREP(XPO_EVT_FLAG_TABLE_0_LENGTH, range->length) |
	       FIELD_PREP(XPO_EVT_FLAG_TABLE_0_SUMMARY, range->summary) |
	       (range->banked ? XPO_EVT_FLAG_TABLE_0_BANKED : 0);
}

/*
 * Where to go on: after what was seen, or with the oldest that is kept. What
 * the card kept for the first start is history; after a card reset nothing is.
 */
static void xpo_evq_seek(struct xpo_card *card, struct xpo_evq *q)
{
	bool first = !q->cookie;

	if (q->cookie != card->boot_cookie) {
		q->cookie = card->boot_cookie;
		q->next = xpo_io_rd64(card, XPO_EVT_OLDEST_LO,
				      XPO_EVT_OLDEST_HI);
		q->backlog_end = first ? xpo_card_fetch_next_seq(card) : 0;
		q->unseen = first && q->next ? q->next - 1 : 0;
	}
	xpo_io_wr64(card, XPO_EVT_WANT_LO, XPO_EVT_WANT_HI, q->next);
}

static int xpo_evq_enable(struct xpo_card *card, struct xpo_evq *q)
{
	unsigned int i;
	u32 status;

	for (i = 0; i < XPO_HW_FLAG_RANGES; i++)
		xpo_io_wr32(card, XPO_EVT_FLAG_TABLE_0 + 4 * i,
			    xpo_evq_flag_word(&q->flags[i]));
	card->flag_edges = xpo_io_rd32(card, XPO_GLOBAL_BLOCK_VERSION_EVENTS) >=
			   XPO_HW_EVENTS_EDGES;
	if (card->flag_edges)
		xpo_io_wr32(card, XPO_EVT_FLAG_SERVICE_US,
			    XPO_EVQ_FLAG_SERVICE_US);
	xpo_io_wr64(card, XPO_EVT_BASE_LO, XPO_EVT_BASE_HI, q->dma);
	xpo_io_wr32(card, XPO_EVT_SIZE, XPO_EVQ_LOG2);
	xpo_io_wr32(card, XPO_EVT_HEAD, 0);
	xpo_io_wr32(card, XPO_EVT_VECTOR,
		    xpo_irq_vector(card, XPO_IRQ_EVENTS));
	xpo_evq_seek(card, q);
	xpo_io_wr32(card, XPO_EVT_CTRL, XPO_EVT_CTRL_ENABLE);

	status = xpo_io_rd32(card, XPO_EVT_STATUS);
	if (xpo_io_gone(card))
		return -ENODEV;
	if (status & XPO_EVT_STATUS_ERROR ||
	    !(status & XPO_EVT_STATUS_RUNNING)) {
		dev_err_ratelimited(card->dev,
				    "event queue does not start: status %#x\n",
				    status);
		return -EIO;
	}
	return 0;
}

int xpo_evq_start(struct xpo_card *card)
{
	struct xpo_evq *q = card->evq;
	int err;

	mutex_lock(&q->lock);
	memset(q->ring, 0, XPO_EVQ_SIZE);
	q->head = 0;
	err = xpo_evq_enable(card, q);
	q->running = !err;
	mutex_unlock(&q->lock);
	return err;
}

void xpo_evq_stop(struct xpo_card *card)
{
	struct xpo_evq *q = card->evq;

	mutex_lock(&q->lock);
	if (q->running)
		xpo_io_wr32(card, XPO_EVT_CTRL, 0);
	q->running = false;
	mutex_unlock(&q->lock);
}

bool xpo_evq_check(struct xpo_card *card)
{
	u32 status = xpo_io_rd32(card, XPO_EVT_STATUS);

	if (xpo_io_gone(card))
		return true;
	xpo_evq_poll(card);
	if (status & XPO_EVT_STATUS_ERROR)
		dev_err_ratelimited(card->dev,
				    "event queue stopped: error %lu\n",
				    FIELD_GET(XPO_EVT_STATUS_CODE, status));
	return status & XPO_EVT_STATUS_RUNNING &&
	       !(status & XPO_EVT_STATUS_ERROR);
}

int xpo_evq_create(struct xpo_card *card,
		   void (*handler)(struct xpo_card *card,
				   const struct xpo_event *event))
{
	struct xpo_evq *q;

	q = kzalloc_obj(*q);
	if (!q)
		return -ENOMEM;
	q->ring = dma_alloc_coherent(card->dev, XPO_EVQ_SIZE, &q->dma,
				     GFP_KERNEL);
	if (!q->ring) {
		kfree(q);
		return -ENOMEM;
	}
	mutex_init(&q->lock);
	q->handler = handler;
	card->evq = q;
	return 0;
}

void xpo_evq_destroy(struct xpo_card *card)
{
	struct xpo_evq *q = card->evq;

	card->evq = NULL;
	dma_free_coherent(card->dev, XPO_EVQ_SIZE, q->ring, q->dma);
	mutex_destroy(&q->lock);
	kfree(q);
}
