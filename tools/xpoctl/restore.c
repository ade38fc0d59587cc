// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl restore: put a saved configuration back. What is like that already
 * is left alone, so it can be run again after a part of it failed.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "command.h"
#include "config.h"
#include "controls.h"
#include "fields.h"
#include "job.h"
#include "net.h"
#include "numbers.h"
#include "ports.h"
#include "select.h"

#define RESTORE_TEXT_LEN	80

/* A cage on its way to what was saved */
struct restore {
	struct call *call;
	struct selected item;
	struct module module;
	struct config_cage now;
	const struct config_cage *want;
	struct port *ports;		/* now.ports with their interfaces */
	size_t port_count;
};

static struct scope restore_scope(const struct restore *restore)
{
	return (struct scope) {
		.card = restore->module.card,
		.cage = restore->module.cage,
	};
}

/* A line about one change, and whether it was done */
static void restore_row(struct restore *restore, uint64_t lanes,
			const char *what, const char *from, const char *to,
			bool done)
{
	struct out *out = call_out(restore->call);

	out_row_start(out);
	select_out(out, &restore->item);
	out_str(out, NULL, "module", restore->item.name);
	ports_out_lanes(out, "lanes", lanes ? "lanes" : NULL, lanes);
	out_str(out, "setting", "setting", what);
	out_str(out, "from", "from", from);
	out_str(out, "to", "to", to);
	out_bool(out, "done", NULL, done);
	if (!done && !restore->call->dry_run) {
		out_tone(out, OUT_BAD);
		out_str(out, NULL, "result", "failed");
	}
	out_row_end(out);
}

/* "xpo0/3:8-15 speed", what failed */
static void restore_name(const struct restore *restore, uint64_t lanes,
			 const char *what, char *name, size_t size)
{
	char list[NUMBERS_LIST_LEN];

	numbers_format(lanes, list);
	snprintf(name, size, "%s%s%s %s", restore->item.name,
		 *list ? ":" : "", list, what);
}

#define RESTORE_NAME_LEN	(SELECT_NAME_LEN + NUMBERS_LIST_LEN + 24)

/* What became of one change; err of the driver, or of the rest of the kernel */
static bool restore_done(struct restore *restore, uint64_t lanes,
			 const char *what, const char *from, const char *to,
			 int err, bool net)
{
	struct call *call = restore->call;
	char name[RESTORE_NAME_LEN];

	restore_row(restore, lanes, what, from, to, !err && !call->dry_run);
	if (!err) {
		call->done++;
		return true;
	}
	restore_name(restore, lanes, what, name, sizeof(name));
	if (net)
		call_fail_net(call, name, err);
	else
		call_fail_kernel(call, name, err);
	return false;
}

/* Waits for what the driver started; it has its own words for a failure */
static void restore_job(struct restore *restore, struct job *job,
			uint64_t lanes, const char *what, const char *to,
			int err)
{
	struct call *call = restore->call;

	job->item = &restore->item;
	if (!err && !call->dry_run)
		err = job_wait(call, job);
	if (err) {
		restore_done(restore, lanes, what, NULL, to, err, false);
		return;
	}
	restore_row(restore, lanes, what, NULL, to,
		    job->ended && !job->event.error.v);
	job_finish(call, job);
}

static int restore_look(struct restore *restore)
{
	int err;

	free(restore->ports);
	restore->ports = NULL;
	err = config_fetch_cage(restore->call->ipc, &restore->module,
				&restore->now);
	if (err)
		return err;
	return ports_fetch(restore->call->ipc, &restore->item,
			   &restore->ports, &restore->port_count);
}

static void restore_policy(struct restore *restore)
{
	const struct config_cage *want = restore->want;
	int err = 0;

	if (want->policy == restore->now.policy)
		return;
	if (!restore->call->dry_run)
		err = ipc_power_set(restore->call->ipc, restore->module.card.v,
				    want->cage, want->policy,
				    restore->call->force);
	restore_done(restore, 0, "power_policy",
		     words_get(&words_power_policy, restore->now.policy),
		     words_get(&words_power_policy, want->policy), err, false);
}

