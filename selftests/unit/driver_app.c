// SPDX-License-Identifier: GPL-2.0
/* Which applications the driver reads from descriptors and captures */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <linux/kernel.h>

#include "../../driver/app.h"
#include "../../tools/lib/image.h"

#define DATA	"../data/"

static u8 lower[CMIS_HALF_SIZE], advertising[CMIS_HALF_SIZE];
static u8 nad[CMIS_HALF_SIZE];
static struct xpo_app_pages pages;
static struct xpo_app apps[CMIS_APP_MAX];

static u8 *descriptor(u8 app_sel)
{
	if (app_sel <= CMIS_APP_LO_COUNT)
		return lower + CMIS_LO_APP1 + CMIS_APP_SIZE * (app_sel - 1);
	return advertising + CMIS_01_APP9 - CMIS_UPPER +
	       CMIS_APP_SIZE * (app_sel - 1 - CMIS_APP_LO_COUNT);
}

static void put(u8 app_sel, u8 host, u8 media, u8 lanes, u8 assign)
{
	u8 *d = descriptor(app_sel);

	d[CMIS_APP_HOST_ID] = host;
	d[CMIS_APP_MEDIA_ID] = media;
	d[CMIS_APP_LANES] = lanes;
	d[CMIS_APP_HOST_ASSIGN] = assign;
}

static int setup(void **state)
{
	u8 i;

	(void)state;
	memset(lower, 0, sizeof(lower));
	memset(advertising, 0, sizeof(advertising));
	memset(nad, 0xff, sizeof(nad));
	for (i = 1; i <= CMIS_APP_MAX; i++)
		put(i, CMIS_APP_UNUSED, 0, 0, 0);
	pages = (struct xpo_app_pages) {
		.lower = lower, .advertising = advertising,
		.revision = CMIS_REV(5, 3),
	};
	return 0;
}

static void test_all_fifteen(void **state)
{
	u8 i;

	(void)state;
	assert_int_equal(xpo_app_parse(&pages, apps), 0);
	for (i = 1; i <= CMIS_APP_MAX; i++) {
		put(i, 0x83, 0x7f, 0x88, 1);
		advertising[CMIS_01_MEDIA_ASSIGN - CMIS_UPPER + i - 1] = i;
	}
	assert_int_equal(xpo_app_parse(&pages, apps), CMIS_APP_MAX);
	for (i = 1; i <= CMIS_APP_MAX; i++) {
		const struct xpo_app *app = xpo_app_find(apps, CMIS_APP_MAX,
							 i);

		assert_non_null(app);
		assert_int_equal(app->app_sel, i);
		assert_int_equal(app->media_assign, i);
		assert_int_equal(app->lane_mbps, 200000);
	}
	assert_null(xpo_app_find(apps, CMIS_APP_MAX, 0));
	assert_null(xpo_app_find(apps, 3, 4));
}

/* The first unused descriptor ends the list, an undefined one does not */
static void test_end_of_list(void **state)
{
	(void)state;
	put(1, 0x83, 0x7f, 0x88, 1);
	put(2, 0, 0, 0, 0);
	put(3, 0x82, 0x77, 0x44, 0x11);
	put(5, 0x81, 0x75, 0x22, 0x55);
	assert_int_equal(xpo_app_parse(&pages, apps), 2);
	assert_int_equal(apps[1].app_sel, 3);
}

static void test_rates(void **state)
{
	static const struct {
		u8 host;
		u8 lanes;
		u32 lane_mbps;
	} known[] = {
		{ 0x04, 1, 10000 }, { 0x0f, 4, 50000 }, { 0x11, 8, 50000 },
		{ 0x1e, 1, 200000 }, { 0x46, 1, 100000 }, { 0x49, 8, 100000 },
		{ 0x4b, 1, 100000 }, { 0x50, 4, 100000 }, { 0x52, 8, 100000 },
		{ 0x57, 4, 200000 }, { 0x58, 8, 200000 }, { 0x80, 1, 200000 },
		{ 0x83, 8, 200000 }, { 0x97, 8, 100000 }, { 0x98, 1, 200000 },
		{ 0x99, 2, 200000 }, { 0x9a, 4, 200000 }, { 0x9b, 8, 200000 },
		/* of other protocols, reserved, vendor's */
		{ 0x32, 0, 0 }, { 0x71, 0, 0 }, { 0x84, 0, 0 }, { 0xbe, 0, 0 },
		{ 0xc0, 0, 0 }, { 0x10, 0, 0 }, { 0x55, 0, 0 },
	};
	unsigned int i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(known); i++) {
		put(1, known[i].host, 0, 0, 0xff);
		assert_int_equal(xpo_app_parse(&pages, apps), 1);
		assert_int_equal(apps[0].host_lanes, known[i].lanes);
		assert_int_equal(apps[0].lane_mbps, known[i].lane_mbps);
	}
}

