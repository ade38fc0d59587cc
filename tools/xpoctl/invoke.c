// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "call.h"
#include "command.h"
#include "invoke.h"
#include "out.h"

#define OPTION_MAX	32

struct arguments {
	unsigned int options;	/* OPTION_* that were given */
	const char *option;	/* name of one of them */
	bool help;
	bool version;
	bool no_color;
};

/* Options as getopt wants them; values are positions in options[] */
static void arguments_tables(struct option *longs, char *shorts)
{
	const struct option_info *info;
	int i;

	for (i = 0, info = options; info->name; info++, i++) {
		longs[i].name = info->name;
		longs[i].has_arg = info->arg ? required_argument : no_argument;
		longs[i].val = CHAR_MAX + 1 + i;
		if (!info->letter)
			continue;
		*shorts++ = info->letter;
		if (info->arg)
			*shorts++ = ':';
	}
	*shorts = '\0';
}

static const struct option_info *arguments_find(int code)
{
	const struct option_info *info;

	if (code > CHAR_MAX)
		return &options[code - CHAR_MAX - 1];
	for (info = options; info->name; info++)
		if (info->letter == code)
			return info;
	return NULL;
}

static bool arguments_number(struct call *call, const char *name, long min,
			     long *value)
{
	char *end;

	errno = 0;
	*value = strtol(optarg, &end, 10);
	if (errno || end == optarg || *end || *value < min ||
	    *value > INT_MAX / 1000) {
		call_usage(call, "--%s '%s': it is a number from %ld on", name,
			   optarg, min);
		return false;
	}
	return true;
}

/* A rate is positive, a limit of a value may be anything */
static bool arguments_real(struct call *call, const char *name, bool positive,
			   double *value)
{
	char *end;

	*value = strtod(optarg, &end);
	if (end == optarg || *end || !isfinite(*value) ||
	    (positive && *value <= 0)) {
		call_usage(call, "--%s '%s' is not a %snumber", name, optarg,
			   positive ? "positive " : "");
		return false;
	}
	return true;
}

/* Options of commands that look at telemetry */
static bool arguments_stream(struct call *call, const struct option_info *info)
{
	switch (info->option) {
	case OPTION_LOG:
		call->log = true;
		return true;
	case OPTION_COUNTS:
		call->counts = true;
		return true;
	case OPTION_ONCE:
		call->once = true;
		return true;
	case OPTION_SINCE:
		call->since = optarg;
		return true;
	case OPTION_LANE:
		call->lanes = optarg;
		return true;
	case OPTION_VALUE:
		call->values = optarg;
		return true;
	case OPTION_FORMAT:
		call->format = optarg;
		return true;
	case OPTION_THROTTLE:
		call->throttle = optarg;
		return true;
	case OPTION_RATE:
		return arguments_real(call, info->name, true, &call->rate_hz);
	case OPTION_ABOVE:
		return arguments_real(call, info->name, false, &call->above);
	case OPTION_BELOW:
		return arguments_real(call, info->name, false, &call->below);
	default:
		return arguments_number(call, info->name, 1,
					&call->duration_s);
	}
}

static bool arguments_take(struct call *call, struct arguments *args,
			   const struct option_info *info)
{
	long value;

	if (!strcmp(info->name, "json"))
		call->out_flags |= OUT_JSON;
	else if (!strcmp(info->name, "pretty"))
		call->out_flags |= OUT_JSON | OUT_PRETTY;
	else if (!strcmp(info->name, "no-color"))
		args->no_color = true;
	else if (!strcmp(info->name, "help"))
		args->help = true;
	else if (!strcmp(info->name, "version"))
		args->version = true;
	if (!info->option)
		return true;
	args->options |= info->option;
	args->option = info->name;
	switch (info->option) {
	case OPTION_ALL:
		call->all = true;
		return true;
	case OPTION_DRY_RUN:
		call->dry_run = true;
		return true;
	case OPTION_FORCE:
		call->force = true;
		return true;
	case OPTION_UP:
		call->up = true;
		return true;
	case OPTION_OUTPUT:
		call->output = optarg;
		return true;
	case OPTION_COUNT:
		if (!arguments_number(call, info->name, 1, &value))
			return false;
		call->count = value;
		return true;
	case OPTION_TIMEOUT:
		return arguments_number(call, info->name, 0, &call->timeout_s);
	default:
		return arguments_stream(call, info);
	}
}

static bool arguments_parse(struct call *call, struct arguments *args,
			    int argc, char **argv)
{
	struct option longs[OPTION_MAX] = {};
	char shorts[2 * OPTION_MAX + 2] = ":";
	int code;

	arguments_tables(longs, shorts + 1);
	opterr = 0;
	while ((code = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		const char *given = argv[optind - 1];

		if (code == ':') {
			call_usage(call, "option '%s' needs a value", given);
			return false;
		}
		if (code == '?') {
			if (optopt && optopt <= CHAR_MAX)
				call_usage(call, "unknown option '-%c'",
					   optopt);
			else
				call_usage(call, "unknown option '%s'", given);
			return false;
		}
		if (!arguments_take(call, args, arguments_find(code)))
			return false;
	}
	return true;
}

/* What is about the terminal */
static void arguments_terminal(struct call *call,
			       const struct arguments *args)
{
	const char *term = getenv("TERM");
	bool color = isatty(fileno(call->fp)) && term && strcmp(term, "dumb");

	if (color && !args->no_color && !getenv("NO_COLOR"))
		call->out_flags |= OUT_COLOR;
	call->progress = isatty(fileno(call->err));
}

static void invoke_help(struct call *call, const char *name)
{
	const struct command *command = name ? command_find(name) : NULL;

	if (name && !command) {
		call_usage(call, "no command '%s'", name);
		return;
	}
	command_help(call->fp, command);
}

static void invoke_command(struct call *call, const struct arguments *args,
			   int argc, char **argv)
{
	const struct command *command;
	const struct option_info *info;

	command = argc ? command_find(argv[0]) : &commands[0];
	if (!command) {
		call_usage(call, "no command '%s'", argv[0]);
		return;
	}
	call->name = command->name;
	call->can_force = command->options & OPTION_FORCE;
	for (info = options; info->name; info++) {
		if (!(args->options & info->option & ~command->options))
			continue;
		call_usage(call, "--%s is not an option of '%s'", info->name,
			   command->name);
		return;
	}
	command->run(call, argc ? argc - 1 : 0, argv + 1);
}

int invoke(int argc, char **argv, FILE *fp, FILE *err)
{
	struct call call = {
		.fp = fp,
		.err = err,
		.timeout_s = -1,
		.duration_s = -1,
		.rate_hz = NAN,
		.above = NAN,
		.below = NAN,
	};
	struct arguments args = {};

	/* 0 makes getopt start again, even if it was used before */
	optind = 0;
	if (!arguments_parse(&call, &args, argc, argv))
		return call_end(&call);
	arguments_terminal(&call, &args);
	argc -= optind;
	argv += optind;
	if (args.version)
		fprintf(fp, "xpoctl %s\n", invoke_version);
	else if (args.help)
		invoke_help(&call, argc ? argv[0] : NULL);
	else if (argc && !strcmp(argv[0], "help"))
		invoke_help(&call, argc > 1 ? argv[1] : NULL);
	else
		invoke_command(&call, &args, argc, argv);
	return call_end(&call);
}
