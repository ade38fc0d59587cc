/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The card's power budget. A module is admitted with its declared maximum
 * power before its cage is given main power.
 */
#ifndef XPO_POWER_H
#define XPO_POWER_H

#include <linux/types.h>
#include <uapi/linux/xpo.h>

struct xpo_card;

int xpo_power_create(struct xpo_card *card);
void xpo_power_destroy(struct xpo_card *card);

/* XPO_REASON_NONE when admitted, else power-budget or cage-limit */
enum xpo_reason xpo_power_admit(struct xpo_card *card, u8 cage, u32 need_mw);

/* A module that runs already is counted whether it fits or not */
void xpo_power_adopt(struct xpo_card *card, u8 cage, u32 need_mw);

/* Give back; returns the cages that should try again, bit per cage */
u32 xpo_power_release(struct xpo_card *card, u8 cage);

/* What the budget holds for the cage's module */
u32 xpo_power_get_mw(struct xpo_card *card, u8 cage);

/* Sum of what the admitted modules of the card may use */
u32 xpo_power_admitted_mw(struct xpo_card *card);

#endif
