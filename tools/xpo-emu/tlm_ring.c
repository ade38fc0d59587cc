// SPDX-License-Identifier: GPL-2.0
#include "tlm_ring.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "dma.h"
#include "event.h"
#include "sim.h"
#include "slot.h"

#define RING_RECORD_LOG2	8
#define RING_SIZE_MIN		8	/* log2 of records */
#define RING_SIZE_MAX		20
#define RING_CHUNK_MIN		12	/* log2 of bytes */
#define RING_CHUNK_MAX		21
#define RING_COALESCE_MAX_US	1000000
#define RING_OVERRUN_NS		(100 * SIM_NS_PER_MS)
#define RING_NO_CAGE		255
#define RING_STORM_NS		(20 * SIM_NS_PER_US)
/* What faults write */
#define RING_BAD_CAGE		77
#define RING_BAD_LENGTH		200
#define RING_BAD_AHEAD_NS	(3600 * SIM_NS_PER_S)
#define RING_BAD_PRODUCED	(1ULL << 40)

struct tlm_ring {
	struct card *card;
	bool running;
	uint8_t error;
	uint64_t *chunks;		/* NULL until the table was fetched */
	unsigned int nchunks;
	unsigned int chunk;		/* log2 of its records */
	uint64_t size;
	uint64_t index;			/* address of the index block */
	unsigned int vector;
	uint64_t limit;
	uint64_t produced;
	uint64_t reported;		/* produced, as the index block says */
	uint64_t dropped;
	uint64_t told;			/* dropped, as the last event says */
	uint32_t produced_hi;
	uint32_t dropped_hi;
	struct sim_timer coalesce;
	struct sim_timer overrun;	/* armed: no event before it fires */
	struct sim_timer storm;
};

static uint32_t ring_value(const struct tlm_ring *r, uint32_t reg)
{
	return *card_value(r->card, HW_TLM, 0, reg);
}

static void ring_halt(struct tlm_ring *r)
{
	r->running = false;
	dma_cancel(r->card, r);
	sim_cancel(r->card->sim, &r->coalesce);
	sim_cancel(r->card->sim, &r->overrun);
	sim_cancel(r->card->sim, &r->storm);
	free(r->chunks);
	r->chunks = NULL;
}

static void ring_fail(struct tlm_ring *r, enum hw_queue_error code)
{
	if (!r->running)
		return;
	ring_halt(r);
	r->error = code;
	*card_value(r->card, HW_TLM, 0, HW_TLM_RING_CTRL) = 0;
	card_irq(r->card, r->vector);
}

static void ring_written(void *arg, int err, const void *data)
{
	(void)data;
	if (err)
		ring_fail(arg, HW_QUEUE_ERROR_DMA);
}

static void ring_irq(struct tlm_ring *r)
{
	if (r->card->faults.ring_irq_drop)
		r->card->faults.ring_irq_drop--;
	else
		card_irq(r->card, r->vector);
}

static void ring_storm(void *arg, uint64_t now)
{
	struct tlm_ring *r = arg;
	struct card_faults *f = &r->card->faults;

	if (!r->running || !f->ring_storm)
		return;
	if (--f->ring_storm)
		sim_arm(r->card->sim, &r->storm, now + RING_STORM_NS);
	card_irq(r->card, r->vector);
}

void tlm_ring_storm(struct tlm_ring *r)
{
	sim_arm(r->card->sim, &r->storm, sim_now(r->card->sim));
}

static bool ring_strikes(uint32_t *count)
{
	if (!*count)
		return false;
	(*count)--;
	return true;
}

/* Faults that make a reader check what the card tells it. */
static void ring_garble(struct tlm_ring *r, struct hw_slot *s)
{
	struct card_faults *f = &r->card->faults;
	uint64_t number = r->produced + 1;

	if (ring_strikes(&f->record_length))
		s->length = RING_BAD_LENGTH;
	if (ring_strikes(&f->record_source))
		s->cage = RING_BAD_CAGE;
	if (ring_strikes(&f->record_time))
		s->time += RING_BAD_AHEAD_NS;
	if (ring_strikes(&f->record_sequence))
		number += r->size;
	slot_seal(s, number);
	if (ring_strikes(&f->record_crc))
		s->crc32c = ~s->crc32c;
}

