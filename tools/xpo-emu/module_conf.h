/* SPDX-License-Identifier: GPL-2.0 */
/* What the configuration says about one cage and the module in it. */
#ifndef XPO_EMU_MODULE_CONF_H
#define XPO_EMU_MODULE_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A duration that the configuration leaves to the model. */
#define MODULE_CONF_UNSET	UINT32_MAX

enum module_reconfig {
	MODULE_RECONFIG_NONE,		/* step-by-step only */
	MODULE_RECONFIG_REGULAR,	/* ApplyDPInit in any steady state */
	MODULE_RECONFIG_HOT,		/* ApplyImmediate */
	MODULE_RECONFIG_BOTH,
};

struct module_conf {
	char model[256];		/* "none": the cage is empty */
	char serial[17];		/* "" is the model's own text */
	char vendor[17];
	char part[17];
	uint32_t declared_mw;		/* MODULE_CONF_UNSET: the model's */
	uint32_t tbpc_us;
	uint32_t write_us;		/* hold-off after a volatile WRITE */
	uint32_t mgmt_init_ms;
	uint32_t power_up_ms;
	uint32_t power_down_ms;
	uint32_t dp_init_ms;
	uint32_t dp_deinit_ms;
	uint32_t tx_on_ms;
	uint32_t tx_off_ms;
	uint32_t config_ms;		/* Apply to its final ConfigStatus */
	enum module_reconfig reconfig;
	bool full_page_read;		/* 01h:251.1-0, READs of 128 bytes */
	bool half_rate;			/* applications of 100G per lane too */
	bool noise;
	bool rx_light;			/* light arrives on all media lanes */

	/* Read by the card, not by the module. */
	int32_t coolant_in_mc;
	uint32_t flow_ml_min;

	/* Filled in by the card. */
	double time_scale;		/* divides all durations above */
	unsigned int cage;
	char base_dir[256];		/* image paths are relative to it */
};

void module_conf_init(struct module_conf *conf);

/*
 * One "key = value" of a [cage] section, or key=value of the insert command.
 * Returns 0, or -1 and says in @err which key or value is wrong and why.
 */
int module_conf_set(struct module_conf *conf, const char *key,
		    const char *value, char *err, size_t errlen);

#endif
