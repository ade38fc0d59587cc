// SPDX-License-Identifier: GPL-2.0
#include "controls.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "numbers.h"
#include "out.h"

#define CONTROLS_CODES		16

const char *const controls_words[] = {
	"tx-disable", "rx-disable", "tx-squelch-force", "tx-squelch-disable",
	"rx-squelch-disable", "tx-polarity", "rx-polarity", "tx-eq-freeze",
	"tx-eq-adaptive", "tx-eq", "tx-cdr", "rx-cdr", "rx-pre", "rx-post",
	"rx-amplitude", NULL
};

/* OIF-CMIS-05.4 section 6.2.5.3 */
static const char *const controls_amplitudes[] = {
	"100-400mv", "300-600mv", "400-800mv", "600-1200mv"
};

#define CONTROLS_AMPLITUDES	\
	(sizeof(controls_amplitudes) / sizeof(controls_amplitudes[0]))

/* Tenths of a dB per code (sections 6.2.5.1 and 6.2.5.2); 0: no decibels */
static unsigned int controls_step(enum control control, unsigned int *last)
{
	switch (control) {
	case CONTROL_TX_EQ:
		*last = 12;
		return 10;
	case CONTROL_RX_PRE:
		*last = 7;
		return 5;
	case CONTROL_RX_POST:
		*last = 7;
		return 10;
	default:
		return 0;
	}
}

static bool controls_is_switch(enum control control)
{
	unsigned int last;

	return !controls_step(control, &last) &&
	       control != CONTROL_RX_AMPLITUDE;
}

const char *controls_value(enum control control, unsigned int code,
			   char *value)
{
	unsigned int last = 0, step = controls_step(control, &last);

	if (controls_is_switch(control))
		snprintf(value, CONTROLS_VALUE_LEN, "%s", code ? "on" : "off");
	else if (step && code <= last)
		snprintf(value, CONTROLS_VALUE_LEN, "%u.%udb",
			 code * step / 10, code * step % 10);
	else if (!step && code < CONTROLS_AMPLITUDES)
		snprintf(value, CONTROLS_VALUE_LEN, "%s",
			 controls_amplitudes[code]);
	else
		snprintf(value, CONTROLS_VALUE_LEN, "code:%u", code);
	return value;
}

/* The codes are few: what is written like one of them is it */
static int controls_code(enum control control, const char *text)
{
	char value[CONTROLS_VALUE_LEN], with_unit[CONTROLS_VALUE_LEN];
	unsigned int last = 0, step = controls_step(control, &last);
	unsigned int code;

	for (code = 0; code < CONTROLS_CODES; code++) {
		snprintf(value, sizeof(value), "code:%u", code);
		if (!controls_is_switch(control) && !strcasecmp(text, value))
			return code;
		controls_value(control, code, value);
		if (!strcasecmp(text, value))
			return code;
		if (!step || code > last || code * step % 10)
			continue;
		snprintf(with_unit, sizeof(with_unit), "%udb",
			 code * step / 10);
		if (!strcasecmp(text, with_unit))
			return code;
	}
	return -1;
}

static void controls_bad_value(enum control control, const char *text,
			       char *error)
{
	unsigned int last = 0, step = controls_step(control, &last);
	char first[CONTROLS_VALUE_LEN], end[CONTROLS_VALUE_LEN];

	if (controls_is_switch(control))
		snprintf(error, NUMBERS_ERROR_LEN,
			 "%s=%.20s: the value is on or off",
			 controls_words[control], text);
	else if (step)
		snprintf(error, NUMBERS_ERROR_LEN,
			 "%s=%.20s: the value is %s to %s in steps of %u.%udb, or code:0 to code:15",
			 controls_words[control], text,
			 controls_value(control, 0, first),
			 controls_value(control, last, end), step / 10,
			 step % 10);
	else
		snprintf(error, NUMBERS_ERROR_LEN,
			 "%s=%.20s: the value is %s, %s, %s, %s or code:15",
			 controls_words[control], text, controls_amplitudes[0],
			 controls_amplitudes[1], controls_amplitudes[2],
			 controls_amplitudes[3]);
}

bool controls_parse(const char *text, struct controls *want, char *error)
{
	const char *equals = strchr(text, '=');
	size_t len = equals ? (size_t)(equals - text) : 0;
	unsigned int i;
	int code;

	for (i = 0; equals && i < CONTROL_COUNT; i++)
		if (!strncmp(controls_words[i], text, len) &&
		    !controls_words[i][len])
			break;
	if (!equals || i == CONTROL_COUNT) {
		snprintf(error, NUMBERS_ERROR_LEN,
			 "'%.40s' is not a control with a value, like tx-disable=on",
			 text);
		return false;
	}
	if (want->value[i].set) {
		snprintf(error, NUMBERS_ERROR_LEN, "%s is given twice",
			 controls_words[i]);
		return false;
	}
	code = controls_code(i, equals + 1);
	if (code < 0) {
		controls_bad_value(i, equals + 1, error);
		return false;
	}
	want->value[i].set = true;
	want->value[i].v = code;
	return true;
}

bool controls_is_set(const struct controls *controls, enum control control)
{
	return controls->set.v >> control & 1 && controls->value[control].set;
}

void controls_out(struct out *out, const char *label,
		  const struct controls *controls)
{
	char value[CONTROLS_VALUE_LEN];
	unsigned int i;

	if (out_is_json(out))
		out_section_start(out, "controls", NULL);
	else
		out_list_start(out, NULL, label);
	for (i = 0; i < CONTROL_COUNT; i++) {
		if (!controls_is_set(controls, i))
			continue;
		controls_value(i, controls->value[i].v, value);
		if (out_is_json(out))
			out_str(out, controls_words[i], NULL, value);
		else
			out_strf(out, NULL, NULL, "%s=%s", controls_words[i],
				 value);
	}
	if (out_is_json(out))
		out_section_end(out);
	else
		out_list_end(out);
}
