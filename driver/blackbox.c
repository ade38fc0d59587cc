// SPDX-License-Identifier: GPL-2.0
#include <linux/device.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <uapi/linux/xpo_telemetry.h>

#include "blackbox.h"
#include "card.h"
#include "notify.h"
#include "tlm.h"

#define XPO_BLACKBOX_BEFORE_NS	(60 * NSEC_PER_SEC)
#define XPO_BLACKBOX_AFTER_NS	(10 * NSEC_PER_SEC)
/* What goes on happening makes a box longer, but not for ever */
#define XPO_BLACKBOX_MAX_NS	(60 * NSEC_PER_SEC)
#define XPO_BLACKBOX_BOXES	16
#define XPO_BLACKBOX_RECORDS	((32 << 20) / XPO_TLM_RECORD_SIZE)
#define XPO_BLACKBOX_PART	256	/* records that are allocated at once */
/* Open boxes are filled so often: a fast plan overwrites the ring soon */
#define XPO_BLACKBOX_POLL_MS	1000
/* Records get into the ring this long after they were taken, at most */
#define XPO_BLACKBOX_LATE_NS	NSEC_PER_SEC
/* No trigger is so far ahead of the card's clock */
#define XPO_BLACKBOX_AHEAD_NS	(2 * NSEC_PER_SEC)

/* Records that were copied at one time */
struct xpo_blackbox_part {
	struct list_head entry;
	u32 n;
	struct xpo_tlm_record record[XPO_BLACKBOX_PART];
};

/**
 * struct xpo_blackbox_box - a box
 * @entry: in the list, oldest first
 * @info: what the faces see
 * @parts: its records
 * @begun: the ring was looked at
 * @epoch: start of the ring that @next belongs to
 * @next: record to go on with
 */
struct xpo_blackbox_box {
	struct list_head entry;
	struct xpo_blackbox_info info;
	struct list_head parts;
	bool begun;
	u64 epoch;
	u64 next;
};

/**
 * struct xpo_blackbox - the boxes of a card
 * @card: card
 * @work: fills open boxes
 * @lock: protects all below; a leaf, but for the ring's lock
 * @stopped: @work is not queued any more
 * @boxes: oldest first
 * @n_boxes: their number
 * @n_records: records in all of them
 * @last_id: the newest one
 * @dropped: boxes that made room, and triggers without a box
 */
struct xpo_blackbox {
	struct xpo_card *card;
	struct delayed_work work;
	struct mutex lock;	/* of all below; a leaf */
	bool stopped;
	struct list_head boxes;
	unsigned int n_boxes;
	u32 n_records;
	u32 last_id;
	u64 dropped;
};

/* Boxes */

static struct xpo_blackbox_box *xpo_blackbox_find(struct xpo_blackbox *bb,
						  u32 id)
{
	struct xpo_blackbox_box *box;

	lockdep_assert_held(&bb->lock);
	list_for_each_entry(box, &bb->boxes, entry)
		if (box->info.id == id)
			return box;
	return NULL;
}

static void xpo_blackbox_free(struct xpo_blackbox *bb,
			      struct xpo_blackbox_box *box)
{
	struct xpo_blackbox_part *part, *next;

	list_for_each_entry_safe(part, next, &box->parts, entry)
		kvfree(part);
	bb->n_records -= box->info.records;
	bb->n_boxes--;
	list_del(&box->entry);
	kfree(box);
}

/* False: nothing may be dropped */
static bool xpo_blackbox_drop_oldest(struct xpo_blackbox *bb)
{
	struct xpo_blackbox_box *box;

	list_for_each_entry(box, &bb->boxes, entry) {
		if (!box->info.complete || box->info.pinned)
			continue;
		xpo_blackbox_free(bb, box);
		bb->dropped++;
		return true;
	}
	return false;
}

static struct xpo_blackbox_box *
xpo_blackbox_add(struct xpo_blackbox *bb, u8 cage,
		 enum xpo_event_type trigger, u64 time_ns)
{
	struct xpo_blackbox_box *box;

