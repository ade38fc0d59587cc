/* SPDX-License-Identifier: GPL-2.0 */
/* Light and links, hardware.md 9.1: from sending lanes to ports that are up. */
#ifndef XPO_EMU_LINK_H
#define XPO_EMU_LINK_H

#include <stdbool.h>
#include <stdint.h>

#include "sim.h"

#define LINK_LANES	8
/* In link_out.port and link.far: of which wire, and its port id there */
#define LINK_FAR_WIRE	0x8000
#define LINK_FAR_SHIFT	10

struct card;
struct port;
struct ports;

/* What a lane sends into its fibre. */
struct link_out {
	uint32_t nw;		/* light; 0: dark */
	bool inverted;
	/* the port whose signal it is; PORT_NONE: of none that is enabled */
	uint16_t port;
	uint8_t lanes;
	uint8_t fec_mode;
	uint32_t speed_mbps;
	bool ready;		/* that port receives without a fault */
};

/* How a port receives. */
struct link {
	uint8_t signal;
	uint8_t lock;
	bool aligned;
	bool high_ser;
	bool remote_fault;
	bool up;
	uint16_t far;		/* port at the other end, while aligned */
	double ber[LINK_LANES];
	uint32_t delay_ns;	/* of the slowest lane */
	uint32_t downs;
	uint64_t time;		/* of the last change of up */
	struct sim_timer rise;	/* runs while it comes up */
};

void link_init(struct port *p);
/* Stop timers, drop frames; nobody is told. */
void link_exit(struct port *p);
void link_out_init(struct link_out *out);
void link_settle_init(struct ports *ports);
void link_settle_exit(struct ports *ports);

/* Something changed in a cage: links follow at this card time. */
void link_dirty(struct card *c, unsigned int cage);
/* Let them follow now. Not from inside a module. */
void link_settle(struct card *c);

/* The port will not be enabled any more. */
void link_disable(struct port *p);
/* PORT.STATUS */
uint32_t link_status(const struct port *p);

#endif
