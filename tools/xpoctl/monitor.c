// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl monitor: events as they come.
 */
#include <errno.h>

#include "call.h"
#include "clock.h"
#include "command.h"
#include "event.h"
#include "out.h"
#include "select.h"
#include "stop.h"

/* Nothing selected is everything; what concerns a card, all its cages */
static bool monitor_wants(const struct selection *sel,
			  const struct event *event)
{
	size_t i;

	if (!sel->count)
		return true;
	for (i = 0; i < sel->count; i++) {
		const struct module *module = sel->items[i].module;

		if (event->card.v == module->card.v &&
		    (!event->cage.set || event->cage.v == module->cage.v))
			return true;
	}
	return false;
}

static void monitor_loop(struct call *call, const struct selection *sel)
{
	struct event_printer printer = { .ipc = call->ipc };
	unsigned long seen = 0;
	long long deadline = -1;
	struct event event;
	int got;

	if (call->timeout_s >= 0)
		deadline = clock_now_ms() + 1000ll * call->timeout_s;
	while (!stop_asked() && (!call->count || seen < call->count)) {
		got = ipc_wait(call->ipc, clock_left_ms(deadline), &event);
		if (!got)
			break;
		if (got == -EINTR)
			continue;
		if (got == -ENOBUFS) {
			event_overrun(call_out(call));
			continue;
		}
		if (got == -ENOENT) {
			call_fail(call, STATUS_NO_SUCH, NULL,
				  "the xpo driver was unloaded");
			return;
		}
		if (got < 0) {
			call_fail_kernel(call, NULL, got);
			return;
		}
		if (!monitor_wants(sel, &event))
			continue;
		event_print(&printer, call_out(call), &event);
		seen++;
	}
	if (call->count && seen < call->count && !stop_asked())
		call_fail(call, STATUS_FAILED, NULL,
			  "%lu of %lu events in %ld s", seen, call->count,
			  call->timeout_s);
}

void monitor_run(struct call *call, int argc, char **argv)
{
	struct selection sel = {};
	int err;

	stop_signals();
	if (!call_ipc(call))
		return;
	err = ipc_subscribe(call->ipc);
	if (!err && call->all)
		err = ipc_subscribe_edges(call->ipc);
	if (err) {
		call_fail_kernel(call, NULL, err);
		return;
	}
	if (argc && !select_modules(call, argc, argv,
				    SELECT_CARD | SELECT_EMPTY, &sel))
		return;
	if (call->out_flags & OUT_PRETTY) {
		call_usage(call, "a stream has one line per event: -j, not -p");
		select_free(&sel);
		return;
	}
	monitor_loop(call, &sel);
	select_free(&sel);
}
