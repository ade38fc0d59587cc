// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl read: registers of a module, over its bus.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../driver/cmis.h"
#include "access.h"
#include "call.h"
#include "command.h"
#include "fields.h"
#include "select.h"

#define READ_LINE	16	/* bytes */

/* "  154  00 01 ...  |..|", the number being the register */
static void read_line(struct out *out, unsigned int offset,
		      const uint8_t *data, size_t len)
{
	char hex[3 * READ_LINE + 2] = "";
	char text[READ_LINE + 1] = "";
	size_t i, pos = 0;

	for (i = 0; i < len; i++) {
		pos += sprintf(hex + pos, i == READ_LINE / 2 ? "  %02x" :
			       i ? " %02x" : "%02x", data[i]);
		text[i] = isprint(data[i]) ? data[i] : '.';
	}
	out_line(out, "%3u  %-*s  |%s|", offset, 3 * READ_LINE, hex, text);
}

static void read_range(struct out *out, const struct selected *item,
		       const struct range *range, const struct memory *memory)
{
	char name[ACCESS_NAME_LEN];
	size_t i;

	out_item_start(out, "%s", access_name(item->name, range, name));
	select_out(out, item);
	out_int(out, "endpoint", NULL, NULL, range->endpoint);
	out_int(out, "bank", NULL, NULL, range->bank);
	if (range->offset < CMIS_UPPER)
		out_str(out, "page", NULL, "lo");
	else
		out_strf(out, "page", NULL, "%02Xh", range->page);
	out_int(out, "offset", NULL, NULL, range->offset);
	out_int(out, "length", NULL, NULL, memory->data.len);
	out_hex(out, "data", NULL, memory->data.data, memory->data.len);
	fields_int(out, "time_ns", NULL, NULL, &memory->time_ns);
	out_str(out, "source", NULL,
		words_get(&words_source, XPO_SOURCE_COMMAND));
	for (i = 0; i < memory->data.len && !out_is_json(out); i += READ_LINE) {
		size_t len = memory->data.len - i;

		read_line(out, range->offset + i, memory->data.data + i,
			  len < READ_LINE ? len : READ_LINE);
	}
	out_item_end(out);
}

static void read_module(struct call *call, const struct selected *item,
			const struct access *access)
{
	struct memory *memory = NULL;
	struct range *ranges;
	size_t count, i;
	int err;

	if (!access_ranges(call, item, access, &ranges, &count))
		return;
	memory = calloc(count, sizeof(*memory));
	if (!memory) {
		call_fail(call, STATUS_FAILED, item->name, "out of memory");
		goto out_free;
	}
	err = access_read(call->ipc, item->module->card.v, ranges, count,
			  memory);
	if (err) {
		call_fail_kernel(call, item->name, err);
		goto out_free;
	}
	for (i = 0; i < count; i++) {
		if (memory[i].err)
			continue;
		read_range(call_out(call), item, &ranges[i], &memory[i]);
		call->done++;
	}
	access_fail(call, item->name, ranges, count, memory);
out_free:
	free(memory);
	free(ranges);
}

void read_run(struct call *call, int argc, char **argv)
{
	struct access access;
	struct selection sel;
	size_t i;

	if (!argc) {
		call_usage(call, "which module?");
		return;
	}
	if (!access_parse(call, argc - 1, argv + 1, false, &access) ||
	    !select_modules(call, 1, argv, SELECT_LANES, &sel))
		return;
	out_array_start(call_out(call), "registers");
	for (i = 0; i < sel.count; i++)
		read_module(call, &sel.items[i], &access);
	out_array_end(call_out(call));
	select_free(&sel);
}
