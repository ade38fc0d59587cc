/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Heat balance of a cage: the coolant carries away what the module takes in,
 * or a sensor, the flow or the cold plate is not what it seems. Pure functions.
 */
#ifndef XPO_HEAT_H
#define XPO_HEAT_H

#include <linux/types.h>

/**
 * struct xpo_heat_input - one sample of a cage
 * @time_ns: card time
 * @balance: @heat_mw is valid
 * @heat_mw: carried away by the coolant
 * @power_mw: electrical power
 * @declared_mw: declared maximum of it, 0 unknown
 */
struct xpo_heat_input {
	u64 time_ns;
	bool balance;
	s32 heat_mw;
	u32 power_mw;
	u32 declared_mw;
};

/**
 * struct xpo_heat - what is known of a cage's heat; zero: nothing
 * @since_ns: time of the first sample
 * @last_ns: of the newest one
 * @balance_ns: of the first one with a valid heat since the last without, or
 *	0: the newest one has none
 * @heat_mw: mean of the heat, the last one while there is none
 * @power_mw: mean of the power
 * @mismatch: the two disagree
 * @over: the power is above the declared maximum
 */
struct xpo_heat {
	u64 since_ns;
	u64 last_ns;
	u64 balance_ns;
	s64 heat_mw;
	s64 power_mw;
	bool mismatch;
	bool over;
};

/* Water: flow times temperature rise times heat capacity */
s32 xpo_heat_mw(u32 flow_ml_min, s32 rise_mc);
/* Another sample; one that is not newer changes nothing */
void xpo_heat_update(struct xpo_heat *heat, const struct xpo_heat_input *in);

#endif
