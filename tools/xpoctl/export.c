// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl export: values of a recorded file for other programs, or as a plot.
 */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "call.h"
#include "command.h"
#include "out.h"
#include "plot.h"
#include "replay.h"

struct export {
	struct call *call;
	FILE *fp;
	uint32_t card;
	struct plot plot;
	bool failed;
};

/* "xpo0/3:17" */
static const char *export_object(const struct export *export,
				 const struct value *value, char *text)
{
	if (value->lane < 0)
		snprintf(text, PLOT_LABEL_LEN, "xpo%u/%u", export->card,
			 value->cage);
	else
		snprintf(text, PLOT_LABEL_LEN, "xpo%u/%u:%d", export->card,
			 value->cage, value->lane);
	return text;
}

static void export_csv(void *arg, const struct value *value, uint64_t time_ns)
{
	const char *unit = sample_unit(value->id);
	char name[SAMPLE_NAME_LEN], text[STREAM_TEXT_LEN];
	struct export *export = arg;

	fprintf(export->fp, "%llu.%09llu,xpo%u/%u,",
		(unsigned long long)(time_ns / 1000000000),
		(unsigned long long)(time_ns % 1000000000), export->card,
		value->cage);
	if (value->lane >= 0)
		fprintf(export->fp, "%d", value->lane);
	fprintf(export->fp, ",%s,%s,%s\n", sample_name(value->id, name),
		value->format == SAMPLE_NONE ? "" : stream_text(value, text),
		unit ? unit : "");
}

static void export_plot(void *arg, const struct value *value, uint64_t time_ns)
{
	struct export *export = arg;
	struct plot_series *series;
	char label[PLOT_LABEL_LEN];
	double v = value->format == SAMPLE_NONE ? NAN : value->v;

	if (export->failed)
		return;
	series = plot_series(&export->plot,
			     export_object(export, value, label));
	if (!series) {
		call_usage(export->call,
			   "more than %d lines in one plot: say which with addresses or --lane",
			   PLOT_SERIES_MAX);
		export->failed = true;
	} else if (plot_add(series, time_ns, v)) {
		call_fail(export->call, STATUS_FAILED, NULL, "out of memory");
		export->failed = true;
	}
}

/* A plot has one axis */
static bool export_one_value(struct export *export, int *id)
{
	*id = export->call->values ? sample_find(export->call->values) : -1;
	if (*id >= 0)
		return true;
	call_usage(export->call,
		   "svg shows one value: say which, like --value rx_power");
	return false;
}

static void export_svg(struct export *export, struct recfile *file,
		       struct stream *stream, const char *path)
{
	char name[SAMPLE_NAME_LEN];
	int id;

	if (!export_one_value(export, &id))
		return;
	export->plot.title = sample_name(id, name);
	export->plot.unit = sample_unit(id);
	export->plot.log = sample_is_ratio(id);
	export->plot.decimals = sample_decimals(id);
	stream->take = export_plot;
	stream->arg = export;
	if (!replay_records(file, stream, path) || export->failed)
		return;
	if (export->plot.count)
		plot_svg(&export->plot, export->fp);
	else
		call_fail(export->call, STATUS_FAILED, path,
			  "there is no such value in the file");
}

static void export_values(struct export *export, struct recfile *file,
			  struct stream *stream, const char *path)
{
	const char *format = export->call->format;

	if (!strcmp(format, "csv")) {
		fputs("time_s,module,lane,value,number,unit\n", export->fp);
		stream->take = export_csv;
		stream->arg = export;
		replay_records(file, stream, path);
	} else if (!strcmp(format, "jsonl")) {
		export->call->out_flags |= OUT_JSON;
		replay_records(file, stream, path);
	} else {
		export_svg(export, file, stream, path);
	}
}

static bool export_arguments(struct call *call, int argc)
{
	if (!argc)
		call_usage(call, "which file?");
	else if (!call->format || (strcmp(call->format, "csv") &&
				   strcmp(call->format, "jsonl") &&
				   strcmp(call->format, "svg")))
		call_usage(call, "say --format csv, jsonl or svg");
	return !call->usage;
}

/* Output goes to a file until it is closed */
static bool export_output(struct export *export, FILE **before)
{
	struct call *call = export->call;

	*before = call->fp;
	export->fp = call->fp;
	if (!call->output)
		return true;
	export->fp = fopen(call->output, "w");
	if (!export->fp) {
		call_fail(call, STATUS_FAILED, call->output, "%s",
			  strerror(errno));
		return false;
	}
	call->fp = export->fp;
	return true;
}

static void export_output_end(struct export *export, FILE *before)
{
	struct call *call = export->call;
	int err = 0;

	if (call->out)
		err = out_destroy(call->out);
	call->out = NULL;
	if (ferror(export->fp))
		err = -EIO;
	if (export->fp != before && fclose(export->fp))
		err = -errno;
	call->fp = before;
	if (err && err != -EPIPE)
		call_fail(call, STATUS_FAILED, call->output, "%s",
			  strerror(-err));
}

void export_run(struct call *call, int argc, char **argv)
{
	struct export export = { .call = call };
	struct stream stream;
	struct recfile file;
	FILE *before;

	if (!export_arguments(call, argc) ||
	    !replay_open(call, argv[0], argc - 1, argv + 1, &file, &stream))
		return;
	export.card = file.info.card;
	if (export_output(&export, &before)) {
		export_values(&export, &file, &stream, argv[0]);
		export_output_end(&export, before);
	}
	plot_free(&export.plot);
	replay_close(&file, &stream);
}
