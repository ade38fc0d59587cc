// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl's output layer: the same calls as text and as JSON.
 */
#define _GNU_SOURCE 1
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/xpoctl/out.h"

typedef void calls_fn(struct out *out);

/* json-c's versions do not agree on the blanks of pretty output */
static char *squeeze(const char *json)
{
	char *squeezed = strdup(json);
	bool quoted = false;
	char *p = squeezed;

	assert_non_null(squeezed);
	for (; *json; json++) {
		if (*json == '"')
			quoted = !quoted;
		if (quoted || (*json != ' ' && *json != '\n'))
			*p++ = *json;
	}
	*p = '\0';
	return squeezed;
}

static void compare(const char *got, const char *want, bool json)
{
	char *a, *b;

	if (!json) {
		assert_string_equal(got, want);
		return;
	}
	a = squeeze(got);
	b = squeeze(want);
	assert_string_equal(a, b);
	free(a);
	free(b);
}

static void check(calls_fn *calls, unsigned int flags, const char *want)
{
	struct out *out;
	char *s = NULL;
	size_t len;
	FILE *fp;

	fp = open_memstream(&s, &len);
	out = out_create(fp, flags);
	assert_non_null(out);
	calls(out);
	assert_int_equal(out_destroy(out), 0);
	fclose(fp);
	compare(s, want, flags & OUT_JSON);
	free(s);
}

static void example(struct out *out)
{
	out_section_start(out, "module", "%s", "xpo0/3");
	out_str(out, "vendor", "Vendor", "Eoptolink");
	out_fixed(out, "temperature_c", "Temperature", "C", 4974, 2);
	out_note(out, "%u ms ago", 120);
	out_int(out, "age_ms", NULL, "ms", 120);
	out_list_start(out, "flags", "Flags");
	out_str(out, NULL, NULL, "vcc-low-warning");
	out_list_end(out);
	out_table_start(out, "lanes", "Lanes");
	out_row_start(out);
	out_int(out, "lane", "lane", NULL, 0);
	out_null(out, "tx_power_dbm", "tx", "dBm", "no light");
	out_row_end(out);
	out_table_end(out);
	out_section_end(out);
}

/* What out.h promises */
static void header_example(void **state)
{
	(void)state;
	check(example, 0,
	      "xpo0/3\n"
	      "  Vendor       Eoptolink\n"
	      "  Temperature  49.74 C (120 ms ago)\n"
	      "  Flags        vcc-low-warning\n"
	      "\n"
	      "  Lanes\n"
	      "    lane    tx dBm\n"
	      "       0  no light\n");
	check(example, OUT_JSON | OUT_PRETTY,
	      "{\n"
	      "  \"schema\": 1,\n"
	      "  \"module\": {\n"
	      "    \"vendor\": \"Eoptolink\",\n"
	      "    \"temperature_c\": 49.74,\n"
	      "    \"age_ms\": 120,\n"
	      "    \"flags\": [\n"
	      "      \"vcc-low-warning\"\n"
	      "    ],\n"
	      "    \"lanes\": [\n"
	      "      {\n"
	      "        \"lane\": 0,\n"
	      "        \"tx_power_dbm\": null\n"
	      "      }\n"
	      "    ]\n"
	      "  }\n"
	      "}\n");
}

static void numbers(struct out *out)
{
	out_fixed(out, "a", "a", NULL, -5, 2);
	out_fixed(out, "b", "b", NULL, LLONG_MIN, 1);
	out_fixed(out, "c", "c", NULL, 7, 0);
	out_double(out, "d", "d", "dB", -0.555, 2);
	out_double(out, "e", "e", "dB", INFINITY, 2);
	out_double(out, "f", "f", "dB", NAN, 2);
	out_bool(out, "g", "g", true);
	out_hex(out, "h", "h", "\x18\x50\xff", 3);
	out_hex(out, "i", "i", "", 0);
	out_code(out, "j", "j", 0x19, "OSFP");
	out_str(out, "k", "k", NULL);
}