static void restore_drained(struct restore *restore, bool drained)
{
	struct scope where = restore_scope(restore);
	int err = 0;

	if (restore->want->drained != drained ||
	    restore->now.drained == drained)
		return;
	if (!restore->call->dry_run)
		err = ipc_drain_set(restore->call->ipc, &where, drained);
	restore_done(restore, 0, "drained", drained ? "no" : "yes",
		     drained ? "yes" : "no", err, false);
}

/* Ports that are up are left alone unless that is what is wanted */
static bool restore_may(struct restore *restore, uint64_t lanes,
			const char *what)
{
	struct call *call = restore->call;
	char name[RESTORE_NAME_LEN];
	char port[PORTS_NAME_LEN];
	size_t i;

	for (i = 0; i < restore->port_count && !call->force; i++) {
		if (!restore->ports[i].admin_up.v ||
		    !(ports_mask(&restore->ports[i]) & lanes))
			continue;
		restore_name(restore, lanes, what, name, sizeof(name));
		call_fail(call, STATUS_FAILED, name,
			  "%s is up (set it down, or use --force)",
			  ports_name(&restore->ports[i], port));
		return false;
	}
	return true;
}

/* A split group is joined before it is split in another way */
static int restore_split(struct restore *restore, uint64_t lanes,
			 unsigned int from, unsigned int to)
{
	const char *handle = restore->item.card->handle;
	const struct port *port;
	int err = 0;

	port = ports_find(restore->ports, restore->port_count,
			  __builtin_ctzll(lanes));
	if (!port)
		return -ENODEV;
	if (from > 1)
		err = net_split(restore->call->net, handle, port->index.v, 1);
	if (err || to == 1)
		return err;
	err = restore_look(restore);
	port = ports_find(restore->ports, restore->port_count,
			  __builtin_ctzll(lanes));
	if (err || !port)
		return err ? err : -ENODEV;
	return net_split(restore->call->net, handle, port->index.v, to);
}

static void restore_width(struct restore *restore, unsigned int group)
{
	unsigned int from = config_width(&restore->now, group);
	unsigned int to = config_width(restore->want, group);
	uint64_t lanes = 0xffull << 8 * group;
	char was[16], becomes[16];
	int err = 0;

	if (!from || !to || from == to)
		return;
	if (!restore_may(restore, lanes, "ports"))
		return;
	snprintf(was, sizeof(was), "%u", from);
	snprintf(becomes, sizeof(becomes), "%u", to);
	if (!restore->call->dry_run)
		err = restore_split(restore, lanes, from, to);
	restore_done(restore, lanes, "ports", was, becomes, err, true);
	if (!restore->call->dry_run)
		restore_look(restore);
}

/* Lanes of ports that are up are told, and left out; the rest goes on */
static uint64_t restore_may_lanes(struct restore *restore, uint64_t lanes,
				  const char *what)
{
	uint64_t mask;
	size_t i;

	for (i = 0; i < restore->port_count; i++) {
		mask = ports_mask(&restore->ports[i]) & lanes;
		if (mask && !restore_may(restore, mask, what))
			lanes &= ~mask;
	}
	return lanes;
}

/* The same port as it is now, or NULL when its width is another one */
static const struct port *restore_port(const struct restore *restore,
				       const struct config_port *want)
{
	const struct port *port;

	port = ports_find(restore->ports, restore->port_count, want->lane);
	if (!port || port->lane.v != want->lane ||
	    port->lanes.v != want->lanes)
		return NULL;
	return port;
}

