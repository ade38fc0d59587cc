// SPDX-License-Identifier: GPL-2.0
/*
 * When something changes in a cage, the light of its lanes is looked at and
 * given to the modules at the other ends, whose outputs may change with it.
 * When all of that is at rest the ports there are looked at.
 */
#include "link.h"

#include <string.h>

#include "cage.h"
#include "card.h"
#include "event.h"
#include "plant.h"
#include "port_state.h"
#include "wire.h"

#define LINK_UP_NS	(10 * SIM_NS_PER_MS)	/* hardware.md 9.1 */
#define LINK_BER_MAX	0.02
#define LINK_SER_SET	0.001
#define LINK_SER_CLEAR	0.00001
#define LINK_NO_ENDPOINT	255
#define LINK_ARG_UP	(1u << 16)

uint32_t link_status(const struct port *p)
{
	const struct link *l = &p->link;

	return (l->up ? HW_PORT_STATUS_LINK : 0) |
	       (l->high_ser ? HW_PORT_STATUS_HIGH_SER : 0) |
	       (l->remote_fault ? HW_PORT_STATUS_REMOTE_FAULT : 0) |
	       (l->aligned ? HW_PORT_STATUS_ALIGNED : 0) |
	       l->signal << 8 | (uint32_t)l->lock << 16;
}

static void link_post(struct port *p)
{
	struct hw_event e = {
		.type = HW_EVENT_TYPE_LINK,
		.cage = p->id / PORT_CAGE_LANES,
		.endpoint = LINK_NO_ENDPOINT,
		.length = 2 * sizeof(uint32_t),
		.arg = p->id | (p->link.up ? LINK_ARG_UP : 0),
	};
	uint32_t data[2] = { link_status(p), p->link.downs };

	memcpy(e.data, data, sizeof(data));
	evq_post(p->card->evt, &e);
}

static void link_set_up(struct port *p, bool up)
{
	struct link *l = &p->link;

	sim_cancel(p->card->sim, &l->rise);
	if (l->up == up)
		return;
	l->up = up;
	l->time = sim_now(p->card->sim);
	if (!up) {
		l->downs++;
		port_drop_flight(p);
	}
	link_post(p);
}

static void link_rise(void *arg, uint64_t due)
{
	(void)due;
	link_set_up(arg, true);
}

void link_init(struct port *p)
{
	p->link.far = PORT_NONE;
	port_flight_init(p);
	sim_timer_init(&p->link.rise, link_rise, p);
}

void link_exit(struct port *p)
{
	sim_cancel(p->card->sim, &p->link.rise);
	port_drop_flight(p);
}

void link_out_init(struct link_out *out)
{
	memset(out, 0, sizeof(*out));
	out->port = PORT_NONE;
}

static void link_settle_timer(void *arg, uint64_t due)
{
	struct ports *ports = arg;

	(void)due;
	link_settle(ports->card);
}

void link_settle_init(struct ports *ports)
{
	sim_timer_init(&ports->settle, link_settle_timer, ports);
}

void link_settle_exit(struct ports *ports)
{
	sim_cancel(ports->card->sim, &ports->settle);
}

void link_dirty(struct card *c, unsigned int cage)
{
	struct ports *ports = c->ports;

	ports->dirty |= 1u << cage;
	if (!sim_armed(&ports->settle))
		sim_arm(c->sim, &ports->settle, sim_now(c->sim));
}

static void link_lane_get(const struct card *c, unsigned int lane,
			  struct module_lane *l)
{
	const struct module *m = c->cages[lane / PORT_CAGE_LANES]->module;

	memset(l, 0, sizeof(*l));
	if (m)
		module_lane_get(m, lane % PORT_CAGE_LANES, l);
}

