/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the card samples of a cage: a default plan that follows the module,
 * and what an operator wants instead of it or besides it.
 */
#ifndef XPO_PLAN_H
#define XPO_PLAN_H

#include <linux/mutex.h>
#include <linux/types.h>

#include "module.h"
#include "tap.h"

struct netlink_ext_ack;

/* Taps of a cage: slots of XPO_TAP_SLOT() */
#define XPO_PLAN_TAP_CAGE		0
#define XPO_PLAN_TAP_STATE(ep)		(1 + 2 * (ep))
#define XPO_PLAN_TAP_MONITORS(ep)	(2 + 2 * (ep))
#define XPO_PLAN_TAP_LANES(group)	(9 + 2 * (group))
#define XPO_PLAN_TAP_VALUES(group)	(10 + 2 * (group))
#define XPO_PLAN_TAP_VDM(group, k)	(25 + 4 * (group) + (k))
#define XPO_PLAN_TAP_USER(i)		(57 + (i))
#define XPO_PLAN_USERS			7
#define XPO_PLAN_VDM_GROUPS		4

static_assert(XPO_PLAN_TAP_USER(XPO_PLAN_USERS) == XPO_TAP_PER_CAGE);

/* Parts of the plan, each with a period of its own */
enum xpo_plan_part {
	XPO_PLAN_PART_CAGE,
	XPO_PLAN_PART_MODULE,
	XPO_PLAN_PART_LANE,
	XPO_PLAN_PART_VDM,
	XPO_PLAN_PARTS,
	XPO_PLAN_PART_USER = XPO_PLAN_PARTS,
};

/* How much of a module is sampled: each stage has what the one before has */
enum xpo_plan_stage {
	XPO_PLAN_STAGE_NONE,
	XPO_PLAN_STAGE_ENDPOINTS,	/* it is identified */
	XPO_PLAN_STAGE_LANES,		/* nothing that waits for power waits */
	XPO_PLAN_STAGE_ALL,		/* it was ready, or a plan was set */
};

/**
 * struct xpo_plan_config - what an operator wants
 * @period_us: period of each part, 0 the default, which scales itself down
 * @n_users: entries used in @user
 * @user: taps besides the plan's
 */
struct xpo_plan_config {
	u32 period_us[XPO_PLAN_PARTS];
	unsigned int n_users;
	struct xpo_tap user[XPO_PLAN_USERS];
};

/**
 * struct xpo_plan_slot - one tap of the plan
 * @used: there is one
 * @set: the card has it
 * @fixed: the period is somebody's wish and is not scaled
 * @part: what it belongs to
 * @tap: tap as it is set
 * @wanted_us: its period when it is not scaled down
 * @cost_ns: bus time of one sample
 * @error: why it is not set, 0 or negative errno
 */
struct xpo_plan_slot {
	bool used;
	bool set;
	bool fixed;
	enum xpo_plan_part part;
	struct xpo_tap tap;
	u32 wanted_us;
	u32 cost_ns;
	int error;
};

/* A whole plan; load_ppm: bus time of the endpoints' periodic taps */
struct xpo_plan_slots {
	struct xpo_plan_slot slot[XPO_TAP_PER_CAGE];
	u32 load_ppm[XPO_MAX_ENDPOINTS];
};

/**
 * struct xpo_plan - the plan of a cage
 * @lock: protects all; taken before the module's lock, by the cage's work and
 *	by whoever asks for changes; held over register accesses
 * @stage: how much of the module is sampled
 * @config: what is wanted
 * @now: what is set
 * @next: what is being set
 * @slots: both
 */
struct xpo_plan {
	struct mutex lock;	/* of all below */
	enum xpo_plan_stage stage;
	struct xpo_plan_config config;
	struct xpo_plan_slots *now;
	struct xpo_plan_slots *next;
	struct xpo_plan_slots slots[2];
};

/**
 * struct xpo_plan_request - a change of what is wanted
 * @reset: everything back to the default, before what follows
 * @parts: periods to set, bit per part
 * @period_us: those periods, 0 the default
 * @replace: the taps of the operator are replaced
 * @n_users: entries used in @user
 * @user: by these
 */
struct xpo_plan_request {
	bool reset;
	u32 parts;
	u32 period_us[XPO_PLAN_PARTS];
	bool replace;
	unsigned int n_users;
	struct xpo_tap user[XPO_PLAN_USERS];
};

/**
 * struct xpo_plan_info - one tap as the faces show it
 * @slot: slot of the cage
 * @tap: tap
 * @user: an operator wanted it
 * @wanted_us: period when it is not scaled down
 * @cost_ns: bus time of one sample, 0 unknown
 * @load_ppm: bus time of all periodic taps of the endpoint
 * @samples: samples taken since it was set
 * @missed: samples due but not taken
 * @error: 0, or why it is not set
 */
struct xpo_plan_info {
	u16 slot;
	struct xpo_tap tap;
	bool user;
	u32 wanted_us;
	u32 cost_ns;
	u32 load_ppm;
	u64 samples;
	u32 missed;
	int error;
};

void xpo_plan_init(struct xpo_plan *plan);
void xpo_plan_exit(struct xpo_plan *plan);
/* The cage itself, which is sampled without a module, too */
void xpo_plan_start(struct xpo_module *module);
/* For the module's work: sample what was identified; end that */
void xpo_plan_watch(struct xpo_module *module);
void xpo_plan_unwatch(struct xpo_module *module);
/* Sample as much as @stage as well. More often costs nothing. */
void xpo_plan_grow(struct xpo_module *module, enum xpo_plan_stage stage);

/* All or nothing; the reason is in extack */
int xpo_plan_set(struct xpo_module *module,
		 const struct xpo_plan_request *request,
		 struct netlink_ext_ack *extack);
/* The tap at *slot or the next one after it; false: there is none */
bool xpo_plan_next(struct xpo_module *module, u16 *slot,
		   struct xpo_plan_info *info);

#endif
