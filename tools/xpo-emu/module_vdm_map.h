/* SPDX-License-Identifier: GPL-2.0 */
/* Which observables an 8xDR8 module has, and where. */
#ifndef XPO_EMU_MODULE_VDM_MAP_H
#define XPO_EMU_MODULE_VDM_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "module_vdm.h"

enum mod_vdm_format {
	MOD_VDM_S16,			/* 1/256 */
	MOD_VDM_U16,			/* 1/256 */
	MOD_VDM_F16,
};

/* An observable of all eight lanes: eight instances in a row. */
struct mod_vdm_observable {
	uint8_t type;			/* CMIS_VDM_TYPE_ */
	uint8_t group;
	uint8_t first;			/* instance in the group */
	uint8_t set;			/* threshold set of the group */
	enum mod_vdm_format format;
	double limit[4];		/* high, low alarm; high, low warning */
};

extern const struct mod_vdm_observable mod_vdm_map[];
extern const size_t mod_vdm_map_size;

/* High and low alarm, high and low warning of this module. */
const double *mod_vdm_limits(const struct mod_ep *ep,
			     const struct mod_vdm_observable *o);
double mod_vdm_decode(enum mod_vdm_format format, uint16_t raw);
uint16_t mod_vdm_encode(enum mod_vdm_format format, double value);

#endif
