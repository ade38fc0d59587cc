// SPDX-License-Identifier: GPL-2.0
#include "module_ep.h"

#define PAGE_CTRL	CMIS_PAGE_LANE_CONTROL
#define PAGE_STAT	CMIS_PAGE_LANE_STATUS

static const char * const state_names[] = {
	[CMIS_DP_DEACTIVATED] = "deactivated",
	[CMIS_DP_INIT] = "init",
	[CMIS_DP_DEINIT] = "deinit",
	[CMIS_DP_ACTIVATED] = "activated",
	[CMIS_DP_TX_TURN_ON] = "tx-turn-on",
	[CMIS_DP_TX_TURN_OFF] = "tx-turn-off",
	[CMIS_DP_INITIALIZED] = "initialized",
};

bool mod_dpsm_transient(uint8_t state)
{
	return state == CMIS_DP_INIT || state == CMIS_DP_DEINIT ||
	       state == CMIS_DP_TX_TURN_ON || state == CMIS_DP_TX_TURN_OFF;
}

/* The receiver works, and the transmitter can (section 8.9.3). */
static bool initialized(uint8_t state)
{
	return state == CMIS_DP_INITIALIZED || state == CMIS_DP_ACTIVATED ||
	       state == CMIS_DP_TX_TURN_ON || state == CMIS_DP_TX_TURN_OFF;
}

static uint8_t ctrl(const struct mod_dp *dp, uint8_t reg)
{
	return mod_ep_get(dp->ep, dp->bank, PAGE_CTRL, reg);
}

/* Media lanes that the host keeps dark; media lane n carries host lane n. */
static uint8_t muted(const struct mod_dp *dp)
{
	return (ctrl(dp, CMIS_10_TX_DISABLE) |
		ctrl(dp, CMIS_10_TX_SQUELCH_FORCE)) & dp->lanes;
}

static bool deinit_s(const struct mod_dp *dp)
{
	return dp->ep->msm.state != MOD_READY || mod_msm_low_power(dp->ep) ||
	       ctrl(dp, CMIS_10_DP_DEINIT) & dp->lanes;
}

static bool redeinit_s(const struct mod_dp *dp)
{
	enum module_reconfig reconfig = dp->ep->m->conf.reconfig;
	uint8_t pending = mod_ep_get(dp->ep, dp->bank, PAGE_STAT,
				     CMIS_11_DP_INIT_PENDING);

	if (reconfig != MODULE_RECONFIG_REGULAR &&
	    reconfig != MODULE_RECONFIG_BOTH)
		pending = 0;
	return deinit_s(dp) || pending & dp->lanes;
}

static bool deactivate_s(const struct mod_dp *dp)
{
	return redeinit_s(dp) || muted(dp);
}

static uint32_t duration_ms(const struct mod_dp *dp)
{
	const struct module_conf *conf = &dp->ep->m->conf;

	switch (dp->state) {
	case CMIS_DP_INIT:
		return conf->dp_init_ms;
	case CMIS_DP_DEINIT:
		return conf->dp_deinit_ms;
	case CMIS_DP_TX_TURN_ON:
		return conf->tx_on_ms;
	case CMIS_DP_TX_TURN_OFF:
		return conf->tx_off_ms;
	default:
		return 0;
	}
}

static bool steady_exit(const struct mod_dp *dp)
{
	switch (dp->state) {
	case CMIS_DP_DEACTIVATED:
		return !deinit_s(dp);
	case CMIS_DP_INITIALIZED:
		return redeinit_s(dp) || !deactivate_s(dp);
	case CMIS_DP_ACTIVATED:
		return deactivate_s(dp);
	default:
		return true;
	}
}

static void report_state(struct mod_dp *dp)
{
	uint8_t *states = mod_ep_reg(dp->ep, dp->bank, PAGE_STAT,
				     CMIS_11_DP_STATE);
	unsigned int lane;

	for (lane = 0; lane < CMIS_BANK_LANES; lane++)
		if (dp->lanes & BIT(lane))
			mod_put_nibble(states, lane, dp->state);
	mod_trace_add(&dp->ep->m->trace, sim_now(dp->ep->m->sim),
		      dp->ep->index, 8 * dp->bank + dp->first,
		      state_names[dp->state]);
}

/* Section 6.3.3.1: a flag only in a lasting state, after a lasting one. */
static void flag_state(struct mod_dp *dp)
{
	if (mod_dpsm_transient(dp->state)) {
		dp->lasted |= model_duration_code(duration_ms(dp));
		return;
	}
	if (!dp->lasted || steady_exit(dp))
		return;
	dp->lasted = false;
	mod_flags_lane(dp->ep, dp->bank, dp->lanes,
		       CMIS_LANE_DP_STATE_CHANGED);
}

