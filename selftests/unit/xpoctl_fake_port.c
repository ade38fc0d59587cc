// SPDX-License-Identifier: GPL-2.0
/*
 * The part of the fake kernel that is about ports and lane controls.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <string.h>

#include "xpoctl_fake.h"

#define FAKE_ID		7

static struct val set(long long v)
{
	return (struct val) { true, v };
}

struct port *fake_port(unsigned int cage, unsigned int lane)
{
	size_t i;

	for (i = 0; i < fake.port_count; i++)
		if (fake.ports[i].cage.v == cage &&
		    fake.ports[i].lane.v == lane)
			return &fake.ports[i];
	fail_msg("no port %u in cage %u", lane, cage);
	return NULL;
}

struct port *fake_port_add(unsigned int cage, unsigned int lane,
			   unsigned int lanes, unsigned int ifindex)
{
	struct port *port = &fake.ports[fake.port_count++];
	unsigned int number = 8 * cage + lane / 8;

	assert_true(fake.port_count <= FAKE_PORTS);
	memset(port, 0, sizeof(*port));
	port->card = set(0);
	port->cage = set(cage);
	if (ifindex)
		port->ifindex = set(ifindex);
	port->lane = set(lane);
	port->lanes = set(lanes);
	port->number = set(number);
	port->index = set(lanes == 8 ? number : 128 + 64 * cage + lane);
	port->speed_mbps = set(lanes * 100000);
	port->admin_up = set(0);
	port->state = set(XPO_PORT_STATE_DOWN);
	port->fault = set(XPO_PORT_FAULT_NONE);
	port->fault_lanes = set(0);
	port->policy = set(XPO_APPLICATION_POLICY_AUTO);
	port->app_sel = set(0);
	port->waited_ms = set(1500);
	port->limit_ms = set(0);
	port->tries = set(0);
	port->max_tries = set(3);
	port->link = set(0);
	port->link_downs = set(0);
	port->link_time_ns = set(0);
	return port;
}

void fake_ports_init(void)
{
	struct port *port;
	unsigned int i;

	port = fake_port_add(0, 0, 4, 10);
	port->admin_up = set(1);
	port->state = set(XPO_PORT_STATE_UP);
	port->app_sel = set(2);
	port->link = set(1);
	port->link_time_ns = set(2500000000);
	fake_port_add(0, 4, 4, 11);
	for (i = 0; i < 4; i++)
		fake_port_add(1, 8 * i, 8, i < 3 ? 12 + i : 0);
	port = fake_port_add(2, 0, 8, 16);
	port->state = set(XPO_PORT_STATE_NONE);
	port->fault = set(XPO_PORT_FAULT_NO_MODULE);
	fake_port_add(3, 0, 8, 17);
}

int ipc_ports(struct ipc *ipc, const struct scope *scope, struct port **ports,
	      size_t *count)
{
	struct port found[FAKE_PORTS];
	size_t i, n = 0;

	(void)ipc;
	/* The kernel promises no order */
	for (i = fake.port_count; i--;)
		if (!scope->cage.set || fake.ports[i].cage.v == scope->cage.v)
			found[n++] = fake.ports[i];
	return fake_give(found, sizeof(found[0]), n, ports, count);
}

static void fake_writes(struct started *started)
{
	struct write *write = &started->writes[started->write_count++];

	write->endpoint = set(0);
	write->bank = set(0);
	write->page = set(CMIS_PAGE_LANE_CONTROL);
	write->offset = set(CMIS_10_DP_CONFIG);
	memcpy(write->data.data, "\x10\x10\x10\x10", 4);
	write->data.len = 4;
	write = &started->writes[started->write_count++];
	*write = started->writes[0];
	write->offset = set(CMIS_10_APPLY_DP_INIT);
	write->data.data[0] = 0x0f;
	write->data.len = 1;
}

/* The event of the end comes after one of a port on its way */
static void fake_start(const struct scope *where, struct started *started)
{
	struct event *event;

	fake.changes++;
	started->id = set(FAKE_ID);
	if (fake.hangs)
		return;
	assert_true(fake.event_count + 2 <= FAKE_EVENTS);
	event = &fake.events[fake.event_count++];
	memset(event, 0, sizeof(*event));
	event->card = where->card;
	event->cage = where->cage;
	event->type = set(XPO_EVENT_TYPE_PORT);
	event->lane = set(0);
	event->port_state = set(XPO_PORT_STATE_CONFIGURING);
	event = &fake.events[fake.event_count++];
	*event = fake.done;
	event->card = where->card;
	event->cage = where->cage;
	event->type = set(XPO_EVENT_TYPE_DONE);
	event->id = set(FAKE_ID);
	if (!event->error.set)
		event->error = set(0);
}

int ipc_apply(struct ipc *ipc, const struct scope *where, uint64_t lanes,
	      unsigned int app_sel, bool dry_run, struct started *started)
{
	size_t i;

	(void)ipc;
	memset(started, 0, sizeof(*started));
	if (fake.err)
		return fake.err;
	if (dry_run) {
		fake_writes(started);
		return 0;
	}
	fake.lanes = lanes;
	fake.app_sel = app_sel;
	fake_start(where, started);
	for (i = 0; i < fake.port_count && !fake.done.error.v; i++) {
		struct port *port = &fake.ports[i];

		if (port->cage.v != where->cage.v ||
		    !(lanes >> port->lane.v & 1))
			continue;
		port->policy = set(app_sel > 0);
		port->preferred_app_sel = set(app_sel);
	}
	return 0;
}

int ipc_controls(struct ipc *ipc, const struct scope *scope,
		 struct controls **controls, size_t *count)
{
	unsigned int cage = scope->cage.v;

	(void)ipc;
	return fake_give(fake.controls[cage], sizeof(struct controls),
			 fake.modules[cage].lanes.v, controls, count);
}

int ipc_controls_set(struct ipc *ipc, const struct scope *where,
		     uint64_t lanes, const struct controls *want, bool reset,
		     bool dry_run, struct started *started)
{
	unsigned int lane, i;

	(void)ipc;
	memset(started, 0, sizeof(*started));
	if (fake.err)
		return fake.err;
	if (dry_run)
		return 0;
	fake.lanes = lanes;
	fake.controls_reset = reset;
	fake_start(where, started);
	for (lane = 0; lane < XPO_MAX_LANES && !fake.done.error.v; lane++) {
		struct controls *controls =
			&fake.controls[where->cage.v][lane];

		controls->lane = set(lane);
		if (!(lanes >> lane & 1))
			continue;
		controls->set = set(reset ? 0 : controls->set.v);
		for (i = 0; i < CONTROL_COUNT; i++) {
			if (!want->value[i].set)
				continue;
			controls->value[i] = want->value[i];
			controls->set.v |= 1u << i;
		}
	}
	return 0;
}

int ipc_drain_set(struct ipc *ipc, const struct scope *where, bool drained)
{
	struct module *module = &fake.modules[where->cage.v];

	(void)ipc;
	if (fake.err)
		return fake.err;
	fake.changes++;
	module->drained = set(drained);
	if (!fake.hangs)
		module->state = set(drained ? XPO_MODULE_STATE_LOW_POWER :
					      XPO_MODULE_STATE_READY);
	return 0;
}