	if (bb->n_boxes >= XPO_BLACKBOX_BOXES && !xpo_blackbox_drop_oldest(bb))
		return NULL;
	box = kzalloc_obj(*box);
	if (!box)
		return NULL;
	INIT_LIST_HEAD(&box->parts);
	box->info.id = ++bb->last_id;
	box->info.cage = cage;
	box->info.trigger = trigger;
	box->info.time_ns = time_ns;
	list_add_tail(&box->entry, &bb->boxes);
	bb->n_boxes++;
	return box;
}

/* The box that is open for the cage */
static struct xpo_blackbox_box *xpo_blackbox_open(struct xpo_blackbox *bb,
						  u8 cage)
{
	struct xpo_blackbox_box *box;

	list_for_each_entry(box, &bb->boxes, entry)
		if (box->info.cage == cage && !box->info.complete)
			return box;
	return NULL;
}

void xpo_blackbox_trigger(struct xpo_card *card, u8 cage,
			  enum xpo_event_type trigger, u64 time_ns)
{
	struct xpo_blackbox *bb = card->blackbox;
	struct xpo_blackbox_box *box;
	u64 most;

	mutex_lock(&bb->lock);
	if (bb->stopped)
		goto out_unlock;
	box = xpo_blackbox_open(bb, cage) ?:
	      xpo_blackbox_add(bb, cage, trigger, time_ns);
	if (!box) {
		bb->dropped++;
		goto out_unlock;
	}
	most = box->info.time_ns + XPO_BLACKBOX_MAX_NS;
	box->info.triggers++;
	WRITE_ONCE(box->info.to_ns,
		   clamp(time_ns + XPO_BLACKBOX_AFTER_NS, box->info.to_ns,
			 most));
	if (!box->begun)
		mod_delayed_work(card->wq, &bb->work, 0);
out_unlock:
	mutex_unlock(&bb->lock);
}

/* Filling: by the work only, which alone ends a box. Others may trigger. */

static bool xpo_blackbox_wants(const struct xpo_blackbox_box *box,
			       const struct xpo_tlm_record *record)
{
	u64 time = le64_to_cpu(record->time);

	return time + XPO_BLACKBOX_BEFORE_NS >= box->info.time_ns &&
	       time <= READ_ONCE(box->info.to_ns);
}

/* Where to begin, and whether the ring reaches back far enough */
static void xpo_blackbox_begin(struct xpo_card *card,
			       struct xpo_blackbox_box *box,
			       const struct xpo_tlm_span *span)
{
	struct xpo_tlm_record oldest;

	box->begun = true;
	box->epoch = span->epoch;
	box->next = span->oldest;
	if (xpo_tlm_read(card, span->oldest, XPO_TLM_ANY_CAGE, &oldest) ||
	    le64_to_cpu(oldest.time) + XPO_BLACKBOX_BEFORE_NS >
	    box->info.time_ns)
		box->info.shortened = true;
}

/* Room for one record more; what is pinned is not dropped for it */
static struct xpo_blackbox_part *
xpo_blackbox_reserve(struct xpo_blackbox *bb, struct xpo_blackbox_box *box)
{
	struct xpo_blackbox_part *part = NULL;

	lockdep_assert_held(&bb->lock);
	while (bb->n_records >= XPO_BLACKBOX_RECORDS)
		if (!xpo_blackbox_drop_oldest(bb))
			return NULL;
	if (!list_empty(&box->parts))
		part = list_last_entry(&box->parts, struct xpo_blackbox_part,
				       entry);
	if (part && part->n < XPO_BLACKBOX_PART)
		return part;
	part = kvmalloc_obj(*part);
	if (!part)
		return NULL;
	part->n = 0;
	list_add_tail(&part->entry, &box->parts);
	return part;
}

static bool xpo_blackbox_keep(struct xpo_blackbox *bb,
			      struct xpo_blackbox_box *box,
			      const struct xpo_tlm_record *record)
{
	struct xpo_blackbox_part *part;

	mutex_lock(&bb->lock);
	part = xpo_blackbox_reserve(bb, box);
	if (part) {
		part->record[part->n++] = *record;
		if (!box->info.records++)
			box->info.from_ns = le64_to_cpu(record->time);
		bb->n_records++;
	}
	mutex_unlock(&bb->lock);
	return part;
}

