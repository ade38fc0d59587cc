// SPDX-License-Identifier: GPL-2.0
#include "sample.h"

#include <endian.h>
#include <errno.h>
#include <linux/bitfield.h>
#include <math.h>
#include <string.h>

#include "../../driver/cmis.h"
#include "../../driver/regs.h"

/* Slots of a cage (driver/module_priv.h) */
#define SLOT_SENSORS		0
#define SLOT_STATE(e)		(1 + 2 * (e))
#define SLOT_MONITORS(e)	(2 + 2 * (e))
#define SLOT_LANES(g)		(9 + 2 * (g))
#define SLOT_VALUES(g)		(10 + 2 * (g))
#define SLOT_VDM(g, k)		(25 + CMIS_VDM_GROUPS * (g) + (k))

/* The sensors' window is offsets from 128 on of its tap */
#define SENSOR_REG(reg)		(128 + (reg) - XPO_CAGE_SENSOR_VALID)
#define SENSORS_LEN		(4 + XPO_CAGE_PLATE_MC - XPO_CAGE_SENSOR_VALID)

/* What a unit of CMIS is a fraction of */
#define VCC_PER_V		1e4
#define NW_PER_W		1e9
#define UA_PER_A		1e6

/* CMIS section 10: 5 bits of exponent, 11 bits of mantissa */
#define F16_EXPONENTS		32
#define F16_BIAS		24

/* Water: 4,186 J per kg and K, a litre of it is a kilogram */
#define HEAT_CAPACITY_J_L_K	4186.0

struct sample {
	struct model_card *card;
	struct model_cage *cage;
	const struct libxpo *xpo;
	unsigned int first_slot;	/* of the cage */
	double stale_s;
	bool others;			/* a sample of another module */
	struct xpo_tlm_record record;
};

static void sample_age(struct sample *s, enum model_kind kind, double age_s)
{
	double *oldest = &s->cage->age_s[kind];

	if (isnan(*oldest) || *oldest < age_s)
		*oldest = age_s;
}

/* Whether the record may be shown */
static bool sample_is_new(struct sample *s, enum model_kind kind,
			  uint64_t age_ns)
{
	double age_s = age_ns / 1e9;

	if (age_ns == UINT64_MAX) {
		s->card->stale_samples++;
		return false;
	}
	sample_age(s, kind, age_s);
	if (age_s > s->stale_s) {
		s->card->stale_samples++;
		return false;
	}
	return true;
}

static bool sample_get(struct sample *s, unsigned int n, enum model_kind kind)
{
	struct libxpo_info info;
	uint64_t age_ns;
	int err;

	libxpo_get_info(s->xpo, &info);
	if (n >= info.slots_per_cage)
		return false;
	err = libxpo_read_shadow(s->xpo, s->first_slot + n, &s->record,
				 &age_ns);
	if (err) {
		s->card->bad_samples += err == -EPROTO || err == -EAGAIN;
		return false;
	}
	if (kind != MODEL_SENSORS &&
	    le32toh(s->record.insertions) != s->cage->insertions) {
		s->others = true;
		return false;
	}
	if (!sample_is_new(s, kind, age_ns))
		return false;
	s->card->failed_samples += s->record.status != XPO_TLM_STATUS_OK;
	return s->record.status == XPO_TLM_STATUS_OK;
}

/* Registers of the sample, or NULL when it has not all of them */
static const uint8_t *sample_regs(const struct sample *s, unsigned int page,
				  unsigned int offset, unsigned int len)
{
	const struct xpo_tlm_record *r = &s->record;

	if (r->page != page || offset < r->offset ||
	    offset + len > (unsigned int)r->offset + r->length)
		return NULL;
	return &r->data[offset - r->offset];
}

static double sample_word(const uint8_t *p, unsigned int index)
{
	return p[2 * index] << 8 | p[2 * index + 1];
}

static uint32_t sample_le32(const struct sample *s, unsigned int reg)
{
	const uint8_t *p = sample_regs(s, 0, SENSOR_REG(reg), 4);

	return p ? p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24 : 0;
}

/* A sensor of 32 bits; divisor is the number of its units in one of ours */
struct sensor {
	size_t offset;		/* in struct model_sensors */
	unsigned int reg;
	unsigned int valid;
	bool negative;
	double divisor;
};

#define SENSOR(member, reg, valid, negative, divisor) {		\
	offsetof(struct model_sensors, member), XPO_CAGE_##reg,		\
	XPO_CAGE_SENSOR_VALID_##valid, negative, divisor }

