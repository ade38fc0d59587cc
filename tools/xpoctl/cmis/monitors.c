// SPDX-License-Identifier: GPL-2.0
/*
 * Module monitors and the thresholds of all monitors: Lower:14-25, page 02h,
 * advertised in 01h:145 and 159-160.
 */
#include "decode.h"

#include <math.h>
#include <stdio.h>

#include "../out.h"
#include "format.h"
#include "memory.h"

#define KEY_SIZE	48

enum monitor_kind {
	MONITOR_TEMPERATURE,	/* S16, 1/256 degC */
	MONITOR_VOLTAGE,	/* U16, 100 uV */
	MONITOR_TEC,		/* S16, 100 / 32767 % */
	MONITOR_POWER,		/* U16, 0.1 uW */
	MONITOR_BIAS,		/* U16, 2 uA and a factor */
	MONITOR_RAW		/* U16 */
};

struct monitor {
	const char *key;
	enum monitor_kind kind;
	uint8_t value;		/* in lower memory; 0 for lane monitors */
	uint8_t thresholds;	/* in page 02h */
	uint8_t adv;		/* in page 01h */
	uint8_t adv_bit;
	uint8_t select;		/* 01h:145 bit that selects other_kind */
	enum monitor_kind other_kind;
};

static const struct monitor monitors[] = {
	{ "temperature", MONITOR_TEMPERATURE, CMIS_LO_TEMP, CMIS_02_TEMP,
	  CMIS_01_MONITORS, CMIS_01_MON_TEMP, 0, 0 },
	{ "vcc", MONITOR_VOLTAGE, CMIS_LO_VCC, CMIS_02_VCC,
	  CMIS_01_MONITORS, CMIS_01_MON_VCC, 0, 0 },
	{ "aux1", MONITOR_RAW, CMIS_LO_AUX1, CMIS_02_AUX1,
	  CMIS_01_MONITORS, CMIS_01_MON_AUX1,
	  CMIS_01_CHAR_AUX1_TEC, MONITOR_TEC },
	{ "aux2", MONITOR_TEMPERATURE, CMIS_LO_AUX2, CMIS_02_AUX2,
	  CMIS_01_MONITORS, CMIS_01_MON_AUX2,
	  CMIS_01_CHAR_AUX2_TEC, MONITOR_TEC },
	{ "aux3", MONITOR_TEMPERATURE, CMIS_LO_AUX3, CMIS_02_AUX3,
	  CMIS_01_MONITORS, CMIS_01_MON_AUX3,
	  CMIS_01_CHAR_AUX3_VCC2, MONITOR_VOLTAGE },
	{ "custom_monitor", MONITOR_RAW, CMIS_LO_CUSTOM_MON, CMIS_02_CUSTOM,
	  CMIS_01_MONITORS, CMIS_01_MON_CUSTOM, 0, 0 },
	{ "tx_power", MONITOR_POWER, 0, CMIS_02_TX_POWER,
	  CMIS_01_LANE_MONITORS, CMIS_01_MON_TX_POWER, 0, 0 },
	{ "tx_bias", MONITOR_BIAS, 0, CMIS_02_TX_BIAS,
	  CMIS_01_LANE_MONITORS, CMIS_01_MON_TX_BIAS, 0, 0 },
	{ "rx_power", MONITOR_POWER, 0, CMIS_02_RX_POWER,
	  CMIS_01_LANE_MONITORS, CMIS_01_MON_RX_POWER, 0, 0 },
};

static enum monitor_kind monitor_kind(const struct cmis_memory *mem,
				      const struct monitor *mon)
{
	uint8_t chars = cmis_u8(mem, CMIS_PAGE_ADVERTISING, CMIS_01_CHAR);

	return chars & mon->select ? mon->other_kind : mon->kind;
}

