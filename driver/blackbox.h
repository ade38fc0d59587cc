/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Black boxes: the records of a cage from before and after something went
 * wrong, copied out of the telemetry ring before they are overwritten.
 */
#ifndef XPO_BLACKBOX_H
#define XPO_BLACKBOX_H

#include <linux/types.h>
#include <uapi/linux/xpo.h>

struct netlink_ext_ack;
struct xpo_card;
struct xpo_tlm_record;

/**
 * struct xpo_blackbox_info - a black box
 * @id: number, from 1
 * @cage: cage
 * @trigger: what started it
 * @triggers: what happened while it was open
 * @time_ns: card time of the first of that
 * @from_ns: card time of the first record, 0 none
 * @to_ns: card time up to which records are taken
 * @records: number of records
 * @complete: no more will come
 * @shortened: some that should be in it are not
 * @pinned: not dropped for a newer one
 */
struct xpo_blackbox_info {
	u32 id;
	u8 cage;
	enum xpo_event_type trigger;
	u32 triggers;
	u64 time_ns;
	u64 from_ns;
	u64 to_ns;
	u32 records;
	bool complete;
	bool shortened;
	bool pinned;
};

int xpo_blackbox_create(struct xpo_card *card);
/* Nothing is copied any more */
void xpo_blackbox_stop(struct xpo_card *card);
void xpo_blackbox_destroy(struct xpo_card *card);

/* Something went wrong. Any context that may sleep, a leaf of all locks */
void xpo_blackbox_trigger(struct xpo_card *card, u8 cage,
			  enum xpo_event_type trigger, u64 time_ns);

/* The box with this id or the next one after it; false: there is none */
bool xpo_blackbox_next(struct xpo_card *card, u32 id,
		       struct xpo_blackbox_info *info);
/* Boxes that were dropped for newer ones, and triggers without a box */
u64 xpo_blackbox_dropped(struct xpo_card *card);
/*
 * Copy up to max records from number index on; how many, 0 at the end.
 * -ENOENT: there is no such box, -EBUSY: it is not complete.
 */
int xpo_blackbox_read(struct xpo_card *card, u32 id, u32 index,
		      struct xpo_tlm_record *records, unsigned int max);
int xpo_blackbox_pin(struct xpo_card *card, u32 id, bool pin);
/* -EBUSY: it is not complete */
int xpo_blackbox_delete(struct xpo_card *card, u32 id);

#endif
