// SPDX-License-Identifier: GPL-2.0
/*
 * Options, and one loop without threads.
 */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "collect.h"
#include "http.h"
#include "model.h"
#include "render.h"
#include "text.h"

#define EXIT_USAGE		2

#define DEFAULT_LISTEN		"localhost:9998"
#define DEFAULT_STALE_S		10.0
#define MAX_STALE_S		86400.0

/* Two of ours, two of the collector, and one per card */
#define FDS_MAX			64

struct exporter {
	struct collect *collect;
	struct http *http;
	int signals;
};

struct options {
	const char *listen;
	double stale_s;
};

static char *exporter_metrics(void *ctx, bool open_metrics, size_t *len)
{
	struct exporter *exporter = ctx;
	struct text text;

	text_init(&text, open_metrics);
	render(&text, collect_scrape(exporter->collect));
	if (text.failed) {
		text_release(&text);
		return NULL;
	}
	*len = text.len;
	return text.data;
}

static void exporter_done(void *ctx, bool good)
{
	struct exporter *exporter = ctx;
	struct model_self *self = collect_self(exporter->collect);

	if (good)
		self->requests_good++;
	else
		self->requests_bad++;
}

static int exporter_signals(void)
{
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	if (sigprocmask(SIG_BLOCK, &set, NULL))
		return -1;
	return signalfd(-1, &set, SFD_CLOEXEC);
}

static bool exporter_any(const struct pollfd *fds, size_t n)
{
	while (n--)
		if (fds[n].revents)
			return true;
	return false;
}

static int exporter_run(struct exporter *exporter)
{
	struct pollfd fds[FDS_MAX];
	size_t n;

	for (;;) {
		fds[0] = (struct pollfd){ exporter->signals, POLLIN, 0 };
		fds[1] = (struct pollfd){ http_fd(exporter->http), POLLIN, 0 };
		n = 2 + collect_fds(exporter->collect, fds + 2, FDS_MAX - 2);
		if (poll(fds, n, http_timeout_ms(exporter->http)) < 0 &&
		    errno != EINTR)
			return -errno;
		if (fds[0].revents)
			return 0;
		if (exporter_any(fds + 2, n - 2))
			collect_events(exporter->collect);
		http_run(exporter->http);
	}
}

static void usage(FILE *out)
{
	fprintf(out,
		"Usage: xpo-exporter [OPTION...]\n\n"
		"Metrics of XPO cards for Prometheus, at /metrics.\n"
		"  --listen ADDRESS:PORT  where (default " DEFAULT_LISTEN ")\n"
		"  --stale SECONDS        leave older samples out (default %g)\n"
		"  --version, --help\n", DEFAULT_STALE_S);
}

static int usage_error(const char *what, const char *word, const char *reason)
{
	fprintf(stderr, "xpo-exporter: %s '%s': %s\n", what, word, reason);
	return EXIT_USAGE;
}

static int parse_stale(const char *word, double *stale_s)
{
	char *end;

	*stale_s = strtod(word, &end);
	if (end == word || *end || !(*stale_s > 0 && *stale_s <= MAX_STALE_S))
		return usage_error("--stale", word,
				   "not a number of seconds up to a day");
	return 0;
}

/* -1: go on; else the exit status */
static int parse(int argc, char **argv, struct options *options)
{
	static const struct option known[] = {
		{ "listen", required_argument, NULL, 'l' },
		{ "stale", required_argument, NULL, 's' },
		{ "version", no_argument, NULL, 'V' },
		{ "help", no_argument, NULL, 'h' },
		{}
	};
	int option;

	while ((option = getopt_long(argc, argv, "h", known, NULL)) >= 0) {
		switch (option) {
		case 'l':
			options->listen = optarg;
			break;
		case 's':
			if (parse_stale(optarg, &options->stale_s))
				return EXIT_USAGE;
			break;
		case 'V':
			puts("xpo-exporter " XPO_VERSION);
			return EXIT_SUCCESS;
		case 'h':
			usage(stdout);
			return EXIT_SUCCESS;
		default:
			usage(stderr);
			return EXIT_USAGE;
		}
	}
	if (optind < argc)
		return usage_error("argument", argv[optind], "not expected");
	return -1;
}

static int exporter_start(struct exporter *exporter,
			  const struct options *options)
{
	const char *reason;
	int fd;

	fd = http_listen(options->listen, &reason);
	if (fd < 0) {
		usage_error("cannot listen on", options->listen, reason);
		return fd == -EDESTADDRREQ ? EXIT_USAGE : EXIT_FAILURE;
	}
	exporter->http = http_start(fd, exporter_metrics, exporter_done,
				    exporter);
	exporter->collect = collect_create(options->stale_s);
	exporter->signals = exporter_signals();
	if (!exporter->http || !exporter->collect || exporter->signals < 0) {
		fprintf(stderr, "xpo-exporter: cannot start: %s\n",
			strerror(errno));
		return EXIT_FAILURE;
	}
	fprintf(stderr, "xpo-exporter: listening on %s\n", options->listen);
	return 0;
}

static void exporter_stop(struct exporter *exporter)
{
	if (exporter->http)
		http_stop(exporter->http);
	if (exporter->collect)
		collect_destroy(exporter->collect);
	if (exporter->signals >= 0)
		close(exporter->signals);
}

int main(int argc, char **argv)
{
	struct options options = { DEFAULT_LISTEN, DEFAULT_STALE_S };
	struct exporter exporter = { .signals = -1 };
	int status;

	status = parse(argc, argv, &options);
	if (status >= 0)
		return status;
	status = exporter_start(&exporter, &options);
	if (!status && exporter_run(&exporter))
		status = EXIT_FAILURE;
	exporter_stop(&exporter);
	return status;
}
