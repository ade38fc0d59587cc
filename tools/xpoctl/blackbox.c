// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl blackbox: records around link losses, faults and interlocks.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "blackbox-box.h"
#include "call.h"
#include "command.h"
#include "fields.h"
#include "ipc-telemetry.h"
#include "out.h"

/* The arguments: which card, which box */
struct blackbox_args {
	const char *card;	/* or NULL */
	const char *file;
	long long id;		/* -1: not given */
};

static bool blackbox_is_id(const char *arg)
{
	return *arg && strspn(arg, "0123456789") == strlen(arg);
}

/* xpo0 or pci/0000:01:00.0 */
static bool blackbox_is_card(const char *arg)
{
	if (!strncmp(arg, "xpo", 3))
		return blackbox_is_id(arg + 3);
	return !strncmp(arg, "pci/", 4);
}

static bool blackbox_parse(struct call *call, int argc, char **argv,
			   bool has_file, struct blackbox_args *args)
{
	int i;

	*args = (struct blackbox_args) { .id = -1 };
	for (i = 0; i < argc; i++) {
		if (blackbox_is_id(argv[i]) && args->id < 0)
			args->id = strtoll(argv[i], NULL, 10);
		else if (args->id < 0 && !args->card &&
			 blackbox_is_card(argv[i]))
			args->card = argv[i];
		else if (has_file && args->id >= 0 && !args->file)
			args->file = argv[i];
		else
			break;
	}
	if (i < argc)
		call_usage(call, "what is '%s'?", argv[i]);
	return !call->usage;
}

static bool blackbox_of_card(const struct blackbox *box, const char *card,
			     const struct card *cards, size_t count)
{
	char name[16];
	size_t i;

	if (!card)
		return true;
	snprintf(name, sizeof(name), "xpo%lld", box->card.v);
	if (!strcmp(card, name))
		return true;
	for (i = 0; i < count; i++)
		if (cards[i].index.v == box->card.v &&
		    !strcmp(card, cards[i].handle))
			return true;
	return false;
}

static void blackbox_row(struct out *out, const struct blackbox *box)
{
	out_row_start(out);
	fields_int(out, "id", "id", NULL, &box->id);
	out_strf(out, "module", "module", "xpo%lld/%lld", box->card.v,
		 box->cage.v);
	out_strf(out, "card", NULL, "xpo%lld", box->card.v);
	fields_int(out, "cage", NULL, NULL, &box->cage);
	fields_word(out, "trigger", "trigger", &words_event_type,
		    &box->trigger);
	fields_int(out, "triggers", "times", NULL, &box->triggers);
	fields_time(out, "time_ns", "at", &box->time_ns);
	fields_time(out, "from_ns", "from", &box->from_ns);
	fields_time(out, "to_ns", "to", &box->to_ns);
	fields_int(out, "records", "records", NULL, &box->records);
	fields_int(out, "bytes", NULL, NULL, &box->bytes);
	out_bool(out, "complete", NULL, box->complete.v);
	out_bool(out, "shortened", NULL, box->shortened.v);
	out_bool(out, "pinned", NULL, box->pinned.v);
	out_list_start(out, NULL, "notes");
	if (!box->complete.v)
		out_str(out, NULL, NULL, "goes on");
	if (box->shortened.v)
		out_str(out, NULL, NULL, "shortened");
	if (box->pinned.v)
		out_str(out, NULL, NULL, "pinned");
	out_list_end(out);
	out_row_end(out);
}

/* Boxes that had to go, by card */
static void blackbox_dropped(struct out *out, const struct blackbox *boxes,
			     size_t count)
{
	long long dropped = 0, card = -1;
	size_t i;

	for (i = 0; i < count; i++) {
		if (boxes[i].card.v == card)
			continue;
		card = boxes[i].card.v;
		dropped += boxes[i].dropped.v;
	}
	out_int(out, "dropped", NULL, NULL, dropped);
	if (dropped)
		out_line(out, "%lld older boxes were dropped for newer ones",
			 dropped);
}

/* Boxes and cards, to be freed; false after telling what is wrong */
struct blackbox_all {
	struct blackbox *boxes;
	struct card *cards;
	size_t box_count;
	size_t card_count;
};

static bool blackbox_fetch(struct call *call, struct blackbox_all *all)
{
	int err;

	memset(all, 0, sizeof(*all));
	if (!call_ipc(call))
		return false;
	err = ipc_cards(call->ipc, &all->cards, &all->card_count);
	if (!err)
		err = ipc_blackboxes(call->ipc, &all->boxes, &all->box_count);
	if (!err)
		return true;
	call_fail_kernel(call, NULL, err);
	free(all->cards);
	return false;
}

static void blackbox_free(struct blackbox_all *all)
{
	free(all->boxes);
	free(all->cards);
}

static bool blackbox_has_card(struct call *call,
			      const struct blackbox_all *all, const char *card)
{
	char name[16];
	size_t i;

	for (i = 0; card && i < all->card_count; i++) {
		snprintf(name, sizeof(name), "xpo%lld", all->cards[i].index.v);
		if (!strcmp(card, name) || !strcmp(card, all->cards[i].handle))
			return true;
	}
	if (card)
		call_fail(call, STATUS_NO_SUCH, card,
			  "no such card (see 'xpoctl list')");
	return !card;
}

