// SPDX-License-Identifier: GPL-2.0
/* Sensors of a module and its cage, from what the card samples. */
#include <linux/limits.h>
#include <linux/slab.h>

#include "cage.h"
#include "card.h"
#include "hwmon_read.h"
#include "module.h"

/* What hwmon counts in, in our units: temp and in are the same */
#define XPO_HWMON_NW_PER_UW	1000
#define XPO_HWMON_UA_PER_MA	1000
#define XPO_HWMON_UW_PER_MW	1000L
#define XPO_HWMON_UJ_PER_MJ	1000

/* Of the cage controller: what says that there is one */
static const struct {
	enum xpo_hwmon_kind kind;
	enum hwmon_sensor_types type;
	u32 valid;
	const char *label;
} xpo_hwmon_cage[] = {
	{ XPO_HWMON_COOLANT_IN, hwmon_temp, XPO_CAGE_SENSOR_VALID_COOLANT_IN,
	  "coolant in" },
	{ XPO_HWMON_COOLANT_OUT, hwmon_temp, XPO_CAGE_SENSOR_VALID_COOLANT_OUT,
	  "coolant out" },
	{ XPO_HWMON_PLATE, hwmon_temp, XPO_CAGE_SENSOR_VALID_PLATE,
	  "cold plate" },
	{ XPO_HWMON_INPUT_VOLTAGE, hwmon_in, XPO_CAGE_SENSOR_VALID_VIN,
	  "input" },
	{ XPO_HWMON_INPUT_CURRENT, hwmon_curr, XPO_CAGE_SENSOR_VALID_IIN,
	  "input" },
	{ XPO_HWMON_INPUT_POWER, hwmon_power, XPO_CAGE_SENSOR_VALID_POWER,
	  "input" },
	{ XPO_HWMON_INPUT_ENERGY, hwmon_energy, XPO_CAGE_SENSOR_VALID_ENERGY,
	  "input" },
};

/* Of an endpoint */
static const struct {
	enum xpo_hwmon_kind kind;
	enum hwmon_sensor_types type;
	u32 has;
	enum xpo_limit_kind limits;
	const char *label;
} xpo_hwmon_endpoint[] = {
	{ XPO_HWMON_TEMPERATURE, hwmon_temp, XPO_ENDPOINT_HAS_TEMPERATURE,
	  XPO_LIMIT_TEMPERATURE_MC, "module" },
	{ XPO_HWMON_AUX2, hwmon_temp, XPO_ENDPOINT_HAS_AUX2,
	  XPO_LIMIT_AUX2_MC, "laser" },
	{ XPO_HWMON_AUX3, hwmon_temp, XPO_ENDPOINT_HAS_AUX3,
	  XPO_LIMIT_AUX3_MC, "laser" },
	{ XPO_HWMON_SUPPLY, hwmon_in, XPO_ENDPOINT_HAS_VCC, XPO_LIMIT_VCC_MV,
	  "supply" },
};

/* Of a lane */
static const struct {
	enum xpo_hwmon_kind kind;
	enum hwmon_sensor_types type;
	u32 has;
	enum xpo_limit_kind limits;
	const char *label;
} xpo_hwmon_lane[] = {
	{ XPO_HWMON_TX_BIAS, hwmon_curr, XPO_LANE_HAS_TX_BIAS,
	  XPO_LIMIT_TX_BIAS_UA, "bias" },
	{ XPO_HWMON_TX_POWER, hwmon_power, XPO_LANE_HAS_TX_POWER,
	  XPO_LIMIT_TX_POWER_NW, "Tx power" },
	{ XPO_HWMON_RX_POWER, hwmon_power, XPO_LANE_HAS_RX_POWER,
	  XPO_LIMIT_RX_POWER_NW, "Rx power" },
};

static unsigned int
xpo_hwmon_find_endpoint(struct xpo_module *module,
			const struct xpo_module_info *info, u8 e,
			struct xpo_hwmon_sensor *sensor)
{
	unsigned int i, n = 0;

	for (i = 0; i < ARRAY_SIZE(xpo_hwmon_endpoint); i++) {
		if (!(info->ep[e].monitors & xpo_hwmon_endpoint[i].has))
			continue;
		sensor[n].kind = xpo_hwmon_endpoint[i].kind;
		sensor[n].type = xpo_hwmon_endpoint[i].type;
		sensor[n].index = e;
		if (info->endpoints > 1)
			snprintf(sensor[n].label, XPO_HWMON_LABEL_LEN,
				 "%s (paddle %u)", xpo_hwmon_endpoint[i].label,
				 e % 10);
		else
			strscpy(sensor[n].label, xpo_hwmon_endpoint[i].label,
				XPO_HWMON_LABEL_LEN);
		sensor[n].has_limits = xpo_module_limits_get
			(module, e, xpo_hwmon_endpoint[i].limits,
			 &sensor[n].limits);
		n++;
	}
	return n;
}

