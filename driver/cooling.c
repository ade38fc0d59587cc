// SPDX-License-Identifier: GPL-2.0
/* Stages of a module that is too hot */

#include <linux/kernel.h>

#include "cooling.h"

#define XPO_COOLING_NS_PER_S		1000000000ULL

/* One sample may lie: a threshold counts when it was exceeded for so long */
#define XPO_COOLING_HOT_NS		(2 * XPO_COOLING_NS_PER_S)
/* Low power has so long to help */
#define XPO_COOLING_THROTTLE_NS		(15 * XPO_COOLING_NS_PER_S)
/* And lasts at least so long, or a module would go on and off */
#define XPO_COOLING_REST_NS		(30 * XPO_COOLING_NS_PER_S)

static bool xpo_cooling_next(struct xpo_cooling *cooling,
			     enum xpo_thermal_stage stage, u64 time_ns)
{
	cooling->stage = stage;
	cooling->since_ns = time_ns;
	return true;
}

static bool xpo_cooling_is_cool(const struct xpo_cooling_input *in)
{
	return in->complete && in->temperature_mc <
	       in->warning_mc - XPO_COOLING_HYSTERESIS_MC;
}

static void xpo_cooling_watch_alarm(struct xpo_cooling *cooling,
				    const struct xpo_cooling_input *in)
{
	if (in->temperature_mc < in->alarm_mc)
		cooling->hot_ns = 0;
	else if (!cooling->hot_ns)
		cooling->hot_ns = in->time_ns;
}

/* Has the alarm threshold been exceeded long enough to act? */
static bool xpo_cooling_is_alarm(const struct xpo_cooling *cooling,
				 const struct xpo_cooling_input *in, u64 ns)
{
	return in->act && cooling->hot_ns && in->time_ns >= cooling->hot_ns &&
	       in->time_ns - cooling->hot_ns >= ns;
}

static bool xpo_cooling_run_throttled(struct xpo_cooling *cooling,
				      const struct xpo_cooling_input *in)
{
	u64 lasted = in->time_ns - cooling->since_ns;

	if (!in->act)
		return xpo_cooling_next(cooling, XPO_THERMAL_STAGE_WARNING,
					in->time_ns);
	if (lasted >= XPO_COOLING_THROTTLE_NS &&
	    xpo_cooling_is_alarm(cooling, in, XPO_COOLING_HOT_NS))
		return xpo_cooling_next(cooling, XPO_THERMAL_STAGE_POWERED_DOWN,
					in->time_ns);
	if (lasted >= XPO_COOLING_REST_NS && xpo_cooling_is_cool(in))
		return xpo_cooling_next(cooling, XPO_THERMAL_STAGE_NORMAL,
					in->time_ns);
	return false;
}

bool xpo_cooling_update(struct xpo_cooling *cooling,
			const struct xpo_cooling_input *in)
{
	if (!in->valid || in->time_ns < cooling->since_ns)
		return false;
	xpo_cooling_watch_alarm(cooling, in);
	switch (cooling->stage) {
	case XPO_THERMAL_STAGE_NORMAL:
		if (in->temperature_mc >= in->warning_mc)
			return xpo_cooling_next(cooling,
						XPO_THERMAL_STAGE_WARNING,
						in->time_ns);
		return false;
	case XPO_THERMAL_STAGE_WARNING:
		if (xpo_cooling_is_alarm(cooling, in, XPO_COOLING_HOT_NS))
			return xpo_cooling_next(cooling,
						XPO_THERMAL_STAGE_THROTTLED,
						in->time_ns);
		if (xpo_cooling_is_cool(in))
			return xpo_cooling_next(cooling,
						XPO_THERMAL_STAGE_NORMAL,
						in->time_ns);
		return false;
	case XPO_THERMAL_STAGE_THROTTLED:
		return xpo_cooling_run_throttled(cooling, in);
	default:
		/* Power comes back when somebody says so */
		return false;
	}
}
