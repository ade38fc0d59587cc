// SPDX-License-Identifier: GPL-2.0
#include <linux/device.h>
#include <linux/idr.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include "card.h"
#include "io.h"
#include "regs.h"

/* The best of so many reads of the clock counts: others were interrupted. */
#define XPO_CLOCK_TRIES		4

static DEFINE_IDA(xpo_card_ida);
static atomic64_t xpo_card_last_id;
static DEFINE_MUTEX(xpo_card_mutex);	/* the list; a leaf */
static LIST_HEAD(xpo_card_list);	/* by index */

int xpo_card_init(struct xpo_card *card)
{
	int index;

	index = ida_alloc(&xpo_card_ida, GFP_KERNEL);
	if (index < 0)
		return index;
	card->index = index;
	card->id = atomic64_inc_return(&xpo_card_last_id);
	snprintf(card->handle, sizeof(card->handle), "%s/%s",
		 card->dev->bus->name, dev_name(card->dev));
	INIT_LIST_HEAD(&card->entry);
	refcount_set(&card->users, 1);
	init_completion(&card->no_users);
	mutex_init(&card->latch_lock);
	mutex_init(&card->engine_lock);
	spin_lock_init(&card->watch_lock);
	seqlock_init(&card->clock_lock);
	return 0;
}

void xpo_card_exit(struct xpo_card *card)
{
	mutex_destroy(&card->engine_lock);
	mutex_destroy(&card->latch_lock);
	ida_free(&xpo_card_ida, card->index);
}

void xpo_card_register(struct xpo_card *card)
{
	struct xpo_card *pos;

	mutex_lock(&xpo_card_mutex);
	list_for_each_entry(pos, &xpo_card_list, entry)
		if (pos->index > card->index)
			break;
	list_add_tail(&card->entry, &pos->entry);
	mutex_unlock(&xpo_card_mutex);
}

void xpo_card_unregister(struct xpo_card *card)
{
	mutex_lock(&xpo_card_mutex);
	list_del_init(&card->entry);
	mutex_unlock(&xpo_card_mutex);
}

void xpo_card_drain(struct xpo_card *card)
{
	xpo_card_put(card);
	wait_for_completion(&card->no_users);
}

struct xpo_card *xpo_card_get(u32 index)
{
	u32 found = index;
	struct xpo_card *card = xpo_card_next(&found);

	if (card && found != index) {
		xpo_card_put(card);
		card = NULL;
	}
	return card;
}

struct xpo_card *xpo_card_get_handle(const char *handle)
{
	struct xpo_card *card = NULL, *pos;

	mutex_lock(&xpo_card_mutex);
	list_for_each_entry(pos, &xpo_card_list, entry) {
		if (strcmp(pos->handle, handle))
			continue;
		refcount_inc(&pos->users);
		card = pos;
		break;
	}
	mutex_unlock(&xpo_card_mutex);
	return card;
}

struct xpo_card *xpo_card_next(u32 *index)
{
	struct xpo_card *card = NULL, *pos;

	mutex_lock(&xpo_card_mutex);
	list_for_each_entry(pos, &xpo_card_list, entry) {
		if (pos->index < *index)
			continue;
		refcount_inc(&pos->users);
		card = pos;
		*index = pos->index;
		break;
	}
	mutex_unlock(&xpo_card_mutex);
	return card;
}

void xpo_card_put(struct xpo_card *card)
{
	if (refcount_dec_and_test(&card->users))
		complete(&card->no_users);
}

unsigned int xpo_card_ports(const struct xpo_card *card)
{
	return XPO_HW_CAGE_PORTS * card->info.n_cages;
}

bool xpo_card_gone(const struct xpo_card *card)
{
	return xpo_io_gone(card);
}

u32 xpo_card_fetch_violations(struct xpo_card *card)
{
	return xpo_io_rd32(card, XPO_GLOBAL_VIOLATIONS);
}

u64 xpo_card_fetch_next_seq(struct xpo_card *card)
{
	return xpo_io_rd64(card, XPO_EVT_NEXT_LO, XPO_EVT_NEXT_HI);
}

void xpo_card_kick(struct xpo_card *card)
{
	unsigned long flags;

	spin_lock_irqsave(&card->watch_lock, flags);
	if (card->watching)
		mod_delayed_work(card->wq, &card->watch, 0);
	spin_unlock_irqrestore(&card->watch_lock, flags);
}

u64 xpo_clock_fetch_ns(struct xpo_card *card)
{
	return xpo_io_rd64(card, XPO_GLOBAL_CLOCK_LO, XPO_GLOBAL_CLOCK_HI);
}

u64 xpo_clock_ns(struct xpo_card *card)
{
	unsigned int seq;
	u64 offset;

	do {
		seq = read_seqbegin(&card->clock_lock);
		offset = card->clock_offset_ns;
	} while (read_seqretry(&card->clock_lock, seq));
	return ktime_get_ns() + offset;
}

/* A read of the low half latches both: the moment lies within that read. */
static void xpo_clock_bracket(struct xpo_card *card,
			      struct xpo_clock_pair *pair)
{
	u64 before, after;

	mutex_lock(&card->latch_lock);
	before = ktime_get_ns();
	pair->card_ns = xpo_io_rd32(card, XPO_GLOBAL_CLOCK_LO);
	after = ktime_get_ns();
	pair->card_ns |= (u64)xpo_io_rd32(card, XPO_GLOBAL_CLOCK_HI) << 32;
	mutex_unlock(&card->latch_lock);
	pair->error_ns = (after - before + 1) / 2;
	pair->monotonic_ns = before + pair->error_ns;
}

int xpo_clock_update(struct xpo_card *card, struct xpo_clock_pair *pair)
{
	struct xpo_clock_pair try;
	unsigned int i;

	pair->error_ns = U64_MAX;
	for (i = 0; i < XPO_CLOCK_TRIES; i++) {
		xpo_clock_bracket(card, &try);
		if (xpo_io_gone(card))
			return -ENODEV;
		if (try.error_ns < pair->error_ns)
			*pair = try;
	}
	pair->tai_ns = ktime_to_ns
		(ktime_mono_to_any(ns_to_ktime(pair->monotonic_ns),
				   TK_OFFS_TAI));
	write_seqlock(&card->clock_lock);
	card->clock_offset_ns = pair->card_ns - pair->monotonic_ns;
	write_sequnlock(&card->clock_lock);
	return 0;
}
