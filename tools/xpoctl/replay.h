/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A recorded file through a stream.
 */
#ifndef XPOCTL_REPLAY_H
#define XPOCTL_REPLAY_H

#include <stdbool.h>

#include "recfile.h"
#include "stream.h"

struct call;

/* Opens file and stream; false after telling what is wrong */
bool replay_open(struct call *call, const char *path, int argc, char **argv,
		 struct recfile *file, struct stream *stream);
void replay_close(struct recfile *file, struct stream *stream);

/* All records; false after telling what is wrong with the file */
bool replay_records(struct recfile *file, struct stream *stream,
		    const char *path);

#endif /* XPOCTL_REPLAY_H */
