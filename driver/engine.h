/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The card's queues as a whole: their order, their recovery, and the watch
 * that finds lost interrupts, card resets and removal once per second.
 */
#ifndef XPO_ENGINE_H
#define XPO_ENGINE_H

#include <linux/types.h>

struct xpo_card;
struct xpo_event;

/* Memory of all queues. Events go to handler, in order, may sleep. */
int xpo_engine_create(struct xpo_card *card,
		      void (*handler)(struct xpo_card *card,
				      const struct xpo_event *event));
void xpo_engine_destroy(struct xpo_card *card);

/* Function reset, then commands and taps; events follow with _go() */
int xpo_engine_start(struct xpo_card *card);
int xpo_engine_go(struct xpo_card *card);
/*
 * Start all over with a function reset, because somebody wants it. -EBUSY:
 * between suspend and resume, which start all over anyway.
 */
int xpo_engine_recover(struct xpo_card *card);
/* The end: commands fail with -ENODEV, nothing arrives any more */
void xpo_engine_stop(struct xpo_card *card);

/* Around a reset from outside (FLR, AER, suspend) */
void xpo_engine_suspend(struct xpo_card *card);
int xpo_engine_resume(struct xpo_card *card);

#endif
