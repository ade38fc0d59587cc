// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "module_ep.h"

#define PAGE_CTRL	CMIS_PAGE_LANE_CONTROL
#define PAGE_STAT	CMIS_PAGE_LANE_STATUS

/* Offsets in the part that staged and active control sets have in common. */
#define SET_OFF(scs)		((scs) - CMIS_SCS_DP_CONFIG)
#define SET_SIZE		(CMIS_SCS_APPLY_TX - 2 - CMIS_SCS_DP_CONFIG)

static const uint8_t bit_fields[] = {
	SET_OFF(CMIS_SCS_TX_EQ_ENABLE), SET_OFF(CMIS_SCS_TX_CDR),
	SET_OFF(CMIS_SCS_RX_CDR),
};

static const uint8_t nibble_fields[] = {
	SET_OFF(CMIS_SCS_TX_EQ_TARGET), SET_OFF(CMIS_SCS_RX_PRE),
	SET_OFF(CMIS_SCS_RX_POST), SET_OFF(CMIS_SCS_RX_AMPLITUDE),
};

/* What one Apply asks of one bank. */
struct request {
	struct mod_ep *ep;
	unsigned int bank;
	uint8_t trigger;
	bool immediate;
	uint8_t staged[SET_SIZE];
	uint8_t groups;			/* bit per first lane of a group */
	uint8_t lanes[8];		/* of the group, by its first lane */
	uint8_t status[8];
	uint8_t refused;		/* groups, by an injected fault */
};

static uint8_t dp_of(uint8_t config)
{
	return config & (CMIS_DP_CONFIG_APP_SEL | CMIS_DP_CONFIG_DP_ID);
}

static uint8_t app_sel(uint8_t config)
{
	return FIELD_GET(CMIS_DP_CONFIG_APP_SEL, config);
}

const uint8_t *mod_apply_descriptor(struct mod_ep *ep, uint8_t app)
{
	const uint8_t *d;

	if (!app)
		return NULL;
	if (app <= CMIS_APP_LO_COUNT)
		d = &ep->mem.lo[CMIS_LO_APP1 + CMIS_APP_SIZE * (app - 1)];
	else
		d = mod_ep_reg(ep, 0, CMIS_PAGE_ADVERTISING, CMIS_01_APP9 +
			       CMIS_APP_SIZE * (app - 1 - CMIS_APP_LO_COUNT));
	if (d[CMIS_APP_HOST_ID] == CMIS_APP_UNUSED ||
	    !d[CMIS_APP_HOST_ID])
		return NULL;
	return d;
}

static uint8_t config_status(struct mod_ep *ep, unsigned int bank,
			     unsigned int lane)
{
	return mod_get_nibble(mod_ep_reg(ep, bank, PAGE_STAT,
					 CMIS_11_CONFIG_STATUS), lane);
}

static void set_config_status(struct mod_ep *ep, unsigned int bank,
			      uint8_t lanes, uint8_t status)
{
	uint8_t *reg = mod_ep_reg(ep, bank, PAGE_STAT, CMIS_11_CONFIG_STATUS);
	unsigned int lane;

	for (lane = 0; lane < CMIS_BANK_LANES; lane++)
		if (lanes & BIT(lane))
			mod_put_nibble(reg, lane, status);
}

static bool supported(const struct mod_ep *ep, enum module_reconfig how)
{
	return ep->m->conf.reconfig == how ||
	       ep->m->conf.reconfig == MODULE_RECONFIG_BOTH;
}

/* Table in section 6.2.4: states in which a trigger has no effect. */
static bool ignored(const struct request *rq, unsigned int lane)
{
	uint8_t state = mod_dpsm_lane_state(rq->ep, rq->bank, lane);

	if (config_status(rq->ep, rq->bank, lane) == CMIS_CONFIG_IN_PROGRESS)
		return true;
	if (rq->immediate)
		return state != CMIS_DP_INITIALIZED &&
		       state != CMIS_DP_ACTIVATED;
	return mod_dpsm_transient(state) &&
	       rq->ep->m->conf.reconfig != MODULE_RECONFIG_NONE;
}

