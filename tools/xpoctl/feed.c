// SPDX-License-Identifier: GPL-2.0
#include "feed.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "call.h"
#include "clock.h"
#include "ipc.h"
#include "select.h"
#include "stop.h"

/* Nobody waits longer for a signal that came just before poll() */
#define FEED_WAIT_MS	500

/* All modules have to be of one card, which has one ring */
static const struct card *feed_card(struct call *call,
				    const struct selection *sel)
{
	size_t i;

	for (i = 1; i < sel->count; i++) {
		if (sel->items[i].card == sel->items[0].card)
			continue;
		call_usage(call,
			   "of one card at a time, not of xpo%lld and xpo%lld",
			   sel->items[0].card->index.v,
			   sel->items[i].card->index.v);
		return NULL;
	}
	return sel->items[0].card;
}

static void feed_open_fail(struct feed *feed, int err)
{
	if (err == -ENOENT || err == -ENXIO || err == -ENODEV)
		call_fail(feed->call, STATUS_NO_SUCH, feed->name,
			  "no telemetry of this card (see 'dmesg', and whether /dev/xpo is there)");
	else if (err == -EACCES || err == -EPERM)
		call_fail(feed->call, STATUS_PERMISSION, feed->name,
			  "its device in /dev/xpo may not be read");
	else if (err == -EOPNOTSUPP)
		call_fail(feed->call, STATUS_FAILED, feed->name,
			  "the driver had no memory for a ring (see 'dmesg')");
	else
		call_fail(feed->call, STATUS_FAILED, feed->name,
			  "telemetry cannot be read: %s", strerror(-err));
}

bool feed_open(struct feed *feed, struct call *call,
	       const struct selection *sel)
{
	const struct card *card = feed_card(call, sel);
	int err;

	if (!card)
		return false;
	memset(feed, 0, sizeof(*feed));
	feed->call = call;
	snprintf(feed->name, sizeof(feed->name), "xpo%lld", card->index.v);
	err = layout_fetch(call->ipc, &card->index, &feed->layout);
	if (err) {
		call_fail_kernel(call, feed->name, err);
		layout_free(&feed->layout);
		return false;
	}
	err = tlm_open(card->index.v, &feed->tlm);
	if (err) {
		feed_open_fail(feed, err);
		layout_free(&feed->layout);
		return false;
	}
	tlm_info(feed->tlm, &feed->info);
	feed->deadline = call->duration_s < 0 ? -1 :
			 clock_now_ms() + 1000ll * call->duration_s;
	return true;
}

void feed_close(struct feed *feed)
{
	tlm_close(feed->tlm);
	layout_free(&feed->layout);
}

int feed_next(struct feed *feed, struct xpo_tlm_record *record,
	      struct feed_gap *gap)
{
	int left = clock_left_ms(feed->deadline);
	int got = 0;

	if (!feed_is_over(feed))
		got = tlm_next(feed->tlm, record,
			       left < 0 || left > FEED_WAIT_MS ? FEED_WAIT_MS :
								 left);
	gap->lost = tlm_lost(feed->tlm) - feed->lost;
	gap->bad = tlm_bad(feed->tlm) - feed->bad;
	feed->lost += gap->lost;
	feed->bad += gap->bad;
	return got == -EINTR ? 0 : got;
}

bool feed_is_over(const struct feed *feed)
{
	return stop_asked() || !clock_left_ms(feed->deadline);
}

void feed_fail(struct feed *feed, int err)
{
	if (err == -ENODEV)
		call_fail(feed->call, STATUS_NO_SUCH, feed->name,
			  "the card was removed, or its driver unbound");
	else
		call_fail(feed->call, STATUS_FAILED, feed->name,
			  "telemetry ended: %s", strerror(-err));
}
