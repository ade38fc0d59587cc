// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl vdm: signal quality, as the module measures it.
 */
#include "vdm.h"

#include <stdlib.h>

#include "call.h"
#include "cmis/vdm.h"
#include "command.h"
#include "fields.h"
#include "select.h"

/* Of 64 lanes people see a column each of these */
static const struct {
	uint8_t type;
	const char *label;
} vdm_columns[] = {
	{ CMIS_VDM_LASER_TEMPERATURE, "laser" },
	{ CMIS_VDM_SNR_MEDIA, "snr" },
	{ CMIS_VDM_SNR_HOST, "host snr" },
	{ CMIS_VDM_LTP_MEDIA, "ltp" },
	{ CMIS_VDM_BER_MEDIA, "ber" },
	{ CMIS_VDM_BER_HOST, "host ber" },
	{ CMIS_VDM_FERC_MEDIA, "ferc" },
};

#define VDM_COLUMNS	(sizeof(vdm_columns) / sizeof(vdm_columns[0]))

bool vdm_is_stale(const struct vdm *vdm)
{
	return vdm->age_ms.set && vdm->age_ms.v > FIELDS_STALE_MS;
}

const struct vdm *vdm_find(const struct vdm *vdm, size_t count, long long lane,
			   unsigned int type)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (vdm[i].lane.set && vdm[i].lane.v == lane &&
		    vdm[i].type.v == type && vdm[i].value.set &&
		    !vdm_is_stale(&vdm[i]))
			return &vdm[i];
	return NULL;
}

static bool vdm_wanted(const struct vdm *vdm, uint64_t lanes)
{
	if (!lanes)
		return true;
	return vdm->lane.set && lanes >> (vdm->lane.v & 63) & 1;
}

static enum out_tone vdm_tone(const struct val *flags)
{
	if (flags->v & 3)
		return OUT_BAD;
	return flags->v ? OUT_WARN : OUT_PLAIN;
}

static void vdm_flags(struct out *out, const char *key, const char *label,
		      const struct val *flags)
{
	static const char *const names[] = {
		"high-alarm", "low-alarm", "high-warning", "low-warning"
	};
	unsigned int i;

	if (!flags->set) {
		out_null(out, key, label, NULL, NULL);
		return;
	}
	out_list_start(out, key, label);
	for (i = 0; i < 4; i++) {
		if (!(flags->v >> i & 1))
			continue;
		out_tone(out, vdm_tone(flags));
		out_str(out, NULL, NULL, names[i]);
	}
	out_list_end(out);
}

static void vdm_number(struct out *out, const char *key, const char *label,
		       uint8_t type, const struct val *val)
{
	char text[CMIS_VDM_NAME_LEN];

	if (val->set) {
		cmis_vdm_out(out, key, NULL, type, val->v);
		out_str(out, NULL, label, cmis_vdm_text(type, val->v, text));
	} else {
		cmis_vdm_out_none(out, key, NULL, type);
		out_null(out, NULL, label, NULL, NULL);
	}
}

static void vdm_row(struct out *out, const struct vdm *vdm)
{
	uint8_t type = vdm->type.v;
	char name[CMIS_VDM_NAME_LEN];

	out_row_start(out);
	fields_int(out, "lane", "lane", NULL, &vdm->lane);
	fields_int(out, "endpoint", NULL, NULL, &vdm->endpoint);
	fields_int(out, "bank", NULL, NULL, &vdm->bank);
	fields_int(out, "instance", NULL, NULL, &vdm->instance);
	out_str(out, "observable", "observable", cmis_vdm_name(type, name));
	fields_int(out, "type", NULL, NULL, &vdm->type);
	if (vdm_is_stale(vdm) && !out_is_json(out)) {
		out_tone(out, OUT_BAD);
		out_str(out, NULL, "value", "stale");
	} else {
		out_tone(out, vdm_tone(&vdm->flags));
		vdm_number(out, "value", "value", type, &vdm->value);
	}
	vdm_number(out, "low_alarm", "low alarm", type, &vdm->low_alarm);
	vdm_number(out, "low_warning", "low warn", type, &vdm->low_warning);
	vdm_number(out, "high_warning", "high warn", type, &vdm->high_warning);
	vdm_number(out, "high_alarm", "high alarm", type, &vdm->high_alarm);
	fields_int(out, "raw", NULL, NULL, &vdm->value);
	vdm_flags(out, "flags", "flags", &vdm->flags);
	vdm_flags(out, "flags_seen", NULL, &vdm->flags_seen);
	fields_int(out, "freeze", NULL, NULL, &vdm->freeze);
	fields_int(out, "time_ns", NULL, NULL, &vdm->time_ns);
	fields_age(out, NULL, &vdm->age_ms, &vdm->source);
	out_bool(out, "stale", NULL, vdm_is_stale(vdm));
	out_row_end(out);
}

