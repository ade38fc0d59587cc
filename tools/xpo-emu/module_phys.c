// SPDX-License-Identifier: GPL-2.0
#include "module_ep.h"

#define TICK_NS			(100 * SIM_NS_PER_MS)
/* A condition that lasts is flagged again once a second. */
#define TICKS_PER_REFLAG	10

/* Electrical power of an 8xDR8 module: 124 W with all 64 lanes on. */
#define BANK_IDLE_MW		1500
#define BANK_PWR_UP_MW		1000
#define BANK_LOW_PWR_MW		250
#define LANE_ACTIVATED_MW	1750
#define LANE_INITIALIZED_MW	1200
#define LANE_DEACTIVATED_MW	100

/*
 * Heat: plate = inlet + P x R, R in K/W from the plate itself, from the film
 * (which gets worse with less flow), and from the coolant's own rise (PG25:
 * 3.9 J/ml/K; the plate sees half of it).
 */
#define R_PLATE			0.04
#define R_FILM_ML_MIN		12.0
#define R_RISE_ML_MIN		7.7
#define R_MAX			1.0
#define R_CASE			0.15	/* plate to module temperature sensor */
#define R_LASER			0.10	/* plate to lasers */
#define PLATE_TAU_TICKS		30.0

#define NOMINAL_TX_UW		1884	/* 2.75 dBm */
#define NOMINAL_BIAS_UA		150000
#define NOMINAL_RX_UW		724	/* -1.4 dBm */
#define NOMINAL_VCC_MV		3300
#define LOS_NW			50000	/* -13 dBm */
#define NW_PER_UW		1000

static const struct {
	uint8_t reg, threshold, supported;
	uint8_t flag_reg, flag_shift;
	bool is_signed;
} mons[MOD_MON_COUNT] = {
	[MOD_MON_TEMP] = { CMIS_LO_TEMP, CMIS_02_TEMP, CMIS_01_MON_TEMP,
			   CMIS_LO_FLAGS_TEMP_VCC, 0, true },
	[MOD_MON_VCC] = { CMIS_LO_VCC, CMIS_02_VCC, CMIS_01_MON_VCC,
			  CMIS_LO_FLAGS_TEMP_VCC, 4, false },
	[MOD_MON_LASER_TEMP] = { CMIS_LO_AUX3, CMIS_02_AUX3,
				 CMIS_01_MON_AUX3,
				 CMIS_LO_FLAGS_AUX3_CUSTOM, 0, true },
};

static const struct {
	uint8_t reg, threshold, flag;
} lane_mons[MOD_LANE_MON_COUNT] = {
	[MOD_LANE_TX_POWER] = { CMIS_11_TX_POWER, CMIS_02_TX_POWER,
				CMIS_LANE_TX_POWER_HIGH_ALARM },
	[MOD_LANE_TX_BIAS] = { CMIS_11_TX_BIAS, CMIS_02_TX_BIAS,
			       CMIS_LANE_TX_BIAS_HIGH_ALARM },
	[MOD_LANE_RX_POWER] = { CMIS_11_RX_POWER, CMIS_02_RX_POWER,
				CMIS_LANE_RX_POWER_HIGH_ALARM },
};

/* Bits of a threshold comparison, in the order of the flags. */
#define HIGH_BITS	(CMIS_MON_HIGH_ALARM | CMIS_MON_HIGH_WARNING)

static uint32_t ep_power_mw(const struct mod_ep *ep)
{
	uint32_t mw = 0;
	unsigned int lane;
	uint8_t state;

	if (ep->msm.state == MOD_PWR_UP || ep->msm.state == MOD_PWR_DN)
		return ep->banks * BANK_PWR_UP_MW;
	if (ep->msm.state != MOD_READY)
		return ep->banks * BANK_LOW_PWR_MW;
	for (lane = 0; lane < ep->banks * CMIS_BANK_LANES; lane++) {
		state = mod_dpsm_lane_state(ep, lane / 8, lane % 8);
		if (state == CMIS_DP_ACTIVATED)
			mw += LANE_ACTIVATED_MW;
		else if (state == CMIS_DP_DEACTIVATED)
			mw += LANE_DEACTIVATED_MW;
		else
			mw += LANE_INITIALIZED_MW;
	}
	return mw + ep->banks * BANK_IDLE_MW;
}

/* A type without a power model draws most of what it declares when ready. */
static uint32_t static_power_mw(const struct module *m)
{
	uint8_t state = FIELD_GET(CMIS_LO_STATE_MODULE,
				  m->ep[0]->mem.lo[CMIS_LO_STATE]);

	if (state != CMIS_MODULE_READY || m->ep[0]->flat)
		return m->declared_mw / 10;
	return m->declared_mw / 100 * 85;
}

