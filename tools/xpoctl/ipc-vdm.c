// SPDX-License-Identifier: GPL-2.0
/*
 * Observables from the registers of a module: descriptors, thresholds and
 * values of all groups and banks of its endpoints (pages 20h to 2Ch).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ipc-telemetry.h"
#include "../../driver/cmis.h"

#define VDM_GROUPS	4
#define VDM_SLOTS	64		/* of a group */
#define VDM_PAGES	(3 * VDM_GROUPS + 1)	/* of a bank */
#define VDM_MODULE	15		/* instead of a lane */
#define VDM_SET_LEN	8		/* four thresholds */

/* All pages of a bank; those that could not be read have an error */
struct vdm_bank {
	struct memory pages[VDM_PAGES];
	unsigned int groups;
};

struct vdm_list {
	struct vdm *items;
	size_t count;
	size_t room;
};

static struct vdm *vdm_list_add(struct vdm_list *list)
{
	size_t room = list->room ? 2 * list->room : 256;
	struct vdm *items;

	if (list->count == list->room) {
		items = realloc(list->items, room * sizeof(*items));
		if (!items)
			return NULL;
		list->items = items;
		list->room = room;
	}
	memset(&list->items[list->count], 0, sizeof(*list->items));
	return &list->items[list->count++];
}

static struct val vdm_val(long long v)
{
	return (struct val) { true, v };
}

static const uint8_t *vdm_page(const struct vdm_bank *bank, unsigned int n)
{
	return bank->pages[n].err ? NULL : bank->pages[n].data.data;
}

static struct val vdm_word(const uint8_t *p)
{
	return vdm_val(p[0] << 8 | p[1]);
}

static void vdm_thresholds(struct vdm *vdm, const uint8_t *p)
{
	if (!p)
		return;
	vdm->high_alarm = vdm_word(p);
	vdm->low_alarm = vdm_word(p + 2);
	vdm->high_warning = vdm_word(p + 4);
	vdm->low_warning = vdm_word(p + 6);
}

/* Where it is, by the descriptor's low nibble; false: nowhere */
static bool vdm_place(struct vdm *vdm, const struct module *module,
		      unsigned int location)
{
	unsigned int per = module->lanes.v / module->endpoints.v;
	unsigned int lane = CMIS_BANK_LANES * vdm->bank.v + location;

	if (location == VDM_MODULE)
		return !vdm->bank.v;
	if (location >= CMIS_BANK_LANES || lane >= per)
		return false;
	vdm->lane = vdm_val(vdm->endpoint.v * per + lane);
	return true;
}

static int vdm_slot(struct vdm_list *list, const struct module *module,
		    const struct vdm *where, const struct vdm_bank *bank,
		    unsigned int instance)
{
	unsigned int group = instance / VDM_SLOTS, n = instance % VDM_SLOTS;
	const uint8_t *descriptor = vdm_page(bank, 3 * group) + 2 * n;
	const uint8_t *values = vdm_page(bank, 3 * group + 1);
	const uint8_t *sets = vdm_page(bank, 3 * group + 2);
	const uint8_t *flags = vdm_page(bank, 3 * bank->groups);
	struct vdm placed = *where;
	struct vdm *vdm;

	if (!descriptor[1] || !vdm_place(&placed, module, descriptor[0] & 0xf))
		return 0;
	vdm = vdm_list_add(list);
	if (!vdm)
		return -ENOMEM;
	*vdm = placed;
	vdm->instance = vdm_val(instance + 1);
	vdm->type = vdm_val(descriptor[1]);
	if (values)
		vdm->value = vdm_word(values + 2 * n);
	vdm_thresholds(vdm, sets ? sets + VDM_SET_LEN * (descriptor[0] >> 4) :
				   NULL);
	if (flags)
		vdm->flags = vdm_val(flags[instance / 2] >>
				     (instance % 2 ? 4 : 0) & 0xf);
	vdm->age_ms = vdm_val(0);
	vdm->source = vdm_val(XPO_SOURCE_COMMAND);
	return 0;
}

