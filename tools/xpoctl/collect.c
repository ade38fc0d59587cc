// SPDX-License-Identifier: GPL-2.0
#include "collect.h"

#include <errno.h>
#include <stdlib.h>

static void collect_page(struct collect *collect, const struct page *page)
{
	if (page->endpoint.v < 0 || page->endpoint.v >= collect->count)
		return;
	/* What does not fit is not a register, so there is nothing to lose */
	cmis_memory_add(&collect->memory[page->endpoint.v], page->bank.v,
			page->page.v, page->offset.v, page->data.data,
			page->data.len);
}

/*
 * The driver reads pages when it identifies a module; of what changes, it has
 * newer values. They go to the registers that they came from.
 */
static void collect_newest(struct cmis_memory *mem, const struct endpoint *ep)
{
	const uint8_t *old = cmis_memory_get(mem, 0, 0, CMIS_LO_STATE, 1);
	uint8_t raw[2];
	int value;

	if (!old)
		return;
	if (ep->state.set && ep->state.v) {
		raw[0] = (*old & ~CMIS_LO_STATE_MODULE) |
			 FIELD_PREP(CMIS_LO_STATE_MODULE, ep->state.v);
		cmis_memory_add(mem, 0, 0, CMIS_LO_STATE, raw, 1);
	}
	if (ep->flags.len && ep->flags.len <= CMIS_LO_FLAGS_LEN)
		cmis_memory_add(mem, 0, 0, CMIS_LO_FLAGS, ep->flags.data,
				ep->flags.len);
	if (ep->temperature_mc.set) {
		value = ep->temperature_mc.v * 256 / 500;
		value = (value + (value > 0 ? 1 : -1)) / 2;
		raw[0] = value >> 8;
		raw[1] = value;
		cmis_memory_add(mem, 0, 0, CMIS_LO_TEMP, raw, 2);
	}
	value = cmis_u16(mem, 0, CMIS_LO_VCC);
	if (ep->vcc_mv.set && value / 10 != ep->vcc_mv.v) {
		value = ep->vcc_mv.v * 10;
		raw[0] = value >> 8;
		raw[1] = value;
		cmis_memory_add(mem, 0, 0, CMIS_LO_VCC, raw, 2);
	}
}

int collect_fetch(struct ipc *ipc, const struct module *module,
		  struct collect *collect)
{
	struct scope scope = { .card = module->card, .cage = module->cage };
	struct page *pages;
	size_t count, i;
	int err;

	collect->count = 0;
	collect->memory = calloc(XPO_MAX_ENDPOINTS, sizeof(*collect->memory));
	if (!collect->memory)
		return -ENOMEM;
	err = ipc_pages(ipc, &scope, &pages, &count);
	if (err) {
		collect_free(collect);
		return err;
	}
	collect->count = XPO_MAX_ENDPOINTS;
	for (i = 0; i < count; i++)
		collect_page(collect, &pages[i]);
	free(pages);
	for (i = 0; i < module->endpoint_count; i++) {
		const struct endpoint *ep = &module->endpoint[i];

		if (ep->endpoint.v >= 0 && ep->endpoint.v < collect->count)
			collect_newest(&collect->memory[ep->endpoint.v], ep);
	}
	return 0;
}

void collect_free(struct collect *collect)
{
	free(collect->memory);
	collect->memory = NULL;
	collect->count = 0;
}

const struct cmis_memory *collect_get(const struct collect *collect,
				      const struct endpoint *ep)
{
	if (ep->endpoint.v < 0 || ep->endpoint.v >= collect->count)
		return NULL;
	return &collect->memory[ep->endpoint.v];
}
