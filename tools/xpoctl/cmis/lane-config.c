// SPDX-License-Identifier: GPL-2.0
/*
 * What is configured on the lanes: direct controls and staged control set 0
 * of page 10h, signal integrity of the active control set and the media lane
 * mapping of page 11h.
 */
#include "decode.h"

#include <stdio.h>

#include "../out.h"
#include "format.h"
#include "memory.h"
#include "names.h"

#define PAGE_10		CMIS_PAGE_LANE_CONTROL
#define PAGE_11		CMIS_PAGE_LANE_STATUS

typedef void lane_row_fn(struct out *out, const struct cmis_memory *mem,
			 unsigned int bank, unsigned int lane);

static void lane_rows(struct out *out, const struct cmis_memory *mem,
		      uint64_t mask, unsigned int page, lane_row_fn *row)
{
	unsigned int lane, bank;

	for (lane = 0; lane < cmis_banks(mem) * CMIS_BANK_LANES; lane++) {
		bank = lane / CMIS_BANK_LANES;
		if (!cmis_lane_wanted(mask, lane))
			continue;
		if (!cmis_memory_get(mem, bank, page, CMIS_UPPER,
				     CMIS_HALF_SIZE))
			continue;
		out_row_start(out);
		out_int(out, "lane", "lane", NULL, lane);
		row(out, mem, bank, lane % CMIS_BANK_LANES);
		out_row_end(out);
	}
}

static const uint8_t *reg(const struct cmis_memory *mem, unsigned int bank,
			  unsigned int page, unsigned int address)
{
	/* lane_rows() saw to it that the whole page is there */
	return cmis_memory_get(mem, bank, page, address, 1);
}

static void controls_row(struct out *out, const struct cmis_memory *mem,
			 unsigned int bank, unsigned int lane)
{
	static const struct {
		uint8_t address;
		const char *name;
	} controls[] = {
		{ CMIS_10_DP_DEINIT, "dp-deinit" },
		{ CMIS_10_TX_POLARITY, "tx-polarity-flip" },
		{ CMIS_10_TX_DISABLE, "tx-disable" },
		{ CMIS_10_TX_SQUELCH_DISABLE, "tx-squelch-disable" },
		{ CMIS_10_TX_SQUELCH_FORCE, "tx-squelch-force" },
		{ CMIS_10_TX_EQ_FREEZE, "tx-eq-freeze" },
		{ CMIS_10_RX_POLARITY, "rx-polarity-flip" },
		{ CMIS_10_RX_DISABLE, "rx-disable" },
		{ CMIS_10_RX_SQUELCH_DISABLE, "rx-squelch-disable" },
	};
	uint8_t config = *reg(mem, bank, PAGE_10, CMIS_10_DP_CONFIG + lane);
	unsigned int i;

	out_int(out, "staged_app_sel", "staged app", NULL,
		FIELD_GET(CMIS_DP_CONFIG_APP_SEL, config));
	if (config & CMIS_DP_CONFIG_EXPLICIT)
		out_note(out, "explicit");
	out_int(out, "staged_dp_id", "dp", NULL,
		FIELD_GET(CMIS_DP_CONFIG_DP_ID, config));
	out_bool(out, "staged_explicit", NULL,
		 config & CMIS_DP_CONFIG_EXPLICIT);
	out_list_start(out, "controls", "controls");
	for (i = 0; i < sizeof(controls) / sizeof(controls[0]); i++)
		if (cmis_lane_bit(reg(mem, bank, PAGE_10, controls[i].address),
				  lane))
			out_str(out, NULL, NULL, controls[i].name);
	out_list_end(out);
}

void cmis_decode_lane_controls(struct out *out, const struct cmis_memory *mem,
			       uint64_t mask)
{
	out_table_start(out, "lane_controls", "Lane controls");
	lane_rows(out, mem, mask, PAGE_10, controls_row);
	out_table_end(out);
}

/* Codes 1 to last in steps, above a reserved range and vendor codes */
static void si_db(struct out *out, const char *key, const char *label,
		  unsigned int code, unsigned int last,
		  unsigned int step_tenths)
{
	if (code <= last)
		out_fixed(out, key, label, "dB", code * step_tenths, 1);
	else
		out_null(out, key, label, "dB", code < 11 ? "reserved" :
							    "vendor");
}

