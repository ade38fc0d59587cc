// SPDX-License-Identifier: GPL-2.0
#include "access.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../driver/cmis.h"
#include "call.h"
#include "select.h"

#define ACCESS_BANK_MAX		63	/* more than any page has today */

/* "bank LIST" or "ep LIST"; how many arguments that was, -1 on error */
static int access_place(struct call *call, int argc, char **argv,
			struct access *access)
{
	char error[NUMBERS_ERROR_LEN];
	bool bank = !strcmp(argv[0], "bank");
	uint64_t *bits = bank ? &access->banks : &access->endpoints;

	if (!bank && strcmp(argv[0], "ep"))
		return 0;
	if (argc < 2) {
		call_usage(call, "'%s' needs a number", argv[0]);
		return -1;
	}
	if (*bits) {
		call_usage(call, "'%s' is given twice", argv[0]);
		return -1;
	}
	if (!numbers_list(argv[1], bank ? "bank" : "endpoint",
			  bank ? ACCESS_BANK_MAX : XPO_MAX_ENDPOINTS - 1, bits,
			  error)) {
		call_usage(call, "%s", error);
		return -1;
	}
	return 2;
}

static bool access_add_reg(struct call *call, const char *text,
			   struct access *access)
{
	char error[NUMBERS_ERROR_LEN];

	if (access->reg_count == ACCESS_REGS_MAX) {
		call_usage(call, "more than %u register ranges",
			   ACCESS_REGS_MAX);
		return false;
	}
	if (!numbers_reg(text, &access->regs[access->reg_count], error)) {
		call_usage(call, "%s", error);
		return false;
	}
	access->reg_count++;
	return true;
}

/* The bytes of a write have to fit what they go to */
static bool access_check_bytes(struct call *call, const char *text,
			       struct access *access)
{
	struct reg *reg = &access->regs[0];
	unsigned int room = CMIS_HALF_SIZE - reg->offset % CMIS_HALF_SIZE;

	if (!access->len) {
		call_usage(call, "no bytes to write to %s", text);
		return false;
	}
	if (reg->length && reg->length != access->len) {
		call_usage(call, "%zu bytes for the %u of %s", access->len,
			   reg->length, text);
		return false;
	}
	if (access->len > room) {
		call_usage(call,
			   "%zu bytes from register %u on go past register %u",
			   access->len, reg->offset, reg->offset + room - 1);
		return false;
	}
	reg->length = access->len;
	return true;
}

bool access_parse(struct call *call, int argc, char **argv, bool write,
		  struct access *access)
{
	char error[NUMBERS_ERROR_LEN];
	const char *text = NULL;
	int used;

	memset(access, 0, sizeof(*access));
	for (; argc; argc -= used, argv += used) {
		used = access_place(call, argc, argv, access);
		if (used < 0)
			return false;
		if (used)
			continue;
		used = 1;
		if (!write || !access->reg_count) {
			if (!access_add_reg(call, argv[0], access))
				return false;
			text = argv[0];
			continue;
		}
		if (!numbers_bytes(argv[0], access->data, sizeof(access->data),
				   &access->len, error)) {
			call_usage(call, "%s", error);
			return false;
		}
	}
	if (!text) {
		call_usage(call, "which registers? e.g. 11h:154+16");
		return false;
	}
	return !write || access_check_bytes(call, text, access);
}

/* Places (bit = endpoint * 64 + bank is too wide, so one mask per endpoint) */
struct access_places {
	uint64_t banks[XPO_MAX_ENDPOINTS];
};

static void access_lane_places(const struct selected *item,
			       struct access_places *places)
{
	unsigned int per = select_lanes_per_endpoint(item->module);
	unsigned int lane;

	for (lane = 0; lane < 64 && per; lane++)
		if (item->lanes >> lane & 1 && lane / per < XPO_MAX_ENDPOINTS)
			places->banks[lane / per] |=
				1ull << (lane % per / CMIS_BANK_LANES);
}

static bool access_places(struct call *call, const struct selected *item,
			  const struct access *access,
			  struct access_places *places)
{
	uint64_t endpoints = access->endpoints ? access->endpoints : 1;
	uint64_t banks = access->banks ? access->banks : 1;
	unsigned int i;

	memset(places, 0, sizeof(*places));
	if (item->lanes && (access->endpoints || access->banks)) {
		call_usage(call, "the lanes of %s say which bank and endpoint",
			   item->name);
		return false;
	}
	if (item->lanes) {
		access_lane_places(item, places);
		return true;
	}
	for (i = 0; i < XPO_MAX_ENDPOINTS; i++) {
		if (!(endpoints >> i & 1))
			continue;
		/* "ep *" is all that there are */
		if (i >= item->module->endpoints.v && endpoints == 0xf)
			break;
		if (i >= item->module->endpoints.v) {
			call_fail(call, STATUS_NO_SUCH, item->name,
				  "no endpoint %u: the module has %lld", i,
				  item->module->endpoints.v);
			return false;
		}
		places->banks[i] = banks;
	}
	return true;
}

