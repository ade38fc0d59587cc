/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How often a link was lost: counts over the last minute, ten minutes and
 * hour, and times, all in card time. Pure functions.
 */
#ifndef XPO_HISTORY_H
#define XPO_HISTORY_H

#include <linux/types.h>

#define XPO_HISTORY_SLOTS	60	/* of each window */

/* Windows: so many seconds long is a slot of each */
enum xpo_history_window {
	XPO_HISTORY_1MIN,		/* 1 s */
	XPO_HISTORY_10MIN,		/* 10 s */
	XPO_HISTORY_1H,			/* 60 s */
	XPO_HISTORY_WINDOWS
};

/**
 * struct xpo_history - what became of one link
 * @downs: how often it was lost
 * @last_down_ns: card time when it was lost last, 0 never
 * @last_up_ns: card time when it came up last, 0 never
 * @last_downtime_ns: how long it was down the last time
 * @longest_ns: how long at most
 * @down: it was lost and did not come back yet
 * @window: losses by time; slot is the number of the newest slot
 */
struct xpo_history {
	u64 downs;
	u64 last_down_ns;
	u64 last_up_ns;
	u64 last_downtime_ns;
	u64 longest_ns;
	bool down;
	struct {
		u64 slot;
		u16 count[XPO_HISTORY_SLOTS];
	} window[XPO_HISTORY_WINDOWS];
};

/*
 * The card's clock is now_ns: forget windows from before it began anew. Times
 * that are given to the others are at most one second ahead of it.
 */
void xpo_history_sync(struct xpo_history *history, u64 now_ns);
/* The link is up or not now, and was lost so often meanwhile */
void xpo_history_link(struct xpo_history *history, bool link, u32 downs,
		      u64 time_ns);
/* Somebody took it down: that it is down is no loss any more */
void xpo_history_close(struct xpo_history *history);
/* Losses within the window that ends now, to one slot */
u32 xpo_history_get(const struct xpo_history *history,
		    enum xpo_history_window window, u64 now_ns);

#endif
