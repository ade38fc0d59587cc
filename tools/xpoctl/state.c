// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl state: where the state machines of modules and data paths are, and
 * what they wait for.
 */
#include <stdlib.h>

#include "call.h"
#include "cmis/names.h"
#include "collect.h"
#include "command.h"
#include "fields.h"
#include "ports.h"
#include "select.h"

static const char *state_module_waits(const struct module *module)
{
	switch (module->state.v) {
	case XPO_MODULE_STATE_INIT:
		return "answers and identity";
	case XPO_MODULE_STATE_POWER_UP:
		return "ModuleReady";
	case XPO_MODULE_STATE_POWER_DOWN:
		return "ModuleLowPwr";
	default:
		return NULL;
	}
}

static const char *state_module_advice(long long reason)
{
	static const char *const advice[] = {
		[XPO_REASON_POLICY] =
			"nothing, or set the power policy to high",
		[XPO_REASON_POWER_BUDGET] =
			"pull or power down another module",
		[XPO_REASON_CAGE_LIMIT] = "use a module that needs less",
		[XPO_REASON_INTERLOCK] =
			"remove the cause, then 'xpoctl rearm' it",
		[XPO_REASON_POWER_FAILED] = "check the cage and its supply",
		[XPO_REASON_NO_RESPONSE] =
			"reseat it, or 'xpoctl reset' with cycle",
		[XPO_REASON_BAD_IDENTITY] =
			"see 'xpoctl read' of lo: it is no CMIS module",
		[XPO_REASON_IDENTITY_MISMATCH] =
			"replace it: its halves are different",
		[XPO_REASON_ENDPOINT_MISSING] = "reseat or replace it",
		[XPO_REASON_MODULE_FAULT] =
			"see the fault cause, 'xpoctl reset' it",
		[XPO_REASON_POWER_UP_TIMEOUT] = "'xpoctl reset' it",
		[XPO_REASON_POWER_DOWN_TIMEOUT] = "'xpoctl reset' it",
		[XPO_REASON_BUS_ERROR] =
			"reseat it, or 'xpoctl reset' with cycle",
		[XPO_REASON_TOO_HOT] = "check its cooling, see 'xpoctl show'",
	};

	if (reason < 0 ||
	    reason >= (long long)(sizeof(advice) / sizeof(advice[0])))
		return NULL;
	return advice[reason];
}

static void state_text(struct out *out, const char *key, const char *label,
		       const char *text)
{
	if (text)
		out_str(out, key, label, text);
	else
		out_null(out, key, label, NULL, NULL);
}

/* What an endpoint is on the way to, and how long it says that takes */
static void state_endpoint_waits(struct out *out, const struct endpoint *ep,
				 const struct cmis_memory *mem)
{
	unsigned int code = cmis_u8(mem, CMIS_PAGE_ADVERTISING,
				    CMIS_01_DURATION_MODULE);
	const char *waits = NULL;
	unsigned int limit_ms = 0;

	if (ep->state.v == XPO_CMIS_STATE_PWR_UP) {
		waits = "ModuleReady";
		code = FIELD_GET(CMIS_01_DURATION_PWR_UP, code);
		limit_ms = cmis_duration_ms(code);
	} else if (ep->state.v == XPO_CMIS_STATE_PWR_DN) {
		waits = "ModuleLowPwr";
		code = FIELD_GET(CMIS_01_DURATION_PWR_DN, code);
		limit_ms = cmis_duration_ms(code);
	}
	state_text(out, "waits_for", "waits for", waits);
	if (limit_ms)
		out_int(out, "limit_ms", "at most", "ms", limit_ms);
	else
		out_null(out, "limit_ms", NULL, NULL, NULL);
}

static void state_endpoints(struct out *out, const struct module *module,
			    const struct collect *collect)
{
	unsigned int i;

	out_table_start(out, "endpoints", "Endpoints");
	for (i = 0; i < module->endpoint_count; i++) {
		const struct endpoint *ep = &module->endpoint[i];
		const struct cmis_memory *mem = collect_get(collect, ep);

		out_row_start(out);
		fields_int(out, "endpoint", "endpoint", NULL, &ep->endpoint);
		fields_bool(out, "answering", NULL, &ep->answering);
		if (!ep->answering.v) {
			out_tone(out, OUT_BAD);
			out_null(out, "state", "state", NULL, "not answering");
		} else {
			fields_word(out, "state", "state", &words_cmis_state,
				    &ep->state);
		}
		if (ep->fault_cause.set && ep->fault_cause.v)
			out_code(out, "fault_cause", "fault",
				 ep->fault_cause.v,
				 cmis_name_fault_cause(ep->fault_cause.v));
		else
			out_null(out, "fault_cause", NULL, NULL, NULL);
		if (mem)
			state_endpoint_waits(out, ep, mem);
		out_row_end(out);
	}
	out_table_end(out);
}