static void access_add(struct range **next, const struct selected *item,
		       const struct reg *reg, unsigned int endpoint,
		       unsigned int bank)
{
	struct range *range = (*next)++;

	range->cage = item->module->cage.v;
	range->endpoint = endpoint;
	range->bank = bank;
	range->page = reg->page;
	range->offset = reg->offset;
	range->length = reg->length ? reg->length : 1;
}

bool access_ranges(struct call *call, const struct selected *item,
		   const struct access *access, struct range **ranges,
		   size_t *count)
{
	struct access_places places;
	unsigned int ep, bank;
	struct range *next;
	size_t r;

	if (!access_places(call, item, access, &places))
		return false;
	*ranges = calloc(access->reg_count * XPO_MAX_ENDPOINTS *
			 (ACCESS_BANK_MAX + 1), sizeof(**ranges));
	if (!*ranges) {
		call_fail(call, STATUS_FAILED, item->name, "out of memory");
		return false;
	}
	next = *ranges;
	for (ep = 0; ep < XPO_MAX_ENDPOINTS; ep++) {
		for (r = 0; r < access->reg_count; r++) {
			const struct reg *reg = &access->regs[r];
			uint64_t banks = places.banks[ep];

			/* Pages below have no banks, whatever is asked for */
			if (banks && (reg->lower ||
				      reg->page < CMIS_PAGE_LANE_CONTROL))
				banks = 1;
			for (bank = 0; bank <= ACCESS_BANK_MAX; bank++)
				if (banks >> bank & 1)
					access_add(&next, item, reg, ep, bank);
		}
	}
	*count = next - *ranges;
	return true;
}

int access_read(struct ipc *ipc, uint32_t card, const struct range *ranges,
		size_t count, struct memory *memory)
{
	size_t i, n;
	int err;

	for (i = 0; i < count; i += n) {
		n = count - i < XPO_MAX_RANGES ? count - i : XPO_MAX_RANGES;
		err = ipc_read(ipc, card, ranges + i, n, memory + i);
		if (err)
			return err;
	}
	return 0;
}

static bool access_is_lower(const struct range *range)
{
	return range->offset < CMIS_UPPER;
}

const char *access_name(const char *module, const struct range *range,
			char *name)
{
	if (access_is_lower(range))
		snprintf(name, ACCESS_NAME_LEN, "%s endpoint %u lower memory",
			 module, range->endpoint);
	else if (range->page < CMIS_PAGE_LANE_CONTROL)
		snprintf(name, ACCESS_NAME_LEN, "%s endpoint %u page %02Xh",
			 module, range->endpoint, range->page);
	else
		snprintf(name, ACCESS_NAME_LEN,
			 "%s endpoint %u bank %u page %02Xh", module,
			 range->endpoint, range->bank, range->page);
	return name;
}

/* Appends "page 11h bank 0-3", and marks what it is about as done */
static void access_describe(FILE *fp, const struct range *ranges, size_t count,
			    const struct memory *memory, bool *done,
			    size_t first)
{
	const struct range *range = &ranges[first];
	char text[NUMBERS_LIST_LEN];
	uint64_t banks = 0;
	size_t i;

	for (i = first; i < count; i++) {
		if (done[i] || memory[i].err != memory[first].err ||
		    ranges[i].endpoint != range->endpoint ||
		    ranges[i].page != range->page ||
		    access_is_lower(&ranges[i]) != access_is_lower(range))
			continue;
		done[i] = true;
		if (ranges[i].bank < 64)
			banks |= 1ull << ranges[i].bank;
	}
	if (access_is_lower(range))
		fputs("lower memory", fp);
	else if (range->page < CMIS_PAGE_LANE_CONTROL)
		fprintf(fp, "page %02Xh", range->page);
	else
		fprintf(fp, "page %02Xh bank %s", range->page,
			numbers_format(banks, text));
}

static void access_fail_group(struct call *call, const char *module,
			      const struct range *ranges, size_t count,
			      const struct memory *memory, bool *done,
			      size_t first)
{
	const char *comma = " ";
	char *text = NULL;
	size_t i, size;
	FILE *fp;

	fp = open_memstream(&text, &size);
	if (!fp)
		return;
	fprintf(fp, "%s endpoint %u", module, ranges[first].endpoint);
	for (i = first; i < count; i++) {
		if (done[i] || memory[i].err != memory[first].err ||
		    ranges[i].endpoint != ranges[first].endpoint)
			continue;
		fputs(comma, fp);
		access_describe(fp, ranges, count, memory, done, i);
		comma = ", ";
	}
	if (!fclose(fp))
		call_fail_access(call, text, memory[first].err);
	free(text);
}

void access_fail(struct call *call, const char *module,
		 const struct range *ranges, size_t count,
		 const struct memory *memory)
{
	bool *done = calloc(count + 1, sizeof(*done));
	size_t i;

	if (!done) {
		call_fail(call, STATUS_FAILED, module, "out of memory");
		return;
	}
	for (i = 0; i < count; i++)
		if (memory[i].err && !done[i])
			access_fail_group(call, module, ranges, count, memory,
					  done, i);
	free(done);
}
