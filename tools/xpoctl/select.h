/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The modules that the address arguments of a command mean.
 */
#ifndef XPOCTL_SELECT_H
#define XPOCTL_SELECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ipc.h"

struct call;
struct out;

#define SELECT_CARD	0x1	/* a card alone means its modules */
#define SELECT_LANES	0x2	/* lanes may be given */
#define SELECT_EMPTY	0x4	/* cages may be empty */

#define SELECT_NAME_LEN	32

struct selected {
	char name[SELECT_NAME_LEN];	/* xpo0/3 */
	const struct card *card;
	const struct module *module;
	uint64_t lanes;			/* 0: all of them */
};

struct selection {
	struct card *cards;
	size_t card_count;
	struct module *modules;
	size_t module_count;
	struct selected *items;
	size_t count;
};

/*
 * No argument is everything. What cannot be found is told and left out. False
 * when nothing is left, or an argument is no address.
 */
bool select_modules(struct call *call, int argc, char **argv,
		    unsigned int flags, struct selection *selection);
void select_free(struct selection *selection);

/* Members module, card, handle and cage of an open object; JSON only */
void select_out(struct out *out, const struct selected *item);

/* First lane of an endpoint, and how many it has */
unsigned int select_lanes_per_endpoint(const struct module *module);

#endif /* XPOCTL_SELECT_H */
