// SPDX-License-Identifier: GPL-2.0
/*
 * The 8-lane view that ethtool gets of one group: what is shown for each
 * register that says something about other lanes, and that nothing else
 * changes.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../../driver/cmis.h"
#include "../../driver/ethtool_eeprom.h"

#define ID_SHOWN	0x19

static const struct xpo_eeprom_view group5 = {
	.revision = CMIS_REV(5, 3), .bank = 1, .summary = 0x05,
};

static uint8_t sum(const uint8_t *page, unsigned int first, unsigned int last)
{
	uint8_t total = 0;
	unsigned int i;

	for (i = first; i <= last; i++)
		total += page[i - 128];
	return total;
}

/* A page whose bytes are all different from what the view writes */
static void fill(uint8_t *page)
{
	unsigned int i;

	for (i = 0; i < 128; i++)
		page[i] = 0xff - i;
}

static unsigned int differences(const uint8_t *a, const uint8_t *b)
{
	unsigned int i, n = 0;

	for (i = 0; i < 128; i++)
		n += a[i] != b[i];
	return n;
}

static void test_lower(void **state)
{
	uint8_t raw[128], page[128];

	(void)state;
	fill(raw);
	memcpy(page, raw, sizeof(page));
	xpo_ethtool_eeprom_show(&group5, 0, 0, 128, page);
	assert_int_equal(page[0], ID_SHOWN);
	assert_int_equal(page[4], 0x05);
	assert_int_equal(page[5], 0);
	assert_int_equal(page[6], 0);
	assert_int_equal(page[7], 0);
	assert_int_equal(differences(raw, page), 5);
}

/* A part of a page is changed as the same part of the whole page */
static void test_parts(void **state)
{
	static const uint8_t pages[] = { 0x00, 0x01, 0x02, 0x11 };
	uint8_t raw[128], whole[128], part[128], need;
	unsigned int p, first, n;

	(void)state;
	fill(raw);
	for (p = 0; p < sizeof(pages); p++) {
		memcpy(whole, raw, sizeof(whole));
		xpo_ethtool_eeprom_show(&group5, pages[p], 128, 128, whole);
		for (first = 128; first < 256; first++) {
			n = 256 - first < 9 ? 256 - first : 9;
			if (xpo_ethtool_eeprom_range(&group5, pages[p], first,
						     n, &need) != first)
				continue;
			assert_int_equal(need, n);
			memcpy(part, raw + first - 128, n);
			xpo_ethtool_eeprom_show(&group5, pages[p], first, n,
						part);
			assert_memory_equal(part, whole + first - 128, n);
		}
	}
}

static void test_identity_page(void **state)
{
	uint8_t raw[128], page[128];

	(void)state;
	fill(raw);
	raw[CMIS_00_CHECKSUM - 128] = sum(raw, CMIS_00_CHECKSUM_FIRST,
					  CMIS_00_CHECKSUM_LAST);
	memcpy(page, raw, sizeof(page));
	xpo_ethtool_eeprom_show(&group5, 0, 128, 128, page);
	assert_int_equal(page[0], ID_SHOWN);
	assert_int_equal(page[CMIS_00_CHECKSUM - 128],
			 sum(page, CMIS_00_CHECKSUM_FIRST,
			     CMIS_00_CHECKSUM_LAST));
	assert_int_equal(differences(raw, page), 2);
}

static void test_advertising(void **state)
{
	uint8_t raw[128], page[128];

	(void)state;
	fill(raw);
	raw[CMIS_01_CONTROLS_RX - 128] |= CMIS_01_BANK_BROADCAST;
	raw[CMIS_01_CHECKSUM - 128] = sum(raw, CMIS_01_CHECKSUM_FIRST,
					  CMIS_01_CHECKSUM_LAST);
	memcpy(page, raw, sizeof(page));
	xpo_ethtool_eeprom_show(&group5, 1, 128, 128, page);
	assert_int_equal(page[142 - 128], raw[142 - 128] & ~0x03);
	assert_int_equal(page[156 - 128], raw[156 - 128] & ~0x80);
	assert_int_equal(page[174 - 128], raw[174 - 128] & ~0x1f);
	assert_int_equal(page[127], sum(page, 130, 254));
	assert_int_equal(differences(raw, page), 4);
}

