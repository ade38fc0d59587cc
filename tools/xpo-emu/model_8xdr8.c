// SPDX-License-Identifier: GPL-2.0
/*
 * XPO half-retimed 8xDR8: eight groups of eight lanes, each 1.6TBASE-DR8 or
 * narrower. Either two endpoints of four banks (CMIS 5.3), or one endpoint of
 * eight banks (CMIS 5.4).
 */
#include <stdio.h>
#include <string.h>

#include "module_ep.h"

#define DECLARED_MW	130000

/* Thresholds of page 02h: high and low alarm, high and low warning. */
static const struct {
	uint8_t reg;
	uint16_t quad[4];
} thresholds[] = {
	{ CMIS_02_TEMP, { 75 << 8, 0, 70 << 8, 5 << 8 } },
	{ CMIS_02_VCC, { 36300, 29700, 34650, 31350 } },
	{ CMIS_02_AUX3, { 70 << 8, 0, 65 << 8, 5 << 8 } },
	/* 5.75, -0.25, 4.75, 0.75 dBm */
	{ CMIS_02_TX_POWER, { 37584, 9441, 29854, 11885 } },
	/* 220, 80, 200, 100 mA in 4 uA */
	{ CMIS_02_TX_BIAS, { 55000, 20000, 50000, 25000 } },
	/* 4.5, -9, 3.5, -7.5 dBm */
	{ CMIS_02_RX_POWER, { 28184, 1259, 22387, 1778 } },
};

/* Host and media interface, lanes, allowed first lanes (sections 9.4, 9.6) */
static const uint8_t applications[][5] = {
	{ 0x9b, 0x7f, 0x88, 0x01, 0x01 },	/* 1.6T, DR8 */
	{ 0x9a, 0x77, 0x44, 0x11, 0x11 },	/* 800G, DR4 */
	{ 0x99, 0x75, 0x22, 0x55, 0x55 },	/* 400G, DR2 */
	{ 0x98, 0x73, 0x11, 0xff, 0xff },	/* 200G, DR1 */
	{ 0x9b, 0x80, 0x88, 0x01, 0x01 },	/* 1.6T, DR8-2 */
	{ 0x9a, 0x78, 0x44, 0x11, 0x11 },	/* 800G, DR4-2 */
	{ 0x99, 0x76, 0x22, 0x55, 0x55 },	/* 400G, DR2-2 */
	{ 0x98, 0x74, 0x11, 0xff, 0xff },	/* 200G, DR1-2 */
	/* half the rate, only when the configuration wants it */
	{ 0x97, 0x56, 0x88, 0x01, 0x01 },	/* 800G, DR8 */
	{ 0x95, 0x1c, 0x44, 0x11, 0x11 },	/* 400G, DR4 */
	{ 0x91, 0x14, 0x11, 0xff, 0xff },	/* 100G, DR */
};

#define FULL_RATE_APPS	8

static size_t n_applications(const struct mod_ep *ep)
{
	return ep->m->conf.half_rate ? ARRAY_SIZE(applications) :
				       FULL_RATE_APPS;
}

static void set_default(uint32_t *field, uint32_t value)
{
	if (*field == MODULE_CONF_UNSET)
		*field = value;
}

static void defaults(struct module_conf *conf)
{
	set_default(&conf->declared_mw, DECLARED_MW);
	set_default(&conf->tbpc_us, 160);
	set_default(&conf->write_us, 1000);
	set_default(&conf->mgmt_init_ms, 300);
	set_default(&conf->power_up_ms, 1500);
	set_default(&conf->power_down_ms, 100);
	set_default(&conf->dp_init_ms, 700);
	set_default(&conf->dp_deinit_ms, 60);
	set_default(&conf->tx_on_ms, 20);
	set_default(&conf->tx_off_ms, 3);
	set_default(&conf->config_ms, 5);
}

