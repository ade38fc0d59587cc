/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Lane controls as words: those of the netlink specification, with values as
 * people write them ("on", "1.5db") in place of codes.
 */
#ifndef XPOCTL_CONTROLS_H
#define XPOCTL_CONTROLS_H

#include <stdbool.h>
#include <stdint.h>

#include "ipc.h"

struct out;

/* Ends with no word */
extern const char *const controls_words[];

#define CONTROLS_VALUE_LEN	24

/* "on", "1.5db", "300-600mv", "code:12": what controls_parse() takes */
const char *controls_value(enum control control, unsigned int code,
			   char *value);
/*
 * Adds "KEY=VALUE" to want; false with the reason in error, which has room
 * for NUMBERS_ERROR_LEN
 */
bool controls_parse(const char *text, struct controls *want, char *error);

/* Whether it was asked for */
bool controls_is_set(const struct controls *controls, enum control control);
/* "controls": what was asked for; an object in JSON, a list in text */
void controls_out(struct out *out, const char *label,
		  const struct controls *controls);

#endif /* XPOCTL_CONTROLS_H */
