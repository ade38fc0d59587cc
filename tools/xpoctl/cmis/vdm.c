// SPDX-License-Identifier: GPL-2.0
#include "vdm.h"

#include <stdio.h>

#include "../out.h"
#include "../../../driver/cmis.h"

#define LEVEL_INFINITE	0xffff
#define LEVEL_ABOVE	0xfffe	/* more than the register can say */

#define VDM(name, unit, suffix, format, decimals, scale) {		\
	name, unit, suffix, CMIS_VDM_ ## format, decimals, scale }
#define DB(name, format)	VDM(name, "dB", "db", format, 2, 1 / 256.0)
#define RATIO(name)		VDM(name, NULL, "ratio", F16, 0, 1)
#define FRAMES(name)		VDM(name, NULL, "frames", F16, 0, 1)
#define SYMBOLS(name)		VDM(name, NULL, "symbols", U16, 0, 1)
#define PERCENT(name)		\
	VDM(name, "%", "percent", U16, 2, 100 / 65535.0)
#define PERCENT_SIGNED(name)	\
	VDM(name, "%", "percent", S16, 2, 100 / 32767.0)
#define VOLT(name)		VDM(name, "mV", "mv", U16, 1, 0.1)
#define DBM(name)		VDM(name, "dBm", "dbm", S16, 2, 0.01)
#define TENTHS(name, format)	VDM(name, "dB", "db", format, 1, 0.1)
#define BOTH(id, name, type)	\
	[id] = type(name "-media"), [(id) + 1] = type(name "-host")
#define LEVELS(name)		DB(name, LEVELS)
#define SNR(name)		DB(name, U16)

static const struct cmis_vdm vdm_types[256] = {
	[1] = VDM("laser-age", "%", "percent", U16, 0, 1),
	[2] = PERCENT_SIGNED("tec-current"),
	[3] = VDM("laser-frequency-error", "MHz", "mhz", S16, 0, 10),
	[4] = VDM("laser-temperature", "C", "c", S16, 2, 1 / 256.0),
	BOTH(5, "snr", SNR),
	BOTH(7, "ltp", LEVELS),
	BOTH(9, "pre-fec-ber-minimum", RATIO),
	BOTH(11, "pre-fec-ber-maximum", RATIO),
	BOTH(13, "pre-fec-ber-average", RATIO),
	BOTH(15, "pre-fec-ber-current", RATIO),
	BOTH(17, "ferc-minimum", FRAMES),
	BOTH(19, "ferc-maximum", FRAMES),
	BOTH(21, "ferc-average", FRAMES),
	BOTH(23, "ferc-current", FRAMES),
	BOTH(25, "ferc-total", FRAMES),
	BOTH(27, "sew-max-minimum", SYMBOLS),
	BOTH(29, "sew-max-maximum", SYMBOLS),
	BOTH(31, "sew-max-average", SYMBOLS),
	BOTH(33, "sew-max-current", SYMBOLS),
	[77] = VOLT("vcc-2.6v"),
	[78] = VOLT("vcc-1.8v"),
	[79] = VOLT("vcc-1.2v"),
	[80] = VOLT("vcc-0.9v"),
	[81] = VOLT("vcc-0.7v-a"),
	[82] = VOLT("vcc-0.7v-b"),
	[83] = VDM("vcc-12v", "mV", "mv", U16, 2, 0.25),
	[84] = DBM("els-input-power"),

	[128] = PERCENT("modulator-bias-xi"),
	[129] = PERCENT("modulator-bias-xq"),
	[130] = PERCENT("modulator-bias-yi"),
	[131] = PERCENT("modulator-bias-yq"),
	[132] = PERCENT("modulator-bias-x-phase"),
	[133] = PERCENT("modulator-bias-y-phase"),
	[134] = VDM("cd-short-link", "ps/nm", "ps_nm", S16, 0, 1),
	[135] = VDM("cd-long-link", "ps/nm", "ps_nm", S16, 0, 20),
	[136] = VDM("dgd", "ps", "ps", U16, 2, 0.01),
	[137] = VDM("sopmd", "ps^2", "ps2", U16, 2, 0.01),
	[138] = TENTHS("pdl", U16),
	[139] = TENTHS("osnr", U16),
	[140] = TENTHS("esnr", U16),
	[141] = VDM("cfo", "MHz", "mhz", S16, 0, 1),
	[142] = PERCENT("evm"),
	[143] = DBM("coherent-tx-power"),
	[144] = DBM("rx-total-power"),
	[145] = DBM("rx-signal-power"),
	[146] = VDM("sop-rate", "krad/s", "krad_s", U16, 0, 1),
	[147] = TENTHS("mer", U16),
	[148] = PERCENT_SIGNED("clock-recovery"),
	[149] = VDM("sopmd-coarse", "ps^2", "ps2", U16, 0, 1),
	[150] = TENTHS("snr-margin", S16),
	[151] = TENTHS("q-factor", U16),
	[152] = TENTHS("q-margin", S16),
};