/* A module's wrong checksum is not made right */
static void test_wrong_checksum(void **state)
{
	uint8_t page[128];

	(void)state;
	fill(page);
	page[CMIS_00_CHECKSUM - 128] = sum(page, 128, 221) + 1;
	xpo_ethtool_eeprom_show(&group5, 0, 128, 128, page);
	assert_int_equal(page[CMIS_00_CHECKSUM - 128],
			 (uint8_t)(sum(page, 128, 221) + 1));
	fill(page);
	page[127] = sum(page, 130, 254) - 7;
	xpo_ethtool_eeprom_show(&group5, 1, 128, 128, page);
	assert_int_equal(page[127], (uint8_t)(sum(page, 130, 254) - 7));
}

/* Only a checksum makes more registers be read than were asked for */
static void test_range(void **state)
{
	uint8_t need;

	(void)state;
	assert_int_equal(xpo_ethtool_eeprom_range(&group5, 0, 0, 128, &need),
			 0);
	assert_int_equal(need, 128);
	assert_int_equal(xpo_ethtool_eeprom_range(&group5, 0, 222, 1, &need),
			 128);
	assert_int_equal(need, 128);
	assert_int_equal(xpo_ethtool_eeprom_range(&group5, 0, 223, 33, &need),
			 223);
	assert_int_equal(need, 33);
	assert_int_equal(xpo_ethtool_eeprom_range(&group5, 1, 255, 1, &need),
			 128);
	assert_int_equal(xpo_ethtool_eeprom_range(&group5, 2, 255, 1, &need),
			 255);
	assert_int_equal(need, 1);
}

/* Banked pages are 10h-1Bh, 1Dh, 20h-5Fh and 60h-6Dh */
static void test_banked(void **state)
{
	unsigned int page;
	bool want;

	(void)state;
	for (page = 0; page < 256; page++) {
		want = (page >= 0x10 && page <= 0x1b) || page == 0x1d ||
		       (page >= 0x20 && page <= 0x6d);
		assert_int_equal(xpo_ethtool_eeprom_banked(page), want);
	}
}

static void test_bank(void **state)
{
	(void)state;
	assert_int_equal(xpo_ethtool_eeprom_bank(&group5, 0x11, 0), 1);
	assert_int_equal(xpo_ethtool_eeprom_bank(&group5, 0x11, 1), -1);
	assert_int_equal(xpo_ethtool_eeprom_bank(&group5, 0x11, 255), -1);
	assert_int_equal(xpo_ethtool_eeprom_bank(&group5, 0x1c, 3), 3);
	assert_int_equal(xpo_ethtool_eeprom_bank(&group5, 0x9f, 1), 1);
	assert_int_equal(xpo_ethtool_eeprom_bank(&group5, 0x00, 0), 0);
}

/* Flat modules change only in the identifier */
static void test_flat(void **state)
{
	const struct xpo_eeprom_view view = {
		.revision = CMIS_REV(5, 0), .flat = true,
	};
	uint8_t raw[128], page[128];

	(void)state;
	fill(raw);
	memcpy(page, raw, sizeof(page));
	xpo_ethtool_eeprom_show(&view, 0, 0, 128, page);
	assert_int_equal(page[0], ID_SHOWN);
	assert_int_equal(differences(raw, page), 1);
	memcpy(page, raw, sizeof(page));
	xpo_ethtool_eeprom_show(&view, 1, 128, 128, page);
	assert_int_equal(differences(raw, page), 0);
	assert_false(xpo_ethtool_eeprom_wants_summary(&view, 0, 0, 128));
}

/* In CMIS 4.0 the summary is per lane, and stays */
static void test_summary(void **state)
{
	const struct xpo_eeprom_view old = { .revision = CMIS_REV(4, 0) };
	uint8_t raw[128], page[128];

	(void)state;
	assert_true(xpo_ethtool_eeprom_wants_summary(&group5, 0, 0, 128));
	assert_true(xpo_ethtool_eeprom_wants_summary(&group5, 0, 4, 1));
	assert_false(xpo_ethtool_eeprom_wants_summary(&group5, 0, 5, 123));
	assert_false(xpo_ethtool_eeprom_wants_summary(&group5, 0, 128, 128));
	assert_false(xpo_ethtool_eeprom_wants_summary(&group5, 1, 128, 128));
	assert_false(xpo_ethtool_eeprom_wants_summary(&old, 0, 0, 128));
	fill(raw);
	memcpy(page, raw, sizeof(page));
	xpo_ethtool_eeprom_show(&old, 0, 0, 128, page);
	assert_int_equal(differences(raw, page), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lower),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_identity_page),
		cmocka_unit_test(test_advertising),
		cmocka_unit_test(test_wrong_checksum),
		cmocka_unit_test(test_range),
		cmocka_unit_test(test_banked),
		cmocka_unit_test(test_bank),
		cmocka_unit_test(test_flat),
		cmocka_unit_test(test_summary),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
