/* SPDX-License-Identifier: GPL-2.0 */
/* A module and its endpoints, as the module's own files see them. */
#ifndef XPO_EMU_MODULE_EP_H
#define XPO_EMU_MODULE_EP_H

#include <stdbool.h>
#include <stdint.h>

#include "model.h"
#include "module.h"
#include "module_dpsm.h"
#include "module_fault.h"
#include "module_flags.h"
#include "module_lane.h"
#include "module_mem.h"
#include "module_msm.h"
#include "module_phys.h"
#include "module_trace.h"
#include "module_vdm.h"

struct mod_ep {
	struct module *m;
	int index;

	/* Set by the model */
	unsigned int banks;	/* lane banks */
	bool flat;
	unsigned int read_max, write_max;
	uint64_t tbpc_ns;	/* hold-off after a page mapping write */
	struct mod_mem defaults;	/* registers after MgmtInit */

	struct mod_mem mem;
	uint8_t mapped_bank, mapped_page;
	uint64_t busy_until;	/* hold-off: not acknowledged before */
	uint64_t holdoff_ns;
	bool interrupt;

	struct mod_msm msm;
	struct mod_bank bank[CMIS_MAX_BANKS];
	struct mod_phys phys;
	struct mod_vdm vdm;
	struct mod_fault fault;
	struct mod_flag_job flag_job[MOD_FLAG_JOBS];
	struct mod_lane_view view[CMIS_MAX_BANKS];
};

struct module {
	struct sim *sim;
	struct module_conf conf;
	const struct model *model;
	void *model_data;
	const struct module_env *env;
	void *ctx;

	bool standby_power, reset, lpmode, main_power;
	uint32_t declared_mw;
	enum module_power_source declared_source;

	int n_eps;
	struct mod_ep *ep[MODULE_ENDPOINTS_MAX];
	struct mod_heat heat;
	struct mod_trace trace;
};

/*
 * An input of the state machines changed: go on until they are at rest, then
 * bring outputs, monitors and flags up to date.
 */
void mod_ep_update(struct mod_ep *ep);
/* Registers back to what they are when MgmtInit ends. */
void mod_ep_load_defaults(struct mod_ep *ep);
/* A configured duration on the card's clock. */
uint64_t mod_duration_ns(const struct module *m, uint32_t ms);

static inline uint8_t *mod_ep_reg(struct mod_ep *ep, uint8_t bank,
				  uint8_t page, uint8_t reg)
{
	return mod_mem_reg(&ep->mem, bank, page, reg);
}

/* Register of a page that models with state machines always have. */
static inline uint8_t mod_ep_get(const struct mod_ep *ep, uint8_t bank,
				 uint8_t page, uint8_t reg)
{
	return *mod_mem_reg((struct mod_mem *)&ep->mem, bank, page, reg);
}

#endif
