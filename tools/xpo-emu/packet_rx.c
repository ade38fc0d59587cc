// SPDX-License-Identifier: GPL-2.0
/* The receive side of a queue pair, hardware.md 10.2. */
#include <string.h>

#include "card.h"
#include "dma.h"
#include "packet_qp.h"
#include "port.h"

#define RX_ALIGN	64

static void packet_rx_run(struct qp *q);

static void packet_rx_refuse(struct qp *q, struct frame *f)
{
	port_counters(q->card, f->port)->rx_dropped++;
	frame_free(f);
}

void packet_rx_init(struct qp *q)
{
	q->rx.qp = q;
	frame_list_init(&q->rx.waiting);
}

void packet_rx_drop(struct qp *q)
{
	struct qp_rx *rx = &q->rx;
	struct frame *f;

	dma_cancel(q->card, rx);
	while ((f = frame_list_take(&rx->waiting)))
		packet_rx_refuse(q, f);
	rx->fetching = false;
	rx->pending = 0;
	rx->written = false;
}

void packet_rx_start(struct qp *q)
{
	struct qp_rx *rx = &q->rx;

	rx->tail = 0;
	rx->head = 0;
	rx->at = 0;
	rx->have = 0;
}

static void packet_rx_take(struct qp *q, uint16_t tail)
{
	if (!qp_take_index(q, tail, q->rx.head, q->rx.size, &q->rx.tail))
		qp_fail(q, HW_QUEUE_ERROR_INDEX);
}

void packet_rx_doorbell(struct qp *q, uint16_t tail)
{
	if (q->running)
		packet_rx_take(q, tail);
}

static void packet_rx_look(struct qp *q)
{
	uint32_t tail;

	if (q->shadow &&
	    qp_shadow_read(q, offsetof(struct hw_qp_shadow, rx_tail), &tail))
		packet_rx_take(q, tail);
}

/* What was read behind those that we have; @n of them. */
static void packet_rx_add(struct qp *q, const struct hw_rxd *ring,
			  unsigned int n)
{
	struct qp_rx *rx = &q->rx;
	struct hw_rxd *d;
	uint16_t index;

	for (; n--; ring++) {
		index = rx->head + rx->have;
		d = &rx->cache[(rx->at + rx->have) % PACKET_CACHE];
		memcpy(d, ring, sizeof(*d));
		if (d->gen != !(index / rx->size & 1)) {
			qp_fail(q, HW_QUEUE_ERROR_GEN);
			return;
		}
		if (d->address % RX_ALIGN) {
			qp_fail(q, HW_QUEUE_ERROR_DMA);
			return;
		}
		rx->have++;
	}
}

static void packet_rx_fetched(void *arg, int err, const void *data)
{
	struct qp_rx *rx = arg;
	struct qp *q = rx->qp;

	rx->fetching = false;
	if (!q->running)
		return;
	if (err) {
		qp_fail(q, HW_QUEUE_ERROR_DMA);
		return;
	}
	packet_rx_add(q, data, rx->wanted);
	packet_rx_run(q);
}

/* Read more descriptors; false when there are none. */
static bool packet_rx_fetch(struct qp *q)
{
	struct qp_rx *rx = &q->rx;
	uint16_t first = rx->head + rx->have;
	uint32_t slot = first % rx->size;
	uint64_t addr = rx->base + slot * (uint64_t)sizeof(rx->cache[0]);
	unsigned int n;
	const void *ring;

	if (first == rx->tail)
		packet_rx_look(q);
	n = (uint16_t)(rx->tail - first);
	if (n > PACKET_CACHE - rx->have)
		n = PACKET_CACHE - rx->have;
	if (n > rx->size - slot)
		n = rx->size - slot;
	if (!n || !q->running)
		return false;
	ring = dma_map(q->card, addr, n * sizeof(rx->cache[0]), false);
	if (ring) {
		packet_rx_add(q, ring, n);
		return q->running;
	}
	rx->fetching = true;
	rx->wanted = n;
	dma_read(q->card, addr, n * sizeof(rx->cache[0]), packet_rx_fetched,
		 rx);
	return true;
}

