// SPDX-License-Identifier: GPL-2.0
/* What looks at all modules once per second */

#include <linux/device.h>
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "cage.h"
#include "card.h"
#include "health.h"
#include "hwmon.h"
#include "machine.h"
#include "module.h"
#include "monitor.h"
#include "notify.h"
#include "thermal.h"
#include "tlm.h"

#define XPO_MONITOR_MS		1000
#define XPO_MONITOR_TEXT	96
/* Telemetry is well again after so many seconds without an error */
#define XPO_MONITOR_QUIET	10

/**
 * struct xpo_monitor_cage - what was told about one cage
 * @hwmon: NULL: none
 * @thermal: NULL: none
 * @insertions: of the module that they are of
 * @endpoints: identified endpoints that they are of, bit per endpoint
 * @failed: they could not be made for this module
 * @state: state of the module
 * @reason: and why
 * @latched: causes of the interlock
 * @heat: whether heat and power were fine
 * @stage: of the response to its temperature
 */
struct xpo_monitor_cage {
	struct xpo_hwmon *hwmon;
	struct xpo_thermal *thermal;
	u32 insertions;
	u8 endpoints;
	bool failed;
	enum xpo_module_state state;
	enum xpo_reason reason;
	u32 latched;
	struct xpo_heat heat;
	enum xpo_thermal_stage stage;
};

/**
 * struct xpo_monitor - the work and what it remembers, its own
 * @card: card
 * @lock: protects @running, and kicking the work
 * @running: the work may be queued
 * @work: the work
 * @info: of the module that is looked at
 * @errors: of the card, when they were looked at
 * @quiet: looks since the last one, up to XPO_MONITOR_QUIET
 * @bad: cages, by kind, whose reporter is not healthy; BIT(0) for telemetry
 * @cages: cages
 */
struct xpo_monitor {
	struct xpo_card *card;
	spinlock_t lock;		/* a leaf */
	bool running;
	struct delayed_work work;
	struct xpo_module_info info;
	u64 errors;
	u8 quiet;
	u32 bad[XPO_HEALTH_KINDS];
	struct xpo_monitor_cage cages[XPO_HW_MAX_CAGES];
};

/* hwmon device and thermal zone */

static void xpo_monitor_remove(struct xpo_monitor_cage *mc)
{
	xpo_thermal_destroy(mc->thermal);
	xpo_hwmon_destroy(mc->hwmon);
	mc->thermal = NULL;
	mc->hwmon = NULL;
	mc->failed = false;
}

/* Identified endpoints that answer, bit per endpoint */
static u8 xpo_monitor_endpoints(const struct xpo_module_info *info)
{
	u8 endpoints = 0, e;

	if (info->state == XPO_MODULE_STATE_ABSENT)
		return 0;
	for (e = 0; e < info->endpoints; e++)
		if (info->ep[e].has & XPO_ENDPOINT_HAS_IDENTITY &&
		    info->ep[e].answering)
			endpoints |= BIT(e);
	return endpoints;
}

static void xpo_monitor_fail(struct xpo_monitor *mon,
			     struct xpo_monitor_cage *mc, const char *what,
			     int err)
{
	mc->failed = true;
	dev_warn(mon->card->dev, "cage %td: no %s: %d\n", mc - mon->cages,
		 what, err);
}

static void xpo_monitor_add(struct xpo_monitor *mon,
			    struct xpo_monitor_cage *mc,
			    struct xpo_module *module)
{
	struct xpo_hwmon *hwmon = xpo_hwmon_create(module, &mon->info);

	if (IS_ERR(hwmon)) {
		xpo_monitor_fail(mon, mc, "hwmon device", PTR_ERR(hwmon));
		return;
	}
	mc->hwmon = hwmon;
}

static void xpo_monitor_add_zone(struct xpo_monitor *mon,
				 struct xpo_monitor_cage *mc,
				 struct xpo_module *module,
				 const struct xpo_thermal_value *value)
{
	struct xpo_thermal *thermal = xpo_thermal_create(module, value);

	if (IS_ERR(thermal))
		xpo_monitor_fail(mon, mc, "thermal zone", PTR_ERR(thermal));
	else
		mc->thermal = thermal;
}

/* Made anew for another module, and when an endpoint comes late */
static void xpo_monitor_devices(struct xpo_monitor *mon,
				struct xpo_monitor_cage *mc,
				struct xpo_module *module)
{
	u8 endpoints = xpo_monitor_endpoints(&mon->info);

