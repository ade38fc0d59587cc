// SPDX-License-Identifier: GPL-2.0
/*
 * Controls, flags, monitors, signal integrity and CDB that a module
 * supports: 01h:153-166.
 */
#include "advertising.h"

#include <stdbool.h>
#include <stdint.h>

#include "../out.h"
#include "format.h"
#include "memory.h"
#include "names.h"

#define PAGE_01		CMIS_PAGE_ADVERTISING

static const struct cmis_bit feature_controls[] = {
	{ PAGE_01, CMIS_01_CONTROLS_TX, CMIS_01_TX_WAVELENGTH_CTRL, 0,
	  "wavelength-control" },
	{ PAGE_01, CMIS_01_CONTROLS_TX, CMIS_01_TX_TUNABLE, 0, "tunable" },
	{ PAGE_01, CMIS_01_CONTROLS_TX, CMIS_01_TX_DISABLE, 0, "tx-disable" },
	{ PAGE_01, CMIS_01_CONTROLS_TX, CMIS_01_TX_SQUELCH_FORCE, 0,
	  "tx-squelch-force" },
	{ PAGE_01, CMIS_01_CONTROLS_TX, CMIS_01_TX_SQUELCH_DISABLE, 0,
	  "tx-squelch-disable" },
	{ PAGE_01, CMIS_01_CONTROLS_TX, CMIS_01_TX_POLARITY, 0,
	  "tx-polarity-flip" },
	{ PAGE_01, CMIS_01_CONTROLS_RX, CMIS_01_RX_DISABLE, 0, "rx-disable" },
	{ PAGE_01, CMIS_01_CONTROLS_RX, CMIS_01_RX_SQUELCH_DISABLE, 0,
	  "rx-squelch-disable" },
	{ PAGE_01, CMIS_01_CONTROLS_RX, CMIS_01_RX_POLARITY, 0,
	  "rx-polarity-flip" },
	{ PAGE_01, CMIS_01_CONTROLS_RX, CMIS_01_BANK_BROADCAST,
	  CMIS_REV(5, 2), "bank-broadcast" },
	{ PAGE_01, CMIS_01_SI_RX, CMIS_01_STAGED_SET1, 0, "staged-set-1" },
	{ PAGE_01, CMIS_01_SI_RX, CMIS_01_UNIDIR, CMIS_REV(5, 2),
	  "unidirectional-reconfiguration" },
	{ PAGE_01, CMIS_01_SI_RX, CMIS_01_VCS, CMIS_REV(5, 3),
	  "versatile-control-set" },
	{ PAGE_01, CMIS_01_MISC2, CMIS_01_PAGES_1DH, CMIS_REV(5, 3),
	  "host-lane-switching" },
	{ PAGE_01, CMIS_01_MISC2, CMIS_01_LINK_TRAINING, CMIS_REV(5, 3),
	  "link-training" },
	{ PAGE_01, CMIS_01_MISC2, CMIS_01_PAGES_6DH, CMIS_REV(5, 4),
	  "media-lane-switching" },
	{ 0 }
};

static const struct cmis_bit feature_flags[] = {
	{ PAGE_01, CMIS_01_FLAGS_TX, CMIS_01_FLAG_TX_FAILURE, 0,
	  "tx-failure" },
	{ PAGE_01, CMIS_01_FLAGS_TX, CMIS_01_FLAG_TX_LOS, 0, "tx-los" },
	{ PAGE_01, CMIS_01_FLAGS_TX, CMIS_01_FLAG_TX_CDR_LOL, 0,
	  "tx-cdr-lol" },
	{ PAGE_01, CMIS_01_FLAGS_TX, CMIS_01_FLAG_TX_EQ_FAIL, 0,
	  "tx-eq-fail" },
	{ PAGE_01, CMIS_01_FLAGS_RX, CMIS_01_FLAG_RX_LOS, 0, "rx-los" },
	{ PAGE_01, CMIS_01_FLAGS_RX, CMIS_01_FLAG_RX_CDR_LOL, 0,
	  "rx-cdr-lol" },
	{ 0 }
};

