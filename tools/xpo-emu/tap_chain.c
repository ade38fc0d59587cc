// SPDX-License-Identifier: GPL-2.0
#include "tap_chain.h"

#include <err.h>
#include <stdlib.h>

#include "cage.h"
#include "card.h"
#include "tap.h"

#define CHAIN_PAGE		0x2f
#define CHAIN_CONTROL		144
#define CHAIN_STATUS		145
#define CHAIN_FREEZE		0x80	/* in both */
#define CHAIN_UNFREEZE_DONE	0x40
#define CHAIN_POLL_NS		(500 * SIM_NS_PER_US)
#define CHAIN_DONE_NS		(20 * SIM_NS_PER_MS)
#define CHAIN_READ_NS		(40 * SIM_NS_PER_MS)
#define CHAIN_MAX_NS		(50 * SIM_NS_PER_MS)

enum chain_phase {
	CHAIN_IDLE,
	CHAIN_GET,			/* the control byte as it was */
	CHAIN_REQUEST,
	CHAIN_FREEZING,
	CHAIN_READING,
	CHAIN_RELEASE,
	CHAIN_THAWING,
};

struct tap_chain {
	struct tlm *tlm;
	struct tap_chain *next;
	struct ep *ep;
	uint64_t period;
	struct sim_timer timer;
	struct tap *taps;		/* by slot */
	struct tap_job job;
	bool joined;			/* a tap came while it was busy */
	bool open;			/* others may have the bus, */
	bool turn;			/* and one of them had it */

	enum chain_phase phase;
	uint64_t start;
	uint64_t limit;			/* of the phase */
	struct sim_timer poll;
	struct tap *reading;
	uint8_t control;
	uint32_t freeze;		/* number of the newest one */
	struct ep_access access;
};

static uint64_t chain_now(const struct tap_chain *c)
{
	return sim_now(c->ep->card->sim);
}

static void chain_done(struct ep *ep, struct ep_access *a);

/* One register of page 2Fh, bank 0, which acts on all banks. */
static void chain_access(struct tap_chain *c, uint8_t offset, bool write,
			 uint64_t deadline)
{
	struct ep_access *a = &c->access;

	a->owner = EP_TAP;
	a->write = write;
	a->page = CHAIN_PAGE;
	a->offset = offset;
	a->length = 1;
	a->deadline = deadline;
	a->done = chain_done;
	a->arg = c;
	ep_start(c->ep, a);
}

static void chain_control(struct tap_chain *c, uint8_t value)
{
	c->access.data[0] = value;
	chain_access(c, CHAIN_CONTROL, true, c->start + CHAIN_MAX_NS);
}

/* The oldest tap that this freeze has not sampled. */
static struct tap *chain_left(const struct tap_chain *c)
{
	struct tap *tap = c->taps;

	while (tap && tap->freeze == c->freeze)
		tap = tap->next;
	return tap;
}

static void chain_fail_rest(struct tap_chain *c, enum hw_status status)
{
	struct tap *tap;

	while ((tap = chain_left(c))) {
		tap->freeze = c->freeze;
		tap_fail(tap, status);
	}
}

static void chain_unlink(struct tap_chain *c)
{
	struct tap_chain **p = &c->tlm->chains;

	while (*p != c)
		p = &(*p)->next;
	*p = c->next;
}

static void chain_free(struct tap_chain *c)
{
	struct sim *sim = c->ep->card->sim;

	chain_unlink(c);
	sim_cancel(sim, &c->timer);
	sim_cancel(sim, &c->poll);
	free(c);
}

/* The endpoint is free; taps that came in the meantime want a sample. */
static void chain_finish(struct tap_chain *c)
{
	struct ep *ep = c->ep;

	c->phase = CHAIN_IDLE;
	c->open = false;
	ep->chain = NULL;
	if (!c->taps)
		chain_free(c);
	else if (c->joined && chain_left(c))
		sim_arm(ep->card->sim, &c->timer, sim_now(ep->card->sim));
}

static void chain_end(struct tap_chain *c)
{
	struct ep *ep = c->ep;

	chain_finish(c);
	ep_kick(ep);
}

static void chain_release(struct tap_chain *c)
{
	c->phase = CHAIN_RELEASE;
	chain_control(c, c->control & ~CHAIN_FREEZE);
}

