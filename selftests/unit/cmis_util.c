// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE 1
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/lib/image.h"
#include "../../tools/xpoctl/cmis/decode.h"
#include "../../tools/xpoctl/cmis/memory.h"
#include "../../tools/xpoctl/out.h"
#include "cmis_util.h"

#ifndef DATA_DIR
#define DATA_DIR "../data"
#endif

static void load_page(struct cmis_memory *mem, const struct image_page *page)
{
	bool lower = page->page == IMAGE_PAGE_LOWER;
	unsigned int i;

	if (page->endpoint)
		return;
	for (i = 0; i < IMAGE_HALF_SIZE; i++)
		if (page->known[i])
			assert_int_equal(cmis_memory_add(mem, page->bank,
							 lower ? 0 : page->page,
							 lower ? i : i + 128,
							 &page->data[i], 1), 0);
}

void util_load(struct cmis_memory *mem, const char *name)
{
	struct image img;
	char path[256], err[256];
	size_t i;

	cmis_memory_init(mem);
	image_init(&img);
	snprintf(path, sizeof(path), "%s/%s", DATA_DIR, name);
	if (image_load(&img, path, err, sizeof(err)))
		fail_msg("%s", err);
	for (i = 0; i < img.n_pages; i++)
		load_page(mem, &img.pages[i]);
	image_release(&img);
}

void util_set(struct cmis_memory *mem, unsigned int page,
	      unsigned int address, unsigned int value)
{
	uint8_t byte = value;

	assert_int_equal(cmis_memory_add(mem, 0, page, address, &byte, 1), 0);
}

void util_fill(struct cmis_memory *mem, unsigned int bank, unsigned int page,
	       unsigned int address, unsigned int value)
{
	uint8_t half[CMIS_HALF_SIZE];

	memset(half, value, sizeof(half));
	assert_int_equal(cmis_memory_add(mem, bank, page, address, half,
					 sizeof(half)), 0);
}

void util_paged(struct cmis_memory *mem, unsigned int revision)
{
	cmis_memory_init(mem);
	util_fill(mem, 0, 0, 0, 0);
	util_fill(mem, 0, CMIS_PAGE_ADMIN, CMIS_UPPER, 0);
	util_fill(mem, 0, CMIS_PAGE_ADVERTISING, CMIS_UPPER, 0);
	util_fill(mem, 0, CMIS_PAGE_THRESHOLDS, CMIS_UPPER, 0);
	util_fill(mem, 0, CMIS_PAGE_LANE_CONTROL, CMIS_UPPER, 0);
	util_fill(mem, 0, CMIS_PAGE_LANE_STATUS, CMIS_UPPER, 0);
	util_set(mem, 0, CMIS_LO_IDENTIFIER, CMIS_ID_OSFP);
	util_set(mem, 0, CMIS_LO_REVISION, revision);
}

static char *decode(const struct cmis_memory *mem, unsigned int flags)
{
	struct out *out;
	char *s = NULL;
	size_t len;
	FILE *fp;

	fp = open_memstream(&s, &len);
	assert_non_null(fp);
	out = out_create(fp, flags);
	assert_non_null(out);
	cmis_decode_all(out, mem);
	assert_int_equal(out_destroy(out), 0);
	fclose(fp);
	return s;
}

struct json_object *util_json(const struct cmis_memory *mem)
{
	char *s = decode(mem, OUT_JSON);
	struct json_object *json = json_tokener_parse(s);

	assert_non_null(json);
	free(s);
	return json;
}

char *util_text(const struct cmis_memory *mem)
{
	return decode(mem, 0);
}

static struct json_object *json_at(struct json_object *json, const char *path)
{
	struct json_object *at = NULL;

	if (json_pointer_get(json, path, &at))
		fail_msg("no %s", path);
	return at;
}

void assert_json_str(struct json_object *json, const char *path,
		     const char *want)
{
	struct json_object *at = json_at(json, path);

	if (!json_object_is_type(at, json_type_string))
		fail_msg("%s is no string", path);
	if (strcmp(json_object_get_string(at), want))
		fail_msg("%s is \"%s\", not \"%s\"", path,
			 json_object_get_string(at), want);
}

void assert_json_num(struct json_object *json, const char *path, double want)
{
	struct json_object *at = json_at(json, path);

	if (!json_object_is_type(at, json_type_int) &&
	    !json_object_is_type(at, json_type_double))
		fail_msg("%s is no number", path);
	if (fabs(json_object_get_double(at) - want) > 0.000001)
		fail_msg("%s is %s, not %g", path, json_object_get_string(at),
			 want);
}

void assert_json_bool(struct json_object *json, const char *path, int want)
{
	struct json_object *at = json_at(json, path);

	if (!json_object_is_type(at, json_type_boolean))
		fail_msg("%s is no boolean", path);
	if (json_object_get_boolean(at) != want)
		fail_msg("%s is not %d", path, want);
}

void assert_json_null(struct json_object *json, const char *path)
{
	if (json_at(json, path))
		fail_msg("%s is not null", path);
}

void assert_json_absent(struct json_object *json, const char *path)
{
	struct json_object *at = NULL;

	if (!json_pointer_get(json, path, &at))
		fail_msg("%s is there", path);
}

void assert_json_list(struct json_object *json, const char *path,
		      const char *want)
{
	struct json_object *at = json_at(json, path);
	struct json_object *item;
	char joined[1024] = "";
	size_t i, len = 0;

	if (!json_object_is_type(at, json_type_array))
		fail_msg("%s is no list", path);
	for (i = 0; i < json_object_array_length(at); i++) {
		item = json_object_array_get_idx(at, i);
		len += snprintf(joined + len, sizeof(joined) - len, "%s%s",
				i ? " " : "", json_object_get_string(item));
	}
	if (strcmp(joined, want))
		fail_msg("%s is [%s], not [%s]", path, joined, want);
}

void assert_json_len(struct json_object *json, const char *path, size_t want)
{
	assert_int_equal(json_object_array_length(json_at(json, path)), want);
}
