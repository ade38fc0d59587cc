// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl: which pages a dump reads, by what a module advertises.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "../../tools/xpoctl/cmis/memory.h"
#include "../../tools/xpoctl/plan.h"
#include "cmis_util.h"

static struct cmis_memory mem;
static struct plan plan;

static int setup(void **state)
{
	(void)state;
	util_paged(&mem, CMIS_REV(5, 4));
	return 0;
}

static void advertise(unsigned int address, unsigned int value)
{
	util_set(&mem, CMIS_PAGE_ADVERTISING, address, value);
}

/* 0 not there, 1 there, 2 there and optional */
static int planned(unsigned int bank, unsigned int page)
{
	int found = 0;
	size_t i;

	for (i = 0; i < plan.count; i++) {
		const struct plan_page *p = &plan.pages[i];

		if (p->lower || p->bank != bank || p->page != page)
			continue;
		assert_int_equal(found, 0);
		found = p->optional ? 2 : 1;
	}
	return found;
}

static void test_minimum(void **state)
{
	(void)state;
	plan_all(&plan, &mem);
	assert_int_equal(plan.count, 6);
	assert_true(plan.pages[0].lower);
	assert_int_equal(planned(0, 0x00), 1);
	assert_int_equal(planned(0, 0x02), 1);
	assert_int_equal(planned(0, 0x11), 1);
}

static void test_flat(void **state)
{
	(void)state;
	util_set(&mem, 0, CMIS_LO_MGMT, CMIS_LO_MGMT_FLAT);
	advertise(CMIS_01_PAGES, 0xff);
	plan_all(&plan, &mem);
	assert_int_equal(plan.count, 2);
}

static void test_pages(void **state)
{
	(void)state;
	advertise(CMIS_01_PAGES, CMIS_01_PAGES_DIAG | CMIS_01_PAGES_03H |
		  CMIS_01_PAGES_COHERENT | CMIS_01_PAGES_BANKS_EXT);
	advertise(CMIS_01_BANKS, CMIS_01_PAGES_62H | 7);
	advertise(CMIS_01_CONTROLS_TX, CMIS_01_TX_TUNABLE);
	advertise(CMIS_01_NAD_BANKS, 3);
	plan_all(&plan, &mem);
	assert_int_equal(planned(0, 0x03), 1);
	assert_int_equal(planned(0, 0x04), 1);
	assert_int_equal(planned(7, 0x12), 1);
	assert_int_equal(planned(7, 0x13), 1);
	assert_int_equal(planned(7, 0x14), 1);
	assert_int_equal(planned(8, 0x14), 0);
	assert_int_equal(planned(2, 0x1c), 1);
	assert_int_equal(planned(3, 0x1c), 0);
	assert_int_equal(planned(0, 0x18), 1);
	assert_int_equal(planned(7, 0x62), 1);
	assert_int_equal(planned(0, 0x60), 0);
	assert_int_equal(planned(7, 0x34), 2);
	assert_int_equal(planned(0, 0x9f), 0);
}

/* Bits that a revision did not have yet mean nothing */
static void test_revision(void **state)
{
	(void)state;
	util_paged(&mem, CMIS_REV(4, 0));
	advertise(CMIS_01_PAGES, 0xfc);
	advertise(CMIS_01_BANKS, 0xff);
	advertise(CMIS_01_NAD_BANKS, 0xff);
	advertise(CMIS_01_MISC2, 0xff);
	plan_all(&plan, &mem);
	assert_int_equal(planned(0, 0x05), 0);
	assert_int_equal(planned(0, 0x16), 0);
	assert_int_equal(planned(0, 0x30), 0);
	assert_int_equal(planned(0, 0x1c), 0);
	assert_int_equal(planned(0, 0x60), 0);
	assert_int_equal(planned(0, 0x13), 1);
}

static void test_vdm(void **state)
{
	(void)state;
	advertise(CMIS_01_PAGES, CMIS_01_PAGES_VDM | 1);
	plan_first(&plan, &mem);
	assert_int_equal(plan.count, 1);
	assert_int_equal(planned(0, 0x2f), 2);
	util_set(&mem, CMIS_PAGE_VDM_CONTROL, CMIS_2F_SUPPORT, 1);
	plan_first(&plan, &mem);
	assert_int_equal(plan.count, 0);
	plan_all(&plan, &mem);
	assert_int_equal(planned(1, 0x21), 1);
	assert_int_equal(planned(1, 0x25), 1);
	assert_int_equal(planned(1, 0x29), 1);
	assert_int_equal(planned(1, 0x22), 0);
	assert_int_equal(planned(1, 0x2c), 1);
	assert_int_equal(planned(1, 0x2e), 0);
}

/* Nothing is known yet */
static void test_first(void **state)
{
	(void)state;
	cmis_memory_init(&mem);
	plan_first(&plan, &mem);
	assert_int_equal(plan.count, 3);
	assert_int_equal(planned(0, 0x01), 2);
}

/* All ones is the most that a module can claim */
static void test_most(void **state)
{
	(void)state;
	util_fill(&mem, 0, CMIS_PAGE_ADVERTISING, CMIS_UPPER, 0xff);
	util_fill(&mem, 0, CMIS_PAGE_VDM_CONTROL, CMIS_UPPER, 0xff);
	util_set(&mem, 0, CMIS_LO_FUNCTION, CMIS_FUNCTION_ELSFP);
	plan_all(&plan, &mem);
	assert_true(plan.count < PLAN_MAX);
	assert_int_equal(planned(31, 0x6d), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_minimum, setup),
		cmocka_unit_test_setup(test_flat, setup),
		cmocka_unit_test_setup(test_pages, setup),
		cmocka_unit_test_setup(test_revision, setup),
		cmocka_unit_test_setup(test_vdm, setup),
		cmocka_unit_test_setup(test_first, setup),
		cmocka_unit_test_setup(test_most, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
