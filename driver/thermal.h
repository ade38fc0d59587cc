/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A thermal zone per module, with the module's own thresholds as trips. None
 * is critical: a hot module never takes the host down. What is done about it
 * is cooling.c's.
 */
#ifndef XPO_THERMAL_H
#define XPO_THERMAL_H

#include <linux/types.h>

struct xpo_module;
struct xpo_module_info;
struct xpo_thermal;

/**
 * struct xpo_thermal_value - how hot a module is
 * @temperature_mc: of the endpoint that is nearest to its thresholds
 * @warning_mc: its high warning threshold
 * @alarm_mc: its high alarm threshold
 * @complete: no other endpoint with thresholds lacks a fresh temperature
 */
struct xpo_thermal_value {
	s32 temperature_mc;
	s32 warning_mc;
	s32 alarm_mc;
	bool complete;
};

/* -ENODATA: no endpoint has thresholds and a fresh temperature */
int xpo_thermal_get(struct xpo_module *module,
		    const struct xpo_module_info *info,
		    struct xpo_thermal_value *value);

/* ERR_PTR() on failure; both sleep */
struct xpo_thermal *xpo_thermal_create(struct xpo_module *module,
				       const struct xpo_thermal_value *value);
void xpo_thermal_destroy(struct xpo_thermal *thermal);
/* There may be another temperature */
void xpo_thermal_update(struct xpo_thermal *thermal);

#endif