static const char *monitor_name(const struct monitor *mon,
				enum monitor_kind kind)
{
	switch (mon->value) {
	case CMIS_LO_TEMP:
		return "temperature";
	case CMIS_LO_VCC:
		return "supply";
	case CMIS_LO_AUX1:
	case CMIS_LO_AUX2:
	case CMIS_LO_AUX3:
		if (kind == MONITOR_TEC)
			return "TEC current";
		if (kind == MONITOR_VOLTAGE)
			return "supply 2";
		return kind == MONITOR_RAW ? "custom" : "laser temperature";
	case CMIS_LO_CUSTOM_MON:
		return "custom";
	}
	if (kind == MONITOR_BIAS)
		return "tx bias";
	return mon->thresholds == CMIS_02_TX_POWER ? "tx power" : "rx power";
}

static const char *monitor_unit(enum monitor_kind kind)
{
	static const char * const units[] = {
		[MONITOR_TEMPERATURE]	= "C",
		[MONITOR_VOLTAGE]	= "mV",
		[MONITOR_TEC]		= "%",
		[MONITOR_POWER]		= "dBm",
		[MONITOR_BIAS]		= "mA",
		[MONITOR_RAW]		= "raw",
	};

	return units[kind];
}

/* 01h:160.4-3; the reserved code says nothing, so no factor */
static unsigned int bias_factor(const struct cmis_memory *mem)
{
	static const unsigned int factors[] = { 1, 2, 4, 1 };
	uint8_t byte = cmis_u8(mem, CMIS_PAGE_ADVERTISING,
			       CMIS_01_LANE_MONITORS);

	return factors[FIELD_GET(CMIS_01_BIAS_SCALE, byte)];
}

static bool monitor_signed(enum monitor_kind kind)
{
	return kind == MONITOR_TEMPERATURE || kind == MONITOR_TEC;
}

static int monitor_raw(const uint8_t *p, enum monitor_kind kind)
{
	if (monitor_signed(kind))
		return (int16_t)cmis_be16(p);
	return cmis_be16(p);
}

/* Optical power is two members in JSON, and dBm in the table */
static void monitor_out_power(struct out *out, const char *key,
			      const char *label, unsigned int raw)
{
	cmis_out_light(out, key, NULL, raw * CMIS_OPTICAL_POWER_UNIT_NW);
	if (raw)
		out_double(out, NULL, label, NULL, 10 * log10(raw / 1e4), 2);
	else
		out_null(out, NULL, label, NULL, "no light");
}

static void monitor_out(struct out *out, const struct cmis_memory *mem,
			const char *name, const char *label,
			enum monitor_kind kind, int raw)
{
	char key[KEY_SIZE];

	switch (kind) {
	case MONITOR_TEMPERATURE:
		snprintf(key, sizeof(key), "%s_c", name);
		out_double(out, key, label, NULL, raw / 256.0, 2);
		break;
	case MONITOR_VOLTAGE:
		snprintf(key, sizeof(key), "%s_mv", name);
		out_fixed(out, key, label, NULL, raw, 1);
		break;
	case MONITOR_TEC:
		snprintf(key, sizeof(key), "%s_percent", name);
		out_double(out, key, label, NULL, raw * 100 / 32767.0, 2);
		break;
	case MONITOR_POWER:
		monitor_out_power(out, name, label, raw);
		break;
	case MONITOR_BIAS:
		snprintf(key, sizeof(key), "%s_ma", name);
		out_double(out, key, label, NULL, raw * bias_factor(mem) *
			   CMIS_TX_BIAS_UNIT_UA / 1000.0, 2);
		break;
	case MONITOR_RAW:
		snprintf(key, sizeof(key), "%s_raw", name);
		out_int(out, key, label, NULL, raw);
		break;
	}
}

static void monitor_thresholds(struct out *out, const struct cmis_memory *mem,
			       const struct monitor *mon,
			       enum monitor_kind kind, const uint8_t *quad)
{
	char key[KEY_SIZE];

