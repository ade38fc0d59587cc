// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl flags: what is active, how often it was, and every edge.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "cmis/flags.h"
#include "command.h"
#include "fields.h"
#include "flag-name.h"
#include "ipc-telemetry.h"
#include "select.h"

static bool flags_wanted(const struct val *lane, uint64_t lanes)
{
	if (!lanes)
		return true;
	return lane->set && lanes >> (lane->v & 63) & 1;
}

/* Where a flag is: the lane for people, registers for scripts */
static void flags_place(struct out *out, const char *module,
			const struct flag_name *name, const struct val *lane)
{
	out_str(out, "module", "module", module);
	if (lane->set)
		out_int(out, "lane", "lane", NULL, lane->v);
	else
		out_null(out, "lane", "lane", NULL, NULL);
	out_str(out, "flag", "flag", name->text);
	out_strf(out, "register", NULL, "%s", name->place);
}

static void flags_count_row(struct out *out, const char *module,
			    const struct flag_count *count)
{
	struct flag_name name;

	flag_name(&name, count->bank.v, count->page.v, count->offset.v,
		  count->bit.v);
	out_row_start(out);
	flags_place(out, module, &name, &count->lane);
	fields_int(out, "endpoint", NULL, NULL, &count->endpoint);
	fields_int(out, "bank", NULL, NULL, &count->bank);
	if (count->active.v)
		out_tone(out, OUT_WARN);
	fields_bool(out, "active", "active", &count->active);
	fields_int(out, "set_count", "set", NULL, &count->set_count);
	fields_int(out, "clear_count", "cleared", NULL, &count->clear_count);
	fields_time(out, "first_time_ns", "first", &count->first_time_ns);
	fields_time(out, "last_time_ns", "last", &count->last_time_ns);
	out_row_end(out);
}

static int flags_counts(struct call *call, const struct selected *item,
			const struct scope *scope)
{
	struct flag_count *counts;
	size_t count, i;
	int err;

	err = ipc_flag_counts(call->ipc, scope, &counts, &count);
	if (err)
		return err;
	for (i = 0; i < count; i++) {
		if (!flags_wanted(&counts[i].lane, item->lanes))
			continue;
		if (counts[i].active.v || call->counts)
			flags_count_row(call_out(call), item->name,
					&counts[i]);
	}
	free(counts);
	return 0;
}

/* Whether an entry is of what was selected; one without a cage is of all */
static const struct selected *flags_item(const struct selection *sel,
					 const struct flag_entry *entry)
{
	size_t i;

	for (i = 0; i < sel->count; i++)
		if (sel->items[i].module->card.v == entry->card.v &&
		    (!entry->cage.set ||
		     sel->items[i].module->cage.v == entry->cage.v))
			return &sel->items[i];
	return NULL;
}

static void flags_entry_edge(struct out *out, const char *module,
			     const struct flag_entry *entry)
{
	struct flag_name name;

	flag_name(&name, entry->bank.v, entry->page.v, entry->offset.v,
		  entry->bit.v);
	flags_place(out, module, &name, &entry->lane);
	fields_int(out, "endpoint", NULL, NULL, &entry->endpoint);
	fields_int(out, "bank", NULL, NULL, &entry->bank);
	out_tone(out, entry->value.v ? OUT_WARN : OUT_GOOD);
	out_str(out, "edge", "edge", entry->value.v ? "set" : "clear");
}

/* What was lost has no register: it says only how much */
static void flags_entry_row(struct out *out, const char *module,
			    const struct flag_entry *entry)
{
	out_row_start(out);
	fields_int(out, "seq", "seq", NULL, &entry->seq);
	fields_time(out, "time_ns", "time", &entry->time_ns);
	if (entry->offset.set) {
		flags_entry_edge(out, module, entry);
	} else {
		out_null(out, "module", "module", NULL, NULL);
		out_tone(out, OUT_BAD);
		out_str(out, "flag", "flag", "gap");
	}
	if (entry->lost.v)
		out_tone(out, OUT_BAD);
	out_int(out, "lost", entry->lost.v ? "lost" : NULL, NULL,
		entry->lost.v);
	out_row_end(out);
}

static int flags_log(struct call *call, const struct selection *sel,
		     const struct val *card, const struct val *since)
{
	struct scope scope = { .card = *card };
	const struct selected *item;
	struct flag_entry *entries;
	size_t count, i;
	int err;

	err = ipc_flag_log(call->ipc, &scope, since, &entries, &count);
	if (err)
		return err;
	for (i = 0; i < count; i++) {
		item = flags_item(sel, &entries[i]);
		if (item && (!entries[i].offset.set ||
			     flags_wanted(&entries[i].lane, item->lanes)))
			flags_entry_row(call_out(call), item->name,
					&entries[i]);
	}
	free(entries);
	return 0;
}

/* --since, a sequence number of the card */
static bool flags_since(struct call *call, struct val *since)
{
	char *end;

	*since = (struct val) {};
	if (!call->since)
		return true;
	errno = 0;
	since->v = strtoll(call->since, &end, 10);
	since->set = true;
	if (!errno && end != call->since && !*end && since->v >= 0)
		return true;
	call_usage(call, "--since '%s' is not a sequence number",
		   call->since);
	return false;
}

static bool flags_arguments(struct call *call, struct val *since)
{
	if (call->log && call->counts) {
		call_usage(call, "--log or --counts, not both");
		return false;
	}
	if (call->since && !call->log) {
		call_usage(call, "--since goes with --log");
		return false;
	}
	return flags_since(call, since);
}

static bool flags_of_card(const struct selection *sel, const struct card *card)
{
	size_t i;

	for (i = 0; i < sel->count; i++)
		if (sel->items[i].card == card)
			return true;
	return false;
}

/* The log of each card in the order of its events */
static void flags_logs(struct call *call, const struct selection *sel,
		       const struct val *since)
{
	const struct card *card;
	size_t i;
	int err;

	for (i = 0; i < sel->card_count; i++) {
		card = &sel->cards[i];
		if (!flags_of_card(sel, card))
			continue;
		err = flags_log(call, sel, &card->index, since);
		if (err)
			call_fail_kernel(call, card->handle, err);
		else
			call->done++;
	}
}

static void flags_modules(struct call *call, const struct selection *sel)
{
	size_t i;
	int err;

	for (i = 0; i < sel->count; i++) {
		const struct selected *item = &sel->items[i];
		struct scope scope = {
			.card = item->module->card,
			.cage = item->module->cage,
		};

		err = flags_counts(call, item, &scope);
		if (err)
			call_fail_kernel(call, item->name, err);
		else
			call->done++;
	}
}

void flags_run(struct call *call, int argc, char **argv)
{
	struct selection sel;
	struct val since;

	if (!flags_arguments(call, &since) ||
	    !select_modules(call, argc, argv,
			    SELECT_CARD | SELECT_LANES | SELECT_EMPTY, &sel))
		return;
	out_table_start(call_out(call), call->log ? "entries" : "flags", NULL);
	if (call->log)
		flags_logs(call, &sel, &since);
	else
		flags_modules(call, &sel);
	out_table_end(call_out(call));
	select_free(&sel);
}
