/* SPDX-License-Identifier: GPL-2.0 */
/* From the staged to the active control set (CMIS section 6.2). */
#ifndef XPO_EMU_MODULE_APPLY_H
#define XPO_EMU_MODULE_APPLY_H

#include <stdint.h>

#include "sim.h"

struct mod_ep;

/* One group of lanes between Apply and its final ConfigStatus. */
struct mod_apply_job {
	struct mod_ep *ep;
	uint8_t bank;
	uint8_t lanes;		/* 0: idle */
	uint8_t status;		/* CMIS_CONFIG_* to end with */
	bool accepted;		/* it becomes the active control set */
	bool immediate;
	uint8_t staged[32];	/* staged set as it was at Apply */
	struct sim_timer timer;
};

void mod_apply_init(struct mod_ep *ep);
/* Application descriptor of an AppSel code; NULL when it is not advertised. */
const uint8_t *mod_apply_descriptor(struct mod_ep *ep, uint8_t app);
/* Drop what is in progress: the endpoint is being reset. */
void mod_apply_cancel(struct mod_ep *ep);
/* ApplyDPInit or ApplyImmediate was written with @trigger. */
void mod_apply_trigger(struct mod_ep *ep, unsigned int bank, uint8_t trigger,
		       bool immediate);
/* Finish what is due but was held back by a stuck busy fault. */
void mod_apply_resume(struct mod_ep *ep);

#endif
