// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE 1
#include "out.h"

#include <errno.h>
#include <json-c/json.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "out-text.h"

#define OUT_DEPTH	16

enum frame_kind {
	FRAME_BLOCK,	/* section with a heading, or the top */
	FRAME_PASS,	/* structure of the JSON only */
	FRAME_TABLE,
	FRAME_ROW,
	FRAME_LIST,
	FRAME_RECORD
};

struct frame {
	enum frame_kind kind;
	struct json_object *json;	/* borrowed from the root */
	unsigned int depth;		/* of headings around */
};

struct out {
	FILE *fp;
	unsigned int flags;
	int err;
	enum out_tone tone;
	struct out_text *text;
	struct json_object *root;
	struct frame frames[OUT_DEPTH];
	unsigned int depth;
	/* The list that is open */
	char *list_label;
	char *list;
	enum out_tone list_tone;
};

bool out_is_json(const struct out *out)
{
	return out->flags & OUT_JSON;
}

static struct frame *out_top(struct out *out)
{
	return &out->frames[out->depth];
}

/* The frame that says how a field looks in text; NULL: not at all */
static struct frame *out_text_frame(struct out *out)
{
	unsigned int i = out->depth;

	while (i && out->frames[i].kind == FRAME_PASS)
		i--;
	return &out->frames[i];
}

static void out_push(struct out *out, enum frame_kind kind,
		     struct json_object *json)
{
	struct frame *parent = out_top(out);
	struct frame *frame;

	if (out->depth + 1 == OUT_DEPTH)
		abort();	/* a command nests its output too deep */
	frame = &out->frames[++out->depth];
	frame->kind = kind;
	frame->json = json;
	frame->depth = parent->depth;
}

static void out_pop(struct out *out)
{
	if (!out->depth)
		abort();	/* more ends than starts */
	out->depth--;
}

/* What is not printable ASCII as \xNN; never NULL but for lack of memory */
static char *out_escape(const char *s)
{
	char *escaped = malloc(4 * strlen(s) + 1);
	char *p = escaped;

	if (!escaped)
		return NULL;
	for (; *s; s++) {
		unsigned char c = *s;

		if (c >= ' ' && c <= '~')
			*p++ = c;
		else
			p += sprintf(p, "\\x%02x", c);
	}
	*p = '\0';
	return escaped;
}

static void out_json_add(struct out *out, const char *key,
			 struct json_object *value)
{
	struct json_object *parent = out_top(out)->json;

	if (json_object_is_type(parent, json_type_array))
		json_object_array_add(parent, value);
	else if (key)
		json_object_object_add(parent, key, value);
	else
		json_object_put(value);
}

static struct json_object *out_json_container(struct out *out, const char *key,
					      bool array)
{
	struct json_object *json;

	if (!out_is_json(out))
		return NULL;
	json = array ? json_object_new_array() : json_object_new_object();
	if (!json) {
		out->err = -ENOMEM;
		return out_top(out)->json;
	}
	if (!key && !json_object_is_type(out_top(out)->json, json_type_array)) {
		json_object_put(json);
		return out_top(out)->json;
	}
	out_json_add(out, key, json);
	return json;
}

static void out_list_append(struct out *out, const char *value)
{
	char *joined;

	if (asprintf(&joined, "%s%s%s", out->list ? out->list : "",
		     out->list ? ", " : "", value) < 0) {
		out->err = -ENOMEM;
		return;
	}
	free(out->list);
	out->list = joined;
}

static void out_text_unit(struct out *out, const char *label, const char *unit,
			  const char *value, bool numeric, bool missing)
{
	struct frame *frame = out_text_frame(out);
	enum out_tone tone = out->tone;
	char *joined = NULL;

	out->tone = OUT_PLAIN;
	if (frame->kind == FRAME_LIST) {
		if (tone > out->list_tone)
			out->list_tone = tone;
		out_list_append(out, value);
		return;
	}
	if (!label)
		return;
	if (frame->kind == FRAME_ROW) {
		if (unit && asprintf(&joined, "%s%s%s", label,
				     *label ? " " : "", unit) < 0)
			goto err_memory;
		out_text_cell(out->text, joined ? joined : label, value, tone,
			      numeric || unit, missing);
		free(joined);
		return;
	}
	if (unit && !missing &&
	    asprintf(&joined, "%s %s", value, unit) < 0)
		goto err_memory;
	if (frame->kind == FRAME_RECORD)
		out_text_word(out->text, label, joined ? joined : value, tone);
	else if (frame->kind == FRAME_BLOCK)
		out_text_pair(out->text, frame->depth, label,
			      joined ? joined : value, tone);
	free(joined);
	return;

err_memory:
	out->err = -ENOMEM;
}

