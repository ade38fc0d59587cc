/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lanes of a module, as 'lanes' and 'show' print them.
 */
#ifndef XPOCTL_LANES_H
#define XPOCTL_LANES_H

#include "ipc-telemetry.h"

struct out;
struct selected;

/* What is to be said about the lanes of a module */
struct lanes {
	struct lane *lanes;
	size_t count;
	struct port *ports;
	size_t port_count;
	struct controls *controls;
	size_t control_count;
	struct vdm *vdm;		/* none, when the driver has none */
	size_t vdm_count;
};

/* 0 or a negative errno; to be freed in both cases */
int lanes_fetch(struct ipc *ipc, const struct selected *item,
		struct lanes *lanes);
void lanes_free(struct lanes *lanes);

#define LANES_TABLE	0x1	/* as text, too: a line each */
#define LANES_SUMMARY	0x2	/* one field with counts, text only */

/* Those that mask (0: all) has; returns the greatest age in ms */
long long lanes_out(struct out *out, const struct lanes *lanes, uint64_t mask,
		    unsigned int flags);

#endif /* XPOCTL_LANES_H */