static const char *state_port_waits(const struct port *port)
{
	switch (port->state.v) {
	case XPO_PORT_STATE_NONE:
		return port->admin_up.v ? "a module with these lanes" : NULL;
	case XPO_PORT_STATE_WAITING:
		return port->admin_up.v ? "module state ready" : NULL;
	case XPO_PORT_STATE_CONFIGURING:
		return "ConfigSuccess";
	case XPO_PORT_STATE_INITIALIZING:
		return "DPInitialized";
	case XPO_PORT_STATE_TURNING_ON:
		return "DPActivated";
	case XPO_PORT_STATE_STOPPING:
		return "DPDeactivated";
	default:
		return NULL;
	}
}

/* Times of a state that lasts for ever are for scripts only */
static void state_port_time(struct out *out, const char *key,
			    const char *label, const struct val *ms, bool busy)
{
	fields_int(out, key, busy ? label : NULL, "ms", ms);
	if (!busy)
		out_null(out, NULL, label, "ms", NULL);
}

static void state_port_times(struct out *out, const struct port *port)
{
	bool busy = ports_is_busy(port);

	state_text(out, "waits_for", "waits for", state_port_waits(port));
	state_port_time(out, "waited_ms", "for", &port->waited_ms, busy);
	state_port_time(out, "limit_ms", "at most", &port->limit_ms, busy);
	fields_int(out, "tries", NULL, NULL, &port->tries);
	fields_int(out, "max_tries", NULL, NULL, &port->max_tries);
	if (port->tries.v)
		out_strf(out, NULL, "failed tries", "%lld of %lld",
			 port->tries.v, port->max_tries.v);
	else
		out_null(out, NULL, "failed tries", NULL, NULL);
}

static void state_port(struct out *out, const struct port *port)
{
	out_row_start(out);
	ports_out(out, port);
	out_str(out, NULL, "wanted", port->admin_up.v ? "up" : "down");
	ports_out_state(out, port);
	state_port_times(out, port);
	fields_word(out, "policy", NULL, &words_application_policy,
		    &port->policy);
	fields_int(out, "preferred_app_sel", NULL, NULL,
		   &port->preferred_app_sel);
	fields_int(out, "app_sel", "app", NULL, &port->app_sel);
	fields_int(out, "speed_mbps", NULL, NULL, &port->speed_mbps);
	fields_bool(out, "link", port->admin_up.v ? "link" : NULL,
		    &port->link);
	fields_int(out, "link_downs", NULL, NULL, &port->link_downs);
	fields_int(out, "link_time_ns", NULL, NULL, &port->link_time_ns);
	state_text(out, "advice", NULL, ports_advice(port->fault.v));
	out_row_end(out);
}

/* Too long for a table */
static void state_advice(struct out *out, const struct port *ports,
			 size_t count)
{
	char name[PORTS_NAME_LEN];
	const char *advice;
	size_t i;

	for (i = 0; i < count; i++) {
		advice = ports_advice(ports[i].fault.v);
		if (advice && ports[i].admin_up.v)
			out_line(out, "%s: %s", ports_name(&ports[i], name),
				 advice);
	}
}

static void state_module(struct call *call, const struct selected *item)
{
	const struct module *module = item->module;
	const char *advice = state_module_advice(module->reason.v);
	const char *waits = state_module_waits(module);
	struct out *out = call_out(call);
	struct collect collect;
	struct port *ports;
	size_t count, i;
	int err;

	err = ports_fetch(call->ipc, item, &ports, &count);
	if (!err) {
		err = collect_fetch(call->ipc, module, &collect);
		if (err)
			free(ports);
	}
	if (err) {
		call_fail_kernel(call, item->name, err);
		return;
	}
	out_item_start(out, "%s", item->name);
	select_out(out, item);
	fields_state(out, "State", module);
	state_text(out, "waits_for", waits ? "Waits for" : NULL, waits);
	fields_int(out, "waited_ms", waits ? "For" : NULL, "ms",
		   &module->waited_ms);
	fields_int(out, "limit_ms", waits ? "At most" : NULL, "ms",
		   &module->limit_ms);
	state_text(out, "advice", advice ? "Do" : NULL, advice);
	fields_word(out, "power_policy", NULL, &words_power_policy,
		    &module->power_policy);
	state_endpoints(out, module, &collect);
	out_table_start(out, "ports", "Ports");
	for (i = 0; i < count; i++)
		state_port(out, &ports[i]);
	out_table_end(out);
	state_advice(out, ports, count);
	out_item_end(out);
	collect_free(&collect);
	free(ports);
	call->done++;
}

void state_run(struct call *call, int argc, char **argv)
{
	struct selection sel;
	size_t i;

	if (!select_modules(call, argc, argv, SELECT_CARD | SELECT_LANES,
			    &sel))
		return;
	out_array_start(call_out(call), "modules");
	for (i = 0; i < sel.count; i++)
		state_module(call, &sel.items[i]);
	out_array_end(call_out(call));
	select_free(&sel);
}
