/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One endpoint's management bus, hardware.md sections 4.1 and 5.1.
 *
 * Commands, the flag service and taps take turns on it. Each of them hands in
 * one struct ep_access at a time; the engine splits it into transactions,
 * selects the page, retries and times out.
 */
#ifndef XPO_EMU_ENDPOINT_H
#define XPO_EMU_ENDPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "block.h"
#include "flags.h"
#include "hw.h"
#include "sim.h"

#define EP_ACCESS_MAX		128
/* The card's own accesses (flag service, taps) give up after this. */
#define EP_OWN_TIMEOUT_NS	(100 * SIM_NS_PER_MS)

struct cage;
struct card;
struct cmd_group;
struct ep;
struct tap_chain;
struct tap_job;

enum ep_owner {
	EP_SERVICE,
	EP_COMMAND,
	EP_TAP,
};

struct ep_access {
	/* what to do */
	enum ep_owner owner;
	bool write;
	uint8_t bank;
	uint8_t page;
	uint8_t offset;
	uint8_t length;
	uint64_t deadline;
	void (*done)(struct ep *ep, struct ep_access *a);
	void *arg;

	/* what came of it */
	enum hw_status status;
	uint8_t detail;
	uint8_t moved;			/* bytes transferred */
	uint8_t given;			/* READ: those that the module gave */
	uint16_t nacks;
	bool started;
	uint64_t start;			/* first bus activity */
	uint8_t data[EP_ACCESS_MAX];
};

enum ep_phase {
	EP_IDLE,
	EP_SELECT,			/* write BankSelect and PageSelect */
	EP_VERIFY,			/* read PageSelect back */
	EP_DATA,
};

/* Where a transaction is. */
enum ep_step {
	EP_START,
	EP_CALL,			/* the module answers */
	EP_END,
	EP_FAIL,			/* only waits for the deadline */
};

/* What the bus did since insertion, for benchmarks. */
struct ep_stats {
	uint64_t transactions;
	uint64_t bus_ns;		/* start to stop, all transactions */
	uint64_t data_ns;		/* accesses' own bytes and tBUF */
	uint64_t select_ns;		/* page select and its read back */
	uint64_t wait_ns;		/* HOLDOFF.PAGE_US waited */
	uint64_t read;			/* registers, by commands */
	uint64_t written;		/* the same */
	uint64_t first;			/* start of the first transaction */
	uint64_t last;			/* end of the last one */
	uint64_t module_base;		/* module's hold-off sum at reset */
	struct {			/* commands' accesses alone */
		uint64_t data_ns;
		uint64_t holdoff_ns;
		uint64_t holdoff_base;	/* module's sum when it started */
		uint64_t first;
		uint64_t last;
	} cmd;
};

struct ep {
	struct card *card;
	struct cage *cage;
	unsigned int index;		/* in the cage */

	struct sim_timer timer;
	struct ep_access *access;	/* running */
	enum ep_phase phase;
	enum ep_step step;
	enum hw_status fail;		/* status of EP_FAIL */
	uint8_t chunk;			/* bytes in this transaction */
	uint8_t verify;			/* PageSelect as read back */
	uint64_t step_start;
	uint64_t free_at;		/* end of tBUF */
	bool silent;			/* NACKed, and not answered since */
	uint64_t silent_since;
	bool selected;			/* bank and page below are known */
	uint8_t bank;
	uint8_t page;

	struct cmd_group *fifo;		/* queued, oldest first */
	struct cmd_group *running;
	unsigned int depth;		/* places taken, running included */
	struct flag_service service;
	struct tap_job *taps;		/* waiting for the bus, oldest first */
	struct tap_chain *chain;	/* VDM: has the bus to itself */
	bool tap_turn;			/* the last access was a command's */
	struct ep_stats stats;
};

extern const struct card_block endpoint_block;

void ep_init(struct ep *ep, struct cage *cage, unsigned int index);

/* Start an access; the bus must be idle (inside a done callback it is). */
void ep_start(struct ep *ep, struct ep_access *a);
/* Something became ready: start it if the bus is idle. */
void ep_kick(struct ep *ep);
/* Take a running access off the bus without calling its done. */
void ep_drop(struct ep *ep);

/* Why the endpoint cannot be accessed now; HW_STATUS_OK when it can. */
enum hw_status ep_usable(const struct ep *ep);
/* Complete everything with @status: the module is gone or in reset. */
void ep_flush(struct ep *ep, enum hw_status status);
/* Settings and counters back to their reset values. */
void ep_reset_settings(struct ep *ep);

uint32_t ep_value(const struct ep *ep, uint32_t reg);
/* Bus time of an access with its page change, for section 7's OVERLOAD. */
uint64_t ep_access_ns(const struct ep *ep, uint8_t offset, uint8_t length);
/* The same of the freeze and the thaw around VDM taps. */
uint64_t ep_freeze_ns(const struct ep *ep);
void ep_reset_stats(struct ep *ep);

#endif
