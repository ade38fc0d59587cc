// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl show: all about a card or a module.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "cmis/decode.h"
#include "collect.h"
#include "command.h"
#include "fields.h"
#include "ident.h"
#include "lanes.h"
#include "numbers.h"
#include "select.h"
#include "target.h"

/* What the coolant takes away should be what goes in */
static void show_heat(struct out *out, const struct sensors *sensors)
{
	bool mismatch = sensors->heat_mismatch.v;

	if (mismatch)
		out_tone(out, OUT_WARN);
	fields_power(out, "heat_mw", "Heat", &sensors->heat_mw);
	if (mismatch)
		out_note(out, "does not match the power");
	out_bool(out, "heat_mismatch", NULL, mismatch);
	out_bool(out, "over_declared", NULL, sensors->over_declared.v);
}

static void show_sensors(struct out *out, const struct sensors *sensors)
{
	fields_int(out, "input_mv", NULL, NULL, &sensors->vin_mv);
	if (sensors->vin_mv.set)
		out_fixed(out, NULL, "Input", "V", sensors->vin_mv.v / 10, 2);
	fields_int(out, "input_ma", NULL, NULL, &sensors->iin_ma);
	if (sensors->iin_ma.set)
		out_note(out, "%.2f A", sensors->iin_ma.v / 1000.0);
	if (sensors->over_declared.v)
		out_tone(out, OUT_BAD);
	fields_power(out, "power_mw", "Power", &sensors->power_mw);
	if (sensors->over_declared.v)
		out_note(out, "above the declared maximum");
	fields_int(out, "energy_mj", NULL, NULL, &sensors->energy_mj);
	if (sensors->energy_mj.set)
		out_fixed(out, NULL, "Energy", "J",
			  sensors->energy_mj.v / 100, 1);
	fields_temperature(out, "coolant_in_c", "Coolant in",
			   &sensors->coolant_in_mc);
	fields_temperature(out, "coolant_out_c", "Coolant out",
			   &sensors->coolant_out_mc);
	fields_int(out, "flow_ml_min", "Flow", "ml/min",
		   &sensors->flow_ml_min);
	fields_int(out, "pressure_pa", NULL, NULL, &sensors->pressure_pa);
	if (sensors->pressure_pa.set)
		out_fixed(out, NULL, "Pressure", "kPa",
			  sensors->pressure_pa.v / 100, 1);
	fields_temperature(out, "plate_c", "Cold plate", &sensors->plate_mc);
	show_heat(out, sensors);
	if (sensors->leak.v)
		out_tone(out, OUT_BAD);
	fields_bool(out, "leak", "Leak", &sensors->leak);
	fields_age(out, "Measured", &sensors->age_ms, &sensors->source);
}

static void show_interlock(struct out *out, const struct interlock *interlock)
{
	bool latched = interlock->latched.v;

	out_section_start(out, "interlock", NULL);
	fields_bits(out, "latched", "Interlock", &words_interlock_cause,
		    &interlock->latched, OUT_BAD);
	fields_bits(out, "active", latched ? "Holds now" : NULL,
		    &words_interlock_cause, &interlock->active, OUT_BAD);
	fields_time(out, "time_ns", latched ? "Latched at" : NULL,
		    &interlock->time_ns);
	fields_trip(out, latched ? "Tripped at" : NULL, &interlock->latched,
		    &interlock->value);
	out_section_end(out);
}

static void show_cage(struct out *out, const struct cage *cage)
{
	out_section_start(out, "cage_controller", "Cage");
	fields_bool(out, "present", NULL, &cage->present);
	fields_bool(out, "power_enabled", NULL, &cage->power_enabled);
	fields_bool(out, "power_good", NULL, &cage->power_good);
	fields_bool(out, "lpmode", NULL, &cage->lpmode);
	out_str(out, NULL, "Main power",
		!cage->power_enabled.v ? "off" :
		cage->power_good.v ? "good" : "on, not good");
	out_str(out, NULL, "LPMode",
		cage->lpmode.v ? "asserted" : "deasserted");
	fields_power(out, "declared_mw", "Declared", &cage->declared_mw);
	if (cage->declared_mw.set && cage->declared_source.v)
		out_note(out, "by %s", words_get(&words_power_source,
						 cage->declared_source.v));
	fields_word(out, "declared_source", NULL, &words_power_source,
		    &cage->declared_source);
	fields_power(out, "admitted_mw", "Admitted", &cage->admitted_mw);
	fields_power(out, "limit_mw", "Cage limit", &cage->limit_mw);
	fields_int(out, "insertions", "Insertions", NULL, &cage->insertions);
	fields_word(out, "throttle", "Throttle", &words_throttle,
		    &cage->throttle);
	if (cage->thermal_stage.v)
		out_tone(out, OUT_BAD);
	fields_word(out, "thermal_stage", "Thermal stage",
		    &words_thermal_stage, &cage->thermal_stage);
	show_interlock(out, &cage->interlock);
	show_sensors(out, &cage->sensors);
	out_section_end(out);
}

