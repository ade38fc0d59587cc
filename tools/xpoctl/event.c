// SPDX-License-Identifier: GPL-2.0
#include "event.h"

#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include "cmis/flags.h"
#include "fields.h"
#include "flag-name.h"
#include "numbers.h"
#include "ports.h"
#include "select.h"

#define EVENT_FLAGS_MAX		64
#define EVENT_NAME_LEN		32

/* A flag and the lanes that have it; the module when there are none */
struct event_flag {
	char name[EVENT_NAME_LEN];
	uint64_t lanes;
};

struct event_flags {
	struct event_flag flags[EVENT_FLAGS_MAX];
	unsigned int count;
	unsigned int first;	/* lane of the endpoint */
};

static void event_flag_add(void *arg, const char *name, int lane)
{
	struct event_flags *all = arg;
	struct event_flag *flag;
	unsigned int i;

	for (i = 0; i < all->count; i++)
		if (!strcmp(all->flags[i].name, name))
			break;
	if (i == EVENT_FLAGS_MAX)
		return;
	flag = &all->flags[i];
	if (i == all->count) {
		all->count++;
		snprintf(flag->name, sizeof(flag->name), "%s", name);
		flag->lanes = 0;
	}
	if (lane >= 0 && lane + all->first < 64)
		flag->lanes |= 1ull << (lane + all->first);
}

/* Index of the geometry of the event's module, or -1 when there is none */
static int event_geometry(struct event_printer *printer,
			  const struct event *event)
{
	long long cage = event->cage.v;
	struct module module;

	if (!event->cage.set || cage < 0 || cage >= XPO_MAX_CAGES)
		return -1;
	if (printer->cages[cage].known &&
	    printer->cages[cage].card == event->card.v)
		return cage;
	if (ipc_module(printer->ipc, event->card.v, cage, &module) ||
	    !module.endpoints.v)
		return -1;
	printer->cages[cage].lanes = select_lanes_per_endpoint(&module);
	printer->cages[cage].endpoints = module.endpoints.v;
	printer->cages[cage].card = event->card.v;
	printer->cages[cage].known = printer->cages[cage].lanes;
	return cage;
}

/* The next module in a cage may have another geometry */
static void event_forget(struct event_printer *printer,
			 const struct event *event)
{
	if (event->cage.set && event->cage.v >= 0 &&
	    event->cage.v < XPO_MAX_CAGES)
		printer->cages[event->cage.v].known = false;
}

/* "rx-los lanes 16-23,40" as one word */
static void event_lanes_text(struct out *out, const struct event_flag *flag)
{
	char text[NUMBERS_LIST_LEN];

	numbers_format(flag->lanes, text);
	if (*text)
		out_strf(out, NULL, "", "%s lane%s %s", flag->name,
			 strpbrk(text, ",-") ? "s" : "", text);
	else
		out_str(out, NULL, "", flag->name);
}

static void event_flag(struct out *out, const struct event_flag *flag)
{
	unsigned int i;

	out_item_start(out, NULL);
	out_str(out, "flag", NULL, flag->name);
	if (!out_is_json(out)) {
		event_lanes_text(out, flag);
	} else {
		out_list_start(out, "lanes", NULL);
		for (i = 0; i < 64; i++)
			if (flag->lanes >> i & 1)
				out_int(out, NULL, NULL, NULL, i);
		out_list_end(out);
	}
	out_item_end(out);
}

static void event_flags(struct event_printer *printer, struct out *out,
			const struct event *event)
{
	int cage = event_geometry(printer, event);
	struct event_flags all = {
		.first = cage < 0 ? 0 : printer->cages[cage].lanes *
					event->endpoint.v,
	};
	unsigned int i;

	cmis_flags_each(event->bank.v, event->page.v, event->offset.v,
			event->data.data, event->data.len, event_flag_add,
			&all);
	out_int(out, "bank", NULL, NULL, event->bank.v);
	if (event->offset.v < CMIS_UPPER)
		out_str(out, "page", NULL, "lo");
	else
		out_strf(out, "page", NULL, "%02llXh", event->page.v);
	out_int(out, "offset", NULL, NULL, event->offset.v);
	out_hex(out, "data", NULL, event->data.data, event->data.len);
	out_array_start(out, "flags");
	for (i = 0; i < all.count; i++)
		event_flag(out, &all.flags[i]);
	out_array_end(out);
	if (all.count && !all.flags[0].lanes && cage >= 0 &&
	    printer->cages[cage].endpoints > 1)
		out_int(out, NULL, "endpoint", NULL, event->endpoint.v);
}

