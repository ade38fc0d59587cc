/* SPDX-License-Identifier: GPL-2.0 */
/* Control commands of the emulator (Documentation/emulator.md). */
#ifndef XPO_EMU_CTL_H
#define XPO_EMU_CTL_H

#include <stdbool.h>
#include <stddef.h>

#define CTL_LINE_MAX	4096
#define CTL_ANSWER_MAX	(1024 * 1024)

struct card;

/* Is there such a command? */
bool ctl_known(const char *name);

/*
 * Run one command line; it is changed while it is taken apart. The answer, or
 * the error, goes to @out as lines of text. 0, or -1 for an error.
 */
int ctl_run(struct card *c, char *line, char *out, size_t outlen);

#endif
