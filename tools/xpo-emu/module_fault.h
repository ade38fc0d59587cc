/* SPDX-License-Identifier: GPL-2.0 */
/* Injected faults of one endpoint. */
#ifndef XPO_EMU_MODULE_FAULT_H
#define XPO_EMU_MODULE_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "module.h"
#include "module_mem.h"

struct mod_ep;

#define MOD_FAULT_LANES		(CMIS_MAX_BANKS * CMIS_BANK_LANES)

struct mod_fault {
	uint64_t nacks;		/* accesses still to be refused */
	uint64_t stretch_ns;
	bool hang;
	bool ones;
	bool busy;		/* transient states never end */
	bool missing;
	bool stick;		/* monitors show what they showed */
	int32_t lie_mc;		/* temperatures are off by this */
	bool freeze;		/* a VDM freeze or thaw never ends */
	bool garbage;		/* identity is noise */
	uint64_t garbage_seed;
	uint8_t checksum_pages[32];	/* bit per page: checksum is wrong */
	bool reject[MOD_FAULT_LANES];	/* an Apply ends with reject_status */
	uint8_t reject_status[MOD_FAULT_LANES];
	uint8_t tx_failed[CMIS_MAX_BANKS];	/* lanes */
	bool laser_off[CMIS_MAX_BANKS];
};

/* Media lanes of a bank that can emit no light. */
uint8_t mod_fault_dark(const struct mod_ep *ep, unsigned int bank);

/* What becomes of an access before the module itself sees it. */
enum mod_result mod_fault_access(struct mod_ep *ep, uint64_t *stretch_ns);
/* What a READ really returns for a register that holds @value. */
uint8_t mod_fault_overlay(const struct mod_ep *ep, uint8_t page, uint8_t reg,
			  uint8_t value);
/* The fault command: argv[0] is the kind. */
int mod_fault_ctl(struct mod_ep *ep, int argc, char **argv, FILE *out);

#endif