	snprintf(key, sizeof(key), "%s_thresholds", mon->key);
	out_section_start(out, key, NULL);
	monitor_out(out, mem, "low_alarm", "low alarm", kind,
		    monitor_raw(quad + CMIS_02_LOW_ALARM, kind));
	monitor_out(out, mem, "low_warning", "low warning", kind,
		    monitor_raw(quad + CMIS_02_LOW_WARNING, kind));
	monitor_out(out, mem, "high_warning", "high warning", kind,
		    monitor_raw(quad + CMIS_02_HIGH_WARNING, kind));
	monitor_out(out, mem, "high_alarm", "high alarm", kind,
		    monitor_raw(quad + CMIS_02_HIGH_ALARM, kind));
	out_section_end(out);
}

/* Where a value is; modules without thresholds leave them zero */
static const char *monitor_level(const uint8_t *quad, enum monitor_kind kind,
				 int raw, enum out_tone *tone)
{
	int high_alarm = monitor_raw(quad + CMIS_02_HIGH_ALARM, kind);
	int low_alarm = monitor_raw(quad + CMIS_02_LOW_ALARM, kind);
	int high_warning = monitor_raw(quad + CMIS_02_HIGH_WARNING, kind);
	int low_warning = monitor_raw(quad + CMIS_02_LOW_WARNING, kind);

	*tone = OUT_PLAIN;
	if (!high_alarm && !low_alarm && !high_warning && !low_warning)
		return NULL;
	*tone = OUT_BAD;
	if (raw > high_alarm)
		return "high-alarm";
	if (raw < low_alarm)
		return "low-alarm";
	*tone = OUT_WARN;
	if (raw > high_warning)
		return "high-warning";
	if (raw < low_warning)
		return "low-warning";
	*tone = OUT_GOOD;
	return "ok";
}

static void monitor_row(struct out *out, const struct cmis_memory *mem,
			const struct monitor *mon)
{
	enum monitor_kind kind = monitor_kind(mem, mon);
	const uint8_t *value = NULL;
	const uint8_t *quad;
	enum out_tone tone;
	const char *level;
	char key[KEY_SIZE];

	if (mon->value)
		value = cmis_memory_get(mem, 0, 0, mon->value, 2);
	quad = cmis_memory_get(mem, 0, CMIS_PAGE_THRESHOLDS, mon->thresholds,
			       8);
	out_str(out, NULL, "monitor", monitor_name(mon, kind));
	out_str(out, NULL, "unit", monitor_unit(kind));
	if (value)
		monitor_out(out, mem, mon->key, "value", kind,
			    monitor_raw(value, kind));
	if (value && quad) {
		level = monitor_level(quad, kind, monitor_raw(value, kind),
				      &tone);
		snprintf(key, sizeof(key), "%s_level", mon->key);
		out_tone(out, tone);
		out_str(out, key, "level", level);
	}
	if (quad)
		monitor_thresholds(out, mem, mon, kind, quad);
}

static bool monitor_supported(const struct cmis_memory *mem,
			      const struct monitor *mon)
{
	const uint8_t *adv = cmis_memory_get(mem, 0, CMIS_PAGE_ADVERTISING,
					     mon->adv, 1);

	return adv && *adv & mon->adv_bit;
}

void cmis_decode_monitors(struct out *out, const struct cmis_memory *mem)
{
	bool flat = cmis_is_flat(mem);
	unsigned int i;

	out_section_start(out, "monitors", flat ? NULL : "Monitors");
	out_table_start(out, NULL, NULL);
	for (i = 0; !flat && i < sizeof(monitors) / sizeof(monitors[0]); i++) {
		if (!monitor_supported(mem, &monitors[i]))
			continue;
		out_row_start(out);
		monitor_row(out, mem, &monitors[i]);
		out_row_end(out);
	}
	out_table_end(out);
	out_section_end(out);
}
