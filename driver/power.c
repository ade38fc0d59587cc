// SPDX-License-Identifier: GPL-2.0
/* The card's power budget: who may have main power */

#include <linux/bits.h>
#include <linux/slab.h>

#include "card.h"
#include "power.h"

/**
 * struct xpo_power - the card's electrical power
 * @lock: protects the rest
 * @budget_mw: for all cages together
 * @limit_mw: most that one cage can be given
 * @admitted_mw: what each cage's module may use
 * @refused: cages whose module waits for power, bit per cage
 */
struct xpo_power {
	struct mutex lock; /* a leaf */
	u32 budget_mw;
	u32 limit_mw;
	u32 admitted_mw[XPO_MAX_CAGES];
	u32 refused;
};

int xpo_power_create(struct xpo_card *card)
{
	struct xpo_power *power = kzalloc(sizeof(*power), GFP_KERNEL);

	if (!power)
		return -ENOMEM;
	mutex_init(&power->lock);
	power->budget_mw = card->info.power_budget_mw;
	power->limit_mw = card->info.cage_limit_mw;
	card->power = power;
	return 0;
}

void xpo_power_destroy(struct xpo_card *card)
{
	kfree(card->power);
	card->power = NULL;
}

static u64 xpo_power_sum_mw(const struct xpo_power *power)
{
	u64 sum = 0;
	int i;

	lockdep_assert_held(&power->lock);
	for (i = 0; i < XPO_MAX_CAGES; i++)
		sum += power->admitted_mw[i];
	return sum;
}

enum xpo_reason xpo_power_admit(struct xpo_card *card, u8 cage, u32 need_mw)
{
	struct xpo_power *power = card->power;
	enum xpo_reason reason = XPO_REASON_NONE;

	if (need_mw > power->limit_mw)
		return XPO_REASON_CAGE_LIMIT;

	mutex_lock(&power->lock);
	power->admitted_mw[cage] = 0;
	if (xpo_power_sum_mw(power) + need_mw > power->budget_mw) {
		power->refused |= BIT(cage);
		reason = XPO_REASON_POWER_BUDGET;
	} else {
		power->refused &= ~BIT(cage);
		power->admitted_mw[cage] = need_mw;
	}
	mutex_unlock(&power->lock);
	return reason;
}

void xpo_power_adopt(struct xpo_card *card, u8 cage, u32 need_mw)
{
	struct xpo_power *power = card->power;

	mutex_lock(&power->lock);
	power->refused &= ~BIT(cage);
	power->admitted_mw[cage] = need_mw;
	mutex_unlock(&power->lock);
}

u32 xpo_power_release(struct xpo_card *card, u8 cage)
{
	struct xpo_power *power = card->power;
	u32 waiting = 0;

	mutex_lock(&power->lock);
	power->refused &= ~BIT(cage);
	if (power->admitted_mw[cage])
		waiting = power->refused;
	power->admitted_mw[cage] = 0;
	mutex_unlock(&power->lock);
	return waiting;
}

u32 xpo_power_get_mw(struct xpo_card *card, u8 cage)
{
	struct xpo_power *power = card->power;
	u32 mw;

	mutex_lock(&power->lock);
	mw = power->admitted_mw[cage];
	mutex_unlock(&power->lock);
	return mw;
}

u32 xpo_power_admitted_mw(struct xpo_card *card)
{
	struct xpo_power *power = card->power;
	u64 sum;

	mutex_lock(&power->lock);
	sum = xpo_power_sum_mw(power);
	mutex_unlock(&power->lock);
	return min_t(u64, sum, U32_MAX);
}