static void ring_reported(void *arg, int err, const void *data)
{
	struct tlm_ring *r = arg;

	(void)data;
	if (err)
		ring_fail(r, HW_QUEUE_ERROR_DMA);
	else if (r->running)
		ring_irq(r);
}

static void ring_index(struct tlm_ring *r, dma_done done)
{
	struct hw_ring_index index = {
		.produced = r->produced,
		.dropped = r->dropped,
		.time = sim_now(r->card->sim),
	};

	if (ring_strikes(&r->card->faults.record_index))
		index.produced += RING_BAD_PRODUCED;
	r->reported = r->produced;
	sim_cancel(r->card->sim, &r->coalesce);
	dma_write(r->card, r->index, &index, sizeof(index), done, r);
}

static void ring_coalesce(void *arg, uint64_t now)
{
	(void)now;
	ring_index(arg, ring_reported);
}

static void ring_tell(struct tlm_ring *r)
{
	struct hw_event e = {
		.type = HW_EVENT_TYPE_OVERRUN,
		.cage = RING_NO_CAGE,
		.endpoint = RING_NO_CAGE,
		.length = sizeof(r->dropped),
	};

	memcpy(e.data, &r->dropped, sizeof(r->dropped));
	r->told = r->dropped;
	sim_arm(r->card->sim, &r->overrun,
		sim_now(r->card->sim) + RING_OVERRUN_NS);
	evq_post(r->card->evt, &e);
	ring_index(r, ring_written);
}

static void ring_overrun(void *arg, uint64_t now)
{
	struct tlm_ring *r = arg;

	(void)now;
	if (r->told != r->dropped)
		ring_tell(r);
}

static void ring_drop(struct tlm_ring *r)
{
	r->dropped++;
	if (!sim_armed(&r->overrun))
		ring_tell(r);
}

static void ring_count(struct tlm_ring *r)
{
	struct sim *sim = r->card->sim;
	uint64_t us = ring_value(r, HW_TLM_RING_COALESCE_US);
	uint32_t count = ring_value(r, HW_TLM_RING_COALESCE) &
			 HW_TLM_RING_COALESCE_COUNT;

	r->produced++;
	if (!us || r->produced - r->reported >= count)
		ring_index(r, ring_reported);
	else if (!sim_armed(&r->coalesce))
		sim_arm(sim, &r->coalesce, sim_now(sim) + us * SIM_NS_PER_US);
}

void tlm_ring_put(struct tlm_ring *r, struct hw_slot *s)
{
	uint64_t n = r->produced % r->size;
	uint64_t at = n & ((1ULL << r->chunk) - 1);

	if (!r->running || !r->chunks)
		return;
	if (r->produced >= r->limit ||
	    ring_strikes(&r->card->faults.ring_full)) {
		ring_drop(r);
		return;
	}
	ring_garble(r, s);
	slot_write(r->card, r->chunks[n >> r->chunk] + at * sizeof(*s), s,
		   ring_written, r);
	if (r->running)
		ring_count(r);
}

/* The table, if all its addresses are aligned. */
static bool ring_take(struct tlm_ring *r, const uint64_t *table)
{
	uint64_t mask = (sizeof(struct hw_slot) << r->chunk) - 1;
	unsigned int i;

	for (i = 0; i < r->nchunks; i++)
		if (table[i] & mask)
			return false;
	r->chunks = calloc(r->nchunks, sizeof(*r->chunks));
	if (!r->chunks)
		err(1, "telemetry ring");
	memcpy(r->chunks, table, r->nchunks * sizeof(*r->chunks));
	return true;
}

static void ring_fetched(void *arg, int err, const void *data)
{
	struct tlm_ring *r = arg;

	if (err)
		ring_fail(r, HW_QUEUE_ERROR_DMA);
	else if (!ring_take(r, data))
		ring_fail(r, HW_QUEUE_ERROR_CONFIG);
}

