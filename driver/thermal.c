// SPDX-License-Identifier: GPL-2.0
/* Thermal zones of modules */

#include <linux/err.h>
#include <linux/slab.h>

#include "card.h"
#include "compat/thermal.h"
#include "module.h"
#include "thermal.h"

enum xpo_thermal_trip {
	XPO_THERMAL_TRIP_WARNING,
	XPO_THERMAL_TRIP_ALARM,
	XPO_THERMAL_TRIPS
};

/**
 * struct xpo_thermal - one zone
 * @zone: as the thermal core knows it
 * @module: module
 * @trips: its thresholds; older kernels keep the pointer
 */
struct xpo_thermal {
	struct thermal_zone_device *zone;
	struct xpo_module *module;
	struct thermal_trip trips[XPO_THERMAL_TRIPS];
};

static bool xpo_thermal_is_fresh(const struct xpo_endpoint_info *ep)
{
	return ep->has & XPO_ENDPOINT_HAS_TEMPERATURE &&
	       ep->monitors_source == XPO_SOURCE_SHADOW &&
	       ep->monitors_age_ms <= ep->monitors_stale_ms;
}

/* False: the endpoint has nothing to compare */
static bool xpo_thermal_get_endpoint(struct xpo_module *module,
				     const struct xpo_endpoint_info *ep, u8 e,
				     struct xpo_thermal_value *value)
{
	struct xpo_limit limits;

	if (!(ep->monitors & XPO_ENDPOINT_HAS_TEMPERATURE) ||
	    !xpo_module_limits_get(module, e, XPO_LIMIT_TEMPERATURE_MC,
				   &limits))
		return false;
	value->temperature_mc = ep->temperature_mc;
	value->warning_mc = limits.high_warning;
	value->alarm_mc = limits.high_alarm;
	return true;
}

static s32 xpo_thermal_margin_mc(const struct xpo_thermal_value *value)
{
	return value->alarm_mc - value->temperature_mc;
}

int xpo_thermal_get(struct xpo_module *module,
		    const struct xpo_module_info *info,
		    struct xpo_thermal_value *value)
{
	bool found = false, complete = true;
	struct xpo_thermal_value one;
	u8 e;

	if (info->state == XPO_MODULE_STATE_ABSENT)
		return -ENODATA;
	for (e = 0; e < info->endpoints; e++) {
		if (!xpo_thermal_get_endpoint(module, &info->ep[e], e, &one))
			continue;
		if (!xpo_thermal_is_fresh(&info->ep[e])) {
			complete = false;
			continue;
		}
		if (!found || xpo_thermal_margin_mc(&one) <
			      xpo_thermal_margin_mc(value))
			*value = one;
		found = true;
	}
	value->complete = complete;
	return found ? 0 : -ENODATA;
}

/* The core goes on asking after -EAGAIN, and complains about other errors */
static int xpo_thermal_get_temp(struct thermal_zone_device *zone,
				int *temperature)
{
	struct xpo_thermal *thermal = thermal_zone_device_priv(zone);
	struct xpo_thermal_value value;
	struct xpo_module_info *info;
	int err;

	info = kmalloc_obj(*info);
	if (!info)
		return -EAGAIN;
	xpo_module_info_get(thermal->module, info);
	err = xpo_thermal_get(thermal->module, info, &value);
	kfree(info);
	if (err)
		return -EAGAIN;
	*temperature = value.temperature_mc;
	return 0;
}

static const struct thermal_zone_device_ops xpo_thermal_ops = {
	.get_temp = xpo_thermal_get_temp,
};

/* hwmon.c shows the temperature already */
static const struct thermal_zone_params xpo_thermal_params = {
	.no_hwmon = true,
};

struct xpo_thermal *xpo_thermal_create(struct xpo_module *module,
				       const struct xpo_thermal_value *value)
{
	struct xpo_card *card = xpo_module_card(module);
	char type[THERMAL_NAME_LENGTH];
	struct xpo_thermal *thermal;
	int err;

	thermal = kzalloc_obj(*thermal);
	if (!thermal)
		return ERR_PTR(-ENOMEM);
	thermal->module = module;
	thermal->trips[XPO_THERMAL_TRIP_WARNING] = (struct thermal_trip) {
		.type = THERMAL_TRIP_PASSIVE,
		.temperature = value->warning_mc,
		.hysteresis = XPO_COOLING_HYSTERESIS_MC,
	};
	thermal->trips[XPO_THERMAL_TRIP_ALARM] = (struct thermal_trip) {
		.type = THERMAL_TRIP_HOT,
		.temperature = value->alarm_mc,
		.hysteresis = XPO_COOLING_HYSTERESIS_MC,
	};
	snprintf(type, sizeof(type), "xpo%u-module%u", card->index % 1000,
		 xpo_module_cage(module));
	thermal->zone = xpo_compat_thermal_register(type, thermal->trips,
						    XPO_THERMAL_TRIPS, thermal,
						    &xpo_thermal_ops,
						    &xpo_thermal_params);
	if (IS_ERR(thermal->zone)) {
		err = PTR_ERR(thermal->zone);
		goto err_free_thermal;
	}
	err = thermal_zone_device_enable(thermal->zone);
	if (err)
		goto err_unregister_zone;
	return thermal;

err_unregister_zone:
	thermal_zone_device_unregister(thermal->zone);
err_free_thermal:
	kfree(thermal);
	return ERR_PTR(err);
}

void xpo_thermal_destroy(struct xpo_thermal *thermal)
{
	if (!thermal)
		return;
	thermal_zone_device_unregister(thermal->zone);
	kfree(thermal);
}

void xpo_thermal_update(struct xpo_thermal *thermal)
{
	thermal_zone_device_update(thermal->zone, THERMAL_EVENT_UNSPECIFIED);
}
