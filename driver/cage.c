// SPDX-License-Identifier: GPL-2.0
/* Cages: their controllers, sensors, interlocks and events */

#include <linux/bitfield.h>
#include <linux/jiffies.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <linux/unaligned.h>

#include "blackbox.h"
#include "cage.h"
#include "evq.h"
#include "flaglog.h"
#include "io.h"
#include "module_priv.h"
#include "notify.h"
#include "power.h"
#include "tlm.h"

/* The sensors as offsets 128-255 of the cage tap, hardware.md section 7 */
#define XPO_CAGE_SENSORS		XPO_CAGE_SENSOR_VALID
#define XPO_CAGE_SENSORS_LEN		\
	(XPO_CAGE_PLATE_MC + 4 - XPO_CAGE_SENSOR_VALID)
#define XPO_CAGE_REGS_AGE		HZ

static const struct {
	enum xpo_interlock_cause cause;
	u32 key;
	const char *name;
} xpo_cage_causes[] = {
	{ XPO_INTERLOCK_CAUSE_LEAK, XPO_CAGE_INTERLOCK_REARM_LEAK, "leak" },
	{ XPO_INTERLOCK_CAUSE_NO_FLOW, XPO_CAGE_INTERLOCK_REARM_FLOW,
	  "no-flow" },
	{ XPO_INTERLOCK_CAUSE_OVER_TEMPERATURE,
	  XPO_CAGE_INTERLOCK_REARM_TEMP, "over-temperature" },
};

int xpo_cage_create_all(struct xpo_card *card)
{
	u8 c;
	int err;

	err = xpo_power_create(card);
	if (err)
		return err;
	err = xpo_flaglog_create(card);
	if (err) {
		xpo_power_destroy(card);
		return err;
	}
	for (c = 0; c < card->info.n_cages; c++) {
		card->modules[c] = xpo_module_create(card, c);
		if (!card->modules[c]) {
			xpo_cage_destroy_all(card);
			return -ENOMEM;
		}
	}
	xpo_flags_set_ranges(card);
	return 0;
}

void xpo_cage_destroy_all(struct xpo_card *card)
{
	u8 c;

	for (c = 0; c < card->info.n_cages; c++) {
		xpo_module_destroy(card->modules[c]);
		card->modules[c] = NULL;
	}
	xpo_flaglog_destroy(card);
	xpo_power_destroy(card);
}

void xpo_cage_start_all(struct xpo_card *card)
{
	u8 c;

	for (c = 0; c < card->info.n_cages; c++) {
		xpo_plan_start(card->modules[c]);
		xpo_module_start(card->modules[c]);
	}
}

void xpo_cage_quit_all(struct xpo_card *card)
{
	u8 c;

	for (c = 0; c < card->info.n_cages; c++)
		xpo_module_quit(card->modules[c]);
}

void xpo_cage_stop_all(struct xpo_card *card)
{
	u8 c;

	for (c = 0; c < card->info.n_cages; c++)
		xpo_module_stop(card->modules[c]);
}

static void xpo_cage_event_flags(struct xpo_module *module,
				 const struct xpo_event *event,
				 struct xpo_notice *notice)
{
	bool news = xpo_flags_event(module, event);

	xpo_flaglog_flags(module, event);
	if (xpo_flags_is_state(event) && !event->backlog)
		xpo_module_kick_for(module, XPO_MODULE_PENDING_STATE);
	if (xpo_flags_is_lanes(event) && !event->backlog)
		xpo_module_look(module, event->endpoint, event->bank);
	if (!news)
		return;
	notice->type = XPO_EVENT_TYPE_FLAGS;
	notice->bank = event->bank;
	notice->page = event->page;
	notice->offset = event->offset;
	notice->length = min_t(u8, event->length, sizeof(notice->data));
	memcpy(notice->data, event->data, notice->length);
	xpo_notify_event(module->card, notice);
}

static void xpo_cage_event_presence(struct xpo_module *module,
				    const struct xpo_event *event,
				    struct xpo_notice *notice)
{
	/* Events come in order: older flags were another module's */
	xpo_flags_clear(module);
	xpo_flaglog_forget(module, event->arg);
	notice->type = event->arg ? XPO_EVENT_TYPE_INSERTED :
				    XPO_EVENT_TYPE_REMOVED;
	xpo_notify_event(module->card, notice);
	xpo_module_kick(module);
}

