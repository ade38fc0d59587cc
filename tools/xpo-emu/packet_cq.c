// SPDX-License-Identifier: GPL-2.0
/* Completions of a queue pair and its interrupt. */
#include "card.h"
#include "dma.h"
#include "packet_qp.h"

static void packet_cq_timer(void *arg, uint64_t now)
{
	struct qp *q = arg;

	(void)now;
	q->cq.waiting = false;
	card_irq(q->card, q->vector);
}

void packet_cq_init(struct qp *q)
{
	sim_timer_init(&q->cq.irq, packet_cq_timer, q);
}

void packet_cq_drop(struct qp *q)
{
	sim_cancel(q->card->sim, &q->cq.irq);
	q->cq.waiting = false;
	q->cq.armed = false;
}

void packet_cq_start(struct qp *q)
{
	struct qp_cq *cq = &q->cq;

	cq->tail = 0;
	cq->seen = 0;
	cq->checked = 0;
	cq->armed = false;
}

/* The completion that the driver waits for is there: now, or a little later. */
static void packet_cq_due(struct qp *q, uint16_t index)
{
	uint32_t coalesce = qp_register(q, HW_QP_COALESCE);
	uint32_t us = coalesce & HW_QP_COALESCE_US;
	struct qp_cq *cq = &q->cq;

	if (!us) {
		card_irq(q->card, q->vector);
		return;
	}
	if (!cq->waiting) {
		cq->waiting = true;
		cq->first = index;
		sim_arm(q->card->sim, &cq->irq,
			sim_now(q->card->sim) + us * SIM_NS_PER_US);
	}
}

/* Enough completions since the one that the driver waited for? */
static void packet_cq_count(struct qp *q)
{
	uint32_t count = qp_register(q, HW_QP_COALESCE) >> 16;
	struct qp_cq *cq = &q->cq;

	if (!cq->waiting || !count ||
	    (uint16_t)(cq->seen - cq->first) < count)
		return;
	sim_cancel(q->card->sim, &cq->irq);
	packet_cq_timer(q, sim_now(q->card->sim));
}

/* Those in the shadow are about what was written since the last look. */
static void packet_cq_shadow(struct qp *q)
{
	struct qp_cq *cq = &q->cq;
	uint16_t from = cq->checked;
	uint32_t arm;

	/* what was written is there before we look at what is awaited */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (!qp_shadow_read(q, offsetof(struct hw_qp_shadow, arm), &arm))
		return;
	cq->checked = cq->seen;
	if ((uint16_t)(arm - from) < (uint16_t)(cq->seen - from))
		packet_cq_due(q, arm);
}

void packet_cq_flush(struct qp *q)
{
	struct qp_cq *cq = &q->cq;

	if (!q->running || cq->checked == cq->seen)
		return;
	if (q->shadow)
		packet_cq_shadow(q);
	else
		cq->checked = cq->seen;
	if (q->running && cq->armed && (int16_t)(cq->seen - cq->arm) > 0) {
		cq->armed = false;
		packet_cq_due(q, cq->arm);
	}
	packet_cq_count(q);
}

void packet_cq_arm(struct qp *q, uint16_t index)
{
	if (!q->running)
		return;
	q->cq.arm = index;
	q->cq.armed = true;
	if ((int16_t)(q->cq.seen - index) <= 0)
		return;
	q->cq.armed = false;
	card_irq(q->card, q->vector);
}

static void packet_cq_written(void *arg, int err, const void *data)
{
	struct qp *q = arg;

	(void)data;
	if (!q->running)
		return;
	if (err) {
		qp_fail(q, HW_QUEUE_ERROR_DMA);
		return;
	}
	q->cq.seen++;
	packet_cq_flush(q);
}

/* Faults that make a driver check what the card tells it. */
static void packet_cq_garble(struct card_faults *f, struct hw_pkt_cqe *cqe)
{
	if (f->pkt_type) {
		f->pkt_type--;
		cqe->type = 0x77;
	}
	if (f->pkt_id) {
		f->pkt_id--;
		cqe->id ^= 0x8000;
	}
	if (f->pkt_port) {
		f->pkt_port--;
		cqe->port = 0xffff;
	}
	if (f->pkt_length && cqe->type == HW_PKT_TYPE_RX) {
		f->pkt_length--;
		cqe->length = 0xffff;
	}
}

void packet_cq_post(struct qp *q, struct hw_pkt_cqe *cqe)
{
	struct qp_cq *cq = &q->cq;
	uint64_t addr = cq->base +
			cq->tail % cq->size * (uint64_t)sizeof(*cqe);

	if (!q->running)
		return;
	cqe->gen = !(cq->tail / cq->size & 1);
	packet_cq_garble(&q->card->faults, cqe);
	cq->tail++;
	if (!dma_pending(q->card, q) &&
	    dma_store_entry(q->card, addr, cqe, sizeof(*cqe)))
		cq->seen++;
	else
		dma_write_entry(q->card, addr, cqe, sizeof(*cqe),
				packet_cq_written, q);
}
