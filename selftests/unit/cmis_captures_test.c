// SPDX-License-Identifier: GPL-2.0
/*
 * Two modules from the field, decoded: the values were worked out by hand
 * from the registers in selftests/data.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "../../tools/xpoctl/cmis/memory.h"
#include "cmis_util.h"

static struct cmis_memory mem;
static struct json_object *json;

static int load_eoptolink(void **state)
{
	(void)state;
	util_load(&mem, "eoptolink-2x400g-lr4.cmis");
	json = util_json(&mem);
	return 0;
}

static int load_acacia(void **state)
{
	(void)state;
	util_load(&mem, "acacia-400zrp.cmis");
	json = util_json(&mem);
	return 0;
}

static int unload(void **state)
{
	(void)state;
	json_object_put(json);
	return 0;
}

static void eoptolink_identity(void **state)
{
	(void)state;
	assert_json_num(json, "/identity/identifier_code", 0x18);
	assert_json_bool(json, "/identity/cmis", 1);
	assert_json_str(json, "/identity/vendor", "Eoptolink");
	assert_json_str(json, "/identity/vendor_oui", "70-ee-a3");
	assert_json_str(json, "/identity/part", "EOLD-168HG-10-1");
	assert_json_str(json, "/identity/vendor_revision", "01");
	assert_json_str(json, "/identity/serial", "DR4R030015");
	assert_json_str(json, "/identity/date", "2025-04-28");
	assert_json_str(json, "/identity/clei", "");
	assert_json_str(json, "/identity/revision", "5.0");
	assert_json_bool(json, "/identity/flat", 0);
	assert_json_num(json, "/identity/banks", 1);
	/* Lower:39-40 = 03 02, 01h:128-131 = 00 00 01 00 */
	assert_json_str(json, "/identity/firmware", "3.2");
	assert_json_null(json, "/identity/firmware_inactive");
	assert_json_str(json, "/identity/hardware", "1.0");
	/* 00h:200-201 = e0 40: class code 7, 64 x 0.25 W */
	assert_json_num(json, "/identity/power_class", 8);
	assert_json_num(json, "/identity/max_power_mw", 16000);
	/* Lower:57 and 60 are of 5.3 */
	assert_json_absent(json, "/identity/subtype");
}

static void eoptolink_media(void **state)
{
	(void)state;
	assert_json_str(json, "/media/media_type", "Optical, SMF");
	assert_json_str(json, "/media/technology", "1310 nm EML");
	assert_json_str(json, "/media/connector", "LC");
	/* 01h:132 = 4a: 10 x 1 km */
	assert_json_num(json, "/media/length_smf_km", 10);
	assert_json_null(json, "/media/length_om3_m");
	assert_json_null(json, "/media/cable_length_m");
	assert_json_null(json, "/media/far_end");
	/* 65a4 = 26020 x 0.05 nm, 1c84 = 7300 x 0.005 nm */
	assert_json_num(json, "/media/wavelength_nm", 1301.0);
	assert_json_num(json, "/media/wavelength_tolerance_nm", 36.5);
}

static void eoptolink_status(void **state)
{
	(void)state;
	/* Lower:3 = 07: ready, interrupt not asserted; Lower:26 = 20 */
	assert_json_str(json, "/status/state", "ready");
	assert_json_bool(json, "/status/interrupt", 0);
	assert_json_list(json, "/status/controls", "squelch-average-power");
	assert_json_num(json, "/status/fault_cause_code", 0);
	assert_json_list(json, "/status/flags", "");
	assert_json_len(json, "/checksums", 3);
	assert_json_bool(json, "/checksums/0/ok", 1);
	assert_json_bool(json, "/checksums/1/ok", 1);
	assert_json_bool(json, "/checksums/2/ok", 1);
	assert_json_num(json, "/checksums/0/found", 0x81);
	assert_json_num(json, "/checksums/1/found", 0xad);
	assert_json_num(json, "/checksums/2/found", 0xa4);
}

