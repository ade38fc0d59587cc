/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What looks at all modules once per second and when something happened:
 * their hwmon devices and thermal zones come and go with them, heat and
 * temperature are judged, and devlink's health reporters are told.
 */
#ifndef XPO_MONITOR_H
#define XPO_MONITOR_H

struct xpo_card;
struct xpo_notice;

int xpo_monitor_create(struct xpo_card *card);
void xpo_monitor_destroy(struct xpo_card *card);
/*
 * While the devlink device is registered: start, also after a pause, which
 * leaves what the modules have, and stop.
 */
void xpo_monitor_start(struct xpo_card *card);
void xpo_monitor_pause(struct xpo_card *card);
void xpo_monitor_stop(struct xpo_card *card);
/* Something happened; any time */
void xpo_monitor_notify(struct xpo_card *card,
			const struct xpo_notice *notice);

#endif
