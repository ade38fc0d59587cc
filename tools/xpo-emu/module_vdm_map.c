// SPDX-License-Identifier: GPL-2.0
#include "module_vdm_map.h"

#include <math.h>

#include "module_ep.h"
#include "module_f16.h"

#define FINE_INTERVAL		1000	/* 0.1 ms: a tick of the monitors */

/* No threshold: what the format cannot go beyond. */
#define MOST	1e30

/* Alarm and warning of ratios; 2.4e-4 is what the FEC is made for. */
#define BER	{ 0.00024, 0, 0.00001, 0 }
#define BER_HOST	{ 0.000001, 0, 0.0000001, 0 }
/* Codewords lost in a fine interval: one is worth a warning */
#define FERC	{ 100, 0, 0, 0 }

const struct mod_vdm_observable mod_vdm_map[] = {
	/* Replaced by deviations where CMIS has those, see mod_vdm_limits() */
	{ CMIS_VDM_TYPE_LASER_TEMP, 0, 0, 0, MOD_VDM_S16, { 70, 0, 65, 5 } },
	/* 2.4e-4 and 1e-5 in terms of the eye */
	{ CMIS_VDM_TYPE_SNR_MEDIA, 0, 8, 1, MOD_VDM_U16,
	  { MOST, 5.33, MOST, 6.25 } },
	{ CMIS_VDM_TYPE_LTP_MEDIA, 0, 16, 2, MOD_VDM_U16,
	  { MOST, 22, MOST, 35 } },
	{ CMIS_VDM_TYPE_SNR_HOST, 0, 24, 3, MOD_VDM_U16,
	  { MOST, 16, MOST, 18 } },

	{ CMIS_VDM_TYPE_BER_MIN_MEDIA, 1, 0, 0, MOD_VDM_F16, BER },
	{ CMIS_VDM_TYPE_BER_MAX_MEDIA, 1, 8, 0, MOD_VDM_F16, BER },
	{ CMIS_VDM_TYPE_BER_AVG_MEDIA, 1, 16, 0, MOD_VDM_F16, BER },
	{ CMIS_VDM_TYPE_BER_MEDIA, 1, 24, 0, MOD_VDM_F16, BER },

	{ CMIS_VDM_TYPE_FERC_MIN_MEDIA, 2, 0, 0, MOD_VDM_F16, FERC },
	{ CMIS_VDM_TYPE_FERC_MAX_MEDIA, 2, 8, 0, MOD_VDM_F16, FERC },
	{ CMIS_VDM_TYPE_FERC_AVG_MEDIA, 2, 16, 0, MOD_VDM_F16, FERC },
	{ CMIS_VDM_TYPE_FERC_MEDIA, 2, 24, 0, MOD_VDM_F16, FERC },

	{ CMIS_VDM_TYPE_BER_HOST, 3, 0, 0, MOD_VDM_F16, BER_HOST },
	{ CMIS_VDM_TYPE_FERC_HOST, 3, 8, 1, MOD_VDM_F16, FERC },
};

const size_t mod_vdm_map_size = ARRAY_SIZE(mod_vdm_map);

uint16_t mod_vdm_encode(enum mod_vdm_format format, double value)
{
	if (format == MOD_VDM_F16)
		return mod_f16_encode(value);
	value = nearbyint(value * 256);
	if (format == MOD_VDM_S16)
		return (int16_t)fmax(fmin(value, INT16_MAX), INT16_MIN);
	return fmax(fmin(value, UINT16_MAX), 0);
}

double mod_vdm_decode(enum mod_vdm_format format, uint16_t raw)
{
	if (format == MOD_VDM_F16)
		return mod_f16_decode(raw);
	return (format == MOD_VDM_S16 ? (int16_t)raw : raw) / 256.0;
}

/* A laser's temperature is a deviation from its target since CMIS 5.4. */
const double *mod_vdm_limits(const struct mod_ep *ep,
			     const struct mod_vdm_observable *o)
{
	static const double deviation[4] = { 25, -45, 20, -40 };

	return o->type == CMIS_VDM_TYPE_LASER_TEMP &&
	       ep->defaults.lo[CMIS_LO_REVISION] >= CMIS_REV(5, 4) ?
	       deviation : o->limit;
}

static void build_observable(struct mod_ep *ep, unsigned int bank,
			     const struct mod_vdm_observable *o)
{
	uint8_t *descriptors = mod_mem_page(&ep->defaults, bank,
					    CMIS_PAGE_VDM_DESCRIPTORS +
					    o->group);
	uint8_t *sets = mod_mem_page(&ep->defaults, bank,
				     CMIS_PAGE_VDM_THRESHOLDS + o->group);
	const double *limit = mod_vdm_limits(ep, o);
	uint8_t *d = &descriptors[CMIS_UPPER + 2 * o->first];
	unsigned int i;

	for (i = 0; i < CMIS_BANK_LANES; i++) {
		d[2 * i] = FIELD_PREP(CMIS_VDM_DESC_SET, o->set) |
			   FIELD_PREP(CMIS_VDM_DESC_LOCATION, i);
		d[2 * i + 1] = o->type;
	}
	for (i = 0; i < 4; i++)
		mod_put16(&sets[CMIS_UPPER + CMIS_VDM_SET_SIZE * o->set +
				2 * i],
			  mod_vdm_encode(o->format, limit[i]));
}

static void build_bank(struct mod_ep *ep, unsigned int bank)
{
	uint8_t *control = mod_mem_page(&ep->defaults, bank,
					CMIS_PAGE_VDM_CONTROL);
	uint8_t *masks = mod_mem_page(&ep->defaults, bank,
				      CMIS_PAGE_VDM_MASKS);
	size_t i;

	for (i = 0; i < mod_vdm_map_size; i++)
		build_observable(ep, bank, &mod_vdm_map[i]);
	for (i = 0; i < CMIS_2C_FLAGS_LEN; i++)
		masks[CMIS_2D_MASKS + i] = 0xff;
	control[CMIS_2F_SUPPORT] = FIELD_PREP(CMIS_2F_SUPPORT_GROUPS,
					      CMIS_VDM_GROUPS - 1);
	mod_put16(&control[CMIS_2F_FINE_INTERVAL], FINE_INTERVAL);
}

int mod_vdm_build(struct mod_ep *ep)
{
	unsigned int bank;
	int page;

	for (bank = 0; bank < ep->banks; bank++) {
		for (page = CMIS_PAGE_VDM_DESCRIPTORS;
		     page <= CMIS_PAGE_VDM_CONTROL; page++)
			if (page != CMIS_PAGE_VDM_CONTROL - 1 &&
			    mod_mem_add(&ep->defaults, bank, page))
				return -1;
		build_bank(ep, bank);
	}
	ep->vdm.present = true;
	return 0;
}
