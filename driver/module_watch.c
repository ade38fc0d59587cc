// SPDX-License-Identifier: GPL-2.0
/* Thresholds, heat and the response to it of a cage's module */

#include <linux/string.h>

#include "cmis.h"
#include "module_priv.h"

bool xpo_module_limits_get(struct xpo_module *module, u8 endpoint,
			   enum xpo_limit_kind kind,
			   struct xpo_limit *limits)
{
	const struct xpo_endpoint *ep;
	const u8 *page = NULL;
	bool has = false;
	u8 scale;

	mutex_lock(&module->lock);
	if (endpoint < module->endpoints) {
		ep = &module->ep[endpoint];
		page = xpo_endpoint_data(ep, CMIS_PAGE_THRESHOLDS);
		scale = FIELD_GET(CMIS_01_BIAS_SCALE,
				  xpo_endpoint_upper(ep, CMIS_PAGE_ADVERTISING,
						     CMIS_01_LANE_MONITORS));
	}
	if (page)
		has = xpo_limit_parse(page, kind, scale, limits);
	mutex_unlock(&module->lock);
	return has;
}

void xpo_module_heat_update(struct xpo_module *module,
			    const struct xpo_heat_input *in,
			    struct xpo_heat *heat)
{
	mutex_lock(&module->lock);
	if (in)
		xpo_heat_update(&module->heat, in);
	else
		memset(&module->heat, 0, sizeof(module->heat));
	*heat = module->heat;
	mutex_unlock(&module->lock);
}

void xpo_module_heat_get(struct xpo_module *module, struct xpo_heat *heat)
{
	mutex_lock(&module->lock);
	*heat = module->heat;
	mutex_unlock(&module->lock);
}

enum xpo_thermal_stage
xpo_module_cooling_update(struct xpo_module *module,
			  struct xpo_cooling_input *in)
{
	enum xpo_thermal_stage stage;
	bool changed;

	mutex_lock(&module->lock);
	in->act = module->throttle == XPO_THROTTLE_ON;
	changed = xpo_cooling_update(&module->cooling, in);
	stage = module->cooling.stage;
	mutex_unlock(&module->lock);
	if (changed)
		xpo_module_kick(module);
	return stage;
}

enum xpo_thermal_stage xpo_module_thermal_stage(struct xpo_module *module)
{
	return READ_ONCE(module->cooling.stage);
}

enum xpo_throttle xpo_module_throttle(struct xpo_module *module)
{
	return READ_ONCE(module->throttle);
}

void xpo_module_cooling_clear(struct xpo_module *module)
{
	mutex_lock(&module->lock);
	memset(&module->cooling, 0, sizeof(module->cooling));
	mutex_unlock(&module->lock);
	xpo_module_kick(module);
}

void xpo_module_throttle_set(struct xpo_module *module,
			     enum xpo_throttle throttle)
{
	mutex_lock(&module->lock);
	WRITE_ONCE(module->throttle, throttle);
	memset(&module->cooling, 0, sizeof(module->cooling));
	mutex_unlock(&module->lock);
	xpo_module_kick(module);
}