void out_section_start(struct out *out, const char *key, const char *heading,
		       ...)
{
	struct json_object *json = out_json_container(out, key, false);
	enum frame_kind kind = FRAME_PASS;
	char *line, *escaped;
	va_list ap;

	if (heading && !out_is_json(out) &&
	    out_text_frame(out)->kind == FRAME_BLOCK) {
		va_start(ap, heading);
		if (vasprintf(&line, heading, ap) < 0)
			line = NULL;
		va_end(ap);
		escaped = line ? out_escape(line) : NULL;
		if (escaped)
			out_text_heading(out->text, out_top(out)->depth,
					 escaped);
		else
			out->err = -ENOMEM;
		free(escaped);
		free(line);
		kind = FRAME_BLOCK;
	}
	out_push(out, kind, json);
	if (kind == FRAME_BLOCK)
		out_top(out)->depth++;
}

void out_section_end(struct out *out)
{
	out_pop(out);
}

void out_array_start(struct out *out, const char *key)
{
	out_push(out, FRAME_PASS, out_json_container(out, key, true));
}

void out_array_end(struct out *out)
{
	out_pop(out);
}

void out_item_start(struct out *out, const char *heading, ...)
{
	char *line = NULL;
	va_list ap;

	if (!heading) {
		out_section_start(out, NULL, NULL);
		return;
	}
	va_start(ap, heading);
	if (vasprintf(&line, heading, ap) < 0)
		line = NULL;
	va_end(ap);
	out_section_start(out, NULL, "%s", line ? line : "");
	free(line);
}

void out_item_end(struct out *out)
{
	out_section_end(out);
}

void out_table_start(struct out *out, const char *key, const char *heading)
{
	struct json_object *json = out_json_container(out, key, true);
	struct frame *frame = out_text_frame(out);

	if (!out_is_json(out) && frame->kind == FRAME_BLOCK)
		out_text_table_start(out->text, frame->depth,
				     heading ? heading : "");
	out_push(out, FRAME_TABLE, json);
}

/* A table within a row is in the JSON only */
static bool out_table_visible(struct out *out)
{
	unsigned int i;

	for (i = 1; i < out->depth; i++)
		if (out->frames[i].kind == FRAME_ROW)
			return false;
	return !out_is_json(out);
}

void out_table_end(struct out *out)
{
	if (out_table_visible(out))
		out_text_table_end(out->text);
	out_pop(out);
}

void out_row_start(struct out *out)
{
	struct json_object *json = out_json_container(out, NULL, false);

	/* Fields of an invisible table have nowhere to go in text */
	out_push(out, out_table_visible(out) ? FRAME_ROW : FRAME_TABLE, json);
}

void out_row_end(struct out *out)
{
	if (out_top(out)->kind == FRAME_ROW)
		out_text_row_end(out->text);
	out_pop(out);
}

void out_list_start(struct out *out, const char *key, const char *label)
{
	struct json_object *json = out_json_container(out, key, true);

	free(out->list);
	free(out->list_label);
	out->list = NULL;
	out->list_label = label ? strdup(label) : NULL;
	out->list_tone = OUT_PLAIN;
	out_push(out, FRAME_LIST, json);
}

void out_list_end(struct out *out)
{
	bool in_row;

	out_pop(out);
	if (out_is_json(out))
		return;
	in_row = out_text_frame(out)->kind == FRAME_ROW;
	out->tone = out->list_tone;
	out_text_unit(out, out->list_label, NULL,
		      out->list ? out->list : in_row ? "-" : "none", false,
		      !out->list);
}

void out_record_start(struct out *out)
{
	if (out_is_json(out)) {
		json_object_put(out->root);
		out->root = json_object_new_object();
		if (!out->root)
			out->err = -ENOMEM;
		out->frames[0].json = out->root;
	}
	out_push(out, FRAME_RECORD, out->root);
	if (out_is_json(out))
		out_json_add(out, "schema", json_object_new_int(OUT_SCHEMA));
}