uint32_t mod_phys_power_mw(const struct module *m)
{
	uint32_t mw = 0;
	int i;

	if (!m->main_power)
		return 0;
	if (!m->model->dynamic)
		return static_power_mw(m);
	for (i = 0; i < m->n_eps; i++)
		mw += ep_power_mw(m->ep[i]);
	return mw;
}

/* A little more or less than nominal, the same for a lane at all times. */
static int32_t spread(const struct mod_ep *ep, unsigned int lane, int32_t v)
{
	int percent = (int)((lane * 37 + ep->index * 11) % 13) - 6;

	return v + v / 100 * percent;
}

static int32_t noisy(struct mod_ep *ep, int32_t v, int32_t amplitude)
{
	if (!ep->m->conf.noise || !amplitude)
		return v;
	return v + (int32_t)(sim_rand(ep->m->sim) % (2 * amplitude + 1)) -
	       amplitude;
}

static int32_t mon_value(struct mod_ep *ep, enum mod_mon mon)
{
	double plate = ep->m->heat.plate_mc;
	uint32_t mw = ep->m->main_power ? ep_power_mw(ep) : 0;

	switch (mon) {
	case MOD_MON_TEMP:
		return noisy(ep, plate + mw * R_CASE + ep->fault.lie_mc, 60);
	case MOD_MON_LASER_TEMP:
		return noisy(ep, plate + mw * R_LASER + ep->fault.lie_mc, 60);
	default:
		return noisy(ep, NOMINAL_VCC_MV, 3);
	}
}

static uint16_t mon_raw(enum mod_mon mon, int32_t value)
{
	if (mon == MOD_MON_VCC)
		return value * 10;
	/* mC to 1/256 degC, and not beyond what the register can say */
	value = value * 256LL / 1000;
	return value > 32767 ? 32767 : value < -32768 ? -32768 : value;
}

uint32_t mod_phys_tx_nw(const struct mod_ep *ep, unsigned int lane)
{
	uint8_t on = ep->bank[lane / 8].tx_on & ~mod_fault_dark(ep, lane / 8);

	return on & BIT(lane % 8) ?
	       spread(ep, lane, NOMINAL_TX_UW) * NW_PER_UW : 0;
}

uint32_t mod_phys_rx_nw(const struct mod_ep *ep, unsigned int lane)
{
	int32_t forced = ep->phys.lane_forced[MOD_LANE_RX_POWER][lane];

	if (forced != MOD_AUTO)
		return forced * NW_PER_UW;
	if (ep->phys.light_nw[lane] != MODULE_LIGHT_CONF)
		return ep->phys.light_nw[lane];
	return ep->m->conf.rx_light ?
	       spread(ep, lane, NOMINAL_RX_UW) * NW_PER_UW : 0;
}

static int32_t lane_value(struct mod_ep *ep, enum mod_lane_mon mon,
			  unsigned int lane)
{
	bool on = ep->bank[lane / 8].tx_on & BIT(lane % 8) &
		  ~mod_fault_dark(ep, lane / 8);
	int32_t nominal;

	switch (mon) {
	case MOD_LANE_TX_POWER:
		nominal = mod_phys_tx_nw(ep, lane) / NW_PER_UW;
		break;
	case MOD_LANE_TX_BIAS:
		nominal = on ? spread(ep, lane, NOMINAL_BIAS_UA) : 0;
		break;
	default:
		nominal = mod_phys_rx_nw(ep, lane) / NW_PER_UW;
		break;
	}
	return noisy(ep, nominal, nominal / 200);
}

/* Register of page 01h; all ones when a captured image lacks the page. */
static uint8_t advertised(struct mod_ep *ep, uint8_t reg)
{
	const uint8_t *p = mod_ep_reg(ep, 0, CMIS_PAGE_ADVERTISING, reg);

	return p ? *p : 0xff;
}

static uint16_t lane_raw(struct mod_ep *ep, enum mod_lane_mon mon,
			 int32_t value)
{
	uint8_t scale;

	if (mon == MOD_LANE_TX_BIAS) {
		scale = FIELD_GET(CMIS_01_BIAS_SCALE,
				  advertised(ep, CMIS_01_LANE_MONITORS));
		value = value / CMIS_TX_BIAS_UNIT_UA >> scale % 3;
	} else {
		value *= 1000 / CMIS_OPTICAL_POWER_UNIT_NW;
	}
	return value > 0xffff ? 0xffff : value;
}