static enum out_tone event_tone(const struct event *event)
{
	switch (event->type.v) {
	case XPO_EVENT_TYPE_LINK:
		return event->link.v ? OUT_GOOD : OUT_BAD;
	case XPO_EVENT_TYPE_DONE:
		return event->error.v ? OUT_BAD : OUT_GOOD;
	case XPO_EVENT_TYPE_PORT:
		return event->port_fault.v ? OUT_BAD : OUT_PLAIN;
	case XPO_EVENT_TYPE_INSERTED:
	case XPO_EVENT_TYPE_REARMED:
		return OUT_GOOD;
	case XPO_EVENT_TYPE_STATE:
		return event->state.v == XPO_MODULE_STATE_READY ? OUT_GOOD :
								  OUT_PLAIN;
	case XPO_EVENT_TYPE_FAULT:
	case XPO_EVENT_TYPE_INTERLOCK:
	case XPO_EVENT_TYPE_GAP:
	case XPO_EVENT_TYPE_OVERRUN:
		return OUT_BAD;
	case XPO_EVENT_TYPE_FLAG:
		return event->value.v ? OUT_WARN : OUT_GOOD;
	case XPO_EVENT_TYPE_HEAT:
		return event->active.v ? OUT_WARN : OUT_GOOD;
	case XPO_EVENT_TYPE_THERMAL:
		return event->thermal_stage.v ? OUT_BAD : OUT_GOOD;
	case XPO_EVENT_TYPE_BLACKBOX:
		return OUT_PLAIN;
	default:
		return OUT_WARN;
	}
}

static void event_where(struct out *out, const struct event *event)
{
	if (event->cage.set) {
		out_strf(out, "module", "", "xpo%lld/%lld", event->card.v,
			 event->cage.v);
		out_strf(out, "card", NULL, "xpo%lld", event->card.v);
	} else {
		out_strf(out, "card", "", "xpo%lld", event->card.v);
	}
	fields_text(out, "handle", NULL, event->handle);
	if (event->cage.set)
		out_int(out, "cage", NULL, NULL, event->cage.v);
	if (event->endpoint.set)
		out_int(out, "endpoint", NULL, NULL, event->endpoint.v);
}

/* link and port are about one port, which may be in another namespace */
static void event_port(struct out *out, const struct event *event)
{
	char ifname[IF_NAMESIZE];

	fields_int(out, "ifindex", NULL, NULL, &event->ifindex);
	if (event->ifindex.set && if_indextoname(event->ifindex.v, ifname))
		out_str(out, "ifname", "", ifname);
	else
		out_null(out, "ifname", NULL, NULL, NULL);
	out_int(out, "lane", "lane", NULL, event->lane.v);
	if (event->link.set) {
		out_bool(out, "link", NULL, event->link.v);
		out_str(out, NULL, "", event->link.v ? "up" : "down");
	}
	fields_int(out, "link_downs", "downs", NULL, &event->link_downs);
}

/* What became of a data path, or of an apply */
static void event_fault(struct out *out, const struct event *event)
{
	if (event->id.set)
		out_int(out, "id", "id", NULL, event->id.v);
	if (event->error.set) {
		out_int(out, "error", NULL, NULL, event->error.v);
		out_str(out, NULL, "", event->error.v ? "failed" : "ok");
	}
	if (event->port_state.set)
		fields_word(out, "port_state", "", &words_port_state,
			    &event->port_state);
	if (event->port_fault.set)
		fields_word(out, "port_fault",
			    event->port_fault.v ? "" : NULL, &words_port_fault,
			    &event->port_fault);
	if (event->config_status.set)
		fields_word(out, "config_status",
			    event->port_fault.v == XPO_PORT_FAULT_REJECTED ?
			    "" : NULL, &words_config_status,
			    &event->config_status);
	if (event->lanes.set)
		ports_out_lanes(out, "lanes", event->lanes.v ? "lanes" : NULL,
				event->lanes.v);
}