/* Lanes of the trigger that are staged for the same data path. */
static void find_groups(struct request *rq)
{
	uint8_t left = rq->trigger, lanes;
	unsigned int first, lane;
	bool drop;

	for (first = 0; first < CMIS_BANK_LANES; first++) {
		if (!(left & BIT(first)))
			continue;
		lanes = 0;
		drop = false;
		for (lane = first; lane < CMIS_BANK_LANES; lane++) {
			if (!(left & BIT(lane)) ||
			    dp_of(rq->staged[lane]) != dp_of(rq->staged[first]))
				continue;
			if (lane > first && !app_sel(rq->staged[lane]))
				continue;
			lanes |= BIT(lane);
			drop |= ignored(rq, lane);
		}
		left &= ~lanes;
		if (drop)
			continue;
		rq->groups |= BIT(first);
		rq->lanes[first] = lanes;
	}
}

/* Lanes that an application instance with this configuration takes. */
static uint8_t app_lanes(const uint8_t *d, uint8_t config)
{
	unsigned int first = FIELD_GET(CMIS_DP_CONFIG_DP_ID, config);
	unsigned int n = FIELD_GET(CMIS_APP_LANES_HOST, d[CMIS_APP_LANES]);

	if (!n || first + n > CMIS_BANK_LANES ||
	    !(d[CMIS_APP_HOST_ASSIGN] & BIT(first)))
		return 0;
	return (BIT(n) - 1) << first;
}

static bool si_valid(struct request *rq, unsigned int lane)
{
	uint8_t levels = mod_ep_get(rq->ep, 0, CMIS_PAGE_ADVERTISING,
				    CMIS_01_SI_LEVELS);
	uint8_t cursors = mod_ep_get(rq->ep, 0, CMIS_PAGE_ADVERTISING,
				     CMIS_01_SI_CURSORS);
	const uint8_t *s = rq->staged;
	uint8_t amplitude;

	if (!(s[lane] & CMIS_DP_CONFIG_EXPLICIT))
		return true;
	amplitude = mod_get_nibble(s + SET_OFF(CMIS_SCS_RX_AMPLITUDE), lane);
	return mod_get_nibble(s + SET_OFF(CMIS_SCS_TX_EQ_TARGET), lane) <=
		FIELD_GET(CMIS_01_SI_TX_EQ_MAX, levels) &&
	       mod_get_nibble(s + SET_OFF(CMIS_SCS_RX_PRE), lane) <=
		FIELD_GET(CMIS_01_SI_PRE_MAX, cursors) &&
	       mod_get_nibble(s + SET_OFF(CMIS_SCS_RX_POST), lane) <=
		FIELD_GET(CMIS_01_SI_POST_MAX, cursors) &&
	       amplitude < 4 &&
	       FIELD_GET(CMIS_01_SI_RX_LEVELS, levels) & BIT(amplitude);
}

/* Lanes of the data path that a lane belongs to now; 0 when unused. */
static uint8_t old_lanes(const struct request *rq, unsigned int lane)
{
	unsigned int i;

	for (i = 0; i < 8; i++)
		if (rq->ep->bank[rq->bank].dp[i].lanes & BIT(lane))
			return rq->ep->bank[rq->bank].dp[i].lanes;
	return 0;
}

/* Release and change of width need DPDeactivated. */
static bool in_use(const struct request *rq, uint8_t lanes)
{
	unsigned int lane;

	for (lane = 0; lane < CMIS_BANK_LANES; lane++) {
		if (!(lanes & BIT(lane)) ||
		    mod_dpsm_lane_state(rq->ep, rq->bank, lane) ==
		    CMIS_DP_DEACTIVATED)
			continue;
		if (!app_sel(rq->staged[lane]) ||
		    old_lanes(rq, lane) != lanes)
			return true;
	}
	return false;
}

/* Hot reconfiguration of signal integrity alone may name single lanes. */
static bool si_only(const struct request *rq, uint8_t lanes)
{
	const uint8_t *acs = mod_ep_reg(rq->ep, rq->bank, PAGE_STAT,
					CMIS_11_DP_CONFIG);
	unsigned int lane;

	for (lane = 0; lane < CMIS_BANK_LANES; lane++)
		if (lanes & BIT(lane) &&
		    dp_of(acs[lane]) != dp_of(rq->staged[lane]))
			return false;
	return rq->immediate;
}

