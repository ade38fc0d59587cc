// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl set: lane controls.
 */
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "command.h"
#include "controls.h"
#include "fields.h"
#include "job.h"
#include "numbers.h"
#include "ports.h"
#include "select.h"
#include "writes.h"

struct set {
	struct controls want;
	bool reset;
};

static uint64_t set_lanes(const struct selected *item)
{
	long long count = item->module->lanes.v;

	if (item->lanes)
		return item->lanes;
	return count > 0 && count < XPO_MAX_LANES ? (1ull << count) - 1 :
						    UINT64_MAX;
}

static void set_out(struct call *call, const struct job *job,
		    const struct set *set)
{
	struct out *out = call_out(call);

	out_item_start(out, "%s", job->item->name);
	select_out(out, job->item);
	ports_out_lanes(out, "lanes", "Lanes", set_lanes(job->item));
	out_bool(out, "reset", set->reset ? "Reset" : NULL, set->reset);
	controls_out(out, "Set", &set->want);
	job_out(out, job);
	if (call->dry_run)
		writes_out(out, &job->started);
	out_item_end(out);
}

static void set_module(struct call *call, const struct selected *item,
		       const struct set *set)
{
	struct scope where = {
		.card = item->module->card,
		.cage = item->module->cage,
	};
	struct job job = { .item = item };
	int err;

	err = ipc_controls_set(call->ipc, &where, set_lanes(item), &set->want,
			       set->reset, call->dry_run, &job.started);
	if (!err && !call->dry_run && job_timeout_s(call))
		err = job_wait(call, &job);
	if (err) {
		call_fail_kernel(call, item->name, err);
		return;
	}
	set_out(call, &job, set);
	job_finish(call, &job);
}

/* Takes the words after the addresses; false after having told what is wrong */
static bool set_parse(struct call *call, int *argc, char **argv,
		      struct set *set)
{
	char error[NUMBERS_ERROR_LEN];
	unsigned int i;
	int first = 0;

	while (first < *argc && strcmp(argv[first], "reset") &&
	       !strchr(argv[first], '='))
		first++;
	if (!first || first == *argc) {
		call_usage(call, first ? "set what? KEY=VALUE, or reset" :
					 "set controls of which lanes?");
		return false;
	}
	for (i = first; i < (unsigned int)*argc; i++) {
		if (!strcmp(argv[i], "reset")) {
			set->reset = true;
		} else if (!controls_parse(argv[i], &set->want, error)) {
			call_usage(call, "%s", error);
			return false;
		}
	}
	set->want.set.set = true;
	for (i = 0; i < CONTROL_COUNT; i++)
		set->want.set.v |= (long long)set->want.value[i].set << i;
	*argc = first;
	return true;
}

void set_run(struct call *call, int argc, char **argv)
{
	struct set set = {};
	struct selection sel;
	size_t i;
	int err;

	if (!set_parse(call, &argc, argv, &set) ||
	    !select_modules(call, argc, argv, SELECT_LANES, &sel))
		return;
	err = call->dry_run ? 0 : ipc_subscribe(call->ipc);
	if (err)
		call_fail_kernel(call, NULL, err);
	out_array_start(call_out(call), "sets");
	for (i = 0; i < sel.count && !err; i++)
		set_module(call, &sel.items[i], &set);
	out_array_end(call_out(call));
	select_free(&sel);
}
