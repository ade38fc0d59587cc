// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl cooling: what happens to a module that gets too hot.
 */
#include <string.h>

#include "call.h"
#include "command.h"
#include "ipc-telemetry.h"
#include "out.h"
#include "select.h"

static void cooling_module(struct call *call, const struct selected *item,
			   bool throttle)
{
	const struct module *module = item->module;
	struct out *out = call_out(call);
	int err = 0;

	if (!call->dry_run)
		err = ipc_cooling_set(call->ipc, module->card.v,
				      module->cage.v, throttle);
	if (err) {
		call_fail_kernel(call, item->name, err);
		return;
	}
	out_item_start(out, "%s", item->name);
	select_out(out, item);
	out_bool(out, "throttle", NULL, throttle);
	out_str(out, NULL, "Throttle", throttle ? "on" : "off");
	out_bool(out, "dry_run", NULL, call->dry_run);
	if (call->dry_run)
		out_note(out, "not set");
	out_item_end(out);
	call->done++;
}

void cooling_run(struct call *call, int argc, char **argv)
{
	struct selection sel;
	size_t i;

	if (!argc) {
		call_usage(call, "of which module?");
		return;
	}
	if (!call->throttle || (strcmp(call->throttle, "on") &&
				strcmp(call->throttle, "off"))) {
		call_usage(call, "say --throttle on or --throttle off");
		return;
	}
	if (!select_modules(call, argc, argv, SELECT_EMPTY, &sel))
		return;
	out_array_start(call_out(call), "modules");
	for (i = 0; i < sel.count; i++)
		cooling_module(call, &sel.items[i],
			       !strcmp(call->throttle, "on"));
	out_array_end(call_out(call));
	select_free(&sel);
}
