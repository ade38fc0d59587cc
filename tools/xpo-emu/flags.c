// SPDX-License-Identifier: GPL-2.0
#include "flags.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "cage.h"
#include "card.h"
#include "endpoint.h"
#include "event.h"
#include "module.h"
#include "telemetry.h"

#define FLAGS_LOWER		128	/* offsets below are lower memory */
#define FLAGS_UPPER_END		256
#define FLAGS_HEAD_OFFSET	3	/* Lower:3-13 are read first */
#define FLAGS_HEAD_LENGTH	11
#define FLAGS_SUMMARY		4	/* Lower:4-7, one byte per bank */
#define FLAGS_SUMMARY_BANKS	4
#define FLAGS_SUMMARY_NONE	7
#define FLAGS_EVENT_BYTES	24
#define FLAGS_EDGES_VERSION	2	/* of the event block */
#define FLAGS_IDLE_NS		(5 * SIM_NS_PER_MS)

struct flag_range {
	uint8_t page;
	uint8_t offset;
	uint8_t length;
	uint8_t summary;
	bool banked;
};

bool flags_entry_ok(uint32_t value)
{
	unsigned int offset = (value & HW_EVT_FLAG_TABLE_0_OFFSET) >> 8;
	unsigned int length = (value & HW_EVT_FLAG_TABLE_0_LENGTH) >> 16;
	unsigned int end = offset < FLAGS_LOWER ? FLAGS_LOWER : FLAGS_UPPER_END;

	return offset + length <= end;
}

/* Table entry @i if it is used and applies to the endpoint. */
static bool flags_range(const struct ep *ep, unsigned int i,
			struct flag_range *r)
{
	uint32_t v = *card_value(ep->card, HW_EVT, 0,
				 HW_EVT_FLAG_TABLE_0 + 4 * i);

	if (!(ep_value(ep, HW_EP_FLAGS) & 1u << i) || !flags_entry_ok(v))
		return false;
	r->page = v & HW_EVT_FLAG_TABLE_0_PAGE;
	r->offset = (v & HW_EVT_FLAG_TABLE_0_OFFSET) >> 8;
	r->length = (v & HW_EVT_FLAG_TABLE_0_LENGTH) >> 16;
	r->summary = (v & HW_EVT_FLAG_TABLE_0_SUMMARY) >> 24;
	r->banked = v & HW_EVT_FLAG_TABLE_0_BANKED;
	return r->length;
}

/* Overlap of an access with a range: first register and length. */
static unsigned int flags_overlap(const struct flag_range *r, uint8_t page,
				  unsigned int offset, unsigned int length,
				  unsigned int *first)
{
	unsigned int end = offset + length;
	unsigned int range_end = r->offset + r->length;
	bool lower = offset < FLAGS_LOWER;
	bool range_lower = r->offset < FLAGS_LOWER;

	if (lower != range_lower || (!lower && r->page != page))
		return 0;
	*first = r->offset > offset ? r->offset : offset;
	if (range_end < end)
		end = range_end;
	return end > *first ? end - *first : 0;
}

bool flags_cover(const struct ep *ep, uint8_t page, uint8_t offset,
		 uint8_t length)
{
	struct flag_range r;
	unsigned int first;
	unsigned int i;

	for (i = 0; i < FLAGS_ENTRIES; i++)
		if (flags_range(ep, i, &r) &&
		    flags_overlap(&r, page, offset, length, &first))
			return true;
	return false;
}

static bool flags_any(const uint8_t *p, unsigned int n)
{
	while (n--)
		if (*p++)
			return true;
	return false;
}

/* enum order of EVENT_TYPE FLAGS' arg */
static uint32_t flags_source(enum ep_owner owner)
{
	return owner == EP_SERVICE ? 0 : owner == EP_COMMAND ? 1 : 2;
}

/* Version 1 of the block tells what is set, later ones what changed. */
static bool flags_tells(const struct ep *ep, uint8_t *last, const uint8_t *p,
			unsigned int n)
{
	if (*card_value(ep->card, HW_GLOBAL, 0,
			HW_GLOBAL_BLOCK_VERSION_EVENTS) < FLAGS_EDGES_VERSION)
		return flags_any(p, n);
	if (!memcmp(last, p, n))
		return false;
	memcpy(last, p, n);
	return true;
}

