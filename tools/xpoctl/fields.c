// SPDX-License-Identifier: GPL-2.0
#include "fields.h"

#include <string.h>

#include "cmis/flags.h"

/* A value that is not there */
static void fields_none(struct out *out, const char *key)
{
	out_null(out, key, NULL, NULL, NULL);
}

void fields_int(struct out *out, const char *key, const char *label,
		const char *unit, const struct val *val)
{
	if (val->set)
		out_int(out, key, label, unit, val->v);
	else
		fields_none(out, key);
}

void fields_bool(struct out *out, const char *key, const char *label,
		 const struct val *val)
{
	if (val->set)
		out_bool(out, key, label, val->v);
	else
		fields_none(out, key);
}

void fields_word(struct out *out, const char *key, const char *label,
		 const struct words *words, const struct val *val)
{
	if (val->set)
		out_str(out, key, label, words_get(words, val->v));
	else
		fields_none(out, key);
}

void fields_text(struct out *out, const char *key, const char *label,
		 const char *text)
{
	if (*text)
		out_str(out, key, label, text);
	else
		fields_none(out, key);
}

void fields_power(struct out *out, const char *key, const char *label,
		  const struct val *mw)
{
	if (!mw->set) {
		fields_none(out, key);
		return;
	}
	out_int(out, key, NULL, NULL, mw->v);
	out_fixed(out, NULL, label, "W", mw->v / 100, 1);
}

void fields_temperature(struct out *out, const char *key, const char *label,
			const struct val *mc)
{
	if (mc->set)
		out_fixed(out, key, label, "C", mc->v / 10, 2);
	else
		fields_none(out, key);
}

void fields_time(struct out *out, const char *key, const char *label,
		 const struct val *ns)
{
	if (!ns->set) {
		fields_none(out, key);
		return;
	}
	out_int(out, key, NULL, NULL, ns->v);
	out_fixed(out, NULL, label, "s", ns->v / 1000000, 3);
}

void fields_bits(struct out *out, const char *key, const char *label,
		 const struct words *words, const struct val *bits,
		 enum out_tone tone)
{
	unsigned int i;

	if (!bits->set) {
		fields_none(out, key);
		return;
	}
	out_list_start(out, key, label);
	for (i = 0; i < 32; i++) {
		if (!(bits->v >> i & 1))
			continue;
		out_tone(out, tone);
		out_str(out, NULL, NULL, words_get(words, i));
	}
	out_list_end(out);
}

void fields_trip(struct out *out, const char *label, const struct val *cause,
		 const struct val *value)
{
	fields_int(out, "value", NULL, NULL, value);
	if (!value->set)
		return;
	if (cause->v == XPO_INTERLOCK_CAUSE_OVER_TEMPERATURE)
		fields_temperature(out, "temperature_c", label, value);
	else if (cause->v == XPO_INTERLOCK_CAUSE_NO_FLOW)
		fields_int(out, "flow_ml_min", label, "ml/min", value);
}

static void fields_module_flag(void *arg, const char *name, int lane)
{
	(void)lane;
	out_tone(arg, OUT_WARN);
	out_str(arg, NULL, NULL, name);
}

void fields_module_flags(struct out *out, const char *key, const char *label,
			 const struct bytes *flags)
{
	if (!flags->len) {
		fields_none(out, key);
		return;
	}
	out_list_start(out, key, label);
	cmis_flags_each(0, 0, CMIS_LO_FLAGS, flags->data, flags->len,
			fields_module_flag, out);
	out_list_end(out);
}

enum out_tone fields_state_tone(const struct module *module)
{
	switch (module->state.v) {
	case XPO_MODULE_STATE_ABSENT:
		return OUT_DIM;
	case XPO_MODULE_STATE_READY:
		return OUT_GOOD;
	case XPO_MODULE_STATE_PARTIAL:
	case XPO_MODULE_STATE_FAULT:
		return OUT_BAD;
	case XPO_MODULE_STATE_LOW_POWER:
		if (module->reason.v == XPO_REASON_NONE ||
		    module->reason.v == XPO_REASON_POLICY)
			return OUT_PLAIN;
		return OUT_BAD;
	default:
		return OUT_WARN;
	}
}

void fields_state(struct out *out, const char *label,
		  const struct module *module)
{
	out_tone(out, fields_state_tone(module));
	out_str(out, "state", label,
		words_get(&words_module_state, module->state.v));
	if (module->drained.v)
		out_note(out, "drained");
	else if (module->reason.v)
		out_note(out, "%s", words_get(&words_reason, module->reason.v));
	fields_word(out, "reason", NULL, &words_reason, &module->reason);
	fields_bool(out, "drained", NULL, &module->drained);
}

void fields_age(struct out *out, const char *label, const struct val *age_ms,
		const struct val *source)
{
	fields_int(out, "age_ms", NULL, NULL, age_ms);
	fields_word(out, "source", NULL, &words_source, source);
	if (!age_ms->set || !label)
		return;
	if (age_ms->v > FIELDS_STALE_MS)
		out_tone(out, OUT_BAD);
	out_fixed(out, NULL, label, "s ago", age_ms->v / 100, 1);
	if (source->set)
		out_note(out, "%s", words_get(&words_source, source->v));
}