static uint8_t validate(struct request *rq, unsigned int first)
{
	uint8_t config = rq->staged[first], lanes = rq->lanes[first], all;
	unsigned int lane;
	const uint8_t *d;

	if (!app_sel(config))
		return in_use(rq, lanes) ? CMIS_CONFIG_LANES_IN_USE :
					   CMIS_CONFIG_SUCCESS;
	d = mod_apply_descriptor(rq->ep, app_sel(config));
	if (!d)
		return CMIS_CONFIG_INVALID_APP_SEL;
	all = app_lanes(d, config);
	if (!all || lanes & ~all)
		return CMIS_CONFIG_INVALID_DATA_PATH;
	for (lane = 0; lane < CMIS_BANK_LANES; lane++)
		if (lanes & BIT(lane) && !si_valid(rq, lane))
			return CMIS_CONFIG_INVALID_SI;
	if (si_only(rq, lanes))
		return CMIS_CONFIG_SUCCESS;
	if (lanes != all)
		return CMIS_CONFIG_PARTIAL_DATA_PATH;
	return in_use(rq, lanes) ? CMIS_CONFIG_LANES_IN_USE :
				   CMIS_CONFIG_SUCCESS;
}

static uint8_t accepted_lanes(const struct request *rq)
{
	uint8_t lanes = 0;
	unsigned int i;

	for (i = 0; i < 8; i++)
		if (rq->groups & ~rq->refused & BIT(i) &&
		    rq->status[i] == CMIS_CONFIG_SUCCESS)
			lanes |= rq->lanes[i];
	return lanes;
}

/* An injected status, which need not be a rejection */
static void refuse(struct request *rq)
{
	const struct mod_fault *fault = &rq->ep->fault;
	unsigned int i, lane, n;

	for (i = 0; i < 8; i++) {
		for (lane = 0; lane < CMIS_BANK_LANES; lane++) {
			n = CMIS_BANK_LANES * rq->bank + lane;
			if (!(rq->groups & BIT(i)) ||
			    !(rq->lanes[i] & BIT(lane)) || !fault->reject[n])
				continue;
			rq->status[i] = fault->reject_status[n];
			rq->refused |= BIT(i);
		}
	}
}

/*
 * Every lane must end up unused or in a whole data path: what is left of an
 * old one may not stay. A rejection can be the reason for the next one.
 */
static void reject_leftovers(struct request *rq)
{
	uint8_t accepted, old;
	unsigned int i, lane;
	bool again;

	do {
		again = false;
		accepted = accepted_lanes(rq);
		for (i = 0; i < 8; i++) {
			if (!(rq->groups & ~rq->refused & BIT(i)) ||
			    rq->status[i] != CMIS_CONFIG_SUCCESS ||
			    si_only(rq, rq->lanes[i]))
				continue;
			old = 0;
			for (lane = 0; lane < CMIS_BANK_LANES; lane++)
				if (rq->lanes[i] & BIT(lane))
					old |= old_lanes(rq, lane);
			if (!(old & ~accepted))
				continue;
			rq->status[i] = CMIS_CONFIG_PARTIAL_DATA_PATH;
			again = true;
		}
	} while (again);
}

static void start(struct request *rq, unsigned int first)
{
	struct mod_apply_job *job = &rq->ep->bank[rq->bank].job[first];
	struct sim *s = rq->ep->m->sim;

	job->lanes = rq->lanes[first];
	job->status = rq->status[first];
	job->accepted = job->status == CMIS_CONFIG_SUCCESS &&
			!(rq->refused & BIT(first));
	job->immediate = rq->immediate;
	memcpy(job->staged, rq->staged, sizeof(rq->staged));
	set_config_status(rq->ep, rq->bank, job->lanes,
			  CMIS_CONFIG_IN_PROGRESS);
	sim_arm(s, &job->timer, sim_now(s) +
		mod_duration_ns(rq->ep->m, rq->ep->m->conf.config_ms));
}

void mod_apply_trigger(struct mod_ep *ep, unsigned int bank, uint8_t trigger,
		       bool immediate)
{
	struct request rq = {
		.ep = ep, .bank = bank, .trigger = trigger,
		.immediate = immediate,
	};
	unsigned int i;

	if (immediate && !supported(ep, MODULE_RECONFIG_HOT))
		return;
	memcpy(rq.staged, mod_ep_reg(ep, bank, PAGE_CTRL, CMIS_10_DP_CONFIG),
	       SET_SIZE);
	find_groups(&rq);
	for (i = 0; i < 8; i++)
		if (rq.groups & BIT(i))
			rq.status[i] = validate(&rq, i);
	refuse(&rq);
	reject_leftovers(&rq);
	for (i = 0; i < 8; i++)
		if (rq.groups & BIT(i))
			start(&rq, i);
}