/* What differs between the endpoints of a module, or may */
static void show_endpoint_status(struct out *out, const struct endpoint *ep)
{
	fields_int(out, "endpoint", NULL, NULL, &ep->endpoint);
	fields_bool(out, "answering", NULL, &ep->answering);
	if (ep->answering.set && !ep->answering.v) {
		out_tone(out, OUT_BAD);
		out_str(out, NULL, "Answering", "no");
	}
	if (ep->error.v)
		out_strf(out, "error", "Error", "%s", call_reason(ep->error.v));
	else
		out_null(out, "error", NULL, NULL, NULL);
	fields_int(out, "banks", NULL, NULL, &ep->banks);
	fields_temperature(out, "temperature_c", NULL, &ep->temperature_mc);
	fields_int(out, "vcc_mv", NULL, NULL, &ep->vcc_mv);
	fields_text(out, "firmware", NULL, ep->firmware);
	fields_text(out, "hardware", NULL, ep->hardware);
	fields_module_flags(out, "flags", NULL, &ep->flags);
	fields_module_flags(out, "flags_seen", ep->flat.v ? NULL : "Flags seen",
			    &ep->flags_seen);
	fields_age(out, "Measured", &ep->monitors_age_ms,
		   &ep->monitors_source);
}

/* Endpoints of a module are alike, so people see the first one in full */
static void show_endpoint(struct call *call, const struct endpoint *ep,
			  const struct cmis_memory *mem, bool first)
{
	struct out *out = call_out(call);
	bool full = first || call->all || out_is_json(out);

	show_endpoint_status(out, ep);
	if (!mem || !cmis_memory_has(mem, 0, 0, 0))
		return;
	if (full) {
		cmis_decode_identity(out, mem);
		cmis_decode_media(out, mem);
	}
	/* What changes is not known of an endpoint that does not answer */
	if (!ep->answering.set || ep->answering.v)
		cmis_decode_status(out, mem);
	cmis_decode_checksums(out, mem);
	if (!ep->answering.set || ep->answering.v)
		cmis_decode_monitors(out, mem);
	if (full)
		cmis_decode_applications(out, mem);
	if (call->all || out_is_json(out))
		cmis_decode_advertising(out, mem);
}

static void show_endpoints(struct call *call, const struct selected *item,
			   const struct collect *collect)
{
	const struct module *module = item->module;
	unsigned int per = select_lanes_per_endpoint(module);
	struct out *out = call_out(call);
	unsigned int i;

	out_array_start(out, "endpoints");
	for (i = 0; i < module->endpoint_count; i++) {
		const struct endpoint *ep = &module->endpoint[i];

		if (module->endpoint_count == 1)
			out_item_start(out, NULL);
		else if (per)
			out_item_start(out, "Endpoint %lld (lanes %lld-%lld)",
				       ep->endpoint.v, ep->endpoint.v * per,
				       ep->endpoint.v * per + per - 1);
		else
			out_item_start(out, "Endpoint %lld", ep->endpoint.v);
		show_endpoint(call, ep, collect_get(collect, ep), !i);
		out_item_end(out);
	}
	out_array_end(out);
}

static void show_ident(struct out *out, const struct module *module)
{
	char vendor[128], part[128], serial[128], date[128];

	ident_text(module, ident_vendor, vendor, sizeof(vendor));
	ident_text(module, ident_part, part, sizeof(part));
	ident_text(module, ident_serial, serial, sizeof(serial));
	ident_text(module, ident_date, date, sizeof(date));
	fields_text(out, "vendor", NULL, vendor);
	fields_text(out, "part", NULL, part);
	fields_text(out, "serial", NULL, serial);
	fields_text(out, "date", NULL, date);
	if (*vendor || *part || *serial)
		out_strf(out, NULL, "Module", "%s %s, serial %s", vendor, part,
			 serial);
}

static void show_head(struct out *out, const struct selected *item)
{
	const struct module *module = item->module;

	select_out(out, item);
	out_str(out, NULL, "Card", item->card->handle);
	fields_state(out, "State", module);
	show_ident(out, module);
	fields_word(out, "power_policy", "Power policy", &words_power_policy,
		    &module->power_policy);
	fields_power(out, "max_power_mw", "Maximum power",
		     &module->max_power_mw);
	fields_int(out, "lane_count", NULL, NULL, &module->lanes);
	fields_int(out, "endpoint_count", NULL, NULL, &module->endpoints);
	fields_int(out, "insertions", NULL, NULL, &module->insertions);
}

struct show_data {
	struct cage *cages;
	size_t cage_count;
	struct lanes lanes;
	struct collect collect;
};

static int show_fetch(struct call *call, const struct selected *item,
		      struct show_data *data)
{
	struct scope scope = {
		.card = item->module->card,
		.cage = item->module->cage,
	};
	int err;

