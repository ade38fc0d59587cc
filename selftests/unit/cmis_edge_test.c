// SPDX-License-Identifier: GPL-2.0
/*
 * Modules that no catalogue has: flat, many banks, short, garbage, lying.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/xpoctl/cmis/decode.h"
#include "../../tools/xpoctl/cmis/flags.h"
#include "../../tools/xpoctl/cmis/memory.h"
#include "../../tools/xpoctl/cmis/names.h"
#include "cmis_util.h"

#define PAGE_11		CMIS_PAGE_LANE_STATUS
#define PAGE_01		CMIS_PAGE_ADVERTISING

static struct cmis_memory mem;

static void memory_checks_ranges(void **state)
{
	uint8_t bytes[256] = { 0 };

	(void)state;
	cmis_memory_init(&mem);
	assert_int_equal(cmis_memory_add(&mem, 0, 0, 120, bytes, 9), -EINVAL);
	assert_int_equal(cmis_memory_add(&mem, 0, 0, 250, bytes, 7), -EINVAL);
	assert_int_equal(cmis_memory_add(&mem, 0, 0, 256, bytes, 1), -EINVAL);
	assert_int_equal(cmis_memory_add(&mem, 0, 0, 0, bytes, 0), -EINVAL);
	assert_int_equal(cmis_memory_add(&mem, 0, 256, 128, bytes, 1), -EINVAL);
	assert_int_equal(cmis_memory_add(&mem, 256, 0, 128, bytes, 1), -EINVAL);
	assert_int_equal(cmis_memory_add(&mem, 0, 0, 120, bytes, 8), 0);
	assert_non_null(cmis_memory_get(&mem, 0, 0, 120, 8));
	assert_null(cmis_memory_get(&mem, 0, 0, 119, 8));
	assert_null(cmis_memory_get(&mem, 0, 0, 121, 8));
	assert_null(cmis_memory_get(&mem, 0, 0, 300, 1));
	assert_null(cmis_memory_get(&mem, 0, 0, 128, 1));
	assert_null(cmis_memory_get(&mem, 0, 0, 120, SIZE_MAX));
}

static void memory_gets_full(void **state)
{
	unsigned int i;
	uint8_t byte = 1;

	(void)state;
	cmis_memory_init(&mem);
	for (i = 0; i < CMIS_MEMORY_HALVES; i++)
		assert_int_equal(cmis_memory_add(&mem, i / 256, i % 256, 128,
						 &byte, 1), 0);
	assert_int_equal(cmis_memory_add(&mem, 9, 0, 128, &byte, 1), -ENOSPC);
	assert_int_equal(cmis_memory_add(&mem, 0, 0, 129, &byte, 1), 0);
}

static void flat_module(void **state)
{
	struct json_object *json;

	(void)state;
	cmis_memory_init(&mem);
	util_fill(&mem, 0, 0, 0, 0);
	util_fill(&mem, 0, CMIS_PAGE_ADMIN, CMIS_UPPER, 0);
	util_set(&mem, 0, CMIS_LO_IDENTIFIER, CMIS_ID_OSFP);
	util_set(&mem, 0, CMIS_LO_REVISION, CMIS_REV(5, 3));
	util_set(&mem, 0, CMIS_LO_MGMT, CMIS_LO_MGMT_FLAT);
	util_set(&mem, 0, CMIS_LO_STATE, CMIS_MODULE_READY << 1 | 1);
	util_set(&mem, 0, CMIS_LO_MEDIA_TYPE, CMIS_MEDIA_COPPER);
	util_set(&mem, 0, CMIS_LO_APP1, 0x80);
	util_set(&mem, 0, CMIS_LO_APP1 + 1, 0x01);
	util_set(&mem, 0, CMIS_LO_APP1 + 4, 0xff);
	util_set(&mem, 0, CMIS_00_LENGTH, 0x40 | 2);
	util_set(&mem, 0, CMIS_00_ATTENUATION_5G, 7);
	util_set(&mem, 0, CMIS_00_ATTENUATION_53G1, 21);
	util_set(&mem, 0, CMIS_00_FAR_END, 3);
	json = util_json(&mem);
	assert_json_bool(json, "/identity/flat", 1);
	assert_json_num(json, "/identity/banks", 0);
	assert_json_absent(json, "/identity/hardware");
	assert_json_num(json, "/media/cable_length_m", 2);
	assert_json_num(json, "/media/attenuation_5ghz_db", 7);
	assert_json_num(json, "/media/attenuation_53_1ghz_db", 21);
	assert_json_str(json, "/media/far_end", "aaaaeeee");
	assert_json_len(json, "/lanes", 0);
	assert_json_len(json, "/applications", 1);
	assert_json_str(json, "/applications/0/media", "Copper cable");
	assert_json_null(json, "/applications/0/host_lanes");
	assert_json_absent(json, "/monitors/temperature_c");
	assert_json_absent(json, "/advertising/durations");
	json_object_put(json);
}

static void eight_banks(void **state)
{
	struct json_object *json;
	unsigned int bank;
	uint8_t byte;

	(void)state;
	util_paged(&mem, CMIS_REV(5, 4));
	util_set(&mem, PAGE_01, CMIS_01_PAGES, CMIS_01_PAGES_BANKS_EXT);
	util_set(&mem, PAGE_01, CMIS_01_BANKS, 7);
	for (bank = 1; bank < 8; bank++) {
		util_fill(&mem, bank, PAGE_11, CMIS_UPPER, 0);
		byte = bank << 4;
		cmis_memory_add(&mem, bank, PAGE_11, CMIS_11_DP_CONFIG, &byte,
				1);
	}
	assert_int_equal(cmis_banks(&mem), 8);
	json = util_json(&mem);
	assert_json_len(json, "/lanes", 64);
	assert_json_num(json, "/lanes/56/lane", 56);
	assert_json_num(json, "/lanes/56/app_sel", 7);
	json_object_put(json);

	/* 5.3 has no such code */
	util_set(&mem, 0, CMIS_LO_REVISION, CMIS_REV(5, 3));
	assert_int_equal(cmis_banks(&mem), 1);
	util_set(&mem, PAGE_01, CMIS_01_PAGES, 2);
	assert_int_equal(cmis_banks(&mem), 4);
}

