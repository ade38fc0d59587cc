/* SPDX-License-Identifier: GPL-2.0 */
/* Two 8xDR8 modules in cages 0 and 1 and a plant, for tests of ports. */
#ifndef XPO_UNIT_EMU_PORT_UTIL_H
#define XPO_UNIT_EMU_PORT_UTIL_H

#include "emu_card_util.h"

#include "../../tools/xpo-emu/port.h"
#include "../../tools/xpo-emu/port_state.h"

#define PORT_REG(id, reg)	(HW_PORT_##reg + 0x40 * (id))

/* Applications of the 8xDR8 modules */
#define APP_8_LANES	1
#define APP_4_LANES	2
#define APP_2_LANES	3
#define APP_1_LANE	4
#define APP_8_HALF	9	/* at 100 Gb/s per lane */
#define APP_4_HALF	10
#define APP_1_HALF	11

/* A plant file with this text; the path is good until the next call. */
const char *plant_file(const char *text);
/* A card with this plant, both modules on, application 1 on all lanes. */
struct host *cable_open(const char *plant);
/* Another application on the lanes of a group; waits until they are active. */
void group_apply(struct host *h, unsigned int cage, unsigned int group,
		 unsigned int app);
/* One byte of a bank of page 10h. */
void lane_write(struct host *h, unsigned int cage, unsigned int group,
		uint8_t reg, uint8_t value);

/* Write the registers and CTRL.ENABLE; returns RESULT. */
uint32_t port_start(struct host *h, unsigned int id, unsigned int lanes,
		    uint32_t speed_mbps);
uint32_t port_status(struct host *h, unsigned int id);
/* Both ends, and wait for the link. */
void port_start_pair(struct host *h, unsigned int a, unsigned int b,
		     unsigned int lanes);
struct hw_port_stats port_stats(struct host *h, unsigned int id);

/* The next LINK event must be of this port; returns its card time. */
uint64_t link_event(struct host *h, unsigned int id, bool up);
void no_link_event(struct host *h);

#endif