static void xpo_cage_event_interlock(struct xpo_module *module,
				     const struct xpo_event *event,
				     struct xpo_notice *notice)
{
	notice->type = event->type == XPO_HW_EVENT_TYPE_INTERLOCK ?
		       XPO_EVENT_TYPE_INTERLOCK : XPO_EVENT_TYPE_REARMED;
	notice->cause = event->arg;
	if (event->type == XPO_HW_EVENT_TYPE_INTERLOCK) {
		notice->value = get_unaligned_le32(event->data);
		notice->limit = get_unaligned_le32(event->data + 4);
	}
	xpo_notify_event(module->card, notice);
	if (notice->type == XPO_EVENT_TYPE_INTERLOCK && !event->backlog)
		xpo_blackbox_trigger(module->card, module->cage, notice->type,
				     event->time_ns);
	xpo_module_kick(module);
}

static void xpo_cage_event_link(struct xpo_module *module,
				const struct xpo_event *event,
				struct xpo_notice *notice)
{
	u32 port = FIELD_GET(XPO_HW_EVENT_LINK_PORT, event->arg);

	notice->lane = port % XPO_HW_CAGE_PORTS;
	notice->link = event->arg & XPO_HW_EVENT_LINK_UP;
	notice->link_downs =
		get_unaligned_le32(event->data + XPO_HW_EVENT_LINK_DOWNS);
	notice->type = XPO_EVENT_TYPE_LINK;
	xpo_notify_link(module->card, notice, event->backlog);
	xpo_notify_event(module->card, notice);
}

static void xpo_cage_event_module(struct xpo_module *module,
				  const struct xpo_event *event,
				  struct xpo_notice *notice)
{
	xpo_io_cage_changed(module->card, module->cage);
	switch (event->type) {
	case XPO_HW_EVENT_TYPE_PRESENCE:
		xpo_cage_event_presence(module, event, notice);
		break;
	case XPO_HW_EVENT_TYPE_FLAGS:
		xpo_cage_event_flags(module, event, notice);
		break;
	case XPO_HW_EVENT_TYPE_LINK:
		xpo_cage_event_link(module, event, notice);
		break;
	case XPO_HW_EVENT_TYPE_INTERLOCK:
	case XPO_HW_EVENT_TYPE_REARMED:
		xpo_cage_event_interlock(module, event, notice);
		break;
	case XPO_HW_EVENT_TYPE_RESET:
		xpo_flags_forget(module);
		xpo_flaglog_forget(module, false);
		fallthrough;
	case XPO_HW_EVENT_TYPE_POWER:
		xpo_module_kick(module);
		break;
	case XPO_HW_EVENT_TYPE_INTERRUPT:
		/* MgmtInit ends with one, before flags are served */
		if (READ_ONCE(module->step) == XPO_MODULE_STEP_MGMT_INIT)
			xpo_module_kick(module);
		break;
	default:
		break;
	}
}

/* Records that were dropped concern who reads them, and no cage. */
static void xpo_cage_event_overrun(struct xpo_card *card,
				   const struct xpo_event *event,
				   struct xpo_notice *notice)
{
	if (event->backlog)
		return;
	xpo_tlm_overrun(card);
	notice->type = XPO_EVENT_TYPE_OVERRUN;
	notice->lost = get_unaligned_le64(event->data);
	xpo_notify_event(card, notice);
}

/* What concerns all cages: look at them, whatever was missed */
static void xpo_cage_event_card(struct xpo_card *card,
				const struct xpo_event *event,
				struct xpo_notice *notice)
{
	u8 c;

	for (c = 0; c < card->info.n_cages; c++)
		xpo_io_cage_changed(card, c);
	switch (event->type) {
	case XPO_HW_EVENT_TYPE_GAP:
		xpo_flaglog_gap(card, event);
		notice->type = XPO_EVENT_TYPE_GAP;
		notice->lost = event->lost;
		break;
	case XPO_HW_EVENT_TYPE_RESET:
		for (c = 0; c < card->info.n_cages; c++) {
			xpo_flags_forget(card->modules[c]);
			xpo_flaglog_forget(card->modules[c], false);
		}
		notice->type = XPO_EVENT_TYPE_CARD_RESET;
		break;
	default:
		return;
	}
	xpo_notify_event(card, notice);
	xpo_notify_links(card);
	for (c = 0; c < card->info.n_cages; c++) {
		struct xpo_module *module = card->modules[c];

		if (event->type == XPO_HW_EVENT_TYPE_RESET && !event->backlog)
			set_bit(XPO_MODULE_PENDING_RESTART, &module->pending);
		set_bit(XPO_MODULE_PENDING_STATE, &module->pending);
		WRITE_ONCE(module->looks, GENMASK(XPO_LANE_GROUPS - 1, 0));
		xpo_module_kick(module);
	}
}