static void lane_masks(void **state)
{
	(void)state;
	assert_true(cmis_lane_wanted(0x81, 7));
	assert_false(cmis_lane_wanted(0x81, 6));
	assert_true(cmis_lane_wanted(UINT64_MAX, 63));
	assert_true(cmis_lane_wanted(UINT64_MAX, 200));
	assert_false(cmis_lane_wanted(1, 64));
}

static void no_light_is_null(void **state)
{
	struct json_object *json;
	char *text;

	(void)state;
	util_paged(&mem, CMIS_REV(5, 0));
	util_set(&mem, PAGE_01, CMIS_01_LANE_MONITORS,
		 CMIS_01_MON_TX_POWER | CMIS_01_MON_TX_BIAS | 2 << 3);
	util_set(&mem, PAGE_11, CMIS_11_TX_POWER + 3, 0x0a);
	util_set(&mem, PAGE_11, CMIS_11_TX_POWER + 2, 0x00);
	util_set(&mem, PAGE_11, CMIS_11_TX_BIAS + 1, 100);
	json = util_json(&mem);
	assert_json_num(json, "/lanes/0/tx_power_uw", 0);
	assert_json_null(json, "/lanes/0/tx_power_dbm");
	assert_json_num(json, "/lanes/1/tx_power_dbm", -30);
	/* no such monitor */
	assert_json_null(json, "/lanes/0/rx_power_uw");
	/* 100 x 2 uA x 4 */
	assert_json_num(json, "/lanes/0/tx_bias_ma", 0.8);
	json_object_put(json);
	text = util_text(&mem);
	assert_non_null(strstr(text, "no light"));
	free(text);
}

static void flags_by_revision(void **state)
{
	struct json_object *json;

	(void)state;
	util_paged(&mem, CMIS_REV(5, 0));
	util_set(&mem, PAGE_11, 153, 0x01);
	util_set(&mem, PAGE_11, 134, 0x02);
	util_set(&mem, PAGE_11, 152, 0x02);
	util_set(&mem, 0, 9, 0x18);
	util_set(&mem, 0, 12, 0x20);
	json = util_json(&mem);
	assert_json_list(json, "/lanes/0/flags", "rx-output-changed");
	assert_json_list(json, "/lanes/1/flags",
			 "dp-state-changed rx-power-low-warning");
	assert_json_list(json, "/status/flags",
			 "temperature-low-warning vcc-high-alarm lower:12.5");
	json_object_put(json);
	util_set(&mem, 0, CMIS_LO_REVISION, CMIS_REV(4, 1));
	json = util_json(&mem);
	assert_json_list(json, "/lanes/0/flags", "");
	json_object_put(json);
}

struct seen {
	char names[256];
	int lane;
};

static void see(void *arg, const char *name, int lane)
{
	struct seen *seen = arg;

	strncat(seen->names, name, sizeof(seen->names) -
		strlen(seen->names) - 2);
	strcat(seen->names, " ");
	seen->lane = lane;
}

