// SPDX-License-Identifier: GPL-2.0
#include "ports.h"

#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "fields.h"
#include "numbers.h"
#include "select.h"

static int ports_compare(const void *a, const void *b)
{
	const struct port *first = a, *second = b;

	return (first->lane.v > second->lane.v) -
	       (first->lane.v < second->lane.v);
}

bool ports_is_sane(const struct port *port)
{
	return port->lane.v >= 0 && port->lanes.v > 0 && port->lanes.v <= 8 &&
	       port->lane.v + port->lanes.v <= XPO_MAX_LANES;
}

int ports_fetch(struct ipc *ipc, const struct selected *item,
		struct port **ports, size_t *count)
{
	struct scope scope = {
		.card = item->module->card,
		.cage = item->module->cage,
	};
	size_t i, kept = 0;
	int err;

	err = ipc_ports(ipc, &scope, ports, count);
	if (err)
		return err;
	for (i = 0; i < *count; i++) {
		struct port *port = &(*ports)[i];

		if (ports_is_sane(port) &&
		    (!item->lanes || item->lanes & ports_mask(port)))
			(*ports)[kept++] = *port;
	}
	*count = kept;
	if (kept)
		qsort(*ports, kept, sizeof(**ports), ports_compare);
	return 0;
}

uint64_t ports_mask(const struct port *port)
{
	return ((1ull << port->lanes.v) - 1) << port->lane.v;
}

uint64_t ports_mask_all(const struct port *ports, size_t count)
{
	uint64_t mask = 0;

	while (count--)
		mask |= ports_mask(&ports[count]);
	return mask;
}

const struct port *ports_find(const struct port *ports, size_t count,
			      unsigned int lane)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (ports_mask(&ports[i]) >> lane & 1)
			return &ports[i];
	return NULL;
}

const char *ports_name(const struct port *port, char *name)
{
	char ifname[IF_NAMESIZE], lanes[NUMBERS_LIST_LEN];

	if (port->ifindex.set && if_indextoname(port->ifindex.v, ifname))
		snprintf(name, PORTS_NAME_LEN, "%s", ifname);
	else
		snprintf(name, PORTS_NAME_LEN, "xpo%lld/%lld:%.8s",
			 port->card.v, port->cage.v,
			 numbers_format(ports_mask(port), lanes));
	return name;
}

void ports_out_lanes(struct out *out, const char *key, const char *label,
		     uint64_t lanes)
{
	char text[NUMBERS_LIST_LEN];
	unsigned int i;

	if (!out_is_json(out)) {
		if (label)
			out_str(out, NULL, label, numbers_format(lanes, text));
		return;
	}
	out_list_start(out, key, NULL);
	for (i = 0; i < XPO_MAX_LANES; i++)
		if (lanes >> i & 1)
			out_int(out, NULL, NULL, NULL, i);
	out_list_end(out);
}

void ports_out(struct out *out, const struct port *port)
{
	char ifname[IF_NAMESIZE];

	ports_out_lanes(out, "lanes", "lanes", ports_mask(port));
	fields_int(out, "ifindex", NULL, NULL, &port->ifindex);
	if (port->ifindex.set && if_indextoname(port->ifindex.v, ifname))
		out_str(out, "ifname", "interface", ifname);
	else
		out_null(out, "ifname", "interface", NULL, "other netns");
}

static enum out_tone ports_tone(const struct port *port)
{
	if (port->state.v == XPO_PORT_STATE_FAILED)
		return OUT_BAD;
	if (port->state.v == XPO_PORT_STATE_UP)
		return OUT_GOOD;
	return ports_is_busy(port) ? OUT_WARN : OUT_PLAIN;
}

