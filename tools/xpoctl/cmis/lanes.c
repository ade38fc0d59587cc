// SPDX-License-Identifier: GPL-2.0
/*
 * State, light and flags of the lanes: page 11h.
 */
#include "decode.h"

#include "../out.h"
#include "flags.h"
#include "format.h"
#include "memory.h"
#include "names.h"

#define PAGE_11		CMIS_PAGE_LANE_STATUS

/* A mask has no bits for lanes 64 and up: they come with all the others */
bool cmis_lane_wanted(uint64_t mask, unsigned int lane)
{
	return lane < 64 ? mask >> lane & 1 : mask == UINT64_MAX;
}

/* A lane of a bank, and where it is looked up */
struct lane_ref {
	const struct cmis_memory *mem;
	unsigned int bank;
	unsigned int lane;	/* in the bank */
};

static const uint8_t *lane_get(const struct lane_ref *ref,
			       unsigned int address, size_t len)
{
	return cmis_memory_get(ref->mem, ref->bank, PAGE_11, address, len);
}

static void lane_fetch_state(const struct lane_ref *ref,
			     struct cmis_lane *values)
{
	const uint8_t *p = lane_get(ref, CMIS_11_DP_STATE, 4);

	if (p) {
		values->dp_state = cmis_lane_nibble(p, ref->lane);
		values->known |= CMIS_LANE_HAS_DP_STATE;
	}
	p = lane_get(ref, CMIS_11_CONFIG_STATUS, 4);
	if (p) {
		values->config_status = cmis_lane_nibble(p, ref->lane);
		values->known |= CMIS_LANE_HAS_CONFIG_STATUS;
	}
	p = lane_get(ref, CMIS_11_DP_CONFIG + ref->lane, 1);
	if (p) {
		values->app_sel = FIELD_GET(CMIS_DP_CONFIG_APP_SEL, *p);
		values->dp_id = FIELD_GET(CMIS_DP_CONFIG_DP_ID, *p);
		values->known |= CMIS_LANE_HAS_APP;
	}
}

/* Registers that came with CMIS 5.0 */
static void lane_fetch_outputs(const struct lane_ref *ref,
			       struct cmis_lane *values)
{
	const uint8_t *p;

	if (cmis_revision(ref->mem) < CMIS_REV(5, 0))
		return;
	p = lane_get(ref, CMIS_11_DP_INIT_PENDING, 1);
	if (p) {
		values->init_pending = cmis_lane_bit(p, ref->lane);
		values->known |= CMIS_LANE_HAS_INIT_PENDING;
	}
	p = lane_get(ref, CMIS_11_TX_OUTPUT, 1);
	if (p) {
		values->tx_output = cmis_lane_bit(p, ref->lane);
		values->known |= CMIS_LANE_HAS_TX_OUTPUT;
	}
	p = lane_get(ref, CMIS_11_RX_OUTPUT, 1);
	if (p) {
		values->rx_output = cmis_lane_bit(p, ref->lane);
		values->known |= CMIS_LANE_HAS_RX_OUTPUT;
	}
}

/* 00h:210 says which media lanes a module of one bank does not have */
static bool lane_has_media(const struct lane_ref *ref)
{
	uint8_t absent = cmis_u8(ref->mem, CMIS_PAGE_ADMIN,
				 CMIS_00_MEDIA_LANES_ABSENT);

	return cmis_banks(ref->mem) > 1 || !(absent & BIT(ref->lane));
}

static uint16_t lane_word(const struct lane_ref *ref, const uint8_t *p)
{
	return cmis_be16(p + CMIS_LANE_WORD_BYTE(ref->lane));
}

static void lane_fetch_monitors(const struct lane_ref *ref,
				struct cmis_lane *values)
{
	static const unsigned int factors[] = { 1, 2, 4, 1 };
	const uint8_t *adv = cmis_memory_get(ref->mem, 0,
					     CMIS_PAGE_ADVERTISING,
					     CMIS_01_LANE_MONITORS, 1);
	const uint8_t *p;

	if (!adv || !lane_has_media(ref))
		return;
	p = lane_get(ref, CMIS_11_TX_POWER, 2 * CMIS_BANK_LANES);
	if (p && *adv & CMIS_01_MON_TX_POWER) {
		values->tx_power_nw = lane_word(ref, p) *
				      CMIS_OPTICAL_POWER_UNIT_NW;
		values->known |= CMIS_LANE_HAS_TX_POWER;
	}
	p = lane_get(ref, CMIS_11_TX_BIAS, 2 * CMIS_BANK_LANES);
	if (p && *adv & CMIS_01_MON_TX_BIAS) {
		values->tx_bias_ua = lane_word(ref, p) * CMIS_TX_BIAS_UNIT_UA *
				     factors[FIELD_GET(CMIS_01_BIAS_SCALE,
						       *adv)];
		values->known |= CMIS_LANE_HAS_TX_BIAS;
	}
	p = lane_get(ref, CMIS_11_RX_POWER, 2 * CMIS_BANK_LANES);
	if (p && *adv & CMIS_01_MON_RX_POWER) {
		values->rx_power_nw = lane_word(ref, p) *
				      CMIS_OPTICAL_POWER_UNIT_NW;
		values->known |= CMIS_LANE_HAS_RX_POWER;
	}
}

static void lane_fetch_flags(const struct lane_ref *ref,
			     struct cmis_lane *values)
{
	const uint8_t *p = lane_get(ref, CMIS_11_FLAGS, CMIS_11_FLAGS_LEN);
	unsigned int i;