static void flags_of_events(void **state)
{
	static const uint8_t lane_flags[] = { 0x00, 0x80 };
	static const uint8_t laser[] = { 0, 0, 0x02 };
	static const uint8_t vdm[] = { 0x41 };
	static const uint8_t unknown[] = { 0x01 };
	struct seen seen = { "", 0 };

	(void)state;
	cmis_flags_each(3, 0x11, 146, lane_flags, 2, see, &seen);
	assert_string_equal(seen.names, "rx-los ");
	assert_int_equal(seen.lane, 31);
	seen.names[0] = '\0';
	cmis_flags_each(1, 0x12, 231, laser, 3, see, &seen);
	assert_string_equal(seen.names, "wavelength-unlocked ");
	assert_int_equal(seen.lane, 10);
	seen.names[0] = '\0';
	cmis_flags_each(0, 0x2c, 129, vdm, 1, see, &seen);
	assert_string_equal(seen.names, "vdm-3-high-alarm vdm-4-high-warning ");
	seen.names[0] = '\0';
	cmis_flags_each(0, 0x33, 200, unknown, 1, see, &seen);
	assert_string_equal(seen.names, "33h:200.0 ");
	assert_int_equal(seen.lane, -1);
}

static void flag_numbers(void **state)
{
	(void)state;
	assert_string_equal(cmis_lane_flag_name(0), "dp-state-changed");
	assert_string_equal(cmis_lane_flag_name(4), "tx-eq-fail");
	assert_string_equal(cmis_lane_flag_name(8), "tx-power-low-warning");
	assert_string_equal(cmis_lane_flag_name(9), "tx-bias-high-alarm");
	assert_string_equal(cmis_lane_flag_name(13), "rx-los");
	assert_string_equal(cmis_lane_flag_name(15), "rx-power-high-alarm");
	assert_string_equal(cmis_lane_flag_name(19), "rx-output-changed");
	assert_null(cmis_lane_flag_name(20));
	assert_int_equal(cmis_flag_find("rx-los")->address, 147);
	assert_int_equal(cmis_flag_find("aux3-low-alarm")->address, 11);
	assert_int_equal(cmis_flag_find("aux3-low-alarm")->bit, 1);
	assert_null(cmis_flag_find("no-such-flag"));
}

static void strings_are_escaped(void **state)
{
	struct json_object *json;
	static const char serial[16] = "A\0B\n\033[2J\xff\"    ";
	char *text;

	(void)state;
	util_paged(&mem, CMIS_REV(5, 0));
	util_fill(&mem, 0, 0, CMIS_UPPER, 0xff);
	cmis_memory_add(&mem, 0, 0, CMIS_00_VENDOR_SN, serial, 16);
	json = util_json(&mem);
	assert_json_str(json, "/identity/serial",
			"A\\x00B\\x0a\\x1b[2J\\xff\"");
	/* not programmed */
	assert_json_str(json, "/identity/vendor", "");
	assert_json_null(json, "/identity/date");
	json_object_put(json);
	text = util_text(&mem);
	assert_null(strchr(text, '\033'));
	assert_null(strchr(text, '\xff'));
	free(text);
}

static void bad_checksums(void **state)
{
	struct json_object *json;
	char *text;

	(void)state;
	util_load(&mem, "eoptolink-2x400g-lr4.cmis");
	util_set(&mem, 0, CMIS_00_CHECKSUM, 0x80);
	json = util_json(&mem);
	assert_json_bool(json, "/checksums/0/ok", 0);
	assert_json_num(json, "/checksums/0/expected", 0x81);
	assert_json_num(json, "/checksums/0/found", 0x80);
	json_object_put(json);
	text = util_text(&mem);
	assert_non_null(strstr(text, "00h bad (expected 81h, found 80h)"));
	free(text);
}

static void levels(void **state)
{
	struct json_object *json;

	(void)state;
	util_load(&mem, "eoptolink-2x400g-lr4.cmis");
	util_set(&mem, 0, CMIS_LO_TEMP, 0xf7);	/* -8.26 C */
	util_set(&mem, 0, CMIS_LO_VCC, 0x89);	/* 3.5217 V */
	json = util_json(&mem);
	assert_json_num(json, "/monitors/temperature_c", -8.26);
	assert_json_str(json, "/monitors/temperature_level", "low-alarm");
	assert_json_str(json, "/monitors/vcc_level", "high-warning");
	json_object_put(json);
}