static void restore_speed(struct restore *restore,
			  const struct config_port *want)
{
	const struct port *port = restore_port(restore, want);
	char was[24], becomes[16];
	int err = 0;

	if (!port || port->speed_mbps.v == want->speed_mbps ||
	    !restore_may(restore, ports_mask(port), "speed_mbps"))
		return;
	snprintf(was, sizeof(was), "%lld", port->speed_mbps.v);
	snprintf(becomes, sizeof(becomes), "%u", want->speed_mbps);
	if (!restore->call->dry_run)
		err = port->ifindex.set ?
		      net_speed_set(restore->call->net, port->ifindex.v,
				    want->speed_mbps) : -ENODEV;
	restore_done(restore, ports_mask(port), "speed_mbps", was, becomes,
		     err, true);
}

static bool restore_app_differs(const struct restore *restore,
				const struct config_port *want)
{
	const struct port *port = restore_port(restore, want);
	long long now = 0;

	if (!port)
		return false;
	if (port->policy.v == XPO_APPLICATION_POLICY_PREFERRED)
		now = port->preferred_app_sel.v;
	return now != want->app_sel;
}

/* All ports that are to get one application go together */
static void restore_application(struct restore *restore, unsigned int app_sel)
{
	struct scope where = restore_scope(restore);
	struct call *call = restore->call;
	struct job job = {};
	char becomes[16];
	uint64_t lanes = 0;
	size_t i;
	int err;

	for (i = 0; i < restore->want->port_count; i++) {
		const struct config_port *want = &restore->want->ports[i];

		if (want->app_sel == app_sel &&
		    restore_app_differs(restore, want))
			lanes |= ((1ull << want->lanes) - 1) << want->lane;
	}
	lanes = restore_may_lanes(restore, lanes, "application");
	if (!lanes)
		return;
	if (app_sel)
		snprintf(becomes, sizeof(becomes), "%u", app_sel);
	else
		strcpy(becomes, "auto");
	err = ipc_apply(call->ipc, &where, lanes, app_sel, call->dry_run,
			&job.started);
	restore_job(restore, &job, lanes, "application", becomes, err);
}

static void restore_controls_set(struct restore *restore, uint64_t lanes,
				 const struct controls *want)
{
	struct scope where = restore_scope(restore);
	struct call *call = restore->call;
	char text[RESTORE_TEXT_LEN] = "";
	char value[CONTROLS_VALUE_LEN];
	struct job job = {};
	size_t len = 0;
	unsigned int i;
	int err;

	for (i = 0; i < CONTROL_COUNT && len < sizeof(text); i++)
		if (controls_is_set(want, i))
			len += snprintf(text + len, sizeof(text) - len,
					"%s%s=%s", len ? " " : "",
					controls_words[i],
					controls_value(i, want->value[i].v,
						       value));
	err = ipc_controls_set(call->ipc, &where, lanes, want, true,
			       call->dry_run, &job.started);
	restore_job(restore, &job, lanes, "lane_controls",
		    *text ? text : "none", err);
}

/* Of all lanes that are to get the same, those that have something else */
static void restore_controls(struct restore *restore)
{
	static const struct controls none;
	const struct controls *now, *want;
	uint64_t left = UINT64_MAX;
	unsigned int first, lane;
	uint64_t lanes;

	for (first = 0; first < XPO_MAX_LANES; first++) {
		want = config_controls(restore->want, first);
		want = want ? want : &none;
		for (lanes = 0, lane = first; lane < XPO_MAX_LANES; lane++) {
			const struct controls *other;

			other = config_controls(restore->want, lane);
			if (!(left >> lane & 1) ||
			    !config_same_controls(want, other ? other : &none))
				continue;
			left &= ~(1ull << lane);
			now = config_controls(&restore->now, lane);
			if (!config_same_controls(want, now ? now : &none))
				lanes |= 1ull << lane;
		}
		lanes = restore_may_lanes(restore, lanes, "lane_controls");
		if (lanes)
			restore_controls_set(restore, lanes, want);
	}
}

static void restore_admin(struct restore *restore,
			  const struct config_port *want)
{
	const struct port *port = restore_port(restore, want);
	int err = 0;

	if (!port || !port->admin_up.v == !want->admin_up)
		return;
	if (!restore->call->dry_run)
		err = port->ifindex.set ?
		      net_link_set(restore->call->net, port->ifindex.v,
				   want->admin_up) : -ENODEV;
	restore_done(restore, ports_mask(port), "admin_up",
		     port->admin_up.v ? "yes" : "no",
		     want->admin_up ? "yes" : "no", err, true);
}

