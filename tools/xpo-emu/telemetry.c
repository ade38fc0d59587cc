// SPDX-License-Identifier: GPL-2.0
#include "telemetry.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "cage.h"
#include "card.h"
#include "crc32c.h"
#include "dma.h"
#include "endpoint.h"
#include "sim.h"

#define TLM_SLOTS_MAX		1024
#define TLM_PERIOD_MIN_US	1000
#define TLM_PERIOD_MAX_US	3600000000u
#define TLM_CAGE		255	/* the cage controller, no endpoint */
#define TLM_UPPER		128
#define TLM_LOAD_PERCENT	80
#define TLM_PAGE_USER		0x03
#define TLM_PAGE_CDB_FIRST	0x9f
#define TLM_PAGE_CDB_LAST	0xaf
#define TLM_PASSWORD_FIRST	118	/* Lower:118-125 */
#define TLM_PASSWORD_LAST	125

struct tap {
	struct tlm *tlm;
	unsigned int slot;
	bool set;
	uint8_t cage;
	uint8_t endpoint;
	bool on_interrupt;
	uint64_t period;		/* ns, 0 only on interrupt */
	struct sim_timer timer;
	struct tap *next;		/* waiting on its endpoint */
	bool waiting;
	bool sampling;
	uint64_t seq;
	uint32_t missed;
	struct ep_access access;
};

struct tlm {
	struct card *card;
	bool running;
	uint8_t error;
	uint64_t shadow;
	unsigned int slots;
	struct tap *taps[TLM_SLOTS_MAX];
};

static void tap_timer(void *arg, uint64_t now);

struct tlm *tlm_create(struct card *c)
{
	struct tlm *t = calloc(1, sizeof(*t));

	if (!t)
		err(1, "telemetry");
	t->card = c;
	return t;
}

static struct ep *tap_ep(const struct tap *tap)
{
	return &tap->tlm->card->cages[tap->cage]->ep[tap->endpoint];
}

static void tap_unqueue(struct tap *tap)
{
	struct tap **p = &tap_ep(tap)->taps;

	while (*p != tap)
		p = &(*p)->next;
	*p = tap->next;
	tap->waiting = false;
}

/* After this the slot is not written any more. */
static void tap_clear(struct tlm *t, unsigned int slot)
{
	struct tap *tap = t->taps[slot];
	struct ep *ep;

	if (!tap)
		return;
	t->taps[slot] = NULL;
	sim_cancel(t->card->sim, &tap->timer);
	if (tap->waiting)
		tap_unqueue(tap);
	ep = tap->sampling ? tap_ep(tap) : NULL;
	if (ep)
		ep_drop(ep);
	free(tap);
	if (ep)
		ep_kick(ep);
}

static void tlm_stop(struct tlm *t)
{
	unsigned int i;

	t->running = false;
	dma_cancel(t->card, t);
	for (i = 0; i < TLM_SLOTS_MAX; i++)
		tap_clear(t, i);
}

void tlm_destroy(struct tlm *t)
{
	if (!t)
		return;
	tlm_stop(t);
	free(t);
}

void tlm_reset(struct tlm *t)
{
	tlm_stop(t);
	t->error = HW_QUEUE_ERROR_NONE;
	card_reset_values(t->card, HW_TLM, 0);
}

static void tlm_written(void *arg, int err, const void *data)
{
	struct tlm *t = arg;

	(void)data;
	if (!err || !t->running)
		return;
	/* taps are cleared when the driver stops it: one may be running now */
	t->running = false;
	t->error = HW_QUEUE_ERROR_DMA;
	*card_value(t->card, HW_TLM, 0, HW_TLM_CTRL) = 0;
}

