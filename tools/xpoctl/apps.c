// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl apps: applications that a module advertises, and which of them its
 * ports can have.
 */
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "cmis/application.h"
#include "cmis/decode.h"
#include "collect.h"
#include "command.h"
#include "fields.h"
#include "ports.h"
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
		cmis_decode_nad(out, mem);
		if (cmis_u8(mem, 0, CMIS_LO_APP1) == CMIS_APP_UNUSED ||
		    !cmis_memory_has(mem, 0, 0, 0))
			out_line(out, "No applications");
		out_item_end(out);
	}
	out_array_end(out);
}

/* Why an application is none for a port */
static const char *apps_reason(enum cmis_fit fit)
{
	static const char *const reasons[] = {
		[CMIS_FIT_NOT_ETHERNET] = "not-ethernet",
		[CMIS_FIT_LANES] = "other-lane-count",
		[CMIS_FIT_SPEED] = "other-speed",
		[CMIS_FIT_START] = "starts-elsewhere",
	};

	return reasons[fit];
}

/* A port and the part of the module that its lanes are in */
struct apps_port {
	const struct port *port;
	const struct cmis_memory *mem;
	unsigned int lane;		/* of the endpoint */
};

static enum cmis_fit apps_fit(const struct apps_port *of, unsigned int app_sel,
			      bool *exists)
{
	struct cmis_application app;

	*exists = cmis_application_get(of->mem, app_sel, &app);
	if (!*exists)
		return CMIS_FIT_NOT_ETHERNET;
	return cmis_application_fit(&app, of->lane, of->port->lanes.v,
				    of->port->speed_mbps.v);
}

static void apps_fits(struct out *out, const struct apps_port *of)
{
	unsigned int app_sel;
	bool exists = true;

	out_list_start(out, "fits", "fits");
	for (app_sel = 1; app_sel <= CMIS_APP_MAX && exists; app_sel++)
		if (apps_fit(of, app_sel, &exists) == CMIS_FIT_YES)
			out_int(out, NULL, NULL, NULL, app_sel);
	out_list_end(out);
}

static void apps_others_json(struct out *out, const struct apps_port *of)
{
	unsigned int app_sel;
	bool exists = true;

	out_array_start(out, "others");
	for (app_sel = 1; app_sel <= CMIS_APP_MAX && exists; app_sel++) {
		enum cmis_fit fit = apps_fit(of, app_sel, &exists);

		if (fit == CMIS_FIT_YES || !exists)
			continue;
		out_item_start(out, NULL);
		out_int(out, "app_sel", NULL, NULL, app_sel);
		out_str(out, "reason", NULL, apps_reason(fit));
		out_item_end(out);
	}
	out_array_end(out);
}

/* "other-speed 1 2, starts-elsewhere 4" */
static void apps_others_text(struct out *out, const struct apps_port *of)
{
	unsigned int app_sel, fit;
	char text[128];
	bool exists;
	int len;

	out_list_start(out, NULL, "do not fit");
	for (fit = CMIS_FIT_NOT_ETHERNET; fit <= CMIS_FIT_START; fit++) {
		len = snprintf(text, sizeof(text), "%s", apps_reason(fit));
		exists = true;
		for (app_sel = 1; app_sel <= CMIS_APP_MAX && exists; app_sel++)
			if (apps_fit(of, app_sel, &exists) == fit && exists)
				len += snprintf(text + len, sizeof(text) - len,
						" %u", app_sel);
		if (strchr(text, ' '))
			out_str(out, NULL, NULL, text);
	}
	out_list_end(out);
}

static void apps_port(struct out *out, const struct apps_port *of)
{
	const struct port *port = of->port;

	out_row_start(out);
	ports_out(out, port);
	fields_int(out, "speed_mbps", NULL, NULL, &port->speed_mbps);
	out_strf(out, NULL, "speed", "%lldG", port->speed_mbps.v / 1000);
	fields_word(out, "policy", NULL, &words_application_policy,
		    &port->policy);
	fields_int(out, "preferred_app_sel", NULL, NULL,
		   &port->preferred_app_sel);
	if (port->policy.v == XPO_APPLICATION_POLICY_PREFERRED)
		out_int(out, NULL, "wanted", NULL, port->preferred_app_sel.v);
	else
		out_str(out, NULL, "wanted", "auto");
	fields_int(out, "app_sel", "active", NULL, &port->app_sel);
	if (of->mem) {
		apps_fits(out, of);
		if (out_is_json(out))
			apps_others_json(out, of);
		else
			apps_others_text(out, of);
	}
	out_row_end(out);
}

static void apps_ports(struct out *out, const struct selected *item,
		       const struct collect *collect, const struct port *ports,
		       size_t count)
{
	unsigned int per = select_lanes_per_endpoint(item->module);
	size_t i;

	out_table_start(out, "ports", "Ports");
	for (i = 0; i < count && per; i++) {
		unsigned int lane = ports[i].lane.v;
		struct apps_port of = { .port = &ports[i], .lane = lane % per };

		if (lane / per < collect->count)
			of.mem = &collect->memory[lane / per];
		apps_port(out, &of);
	}
	out_table_end(out);
}

static void apps_module(struct call *call, const struct selected *item)
{
	struct out *out = call_out(call);
	struct collect collect;
	struct port *ports;
	size_t count;
	int err;

	err = ports_fetch(call->ipc, item, &ports, &count);
	if (!err) {
		err = collect_fetch(call->ipc, item->module, &collect);
		if (err)
			free(ports);
	}
	if (err) {
		call_fail_kernel(call, item->name, err);
		return;
	}
	out_item_start(out, "%s", item->name);
	select_out(out, item);
	apps_endpoints(out, item->module, &collect);
	apps_ports(out, item, &collect, ports, count);
	out_item_end(out);
	collect_free(&collect);
	free(ports);
	call->done++;
}

void apps_run(struct call *call, int argc, char **argv)
{
	struct selection sel;
	size_t i;

	if (!select_modules(call, argc, argv, SELECT_CARD | SELECT_LANES,
			    &sel))
		return;
	out_array_start(call_out(call), "modules");
	for (i = 0; i < sel.count; i++)
		apps_module(call, &sel.items[i]);
	out_array_end(call_out(call));
	select_free(&sel);
}
