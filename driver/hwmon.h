/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A hwmon device per module: its own sensors, those of its lanes and those of
 * its cage. Values are what the card samples; reading one touches no bus.
 */
#ifndef XPO_HWMON_H
#define XPO_HWMON_H

struct xpo_hwmon;
struct xpo_module;
struct xpo_module_info;

/*
 * For a module that is identified; ERR_PTR() otherwise. Both sleep, and the
 * end waits for readers.
 */
struct xpo_hwmon *xpo_hwmon_create(struct xpo_module *module,
				   const struct xpo_module_info *info);
void xpo_hwmon_destroy(struct xpo_hwmon *hwmon);

#endif
