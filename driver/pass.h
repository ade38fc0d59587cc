/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One pass over the lanes of a module that is ready: read what its data paths
 * wait for, move them, write what they want. All banks go at the same time.
 */
#ifndef XPO_PASS_H
#define XPO_PASS_H

#include <linux/types.h>

#include "datapath.h"

struct xpo_module;

/* Returns when to look again, in ms; U32_MAX: no need */
u32 xpo_pass_run(struct xpo_module *module);
/* Not ready any more: nothing is known about the lanes, or all are dark */
void xpo_pass_reset(struct xpo_module *module, enum xpo_datapath_step step);
/* Does a port want light, or does a lane that was found running have it? */
bool xpo_pass_wanted(struct xpo_module *module);

/* Ports of a bank one after the other, under the lock; false at the end */
bool xpo_pass_first(struct xpo_module *module, u8 group,
		    struct xpo_datapath_run *r);
bool xpo_pass_next(struct xpo_datapath_run *r);

#endif
