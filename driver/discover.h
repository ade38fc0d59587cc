/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Find out what a module is: read what identifies its endpoints, and tell the
 * card how each of them wants to be read.
 */
#ifndef XPO_DISCOVER_H
#define XPO_DISCOVER_H

struct xpo_module;

/*
 * For the module's work: fills module->ep[] of all endpoints that acknowledge
 * and lays out the lanes. -ENOMEM is the only error; what an endpoint's
 * problem is stands in its err.
 */
int xpo_discover_run(struct xpo_module *module);

/* Set the card's taps and flag service for what was found; undo it */
void xpo_discover_watch(struct xpo_module *module);
void xpo_discover_unwatch(struct xpo_module *module);

#endif