/* Which of the four thresholds are exceeded; equality is not (8.13.1.1). */
static uint8_t compare(struct mod_ep *ep, uint8_t quad, uint16_t raw,
		       bool is_signed)
{
	const uint8_t *t = mod_ep_reg(ep, 0, CMIS_PAGE_THRESHOLDS, quad);
	int32_t v = is_signed ? (int16_t)raw : raw;
	uint8_t bits = 0;
	int32_t limit[4];
	unsigned int i;

	if (!t || (!mod_get16(t) && !mod_get16(t + 2)))
		return 0;
	for (i = 0; i < 4; i++)
		limit[i] = is_signed ? (int16_t)mod_get16(t + 2 * i) :
				       mod_get16(t + 2 * i);
	if (v > limit[0])
		bits |= CMIS_MON_HIGH_ALARM;
	if (v < limit[1])
		bits |= CMIS_MON_LOW_ALARM;
	if (v > limit[2])
		bits |= CMIS_MON_HIGH_WARNING;
	if (v < limit[3])
		bits |= CMIS_MON_LOW_WARNING;
	return bits;
}

/* What to flag now: what has begun, and now and then what still lasts. */
static uint8_t onset(const struct mod_ep *ep, uint8_t *active, uint8_t bits)
{
	uint8_t old = *active;

	*active = bits;
	return ep->phys.ticks % TICKS_PER_REFLAG ? bits & ~old : bits;
}

/* Show a value in its register and flag it. */
static void update_mon(struct mod_ep *ep, enum mod_mon mon)
{
	int32_t forced = ep->phys.forced[mon];
	uint8_t *reg = &ep->mem.lo[mons[mon].reg];
	uint8_t bits = 0;

	if (!(advertised(ep, CMIS_01_MONITORS) & mons[mon].supported))
		return;
	if (forced != MOD_AUTO)
		mod_put16(reg, mon_raw(mon, forced));
	else if (ep->m->model->dynamic)
		mod_put16(reg, mon_raw(mon, mon_value(ep, mon)));
	else
		mod_put16(reg, mod_get16(&ep->defaults.lo[mons[mon].reg]));
	if (forced != MOD_AUTO || ep->m->model->dynamic)
		bits = compare(ep, mons[mon].threshold, mod_get16(reg),
			       mons[mon].is_signed);
	mod_flags_module(ep, mons[mon].flag_reg,
			 onset(ep, &ep->phys.active[mon], bits) <<
			 mons[mon].flag_shift);
}

static bool initialized(const struct mod_ep *ep, unsigned int lane)
{
	uint8_t state;

	if (!ep->m->model->dynamic)
		return true;
	state = mod_dpsm_lane_state(ep, lane / 8, lane % 8);
	return state >= CMIS_DP_ACTIVATED;
}

/* Section 8.9.3: in which states which flags may be raised. */
static uint8_t allowed(const struct mod_ep *ep, enum mod_lane_mon mon,
		       unsigned int lane)
{
	if (!initialized(ep, lane))
		return HIGH_BITS;
	if (mon == MOD_LANE_RX_POWER || !ep->m->model->dynamic ||
	    ep->bank[lane / 8].tx_on & BIT(lane % 8))
		return 0xf;
	return mon == MOD_LANE_TX_POWER ? HIGH_BITS : 0;
}

/* A condition of a lane that has no value, only a flag. */
static void update_condition(struct mod_ep *ep, unsigned int lane, bool holds,
			     uint8_t *active, unsigned int flag)
{
	uint8_t bit = BIT(lane % 8), bank = lane / 8;

	if (holds && (!(active[bank] & bit) ||
		      !(ep->phys.ticks % TICKS_PER_REFLAG)))
		mod_flags_lane(ep, bank, bit, flag);
	active[bank] &= ~bit;
	active[bank] |= holds ? bit : 0;
}

static void update_los(struct mod_ep *ep, unsigned int lane)
{
	bool los = mod_phys_rx_nw(ep, lane) < LOS_NW;

	update_condition(ep, lane, los && initialized(ep, lane), ep->phys.los,
			 CMIS_LANE_RX_LOS);
}

static void update_failure(struct mod_ep *ep, unsigned int lane)
{
	bool failed = mod_fault_dark(ep, lane / 8) & BIT(lane % 8);

	update_condition(ep, lane, failed && initialized(ep, lane),
			 ep->phys.failed, CMIS_LANE_TX_FAILURE);
}

static void update_lane_mon(struct mod_ep *ep, enum mod_lane_mon mon,
			    unsigned int lane)
{
	int32_t forced = ep->phys.lane_forced[mon][lane];
	uint8_t bank = lane / 8, bits = 0, offset;
	unsigned int i;
	uint8_t *reg;

	offset = lane_mons[mon].reg + CMIS_LANE_WORD_BYTE(lane % 8);
	reg = mod_ep_reg(ep, bank, CMIS_PAGE_LANE_STATUS, offset);
	if (!reg)
		return;
	if (forced != MOD_AUTO)
		mod_put16(reg, lane_raw(ep, mon, forced));
	else if (ep->m->model->dynamic)
		mod_put16(reg, lane_raw(ep, mon, lane_value(ep, mon, lane)));
	else
		mod_put16(reg, mod_get16(mod_mem_reg(&ep->defaults, bank,
						     CMIS_PAGE_LANE_STATUS,
						     offset)));
	if (forced != MOD_AUTO || ep->m->model->dynamic)
		bits = compare(ep, lane_mons[mon].threshold, mod_get16(reg),
			       false) & allowed(ep, mon, lane);
	bits = onset(ep, &ep->phys.lane_active[mon][lane], bits);
	for (i = 0; i < 4; i++)
		if (bits & BIT(i))
			mod_flags_lane(ep, bank, BIT(lane % 8),
				       lane_mons[mon].flag + i);
}

