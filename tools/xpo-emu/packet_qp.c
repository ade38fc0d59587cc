// SPDX-License-Identifier: GPL-2.0
/* A queue pair's registers: configuration, start, reset, errors, shadow. */
#include "packet_qp.h"

#include <stdlib.h>

#include "card.h"
#include "dma.h"
#include "packet.h"

#define QP_STRIDE	0x100
#define QP_LOG2_MIN	4
#define QP_LOG2_MAX	12
#define QP_CQ_LOG2_MIN	5
#define QP_CQ_LOG2_MAX	13
#define QP_BUFFER_MIN	256
#define QP_BUFFER_MAX	16384
#define QP_ALIGN	64

uint32_t qp_register(const struct qp *q, uint32_t reg)
{
	return *card_value(q->card, HW_QP, q->index, reg);
}

static uint64_t qp_register64(const struct qp *q, uint32_t reg_lo)
{
	return card_value64(q->card, reg_lo + q->index * QP_STRIDE);
}

static void qp_drop(struct qp *q)
{
	q->running = false;
	packet_tx_drop(q);
	packet_rx_drop(q);
	packet_cq_drop(q);
	dma_cancel(q->card, q);
	q->dropped = dma_mark(q->card);
}

/* What waits is dropped at the next start or reset; nothing of it happens. */
void qp_fail(struct qp *q, enum hw_queue_error code)
{
	if (!q->running)
		return;
	q->running = false;
	q->error = code;
	q->dropped = dma_mark(q->card);
	*card_value(q->card, HW_QP, q->index, HW_QP_CTRL) = 0;
	card_irq(q->card, q->vector);
}

bool qp_take_index(struct qp *q, uint16_t value, uint16_t done, uint32_t size,
		   uint16_t *tail)
{
	int16_t ahead = value - done;

	if (ahead > (int)size || (ahead < 0 && !q->shadow))
		return false;
	if ((int16_t)(value - *tail) > 0)
		*tail = value;
	return true;
}

static uint32_t *qp_shadow(struct qp *q, size_t offset)
{
	uint8_t *shadow = dma_map(q->card, q->shadow,
				  sizeof(struct hw_qp_shadow), true);

	if (!shadow)
		qp_fail(q, HW_QUEUE_ERROR_DMA);
	return shadow ? (uint32_t *)(shadow + offset) : NULL;
}

bool qp_shadow_read(struct qp *q, size_t offset, uint32_t *value)
{
	uint32_t *word = qp_shadow(q, offset);

	if (word)
		*value = __atomic_load_n(word, __ATOMIC_ACQUIRE);
	return word;
}

bool qp_shadow_write(struct qp *q, size_t offset, uint32_t value)
{
	uint32_t *word = qp_shadow(q, offset);

	if (word)
		__atomic_store_n(word, value, __ATOMIC_RELEASE);
	return word;
}

static bool qp_sizes_ok(uint32_t tx, uint32_t rx, uint32_t cq)
{
	return tx >= QP_LOG2_MIN && tx <= QP_LOG2_MAX && rx >= QP_LOG2_MIN &&
	       rx <= QP_LOG2_MAX && cq >= QP_CQ_LOG2_MIN &&
	       cq <= QP_CQ_LOG2_MAX && (1u << tx) + (1u << rx) <= 1u << cq;
}

static bool qp_config_ok(const struct qp *q)
{
	uint32_t buffer = q->rx.buffer;
	uint32_t features = *card_value(q->card, HW_PKT, 0, HW_PKT_FEATURES);

	if (q->shadow && !(features & HW_PKT_FEATURES_SHADOW))
		return false;
	return !((q->tx.base | q->rx.base | q->cq.base | q->shadow |
		  buffer) % QP_ALIGN) &&
	       buffer >= QP_BUFFER_MIN && buffer <= QP_BUFFER_MAX &&
	       q->vector < CARD_VECTORS &&
	       qp_sizes_ok(qp_register(q, HW_QP_TX_SIZE),
			   qp_register(q, HW_QP_RX_SIZE),
			   qp_register(q, HW_QP_CQ_SIZE));
}

static void qp_load(struct qp *q)
{
	static const uint32_t indices[] = {
		HW_QP_TX_TAIL, HW_QP_RX_TAIL, HW_QP_ARM,
	};
	size_t i;

	q->tx.base = qp_register64(q, HW_QP_TX_BASE_LO);
	q->rx.base = qp_register64(q, HW_QP_RX_BASE_LO);
	q->cq.base = qp_register64(q, HW_QP_CQ_BASE_LO);
	q->shadow = qp_register64(q, HW_QP_SHADOW_LO);
	q->tx.size = 1u << qp_register(q, HW_QP_TX_SIZE);
	q->rx.size = 1u << qp_register(q, HW_QP_RX_SIZE);
	q->cq.size = 1u << qp_register(q, HW_QP_CQ_SIZE);
	q->rx.buffer = qp_register(q, HW_QP_RX_BUFFER);
	q->vector = qp_register(q, HW_QP_VECTOR);
	for (i = 0; i < sizeof(indices) / sizeof(indices[0]); i++)
		*card_value(q->card, HW_QP, q->index, indices[i]) = 0;
}

static void qp_enable(struct qp *q)
{
	qp_drop(q);
	qp_load(q);
	q->error = HW_QUEUE_ERROR_NONE;
	q->running = true;
	if (!qp_config_ok(q)) {
		qp_fail(q, HW_QUEUE_ERROR_CONFIG);
		return;
	}
	packet_cq_start(q);
	packet_rx_start(q);
	packet_tx_start(q);
}

static uint32_t qp_read(struct card *c, unsigned int copy, uint32_t reg,
			uint32_t stored)
{
	const struct qp *q = &c->packets->qp[copy];

	if (reg != HW_QP_STATUS)
		return stored;
	return (q->running || !dma_passed(c, q->dropped) ?
		HW_QP_STATUS_RUNNING : 0) |
	       (q->error ? HW_QP_STATUS_ERROR : 0) | q->error << 8;
}

static bool qp_write(struct card *c, unsigned int copy, uint32_t reg,
		     uint32_t value, uint32_t *stored)
{
	struct qp *q = &c->packets->qp[copy];
	bool was = *stored & HW_QP_CTRL_ENABLE;

	*stored = value;
	if (reg == HW_QP_TX_TAIL) {
		packet_tx_doorbell(q, value);
	} else if (reg == HW_QP_RX_TAIL) {
		packet_rx_doorbell(q, value);
	} else if (reg == HW_QP_ARM) {
		packet_cq_arm(q, value);
	} else if (reg == HW_QP_CTRL && value && !was) {
		qp_enable(q);
	} else if (reg == HW_QP_CTRL && !value) {
		qp_drop(q);
		q->error = HW_QUEUE_ERROR_NONE;
	}
	return true;
}

static void qp_reset(struct qp *q)
{
	qp_drop(q);
	q->error = HW_QUEUE_ERROR_NONE;
	card_reset_values(q->card, HW_QP, q->index);
}

/* There is nothing to act on: what the block can do is fixed. */
const struct card_block packet_block;

const struct card_block qp_block = {
	.read = qp_read,
	.write = qp_write,
};

void packets_reset(struct packets *p)
{
	unsigned int i;

	for (i = 0; i < p->queues; i++)
		qp_reset(&p->qp[i]);
}
