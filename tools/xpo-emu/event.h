/* SPDX-License-Identifier: GPL-2.0 */
/* Event queue and retention, hardware.md section 6. */
#ifndef XPO_EMU_EVENT_H
#define XPO_EMU_EVENT_H

#include <stdint.h>

#include "block.h"
#include "hw.h"

struct card;
struct evq;

extern const struct card_block event_block;

struct evq *evq_create(struct card *c);
void evq_destroy(struct evq *q);

/* Keep an event: sequence, time and boot cookie are filled in here. */
void evq_post(struct evq *q, struct hw_event *e);

/* Function reset: the ring stops, kept events and the flag table stay. */
void evq_reset(struct evq *q);
/* Card reset: the kept events and the flag table go. */
void evq_forget(struct evq *q);

#endif