	if (mc->insertions != mon->info.insertions ||
	    mon->info.state == XPO_MODULE_STATE_ABSENT) {
		xpo_monitor_remove(mc);
		mc->endpoints = 0;
	}
	if (!(endpoints & ~mc->endpoints))
		return;
	/* Thousands of files, for which others would wait for their power */
	if (mon->info.state == XPO_MODULE_STATE_INIT ||
	    mon->info.state == XPO_MODULE_STATE_POWER_UP)
		return;
	xpo_monitor_remove(mc);
	mc->insertions = mon->info.insertions;
	mc->endpoints |= endpoints;
	xpo_monitor_add(mon, mc, module);
}

/* Health */

static void xpo_monitor_bad(struct xpo_monitor *mon, u8 cage,
			    enum xpo_health_kind kind, const char *text)
{
	mon->bad[kind] |= BIT(cage);
	xpo_health_report(mon->card, kind, cage, text);
}

static void xpo_monitor_good(struct xpo_monitor *mon, u8 cage,
			     enum xpo_health_kind kind)
{
	u32 before = mon->bad[kind];

	mon->bad[kind] &= ~BIT(cage);
	if (before && !mon->bad[kind])
		xpo_health_good(mon->card, kind);
}

static bool xpo_monitor_is_fault(enum xpo_module_state state)
{
	return state == XPO_MODULE_STATE_FAULT ||
	       state == XPO_MODULE_STATE_PARTIAL;
}

static void xpo_monitor_state(struct xpo_monitor *mon, u8 cage)
{
	struct xpo_monitor_cage *mc = &mon->cages[cage];
	bool changed = mc->state != mon->info.state ||
		       mc->reason != mon->info.reason;
	char text[XPO_MONITOR_TEXT];

	mc->state = mon->info.state;
	mc->reason = mon->info.reason;
	if (!xpo_monitor_is_fault(mc->state)) {
		xpo_monitor_good(mon, cage, XPO_HEALTH_MODULE);
		return;
	}
	if (!changed)
		return;
	snprintf(text, sizeof(text), "cage %u: %s, %s", cage,
		 xpo_machine_state_name(mc->state),
		 xpo_machine_reason_name(mc->reason));
	xpo_monitor_bad(mon, cage, XPO_HEALTH_MODULE, text);
}

static void xpo_monitor_interlock(struct xpo_monitor *mon, u8 cage,
				  const struct xpo_cage_info *info)
{
	struct xpo_monitor_cage *mc = &mon->cages[cage];
	u32 fresh = info->latched & ~mc->latched;
	char text[XPO_MONITOR_TEXT];

	mc->latched = info->latched;
	if (!fresh)
		return;
	snprintf(text, sizeof(text),
		 "cage %u: interlock%s%s%s tripped at %d", cage,
		 fresh & XPO_INTERLOCK_CAUSE_LEAK ? " leak" : "",
		 fresh & XPO_INTERLOCK_CAUSE_NO_FLOW ? " no-flow" : "",
		 fresh & XPO_INTERLOCK_CAUSE_OVER_TEMPERATURE ?
		 " over-temperature" : "", info->latch_value);
	xpo_monitor_bad(mon, cage, XPO_HEALTH_THERMAL, text);
}

/* Heat balance and declared power */

static void xpo_monitor_tell_heat(struct xpo_monitor *mon, u8 cage,
				  enum xpo_heat_cause cause, bool active,
				  const struct xpo_heat *heat, u32 declared_mw)
{
	struct xpo_notice notice = {
		.type = XPO_EVENT_TYPE_HEAT,
		.time_ns = heat->last_ns,
		.cage = cage,
		.endpoint = XPO_NOTICE_NONE,
		.heat_cause = cause,
		.active = active,
		.heat = *heat,
		.declared_mw = declared_mw,
	};
	char text[XPO_MONITOR_TEXT];

	if (cause == XPO_HEAT_CAUSE_BALANCE)
		snprintf(text, sizeof(text),
			 "cage %u: takes %lld mW, coolant carries away %lld mW",
			 cage, heat->power_mw, heat->heat_mw);
	else
		snprintf(text, sizeof(text),
			 "cage %u: takes %lld mW, declared are %u mW", cage,
			 heat->power_mw, declared_mw);
	dev_warn_ratelimited(mon->card->dev, "%s%s\n", text,
			     active ? "" : ": fine again");
	xpo_notify_event(mon->card, &notice);
	if (active)
		xpo_monitor_bad(mon, cage, XPO_HEALTH_THERMAL, text);
}

