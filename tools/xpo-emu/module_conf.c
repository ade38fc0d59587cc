// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "module_conf.h"
#include "module_mem.h"

#define FIELD(name)	offsetof(struct module_conf, name)

/* Longest duration: an hour; longest hold-off: 80 ms is CMIS's own limit. */
#define MAX_MS		3600000
#define MAX_HOLDOFF_US	80000

static const struct {
	const char *key;
	size_t offset;
	uint32_t min, max;
} number_keys[] = {
	{ "declared_mw", FIELD(declared_mw), 0, 500000 },
	{ "tbpc_us", FIELD(tbpc_us), 0, 10000 },
	{ "write_us", FIELD(write_us), 0, MAX_HOLDOFF_US },
	{ "mgmt_init_ms", FIELD(mgmt_init_ms), 0, MAX_MS },
	{ "power_up_ms", FIELD(power_up_ms), 0, MAX_MS },
	{ "power_down_ms", FIELD(power_down_ms), 0, MAX_MS },
	{ "dp_init_ms", FIELD(dp_init_ms), 0, MAX_MS },
	{ "dp_deinit_ms", FIELD(dp_deinit_ms), 0, MAX_MS },
	{ "tx_on_ms", FIELD(tx_on_ms), 0, MAX_MS },
	{ "tx_off_ms", FIELD(tx_off_ms), 0, MAX_MS },
	{ "config_ms", FIELD(config_ms), 0, MAX_MS },
	{ "flow_ml_min", FIELD(flow_ml_min), 0, 10000 },
};

static const struct {
	const char *key;
	size_t offset;
} text_keys[] = {
	{ "serial", FIELD(serial) },
	{ "vendor", FIELD(vendor) },
	{ "part", FIELD(part) },
};

static const struct {
	const char *key;
	size_t offset;
	const char *no, *yes;
} bool_keys[] = {
	{ "full_page_read", FIELD(full_page_read), "0", "1" },
	{ "half_rate", FIELD(half_rate), "0", "1" },
	{ "noise", FIELD(noise), "0", "1" },
	{ "rx", FIELD(rx_light), "dark", "light" },
};

static const char * const reconfig_names[] = {
	[MODULE_RECONFIG_NONE] = "none",
	[MODULE_RECONFIG_REGULAR] = "regular",
	[MODULE_RECONFIG_HOT] = "hot",
	[MODULE_RECONFIG_BOTH] = "both",
};

void module_conf_init(struct module_conf *conf)
{
	size_t i;

	memset(conf, 0, sizeof(*conf));
	strcpy(conf->model, "none");
	for (i = 0; i < ARRAY_SIZE(number_keys); i++)
		*(uint32_t *)((char *)conf + number_keys[i].offset) =
			MODULE_CONF_UNSET;
	conf->reconfig = MODULE_RECONFIG_REGULAR;
	conf->full_page_read = true;
	conf->noise = true;
	conf->rx_light = true;
	conf->coolant_in_mc = 30000;
	conf->flow_ml_min = 600;
	conf->time_scale = 1.0;
	strcpy(conf->base_dir, ".");
}

static int parse_number(const char *value, long min, long max, long *number)
{
	char *end;

	errno = 0;
	*number = strtol(value, &end, 10);
	return errno || end == value || *end || *number < min || *number > max;
}

static int set_number(struct module_conf *conf, size_t key, const char *value,
		      char *err, size_t errlen)
{
	uint32_t *field = (uint32_t *)((char *)conf + number_keys[key].offset);
	long number;

	if (parse_number(value, number_keys[key].min, number_keys[key].max,
			 &number)) {
		snprintf(err, errlen, "%s: '%s' is not a number from %u to %u",
			 number_keys[key].key, value, number_keys[key].min,
			 number_keys[key].max);
		return -1;
	}
	*field = number;
	return 0;
}

static int set_text(struct module_conf *conf, size_t key, const char *value,
		    char *err, size_t errlen)
{
	char *field = (char *)conf + text_keys[key].offset;
	size_t i, len = strlen(value);

	for (i = 0; i < len; i++)
		if (value[i] < 0x20 || value[i] > 0x7e)
			break;
	if (!len || len > 16 || i < len) {
		snprintf(err, errlen,
			 "%s: '%s' is not 1 to 16 printable ASCII characters",
			 text_keys[key].key, value);
		return -1;
	}
	memcpy(field, value, len + 1);
	return 0;
}

static int set_bool(struct module_conf *conf, size_t key, const char *value,
		    char *err, size_t errlen)
{
	bool *field = (bool *)((char *)conf + bool_keys[key].offset);

	if (strcmp(value, bool_keys[key].no) &&
	    strcmp(value, bool_keys[key].yes)) {
		snprintf(err, errlen, "%s: '%s' is neither '%s' nor '%s'",
			 bool_keys[key].key, value, bool_keys[key].no,
			 bool_keys[key].yes);
		return -1;
	}
	*field = !strcmp(value, bool_keys[key].yes);
	return 0;
}

static int set_reconfig(struct module_conf *conf, const char *value,
			char *err, size_t errlen)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(reconfig_names); i++) {
		if (!strcmp(value, reconfig_names[i])) {
			conf->reconfig = i;
			return 0;
		}
	}
	snprintf(err, errlen,
		 "reconfig: '%s' is not one of none, regular, hot, both",
		 value);
	return -1;
}

static int set_model(struct module_conf *conf, const char *value, char *err,
		     size_t errlen)
{
	static const char * const models[] = {
		"8xdr8", "8xdr8-8bank", "dac", "none",
	};
	bool known = !strncmp(value, "image:", 6) && value[6];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(models); i++)
		known |= !strcmp(value, models[i]);
	if (!known) {
		snprintf(err, errlen,
			 "module: unknown model '%s' (8xdr8, 8xdr8-8bank, dac, image:FILE or none)",
			 value);
		return -1;
	}
	if (strlen(value) >= sizeof(conf->model)) {
		snprintf(err, errlen, "module: file name too long");
		return -1;
	}
	strcpy(conf->model, value);
	return 0;
}

static int set_coolant(struct module_conf *conf, const char *value, char *err,
		       size_t errlen)
{
	long number;

	if (parse_number(value, -20000, 90000, &number)) {
		snprintf(err, errlen,
			 "coolant_in_mc: '%s' is not a number from -20000 to 90000",
			 value);
		return -1;
	}
	conf->coolant_in_mc = number;
	return 0;
}

int module_conf_set(struct module_conf *conf, const char *key,
		    const char *value, char *err, size_t errlen)
{
	size_t i;

	if (!strcmp(key, "module"))
		return set_model(conf, value, err, errlen);
	if (!strcmp(key, "reconfig"))
		return set_reconfig(conf, value, err, errlen);
	if (!strcmp(key, "coolant_in_mc"))
		return set_coolant(conf, value, err, errlen);
	for (i = 0; i < ARRAY_SIZE(number_keys); i++)
		if (!strcmp(key, number_keys[i].key))
			return set_number(conf, i, value, err, errlen);
	for (i = 0; i < ARRAY_SIZE(text_keys); i++)
		if (!strcmp(key, text_keys[i].key))
			return set_text(conf, i, value, err, errlen);
	for (i = 0; i < ARRAY_SIZE(bool_keys); i++)
		if (!strcmp(key, bool_keys[i].key))
			return set_bool(conf, i, value, err, errlen);
	snprintf(err, errlen, "unknown key '%s'", key);
	return -1;
}
