// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl record: what the card samples, to a file.
 */
#include <linux/xpo_telemetry.h>
#include <stdlib.h>

#include "call.h"
#include "command.h"
#include "feed.h"
#include "out.h"
#include "recfile.h"
#include "select.h"
#include "stop.h"
#include "stream.h"

struct record {
	struct call *call;
	const char *path;
	struct recfile file;
	struct stream stream;	/* says what is wanted */
	struct xpo_tlm_record *records;
	uint32_t count;		/* not written yet */
};

static int record_flush(struct record *rec, const struct feed_gap *gap)
{
	uint32_t count = rec->count;

	rec->count = 0;
	return recfile_write(&rec->file, rec->records, count, gap->lost,
			     gap->bad);
}

/* A gap is in front of the records of its block */
static int record_add(struct record *rec, const struct xpo_tlm_record *record,
		      const struct feed_gap *gap)
{
	static const struct feed_gap none;
	struct sample sample;
	int err = 0;

	if (gap->lost || gap->bad || rec->count == RECFILE_BLOCK_MAX)
		err = record_flush(rec, &none);
	if (!err && (gap->lost || gap->bad))
		err = record_flush(rec, gap);
	if (err || !record)
		return err;
	if (!sample_parse(record, &sample) &&
	    stream_wants(&rec->stream, &sample))
		rec->records[rec->count++] = *record;
	return 0;
}

static bool record_enough(const struct record *rec)
{
	unsigned long count = rec->call->count;

	return count && rec->file.records + rec->count >= count;
}

static void record_fail(struct record *rec)
{
	call_fail(rec->call, STATUS_FAILED, rec->path, "%s", rec->file.error);
}

/* Everything until the end; that is in the file whatever ends it */
static void record_loop(struct record *rec, struct feed *feed)
{
	static const struct feed_gap none;
	struct xpo_tlm_record record;
	struct feed_gap gap;
	int got, err = 0;

	while (!err && !record_enough(rec)) {
		got = feed_next(feed, &record, &gap);
		err = record_add(rec, got > 0 ? &record : NULL, &gap);
		if (got < 0) {
			feed_fail(feed, got);
			break;
		}
		if (!got && feed_is_over(feed))
			break;
	}
	if (!err)
		err = record_flush(rec, &none);
	if (!err)
		err = recfile_finish(&rec->file);
	if (err)
		record_fail(rec);
}

static void record_out(struct record *rec)
{
	struct out *out = call_out(rec->call);
	const struct recfile *file = &rec->file;

	out_section_start(out, NULL, "%s", rec->path);
	out_str(out, "file", NULL, rec->path);
	out_int(out, "records", "Records", NULL, file->records);
	out_int(out, "bytes", "Bytes", NULL, file->offset);
	if (file->lost)
		out_tone(out, OUT_BAD);
	out_int(out, "lost", "Lost", NULL, file->lost);
	if (file->bad)
		out_tone(out, OUT_BAD);
	out_int(out, "bad", "Damaged", NULL, file->bad);
	out_section_end(out);
	if (file->lost || file->bad)
		call_fail(rec->call, STATUS_PARTLY, rec->path,
			  "%llu records were lost and %llu damaged",
			  (unsigned long long)file->lost,
			  (unsigned long long)file->bad);
}

static void record_to(struct record *rec, struct feed *feed,
		      const struct selection *sel)
{
	if (!stream_init(&rec->stream, rec->call, &feed->layout,
			 feed->info.card, feed->info.handle))
		return;
	stream_select(&rec->stream, sel);
	rec->records = calloc(RECFILE_BLOCK_MAX, sizeof(*rec->records));
	if (!rec->records) {
		call_fail(rec->call, STATUS_FAILED, NULL, "out of memory");
	} else if (recfile_create(&rec->file, rec->path, &feed->info,
				  &feed->layout)) {
		record_fail(rec);
		recfile_close(&rec->file);
	} else {
		record_loop(rec, feed);
		record_out(rec);
		recfile_close(&rec->file);
	}
	free(rec->records);
	stream_free(&rec->stream);
}

void record_run(struct call *call, int argc, char **argv)
{
	struct record rec = { .call = call };
	struct selection sel;
	struct feed feed;

	if (!argc) {
		call_usage(call, "to which file?");
		return;
	}
	rec.path = argv[0];
	stop_signals();
	if (!select_modules(call, argc - 1, argv + 1,
			    SELECT_CARD | SELECT_EMPTY, &sel))
		return;
	if (feed_open(&feed, call, &sel)) {
		record_to(&rec, &feed, &sel);
		feed_close(&feed);
	}
	select_free(&sel);
}
