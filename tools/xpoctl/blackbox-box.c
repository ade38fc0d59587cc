// SPDX-License-Identifier: GPL-2.0
#include "blackbox-box.h"

#include <endian.h>
#include <errno.h>
#include <linux/xpo_telemetry.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "fields.h"
#include "ipc-telemetry.h"
#include "out.h"
#include "recfile.h"
#include "sample.h"

/* Of all lanes together */
struct box_range {
	uint64_t count;
	double low, high;
	enum sample_format format;
};

struct box {
	struct call *call;
	struct layout layout;
	struct recfile *file;	/* when it is saved */
	uint64_t records;
	uint64_t bad;
	struct box_range *ranges;	/* SAMPLE_VALUES */
};

static void box_value(void *arg, const struct value *value)
{
	struct box *box = arg;
	struct box_range *range = &box->ranges[value->id];

	if (value->format == SAMPLE_NONE)
		return;
	if (!range->count || value->v < range->low)
		range->low = value->v;
	if (!range->count || value->v > range->high)
		range->high = value->v;
	range->count++;
	range->format = value->format;
}

static bool box_record(struct box *box, const struct xpo_tlm_record *record)
{
	struct sample sample;

	if (le32toh(record->crc32c) != tlm_crc32c(record, XPO_TLM_CRC_LEN) ||
	    sample_parse(record, &sample)) {
		box->bad++;
		return false;
	}
	box->records++;
	if (!box->file)
		sample_values(&box->layout, &sample, box_value, box);
	return true;
}

static int box_blob(const struct blob *blob, void *ctx)
{
	struct xpo_tlm_record records[IPC_BLOB_LEN / XPO_TLM_RECORD_SIZE];
	struct box *box = ctx;
	uint32_t count = 0;
	uint64_t bad = box->bad;
	size_t at;

	if (blob->len % sizeof(records[0]))
		return -EBADMSG;
	for (at = 0; at < blob->len; at += sizeof(records[0])) {
		memcpy(&records[count], blob->data + at, sizeof(records[0]));
		if (box_record(box, &records[count]))
			count++;
	}
	return box->file ? recfile_write(box->file, records, count, 0,
					 box->bad - bad) : 0;
}

static int box_read(struct box *box, const struct blackbox *info)
{
	return ipc_blackbox_read(box->call->ipc, info->card.v, info->id.v,
				 box_blob, box);
}

static void box_out_range(struct out *out, unsigned int id,
			  const struct box_range *range)
{
	const char *suffix = sample_suffix(id);
	char name[SAMPLE_NAME_LEN], key[2 * SAMPLE_NAME_LEN];
	bool ratio = range->format == SAMPLE_RATIO;

	out_row_start(out);
	out_str(out, "value", "value", sample_name(id, name));
	out_int(out, "count", "samples", NULL, range->count);
	snprintf(key, sizeof(key), "lowest_%s", suffix);
	if (ratio)
		out_ratio(out, key, "lowest", range->low);
	else
		out_double(out, key, "lowest", NULL, range->low,
			   sample_decimals(id));
	snprintf(key, sizeof(key), "highest_%s", suffix);
	if (ratio)
		out_ratio(out, key, "highest", range->high);
	else
		out_double(out, key, "highest", NULL, range->high,
			   sample_decimals(id));
	out_str(out, NULL, "unit", sample_unit(id));
	out_row_end(out);
}

static void box_out(struct box *box, const struct blackbox *info)
{
	struct out *out = call_out(box->call);
	unsigned int id;

	out_section_start(out, NULL, "Black box %lld of xpo%lld/%lld",
			  info->id.v, info->card.v, info->cage.v);
	fields_int(out, "id", NULL, NULL, &info->id);
	out_strf(out, "module", NULL, "xpo%lld/%lld", info->card.v,
		 info->cage.v);
	fields_word(out, "trigger", "Trigger", &words_event_type,
		    &info->trigger);
	fields_int(out, "triggers", "Times", NULL, &info->triggers);
	fields_time(out, "time_ns", "At", &info->time_ns);
	fields_time(out, "from_ns", "From", &info->from_ns);
	fields_time(out, "to_ns", "To", &info->to_ns);
	out_bool(out, "shortened", "Shortened", info->shortened.v);
	out_int(out, "records", "Records", NULL, box->records);
	if (box->bad)
		out_tone(out, OUT_BAD);
	out_int(out, "bad", box->bad ? "Damaged" : NULL, NULL, box->bad);
	out_table_start(out, "values", "Values");
	for (id = 0; id < SAMPLE_VALUES; id++)
		if (box->ranges[id].count)
			box_out_range(out, id, &box->ranges[id]);
	out_table_end(out);
	out_section_end(out);
}

void blackbox_box_show(struct call *call, const struct blackbox *info)
{
	struct box box = { .call = call };
	int err;

	box.ranges = calloc(SAMPLE_VALUES, sizeof(*box.ranges));
	err = box.ranges ? layout_fetch(call->ipc, &info->card, &box.layout) :
			   -ENOMEM;
	if (!err)
		err = box_read(&box, info);
	if (err) {
		call_fail_kernel(call, NULL, err);
	} else {
		box_out(&box, info);
		call->done++;
	}
	layout_free(&box.layout);
	free(box.ranges);
}

static void box_saved(struct box *box, const struct blackbox *info,
		      const char *path)
{
	struct out *out = call_out(box->call);

	out_section_start(out, NULL, "%s", path);
	out_str(out, "file", NULL, path);
	fields_int(out, "id", "Black box", NULL, &info->id);
	out_int(out, "records", "Records", NULL, box->records);
	out_int(out, "bytes", "Bytes", NULL, box->file->offset);
	out_int(out, "bad", box->bad ? "Damaged" : NULL, NULL, box->bad);
	out_section_end(out);
	box->call->done++;
}

void blackbox_box_save(struct call *call, const struct blackbox *info,
		       const char *handle, const char *path)
{
	struct tlm_info from = { .card = info->card.v };
	struct recfile file = {};
	struct box box = { .call = call, .file = &file };
	int err;

	snprintf(from.handle, sizeof(from.handle), "%s", handle);
	err = layout_fetch(call->ipc, &info->card, &box.layout);
	if (!err)
		err = recfile_create(&file, path, &from, &box.layout);
	if (!err)
		err = box_read(&box, info);
	if (!err)
		err = recfile_finish(&file);
	if (!err)
		box_saved(&box, info, path);
	else if (*file.error)
		call_fail(call, STATUS_FAILED, path, "%s", file.error);
	else
		call_fail_kernel(call, NULL, err);
	recfile_close(&file);
	layout_free(&box.layout);
}
