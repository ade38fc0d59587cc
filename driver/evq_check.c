// SPDX-License-Identifier: GPL-2.0
#include "evq.h"
#include "evq_check.h"
#include "regs.h"

/*
 * The card keeps 4,096 events; a jump by more than this is no loss but a
 * broken number, and believing it would make all later events look old.
 */
#define XPO_EVQ_HOLE_MAX	65536
/* What the driver knows of the card's clock is exact to some milliseconds */
#define XPO_EVQ_CLOCK_ERROR_NS	1000000000ULL

enum xpo_evq_order xpo_evq_check_order(const struct xpo_event *ev, u64 next)
{
	if (ev->type == XPO_HW_EVENT_TYPE_GAP)
		/* seq is that of the last one lost. */
		return ev->lost && ev->seq == next + ev->lost - 1 ?
		       XPO_EVQ_ORDER_NEXT : XPO_EVQ_ORDER_BAD;
	if (ev->seq == next)
		return XPO_EVQ_ORDER_NEXT;
	if (ev->seq > next && ev->seq - next <= XPO_EVQ_HOLE_MAX)
		return XPO_EVQ_ORDER_HOLE;
	return XPO_EVQ_ORDER_BAD;
}

bool xpo_evq_check_known(const struct xpo_event *ev)
{
	switch (ev->type) {
	case XPO_HW_EVENT_TYPE_PRESENCE:
	case XPO_HW_EVENT_TYPE_INTERRUPT:
	case XPO_HW_EVENT_TYPE_FLAGS:
	case XPO_HW_EVENT_TYPE_LINK:
	case XPO_HW_EVENT_TYPE_INTERLOCK:
	case XPO_HW_EVENT_TYPE_REARMED:
	case XPO_HW_EVENT_TYPE_OVERRUN:
	case XPO_HW_EVENT_TYPE_GAP:
	case XPO_HW_EVENT_TYPE_POWER:
	case XPO_HW_EVENT_TYPE_RESET:
		return true;
	default:
		return false;
	}
}

bool xpo_evq_check_time(const struct xpo_event *ev, u64 now_ns)
{
	return ev->time_ns <= now_ns ||
	       ev->time_ns - now_ns <= XPO_EVQ_CLOCK_ERROR_NS;
}

static const char *xpo_evq_check_flags(const struct xpo_event *ev)
{
	unsigned int end = ev->offset + ev->length;

	if (!ev->length || ev->length > XPO_EVENT_DATA_LEN)
		return "length";
	if (ev->offset < 128 && (ev->page || ev->bank))
		return "page";
	if (end > (ev->offset < 128 ? 128 : 256))
		return "offset";
	return NULL;
}

/* The port id tells the cage, too */
static const char *xpo_evq_check_link(const struct xpo_event *ev)
{
	u32 port = ev->arg & XPO_HW_EVENT_LINK_PORT;

	if (ev->arg & ~(u32)(XPO_HW_EVENT_LINK_PORT | XPO_HW_EVENT_LINK_UP))
		return "argument";
	if (port / XPO_HW_CAGE_PORTS != ev->cage)
		return "port";
	return ev->length < XPO_HW_EVENT_LINK_LEN ? "length" : NULL;
}

static bool xpo_evq_check_cause(u32 arg)
{
	return arg == 1 || arg == 2 || arg == 4;
}

const char *xpo_evq_check_fields(const struct xpo_event *ev,
				 unsigned int n_cages,
				 unsigned int n_endpoints)
{
	bool card = ev->cage == XPO_HW_EVENT_CAGE_CARD;

	if (ev->cage >= n_cages &&
	    !(card && (ev->type == XPO_HW_EVENT_TYPE_RESET ||
		       ev->type == XPO_HW_EVENT_TYPE_OVERRUN)))
		return "cage";
	if (ev->length > XPO_EVENT_DATA_LEN)
		return "length";

	switch (ev->type) {
	case XPO_HW_EVENT_TYPE_FLAGS:
		if (ev->endpoint >= n_endpoints)
			return "endpoint";
		return xpo_evq_check_flags(ev);
	case XPO_HW_EVENT_TYPE_INTERRUPT:
		if (ev->endpoint >= n_endpoints)
			return "endpoint";
		return ev->arg > 1 ? "argument" : NULL;
	case XPO_HW_EVENT_TYPE_LINK:
		return xpo_evq_check_link(ev);
	case XPO_HW_EVENT_TYPE_PRESENCE:
	case XPO_HW_EVENT_TYPE_POWER:
		return ev->arg > 1 ? "argument" : NULL;
	case XPO_HW_EVENT_TYPE_INTERLOCK:
	case XPO_HW_EVENT_TYPE_REARMED:
		return xpo_evq_check_cause(ev->arg) ? NULL : "argument";
	default:
		return NULL;
	}
}
