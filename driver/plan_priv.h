/* SPDX-License-Identifier: GPL-2.0 */
/* For the files of the plan only */
#ifndef XPO_PLAN_PRIV_H
#define XPO_PLAN_PRIV_H

#include "plan.h"

/* What the driver takes of an endpoint's bus by itself */
#define XPO_PLAN_TARGET_PPM	500000

/* The taps of a module as it is now, by a configuration; under plan->lock */
void xpo_plan_build(struct xpo_module *module,
		    const struct xpo_plan_config *config,
		    struct xpo_plan_slots *slots);
/* Bus time of the taps of an endpoint whose cost is known, in ppm */
u32 xpo_plan_load(const struct xpo_plan_slots *slots, u8 endpoint,
		  bool only_fixed);
/*
 * Set plan->next instead of plan->now, of which it becomes the successor.
 * Scales what may be scaled; the first error of a tap is returned, and
 * *failed is its slot.
 */
int xpo_plan_apply(struct xpo_module *module, u16 *failed,
		   struct xpo_tap_cost *cost);

#endif
