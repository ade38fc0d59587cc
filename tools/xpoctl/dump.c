// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl dump: all that a module advertises, as an image.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/image.h"
#include "access.h"
#include "call.h"
#include "collect.h"
#include "command.h"
#include "fields.h"
#include "ident.h"
#include "plan.h"
#include "replace.h"
#include "select.h"

struct dump {
	const struct selected *item;
	struct collect collect;
	struct plan plan;		/* of one endpoint at a time */
	struct range *ranges;
	bool *optional;			/* per range */
	struct memory *memory;
	size_t count;
	size_t read;			/* ranges that are in the image */
	size_t failed;
	size_t missing;			/* advertised, but not there */
};

static bool dump_add(struct dump *dump, unsigned int endpoint)
{
	size_t total = dump->count + dump->plan.count;
	struct range *ranges;
	bool *optional;
	size_t i;

	ranges = realloc(dump->ranges, (total + 1) * sizeof(*ranges));
	if (!ranges)
		return false;
	dump->ranges = ranges;
	optional = realloc(dump->optional, (total + 1) * sizeof(*optional));
	if (!optional)
		return false;
	dump->optional = optional;
	for (i = 0; i < dump->plan.count; i++) {
		const struct plan_page *page = &dump->plan.pages[i];

		optional[dump->count] = page->optional;
		ranges[dump->count++] = (struct range) {
			.cage = dump->item->module->cage.v,
			.endpoint = endpoint,
			.bank = page->bank,
			.page = page->page,
			.offset = page->lower ? 0 : CMIS_UPPER,
			.length = CMIS_HALF_SIZE,
		};
	}
	return true;
}

/* One request for what is in plan[] of all endpoints */
static int dump_fetch(struct call *call, struct dump *dump,
		      void (*plan)(struct plan *plan,
				   const struct cmis_memory *mem))
{
	unsigned int i;
	int err;

	dump->count = 0;
	for (i = 0; i < dump->item->module->endpoints.v &&
	     i < dump->collect.count; i++) {
		plan(&dump->plan, &dump->collect.memory[i]);
		if (!dump_add(dump, i))
			return -ENOMEM;
	}
	free(dump->memory);
	dump->memory = calloc(dump->count + 1, sizeof(*dump->memory));
	if (!dump->memory)
		return -ENOMEM;
	if (call->progress)
		fprintf(call->err, "\r\033[K%s: reading %zu pages ...",
			dump->item->name, dump->count);
	err = access_read(call->ipc, dump->item->module->card.v, dump->ranges,
			  dump->count, dump->memory);
	if (call->progress)
		fputs("\r\033[K", call->err);
	return err;
}

/* What the driver does not keep, and the plan depends on */
static int dump_fetch_first(struct call *call, struct dump *dump)
{
	size_t i;
	int err;

	err = collect_fetch(call->ipc, dump->item->module, &dump->collect);
	if (!err)
		err = dump_fetch(call, dump, plan_first);
	if (err)
		return err;
	for (i = 0; i < dump->count; i++) {
		const struct range *range = &dump->ranges[i];

		if (dump->memory[i].err)
			continue;
		cmis_memory_add(&dump->collect.memory[range->endpoint],
				range->bank, range->page, range->offset,
				dump->memory[i].data.data,
				dump->memory[i].data.len);
	}
	return 0;
}

static void dump_header(const struct selected *item, struct image *image)
{
	static const struct {
		const char *key;
		const char *(*get)(const struct endpoint *ep);
	} keys[] = {
		{ "vendor", ident_vendor },
		{ "part", ident_part },
		{ "serial", ident_serial },
		{ "date", ident_date },
	};
	char text[128];
	size_t i;

	image->endpoints = item->module->endpoints.v;
	image->lanes = item->module->lanes.v;
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		ident_text(item->module, keys[i].get, text, sizeof(text));
		if (*text)
			image_set_header(image, keys[i].key, text);
	}
	image_set_header(image, "created-by", "xpoctl dump");
}

/* Bank and page select say what was read last, not what the module is */
static void dump_hide_select(struct memory *memory)
{
	memory->data.data[CMIS_LO_BANK_SELECT] = 0;
	memory->data.data[CMIS_LO_PAGE_SELECT] = 0;
}

/*
 * A page that the module itself says it does not have. The image is complete
 * without it: what is not in it does not exist.
 */
