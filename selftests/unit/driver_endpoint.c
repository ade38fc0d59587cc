// SPDX-License-Identifier: GPL-2.0
/* The driver's reading of an endpoint's pages, and of pages that lie */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <errno.h>
#include <string.h>

#include <cmocka.h>
#include <linux/kernel.h>

#include "../../driver/cmis.h"
#include "../../driver/endpoint.h"

#define ROUNDS	20000

static struct xpo_endpoint ep;

static void add(u8 bank, u8 page, bool lower, const u8 data[128])
{
	struct xpo_page p = { .bank = bank, .page = page, .lower = lower };

	memcpy(p.data, data, sizeof(p.data));
	assert_true(xpo_endpoint_add_page(&ep, &p));
}

static void put(u8 page, u8 offset, u8 value)
{
	struct xpo_page *p;

	p = (struct xpo_page *)xpo_endpoint_page(&ep, 0, page, false);
	p->data[offset - CMIS_UPPER] = value;
}

static u8 sum(u8 page, u8 first, u8 last)
{
	u8 total = 0;
	int r;

	for (r = first; r <= last; r++)
		total += xpo_endpoint_upper(&ep, page, r);
	return total;
}

/* An XPO module of CMIS 5.3 with four banks */
static int setup(void **state)
{
	u8 data[128] = { CMIS_ID_XPO, CMIS_REV(5, 3) };

	(void)state;
	memset(&ep, 0, sizeof(ep));
	data[CMIS_LO_STATE] = CMIS_MODULE_READY << 1;
	data[CMIS_LO_FW_MAJOR] = 1;
	add(0, 0, true, data);
	assert_int_equal(xpo_endpoint_parse_lower(&ep, data), 0);
	memset(data, ' ', sizeof(data));
	memcpy(data + 1, "ACME", 4);
	add(0, CMIS_PAGE_ADMIN, false, data);
	memset(data, 0, sizeof(data));
	data[CMIS_01_PAGES - CMIS_UPPER] = 2;
	add(0, CMIS_PAGE_ADVERTISING, false, data);
	xpo_endpoint_parse_pages(&ep);
	ep.identified = true;
	ep.answering = true;
	return 0;
}

static void test_identity(void **state)
{
	static const u8 bad[][2] = {
		{ 0, 0x50 }, { 0xff, 0xff }, { 0x11, 0x50 }, { 0x03, 0x50 },
		{ CMIS_ID_XPO, 0x20 }, { CMIS_ID_XPO, 0x60 },
		{ CMIS_ID_SFP_DD, 0x50 },
	};
	static const u8 good[][2] = {
		{ CMIS_ID_XPO, 0x53 }, { CMIS_ID_OSFP, 0x40 },
		{ CMIS_ID_QSFP_DD, 0x30 }, { CMIS_ID_QSFP_CMIS, 0x5f },
	};
	u8 lower[128] = { 0 };
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		memcpy(lower, bad[i], 2);
		assert_int_equal(xpo_endpoint_parse_lower(&ep, lower),
				 -EBADMSG);
	}
	for (i = 0; i < ARRAY_SIZE(good); i++) {
		memcpy(lower, good[i], 2);
		assert_int_equal(xpo_endpoint_parse_lower(&ep, lower), 0);
	}
}

static void test_banks(void **state)
{
	static const struct {
		u8 revision, pages, ext, banks;
	} cases[] = {
		{ CMIS_REV(4, 0), 0, 0, 1 }, { CMIS_REV(5, 0), 1, 0, 2 },
		{ CMIS_REV(5, 3), 2, 0, 4 }, { CMIS_REV(5, 3), 3, 7, 1 },
		{ CMIS_REV(5, 4), 3, 7, 8 }, { CMIS_REV(5, 4), 3, 2, 3 },
		/* More than a module can have here */
		{ CMIS_REV(5, 4), 3, 31, 8 },
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		ep.revision = cases[i].revision;
		put(CMIS_PAGE_ADVERTISING, CMIS_01_PAGES, cases[i].pages);
		put(CMIS_PAGE_ADVERTISING, CMIS_01_BANKS, cases[i].ext);
		xpo_endpoint_parse_pages(&ep);
		assert_int_equal(ep.banks, cases[i].banks);
	}
	ep.flat = true;
	xpo_endpoint_parse_pages(&ep);
	assert_int_equal(ep.banks, 0);
}

static void test_durations(void **state)
{
	(void)state;
	put(CMIS_PAGE_ADVERTISING, CMIS_01_DURATION_MODULE, 0x57);
	put(CMIS_PAGE_ADVERTISING, CMIS_01_DURATION_DP, 0xf6);
	put(CMIS_PAGE_ADVERTISING, CMIS_01_DURATION_TX, 0x04);
	xpo_endpoint_parse_pages(&ep);
	assert_int_equal(ep.ms.pwr_dn, 500);
	assert_int_equal(ep.ms.pwr_up, 5000);
	assert_int_equal(ep.ms.dp_init, 1000);
	assert_int_equal(ep.ms.tx_off, 1);
	assert_int_equal(ep.ms.tx_on, 100);
	/* A reserved code is not taken for "at once" */
	assert_true(ep.ms.dp_deinit >= 3000000);
}

