/* SPDX-License-Identifier: GPL-2.0 */
/* Latched flags, their masks, the summary bytes and the interrupt. */
#ifndef XPO_EMU_MODULE_FLAGS_H
#define XPO_EMU_MODULE_FLAGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim.h"

struct mod_ep;

#define MOD_FLAG_JOBS		8

struct mod_flag {
	uint8_t reg;		/* register, lower memory or page 11h */
	uint8_t bits;		/* lower memory: bit; 11h: bit 0 of the lane */
	bool lane;
};

/* A flag that a test raises several times. */
struct mod_flag_job {
	struct mod_ep *ep;
	struct mod_flag flag;
	unsigned int lane;
	uint64_t left, interval_ns;
	struct sim_timer timer;
};

void mod_flags_init(struct mod_ep *ep);
/* Stop raising; the flags themselves go with the registers. */
void mod_flags_cancel(struct mod_ep *ep);

/* Flag by its name in the netlink family; false when there is none. */
bool mod_flags_find(const char *name, struct mod_flag *flag);
void mod_flags_raise(struct mod_ep *ep, const struct mod_flag *flag,
		     unsigned int lane);
void mod_flags_lane(struct mod_ep *ep, unsigned int bank, uint8_t lanes,
		    unsigned int flag);
void mod_flags_module(struct mod_ep *ep, uint8_t reg, uint8_t bits);
/* Raise it @count times from now on; -1 when too many are running. */
int mod_flags_repeat(struct mod_ep *ep, const struct mod_flag *flag,
		     unsigned int lane, uint64_t count, uint64_t interval_ns);

/* After any change of flags or masks: summary, Lower:3.0, interrupt. */
void mod_flags_update(struct mod_ep *ep);

#endif