static void out_json_write(struct out *out, int flags)
{
	const char *s = json_object_to_json_string_ext(out->root, flags |
						JSON_C_TO_STRING_NOSLASHESCAPE);

	if (!s || fputs(s, out->fp) == EOF || fputc('\n', out->fp) == EOF)
		out->err = out->err ? : -EIO;
	json_object_put(out->root);
	out->root = NULL;
}

void out_record_end(struct out *out)
{
	out_pop(out);
	if (out_is_json(out)) {
		out_json_write(out, JSON_C_TO_STRING_PLAIN);
		out->frames[0].json = NULL;
	} else {
		out_text_record_end(out->text);
	}
	if (fflush(out->fp))
		out->err = out->err ? : -errno;
}

void out_null(struct out *out, const char *key, const char *label,
	      const char *unit, const char *text)
{
	if (out_is_json(out))
		out_json_add(out, key, NULL);
	else
		out_text_unit(out, label, unit, text ? text : "-", unit, !text);
}

void out_str(struct out *out, const char *key, const char *label,
	     const char *value)
{
	char *escaped;

	if (!value) {
		out_null(out, key, label, NULL, NULL);
		return;
	}
	escaped = out_escape(value);
	if (!escaped)
		out->err = -ENOMEM;
	else if (out_is_json(out))
		out_json_add(out, key, json_object_new_string(escaped));
	else
		out_text_unit(out, label, NULL, *escaped ? escaped : "-", false,
			      !*escaped);
	free(escaped);
}

void out_strf(struct out *out, const char *key, const char *label,
	      const char *fmt, ...)
{
	char *value = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&value, fmt, ap) < 0) {
		value = NULL;
		out->err = -ENOMEM;
	}
	va_end(ap);
	if (value)
		out_str(out, key, label, value);
	free(value);
}

void out_int(struct out *out, const char *key, const char *label,
	     const char *unit, long long value)
{
	char s[24];

	if (out_is_json(out)) {
		out_json_add(out, key, json_object_new_int64(value));
		return;
	}
	snprintf(s, sizeof(s), "%lld", value);
	out_text_unit(out, label, unit, s, true, false);
}

/* A number that is already written with the wanted digits */
static void out_number(struct out *out, const char *key, const char *label,
		       const char *unit, const char *s)
{
	if (out_is_json(out))
		out_json_add(out, key,
			     json_object_new_double_s(strtod(s, NULL), s));
	else
		out_text_unit(out, label, unit, s, true, false);
}

void out_fixed(struct out *out, const char *key, const char *label,
	       const char *unit, long long value, unsigned int decimals)
{
	unsigned long long abs = value;
	unsigned long long scale = 1;
	char s[48];
	unsigned int i;

	if (!decimals) {
		out_int(out, key, label, unit, value);
		return;
	}
	if (value < 0)
		abs = 0 - abs;
	for (i = 0; i < decimals; i++)
		scale *= 10;
	snprintf(s, sizeof(s), "%s%llu.%0*llu", value < 0 ? "-" : "",
		 abs / scale, (int)decimals, abs % scale);
	out_number(out, key, label, unit, s);
}

void out_double(struct out *out, const char *key, const char *label,
		const char *unit, double value, unsigned int decimals)
{
	char s[64];

	if (!isfinite(value) || fabs(value) > 1e18) {
		out_null(out, key, label, unit, NULL);
		return;
	}
	snprintf(s, sizeof(s), "%.*f", (int)decimals, value);
	out_number(out, key, label, unit, s);
}

void out_ratio_text(double value, int precision, char *s, size_t size)
{
	char *exponent, *digits;

	if (!value) {
		snprintf(s, size, "0");
		return;
	}
	snprintf(s, size, "%.*e", precision, value);
	exponent = strchr(s, 'e');
	if (!exponent)
		return;
	digits = exponent + 2;
	while (*digits == '0' && digits[1])
		digits++;
	if (exponent[1] == '-')
		exponent++;
	memmove(exponent + 1, digits, strlen(digits) + 1);
}

/* Two digits for people, four for scripts */
void out_ratio(struct out *out, const char *key, const char *label,
	       double value)
{
	char s[32];

	if (!isfinite(value)) {
		out_null(out, key, label, NULL, NULL);
		return;
	}
	out_ratio_text(value, out_is_json(out) ? 3 : 1, s, sizeof(s));
	out_number(out, key, label, NULL, s);
}

