// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl power: show or set the power policy.
 */
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "command.h"
#include "fields.h"
#include "ports.h"
#include "select.h"

static void power_cage(struct out *out, const struct cage *cage)
{
	fields_bool(out, "power_enabled", NULL, &cage->power_enabled);
	fields_bool(out, "power_good", NULL, &cage->power_good);
	out_str(out, NULL, "main power",
		!cage->power_enabled.v ? "off" :
		cage->power_good.v ? "good" : "on, not good");
	fields_bool(out, "lpmode", "lpmode", &cage->lpmode);
	fields_power(out, "power_mw", "now", &cage->sensors.power_mw);
	fields_power(out, "declared_mw", "declared", &cage->declared_mw);
	fields_word(out, "declared_source", NULL, &words_power_source,
		    &cage->declared_source);
	fields_power(out, "admitted_mw", "admitted", &cage->admitted_mw);
	fields_power(out, "limit_mw", "limit", &cage->limit_mw);
	fields_age(out, NULL, &cage->sensors.age_ms, &cage->sensors.source);
}

/* was: the policy before, when one was set */
static void power_row(struct call *call, const struct selected *item,
		      const struct val *was)
{
	struct out *out = call_out(call);
	struct scope scope = {
		.card = item->module->card,
		.cage = item->module->cage,
	};
	struct cage *cages;
	size_t count;
	int err;

	err = ipc_cages(call->ipc, &scope, &cages, &count);
	if (err) {
		call_fail_kernel(call, item->name, err);
		return;
	}
	out_row_start(out);
	select_out(out, item);
	out_str(out, NULL, "module", item->name);
	fields_word(out, "power_policy", "policy", &words_power_policy,
		    &item->module->power_policy);
	if (was)
		fields_word(out, "previous_policy", "was", &words_power_policy,
			    was);
	fields_state(out, "state", item->module);
	if (count)
		power_cage(out, &cages[0]);
	out_row_end(out);
	free(cages);
	call->done++;
}

static void power_set(struct call *call, const struct selected *item,
		      int policy)
{
	struct val was = item->module->power_policy;
	struct selected now = *item;
	struct module module = *item->module;
	int err = 0;

	now.module = &module;
	if (!call->dry_run) {
		err = ipc_power_set(call->ipc, module.card.v, module.cage.v,
				    policy, call->force);
		if (!err)
			err = ipc_module(call->ipc, module.card.v,
					 module.cage.v, &module);
	}
	if (err) {
		ports_fail(call, item, err);
		return;
	}
	module.power_policy.set = true;
	module.power_policy.v = policy;
	power_row(call, &now, &was);
}

static void power_budget(struct out *out, const struct selection *sel)
{
	size_t i;

	out_table_start(out, "cards", "Budget");
	for (i = 0; i < sel->card_count; i++) {
		const struct card *card = &sel->cards[i];

		out_row_start(out);
		out_strf(out, "card", "card", "xpo%lld", card->index.v);
		out_str(out, "handle", NULL, card->handle);
		fields_power(out, "budget_mw", "budget", &card->budget_mw);
		fields_power(out, "admitted_mw", "admitted",
			     &card->admitted_mw);
		out_row_end(out);
	}
	out_table_end(out);
}

void power_run(struct call *call, int argc, char **argv)
{
	struct selection sel;
	int policy = -1;
	size_t i;

	if (argc)
		policy = words_find(&words_power_policy, argv[argc - 1]);
	if (policy >= 0 && !--argc) {
		call_usage(call, "set the policy of which module?");
		return;
	}
	if (policy < 0 && (call->dry_run || call->force)) {
		call_usage(call, "which policy? high, auto or low");
		return;
	}
	/* A policy belongs to the cage and may be set before a module comes */
	if (!select_modules(call, argc, argv,
			    policy < 0 ? SELECT_CARD : SELECT_EMPTY, &sel))
		return;
	out_table_start(call_out(call), "modules",
			policy >= 0 && call->dry_run ? "Would be" : NULL);
	for (i = 0; i < sel.count; i++) {
		if (policy < 0)
			power_row(call, &sel.items[i], NULL);
		else
			power_set(call, &sel.items[i], policy);
	}
	out_table_end(call_out(call));
	if (policy < 0)
		power_budget(call_out(call), &sel);
	select_free(&sel);
}
