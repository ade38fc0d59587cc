// SPDX-License-Identifier: GPL-2.0
/* What the buses of full cages carry, and that nothing of it is lost. */
#include "emu_tap_util.h"

#include "../../driver/cmis.h"

#define CAGES		16
#define ENDPOINTS	2
#define BANKS		4
#define RATE_US		10000
#define SECONDS		3
#define TLM_SIZE	1024		/* slots */
#define LANES_FIRST	CMIS_11_DP_STATE
#define LANES_LENGTH	6
#define MONITORS	CMIS_11_TX_POWER
#define MONITORS_LENGTH	48
#define RECORD		HW_TLM_TAP_RANGE_RECORD

/* 16 modules, set up as they advertise: long READs, tBPC of 0.16 ms. */
static struct host *open_full(void)
{
	struct card_conf conf;
	unsigned int i, e;
	struct host *h;

	card_conf_init(&conf);
	for (i = 0; i < CAGES; i++)
		assert_int_equal(module_conf_set(&conf.modules[i], "module",
						 "8xdr8", NULL, 0), 0);
	h = host_open_conf(&conf);
	host_run_ms(h, TAP_READY_MS);
	wr(h, HW_TLM_SHADOW_LO, (uint32_t)(HOST_BASE + HOST_DATA));
	wr(h, HW_TLM_SHADOW_HI, (HOST_BASE + HOST_DATA) >> 32);
	wr(h, HW_TLM_SLOTS, TLM_SIZE);
	wr(h, HW_TLM_CTRL, HW_TLM_CTRL_ENABLE);
	for (i = 0; i < CAGES; i++) {
		for (e = 0; e < ENDPOINTS; e++) {
			wr(h, EP_REG(i, e, BURST), 0x0880);
			wr(h, EP_REG(i, e, HOLDOFF), 160);
		}
	}
	return h;
}

static void take_tap(struct host *h, unsigned int slot, uint32_t target,
		     uint32_t range, uint32_t period_us)
{
	assert_int_equal(set_tap(h, slot, target, range, period_us),
			 HW_TAP_RESULT_OK);
}

/* Lanes and values of all banks, VDM and the module; the load in ppm. */
static uint32_t set_endpoint(struct host *h, unsigned int cage,
			     unsigned int e, uint32_t period_us)
{
	unsigned int slot = cage * 64 + e * 32;
	unsigned int bank, k;

	take_tap(h, slot++, TARGET(cage, e, 0, 0), RANGE(3, 24) | RECORD,
		 1000000);
	for (bank = 0; bank < BANKS; bank++) {
		for (k = 0; k < 4; k++)
			take_tap(h, slot++, TARGET(cage, e, bank, 0x24 + k),
				 RANGE(128, k < 3 ? 64 : 32) | RECORD |
				 HW_TLM_TAP_RANGE_VDM, 1000000);
		take_tap(h, slot++,
			 TARGET(cage, e, bank, CMIS_PAGE_LANE_STATUS),
			 RANGE(LANES_FIRST, LANES_LENGTH) | RECORD, period_us);
		take_tap(h, slot++,
			 TARGET(cage, e, bank, CMIS_PAGE_LANE_STATUS),
			 RANGE(MONITORS, MONITORS_LENGTH) | RECORD, period_us);
	}
	return rd(h, HW_TLM_TAP_LOAD_PPM);
}

/* 100 Hz for 1,024 lanes: half of each bus, and not one sample too late. */
static void test_hundred_hertz(void **state)
{
	struct host *h = open_full();
	const struct hw_slot *slots = (const void *)(h->memory + HOST_DATA);
	unsigned int cage, e, i;
	uint64_t due = 0;
	uint32_t load;

	(void)state;
	ring_setup(h, 65535, 1000000, UINT64_MAX);
	ring_start(h);
	for (cage = 0; cage < CAGES; cage++) {
		for (e = 0; e < ENDPOINTS; e++) {
			load = set_endpoint(h, cage, e, RATE_US);
			assert_in_range(load, 400000, 500000);
		}
	}
	host_run_ms(h, SECONDS * 1000 - 5);
	for (i = 0; i < TLM_SIZE; i++) {
		if (!slots[i].seq_begin)
			continue;
		assert_int_equal(slots[i].status, HW_STATUS_OK);
		assert_int_equal(slots[i].missed, 0);
		due += slots[i].sample;
	}
	/* but for those of VDM, which wait for their freeze, all of them */
	assert_int_equal(ring_produced(h), due);
	assert_int_equal(ring_dropped(h), 0);
	assert_in_range(due, CAGES * ENDPOINTS * BANKS * 2 * 100 * SECONDS,
			CAGES * ENDPOINTS * (BANKS * 2 * 100 * SECONDS + 80));
	host_no_violations(h);
	host_close(h);
}

/* Twice as often, and the card says by how much it is too much. */
static void test_too_much(void **state)
{
	struct host *h = open_full();
	unsigned int i;

	(void)state;
	for (i = 0; i < BANKS; i++)
		take_tap(h, i, TARGET(0, 0, i, CMIS_PAGE_LANE_STATUS),
			 RANGE(MONITORS, MONITORS_LENGTH), 5000);
	assert_int_equal(rd(h, HW_TLM_TAP_COST_NS), 757000);
	assert_int_equal(rd(h, HW_TLM_TAP_LOAD_PPM), 4 * 757000 / 5);
	assert_int_equal(set_tap(h, 9, TARGET(0, 0, 0, CMIS_PAGE_LANE_STATUS),
				 RANGE(MONITORS, MONITORS_LENGTH), 2000),
			 HW_TAP_RESULT_OVERLOAD);
	assert_int_equal(rd(h, HW_TLM_TAP_LOAD_PPM),
			 4 * 757000 / 5 + 757000 / 2);
	host_close(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hundred_hertz),
		cmocka_unit_test(test_too_much),
	};

	return cmocka_run_group_tests_name("emu_plan", tests, NULL, NULL);
}