/* The data path on each of the port's lanes is made for this port. */
static bool link_fits(const struct port *p)
{
	struct module_lane l;
	unsigned int i;

	for (i = 0; i < p->lanes; i++) {
		link_lane_get(p->card, p->id + i, &l);
		if (l.path_first != p->id % PORT_CAGE_LANES ||
		    l.path_lanes != p->lanes ||
		    l.lane_mbps != port_lane_mbps(p))
			return false;
	}
	return true;
}

/* Cages at the other ends of a cage's lanes, itself included. */
static uint32_t link_reach(const struct card *c, uint32_t cages)
{
	uint32_t reach = cages;
	unsigned int i, far;

	for (i = 0; i < c->conf.cages * PORT_CAGE_LANES; i++)
		if (cages & 1u << i / PORT_CAGE_LANES &&
		    plant_far(c->plant, i, &far) && far < PLANT_LANES)
			reach |= 1u << far / PORT_CAGE_LANES;
	return reach;
}

static void link_send_cage(struct card *c, unsigned int cage)
{
	struct link_out *out = &c->ports->out[cage * PORT_CAGE_LANES];
	struct module_lane l;
	unsigned int i;

	for (i = 0; i < PORT_CAGE_LANES; i++) {
		link_lane_get(c, cage * PORT_CAGE_LANES + i, &l);
		out[i].nw = l.tx_nw;
		out[i].inverted = l.tx_inverted;
	}
}

/* Light for all lanes of a module; it tells us when its outputs change. */
static void link_light_cage(struct card *c, unsigned int cage)
{
	unsigned int first = cage * PORT_CAGE_LANES, i;
	int32_t nw[PORT_CAGE_LANES];
	struct plant_path path;

	if (!c->cages[cage]->module)
		return;
	for (i = 0; i < PORT_CAGE_LANES; i++) {
		nw[i] = MODULE_LIGHT_CONF;
		if (plant_path(c->plant, first + i, &path))
			nw[i] = c->ports->out[path.far].nw * path.gain;
	}
	module_set_light(c->cages[cage]->module, nw, PORT_CAGE_LANES);
}

/* Until nothing moves; returns the cages whose ports are to be looked at. */
static uint32_t link_light(struct card *c)
{
	struct ports *ports = c->ports;
	uint32_t seen = 0, cages, reach;
	unsigned int i;

	while (ports->dirty) {
		cages = ports->dirty;
		ports->dirty = 0;
		for (i = 0; i < c->conf.cages; i++)
			if (cages & 1u << i)
				link_send_cage(c, i);
		reach = link_reach(c, cages);
		for (i = 0; i < c->conf.cages; i++)
			if (reach & 1u << i)
				link_light_cage(c, i);
		seen |= reach;
	}
	return seen;
}

/* The port's own signal, as the other ends see it. */
static void link_send_port(struct port *p)
{
	struct link_out *out = &p->card->ports->out[p->id];
	bool fits = link_fits(p);
	unsigned int i;

	for (i = 0; i < p->lanes; i++) {
		out[i].port = fits ? p->id : PORT_NONE;
		out[i].lanes = p->lanes;
		out[i].fec_mode = p->fec_mode;
		out[i].speed_mbps = p->speed_mbps;
	}
}

/* One lane: SIGNAL, and the sender when it has LOCK, else NULL. */
static const struct link_out *link_lane(struct port *p, unsigned int i,
					bool fits)
{
	const struct card *c = p->card;
	struct link *l = &p->link;
	const struct link_out *out;
	struct plant_path path;
	struct module_lane lane;

	link_lane_get(c, p->id + i, &lane);
	if (lane.rx_output)
		l->signal |= 1u << i;
	if (!lane.rx_output || !fits || !plant_path(c->plant, p->id + i, &path))
		return NULL;
	out = &c->ports->out[path.far];
	l->ber[i] = fec_ber(lane.rx_nw);
	if (out->port == PORT_NONE || l->ber[i] >= LINK_BER_MAX ||
	    out->speed_mbps / out->lanes != port_lane_mbps(p) ||
	    lane.rx_inverted ^ out->inverted ^ path.inverted)
		return NULL;
	l->lock |= 1u << i;
	if (path.delay_ns > l->delay_ns)
		l->delay_ns = path.delay_ns;
	return out;
}

