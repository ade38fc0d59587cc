/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Settings of a plan as arguments.
 */
#ifndef XPOCTL_TAPS_H
#define XPOCTL_TAPS_H

#include <stdbool.h>

#include "ipc-telemetry.h"

struct call;

#define TAPS_CAGE_CONTROLLER	255	/* instead of an endpoint */

/* Whether it is one, and not an address */
bool taps_is_setting(const char *arg);
/* False after telling what is wrong */
bool taps_parse(struct call *call, int argc, char **argv,
		struct plan_want *want);

#endif /* XPOCTL_TAPS_H */
