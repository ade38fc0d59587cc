// SPDX-License-Identifier: GPL-2.0
/*
 * What page 01h advertises about pages, timing and the module as a whole.
 */
#include "decode.h"

#include <stdio.h>

#include "../out.h"
#include "advertising.h"
#include "format.h"
#include "memory.h"
#include "names.h"

#define PAGE_01		CMIS_PAGE_ADVERTISING

static void adv_pages(struct out *out, const struct cmis_memory *mem)
{
	static const struct cmis_bit pages[] = {
		{ PAGE_01, CMIS_01_PAGES, CMIS_01_PAGES_03H, 0, "03h" },
		{ PAGE_01, CMIS_01_CONTROLS_TX, CMIS_01_TX_TUNABLE, 0,
		  "04h" },
		{ PAGE_01, CMIS_01_PAGES, CMIS_01_PAGES_05H, CMIS_REV(5, 2),
		  "05h" },
		{ PAGE_01, CMIS_01_PAGES2, CMIS_01_PAGES_0CH, CMIS_REV(5, 4),
		  "0Ch" },
		{ PAGE_01, CMIS_01_PAGES2, CMIS_01_PAGES_0DH, CMIS_REV(5, 4),
		  "0Dh" },
		{ PAGE_01, CMIS_01_CONTROLS_TX, CMIS_01_TX_TUNABLE, 0,
		  "12h" },
		{ PAGE_01, CMIS_01_PAGES, CMIS_01_PAGES_DIAG, 0, "13h-14h" },
		{ PAGE_01, CMIS_01_CHAR, CMIS_01_CHAR_PAGE_15H, CMIS_REV(5, 0),
		  "15h" },
		{ PAGE_01, CMIS_01_PAGES, CMIS_01_PAGES_16H, CMIS_REV(5, 1),
		  "16h-17h" },
		{ PAGE_01, CMIS_01_NAD_BANKS, 0xff, CMIS_REV(5, 3),
		  "18h-19h" },
		{ PAGE_01, CMIS_01_NAD_BANKS, 0xff, CMIS_REV(5, 3), "1Ch" },
		{ PAGE_01, CMIS_01_MISC2, CMIS_01_PAGES_1DH, CMIS_REV(5, 3),
		  "1Dh" },
		{ PAGE_01, CMIS_01_PAGES, CMIS_01_PAGES_VDM, 0, "20h-2Fh" },
		{ PAGE_01, CMIS_01_PAGES, CMIS_01_PAGES_COHERENT,
		  CMIS_REV(5, 3), "30h-4Fh" },
		{ PAGE_01, CMIS_01_MISC2, CMIS_01_LINK_TRAINING,
		  CMIS_REV(5, 3), "50h-53h" },
		{ PAGE_01, CMIS_01_BANKS, CMIS_01_PAGES_60H, CMIS_REV(5, 4),
		  "60h" },
		{ PAGE_01, CMIS_01_BANKS, CMIS_01_PAGES_61H, CMIS_REV(5, 4),
		  "61h" },
		{ PAGE_01, CMIS_01_BANKS, CMIS_01_PAGES_62H, CMIS_REV(5, 4),
		  "62h" },
		{ PAGE_01, CMIS_01_MISC2, CMIS_01_PAGES_6DH, CMIS_REV(5, 4),
		  "6Dh" },
		{ PAGE_01, CMIS_01_CDB, CMIS_01_CDB_INSTANCES, 0, "9Fh" },
		{ PAGE_01, CMIS_01_CDB, CMIS_01_CDB_EPL_PAGES, 0, "A0h-AFh" },
		{ 0 }
	};

	cmis_out_bits(out, mem, "optional_pages", "Optional pages", pages);
}

static void adv_duration(struct out *out, const char *key, const char *label,
			 uint8_t code)
{
	unsigned int ms = cmis_duration_ms(code);

	if (ms)
		out_int(out, key, NULL, "ms", ms);
	else
		out_null(out, key, NULL, "ms", NULL);
	out_str(out, NULL, label, cmis_name_duration(code));
}

static void adv_bpc(struct out *out, const struct cmis_memory *mem)
{
	uint8_t code = cmis_u8(mem, PAGE_01, CMIS_01_DURATION_BPC);
	unsigned int us = CMIS_BPC_MAX_US;

	if (cmis_revision(mem) >= CMIS_REV(5, 3))
		us >>= FIELD_GET(CMIS_01_DURATION_BPC_EXP, code);
	out_int(out, "bank_page_change_us", NULL, "us", us);
	out_int(out, NULL, "Page change", us % 1000 ? "us" : "ms",
		us % 1000 ? us : us / 1000);
}

static void adv_modsel_wait(struct out *out, const struct cmis_memory *mem)
{
	uint8_t code = cmis_u8(mem, PAGE_01, CMIS_01_MODSEL_WAIT);
	unsigned int us = FIELD_GET(CMIS_01_MODSEL_WAIT_MANT, code) <<
			  FIELD_GET(CMIS_01_MODSEL_WAIT_EXP, code);

	if (code)
		out_int(out, "modsel_wait_us", "ModSel wait", "us", us);
	else
		out_null(out, "modsel_wait_us", NULL, "us", NULL);
}