static void restore_ports(struct restore *restore)
{
	const struct config_cage *want = restore->want;
	unsigned int app_sel, group;
	size_t i;

	for (group = 0; group < CONFIG_GROUPS; group++)
		restore_width(restore, group);
	for (i = 0; i < want->port_count; i++)
		restore_speed(restore, &want->ports[i]);
	for (app_sel = 0; app_sel <= 15; app_sel++)
		restore_application(restore, app_sel);
}

/* A drained module takes no settings, so it is the first or the last */
static void restore_cage(struct restore *restore)
{
	const struct config_cage *want = restore->want;
	size_t i;
	int err;

	err = restore_look(restore);
	if (err) {
		call_fail_kernel(restore->call, restore->item.name, err);
		return;
	}
	restore_drained(restore, false);
	restore_policy(restore);
	restore_ports(restore);
	restore_controls(restore);
	for (i = 0; i < want->port_count && restore->call->up; i++)
		restore_admin(restore, &want->ports[i]);
	restore_drained(restore, true);
}

/* By serial number; a card that was moved has another handle */
static const struct card *restore_find(struct call *call,
				       const struct config_card *want,
				       const struct card *cards, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (*want->serial && !strcmp(cards[i].serial, want->serial))
			return &cards[i];
	for (i = 0; i < count; i++) {
		if (strcmp(cards[i].handle, want->handle))
			continue;
		if (call->force || !*want->serial)
			return &cards[i];
		call_fail(call, STATUS_FAILED, want->handle,
			  "is another card: its serial number is %s, not %s (restore it nevertheless with --force)",
			  cards[i].serial, want->serial);
		return NULL;
	}
	call_fail(call, STATUS_NO_SUCH, want->handle,
		  "no card with the serial number %s", want->serial);
	return NULL;
}

static void restore_card(struct call *call, const struct config_card *want,
			 const struct card *card)
{
	size_t i;
	int err;

	for (i = 0; i < want->cage_count; i++) {
		struct restore restore = {
			.call = call,
			.item = { .card = card },
			.want = &want->cages[i],
		};

		restore.item.module = &restore.module;
		snprintf(restore.item.name, sizeof(restore.item.name),
			 "xpo%lld/%u", card->index.v, restore.want->cage);
		err = ipc_module(call->ipc, card->index.v, restore.want->cage,
				 &restore.module);
		if (err)
			call_fail_kernel(call, restore.item.name, err);
		else
			restore_cage(&restore);
		free(restore.ports);
	}
}

static void restore_all(struct call *call, const struct config *config)
{
	const struct card *card;
	struct card *cards;
	size_t count, i;
	int err;

	err = ipc_cards(call->ipc, &cards, &count);
	if (err) {
		call_fail_kernel(call, NULL, err);
		return;
	}
	out_table_start(call_out(call), "changes",
			call->dry_run ? "Would be changed" : NULL);
	for (i = 0; i < config->count; i++) {
		card = restore_find(call, &config->cards[i], cards, count);
		if (card)
			restore_card(call, &config->cards[i], card);
	}
	out_table_end(call_out(call));
	if (!call->done && !call->failed)
		out_line(call_out(call), "Everything is as it was saved");
	free(cards);
}

void restore_run(struct call *call, int argc, char **argv)
{
	struct config config;
	int err;

	if (argc != 1) {
		call_usage(call,
			   "restore from which file? (- is standard input)");
		return;
	}
	if (!config_read(call, argv[0], &config))
		return;
	if (!call_ipc(call) || !call_net(call)) {
		config_free(&config);
		return;
	}
	err = call->dry_run ? 0 : ipc_subscribe(call->ipc);
	if (err)
		call_fail_kernel(call, NULL, err);
	else
		restore_all(call, &config);
	config_free(&config);
}