static void test_checksums(void **state)
{
	(void)state;
	put(CMIS_PAGE_ADMIN, CMIS_00_CHECKSUM,
	    sum(CMIS_PAGE_ADMIN, 128, 221));
	put(CMIS_PAGE_ADVERTISING, CMIS_01_CHECKSUM,
	    sum(CMIS_PAGE_ADVERTISING, 130, 254) + 1);
	/* Firmware versions are left out */
	put(CMIS_PAGE_ADVERTISING, CMIS_01_INACTIVE_FW_MAJOR, 77);
	xpo_endpoint_parse_pages(&ep);
	assert_int_equal(ep.checksums_present,
			 XPO_CHECKSUM_PAGE_00H | XPO_CHECKSUM_PAGE_01H);
	assert_int_equal(ep.checksums_bad, XPO_CHECKSUM_PAGE_01H);
}

static void test_tuning(void **state)
{
	(void)state;
	put(CMIS_PAGE_ADVERTISING, CMIS_01_DURATION_BPC, 6);
	put(CMIS_PAGE_ADVERTISING, CMIS_01_MISC, CMIS_TRISTATE_YES);
	assert_int_equal(xpo_endpoint_page_us(&ep), 157);
	assert_int_equal(xpo_endpoint_read_max(&ep), 128);
	put(CMIS_PAGE_ADVERTISING, CMIS_01_DURATION_BPC, 0);
	assert_int_equal(xpo_endpoint_page_us(&ep), 10000);
	/* Reserved registers before 5.3 */
	ep.revision = CMIS_REV(5, 2);
	assert_int_equal(xpo_endpoint_page_us(&ep), 0);
	assert_int_equal(xpo_endpoint_read_max(&ep), 8);
}

static void test_strings(void **state)
{
	struct xpo_endpoint_info info = { 0 };

	(void)state;
	put(CMIS_PAGE_ADMIN, CMIS_00_VENDOR_NAME + 1, 0x1b);
	put(CMIS_PAGE_ADMIN, CMIS_00_VENDOR_NAME + 2, 0);
	put(CMIS_PAGE_ADMIN, CMIS_00_VENDOR_NAME + 15, 'Z');
	xpo_endpoint_fill(&ep, &info);
	assert_string_equal(info.vendor, "A? E           Z");
	assert_string_equal(info.part, "");
	assert_string_equal(info.firmware, "1.0");
	assert_true(info.has & XPO_ENDPOINT_HAS_IDENTITY);
	assert_int_equal(info.state, XPO_CMIS_STATE_READY);
}

static void test_silence(void **state)
{
	struct xpo_endpoint_info info = { 0 };

	(void)state;
	ep.answering = false;
	ep.err = -ETIMEDOUT;
	xpo_endpoint_fill(&ep, &info);
	assert_false(info.answering);
	assert_int_equal(info.error, -ETIMEDOUT);
	assert_int_equal(info.state, XPO_CMIS_STATE_UNKNOWN);
	assert_string_equal(info.vendor, "ACME");
}

static void test_writes_are_kept(void **state)
{
	u8 data[128] = { 0 };

	(void)state;
	add(1, CMIS_PAGE_LANE_CONTROL, false, data);
	xpo_endpoint_wrote(&ep, 1, CMIS_PAGE_LANE_CONTROL, CMIS_10_TX_DISABLE,
			   0xff);
	xpo_endpoint_wrote(&ep, 1, CMIS_PAGE_LANE_CONTROL,
			   CMIS_10_APPLY_DP_INIT, 0xff);
	xpo_endpoint_wrote(&ep, 0, 0, CMIS_LO_CONTROL, 0x58);
	xpo_endpoint_wrote(&ep, 0, 0, CMIS_LO_TEMP, 0x58);
	/* Pages that are not kept, and read-only ones */
	xpo_endpoint_wrote(&ep, 7, CMIS_PAGE_LANE_CONTROL, 128, 0xff);
	xpo_endpoint_wrote(&ep, 0, CMIS_PAGE_ADMIN, 129, 'X');
	memcpy(data, xpo_endpoint_page(&ep, 1, CMIS_PAGE_LANE_CONTROL,
				       false)->data, sizeof(data));
	assert_int_equal(data[CMIS_10_TX_DISABLE - CMIS_UPPER], 0xff);
	assert_int_equal(data[CMIS_10_APPLY_DP_INIT - CMIS_UPPER], 0);
	assert_int_equal(xpo_endpoint_lower(&ep, CMIS_LO_CONTROL), 0x50);
	assert_int_equal(xpo_endpoint_lower(&ep, CMIS_LO_TEMP), 0);
	assert_int_equal(xpo_endpoint_upper(&ep, CMIS_PAGE_ADMIN, 129), 'A');
}

