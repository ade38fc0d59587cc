// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl apps: applications that a module advertises.
 */
#include "call.h"
#include "cmis/decode.h"
#include "collect.h"
#include "command.h"
#include "fields.h"
#include "select.h"

static void apps_module(struct call *call, const struct selected *item)
{
	const struct module *module = item->module;
	struct out *out = call_out(call);
	struct collect collect;
	unsigned int i;
	int err;

	err = collect_fetch(call->ipc, module, &collect);
	if (err) {
		call_fail_kernel(call, item->name, err);
		return;
	}
	out_item_start(out, "%s", item->name);
	select_out(out, item);
	out_array_start(out, "endpoints");
	for (i = 0; i < module->endpoint_count; i++) {
		const struct endpoint *ep = &module->endpoint[i];
		const struct cmis_memory *mem = collect_get(&collect, ep);

		if (!mem)
			continue;
		if (module->endpoint_count > 1)
			out_item_start(out, "Endpoint %lld", ep->endpoint.v);
		else
			out_item_start(out, NULL);
		fields_int(out, "endpoint", NULL, NULL, &ep->endpoint);
		cmis_decode_applications(out, mem);
		out_item_end(out);
	}
	out_array_end(out);
	out_item_end(out);
	collect_free(&collect);
	call->done++;
}

void apps_run(struct call *call, int argc, char **argv)
{
	struct selection sel;
	size_t i;

	if (!select_modules(call, argc, argv, SELECT_CARD, &sel))
		return;
	out_array_start(call_out(call), "modules");
	for (i = 0; i < sel.count; i++)
		apps_module(call, &sel.items[i]);
	out_array_end(call_out(call));
	select_free(&sel);
}
