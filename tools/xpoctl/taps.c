// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl plan: what the card samples, and how often.
 */
#include "taps.h"

#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "command.h"
#include "fields.h"
#include "ipc-telemetry.h"
#include "select.h"
#include "../../driver/cmis.h"

static void taps_target(struct out *out, const struct tap *tap)
{
	bool cage = tap->endpoint.v == TAPS_CAGE_CONTROLLER;

	if (cage)
		out_str(out, NULL, "ep", "cage");
	else
		out_int(out, NULL, "ep", NULL, tap->endpoint.v);
	fields_int(out, "endpoint", NULL, NULL, &tap->endpoint);
	fields_int(out, "bank", "bank", NULL, &tap->bank);
	fields_int(out, "page", NULL, NULL, &tap->page);
	fields_int(out, "offset", NULL, NULL, &tap->offset);
	fields_int(out, "length", NULL, NULL, &tap->length);
	if (cage || tap->offset.v < CMIS_UPPER)
		out_strf(out, NULL, "registers", "%s:%lld+%lld",
			 cage ? "cage" : "lo", tap->offset.v, tap->length.v);
	else
		out_strf(out, NULL, "registers", "%02llXh:%lld+%lld",
			 tap->page.v, tap->offset.v, tap->length.v);
}

static const char *taps_kind(const struct tap *tap)
{
	if (tap->user.v)
		return "user";
	return tap->vdm.v ? "vdm" : "default";
}

static void taps_period(struct out *out, const struct tap *tap)
{
	fields_int(out, "period_us", NULL, NULL, &tap->period_us);
	fields_int(out, "wanted_period_us", NULL, NULL,
		   &tap->wanted_period_us);
	if (tap->scaled.v)
		out_tone(out, OUT_WARN);
	if (tap->period_us.v)
		out_fixed(out, NULL, "every", "ms", tap->period_us.v, 3);
	else
		out_null(out, NULL, "every", "ms", NULL);
	out_bool(out, "scaled", NULL, tap->scaled.v);
	out_bool(out, "on_interrupt", "on irq", tap->on_interrupt.v);
}

static void taps_row(struct out *out, const struct tap *tap)
{
	out_row_start(out);
	fields_int(out, "slot", NULL, NULL, &tap->slot);
	taps_target(out, tap);
	out_str(out, "kind", "kind", taps_kind(tap));
	taps_period(out, tap);
	fields_int(out, "cost_ns", NULL, NULL, &tap->cost_ns);
	if (tap->cost_ns.set)
		out_fixed(out, NULL, "cost", "ms", tap->cost_ns.v / 1000, 3);
	else
		out_null(out, NULL, "cost", "ms", NULL);
	fields_int(out, "endpoint_load_ppm", NULL, NULL, &tap->load_ppm);
	fields_int(out, "samples", "samples", NULL, &tap->samples);
	if (tap->missed.v)
		out_tone(out, OUT_WARN);
	fields_int(out, "missed", "missed", NULL, &tap->missed);
	if (tap->error.v) {
		out_tone(out, OUT_BAD);
		out_str(out, "error", "error", call_reason(tap->error.v));
	} else {
		out_null(out, "error", "error", NULL, NULL);
	}
	out_row_end(out);
}

/* "endpoint 0 12.5 %, endpoint 1 12.5 %": how busy their buses are */
static void taps_load(struct out *out, const struct tap *taps, size_t count)
{
	bool told[XPO_MAX_ENDPOINTS] = {};
	size_t i;

	out_list_start(out, NULL, "Bus time");
	for (i = 0; i < count; i++) {
		long long endpoint = taps[i].endpoint.v;

		if (endpoint < 0 || endpoint >= XPO_MAX_ENDPOINTS ||
		    told[endpoint] || !taps[i].load_ppm.set)
			continue;
		told[endpoint] = true;
		out_strf(out, NULL, NULL, "endpoint %lld %.1f %%", endpoint,
			 taps[i].load_ppm.v / 1e4);
	}
	out_list_end(out);
}

static bool taps_scaled(const struct tap *taps, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (taps[i].scaled.v)
			return true;
	return false;
}

static void taps_module(struct call *call, const struct selected *item)
{
	struct scope scope = {
		.card = item->module->card,
		.cage = item->module->cage,
	};
	struct out *out = call_out(call);
	struct tap *taps;
	size_t count, i;
	int err;

	err = ipc_plan(call->ipc, &scope, &taps, &count);
	if (err) {
		call_fail_kernel(call, item->name, err);
		return;
	}
	out_item_start(out, "%s", item->name);
	select_out(out, item);
	taps_load(out, taps, count);
	out_bool(out, "scaled", NULL, taps_scaled(taps, count));
	if (taps_scaled(taps, count)) {
		out_tone(out, OUT_WARN);
		out_str(out, NULL, "Scaled",
			"the bus is too slow for the rates that were wanted");
	}
	out_table_start(out, "taps", "Taps");
	for (i = 0; i < count; i++)
		taps_row(out, &taps[i]);
	out_table_end(out);
	out_item_end(out);
	free(taps);
	call->done++;
}