void ports_out_state(struct out *out, const struct port *port)
{
	char lanes[NUMBERS_LIST_LEN];

	fields_bool(out, "admin_up", NULL, &port->admin_up);
	out_tone(out, ports_tone(port));
	fields_word(out, "state", "state", &words_port_state, &port->state);
	fields_word(out, "fault", NULL, &words_port_fault, &port->fault);
	ports_out_lanes(out, "fault_lanes", NULL, port->fault_lanes.v);
	fields_word(out, "config_status", NULL, &words_config_status,
		    &port->config_status);
	if (!port->fault.v) {
		out_null(out, NULL, "fault", NULL, NULL);
		return;
	}
	out_tone(out, OUT_BAD);
	out_str(out, NULL, "fault", words_get(&words_port_fault,
					      port->fault.v));
	if (port->fault_lanes.v)
		out_note(out, "lanes %s", numbers_format(port->fault_lanes.v,
							 lanes));
	if (port->fault.v == XPO_PORT_FAULT_REJECTED)
		out_str(out, NULL, "config status",
			words_get(&words_config_status,
				  port->config_status.v));
}

bool ports_is_busy(const struct port *port)
{
	switch (port->state.v) {
	case XPO_PORT_STATE_CONFIGURING:
	case XPO_PORT_STATE_INITIALIZING:
	case XPO_PORT_STATE_TURNING_ON:
	case XPO_PORT_STATE_STOPPING:
		return true;
	default:
		return false;
	}
}

#define PORTS_TEXT_LEN	256

/* "enp1s0np24, enp1s0np25, ..."; false when none is */
static bool ports_up(struct ipc *ipc, const struct selected *item, char *text)
{
	char name[PORTS_NAME_LEN];
	struct port *ports;
	size_t count, i, len = 0;

	if (ports_fetch(ipc, item, &ports, &count))
		return false;
	for (i = 0; i < count; i++) {
		if (!ports[i].admin_up.v)
			continue;
		if (len + PORTS_NAME_LEN + 8 > PORTS_TEXT_LEN) {
			strcpy(text + len, ", ...");
			break;
		}
		len += sprintf(text + len, "%s%s", len ? ", " : "",
			       ports_name(&ports[i], name));
	}
	free(ports);
	return len;
}

void ports_fail(struct call *call, const struct selected *item, int err)
{
	const char *extack = ipc_error(call->ipc);
	char text[PORTS_TEXT_LEN];

	if (err == -EBUSY && !call->force && strstr(extack, "force") &&
	    ports_up(call->ipc, item, text))
		call_fail(call, STATUS_FAILED, item->name,
			  "would lose their link: %s (set them down, or use --force)",
			  text);
	else
		call_fail_kernel(call, item->name, err);
}

const char *ports_advice(long long fault)
{
	static const char *const advice[] = {
		[XPO_PORT_FAULT_NO_MODULE] = "insert a module",
		[XPO_PORT_FAULT_MODULE_NOT_READY] =
			"see the reason of the module's state",
		[XPO_PORT_FAULT_NO_LANES] = "use a module with more lanes",
		[XPO_PORT_FAULT_NO_APPLICATION] =
			"see 'xpoctl apps', change width or speed",
		[XPO_PORT_FAULT_PREFERENCE] =
			"'xpoctl apply' another application, or auto",
		[XPO_PORT_FAULT_REJECTED] =
			"'xpoctl apply' another application, or 'xpoctl set' other controls",
		[XPO_PORT_FAULT_NOT_TAKEN] = "reset the module",
		[XPO_PORT_FAULT_CONFIG_TIMEOUT] = "reset the module",
		[XPO_PORT_FAULT_INIT_TIMEOUT] =
			"set the interface down and up, then reset the module",
		[XPO_PORT_FAULT_TURN_ON_TIMEOUT] =
			"set the interface down and up, then reset the module",
		[XPO_PORT_FAULT_STOP_TIMEOUT] = "reset the module",
		[XPO_PORT_FAULT_BUS_ERROR] = "reset or reseat the module",
		[XPO_PORT_FAULT_ENDPOINT_MISSING] = "reseat the module",
	};

	if (fault < 0 ||
	    fault >= (long long)(sizeof(advice) / sizeof(advice[0])))
		return NULL;
	return advice[fault];
}
