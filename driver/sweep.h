/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Registers of all banks of a module, read together and written together: one
 * pass of the module's work costs the time of its slowest bank, not the sum.
 * For the module's work only.
 */
#ifndef XPO_SWEEP_H
#define XPO_SWEEP_H

#include <linux/types.h>

#include "bank.h"

struct xpo_endpoint;
struct xpo_module;

/* What can be read of a bank */
#define XPO_SWEEP_CONTROL	BIT(0)	/* 10h:128-173 */
#define XPO_SWEEP_STATES	BIT(1)	/* 11h:128-131 */
#define XPO_SWEEP_STATUS	BIT(2)	/* 11h:202-205 */
#define XPO_SWEEP_ACTIVE	BIT(3)	/* 11h:206-213 */
#define XPO_SWEEP_EXPLICIT	BIT(4)	/* 11h:214-234 */

/**
 * struct xpo_sweep - one bank
 * @ep: its endpoint, NULL while it cannot be used
 * @bank: number within @ep
 * @need: what has to be read in this pass, XPO_SWEEP_*
 * @fresh: what was read in this pass
 * @known: what does not change by itself and was read, of @active
 * @err: first error of this pass
 * @errors: passes in a row with an error
 * @look: lanes may have changed their state
 * @states: DPState, lane nibbles
 * @status: ConfigStatus, lane nibbles
 * @active: active control set
 * @own: staged control set as the module came up with it
 * @plan: WRITEs to be done in this pass
 * @apply: lanes to apply the staged control set to, after @plan went well
 */
struct xpo_sweep {
	struct xpo_endpoint *ep;
	u8 bank;
	u8 need;
	u8 fresh;
	u8 known;
	int err;
	unsigned int errors;
	bool look;
	u8 states[CMIS_BANK_LANES / 2];
	u8 status[CMIS_BANK_LANES / 2];
	u8 active[XPO_BANK_SET_LEN];
	u8 own[XPO_BANK_SET_LEN];
	struct xpo_bank_plan plan;
	u8 apply;
};

/* A module was identified: nothing but its pages is known */
void xpo_sweep_identify(struct xpo_module *module);
/* Lanes or control sets may be anything now */
void xpo_sweep_forget(struct xpo_module *module);
/* Begin a pass: which banks can be used? */
void xpo_sweep_start(struct xpo_module *module);
/* Read what is needed; the module's lock must not be held, as below */
void xpo_sweep_read(struct xpo_module *module);
/* Do what is planned. Banks with an err have it done in part or not at all. */
void xpo_sweep_write(struct xpo_module *module);
/* Page 10h of a bank as it is known to be; under the module's lock */
const u8 *xpo_sweep_page(const struct xpo_sweep *sweep);

#endif
