/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Work that the driver starts and ends with an event: waiting for it, and
 * saying what became of it.
 */
#ifndef XPOCTL_JOB_H
#define XPOCTL_JOB_H

#include <stdbool.h>

#include "ipc.h"

struct call;
struct out;
struct selected;

/* Unless --timeout says something else */
#define JOB_TIMEOUT_S	60

struct job {
	const struct selected *item;
	struct started started;
	struct event event;	/* of the end */
	bool ended;
	bool lost;		/* events, and perhaps that one */
};

/* The time that the command may wait from now on; 0 does not wait */
long job_timeout_s(const struct call *call);
/*
 * Waits for the end of what was started. Progress goes to a terminal. 0 also
 * when it has not ended in time, see ended.
 */
int job_wait(struct call *call, struct job *job);
/* Members done, error and those of the fault, of an open object */
void job_out(struct out *out, const struct job *job);
/* Counts it as done, or tells what went wrong */
void job_finish(struct call *call, const struct job *job);

#endif /* XPOCTL_JOB_H */
