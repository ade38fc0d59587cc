/* SPDX-License-Identifier: GPL-2.0 */
/* Inside of hwmon: which sensors there are, and what they read. */
#ifndef XPO_HWMON_READ_H
#define XPO_HWMON_READ_H

#include <linux/hwmon.h>
#include <linux/types.h>

#include "lane.h"
#include "limit.h"

struct xpo_module;
struct xpo_module_info;

#define XPO_HWMON_LABEL_LEN	20	/* lane 63 Rx power */
/* Four per endpoint, three per lane, seven of the cage */
#define XPO_HWMON_SENSORS	\
	(4 * XPO_MAX_ENDPOINTS + 3 * XPO_MAX_LANES + 7)

enum xpo_hwmon_kind {
	/* Of an endpoint */
	XPO_HWMON_TEMPERATURE,
	XPO_HWMON_AUX2,
	XPO_HWMON_AUX3,
	XPO_HWMON_SUPPLY,
	/* Of the cage */
	XPO_HWMON_COOLANT_IN,
	XPO_HWMON_COOLANT_OUT,
	XPO_HWMON_PLATE,
	XPO_HWMON_INPUT_VOLTAGE,
	XPO_HWMON_INPUT_CURRENT,
	XPO_HWMON_INPUT_POWER,
	XPO_HWMON_INPUT_ENERGY,
	/* Of a lane */
	XPO_HWMON_TX_BIAS,
	XPO_HWMON_TX_POWER,
	XPO_HWMON_RX_POWER,
};

/**
 * struct xpo_hwmon_sensor - one sensor
 * @type: as hwmon sorts it
 * @kind: what it measures
 * @index: endpoint or lane
 * @label: name
 * @has_limits: @limits are valid
 * @limits: thresholds in the unit of their kind
 */
struct xpo_hwmon_sensor {
	enum hwmon_sensor_types type;
	enum xpo_hwmon_kind kind;
	u8 index;
	char label[XPO_HWMON_LABEL_LEN];
	bool has_limits;
	struct xpo_limit limits;
};

/* Number of sensors that the module and its cage have */
unsigned int
xpo_hwmon_sensors_find(struct xpo_module *module,
		       const struct xpo_module_info *info,
		       struct xpo_hwmon_sensor sensors[XPO_HWMON_SENSORS]);
/* -ENODATA: there is no fresh value. In hwmon's units. */
int xpo_hwmon_sensor_read(struct xpo_module *module,
			  const struct xpo_hwmon_sensor *sensor, u32 attr,
			  long *val);

#endif