static struct range vdm_range(const struct module *module, unsigned int ep,
			      unsigned int bank, unsigned int page)
{
	return (struct range) {
		.cage = module->cage.v,
		.endpoint = ep,
		.bank = bank,
		.page = page,
		.offset = CMIS_UPPER,
		.length = CMIS_HALF_SIZE,
	};
}

static int vdm_bank(struct ipc *ipc, const struct module *module,
		    unsigned int ep, unsigned int number, unsigned int groups,
		    struct vdm_list *list)
{
	struct vdm where = {
		.card = module->card,
		.cage = module->cage,
		.endpoint = vdm_val(ep),
		.bank = vdm_val(number),
	};
	struct vdm_bank bank = { .groups = groups };
	struct range ranges[VDM_PAGES];
	unsigned int g, n;
	int err;

	for (g = 0; g < groups; g++) {
		ranges[3 * g] = vdm_range(module, ep, number,
					  CMIS_PAGE_VDM_DESCRIPTORS + g);
		ranges[3 * g + 1] = vdm_range(module, ep, number,
					      CMIS_PAGE_VDM_VALUES + g);
		ranges[3 * g + 2] = vdm_range(module, ep, number,
					      CMIS_PAGE_VDM_THRESHOLDS + g);
	}
	ranges[3 * groups] = vdm_range(module, ep, number,
				       CMIS_PAGE_VDM_FLAGS);
	err = ipc_read(ipc, module->card.v, ranges, 3 * groups + 1,
		       bank.pages);
	for (n = 0; n < VDM_SLOTS * groups && !err; n++)
		if (vdm_page(&bank, 3 * (n / VDM_SLOTS)))
			err = vdm_slot(list, module, &where, &bank, n);
	return err;
}

/* Groups of each endpoint, from the pages that the driver keeps; 0: none */
static int vdm_groups(struct ipc *ipc, const struct module *module,
		      unsigned int groups[XPO_MAX_ENDPOINTS])
{
	struct scope scope = { .card = module->card, .cage = module->cage };
	struct page *pages;
	size_t count, i;
	int err;

	memset(groups, 0, XPO_MAX_ENDPOINTS * sizeof(groups[0]));
	err = ipc_pages(ipc, &scope, &pages, &count);
	if (err)
		return err;
	for (i = 0; i < count; i++) {
		const struct page *page = &pages[i];

		if (page->page.v == CMIS_PAGE_VDM_CONTROL &&
		    page->offset.v == CMIS_UPPER && page->data.len &&
		    page->endpoint.v >= 0 &&
		    page->endpoint.v < XPO_MAX_ENDPOINTS)
			groups[page->endpoint.v] =
				FIELD_GET(CMIS_2F_SUPPORT_GROUPS,
					  page->data.data[0]) + 1;
	}
	free(pages);
	return 0;
}

static int vdm_module(struct ipc *ipc, const struct module *module,
		      struct vdm_list *list)
{
	unsigned int groups[XPO_MAX_ENDPOINTS];
	unsigned int i, bank;
	int err;

	if (module->endpoints.v <= 0 || module->lanes.v <= 0)
		return 0;
	err = vdm_groups(ipc, module, groups);
	for (i = 0; i < module->endpoint_count && !err; i++) {
		const struct endpoint *ep = &module->endpoint[i];
		long long number = ep->endpoint.v;

		if (number < 0 || number >= XPO_MAX_ENDPOINTS ||
		    !groups[number] || !ep->answering.v)
			continue;
		for (bank = 0; bank < ep->banks.v && !err; bank++)
			err = vdm_bank(ipc, module, number, bank,
				       groups[number], list);
	}
	return err;
}

int ipc_vdm(struct ipc *ipc, const struct scope *scope, struct vdm **vdm,
	    size_t *count)
{
	struct vdm_list list = {};
	struct module *modules;
	size_t module_count, i;
	int err;

	err = ipc_modules(ipc, scope, &modules, &module_count);
	for (i = 0; i < module_count && !err; i++)
		if (!scope->cage.set || modules[i].cage.v == scope->cage.v)
			err = vdm_module(ipc, &modules[i], &list);
	if (module_count)
		free(modules);
	if (err) {
		free(list.items);
		list = (struct vdm_list) {};
	}
	*vdm = list.items;
	*count = list.count;
	return err;
}