static void test_fit(void **state)
{
	(void)state;
	put(1, 0x9a, 0x77, 0x44, 0x11);
	assert_int_equal(xpo_app_parse(&pages, apps), 1);
	assert_int_equal(xpo_app_fit(apps, 0, 4, 800000), XPO_APP_FITS);
	assert_int_equal(xpo_app_fit(apps, 4, 4, 800000), XPO_APP_FITS);
	assert_int_equal(xpo_app_fit(apps, 2, 4, 800000), XPO_APP_START);
	assert_int_equal(xpo_app_fit(apps, 4, 8, 1600000), XPO_APP_WIDTH);
	assert_int_equal(xpo_app_fit(apps, 0, 4, 400000), XPO_APP_SPEED);
	assert_int_equal(xpo_app_fit(apps, 0, 2, 400000), XPO_APP_WIDTH);
	/* A start from which it would leave its bank */
	put(1, 0x9a, 0x77, 0x44, 0xff);
	xpo_app_parse(&pages, apps);
	assert_int_equal(xpo_app_fit(apps, 6, 4, 800000), XPO_APP_START);
	/* Interfaces that are not known, and counts that are reserved */
	put(1, 0xc5, 0x77, 0x44, 0x11);
	xpo_app_parse(&pages, apps);
	assert_int_equal(xpo_app_fit(apps, 0, 4, 800000), XPO_APP_UNKNOWN);
	put(1, 0x9a, 0x77, 0xf4, 0x11);
	xpo_app_parse(&pages, apps);
	assert_int_equal(xpo_app_fit(apps, 0, 4, 800000), XPO_APP_UNKNOWN);
}

/* Wires carry a rate on any number of lanes */
static void test_flat(void **state)
{
	(void)state;
	put(1, 0x58, 0x01, 0x88, 0x01);
	put(9, 0x57, 0x01, 0x44, 0x01);
	pages.flat = true;
	pages.advertising = NULL;
	assert_int_equal(xpo_app_parse(&pages, apps), 1);
	assert_int_equal(xpo_app_fit(apps, 0, 8, 1600000), XPO_APP_FITS);
	assert_int_equal(xpo_app_fit(apps, 3, 1, 200000), XPO_APP_FITS);
	assert_int_equal(xpo_app_fit(apps, 0, 8, 800000), XPO_APP_SPEED);
}

static void test_normalized(void **state)
{
	(void)state;
	put(1, CMIS_APP_SEE_NAD, CMIS_APP_SEE_NAD, 0x88, 1);
	put(2, 0x9a, 0x77, 0x44, 0x11);
	pages.nad = nad;
	memcpy(nad, "\x9b\x7f\x88\x01\x01\x00\x00\x00", 8);
	memcpy(nad + 8, "\x9a\x77\x44\x11\x11\x80\x00\x00", 8);
	assert_int_equal(xpo_app_parse(&pages, apps), 2);
	assert_int_equal(apps[0].host_id, 0x9b);
	assert_int_equal(apps[0].media_id, 0x7f);
	assert_int_equal(apps[0].media_assign, 1);
	assert_int_equal(xpo_app_fit(apps, 0, 8, 1600000), XPO_APP_FITS);
	assert_int_equal(xpo_app_fit(&apps[1], 0, 4, 800000),
			 XPO_APP_NETWORK_PATH);
	/* Codes of another table must not be taken for ours */
	nad[CMIS_NAD_GIDS] = 0x12;
	xpo_app_parse(&pages, apps);
	assert_int_equal(apps[0].host_id, CMIS_APP_SEE_NAD);
	assert_int_equal(apps[0].media_id, CMIS_APP_SEE_NAD);
	assert_int_equal(xpo_app_fit(apps, 0, 8, 1600000), XPO_APP_UNKNOWN);
	/* Before 5.3 there is no such page, whatever was read from it */
	pages.revision = CMIS_REV(5, 2);
	nad[CMIS_NAD_GIDS] = 0;
	xpo_app_parse(&pages, apps);
	assert_int_equal(apps[0].host_id, CMIS_APP_SEE_NAD);
}

