// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl apply: choose the application of ports.
 */
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "command.h"
#include "fields.h"
#include "job.h"
#include "ports.h"
#include "select.h"
#include "writes.h"

#define APPLY_AUTO	0
#define APPLY_MAX	15

/* The AppSel code, or -1 */
static int apply_app_sel(const char *text)
{
	char *end;
	long value;

	if (!strcmp(text, "auto"))
		return APPLY_AUTO;
	value = strtol(text, &end, 10);
	if (*end || end == text || value < 1 || value > APPLY_MAX)
		return -1;
	return value;
}

static void apply_out(struct call *call, const struct job *job,
		      uint64_t lanes, int app_sel)
{
	struct out *out = call_out(call);

	out_item_start(out, "%s", job->item->name);
	select_out(out, job->item);
	ports_out_lanes(out, "lanes", "Lanes", lanes);
	out_str(out, "policy", NULL, words_get(&words_application_policy,
					       app_sel > 0));
	if (app_sel)
		out_int(out, "app_sel", "Application", NULL, app_sel);
	else
		out_null(out, "app_sel", "Application", NULL, "auto");
	job_out(out, job);
	if (call->dry_run)
		writes_out(out, &job->started);
	out_item_end(out);
}

/* All ports of a module are meant when no lanes are given */
static int apply_lanes(struct call *call, const struct selected *item,
		       uint64_t *lanes)
{
	struct port *ports;
	size_t count;
	int err;

	*lanes = item->lanes;
	if (*lanes)
		return 0;
	err = ports_fetch(call->ipc, item, &ports, &count);
	if (err)
		return err;
	*lanes = ports_mask_all(ports, count);
	free(ports);
	if (item->module->lanes.v > 0 && item->module->lanes.v < XPO_MAX_LANES)
		*lanes &= (1ull << item->module->lanes.v) - 1;
	return 0;
}

static void apply_module(struct call *call, const struct selected *item,
			 int app_sel)
{
	struct scope where = {
		.card = item->module->card,
		.cage = item->module->cage,
	};
	struct job job = { .item = item };
	uint64_t lanes;
	int err;

	err = apply_lanes(call, item, &lanes);
	if (!err)
		err = ipc_apply(call->ipc, &where, lanes, app_sel,
				call->dry_run, &job.started);
	if (!err && !call->dry_run && job_timeout_s(call))
		err = job_wait(call, &job);
	if (err) {
		call_fail_kernel(call, item->name, err);
		return;
	}
	apply_out(call, &job, lanes, app_sel);
	job_finish(call, &job);
}

void apply_run(struct call *call, int argc, char **argv)
{
	struct selection sel;
	int app_sel;
	size_t i;
	int err;

	if (argc < 2) {
		call_usage(call, argc ?
			   "apply which application? 1 to 15, or auto" :
			   "apply an application to which lanes?");
		return;
	}
	app_sel = apply_app_sel(argv[argc - 1]);
	if (app_sel < 0) {
		call_usage(call, "'%s' is not an application: 1 to 15, or auto",
			   argv[argc - 1]);
		return;
	}
	if (!select_modules(call, argc - 1, argv, SELECT_LANES, &sel))
		return;
	err = call->dry_run ? 0 : ipc_subscribe(call->ipc);
	if (err)
		call_fail_kernel(call, NULL, err);
	out_array_start(call_out(call), "applies");
	for (i = 0; i < sel.count && !err; i++)
		apply_module(call, &sel.items[i], app_sel);
	out_array_end(call_out(call));
	select_free(&sel);
}