static void tap_fill(struct tap *tap, struct hw_slot *s)
{
	const struct ep_access *a = &tap->access;
	struct card *c = tap->tlm->card;

	s->seq_begin = ++tap->seq;
	s->seq_end = s->seq_begin;
	s->time_end = sim_now(c->sim);
	s->time = a->started ? a->start : s->time_end;
	s->cage = tap->cage;
	s->endpoint = tap->endpoint;
	s->bank = a->bank;
	s->page = a->page;
	s->offset = a->offset;
	s->length = a->length;
	s->status = a->status;
	s->slot = tap->slot;
	s->boot_cookie = c->boot_cookie;
	s->insertions = *card_value(c, HW_CAGE, tap->cage,
				    HW_CAGE_INSERTIONS);
	s->missed = tap->missed;
	if (a->status == HW_STATUS_OK)
		memcpy(s->data, a->data, a->length);
	s->crc32c = crc32c(s, offsetof(struct hw_slot, crc32c));
}

static void tap_write(struct tap *tap)
{
	struct tlm *t = tap->tlm;
	uint64_t addr = t->shadow + tap->slot * sizeof(struct hw_slot);
	struct hw_slot s = { 0 };
	size_t head = offsetof(struct hw_slot, time);
	size_t tail = offsetof(struct hw_slot, seq_end);

	if (!t->running)
		return;
	tap_fill(tap, &s);
	dma_write(t->card, addr, &s, head, tlm_written, t);
	dma_write(t->card, addr + head, &s.time, tail - head, tlm_written, t);
	dma_write(t->card, addr + tail, &s.seq_end, sizeof(s.seq_end),
		  tlm_written, t);
}

static void tap_fail(struct tap *tap, enum hw_status status)
{
	tap->access.started = false;
	tap->access.status = status;
	tap_write(tap);
}

static void tap_done(struct ep *ep, struct ep_access *a)
{
	struct tap *tap = a->arg;

	(void)ep;
	tap->sampling = false;
	tap_write(tap);
}

/* The cage controller's registers need no bus. */
static void tap_sample_cage(struct tap *tap)
{
	struct ep_access *a = &tap->access;

	cage_sensors(tap->tlm->card->cages[tap->cage],
		     a->offset - TLM_UPPER, a->data, a->length);
	a->status = HW_STATUS_OK;
	a->started = false;
	tap_write(tap);
}

static void tap_queue(struct tap *tap)
{
	struct ep *ep = tap_ep(tap);
	enum hw_status status = ep_usable(ep);
	struct tap **p = &ep->taps;

	if (status != HW_STATUS_OK) {
		tap_fail(tap, status);
		return;
	}
	while (*p)
		p = &(*p)->next;
	*p = tap;
	tap->next = NULL;
	tap->waiting = true;
	ep_kick(ep);
}

static void tap_sample(struct tap *tap)
{
	if (tap->endpoint == TLM_CAGE)
		tap_sample_cage(tap);
	else if (tap->waiting || tap->sampling)
		tap->missed++;
	else
		tap_queue(tap);
}

static void tap_timer(void *arg, uint64_t now)
{
	struct tap *tap = arg;

	if (!tap->tlm->running)
		return;
	if (tap->period)
		sim_arm(tap->tlm->card->sim, &tap->timer, now + tap->period);
	tap_sample(tap);
}

bool tlm_start(struct ep *ep)
{
	struct tap *tap = ep->taps;

	if (!tap)
		return false;
	tap_unqueue(tap);
	tap->sampling = true;
	tap->access.deadline = sim_now(ep->card->sim) + EP_OWN_TIMEOUT_NS;
	ep_start(ep, &tap->access);
	return true;
}

void tlm_flush(struct ep *ep, enum hw_status status)
{
	struct tap *tap;

	if (ep->access && ep->access->owner == EP_TAP) {
		tap = ep->access->arg;
		if (ep->access->moved)
			flags_note(ep, ep->access);
		ep_drop(ep);
		tap->sampling = false;
		tap_fail(tap, status);
	}
	while ((tap = ep->taps)) {
		tap_unqueue(tap);
		tap_fail(tap, status);
	}
}

void tlm_served(struct ep *ep)
{
	struct tlm *t = ep->card->tlm;
	unsigned int i;

	for (i = 0; i < t->slots; i++)
		if (t->taps[i] && t->taps[i]->on_interrupt &&
		    t->taps[i]->cage == ep->cage->index &&
		    t->taps[i]->endpoint == ep->index)
			tap_sample(t->taps[i]);
}