static void build_lower(struct mod_ep *ep)
{
	static const uint8_t auto_comm[] = {
		[MODULE_RECONFIG_NONE] = CMIS_AUTO_COMM_NONE,
		[MODULE_RECONFIG_REGULAR] = CMIS_AUTO_COMM_REGULAR,
		[MODULE_RECONFIG_HOT] = CMIS_AUTO_COMM_HOT,
	};
	enum module_reconfig reconfig = ep->m->conf.reconfig;
	uint8_t *lo = ep->defaults.lo;
	size_t i;

	lo[CMIS_LO_IDENTIFIER] = CMIS_ID_XPO;
	lo[CMIS_LO_REVISION] = ep->banks > 4 ? CMIS_REV(5, 4) : CMIS_REV(5, 3);
	lo[CMIS_LO_MGMT] = FIELD_PREP(CMIS_LO_MGMT_MCI_SPEED,
				      CMIS_MCI_SPEED_1MHZ);
	if (reconfig != MODULE_RECONFIG_BOTH)
		lo[CMIS_LO_MGMT] |= CMIS_LO_MGMT_STEPPED_ONLY |
				    auto_comm[reconfig];
	lo[CMIS_LO_STATE] = CMIS_LO_STATE_INT_DEASSERTED;
	lo[CMIS_LO_CONTROL] = CMIS_LO_CONTROL_DEFAULT;
	lo[CMIS_LO_FW_MAJOR] = 1;
	lo[CMIS_LO_FW_MINOR] = 2;
	lo[CMIS_LO_SM_SUPPORT] = CMIS_SM_DATA_PATH;
	lo[CMIS_LO_LP_RESTRICT] = CMIS_LO_LP_RESTRICT_VALID;
	lo[CMIS_LO_MEDIA_TYPE] = CMIS_MEDIA_SMF;
	for (i = 0; i < CMIS_APP_LO_COUNT; i++) {
		uint8_t *d = &lo[CMIS_LO_APP1 + CMIS_APP_SIZE * i];

		if (i < n_applications(ep))
			memcpy(d, applications[i], CMIS_APP_SIZE);
		else
			d[CMIS_APP_HOST_ID] = CMIS_APP_UNUSED;
	}
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

	snprintf(serial, sizeof(serial), "EMU%03u", conf->cage % 1000);
	p[CMIS_00_IDENTIFIER] = CMIS_ID_XPO;
	model_put_text(&p[CMIS_00_VENDOR_NAME], CMIS_00_VENDOR_NAME_LEN,
		       text(conf->vendor, "XPO EMULATION"));
	model_put_text(&p[CMIS_00_VENDOR_PN], CMIS_00_VENDOR_PN_LEN,
		       text(conf->part, ep->banks > 4 ? "XPO-8XDR8-8B" :
							"XPO-8XDR8-HRT"));
	model_put_text(&p[CMIS_00_VENDOR_REV], CMIS_00_VENDOR_REV_LEN, "A0");
	model_put_text(&p[CMIS_00_VENDOR_SN], CMIS_00_VENDOR_SN_LEN,
		       text(conf->serial, serial));
	model_put_text(&p[CMIS_00_DATE_CODE], CMIS_00_DATE_CODE_LEN,
		       "260731");
	model_put_text(&p[CMIS_00_CLEI], CMIS_00_CLEI_LEN, "");
	/* Class 8, and 130 W do not fit: the strap says what it needs */
	p[CMIS_00_POWER_CLASS] = FIELD_PREP(CMIS_00_POWER_CLASS_CODE, 7);
	p[CMIS_00_MAX_POWER] = 0xff;
	p[CMIS_00_CONNECTOR] = 0x28;		/* MPO 1x16 */
	p[CMIS_00_TECHNOLOGY] = 0x04;		/* 1310 nm DFB */
}

static uint8_t pair(uint32_t high_ms, uint32_t low_ms)
{
	return model_duration_code(high_ms) << 4 | model_duration_code(low_ms);
}

/* Shortest advertised time that tbpc_us asks for, a bit of rounding apart. */
static uint8_t bpc_code(uint32_t tbpc_us)
{
	uint32_t next_us = CMIS_BPC_MAX_US / 2;
	uint8_t code;

	for (code = 0; code < 15 && next_us * 33 / 32 >= tbpc_us; code++)
		next_us /= 2;
	return code;
}

/* Never longer than advertised. */
static uint64_t tbpc_ns(uint32_t tbpc_us)
{
	uint64_t most = CMIS_BPC_MAX_US * SIM_NS_PER_US >> bpc_code(tbpc_us);
	uint64_t ns = tbpc_us * SIM_NS_PER_US;

	return ns < most ? ns : most;
}

static void build_durations(struct mod_ep *ep, uint8_t *p)
{
	const struct module_conf *conf = &ep->m->conf;

	p[CMIS_01_DURATION_DP] = pair(conf->dp_deinit_ms, conf->dp_init_ms);
	p[CMIS_01_DURATION_MODULE] = pair(conf->power_down_ms,
					  conf->power_up_ms);
	p[CMIS_01_DURATION_TX] = pair(conf->tx_off_ms, conf->tx_on_ms);
	p[CMIS_01_DURATION_BPC] = bpc_code(conf->tbpc_us);
}

