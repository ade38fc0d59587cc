/* SPDX-License-Identifier: GPL-2.0 */
/* Flag service, hardware.md section 6.2. */
#ifndef XPO_EMU_FLAGS_H
#define XPO_EMU_FLAGS_H

#include <stdbool.h>
#include <stdint.h>

#include "sim.h"

struct card;
struct ep;
struct ep_access;

#define FLAGS_ENTRIES	8	/* of the flag table */
#define FLAGS_BANKS	32

/* What was read last of a table entry in a bank. */
struct flag_row {
	bool set;			/* some byte is not zero */
	uint8_t byte[128];
};

struct flag_service {
	struct sim_timer timer;		/* when the next service may run */
	struct ep_access *access;
	struct flag_row (*row)[FLAGS_BANKS];
	unsigned int set;		/* rows */
	bool news;			/* since the last service began */
	bool again;			/* look once more after the release */
	bool due;
	bool running;
	bool release;			/* this one looks once more */
	uint64_t last_start;
	uint8_t summary[4];		/* Lower:4-7 as this service read it */
	unsigned int bank;		/* next range to look at */
	unsigned int entry;
};

void flags_init(struct ep *ep);
void flags_exit(struct ep *ep);
/* EP.FLAGS changed, or the endpoint came out of reset. */
void flags_update(struct ep *ep);
/* The interrupt was asserted. Does not ask the module, which is calling. */
void flags_raise(struct ep *ep);
/* Start a service on the idle bus if one is due. */
bool flags_start(struct ep *ep);
/* The endpoint cannot be accessed any more. */
void flags_stop(struct ep *ep);
/* May this be written to an entry of the flag table? */
bool flags_entry_ok(uint32_t value);
/* The entry of the flag table is another one. */
void flags_forget(struct card *c, unsigned int entry);
/* A READ took bytes: raise FLAGS events for clear-on-read ones. */
void flags_note(struct ep *ep, const struct ep_access *a);
/* The range, in any bank, overlaps a clear-on-read one of the endpoint's. */
bool flags_cover(const struct ep *ep, uint8_t page, uint8_t offset,
		 uint8_t length);

#endif
