// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl reset: reset a module and say what became of it.
 */
#include <errno.h>
#include <string.h>

#include "call.h"
#include "clock.h"
#include "command.h"
#include "fields.h"
#include "ports.h"
#include "select.h"

#define RESET_TIMEOUT_S		60
#define RESET_POLL_MS		500	/* events may be lost */

/* A module on its way back */
struct reset {
	const struct selected *item;
	struct module module;		/* as it is now */
	bool left;			/* its settled state, once */
	bool settled;			/* again */
	struct val start_ns;		/* card time when it left */
	struct val took_ns;		/* not known when events were lost */
};

/* Low power is a stop on the way, unless there is a reason to stay there */
static bool reset_is_settled(long long state, long long reason)
{
	switch (state) {
	case XPO_MODULE_STATE_INIT:
	case XPO_MODULE_STATE_POWER_UP:
	case XPO_MODULE_STATE_POWER_DOWN:
		return false;
	case XPO_MODULE_STATE_LOW_POWER:
		return reason != XPO_REASON_NONE;
	default:
		return true;
	}
}

static void reset_progress(struct call *call, const struct reset *reset)
{
	if (call->progress)
		fprintf(call->err, "\r\033[K%s: %s", reset->item->name,
			words_get(&words_module_state,
				  reset->module.state.v));
}

static void reset_event(struct reset *reset, const struct event *event)
{
	if (event->card.v != reset->module.card.v || !event->cage.set ||
	    event->cage.v != reset->module.cage.v || !event->state.set)
		return;
	if (!reset_is_settled(event->state.v, event->reason.v)) {
		reset->left = true;
		if (!reset->start_ns.set)
			reset->start_ns = event->time_ns;
		return;
	}
	if (event->type.v == XPO_EVENT_TYPE_FAULT)
		reset->left = true;
	if (reset->start_ns.set) {
		reset->took_ns.set = true;
		reset->took_ns.v = event->time_ns.v - reset->start_ns.v;
	}
}

static int reset_look(struct call *call, struct reset *reset)
{
	bool settled;
	int err;

	err = ipc_module(call->ipc, reset->module.card.v,
			 reset->module.cage.v, &reset->module);
	if (err)
		return err;
	settled = reset_is_settled(reset->module.state.v,
				   reset->module.reason.v);
	reset->left |= !settled;
	reset->settled = reset->left && settled;
	reset_progress(call, reset);
	return 0;
}

static int reset_wait(struct call *call, struct reset *reset)
{
	long timeout_s = call->timeout_s < 0 ? RESET_TIMEOUT_S :
					       call->timeout_s;
	long long deadline = clock_now_ms() + 1000ll * timeout_s;
	struct event event;
	int err = 0;

	while (!reset->settled && !err && clock_left_ms(deadline)) {
		int wait = clock_left_ms(deadline);
		int got = ipc_wait(call->ipc, wait < RESET_POLL_MS ?
				   wait : RESET_POLL_MS, &event);

		if (got == -EINTR)
			err = got;
		else if (got > 0)
			reset_event(reset, &event);
		if (!err)
			err = reset_look(call, reset);
	}
	/* The last event may come later than what it is about */
	while (!err && reset->settled && reset->start_ns.set &&
	       !reset->took_ns.set &&
	       ipc_wait(call->ipc, RESET_POLL_MS, &event) > 0)
		reset_event(reset, &event);
	if (call->progress)
		fputs("\r\033[K", call->err);
	return err;
}

static void reset_row(struct call *call, const struct reset *reset,
		      enum xpo_reset_kind kind)
{
	struct selected now = *reset->item;
	struct out *out = call_out(call);

	now.module = &reset->module;
	out_row_start(out);
	select_out(out, &now);
	out_str(out, NULL, "module", now.name);
	out_str(out, "reset_kind", "reset", words_get(&words_reset_kind, kind));
	out_bool(out, "done", NULL, reset->settled);
	fields_state(out, "state", &reset->module);
	fields_time(out, "took_ns", "after", &reset->took_ns);
	out_row_end(out);
}

static void reset_finish(struct call *call, const struct reset *reset,
			 enum xpo_reset_kind kind)
{
	const char *name = reset->item->name;

	reset_row(call, reset, kind);
	if (call->dry_run || !call->timeout_s) {
		call->done++;
		return;
	}
	if (!reset->settled)
		call_fail(call, STATUS_FAILED, name,
			  "the reset was started, but the module is still in state %s (watch it with 'xpoctl monitor')",
			  words_get(&words_module_state,
				    reset->module.state.v));
	else if (reset->module.state.v == XPO_MODULE_STATE_FAULT ||
		 reset->module.state.v == XPO_MODULE_STATE_PARTIAL)
		call_fail(call, STATUS_FAILED, name,
			  "in state %s after the reset: %s",
			  words_get(&words_module_state,
				    reset->module.state.v),
			  words_get(&words_reason, reset->module.reason.v));
	else
		call->done++;
}

static void reset_module(struct call *call, const struct selected *item,
			 enum xpo_reset_kind kind)
{
	struct reset reset = { .item = item, .module = *item->module };
	int err = 0;

	if (!call->dry_run)
		err = ipc_reset(call->ipc, item->module->card.v,
				item->module->cage.v, kind, call->force);
	if (!err && !call->dry_run && call->timeout_s)
		err = reset_wait(call, &reset);
	if (err)
		ports_fail(call, item, err);
	else
		reset_finish(call, &reset, kind);
}

void reset_run(struct call *call, int argc, char **argv)
{
	int kind = XPO_RESET_KIND_MODULE;
	struct selection sel;
	int found = -1;
	size_t i;
	int err;

	if (argc)
		found = words_find(&words_reset_kind, argv[argc - 1]);
	if (found >= 0) {
		kind = found;
		argc--;
	}
	if (!argc) {
		call_usage(call, "reset which module?");
		return;
	}
	if (!select_modules(call, argc, argv, 0, &sel))
		return;
	err = call->dry_run ? 0 : ipc_subscribe(call->ipc);
	if (err)
		call_fail_kernel(call, NULL, err);
	out_table_start(call_out(call), "resets",
			call->dry_run ? "Would be reset" : NULL);
	for (i = 0; i < sel.count && !err; i++)
		reset_module(call, &sel.items[i], kind);
	out_table_end(call_out(call));
	select_free(&sel);
}
