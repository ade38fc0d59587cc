// SPDX-License-Identifier: GPL-2.0
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "numbers.h"
#include "taps.h"

#define TAPS_PERIOD_MIN_US	1000ll		/* of the card */
#define TAPS_PERIOD_MAX_US	3600000000ll

/* Microseconds of a unit; 0 when there is none of that name */
static double taps_unit_us(const char *unit)
{
	static const struct {
		const char *name;
		double us;
	} units[] = {
		{ "us", 1 }, { "ms", 1e3 }, { "s", 1e6 }, { "min", 60e6 },
		{ "h", 3600e6 },
	};
	size_t i;

	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (!strcmp(unit, units[i].name))
			return units[i].us;
	return 0;
}

/* "100ms", "10hz" */
static bool taps_period(struct call *call, const char *text, struct val *us)
{
	double value, unit;
	char *end;

	value = strtod(text, &end);
	unit = taps_unit_us(end);
	if (end != text && !strcasecmp(end, "hz") && value > 0)
		value = 1e6 / value;
	else
		value *= unit;
	if (end == text || !(value >= TAPS_PERIOD_MIN_US) ||
	    !(value <= TAPS_PERIOD_MAX_US)) {
		call_usage(call,
			   "'%s' is not a period from 1ms to 1h, nor a rate like 10hz",
			   text);
		return false;
	}
	us->v = value + 0.5;
	us->set = true;
	return true;
}

/* default is what 0 means to the driver */
static bool taps_period_or_default(struct call *call, const char *text,
				   struct val *us)
{
	if (strcmp(text, "default"))
		return taps_period(call, text, us);
	*us = (struct val) { true, 0 };
	return true;
}

/* "0/1/" in front of registers: endpoint and bank */
static const char *taps_place(const char *text, struct tap *tap)
{
	unsigned int endpoint, bank;
	int len = 0;

	if (sscanf(text, "%3u/%3u/%n", &endpoint, &bank, &len) != 2 || !len ||
	    endpoint >= XPO_MAX_ENDPOINTS || bank > 255 ||
	    !isdigit((unsigned char)text[0]))
		return NULL;
	tap->endpoint = (struct val) { true, endpoint };
	tap->bank = (struct val) { true, bank };
	return text + len;
}

static bool taps_tap_period(struct call *call, const char *text,
			    struct tap *tap)
{
	if (strcmp(text, "interrupt"))
		return taps_period(call, text, &tap->period_us);
	tap->on_interrupt = (struct val) { true, 1 };
	tap->period_us = (struct val) { true, 0 };
	return true;
}

/* EP/BANK/REGISTERS@PERIOD */
static bool taps_tap(struct call *call, const char *text, struct tap *tap)
{
	const char *place = taps_place(text, tap);
	const char *at = place ? strchr(place, '@') : NULL;
	char error[NUMBERS_ERROR_LEN], registers[32];
	struct reg reg;

	if (!at || at - place >= (long)sizeof(registers)) {
		call_usage(call, "tap '%s' is not like 0/1/11h:154+16@100ms",
			   text);
		return false;
	}
	snprintf(registers, sizeof(registers), "%.*s", (int)(at - place),
		 place);
	if (!numbers_reg(registers, &reg, error)) {
		call_usage(call, "%s", error);
		return false;
	}
	tap->page = (struct val) { true, reg.page };
	tap->offset = (struct val) { true, reg.offset };
	tap->length = (struct val) { true, reg.length ? reg.length : 1 };
	return taps_tap_period(call, at + 1, tap);
}

static bool taps_add(struct call *call, const char *text,
		     struct plan_want *want)
{
	if (want->tap_count == IPC_TAPS_MAX) {
		call_usage(call, "more than %d taps", IPC_TAPS_MAX);
		return false;
	}
	return taps_tap(call, text, &want->taps[want->tap_count++]);
}

static bool taps_setting(struct call *call, const char *arg,
			 struct plan_want *want)
{
	struct {
		const char *key;
		struct val *us;
	} periods[] = {
		{ "lanes=", &want->lane_period_us },
		{ "module=", &want->module_period_us },
		{ "vdm=", &want->vdm_period_us },
		{ "cage=", &want->cage_period_us },
	};
	size_t i;

	for (i = 0; i < sizeof(periods) / sizeof(periods[0]); i++)
		if (!strncmp(arg, periods[i].key, strlen(periods[i].key)))
			return taps_period_or_default(call,
						      strchr(arg, '=') + 1,
						      periods[i].us);
	if (!strncmp(arg, "tap=", 4))
		return taps_add(call, arg + 4, want);
	if (!strcmp(arg, "clear-taps"))
		want->clear_taps = true;
	else if (!strcmp(arg, "default"))
		want->all_default = true;
	else
		call_usage(call, "no setting '%s' of a plan", arg);
	return !call->usage;
}

bool taps_is_setting(const char *arg)
{
	return strchr(arg, '=') || !strcmp(arg, "clear-taps") ||
	       !strcmp(arg, "default");
}

bool taps_parse(struct call *call, int argc, char **argv,
		struct plan_want *want)
{
	int i;

	for (i = 0; i < argc; i++)
		if (!taps_setting(call, argv[i], want))
			return false;
	if (want->all_default && argc > 1) {
		call_usage(call, "default puts all back: nothing else with it");
		return false;
	}
	return true;
}