/* The next range, while there is time for it; then the thaw. */
static void chain_read_now(struct tap_chain *c)
{
	struct tap *tap = chain_left(c);

	c->open = false;
	if (!tap || chain_now(c) >= c->start + CHAIN_READ_NS) {
		chain_fail_rest(c, HW_STATUS_TIMEOUT);
		chain_release(c);
		return;
	}
	tap->freeze = c->freeze;
	tap->access.deadline = c->start + CHAIN_READ_NS;
	tap->access.done = chain_done;
	tap->sampling = true;
	c->reading = tap;
	ep_start(c->ep, &tap->access);
}

/* What is frozen stays: somebody else may have the bus in between. */
static void chain_read(struct tap_chain *c)
{
	c->phase = CHAIN_READING;
	c->open = true;
	c->turn = false;
}

/* A sample that is late is lost, a range of the freeze only waits. */
static bool chain_has_rivals(const struct tap_chain *c)
{
	const struct tap_job *job = c->ep->taps;

	while (job && job->chain)
		job = job->next;
	return job && chain_now(c) < c->start + CHAIN_READ_NS;
}

bool tap_chain_go_on(struct tap_chain *c)
{
	if (!c->open)
		return true;
	if (!c->turn || chain_has_rivals(c)) {
		c->turn = true;
		return false;
	}
	chain_read_now(c);
	return true;
}

bool tap_chain_open(const struct tap_chain *c)
{
	return c->open;
}

static void chain_poll(struct tap_chain *c, uint64_t limit)
{
	uint64_t end = c->start + CHAIN_MAX_NS;

	c->limit = limit < end ? limit : end;
	chain_access(c, CHAIN_STATUS, false, c->limit);
}

static void chain_poll_timer(void *arg, uint64_t now)
{
	struct tap_chain *c = arg;

	(void)now;
	chain_access(c, CHAIN_STATUS, false, c->limit);
}

/* Not yet: look again, as long as there is time. False: there is none. */
static bool chain_again(struct tap_chain *c)
{
	uint64_t due = chain_now(c) + CHAIN_POLL_NS;

	if (due >= c->limit)
		return false;
	sim_arm(c->ep->card->sim, &c->poll, due);
	return true;
}

static void chain_got(struct tap_chain *c, const struct ep_access *a)
{
	if (a->status != HW_STATUS_OK) {
		chain_fail_rest(c, a->status);
		chain_end(c);
		return;
	}
	c->control = a->data[0];
	c->phase = CHAIN_REQUEST;
	chain_control(c, c->control | CHAIN_FREEZE);
}

static void chain_requested(struct tap_chain *c, const struct ep_access *a)
{
	if (a->status != HW_STATUS_OK) {
		chain_fail_rest(c, a->status);
		chain_release(c);
		return;
	}
	c->phase = CHAIN_FREEZING;
	chain_poll(c, chain_now(c) + CHAIN_DONE_NS);
}

static void chain_polled(struct tap_chain *c, const struct ep_access *a)
{
	bool ok = a->status == HW_STATUS_OK;

	if (ok && (a->data[0] & CHAIN_FREEZE)) {
		chain_read(c);
	} else if (!ok || !chain_again(c)) {
		chain_fail_rest(c, HW_STATUS_TIMEOUT);
		chain_release(c);
	}
}

static void chain_thawing(struct tap_chain *c, const struct ep_access *a)
{
	if (a->status != HW_STATUS_OK || (a->data[0] & CHAIN_UNFREEZE_DONE) ||
	    !chain_again(c))
		chain_end(c);
}

static void chain_taken(struct tap_chain *c)
{
	struct tap *tap = c->reading;

	c->reading = NULL;
	tap->sampling = false;
	tap_write(tap);
	chain_read(c);
}

static void chain_done(struct ep *ep, struct ep_access *a)
{
	struct tap_chain *c = ep->chain;

	switch (c->phase) {
	case CHAIN_GET:
		chain_got(c, a);
		break;
	case CHAIN_REQUEST:
		chain_requested(c, a);
		break;
	case CHAIN_FREEZING:
		chain_polled(c, a);
		break;
	case CHAIN_READING:
		chain_taken(c);
		break;
	case CHAIN_RELEASE:
		c->phase = CHAIN_THAWING;
		if (a->status == HW_STATUS_OK)
			chain_poll(c, chain_now(c) + CHAIN_DONE_NS);
		else
			chain_end(c);
		break;
	default:
		chain_thawing(c, a);
	}
}

