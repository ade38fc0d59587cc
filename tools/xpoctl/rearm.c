// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl rearm: re-arm the interlock of a cage.
 */
#include <stdlib.h>

#include "call.h"
#include "command.h"
#include "fields.h"
#include "select.h"

static int rearm_cage(struct call *call, const struct selected *item,
		      struct cage *cage)
{
	struct scope scope = {
		.card = item->module->card,
		.cage = item->module->cage,
	};
	struct cage *cages;
	size_t count;
	int err;

	err = ipc_cages(call->ipc, &scope, &cages, &count);
	if (err)
		return err;
	if (count)
		*cage = cages[0];
	free(cages);
	return 0;
}

static void rearm_row(struct call *call, const struct selected *item,
		      unsigned int causes, const struct cage *cage)
{
	struct val rearmed = { true, causes };
	struct out *out = call_out(call);

	out_row_start(out);
	select_out(out, item);
	out_str(out, NULL, "module", item->name);
	fields_bits(out, "rearmed", "re-armed", &words_interlock_cause,
		    &rearmed, OUT_GOOD);
	fields_bits(out, "latched", "latched", &words_interlock_cause,
		    &cage->interlock.latched, OUT_BAD);
	fields_bits(out, "active", "holds now", &words_interlock_cause,
		    &cage->interlock.active, OUT_BAD);
	out_row_end(out);
	call->done++;
}

static void rearm_one(struct call *call, const struct selected *item,
		      unsigned int causes, bool wildcard)
{
	struct cage cage = {};
	int err;

	err = rearm_cage(call, item, &cage);
	if (err) {
		call_fail_kernel(call, item->name, err);
		return;
	}
	if (!causes)
		causes = cage.interlock.latched.v;
	if (!causes) {
		if (!wildcard)
			call_fail(call, STATUS_FAILED, item->name,
				  "no interlock is latched");
		return;
	}
	if (!call->dry_run) {
		err = ipc_rearm(call->ipc, item->module->card.v,
				item->module->cage.v, causes);
		if (!err)
			err = rearm_cage(call, item, &cage);
	}
	if (err)
		call_fail_kernel(call, item->name, err);
	else
		rearm_row(call, item, causes, &cage);
}

void rearm_run(struct call *call, int argc, char **argv)
{
	unsigned int causes = 0;
	struct selection sel;
	int cause;
	size_t i;

	while (argc > 0) {
		cause = words_find(&words_interlock_cause, argv[argc - 1]);
		if (cause < 0)
			break;
		causes |= 1u << cause;
		argc--;
	}
	if (!argc) {
		call_usage(call, "re-arm which cage?");
		return;
	}
	/* A leak does not end when the module is pulled */
	if (!select_modules(call, argc, argv, SELECT_EMPTY, &sel))
		return;
	out_table_start(call_out(call), "rearms",
			call->dry_run ? "Would be re-armed" : NULL);
	for (i = 0; i < sel.count; i++)
		rearm_one(call, &sel.items[i], causes, sel.count > 1);
	out_table_end(call_out(call));
	if (!call->done && !call->failed)
		out_line(call_out(call), "No interlock is latched");
	select_free(&sel);
}
