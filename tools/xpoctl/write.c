// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl write: registers of a module, over its bus.
 */
#include <stdlib.h>

#include "../../driver/cmis.h"
#include "access.h"
#include "call.h"
#include "command.h"
#include "fields.h"
#include "select.h"

static void write_row(struct call *call, const struct selected *item,
		      const struct range *range, const uint8_t *data)
{
	struct out *out = call_out(call);

	out_row_start(out);
	select_out(out, item);
	out_str(out, NULL, "module", item->name);
	out_int(out, "endpoint", "endpoint", NULL, range->endpoint);
	out_int(out, "bank", "bank", NULL, range->bank);
	if (range->offset < CMIS_UPPER)
		out_str(out, "page", "page", "lo");
	else
		out_strf(out, "page", "page", "%02Xh", range->page);
	out_int(out, "offset", "register", NULL, range->offset);
	out_int(out, "length", NULL, NULL, range->length);
	out_hex(out, "data", "bytes", data, range->length);
	out_bool(out, "written", NULL, !call->dry_run);
	out_row_end(out);
	call->done++;
}

static void write_module(struct call *call, const struct selected *item,
			 const struct access *access)
{
	char name[ACCESS_NAME_LEN];
	struct range *ranges;
	size_t count, i;
	int err = 0;

	if (!access_ranges(call, item, access, &ranges, &count))
		return;
	for (i = 0; i < count; i++) {
		if (!call->dry_run)
			err = ipc_write(call->ipc, item->module->card.v,
					&ranges[i], access->data);
		if (err)
			call_fail_kernel(call, access_name(item->name,
							   &ranges[i], name),
					 err);
		else
			write_row(call, item, &ranges[i], access->data);
	}
	free(ranges);
}

void write_run(struct call *call, int argc, char **argv)
{
	struct access access;
	struct selection sel;
	size_t i;

	if (!argc) {
		call_usage(call, "which module?");
		return;
	}
	if (!access_parse(call, argc - 1, argv + 1, true, &access))
		return;
	if (access.regs[0].lower &&
	    access.regs[0].offset + access.len > CMIS_LO_BANK_SELECT) {
		call_usage(call,
			   "registers 126 and 127 select bank and page and are the card's");
		return;
	}
	if (!select_modules(call, 1, argv, SELECT_LANES, &sel))
		return;
	out_table_start(call_out(call), "writes",
			call->dry_run ? "Would be written" : "Written");
	for (i = 0; i < sel.count; i++)
		write_module(call, &sel.items[i], &access);
	out_table_end(call_out(call));
	select_free(&sel);
}