	if (!p)
		return;
	for (i = 0; i < CMIS_LANE_FLAG_COUNT; i++)
		if (cmis_lane_bit(p + i, ref->lane))
			values->flags |= BIT(i);
	if (cmis_revision(ref->mem) < CMIS_REV(5, 0))
		values->flags &= ~BIT(CMIS_LANE_RX_OUTPUT_CHANGED);
	values->known |= CMIS_LANE_HAS_FLAGS;
}

void cmis_lane_fetch(const struct cmis_memory *mem, unsigned int lane,
		     struct cmis_lane *values)
{
	struct lane_ref ref = {
		.mem = mem,
		.bank = lane / CMIS_BANK_LANES,
		.lane = lane % CMIS_BANK_LANES,
	};

	*values = (struct cmis_lane) { 0 };
	lane_fetch_state(&ref, values);
	lane_fetch_outputs(&ref, values);
	lane_fetch_monitors(&ref, values);
	lane_fetch_flags(&ref, values);
}

static void lane_out_state(struct out *out, const struct cmis_lane *values)
{
	if (values->known & CMIS_LANE_HAS_DP_STATE) {
		if (values->dp_state == CMIS_DP_ACTIVATED)
			out_tone(out, OUT_GOOD);
		out_str(out, "dp_state", "state",
			cmis_name_dp_state(values->dp_state));
	} else {
		out_null(out, "dp_state", "state", NULL, NULL);
	}
	if (values->known & CMIS_LANE_HAS_APP) {
		out_int(out, "app_sel", "app", NULL, values->app_sel);
		out_int(out, "dp_id", NULL, NULL, values->dp_id);
	} else {
		out_null(out, "app_sel", "app", NULL, NULL);
		out_null(out, "dp_id", NULL, NULL, NULL);
	}
	if (!(values->known & CMIS_LANE_HAS_CONFIG_STATUS)) {
		out_null(out, "config_status", "config", NULL, NULL);
		return;
	}
	if (values->config_status > CMIS_CONFIG_SUCCESS &&
	    values->config_status != CMIS_CONFIG_IN_PROGRESS)
		out_tone(out, OUT_BAD);
	out_str(out, "config_status", "config",
		cmis_name_config_status(values->config_status));
}

static void lane_out_bool(struct out *out, const struct cmis_lane *values,
			  unsigned int has, const char *key, bool value)
{
	if (values->known & has)
		out_bool(out, key, NULL, value);
	else
		out_null(out, key, NULL, NULL, NULL);
}

static void lane_out_outputs(struct out *out, const struct cmis_lane *values)
{
	static const char * const outputs[] = { "none", "tx", "rx", "tx rx" };

	lane_out_bool(out, values, CMIS_LANE_HAS_INIT_PENDING, "init_pending",
		      values->init_pending);
	lane_out_bool(out, values, CMIS_LANE_HAS_TX_OUTPUT, "tx_output",
		      values->tx_output);
	lane_out_bool(out, values, CMIS_LANE_HAS_RX_OUTPUT, "rx_output",
		      values->rx_output);
	if (values->known & (CMIS_LANE_HAS_TX_OUTPUT | CMIS_LANE_HAS_RX_OUTPUT))
		out_str(out, NULL, "output",
			outputs[values->tx_output + 2 * values->rx_output]);
	else
		out_null(out, NULL, "output", NULL, NULL);
	if (values->known & CMIS_LANE_HAS_INIT_PENDING && values->init_pending)
		out_note(out, "init pending");
}

static void lane_out_monitors(struct out *out, const struct cmis_lane *values)
{
	if (values->known & CMIS_LANE_HAS_TX_POWER)
		cmis_out_light(out, "tx_power", "tx", values->tx_power_nw);
	else
		cmis_out_light_none(out, "tx_power", "tx");
	if (values->known & CMIS_LANE_HAS_RX_POWER)
		cmis_out_light(out, "rx_power", "rx", values->rx_power_nw);
	else
		cmis_out_light_none(out, "rx_power", "rx");
	if (values->known & CMIS_LANE_HAS_TX_BIAS)
		out_double(out, "tx_bias_ma", "bias", "mA",
			   values->tx_bias_ua / 1000.0, 2);
	else
		out_null(out, "tx_bias_ma", "bias", "mA", NULL);
}

void cmis_lane_out(struct out *out, const struct cmis_lane *values)
{
	unsigned int i;

	lane_out_state(out, values);
	lane_out_outputs(out, values);
	lane_out_monitors(out, values);
	if (!(values->known & CMIS_LANE_HAS_FLAGS)) {
		out_null(out, "flags", "flags", NULL, NULL);
		return;
	}
	out_list_start(out, "flags", "flags");
	for (i = 0; i < CMIS_LANE_FLAG_COUNT; i++) {
		if (!(values->flags & BIT(i)))
			continue;
		out_tone(out, OUT_WARN);
		out_str(out, NULL, NULL, cmis_lane_flag_name(i));
	}
	out_list_end(out);
}

void cmis_decode_lanes(struct out *out, const struct cmis_memory *mem,
		       uint64_t mask)
{
	struct cmis_lane values;
	unsigned int lane;

	out_table_start(out, "lanes", "Lanes");
	for (lane = 0; lane < cmis_banks(mem) * CMIS_BANK_LANES; lane++) {
		if (!cmis_lane_wanted(mask, lane))
			continue;
		cmis_lane_fetch(mem, lane, &values);
		if (!values.known)
			continue;
		out_row_start(out);
		out_int(out, "lane", "lane", NULL, lane);
		cmis_lane_out(out, &values);
		out_row_end(out);
	}
	out_table_end(out);
}
