/* SPDX-License-Identifier: GPL-2.0 */
/* One tap and the engine that it belongs to, hardware.md section 7. */
#ifndef XPO_EMU_TAP_H
#define XPO_EMU_TAP_H

#include <stdbool.h>
#include <stdint.h>

#include "endpoint.h"
#include "hw.h"
#include "sim.h"

#define TLM_SLOTS_MAX		1024
#define TLM_CAGE		255	/* the cage controller, no endpoint */

struct card;
struct tap_chain;
struct tlm;
struct tlm_ring;

/* What waits for an endpoint's bus: a tap, or a chain of VDM taps. */
struct tap_job {
	struct tap_job *next;
	bool waiting;
	bool chain;			/* one at a time on an endpoint */
	void (*start)(struct tap_job *job);
	/* The endpoint cannot be accessed: taken off the queue or the bus. */
	void (*fail)(struct tap_job *job, enum hw_status status);
};

struct tap {
	struct tlm *tlm;
	unsigned int slot;
	uint8_t cage;
	uint8_t endpoint;
	bool on_interrupt;
	bool record;
	bool vdm;
	uint64_t period;		/* ns, 0 only on interrupt */
	struct sim_timer timer;
	struct tap_job job;
	bool sampling;
	uint64_t seq;
	uint32_t missed;
	uint32_t freeze;		/* of the newest sample */
	struct ep_access access;

	struct tap_chain *chain;	/* VDM */
	struct tap *next;		/* in the chain, by slot */
};

struct tlm {
	struct card *card;
	bool running;
	uint8_t error;
	uint64_t shadow;
	unsigned int slots;
	struct tap *taps[TLM_SLOTS_MAX];
	struct tap_chain *chains;
	struct tlm_ring *ring;
};

struct ep *tap_ep(const struct tap *tap);
void tap_init(struct tap *tap, struct tlm *t, unsigned int slot);
void tap_sample(struct tap *tap);
/* The sample in its access, to shadow and ring. */
void tap_write(struct tap *tap);
void tap_fail(struct tap *tap, enum hw_status status);
/* After this the slot is not written any more. */
void tap_clear(struct tlm *t, unsigned int slot);

void tap_job_queue(struct ep *ep, struct tap_job *job);
void tap_job_unqueue(struct ep *ep, struct tap_job *job);

/* The tap that the registers describe; result of the operation. */
enum hw_tap_result tap_set(struct tlm *t, unsigned int slot);

#endif
