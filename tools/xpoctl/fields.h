/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Values of ipc.h as fields of the output: units, words and tones in one
 * place. A value that the kernel left out is null; in text it is left out,
 * but for cells of a table.
 */
#ifndef XPOCTL_FIELDS_H
#define XPOCTL_FIELDS_H

#include "ipc.h"
#include "out.h"
#include "words.h"

/* Older values than this are stale: the card samples every second */
#define FIELDS_STALE_MS		10000

void fields_int(struct out *out, const char *key, const char *label,
		const char *unit, const struct val *val);
void fields_bool(struct out *out, const char *key, const char *label,
		 const struct val *val);
void fields_word(struct out *out, const char *key, const char *label,
		 const struct words *words, const struct val *val);
/* Strings that are not there are empty */
void fields_text(struct out *out, const char *key, const char *label,
		 const char *text);

/* mW in JSON, W in text */
void fields_power(struct out *out, const char *key, const char *label,
		  const struct val *mw);
/* Thousandths of a degree as "..._c" */
void fields_temperature(struct out *out, const char *key, const char *label,
			const struct val *mc);
/* Card time in ns, seconds in text */
void fields_time(struct out *out, const char *key, const char *label,
		 const struct val *ns);
/* Bits as a list of words, bit n being word n */
void fields_bits(struct out *out, const char *key, const char *label,
		 const struct words *words, const struct val *bits,
		 enum out_tone tone);
/*
 * The sensor value that tripped an interlock: "value" as it is in netlink, and
 * by the cause "temperature_c" or "flow_ml_min"
 */
void fields_trip(struct out *out, const char *label, const struct val *cause,
		 const struct val *value);
/* Module flags Lower:8-13 as a list of names */
void fields_module_flags(struct out *out, const char *key, const char *label,
			 const struct bytes *flags);

/* "state", "reason" and "drained" of a module, in text together */
void fields_state(struct out *out, const char *label,
		  const struct module *module);
enum out_tone fields_state_tone(const struct module *module);
/* "age_ms" and "source" */
void fields_age(struct out *out, const char *label, const struct val *age_ms,
		const struct val *source);

#endif /* XPOCTL_FIELDS_H */