static void next(struct mod_dp *dp, uint8_t state)
{
	struct module *m = dp->ep->m;
	uint64_t lasts;

	dp->state = state;
	lasts = mod_duration_ns(m, duration_ms(dp));
	dp->done = !lasts;
	if (lasts)
		sim_arm(m->sim, &dp->timer, sim_now(m->sim) + lasts);
	else
		sim_cancel(m->sim, &dp->timer);
	if (state == CMIS_DP_INIT)
		*mod_ep_reg(dp->ep, dp->bank, PAGE_STAT,
			    CMIS_11_DP_INIT_PENDING) &= ~dp->lanes;
	report_state(dp);
	flag_state(dp);
}

static uint8_t successor(const struct mod_dp *dp)
{
	bool done = dp->done;

	switch (dp->state) {
	case CMIS_DP_DEACTIVATED:
		return deinit_s(dp) ? 0 : CMIS_DP_INIT;
	case CMIS_DP_INIT:
		if (deinit_s(dp))
			return CMIS_DP_DEINIT;
		return done && !dp->ep->fault.busy ? CMIS_DP_INITIALIZED : 0;
	case CMIS_DP_INITIALIZED:
		if (redeinit_s(dp))
			return CMIS_DP_DEINIT;
		return deactivate_s(dp) ? 0 : CMIS_DP_TX_TURN_ON;
	case CMIS_DP_TX_TURN_ON:
		if (deactivate_s(dp))
			return CMIS_DP_TX_TURN_OFF;
		return done ? CMIS_DP_ACTIVATED : 0;
	case CMIS_DP_ACTIVATED:
		return deactivate_s(dp) ? CMIS_DP_TX_TURN_OFF : 0;
	case CMIS_DP_TX_TURN_OFF:
		return done ? CMIS_DP_INITIALIZED : 0;
	case CMIS_DP_DEINIT:
		return done ? CMIS_DP_DEACTIVATED : 0;
	}
	return 0;
}

bool mod_dpsm_step(struct mod_ep *ep)
{
	unsigned int bank, i;
	bool moved = false;
	uint8_t state;

	if (!ep->m->model->dynamic || !mod_msm_managed(ep))
		return false;
	for (bank = 0; bank < ep->banks; bank++) {
		for (i = 0; i < 8; i++) {
			struct mod_dp *dp = &ep->bank[bank].dp[i];

			state = dp->lanes ? successor(dp) : 0;
			if (!state)
				continue;
			next(dp, state);
			moved = true;
		}
	}
	return moved;
}

static uint8_t lanes_of(struct mod_ep *ep, unsigned int bank,
			unsigned int first)
{
	const uint8_t *acs = mod_ep_reg(ep, bank, PAGE_STAT,
					CMIS_11_DP_CONFIG);
	unsigned int lane;
	uint8_t lanes = 0;

	for (lane = 0; lane < CMIS_BANK_LANES; lane++)
		if (FIELD_GET(CMIS_DP_CONFIG_APP_SEL, acs[lane]) &&
		    FIELD_GET(CMIS_DP_CONFIG_DP_ID, acs[lane]) == first)
			lanes |= BIT(lane);
	return lanes;
}

static void report_unused(struct mod_ep *ep, unsigned int bank)
{
	uint8_t *states = mod_ep_reg(ep, bank, PAGE_STAT, CMIS_11_DP_STATE);
	uint8_t used = 0;
	unsigned int i;

	for (i = 0; i < 8; i++)
		used |= ep->bank[bank].dp[i].lanes;
	for (i = 0; i < CMIS_BANK_LANES; i++)
		if (!(used & BIT(i)))
			mod_put_nibble(states, i, CMIS_DP_DEACTIVATED);
}

void mod_dpsm_rebuild(struct mod_ep *ep, unsigned int bank)
{
	unsigned int i;

	for (i = 0; i < 8; i++) {
		struct mod_dp *dp = &ep->bank[bank].dp[i];
		uint8_t lanes = lanes_of(ep, bank, i);

		if (lanes == dp->lanes)
			continue;
		/* Only deactivated lanes change hands: a new state machine */
		sim_cancel(ep->m->sim, &dp->timer);
		dp->lanes = lanes;
		dp->state = CMIS_DP_DEACTIVATED;
		dp->lasted = false;
		if (lanes)
			report_state(dp);
	}
	report_unused(ep, bank);
}

