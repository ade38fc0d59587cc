/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The data path of a port: one per port, driven towards what is wanted of it
 * by the module's work. It never waits and never touches the bus: each pass
 * looks at what was read, and says what to write.
 */
#ifndef XPO_DATAPATH_H
#define XPO_DATAPATH_H

#include <linux/types.h>
#include <uapi/linux/xpo.h>

#include "bank.h"
#include "sweep.h"

struct xpo_module;

#define XPO_DATAPATH_TRIES	3
#define XPO_DATAPATH_IDLE	U32_MAX
#define XPO_DATAPATH_POLL_MS	100	/* when it should have been there */

enum xpo_datapath_step {
	XPO_DATAPATH_STEP_UNKNOWN,	/* look first */
	XPO_DATAPATH_STEP_DOWN,
	XPO_DATAPATH_STEP_CONFIG,	/* until ConfigStatus, config.c */
	XPO_DATAPATH_STEP_INIT,		/* until DPInitialized */
	XPO_DATAPATH_STEP_TX_ON,	/* until DPActivated */
	XPO_DATAPATH_STEP_UP,
	XPO_DATAPATH_STEP_STOP,		/* until DPDeactivated */
	XPO_DATAPATH_STEP_FAILED,
};

/**
 * struct xpo_datapath - data path of the port that starts at a lane
 * @lanes: number of lanes; 0: no port starts here
 * @speed_mbps: wanted speed
 * @prefer: wanted AppSel, 0: any that fits
 * @up: wanted
 * @again: look whether the active control set is what is wanted
 * @retry: what is wanted changed: a data path that failed may try again
 *
 * @step: where it is
 * @dark: the lanes' outputs are kept off, besides what the step does
 * @choice: AppSel that was chosen
 * @fault: what failed last, until it is up
 * @fault_lanes: lanes of the bank that it concerns
 * @config_status: fault rejected: ConfigStatus of the first of them
 * @since: begin of @step, in jiffies
 * @limit_ms: longest duration of @step, 0: it may last
 * @poll: when to look without having been told to, in jiffies
 * @tries: starts that failed
 * @warned: a failure was logged already
 *
 * @shown_state: what the faces were told last
 * @shown_fault: the same
 *
 * All under the module's lock; only the work writes @step and what follows.
 */
struct xpo_datapath {
	u8 lanes;
	u32 speed_mbps;
	u8 prefer;
	bool up;
	bool again;
	bool retry;

	enum xpo_datapath_step step;
	bool dark;
	u8 choice;
	enum xpo_port_fault fault;
	u8 fault_lanes;
	u8 config_status;
	unsigned long since;
	u32 limit_ms;
	unsigned long poll;
	unsigned int tries;
	bool warned;

	enum xpo_port_state shown_state;
	enum xpo_port_fault shown_fault;
};

/**
 * struct xpo_datapath_run - a data path in one pass
 * @module: module
 * @dp: data path
 * @sweep: its bank
 * @group: number of the bank within the module
 * @lane: first lane within the module
 * @first: first lane within the bank
 * @mask: lanes of the bank
 */
struct xpo_datapath_run {
	struct xpo_module *module;
	struct xpo_datapath *dp;
	struct xpo_sweep *sweep;
	u8 group;
	u8 lane;
	u8 first;
	u8 mask;
};

/* As far as it gets with what was read; returns as xpo_pass_run() */
u32 xpo_datapath_move(const struct xpo_datapath_run *r);
/* What the step has to know and does not, XPO_SWEEP_* */
u8 xpo_datapath_lacks(const struct xpo_datapath_run *r);
/* What the step wants of the direct controls */
void xpo_datapath_want(const struct xpo_datapath_run *r,
		       struct xpo_bank_bits *bits);

/* The only way to move; limit_ms 0: it may last */
void xpo_datapath_next(const struct xpo_datapath_run *r,
		       enum xpo_datapath_step step, u32 limit_ms);
/* It cannot be what it should be */
u32 xpo_datapath_fail(const struct xpo_datapath_run *r,
		      enum xpo_port_fault fault, u8 lanes);
/* What the port's lanes should be in a control set */
void xpo_datapath_put(const struct xpo_datapath_run *r,
		      u8 set[XPO_BANK_SET_LEN]);

#endif
