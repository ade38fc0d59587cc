/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the tests of xpoctl's decoder share.
 */
#ifndef SELFTESTS_CMIS_UTIL_H
#define SELFTESTS_CMIS_UTIL_H

#include <json-c/json.h>

struct cmis_memory;
struct out;

/* Registers of endpoint 0 of selftests/data/<name>; fails the test */
void util_load(struct cmis_memory *mem, const char *name);

/* A register of lower memory or of bank 0 */
void util_set(struct cmis_memory *mem, unsigned int page,
	      unsigned int address, unsigned int value);
/* A half with the same value in all bytes */
void util_fill(struct cmis_memory *mem, unsigned int bank, unsigned int page,
	       unsigned int address, unsigned int value);
/* An otherwise zero paged module of a revision, with bank 0 */
void util_paged(struct cmis_memory *mem, unsigned int revision);

/* Everything decoded, as JSON (freed by json_object_put()) or as text */
struct json_object *util_json(const struct cmis_memory *mem);
char *util_text(const struct cmis_memory *mem);

/* Values by JSON pointer, "/lanes/0/tx_power_dbm" */
void assert_json_str(struct json_object *json, const char *path,
		     const char *want);
void assert_json_num(struct json_object *json, const char *path, double want);
void assert_json_bool(struct json_object *json, const char *path, int want);
/* Present and null */
void assert_json_null(struct json_object *json, const char *path);
void assert_json_absent(struct json_object *json, const char *path);
/* The strings of a list, joined by blanks */
void assert_json_list(struct json_object *json, const char *path,
		      const char *want);
void assert_json_len(struct json_object *json, const char *path, size_t want);

#endif
