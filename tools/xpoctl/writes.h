/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Register writes that a command would do, for people to check.
 */
#ifndef XPOCTL_WRITES_H
#define XPOCTL_WRITES_H

#include "ipc.h"

struct out;

/* "writes", a table */
void writes_out(struct out *out, const struct started *started);

#endif /* XPOCTL_WRITES_H */