static void xpo_blackbox_take(struct xpo_blackbox *bb,
			      struct xpo_blackbox_box *box, u64 head)
{
	struct xpo_tlm_record record;
	bool full = false;
	int err;

	for (; box->next < head; box->next++) {
		cond_resched();
		err = xpo_tlm_read(bb->card, box->next, box->info.cage,
				   &record);
		if (err == -ENOENT)
			continue;
		if (!err && !xpo_blackbox_wants(box, &record))
			continue;
		if (!err && !full)
			full = !xpo_blackbox_keep(bb, box, &record);
		if (err || full)
			box->info.shortened = true;
	}
}

/* Over, or from before a card reset, with which its clock begins anew */
static bool xpo_blackbox_is_over(struct xpo_card *card,
				 const struct xpo_blackbox_box *box)
{
	u64 now = xpo_clock_ns(card);

	return now > READ_ONCE(box->info.to_ns) + XPO_BLACKBOX_LATE_NS ||
	       now + XPO_BLACKBOX_AHEAD_NS < box->info.time_ns;
}

/* True: nothing more will come */
static bool xpo_blackbox_fill(struct xpo_blackbox *bb,
			      struct xpo_blackbox_box *box)
{
	struct xpo_card *card = bb->card;
	struct xpo_tlm_span span;

	xpo_tlm_poll(card);
	xpo_tlm_span_get(card, &span);
	if (!box->begun)
		xpo_blackbox_begin(card, box, &span);
	if (box->epoch != span.epoch || box->next < span.oldest) {
		box->info.shortened = true;
		box->epoch = span.epoch;
		box->next = span.oldest;
	}
	xpo_blackbox_take(bb, box, span.head);
	return xpo_card_gone(card) || !xpo_tlm_running(card) ||
	       xpo_blackbox_is_over(card, box);
}

static void xpo_blackbox_tell(struct xpo_card *card,
			      const struct xpo_blackbox_info *info)
{
	const struct xpo_notice notice = {
		.type = XPO_EVENT_TYPE_BLACKBOX,
		.time_ns = info->time_ns,
		.cage = info->cage,
		.endpoint = XPO_NOTICE_NONE,
		.id = info->id,
	};

	xpo_notify_event(card, &notice);
}

/* The open box after the one with this id */
static struct xpo_blackbox_box *xpo_blackbox_next_open(struct xpo_blackbox *bb,
						       u32 id)
{
	struct xpo_blackbox_box *box, *found = NULL;

	mutex_lock(&bb->lock);
	list_for_each_entry(box, &bb->boxes, entry) {
		if (box->info.id <= id || box->info.complete)
			continue;
		found = box;
		break;
	}
	mutex_unlock(&bb->lock);
	return found;
}

/* Nobody but this work takes an open box out of the list. */
static bool xpo_blackbox_step(struct xpo_blackbox *bb, u32 *id, bool *open)
{
	struct xpo_blackbox_box *box = xpo_blackbox_next_open(bb, *id);
	struct xpo_blackbox_info info;
	bool complete;

	if (!box)
		return false;
	*id = box->info.id;
	complete = xpo_blackbox_fill(bb, box);
	mutex_lock(&bb->lock);
	box->info.complete = complete;
	info = box->info;
	mutex_unlock(&bb->lock);
	if (complete)
		xpo_blackbox_tell(bb->card, &info);
	else
		*open = true;
	return true;
}

static void xpo_blackbox_work(struct work_struct *work)
{
	struct xpo_blackbox *bb = container_of(to_delayed_work(work),
					       struct xpo_blackbox, work);
	bool open = false;
	u32 id = 0;

	while (xpo_blackbox_step(bb, &id, &open))
		cond_resched();
	mutex_lock(&bb->lock);
	if (open && !bb->stopped)
		queue_delayed_work(bb->card->wq, &bb->work,
				   msecs_to_jiffies(XPO_BLACKBOX_POLL_MS));
	mutex_unlock(&bb->lock);
}