static void packet_rx_part_written(void *arg, int err, const void *data)
{
	struct qp_rx *rx = arg;

	(void)data;
	rx->pending--;
	if (!rx->qp->running)
		return;
	if (err)
		qp_fail(rx->qp, HW_QUEUE_ERROR_DMA);
	else
		packet_rx_run(rx->qp);
}

static unsigned int packet_rx_buffers(const struct qp *q,
				      const struct frame *f)
{
	return (f->len + q->rx.buffer - 1) / q->rx.buffer;
}

static uint32_t packet_rx_part(const struct qp *q, const struct frame *f,
			       unsigned int i)
{
	uint32_t left = f->len - i * q->rx.buffer;

	return left < q->rx.buffer ? left : q->rx.buffer;
}

static const struct hw_rxd *packet_rx_buffer(const struct qp *q,
					     unsigned int i)
{
	return &q->rx.cache[(q->rx.at + i) % PACKET_CACHE];
}

static void packet_rx_write(struct qp *q, const struct frame *f)
{
	struct qp_rx *rx = &q->rx;
	const uint8_t *data = f->data;
	uint64_t address;
	unsigned int i;
	uint32_t len;
	void *to;

	rx->written = true;
	for (i = 0; i < packet_rx_buffers(q, f) && q->running; i++) {
		address = packet_rx_buffer(q, i)->address;
		len = packet_rx_part(q, f, i);
		to = dma_map(q->card, address, len, true);
		if (to) {
			memcpy(to, data, len);
		} else {
			rx->pending++;
			dma_write(q->card, address, data, len,
				  packet_rx_part_written, rx);
		}
		data += len;
	}
}

/* All of the data is there: say so, buffer by buffer. */
static void packet_rx_finish(struct qp *q, const struct frame *f)
{
	struct qp_rx *rx = &q->rx;
	unsigned int n = packet_rx_buffers(q, f);
	struct hw_pkt_cqe cqe;
	unsigned int i;

	for (i = 0; i < n; i++) {
		cqe = (struct hw_pkt_cqe){
			.type = HW_PKT_TYPE_RX,
			.id = packet_rx_buffer(q, i)->id,
			.port = f->port,
			.length = packet_rx_part(q, f, i),
			.time = f->due,
			.hash = f->hash,
			.flags = f->rx_flags |
				 (i ? 0 : HW_RX_FLAG_FIRST) |
				 (i < n - 1 ? 0 : HW_RX_FLAG_LAST),
			.frame = f->len,
		};
		packet_cq_post(q, &cqe);
	}
	rx->head += n;
	rx->at = (rx->at + n) % PACKET_CACHE;
	rx->have -= n;
	rx->written = false;
	packet_cq_flush(q);
}

/* The frame that waits first; false when it has to wait on. */
static bool packet_rx_step(struct qp *q)
{
	struct qp_rx *rx = &q->rx;
	struct frame *f = rx->waiting.first;

	if (!f || !q->running || rx->fetching || rx->pending)
		return false;
	if (rx->written) {
		packet_rx_finish(q, f);
		frame_free(frame_list_take(&rx->waiting));
	} else if (rx->have >= packet_rx_buffers(q, f)) {
		packet_rx_write(q, f);
	} else if (!packet_rx_fetch(q)) {
		packet_rx_refuse(q, frame_list_take(&rx->waiting));
	}
	return true;
}

static void packet_rx_run(struct qp *q)
{
	if (q->rx.looping)
		return;
	q->rx.looping = true;
	while (packet_rx_step(q))
		;
	q->rx.looping = false;
}

void packet_rx_frame(struct qp *q, struct frame *f)
{
	struct frame_list *waiting = &q->rx.waiting;

	if (waiting->count >= PACKET_WAITING) {
		packet_rx_refuse(q, f);
		return;
	}
	frame_list_add(waiting, f);
	packet_rx_run(q);
}
