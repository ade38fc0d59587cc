// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl list: one line per cage that has something to say.
 */
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "command.h"
#include "fields.h"
#include "ident.h"
#include "numbers.h"
#include "select.h"

#define LIST_TEXT_LEN	128

/* The cages of all cards, in one dump */
struct list_cages {
	struct cage *cages;
	size_t count;
};

static const struct cage *list_cage(const struct list_cages *all,
				    const struct module *module)
{
	size_t i;

	for (i = 0; i < all->count; i++)
		if (all->cages[i].card.v == module->card.v &&
		    all->cages[i].cage.v == module->cage.v)
			return &all->cages[i];
	return NULL;
}

static bool list_is_empty(const struct module *module, const struct cage *cage)
{
	return module->state.v == XPO_MODULE_STATE_ABSENT &&
	       !(cage && cage->interlock.latched.v);
}

/* Endpoints are apart in JSON; a line has room for the hottest one */
static void list_endpoints(struct out *out, const struct module *module)
{
	struct val hottest = {};
	unsigned int i;

	out_array_start(out, "endpoints");
	for (i = 0; i < module->endpoint_count; i++) {
		const struct endpoint *ep = &module->endpoint[i];

		out_item_start(out, NULL);
		fields_int(out, "endpoint", NULL, NULL, &ep->endpoint);
		fields_bool(out, "answering", NULL, &ep->answering);
		fields_word(out, "state", NULL, &words_cmis_state, &ep->state);
		fields_temperature(out, "temperature_c", NULL,
				   &ep->temperature_mc);
		fields_int(out, "vcc_mv", NULL, NULL, &ep->vcc_mv);
		fields_text(out, "firmware", NULL, ep->firmware);
		fields_age(out, NULL, &ep->monitors_age_ms,
			   &ep->monitors_source);
		out_item_end(out);
		if (ep->temperature_mc.set &&
		    (!hottest.set || ep->temperature_mc.v > hottest.v))
			hottest = ep->temperature_mc;
	}
	out_array_end(out);
	fields_temperature(out, NULL, "temp", &hottest);
}

static void list_power(struct out *out, const struct module *module,
		       const struct cage *cage)
{
	static const struct cage none;
	const struct sensors *sensors = &(cage ? cage : &none)->sensors;

	fields_power(out, "power_mw", "power", &sensors->power_mw);
	fields_power(out, "max_power_mw", "max", &module->max_power_mw);
	fields_int(out, "power_age_ms", NULL, NULL, &sensors->age_ms);
	fields_word(out, "power_source", NULL, &words_source, &sensors->source);
	fields_bits(out, "interlock", "interlock", &words_interlock_cause,
		    &(cage ? cage : &none)->interlock.latched, OUT_BAD);
}

static void list_row(struct out *out, const struct selected *item,
		     const struct cage *cage)
{
	const struct module *module = item->module;
	char text[LIST_TEXT_LEN];

	select_out(out, item);
	out_str(out, NULL, "module", item->name);
	fields_state(out, "state", module);
	fields_text(out, "vendor", "vendor",
		    ident_text(module, ident_vendor, text, sizeof(text)));
	fields_text(out, "part", "part",
		    ident_text(module, ident_part, text, sizeof(text)));
	fields_text(out, "serial", "serial",
		    ident_text(module, ident_serial, text, sizeof(text)));
	fields_int(out, "lanes", "lanes", NULL, &module->lanes);
	fields_word(out, "power_policy", NULL, &words_power_policy,
		    &module->power_policy);
	list_endpoints(out, module);
	list_power(out, module, cage);
}

static void list_empty(struct out *out, const struct selection *sel,
		       const struct list_cages *cages)
{
	char text[NUMBERS_LIST_LEN];
	size_t c, i;

	for (c = 0; c < sel->card_count; c++) {
		uint32_t bits = 0;

		for (i = 0; i < sel->count; i++) {
			const struct selected *item = &sel->items[i];

			if (item->card == &sel->cards[c] &&
			    list_is_empty(item->module,
					  list_cage(cages, item->module)))
				bits |= 1u << item->module->cage.v % 32;
		}
		if (bits)
			out_line(out, "Empty: xpo%lld/%s",
				 sel->cards[c].index.v,
				 numbers_format(bits, text));
	}
}

static void list_modules(struct out *out, const struct selection *sel,
			 const struct list_cages *cages)
{
	size_t i;

	out_table_start(out, "modules", NULL);
	for (i = 0; i < sel->count; i++) {
		const struct selected *item = &sel->items[i];
		const struct cage *cage = list_cage(cages, item->module);

		if (list_is_empty(item->module, cage) && !out_is_json(out))
			continue;
		out_row_start(out);
		list_row(out, item, cage);
		out_row_end(out);
	}
	out_table_end(out);
	list_empty(out, sel, cages);
}

void list_run(struct call *call, int argc, char **argv)
{
	struct list_cages cages = {};
	struct scope scope = {};
	struct selection sel;
	int err;

	if (!select_modules(call, argc, argv, SELECT_CARD | SELECT_EMPTY,
			    &sel))
		return;
	err = ipc_cages(call->ipc, &scope, &cages.cages, &cages.count);
	if (err) {
		call_fail_kernel(call, NULL, err);
	} else {
		list_modules(call_out(call), &sel, &cages);
		call->done += sel.count;
	}
	free(cages.cages);
	select_free(&sel);
}
