// SPDX-License-Identifier: GPL-2.0
#include "module_ep.h"

static const char * const state_names[] = {
	[MOD_RESET] = "reset",
	[MOD_MGMT_INIT] = "mgmt-init",
	[MOD_LOW_PWR] = "low-pwr",
	[MOD_PWR_UP] = "pwr-up",
	[MOD_READY] = "ready",
	[MOD_PWR_DN] = "pwr-dn",
	[MOD_FAULT] = "fault",
};

bool mod_msm_managed(const struct mod_ep *ep)
{
	return ep->msm.state >= MOD_LOW_PWR;
}

bool mod_msm_low_power(const struct mod_ep *ep)
{
	uint8_t control = ep->mem.lo[CMIS_LO_CONTROL];

	/* Without main power LowPwrRequestHW is asserted, and even a module
	 * that was told to ignore it has nothing to power up with.
	 */
	if (!ep->m->main_power || control & CMIS_LO_CONTROL_LP_REQUEST_SW)
		return true;
	return control & CMIS_LO_CONTROL_LP_ALLOW_HW && ep->m->lpmode;
}

static bool low_power_exit(const struct mod_ep *ep)
{
	return mod_msm_low_power(ep) && mod_dpsm_all_deactivated(ep);
}

static uint32_t duration_ms(const struct mod_ep *ep)
{
	const struct module_conf *conf = &ep->m->conf;

	switch (ep->msm.state) {
	case MOD_MGMT_INIT:
		return conf->mgmt_init_ms;
	case MOD_PWR_UP:
		return conf->power_up_ms;
	case MOD_PWR_DN:
		return conf->power_down_ms;
	default:
		return 0;
	}
}

/* Section 6.3.2.2: no flag when the state is left at once. */
static bool entry_is_flagged(const struct mod_ep *ep)
{
	switch (ep->msm.state) {
	case MOD_LOW_PWR:
		return mod_msm_low_power(ep);
	case MOD_READY:
		return !low_power_exit(ep);
	case MOD_FAULT:
		return true;
	default:
		return false;
	}
}

static void next(struct mod_ep *ep, enum mod_msm_state state)
{
	struct module *m = ep->m;
	uint64_t now = sim_now(m->sim);
	uint64_t lasts;

	ep->msm.state = state;
	mod_trace_add(&m->trace, now, ep->index, -1, state_names[state]);
	lasts = mod_duration_ns(m, duration_ms(ep));
	ep->msm.done = !lasts;
	if (lasts)
		sim_arm(m->sim, &ep->msm.timer, now + lasts);
	else
		sim_cancel(m->sim, &ep->msm.timer);
	if (!m->model->dynamic || !mod_msm_managed(ep))
		return;
	ep->mem.lo[CMIS_LO_STATE] &= ~CMIS_LO_STATE_MODULE;
	ep->mem.lo[CMIS_LO_STATE] |=
		(state - MOD_LOW_PWR + CMIS_MODULE_LOW_PWR) << 1;
	if (entry_is_flagged(ep))
		mod_flags_module(ep, CMIS_LO_FLAGS_MODULE,
				 CMIS_LO_FLAG_STATE_CHANGED);
}

static void enter_reset(struct mod_ep *ep)
{
	ep->msm.fault = 0;
	ep->busy_until = 0;
	mod_flags_cancel(ep);
	mod_apply_cancel(ep);
	mod_dpsm_drop(ep, false);
	next(ep, MOD_RESET);
}

static void leave_mgmt_init(struct mod_ep *ep)
{
	mod_ep_load_defaults(ep);
	next(ep, ep->m->model->dynamic ? MOD_LOW_PWR : MOD_READY);
}

static void enter_fault(struct mod_ep *ep)
{
	mod_dpsm_drop(ep, true);
	ep->mem.lo[CMIS_LO_FAULT_CAUSE] = ep->msm.fault;
	next(ep, MOD_FAULT);
}

static bool power_lost(const struct mod_ep *ep)
{
	return !ep->m->main_power &&
	       (ep->msm.state == MOD_PWR_UP || ep->msm.state == MOD_READY ||
		ep->msm.state == MOD_PWR_DN);
}

/* States that need main power; ResetS and FaultS were looked at before. */
static bool step_power(struct mod_ep *ep)
{
	bool done = ep->msm.done && !ep->fault.busy;
	enum mod_msm_state from = ep->msm.state;

	if (power_lost(ep)) {
		mod_dpsm_drop(ep, true);
		next(ep, MOD_LOW_PWR);
	} else if (from == MOD_LOW_PWR && !mod_msm_low_power(ep)) {
		next(ep, MOD_PWR_UP);
	} else if (from == MOD_PWR_UP && mod_msm_low_power(ep)) {
		next(ep, MOD_PWR_DN);
	} else if (from == MOD_PWR_UP && done) {
		next(ep, MOD_READY);
	} else if (from == MOD_READY && low_power_exit(ep)) {
		next(ep, MOD_PWR_DN);
	} else if (from == MOD_PWR_DN && done) {
		next(ep, MOD_LOW_PWR);
	}
	return ep->msm.state != from;
}

bool mod_msm_step(struct mod_ep *ep)
{
	struct module *m = ep->m;
	bool reset = m->reset || !m->standby_power;

	if ((reset && ep->msm.state != MOD_RESET) || ep->msm.soft_reset) {
		ep->msm.soft_reset = false;
		enter_reset(ep);
		return true;
	}
	if (ep->msm.state == MOD_RESET) {
		if (reset)
			return false;
		next(ep, MOD_MGMT_INIT);
		return true;
	}
	if (ep->msm.state == MOD_MGMT_INIT) {
		if (!ep->msm.done)
			return false;
		leave_mgmt_init(ep);
		return true;
	}
	if (!m->model->dynamic || ep->msm.state == MOD_FAULT)
		return false;
	if (ep->msm.fault) {
		enter_fault(ep);
		return true;
	}
	return step_power(ep);
}

static void timer_fn(void *arg, uint64_t due)
{
	struct mod_ep *ep = arg;

	(void)due;
	ep->msm.done = true;
	mod_ep_update(ep);
}

void mod_msm_init(struct mod_ep *ep)
{
	ep->msm.state = MOD_RESET;
	sim_timer_init(&ep->msm.timer, timer_fn, ep);
}

void mod_msm_exit(struct mod_ep *ep)
{
	sim_cancel(ep->m->sim, &ep->msm.timer);
}
