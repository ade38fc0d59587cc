/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Keeps the model: what netlink says until an event says that it changed,
 * what the shadow area says at each scrape. Cards and the driver may come and
 * go; what is not there is not shown.
 */
#ifndef XPO_EXPORTER_COLLECT_H
#define XPO_EXPORTER_COLLECT_H

#include <poll.h>
#include <stddef.h>

struct collect;
struct model;
struct model_self;

/* Samples older than stale_s are left out. NULL without memory */
struct collect *collect_create(double stale_s);
void collect_destroy(struct collect *collect);

/* For poll(): at most max descriptors; the number of them */
size_t collect_fds(const struct collect *collect, struct pollfd *fds,
		   size_t max);
/* Something is to be read there, or a card is going */
void collect_events(struct collect *collect);
/* Now, for one scrape; what it returns is good until the next call */
struct model *collect_scrape(struct collect *collect);

/* Counters that others raise */
struct model_self *collect_self(struct collect *collect);

#endif /* XPO_EXPORTER_COLLECT_H */