static struct tap_chain *chain_of_job(struct tap_job *job)
{
	return (struct tap_chain *)((char *)job -
				    offsetof(struct tap_chain, job));
}

static void chain_start(struct tap_job *job)
{
	struct tap_chain *c = chain_of_job(job);

	c->ep->chain = c;
	c->phase = CHAIN_GET;
	c->start = chain_now(c);
	c->freeze++;
	c->joined = false;
	chain_access(c, CHAIN_CONTROL, false, c->start + CHAIN_READ_NS);
}

/* Waiting, or the chain itself: the module has gone, there is no thaw. */
static void chain_fail(struct tap_job *job, enum hw_status status)
{
	struct tap_chain *c = chain_of_job(job);

	if (c->phase == CHAIN_IDLE)
		c->freeze++;
	if (c->reading) {
		c->reading->sampling = false;
		tap_fail(c->reading, status);
	}
	c->reading = NULL;
	sim_cancel(c->ep->card->sim, &c->poll);
	chain_fail_rest(c, status);
	if (c->phase != CHAIN_IDLE)
		chain_finish(c);
}

void tap_chain_sample(struct tap_chain *c)
{
	struct tap *tap;

	if (!c->job.waiting && c->phase == CHAIN_IDLE) {
		tap_job_queue(c->ep, &c->job);
		return;
	}
	for (tap = c->taps; tap; tap = tap->next)
		tap->missed++;
}

static void chain_timer(void *arg, uint64_t now)
{
	struct tap_chain *c = arg;

	if (!c->tlm->running)
		return;
	sim_arm(c->ep->card->sim, &c->timer, now + c->period);
	tap_chain_sample(c);
}

static struct tap_chain *chain_get(struct tap *tap)
{
	struct tlm *t = tap->tlm;
	struct ep *ep = tap_ep(tap);
	struct tap_chain *c;

	for (c = t->chains; c; c = c->next)
		if (c->ep == ep && c->period == tap->period)
			return c;
	c = calloc(1, sizeof(*c));
	if (!c)
		err(1, "tap");
	c->tlm = t;
	c->ep = ep;
	c->period = tap->period;
	c->job.start = chain_start;
	c->job.fail = chain_fail;
	c->job.chain = true;
	sim_timer_init(&c->timer, chain_timer, c);
	sim_timer_init(&c->poll, chain_poll_timer, c);
	c->next = t->chains;
	t->chains = c;
	return c;
}

void tap_chain_join(struct tap *tap)
{
	struct tap_chain *c = chain_get(tap);
	struct sim *sim = c->ep->card->sim;
	struct tap **p = &c->taps;

	while (*p && (*p)->slot < tap->slot)
		p = &(*p)->next;
	tap->next = *p;
	*p = tap;
	tap->chain = c;
	c->joined = true;
	if (!c->job.waiting && c->phase == CHAIN_IDLE)
		sim_arm(sim, &c->timer, sim_now(sim));
}

void tap_chain_leave(struct tap *tap)
{
	struct tap_chain *c = tap->chain;
	struct tap **p = &c->taps;

	while (*p != tap)
		p = &(*p)->next;
	*p = tap->next;
	if (c->reading == tap) {
		c->reading = NULL;
		tap->sampling = false;
		ep_drop(c->ep);
		chain_read(c);
		ep_kick(c->ep);
	} else if (!c->taps && c->phase == CHAIN_IDLE) {
		if (c->job.waiting)
			tap_job_unqueue(c->ep, &c->job);
		chain_free(c);
	}
}

struct tap_job *tap_chain_job(struct tap_chain *c)
{
	return &c->job;
}

void tap_chain_destroy_all(struct tlm *t)
{
	struct tap_chain *c;

	while ((c = t->chains)) {
		if (c->phase != CHAIN_IDLE) {
			ep_drop(c->ep);
			c->ep->chain = NULL;
		}
		chain_free(c);
	}
}
