/* SPDX-License-Identifier: GPL-2.0 */
/*
 * devlink health reporters of a card: its modules, their heat, and what it
 * tells about itself. They report; recovery is somebody's decision.
 */
#ifndef XPO_HEALTH_H
#define XPO_HEALTH_H

#include <linux/types.h>

struct xpo_card;

enum xpo_health_kind {
	XPO_HEALTH_MODULE,
	XPO_HEALTH_THERMAL,
	XPO_HEALTH_TELEMETRY,
	XPO_HEALTH_KINDS
};

#define XPO_HEALTH_ALL		0xff	/* no cage of its own */

int xpo_health_create(struct xpo_card *card);
void xpo_health_destroy(struct xpo_card *card);

/*
 * While the devlink device is registered, without any lock. The dump that
 * comes of a report is of one cage, or of all.
 */
void xpo_health_report(struct xpo_card *card, enum xpo_health_kind kind,
		       u8 cage, const char *text);
/* Somebody recovered it a while ago: true once. Is it well now? */
bool xpo_health_take_again(struct xpo_card *card, enum xpo_health_kind kind);
/* Nothing is wrong any more */
void xpo_health_good(struct xpo_card *card, enum xpo_health_kind kind);

#endif