static void adv_durations(struct out *out, const struct cmis_memory *mem)
{
	uint8_t dp = cmis_u8(mem, PAGE_01, CMIS_01_DURATION_DP);
	uint8_t module = cmis_u8(mem, PAGE_01, CMIS_01_DURATION_MODULE);
	uint8_t tx = cmis_u8(mem, PAGE_01, CMIS_01_DURATION_TX);

	out_section_start(out, "durations", "Longest durations");
	adv_duration(out, "module_pwr_up_ms", "Module power up",
		     FIELD_GET(CMIS_01_DURATION_PWR_UP, module));
	adv_duration(out, "module_pwr_dn_ms", "Module power down",
		     FIELD_GET(CMIS_01_DURATION_PWR_DN, module));
	adv_duration(out, "dp_init_ms", "Data path init",
		     FIELD_GET(CMIS_01_DURATION_DP_INIT, dp));
	adv_duration(out, "dp_deinit_ms", "Data path deinit",
		     FIELD_GET(CMIS_01_DURATION_DP_DEINIT, dp));
	adv_duration(out, "dp_tx_turn_on_ms", "Tx turn on",
		     FIELD_GET(CMIS_01_DURATION_TX_TURN_ON, tx));
	adv_duration(out, "dp_tx_turn_off_ms", "Tx turn off",
		     FIELD_GET(CMIS_01_DURATION_TX_TURN_OFF, tx));
	adv_bpc(out, mem);
	adv_modsel_wait(out, mem);
	out_section_end(out);
}

static void adv_limits(struct out *out, const struct cmis_memory *mem)
{
	int max = (int8_t)cmis_u8(mem, PAGE_01, CMIS_01_TEMP_MAX);
	int min = (int8_t)cmis_u8(mem, PAGE_01, CMIS_01_TEMP_MIN);
	unsigned int mv = cmis_u8(mem, PAGE_01, CMIS_01_VOLTAGE_MIN) * 20;
	unsigned int delay = cmis_u16(mem, PAGE_01, CMIS_01_PROP_DELAY) * 10;
	unsigned int saving = cmis_u8(mem, PAGE_01, CMIS_01_CDR_SAVING) * 10;

	if (max || min) {
		out_int(out, "temperature_min_c", NULL, "C", min);
		out_int(out, "temperature_max_c", NULL, "C", max);
		out_strf(out, NULL, "Temperature range", "%d to %d C", min,
			 max);
	} else {
		out_null(out, "temperature_min_c", NULL, "C", NULL);
		out_null(out, "temperature_max_c", NULL, "C", NULL);
	}
	if (mv)
		out_int(out, "voltage_min_mv", "Least supply", "mV", mv);
	else
		out_null(out, "voltage_min_mv", NULL, "mV", NULL);
	if (delay)
		out_int(out, "propagation_delay_ns", "Propagation delay", "ns",
			delay);
	else
		out_null(out, "propagation_delay_ns", NULL, "ns", NULL);
	out_int(out, "cdr_saving_mw", saving ? "CDR bypass saves" : NULL,
		"mW", saving);
	if (saving)
		out_note(out, "per lane");
}

static void adv_characteristics(struct out *out, const struct cmis_memory *mem)
{
	static const struct cmis_bit bits[] = {
		{ PAGE_01, CMIS_01_CHAR, CMIS_01_CHAR_COOLED, 0, "cooled" },
		{ PAGE_01, CMIS_01_CHAR, CMIS_01_CHAR_EPPS, 0, "epps" },
		{ PAGE_01, CMIS_01_CHAR2, CMIS_01_CHAR2_RX_LOS_FAST, 0,
		  "rx-los-fast" },
		{ PAGE_01, CMIS_01_CHAR2, CMIS_01_CHAR2_TX_DIS_FAST, 0,
		  "tx-disable-fast" },
		{ PAGE_01, CMIS_01_CHAR2, CMIS_01_CHAR2_TX_DIS_MODULE, 0,
		  "tx-disable-module-wide" },
		{ 0 }
	};
	uint8_t chars = cmis_u8(mem, PAGE_01, CMIS_01_CHAR);
	uint8_t chars2 = cmis_u8(mem, PAGE_01, CMIS_01_CHAR2);

	out_section_start(out, "characteristics", "Characteristics");
	cmis_out_bits(out, mem, "features", "Features", bits);
	out_str(out, "detector", "Detector",
		chars2 & CMIS_01_CHAR2_APD ? "APD" : "PIN");
	out_str(out, "rx_power_measurement", "Rx power",
		chars2 & CMIS_01_CHAR2_RX_POWER_PAV ? "average" : "OMA");
	out_str(out, "rx_los_measurement", "Rx LOS",
		chars2 & CMIS_01_CHAR2_RX_LOS_PAV ? "average" : "OMA");
	out_str(out, "tx_clocking", "Tx clocking",
		cmis_name_tx_clocking(FIELD_GET(CMIS_01_CHAR_TX_CLOCKING,
						chars)));
	out_str(out, "rx_eq_type", "Rx equalization",
		cmis_name_rx_eq_type(FIELD_GET(CMIS_01_CHAR2_RX_EQ_TYPE,
					       chars2)));
	adv_limits(out, mem);
	out_section_end(out);
}

