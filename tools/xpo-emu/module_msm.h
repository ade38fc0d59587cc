/* SPDX-License-Identifier: GPL-2.0 */
/* Module state machine of one endpoint (CMIS section 6.3.2). */
#ifndef XPO_EMU_MODULE_MSM_H
#define XPO_EMU_MODULE_MSM_H

#include <stdbool.h>
#include <stdint.h>

#include "sim.h"

struct mod_ep;

enum mod_msm_state {
	MOD_RESET,
	MOD_MGMT_INIT,
	MOD_LOW_PWR,
	MOD_PWR_UP,
	MOD_READY,
	MOD_PWR_DN,
	MOD_FAULT,
};

struct mod_msm {
	enum mod_msm_state state;
	bool done;		/* the transient state has lasted long enough */
	uint8_t fault;		/* cause code; not 0 is FaultS */
	bool soft_reset;	/* written, not yet acted on */
	struct sim_timer timer;
};

void mod_msm_init(struct mod_ep *ep);
void mod_msm_exit(struct mod_ep *ep);

/* Do at most one transition; true when there was one. */
bool mod_msm_step(struct mod_ep *ep);
/* LowPwrS, or nothing to power up with. */
bool mod_msm_low_power(const struct mod_ep *ep);
/* Registers are there: past MgmtInit. */
bool mod_msm_managed(const struct mod_ep *ep);

#endif