static const struct cmis_bit feature_monitors[] = {
	{ PAGE_01, CMIS_01_MONITORS, CMIS_01_MON_TEMP, 0, "temperature" },
	{ PAGE_01, CMIS_01_MONITORS, CMIS_01_MON_VCC, 0, "vcc" },
	{ PAGE_01, CMIS_01_MONITORS, CMIS_01_MON_AUX1, 0, "aux1" },
	{ PAGE_01, CMIS_01_MONITORS, CMIS_01_MON_AUX2, 0, "aux2" },
	{ PAGE_01, CMIS_01_MONITORS, CMIS_01_MON_AUX3, 0, "aux3" },
	{ PAGE_01, CMIS_01_MONITORS, CMIS_01_MON_CUSTOM, 0, "custom" },
	{ PAGE_01, CMIS_01_LANE_MONITORS, CMIS_01_MON_TX_POWER, 0,
	  "tx-power" },
	{ PAGE_01, CMIS_01_LANE_MONITORS, CMIS_01_MON_TX_BIAS, 0, "tx-bias" },
	{ PAGE_01, CMIS_01_LANE_MONITORS, CMIS_01_MON_RX_POWER, 0,
	  "rx-power" },
	{ 0 }
};

static const struct cmis_bit feature_si[] = {
	{ PAGE_01, CMIS_01_SI_TX, CMIS_01_TX_CDR, 0, "tx-cdr" },
	{ PAGE_01, CMIS_01_SI_TX, CMIS_01_TX_CDR_BYPASS, 0, "tx-cdr-bypass" },
	{ PAGE_01, CMIS_01_SI_TX, CMIS_01_TX_EQ_ADAPTIVE, 0,
	  "tx-eq-adaptive" },
	{ PAGE_01, CMIS_01_SI_TX, CMIS_01_TX_EQ_HOST, 0, "tx-eq-host" },
	{ PAGE_01, CMIS_01_SI_TX, CMIS_01_TX_EQ_FREEZE, 0, "tx-eq-freeze" },
	{ PAGE_01, CMIS_01_SI_RX, CMIS_01_RX_CDR, 0, "rx-cdr" },
	{ PAGE_01, CMIS_01_SI_RX, CMIS_01_RX_CDR_BYPASS, 0, "rx-cdr-bypass" },
	{ PAGE_01, CMIS_01_SI_RX, CMIS_01_RX_AMPLITUDE, 0, "rx-amplitude" },
	{ 0 }
};

/* A code up to last is a number of steps, above it is the vendor's */
static void feature_db(struct out *out, const char *key, const char *label,
		       unsigned int code, unsigned int last,
		       unsigned int step_tenths)
{
	if (code <= last)
		out_fixed(out, key, label, "dB", code * step_tenths, 1);
	else
		out_null(out, key, label, "dB", code < 11 ? "reserved" :
							    "vendor specific");
}

static void feature_amplitudes(struct out *out, uint8_t levels)
{
	unsigned int code;

	out_list_start(out, "rx_amplitudes", "Rx amplitudes");
	for (code = 0; code < 4; code++)
		if (levels & BIT(code))
			out_str(out, NULL, NULL, cmis_name_amplitude(code));
	out_list_end(out);
}

static void feature_signal_integrity(struct out *out,
				     const struct cmis_memory *mem)
{
	uint8_t levels = cmis_u8(mem, PAGE_01, CMIS_01_SI_LEVELS);
	uint8_t cursors = cmis_u8(mem, PAGE_01, CMIS_01_SI_CURSORS);
	uint8_t tx = cmis_u8(mem, PAGE_01, CMIS_01_SI_TX);
	uint8_t rx = cmis_u8(mem, PAGE_01, CMIS_01_SI_RX);

	out_section_start(out, "signal_integrity", "Signal integrity");
	cmis_out_bits(out, mem, "features", "Features", feature_si);
	feature_db(out, "tx_eq_max_db", "Tx equalization up to",
		   FIELD_GET(CMIS_01_SI_TX_EQ_MAX, levels), 12, 10);
	out_int(out, "tx_eq_recall_buffers", "Tx recall buffers", NULL,
		FIELD_GET(CMIS_01_TX_EQ_BUFFERS, tx));
	out_str(out, "rx_eq_control", "Rx equalization",
		cmis_name_rx_eq_control(FIELD_GET(CMIS_01_RX_EQ, rx)));
	feature_db(out, "rx_pre_max_db", "Rx pre-cursor up to",
		   FIELD_GET(CMIS_01_SI_PRE_MAX, cursors), 7, 5);
	feature_db(out, "rx_post_max_db", "Rx post-cursor up to",
		   FIELD_GET(CMIS_01_SI_POST_MAX, cursors), 7, 10);
	feature_amplitudes(out, FIELD_GET(CMIS_01_SI_RX_LEVELS, levels));
	out_section_end(out);
}

