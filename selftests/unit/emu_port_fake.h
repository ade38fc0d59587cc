/* SPDX-License-Identifier: GPL-2.0 */
/* Ports that are up when a test says so, and a fibre between two of them. */
#ifndef XPO_UNIT_EMU_PORT_FAKE_H
#define XPO_UNIT_EMU_PORT_FAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "../../tools/xpo-emu/port.h"

struct host;

#define FAKE_FIBRE_NS	100

struct fake_port {
	bool enabled;
	bool up;
	uint32_t speed_mbps;
	unsigned int max_frame;
	bool promiscuous;		/* else only frames to this address: */
	uint8_t mac[6];
	unsigned int peer;
	struct port_counters count;
};

/* Cages 0 and 1 with a port each that is up, joined by a fibre. */
struct host *packet_open(void);

extern struct fake_port fake_ports[1024];

#endif