static bool tap_range_ok(const struct ep_access *a, bool cage)
{
	unsigned int end = a->offset + a->length;

	if (!a->length || a->length > EP_ACCESS_MAX)
		return false;
	if (cage)
		return a->offset >= TLM_UPPER && end <= 2 * TLM_UPPER &&
		       !a->page && !a->bank;
	if (a->offset >= TLM_UPPER)
		return end <= 2 * TLM_UPPER;
	return end <= TLM_UPPER && !a->page && !a->bank;
}

static bool tap_private(const struct ep_access *a)
{
	if (a->offset >= TLM_UPPER)
		return a->page == TLM_PAGE_USER ||
		       (a->page >= TLM_PAGE_CDB_FIRST &&
			a->page <= TLM_PAGE_CDB_LAST);
	return a->offset <= TLM_PASSWORD_LAST &&
	       a->offset + a->length > TLM_PASSWORD_FIRST;
}

static bool tap_period_ok(const struct tap *tap, uint32_t period_us)
{
	if (!period_us)
		return tap->on_interrupt;
	return period_us >= TLM_PERIOD_MIN_US &&
	       period_us <= TLM_PERIOD_MAX_US;
}

/* Would all periodic taps of the endpoint take more than their share? */
static bool tap_overload(const struct tlm *t, const struct tap *new)
{
	const struct ep *ep = tap_ep(new);
	const struct tap *tap;
	double load = 0;
	unsigned int i;

	for (i = 0; i <= t->slots; i++) {
		tap = i < t->slots ? t->taps[i] : new;
		if (!tap || !tap->period || tap->cage != new->cage ||
		    tap->endpoint != new->endpoint ||
		    (tap != new && tap->slot == new->slot))
			continue;
		load += (double)ep_access_ns(ep, tap->access.offset,
					     tap->access.length) /
			tap->period;
	}
	return load * 100 > TLM_LOAD_PERCENT;
}

static enum hw_tap_result tap_check(const struct tlm *t, const struct tap *tap,
				    uint32_t period_us)
{
	const struct ep_access *a = &tap->access;
	bool cage = tap->endpoint == TLM_CAGE;

	if (tap->cage >= t->card->conf.cages ||
	    (!cage && tap->endpoint >= CARD_ENDPOINTS))
		return HW_TAP_RESULT_TARGET;
	if (!tap_range_ok(a, cage))
		return HW_TAP_RESULT_RANGE;
	if (!tap_period_ok(tap, period_us))
		return HW_TAP_RESULT_PERIOD;
	if (cage)
		return tap->on_interrupt ? HW_TAP_RESULT_TARGET
					 : HW_TAP_RESULT_OK;
	if (tap_private(a))
		return HW_TAP_RESULT_FORBIDDEN;
	if (period_us &&
	    flags_cover(tap_ep(tap), a->page, a->offset, a->length))
		return HW_TAP_RESULT_FORBIDDEN;
	return tap_overload(t, tap) ? HW_TAP_RESULT_OVERLOAD
				    : HW_TAP_RESULT_OK;
}

static void tap_parse(struct card *c, struct tap *tap)
{
	uint32_t target = *card_value(c, HW_TLM, 0, HW_TLM_TAP_TARGET);
	uint32_t range = *card_value(c, HW_TLM, 0, HW_TLM_TAP_RANGE);
	struct ep_access *a = &tap->access;

	tap->cage = target & HW_TLM_TAP_TARGET_CAGE;
	tap->endpoint = (target & HW_TLM_TAP_TARGET_ENDPOINT) >> 8;
	tap->on_interrupt = range & HW_TLM_TAP_RANGE_ON_INTERRUPT;
	tap->period = *card_value(c, HW_TLM, 0, HW_TLM_TAP_PERIOD_US) *
		      SIM_NS_PER_US;
	a->owner = EP_TAP;
	a->done = tap_done;
	a->arg = tap;
	a->bank = (target & HW_TLM_TAP_TARGET_BANK) >> 16;
	a->page = (target & HW_TLM_TAP_TARGET_PAGE) >> 24;
	a->offset = range & HW_TLM_TAP_RANGE_OFFSET;
	a->length = (range & HW_TLM_TAP_RANGE_LENGTH) >> 8;
}

