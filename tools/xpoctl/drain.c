// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl drain and undrain: close the ports of a module, so that it can be
 * pulled, and take that back.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "clock.h"
#include "command.h"
#include "fields.h"
#include "job.h"
#include "net.h"
#include "numbers.h"
#include "ports.h"
#include "select.h"

#define DRAIN_POLL_MS		500	/* events may be lost */

struct drain {
	const struct selected *item;
	struct module module;		/* as it is now */
	struct port *ports;		/* as they were */
	size_t count;
	bool safe;
};

static struct scope drain_scope(const struct selected *item)
{
	return (struct scope) {
		.card = item->module->card,
		.cage = item->module->cage,
	};
}

static uint64_t drain_up_mask(const struct drain *drain)
{
	uint64_t mask = 0;
	size_t i;

	for (i = 0; i < drain->count; i++)
		if (drain->ports[i].admin_up.v)
			mask |= ports_mask(&drain->ports[i]);
	return mask;
}

/* Nothing is closed when one cannot be */
static bool drain_can_close(struct call *call, const struct drain *drain)
{
	char name[PORTS_NAME_LEN];
	size_t i;

	for (i = 0; i < drain->count; i++) {
		const struct port *port = &drain->ports[i];

		if (!port->admin_up.v || port->ifindex.set)
			continue;
		call_fail(call, STATUS_FAILED, ports_name(port, name),
			  "up in another network namespace, close it there first ('ip netns exec')");
		return false;
	}
	return true;
}

static bool drain_changes(const struct port *port, bool up)
{
	return !port->admin_up.v == up && port->ifindex.set;
}

/* All that are not like this yet; what was changed goes back when one fails */
static bool drain_links(struct call *call, const struct drain *drain, bool up)
{
	char name[PORTS_NAME_LEN];
	size_t i;
	int err;

	for (i = 0; i < drain->count; i++) {
		if (!drain_changes(&drain->ports[i], up))
			continue;
		err = net_link_set(call->net, drain->ports[i].ifindex.v, up);
		if (!err)
			continue;
		call_fail_net(call, ports_name(&drain->ports[i], name), err);
		while (i--)
			if (drain_changes(&drain->ports[i], up))
				net_link_set(call->net,
					     drain->ports[i].ifindex.v, !up);
		return false;
	}
	return true;
}

/* No port is up, and no data path is on its way down any more */
static int drain_look_ports(struct call *call, const struct drain *drain,
			    bool *done)
{
	struct port *ports;
	size_t count, i;
	int err;

	err = ports_fetch(call->ipc, drain->item, &ports, &count);
	if (err)
		return err;
	*done = true;
	for (i = 0; i < count; i++)
		if (ports[i].admin_up.v || ports_is_busy(&ports[i]) ||
		    ports[i].state.v == XPO_PORT_STATE_UP)
			*done = false;
	free(ports);
	return 0;
}

static bool drain_is_settled(const struct module *module)
{
	switch (module->state.v) {
	case XPO_MODULE_STATE_INIT:
	case XPO_MODULE_STATE_POWER_UP:
	case XPO_MODULE_STATE_READY:
	case XPO_MODULE_STATE_POWER_DOWN:
		return false;
	default:
		return true;
	}
}

static int drain_look_module(struct call *call, struct drain *drain,
			     bool *done)
{
	int err;

	err = ipc_module(call->ipc, drain->module.card.v,
			 drain->module.cage.v, &drain->module);
	*done = !err && drain_is_settled(&drain->module);
	return err;
}

/* 0, -ETIME when it did not get there in time, or another negative errno */
static int drain_wait(struct call *call, struct drain *drain, bool module,
		      long long deadline)
{
	struct event event;
	bool done = false;
	int err;

	for (;;) {
		int left = clock_left_ms(deadline);

		err = module ? drain_look_module(call, drain, &done) :
			       drain_look_ports(call, drain, &done);
		if (err || done || !left)
			break;
		if (call->progress)
			fprintf(call->err, "\r\033[K%s: %s", drain->item->name,
				module ? "low power" : "closing ports");
		err = ipc_wait(call->ipc, left < DRAIN_POLL_MS ? left :
			       DRAIN_POLL_MS, &event);
		if (err == -EINTR)
			break;
	}
	if (call->progress)
		fputs("\r\033[K", call->err);
	if (!err && !done)
		err = -ETIME;
	return err;
}

static void drain_ports(struct out *out, const char *key, const char *label,
			const struct drain *drain, bool up)
{
	char name[PORTS_NAME_LEN];
	size_t i;

	out_list_start(out, key, label);
	for (i = 0; i < drain->count; i++)
		if (!drain->ports[i].admin_up.v == !up)
			out_str(out, NULL, NULL,
				ports_name(&drain->ports[i], name));
	out_list_end(out);
}