void mod_dpsm_drop(struct mod_ep *ep, bool flag)
{
	unsigned int bank, i;

	for (bank = 0; bank < ep->banks; bank++) {
		for (i = 0; i < 8; i++) {
			struct mod_dp *dp = &ep->bank[bank].dp[i];

			sim_cancel(ep->m->sim, &dp->timer);
			if (!dp->lanes || dp->state == CMIS_DP_DEACTIVATED)
				continue;
			dp->state = CMIS_DP_DEACTIVATED;
			dp->lasted = false;
			report_state(dp);
			if (flag)
				mod_flags_lane(ep, bank, dp->lanes,
					       CMIS_LANE_DP_STATE_CHANGED);
		}
	}
}

bool mod_dpsm_all_deactivated(const struct mod_ep *ep)
{
	unsigned int bank, i;

	for (bank = 0; bank < ep->banks; bank++)
		for (i = 0; i < 8; i++)
			if (ep->bank[bank].dp[i].lanes &&
			    ep->bank[bank].dp[i].state != CMIS_DP_DEACTIVATED)
				return false;
	return true;
}

uint8_t mod_dpsm_lane_state(const struct mod_ep *ep, unsigned int bank,
			    unsigned int lane)
{
	unsigned int i;

	for (i = 0; i < 8; i++)
		if (ep->bank[bank].dp[i].lanes & BIT(lane))
			return ep->bank[bank].dp[i].state;
	return CMIS_DP_DEACTIVATED;
}

/* Which lanes of the data path emit light (section 6.3.3.2). */
static uint8_t tx_lanes(const struct mod_dp *dp, uint8_t on)
{
	switch (dp->state) {
	case CMIS_DP_ACTIVATED:
		return dp->lanes;
	case CMIS_DP_INITIALIZED:
		return deactivate_s(dp) ? dp->lanes & ~muted(dp) : on;
	case CMIS_DP_TX_TURN_ON:
	case CMIS_DP_TX_TURN_OFF:
		return on & ~muted(dp);
	}
	return 0;
}

static void bank_outputs(struct mod_ep *ep, unsigned int bank)
{
	uint8_t *reg = mod_ep_reg(ep, bank, PAGE_STAT, CMIS_11_RX_OUTPUT);
	struct mod_bank *b = &ep->bank[bank];
	uint8_t tx = 0, rx = 0, able = 0;
	unsigned int i;

	for (i = 0; i < 8; i++) {
		const struct mod_dp *dp = &b->dp[i];

		if (!dp->lanes || !initialized(dp->state))
			continue;
		able |= dp->lanes;
		tx |= tx_lanes(dp, b->tx_on & dp->lanes);
		rx |= dp->lanes & ~ctrl(dp, CMIS_10_RX_DISABLE) &
		      (mod_phys_rx_light(ep, bank) |
		       ctrl(dp, CMIS_10_RX_SQUELCH_DISABLE));
	}
	mod_flags_lane(ep, bank, (rx ^ *reg) & able,
		       CMIS_LANE_RX_OUTPUT_CHANGED);
	*reg = rx;
	*mod_ep_reg(ep, bank, PAGE_STAT, CMIS_11_TX_OUTPUT) =
		tx & ~mod_fault_dark(ep, bank);
	b->tx_on = tx;
}

void mod_dpsm_outputs(struct mod_ep *ep)
{
	unsigned int bank;

	for (bank = 0; bank < ep->banks; bank++)
		bank_outputs(ep, bank);
}

static void timer_fn(void *arg, uint64_t due)
{
	struct mod_dp *dp = arg;

	(void)due;
	dp->done = true;
	mod_ep_update(dp->ep);
}

void mod_dpsm_init(struct mod_ep *ep)
{
	unsigned int bank, i;

	for (bank = 0; bank < CMIS_MAX_BANKS; bank++) {
		for (i = 0; i < 8; i++) {
			struct mod_dp *dp = &ep->bank[bank].dp[i];

			dp->ep = ep;
			dp->bank = bank;
			dp->first = i;
			sim_timer_init(&dp->timer, timer_fn, dp);
		}
	}
}

void mod_dpsm_exit(struct mod_ep *ep)
{
	unsigned int bank, i;

	for (bank = 0; bank < ep->banks; bank++)
		for (i = 0; i < 8; i++)
			sim_cancel(ep->m->sim, &ep->bank[bank].dp[i].timer);
}
