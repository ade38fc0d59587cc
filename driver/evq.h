/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Event queue: what happens on the card, in order and without holes
 * (Documentation/hardware.md section 6).
 */
#ifndef XPO_EVQ_H
#define XPO_EVQ_H

#include <linux/types.h>

struct xpo_card;

#define XPO_EVENT_DATA_LEN	24

/**
 * struct xpo_event - one event, validated and in host byte order
 * @seq: sequence number on the card
 * @time_ns: card time at which it happened
 * @type: enum xpo_hw_event_type, of a type that this driver knows
 * @cage: a cage that the card has, or XPO_HW_EVENT_CAGE_CARD
 * @endpoint: an endpoint that the card can have, or XPO_HW_EVENT_ENDPOINT_CAGE
 * @bank: FLAGS: bank
 * @page: FLAGS: page
 * @offset: FLAGS: register of @data[0]
 * @length: bytes used in @data, at most XPO_EVENT_DATA_LEN; for FLAGS at
 *	least 1 and within the page
 * @arg: by type
 * @data: by type, zero beyond @length. GAP: use @lost
 * @lost: GAP: number of events that are gone
 * @backlog: it happened before the queue was started: history, which says
 *	what was and not what is
 */
struct xpo_event {
	u64 seq;
	u64 time_ns;
	u16 type;
	u8 cage;
	u8 endpoint;
	u8 bank;
	u8 page;
	u8 offset;
	u8 length;
	u32 arg;
	u8 data[XPO_EVENT_DATA_LEN];
	u64 lost;
	bool backlog;
};

/**
 * struct xpo_flag_range - clear-on-read registers that the card serves
 * @page: page, 0 for lower memory
 * @offset: first register
 * @length: number of registers, 0 for an unused entry
 * @summary: bit of the bank's summary byte, 7: none
 * @banked: one copy per lane bank
 */
struct xpo_flag_range {
	u8 page;
	u8 offset;
	u8 length;
	u8 summary;
	bool banked;
};

/*
 * Fill an entry (0-7) of the card's flag table. Before the queue is started;
 * the entries are written again after every reset.
 */
void xpo_evq_set_flag_range(struct xpo_card *card, unsigned int entry,
			    const struct xpo_flag_range *range);

/* handler gets the events one by one, in order, and may sleep */
int xpo_evq_create(struct xpo_card *card,
		   void (*handler)(struct xpo_card *card,
				   const struct xpo_event *event));
void xpo_evq_destroy(struct xpo_card *card);
/* The first start begins at the oldest event kept, later ones go on */
int xpo_evq_start(struct xpo_card *card);
void xpo_evq_stop(struct xpo_card *card);
/* Event interrupt, and the watch in case one was lost */
void xpo_evq_poll(struct xpo_card *card);
/* Queue errors; false: the queue can only be saved by a reset */
bool xpo_evq_check(struct xpo_card *card);

#endif
