/* SPDX-License-Identifier: GPL-2.0 */
/* A port as its own files see it. */
#ifndef XPO_EMU_PORT_STATE_H
#define XPO_EMU_PORT_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "fec.h"
#include "frame.h"
#include "link.h"
#include "plant.h"
#include "port.h"
#include "sim.h"

#define PORT_LANES_MAX	8
#define PORT_CAGE_LANES	PLANT_CAGE_LANES

struct port {
	struct card *card;
	unsigned int id;

	/* fixed while it is enabled */
	bool enabled;
	uint8_t lanes;
	uint8_t fec_mode;
	uint32_t speed_mbps;

	struct link link;
	uint32_t link_time_hi;		/* as latched */
	struct fec fec;
	struct port_counters counters;

	struct frame_list flight;	/* on the fibre, by their arrival */
	struct sim_timer arrival;
};

struct ports {
	struct card *card;
	struct port port[PORT_COUNT];
	uint16_t owner[PORT_COUNT];	/* enabled port on each lane */
	struct link_out out[PLANT_ENDS];	/* by lane */

	/* cages where something changed that links depend on */
	uint32_t dirty;
	bool settling;
	struct sim_timer settle;
};

/* In port_fibre.c. */
void port_flight_init(struct port *p);
/* What is on the fibre is lost. */
void port_drop_flight(struct port *p);
/* A frame arrived from a port of another card, now; takes it. */
void port_receive(struct port *p, struct frame *f);

static inline unsigned int port_lane_mbps(const struct port *p)
{
	return p->speed_mbps / p->lanes;
}

#endif