static void vdm_cell(struct out *out, const struct vdm *vdm, uint8_t type,
		     const char *label)
{
	if (!vdm) {
		cmis_vdm_out_none(out, "value", label, type);
		return;
	}
	out_tone(out, vdm_tone(&vdm->flags));
	cmis_vdm_out(out, "value", label, vdm->type.v, vdm->value.v);
}

/* Flags of a lane, whatever they are of */
static void vdm_lane_flags(struct out *out, const struct vdm *vdm,
			   size_t count, long long lane)
{
	static const char *const names[] = {
		"high-alarm", "low-alarm", "high-warning", "low-warning"
	};
	char name[CMIS_VDM_NAME_LEN];
	unsigned int bit;
	size_t i;

	out_list_start(out, NULL, "flags");
	for (i = 0; i < count; i++) {
		if (!vdm[i].lane.set || vdm[i].lane.v != lane)
			continue;
		for (bit = 0; bit < 4; bit++) {
			if (!(vdm[i].flags.v >> bit & 1))
				continue;
			out_tone(out, vdm_tone(&vdm[i].flags));
			out_strf(out, NULL, NULL, "%s-%s",
				 cmis_vdm_name(vdm[i].type.v, name),
				 names[bit]);
		}
	}
	out_list_end(out);
}

/* A line per lane */
static void vdm_matrix(struct out *out, const struct vdm *vdm, size_t count,
		       uint64_t lanes)
{
	uint64_t seen = 0;
	unsigned int lane, i;
	size_t n;

	for (n = 0; n < count; n++)
		if (vdm[n].lane.set && vdm[n].lane.v >= 0 &&
		    vdm[n].lane.v < 64)
			seen |= 1ull << vdm[n].lane.v;
	if (lanes)
		seen &= lanes;
	out_table_start(out, NULL, NULL);
	for (lane = 0; lane < 64; lane++) {
		if (!(seen >> lane & 1))
			continue;
		out_row_start(out);
		out_int(out, NULL, "lane", NULL, lane);
		for (i = 0; i < VDM_COLUMNS; i++)
			vdm_cell(out, vdm_find(vdm, count, lane,
					       vdm_columns[i].type),
				 vdm_columns[i].type, vdm_columns[i].label);
		vdm_lane_flags(out, vdm, count, lane);
		out_row_end(out);
	}
	out_table_end(out);
}

static long long vdm_oldest(const struct vdm *vdm, size_t count)
{
	long long oldest = 0;
	size_t i;

	for (i = 0; i < count; i++)
		if (vdm[i].age_ms.v > oldest)
			oldest = vdm[i].age_ms.v;
	return oldest;
}

static void vdm_print(struct call *call, const struct selected *item,
		      const struct vdm *vdm, size_t count)
{
	struct out *out = call_out(call);
	size_t i;

	out_item_start(out, "%s", item->name);
	select_out(out, item);
	if (!count)
		out_line(out, "No observables: no VDM, or not ready");
	else if (!call->all && !out_is_json(out))
		vdm_matrix(out, vdm, count, item->lanes);
	if (call->all || out_is_json(out)) {
		out_table_start(out, "observables", NULL);
		for (i = 0; i < count; i++)
			if (vdm_wanted(&vdm[i], item->lanes))
				vdm_row(out, &vdm[i]);
		out_table_end(out);
	}
	out_item_end(out);
}

static void vdm_module(struct call *call, const struct selected *item)
{
	struct scope scope = {
		.card = item->module->card,
		.cage = item->module->cage,
	};
	struct vdm *vdm;
	size_t count;
	int err;

	err = ipc_vdm(call->ipc, &scope, &vdm, &count);
	if (err) {
		call_fail_kernel(call, item->name, err);
		return;
	}
	vdm_print(call, item, vdm, count);
	call->done++;
	if (vdm_oldest(vdm, count) > FIELDS_STALE_MS)
		call_stale(call, item->name, vdm_oldest(vdm, count));
	free(vdm);
}

void vdm_run(struct call *call, int argc, char **argv)
{
	struct selection sel;
	size_t i;

	if (!select_modules(call, argc, argv, SELECT_CARD | SELECT_LANES,
			    &sel))
		return;
	out_array_start(call_out(call), "modules");
	for (i = 0; i < sel.count; i++)
		vdm_module(call, &sel.items[i]);
	out_array_end(call_out(call));
	select_free(&sel);
}
