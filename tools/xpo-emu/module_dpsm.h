/* SPDX-License-Identifier: GPL-2.0 */
/* Data path state machines of one endpoint (CMIS section 6.3.3). */
#ifndef XPO_EMU_MODULE_DPSM_H
#define XPO_EMU_MODULE_DPSM_H

#include <stdbool.h>
#include <stdint.h>

#include "module_apply.h"
#include "sim.h"

struct mod_ep;

struct mod_dp {
	struct mod_ep *ep;
	uint8_t bank;
	uint8_t first;		/* host lane in the bank, also the DPID */
	uint8_t lanes;		/* lane bits; 0: no such data path */
	uint8_t state;		/* CMIS_DP_* */
	bool done;
	bool lasted;		/* passed a transient state worth a flag */
	struct sim_timer timer;
};

struct mod_bank {
	struct mod_dp dp[8];
	struct mod_apply_job job[8];
	uint8_t tx_on;		/* media lanes that emit light */
};

void mod_dpsm_init(struct mod_ep *ep);
void mod_dpsm_exit(struct mod_ep *ep);

/* Do at most one transition per data path; true when there was one. */
bool mod_dpsm_step(struct mod_ep *ep);
/* The active control set of @bank changed: find its data paths again. */
void mod_dpsm_rebuild(struct mod_ep *ep, unsigned int bank);
/* Back to DPDeactivated without a word: reset, or main power is gone. */
void mod_dpsm_drop(struct mod_ep *ep, bool flag);
bool mod_dpsm_all_deactivated(const struct mod_ep *ep);
/* State of the data path on a lane, CMIS_DP_DEACTIVATED on an unused one. */
uint8_t mod_dpsm_lane_state(const struct mod_ep *ep, unsigned int bank,
			    unsigned int lane);
bool mod_dpsm_transient(uint8_t state);
/* Bring the output registers and their flags up to date. */
void mod_dpsm_outputs(struct mod_ep *ep);

#endif