/* One edge; the event flags has the bytes that it was in */
static void event_edge(struct out *out, const struct event *event)
{
	struct flag_name name;

	flag_name(&name, event->bank.v, event->page.v, event->offset.v,
		  event->bit.v);
	out_str(out, "flag", "", name.text);
	fields_int(out, "lane", "lane", NULL, &event->lane);
	out_str(out, "register", NULL, name.place);
	out_str(out, "edge", "", event->value.v ? "set" : "clear");
}

/* The balance of a cage, or the response to a temperature */
static void event_heat(struct out *out, const struct event *event)
{
	fields_word(out, "heat_cause", "", &words_heat_cause,
		    &event->heat_cause);
	out_bool(out, "active", NULL, event->active.v);
	if (event->heat_cause.set)
		out_str(out, NULL, "", event->active.v ? "began" : "ended");
	fields_power(out, "heat_mw", "heat", &event->heat_mw);
	fields_power(out, "power_mw", "power", &event->power_mw);
	fields_power(out, "declared_mw", "declared", &event->declared_mw);
}

static void event_thermal(struct out *out, const struct event *event)
{
	fields_word(out, "thermal_stage", "", &words_thermal_stage,
		    &event->thermal_stage);
	fields_temperature(out, "temperature_c", "at",
			   &event->temperature_mc);
	fields_temperature(out, "limit_c", "limit", &event->limit);
}

static void event_detail(struct event_printer *printer, struct out *out,
			 const struct event *event)
{
	if (event->state.set)
		fields_word(out, "state", "", &words_module_state,
			    &event->state);
	if (event->type.v == XPO_EVENT_TYPE_FLAG) {
		event_edge(out, event);
		return;
	}
	if (event->type.v == XPO_EVENT_TYPE_HEAT)
		event_heat(out, event);
	if (event->type.v == XPO_EVENT_TYPE_THERMAL)
		event_thermal(out, event);
	if (event->reason.set)
		fields_word(out, "reason", event->reason.v ? "" : NULL,
			    &words_reason, &event->reason);
	if (event->type.v == XPO_EVENT_TYPE_FLAGS)
		event_flags(printer, out, event);
	if (event->cause.set)
		fields_bits(out, "cause", "", &words_interlock_cause,
			    &event->cause, OUT_BAD);
	if (event->value.set && event->cause.set)
		fields_trip(out, "at", &event->cause, &event->value);
	if (event->lane.set)
		event_port(out, event);
	event_fault(out, event);
	if (event->lost.set)
		out_int(out, "lost", "lost", NULL, event->lost.v);
}

void event_print(struct event_printer *printer, struct out *out,
		 const struct event *event)
{
	if (event->type.v != XPO_EVENT_TYPE_FLAGS)
		event_forget(printer, event);
	out_record_start(out);
	out_int(out, "time_ns", NULL, NULL, event->time_ns.v);
	if (!out_is_json(out))
		out_strf(out, NULL, "", "%5lld.%06lld",
			 event->time_ns.v / 1000000000,
			 event->time_ns.v / 1000 % 1000000);
	event_where(out, event);
	out_tone(out, event_tone(event));
	fields_word(out, "event", "", &words_event_type, &event->type);
	event_detail(printer, out, event);
	fields_int(out, "seq", "seq", NULL, &event->seq);
	out_record_end(out);
}

void event_overrun(struct out *out)
{
	out_record_start(out);
	out_tone(out, OUT_BAD);
	out_str(out, "event", "",
		words_get(&words_event_type, XPO_EVENT_TYPE_GAP));
	out_null(out, "lost", NULL, NULL, NULL);
	out_str(out, "where", NULL, "socket");
	out_str(out, NULL, "",
		"events were lost, because they came faster than they were read");
	out_record_end(out);
}
