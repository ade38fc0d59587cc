/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Is an event what the card may send? Pure functions of the event.
 */
#ifndef XPO_EVQ_CHECK_H
#define XPO_EVQ_CHECK_H

#include <linux/types.h>

struct xpo_event;

enum xpo_evq_order {
	XPO_EVQ_ORDER_NEXT,	/* the one that was expected, or a GAP */
	XPO_EVQ_ORDER_HOLE,	/* some before it are missing */
	XPO_EVQ_ORDER_BAD,	/* seen already, or impossible */
};

/* next: the sequence number that was expected */
enum xpo_evq_order xpo_evq_check_order(const struct xpo_event *ev, u64 next);

/* Events of types that are not known are ignored (hardware.md 1.2). */
bool xpo_evq_check_known(const struct xpo_event *ev);

/* An event cannot be later than the card's clock was after it */
bool xpo_evq_check_time(const struct xpo_event *ev, u64 now_ns);

/* Name of the field that is out of range, or NULL */
const char *xpo_evq_check_fields(const struct xpo_event *ev,
				 unsigned int n_cages,
				 unsigned int n_endpoints);

#endif