static void test_same(void **state)
{
	struct xpo_endpoint other = ep;

	(void)state;
	assert_true(xpo_endpoint_same(&ep, &other));
	/* Versions may differ between two halves, serial numbers may not */
	put(CMIS_PAGE_ADMIN, CMIS_00_VENDOR_REV, 'B');
	assert_true(xpo_endpoint_same(&ep, &other));
	put(CMIS_PAGE_ADMIN, CMIS_00_VENDOR_SN + 15, '1');
	assert_false(xpo_endpoint_same(&ep, &other));
	other.n_pages = 0;
	assert_false(xpo_endpoint_same(&ep, &other));
}

/* Whatever the registers hold: no access out of bounds, sane numbers */
/* What a monitor says; a value that stands for none is none */
static void test_monitors(void **state)
{
	const u32 temperatures = XPO_ENDPOINT_HAS_TEMPERATURE |
				 XPO_ENDPOINT_HAS_AUX2 | XPO_ENDPOINT_HAS_AUX3;
	static const u8 sample[10] = { 45, 128, 0x80, 0xe8, 0, 0, 0xfb, 0,
				       0x7f, 0xff };
	static const u8 none[10] = { 0x80, 0, 0, 0, 0, 0, 0x80, 0, 0x80, 0 };
	struct xpo_endpoint_info info = { .has = 0 };

	(void)state;
	xpo_endpoint_fill_monitors(&ep, sample, &info);
	assert_int_equal(info.monitors | info.has, 0);
	put(CMIS_PAGE_ADVERTISING, CMIS_01_MONITORS, 0xff);
	xpo_endpoint_fill_monitors(&ep, sample, &info);
	assert_int_equal(info.monitors, temperatures | XPO_ENDPOINT_HAS_VCC);
	assert_int_equal(info.has, info.monitors);
	assert_int_equal(info.temperature_mc, 45500);
	assert_int_equal(info.vcc_mv, 3300);
	assert_int_equal(info.aux2_mc, -5000);
	assert_int_equal(info.aux3_mc, 127996);

	info.has = XPO_ENDPOINT_HAS_IDENTITY;
	xpo_endpoint_fill_monitors(&ep, none, &info);
	assert_int_equal(info.has, XPO_ENDPOINT_HAS_IDENTITY);
	assert_int_equal(info.monitors, temperatures | XPO_ENDPOINT_HAS_VCC);

	put(CMIS_PAGE_ADVERTISING, CMIS_01_CHAR,
	    CMIS_01_CHAR_AUX2_TEC | CMIS_01_CHAR_AUX3_VCC2);
	xpo_endpoint_fill_monitors(&ep, sample, &info);
	assert_int_equal(info.monitors, XPO_ENDPOINT_HAS_TEMPERATURE |
			 XPO_ENDPOINT_HAS_VCC);
}

static void test_noise(void **state)
{
	struct xpo_endpoint_info info;
	u8 data[128];
	int round, i;
	u8 page;

	(void)state;
	srand(1);
	for (round = 0; round < ROUNDS; round++) {
		memset(&ep, 0, sizeof(ep));
		memset(&info, 0, sizeof(info));
		for (page = 0; page < 4; page++) {
			for (i = 0; i < 128; i++)
				data[i] = rand();
			add(0, page, !page, data);
			if (!page && xpo_endpoint_parse_lower(&ep, data))
				ep.revision = CMIS_REV(5, 4);
		}
		xpo_endpoint_parse_pages(&ep);
		assert_in_range(ep.banks, ep.flat ? 0 : 1, XPO_LANE_GROUPS);
		assert_in_range(xpo_endpoint_page_us(&ep), 0, 10000);
		ep.identified = true;
		ep.answering = true;
		xpo_endpoint_fill(&ep, &info);
		assert_true(strlen(info.vendor) <= 16);
	}
	while (ep.n_pages < XPO_ENDPOINT_PAGES)
		add(ep.n_pages, CMIS_PAGE_LANE_STATUS, false, data);
	assert_false(xpo_endpoint_add_page(&ep, &ep.pages[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_identity, setup),
		cmocka_unit_test_setup(test_banks, setup),
		cmocka_unit_test_setup(test_durations, setup),
		cmocka_unit_test_setup(test_checksums, setup),
		cmocka_unit_test_setup(test_tuning, setup),
		cmocka_unit_test_setup(test_strings, setup),
		cmocka_unit_test_setup(test_silence, setup),
		cmocka_unit_test_setup(test_writes_are_kept, setup),
		cmocka_unit_test_setup(test_same, setup),
		cmocka_unit_test_setup(test_monitors, setup),
		cmocka_unit_test_setup(test_noise, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
