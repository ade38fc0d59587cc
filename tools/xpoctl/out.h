/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Output of xpoctl: text for people and JSON for scripts from one call site.
 *
 * A field has a JSON key, which ends in the unit (temperature_c), and a label
 * for people. Without a key (NULL) it is only in the text, without a label
 * only in the JSON. Containers work the same way: a container without a
 * heading gives structure to the JSON, and its fields go to the text of the
 * container around it.
 *
 *	struct out *out = out_create(stdout, flags);
 *
 *	out_section_start(out, "module", "%s", "xpo0/3");
 *	out_str(out, "vendor", "Vendor", "Eoptolink");
 *	out_fixed(out, "temperature_c", "Temperature", "C", 4974, 2);
 *	out_note(out, "%u ms ago", 120);
 *	out_int(out, "age_ms", NULL, "ms", 120);
 *	out_list_start(out, "flags", "Flags");
 *	out_str(out, NULL, NULL, "vcc-low-warning");
 *	out_list_end(out);
 *	out_table_start(out, "lanes", "Lanes");
 *	out_row_start(out);
 *	out_int(out, "lane", "lane", NULL, 0);
 *	out_null(out, "tx_power_dbm", "tx", "dBm", "no light");
 *	out_row_end(out);
 *	out_table_end(out);
 *	out_section_end(out);
 *
 *	return out_destroy(out) ? EXIT_FAILURE : EXIT_SUCCESS;
 *
 * prints
 *
 *	xpo0/3
 *	  Vendor       Eoptolink
 *	  Temperature  49.74 C (120 ms ago)
 *	  Flags        vcc-low-warning
 *
 *	  Lanes
 *	    lane    tx dBm
 *	       0  no light
 *
 * or {"schema":1,"module":{"vendor":"Eoptolink","temperature_c":49.74,
 * "age_ms":120,"flags":["vcc-low-warning"],"lanes":[{"lane":0,
 * "tx_power_dbm":null}]}}
 *
 * Errors (memory, write) are kept and returned by out_destroy(): no call has
 * to be checked. Strings may come from a module: what is not printable ASCII
 * is escaped in the text and in the JSON.
 */
#ifndef XPOCTL_OUT_H
#define XPOCTL_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Version of the JSON: changes when a key is renamed, removed or redefined */
#define OUT_SCHEMA	1

#define OUT_JSON	0x1	/* JSON instead of text */
#define OUT_PRETTY	0x2	/* indented JSON */
#define OUT_COLOR	0x4	/* escape sequences in text */

enum out_tone {
	OUT_PLAIN,
	OUT_GOOD,
	OUT_WARN,
	OUT_BAD,
	OUT_DIM
};

struct out;

#define OUT_PRINTF(fmt, args)	__attribute__((format(printf, fmt, args)))

struct out *out_create(FILE *fp, unsigned int flags);

/* Writes what is pending; 0 or a negative errno, also of earlier calls */
int out_destroy(struct out *out);

bool out_is_json(const struct out *out);

/* A JSON object; in text a heading with aligned "label value" lines below */
void out_section_start(struct out *out, const char *key,
		       const char *heading, ...) OUT_PRINTF(3, 4);
void out_section_end(struct out *out);

/* A JSON array of objects; in text each item is a section */
void out_array_start(struct out *out, const char *key);
void out_array_end(struct out *out);
void out_item_start(struct out *out, const char *heading, ...)
	OUT_PRINTF(2, 3);
void out_item_end(struct out *out);

/*
 * A JSON array of objects; in text a table with a column per label. Columns
 * in which no row has a value are left out. A table in a row is not text.
 */
void out_table_start(struct out *out, const char *key, const char *heading);
void out_table_end(struct out *out);
void out_row_start(struct out *out);
void out_row_end(struct out *out);

/* A JSON array of values; in text one field, "a, b, c" or "none" */
void out_list_start(struct out *out, const char *key, const char *label);
void out_list_end(struct out *out);

/*
 * For streams: one JSON object on a line of its own, one line of text, in
 * which a field without label text ("") is just its value. Written at once.
 * Only at the top, and not mixed with other output.
 */
void out_record_start(struct out *out);
void out_record_end(struct out *out);

/*
 * Fields. In a list key and label are ignored, give NULL. The unit is for
 * people only and may be NULL.
 */
void out_str(struct out *out, const char *key, const char *label,
	     const char *value);	/* NULL as out_null() */
void out_strf(struct out *out, const char *key, const char *label,
	      const char *fmt, ...) OUT_PRINTF(4, 5);
void out_int(struct out *out, const char *key, const char *label,
	     const char *unit, long long value);
/* value / 10^decimals, without rounding on the way; decimals 0 to 9 */
void out_fixed(struct out *out, const char *key, const char *label,
	       const char *unit, long long value, unsigned int decimals);
/* null when it is not a finite number */
void out_double(struct out *out, const char *key, const char *label,
		const char *unit, double value, unsigned int decimals);
/* A number of any size, "1.2e-8"; null as out_double() */
void out_ratio(struct out *out, const char *key, const char *label,
	       double value);
/* The text alone, with precision digits behind the point */
void out_ratio_text(double value, int precision, char *s, size_t size);
void out_bool(struct out *out, const char *key, const char *label, bool value);
/* null, and for people text ("-" when that is NULL) */
void out_null(struct out *out, const char *key, const char *label,
	      const char *unit, const char *text);
/* A number with a name: "key": name, "key_code": code; text "name (19h)" */
void out_code(struct out *out, const char *key, const char *label,
	      unsigned int code, const char *name);
/* A hex string in JSON, "18 50 00" in text */
void out_hex(struct out *out, const char *key, const char *label,
	     const void *data, size_t len);

/* Text only: " (note)" behind the latest field of the same container */
void out_note(struct out *out, const char *fmt, ...) OUT_PRINTF(2, 3);
/* Text only: tone of the next field */
void out_tone(struct out *out, enum out_tone tone);
/* Text only: a line of its own */
void out_line(struct out *out, const char *fmt, ...) OUT_PRINTF(2, 3);

#endif /* XPOCTL_OUT_H */
