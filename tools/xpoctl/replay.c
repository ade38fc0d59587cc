// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl replay: a recorded file, as watch would have printed it.
 */
#include "replay.h"

#include <linux/xpo_telemetry.h>

#include "call.h"
#include "command.h"
#include "out.h"
#include "stop.h"

bool replay_open(struct call *call, const char *path, int argc, char **argv,
		 struct recfile *file, struct stream *stream)
{
	if (recfile_open(file, path)) {
		call_fail(call, STATUS_FAILED, path, "%s", file->error);
		return false;
	}
	if (!stream_init(stream, call, &file->layout, file->info.card,
			 file->info.handle) ||
	    !stream_addresses(stream, argc, argv)) {
		replay_close(file, stream);
		return false;
	}
	return true;
}

void replay_close(struct recfile *file, struct stream *stream)
{
	stream_free(stream);
	recfile_close(file);
}

/* What was lost before a record comes before it */
static void replay_gap(struct recfile *file, struct stream *stream,
		       uint64_t *lost, uint64_t *bad)
{
	if (!stream->take)
		stream_lost(stream, file->lost - *lost, file->bad - *bad);
	*lost = file->lost;
	*bad = file->bad;
}

bool replay_records(struct recfile *file, struct stream *stream,
		    const char *path)
{
	struct xpo_tlm_record record;
	uint64_t lost = 0, bad = 0;
	int got;

	while ((got = recfile_read(file, &record)) > 0) {
		replay_gap(file, stream, &lost, &bad);
		if (!stream_record(stream, &record) || stop_asked())
			return true;
	}
	replay_gap(file, stream, &lost, &bad);
	if (got < 0) {
		call_fail(stream->call, STATUS_FAILED, path, "%s",
			  file->error);
		return false;
	}
	if (file->complete)
		return true;
	call_fail(stream->call, STATUS_PARTLY, path,
		  "byte %llu: the file has no end, its recording was cut off",
		  (unsigned long long)file->offset);
	return true;
}

void replay_run(struct call *call, int argc, char **argv)
{
	struct stream stream;
	struct recfile file;

	if (!argc) {
		call_usage(call, "which file?");
		return;
	}
	if (call->out_flags & OUT_PRETTY) {
		call_usage(call, "a stream has one line per value: -j, not -p");
		return;
	}
	stop_signals();
	if (!replay_open(call, argv[0], argc - 1, argv + 1, &file, &stream))
		return;
	replay_records(&file, &stream, argv[0]);
	replay_close(&file, &stream);
}
