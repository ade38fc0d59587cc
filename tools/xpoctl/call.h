/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One run of a command: its options, where its output and errors go, and how
 * it went so far.
 */
#ifndef XPOCTL_CALL_H
#define XPOCTL_CALL_H

#include <stdbool.h>
#include <stdio.h>

struct ipc;
struct net;
struct out;

/* Exit status; documented in xpoctl(8) and never renumbered */
enum status {
	STATUS_DONE = 0,
	STATUS_FAILED = 1,
	STATUS_USAGE = 2,
	STATUS_PARTLY = 3,
	STATUS_NO_SUCH = 4,
	STATUS_PERMISSION = 5,
	STATUS_STALE = 6
};

struct call {
	const char *name;	/* of the command */
	FILE *fp;		/* output */
	FILE *err;		/* errors and progress */
	unsigned int out_flags;	/* OUT_* */
	bool progress;		/* somebody watches */

	bool all;
	bool dry_run;
	bool force;
	bool up;
	bool can_force;			/* the command has that option */
	const char *output;	/* file, or NULL */
	unsigned long count;	/* 0: no limit */
	long timeout_s;		/* -1: not given */
	long duration_s;	/* the same */
	bool log;
	bool counts;
	bool once;
	const char *since;	/* all NULL: not given */
	const char *lanes;
	const char *values;
	const char *format;
	const char *throttle;
	double rate_hz;		/* these are NAN: not given */
	double above;
	double below;

	struct ipc *ipc;
	struct net *net;
	struct out *out;
	unsigned int done;	/* objects */
	unsigned int failed;
	bool usage;		/* the arguments are wrong */
	bool stale;
	enum status status;	/* of what failed */
};

/* The kernel side, connected on first use; NULL after an error */
struct ipc *call_ipc(struct call *call);
/* The same for interfaces, routes and so on */
struct net *call_net(struct call *call);
/* The output, started on first use */
struct out *call_out(struct call *call);
/* Ends output and connection, returns the exit status of all */
enum status call_end(struct call *call);

#define CALL_PRINTF(fmt, args)	__attribute__((format(printf, fmt, args)))

/* One line on stderr: "xpoctl: object: reason"; object may be NULL */
void call_fail(struct call *call, enum status status, const char *object,
	       const char *fmt, ...) CALL_PRINTF(4, 5);
/* The same for a negative errno of the kernel, with its own text if any */
void call_fail_kernel(struct call *call, const char *object, int err);
/* The same of a request to the rest of the kernel's networking */
void call_fail_net(struct call *call, const char *object, int err);
/* The same for one of several accesses, about which there is no text */
void call_fail_access(struct call *call, const char *object, int err);
/* Wrong arguments; ends with where to read on */
void call_usage(struct call *call, const char *fmt, ...) CALL_PRINTF(2, 3);
/* Values that are older than they should be */
void call_stale(struct call *call, const char *object, long long age_ms);

/* What an errno of a module access means, for people */
const char *call_reason(int err);

#endif /* XPOCTL_CALL_H */