static unsigned int si_nibble(const struct cmis_memory *mem, unsigned int bank,
			      unsigned int lane, unsigned int address)
{
	return cmis_lane_nibble(cmis_memory_get(mem, bank, PAGE_11, address,
						4), lane);
}

static void si_tx(struct out *out, const struct cmis_memory *mem,
		  unsigned int bank, unsigned int lane)
{
	bool adaptive = cmis_lane_bit(reg(mem, bank, PAGE_11,
					  CMIS_11_TX_EQ_ENABLE), lane);
	unsigned int target = si_nibble(mem, bank, lane, CMIS_11_TX_EQ_TARGET);
	const uint8_t *recall = cmis_memory_get(mem, bank, PAGE_11,
						CMIS_11_TX_EQ_RECALLED, 2);

	out_bool(out, "tx_cdr", "tx cdr",
		 cmis_lane_bit(reg(mem, bank, PAGE_11, CMIS_11_TX_CDR), lane));
	out_bool(out, "tx_eq_adaptive", NULL, adaptive);
	out_int(out, "tx_eq_recalled_buffer", NULL, NULL,
		cmis_lane_pair(recall, lane));
	/* The target is not used while the equalizer adapts itself */
	if (adaptive)
		out_null(out, "tx_eq_target_db", "tx eq", "dB", "adaptive");
	else
		si_db(out, "tx_eq_target_db", "tx eq", target, 12, 10);
}

static void si_rx(struct out *out, const struct cmis_memory *mem,
		  unsigned int bank, unsigned int lane)
{
	unsigned int amplitude = si_nibble(mem, bank, lane,
					   CMIS_11_RX_AMPLITUDE);

	out_bool(out, "rx_cdr", "rx cdr",
		 cmis_lane_bit(reg(mem, bank, PAGE_11, CMIS_11_RX_CDR), lane));
	si_db(out, "rx_pre_db", "rx pre",
	      si_nibble(mem, bank, lane, CMIS_11_RX_PRE), 7, 5);
	si_db(out, "rx_post_db", "rx post",
	      si_nibble(mem, bank, lane, CMIS_11_RX_POST), 7, 10);
	out_str(out, "rx_amplitude", "rx amplitude",
		cmis_name_amplitude(amplitude));
	out_int(out, "rx_amplitude_code", NULL, NULL, amplitude);
}

/* Fibers are TR1, RT1, TR2, RT2, ...: 1 is the first that transmits */
static void si_map(struct out *out, const char *direction, uint8_t map)
{
	unsigned int wavelength = FIELD_GET(CMIS_MEDIA_MAP_WAVELENGTH, map);
	unsigned int fiber = FIELD_GET(CMIS_MEDIA_MAP_FIBER, map);
	char key[32], label[32];

	snprintf(key, sizeof(key), "%s_wavelength", direction);
	if (wavelength)
		out_int(out, key, NULL, NULL, wavelength);
	else
		out_null(out, key, NULL, NULL, NULL);
	snprintf(key, sizeof(key), "%s_fiber", direction);
	if (fiber)
		out_int(out, key, NULL, NULL, fiber);
	else
		out_null(out, key, NULL, NULL, NULL);
	snprintf(label, sizeof(label), "%s map", direction);
	if (fiber && wavelength)
		out_strf(out, NULL, label, "fiber %u wl %u", fiber, wavelength);
	else
		out_null(out, NULL, label, NULL, NULL);
}

static void si_row(struct out *out, const struct cmis_memory *mem,
		   unsigned int bank, unsigned int lane)
{
	si_tx(out, mem, bank, lane);
	si_rx(out, mem, bank, lane);
	si_map(out, "tx", *reg(mem, bank, PAGE_11,
			       CMIS_11_MEDIA_MAP_TX + lane));
	si_map(out, "rx", *reg(mem, bank, PAGE_11,
			       CMIS_11_MEDIA_MAP_RX + lane));
}

void cmis_decode_lane_si(struct out *out, const struct cmis_memory *mem,
			 uint64_t mask)
{
	out_table_start(out, "lane_signal_integrity",
			"Lane signal integrity");
	lane_rows(out, mem, mask, PAGE_11, si_row);
	out_table_end(out);
}
