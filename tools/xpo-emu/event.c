// SPDX-License-Identifier: GPL-2.0
#include "event.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "dma.h"
#include "flags.h"
#include "sim.h"

#define EVQ_KEPT	4096	/* hardware.md 6.1 */
#define EVQ_LOG2_MIN	4
#define EVQ_LOG2_MAX	12
#define EVQ_SERVICE_MIN_US	200
#define EVQ_SERVICE_MAX_US	1000000
#define EVQ_NONE	255	/* no cage, no endpoint */

struct evq {
	struct card *card;
	struct hw_event kept[EVQ_KEPT];		/* seq is at seq % EVQ_KEPT */
	uint64_t next;				/* sequence of the next event */
	uint32_t oldest_hi;
	uint32_t next_hi;

	/* the ring in host memory, fixed when it is enabled */
	bool running;
	uint8_t error;
	uint64_t base;
	uint32_t size;
	unsigned int vector;
	uint16_t tail;				/* written so far */
	uint16_t head;				/* consumed by the driver */
	uint64_t cursor;			/* next sequence to write */
	bool pumping;				/* one interrupt per batch */
	bool irq_due;
};

static uint64_t evq_oldest(const struct evq *q)
{
	return q->next > EVQ_KEPT ? q->next - EVQ_KEPT : 1;
}

struct evq *evq_create(struct card *c)
{
	struct evq *q = calloc(1, sizeof(*q));

	if (!q)
		err(1, "events");
	q->card = c;
	q->next = 1;
	return q;
}

void evq_destroy(struct evq *q)
{
	free(q);
}

static void evq_fail(struct evq *q, enum hw_queue_error code)
{
	if (!q->running)
		return;
	q->running = false;
	q->error = code;
	*card_value(q->card, HW_EVT, 0, HW_EVT_CTRL) = 0;
	card_irq(q->card, q->vector);
}

static void evq_written(void *arg, int err, const void *data)
{
	struct evq *q = arg;

	(void)data;
	if (err)
		evq_fail(q, HW_QUEUE_ERROR_DMA);
	else if (q->pumping)
		q->irq_due = true;
	else if (q->running)
		card_irq(q->card, q->vector);
}

/* Faults that make a driver check what the card tells it. */
static void evq_garble(struct evq *q, struct hw_event *e)
{
	struct card_faults *f = &q->card->faults;

	if (f->event_cage) {
		f->event_cage--;
		e->cage = 77;
	}
	if (f->event_length) {
		f->event_length--;
		e->length = 200;
	}
}

static void evq_write_entry(struct evq *q, struct hw_event e)
{
	uint32_t lap = q->tail / q->size;

	e.gen = !(lap & 1);
	evq_garble(q, &e);
	dma_write_entry(q->card,
			q->base + q->tail % q->size * (uint64_t)sizeof(e), &e,
			sizeof(e), evq_written, q);
	q->tail++;
}

static void evq_write_gap(struct evq *q, uint64_t oldest)
{
	struct hw_event e = {
		.seq = oldest - 1,
		.time = sim_now(q->card->sim),
		.boot_cookie = q->card->boot_cookie,
		.type = HW_EVENT_TYPE_GAP,
		.cage = EVQ_NONE,
		.endpoint = EVQ_NONE,
		.length = sizeof(uint64_t),
	};
	uint64_t lost = oldest - q->cursor;

	memcpy(e.data, &lost, sizeof(lost));
	evq_write_entry(q, e);
	q->cursor = oldest;
}

static void evq_pump(struct evq *q)
{
	q->pumping = true;
	q->irq_due = false;
	while (q->running && q->cursor < q->next &&
	       (uint16_t)(q->tail - q->head) < q->size) {
		if (q->cursor < evq_oldest(q))
			evq_write_gap(q, evq_oldest(q));
		else
			evq_write_entry(q,
					q->kept[q->cursor++ % EVQ_KEPT]);
	}
	q->pumping = false;
	if (q->irq_due && q->running)
		card_irq(q->card, q->vector);
}

void evq_post(struct evq *q, struct hw_event *e)
{
	e->seq = q->next;
	e->time = sim_now(q->card->sim);
	e->boot_cookie = q->card->boot_cookie;
	q->kept[q->next++ % EVQ_KEPT] = *e;
	evq_pump(q);
}