static void copy_lane(uint8_t *acs, const uint8_t *from, unsigned int lane)
{
	uint8_t bit = BIT(lane), pair = 3 << CMIS_LANE_PAIR_SHIFT(lane);
	unsigned int i, byte;

	for (i = 0; i < sizeof(bit_fields); i++) {
		byte = bit_fields[i];
		acs[byte] = (acs[byte] & ~bit) | (from[byte] & bit);
	}
	for (i = 0; i < sizeof(nibble_fields); i++) {
		byte = nibble_fields[i];
		mod_put_nibble(acs + byte, lane,
			       mod_get_nibble(from + byte, lane));
	}
	byte = SET_OFF(CMIS_SCS_TX_EQ_RECALL) + CMIS_LANE_PAIR_BYTE(lane);
	acs[byte] = (acs[byte] & ~pair) | (from[byte] & pair);
}

/* Without ExplicitControl the application's own settings become active. */
static void provision(struct mod_apply_job *job)
{
	struct mod_ep *ep = job->ep;
	uint8_t *acs = mod_ep_reg(ep, job->bank, PAGE_STAT, CMIS_11_DP_CONFIG);
	const uint8_t *own = mod_mem_reg(&ep->defaults, job->bank, PAGE_STAT,
					 CMIS_11_DP_CONFIG);
	unsigned int lane;
	uint8_t config;

	for (lane = 0; lane < CMIS_BANK_LANES; lane++) {
		if (!(job->lanes & BIT(lane)))
			continue;
		config = job->staged[lane];
		copy_lane(acs, config & CMIS_DP_CONFIG_EXPLICIT ? job->staged :
								  own, lane);
		acs[lane] = app_sel(config) ? config : 0;
		if (app_sel(config) && !job->immediate)
			*mod_ep_reg(ep, job->bank, PAGE_STAT,
				    CMIS_11_DP_INIT_PENDING) |= BIT(lane);
	}
}

static void finish(struct mod_apply_job *job)
{
	struct mod_ep *ep = job->ep;

	if (job->accepted)
		provision(job);
	set_config_status(ep, job->bank, job->lanes, job->status);
	job->lanes = 0;
}

static bool due(const struct mod_apply_job *job)
{
	return job->lanes && !sim_armed(&job->timer) && !job->ep->fault.busy;
}

void mod_apply_resume(struct mod_ep *ep)
{
	unsigned int bank, i;
	bool finished;

	/* All groups of one Apply end together, then data paths are found */
	for (bank = 0; bank < ep->banks; bank++) {
		finished = false;
		for (i = 0; i < 8; i++) {
			if (!due(&ep->bank[bank].job[i]))
				continue;
			finish(&ep->bank[bank].job[i]);
			finished = true;
		}
		if (finished)
			mod_dpsm_rebuild(ep, bank);
	}
}

static void timer_fn(void *arg, uint64_t due_time)
{
	struct mod_apply_job *job = arg;
	struct mod_bank *bank = &job->ep->bank[job->bank];
	unsigned int i;

	for (i = 0; i < 8; i++)
		if (sim_armed(&bank->job[i].timer) &&
		    bank->job[i].timer.due == due_time)
			sim_cancel(job->ep->m->sim, &bank->job[i].timer);
	mod_apply_resume(job->ep);
	mod_ep_update(job->ep);
}

void mod_apply_init(struct mod_ep *ep)
{
	unsigned int bank, i;

	for (bank = 0; bank < CMIS_MAX_BANKS; bank++) {
		for (i = 0; i < 8; i++) {
			struct mod_apply_job *job = &ep->bank[bank].job[i];

			job->ep = ep;
			job->bank = bank;
			sim_timer_init(&job->timer, timer_fn, job);
		}
	}
}

void mod_apply_cancel(struct mod_ep *ep)
{
	unsigned int bank, i;

	for (bank = 0; bank < ep->banks; bank++) {
		for (i = 0; i < 8; i++) {
			sim_cancel(ep->m->sim, &ep->bank[bank].job[i].timer);
			ep->bank[bank].job[i].lanes = 0;
		}
	}
}