/* Lower:2 and 56-62: how the module wants to be managed */
static void adv_management(struct out *out, const struct cmis_memory *mem)
{
	static const struct cmis_bit low_power[] = {
		{ 0, CMIS_LO_LP_RESTRICT, CMIS_LO_LP_NO_CDB_QUERY, 0,
		  "cdb-query" },
		{ 0, CMIS_LO_LP_RESTRICT, CMIS_LO_LP_NO_FW_QUERY, 0,
		  "firmware-query" },
		{ 0, CMIS_LO_LP_RESTRICT, CMIS_LO_LP_NO_CDB_CMDS, 0,
		  "cdb-commands" },
		{ 0, CMIS_LO_LP_RESTRICT, CMIS_LO_LP_NO_FW_CMDS, 0,
		  "firmware-commands" },
		{ 0 }
	};
	uint8_t mgmt = cmis_u8(mem, 0, CMIS_LO_MGMT);
	unsigned int revision = cmis_revision(mem);
	uint8_t speed = FIELD_GET(CMIS_LO_MGMT_MCI_SPEED, mgmt);
	uint8_t support = cmis_u8(mem, 0, CMIS_LO_SM_SUPPORT);
	const char *commissioning = "stepwise";

	/* Bits 5-4 belong to the speed since 5.3 only */
	if (revision < CMIS_REV(5, 3))
		speed &= 3;
	out_code(out, "bus_speed", "Bus speed", speed,
		 cmis_name_mci_speed(speed));
	if (!(mgmt & CMIS_LO_MGMT_STEPPED_ONLY))
		commissioning = "stepwise, regular, hot";
	else if (revision >= CMIS_REV(5, 3))
		commissioning = cmis_name_auto_commissioning(mgmt &
						CMIS_LO_MGMT_AUTO_COMM);
	out_str(out, "commissioning", "Commissioning", commissioning);
	if (revision < CMIS_REV(5, 3))
		return;
	out_code(out, "state_machines", "State machines", support,
		 cmis_name_state_machines(support));
	if (cmis_u8(mem, 0, CMIS_LO_LP_RESTRICT) & CMIS_LO_LP_RESTRICT_VALID)
		cmis_out_bits(out, mem, "low_power_unsupported",
			      "Not in low power", low_power);
}

static void adv_tristate(struct out *out, const struct cmis_memory *mem,
			 const char *key, const char *label, unsigned int shift)
{
	uint8_t byte = cmis_u8(mem, PAGE_01, CMIS_01_MISC);

	out_str(out, key, label, cmis_name_tristate(byte >> shift & 3));
}

static void adv_misc(struct out *out, const struct cmis_memory *mem)
{
	uint8_t nads = cmis_u8(mem, PAGE_01, CMIS_01_NAD_BANKS);

	if (cmis_revision(mem) < CMIS_REV(5, 3))
		return;
	if (cmis_revision(mem) < CMIS_REV(5, 4))
		nads &= 0xf;
	out_int(out, "nad_banks", nads ? "NAD banks" : NULL, NULL, nads);
	adv_tristate(out, mem, "read_128", "128 byte reads", 0);
	adv_tristate(out, mem, "password_result", NULL, 2);
	adv_tristate(out, mem, "password_entry", NULL, 4);
	adv_tristate(out, mem, "scratch_pad", NULL, 6);
	if (cmis_revision(mem) < CMIS_REV(5, 4))
		return;
	cmis_out_lanes(out, "tx_input_inverted", NULL,
		       cmis_u8(mem, PAGE_01, CMIS_01_POLARITY_TX), 0);
	cmis_out_lanes(out, "rx_output_inverted", NULL,
		       cmis_u8(mem, PAGE_01, CMIS_01_POLARITY_RX), 0);
}

void cmis_decode_advertising(struct out *out, const struct cmis_memory *mem)
{
	bool paged = !cmis_is_flat(mem) &&
		     cmis_memory_has(mem, 0, PAGE_01, CMIS_UPPER);

	out_section_start(out, "advertising", paged ? "Advertised" : NULL);
	if (paged) {
		adv_management(out, mem);
		adv_pages(out, mem);
		adv_misc(out, mem);
		adv_durations(out, mem);
		adv_characteristics(out, mem);
		cmis_decode_features(out, mem);
		cmis_decode_cdb(out, mem);
	}
	out_section_end(out);
}

void cmis_decode_all(struct out *out, const struct cmis_memory *mem)
{
	cmis_decode_checksums(out, mem);
	cmis_decode_identity(out, mem);
	cmis_decode_media(out, mem);
	cmis_decode_status(out, mem);
	cmis_decode_monitors(out, mem);
	cmis_decode_applications(out, mem);
	cmis_decode_lanes(out, mem, UINT64_MAX);
	cmis_decode_lane_controls(out, mem, UINT64_MAX);
	cmis_decode_lane_si(out, mem, UINT64_MAX);
	cmis_decode_advertising(out, mem);
}