static void drain_out(struct call *call, const struct drain *drain)
{
	struct selected now = *drain->item;
	uint64_t closed = drain_up_mask(drain);
	struct out *out = call_out(call);
	char lanes[NUMBERS_LIST_LEN];

	now.module = &drain->module;
	out_item_start(out, "%s", now.name);
	select_out(out, &now);
	drain_ports(out, "closed", call->dry_run ? "Would close" : "Closed",
		    drain, true);
	ports_out_lanes(out, "closed_lanes", NULL, closed);
	fields_state(out, "State", &drain->module);
	out_bool(out, "safe_to_remove", NULL, drain->safe);
	if (drain->safe)
		out_line(out, "Safe to remove: the module in cage %lld",
			 drain->module.cage.v);
	if (closed && !call->dry_run)
		out_line(out, "To take it back: xpoctl undrain %s:%s --up",
			 now.name, numbers_format(closed, lanes));
	else if (!call->dry_run)
		out_line(out, "To take it back: xpoctl undrain %s", now.name);
	out_item_end(out);
}

static int drain_run_one(struct call *call, struct drain *drain)
{
	long long deadline = clock_now_ms() + 1000ll * job_timeout_s(call);
	struct scope where = drain_scope(drain->item);
	int err;

	err = drain_wait(call, drain, false, deadline);
	if (!err)
		err = ipc_drain_set(call->ipc, &where, true);
	if (!err)
		err = drain_wait(call, drain, true, deadline);
	if (!err)
		drain->safe = drain->module.state.v ==
			      XPO_MODULE_STATE_LOW_POWER;
	return err;
}

static void drain_finish(struct call *call, const struct drain *drain, int err)
{
	const char *name = drain->item->name;

	if (err && err != -ETIME) {
		call_fail_kernel(call, name, err);
		return;
	}
	drain_out(call, drain);
	if (err)
		call_fail(call, STATUS_FAILED, name,
			  "not safe to remove yet: ports or module are not down after %ld s (see 'xpoctl state %s')",
			  job_timeout_s(call), name);
	else if (!drain->safe && !call->dry_run)
		call_fail(call, STATUS_FAILED, name,
			  "drained, but in state %s: see 'xpoctl state %s'",
			  words_get(&words_module_state,
				    drain->module.state.v), name);
	else
		call->done++;
}

static void drain_module(struct call *call, const struct selected *item)
{
	struct drain drain = { .item = item, .module = *item->module };
	int err;

	err = ports_fetch(call->ipc, item, &drain.ports, &drain.count);
	if (err) {
		call_fail_kernel(call, item->name, err);
		return;
	}
	if (call->dry_run) {
		drain_out(call, &drain);
		call->done++;
	} else if (drain_can_close(call, &drain) &&
		   drain_links(call, &drain, false)) {
		err = drain_run_one(call, &drain);
		drain_finish(call, &drain, err);
	}
	free(drain.ports);
}

void drain_run(struct call *call, int argc, char **argv)
{
	struct selection sel;
	size_t i;
	int err;

	if (!argc) {
		call_usage(call, "drain which module?");
		return;
	}
	if (!select_modules(call, argc, argv, 0, &sel))
		return;
	err = call->dry_run ? 0 : ipc_subscribe(call->ipc);
	if (err)
		call_fail_kernel(call, NULL, err);
	if (!err && call_net(call)) {
		out_array_start(call_out(call), "drains");
		for (i = 0; i < sel.count; i++)
			drain_module(call, &sel.items[i]);
		out_array_end(call_out(call));
	}
	select_free(&sel);
}

static void undrain_out(struct call *call, const struct drain *drain)
{
	struct out *out = call_out(call);

	out_item_start(out, "%s", drain->item->name);
	select_out(out, drain->item);
	out_bool(out, "drained", NULL,
		 call->dry_run && drain->item->module->drained.v);
	if (call->up)
		drain_ports(out, "opened",
			    call->dry_run ? "Would open" : "Opened", drain,
			    false);
	else
		out_line(out, call->dry_run ? "Would be no longer drained" :
					      "No longer drained");
	out_item_end(out);
}

static void undrain_module(struct call *call, const struct selected *item)
{
	struct drain drain = { .item = item, .module = *item->module };
	struct scope where = drain_scope(item);
	int err;

	err = ports_fetch(call->ipc, item, &drain.ports, &drain.count);
	if (!err && !call->dry_run)
		err = ipc_drain_set(call->ipc, &where, false);
	if (err) {
		call_fail_kernel(call, item->name, err);
	} else if (call->dry_run || !call->up ||
		   drain_links(call, &drain, true)) {
		undrain_out(call, &drain);
		call->done++;
	}
	free(drain.ports);
}

void undrain_run(struct call *call, int argc, char **argv)
{
	unsigned int flags = SELECT_EMPTY;
	struct selection sel;
	size_t i;

	if (!argc) {
		call_usage(call, "undrain which module?");
		return;
	}
	/* Lanes are ports to open; a module is drained as a whole */
	if (call->up)
		flags |= SELECT_LANES;
	if (!select_modules(call, argc, argv, flags, &sel))
		return;
	if (call_net(call)) {
		out_array_start(call_out(call), "undrains");
		for (i = 0; i < sel.count; i++)
			undrain_module(call, &sel.items[i]);
		out_array_end(call_out(call));
	}
	select_free(&sel);
}
