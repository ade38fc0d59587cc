/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lanes of a module, as 'lanes' and 'show' print them.
 */
#ifndef XPOCTL_LANES_H
#define XPOCTL_LANES_H

#include "ipc.h"

struct out;

#define LANES_TABLE	0x1	/* as text, too: a line each */
#define LANES_SUMMARY	0x2	/* one field with counts, text only */

/* Those of lanes[] that mask (0: all) has; returns the greatest age in ms */
long long lanes_out(struct out *out, const struct lane *lanes, size_t count,
		    uint64_t mask, unsigned int flags);

#endif /* XPOCTL_LANES_H */
