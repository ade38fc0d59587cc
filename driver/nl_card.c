// SPDX-License-Identifier: GPL-2.0
/* card-get and cage-get: what the card itself knows. */
#include <linux/bitfield.h>

#include "cage.h"
#include "card.h"
#include "info.h"
#include "module.h"
#include "nl-gen.h"
#include "nl.h"
#include "nl_dump.h"
#include "power.h"

static int xpo_nl_card_put_facts(struct sk_buff *skb,
				 const struct xpo_card *card)
{
	const struct xpo_card_info *info = &card->info;
	char firmware[XPO_INFO_LEN], serial[XPO_INFO_LEN];

	xpo_info_serial(card, serial);
	xpo_info_firmware(card, firmware);
	if (nla_put_u32(skb, XPO_A_CARD_CARD, card->index) ||
	    nla_put_string(skb, XPO_A_CARD_HANDLE, card->handle) ||
	    nla_put_string(skb, XPO_A_CARD_SERIAL, serial) ||
	    nla_put_string(skb, XPO_A_CARD_FIRMWARE, firmware) ||
	    nla_put_u32(skb, XPO_A_CARD_BOARD, info->board) ||
	    nla_put_u16(skb, XPO_A_CARD_INTERFACE_MAJOR,
			FIELD_GET(XPO_GLOBAL_VERSION_MAJOR, info->version)) ||
	    nla_put_u16(skb, XPO_A_CARD_INTERFACE_MINOR,
			FIELD_GET(XPO_GLOBAL_VERSION_MINOR, info->version)) ||
	    nla_put_u32(skb, XPO_A_CARD_CAGES, info->n_cages) ||
	    nla_put_u32(skb, XPO_A_CARD_BUDGET_MW, info->power_budget_mw))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_card_fill(struct sk_buff *skb,
			    const struct xpo_nl_object *object)
{
	struct xpo_card *card = object->card;

	if (xpo_nl_card_put_facts(skb, card) ||
	    nla_put_u32(skb, XPO_A_CARD_ADMITTED_MW,
			xpo_power_admitted_mw(card)) ||
	    nla_put_u32(skb, XPO_A_CARD_BOOT_COOKIE,
			READ_ONCE(card->boot_cookie)) ||
	    nla_put_u64_64bit(skb, XPO_A_CARD_CLOCK_NS, xpo_clock_ns(card),
			      XPO_A_CARD_PAD) ||
	    nla_put_u32(skb, XPO_A_CARD_VIOLATIONS,
			xpo_card_fetch_violations(card)) ||
	    nla_put_u64_64bit(skb, XPO_A_CARD_NEXT_SEQ,
			      xpo_card_fetch_next_seq(card), XPO_A_CARD_PAD) ||
	    nla_put_u64_64bit(skb, XPO_A_CARD_LOST_EVENTS,
			      atomic64_read(&card->lost_events),
			      XPO_A_CARD_PAD))
		return -EMSGSIZE;
	return 0;
}

int xpo_nl_card_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return xpo_nl_reply(info, xpo_nl_card_fill);
}

static int xpo_nl_card_walk(struct sk_buff *skb, struct netlink_callback *cb,
			    struct xpo_nl_dump *dump,
			    struct xpo_nl_object *object)
{
	return xpo_nl_dump_put(skb, cb, xpo_nl_card_fill, object);
}

int xpo_nl_card_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return xpo_nl_dump_cards(skb, cb, xpo_nl_card_walk);
}

/* The sensors that are plain u32 values, and whether they have one */
static int xpo_nl_cage_put_readings(struct sk_buff *skb,
				    const struct xpo_cage_sensors *s)
{
	const struct {
		u32 valid;
		int attr;
		u32 val;
	} readings[] = {
		{ XPO_CAGE_SENSOR_VALID_VIN, XPO_A_SENSORS_VIN_MV, s->vin_mv },
		{ XPO_CAGE_SENSOR_VALID_IIN, XPO_A_SENSORS_IIN_MA, s->iin_ma },
		{ XPO_CAGE_SENSOR_VALID_POWER, XPO_A_SENSORS_POWER_MW,
		  s->power_mw },
		{ XPO_CAGE_SENSOR_VALID_COOLANT_IN,
		  XPO_A_SENSORS_COOLANT_IN_MC, s->coolant_in_mc },
		{ XPO_CAGE_SENSOR_VALID_COOLANT_OUT,
		  XPO_A_SENSORS_COOLANT_OUT_MC, s->coolant_out_mc },
		{ XPO_CAGE_SENSOR_VALID_FLOW, XPO_A_SENSORS_FLOW_ML_MIN,
		  s->flow_ml_min },
		{ XPO_CAGE_SENSOR_VALID_PRESSURE, XPO_A_SENSORS_PRESSURE_PA,
		  s->pressure_pa },
		{ XPO_CAGE_SENSOR_VALID_PLATE, XPO_A_SENSORS_PLATE_MC,
		  s->plate_mc },
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(readings); i++)
		if (s->valid & readings[i].valid &&
		    nla_put_u32(skb, readings[i].attr, readings[i].val))
			return -EMSGSIZE;
	return 0;
}