static unsigned int xpo_hwmon_find_cage(struct xpo_module *module,
					struct xpo_hwmon_sensor *sensor)
{
	struct xpo_cage_sensors cage;
	unsigned int i, n = 0;

	xpo_cage_sensors_get(xpo_module_card(module), xpo_module_cage(module),
			     &cage);
	for (i = 0; i < ARRAY_SIZE(xpo_hwmon_cage); i++) {
		if (!(cage.valid & xpo_hwmon_cage[i].valid))
			continue;
		sensor[n].kind = xpo_hwmon_cage[i].kind;
		sensor[n].type = xpo_hwmon_cage[i].type;
		strscpy(sensor[n].label, xpo_hwmon_cage[i].label,
			XPO_HWMON_LABEL_LEN);
		n++;
	}
	return n;
}

static unsigned int xpo_hwmon_find_lane(struct xpo_module *module,
					const struct xpo_lane_info *lane,
					struct xpo_hwmon_sensor *sensor)
{
	unsigned int i, n = 0;

	for (i = 0; i < ARRAY_SIZE(xpo_hwmon_lane); i++) {
		if (!(lane->has & xpo_hwmon_lane[i].has))
			continue;
		sensor[n].kind = xpo_hwmon_lane[i].kind;
		sensor[n].type = xpo_hwmon_lane[i].type;
		sensor[n].index = lane->lane;
		snprintf(sensor[n].label, XPO_HWMON_LABEL_LEN, "lane %u %s",
			 lane->lane % XPO_MAX_LANES, xpo_hwmon_lane[i].label);
		sensor[n].has_limits = xpo_module_limits_get
			(module, lane->endpoint, xpo_hwmon_lane[i].limits,
			 &sensor[n].limits);
		n++;
	}
	return n;
}

unsigned int
xpo_hwmon_sensors_find(struct xpo_module *module,
		       const struct xpo_module_info *info,
		       struct xpo_hwmon_sensor sensors[XPO_HWMON_SENSORS])
{
	struct xpo_lane_info lanes[XPO_LANE_GROUP];
	unsigned int n = 0;
	u8 e, g, i;

	for (e = 0; e < info->endpoints; e++)
		n += xpo_hwmon_find_endpoint(module, info, e, &sensors[n]);
	n += xpo_hwmon_find_cage(module, &sensors[n]);
	for (g = 0; g < info->lanes / XPO_LANE_GROUP; g++) {
		if (xpo_lane_get_group(module, g, lanes))
			continue;
		for (i = 0; i < XPO_LANE_GROUP; i++)
			n += xpo_hwmon_find_lane(module, &lanes[i],
						 &sensors[n]);
	}
	return n;
}

/* Values, in the unit of their kind */

static int xpo_hwmon_read_cage(struct xpo_module *module,
			       enum xpo_hwmon_kind kind, s64 *val)
{
	struct xpo_cage_sensors cage;
	unsigned int i = kind - XPO_HWMON_COOLANT_IN;

	xpo_cage_sensors_get(xpo_module_card(module), xpo_module_cage(module),
			     &cage);
	if (!(cage.valid & xpo_hwmon_cage[i].valid) ||
	    cage.age_ms > cage.stale_ms)
		return -ENODATA;
	switch (kind) {
	case XPO_HWMON_COOLANT_IN:
		*val = cage.coolant_in_mc;
		break;
	case XPO_HWMON_COOLANT_OUT:
		*val = cage.coolant_out_mc;
		break;
	case XPO_HWMON_PLATE:
		*val = cage.plate_mc;
		break;
	case XPO_HWMON_INPUT_VOLTAGE:
		*val = cage.vin_mv;
		break;
	case XPO_HWMON_INPUT_CURRENT:
		*val = cage.iin_ma;
		break;
	case XPO_HWMON_INPUT_POWER:
		*val = cage.power_mw;
		break;
	default:
		*val = min_t(u64, cage.energy_mj,
			     LONG_MAX / XPO_HWMON_UJ_PER_MJ);
		break;
	}
	return 0;
}

static int xpo_hwmon_read_endpoint(struct xpo_module *module,
				   const struct xpo_hwmon_sensor *sensor,
				   s64 *val)
{
	u32 has = xpo_hwmon_endpoint[sensor->kind].has;
	const struct xpo_endpoint_info *ep;
	struct xpo_module_info *info;
	int err = 0;

	info = kmalloc_obj(*info);
	if (!info)
		return -ENOMEM;
	xpo_module_info_get(module, info);
	ep = &info->ep[sensor->index];
	if (info->state == XPO_MODULE_STATE_ABSENT || !(ep->has & has) ||
	    ep->monitors_source != XPO_SOURCE_SHADOW ||
	    ep->monitors_age_ms > ep->monitors_stale_ms)
		err = -ENODATA;
	else if (sensor->kind == XPO_HWMON_TEMPERATURE)
		*val = ep->temperature_mc;
	else if (sensor->kind == XPO_HWMON_AUX2)
		*val = ep->aux2_mc;
	else if (sensor->kind == XPO_HWMON_AUX3)
		*val = ep->aux3_mc;
	else
		*val = ep->vcc_mv;
	kfree(info);
	return err;
}