/* Report the parts that are news. */
static void flags_post(struct ep *ep, const struct ep_access *a,
		       const uint8_t *p, uint8_t *last, unsigned int first,
		       unsigned int n)
{
	struct hw_event e;
	unsigned int part;

	for (; n; n -= part, p += part, last += part, first += part) {
		part = n < FLAGS_EVENT_BYTES ? n : FLAGS_EVENT_BYTES;
		if (!flags_tells(ep, last, p, part))
			continue;
		ep->service.news = true;
		e = (struct hw_event){
			.type = HW_EVENT_TYPE_FLAGS,
			.cage = ep->cage->index,
			.endpoint = ep->index,
			.bank = a->bank,
			.page = a->page,
			.offset = first,
			.length = part,
			.arg = flags_source(a->owner),
		};
		memcpy(e.data, p, part);
		evq_post(ep->card->evt, &e);
	}
}

static void flags_row_update(struct ep *ep, struct flag_row *row)
{
	struct flag_service *s = &ep->service;
	bool set = flags_any(row->byte, sizeof(row->byte));

	s->set += set - row->set;
	row->set = set;
}

void flags_note(struct ep *ep, const struct ep_access *a)
{
	struct flag_range r;
	struct flag_row *row;
	unsigned int first;
	unsigned int i;
	unsigned int n;

	for (i = 0; i < FLAGS_ENTRIES; i++) {
		if (a->bank >= FLAGS_BANKS || !flags_range(ep, i, &r))
			continue;
		n = flags_overlap(&r, a->page, a->offset, a->given, &first);
		if (!n)
			continue;
		row = &ep->service.row[i][r.banked ? a->bank : 0];
		flags_post(ep, a, a->data + first - a->offset,
			   row->byte + first - r.offset, first, n);
		flags_row_update(ep, row);
	}
}

void flags_forget(struct card *c, unsigned int entry)
{
	struct flag_row *row;
	unsigned int cage, e, bank;

	for (cage = 0; cage < c->conf.cages; cage++) {
		for (e = 0; e < CARD_ENDPOINTS; e++) {
			row = c->cages[cage]->ep[e].service.row[entry];
			for (bank = 0; bank < FLAGS_BANKS; bank++) {
				memset(row[bank].byte, 0,
				       sizeof(row[bank].byte));
				flags_row_update(&c->cages[cage]->ep[e],
						 &row[bank]);
			}
		}
	}
}

static bool flags_wanted(const struct ep *ep)
{
	const struct flag_service *s = &ep->service;

	return ep_usable(ep) == HW_STATUS_OK &&
	       (ep_value(ep, HW_EP_FLAGS) & HW_EP_FLAGS_ENABLE) &&
	       (module_interrupt(ep->cage->module, ep->index) ||
		(s->again && s->set));
}

static void flags_schedule(struct ep *ep)
{
	struct flag_service *s = &ep->service;
	uint64_t due = sim_now(ep->card->sim);
	uint64_t least = *card_value(ep->card, HW_EVT, 0,
				     HW_EVT_FLAG_SERVICE_US) * SIM_NS_PER_US;

	if (s->running || s->due || sim_armed(&s->timer))
		return;
	if (!s->news && least < FLAGS_IDLE_NS)
		least = FLAGS_IDLE_NS;
	if (s->last_start && due < s->last_start + least)
		due = s->last_start + least;
	sim_arm(ep->card->sim, &s->timer, due);
}

void flags_raise(struct ep *ep)
{
	ep->service.again = true;
	ep->service.news = true;
	flags_schedule(ep);
}

void flags_update(struct ep *ep)
{
	if (flags_wanted(ep))
		flags_schedule(ep);
}

static void flags_timer(void *arg, uint64_t now)
{
	struct ep *ep = arg;

	(void)now;
	if (!flags_wanted(ep))
		return;
	ep->service.due = true;
	ep_kick(ep);
}

static void flags_finish(struct ep *ep)
{
	ep->service.running = false;
	if (!ep->service.release)
		tlm_served(ep);
	flags_update(ep);
}

static bool flags_in_head(const struct flag_range *r)
{
	return r->offset < FLAGS_LOWER && r->offset >= FLAGS_HEAD_OFFSET &&
	       r->offset + r->length <= FLAGS_HEAD_OFFSET + FLAGS_HEAD_LENGTH;
}

