/* SPDX-License-Identifier: GPL-2.0 */
/* Hardware interlock of a cage, hardware.md section 4. */
#ifndef XPO_EMU_INTERLOCK_H
#define XPO_EMU_INTERLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "sim.h"

struct cage;

struct interlock {
	uint8_t latched;		/* bit per cause */
	uint64_t time;			/* of the latest latch */
	uint32_t value;
	bool starved;			/* flow too low, power on, since: */
	uint64_t starved_at;
	struct sim_timer tick;		/* looks at the sensors */
};

void interlock_init(struct cage *cage);
void interlock_exit(struct cage *cage);
/* A sensor, the power or the module changed. */
void interlock_check(struct cage *cage);
void interlock_rearm(struct cage *cage, uint32_t key);
/* Causes that hold now, bit per cause. */
uint8_t interlock_active(struct cage *cage);
uint32_t interlock_read(struct cage *cage, uint32_t reg);

#endif