const struct cmis_vdm *cmis_vdm_type(uint8_t type)
{
	static const struct cmis_vdm unknown =
		VDM(NULL, NULL, "raw", HEX, 0, 1);

	return vdm_types[type].name ? &vdm_types[type] : &unknown;
}

const char *cmis_vdm_name(uint8_t type, char *buf)
{
	const char *name = cmis_vdm_type(type)->name;

	if (name)
		snprintf(buf, CMIS_VDM_NAME_LEN, "%s", name);
	else
		snprintf(buf, CMIS_VDM_NAME_LEN, "type-%u", type);
	return buf;
}

double cmis_vdm_f16(uint16_t raw)
{
	int exponent = (raw >> 11) - 24;
	double value = raw & GENMASK(10, 0);

	for (; exponent > 0; exponent--)
		value *= 10;
	for (; exponent < 0; exponent++)
		value /= 10;
	return value;
}

bool cmis_vdm_value(uint8_t type, uint16_t raw, double *value)
{
	const struct cmis_vdm *vdm = cmis_vdm_type(type);

	switch (vdm->format) {
	case CMIS_VDM_LEVELS:
		if (raw >= LEVEL_ABOVE)
			return false;
		*value = raw * vdm->scale;
		return true;
	case CMIS_VDM_U16:
		*value = raw * vdm->scale;
		return true;
	case CMIS_VDM_S16:
		*value = (int16_t)raw * vdm->scale;
		return true;
	case CMIS_VDM_F16:
		*value = cmis_vdm_f16(raw);
		return true;
	case CMIS_VDM_HEX:
		break;
	}
	return false;
}

static const char *vdm_key(char *buf, size_t size, const char *key,
			   const struct cmis_vdm *vdm)
{
	snprintf(buf, size, "%s_%s", key, vdm->suffix);
	return buf;
}

void cmis_vdm_out(struct out *out, const char *key, const char *label,
		  uint8_t type, uint16_t raw)
{
	const struct cmis_vdm *vdm = cmis_vdm_type(type);
	char full[64];
	double value;

	vdm_key(full, sizeof(full), key, vdm);
	if (vdm->format == CMIS_VDM_HEX)
		out_strf(out, full, label, "%04Xh", raw);
	else if (!cmis_vdm_value(type, raw, &value))
		out_null(out, full, label, vdm->unit,
			 raw == LEVEL_INFINITE ? "infinite" : "above");
	else if (vdm->format == CMIS_VDM_F16)
		out_ratio(out, full, label, value);
	else
		out_double(out, full, label, vdm->unit, value, vdm->decimals);
}

const char *cmis_vdm_text(uint8_t type, uint16_t raw, char *buf)
{
	const struct cmis_vdm *vdm = cmis_vdm_type(type);
	double value;

	if (vdm->format == CMIS_VDM_HEX)
		snprintf(buf, CMIS_VDM_NAME_LEN, "%04Xh", raw);
	else if (!cmis_vdm_value(type, raw, &value))
		snprintf(buf, CMIS_VDM_NAME_LEN, "%s",
			 raw == LEVEL_INFINITE ? "infinite" : "above");
	else if (vdm->format == CMIS_VDM_F16)
		out_ratio_text(value, 1, buf, CMIS_VDM_NAME_LEN);
	else
		snprintf(buf, CMIS_VDM_NAME_LEN, "%.*f%s%s",
			 (int)vdm->decimals, value, vdm->unit ? " " : "",
			 vdm->unit ? vdm->unit : "");
	return buf;
}

void cmis_vdm_out_none(struct out *out, const char *key, const char *label,
		       uint8_t type)
{
	const struct cmis_vdm *vdm = cmis_vdm_type(type);
	char full[64];

	vdm_key(full, sizeof(full), key, vdm);
	out_null(out, full, label, vdm->unit, NULL);
}