static void number_formats(void **state)
{
	(void)state;
	check(numbers, 0,
	      "a  -0.05\n"
	      "b  -922337203685477580.8\n"
	      "c  7\n"
	      "d  -0.56 dB\n"
	      "e  -\n"
	      "f  -\n"
	      "g  yes\n"
	      "h  18 50 ff\n"
	      "i  -\n"
	      "j  OSFP (19h)\n"
	      "k  -\n");
	check(numbers, OUT_JSON | OUT_PRETTY,
	      "{\n"
	      "  \"schema\": 1,\n"
	      "  \"a\": -0.05,\n"
	      "  \"b\": -922337203685477580.8,\n"
	      "  \"c\": 7,\n"
	      "  \"d\": -0.56,\n"
	      "  \"e\": null,\n"
	      "  \"f\": null,\n"
	      "  \"g\": true,\n"
	      "  \"h\": \"1850ff\",\n"
	      "  \"i\": \"\",\n"
	      "  \"j\": \"OSFP\",\n"
	      "  \"j_code\": 25,\n"
	      "  \"k\": null\n"
	      "}\n");
}

static void structure(struct out *out)
{
	int i;

	out_array_start(out, "endpoints");
	for (i = 0; i < 2; i++) {
		out_item_start(out, "endpoint %d", i);
		out_int(out, "n", "N", NULL, i);
		out_section_start(out, "hidden", NULL);
		out_int(out, "m", "M", NULL, i);
		out_section_end(out);
		out_list_start(out, "none", "None");
		out_list_end(out);
		out_item_end(out);
	}
	out_array_end(out);
	out_str(out, NULL, "Text only", "x");
	out_str(out, "json_only", NULL, "y");
}

static void containers(void **state)
{
	(void)state;
	check(structure, 0,
	      "endpoint 0\n"
	      "  N     0\n"
	      "  M     0\n"
	      "  None  none\n"
	      "\n"
	      "endpoint 1\n"
	      "  N     1\n"
	      "  M     1\n"
	      "  None  none\n"
	      "\n"
	      "Text only  x\n");
	check(structure, OUT_JSON | OUT_PRETTY,
	      "{\n"
	      "  \"schema\": 1,\n"
	      "  \"endpoints\": [\n"
	      "    {\n"
	      "      \"n\": 0,\n"
	      "      \"hidden\": {\n"
	      "        \"m\": 0\n"
	      "      },\n"
	      "      \"none\": [\n"
	      "      ]\n"
	      "    },\n"
	      "    {\n"
	      "      \"n\": 1,\n"
	      "      \"hidden\": {\n"
	      "        \"m\": 1\n"
	      "      },\n"
	      "      \"none\": [\n"
	      "      ]\n"
	      "    }\n"
	      "  ],\n"
	      "  \"json_only\": \"y\"\n"
	      "}\n");
}

static void table(struct out *out)
{
	int i;

	out_table_start(out, "rows", NULL);
	for (i = 9; i < 11; i++) {
		out_row_start(out);
		out_int(out, "n", "n", NULL, i);
		out_str(out, "s", "name", i == 9 ? "a" : "longer");
		out_null(out, "e", "empty", NULL, NULL);
		if (i == 10)
			out_fixed(out, "v", "v", "mV", 33, 1);
		out_list_start(out, "l", "list");
		if (i == 10)
			out_str(out, NULL, NULL, "one");
		out_list_end(out);
		out_table_start(out, "inner", "Inner");
		out_row_start(out);
		out_int(out, "k", "k", NULL, i);
		out_note(out, "nowhere");
		out_row_end(out);
		out_table_end(out);
		out_row_end(out);
	}
	out_table_end(out);
}

static void tables(void **state)
{
	(void)state;
	check(table, 0,
	      " n  name    list  v mV\n"
	      " 9  a       -        -\n"
	      "10  longer  one    3.3\n");
	check(table, OUT_JSON | OUT_PRETTY,
	      "{\n"
	      "  \"schema\": 1,\n"
	      "  \"rows\": [\n"
	      "    {\n"
	      "      \"n\": 9,\n"
	      "      \"s\": \"a\",\n"
	      "      \"e\": null,\n"
	      "      \"l\": [\n"
	      "      ],\n"
	      "      \"inner\": [\n"
	      "        {\n"
	      "          \"k\": 9\n"
	      "        }\n"
	      "      ]\n"
	      "    },\n"
	      "    {\n"
	      "      \"n\": 10,\n"
	      "      \"s\": \"longer\",\n"
	      "      \"e\": null,\n"
	      "      \"v\": 3.3,\n"
	      "      \"l\": [\n"
	      "        \"one\"\n"
	      "      ],\n"
	      "      \"inner\": [\n"
	      "        {\n"
	      "          \"k\": 10\n"
	      "        }\n"
	      "      ]\n"
	      "    }\n"
	      "  ]\n"
	      "}\n");
}