static void eoptolink_monitors(void **state)
{
	(void)state;
	/* 31be = 12734 / 256 C, 8195 = 33173 x 0.1 mV */
	assert_json_num(json, "/monitors/temperature_c", 49.74);
	assert_json_num(json, "/monitors/vcc_mv", 3317.3);
	/* 01h:145 = e0, 01h:159 = 1b: Aux2 and Aux3 laser temperature */
	assert_json_absent(json, "/monitors/aux1_raw");
	assert_json_num(json, "/monitors/aux2_c", 65.0);
	assert_json_num(json, "/monitors/aux3_c", 64.99);
	assert_json_str(json, "/monitors/temperature_level", "ok");
	/* 4e00, f800, 4900, fd00 */
	assert_json_num(json, "/monitors/temperature_thresholds/high_alarm_c",
			78);
	assert_json_num(json, "/monitors/temperature_thresholds/low_alarm_c",
			-8);
	assert_json_num(json, "/monitors/temperature_thresholds/high_warning_c",
			73);
	assert_json_num(json, "/monitors/temperature_thresholds/low_warning_c",
			-3);
	/* c856 = 51286 x 0.1 uW, fde8 = 65000 x 2 uA, 02c4 = 708 x 0.1 uW */
	assert_json_num(json, "/monitors/tx_power_thresholds/high_alarm_uw",
			5128.6);
	assert_json_num(json, "/monitors/tx_power_thresholds/high_alarm_dbm",
			7.1);
	assert_json_num(json, "/monitors/tx_bias_thresholds/high_alarm_ma",
			130);
	assert_json_num(json, "/monitors/rx_power_thresholds/low_alarm_dbm",
			-11.5);
}

static void eoptolink_applications(void **state)
{
	(void)state;
	assert_json_len(json, "/applications", 9);
	/* 4f 1e 44 11, 01h:176 = 11 */
	assert_json_str(json, "/applications/0/host",
			"400GAUI-4-S C2M (Annex 120G)");
	assert_json_num(json, "/applications/0/host_code", 0x4f);
	assert_json_str(json, "/applications/0/media", "400G-LR4-10");
	assert_json_num(json, "/applications/0/host_lanes", 4);
	assert_json_num(json, "/applications/0/media_lanes", 4);
	assert_json_list(json, "/applications/0/host_lane_options", "0 4");
	assert_json_list(json, "/applications/0/media_lane_options", "0 4");
	/* 4d 00 22 55, 01h:181 = 55 */
	assert_json_str(json, "/applications/5/media", "Undefined");
	assert_json_list(json, "/applications/5/host_lane_options", "0 2 4 6");
	/* the ninth is at 01h:223: 52 00 88 01 */
	assert_json_num(json, "/applications/8/app_sel", 9);
	assert_json_num(json, "/applications/8/host_code", 0x52);
	assert_json_list(json, "/applications/8/media_lane_options", "0");
}

