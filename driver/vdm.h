/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Versatile diagnostics monitoring (CMIS pages 20h-2Fh): which observables a
 * module has, and their values, thresholds and flags. Descriptors are read
 * when the module is identified; values are what the card samples.
 */
#ifndef XPO_VDM_H
#define XPO_VDM_H

#include <linux/types.h>
#include <uapi/linux/xpo.h>

#define XPO_VDM_GROUPS		4	/* of each bank */
#define XPO_VDM_INSTANCES	64	/* of each group */
#define XPO_VDM_NO_LANE		0xff

struct xpo_module;

/**
 * struct xpo_vdm_value - one observable
 * @endpoint: endpoint
 * @bank: bank of the endpoint
 * @lane: host lane of the module, or first one; XPO_VDM_NO_LANE: the module
 * @instance: 1-256, CMIS's number within the bank
 * @type: CMIS's number of the observable
 * @has_value: @value to @age_ms are valid
 * @value: raw, in the format of @type, as the thresholds
 * @high_alarm: threshold
 * @low_alarm: threshold
 * @high_warning: threshold
 * @low_warning: threshold
 * @flags: active: bit 0 high alarm, 1 low alarm, 2 high warning, 3 low warning
 * @flags_seen: the same since the module was seated
 * @freeze: number of the freeze that it was read in
 * @time_ns: card time of the sample
 * @age_ms: its age
 */
struct xpo_vdm_value {
	u8 endpoint;
	u8 bank;
	u8 lane;
	u16 instance;
	u8 type;
	bool has_value;
	u16 value;
	u16 high_alarm;
	u16 low_alarm;
	u16 high_warning;
	u16 low_warning;
	u8 flags;
	u8 flags_seen;
	u32 freeze;
	u64 time_ns;
	u32 age_ms;
};

struct xpo_vdm *xpo_vdm_create(void);
void xpo_vdm_destroy(struct xpo_vdm *vdm);
/* Another module: forget */
void xpo_vdm_clear(struct xpo_module *module);
/* Read descriptors and thresholds of all banks; from the module's work */
void xpo_vdm_fetch(struct xpo_module *module);

/*
 * Observables of group k of the lane group's bank, from one sample. Returns
 * their number; 0: none. No bus access.
 */
unsigned int xpo_vdm_get(struct xpo_module *module, u8 group, u8 k,
			 struct xpo_vdm_value values[XPO_VDM_INSTANCES]);
/* Lane of the module that a flag of page 2Ch is about; -1 none */
int xpo_vdm_flag_lane(struct xpo_module *module, u8 endpoint, u8 bank,
		      u8 offset, u8 bit);

#endif
