// SPDX-License-Identifier: GPL-2.0
/* How often a link was lost */

#include <linux/kernel.h>
#include <linux/math64.h>
#include <linux/string.h>

#include "history.h"

#define XPO_HISTORY_NS		1000000000ULL

static const u32 xpo_history_slot_s[] = {
	[XPO_HISTORY_1MIN]	= 1,
	[XPO_HISTORY_10MIN]	= 10,
	[XPO_HISTORY_1H]	= 60,
};

static u64 xpo_history_slot(enum xpo_history_window window, u64 time_ns)
{
	return div64_u64(time_ns, XPO_HISTORY_NS * xpo_history_slot_s[window]);
}

/* Place of a slot in the ring */
static unsigned int xpo_history_place(u64 slot)
{
	u32 place;

	div_u64_rem(slot, XPO_HISTORY_SLOTS, &place);
	return place;
}

/* Its newest slot is of a clock that is no more */
static bool xpo_history_is_stale(const struct xpo_history *history,
				 enum xpo_history_window window, u64 now)
{
	return history->window[window].slot > now + 1;
}

void xpo_history_sync(struct xpo_history *history, u64 now_ns)
{
	enum xpo_history_window w;

	for (w = 0; w < XPO_HISTORY_WINDOWS; w++)
		if (xpo_history_is_stale(history, w,
					 xpo_history_slot(w, now_ns)))
			memset(&history->window[w], 0,
			       sizeof(history->window[w]));
}

/* Slots that nobody wrote since are empty */
static void xpo_history_advance(struct xpo_history *history,
				enum xpo_history_window window, u64 slot)
{
	u16 *count = history->window[window].count;
	u64 at = history->window[window].slot;

	if (slot <= at)
		return;
	if (slot - at >= XPO_HISTORY_SLOTS) {
		memset(count, 0, XPO_HISTORY_SLOTS * sizeof(*count));
		at = slot;
	}
	while (at < slot)
		count[xpo_history_place(++at)] = 0;
	history->window[window].slot = slot;
}

static void xpo_history_count(struct xpo_history *history, u32 downs,
			      u64 time_ns)
{
	enum xpo_history_window w;

	for (w = 0; w < XPO_HISTORY_WINDOWS; w++) {
		u64 slot = xpo_history_slot(w, time_ns);
		u16 *count;

		xpo_history_advance(history, w, slot);
		if (history->window[w].slot - slot >= XPO_HISTORY_SLOTS)
			continue;
		count = &history->window[w].count[xpo_history_place(slot)];
		*count = downs < (u32)(U16_MAX - *count) ? *count + downs :
			 U16_MAX;
	}
}

void xpo_history_link(struct xpo_history *history, bool link, u32 downs,
		      u64 time_ns)
{
	if (downs) {
		history->downs += downs;
		history->last_down_ns = time_ns;
		history->down = true;
		xpo_history_count(history, downs, time_ns);
	}
	if (!link)
		return;
	if (history->down && time_ns > history->last_down_ns) {
		history->last_downtime_ns = time_ns - history->last_down_ns;
		if (history->last_downtime_ns > history->longest_ns)
			history->longest_ns = history->last_downtime_ns;
	}
	history->down = false;
	history->last_up_ns = time_ns;
}

void xpo_history_close(struct xpo_history *history)
{
	history->down = false;
}

u32 xpo_history_get(const struct xpo_history *history,
		    enum xpo_history_window window, u64 now_ns)
{
	u64 now = xpo_history_slot(window, now_ns), slot;
	u64 at = history->window[window].slot;
	u32 sum = 0, i;

	if (xpo_history_is_stale(history, window, now))
		return 0;
	for (i = 0; i < XPO_HISTORY_SLOTS && i <= at; i++) {
		slot = at - i;
		if (now > slot && now - slot >= XPO_HISTORY_SLOTS)
			break;
		sum += history->window[window].count[xpo_history_place(slot)];
	}
	return sum;
}
