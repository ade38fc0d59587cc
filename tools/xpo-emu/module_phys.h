/* SPDX-License-Identifier: GPL-2.0 */
/* Power, heat, light and supply of a module, and what its monitors say. */
#ifndef XPO_EMU_MODULE_PHYS_H
#define XPO_EMU_MODULE_PHYS_H

#include <stdbool.h>
#include <stdint.h>

#include "sim.h"

struct module;
struct mod_ep;

#define MOD_LANES_MAX		256
#define MOD_AUTO		INT32_MIN	/* no value forced */

enum mod_mon {
	MOD_MON_TEMP,		/* mC */
	MOD_MON_VCC,		/* mV */
	MOD_MON_LASER_TEMP,	/* mC, Aux3 */
	MOD_MON_COUNT
};

enum mod_lane_mon {
	MOD_LANE_TX_POWER,	/* uW */
	MOD_LANE_TX_BIAS,	/* uA */
	MOD_LANE_RX_POWER,	/* uW */
	MOD_LANE_MON_COUNT
};

/* Of one endpoint. */
struct mod_phys {
	int32_t forced[MOD_MON_COUNT];
	int32_t lane_forced[MOD_LANE_MON_COUNT][MOD_LANES_MAX];
	/* Conditions that held at the last look, to find their onset */
	uint8_t active[MOD_MON_COUNT];
	uint8_t lane_active[MOD_LANE_MON_COUNT][MOD_LANES_MAX];
	uint8_t los[MOD_LANES_MAX / 8];
	uint8_t failed[MOD_LANES_MAX / 8];
	int32_t light_nw[MOD_LANES_MAX];	/* or MODULE_LIGHT_CONF */
	unsigned int ticks;
};

/* Of the module. */
struct mod_heat {
	double plate_mc;
	struct sim_timer timer;
};

void mod_phys_init(struct module *m);
void mod_phys_exit(struct module *m);
/* Conditions are looked at anew: the registers were loaded again. */
void mod_phys_reset(struct mod_ep *ep);
/* No value is forced any more. */
void mod_phys_release(struct mod_ep *ep);

/* Recompute all monitors of an endpoint and flag what began. */
void mod_phys_update(struct mod_ep *ep);
uint32_t mod_phys_power_mw(const struct module *m);
/* Light that a lane sends and gets, without the noise of its monitors. */
uint32_t mod_phys_tx_nw(const struct mod_ep *ep, unsigned int lane);
uint32_t mod_phys_rx_nw(const struct mod_ep *ep, unsigned int lane);
/* Media lanes of a bank that get light. */
uint8_t mod_phys_rx_light(const struct mod_ep *ep, unsigned int bank);

#endif