static bool dump_is_missing(struct dump *dump, size_t i)
{
	const struct module *module = dump->item->module;
	unsigned int e;

	if (dump->memory[i].err != -ENXIO)
		return false;
	for (e = 0; e < module->endpoint_count; e++) {
		const struct endpoint *ep = &module->endpoint[e];

		if (ep->endpoint.v != dump->ranges[i].endpoint)
			continue;
		if (ep->answering.v && !dump->optional[i])
			dump->missing++;
		return ep->answering.v;
	}
	return false;
}

static int dump_fill(struct call *call, struct dump *dump, struct image *image)
{
	size_t i;

	for (i = 0; i < dump->count; i++) {
		const struct range *range = &dump->ranges[i];
		struct memory *memory = &dump->memory[i];
		bool lower = range->offset < CMIS_UPPER;

		if (dump_is_missing(dump, i))
			memory->err = 0;
		else if (memory->err)
			dump->failed++;
		if (!memory->data.len)
			continue;
		if (lower)
			dump_hide_select(memory);
		if (image_set(image, range->endpoint, range->bank,
			      lower ? IMAGE_PAGE_LOWER : range->page,
			      range->offset, memory->data.data,
			      memory->data.len))
			return -ENOMEM;
		dump->read++;
	}
	access_fail(call, dump->item->name, dump->ranges, dump->count,
		    dump->memory);
	return 0;
}

static void dump_report(struct call *call, const struct dump *dump)
{
	struct out *out = call_out(call);

	out_section_start(out, "dump", NULL);
	select_out(out, dump->item);
	out_str(out, "file", NULL, call->output);
	out_int(out, "pages", NULL, NULL, dump->read);
	out_int(out, "failed_pages", NULL, NULL, dump->failed);
	out_int(out, "missing_pages", NULL, NULL, dump->missing);
	fields_int(out, "endpoint_count", NULL, NULL,
		   &dump->item->module->endpoints);
	out_line(out, "%s: %zu pages of %lld endpoint%s in %s",
		 dump->item->name, dump->read, dump->item->module->endpoints.v,
		 dump->item->module->endpoints.v == 1 ? "" : "s",
		 call->output);
	if (dump->missing)
		out_line(out, "%s: advertises %zu pages that it does not have",
			 dump->item->name, dump->missing);
	out_section_end(out);
}

static int dump_write(FILE *fp, const void *ctx)
{
	return image_write(ctx, fp);
}

static void dump_save(struct call *call, const struct dump *dump,
		      const struct image *image)
{
	int err;

	if (!dump->read)
		return;
	if (call->output)
		err = replace_file(call->output, dump_write, image);
	else
		err = image_write(image, call->fp) ? -EIO : 0;
	if (err) {
		call_fail(call, STATUS_FAILED,
			  call->output ? call->output : "output", "%s",
			  strerror(-err));
		return;
	}
	call->done++;
	if (call->output)
		dump_report(call, dump);
}

static void dump_module(struct call *call, const struct selected *item)
{
	struct dump *dump = calloc(1, sizeof(*dump));
	struct image image;
	int err = -ENOMEM;

	image_init(&image);
	if (!dump)
		goto out_fail;
	dump->item = item;
	err = dump_fetch_first(call, dump);
	if (!err)
		err = dump_fetch(call, dump, plan_all);
	if (err)
		goto out_fail;
	dump_header(item, &image);
	err = dump_fill(call, dump, &image);
	if (!err)
		dump_save(call, dump, &image);
out_fail:
	if (err)
		call_fail_kernel(call, item->name, err);
	image_release(&image);
	if (!dump)
		return;
	collect_free(&dump->collect);
	free(dump->ranges);
	free(dump->optional);
	free(dump->memory);
	free(dump);
}

void dump_run(struct call *call, int argc, char **argv)
{
	struct selection sel;

	if (argc != 1) {
		call_usage(call, "the address of one module, please");
		return;
	}
	if (call->out_flags & OUT_JSON && !call->output) {
		call_usage(call,
			   "an image is no JSON: say where it goes with -o FILE");
		return;
	}
	if (!select_modules(call, argc, argv, 0, &sel))
		return;
	if (sel.count > 1)
		call_usage(call, "'%s' are %zu modules, an image is of one",
			   argv[0], sel.count);
	else
		dump_module(call, &sel.items[0]);
	select_free(&sel);
}
