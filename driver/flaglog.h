/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The log of flags: every edge of a clear-on-read bit that the card saw is
 * one entry and counts. The card's backlog lands in it at load, so a reload
 * of the driver keeps what the card still holds.
 */
#ifndef XPO_FLAGLOG_H
#define XPO_FLAGLOG_H

#include <linux/types.h>

#define XPO_FLAGLOG_ENTRIES	4096	/* kept per card, a power of two */

struct xpo_card;
struct xpo_event;
struct xpo_module;

/**
 * struct xpo_flaglog_bit - one bit of a clear-on-read register
 * @endpoint: endpoint
 * @bank: bank
 * @page: page, 0 for lower memory
 * @offset: register
 * @bit: bit of the register
 */
struct xpo_flaglog_bit {
	u8 endpoint;
	u8 bank;
	u8 page;
	u8 offset;
	u8 bit;
};

/**
 * struct xpo_flaglog_entry - one edge, or a gap
 * @seq: the card's event that told it
 * @time_ns: its card time
 * @lost: gap: events that are gone, or entries that are no longer kept
 * @gap: nothing below is valid
 * @cage: cage
 * @at: the bit
 * @value: it was set, not cleared
 */
struct xpo_flaglog_entry {
	u64 seq;
	u64 time_ns;
	u64 lost;
	bool gap;
	u8 cage;
	struct xpo_flaglog_bit at;
	bool value;
};

/**
 * struct xpo_flaglog_count - edges of one bit since the module was seated
 * @at: the bit
 * @active: it was set when the card looked last
 * @sets: how often it was set
 * @clears: how often it was cleared
 * @first_ns: card time of the first edge
 * @last_ns: of the last one
 */
struct xpo_flaglog_count {
	struct xpo_flaglog_bit at;
	bool active;
	u64 sets;
	u64 clears;
	u64 first_ns;
	u64 last_ns;
};

int xpo_flaglog_create(struct xpo_card *card);
void xpo_flaglog_destroy(struct xpo_card *card);

/* For cage.c, with the card's events in order: what they say about flags */
void xpo_flaglog_seen(struct xpo_card *card, const struct xpo_event *event);
void xpo_flaglog_gap(struct xpo_card *card, const struct xpo_event *event);
/* Edges become entries and notices */
void xpo_flaglog_flags(struct xpo_module *module,
		       const struct xpo_event *event);
/* Its flags begin anew; counts too when another module came */
void xpo_flaglog_forget(struct xpo_module *module, bool counts);

/*
 * Entries from *cursor on, 0 at first, one after the other; of those whose
 * seq is above since. False at the end.
 */
bool xpo_flaglog_next(struct xpo_card *card, u64 *cursor, u64 since,
		      struct xpo_flaglog_entry *entry);
/* Bits of a cage that ever changed, from *cursor on */
bool xpo_flaglog_count_next(struct xpo_card *card, u8 cage, u32 *cursor,
			    struct xpo_flaglog_count *count);
/* Lane of the module that a bit is about; -1 none */
int xpo_flaglog_lane(struct xpo_module *module,
		     const struct xpo_flaglog_bit *at);

#endif