void cmis_decode_features(struct out *out, const struct cmis_memory *mem)
{
	uint8_t controls = cmis_u8(mem, PAGE_01, CMIS_01_CONTROLS_TX);
	uint8_t lanes = cmis_u8(mem, PAGE_01, CMIS_01_LANE_MONITORS);
	unsigned int scale = FIELD_GET(CMIS_01_BIAS_SCALE, lanes);

	out_section_start(out, "supported", "Supported");
	cmis_out_bits(out, mem, "controls", "Controls", feature_controls);
	out_str(out, "tx_squelch", "Tx squelch",
		cmis_name_tx_squelch(FIELD_GET(CMIS_01_TX_SQUELCH, controls)));
	cmis_out_bits(out, mem, "flags", "Flags", feature_flags);
	cmis_out_bits(out, mem, "monitors", "Monitors", feature_monitors);
	if (scale < 3)
		out_int(out, "tx_bias_factor", NULL, NULL, 1 << scale);
	else
		out_null(out, "tx_bias_factor", NULL, NULL, NULL);
	out_section_end(out);
	feature_signal_integrity(out, mem);
}

/* 01h:166.7 says which of two fields limits foreground commands */
static unsigned int cdb_busy_ms(uint8_t trigger, uint8_t busy)
{
	unsigned int ext = FIELD_GET(CMIS_01_CDB_EXT_BUSY, trigger);
	unsigned int less = FIELD_GET(CMIS_01_CDB_BUSY_TIME, busy);

	if (busy & CMIS_01_CDB_BUSY_EXT)
		return 160 * (ext ? ext : 1);
	return less < 80 ? 80 - less : 0;
}

static void cdb_lengths(struct out *out, const struct cmis_memory *mem)
{
	static const unsigned int epl_pages[] = { 0, 1, 2, 3, 4, 8, 12, 16 };
	uint8_t adv = cmis_u8(mem, PAGE_01, CMIS_01_CDB);
	unsigned int code = FIELD_GET(CMIS_01_CDB_EPL_PAGES, adv);
	unsigned int k = cmis_u8(mem, PAGE_01, CMIS_01_CDB_RW_LEN);

	if (code < sizeof(epl_pages) / sizeof(epl_pages[0]))
		out_int(out, "epl_bytes", "EPL", "bytes",
			epl_pages[code] * CMIS_HALF_SIZE);
	else
		out_null(out, "epl_bytes", "EPL", "bytes", "reserved");
	out_int(out, "lpl_access_bytes", "LPL access", "bytes",
		8 * (1 + (k < 15 ? k : 15)));
	out_int(out, "epl_access_bytes", "EPL access", "bytes", 8 * (1 + k));
}

void cmis_decode_cdb(struct out *out, const struct cmis_memory *mem)
{
	uint8_t adv = cmis_u8(mem, PAGE_01, CMIS_01_CDB);
	uint8_t trigger = cmis_u8(mem, PAGE_01, CMIS_01_CDB_TRIGGER);
	uint8_t busy = cmis_u8(mem, PAGE_01, CMIS_01_CDB_BUSY);
	unsigned int instances = FIELD_GET(CMIS_01_CDB_INSTANCES, adv);

	out_section_start(out, "cdb", instances ? "CDB" : NULL);
	if (!instances) {
		out_int(out, "instances", NULL, NULL, 0);
		out_section_end(out);
		return;
	}
	out_int(out, "instances", "Instances", NULL, instances);
	if (instances == 3)
		out_note(out, "reserved");
	out_str(out, "mode", "Mode", adv & CMIS_01_CDB_BACKGROUND ?
		"background" : "foreground");
	out_bool(out, "auto_paging", "Auto paging",
		 adv & CMIS_01_CDB_AUTO_PAGING);
	out_str(out, "trigger", "Trigger",
		trigger & CMIS_01_CDB_TRIGGER_STOP ?
		"any write with byte 129" : "write ending at byte 129");
	cdb_lengths(out, mem);
	out_int(out, "busy_max_ms", "Busy up to", "ms",
		cdb_busy_ms(trigger, busy));
	out_section_end(out);
}
