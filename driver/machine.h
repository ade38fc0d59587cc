/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The state machine of a cage: it takes a module from insertion to ready,
 * keeps it as it is wanted, and follows what happens to it. It runs in the
 * cage's work only; every wait is a deadline, never a sleep.
 */
#ifndef XPO_MACHINE_H
#define XPO_MACHINE_H

#include <linux/types.h>
#include <uapi/linux/xpo.h>

struct xpo_module;
struct work_struct;

void xpo_machine_work(struct work_struct *work);
/* Start over, without touching the module; before the work may run */
void xpo_machine_init(struct xpo_module *module);

/* Words of the netlink specification */
const char *xpo_machine_state_name(enum xpo_module_state state);
const char *xpo_machine_reason_name(enum xpo_reason reason);

#endif
