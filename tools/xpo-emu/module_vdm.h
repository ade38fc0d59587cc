/* SPDX-License-Identifier: GPL-2.0 */
/* VDM (CMIS pages 20h-2Fh): signal quality, its statistics and flags. */
#ifndef XPO_EMU_MODULE_VDM_H
#define XPO_EMU_MODULE_VDM_H

#include <stdbool.h>
#include <stdint.h>

#include "../../driver/cmis.h"
#include "sim.h"

struct mod_ep;

#define MOD_VDM_LANES	(CMIS_MAX_BANKS * CMIS_BANK_LANES)

/* Over the fine intervals since the last freeze. */
struct mod_vdm_stat {
	double min, max, sum;
	unsigned int count;
};

/* Of one lane; those of a data path are at its first one. */
struct mod_vdm_lane {
	/* what the values below were computed from */
	uint32_t nw;
	uint8_t path;			/* lanes of the data path */
	uint32_t mbps;			/* of one of them */

	double eye;			/* 0: no signal */
	double ber;			/* of this lane alone */
	double path_ber;		/* of the data path, now */
	double path_ferc;
	bool locked;			/* codewords are found */
	struct mod_vdm_stat stat[2];	/* BER, FERC: running */
	struct mod_vdm_stat closed[2];	/* as the last freeze left them */
};

struct mod_vdm {
	bool present;
	bool frozen;
	bool thawing;
	struct sim_timer done;
	bool pending;			/* a request is being served */
	uint64_t rand;
	struct mod_vdm_lane lane[MOD_VDM_LANES];
	/* nibbles that held at the last look, by instance */
	uint8_t active[CMIS_MAX_BANKS][CMIS_VDM_GROUPS *
				       CMIS_VDM_GROUP_INSTANCES];
};

/* Pages 20h-2Fh of all banks in the defaults; -1 without memory. */
int mod_vdm_build(struct mod_ep *ep);
void mod_vdm_init(struct mod_ep *ep);
void mod_vdm_exit(struct mod_ep *ep);
/* The registers were loaded again: statistics start anew. */
void mod_vdm_reset(struct mod_ep *ep);

/* Light, data paths or temperatures may have changed. */
void mod_vdm_update(struct mod_ep *ep);
/* A fine interval ended. */
void mod_vdm_tick(struct mod_ep *ep);
/* 2Fh:144 was written, in any bank. */
void mod_vdm_control(struct mod_ep *ep, uint8_t value);
/* An injected fault ended. */
void mod_vdm_resume(struct mod_ep *ep);

#endif
