// SPDX-License-Identifier: GPL-2.0
#include "sample.h"

#include <endian.h>
#include <linux/xpo_telemetry.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cmis/vdm.h"
#include "../../driver/cmis.h"

#define BIAS_UNIT_UA	2
#define NO_LIGHT_DBM	-40.0
#define POWER_UNITS_PER_MW	10000.0

enum {
	VALUE_TX_POWER,
	VALUE_RX_POWER,
	VALUE_BIAS,
	VALUE_TEMPERATURE,
	VALUE_VCC,
	VALUE_VIN,
	VALUE_IIN,
	VALUE_POWER,
	VALUE_ENERGY,
	VALUE_COOLANT_IN,
	VALUE_COOLANT_OUT,
	VALUE_FLOW,
	VALUE_PRESSURE,
	VALUE_LEAK,
	VALUE_PLATE,
	VALUE_COUNT
};

static const struct {
	const char *name;
	const char *unit;
	const char *suffix;
	unsigned int decimals;
} sample_info[VALUE_COUNT] = {
	[VALUE_TX_POWER] = { "tx_power", "dBm", "dbm", 2 },
	[VALUE_RX_POWER] = { "rx_power", "dBm", "dbm", 2 },
	[VALUE_BIAS] = { "bias", "mA", "ma", 3 },
	[VALUE_TEMPERATURE] = { "temperature", "C", "c", 2 },
	[VALUE_VCC] = { "vcc", "mV", "mv", 1 },
	[VALUE_VIN] = { "input_voltage", "mV", "mv", 0 },
	[VALUE_IIN] = { "input_current", "mA", "ma", 0 },
	[VALUE_POWER] = { "power", "mW", "mw", 0 },
	[VALUE_ENERGY] = { "energy", "mJ", "mj", 0 },
	[VALUE_COOLANT_IN] = { "coolant_in", "C", "c", 2 },
	[VALUE_COOLANT_OUT] = { "coolant_out", "C", "c", 2 },
	[VALUE_FLOW] = { "flow", "ml/min", "ml_min", 0 },
	[VALUE_PRESSURE] = { "pressure", "Pa", "pa", 0 },
	[VALUE_LEAK] = { "leak", NULL, "detected", 0 },
	[VALUE_PLATE] = { "plate", "C", "c", 2 },
};

_Static_assert(VALUE_COUNT <= SAMPLE_VDM_FIRST, "numbers of VDM follow");

const char *sample_parse(const struct xpo_tlm_record *record,
			 struct sample *sample)
{
	sample->time_ns = le64toh(record->time);
	sample->number = le64toh(record->sample);
	sample->slot = le32toh(record->slot);
	sample->insertions = le32toh(record->insertions);
	sample->missed = le32toh(record->missed);
	sample->freeze = le32toh(record->freeze);
	sample->cage = record->cage;
	sample->endpoint = record->endpoint;
	sample->bank = record->bank;
	sample->page = record->page;
	sample->offset = record->offset;
	sample->length = record->length;
	sample->status = record->status;
	sample->data = record->data;
	if (sample->cage >= XPO_MAX_CAGES)
		return "no such cage";
	if (sample->endpoint >= XPO_MAX_ENDPOINTS &&
	    sample->endpoint != XPO_TLM_ENDPOINT_CAGE)
		return "no such endpoint";
	if (!sample->length || sample->length > XPO_TLM_DATA_LEN ||
	    sample->offset + sample->length > 256)
		return "impossible length";
	if (le64toh(record->time_end) < sample->time_ns)
		return "it ends before it starts";
	return NULL;
}

struct sampler {
	const struct sample_cage *cage;
	const struct sample *sample;
	value_fn fn;
	void *arg;
};

/* Bytes of a register, or NULL when the sample has them not */
static const uint8_t *sampler_get(const struct sampler *s, unsigned int offset,
				  unsigned int length)
{
	if (offset < s->sample->offset ||
	    offset + length > s->sample->offset + s->sample->length)
		return NULL;
	return s->sample->data + offset - s->sample->offset;
}

static void sampler_tell(const struct sampler *s, unsigned int id, int lane,
			 double v, enum sample_format format)
{
	struct value value = {
		.id = id,
		.cage = s->sample->cage,
		.endpoint = s->sample->endpoint,
		.lane = lane,
		.v = v,
		.format = format,
	};

	s->fn(s->arg, &value);
}

static unsigned int sampler_be16(const uint8_t *p)
{
	return p[0] << 8 | p[1];
}

