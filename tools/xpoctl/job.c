// SPDX-License-Identifier: GPL-2.0
#include "job.h"

#include <errno.h>
#include <stdio.h>

#include "call.h"
#include "clock.h"
#include "fields.h"
#include "numbers.h"
#include "ports.h"
#include "select.h"

long job_timeout_s(const struct call *call)
{
	return call->timeout_s < 0 ? JOB_TIMEOUT_S : call->timeout_s;
}

static void job_progress(struct call *call, const struct job *job,
			 const struct event *event)
{
	if (call->progress && event->port_state.set)
		fprintf(call->err, "\r\033[K%s: lane %lld %s", job->item->name,
			event->lane.v,
			words_get(&words_port_state, event->port_state.v));
}

static void job_event(struct call *call, struct job *job,
		      const struct event *event)
{
	const struct module *module = job->item->module;

	if (event->card.v != module->card.v)
		return;
	if (event->type.v == XPO_EVENT_TYPE_PORT &&
	    event->cage.v == module->cage.v)
		job_progress(call, job, event);
	if (event->type.v != XPO_EVENT_TYPE_DONE ||
	    event->id.v != job->started.id.v)
		return;
	job->event = *event;
	job->ended = true;
}

int job_wait(struct call *call, struct job *job)
{
	long long deadline = clock_now_ms() + 1000ll * job_timeout_s(call);
	struct event event;
	int got = 0;

	if (!job->started.id.set)
		return -EBADMSG;
	while (!job->ended && clock_left_ms(deadline)) {
		got = ipc_wait(call->ipc, clock_left_ms(deadline), &event);
		if (got > 0)
			job_event(call, job, &event);
		else if (got == -ENOBUFS)
			job->lost = true;
		else
			break;
	}
	if (call->progress)
		fputs("\r\033[K", call->err);
	return got < 0 && got != -ENOBUFS ? got : 0;
}

void job_out(struct out *out, const struct job *job)
{
	const struct event *event = &job->event;

	if (job->ended) {
		out_tone(out, event->error.v ? OUT_BAD : OUT_GOOD);
		out_str(out, NULL, "Result", event->error.v ? "failed" :
							      "done");
	} else if (job->started.id.set) {
		out_str(out, NULL, "Result", "started");
	}
	out_bool(out, "done", NULL, job->ended && !event->error.v);
	fields_int(out, "id", NULL, NULL, &job->started.id);
	if (!job->ended)
		return;
	fields_int(out, "error", NULL, NULL, &event->error);
	fields_word(out, "fault", NULL, &words_port_fault, &event->port_fault);
	fields_word(out, "config_status", NULL, &words_config_status,
		    &event->config_status);
	ports_out_lanes(out, "fault_lanes", NULL, event->lanes.v);
}

/* "xpo0/3:8-15", what the error is about */
static const char *job_object(const struct job *job, char *object, size_t size)
{
	char lanes[NUMBERS_LIST_LEN];

	numbers_format(job->event.lanes.v, lanes);
	snprintf(object, size, "%s%s%s", job->item->name, *lanes ? ":" : "",
		 lanes);
	return object;
}

static void job_failed(struct call *call, const struct job *job)
{
	const struct event *event = &job->event;
	const char *advice = ports_advice(event->port_fault.v);
	bool rejected = event->port_fault.v == XPO_PORT_FAULT_REJECTED;
	char object[SELECT_NAME_LEN + NUMBERS_LIST_LEN];

	job_object(job, object, sizeof(object));
	if (!event->port_fault.v) {
		call_fail_access(call, object, event->error.v);
		return;
	}
	call_fail(call, STATUS_FAILED, object,
		  "%s%s%s, nothing was changed%s%s%s",
		  words_get(&words_port_fault, event->port_fault.v),
		  rejected ? " with ConfigStatus " : "",
		  rejected ? words_get(&words_config_status,
				       event->config_status.v) : "",
		  advice ? " (" : "", advice ? advice : "", advice ? ")" : "");
}

void job_finish(struct call *call, const struct job *job)
{
	if (call->dry_run || !job_timeout_s(call))
		call->done++;
	else if (!job->ended)
		call_fail(call, STATUS_FAILED, job->item->name,
			  "started, but not done in %ld s%s (see 'xpoctl state %s')",
			  job_timeout_s(call), job->lost ?
			  ", or the event of it was lost" : "",
			  job->item->name);
	else if (job->event.error.v)
		job_failed(call, job);
	else
		call->done++;
}