static int xpo_hwmon_read_lane(struct xpo_module *module,
			       const struct xpo_hwmon_sensor *sensor, s64 *val)
{
	u32 has = xpo_hwmon_lane[sensor->kind - XPO_HWMON_TX_BIAS].has;
	struct xpo_lane_info lane;

	if (xpo_lane_get(module, sensor->index, &lane) || lane.fault ||
	    !(lane.has & has) || lane.source != XPO_SOURCE_SHADOW ||
	    lane.age_ms > lane.stale_ms)
		return -ENODATA;
	if (sensor->kind == XPO_HWMON_TX_BIAS)
		*val = lane.tx_bias_ua;
	else if (sensor->kind == XPO_HWMON_TX_POWER)
		*val = lane.tx_power_nw;
	else
		*val = lane.rx_power_nw;
	return 0;
}

static int xpo_hwmon_read_value(struct xpo_module *module,
				const struct xpo_hwmon_sensor *sensor,
				s64 *val)
{
	if (sensor->kind < XPO_HWMON_COOLANT_IN)
		return xpo_hwmon_read_endpoint(module, sensor, val);
	if (sensor->kind < XPO_HWMON_TX_BIAS)
		return xpo_hwmon_read_cage(module, sensor->kind, val);
	return xpo_hwmon_read_lane(module, sensor, val);
}

static long xpo_hwmon_scale(const struct xpo_hwmon_sensor *sensor, s64 val)
{
	switch (sensor->kind) {
	case XPO_HWMON_INPUT_POWER:
		return val * XPO_HWMON_UW_PER_MW;
	case XPO_HWMON_INPUT_ENERGY:
		return val * XPO_HWMON_UJ_PER_MJ;
	case XPO_HWMON_TX_BIAS:
		return DIV_ROUND_CLOSEST((long)val, XPO_HWMON_UA_PER_MA);
	case XPO_HWMON_TX_POWER:
	case XPO_HWMON_RX_POWER:
		return DIV_ROUND_CLOSEST((long)val, XPO_HWMON_NW_PER_UW);
	default:
		return val;
	}
}

/* Attributes of temp and in that are thresholds, and of all that are alarms */

/* Attribute that a sensor of type temp or in has under this name */
#define XPO_HWMON_ATTR(sensor, name)					\
	((sensor)->type == hwmon_temp ? (u32)hwmon_temp_##name :	\
					(u32)hwmon_in_##name)

static bool xpo_hwmon_limit(const struct xpo_hwmon_sensor *sensor, u32 attr,
			    long *val)
{
	const struct xpo_limit *limits = &sensor->limits;

	if (sensor->type != hwmon_temp && sensor->type != hwmon_in)
		return false;
	if (attr == XPO_HWMON_ATTR(sensor, lcrit))
		*val = limits->low_alarm;
	else if (attr == XPO_HWMON_ATTR(sensor, min))
		*val = limits->low_warning;
	else if (attr == XPO_HWMON_ATTR(sensor, max))
		*val = limits->high_warning;
	else if (attr == XPO_HWMON_ATTR(sensor, crit))
		*val = limits->high_alarm;
	else
		return false;
	return true;
}

static long xpo_hwmon_alarm(const struct xpo_hwmon_sensor *sensor, u32 attr,
			    s64 val)
{
	const struct xpo_limit *limits = &sensor->limits;

	if (sensor->type != hwmon_temp && sensor->type != hwmon_in)
		return val < limits->low_alarm || val > limits->high_alarm;
	if (attr == XPO_HWMON_ATTR(sensor, lcrit_alarm))
		return val < limits->low_alarm;
	if (attr == XPO_HWMON_ATTR(sensor, min_alarm))
		return val < limits->low_warning;
	if (attr == XPO_HWMON_ATTR(sensor, max_alarm))
		return val > limits->high_warning;
	return val > limits->high_alarm;
}

static bool xpo_hwmon_is_input(enum hwmon_sensor_types type, u32 attr)
{
	switch (type) {
	case hwmon_temp:
		return attr == hwmon_temp_input;
	case hwmon_in:
		return attr == hwmon_in_input;
	case hwmon_curr:
		return attr == hwmon_curr_input;
	case hwmon_power:
		return attr == hwmon_power_input;
	default:
		return attr == hwmon_energy_input;
	}
}

int xpo_hwmon_sensor_read(struct xpo_module *module,
			  const struct xpo_hwmon_sensor *sensor, u32 attr,
			  long *val)
{
	s64 value;
	int err;

	if (xpo_hwmon_limit(sensor, attr, val))
		return 0;
	err = xpo_hwmon_read_value(module, sensor, &value);
	if (err)
		return err;
	if (xpo_hwmon_is_input(sensor->type, attr))
		*val = xpo_hwmon_scale(sensor, value);
	else
		*val = xpo_hwmon_alarm(sensor, attr, value);
	return 0;
}
