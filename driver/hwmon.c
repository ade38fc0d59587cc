// SPDX-License-Identifier: GPL-2.0
/* hwmon: what 'sensors' shows of a module and its cage. */
#include <linux/auxiliary_bus.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/hwmon.h>
#include <linux/slab.h>

#include "cage.h"
#include "card.h"
#include "hwmon.h"
#include "hwmon_read.h"
#include "module.h"

#define XPO_HWMON_NAME_LEN	16	/* xpo_module15, card4294967295 */

#define XPO_HWMON_T_LIMITS	\
	(HWMON_T_LCRIT | HWMON_T_MIN | HWMON_T_MAX | HWMON_T_CRIT | \
	 HWMON_T_LCRIT_ALARM | HWMON_T_MIN_ALARM | HWMON_T_MAX_ALARM | \
	 HWMON_T_CRIT_ALARM)
#define XPO_HWMON_I_LIMITS	\
	(HWMON_I_LCRIT | HWMON_I_MIN | HWMON_I_MAX | HWMON_I_CRIT | \
	 HWMON_I_LCRIT_ALARM | HWMON_I_MIN_ALARM | HWMON_I_MAX_ALARM | \
	 HWMON_I_CRIT_ALARM)

/* Sensors of one type are channels 0, 1... of it, in the order of adding */
struct xpo_hwmon_type {
	enum hwmon_sensor_types type;
	u32 base;			/* input and label */
	u32 limits;			/* with thresholds */
	u32 alarm;			/* lanes with thresholds */
};

static const struct xpo_hwmon_type xpo_hwmon_types[] = {
	{ hwmon_temp, HWMON_T_INPUT | HWMON_T_LABEL, XPO_HWMON_T_LIMITS, 0 },
	{ hwmon_in, HWMON_I_INPUT | HWMON_I_LABEL, XPO_HWMON_I_LIMITS, 0 },
	{ hwmon_curr, HWMON_C_INPUT | HWMON_C_LABEL, 0, HWMON_C_ALARM },
	{ hwmon_power, HWMON_P_INPUT | HWMON_P_LABEL, 0, HWMON_P_ALARM },
	{ hwmon_energy, HWMON_E_INPUT | HWMON_E_LABEL, 0, 0 },
};

#define XPO_HWMON_TYPES		ARRAY_SIZE(xpo_hwmon_types)

/**
 * struct xpo_hwmon - one device
 * @place: the cage as a device, whose release frees all of this. Collectors
 *	tell sensors apart by the device that they belong to, so that modules
 *	must not share the card's.
 * @card: what the bus calls the card; it keeps the pointer
 * @device: as the hwmon core knows it
 * @module: module
 * @name: of the device; the core keeps the pointer
 * @n: entries used in @sensors
 * @sensors: all of them, those of one type after the other
 * @config: per sensor, its attributes, and a zero after each type
 * @channels: per type that there is
 * @info: pointers to them
 * @chip: what the core is told
 */
struct xpo_hwmon {
	struct auxiliary_device place;
	char card[XPO_HWMON_NAME_LEN];
	struct device *device;
	struct xpo_module *module;
	char name[XPO_HWMON_NAME_LEN];
	unsigned int n;
	struct xpo_hwmon_sensor sensors[XPO_HWMON_SENSORS];
	u32 config[XPO_HWMON_SENSORS + XPO_HWMON_TYPES];
	struct hwmon_channel_info channels[XPO_HWMON_TYPES];
	const struct hwmon_channel_info *info[XPO_HWMON_TYPES + 1];
	struct hwmon_chip_info chip;
};

static struct xpo_hwmon_sensor *
xpo_hwmon_find(struct xpo_hwmon *hwmon, enum hwmon_sensor_types type,
	       int channel)
{
	unsigned int i;

	for (i = 0; i < hwmon->n; i++)
		if (hwmon->sensors[i].type == type && !channel--)
			return &hwmon->sensors[i];
	return NULL;
}

static umode_t xpo_hwmon_is_visible(const void *data,
				    enum hwmon_sensor_types type, u32 attr,
				    int channel)
{
	return 0444;
}

static int xpo_hwmon_read(struct device *dev, enum hwmon_sensor_types type,
			  u32 attr, int channel, long *val)
{
	struct xpo_hwmon *hwmon = dev_get_drvdata(dev);
	struct xpo_hwmon_sensor *sensor;

	sensor = xpo_hwmon_find(hwmon, type, channel);
	if (!sensor)
		return -EOPNOTSUPP;
	return xpo_hwmon_sensor_read(hwmon->module, sensor, attr, val);
}

