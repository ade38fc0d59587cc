/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Events as lines for people or JSON objects, one per line.
 */
#ifndef XPOCTL_EVENT_H
#define XPOCTL_EVENT_H

#include "ipc.h"

struct out;

/* Geometry of the modules, to number the lanes of flags */
struct event_printer {
	struct ipc *ipc;
	struct {
		bool known;
		uint32_t card;
		unsigned int lanes;	/* per endpoint */
		unsigned int endpoints;
	} cages[XPO_MAX_CAGES];
};

void event_print(struct event_printer *printer, struct out *out,
		 const struct event *event);
/* The kernel had to drop events, because they were not read in time */
void event_overrun(struct out *out);

#endif /* XPOCTL_EVENT_H */
