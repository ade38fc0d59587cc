// SPDX-License-Identifier: GPL-2.0
/* The packet block as a whole: its life, and frames that arrive. */
#include "packet.h"

#include <err.h>
#include <stdlib.h>

#include "card.h"
#include "frame.h"
#include "packet_count.h"
#include "packet_flow.h"
#include "packet_qp.h"
#include "port.h"

static void packet_check_tables(struct card *c)
{
	uint32_t info = *card_value(c, HW_PKT, 0, HW_PKT_INFO);

	/* hardware.md decides; this is where the code says what it does */
	if ((info & HW_PKT_INFO_SEGMENTS) >> 8 != PACKET_SEGMENTS ||
	    (info & HW_PKT_INFO_QUEUES) > PACKET_QUEUES ||
	    *card_value(c, HW_PKT, 0, HW_PKT_MAX_FRAME) != FRAME_MAX ||
	    *card_value(c, HW_PKT, 0, HW_PKT_MAX_TSO) != PACKET_TSO_MAX)
		errx(1, "PKT.INFO in hardware.md is 0x%08x", info);
}

unsigned int packets_queues(struct card *c)
{
	return *card_value(c, HW_PKT, 0, HW_PKT_INFO) & HW_PKT_INFO_QUEUES;
}

struct packets *packets_create(struct card *c)
{
	struct packets *p = calloc(1, sizeof(*p));
	unsigned int i;

	if (!p)
		err(1, "packets");
	packet_check_tables(c);
	p->card = c;
	p->queues = packets_queues(c);
	/* looking into host memory must not take a message */
	if (c->conf.dma_messages)
		*card_value(c, HW_PKT, 0, HW_PKT_FEATURES) &=
			~HW_PKT_FEATURES_SHADOW;
	for (i = 0; i < p->queues; i++) {
		p->qp[i].card = c;
		p->qp[i].index = i;
		packet_tx_init(&p->qp[i]);
		packet_rx_init(&p->qp[i]);
		packet_cq_init(&p->qp[i]);
	}
	return p;
}

void packets_destroy(struct packets *p)
{
	unsigned int i;

	if (!p)
		return;
	for (i = 0; i < p->queues; i++) {
		packet_tx_drop(&p->qp[i]);
		packet_tx_exit(&p->qp[i]);
		packet_rx_drop(&p->qp[i]);
		packet_cq_drop(&p->qp[i]);
	}
	free(p);
}

/* Flows are spread over the queue pairs that run. */
static struct qp *packet_queue(struct packets *p, uint32_t hash)
{
	unsigned int running = 0;
	unsigned int i;

	for (i = 0; i < p->queues; i++)
		running += p->qp[i].running;
	if (!running)
		return NULL;
	hash %= running;
	for (i = 0; i < p->queues; i++)
		if (p->qp[i].running && !hash--)
			return &p->qp[i];
	return NULL;
}

/* The frame's way through the MAC; false when it ends there. */
static bool packet_accept(struct card *c, unsigned int id, struct frame *f)
{
	struct port_counters *count = port_counters(c, id);

	if (f->bad_fcs) {
		count->rx_fcs_errors++;
		return false;
	}
	if (f->len < FRAME_MIN || f->len > port_max_frame(c, id)) {
		if (f->len < FRAME_MIN)
			count->rx_undersize++;
		else
			count->rx_oversize++;
		return false;
	}
	packet_count_received(count, f);
	if (!port_accepts(c, id, f->data)) {
		count->rx_filtered++;
		return false;
	}
	return true;
}

void packet_deliver(struct card *c, unsigned int id, struct frame *f,
		    uint64_t due)
{
	struct qp *q;

	if (!port_up(c, id) || !packet_accept(c, id, f)) {
		frame_free(f);
		return;
	}
	f->due = due;
	f->port = id;
	packet_flow_receive(f);
	q = packet_queue(c->packets, f->hash);
	if (q) {
		packet_rx_frame(q, f);
		return;
	}
	port_counters(c, id)->rx_dropped++;
	frame_free(f);
}
