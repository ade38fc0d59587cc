// SPDX-License-Identifier: GPL-2.0
/*
 * devlink health: what dumps and diagnoses say. Older kernels return errors
 * from each call, newer ones keep the first: it shows when the message ends.
 */
#include <linux/slab.h>
#include <net/devlink.h>

#include "cage.h"
#include "card.h"
#include "flaglog.h"
#include "health.h"
#include "health_dump.h"
#include "machine.h"
#include "module.h"
#include "tlm.h"

#define XPO_HEALTH_FLAGS	32	/* newest entries of the log */

static const char * const xpo_health_stages[] = {
	[XPO_THERMAL_STAGE_NORMAL]	= "normal",
	[XPO_THERMAL_STAGE_WARNING]	= "warning",
	[XPO_THERMAL_STAGE_THROTTLED]	= "throttled",
	[XPO_THERMAL_STAGE_POWERED_DOWN] = "powered-down",
};

static const struct {
	u32 cause;
	const char *name;
} xpo_health_causes[] = {
	{ XPO_INTERLOCK_CAUSE_LEAK, "leak" },
	{ XPO_INTERLOCK_CAUSE_NO_FLOW, "no-flow" },
	{ XPO_INTERLOCK_CAUSE_OVER_TEMPERATURE, "over-temperature" },
};

/* There are no signed numbers in these messages */
static void xpo_health_put_s32(struct devlink_fmsg *fmsg, const char *name,
			       s32 val)
{
	char text[12];

	snprintf(text, sizeof(text), "%d", val);
	devlink_fmsg_string_pair_put(fmsg, name, text);
}

static void xpo_health_put_state(struct devlink_fmsg *fmsg, u8 cage,
				 struct xpo_module *module,
				 const struct xpo_module_info *info)
{
	enum xpo_thermal_stage stage = xpo_module_thermal_stage(module);

	devlink_fmsg_u32_pair_put(fmsg, "cage", cage);
	devlink_fmsg_string_pair_put(fmsg, "state",
				     xpo_machine_state_name(info->state));
	devlink_fmsg_string_pair_put(fmsg, "reason",
				     xpo_machine_reason_name(info->reason));
	devlink_fmsg_string_pair_put(fmsg, "thermal-stage",
				     xpo_health_stages[stage]);
}

static void xpo_health_put_endpoints(struct devlink_fmsg *fmsg,
				     const struct xpo_module_info *info)
{
	u8 e;

	devlink_fmsg_arr_pair_nest_start(fmsg, "endpoints");
	for (e = 0; e < info->endpoints; e++) {
		const struct xpo_endpoint_info *ep = &info->ep[e];

		devlink_fmsg_obj_nest_start(fmsg);
		devlink_fmsg_u32_pair_put(fmsg, "endpoint", e);
		devlink_fmsg_bool_pair_put(fmsg, "answering", ep->answering);
		if (ep->has & XPO_ENDPOINT_HAS_FAULT_CAUSE)
			devlink_fmsg_u32_pair_put(fmsg, "fault-cause",
						  ep->fault_cause);
		if (ep->has & XPO_ENDPOINT_HAS_TEMPERATURE)
			xpo_health_put_s32(fmsg, "temperature-mc",
					   ep->temperature_mc);
		if (ep->has & XPO_ENDPOINT_HAS_VCC)
			devlink_fmsg_u32_pair_put(fmsg, "vcc-mv", ep->vcc_mv);
		devlink_fmsg_obj_nest_end(fmsg);
	}
	devlink_fmsg_arr_pair_nest_end(fmsg);
}