static void xpo_monitor_heat(struct xpo_monitor *mon, u8 cage,
			     struct xpo_module *module,
			     const struct xpo_cage_info *info)
{
	const struct xpo_cage_sensors *s = &info->sensors;
	struct xpo_monitor_cage *mc = &mon->cages[cage];
	struct xpo_heat_input in = {
		.time_ns = s->time_ns,
		.balance = s->has_heat,
		.heat_mw = s->heat_mw,
		.power_mw = s->power_mw,
		.declared_mw = info->declared_mw,
	};
	bool usable = s->valid & XPO_CAGE_SENSOR_VALID_POWER &&
		      info->power_good && s->age_ms <= s->stale_ms;
	struct xpo_heat heat, before = mc->heat;

	xpo_module_heat_update(module, usable ? &in : NULL, &heat);
	mc->heat = heat;
	if (heat.mismatch != before.mismatch)
		xpo_monitor_tell_heat(mon, cage, XPO_HEAT_CAUSE_BALANCE,
				      heat.mismatch, &heat, in.declared_mw);
	if (heat.over != before.over)
		xpo_monitor_tell_heat(mon, cage, XPO_HEAT_CAUSE_DECLARED_POWER,
				      heat.over, &heat, in.declared_mw);
}

/* Temperature */

static void xpo_monitor_tell_stage(struct xpo_monitor *mon, u8 cage,
				   enum xpo_thermal_stage stage,
				   const struct xpo_thermal_value *value)
{
	static const char * const texts[] = {
		[XPO_THERMAL_STAGE_NORMAL] = "cool again",
		[XPO_THERMAL_STAGE_WARNING] = "hot",
		[XPO_THERMAL_STAGE_THROTTLED] = "too hot, to low power",
		[XPO_THERMAL_STAGE_POWERED_DOWN] = "still too hot, power off",
	};
	struct xpo_notice notice = {
		.type = XPO_EVENT_TYPE_THERMAL,
		.time_ns = xpo_clock_ns(mon->card),
		.cage = cage,
		.endpoint = XPO_NOTICE_NONE,
		.stage = stage,
		.temperature_mc = value->temperature_mc,
		.limit = stage < XPO_THERMAL_STAGE_THROTTLED ?
			 value->warning_mc : value->alarm_mc,
	};
	char text[XPO_MONITOR_TEXT];

	snprintf(text, sizeof(text), "cage %u: %s, %d mC, limit %d mC", cage,
		 texts[stage], notice.temperature_mc, notice.limit);
	if (notice.limit)
		dev_warn_ratelimited(mon->card->dev, "%s\n", text);
	xpo_notify_event(mon->card, &notice);
	if (stage != XPO_THERMAL_STAGE_NORMAL)
		xpo_monitor_bad(mon, cage, XPO_HEALTH_THERMAL, text);
}

static void xpo_monitor_temperature(struct xpo_monitor *mon, u8 cage,
				    struct xpo_module *module)
{
	struct xpo_monitor_cage *mc = &mon->cages[cage];
	struct xpo_thermal_value value = {};
	struct xpo_cooling_input in = { .time_ns = xpo_clock_ns(mon->card) };
	enum xpo_thermal_stage stage;

	in.valid = !xpo_thermal_get(module, &mon->info, &value);
	in.complete = value.complete;
	in.temperature_mc = value.temperature_mc;
	in.warning_mc = value.warning_mc;
	in.alarm_mc = value.alarm_mc;
	stage = xpo_module_cooling_update(module, &in);
	if (stage != mc->stage)
		xpo_monitor_tell_stage(mon, cage, stage, &value);
	mc->stage = stage;
	if (mc->thermal)
		xpo_thermal_update(mc->thermal);
	else if (in.valid && mc->hwmon && !mc->failed)
		xpo_monitor_add_zone(mon, mc, module, &value);
}

/* All of it */

static void xpo_monitor_look(struct xpo_monitor *mon, u8 cage)
{
	struct xpo_monitor_cage *mc = &mon->cages[cage];
	struct xpo_module *module = xpo_module(mon->card, cage);
	struct xpo_cage_info info;

	if (xpo_cage_info_get(mon->card, cage, &info))
		return;
	xpo_module_info_get(module, &mon->info);
	xpo_monitor_devices(mon, mc, module);
	xpo_monitor_state(mon, cage);
	xpo_monitor_interlock(mon, cage, &info);
	xpo_monitor_heat(mon, cage, module, &info);
	xpo_monitor_temperature(mon, cage, module);
	if (!mc->latched && !mc->heat.mismatch && !mc->heat.over &&
	    mc->stage == XPO_THERMAL_STAGE_NORMAL)
		xpo_monitor_good(mon, cage, XPO_HEALTH_THERMAL);
}

static u64 xpo_monitor_count(struct xpo_card *card,
			     const struct xpo_tlm_info *info)
{
	return atomic64_read(&card->lost_events) +
	       atomic64_read(&card->bad_events) +
	       atomic64_read(&card->bad_completions) +
	       atomic64_read(&card->bad_samples) +
	       atomic64_read(&card->restarts) + info->overruns + info->bad;
}

