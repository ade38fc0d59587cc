/* SPDX-License-Identifier: GPL-2.0 */
/* The telemetry ring, hardware.md 7.3. */
#ifndef XPO_EMU_TLM_RING_H
#define XPO_EMU_TLM_RING_H

#include <stdbool.h>
#include <stdint.h>

#include "hw.h"

struct card;
struct tlm_ring;

struct tlm_ring *tlm_ring_create(struct card *c);
void tlm_ring_destroy(struct tlm_ring *r);
/* Nothing is written any more. */
void tlm_ring_stop(struct tlm_ring *r);
/* Function reset; the registers are the caller's. */
void tlm_ring_reset(struct tlm_ring *r);

/* One sample; its number and CRC are set here. */
void tlm_ring_put(struct tlm_ring *r, struct hw_slot *s);

/* card_faults.ring_storm interrupts from now on. */
void tlm_ring_storm(struct tlm_ring *r);

/* RING_ registers, as struct card_block has it */
uint32_t tlm_ring_read(struct tlm_ring *r, uint32_t reg, uint32_t stored);
bool tlm_ring_write(struct tlm_ring *r, uint32_t reg, uint32_t value,
		    uint32_t *stored);

#endif
