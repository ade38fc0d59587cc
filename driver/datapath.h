/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The data paths of one group of lanes (one bank): started and stopped as a
 * whole, with the applications that the module has provisioned.
 */
#ifndef XPO_DATAPATH_H
#define XPO_DATAPATH_H

#include <linux/types.h>

#include "module.h"

enum xpo_datapath_step {
	XPO_DATAPATH_STEP_UNKNOWN,	/* look first */
	XPO_DATAPATH_STEP_DOWN,
	XPO_DATAPATH_STEP_INIT,		/* until DPInitialized */
	XPO_DATAPATH_STEP_TX_ON,	/* until DPActivated */
	XPO_DATAPATH_STEP_UP,
	XPO_DATAPATH_STEP_STOP,		/* until DPDeactivated */
	XPO_DATAPATH_STEP_FAILED,
};

/**
 * struct xpo_datapath - data paths of one group
 * @step: where it is; written by the module's work under its lock
 * @lanes: lanes of the bank that an application uses
 * @deadline: end of @step, in jiffies
 * @tries: starts that failed
 * @warned: a failure was logged already
 */
struct xpo_datapath {
	enum xpo_datapath_step step;
	u8 lanes;
	unsigned long deadline;
	unsigned int tries;
	bool warned;
};

/*
 * For the module's work while the module is ready: move every group towards
 * what is wanted. Returns when to look again, in ms; U32_MAX: no need.
 */
u32 xpo_datapath_run(struct xpo_module *module);
/* Not ready any more: nothing is known about the lanes, or all are dark */
void xpo_datapath_reset(struct xpo_module *module,
			enum xpo_datapath_step step);
/* A port changed its mind: groups that failed may try again */
void xpo_datapath_retry(struct xpo_module *module);
/* Does a port want light, or does a lane that was found running have it? */
bool xpo_datapath_wanted(struct xpo_module *module);
/* What the faces call the step */
enum xpo_group_state xpo_datapath_state(const struct xpo_datapath *dp);
/* Number of groups whose port is up; under the module's lock */
unsigned int xpo_datapath_ports_up(struct xpo_module *module);

#endif
