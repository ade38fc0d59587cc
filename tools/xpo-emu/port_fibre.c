// SPDX-License-Identifier: GPL-2.0
/* Frames on their way from one port to another. */
#include "card.h"
#include "packet.h"
#include "port_state.h"
#include "wire.h"

void port_drop_flight(struct port *p)
{
	sim_cancel(p->card->sim, &p->arrival);
	frame_list_free(&p->flight);
}

void port_receive(struct port *p, struct frame *f)
{
	if (fec_frame_lost(&p->fec, f->len + FRAME_FCS))
		f->bad_fcs = true;
	packet_deliver(p->card, p->id, f, sim_now(p->card->sim));
}

static void port_arrive(struct port *p, struct frame *f)
{
	struct card *c = p->card;

	if (p->link.far & LINK_FAR_WIRE)
		wire_send_frame(c->wires, p->link.far, f);
	else
		port_receive(&c->ports->port[p->link.far], f);
}

/* What has arrived by now; a link that goes down meanwhile drops the rest. */
static void port_arrivals(void *arg, uint64_t now)
{
	struct port *p = arg;
	struct frame *f;

	while ((f = p->flight.first)) {
		if (f->due > now && !sim_advance(p->card->sim, f->due)) {
			sim_arm(p->card->sim, &p->arrival, f->due);
			return;
		}
		now = f->due;
		port_arrive(p, frame_list_take(&p->flight));
	}
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