static void names(void **state)
{
	char s[64];

	(void)state;
	assert_string_equal(cmis_name_identifier(0x26), "XPO");
	assert_string_equal(cmis_name_identifier(0x50), "reserved");
	assert_string_equal(cmis_name_identifier(0xf0), "vendor specific");
	assert_string_equal(cmis_name_host(0x83),
			    "1.6TAUI-8 C2M (Annex 176E)");
	assert_string_equal(cmis_name_host(0x9b), "EEI-1.6T-RTLR-8");
	assert_string_equal(cmis_name_host(0xff), "unused");
	assert_string_equal(cmis_name_host(0xc3), "vendor specific");
	assert_string_equal(cmis_name_host(0x12), "reserved");
	assert_string_equal(cmis_name_media(1, 0x12), "800GBASE-SR8");
	assert_string_equal(cmis_name_media(2, 0x7f),
			    "1.6TBASE-DR8 (Clause 180)");
	assert_string_equal(cmis_name_media(3, 0xbf),
			    "Passive loopback module");
	assert_string_equal(cmis_name_media(4, 0x03),
			    "Active cable, BER < 2.6e-4");
	assert_string_equal(cmis_name_media(5, 0x04), "10GBASE-T");
	assert_string_equal(cmis_name_media(2, 0xbe), "see page 1Ch");
	assert_string_equal(cmis_name_media(0x40, 0x05), "unknown");
	assert_string_equal(cmis_name_short(cmis_name_host(0x83), s, 64),
			    "1.6TAUI-8 C2M");
	assert_string_equal(cmis_name_short(cmis_name_host(0x41), s, 64),
			    "CAUI-4 C2M (Annex 83E) without FEC");
	assert_string_equal(cmis_name_subtype(CMIS_ID_QSFP_DD, 5), "Type 2C");
	assert_string_equal(cmis_name_subtype(CMIS_ID_XPO, 1), "reserved");
	assert_int_equal(cmis_duration_ms(0), 1);
	assert_int_equal(cmis_duration_ms(7), 5000);
	assert_int_equal(cmis_duration_ms(15), 0);
	assert_string_equal(cmis_name_cdb_status(0x46), "failed: password");
	assert_string_equal(cmis_name_cdb_status(0xc2), "busy: checking");
}

static void decode_both(void)
{
	struct json_object *json = util_json(&mem);
	char *text = util_text(&mem);
	char *p;

	for (p = text; *p; p++)
		assert_true(*p == '\n' || (*p >= ' ' && *p <= '~'));
	free(text);
	json_object_put(json);
}

static void nothing_known(void **state)
{
	(void)state;
	cmis_memory_init(&mem);
	decode_both();
	util_set(&mem, 0, CMIS_LO_IDENTIFIER, CMIS_ID_XPO);
	util_set(&mem, 0, CMIS_LO_REVISION, CMIS_REV(5, 4));
	decode_both();
}

static void all_ones(void **state)
{
	unsigned int page, bank;

	(void)state;
	cmis_memory_init(&mem);
	util_fill(&mem, 0, 0, 0, 0xff);
	for (page = 0; page < 0x20; page++)
		util_fill(&mem, 0, page, CMIS_UPPER, 0xff);
	decode_both();
	/* the same, but not flat: 32 banks */
	util_set(&mem, 0, CMIS_LO_MGMT, 0x7f);
	for (bank = 1; bank < 32; bank++) {
		util_fill(&mem, bank, 0x10, CMIS_UPPER, 0xff);
		util_fill(&mem, bank, 0x11, CMIS_UPPER, 0xff);
	}
	decode_both();
}

/* Random registers with random holes; what matters is that none hurts */
static void garbage(void **state)
{
	static const uint8_t pages[] = { 0x00, 0x01, 0x02, 0x04, 0x10, 0x11 };
	unsigned int round, i, page;
	uint8_t half[CMIS_HALF_SIZE];

	(void)state;
	srand(1);
	for (round = 0; round < 150; round++) {
		cmis_memory_init(&mem);
		for (page = 0; page <= sizeof(pages); page++) {
			unsigned int first = rand() % 4 ? 0 : rand() % 128;
			unsigned int len = rand() % 4 ? 128 - first :
					   1 + rand() % (128 - first);

			for (i = 0; i < sizeof(half); i++)
				half[i] = rand();
			if (page < sizeof(pages))
				cmis_memory_add(&mem, rand() % 4 ? 0 :
						rand() % 8, pages[page],
						128 + first, half, len);
			else
				cmis_memory_add(&mem, 0, 0, first, half, len);
		}
		decode_both();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_checks_ranges),
		cmocka_unit_test(memory_gets_full),
		cmocka_unit_test(flat_module),
		cmocka_unit_test(eight_banks),
		cmocka_unit_test(lane_masks),
		cmocka_unit_test(no_light_is_null),
		cmocka_unit_test(flags_by_revision),
		cmocka_unit_test(flags_of_events),
		cmocka_unit_test(flag_numbers),
		cmocka_unit_test(strings_are_escaped),
		cmocka_unit_test(bad_checksums),
		cmocka_unit_test(levels),
		cmocka_unit_test(names),
		cmocka_unit_test(nothing_known),
		cmocka_unit_test(all_ones),
		cmocka_unit_test(garbage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
