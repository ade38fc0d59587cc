// SPDX-License-Identifier: GPL-2.0
/* Passive copper: 1.6TBASE-CR8, 1 m, flat memory. */
#include <stdio.h>
#include <string.h>

#include "module_ep.h"

#define MAX_POWER		6		/* 1.5 W */
#define HOST_1600GBASE_CR8	0x58
#define MEDIA_COPPER_CABLE	0x01

static void defaults(struct module_conf *conf)
{
	if (conf->mgmt_init_ms == MODULE_CONF_UNSET)
		conf->mgmt_init_ms = 5;
}

static int endpoints(struct module *m, char *err, size_t errlen)
{
	(void)m;
	(void)err;
	(void)errlen;
	return 1;
}

static void build_lower(struct mod_ep *ep)
{
	uint8_t *lo = ep->defaults.lo;
	unsigned int i;

	lo[CMIS_LO_IDENTIFIER] = CMIS_ID_OSFP;
	lo[CMIS_LO_REVISION] = CMIS_REV(5, 3);
	lo[CMIS_LO_MGMT] = CMIS_LO_MGMT_FLAT |
			   FIELD_PREP(CMIS_LO_MGMT_MCI_SPEED,
				      CMIS_MCI_SPEED_1MHZ);
	/* Section 6.3.1: a flat module is always ready and never interrupts */
	lo[CMIS_LO_STATE] = FIELD_PREP(CMIS_LO_STATE_MODULE,
				       CMIS_MODULE_READY) |
			    CMIS_LO_STATE_INT_DEASSERTED;
	lo[CMIS_LO_SM_SUPPORT] = CMIS_SM_NONE;
	lo[CMIS_LO_MEDIA_TYPE] = CMIS_MEDIA_COPPER;
	for (i = 0; i < CMIS_APP_LO_COUNT; i++)
		lo[CMIS_LO_APP1 + CMIS_APP_SIZE * i] = CMIS_APP_UNUSED;
	lo[CMIS_LO_APP1 + CMIS_APP_HOST_ID] = HOST_1600GBASE_CR8;
	lo[CMIS_LO_APP1 + CMIS_APP_MEDIA_ID] = MEDIA_COPPER_CABLE;
	lo[CMIS_LO_APP1 + CMIS_APP_LANES] = 0x88;
	lo[CMIS_LO_APP1 + CMIS_APP_HOST_ASSIGN] = 0x01;
}

static const char *text(const char *configured, const char *own)
{
	return configured[0] ? configured : own;
}

static void build_admin(struct mod_ep *ep)
{
	const struct module_conf *conf = &ep->m->conf;
	uint8_t *p = mod_mem_page(&ep->defaults, 0, CMIS_PAGE_ADMIN);
	char serial[17];

	snprintf(serial, sizeof(serial), "EMUC%03u", conf->cage % 1000);
	p[CMIS_00_IDENTIFIER] = CMIS_ID_OSFP;
	model_put_text(&p[CMIS_00_VENDOR_NAME], CMIS_00_VENDOR_NAME_LEN,
		       text(conf->vendor, "XPO EMULATION"));
	model_put_text(&p[CMIS_00_VENDOR_PN], CMIS_00_VENDOR_PN_LEN,
		       text(conf->part, "DAC-1600G-CR8-1M"));
	model_put_text(&p[CMIS_00_VENDOR_REV], CMIS_00_VENDOR_REV_LEN, "A0");
	model_put_text(&p[CMIS_00_VENDOR_SN], CMIS_00_VENDOR_SN_LEN,
		       text(conf->serial, serial));
	model_put_text(&p[CMIS_00_DATE_CODE], CMIS_00_DATE_CODE_LEN, "260731");
	model_put_text(&p[CMIS_00_CLEI], CMIS_00_CLEI_LEN, "");
	p[CMIS_00_MAX_POWER] = MAX_POWER;
	p[CMIS_00_LENGTH] = 10;			/* 1 m */
	p[CMIS_00_CONNECTOR] = CMIS_CONNECTOR_NONE;
	p[CMIS_00_ATTENUATION_5G] = 4;
	p[CMIS_00_ATTENUATION_7G] = 5;
	p[CMIS_00_ATTENUATION_12G9] = 7;
	p[CMIS_00_ATTENUATION_25G8] = 10;
	p[CMIS_00_ATTENUATION_53G1] = 15;
	p[CMIS_00_FAR_END] = 2;			/* one eight lane far end */
	p[CMIS_00_TECHNOLOGY] = CMIS_TECH_COPPER_PASSIVE;
}

static int build(struct mod_ep *ep, char *err, size_t errlen)
{
	ep->flat = true;
	ep->banks = 0;
	ep->read_max = CMIS_HALF_SIZE;
	ep->write_max = CMIS_WRITE_MAX;
	if (mod_mem_add(&ep->defaults, 0, CMIS_PAGE_ADMIN)) {
		snprintf(err, errlen, "out of memory");
		return -1;
	}
	build_lower(ep);
	build_admin(ep);
	mod_mem_seal(&ep->defaults, CMIS_PAGE_ADMIN);
	return 0;
}

const struct model model_dac = {
	.name = "dac",
	.defaults = defaults,
	.endpoints = endpoints,
	.build = build,
	.declare = model_declare_from_eeprom,
};