static void eoptolink_lanes(void **state)
{
	(void)state;
	assert_json_len(json, "/lanes", 8);
	assert_json_str(json, "/lanes/0/dp_state", "activated");
	assert_json_str(json, "/lanes/0/config_status", "success");
	assert_json_num(json, "/lanes/0/app_sel", 2);
	assert_json_num(json, "/lanes/3/dp_id", 0);
	assert_json_num(json, "/lanes/4/dp_id", 4);
	assert_json_bool(json, "/lanes/0/tx_output", 1);
	assert_json_bool(json, "/lanes/7/rx_output", 1);
	assert_json_bool(json, "/lanes/0/init_pending", 0);
	/* 3a12 = 14866 x 0.1 uW, d73c = 55100 x 2 uA, 6005 = 24581 */
	assert_json_num(json, "/lanes/0/tx_power_uw", 1486.6);
	assert_json_num(json, "/lanes/0/tx_power_dbm", 1.72);
	assert_json_num(json, "/lanes/0/tx_bias_ma", 110.2);
	assert_json_num(json, "/lanes/0/rx_power_uw", 2458.1);
	assert_json_num(json, "/lanes/0/rx_power_dbm", 3.91);
	/* bd7d = 48509 x 2 uA, 46f8 = 18168 x 0.1 uW, 3b34 = 15156 */
	assert_json_num(json, "/lanes/2/tx_bias_ma", 97.02);
	assert_json_num(json, "/lanes/4/rx_power_dbm", 2.59);
	assert_json_num(json, "/lanes/7/tx_power_uw", 1515.6);
	assert_json_list(json, "/lanes/0/flags", "");
	/* 11h:223 = 66 ..., 240 = 11 21 31 41 12 ... */
	assert_json_num(json, "/lane_signal_integrity/0/rx_pre_db", 3.0);
	assert_json_bool(json, "/lane_signal_integrity/0/tx_eq_adaptive", 1);
	assert_json_num(json, "/lane_signal_integrity/4/tx_fiber", 2);
	assert_json_num(json, "/lane_signal_integrity/3/tx_wavelength", 4);
}

static void eoptolink_advertising(void **state)
{
	(void)state;
	assert_json_list(json, "/advertising/optional_pages",
			 "03h 13h-14h 9Fh A0h-AFh");
	/* 01h:144 = 77, 167 = 58, 168 = 55 */
	assert_json_num(json, "/advertising/durations/dp_init_ms", 5000);
	assert_json_num(json, "/advertising/durations/module_pwr_up_ms", 10000);
	assert_json_num(json, "/advertising/durations/module_pwr_dn_ms", 500);
	assert_json_num(json, "/advertising/durations/dp_tx_turn_on_ms", 500);
	assert_json_num(json, "/advertising/durations/bank_page_change_us",
			10000);
	/* 01h:146-150 = 46 00 00 00 9d */
	assert_json_num(json,
			"/advertising/characteristics/temperature_max_c", 70);
	assert_json_num(json, "/advertising/characteristics/voltage_min_mv",
			3140);
	/* 01h:163-166 = 77 ff 1f 80 */
	assert_json_num(json, "/advertising/cdb/instances", 1);
	assert_json_str(json, "/advertising/cdb/mode", "background");
	assert_json_num(json, "/advertising/cdb/epl_bytes", 2048);
	assert_json_num(json, "/advertising/cdb/busy_max_ms", 4960);
	assert_json_list(json, "/advertising/supported/flags",
			 "tx-failure tx-los tx-cdr-lol rx-los rx-cdr-lol");
}

static void acacia_identity(void **state)
{
	(void)state;
	assert_json_str(json, "/identity/vendor", "Acacia Comm Inc.");
	assert_json_str(json, "/identity/vendor_oui", "7c-b2-5c");
	assert_json_str(json, "/identity/part", "DP04QSDD-E30-440");
	assert_json_str(json, "/identity/vendor_revision", "A");
	assert_json_str(json, "/identity/serial", "241754368");
	assert_json_str(json, "/identity/date", "2024-04-29");
	assert_json_str(json, "/identity/revision", "4.1");
	/* Lower:39-40 and 01h:128-129 = 3d 0b */
	assert_json_str(json, "/identity/firmware", "61.11");
	assert_json_str(json, "/identity/firmware_inactive", "61.11");
	assert_json_str(json, "/identity/hardware", "1.2");
	/* 00h:201 = 5c = 92 x 0.25 W */
	assert_json_num(json, "/identity/max_power_mw", 23000);
	/* 00h:210 = fe */
	assert_json_list(json, "/media/media_lanes", "0");
	/* 01h:132 = bf: 63 x 10 km; 78ea = 30954 x 0.05 nm */
	assert_json_num(json, "/media/length_smf_km", 630);
	assert_json_num(json, "/media/wavelength_nm", 1547.7);
}

