/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The steps of a cage's state machine: what is done in each, and which comes
 * next. For the cage's work only. A step returns when it wants to run again,
 * in ms: 0 at once, U32_MAX only when something happens.
 */
#ifndef XPO_STEP_H
#define XPO_STEP_H

#include <linux/types.h>

#include "module_priv.h"

u32 xpo_step_run(struct xpo_module *module);
const char *xpo_step_name(const struct xpo_module *module);

/* The only way to move; always returns 0 */
u32 xpo_step_next(struct xpo_module *module, enum xpo_module_step step,
		  u32 timeout_ms);
u32 xpo_step_low(struct xpo_module *module, enum xpo_reason reason);
/* Give up until something changes; what the driver powered goes dark */
u32 xpo_step_fail(struct xpo_module *module, enum xpo_reason reason);
/*
 * Has the module, of which no endpoint is left, been pulled? The machine
 * will find that the cage is empty.
 */
bool xpo_step_pulled(const struct xpo_module *module);
/* A module is there: start from the beginning */
u32 xpo_step_seated(struct xpo_module *module, u32 insertions);
/* Forget what was plugged in */
void xpo_step_forget(struct xpo_module *module);
/* Silence or a broken bus? */
enum xpo_reason xpo_step_bus_reason(int err);

#endif
