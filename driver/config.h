/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Provisioning: the control sets of one bank. Ports of a bank that need
 * another configuration at the same time get it by one Apply.
 */
#ifndef XPO_CONFIG_H
#define XPO_CONFIG_H

#include <linux/types.h>

#include "bank.h"

struct xpo_module;

enum xpo_config_step {
	XPO_CONFIG_STEP_IDLE,
	XPO_CONFIG_STEP_RELEASE,	/* old data paths become unused lanes */
	XPO_CONFIG_STEP_APPLY,
};

/**
 * struct xpo_config - provisioning of one bank, under the module's lock
 * @step: what was applied
 * @lanes: to which lanes
 * @evict: lanes of old data paths that have to be deactivated before
 * @pace_ms: time between two looks at ConfigStatus
 * @since: when it was applied, in jiffies
 * @poll: when to look next, in jiffies
 * @set: what was applied
 */
struct xpo_config {
	enum xpo_config_step step;
	u8 lanes;
	u8 evict;
	u32 pace_ms;
	unsigned long since;
	unsigned long poll;
	u8 set[XPO_BANK_SET_LEN];
};

/* Once per pass: what has to be read, XPO_SWEEP_* */
u8 xpo_config_need(struct xpo_module *module, u8 group);
/* Go on; returns as xpo_datapath_run() */
u32 xpo_config_run(struct xpo_module *module, u8 group);
/* What was to be applied could not be written: once more */
void xpo_config_cancel(struct xpo_module *module, u8 group);

#endif
