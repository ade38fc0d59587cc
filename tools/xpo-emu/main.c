// SPDX-License-Identifier: GPL-2.0
#include <err.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "log.h"
#include "server.h"

static const char usage_text[] =
"usage: xpo-emu run --socket PATH --ctl PATH --config FILE [--log FILE]\n"
"                   [--seed N]\n"
"       xpo-emu ctl --ctl PATH WORDS...\n"
"\n"
"run emulates an XPO card as a vfio-user device; it prints 'ready' when both\n"
"sockets exist and ends on SIGTERM. ctl sends one control command to it; see\n"
"Documentation/emulator.md for the commands and for the configuration.\n";

static int usage(void)
{
	fputs(usage_text, stderr);
	return 2;
}

static int main_run(int argc, char **argv)
{
	static const struct option options[] = {
		{ "socket", required_argument, NULL, 's' },
		{ "ctl", required_argument, NULL, 'c' },
		{ "config", required_argument, NULL, 'f' },
		{ "log", required_argument, NULL, 'l' },
		{ "seed", required_argument, NULL, 'r' },
		{ NULL, 0, NULL, 0 },
	};
	struct server_conf conf = { 0 };
	const char *log = NULL;
	char *end;
	int opt;

	while ((opt = getopt_long(argc, argv, "", options, NULL)) >= 0) {
		if (opt == 's') {
			conf.socket = optarg;
		} else if (opt == 'c') {
			conf.ctl = optarg;
		} else if (opt == 'f') {
			conf.config = optarg;
		} else if (opt == 'l') {
			log = optarg;
		} else if (opt == 'r') {
			conf.seeded = true;
			conf.seed = strtoull(optarg, &end, 10);
			if (!*optarg || *end)
				errx(2, "--seed '%s' is not a number", optarg);
		} else {
			return usage();
		}
	}
	if (!conf.socket || !conf.ctl || !conf.config || optind != argc)
		return usage();
	if (log && log_open(log))
		err(1, "%s", log);
	return server_run(&conf);
}

static int main_ctl(int argc, char **argv)
{
	static const struct option options[] = {
		{ "ctl", required_argument, NULL, 'c' },
		{ NULL, 0, NULL, 0 },
	};
	const char *path = NULL;
	int opt;

	/* words of the command may look like options */
	while ((opt = getopt_long(argc, argv, "+", options, NULL)) >= 0) {
		if (opt != 'c')
			return usage();
		path = optarg;
	}
	if (!path || optind == argc)
		return usage();
	return client_run(path, argc - optind, argv + optind);
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "run"))
		return main_run(argc - 1, argv + 1);
	if (argc > 1 && !strcmp(argv[1], "ctl"))
		return main_ctl(argc - 1, argv + 1);
	if (argc > 1 && !strcmp(argv[1], "--help")) {
		fputs(usage_text, stdout);
		return 0;
	}
	return usage();
}