static const struct sensor sensors[] = {
	SENSOR(vin_v, VIN_MV, VIN, false, 1e3),
	SENSOR(iin_a, IIN_MA, IIN, false, 1e3),
	SENSOR(power_w, POWER_MW, POWER, false, 1e3),
	SENSOR(coolant_in_c, COOLANT_IN_MC, COOLANT_IN, true, 1e3),
	SENSOR(coolant_out_c, COOLANT_OUT_MC, COOLANT_OUT, true, 1e3),
	SENSOR(flow_l_s, FLOW_ML_MIN, FLOW, false, 60e3),
	SENSOR(pressure_pa, PRESSURE_PA, PRESSURE, false, 1),
	SENSOR(leak, LEAK, LEAK, false, 1),
	SENSOR(plate_c, PLATE_MC, PLATE, true, 1e3),
};

static void sample_sensor(const struct sample *s, const struct sensor *sensor)
{
	uint32_t raw = sample_le32(s, sensor->reg);
	double value = raw;

	if (sensor->negative)
		value = (int32_t)raw;

	if (sample_le32(s, XPO_CAGE_SENSOR_VALID) & sensor->valid)
		*(double *)((char *)&s->cage->sensors + sensor->offset) =
			value / sensor->divisor;
}

static double sample_energy_j(const struct sample *s)
{
	uint64_t mj = sample_le32(s, XPO_CAGE_ENERGY_LO_MJ) |
		      (uint64_t)sample_le32(s, XPO_CAGE_ENERGY_HI_MJ) << 32;

	if (!(sample_le32(s, XPO_CAGE_SENSOR_VALID) &
	      XPO_CAGE_SENSOR_VALID_ENERGY))
		return NAN;
	return mj / 1e3;
}

static void sample_sensors(struct sample *s)
{
	struct model_sensors *m = &s->cage->sensors;
	size_t i;

	if (!sample_get(s, SLOT_SENSORS, MODEL_SENSORS) ||
	    s->record.endpoint != XPO_TLM_ENDPOINT_CAGE ||
	    !sample_regs(s, 0, SENSOR_REG(XPO_CAGE_SENSOR_VALID),
			 SENSORS_LEN))
		return;
	for (i = 0; i < sizeof(sensors) / sizeof(*sensors); i++)
		sample_sensor(s, &sensors[i]);
	m->energy_j = sample_energy_j(s);
	m->heat_w = m->flow_l_s * HEAT_CAPACITY_J_L_K *
		    (m->coolant_out_c - m->coolant_in_c);
}

static void sample_endpoint(struct sample *s, unsigned int e)
{
	const uint8_t *p;

	sample_get(s, SLOT_STATE(e), MODEL_STATE);
	if (!sample_get(s, SLOT_MONITORS(e), MODEL_MONITORS) ||
	    s->record.endpoint != e)
		return;
	p = sample_regs(s, 0, CMIS_LO_TEMP, 4);
	if (!p)
		return;
	s->cage->temperature_c[e] = (int16_t)sample_word(p, 0) / 256.0;
	s->cage->supply_v[e] = sample_word(p, 1) / VCC_PER_V;
}

static void sample_states(struct sample *s, unsigned int group)
{
	struct model_lane *lane = &s->cage->lane[MODEL_GROUP * group];
	const uint8_t *p;
	unsigned int i;

	if (!sample_get(s, SLOT_LANES(group), MODEL_LANES))
		return;
	p = sample_regs(s, CMIS_PAGE_LANE_STATUS, CMIS_11_DP_STATE,
			MODEL_GROUP / 2);
	for (i = 0; p && i < MODEL_GROUP; i++)
		lane[i].dp_state = p[CMIS_LANE_NIBBLE_BYTE(i)] >>
				   CMIS_LANE_NIBBLE_SHIFT(i) & 0xf;
}