static void build_banks(struct mod_ep *ep, uint8_t *p)
{
	if (ep->banks <= 4) {
		p[CMIS_01_PAGES] = CMIS_01_PAGES_VDM | ep->banks / 2;
		return;
	}
	p[CMIS_01_PAGES] = CMIS_01_PAGES_VDM | CMIS_01_PAGES_BANKS_EXT;
	p[CMIS_01_BANKS] = FIELD_PREP(CMIS_01_BANKS_EXT, ep->banks - 1);
}

static void build_controls(uint8_t *p)
{
	p[CMIS_01_SI_LEVELS] = 0x7 << 4 | 12;
	p[CMIS_01_SI_CURSORS] = 7 << 4 | 7;
	p[CMIS_01_CONTROLS_TX] =
		FIELD_PREP(CMIS_01_TX_SQUELCH, CMIS_TX_SQUELCH_PAV) |
		CMIS_01_TX_SQUELCH_FORCE | CMIS_01_TX_SQUELCH_DISABLE |
		CMIS_01_TX_DISABLE | CMIS_01_TX_POLARITY;
	p[CMIS_01_CONTROLS_RX] = CMIS_01_RX_SQUELCH_DISABLE |
				 CMIS_01_RX_DISABLE | CMIS_01_RX_POLARITY;
	p[CMIS_01_FLAGS_TX] = CMIS_01_FLAG_TX_EQ_FAIL |
			      CMIS_01_FLAG_TX_CDR_LOL | CMIS_01_FLAG_TX_LOS |
			      CMIS_01_FLAG_TX_FAILURE;
	p[CMIS_01_FLAGS_RX] = CMIS_01_FLAG_RX_LOS;
	p[CMIS_01_MONITORS] = CMIS_01_MON_TEMP | CMIS_01_MON_VCC |
			      CMIS_01_MON_AUX3;
	p[CMIS_01_LANE_MONITORS] = FIELD_PREP(CMIS_01_BIAS_SCALE, 1) |
				   CMIS_01_MON_RX_POWER |
				   CMIS_01_MON_TX_POWER | CMIS_01_MON_TX_BIAS;
	p[CMIS_01_SI_TX] = CMIS_01_TX_EQ_ADAPTIVE | CMIS_01_TX_EQ_HOST |
			   CMIS_01_TX_CDR;
	p[CMIS_01_SI_RX] = FIELD_PREP(CMIS_01_RX_EQ, CMIS_RX_EQ_BOTH) |
			   CMIS_01_RX_AMPLITUDE;
}

static void build_advertising(struct mod_ep *ep)
{
	uint8_t *p = mod_mem_page(&ep->defaults, 0, CMIS_PAGE_ADVERTISING);
	size_t i;

	p[CMIS_01_INACTIVE_FW_MAJOR] = 1;
	p[CMIS_01_INACTIVE_FW_MINOR] = 1;
	p[CMIS_01_HW_MAJOR] = 1;
	p[CMIS_01_LENGTH_SMF] = 5;			/* 0.5 km */
	mod_put16(&p[CMIS_01_WAVELENGTH], 26220);	/* 1311 nm */
	mod_put16(&p[CMIS_01_WAVELENGTH_TOL], 1300);	/* 6.5 nm */
	p[CMIS_01_CHAR] = FIELD_PREP(CMIS_01_CHAR_TX_CLOCKING, 3);
	p[CMIS_01_TEMP_MAX] = 75;
	p[CMIS_01_TEMP_MIN] = 0;
	p[CMIS_01_CHAR2] = CMIS_01_CHAR2_RX_POWER_PAV |
			   CMIS_01_CHAR2_RX_LOS_PAV;
	build_banks(ep, p);
	build_durations(ep, p);
	build_controls(p);
	for (i = 0; i < n_applications(ep); i++)
		p[CMIS_01_MEDIA_ASSIGN + i] = applications[i][4];
	for (i = CMIS_APP_LO_COUNT; i < CMIS_APP_MAX; i++) {
		uint8_t *d = &p[CMIS_01_APP9 +
				CMIS_APP_SIZE * (i - CMIS_APP_LO_COUNT)];

		if (i < n_applications(ep))
			memcpy(d, applications[i], CMIS_APP_SIZE);
		else
			d[CMIS_APP_HOST_ID] = CMIS_APP_UNUSED;
	}
	p[CMIS_01_MISC] =
		FIELD_PREP(CMIS_01_SCRATCHPAD, CMIS_TRISTATE_NO) |
		FIELD_PREP(CMIS_01_PASSWORD, CMIS_TRISTATE_NO) |
		FIELD_PREP(CMIS_01_PASSWORD_RESULT, CMIS_TRISTATE_NO) |
		(ep->m->conf.full_page_read ? CMIS_TRISTATE_YES :
					      CMIS_TRISTATE_NO);
}

