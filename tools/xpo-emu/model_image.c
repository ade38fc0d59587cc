// SPDX-License-Identifier: GPL-2.0
/*
 * A captured module: its registers as they were. Writable registers can be
 * written, latched flags are there once and clear on read; state machines do
 * not move. A reset brings the captured registers back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../lib/image.h"
#include "module_ep.h"

#define PREFIX		"image:"
/* Page change of a module that does not advertise a time; 10 ms is allowed */
#define TBPC_US		2000

static void set_default(uint32_t *field, uint32_t value)
{
	if (*field == MODULE_CONF_UNSET)
		*field = value;
}

static void defaults(struct module_conf *conf)
{
	set_default(&conf->mgmt_init_ms, 300);
	set_default(&conf->write_us, 1000);
}

static int endpoints(struct module *m, char *err, size_t errlen)
{
	const char *file = m->conf.model + strlen(PREFIX);
	char path[sizeof(m->conf.base_dir) + sizeof(m->conf.model)];
	struct image *img = calloc(1, sizeof(*img));

	if (!img) {
		snprintf(err, errlen, "out of memory");
		return -1;
	}
	m->model_data = img;
	if (file[0] == '/')
		snprintf(path, sizeof(path), "%s", file);
	else
		snprintf(path, sizeof(path), "%s/%s", m->conf.base_dir, file);
	if (image_load(img, path, err, errlen))
		return -1;
	return img->endpoints;
}

static int load_pages(struct mod_ep *ep, const struct image *img)
{
	size_t i;

	for (i = 0; i < img->n_pages; i++) {
		const struct image_page *p = &img->pages[i];

		if (p->endpoint != ep->index)
			continue;
		if (p->page == IMAGE_PAGE_LOWER) {
			memcpy(ep->defaults.lo, p->data, CMIS_HALF_SIZE);
			continue;
		}
		if (mod_mem_add(&ep->defaults, p->bank, p->page))
			return -1;
		/* A bank that an unbanked page was read in means nothing */
		memcpy(mod_mem_reg(&ep->defaults, p->bank, p->page,
				   CMIS_UPPER), p->data, CMIS_HALF_SIZE);
	}
	ep->defaults.lo[CMIS_LO_BANK_SELECT] = 0;
	ep->defaults.lo[CMIS_LO_PAGE_SELECT] = 0;
	return 0;
}

static unsigned int count_banks(struct mod_ep *ep, const uint8_t *adv)
{
	unsigned int code, banks;

	if (!adv)
		return 1;
	code = FIELD_GET(CMIS_01_PAGES_BANKS, adv[CMIS_01_PAGES]);
	banks = code == CMIS_01_PAGES_BANKS_EXT ?
		FIELD_GET(CMIS_01_BANKS_EXT, adv[CMIS_01_BANKS]) + 1u :
		1u << code;
	/* A capture may be of fewer banks than the module has */
	while (banks > 1 && !mod_mem_exists(&ep->defaults, banks - 1,
					    CMIS_PAGE_LANE_STATUS))
		banks--;
	return banks;
}

static uint64_t page_change_us(const struct mod_ep *ep, const uint8_t *adv)
{
	uint8_t rev = ep->defaults.lo[CMIS_LO_REVISION];

	if (ep->m->conf.tbpc_us != MODULE_CONF_UNSET)
		return ep->m->conf.tbpc_us;
	if (!adv || rev < CMIS_REV(5, 3))
		return TBPC_US;
	return CMIS_BPC_MAX_US >>
	       FIELD_GET(CMIS_01_DURATION_BPC_EXP, adv[CMIS_01_DURATION_BPC]);
}

static int build(struct mod_ep *ep, char *err, size_t errlen)
{
	const uint8_t *adv;

	if (load_pages(ep, ep->m->model_data)) {
		snprintf(err, errlen, "out of memory");
		return -1;
	}
	if (!mod_mem_exists(&ep->defaults, 0, CMIS_PAGE_ADMIN)) {
		snprintf(err, errlen, "%s: endpoint %d has no page 00",
			 ep->m->conf.model + strlen(PREFIX), ep->index);
		return -1;
	}
	adv = mod_mem_page(&ep->defaults, 0, CMIS_PAGE_ADVERTISING);
	ep->flat = ep->defaults.lo[CMIS_LO_MGMT] & CMIS_LO_MGMT_FLAT;
	ep->banks = ep->flat ? 0 : count_banks(ep, adv);
	ep->read_max = CMIS_HALF_SIZE;
	if (adv && ep->defaults.lo[CMIS_LO_REVISION] >= CMIS_REV(5, 3) &&
	    FIELD_GET(CMIS_01_READ128, adv[CMIS_01_MISC]) == CMIS_TRISTATE_NO)
		ep->read_max = CMIS_READ_MAX_DEFAULT;
	ep->write_max = CMIS_HALF_SIZE;
	ep->tbpc_ns = page_change_us(ep, adv) * SIM_NS_PER_US;
	return 0;
}

static void release(struct module *m)
{
	struct image *img = m->model_data;

	if (!img)
		return;
	image_release(img);
	free(img);
}

const struct model model_image = {
	.name = PREFIX,
	.defaults = defaults,
	.endpoints = endpoints,
	.build = build,
	.declare = model_declare_from_eeprom,
	.release = release,
};