static void taps_ring(struct call *call)
{
	struct out *out = call_out(call);
	struct telemetry *all;
	size_t count, i;
	int err;

	err = ipc_telemetry(call->ipc, &all, &count);
	if (err) {
		call_fail_kernel(call, NULL, err);
		return;
	}
	out_table_start(out, "rings", "Rings");
	for (i = 0; i < count; i++) {
		const struct telemetry *ring = &all[i];

		out_row_start(out);
		out_strf(out, "card", "card", "xpo%lld", ring->card.v);
		fields_text(out, "path", "path", ring->path);
		fields_int(out, "records", "records", NULL, &ring->records);
		fields_int(out, "head", "written", NULL, &ring->head);
		fields_int(out, "dropped", "dropped", NULL, &ring->dropped);
		fields_int(out, "overruns", "overruns", NULL,
			   &ring->overruns);
		fields_int(out, "bad", "bad", NULL, &ring->bad);
		fields_int(out, "epoch", NULL, NULL, &ring->epoch);
		fields_int(out, "clock_error_ns", NULL, NULL,
			   &ring->clock_error_ns);
		fields_int(out, "readers", "readers", NULL, &ring->readers);
		out_row_end(out);
	}
	out_table_end(out);
	free(all);
}

static void taps_show(struct call *call, int argc, char **argv)
{
	struct selection sel;
	size_t i;

	if (!select_modules(call, argc, argv, SELECT_CARD | SELECT_EMPTY,
			    &sel))
		return;
	out_section_start(call_out(call), NULL, NULL);
	taps_ring(call);
	out_array_start(call_out(call), "modules");
	for (i = 0; i < sel.count; i++)
		taps_module(call, &sel.items[i]);
	out_array_end(call_out(call));
	out_section_end(call_out(call));
	select_free(&sel);
}

static void taps_out_want(struct out *out, const struct plan_want *want)
{
	size_t i;

	fields_int(out, "lane_period_us", "Lanes", "us",
		   &want->lane_period_us);
	fields_int(out, "module_period_us", "Module", "us",
		   &want->module_period_us);
	fields_int(out, "vdm_period_us", "VDM", "us", &want->vdm_period_us);
	fields_int(out, "cage_period_us", "Cage", "us",
		   &want->cage_period_us);
	out_bool(out, "default", NULL, want->all_default);
	out_bool(out, "clear_taps", NULL, want->clear_taps);
	if (want->all_default)
		out_str(out, NULL, "Plan", "default");
	out_table_start(out, "taps", want->tap_count ? "Taps" : NULL);
	for (i = 0; i < want->tap_count; i++) {
		out_row_start(out);
		taps_target(out, &want->taps[i]);
		taps_period(out, &want->taps[i]);
		out_row_end(out);
	}
	out_table_end(out);
}

static void taps_set_module(struct call *call, const struct selected *item,
			    const struct plan_want *want)
{
	struct scope scope = {
		.card = item->module->card,
		.cage = item->module->cage,
	};
	struct out *out = call_out(call);
	int err = 0;

	if (!call->dry_run)
		err = ipc_plan_set(call->ipc, &scope, want);
	if (err) {
		call_fail_kernel(call, item->name, err);
		return;
	}
	out_item_start(out, "%s", item->name);
	select_out(out, item);
	taps_out_want(out, want);
	out_str(out, NULL, "Result", call->dry_run ? "not set" : "set");
	out_bool(out, "dry_run", NULL, call->dry_run);
	out_item_end(out);
	call->done++;
}

static void taps_set(struct call *call, int argc, char **argv)
{
	struct plan_want want = {};
	struct selection sel;
	int addresses = 0;
	size_t i;

	while (addresses < argc && !taps_is_setting(argv[addresses]))
		addresses++;
	if (!addresses || addresses == argc) {
		call_usage(call, addresses ? "what is to be set?" :
					     "of which module?");
		return;
	}
	if (!taps_parse(call, argc - addresses, argv + addresses, &want) ||
	    !select_modules(call, addresses, argv, SELECT_EMPTY, &sel))
		return;
	out_array_start(call_out(call), "modules");
	for (i = 0; i < sel.count; i++)
		taps_set_module(call, &sel.items[i], &want);
	out_array_end(call_out(call));
	select_free(&sel);
}

void taps_run(struct call *call, int argc, char **argv)
{
	if (argc && !strcmp(argv[0], "set"))
		taps_set(call, argc - 1, argv + 1);
	else if (call->dry_run)
		call_usage(call, "--dry-run goes with set");
	else if (argc && !strcmp(argv[0], "show"))
		taps_show(call, argc - 1, argv + 1);
	else
		taps_show(call, argc, argv);
}
