/* SPDX-License-Identifier: GPL-2.0 */
/* Differences of thermal zones that thermal.c has to go through */
#ifndef XPO_COMPAT_THERMAL_H
#define XPO_COMPAT_THERMAL_H

#include <linux/thermal.h>

#ifdef HAVE_THERMAL_CONST_TRIPS

static inline struct thermal_zone_device *
xpo_compat_thermal_register(const char *type, struct thermal_trip *trips,
			    int n, void *priv,
			    const struct thermal_zone_device_ops *ops,
			    const struct thermal_zone_params *params)
{
	return thermal_zone_device_register_with_trips(type, trips, n, priv,
						       ops, params, 0, 0);
}

#else

/* Older kernels ask for the trips, and write to the operations. */
static inline int xpo_compat_trip_type(struct thermal_zone_device *zone, int i,
				       enum thermal_trip_type *type)
{
	*type = zone->trips[i].type;
	return 0;
}

static inline int xpo_compat_trip_temp(struct thermal_zone_device *zone, int i,
				       int *temperature)
{
	*temperature = zone->trips[i].temperature;
	return 0;
}

static inline int xpo_compat_trip_hyst(struct thermal_zone_device *zone, int i,
				       int *hysteresis)
{
	*hysteresis = zone->trips[i].hysteresis;
	return 0;
}

static inline struct thermal_zone_device *
xpo_compat_thermal_register(const char *type, struct thermal_trip *trips,
			    int n, void *priv,
			    const struct thermal_zone_device_ops *ops,
			    const struct thermal_zone_params *params)
{
	static struct thermal_zone_device_ops writable = {
		.get_trip_type = xpo_compat_trip_type,
		.get_trip_temp = xpo_compat_trip_temp,
		.get_trip_hyst = xpo_compat_trip_hyst,
	};

	writable.get_temp = ops->get_temp;
	return thermal_zone_device_register_with_trips
		(type, trips, n, 0, priv, &writable,
		 (struct thermal_zone_params *)params, 0, 0);
}

#endif

#ifndef HAVE_THERMAL_PRIV
static inline void *thermal_zone_device_priv(struct thermal_zone_device *zone)
{
	return zone->devdata;
}
#endif

#endif