static void acacia_status(void **state)
{
	(void)state;
	/* Lower:3 = 02: low power, interrupt asserted; Lower:26 = 10 */
	assert_json_str(json, "/status/state", "low-pwr");
	assert_json_bool(json, "/status/interrupt", 1);
	assert_json_list(json, "/status/controls", "low-power-request-sw");
	/* Lower:41 is of 5.0 */
	assert_json_absent(json, "/status/fault_cause");
	assert_json_num(json, "/monitors/temperature_c", 26);
	assert_json_num(json, "/monitors/vcc_mv", 3309.3);
	assert_json_len(json, "/checksums", 4);
	assert_json_bool(json, "/checksums/3/ok", 1);
	assert_json_num(json, "/checksums/3/found", 0xf2);
}

static void acacia_lanes(void **state)
{
	(void)state;
	assert_json_len(json, "/lanes", 8);
	assert_json_str(json, "/lanes/0/dp_state", "deactivated");
	assert_json_num(json, "/lanes/7/app_sel", 1);
	/* 11h:155 and 187 = 01: 0.1 uW */
	assert_json_num(json, "/lanes/0/tx_power_uw", 0.1);
	assert_json_num(json, "/lanes/0/tx_power_dbm", -40);
	assert_json_num(json, "/lanes/0/rx_power_dbm", -40);
	assert_json_num(json, "/lanes/0/tx_bias_ma", 0);
	/* 11h:147 = 01 */
	assert_json_list(json, "/lanes/0/flags", "rx-los");
	assert_json_list(json, "/lanes/1/flags", "");
	/* there is one media lane */
	assert_json_null(json, "/lanes/1/tx_power_uw");
	assert_json_null(json, "/lanes/1/rx_power_dbm");
	/* 11h:132-133 are of 5.0 */
	assert_json_null(json, "/lanes/0/tx_output");
	assert_json_list(json, "/lane_controls/0/controls",
			 "dp-deinit tx-disable rx-squelch-disable");
	assert_json_list(json, "/lane_controls/1/controls",
			 "dp-deinit rx-squelch-disable");
}

static void acacia_applications(void **state)
{
	(void)state;
	assert_json_len(json, "/applications", 2);
	assert_json_str(json, "/applications/0/media",
			"400ZR, DWDM, amplified");
	assert_json_num(json, "/applications/0/media_lanes", 1);
	assert_json_list(json, "/applications/1/host_lane_options", "0 2 4 6");
	/* 01h:160 = 17: bias x 4 */
	assert_json_num(json, "/advertising/supported/tx_bias_factor", 4);
	assert_json_list(json, "/advertising/optional_pages",
			 "03h 04h 12h 13h-14h 20h-2Fh 9Fh A0h-AFh");
}

static void text_is_readable(void **state)
{
	char *text = util_text(&mem);
	char *line, *save = NULL;

	(void)state;
	assert_non_null(strstr(text, "Serial       DR4R030015\n"));
	assert_non_null(strstr(text, "0  activated    2  success  tx rx"));
	assert_non_null(strstr(text, "     1.72    3.91   110.20\n"));
	for (line = strtok_r(text, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save))
		assert_true(strlen(line) <= 100);
	free(text);
}

#define EOPTOLINK(test)	\
	cmocka_unit_test_setup_teardown(test, load_eoptolink, unload)
#define ACACIA(test)	\
	cmocka_unit_test_setup_teardown(test, load_acacia, unload)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EOPTOLINK(eoptolink_identity),
		EOPTOLINK(eoptolink_media),
		EOPTOLINK(eoptolink_status),
		EOPTOLINK(eoptolink_monitors),
		EOPTOLINK(eoptolink_applications),
		EOPTOLINK(eoptolink_lanes),
		EOPTOLINK(eoptolink_advertising),
		EOPTOLINK(text_is_readable),
		ACACIA(acacia_identity),
		ACACIA(acacia_status),
		ACACIA(acacia_lanes),
		ACACIA(acacia_applications),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
