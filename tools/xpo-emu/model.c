// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "module_ep.h"

static const struct model * const models[] = {
	&model_8xdr8,
	&model_8xdr8_8bank,
	&model_dac,
	&model_image,
};

const struct model *model_find(const char *name)
{
	size_t i, len;

	for (i = 0; i < ARRAY_SIZE(models); i++) {
		len = strlen(models[i]->name);
		if (!strcmp(name, models[i]->name) ||
		    (models[i]->name[len - 1] == ':' &&
		     !strncmp(name, models[i]->name, len)))
			return models[i];
	}
	return NULL;
}

void model_put_text(uint8_t *field, size_t len, const char *text)
{
	memset(field, ' ', len);
	memcpy(field, text, strnlen(text, len));
}

uint8_t model_duration_code(uint32_t ms)
{
	static const uint32_t limits[] = CMIS_DURATION_MS_INIT;
	uint8_t code;

	/* A code's range does not include its end (table 8-43) */
	for (code = 0; code < CMIS_DURATION_OVER_50MIN; code++)
		if (ms < limits[code])
			break;
	return code;
}

void model_declare_from_eeprom(struct module *m)
{
	uint8_t *power = mod_mem_reg(&m->ep[0]->defaults, 0, CMIS_PAGE_ADMIN,
				     CMIS_00_MAX_POWER);

	m->declared_mw = power ? *power * CMIS_MAX_POWER_UNIT_MW : 0;
	m->declared_source = m->declared_mw ? MODULE_POWER_MODULE :
					      MODULE_POWER_NONE;
	if (m->conf.declared_mw == MODULE_CONF_UNSET)
		return;
	m->declared_mw = m->conf.declared_mw;
	m->declared_source = m->declared_mw ? MODULE_POWER_STRAP :
					      MODULE_POWER_NONE;
}
