/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Changes of many lanes at once, all or nothing: applications and lane
 * controls. One at a time per module; the module's work carries it out.
 */
#ifndef XPO_CHANGE_H
#define XPO_CHANGE_H

#include <linux/types.h>
#include <uapi/linux/xpo.h>

#include "bank.h"
#include "lane.h"
#include "lane_control.h"

struct netlink_ext_ack;
struct xpo_module;

/**
 * struct xpo_change_request - what is asked for
 * @lanes: lanes of the module
 * @apply: another application, else controls
 * @app_sel: preferred AppSel of all ports on @lanes, 0 none
 * @control: controls in @control.set of all @lanes
 * @reset: forget all controls first
 */
struct xpo_change_request {
	u64 lanes;
	bool apply;
	u8 app_sel;
	struct xpo_lane_control control;
	bool reset;
};

enum xpo_change_phase {
	XPO_CHANGE_PHASE_CONFIGURE,	/* until all control sets are active */
	XPO_CHANGE_PHASE_START,		/* until all data paths are up again */
	XPO_CHANGE_PHASE_BACK,		/* until all is as it was before */
};

/**
 * struct xpo_change - the change of a module, under its lock
 * @id: number of the last one
 * @running: it has not ended
 * @ended: it has, and nobody was told
 * @apply: of applications
 * @phase: where it is
 * @lanes: lanes that it is about
 * @ports: ports that have to be configured, by their first lanes
 * @error: why it goes back, negative errno
 * @fault: the same, more exactly
 * @fault_lanes: lanes that are the reason
 * @config_status: of the first of them, fault rejected
 * @former: AppSel that was active, by first lane; 0 none
 * @prefer: AppSel that was preferred, by first lane
 * @control: controls as they were
 */
struct xpo_change {
	u32 id;
	bool running;
	bool ended;
	bool apply;
	enum xpo_change_phase phase;
	u64 lanes;
	u64 ports;
	int error;
	enum xpo_port_fault fault;
	u64 fault_lanes;
	u8 config_status;
	u8 former[XPO_MAX_LANES];
	u8 prefer[XPO_MAX_LANES];
	struct xpo_lane_control control[XPO_MAX_LANES];
};

/* WRITEs of a module, bank by bank */
struct xpo_change_plan {
	unsigned int n;
	struct {
		u8 endpoint;
		u8 bank;
		struct xpo_bank_write write;
	} write[XPO_LANE_GROUPS * XPO_BANK_WRITES];
};

/*
 * Check a request and start it. *id is that of the event that tells its end.
 * A module that is not ready is given what is asked for when it becomes so.
 */
int xpo_change_start(struct xpo_module *module,
		     const struct xpo_change_request *request, u32 *id,
		     struct netlink_ext_ack *extack);
/* Check a request and tell what would be written */
int xpo_change_plan(struct xpo_module *module,
		    const struct xpo_change_request *request,
		    struct xpo_change_plan *plan,
		    struct netlink_ext_ack *extack);

/* For the module's work, under the lock: go on; as xpo_pass_run() */
u32 xpo_change_run(struct xpo_module *module);
/* The same without the lock: the module is not ready any more */
void xpo_change_abort(struct xpo_module *module);
/* Tell the end, without the lock */
void xpo_change_tell(struct xpo_module *module);

/* Under the lock: may the data path of a port not be started yet? */
bool xpo_change_holds(const struct xpo_module *module, u8 lane);
/* Under the lock: does a port go back to what it was, and what is that? */
bool xpo_change_former(const struct xpo_module *module, u8 lane, u8 *app_sel);
/* Under the lock: "apply 3" is running: -EBUSY and text */
int xpo_change_check(const struct xpo_module *module,
		     struct netlink_ext_ack *extack);

#endif
