/* SPDX-License-Identifier: GPL-2.0 */
/* Inside of health: what dumps and diagnoses say. */
#ifndef XPO_HEALTH_DUMP_H
#define XPO_HEALTH_DUMP_H

#include <linux/types.h>

struct devlink_fmsg;
struct xpo_card;

/* Everything about one cage, or XPO_HEALTH_ALL */
int xpo_health_dump_cages(struct xpo_card *card, u8 cage,
			  struct devlink_fmsg *fmsg);
/* State, temperature and what is done about it, of all modules */
int xpo_health_dump_states(struct xpo_card *card, struct devlink_fmsg *fmsg);
/* Errors of what the card tells */
void xpo_health_dump_card(struct xpo_card *card, struct devlink_fmsg *fmsg);

#endif