/* For the faces */

bool xpo_blackbox_next(struct xpo_card *card, u32 id,
		       struct xpo_blackbox_info *info)
{
	struct xpo_blackbox *bb = card->blackbox;
	struct xpo_blackbox_box *box;
	bool found = false;

	mutex_lock(&bb->lock);
	list_for_each_entry(box, &bb->boxes, entry) {
		if (box->info.id < id)
			continue;
		*info = box->info;
		found = true;
		break;
	}
	mutex_unlock(&bb->lock);
	return found;
}

u64 xpo_blackbox_dropped(struct xpo_card *card)
{
	u64 dropped;

	mutex_lock(&card->blackbox->lock);
	dropped = card->blackbox->dropped;
	mutex_unlock(&card->blackbox->lock);
	return dropped;
}

static unsigned int xpo_blackbox_copy(const struct xpo_blackbox_box *box,
				      u32 index,
				      struct xpo_tlm_record *records,
				      unsigned int max)
{
	const struct xpo_blackbox_part *part;

	list_for_each_entry(part, &box->parts, entry) {
		if (index < part->n) {
			max = min(max, part->n - index);
			memcpy(records, &part->record[index],
			       max * sizeof(*records));
			return max;
		}
		index -= part->n;
	}
	return 0;
}

int xpo_blackbox_read(struct xpo_card *card, u32 id, u32 index,
		      struct xpo_tlm_record *records, unsigned int max)
{
	struct xpo_blackbox *bb = card->blackbox;
	const struct xpo_blackbox_box *box;
	int ret = -ENOENT;

	mutex_lock(&bb->lock);
	box = xpo_blackbox_find(bb, id);
	if (box)
		ret = box->info.complete ?
		      xpo_blackbox_copy(box, index, records, max) : -EBUSY;
	mutex_unlock(&bb->lock);
	return ret;
}

int xpo_blackbox_pin(struct xpo_card *card, u32 id, bool pin)
{
	struct xpo_blackbox *bb = card->blackbox;
	struct xpo_blackbox_box *box;

	mutex_lock(&bb->lock);
	box = xpo_blackbox_find(bb, id);
	if (box)
		box->info.pinned = pin;
	mutex_unlock(&bb->lock);
	return box ? 0 : -ENOENT;
}

int xpo_blackbox_delete(struct xpo_card *card, u32 id)
{
	struct xpo_blackbox *bb = card->blackbox;
	struct xpo_blackbox_box *box;
	int err = -ENOENT;

	mutex_lock(&bb->lock);
	box = xpo_blackbox_find(bb, id);
	if (box && !box->info.complete) {
		err = -EBUSY;
	} else if (box) {
		xpo_blackbox_free(bb, box);
		err = 0;
	}
	mutex_unlock(&bb->lock);
	return err;
}

/* Coming and going */

int xpo_blackbox_create(struct xpo_card *card)
{
	struct xpo_blackbox *bb = kzalloc_obj(*bb);

	if (!bb)
		return -ENOMEM;
	bb->card = card;
	mutex_init(&bb->lock);
	INIT_LIST_HEAD(&bb->boxes);
	INIT_DELAYED_WORK(&bb->work, xpo_blackbox_work);
	card->blackbox = bb;
	return 0;
}

void xpo_blackbox_stop(struct xpo_card *card)
{
	struct xpo_blackbox *bb = card->blackbox;

	mutex_lock(&bb->lock);
	bb->stopped = true;
	mutex_unlock(&bb->lock);
	cancel_delayed_work_sync(&bb->work);
}

void xpo_blackbox_destroy(struct xpo_card *card)
{
	struct xpo_blackbox *bb = card->blackbox;
	struct xpo_blackbox_box *box, *next;

	card->blackbox = NULL;
	list_for_each_entry_safe(box, next, &bb->boxes, entry)
		xpo_blackbox_free(bb, box);
	mutex_destroy(&bb->lock);
	kfree(bb);
}
