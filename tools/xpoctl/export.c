// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl export: values of a recorded file for other programs, or as a plot.
 */
#include <errno.h>
#include <linux/xpo_telemetry.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "call.h"
#include "command.h"
#include "out.h"
#include "plot.h"
#include "replace.h"
#include "replay.h"

struct export {
	struct call *call;
	const char *path;	/* of what was recorded */
	struct recfile *file;
	struct stream *stream;
	FILE *fp;
	struct plot plot;
	bool failed;
};

static void export_csv(void *arg, const struct value *value, uint64_t time_ns)
{
	const char *unit = sample_unit(value->id);
	char name[SAMPLE_NAME_LEN], text[STREAM_TEXT_LEN];
	struct export *export = arg;

	fprintf(export->fp, "%llu.%09llu,xpo%u/%u,",
		(unsigned long long)(time_ns / 1000000000),
		(unsigned long long)(time_ns % 1000000000),
		export->stream->card, value->cage);
	if (value->endpoint != XPO_TLM_ENDPOINT_CAGE)
		fprintf(export->fp, "%u", value->endpoint);
	fputc(',', export->fp);
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
	char place[SAMPLE_PLACE_LEN], label[PLOT_LABEL_LEN];
	double v = value->format == SAMPLE_NONE ? NAN : value->v;

	if (export->failed)
		return;
	snprintf(label, sizeof(label), "xpo%u%s", export->stream->card,
		 sample_place(export->stream->layout, value->cage,
			      value->endpoint, value->lane, place));
	series = plot_series(&export->plot, label);
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

static bool export_svg(struct export *export)
{
	char name[SAMPLE_NAME_LEN];
	int id;

	if (!export_one_value(export, &id))
		return false;
	export->plot.title = sample_name(id, name);
	export->plot.unit = sample_unit(id);
	export->plot.log = sample_is_ratio(id);
	export->plot.decimals = sample_decimals(id);
	export->stream->take = export_plot;
	export->stream->arg = export;
	if (!replay_records(export->file, export->stream, export->path) ||
	    export->failed)
		return false;
	if (export->plot.count) {
		plot_svg(&export->plot, export->fp);
		return true;
	}
	call_fail(export->call, STATUS_FAILED, export->path,
		  "there is no such value in the file");
	return false;
}

/* Values that could be read are of use also when the rest could not be */
static bool export_lines(struct export *export)
{
	bool read;

	if (!strcmp(export->call->format, "csv")) {
		fputs("time_s,module,endpoint,lane,value,number,unit\n",
		      export->fp);
		export->stream->take = export_csv;
		export->stream->arg = export;
	} else {
		export->call->out_flags |= OUT_JSON;
	}
	read = replay_records(export->file, export->stream, export->path);
	return read || export->stream->printed;
}

/*
 * What is written to goes through call->fp as well. 0 or a negative errno of
 * writing; what else fails is told, and failed is set.
 */
static int export_values(struct export *export, FILE *fp)
{
	struct call *call = export->call;
	FILE *before = call->fp;
	int err = 0;

	export->fp = fp;
	call->fp = fp;
	export->failed = !strcmp(call->format, "svg") ? !export_svg(export) :
							!export_lines(export);
	if (call->out)
		err = out_destroy(call->out);
	call->out = NULL;
	call->fp = before;
	errno = 0;
	if (!err && (fflush(fp) || ferror(fp)))
		err = errno ? -errno : -EIO;
	return err;
}

static int export_write(FILE *fp, const void *ctx)
{
	struct export *const *export = ctx;
	int err = export_values(*export, fp);

	errno = -err;
	return err || (*export)->failed ? -1 : 0;
}

/* It is read while the other is written */
static bool export_is_input(const struct export *export)
{
	struct stat from, to;

	return !stat(export->path, &from) &&
	       !stat(export->call->output, &to) &&
	       from.st_dev == to.st_dev && from.st_ino == to.st_ino;
}

static void export_to(struct export *export)
{
	struct call *call = export->call;
	int err;

	if (call->output && export_is_input(export)) {
		call_fail(call, STATUS_FAILED, call->output,
			  "is the file that is to be exported");
		return;
	}
	err = call->output ? replace_file(call->output, export_write, &export) :
			     export_values(export, call->fp);
	/* Whoever closed the pipe has seen enough */
	if (err && err != -EPIPE && !export->failed)
		call_fail(call, STATUS_FAILED,
			  call->output ? call->output : "output", "%s",
			  strerror(-err));
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

void export_run(struct call *call, int argc, char **argv)
{
	struct stream stream;
	struct recfile file;
	struct export export = {
		.call = call,
		.file = &file,
		.stream = &stream,
	};

	if (!export_arguments(call, argc) ||
	    !replay_open(call, argv[0], argc - 1, argv + 1, &file, &stream))
		return;
	export.path = argv[0];
	export_to(&export);
	plot_free(&export.plot);
	replay_close(&file, &stream);
}