void xpo_cage_event(struct xpo_card *card, const struct xpo_event *event)
{
	struct xpo_notice notice = {
		.seq = event->seq,
		.time_ns = event->time_ns,
		.cage = event->cage,
		.endpoint = event->endpoint,
	};

	xpo_flaglog_seen(card, event);
	if (event->cage < card->info.n_cages)
		xpo_cage_event_module(card->modules[event->cage], event,
				      &notice);
	else if (event->type == XPO_HW_EVENT_TYPE_OVERRUN)
		xpo_cage_event_overrun(card, event, &notice);
	else
		xpo_cage_event_card(card, event, &notice);
}

static u32 xpo_cage_sensor(const struct xpo_sample *s, u32 reg)
{
	return get_unaligned_le32(s->data + reg - XPO_CAGE_SENSORS);
}

/* Without flow there is no balance: the coolant just gets warm */
static void xpo_cage_heat_get(struct xpo_cage_sensors *sensors)
{
	const u32 need = XPO_CAGE_SENSOR_VALID_COOLANT_IN |
			 XPO_CAGE_SENSOR_VALID_COOLANT_OUT |
			 XPO_CAGE_SENSOR_VALID_FLOW;
	s64 rise = (s64)sensors->coolant_out_mc - sensors->coolant_in_mc;

	sensors->has_heat = (sensors->valid & need) == need &&
			    sensors->flow_ml_min;
	if (sensors->has_heat)
		sensors->heat_mw = xpo_heat_mw(sensors->flow_ml_min,
					       clamp_t(s64, rise, S32_MIN,
						       S32_MAX));
}

void xpo_cage_sensors_get(struct xpo_card *card, u8 cage,
			  struct xpo_cage_sensors *sensors)
{
	struct xpo_sample s;

	memset(sensors, 0, sizeof(*sensors));
	if (xpo_tap_read(card, XPO_TAP_SLOT(cage, XPO_PLAN_TAP_CAGE), &s) ||
	    s.status != XPO_HW_STATUS_OK || s.length < XPO_CAGE_SENSORS_LEN)
		return;
	sensors->valid = xpo_cage_sensor(&s, XPO_CAGE_SENSOR_VALID);
	sensors->vin_mv = xpo_cage_sensor(&s, XPO_CAGE_VIN_MV);
	sensors->iin_ma = xpo_cage_sensor(&s, XPO_CAGE_IIN_MA);
	sensors->power_mw = xpo_cage_sensor(&s, XPO_CAGE_POWER_MW);
	sensors->energy_mj = xpo_cage_sensor(&s, XPO_CAGE_ENERGY_LO_MJ) |
		(u64)xpo_cage_sensor(&s, XPO_CAGE_ENERGY_HI_MJ) << 32;
	sensors->coolant_in_mc = xpo_cage_sensor(&s, XPO_CAGE_COOLANT_IN_MC);
	sensors->coolant_out_mc = xpo_cage_sensor(&s, XPO_CAGE_COOLANT_OUT_MC);
	sensors->flow_ml_min = xpo_cage_sensor(&s, XPO_CAGE_FLOW_ML_MIN);
	sensors->pressure_pa = xpo_cage_sensor(&s, XPO_CAGE_PRESSURE_PA);
	sensors->leak = xpo_cage_sensor(&s, XPO_CAGE_LEAK);
	sensors->plate_mc = xpo_cage_sensor(&s, XPO_CAGE_PLATE_MC);
	sensors->age_ms = s.age_ms;
	sensors->stale_ms = s.stale_ms;
	sensors->time_ns = s.time_ns;
	xpo_cage_heat_get(sensors);
	sensors->source = XPO_SOURCE_CARD;
}

static enum xpo_power_source xpo_cage_power_source(struct xpo_card *card,
						   u8 cage)
{
	switch (xpo_io_cage_rd32(card, cage, XPO_CAGE_DECLARED_SOURCE)) {
	case XPO_HW_POWER_SOURCE_MODULE:
		return XPO_POWER_SOURCE_MODULE;
	case XPO_HW_POWER_SOURCE_STRAP:
		return XPO_POWER_SOURCE_STRAP;
	default:
		return XPO_POWER_SOURCE_NONE;
	}
}

static void xpo_cage_declared_get(struct xpo_card *card, u8 cage,
				  struct xpo_cage_info *info)
{
	info->declared_source = xpo_cage_power_source(card, cage);
	info->declared_mw = xpo_io_cage_rd32(card, cage, XPO_CAGE_DECLARED_MW);
}

static void xpo_cage_latch_get(struct xpo_card *card, u8 cage,
			       struct xpo_cage_info *info)
{
	u32 lo = xpo_io_cage_rd32(card, cage, XPO_CAGE_INTERLOCK_TIME_LO);
	u32 hi = xpo_io_cage_rd32(card, cage, XPO_CAGE_INTERLOCK_TIME_HI);