static uint32_t sampler_le32(const uint8_t *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

/* First lane of the sample's bank, or -1 when the module has none there */
static int sampler_first_lane(const struct sampler *s)
{
	const struct sample_cage *cage = s->cage;
	unsigned int per;

	if (!cage->known || !cage->endpoints ||
	    s->sample->endpoint >= cage->endpoints)
		return -1;
	per = cage->lanes / cage->endpoints;
	if (CMIS_BANK_LANES * s->sample->bank >= per)
		return -1;
	return s->sample->endpoint * per + CMIS_BANK_LANES * s->sample->bank;
}

static void sampler_light(const struct sampler *s, unsigned int id, int lane,
			  unsigned int raw)
{
	if (raw)
		sampler_tell(s, id, lane, 10 * log10(raw / POWER_UNITS_PER_MW),
			     SAMPLE_FIXED);
	else
		sampler_tell(s, id, lane, NO_LIGHT_DBM, SAMPLE_NONE);
}

static void sampler_lanes(const struct sampler *s)
{
	int first = sampler_first_lane(s);
	const uint8_t *p;
	unsigned int scale;
	int i;

	if (first < 0)
		return;
	scale = s->cage->bias_scale[s->sample->endpoint];
	for (i = 0; i < CMIS_BANK_LANES && first + i < s->cage->lanes; i++) {
		p = sampler_get(s, CMIS_11_TX_POWER + 2 * i, 2);
		if (p)
			sampler_light(s, VALUE_TX_POWER, first + i,
				      sampler_be16(p));
		p = sampler_get(s, CMIS_11_TX_BIAS + 2 * i, 2);
		if (p)
			sampler_tell(s, VALUE_BIAS, first + i,
				     sampler_be16(p) * BIAS_UNIT_UA * scale /
				     1e3, SAMPLE_FIXED);
		p = sampler_get(s, CMIS_11_RX_POWER + 2 * i, 2);
		if (p)
			sampler_light(s, VALUE_RX_POWER, first + i,
				      sampler_be16(p));
	}
}

static void sampler_module(const struct sampler *s)
{
	const uint8_t *p;

	p = sampler_get(s, CMIS_LO_TEMP, 2);
	if (p)
		sampler_tell(s, VALUE_TEMPERATURE, -1,
			     (int16_t)sampler_be16(p) / 256.0, SAMPLE_FIXED);
	p = sampler_get(s, CMIS_LO_VCC, 2);
	if (p)
		sampler_tell(s, VALUE_VCC, -1, sampler_be16(p) / 10.0,
			     SAMPLE_FIXED);
}

/* Sensor registers of the cage controller, hardware.md section 4 */
#define CAGE_SENSOR_VALID	0x80
#define   CAGE_ENERGY_VALID	BIT(3)
#define CAGE_ENERGY		0x90	/* 64 bits */

static const struct {
	uint8_t offset;
	uint8_t valid;		/* bit of SENSOR_VALID */
	uint8_t id;
	bool is_signed;
	double scale;
} sampler_sensors[] = {
	{ 0x84, 0, VALUE_VIN, false, 1 },
	{ 0x88, 1, VALUE_IIN, false, 1 },
	{ 0x8c, 2, VALUE_POWER, false, 1 },
	{ 0x98, 4, VALUE_COOLANT_IN, true, 0.001 },
	{ 0x9c, 5, VALUE_COOLANT_OUT, true, 0.001 },
	{ 0xa0, 6, VALUE_FLOW, false, 1 },
	{ 0xa4, 7, VALUE_PRESSURE, false, 1 },
	{ 0xa8, 8, VALUE_LEAK, false, 1 },
	{ 0xac, 9, VALUE_PLATE, true, 0.001 },
};

static void sampler_cage(const struct sampler *s)
{
	const uint8_t *p = sampler_get(s, CAGE_SENSOR_VALID, 4);
	uint32_t valid = p ? sampler_le32(p) : 0;
	uint32_t raw;
	size_t i;

	p = sampler_get(s, CAGE_ENERGY, 8);
	if (p && valid & CAGE_ENERGY_VALID)
		sampler_tell(s, VALUE_ENERGY, -1,
			     sampler_le32(p) + 4294967296.0 *
			     sampler_le32(p + 4), SAMPLE_FIXED);
	for (i = 0; i < sizeof(sampler_sensors) / sizeof(sampler_sensors[0]);
	     i++) {
		p = sampler_get(s, sampler_sensors[i].offset, 4);
		if (!p || !(valid >> sampler_sensors[i].valid & 1))
			continue;
		raw = sampler_le32(p);
		sampler_tell(s, sampler_sensors[i].id, -1,
			     (sampler_sensors[i].is_signed ?
			      (double)(int32_t)raw : (double)raw) *
			     sampler_sensors[i].scale, SAMPLE_FIXED);
	}
}

static void sampler_vdm(const struct sampler *s, const struct layout *layout)
{
	unsigned int group = s->sample->page - CMIS_PAGE_VDM_VALUES;
	const struct observable *o;
	enum sample_format format;
	const uint8_t *p;
	unsigned int n;
	double v;
	size_t i;

	for (i = 0; i < layout->observable_count; i++) {
		o = &layout->observables[i];
		if (o->cage != s->sample->cage ||
		    o->endpoint != s->sample->endpoint ||
		    o->bank != s->sample->bank || !o->instance ||
		    (o->instance - 1u) / 64 != group)
			continue;
		n = (o->instance - 1u) % 64;
		p = sampler_get(s, CMIS_UPPER + 2 * n, 2);
		if (!p)
			continue;
		v = NAN;
		format = sample_is_ratio(SAMPLE_VDM_FIRST + o->type) ?
			 SAMPLE_RATIO : SAMPLE_FIXED;
		if (!cmis_vdm_value(o->type, sampler_be16(p), &v))
			format = SAMPLE_NONE;
		sampler_tell(s, SAMPLE_VDM_FIRST + o->type,
			     o->lane == SAMPLE_NO_LANE ? -1 : o->lane, v,
			     format);
	}
}

void sample_values(const struct layout *layout, const struct sample *sample,
		   value_fn fn, void *arg)
{
	struct sampler s = {
		.cage = &layout->cages[sample->cage],
		.sample = sample,
		.fn = fn,
		.arg = arg,
	};

	if (sample->status)
		return;
	if (sample->endpoint == XPO_TLM_ENDPOINT_CAGE)
		sampler_cage(&s);
	else if (sample->offset < CMIS_UPPER)
		sampler_module(&s);
	else if (sample->page == CMIS_PAGE_LANE_STATUS)
		sampler_lanes(&s);
	else if (sample->page >= CMIS_PAGE_VDM_VALUES &&
		 sample->page < CMIS_PAGE_VDM_THRESHOLDS)
		sampler_vdm(&s, layout);
}

const char *sample_place(const struct layout *layout, unsigned int cage,
			 unsigned int endpoint, int lane, char *place)
{
	int len = snprintf(place, SAMPLE_PLACE_LEN, "/%u", cage);

	if (lane >= 0)
		snprintf(place + len, SAMPLE_PLACE_LEN - len, ":%d", lane);
	else if (endpoint != XPO_TLM_ENDPOINT_CAGE &&
		 layout->cages[cage].endpoints > 1)
		snprintf(place + len, SAMPLE_PLACE_LEN - len, " endpoint %u",
			 endpoint);
	return place;
}

const char *sample_name(unsigned int id, char *name)
{
	char *p;

	if (id >= SAMPLE_VDM_FIRST) {
		cmis_vdm_name(id - SAMPLE_VDM_FIRST, name);
		for (p = name; *p; p++)
			if (*p == '-' || *p == '.')
				*p = '_';
		return name;
	}
	snprintf(name, SAMPLE_NAME_LEN, "%s",
		 id < VALUE_COUNT ? sample_info[id].name : "unknown");
	return name;
}

const char *sample_unit(unsigned int id)
{
	if (id >= SAMPLE_VDM_FIRST)
		return cmis_vdm_type(id - SAMPLE_VDM_FIRST)->unit;
	return sample_info[id].unit;
}

const char *sample_suffix(unsigned int id)
{
	if (id >= SAMPLE_VDM_FIRST)
		return cmis_vdm_type(id - SAMPLE_VDM_FIRST)->suffix;
	return sample_info[id].suffix;
}

unsigned int sample_decimals(unsigned int id)
{
	if (id >= SAMPLE_VDM_FIRST)
		return cmis_vdm_type(id - SAMPLE_VDM_FIRST)->decimals;
	return sample_info[id].decimals;
}

bool sample_is_ratio(unsigned int id)
{
	return id >= SAMPLE_VDM_FIRST &&
	       cmis_vdm_type(id - SAMPLE_VDM_FIRST)->format == CMIS_VDM_F16;
}

int sample_find(const char *name)
{
	static const struct {
		const char *name;
		int id;
	} also[] = {
		{ "ber", SAMPLE_VDM_FIRST + CMIS_VDM_BER_MEDIA },
		{ "ferc", SAMPLE_VDM_FIRST + CMIS_VDM_FERC_MEDIA },
		{ "snr", SAMPLE_VDM_FIRST + CMIS_VDM_SNR_MEDIA },
		{ "ltp", SAMPLE_VDM_FIRST + CMIS_VDM_LTP_MEDIA },
	};
	char want[SAMPLE_NAME_LEN], have[SAMPLE_NAME_LEN];
	unsigned int id;
	size_t i;
	char *p;

	snprintf(want, sizeof(want), "%s", name);
	for (p = want; *p; p++)
		if (*p == '-')
			*p = '_';
	for (i = 0; i < sizeof(also) / sizeof(also[0]); i++)
		if (!strcmp(also[i].name, want))
			return also[i].id;
	for (id = 0; id < SAMPLE_VALUES; id++)
		if ((id < VALUE_COUNT || id >= SAMPLE_VDM_FIRST) &&
		    !strcmp(sample_name(id, have), want))
			return id;
	return -1;
}