static void xpo_health_put_sensors(struct devlink_fmsg *fmsg,
				   const struct xpo_cage_sensors *s)
{
	devlink_fmsg_pair_nest_start(fmsg, "sensors");
	devlink_fmsg_obj_nest_start(fmsg);
	if (s->valid & XPO_CAGE_SENSOR_VALID_VIN)
		devlink_fmsg_u32_pair_put(fmsg, "vin-mv", s->vin_mv);
	if (s->valid & XPO_CAGE_SENSOR_VALID_POWER)
		devlink_fmsg_u32_pair_put(fmsg, "power-mw", s->power_mw);
	if (s->valid & XPO_CAGE_SENSOR_VALID_COOLANT_IN)
		xpo_health_put_s32(fmsg, "coolant-in-mc", s->coolant_in_mc);
	if (s->valid & XPO_CAGE_SENSOR_VALID_COOLANT_OUT)
		xpo_health_put_s32(fmsg, "coolant-out-mc", s->coolant_out_mc);
	if (s->valid & XPO_CAGE_SENSOR_VALID_FLOW)
		devlink_fmsg_u32_pair_put(fmsg, "flow-ml-min", s->flow_ml_min);
	if (s->valid & XPO_CAGE_SENSOR_VALID_LEAK)
		devlink_fmsg_bool_pair_put(fmsg, "leak", s->leak);
	if (s->valid & XPO_CAGE_SENSOR_VALID_PLATE)
		xpo_health_put_s32(fmsg, "plate-mc", s->plate_mc);
	if (s->has_heat)
		xpo_health_put_s32(fmsg, "heat-mw", s->heat_mw);
	devlink_fmsg_u32_pair_put(fmsg, "age-ms", s->age_ms);
	devlink_fmsg_obj_nest_end(fmsg);
	devlink_fmsg_pair_nest_end(fmsg);
}

static void xpo_health_put_causes(struct devlink_fmsg *fmsg, const char *name,
				  u32 causes)
{
	unsigned int i;

	devlink_fmsg_arr_pair_nest_start(fmsg, name);
	for (i = 0; i < ARRAY_SIZE(xpo_health_causes); i++)
		if (causes & xpo_health_causes[i].cause)
			devlink_fmsg_string_put(fmsg,
						xpo_health_causes[i].name);
	devlink_fmsg_arr_pair_nest_end(fmsg);
}

static void xpo_health_put_interlock(struct devlink_fmsg *fmsg,
				     const struct xpo_cage_info *info)
{
	xpo_health_put_causes(fmsg, "interlock-latched", info->latched);
	xpo_health_put_causes(fmsg, "interlock-active", info->active);
	if (!info->latch_time_ns)
		return;
	devlink_fmsg_u64_pair_put(fmsg, "interlock-time-ns",
				  info->latch_time_ns);
	xpo_health_put_s32(fmsg, "interlock-value", info->latch_value);
}

static void xpo_health_put_flag(struct devlink_fmsg *fmsg,
				const struct xpo_flaglog_entry *entry)
{
	devlink_fmsg_obj_nest_start(fmsg);
	devlink_fmsg_u64_pair_put(fmsg, "time-ns", entry->time_ns);
	devlink_fmsg_u32_pair_put(fmsg, "endpoint", entry->at.endpoint);
	devlink_fmsg_u32_pair_put(fmsg, "bank", entry->at.bank);
	devlink_fmsg_u32_pair_put(fmsg, "page", entry->at.page);
	devlink_fmsg_u32_pair_put(fmsg, "offset", entry->at.offset);
	devlink_fmsg_u32_pair_put(fmsg, "bit", entry->at.bit);
	devlink_fmsg_u32_pair_put(fmsg, "value", entry->value);
	devlink_fmsg_obj_nest_end(fmsg);
}

/* The newest entries of the cage */
static void xpo_health_put_flags(struct devlink_fmsg *fmsg,
				 struct xpo_card *card, u8 cage)
{
	struct xpo_flaglog_entry entry;
	unsigned int n = 0;
	u64 cursor = 0;

	while (xpo_flaglog_next(card, &cursor, 0, &entry))
		if (!entry.gap && entry.cage == cage)
			n++;
	cursor = 0;
	devlink_fmsg_arr_pair_nest_start(fmsg, "flags");
	while (xpo_flaglog_next(card, &cursor, 0, &entry))
		if (!entry.gap && entry.cage == cage &&
		    n-- <= XPO_HEALTH_FLAGS)
			xpo_health_put_flag(fmsg, &entry);
	devlink_fmsg_arr_pair_nest_end(fmsg);
}

