/* SPDX-License-Identifier: GPL-2.0 */
/* Taps and the shadow area, hardware.md section 7. */
#ifndef XPO_EMU_TELEMETRY_H
#define XPO_EMU_TELEMETRY_H

#include <stdbool.h>

#include "block.h"
#include "hw.h"

struct card;
struct ep;
struct tlm;

extern const struct card_block telemetry_block;

struct tlm *tlm_create(struct card *c);
void tlm_destroy(struct tlm *t);
/* Function reset: all taps are cleared, nothing is written any more. */
void tlm_reset(struct tlm *t);

/* Start the oldest waiting tap of the endpoint; true when there was one. */
bool tlm_start(struct ep *ep);
/* The endpoint cannot be accessed: samples say so. */
void tlm_flush(struct ep *ep, enum hw_status status);
/* Interrupts of the ring without a reason, as the card's faults say. */
void tlm_storm(struct tlm *t);
/* The endpoint's interrupt was served. */
void tlm_served(struct ep *ep);

#endif