static void xpo_monitor_telemetry(struct xpo_monitor *mon)
{
	struct xpo_card *card = mon->card;
	const char *bad = NULL;
	struct xpo_tlm_info info;
	u64 errors;

	xpo_tlm_info_get(card, &info);
	errors = xpo_monitor_count(card, &info);
	if (errors != mon->errors)
		bad = "events, completions or samples were lost or wrong";
	else if (info.failed && !mon->bad[XPO_HEALTH_TELEMETRY])
		bad = "the telemetry ring does not start";
	mon->errors = errors;
	if (bad || info.failed)
		mon->quiet = 0;
	else if (mon->quiet < XPO_MONITOR_QUIET)
		mon->quiet++;
	if (bad) {
		mon->bad[XPO_HEALTH_TELEMETRY] = BIT(0);
		xpo_health_report(card, XPO_HEALTH_TELEMETRY, XPO_HEALTH_ALL,
				  bad);
	} else if (mon->quiet == XPO_MONITOR_QUIET) {
		xpo_monitor_good(mon, 0, XPO_HEALTH_TELEMETRY);
	}
}

/* What somebody recovered and is bad all the same is told again */
static void xpo_monitor_again(struct xpo_monitor *mon,
			      enum xpo_health_kind kind)
{
	char text[XPO_MONITOR_TEXT];
	u8 c;

	if (!xpo_health_take_again(mon->card, kind))
		return;
	for (c = 0; c < mon->card->info.n_cages; c++) {
		if (!(mon->bad[kind] & BIT(c)))
			continue;
		snprintf(text, sizeof(text), "cage %u: still not well", c);
		xpo_health_report(mon->card, kind, c, text);
	}
}

static void xpo_monitor_queue(struct xpo_monitor *mon, unsigned int ms)
{
	unsigned long flags;

	spin_lock_irqsave(&mon->lock, flags);
	if (mon->running && !xpo_card_gone(mon->card))
		mod_delayed_work(mon->card->wq, &mon->work,
				 msecs_to_jiffies(ms));
	spin_unlock_irqrestore(&mon->lock, flags);
}

static void xpo_monitor_work(struct work_struct *work)
{
	struct xpo_monitor *mon = container_of(to_delayed_work(work),
					       struct xpo_monitor, work);
	u8 c;

	for (c = 0; c < mon->card->info.n_cages; c++)
		if (READ_ONCE(mon->running) && !xpo_card_gone(mon->card))
			xpo_monitor_look(mon, c);
	xpo_monitor_telemetry(mon);
	xpo_monitor_again(mon, XPO_HEALTH_MODULE);
	xpo_monitor_again(mon, XPO_HEALTH_THERMAL);
	if (!delayed_work_pending(&mon->work))
		xpo_monitor_queue(mon, XPO_MONITOR_MS);
}

void xpo_monitor_notify(struct xpo_card *card,
			const struct xpo_notice *notice)
{
	switch (notice->type) {
	case XPO_EVENT_TYPE_REMOVED:
	case XPO_EVENT_TYPE_STATE:
	case XPO_EVENT_TYPE_FAULT:
	case XPO_EVENT_TYPE_INTERLOCK:
	case XPO_EVENT_TYPE_REARMED:
		xpo_monitor_queue(card->monitor, 0);
		break;
	default:
		break;
	}
}

void xpo_monitor_start(struct xpo_card *card)
{
	struct xpo_monitor *mon = card->monitor;

	spin_lock_irq(&mon->lock);
	WRITE_ONCE(mon->running, true);
	spin_unlock_irq(&mon->lock);
	xpo_monitor_queue(mon, 0);
}

void xpo_monitor_pause(struct xpo_card *card)
{
	struct xpo_monitor *mon = card->monitor;

	spin_lock_irq(&mon->lock);
	WRITE_ONCE(mon->running, false);
	spin_unlock_irq(&mon->lock);
	cancel_delayed_work_sync(&mon->work);
}

void xpo_monitor_stop(struct xpo_card *card)
{
	struct xpo_monitor *mon = card->monitor;
	u8 c;

	xpo_monitor_pause(card);
	for (c = 0; c < card->info.n_cages; c++)
		xpo_monitor_remove(&mon->cages[c]);
}

int xpo_monitor_create(struct xpo_card *card)
{
	struct xpo_monitor *mon = kvzalloc_obj(*mon);

	if (!mon)
		return -ENOMEM;
	mon->card = card;
	spin_lock_init(&mon->lock);
	INIT_DELAYED_WORK(&mon->work, xpo_monitor_work);
	card->monitor = mon;
	return 0;
}

void xpo_monitor_destroy(struct xpo_card *card)
{
	kvfree(card->monitor);
	card->monitor = NULL;
}