static void xpo_health_put_cage(struct devlink_fmsg *fmsg,
				struct xpo_card *card, u8 cage,
				const struct xpo_module_info *info)
{
	struct xpo_cage_info regs;

	devlink_fmsg_obj_nest_start(fmsg);
	xpo_health_put_state(fmsg, cage, xpo_module(card, cage), info);
	xpo_health_put_endpoints(fmsg, info);
	if (!xpo_cage_info_get(card, cage, &regs)) {
		xpo_health_put_sensors(fmsg, &regs.sensors);
		xpo_health_put_interlock(fmsg, &regs);
	}
	xpo_health_put_flags(fmsg, card, cage);
	devlink_fmsg_obj_nest_end(fmsg);
}

int xpo_health_dump_cages(struct xpo_card *card, u8 cage,
			  struct devlink_fmsg *fmsg)
{
	struct xpo_module_info *info;
	u8 c;

	info = kmalloc_obj(*info);
	if (!info)
		return -ENOMEM;
	devlink_fmsg_arr_pair_nest_start(fmsg, "cages");
	for (c = 0; c < card->info.n_cages; c++) {
		xpo_module_info_get(xpo_module(card, c), info);
		/* A latched interlock outlives its module */
		if (cage == c || (cage == XPO_HEALTH_ALL &&
				  info->state != XPO_MODULE_STATE_ABSENT))
			xpo_health_put_cage(fmsg, card, c, info);
	}
	devlink_fmsg_arr_pair_nest_end(fmsg);
	kfree(info);
	return 0;
}

int xpo_health_dump_states(struct xpo_card *card, struct devlink_fmsg *fmsg)
{
	struct xpo_module_info *info;
	u8 c;

	info = kmalloc_obj(*info);
	if (!info)
		return -ENOMEM;
	devlink_fmsg_arr_pair_nest_start(fmsg, "modules");
	for (c = 0; c < card->info.n_cages; c++) {
		xpo_module_info_get(xpo_module(card, c), info);
		if (info->state == XPO_MODULE_STATE_ABSENT)
			continue;
		devlink_fmsg_obj_nest_start(fmsg);
		xpo_health_put_state(fmsg, c, xpo_module(card, c), info);
		devlink_fmsg_obj_nest_end(fmsg);
	}
	devlink_fmsg_arr_pair_nest_end(fmsg);
	kfree(info);
	return 0;
}

static void xpo_health_put_ring(struct devlink_fmsg *fmsg,
				const struct xpo_tlm_info *info)
{
	devlink_fmsg_pair_nest_start(fmsg, "ring");
	devlink_fmsg_obj_nest_start(fmsg);
	devlink_fmsg_bool_pair_put(fmsg, "failed", info->failed);
	devlink_fmsg_u32_pair_put(fmsg, "records", info->records);
	devlink_fmsg_u64_pair_put(fmsg, "head", info->head);
	devlink_fmsg_u64_pair_put(fmsg, "dropped", info->dropped);
	devlink_fmsg_u64_pair_put(fmsg, "overruns", info->overruns);
	devlink_fmsg_u64_pair_put(fmsg, "bad", info->bad);
	devlink_fmsg_u64_pair_put(fmsg, "epoch", info->epoch);
	devlink_fmsg_u32_pair_put(fmsg, "readers", info->readers);
	devlink_fmsg_obj_nest_end(fmsg);
	devlink_fmsg_pair_nest_end(fmsg);
}

void xpo_health_dump_card(struct xpo_card *card, struct devlink_fmsg *fmsg)
{
	struct xpo_tlm_info info;

	devlink_fmsg_u64_pair_put(fmsg, "lost-events",
				  atomic64_read(&card->lost_events));
	devlink_fmsg_u64_pair_put(fmsg, "bad-events",
				  atomic64_read(&card->bad_events));
	devlink_fmsg_u64_pair_put(fmsg, "bad-completions",
				  atomic64_read(&card->bad_completions));
	devlink_fmsg_u64_pair_put(fmsg, "bad-samples",
				  atomic64_read(&card->bad_samples));
	devlink_fmsg_u64_pair_put(fmsg, "restarts",
				  atomic64_read(&card->restarts));
	xpo_tlm_info_get(card, &info);
	xpo_health_put_ring(fmsg, &info);
}