	info->latch_time_ns = lo | (u64)hi << 32;
	info->latch_value = xpo_io_cage_rd32(card, cage,
					     XPO_CAGE_INTERLOCK_VALUE);
}

static void xpo_cage_fetch(struct xpo_card *card, u8 cage,
			   struct xpo_cage_info *info)
{
	u32 status = xpo_io_cage_rd32(card, cage, XPO_CAGE_STATUS);
	u32 ctrl = xpo_io_cage_rd32(card, cage, XPO_CAGE_CTRL);
	u32 interlock = xpo_io_cage_rd32(card, cage, XPO_CAGE_INTERLOCK);

	memset(info, 0, sizeof(*info));
	info->present = status & XPO_CAGE_STATUS_PRESENT;
	info->power_enabled = ctrl & XPO_CAGE_CTRL_POWER;
	info->power_good = status & XPO_CAGE_STATUS_POWER_GOOD;
	info->lpmode = ctrl & XPO_CAGE_CTRL_LPMODE;
	if (info->present)
		xpo_cage_declared_get(card, cage, info);
	info->limit_mw = card->info.cage_limit_mw;
	info->insertions = xpo_io_cage_rd32(card, cage, XPO_CAGE_INSERTIONS);
	info->latched = FIELD_GET(XPO_CAGE_INTERLOCK_LATCHED, interlock);
	info->active = FIELD_GET(XPO_CAGE_INTERLOCK_ACTIVE, interlock);
	if (info->latched)
		xpo_cage_latch_get(card, cage, info);
}

/*
 * A register read is a round trip to the card, and a list of all modules asks
 * for dozens. What changes is told by an event or written by the driver, but
 * for causes of the interlock that come and go: those age.
 */
static void xpo_cage_update(struct xpo_module *module)
{
	struct xpo_card *card = module->card;
	bool changed = xpo_io_cage_take_changed(card, module->cage);

	lockdep_assert_held(&module->regs_lock);
	if (!changed && module->regs_until &&
	    time_before(jiffies, module->regs_until) &&
	    !module->regs.latched && !module->regs.active)
		return;
	xpo_cage_fetch(card, module->cage, &module->regs);
	module->regs_until = (jiffies + XPO_CAGE_REGS_AGE) | 1;
}

int xpo_cage_info_get(struct xpo_card *card, u8 cage,
		      struct xpo_cage_info *info)
{
	struct xpo_module *module = card->modules[cage];

	mutex_lock(&module->regs_lock);
	xpo_cage_update(module);
	*info = module->regs;
	mutex_unlock(&module->regs_lock);
	info->admitted_mw = xpo_power_get_mw(card, cage);
	xpo_cage_sensors_get(card, cage, &info->sensors);
	return xpo_card_gone(card) ? -ENODEV : 0;
}

static int xpo_cage_rearm_one(struct xpo_card *card, u8 cage, unsigned int i,
			      struct netlink_ext_ack *extack)
{
	u32 result;

	xpo_io_cage_wr32(card, cage, XPO_CAGE_INTERLOCK_REARM,
			 xpo_cage_causes[i].key);
	result = xpo_io_cage_rd32(card, cage, XPO_CAGE_INTERLOCK_RESULT);
	if (xpo_card_gone(card)) {
		NL_SET_ERR_MSG(extack, "card is gone");
		return -ENODEV;
	}
	switch (result) {
	case XPO_HW_REARM_OK:
		return 0;
	case XPO_HW_REARM_ACTIVE:
		NL_SET_ERR_MSG_FMT(extack, "cage %u: %s still holds",
				   cage, xpo_cage_causes[i].name);
		return -EBUSY;
	case XPO_HW_REARM_NOT_LATCHED:
		NL_SET_ERR_MSG_FMT(extack, "cage %u: %s is not latched",
				   cage, xpo_cage_causes[i].name);
		return -EINVAL;
	default:
		NL_SET_ERR_MSG_FMT(extack, "cage %u: the card refused: %u",
				   cage, result);
		return -EIO;
	}
}

int xpo_cage_rearm(struct xpo_card *card, u8 cage, u32 causes,
		   struct netlink_ext_ack *extack)
{
	struct xpo_module *module = xpo_module(card, cage);
	unsigned int i;
	int err = 0;

	if (!module) {
		NL_SET_ERR_MSG_FMT(extack, "card has no cage %u", cage);
		return -ENODEV;
	}
	/* Key and result are one pair of registers per cage */
	mutex_lock(&module->rearm_lock);
	for (i = 0; i < ARRAY_SIZE(xpo_cage_causes) && !err; i++)
		if (causes & xpo_cage_causes[i].cause)
			err = xpo_cage_rearm_one(card, cage, i, extack);
	mutex_unlock(&module->rearm_lock);
	xpo_module_kick(module);
	return err;
}
