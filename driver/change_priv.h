/* SPDX-License-Identifier: GPL-2.0 */
/* Inside of the changes: change_request.c for change_plan.c, under the lock */
#ifndef XPO_CHANGE_PRIV_H
#define XPO_CHANGE_PRIV_H

#include "change.h"

/* Is the request one that makes sense? Text and errno when it does not. */
int xpo_change_check_request(struct xpo_module *module,
			     const struct xpo_change_request *request,
			     struct netlink_ext_ack *extack);
/* Ports that have to be configured for it, by their first lanes */
u64 xpo_change_ports(struct xpo_module *module,
		     const struct xpo_change_request *request);
/* Make its wishes those of the module */
void xpo_change_set(struct xpo_module *module,
		    const struct xpo_change_request *request);

/*
 * What is set belongs to the cage. Without a module, or before it has told what
 * it can do, it is kept as it is for the one that comes: a port whose wish does
 * not fit then has the fault that says so.
 */
bool xpo_change_is_known(const struct xpo_module *module);

#endif
