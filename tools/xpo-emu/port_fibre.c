// SPDX-License-Identifier: GPL-2.0
/* Frames on their way from one port to another. */
#include "card.h"
#include "packet.h"
#include "port_state.h"

void port_drop_flight(struct port *p)
{
	sim_cancel(p->card->sim, &p->arrival);
	frame_list_free(&p->flight);
}

static void port_arrive(struct port *p, struct frame *f, uint64_t due)
{
	struct port *far = &p->card->ports->port[p->link.far];

	if (fec_frame_lost(&far->fec, f->len + FRAME_FCS))
		f->bad_fcs = true;
	packet_deliver(p->card, far->id, f, due);
}

/* What has arrived by now; a link that goes down meanwhile drops the rest. */
static void port_arrivals(void *arg, uint64_t now)
{
	struct port *p = arg;
	struct frame *f;

	while (p->flight.first && p->flight.first->due <= now) {
		f = frame_list_take(&p->flight);
		port_arrive(p, f, f->due);
	}
	if (p->flight.first)
		sim_arm(p->card->sim, &p->arrival, p->flight.first->due);
}

void port_flight_init(struct port *p)
{
	frame_list_init(&p->flight);
	sim_timer_init(&p->arrival, port_arrivals, p);
}

void port_send(struct card *c, unsigned int id, struct frame *f, uint64_t due)
{
	struct port *p = &c->ports->port[id];

	if (!p->link.up) {
		p->counters.tx_dropped++;
		frame_free(f);
		return;
	}
	f->due = due + p->link.delay_ns;
	frame_list_add(&p->flight, f);
	if (!sim_armed(&p->arrival))
		sim_arm(c->sim, &p->arrival, p->flight.first->due);
}