static bool blackbox_is_wanted(const struct blackbox_all *all,
			       const struct blackbox *box,
			       const struct blackbox_args *args)
{
	return box->id.set && (args->id < 0 || args->id == box->id.v) &&
	       blackbox_of_card(box, args->card, all->cards, all->card_count);
}

static void blackbox_none(struct call *call, const struct blackbox_args *args)
{
	call_fail(call, STATUS_NO_SUCH, args->card,
		  "no black box %lld (see 'xpoctl blackbox list')", args->id);
}

static void blackbox_list(struct call *call, int argc, char **argv)
{
	struct blackbox_args args;
	struct blackbox_all all;
	bool found = false;
	struct out *out;
	size_t i;

	if (!blackbox_parse(call, argc, argv, false, &args) ||
	    !blackbox_fetch(call, &all))
		return;
	if (!blackbox_has_card(call, &all, args.card))
		goto out_free;
	out = call_out(call);
	out_section_start(out, NULL, NULL);
	out_table_start(out, "boxes", NULL);
	for (i = 0; i < all.box_count; i++) {
		if (!blackbox_is_wanted(&all, &all.boxes[i], &args))
			continue;
		blackbox_row(out, &all.boxes[i]);
		found = true;
	}
	out_table_end(out);
	if (!all.box_count)
		out_line(out, "No black boxes: nothing has happened");
	blackbox_dropped(out, all.boxes, all.box_count);
	out_section_end(out);
	if (found || args.id < 0)
		call->done++;
	else
		blackbox_none(call, &args);
out_free:
	blackbox_free(&all);
}

/* The one box that is meant */
static const struct blackbox *blackbox_find(struct call *call,
					    const struct blackbox_all *all,
					    const struct blackbox_args *args)
{
	const struct blackbox *found = NULL;
	size_t i;

	for (i = 0; i < all->box_count; i++) {
		if (!blackbox_is_wanted(all, &all->boxes[i], args))
			continue;
		if (found) {
			call_usage(call,
				   "box %lld is of more than one card: say which",
				   args->id);
			return NULL;
		}
		found = &all->boxes[i];
	}
	if (!found)
		blackbox_none(call, args);
	return found;
}

static const char *blackbox_handle(const struct blackbox_all *all,
				   const struct blackbox *box)
{
	size_t i;

	for (i = 0; i < all->card_count; i++)
		if (all->cards[i].index.v == box->card.v)
			return all->cards[i].handle;
	return "";
}

static void blackbox_changed(struct call *call, const struct blackbox *box,
			     const char *what)
{
	struct out *out = call_out(call);

	out_section_start(out, NULL, NULL);
	fields_int(out, "id", "Black box", NULL, &box->id);
	out_str(out, "result", "Result", call->dry_run ? "nothing" : what);
	out_bool(out, "dry_run", NULL, call->dry_run);
	out_section_end(out);
	call->done++;
}

static void blackbox_change(struct call *call, const struct blackbox *box,
			    const char *verb)
{
	int err = 0;

	if (call->dry_run)
		err = 0;
	else if (!strcmp(verb, "delete"))
		err = ipc_blackbox_delete(call->ipc, box->card.v, box->id.v);
	else
		err = ipc_blackbox_pin(call->ipc, box->card.v, box->id.v,
				       !strcmp(verb, "pin"));
	if (err)
		call_fail_kernel(call, NULL, err);
	else
		blackbox_changed(call, box, !strcmp(verb, "pin") ? "pinned" :
					    !strcmp(verb, "unpin") ?
					    "unpinned" : "deleted");
}

static void blackbox_one(struct call *call, const char *verb, int argc,
			 char **argv)
{
	bool save = !strcmp(verb, "save");
	struct blackbox_args args;
	const struct blackbox *box;
	struct blackbox_all all;

	if (!blackbox_parse(call, argc, argv, save, &args))
		return;
	if (args.id < 0 || (save && !args.file)) {
		call_usage(call, args.id < 0 ? "which box?" :
					       "to which file?");
		return;
	}
	if (!blackbox_fetch(call, &all))
		return;
	box = blackbox_find(call, &all, &args);
	if (!box)
		;
	else if (save)
		blackbox_box_save(call, box, blackbox_handle(&all, box),
				  args.file);
	else if (!strcmp(verb, "show"))
		blackbox_box_show(call, box);
	else
		blackbox_change(call, box, verb);
	blackbox_free(&all);
}

void blackbox_run(struct call *call, int argc, char **argv)
{
	static const char *const verbs[] = {
		"show", "save", "pin", "unpin", "delete"
	};
	bool list = !argc || !strcmp(argv[0], "list");
	size_t i;

	for (i = 0; !list && i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (strcmp(argv[0], verbs[i]))
			continue;
		if (call->dry_run && i < 2)
			call_usage(call, "--dry-run goes with what changes");
		else
			blackbox_one(call, argv[0], argc - 1, argv + 1);
		return;
	}
	if (call->dry_run)
		call_usage(call, "--dry-run goes with what changes");
	else if (list)
		blackbox_list(call, argc ? argc - 1 : 0, argv + 1);
	else
		blackbox_list(call, argc, argv);
}
