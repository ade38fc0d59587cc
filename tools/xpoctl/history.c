// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl history: how often and how long links were down.
 */
#include <net/if.h>
#include <stdlib.h>

#include "call.h"
#include "command.h"
#include "fields.h"
#include "ipc-telemetry.h"
#include "select.h"

static void history_port(struct out *out, const struct selected *item,
			 const struct history *history)
{
	char ifname[IF_NAMESIZE];

	out_strf(out, NULL, "port", "%s:%lld", item->name, history->lane.v);
	select_out(out, item);
	fields_int(out, "lane", NULL, NULL, &history->lane);
	fields_int(out, "ifindex", NULL, NULL, &history->ifindex);
	if (history->ifindex.set && if_indextoname(history->ifindex.v, ifname))
		out_str(out, "ifname", "interface", ifname);
	else
		out_null(out, "ifname", "interface", NULL, NULL);
}

/* Milliseconds, for people seconds */
static void history_ms(struct out *out, const char *key, const char *label,
		       const struct val *ms)
{
	if (!ms->set) {
		out_null(out, key, label, "s", NULL);
		return;
	}
	out_int(out, key, NULL, NULL, ms->v);
	out_fixed(out, NULL, label, "s", ms->v, 3);
}

static void history_row(struct out *out, const struct selected *item,
			const struct history *history)
{
	out_row_start(out);
	history_port(out, item, history);
	if (history->downs_1min.v)
		out_tone(out, OUT_WARN);
	fields_int(out, "downs_1min", "1 min", NULL, &history->downs_1min);
	fields_int(out, "downs_10min", "10 min", NULL, &history->downs_10min);
	fields_int(out, "downs_1h", "1 h", NULL, &history->downs_1h);
	fields_int(out, "downs_total", "total", NULL, &history->downs_total);
	fields_time(out, "last_down_ns", "last down", &history->last_down_ns);
	fields_time(out, "last_up_ns", "last up", &history->last_up_ns);
	history_ms(out, "last_downtime_ms", "was down",
		   &history->last_downtime_ms);
	history_ms(out, "longest_downtime_ms", "longest",
		   &history->longest_downtime_ms);
	out_row_end(out);
}

static int history_module(struct call *call, const struct selected *item)
{
	struct scope scope = {
		.card = item->module->card,
		.cage = item->module->cage,
	};
	struct history *history;
	size_t count, i;
	int err;

	err = ipc_history(call->ipc, &scope, &history, &count);
	if (err)
		return err;
	for (i = 0; i < count; i++)
		if (!item->lanes ||
		    item->lanes >> (history[i].lane.v & 63) & 1)
			history_row(call_out(call), item, &history[i]);
	free(history);
	return 0;
}

void history_run(struct call *call, int argc, char **argv)
{
	struct selection sel;
	size_t i;
	int err;

	if (!select_modules(call, argc, argv,
			    SELECT_CARD | SELECT_LANES | SELECT_EMPTY, &sel))
		return;
	out_table_start(call_out(call), "ports", NULL);
	for (i = 0; i < sel.count; i++) {
		err = history_module(call, &sel.items[i]);
		if (err)
			call_fail_kernel(call, sel.items[i].name, err);
		else
			call->done++;
	}
	out_table_end(call_out(call));
	select_free(&sel);
}
