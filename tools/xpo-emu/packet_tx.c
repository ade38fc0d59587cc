// SPDX-License-Identifier: GPL-2.0
/* The transmit side of a queue pair, hardware.md 10.1. */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "dma.h"
#include "packet_count.h"
#include "packet_qp.h"
#include "port.h"

#define TX_OVERHEAD	24	/* FCS, preamble and gap */
#define TX_SEGMENT_MAX	65536

static void packet_tx_run(struct qp *q);

static void packet_tx_forget(struct qp_tx *tx)
{
	memset(&tx->pkt, 0, offsetof(struct packet, address));
	tx->gathered = false;
	tx->failed = false;
}

void packet_tx_drop(struct qp *q)
{
	struct qp_tx *tx = &q->tx;
	unsigned int i;

	sim_cancel(q->card->sim, &tx->work);
	sim_cancel(q->card->sim, &tx->complete);
	for (i = 0; i < PACKET_SEGMENTS; i++)
		dma_cancel(q->card, &tx->parts[i]);
	dma_cancel(q->card, tx);
	tx->pending = 0;
	tx->fetching = false;
	tx->sent_first = 0;
	tx->sent_end = 0;
	packet_tx_forget(tx);
}

static void packet_tx_look(struct qp *q)
{
	struct qp_tx *tx = &q->tx;
	uint32_t tail;

	if (!q->shadow ||
	    !qp_shadow_read(q, offsetof(struct hw_qp_shadow, tx_tail), &tail))
		return;
	if (!qp_take_index(q, tail, tx->done, tx->size, &tx->tail))
		qp_fail(q, HW_QUEUE_ERROR_INDEX);
}