/* Does the service read range @r, entry @i, in bank @bank? */
static bool flags_reads(const struct ep *ep, const struct flag_range *r,
			unsigned int i, unsigned int bank)
{
	const struct flag_service *s = &ep->service;

	if (flags_in_head(r))
		return false;
	if (s->release || s->row[i][bank].set)
		return s->row[i][bank].set;
	if (r->offset < FLAGS_LOWER)
		return !bank;
	if (ep_value(ep, HW_EP_BURST) & HW_EP_BURST_FLAT)
		return false;
	if (bank && !r->banked)
		return false;
	if (bank >= FLAGS_SUMMARY_BANKS || r->summary == FLAGS_SUMMARY_NONE)
		return true;
	return s->summary[bank] & 1u << r->summary;
}

static void flags_done(struct ep *ep, struct ep_access *a);

static void flags_read(struct ep *ep, unsigned int bank, uint8_t page,
		       uint8_t offset, uint8_t length)
{
	struct ep_access *a = ep->service.access;

	a->owner = EP_SERVICE;
	a->write = false;
	a->bank = bank;
	a->page = page;
	a->offset = offset;
	a->length = length;
	a->deadline = sim_now(ep->card->sim) + EP_OWN_TIMEOUT_NS;
	a->done = flags_done;
	ep_start(ep, a);
}

/* The next range of this service, false when there is none. */
static bool flags_next(struct ep *ep)
{
	struct flag_service *s = &ep->service;
	unsigned int banks = (ep_value(ep, HW_EP_FLAGS) &
			      HW_EP_FLAGS_BANKS) >> 16;
	struct flag_range r;
	unsigned int bank;

	for (; s->bank < banks; s->bank++, s->entry = 0) {
		while (s->entry < FLAGS_ENTRIES) {
			bank = s->bank;
			if (!flags_range(ep, s->entry++, &r) ||
			    !flags_reads(ep, &r, s->entry - 1, bank))
				continue;
			flags_read(ep, bank, r.page, r.offset, r.length);
			return true;
		}
	}
	return false;
}

static void flags_done(struct ep *ep, struct ep_access *a)
{
	struct flag_service *s = &ep->service;

	if (a->status != HW_STATUS_OK) {
		flags_finish(ep);
		return;
	}
	if (a->offset == FLAGS_HEAD_OFFSET)
		memcpy(s->summary, a->data + FLAGS_SUMMARY - FLAGS_HEAD_OFFSET,
		       sizeof(s->summary));
	if (!flags_next(ep))
		flags_finish(ep);
}

/* Some of what is read first was not zero. */
static bool flags_head_set(const struct ep *ep)
{
	struct flag_range r;
	unsigned int i;

	for (i = 0; i < FLAGS_ENTRIES; i++)
		if (flags_range(ep, i, &r) && flags_in_head(&r) &&
		    ep->service.row[i][0].set)
			return true;
	return false;
}

bool flags_start(struct ep *ep)
{
	struct flag_service *s = &ep->service;

	if (!s->due)
		return false;
	s->due = false;
	s->release = !module_interrupt(ep->cage->module, ep->index);
	s->again = !s->release;
	s->news = false;
	s->last_start = sim_now(ep->card->sim);
	s->bank = 0;
	s->entry = 0;
	s->running = true;
	if (!s->release || flags_head_set(ep))
		flags_read(ep, 0, 0, FLAGS_HEAD_OFFSET, FLAGS_HEAD_LENGTH);
	else
		s->running = flags_next(ep);
	return s->running;
}

void flags_stop(struct ep *ep)
{
	struct flag_service *s = &ep->service;

	if (s->running)
		ep_drop(ep);
	s->running = false;
	s->due = false;
	s->again = false;
	s->set = 0;
	memset(s->row, 0, FLAGS_ENTRIES * sizeof(*s->row));
	sim_cancel(ep->card->sim, &s->timer);
}

void flags_init(struct ep *ep)
{
	ep->service.access = calloc(1, sizeof(*ep->service.access));
	ep->service.row = calloc(FLAGS_ENTRIES, sizeof(*ep->service.row));
	if (!ep->service.access || !ep->service.row)
		err(1, "flags");
	sim_timer_init(&ep->service.timer, flags_timer, ep);
}

void flags_exit(struct ep *ep)
{
	flags_stop(ep);
	free(ep->service.access);
	free(ep->service.row);
}
