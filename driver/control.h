/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the state machine does to a whole module: all endpoints and banks at
 * the same time. For the module's work only.
 */
#ifndef XPO_CONTROL_H
#define XPO_CONTROL_H

#include <linux/types.h>
#include <uapi/linux/xpo.h>

#define XPO_CONTROL_ALL		0xff	/* endpoints */

struct xpo_module;

/* What the budget has to hold for the module */
u32 xpo_control_need_mw(struct xpo_module *module);

/* LPMode on, main power off, budget given back; lanes are dark */
void xpo_control_power_off(struct xpo_module *module);

/*
 * Before endpoints (bit per endpoint) may leave low power: DPDeinit and
 * OutputDisableTx on all their lanes, LowPwrRequestSW off and LPMode obeyed.
 */
int xpo_control_hold(struct xpo_module *module, u8 endpoints);

/* Let endpoints leave low power although LPMode stays asserted */
int xpo_control_ignore_lpmode(struct xpo_module *module, u8 endpoints);

/* LowPwrRequestSW on all endpoints, or on none */
int xpo_control_request_low(struct xpo_module *module);

/* ModuleState of the endpoints: read it, or look at the newest samples */
void xpo_control_fetch_states(struct xpo_module *module);
void xpo_control_sample_states(struct xpo_module *module, u8 silent);

/* Over the endpoints that answer; flat memory counts as in every state */
bool xpo_control_any_state(const struct xpo_module *module,
			   enum xpo_cmis_state state);
bool xpo_control_all_state(const struct xpo_module *module,
			   enum xpo_cmis_state state);

#endif
