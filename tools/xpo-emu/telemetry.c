// SPDX-License-Identifier: GPL-2.0
/* Registers and life of the telemetry engine, hardware.md section 7. */
#include "telemetry.h"

#include <err.h>
#include <stdlib.h>

#include "cage.h"
#include "card.h"
#include "dma.h"
#include "tap.h"
#include "tap_chain.h"
#include "tlm_ring.h"

struct tlm *tlm_create(struct card *c)
{
	struct tlm *t = calloc(1, sizeof(*t));

	if (!t)
		err(1, "telemetry");
	t->card = c;
	t->ring = tlm_ring_create(c);
	return t;
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
	tap_chain_destroy_all(t);
	tlm_ring_destroy(t->ring);
	free(t);
}

void tlm_reset(struct tlm *t)
{
	tlm_stop(t);
	tlm_ring_reset(t->ring);
	t->error = HW_QUEUE_ERROR_NONE;
	card_reset_values(t->card, HW_TLM, 0);
}

bool tlm_start(struct ep *ep)
{
	struct tap_job *job = ep->taps;

	while (job && job->chain && ep->chain)
		job = job->next;
	if (!job)
		return false;
	tap_job_unqueue(ep, job);
	job->start(job);
	return true;
}

/* The tap that has the bus, but for those that a chain reads. */
static struct tap_job *tlm_running(struct ep *ep)
{
	if (!ep->access || ep->access->owner != EP_TAP ||
	    (ep->chain && !tap_chain_open(ep->chain)))
		return NULL;
	return &((struct tap *)ep->access->arg)->job;
}

static void tlm_flush_running(struct ep *ep, enum hw_status status)
{
	struct tap_job *job = tlm_running(ep);

	if (!job && !ep->chain)
		return;
	if (ep->access && ep->access->owner == EP_TAP)
		ep_drop(ep);
	if (job)
		job->fail(job, status);
	if (ep->chain) {
		job = tap_chain_job(ep->chain);
		job->fail(job, status);
	}
}

void tlm_flush(struct ep *ep, enum hw_status status)
{
	struct tap_job *job;

	tlm_flush_running(ep, status);
	while ((job = ep->taps)) {
		tap_job_unqueue(ep, job);
		job->fail(job, status);
	}
}

void tlm_storm(struct tlm *t)
{
	tlm_ring_storm(t->ring);
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
	if (reg >= HW_TLM_RING_CTRL)
		return tlm_ring_read(t->ring, reg, stored);
	if (reg != HW_TLM_STATUS)
		return stored;
	return (t->running || dma_pending(c, t) ? HW_TLM_STATUS_RUNNING : 0) |
	       (t->error ? HW_TLM_STATUS_ERROR : 0) | t->error << 8;
}

/* Version 1 of the block has neither ring nor VDM taps. */
static bool tlm_range_ok(struct card *c, uint32_t value)
{
	return *card_value(c, HW_GLOBAL, 0,
			   HW_GLOBAL_BLOCK_VERSION_TELEMETRY) >= 2 ||
	       !(value & (HW_TLM_TAP_RANGE_RECORD | HW_TLM_TAP_RANGE_VDM));
}

static bool telemetry_write(struct card *c, unsigned int copy, uint32_t reg,
			    uint32_t value, uint32_t *stored)
{
	struct tlm *t = c->tlm;
	bool was = *stored & HW_TLM_CTRL_ENABLE;

	(void)copy;
	if (reg >= HW_TLM_RING_CTRL)
		return tlm_ring_write(t->ring, reg, value, stored);
	if (reg == HW_TLM_TAP_OP) {
		if (!(value & HW_TLM_TAP_OP_OP))
			return false;
		tlm_op(t, value);
		return true;
	}
	if (reg == HW_TLM_TAP_RANGE && !tlm_range_ok(c, value))
		return false;
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