static enum hw_tap_result tap_set(struct tlm *t, unsigned int slot)
{
	struct tap *tap = calloc(1, sizeof(*tap));
	enum hw_tap_result result;

	if (!tap)
		err(1, "tap");
	tap->tlm = t;
	tap->slot = slot;
	sim_timer_init(&tap->timer, tap_timer, tap);
	tap_parse(t->card, tap);
	result = tap_check(t, tap, *card_value(t->card, HW_TLM, 0,
					       HW_TLM_TAP_PERIOD_US));
	if (result != HW_TAP_RESULT_OK) {
		free(tap);
		return result;
	}
	tap_clear(t, slot);
	t->taps[slot] = tap;
	sim_arm(t->card->sim, &tap->timer, sim_now(t->card->sim));
	return HW_TAP_RESULT_OK;
}

static void tlm_op(struct tlm *t, uint32_t value)
{
	unsigned int slot = value & HW_TLM_TAP_OP_SLOT;
	enum hw_tap_result result = HW_TAP_RESULT_OK;

	if (!t->running || slot >= t->slots)
		result = HW_TAP_RESULT_SLOT;
	else if ((value & HW_TLM_TAP_OP_OP) >> 24 == HW_TAP_OP_SET)
		result = tap_set(t, slot);
	else if ((value & HW_TLM_TAP_OP_OP) >> 24 == HW_TAP_OP_CLEAR)
		tap_clear(t, slot);
	else if (t->taps[slot])
		tap_sample(t->taps[slot]);
	else
		result = HW_TAP_RESULT_SLOT;
	*card_value(t->card, HW_TLM, 0, HW_TLM_TAP_RESULT) = result;
}

static void tlm_enable(struct tlm *t)
{
	struct card *c = t->card;

	tlm_stop(t);
	t->shadow = card_value64(c, HW_TLM_SHADOW_LO);
	t->slots = *card_value(c, HW_TLM, 0, HW_TLM_SLOTS);
	t->error = HW_QUEUE_ERROR_NONE;
	t->running = true;
	if (t->shadow % sizeof(struct hw_slot) || !t->slots ||
	    t->slots > TLM_SLOTS_MAX) {
		t->slots = 0;
		t->running = false;
		t->error = HW_QUEUE_ERROR_CONFIG;
		*card_value(c, HW_TLM, 0, HW_TLM_CTRL) = 0;
	}
}

static uint32_t telemetry_read(struct card *c, unsigned int copy, uint32_t reg,
			       uint32_t stored)
{
	const struct tlm *t = c->tlm;

	(void)copy;
	if (reg != HW_TLM_STATUS)
		return stored;
	return (t->running || dma_pending(c, t) ? HW_TLM_STATUS_RUNNING : 0) |
	       (t->error ? HW_TLM_STATUS_ERROR : 0) | t->error << 8;
}

static bool telemetry_write(struct card *c, unsigned int copy, uint32_t reg,
			    uint32_t value, uint32_t *stored)
{
	struct tlm *t = c->tlm;
	bool was = *stored & HW_TLM_CTRL_ENABLE;

	(void)copy;
	if (reg == HW_TLM_TAP_OP) {
		if (!(value & HW_TLM_TAP_OP_OP))
			return false;
		tlm_op(t, value);
		return true;
	}
	*stored = value;
	if (reg != HW_TLM_CTRL)
		return true;
	if (value && !was) {
		tlm_enable(t);
	} else if (!value) {
		tlm_stop(t);
		t->error = HW_QUEUE_ERROR_NONE;
	}
	return true;
}

const struct card_block telemetry_block = {
	.read = telemetry_read,
	.write = telemetry_write,
};