static int xpo_hwmon_read_string(struct device *dev,
				 enum hwmon_sensor_types type, u32 attr,
				 int channel, const char **str)
{
	struct xpo_hwmon *hwmon = dev_get_drvdata(dev);
	struct xpo_hwmon_sensor *sensor;

	sensor = xpo_hwmon_find(hwmon, type, channel);
	if (!sensor)
		return -EOPNOTSUPP;
	*str = sensor->label;
	return 0;
}

static const struct hwmon_ops xpo_hwmon_ops = {
	.is_visible = xpo_hwmon_is_visible,
	.read = xpo_hwmon_read,
	.read_string = xpo_hwmon_read_string,
};

static u32 xpo_hwmon_config(const struct xpo_hwmon_type *type,
			    const struct xpo_hwmon_sensor *sensor)
{
	if (!sensor->has_limits)
		return type->base;
	return type->base | type->limits | type->alarm;
}

/* Describe the sensors to the core */
static void xpo_hwmon_describe(struct xpo_hwmon *hwmon)
{
	unsigned int t, i, n_info = 0;
	u32 *config = hwmon->config;

	for (t = 0; t < XPO_HWMON_TYPES; t++) {
		const struct xpo_hwmon_type *type = &xpo_hwmon_types[t];
		struct hwmon_channel_info *channel = &hwmon->channels[t];

		channel->type = type->type;
		channel->config = config;
		for (i = 0; i < hwmon->n; i++)
			if (hwmon->sensors[i].type == type->type)
				*config++ = xpo_hwmon_config
					(type, &hwmon->sensors[i]);
		if (config == channel->config)
			continue;
		*config++ = 0;
		hwmon->info[n_info++] = channel;
	}
	hwmon->chip.ops = &xpo_hwmon_ops;
	hwmon->chip.info = hwmon->info;
}

static void xpo_hwmon_release(struct device *dev)
{
	struct auxiliary_device *place = to_auxiliary_dev(dev);

	kvfree(container_of(place, struct xpo_hwmon, place));
}

/* xpo.card0.3; when it fails, hwmon is gone */
static int xpo_hwmon_add_place(struct xpo_hwmon *hwmon)
{
	struct xpo_card *card = xpo_module_card(hwmon->module);
	struct auxiliary_device *place = &hwmon->place;
	int err;

	snprintf(hwmon->card, sizeof(hwmon->card), "card%u", card->index);
	place->name = hwmon->card;
	place->id = xpo_module_cage(hwmon->module);
	place->dev.parent = card->dev;
	place->dev.release = xpo_hwmon_release;
	err = auxiliary_device_init(place);
	if (err) {
		kvfree(hwmon);
		return err;
	}
	err = auxiliary_device_add(place);
	if (err)
		auxiliary_device_uninit(place);
	return err;
}

static void xpo_hwmon_remove_place(struct xpo_hwmon *hwmon)
{
	auxiliary_device_delete(&hwmon->place);
	auxiliary_device_uninit(&hwmon->place);
}

struct xpo_hwmon *xpo_hwmon_create(struct xpo_module *module,
				   const struct xpo_module_info *info)
{
	struct xpo_hwmon *hwmon;
	struct device *device;
	int err;

	hwmon = kvzalloc_obj(*hwmon);
	if (!hwmon)
		return ERR_PTR(-ENOMEM);
	hwmon->module = module;
	hwmon->n = xpo_hwmon_sensors_find(module, info, hwmon->sensors);
	xpo_hwmon_describe(hwmon);
	snprintf(hwmon->name, sizeof(hwmon->name), "xpo_module%u",
		 xpo_module_cage(module));
	err = xpo_hwmon_add_place(hwmon);
	if (err)
		return ERR_PTR(err);
	device = hwmon_device_register_with_info(&hwmon->place.dev,
						 hwmon->name, hwmon,
						 &hwmon->chip, NULL);
	if (IS_ERR(device)) {
		xpo_hwmon_remove_place(hwmon);
		return ERR_CAST(device);
	}
	hwmon->device = device;
	return hwmon;
}

void xpo_hwmon_destroy(struct xpo_hwmon *hwmon)
{
	if (!hwmon)
		return;
	hwmon_device_unregister(hwmon->device);
	xpo_hwmon_remove_place(hwmon);
}