/* All lanes are locked and come from one port of our kind. */
static bool link_align(struct port *p)
{
	struct link *l = &p->link;
	const struct link_out *out;
	bool fits = link_fits(p), same = true;
	unsigned int i;

	l->signal = 0;
	l->lock = 0;
	l->delay_ns = 0;
	l->far = PORT_NONE;
	memset(l->ber, 0, sizeof(l->ber));
	for (i = 0; i < p->lanes; i++) {
		out = link_lane(p, i, fits);
		if (!out) {
			l->ber[i] = 0;
			continue;
		}
		if (l->far == PORT_NONE)
			l->far = out->port;
		if (out->port != l->far || out->lanes != p->lanes ||
		    out->fec_mode != p->fec_mode)
			same = false;
	}
	if (!same || l->lock != (1u << p->lanes) - 1)
		l->far = PORT_NONE;
	return l->far != PORT_NONE;
}

static void link_receive(struct port *p)
{
	struct link_out *out = &p->card->ports->out[p->id];
	struct link *l = &p->link;
	uint16_t was = l->far;
	unsigned int i;

	l->aligned = link_align(p);
	/* another sender is another link */
	if (l->far != was)
		link_set_up(p, false);
	fec_set(&p->fec, sim_now(p->card->sim), l->ber,
		l->aligned ? p->lanes : 0, p->speed_mbps);
	if (!l->aligned || p->fec.odds.uncorrectable < LINK_SER_CLEAR)
		l->high_ser = false;
	else if (p->fec.odds.uncorrectable > LINK_SER_SET)
		l->high_ser = true;
	for (i = 0; i < p->lanes; i++)
		out[i].ready = l->aligned && !l->high_ser;
}

static void link_decide(struct port *p)
{
	const struct card *c = p->card;
	struct link *l = &p->link;
	unsigned int lane;
	bool far;

	if (!l->aligned || !plant_far(c->plant, p->id, &lane)) {
		l->remote_fault = false;
		link_set_up(p, false);
		return;
	}
	far = c->ports->out[lane].ready;
	l->remote_fault = !far;
	if (!far || l->high_ser)
		link_set_up(p, false);
	else if (!l->up && !sim_armed(&l->rise))
		sim_arm(c->sim, &l->rise, sim_now(c->sim) + LINK_UP_NS);
}

static void link_each(struct card *c, uint32_t cages,
		      void (*look)(struct port *p))
{
	unsigned int i;

	for (i = 0; i < c->conf.cages * PORT_CAGE_LANES; i++)
		if (cages & 1u << i / PORT_CAGE_LANES &&
		    c->ports->port[i].enabled)
			look(&c->ports->port[i]);
}

void link_settle(struct card *c)
{
	uint32_t cages;

	if (!c->ports->dirty || c->ports->settling)
		return;
	c->ports->settling = true;
	cages = link_light(c);
	c->ports->settling = false;
	sim_cancel(c->sim, &c->ports->settle);
	link_each(c, cages, link_send_port);
	link_each(c, cages, link_receive);
	link_each(c, link_reach(c, cages), link_decide);
	wires_update(c->wires);
}

void link_disable(struct port *p)
{
	struct ports *ports = p->card->ports;
	unsigned int i;

	fec_set(&p->fec, sim_now(p->card->sim), p->link.ber, 0, 0);
	p->link.signal = 0;
	p->link.lock = 0;
	p->link.aligned = false;
	p->link.high_ser = false;
	p->link.remote_fault = false;
	link_set_up(p, false);
	for (i = 0; i < p->lanes; i++) {
		ports->out[p->id + i].port = PORT_NONE;
		ports->out[p->id + i].ready = false;
	}
}
