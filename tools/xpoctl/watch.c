// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl watch: values as the card samples them.
 */
#include <errno.h>
#include <linux/xpo_telemetry.h>
#include <math.h>

#include "call.h"
#include "clock.h"
#include "command.h"
#include "feed.h"
#include "out.h"
#include "select.h"
#include "stop.h"
#include "stream.h"

static bool watch_arguments(struct call *call, int argc)
{
	if (!argc)
		call_usage(call, "which modules? ('*' is all of them)");
	else if (call->out_flags & OUT_PRETTY)
		call_usage(call, "a stream has one line per value: -j, not -p");
	return !call->usage;
}

static void watch_loop(struct feed *feed, struct stream *stream)
{
	struct xpo_tlm_record record;
	struct feed_gap gap;
	int got;

	while ((got = feed_next(feed, &record, &gap)) >= 0) {
		stream_lost(stream, gap.lost, gap.bad);
		if (got && !stream_record(stream, &record))
			break;
		if (!got && feed_is_over(feed))
			break;
	}
	if (got < 0)
		feed_fail(feed, got);
	else if (stream->call->count &&
		 stream->printed < stream->call->count && !stop_asked())
		call_fail(stream->call, STATUS_FAILED, NULL,
			  "%llu of %lu values in %ld s",
			  (unsigned long long)stream->printed,
			  stream->call->count, stream->call->duration_s);
}

void watch_run(struct call *call, int argc, char **argv)
{
	struct stream stream;
	struct selection sel;
	struct feed feed;

	if (!watch_arguments(call, argc))
		return;
	stop_signals();
	if (!select_modules(call, argc, argv,
			    SELECT_CARD | SELECT_LANES | SELECT_EMPTY, &sel))
		return;
	if (feed_open(&feed, call, &sel)) {
		if (stream_init(&stream, call, &feed.layout, feed.info.card,
				feed.info.handle)) {
			stream_select(&stream, &sel);
			watch_loop(&feed, &stream);
			stream_free(&stream);
		}
		feed_close(&feed);
	}
	select_free(&sel);
}
