// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl apps: applications that a module advertises.
 */
#include <string.h>

#include "call.h"
#include "cmis/decode.h"
#include "collect.h"
#include "command.h"
#include "fields.h"
#include "select.h"

static bool apps_range_same(const struct cmis_memory *a,
			    const struct cmis_memory *b, unsigned int page,
			    unsigned int address, size_t len)
{
	const uint8_t *p = cmis_memory_get(a, 0, page, address, len);
	const uint8_t *q = cmis_memory_get(b, 0, page, address, len);

	return p && q ? !memcmp(p, q, len) : !p && !q;
}

/* Lower:85-117, 01h:176-190 and 01h:223-250 */
static bool apps_same(const struct cmis_memory *a, const struct cmis_memory *b)
{
	return apps_range_same(a, b, 0, CMIS_LO_MEDIA_TYPE, 33) &&
	       apps_range_same(a, b, CMIS_PAGE_ADVERTISING,
			       CMIS_01_MEDIA_ASSIGN, CMIS_APP_MAX) &&
	       apps_range_same(a, b, CMIS_PAGE_ADVERTISING, CMIS_01_APP9, 28);
}

static bool apps_all_same(const struct module *module,
			  const struct collect *collect)
{
	const struct cmis_memory *first, *mem;
	unsigned int i;

	first = collect_get(collect, &module->endpoint[0]);
	for (i = 1; i < module->endpoint_count; i++) {
		mem = collect_get(collect, &module->endpoint[i]);
		if (!first || !mem || !apps_same(first, mem))
			return false;
	}
	return true;
}

static void apps_endpoints(struct out *out, const struct module *module,
			   const struct collect *collect)
{
	bool same = apps_all_same(module, collect);
	unsigned int i;

	out_array_start(out, "endpoints");
	for (i = 0; i < module->endpoint_count; i++) {
		const struct endpoint *ep = &module->endpoint[i];
		const struct cmis_memory *mem = collect_get(collect, ep);

		/* People want to read the same table once */
		if (!mem || (i && same && !out_is_json(out)))
			continue;
		if (same)
			out_item_start(out, NULL);
		else
			out_item_start(out, "Endpoint %lld", ep->endpoint.v);
		fields_int(out, "endpoint", NULL, NULL, &ep->endpoint);
		cmis_decode_applications(out, mem);
		if (cmis_u8(mem, 0, CMIS_LO_APP1) == CMIS_APP_UNUSED ||
		    !cmis_memory_has(mem, 0, 0, 0))
			out_line(out, "No applications");
		out_item_end(out);
	}
	out_array_end(out);
}

static void apps_module(struct call *call, const struct selected *item)
{
	struct out *out = call_out(call);
	struct collect collect;
	int err;

	err = collect_fetch(call->ipc, item->module, &collect);
	if (err) {
		call_fail_kernel(call, item->name, err);
		return;
	}
	out_item_start(out, "%s", item->name);
	select_out(out, item);
	apps_endpoints(out, item->module, &collect);
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
