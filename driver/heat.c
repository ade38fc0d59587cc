// SPDX-License-Identifier: GPL-2.0
/* Heat balance of a cage */

#include <linux/kernel.h>
#include <linux/math64.h>

#include "heat.h"

#define XPO_HEAT_NS_PER_MS	1000000
#define XPO_HEAT_J_KG_K		4186	/* water; 1 ml is 1 g */

/* Means over this time: the cold plate takes seconds to follow the power */
#define XPO_HEAT_TAU_MS		5000
#define XPO_HEAT_SETTLE_MS	(3 * XPO_HEAT_TAU_MS)
/* A longer hole between samples, and the means begin anew */
#define XPO_HEAT_HOLE_MS	60000

/* Disagreement, in percent of the power, and never of less than this power */
#define XPO_HEAT_BEGIN_PERCENT	25
#define XPO_HEAT_END_PERCENT	15
#define XPO_HEAT_LEAST_MW	20000
/* Above the declared maximum, in percent of it */
#define XPO_HEAT_OVER_PERCENT	105

s32 xpo_heat_mw(u32 flow_ml_min, s32 rise_mc)
{
	s64 mw;

	/* Sensors may say anything: what no cage can be is cut off */
	flow_ml_min = flow_ml_min < 100000 ? flow_ml_min : 100000;
	mw = (s64)flow_ml_min * XPO_HEAT_J_KG_K * rise_mc;
	mw = div_s64(mw, 60 * 1000);
	if (mw > S32_MAX)
		return S32_MAX;
	return mw < S32_MIN ? S32_MIN : mw;
}

static s64 xpo_heat_mean(s64 mean, s64 value, u32 dt_ms)
{
	return mean + div_s64((value - mean) * dt_ms, XPO_HEAT_TAU_MS + dt_ms);
}

static void xpo_heat_judge_balance(struct xpo_heat *heat)
{
	u32 percent = heat->mismatch ? XPO_HEAT_END_PERCENT :
				       XPO_HEAT_BEGIN_PERCENT;
	s64 power = heat->power_mw, off = heat->heat_mw - power;

	if (power < XPO_HEAT_LEAST_MW)
		power = XPO_HEAT_LEAST_MW;
	if (off < 0)
		off = -off;
	heat->mismatch = off * 100 > power * percent;
}

static void xpo_heat_judge_power(struct xpo_heat *heat, u32 declared_mw)
{
	s64 limit = (s64)declared_mw * XPO_HEAT_OVER_PERCENT;

	if (!declared_mw)
		heat->over = false;
	else if (heat->over)
		heat->over = heat->power_mw > declared_mw;
	else
		heat->over = heat->power_mw * 100 > limit;
}

static bool xpo_heat_is_settled(u64 since_ns, u64 time_ns)
{
	return time_ns - since_ns >=
	       (u64)XPO_HEAT_SETTLE_MS * XPO_HEAT_NS_PER_MS;
}

/* What the coolant says; after a gap in it, its mean begins anew */
static void xpo_heat_update_balance(struct xpo_heat *heat,
				    const struct xpo_heat_input *in, u32 dt_ms)
{
	if (!in->balance) {
		heat->balance_ns = 0;
		heat->mismatch = false;
		return;
	}
	if (!heat->balance_ns) {
		heat->balance_ns = in->time_ns;
		heat->heat_mw = in->heat_mw;
	} else {
		heat->heat_mw = xpo_heat_mean(heat->heat_mw, in->heat_mw,
					      dt_ms);
	}
	if (xpo_heat_is_settled(heat->balance_ns, in->time_ns))
		xpo_heat_judge_balance(heat);
}

void xpo_heat_update(struct xpo_heat *heat, const struct xpo_heat_input *in)
{
	u64 dt_ms;

	if (in->time_ns <= heat->last_ns)
		return;
	dt_ms = div_u64(in->time_ns - heat->last_ns, XPO_HEAT_NS_PER_MS);
	if (!heat->since_ns || dt_ms > XPO_HEAT_HOLE_MS) {
		heat->since_ns = in->time_ns;
		heat->balance_ns = 0;
		heat->power_mw = in->power_mw;
	} else {
		heat->power_mw = xpo_heat_mean(heat->power_mw, in->power_mw,
					       dt_ms);
	}
	heat->last_ns = in->time_ns;
	xpo_heat_update_balance(heat, in, dt_ms);
	if (xpo_heat_is_settled(heat->since_ns, in->time_ns))
		xpo_heat_judge_power(heat, in->declared_mw);
}