static void build_thresholds(struct mod_ep *ep)
{
	uint8_t *p = mod_mem_page(&ep->defaults, 0, CMIS_PAGE_THRESHOLDS);
	size_t i, k;

	for (i = 0; i < ARRAY_SIZE(thresholds); i++)
		for (k = 0; k < 4; k++)
			mod_put16(&p[thresholds[i].reg + 2 * k],
				  thresholds[i].quad[k]);
}

/* The staged and the active set start with application 1 on all lanes. */
static void build_set(uint8_t *set)
{
	set -= CMIS_SCS_DP_CONFIG;
	memset(set + CMIS_SCS_DP_CONFIG, FIELD_PREP(CMIS_DP_CONFIG_APP_SEL, 1),
	       CMIS_BANK_LANES);
	set[CMIS_SCS_TX_EQ_ENABLE] = 0xff;
	set[CMIS_SCS_TX_CDR] = 0xff;
	memset(set + CMIS_SCS_RX_AMPLITUDE, 0x11, CMIS_BANK_LANES / 2);
}

static void build_bank(struct mod_ep *ep, unsigned int bank)
{
	uint8_t *control, *status;

	control = mod_mem_page(&ep->defaults, bank, CMIS_PAGE_LANE_CONTROL);
	status = mod_mem_page(&ep->defaults, bank, CMIS_PAGE_LANE_STATUS);
	build_set(&control[CMIS_10_DP_CONFIG]);
	build_set(&status[CMIS_11_DP_CONFIG]);
	memset(&status[CMIS_11_DP_STATE], 0x11 * CMIS_DP_DEACTIVATED,
	       CMIS_BANK_LANES / 2);
}

static int add_pages(struct mod_ep *ep)
{
	unsigned int bank;
	int bad = 0;

	bad |= mod_mem_add(&ep->defaults, 0, CMIS_PAGE_ADMIN);
	bad |= mod_mem_add(&ep->defaults, 0, CMIS_PAGE_ADVERTISING);
	bad |= mod_mem_add(&ep->defaults, 0, CMIS_PAGE_THRESHOLDS);
	for (bank = 0; bank < ep->banks; bank++) {
		bad |= mod_mem_add(&ep->defaults, bank,
				   CMIS_PAGE_LANE_CONTROL);
		bad |= mod_mem_add(&ep->defaults, bank, CMIS_PAGE_LANE_STATUS);
	}
	return bad;
}

static int build(struct mod_ep *ep, char *err, size_t errlen)
{
	unsigned int bank;

	ep->banks = ep->m->model == &model_8xdr8 ? 4 : 8;
	ep->read_max = ep->m->conf.full_page_read ? CMIS_HALF_SIZE :
						    CMIS_READ_MAX_DEFAULT;
	ep->write_max = CMIS_WRITE_MAX;
	ep->tbpc_ns = tbpc_ns(ep->m->conf.tbpc_us);
	if (add_pages(ep)) {
		snprintf(err, errlen, "out of memory");
		return -1;
	}
	build_lower(ep);
	build_admin(ep);
	build_advertising(ep);
	build_thresholds(ep);
	for (bank = 0; bank < ep->banks; bank++)
		build_bank(ep, bank);
	if (mod_vdm_build(ep)) {
		snprintf(err, errlen, "out of memory");
		return -1;
	}
	mod_mem_seal(&ep->defaults, CMIS_PAGE_ADMIN);
	mod_mem_seal(&ep->defaults, CMIS_PAGE_ADVERTISING);
	mod_mem_seal(&ep->defaults, CMIS_PAGE_THRESHOLDS);
	return 0;
}

static int two_endpoints(struct module *m, char *err, size_t errlen)
{
	(void)m;
	(void)err;
	(void)errlen;
	return 2;
}

static int one_endpoint(struct module *m, char *err, size_t errlen)
{
	(void)m;
	(void)err;
	(void)errlen;
	return 1;
}

static void declare(struct module *m)
{
	m->declared_mw = m->conf.declared_mw;
	m->declared_source = m->declared_mw ? MODULE_POWER_STRAP :
					      MODULE_POWER_NONE;
}

const struct model model_8xdr8 = {
	.name = "8xdr8",
	.dynamic = true,
	.defaults = defaults,
	.endpoints = two_endpoints,
	.build = build,
	.declare = declare,
};

const struct model model_8xdr8_8bank = {
	.name = "8xdr8-8bank",
	.dynamic = true,
	.defaults = defaults,
	.endpoints = one_endpoint,
	.build = build,
	.declare = declare,
};