static bool ring_config_ok(const struct tlm_ring *r)
{
	uint32_t size = ring_value(r, HW_TLM_RING_SIZE);
	uint32_t chunk = ring_value(r, HW_TLM_RING_CHUNK);

	return size >= RING_SIZE_MIN && size <= RING_SIZE_MAX &&
	       chunk >= RING_CHUNK_MIN && chunk <= RING_CHUNK_MAX &&
	       !(r->index % 64) && r->vector < CARD_VECTORS &&
	       !(card_value64(r->card, HW_TLM_RING_TABLE_LO) % 64);
}

static void ring_start(struct tlm_ring *r)
{
	struct card *c = r->card;

	ring_halt(r);
	r->produced = 0;
	r->reported = 0;
	r->dropped = 0;
	r->told = 0;
	r->limit = card_value64(c, HW_TLM_RING_LIMIT_LO);
	r->index = card_value64(c, HW_TLM_RING_INDEX_LO);
	r->vector = ring_value(r, HW_TLM_RING_VECTOR);
	r->error = HW_QUEUE_ERROR_NONE;
	r->running = true;
	if (!ring_config_ok(r)) {
		ring_fail(r, HW_QUEUE_ERROR_CONFIG);
		return;
	}
	r->size = 1ULL << ring_value(r, HW_TLM_RING_SIZE);
	r->chunk = ring_value(r, HW_TLM_RING_CHUNK) - RING_RECORD_LOG2;
	r->nchunks = r->size >> r->chunk ? r->size >> r->chunk : 1;
	dma_read(c, card_value64(c, HW_TLM_RING_TABLE_LO),
		 r->nchunks * sizeof(*r->chunks), ring_fetched, r);
}

uint32_t tlm_ring_read(struct tlm_ring *r, uint32_t reg, uint32_t stored)
{
	switch (reg) {
	case HW_TLM_RING_STATUS:
		return (r->running || dma_pending(r->card, r) ?
			HW_TLM_RING_STATUS_RUNNING : 0) |
		       (r->error ? HW_TLM_RING_STATUS_ERROR : 0) |
		       r->error << 8;
	case HW_TLM_RING_PRODUCED_LO:
		r->produced_hi = r->produced >> 32;
		return r->produced;
	case HW_TLM_RING_PRODUCED_HI:
		return r->produced_hi;
	case HW_TLM_RING_DROPPED_LO:
		r->dropped_hi = r->dropped >> 32;
		return r->dropped;
	case HW_TLM_RING_DROPPED_HI:
		return r->dropped_hi;
	default:
		return stored;
	}
}

bool tlm_ring_write(struct tlm_ring *r, uint32_t reg, uint32_t value,
		    uint32_t *stored)
{
	bool was = *stored & HW_TLM_RING_CTRL_ENABLE;

	if ((reg == HW_TLM_RING_COALESCE && !value) ||
	    (reg == HW_TLM_RING_COALESCE_US && value > RING_COALESCE_MAX_US))
		return false;
	*stored = value;
	if (reg == HW_TLM_RING_LIMIT_LO)
		r->limit = card_value64(r->card, HW_TLM_RING_LIMIT_LO);
	else if (reg == HW_TLM_RING_CTRL && value && !was)
		ring_start(r);
	else if (reg == HW_TLM_RING_CTRL && !value)
		tlm_ring_stop(r);
	return true;
}

void tlm_ring_stop(struct tlm_ring *r)
{
	ring_halt(r);
	r->error = HW_QUEUE_ERROR_NONE;
}

void tlm_ring_reset(struct tlm_ring *r)
{
	tlm_ring_stop(r);
	r->produced = 0;
	r->dropped = 0;
	r->limit = 0;
}

struct tlm_ring *tlm_ring_create(struct card *c)
{
	struct tlm_ring *r = calloc(1, sizeof(*r));

	if (!r)
		err(1, "telemetry ring");
	r->card = c;
	r->size = 1;
	sim_timer_init(&r->coalesce, ring_coalesce, r);
	sim_timer_init(&r->overrun, ring_overrun, r);
	sim_timer_init(&r->storm, ring_storm, r);
	return r;
}

void tlm_ring_destroy(struct tlm_ring *r)
{
	ring_halt(r);
	free(r);
}