static void packet_tx_idle(struct qp *q, bool idle)
{
	if (!q->shadow)
		return;
	qp_shadow_write(q, offsetof(struct hw_qp_shadow, idle), idle);
	/* the driver looks at idle after it wrote its tail */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

void packet_tx_start(struct qp *q)
{
	struct qp_tx *tx = &q->tx;

	tx->tail = 0;
	tx->head = 0;
	tx->done = 0;
	tx->at = 0;
	tx->have = 0;
	packet_tx_idle(q, true);
}

void packet_tx_doorbell(struct qp *q, uint16_t tail)
{
	struct qp_tx *tx = &q->tx;

	if (!q->running)
		return;
	if (!qp_take_index(q, tail, tx->done, tx->size, &tx->tail)) {
		qp_fail(q, HW_QUEUE_ERROR_INDEX);
		return;
	}
	packet_tx_idle(q, false);
	packet_tx_look(q);
	packet_tx_run(q);
}

static void packet_tx_fetched(void *arg, int err, const void *data)
{
	struct qp_tx *tx = arg;
	struct qp *q = tx->qp;

	tx->fetching = false;
	if (!q->running)
		return;
	if (err) {
		qp_fail(q, HW_QUEUE_ERROR_DMA);
		return;
	}
	memcpy(tx->cache, data, tx->have * sizeof(tx->cache[0]));
	packet_tx_run(q);
}

/* Read descriptors, as many as there are without wrapping. */
static void packet_tx_fetch(struct qp *q)
{
	struct qp_tx *tx = &q->tx;
	uint32_t slot = tx->head % tx->size;
	uint64_t addr = tx->base + slot * (uint64_t)sizeof(tx->cache[0]);
	unsigned int n = (uint16_t)(tx->tail - tx->head);
	const void *ring;

	if (n > PACKET_CACHE)
		n = PACKET_CACHE;
	if (n > tx->size - slot)
		n = tx->size - slot;
	tx->at = 0;
	tx->have = n;
	ring = dma_map(q->card, addr, n * sizeof(tx->cache[0]), false);
	if (ring) {
		memcpy(tx->cache, ring, n * sizeof(tx->cache[0]));
		return;
	}
	tx->fetching = true;
	dma_read(q->card, addr, n * sizeof(tx->cache[0]), packet_tx_fetched,
		 tx);
}

static void packet_tx_first(struct packet *p, const struct hw_txd *d)
{
	p->port = d->port;
	p->flags = d->flags;
	p->csum_start = d->csum_start;
	p->csum_offset = d->csum_offset;
	p->mss = d->mss;
	p->header = d->header;
}

static void packet_tx_add(struct qp *q, const struct hw_txd *d)
{
	struct qp_tx *tx = &q->tx;
	struct packet *p = &tx->pkt;
	bool first = d->flags & HW_TXD_FLAG_FIRST;
	bool last = d->flags & HW_TXD_FLAG_LAST;

	if (d->gen != !(tx->head / tx->size & 1) || first != !p->count ||
	    (!last && p->count + 1 == tx->size)) {
		qp_fail(q, HW_QUEUE_ERROR_GEN);
		return;
	}
	tx->head++;
	if (first)
		packet_tx_first(p, d);
	if (!d->length || d->length > TX_SEGMENT_MAX || d->port != p->port ||
	    p->count >= PACKET_SEGMENTS || p->len > PACKET_TSO_MAX) {
		p->bad = true;
	} else {
		p->address[p->count] = d->address;
		p->length[p->count] = d->length;
		p->len += d->length;
	}
	p->count++;
	p->complete = last;
}

static bool packet_tx_next_descriptor(struct qp *q)
{
	struct qp_tx *tx = &q->tx;

	if (!tx->have) {
		if (tx->head == tx->tail)
			return false;
		packet_tx_fetch(q);
		return true;
	}
	tx->have--;
	packet_tx_add(q, &tx->cache[tx->at++]);
	return true;
}

static void packet_tx_part_read(void *arg, int err, const void *data)
{
	struct qp_part *part = arg;
	struct qp *q = part->qp;

	q->tx.pending--;
	if (err)
		q->tx.failed = true;
	else
		memcpy(part->to, data, part->len);
	packet_tx_run(q);
}

/* A copy of the packet that comes by message. */
static void packet_tx_read(struct qp *q)
{
	struct qp_tx *tx = &q->tx;
	struct packet *p = &tx->pkt;
	uint32_t at = 0;
	unsigned int i;

	if (!tx->bounce)
		tx->bounce = malloc(PACKET_TSO_MAX);
	if (!tx->bounce)
		err(1, "packet");
	for (i = 0; i < p->count; at += p->length[i++]) {
		p->data[i] = tx->bounce + at;
		tx->parts[i] = (struct qp_part){
			.qp = q,
			.to = tx->bounce + at,
			.len = p->length[i],
		};
		tx->pending++;
		dma_read(q->card, p->address[i], p->length[i],
			 packet_tx_part_read, &tx->parts[i]);
	}
}

/* The data where it is. It is used before this call into the card ends. */
static void packet_tx_gather(struct qp *q)
{
	struct packet *p = &q->tx.pkt;
	unsigned int i;

	q->tx.gathered = true;
	for (i = 0; i < p->count; i++) {
		p->data[i] = dma_map(q->card, p->address[i], p->length[i],
				     false);
		if (!p->data[i]) {
			packet_tx_read(q);
			return;
		}
	}
}

/* Not more than a burst in one go: registers want to be answered. */
static bool packet_tx_turn(struct qp *q)
{
	struct packets *s = q->card->packets;
	uint64_t run = sim_until(q->card->sim);

	if (s->burst_run != run) {
		s->burst_run = run;
		s->burst = 0;
	}
	if (s->burst < PACKET_BURST) {
		s->burst++;
		return true;
	}
	sim_arm(q->card->sim, &q->tx.work, run + 1);
	return false;
}

static enum hw_pkt_status packet_tx_check(const struct qp *q)
{
	const struct packet *p = &q->tx.pkt;
	const struct card *c = q->card;

	if (!packet_valid(p))
		return HW_PKT_STATUS_LENGTH;
	if (!port_exists(c, p->port) || !port_enabled(c, p->port))
		return HW_PKT_STATUS_PORT;
	if (!port_up(c, p->port) || !port_speed_mbps(c, p->port))
		return HW_PKT_STATUS_LINK;
	return HW_PKT_STATUS_OK;
}

/* Has the port room? If not we come back when it has. */
static bool packet_tx_room(struct qp *q)
{
	const struct packet_port *port =
		&q->card->packets->ports[q->tx.pkt.port];

	if (port->busy <= sim_now(q->card->sim) + PACKET_AHEAD_NS)
		return true;
	sim_arm(q->card->sim, &q->tx.work, port->busy - PACKET_AHEAD_NS);
	return false;
}

/* When the last bit of a frame has left. */
static uint64_t packet_tx_occupy(struct packet_port *port, uint32_t len,
				 uint32_t speed_mbps, uint64_t now)
{
	uint64_t bits;

	if (port->busy < now) {
		port->busy = now;
		port->rest = 0;
	}
	bits = (len + TX_OVERHEAD) * 8ULL * 1000 + port->rest;
	port->busy += bits / speed_mbps;
	port->rest = bits % speed_mbps;
	return port->busy;
}

static enum hw_pkt_status packet_tx_frames(struct qp *q, uint64_t *due)
{
	struct card *c = q->card;
	unsigned int id = q->tx.pkt.port;
	struct port_counters *count = port_counters(c, id);
	uint32_t speed_mbps = port_speed_mbps(c, id);
	uint64_t now = sim_now(c->sim);
	struct packet_build build;
	struct frame *f;

	if (!packet_build_start(&build, &q->tx.pkt))
		return HW_PKT_STATUS_LENGTH;
	while ((f = packet_build_next(&build))) {
		*due = packet_tx_occupy(&c->packets->ports[id], f->len,
					speed_mbps, now);
		packet_count_sent(count, f);
		port_send(c, id, f, *due);
		c->packets->burst++;
	}
	return HW_PKT_STATUS_OK;
}

/* Packets that were not sent, by ports that exist. */
static void packet_tx_count(struct qp *q, enum hw_pkt_status status)
{
	unsigned int id = q->tx.pkt.port;
	struct card *c = q->card;

	if (status == HW_PKT_STATUS_OK || !port_exists(c, id) ||
	    !port_enabled(c, id))
		return;
	if (status == HW_PKT_STATUS_LINK)
		port_counters(c, id)->tx_dropped++;
	else
		port_counters(c, id)->tx_errors++;
}

/* Its completion is due when it has left, and after those before it. */
static void packet_tx_finish(struct qp *q, enum hw_pkt_status status,
			     uint64_t due)
{
	struct qp_tx *tx = &q->tx;
	struct qp_sent *s = &tx->sent[tx->sent_end % PACKET_RING_MAX];
	bool first = tx->sent_end == tx->sent_first;

	if (due < tx->last_due)
		due = tx->last_due;
	tx->last_due = due;
	*s = (struct qp_sent){
		.due = due,
		.index = tx->head,
		.port = tx->pkt.port,
		.status = status,
	};
	tx->sent_end++;
	if (first)
		sim_arm(q->card->sim, &tx->complete, due);
	packet_tx_forget(tx);
}

/* A whole packet; false when it has to wait. */
static bool packet_tx_packet(struct qp *q)
{
	enum hw_pkt_status status = packet_tx_check(q);
	uint64_t due = sim_now(q->card->sim);
	struct qp_tx *tx = &q->tx;

	if (!tx->gathered && !packet_tx_turn(q))
		return false;
	if (status == HW_PKT_STATUS_OK && !tx->gathered) {
		if (!packet_tx_room(q))
			return false;
		packet_tx_gather(q);
		if (tx->pending)
			return false;
	}
	if (tx->failed)
		status = HW_PKT_STATUS_DMA;
	if (status == HW_PKT_STATUS_OK)
		status = packet_tx_frames(q, &due);
	packet_tx_count(q, status);
	packet_tx_finish(q, status, due);
	return true;
}

static bool packet_tx_step(struct qp *q)
{
	struct qp_tx *tx = &q->tx;

	if (!q->running || tx->fetching || tx->pending)
		return false;
	if (!tx->pkt.complete)
		return packet_tx_next_descriptor(q);
	return packet_tx_packet(q);
}

/*
 * When all was sent: is there more? If not, sleep until a doorbell, but look
 * once more after saying so.
 */
static bool packet_tx_more(struct qp *q)
{
	struct qp_tx *tx = &q->tx;

	if (!q->shadow || !q->running || tx->head != tx->tail ||
	    tx->pkt.complete || tx->sent_first != tx->sent_end)
		return false;
	packet_tx_look(q);
	if (tx->head != tx->tail)
		return true;
	packet_tx_idle(q, true);
	packet_tx_look(q);
	if (tx->head == tx->tail)
		return false;
	packet_tx_idle(q, false);
	return true;
}

static void packet_tx_run(struct qp *q)
{
	if (q->tx.looping)
		return;
	q->tx.looping = true;
	do {
		while (packet_tx_step(q))
			;
	} while (packet_tx_more(q));
	q->tx.looping = false;
}

static void packet_tx_work(void *arg, uint64_t now)
{
	(void)now;
	packet_tx_run(arg);
}

static void packet_tx_post(struct qp *q, const struct qp_sent *s)
{
	struct hw_pkt_cqe cqe = {
		.type = HW_PKT_TYPE_TX,
		.status = s->status,
		.id = s->index,
		.port = s->port,
		.time = s->due,
	};

	q->tx.done = s->index;
	packet_cq_post(q, &cqe);
}

static void packet_tx_complete(void *arg, uint64_t now)
{
	struct qp *q = arg;
	struct qp_tx *tx = &q->tx;
	const struct qp_sent *s;

	while (q->running && tx->sent_first != tx->sent_end) {
		s = &tx->sent[tx->sent_first % PACKET_RING_MAX];
		if (s->due > now && !sim_advance(q->card->sim, s->due)) {
			sim_arm(q->card->sim, &tx->complete, s->due);
			break;
		}
		now = sim_now(q->card->sim);
		tx->sent_first++;
		packet_tx_post(q, s);
	}
	packet_cq_flush(q);
	packet_tx_run(q);
}

void packet_tx_init(struct qp *q)
{
	q->tx.qp = q;
	sim_timer_init(&q->tx.work, packet_tx_work, q);
	sim_timer_init(&q->tx.complete, packet_tx_complete, q);
}

void packet_tx_exit(struct qp *q)
{
	free(q->tx.bounce);
}