static unsigned int parse_capture(const char *path)
{
	const struct image_page *page;
	struct image img;
	char err[256];

	image_init(&img);
	assert_int_equal(image_load(&img, path, err, sizeof(err)), 0);
	page = image_find(&img, 0, 0, IMAGE_PAGE_LOWER);
	assert_non_null(page);
	memcpy(lower, page->data, sizeof(lower));
	page = image_find(&img, 0, 0, CMIS_PAGE_ADVERTISING);
	assert_non_null(page);
	memcpy(advertising, page->data, sizeof(advertising));
	image_release(&img);
	pages.revision = lower[CMIS_LO_REVISION];
	return xpo_app_parse(&pages, apps);
}

/* Worked out by hand from the registers */
static void test_eoptolink(void **state)
{
	unsigned int n = parse_capture(DATA "eoptolink-2x400g-lr4.cmis");

	(void)state;
	assert_int_equal(n, 9);
	assert_int_equal(apps[8].host_id, 0x52);
	assert_int_equal(apps[0].host_id, 0x4f);
	assert_int_equal(apps[0].media_id, 0x1e);
	assert_int_equal(apps[0].media_assign, 0x11);
	assert_int_equal(xpo_app_fit(&apps[0], 4, 4, 400000), XPO_APP_FITS);
	assert_int_equal(xpo_app_fit(&apps[0], 0, 8, 800000), XPO_APP_WIDTH);
	assert_int_equal(xpo_app_fit(&apps[2], 7, 1, 100000), XPO_APP_FITS);
	assert_int_equal(xpo_app_fit(&apps[4], 0, 4, 200000), XPO_APP_FITS);
	assert_int_equal(xpo_app_fit(&apps[7], 0, 8, 800000), XPO_APP_FITS);
	assert_int_equal(xpo_app_fit(&apps[7], 0, 8, 1600000), XPO_APP_SPEED);
}

static void test_acacia(void **state)
{
	unsigned int n = parse_capture(DATA "acacia-400zrp.cmis");

	(void)state;
	assert_true(n >= 2);
	assert_int_equal(apps[0].host_id, 0x11);
	assert_int_equal(apps[0].host_lanes, 8);
	assert_int_equal(apps[0].lane_mbps, 50000);
	assert_int_equal(xpo_app_fit(&apps[0], 0, 8, 400000), XPO_APP_FITS);
	assert_int_equal(xpo_app_fit(&apps[0], 0, 8, 800000), XPO_APP_SPEED);
	assert_int_equal(xpo_app_fit(&apps[1], 6, 2, 100000), XPO_APP_FITS);
}

/* Whatever a module says: nothing is read beyond its pages */
static void test_garbage(void **state)
{
	unsigned int round, i, n;

	(void)state;
	srand(1);
	pages.nad = nad;
	for (round = 0; round < 20000; round++) {
		for (i = 0; i < CMIS_HALF_SIZE; i++) {
			lower[i] = rand();
			advertising[i] = rand();
			nad[i] = rand();
		}
		n = xpo_app_parse(&pages, apps);
		assert_true(n <= CMIS_APP_MAX);
		for (i = 0; i < n; i++) {
			assert_true(apps[i].host_lanes <= CMIS_BANK_LANES);
			xpo_app_fit(&apps[i], round % 8, 1 << round % 4,
				    800000);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_all_fifteen, setup),
		cmocka_unit_test_setup(test_end_of_list, setup),
		cmocka_unit_test_setup(test_rates, setup),
		cmocka_unit_test_setup(test_fit, setup),
		cmocka_unit_test_setup(test_flat, setup),
		cmocka_unit_test_setup(test_normalized, setup),
		cmocka_unit_test_setup(test_eoptolink, setup),
		cmocka_unit_test_setup(test_acacia, setup),
		cmocka_unit_test_setup(test_garbage, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