static void no_rows(struct out *out)
{
	out_table_start(out, "rows", "Rows");
	out_table_end(out);
}

static void empty_table(void **state)
{
	(void)state;
	check(no_rows, 0, "");
	check(no_rows, OUT_JSON | OUT_PRETTY,
	      "{\n"
	      "  \"schema\": 1,\n"
	      "  \"rows\": [\n"
	      "  ]\n"
	      "}\n");
}

static void stream(struct out *out)
{
	int i;

	for (i = 0; i < 2; i++) {
		out_record_start(out);
		out_str(out, "event", "", "inserted");
		out_int(out, "power_mw", "power", "mW", i);
		out_note(out, "new");
		out_record_end(out);
	}
}

static void records(void **state)
{
	(void)state;
	check(stream, 0,
	      "inserted power 0 mW (new)\n"
	      "inserted power 1 mW (new)\n");
	check(stream, OUT_JSON | OUT_PRETTY,
	      "{\"schema\":1,\"event\":\"inserted\",\"power_mw\":0}\n"
	      "{\"schema\":1,\"event\":\"inserted\",\"power_mw\":1}\n");
}

static void hostile(struct out *out)
{
	out_section_start(out, "s", "%s", "a\033]0;x\007");
	out_str(out, "k", "K", "\033[31m\n\xc3\xa9");
	out_line(out, "%s", "\r");
	out_section_end(out);
}

static void escapes(void **state)
{
	(void)state;
	check(hostile, 0,
	      "a\\x1b]0;x\\x07\n"
	      "  K  \\x1b[31m\\x0a\\xc3\\xa9\n"
	      "  \\x0d\n");
	check(hostile, OUT_JSON | OUT_PRETTY,
	      "{\n"
	      "  \"schema\": 1,\n"
	      "  \"s\": {\n"
	      "    \"k\": \"\\\\x1b[31m\\\\x0a\\\\xc3\\\\xa9\"\n"
	      "  }\n"
	      "}\n");
}

static void toned(struct out *out)
{
	out_tone(out, OUT_BAD);
	out_str(out, "a", "a", "bad");
	out_str(out, "b", "b", "plain");
}

static void colors(void **state)
{
	(void)state;
	check(toned, OUT_COLOR, "a  \033[31mbad\033[0m\nb  plain\n");
	check(toned, 0, "a  bad\nb  plain\n");
	check(toned, OUT_JSON | OUT_PRETTY,
	      "{\n"
	      "  \"schema\": 1,\n"
	      "  \"a\": \"bad\",\n"
	      "  \"b\": \"plain\"\n"
	      "}\n");
}

#define TWO	"temperature, temperature"

static void long_list(struct out *out)
{
	int i;

	out_list_start(out, "l", "L");
	for (i = 0; i < 12; i++)
		out_str(out, NULL, NULL, "temperature");
	out_list_end(out);
}

static void wraps(void **state)
{
	(void)state;
	check(long_list, 0,
	      "L  " TWO ", " TWO ", " TWO ", temperature,\n"
	      "   " TWO ", " TWO ", temperature\n");
}

static void write_errors(void **state)
{
	FILE *fp = fopen("/dev/full", "w");
	struct out *out;

	(void)state;
	if (!fp)
		skip();
	out = out_create(fp, OUT_JSON);
	example(out);
	assert_true(out_destroy(out) < 0);
	out = out_create(fp, 0);
	example(out);
	assert_true(out_destroy(out) < 0);
	fclose(fp);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(header_example),
		cmocka_unit_test(number_formats),
		cmocka_unit_test(containers),
		cmocka_unit_test(tables),
		cmocka_unit_test(empty_table),
		cmocka_unit_test(records),
		cmocka_unit_test(escapes),
		cmocka_unit_test(colors),
		cmocka_unit_test(wraps),
		cmocka_unit_test(write_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