void mod_phys_update(struct mod_ep *ep)
{
	unsigned int i, lane;

	if (ep->flat || !mod_msm_managed(ep) || ep->fault.stick)
		return;
	for (i = 0; i < MOD_MON_COUNT; i++)
		update_mon(ep, i);
	for (lane = 0; lane < ep->banks * CMIS_BANK_LANES; lane++) {
		for (i = 0; i < MOD_LANE_MON_COUNT; i++)
			update_lane_mon(ep, i, lane);
		if (ep->m->model->dynamic ||
		    ep->phys.lane_forced[MOD_LANE_RX_POWER][lane] != MOD_AUTO)
			update_los(ep, lane);
		if (ep->m->model->dynamic)
			update_failure(ep, lane);
	}
}

uint8_t mod_phys_rx_light(const struct mod_ep *ep, unsigned int bank)
{
	uint8_t lanes = 0;
	unsigned int i;

	for (i = 0; i < CMIS_BANK_LANES; i++)
		if (mod_phys_rx_nw(ep, 8 * bank + i) >= LOS_NW)
			lanes |= BIT(i);
	return lanes;
}

static double plate_target_mc(const struct module *m)
{
	double flow = m->conf.flow_ml_min, in = m->conf.coolant_in_mc;
	double r;

	if (m->env && m->env->flow_ml_min)
		flow = m->env->flow_ml_min(m->ctx);
	if (m->env && m->env->coolant_in_mc)
		in = m->env->coolant_in_mc(m->ctx);
	r = flow > 0 ? R_PLATE + (R_FILM_ML_MIN + R_RISE_ML_MIN) / flow :
		       R_MAX;
	return in + (r < R_MAX ? r : R_MAX) * mod_phys_power_mw(m);
}

static void tick(void *arg, uint64_t due)
{
	struct module *m = arg;
	int i;

	sim_arm(m->sim, &m->heat.timer, due + TICK_NS);
	m->heat.plate_mc += (plate_target_mc(m) - m->heat.plate_mc) /
			    PLATE_TAU_TICKS;
	for (i = 0; i < m->n_eps; i++) {
		m->ep[i]->phys.ticks++;
		mod_phys_update(m->ep[i]);
		mod_vdm_tick(m->ep[i]);
		mod_flags_update(m->ep[i]);
	}
}

void mod_phys_reset(struct mod_ep *ep)
{
	unsigned int lane, i;

	for (i = 0; i < MOD_MON_COUNT; i++)
		ep->phys.active[i] = 0;
	for (lane = 0; lane < MOD_LANES_MAX; lane++) {
		for (i = 0; i < MOD_LANE_MON_COUNT; i++)
			ep->phys.lane_active[i][lane] = 0;
		ep->phys.los[lane / 8] = 0;
		ep->phys.failed[lane / 8] = 0;
	}
	/* Not a tick on which lasting conditions are flagged again */
	ep->phys.ticks = 1;
}

void mod_phys_release(struct mod_ep *ep)
{
	unsigned int lane, i;

	for (i = 0; i < MOD_MON_COUNT; i++)
		ep->phys.forced[i] = MOD_AUTO;
	for (i = 0; i < MOD_LANE_MON_COUNT; i++)
		for (lane = 0; lane < MOD_LANES_MAX; lane++)
			ep->phys.lane_forced[i][lane] = MOD_AUTO;
}

void mod_phys_init(struct module *m)
{
	int i, lane;

	for (i = 0; i < m->n_eps; i++) {
		for (lane = 0; lane < MOD_LANES_MAX; lane++)
			m->ep[i]->phys.light_nw[lane] = MODULE_LIGHT_CONF;
		mod_phys_release(m->ep[i]);
		mod_phys_reset(m->ep[i]);
	}
	m->heat.plate_mc = plate_target_mc(m);
	sim_timer_init(&m->heat.timer, tick, m);
	sim_arm(m->sim, &m->heat.timer, sim_now(m->sim) + TICK_NS);
}

void mod_phys_exit(struct module *m)
{
	sim_cancel(m->sim, &m->heat.timer);
}