	memset(data, 0, sizeof(*data));
	err = ipc_cages(call->ipc, &scope, &data->cages, &data->cage_count);
	if (err)
		return err;
	err = lanes_fetch(call->ipc, item, &data->lanes);
	if (err)
		return err;
	return collect_fetch(call->ipc, item->module, &data->collect);
}

static void show_free(struct show_data *data)
{
	free(data->cages);
	lanes_free(&data->lanes);
	collect_free(&data->collect);
}

static long long show_oldest(const struct module *module, long long oldest)
{
	unsigned int i;

	for (i = 0; i < module->endpoint_count; i++) {
		const struct endpoint *ep = &module->endpoint[i];

		if (ep->monitors_source.v && ep->monitors_age_ms.v > oldest)
			oldest = ep->monitors_age_ms.v;
	}
	return oldest;
}

static void show_module(struct call *call, const struct selected *item)
{
	struct out *out = call_out(call);
	struct show_data data;
	long long oldest;
	int err;

	err = show_fetch(call, item, &data);
	if (err) {
		call_fail_kernel(call, item->name, err);
		show_free(&data);
		return;
	}
	out_item_start(out, "%s", item->name);
	show_head(out, item);
	oldest = lanes_out(out, &data.lanes, 0,
			   LANES_SUMMARY | (call->all ? LANES_TABLE : 0));
	if (data.cage_count)
		show_cage(out, &data.cages[0]);
	show_endpoints(call, item, &data.collect);
	out_item_end(out);
	show_free(&data);
	call->done++;
	oldest = show_oldest(item->module, oldest);
	if (oldest > FIELDS_STALE_MS)
		call_stale(call, item->name, oldest);
}

static void show_card(struct call *call, const struct card *card)
{
	struct out *out = call_out(call);

	out_item_start(out, "xpo%lld", card->index.v);
	out_strf(out, "card", NULL, "xpo%lld", card->index.v);
	out_str(out, "handle", "Handle", card->handle);
	fields_text(out, "serial", "Serial", card->serial);
	fields_text(out, "firmware", "Firmware", card->firmware);
	fields_int(out, "board", NULL, NULL, &card->board);
	out_strf(out, NULL, "Board", "%04llXh rev %llu",
		 card->board.v >> 16 & 0xffff, card->board.v & 0xffff);
	out_strf(out, "interface", "Interface", "%lld.%lld",
		 card->interface_major.v, card->interface_minor.v);
	fields_int(out, "cages", "Cages", NULL, &card->cages);
	fields_power(out, "budget_mw", "Power budget", &card->budget_mw);
	fields_power(out, "admitted_mw", "Admitted", &card->admitted_mw);
	fields_int(out, "boot_cookie", NULL, NULL, &card->boot_cookie);
	fields_time(out, "clock_ns", "Card time", &card->clock_ns);
	fields_int(out, "next_seq", "Next event", NULL, &card->next_seq);
	if (card->lost_events.v)
		out_tone(out, OUT_BAD);
	fields_int(out, "lost_events", "Lost events", NULL,
		   &card->lost_events);
	if (card->violations.v)
		out_tone(out, OUT_BAD);
	fields_int(out, "violations", "Violations", NULL, &card->violations);
	out_item_end(out);
	call->done++;
}

/* True when an argument names cards without cages, which are shown as such */
static bool show_is_card(const char *arg)
{
	char error[NUMBERS_ERROR_LEN];
	struct target *targets = NULL;
	bool is_card = false;
	size_t count = 0;

	if (target_parse(arg, &targets, &count, error) && count == 1)
		is_card = targets[0].kind == TARGET_CARD && !targets[0].cages;
	free(targets);
	return is_card;
}

static void show_cards(struct call *call, const char *name)
{
	struct card *cards;
	bool found = false;
	char index[16];
	size_t count, i;
	int err;

	if (!call_ipc(call))
		return;
	err = ipc_cards(call->ipc, &cards, &count);
	if (err) {
		call_fail_kernel(call, name, err);
		return;
	}
	out_array_start(call_out(call), "cards");
	for (i = 0; i < count; i++) {
		snprintf(index, sizeof(index), "xpo%lld", cards[i].index.v);
		if (name && strcmp(name, index) &&
		    strcmp(name, cards[i].handle))
			continue;
		show_card(call, &cards[i]);
		found = true;
	}
	out_array_end(call_out(call));
	free(cards);
	if (!found)
		call_fail(call, STATUS_NO_SUCH, name, "no such card%s",
			  name ? " (see 'xpoctl list')" : "");
}

void show_run(struct call *call, int argc, char **argv)
{
	struct selection sel;
	size_t i;

	if (!argc || (argc == 1 && show_is_card(argv[0]))) {
		show_cards(call, argc ? argv[0] : NULL);
		return;
	}
	if (!select_modules(call, argc, argv, 0, &sel))
		return;
	out_array_start(call_out(call), "modules");
	for (i = 0; i < sel.count; i++)
		show_module(call, &sel.items[i]);
	out_array_end(call_out(call));
	select_free(&sel);
}
