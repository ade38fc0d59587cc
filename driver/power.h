/* SPDX-License-Identifier: GPL-2.0 */
#ifndef XPO_POWER_H
#define XPO_POWER_H

#include <linux/mutex.h>
#include <linux/types.h>
#include <uapi/linux/xpo.h>

struct xpo_card;

/**
 * struct xpo_power - the card's electrical power
 * @lock: protects @admitted_mw and @refused; innermost, held for no access
 * @budget_mw: for all cages together
 * @limit_mw: most that one cage can be given
 * @admitted_mw: what each cage's module may use
 * @refused: cages whose module waits for power, bit per cage
 */
struct xpo_power {
	struct mutex lock;
	u32 budget_mw;
	u32 limit_mw;
	u32 admitted_mw[XPO_MAX_CAGES];
	u32 refused;
};

void xpo_power_init(struct xpo_power *power, u32 budget_mw, u32 limit_mw);

/* XPO_REASON_NONE when admitted, else power-budget or cage-limit. */
enum xpo_reason xpo_power_admit(struct xpo_power *power, u8 cage, u32 need_mw);

/* A module that runs already is counted whether it fits or not. */
void xpo_power_adopt(struct xpo_power *power, u8 cage, u32 need_mw);

/* Give back; returns the cages that should try again, bit per cage. */
u32 xpo_power_release(struct xpo_power *power, u8 cage);

u32 xpo_power_get(struct xpo_power *power, u8 cage);

/* Sum of what the admitted modules of the card may use. */
u32 xpo_power_admitted_mw(struct xpo_card *card);

#endif