static void evq_enable(struct evq *q)
{
	struct card *c = q->card;
	uint32_t log2 = *card_value(c, HW_EVT, 0, HW_EVT_SIZE);

	q->base = card_value64(c, HW_EVT_BASE_LO);
	q->vector = *card_value(c, HW_EVT, 0, HW_EVT_VECTOR);
	*card_value(c, HW_EVT, 0, HW_EVT_HEAD) = 0;
	q->tail = 0;
	q->head = 0;
	q->error = HW_QUEUE_ERROR_NONE;
	q->running = true;
	if (log2 < EVQ_LOG2_MIN || log2 > EVQ_LOG2_MAX || q->base % 64 ||
	    q->vector >= CARD_VECTORS) {
		evq_fail(q, HW_QUEUE_ERROR_CONFIG);
		return;
	}
	q->size = 1u << log2;
	q->cursor = card_value64(c, HW_EVT_WANT_LO);
	if (q->cursor > q->next)
		q->cursor = q->next;
	if (!q->cursor)
		q->cursor = 1;
	evq_pump(q);
}

static void evq_head(struct evq *q, uint16_t head)
{
	if (!q->running)
		return;
	if ((uint16_t)(q->tail - head) > (uint16_t)(q->tail - q->head)) {
		evq_fail(q, HW_QUEUE_ERROR_INDEX);
		return;
	}
	q->head = head;
	evq_pump(q);
}

void evq_reset(struct evq *q)
{
	static const uint32_t regs[] = {
		HW_EVT_CTRL, HW_EVT_BASE_LO, HW_EVT_BASE_HI, HW_EVT_SIZE,
		HW_EVT_HEAD, HW_EVT_VECTOR, HW_EVT_WANT_LO, HW_EVT_WANT_HI,
	};
	size_t i;

	q->running = false;
	q->error = HW_QUEUE_ERROR_NONE;
	for (i = 0; i < sizeof(regs) / sizeof(regs[0]); i++)
		*card_value(q->card, HW_EVT, 0, regs[i]) = 0;
}

void evq_forget(struct evq *q)
{
	q->next = 1;
	card_reset_values(q->card, HW_EVT, 0);
}

static uint32_t evq_status(struct evq *q)
{
	bool busy = q->running || dma_pending(q->card, q);

	return (busy ? HW_EVT_STATUS_RUNNING : 0) |
	       (q->error ? HW_EVT_STATUS_ERROR : 0) | q->error << 8;
}

static uint32_t event_read(struct card *c, unsigned int copy, uint32_t reg,
			   uint32_t stored)
{
	struct evq *q = c->evt;

	(void)copy;
	switch (reg) {
	case HW_EVT_STATUS:
		return evq_status(q);
	case HW_EVT_OLDEST_LO:
		q->oldest_hi = evq_oldest(q) >> 32;
		return evq_oldest(q);
	case HW_EVT_OLDEST_HI:
		return q->oldest_hi;
	case HW_EVT_NEXT_LO:
		q->next_hi = q->next >> 32;
		return q->next;
	case HW_EVT_NEXT_HI:
		return q->next_hi;
	default:
		return stored;
	}
}

static bool event_flag_entry(uint32_t reg)
{
	return reg >= HW_EVT_FLAG_TABLE_0 && reg <= HW_EVT_FLAG_TABLE_7;
}

static bool event_allowed(uint32_t reg, uint32_t value)
{
	if (reg == HW_EVT_FLAG_SERVICE_US)
		return value >= EVQ_SERVICE_MIN_US &&
		       value <= EVQ_SERVICE_MAX_US;
	return !event_flag_entry(reg) || flags_entry_ok(value);
}

static bool event_write(struct card *c, unsigned int copy, uint32_t reg,
			uint32_t value, uint32_t *stored)
{
	struct evq *q = c->evt;
	bool was = *stored & HW_EVT_CTRL_ENABLE;

	(void)copy;
	if (!event_allowed(reg, value))
		return false;
	if (event_flag_entry(reg) && value != *stored)
		flags_forget(c, (reg - HW_EVT_FLAG_TABLE_0) / 4);
	*stored = value;
	if (reg == HW_EVT_HEAD) {
		evq_head(q, value);
	} else if (reg == HW_EVT_CTRL && value && !was) {
		evq_enable(q);
	} else if (reg == HW_EVT_CTRL && !value) {
		q->running = false;
		q->error = HW_QUEUE_ERROR_NONE;
		dma_cancel(c, q);
	}
	return true;
}

const struct card_block event_block = {
	.read = event_read,
	.write = event_write,
};