static int xpo_nl_cage_put_heat(struct sk_buff *skb,
				const struct xpo_cage_sensors *s,
				const struct xpo_heat *heat)
{
	if ((s->has_heat &&
	     nla_put_s32(skb, XPO_A_SENSORS_HEAT_MW, s->heat_mw)) ||
	    (heat->mismatch &&
	     nla_put_flag(skb, XPO_A_SENSORS_HEAT_MISMATCH)) ||
	    (heat->over && nla_put_flag(skb, XPO_A_SENSORS_OVER_DECLARED)))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_cage_put_sensors(struct sk_buff *skb,
				   const struct xpo_cage_sensors *s,
				   const struct xpo_heat *heat)
{
	struct nlattr *nest = nla_nest_start(skb, XPO_A_CAGE_SENSORS);

	if (!nest || xpo_nl_cage_put_readings(skb, s))
		return -EMSGSIZE;
	if (s->valid & XPO_CAGE_SENSOR_VALID_ENERGY &&
	    nla_put_u64_64bit(skb, XPO_A_SENSORS_ENERGY_MJ, s->energy_mj,
			      XPO_A_SENSORS_PAD))
		return -EMSGSIZE;
	if (s->valid & XPO_CAGE_SENSOR_VALID_LEAK &&
	    nla_put_u8(skb, XPO_A_SENSORS_LEAK, s->leak))
		return -EMSGSIZE;
	if (s->source != XPO_SOURCE_NONE &&
	    nla_put_u32(skb, XPO_A_SENSORS_AGE_MS, s->age_ms))
		return -EMSGSIZE;
	if (nla_put_u32(skb, XPO_A_SENSORS_SOURCE, s->source) ||
	    xpo_nl_cage_put_heat(skb, s, heat))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int xpo_nl_cage_put_interlock(struct sk_buff *skb,
				     const struct xpo_cage_info *info)
{
	struct nlattr *nest = nla_nest_start(skb, XPO_A_CAGE_INTERLOCK);

	if (!nest ||
	    nla_put_u32(skb, XPO_A_INTERLOCK_LATCHED, info->latched) ||
	    nla_put_u32(skb, XPO_A_INTERLOCK_ACTIVE, info->active))
		return -EMSGSIZE;
	if (info->latch_time_ns &&
	    (nla_put_u64_64bit(skb, XPO_A_INTERLOCK_TIME_NS,
			       info->latch_time_ns, XPO_A_INTERLOCK_PAD) ||
	     nla_put_s32(skb, XPO_A_INTERLOCK_VALUE, info->latch_value)))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int xpo_nl_cage_put_power(struct sk_buff *skb,
				 const struct xpo_cage_info *info)
{
	if (nla_put_u8(skb, XPO_A_CAGE_PRESENT, info->present) ||
	    nla_put_u8(skb, XPO_A_CAGE_POWER_ENABLED, info->power_enabled) ||
	    nla_put_u8(skb, XPO_A_CAGE_POWER_GOOD, info->power_good) ||
	    nla_put_u8(skb, XPO_A_CAGE_LPMODE, info->lpmode) ||
	    nla_put_u32(skb, XPO_A_CAGE_DECLARED_MW, info->declared_mw) ||
	    nla_put_u32(skb, XPO_A_CAGE_DECLARED_SOURCE,
			info->declared_source) ||
	    nla_put_u32(skb, XPO_A_CAGE_ADMITTED_MW, info->admitted_mw) ||
	    nla_put_u32(skb, XPO_A_CAGE_LIMIT_MW, info->limit_mw) ||
	    nla_put_u32(skb, XPO_A_CAGE_INSERTIONS, info->insertions))
		return -EMSGSIZE;
	return 0;
}

static int xpo_nl_cage_fill(struct sk_buff *skb,
			    const struct xpo_nl_object *object)
{
	struct xpo_module *module = xpo_module(object->card, object->cage);
	struct xpo_cage_info info;
	struct xpo_heat heat;
	int err;

	err = xpo_cage_info_get(object->card, object->cage, &info);
	if (err)
		return err;
	xpo_module_heat_get(module, &heat);
	if (nla_put_u32(skb, XPO_A_CAGE_CARD, object->card->index) ||
	    nla_put_u32(skb, XPO_A_CAGE_CAGE, object->cage) ||
	    xpo_nl_cage_put_power(skb, &info) ||
	    xpo_nl_cage_put_sensors(skb, &info.sensors, &heat) ||
	    xpo_nl_cage_put_interlock(skb, &info) ||
	    nla_put_u32(skb, XPO_A_CAGE_THROTTLE,
			xpo_module_throttle(module)) ||
	    nla_put_u32(skb, XPO_A_CAGE_THERMAL_STAGE,
			xpo_module_thermal_stage(module)))
		return -EMSGSIZE;
	return 0;
}

int xpo_nl_cage_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	return xpo_nl_reply(info, xpo_nl_cage_fill);
}

static int xpo_nl_cage_walk(struct sk_buff *skb, struct netlink_callback *cb,
			    struct xpo_nl_dump *dump,
			    struct xpo_nl_object *object)
{
	return xpo_nl_dump_put(skb, cb, xpo_nl_cage_fill, object);
}

int xpo_nl_cage_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return xpo_nl_dump_cages(skb, cb, xpo_nl_cage_walk);
}