static void sample_values(struct sample *s, unsigned int group)
{
	struct model_lane *lane = &s->cage->lane[MODEL_GROUP * group];
	const uint8_t *tx, *bias, *rx;
	unsigned int i, has, scale;

	if (!sample_get(s, SLOT_VALUES(group), MODEL_VALUES) ||
	    s->record.endpoint >= XPO_MAX_ENDPOINTS)
		return;
	has = s->cage->monitors[s->record.endpoint];
	scale = FIELD_GET(CMIS_01_BIAS_SCALE, has);
	tx = sample_regs(s, CMIS_PAGE_LANE_STATUS, CMIS_11_TX_POWER, 16);
	bias = sample_regs(s, CMIS_PAGE_LANE_STATUS, CMIS_11_TX_BIAS, 16);
	rx = sample_regs(s, CMIS_PAGE_LANE_STATUS, CMIS_11_RX_POWER, 16);
	for (i = 0; i < MODEL_GROUP; i++) {
		if (tx && has & CMIS_01_MON_TX_POWER)
			lane[i].tx_power_w = sample_word(tx, i) *
				CMIS_OPTICAL_POWER_UNIT_NW / NW_PER_W;
		/* Scale 3 is reserved: the value has no known unit */
		if (bias && has & CMIS_01_MON_TX_BIAS && scale < 3)
			lane[i].tx_bias_a = sample_word(bias, i) *
				(CMIS_TX_BIAS_UNIT_UA << scale) / UA_PER_A;
		if (rx && has & CMIS_01_MON_RX_POWER)
			lane[i].rx_power_w = sample_word(rx, i) *
				CMIS_OPTICAL_POWER_UNIT_NW / NW_PER_W;
	}
}

double sample_f16(unsigned int raw)
{
	static double power[F16_EXPONENTS];
	int i;

	for (i = 0; !power[0] && i < F16_EXPONENTS; i++)
		power[F16_EXPONENTS - 1 - i] =
			exp10(F16_EXPONENTS - 1 - i - F16_BIAS);
	return (raw & 0x7ff) * power[raw >> 11 & (F16_EXPONENTS - 1)];
}

static void sample_observable(struct model_lane *lane, unsigned int type,
			      unsigned int raw)
{
	switch (type) {
	case CMIS_VDM_TYPE_LASER_TEMP:
		lane->laser_c = (int16_t)raw / 256.0;
		break;
	case CMIS_VDM_TYPE_SNR_MEDIA:
		lane->snr_media_db = raw / 256.0;
		break;
	case CMIS_VDM_TYPE_SNR_HOST:
		lane->snr_host_db = raw / 256.0;
		break;
	case CMIS_VDM_TYPE_BER_MEDIA:
		lane->ber_media = sample_f16(raw);
		break;
	case CMIS_VDM_TYPE_BER_HOST:
		lane->ber_host = sample_f16(raw);
		break;
	case CMIS_VDM_TYPE_FERC_MEDIA:
		lane->ferc_media = sample_f16(raw);
		break;
	case CMIS_VDM_TYPE_FERC_HOST:
		lane->ferc_host = sample_f16(raw);
		break;
	}
}

/* Instances of one page of a group: k is the page's number */
static void sample_vdm(struct sample *s, unsigned int group, unsigned int k)
{
	const struct model_observable *all = s->cage->observable[group];
	const struct model_observable *o;
	const uint8_t *p;
	unsigned int i;

	if (!sample_get(s, SLOT_VDM(group, k), MODEL_VDM))
		return;
	for (i = 0; i < CMIS_VDM_GROUP_INSTANCES; i++) {
		o = &all[CMIS_VDM_GROUP_INSTANCES * k + i];
		p = sample_regs(s, CMIS_PAGE_VDM_VALUES + k, CMIS_UPPER + 2 * i,
				2);
		if (o->type && p && o->lane < MODEL_GROUP)
			sample_observable(&s->cage->lane[MODEL_GROUP * group +
							 o->lane],
					  o->type, p[0] << 8 | p[1]);
	}
}

static void sample_cage(struct sample *s)
{
	unsigned int i, k;

	model_cage_forget(s->cage);
	sample_sensors(s);
	if (!s->cage->present)
		return;
	for (i = 0; i < s->cage->endpoints && i < XPO_MAX_ENDPOINTS; i++)
		sample_endpoint(s, i);
	for (i = 0; i < MODEL_GROUPS && MODEL_GROUP * i < s->cage->lanes; i++) {
		sample_states(s, i);
		sample_values(s, i);
		for (k = 0; k < CMIS_VDM_GROUPS; k++)
			sample_vdm(s, i, k);
	}
}

bool sample_card(struct model_card *card, const struct libxpo *xpo,
		 double stale_s)
{
	struct sample s = { .card = card, .xpo = xpo, .stale_s = stale_s };
	struct libxpo_info info;
	unsigned int i;

	libxpo_get_info(xpo, &info);
	card->stale_samples = 0;
	card->failed_samples = 0;
	for (i = 0; i < card->cage_count && i < info.cages; i++) {
		s.cage = &card->cage[i];
		s.first_slot = i * info.slots_per_cage;
		sample_cage(&s);
	}
	return s.others;
}
