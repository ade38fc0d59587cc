/* SPDX-License-Identifier: GPL-2.0 */
/*
 * struct xpo_module, for the files of the module layer only.
 */
#ifndef XPO_MODULE_PRIV_H
#define XPO_MODULE_PRIV_H

#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#include "cage.h"
#include "card.h"
#include "change.h"
#include "config.h"
#include "datapath.h"
#include "endpoint.h"
#include "flags.h"
#include "mgmt.h"
#include "module.h"
#include "plan.h"
#include "sweep.h"
#include "tap.h"
#include "vdm.h"

/* Steps of the state machine; what the faces see is enum xpo_module_state */
enum xpo_module_step {
	XPO_MODULE_STEP_EMPTY,
	XPO_MODULE_STEP_RESETTING,	/* the cage is being reset */
	XPO_MODULE_STEP_MGMT_INIT,	/* until the endpoints acknowledge */
	XPO_MODULE_STEP_IDENTIFY,
	XPO_MODULE_STEP_LOW,		/* in low power, for a reason */
	XPO_MODULE_STEP_HOLD,		/* lanes are told to stay dark */
	XPO_MODULE_STEP_POWER,		/* until main power is good */
	XPO_MODULE_STEP_UP,		/* until ModuleReady */
	XPO_MODULE_STEP_READY,
	XPO_MODULE_STEP_DOWN,		/* until ModuleLowPwr */
	XPO_MODULE_STEP_FAULT,
};

/* What happened since the work ran last: bits of struct xpo_module.pending */
enum xpo_module_pending {
	XPO_MODULE_PENDING_RESTART,	/* the card was reset meanwhile */
	XPO_MODULE_PENDING_RETRY,	/* somebody wants another try */
	XPO_MODULE_PENDING_STATE,	/* flags say that states changed */
};

/**
 * struct xpo_module - a cage's module
 * @card: card
 * @cage: number of the cage
 * @ops: how the management bus is reached
 * @work: the cage's work, the only writer of what a module is
 * @pending: bits of enum xpo_module_pending
 * @looks: groups whose lanes say that they changed their state, bit per group
 *
 * @plan: what the card samples; has a lock of its own
 *
 * @rearm_lock: one re-arming at a time
 *
 * @regs_lock: protects @regs and @regs_until
 * @regs: what the cage's registers said
 * @regs_until: when to look again in any case, in jiffies; 0 now
 *
 * @lock: protects all below up to @vdm; never held over a bus access
 * @running: @work may be queued and may touch the module
 * @state: published state
 * @reason: published reason
 * @insertions: CAGE.INSERTIONS of the module that this is about
 * @endpoints: endpoints that the module should have
 * @answering: endpoints that the card sees, bit per endpoint
 * @lanes: host lanes
 * @declared_mw: declared maximum power, 0 unknown
 * @ep: endpoints
 * @policy: wanted, kept for the modules that follow
 * @drained: ports are kept closed
 * @throttle: wanted when it is too hot, kept for the modules that follow
 * @cooling: what is done about its temperature
 * @heat: heat balance of the cage
 * @reset: wanted reset plus one, 0 none
 * @adopted: the module ran when the driver came
 * @found: lanes that ran then, and of which nobody wanted anything since
 * @datapath: data paths of the ports, by their first lanes
 * @control: wanted controls of the lanes, kept for the modules that follow
 * @config: provisioning, per bank
 * @sweep: registers, per bank; the work reads and writes them without @lock
 * @change: change of many lanes
 * @flags: clear-on-read bits
 * @vdm: observables
 *
 * @step: the work's own, as all below
 * @step_reason: why it is in step low or fault
 * @deadline: end of @step, in jiffies
 * @since: begin of @state, in jiffies; lock
 * @tries: power-ups, power-downs or identifications that failed
 * @losses: how often main power was lost
 * @first: nothing was identified since the start: adopt what runs
 * @learned: @vdm was read, or tried to
 * @quiet: another look at what failed; the faces see no change until the end
 */
struct xpo_module {
	struct xpo_card *card;
	u8 cage;
	const struct xpo_mgmt_ops *ops;
	struct delayed_work work;
	unsigned long pending;
	unsigned long looks;

	struct xpo_plan plan;

	struct mutex rearm_lock;	/* of the key and its result */

	struct mutex regs_lock;		/* of the two below; a leaf */
	struct xpo_cage_info regs;
	unsigned long regs_until;

	struct mutex lock;		/* of all up to @vdm */
	bool running;
	enum xpo_module_state state;
	enum xpo_reason reason;
	u32 insertions;
	u8 endpoints;
	u8 answering;
	u8 lanes;
	u32 declared_mw;
	struct xpo_endpoint ep[XPO_MAX_ENDPOINTS];
	enum xpo_power_policy policy;
	bool drained;
	enum xpo_throttle throttle;
	struct xpo_cooling cooling;
	struct xpo_heat heat;
	unsigned int reset;
	bool adopted;
	u64 found;
	struct xpo_datapath datapath[XPO_MAX_LANES];
	struct xpo_lane_control control[XPO_MAX_LANES];
	struct xpo_config config[XPO_LANE_GROUPS];
	struct xpo_sweep sweep[XPO_LANE_GROUPS];
	struct xpo_change change;
	struct xpo_flags *flags;
	struct xpo_vdm *vdm;

	enum xpo_module_step step;
	enum xpo_reason step_reason;
	unsigned long deadline;
	unsigned long since;
	unsigned int tries;
	unsigned int losses;
	bool first;
	bool learned;
	bool quiet;
};

/* Group of the module that a bank of an endpoint is; -1 none */
int xpo_module_group(const struct xpo_module *module, u8 endpoint, u8 bank);
/* Endpoint that serves the group; NULL none. Under the lock or in the work */
struct xpo_endpoint *xpo_module_group_endpoint(struct xpo_module *module,
					       u8 group);
/* Newest sample of one of the module's taps, if it is of this module */
int xpo_module_sample(struct xpo_module *module, u16 n, struct xpo_sample *s);
/* Let the work look at what changed */
void xpo_module_kick(struct xpo_module *module);
void xpo_module_kick_for(struct xpo_module *module,
			 enum xpo_module_pending what);

/* Lanes of a group may have changed their state: look at them */
void xpo_module_look(struct xpo_module *module, u8 endpoint, u8 bank);

/* Number of ports that are up; under the lock */
unsigned int xpo_module_ports_up(struct xpo_module *module);
/* Newest known active control set of a group's bank; under the lock */
void xpo_module_active(struct xpo_module *module, u8 group,
		       u8 set[XPO_BANK_SET_LEN]);
/* Tell the faces which ports' states changed */
void xpo_module_publish_ports(struct xpo_module *module);

struct xpo_module *xpo_module_create(struct xpo_card *card, u8 cage);
void xpo_module_destroy(struct xpo_module *module);
void xpo_module_start(struct xpo_module *module);
/* Decide nothing any more; what still runs ends when its commands fail */
void xpo_module_quit(struct xpo_module *module);
void xpo_module_stop(struct xpo_module *module);

#endif