void out_bool(struct out *out, const char *key, const char *label, bool value)
{
	if (out_is_json(out))
		out_json_add(out, key, json_object_new_boolean(value));
	else
		out_text_unit(out, label, NULL, value ? "yes" : "no", false,
			      false);
}

void out_code(struct out *out, const char *key, const char *label,
	      unsigned int code, const char *name)
{
	char *code_key;

	out_strf(out, key, label, "%s", name ? name : "unknown");
	if (!out_is_json(out)) {
		if (label || out_text_frame(out)->kind == FRAME_LIST)
			out_note(out, "%02Xh", code);
		return;
	}
	if (!key || asprintf(&code_key, "%s_code", key) < 0)
		return;
	out_json_add(out, code_key, json_object_new_int64(code));
	free(code_key);
}

void out_hex(struct out *out, const char *key, const char *label,
	     const void *data, size_t len)
{
	const char *format = out_is_json(out) ? "%02x" : "%02x ";
	const uint8_t *bytes = data;
	char *s = malloc(3 * len + 1);
	char *p = s;
	size_t i;

	if (!s) {
		out->err = -ENOMEM;
		return;
	}
	*p = '\0';
	for (i = 0; i < len; i++)
		p += sprintf(p, format, bytes[i]);
	if (!out_is_json(out) && len)
		p[-1] = '\0';
	out_str(out, key, label, s);
	free(s);
}

/* " (note)" where the latest field of the text is */
static void out_note_append(struct out *out, const char *note)
{
	char *joined;

	switch (out_text_frame(out)->kind) {
	case FRAME_LIST:
		if (!out->list)
			return;
		if (asprintf(&joined, "%s%s", out->list, note) < 0) {
			out->err = -ENOMEM;
			return;
		}
		free(out->list);
		out->list = joined;
		return;
	case FRAME_RECORD:
		out_text_word(out->text, "", note + 1, OUT_PLAIN);
		return;
	case FRAME_TABLE:
		return;
	default:
		out_text_append(out->text, note);
	}
}

void out_note(struct out *out, const char *fmt, ...)
{
	char *note, *escaped, *s;
	va_list ap;

	if (out_is_json(out))
		return;
	va_start(ap, fmt);
	if (vasprintf(&note, fmt, ap) < 0)
		note = NULL;
	va_end(ap);
	escaped = note ? out_escape(note) : NULL;
	if (escaped && asprintf(&s, " (%s)", escaped) >= 0) {
		out_note_append(out, s);
		free(s);
	} else {
		out->err = -ENOMEM;
	}
	free(escaped);
	free(note);
}

void out_tone(struct out *out, enum out_tone tone)
{
	out->tone = tone;
}

void out_line(struct out *out, const char *fmt, ...)
{
	char *line, *escaped;
	va_list ap;

	if (out_is_json(out))
		return;
	va_start(ap, fmt);
	if (vasprintf(&line, fmt, ap) < 0)
		line = NULL;
	va_end(ap);
	escaped = line ? out_escape(line) : NULL;
	if (escaped)
		out_text_line(out->text, out_text_frame(out)->depth, escaped);
	else
		out->err = -ENOMEM;
	free(escaped);
	free(line);
}

struct out *out_create(FILE *fp, unsigned int flags)
{
	struct out *out = calloc(1, sizeof(*out));

	if (!out)
		return NULL;
	out->fp = fp;
	out->flags = flags;
	out->frames[0].kind = FRAME_BLOCK;
	if (!(flags & OUT_JSON)) {
		out->text = out_text_create(fp, flags & OUT_COLOR);
		if (!out->text)
			goto err_free;
		return out;
	}
	out->root = json_object_new_object();
	if (!out->root)
		goto err_free;
	out->frames[0].json = out->root;
	out_json_add(out, "schema", json_object_new_int(OUT_SCHEMA));
	return out;

err_free:
	free(out);
	return NULL;
}

int out_destroy(struct out *out)
{
	int err;

	if (out->text) {
		err = out_text_destroy(out->text);
		out->err = out->err ? : err;
	}
	if (out->root)
		out_json_write(out, out->flags & OUT_PRETTY ?
			       JSON_C_TO_STRING_PRETTY |
			       JSON_C_TO_STRING_SPACED :
			       JSON_C_TO_STRING_PLAIN);
	if (fflush(out->fp) || ferror(out->fp))
		out->err = out->err ? : -EIO;
	err = out->err;
	free(out->list);
	free(out->list_label);
	free(out);
	return err;
}
