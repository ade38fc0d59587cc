// SPDX-License-Identifier: GPL-2.0
/* Sampling of one tap, hardware.md 7.1. */
#include "tap.h"

#include <stdlib.h>
#include <string.h>

#include "cage.h"
#include "card.h"
#include "dma.h"
#include "slot.h"
#include "tap_chain.h"
#include "tlm_ring.h"

#define TAP_UPPER	128

struct ep *tap_ep(const struct tap *tap)
{
	return &tap->tlm->card->cages[tap->cage]->ep[tap->endpoint];
}

void tap_job_queue(struct ep *ep, struct tap_job *job)
{
	enum hw_status status = ep_usable(ep);
	struct tap_job **p = &ep->taps;

	if (status != HW_STATUS_OK) {
		job->fail(job, status);
		return;
	}
	while (*p)
		p = &(*p)->next;
	*p = job;
	job->next = NULL;
	job->waiting = true;
	ep_kick(ep);
}

void tap_job_unqueue(struct ep *ep, struct tap_job *job)
{
	struct tap_job **p = &ep->taps;

	while (*p != job)
		p = &(*p)->next;
	*p = job->next;
	job->waiting = false;
}

static void tap_written(void *arg, int err, const void *data)
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

	s->sample = ++tap->seq;
	s->freeze = tap->freeze;
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
}

void tap_write(struct tap *tap)
{
	struct tlm *t = tap->tlm;
	struct hw_slot s = { 0 };

	if (!t->running)
		return;
	tap_fill(tap, &s);
	slot_seal(&s, s.sample);
	slot_write(t->card, t->shadow + tap->slot * sizeof(s), &s,
		   tap_written, t);
	if (tap->record)
		tlm_ring_put(t->ring, &s);
}

void tap_fail(struct tap *tap, enum hw_status status)
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

static struct tap *tap_of_job(struct tap_job *job)
{
	return (struct tap *)((char *)job - offsetof(struct tap, job));
}

static void tap_job_start(struct tap_job *job)
{
	struct tap *tap = tap_of_job(job);
	struct ep *ep = tap_ep(tap);

	tap->sampling = true;
	tap->access.deadline = sim_now(ep->card->sim) + EP_OWN_TIMEOUT_NS;
	ep_start(ep, &tap->access);
}

static void tap_job_fail(struct tap_job *job, enum hw_status status)
{
	struct tap *tap = tap_of_job(job);

	tap->sampling = false;
	tap_fail(tap, status);
}

/* The cage controller's registers need no bus. */
static void tap_sample_cage(struct tap *tap)
{
	struct ep_access *a = &tap->access;

	cage_sensors(tap->tlm->card->cages[tap->cage],
		     a->offset - TAP_UPPER, a->data, a->length);
	a->status = HW_STATUS_OK;
	a->started = false;
	tap_write(tap);
}

void tap_sample(struct tap *tap)
{
	if (tap->endpoint == TLM_CAGE)
		tap_sample_cage(tap);
	else if (tap->vdm)
		tap_chain_sample(tap->chain);
	else if (tap->job.waiting || tap->sampling)
		tap->missed++;
	else
		tap_job_queue(tap_ep(tap), &tap->job);
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

void tap_init(struct tap *tap, struct tlm *t, unsigned int slot)
{
	tap->tlm = t;
	tap->slot = slot;
	tap->job.start = tap_job_start;
	tap->job.fail = tap_job_fail;
	tap->access.owner = EP_TAP;
	tap->access.done = tap_done;
	tap->access.arg = tap;
	sim_timer_init(&tap->timer, tap_timer, tap);
}

void tap_clear(struct tlm *t, unsigned int slot)
{
	struct tap *tap = t->taps[slot];
	struct ep *ep = NULL;

	if (!tap)
		return;
	t->taps[slot] = NULL;
	sim_cancel(t->card->sim, &tap->timer);
	if (tap->vdm)
		tap_chain_leave(tap);
	if (tap->job.waiting)
		tap_job_unqueue(tap_ep(tap), &tap->job);
	if (tap->sampling) {
		ep = tap_ep(tap);
		ep_drop(ep);
	}
	free(tap);
	if (ep)
		ep_kick(ep);
}
