// SPDX-License-Identifier: GPL-2.0
/* VDM taps: hardware.md 7.2. */
#include "emu_tap_util.h"

#include "../../driver/cmis.h"

#define VDM		(HW_TLM_TAP_RANGE_VDM | HW_TLM_TAP_RANGE_RECORD)
#define VALUES(bank, k)	TARGET(0, 0, bank, CMIS_PAGE_VDM_VALUES + (k))
#define GROUP(length)	(RANGE(128, length) | VDM)
#define MS		SIM_NS_PER_MS

static struct host *open_chain(void)
{
	struct host *h = tap_open("8xdr8");

	/* as a driver sets up what the module advertises */
	wr(h, EP_REG(0, 0, BURST), 0x0880);
	wr(h, EP_REG(0, 0, HOLDOFF), 160);
	ring_setup(h, 1000, 1000000, UINT64_MAX);
	ring_start(h);
	return h;
}

/* All groups of all banks, once per second. */
static void set_all(struct host *h)
{
	static const uint8_t lengths[] = { 64, 64, 64, 32 };
	unsigned int bank, k;

	for (bank = 0; bank < 4; bank++)
		for (k = 0; k < 4; k++)
			assert_int_equal(set_tap(h, 4 * bank + k,
						 VALUES(bank, k),
						 GROUP(lengths[k]), 1000000),
					 HW_TAP_RESULT_OK);
}

static void test_one_sample(void **state)
{
	struct host *h = open_chain();
	uint64_t start = sim_now(h->sim);
	const struct hw_slot *last = NULL;
	const struct hw_slot *s;
	unsigned int i;

	(void)state;
	set_all(h);
	/* those that joined while the first one's freeze was on its way */
	host_run_ms(h, 900);
	assert_int_equal(ring_produced(h), 16);
	for (i = 0; i < 16; i++) {
		s = ring_record(h, i);
		assert_int_equal(s->slot, i);
		assert_int_equal(s->freeze, 1);
		assert_int_equal(s->status, HW_STATUS_OK);
		assert_int_equal(s->bank, i / 4);
		assert_int_equal(s->page, CMIS_PAGE_VDM_VALUES + i % 4);
		if (last)
			assert_true(s->time >= last->time_end);
		last = s;
	}
	assert_true(last->time_end < start + 40 * MS);
	/* thawed again, and the next one in a second */
	assert_string_equal(host_ctl(h, "reg 0:0 0 2f 144 2"), "00 c0\n");
	host_run_ms(h, 200);
	assert_int_equal(ring_produced(h), 32);
	assert_int_equal(ring_record(h, 16)->freeze, 2);
	assert_in_range(ring_record(h, 16)->time, start + 1000 * MS,
			start + 1010 * MS);
	assert_int_equal(ring_record(h, 31)->missed, 0);
	host_no_violations(h);
	host_close(h);
}

/* Commands and other samples go first while the module is frozen. */
static void test_shared(void **state)
{
	struct host *h = open_chain();
	struct hw_cqe cqe;
	uint64_t start;
	unsigned int i;

	(void)state;
	cmd_enable(h, 4);
	host_run_ms(h, 100);
	start = sim_now(h->sim);
	set_all(h);
	for (i = 0; ring_produced(h) < 4; i++) {
		assert_true(i < 1000);
		host_run_us(h, 100);
	}
	set_tap(h, 30, TARGET(0, 0, 0, 0), RANGE(14, 2), 1000);
	cqe = cmd_do(h, cmd_read(0, 0, 0, 0, 0, 1));
	assert_int_equal(cqe.status, HW_STATUS_OK);
	assert_true(ring_produced(h) < 8);
	while (ring_produced(h) < 16)
		host_run_us(h, 100);
	assert_true(sim_now(h->sim) < start + 50 * MS);
	for (i = 0; i < 16; i++) {
		assert_int_equal(ring_record(h, i)->status, HW_STATUS_OK);
		assert_int_equal(ring_record(h, i)->freeze, 1);
	}
	host_run_ms(h, 10);
	assert_string_equal(host_ctl(h, "reg 0:0 0 2f 144 2"), "00 c0\n");
	/* one goes away in between, with the module */
	wr(h, HW_TLM_TAP_OP, HW_TAP_OP_NOW << 24);
	for (i = 0; ring_produced(h) < 20; i++)
		host_run_us(h, 100);
	host_ctl(h, "remove 0");
	assert_int_equal(ring_produced(h), 32);
	assert_int_equal(ring_record(h, 31)->status, HW_STATUS_NO_MODULE);
	host_run_ms(h, 100);
	host_no_violations(h);
	host_close(h);
}

/* The freeze does not come: all fail, the request is withdrawn. */
static void test_stuck(void **state)
{
	struct host *h = open_chain();
	uint64_t start = sim_now(h->sim);
	unsigned int i;

	(void)state;
	cmd_enable(h, 4);
	host_ctl(h, "fault 0:0 freeze on");
	set_all(h);
	host_run_ms(h, 60);
	assert_int_equal(ring_produced(h), 16);
	for (i = 0; i < 16; i++) {
		assert_int_equal(ring_record(h, i)->status,
				 HW_STATUS_TIMEOUT);
		assert_int_equal(ring_record(h, i)->freeze, 1);
		assert_int_equal(ring_record(h, i)->data[0], 0);
	}
	assert_in_range(ring_record(h, 0)->time_end, start + 20 * MS,
			start + 25 * MS);
	assert_string_equal(host_ctl(h, "reg 0:0 0 2f 144 2"), "00 00\n");
	/* the endpoint is free again */
	assert_int_equal(cmd_do(h, cmd_read(0, 0, 0, 0, 0, 1)).status,
			 HW_STATUS_OK);
	host_ctl(h, "fault 0:0 freeze off");
	host_run_ms(h, 1000);
	assert_int_equal(ring_record(h, 31)->status, HW_STATUS_OK);
	host_no_violations(h);
	host_close(h);
}

/* Too much for 40 ms: what is late times out, and it is over by 50 ms. */
static void test_too_long(void **state)
{
	struct host *h = open_chain();
	uint64_t start = sim_now(h->sim);
	unsigned int i, ok = 0;

	(void)state;
	wr(h, EP_REG(0, 0, BUS_KHZ), 400);
	for (i = 0; i < 16; i++)
		assert_int_equal(set_tap(h, i, VALUES(i / 4, i % 4),
					 GROUP(128), 1000000),
				 HW_TAP_RESULT_OK);
	host_run_ms(h, 60);
	assert_int_equal(ring_produced(h), 16);
	for (i = 0; i < 16; i++) {
		if (ring_record(h, i)->status == HW_STATUS_OK)
			ok++;
		else
			assert_int_equal(ring_record(h, i)->status,
					 HW_STATUS_TIMEOUT);
		assert_true(ring_record(h, i)->time_end <= start + 41 * MS);
	}
	assert_in_range(ok, 8, 15);
	assert_string_equal(host_ctl(h, "reg 0:0 0 2f 144 2"), "00 c0\n");
	host_no_violations(h);
	host_close(h);
}

static void test_absent(void **state)
{
	struct host *h = open_chain();

	(void)state;
	set_all(h);
	host_run_ms(h, 5);
	/* in the middle of the chain */
	host_ctl(h, "remove 0");
	assert_int_equal(ring_produced(h), 16);
	assert_int_equal(ring_record(h, 15)->status, HW_STATUS_NO_MODULE);
	host_run_ms(h, 1000);
	assert_int_equal(ring_produced(h), 32);
	assert_int_equal(ring_record(h, 31)->status, HW_STATUS_NO_MODULE);
	host_ctl(h, "insert 0 8xdr8");
	host_run_ms(h, 2000);
	assert_int_equal(tap_slot(h, 15)->status, HW_STATUS_OK);
	host_close(h);
}

static void test_clear(void **state)
{
	struct host *h = open_chain();
	unsigned int i;

	(void)state;
	set_all(h);
	host_run_ms(h, 2);
	for (i = 0; i < 16; i++)
		clear_tap(h, i);
	/* nothing is sampled, and the module does not stay frozen */
	host_run_ms(h, 50);
	assert_int_equal(ring_produced(h), 0);
	assert_string_equal(host_ctl(h, "reg 0:0 0 2f 144 2"), "00 c0\n");
	set_all(h);
	host_run_ms(h, 2);
	wr(h, HW_GLOBAL_RESET, 0x434e5546);
	host_run_ms(h, 50);
	assert_string_equal(host_ctl(h, "reg 0:0 0 2f 144 2"), "00 c0\n");
	assert_int_equal(tap_slot(h, 0)->seq_begin, 0);
	host_no_violations(h);
	host_close(h);
}

/* The tap whose range is on the bus is taken away. */
static void test_clear_reading(void **state)
{
	struct host *h = open_chain();
	unsigned int i;

	(void)state;
	set_all(h);
	for (i = 0; !ring_produced(h); i++) {
		assert_true(i < 1000);
		host_run_us(h, 100);
	}
	clear_tap(h, 1);
	host_run_ms(h, 50);
	assert_int_equal(ring_produced(h), 15);
	assert_int_equal(ring_record(h, 1)->slot, 2);
	assert_int_equal(ring_record(h, 14)->slot, 15);
	assert_string_equal(host_ctl(h, "reg 0:0 0 2f 144 2"), "00 c0\n");
	/* a card that goes away in the middle */
	wr(h, HW_TLM_TAP_OP, HW_TAP_OP_NOW << 24);
	host_run_ms(h, 3);
	host_close(h);
}

static void test_now(void **state)
{
	struct host *h = open_chain();

	(void)state;
	set_all(h);
	host_run_ms(h, 100);
	wr(h, HW_TLM_TAP_OP, 7 | HW_TAP_OP_NOW << 24);
	assert_int_equal(rd(h, HW_TLM_TAP_RESULT), HW_TAP_RESULT_OK);
	host_run_ms(h, 60);
	assert_int_equal(ring_produced(h), 32);
	assert_int_equal(tap_slot(h, 15)->freeze, 2);
	/* alone in its period: a freeze of its own */
	set_tap(h, 20, VALUES(0, 0), GROUP(64), 500000);
	host_run_ms(h, 60);
	assert_int_equal(tap_slot(h, 20)->freeze, 1);
	assert_int_equal(tap_slot(h, 15)->freeze, 2);
	/* a range without VDM needs no freeze */
	set_tap(h, 21, VALUES(0, 0), RANGE(128, 64), 500000);
	host_run_ms(h, 60);
	assert_int_equal(tap_slot(h, 21)->freeze, 0);
	assert_int_equal(tap_slot(h, 21)->status, HW_STATUS_OK);
	host_no_violations(h);
	host_close(h);
}

static void test_refused(void **state)
{
	struct host *h = open_chain();
	uint32_t one, load;

	(void)state;
	assert_int_equal(set_tap(h, 0, TARGET(0, 0, 0, 0x11), GROUP(8),
				 1000000), HW_TAP_RESULT_RANGE);
	assert_int_equal(set_tap(h, 0, TARGET(0, 0, 0, 0x28), GROUP(8),
				 1000000), HW_TAP_RESULT_RANGE);
	assert_int_equal(set_tap(h, 0, VALUES(0, 0), GROUP(8) |
				 HW_TLM_TAP_RANGE_ON_INTERRUPT, 1000000),
			 HW_TAP_RESULT_RANGE);
	assert_int_equal(set_tap(h, 0, VALUES(0, 0), GROUP(8), 0),
			 HW_TAP_RESULT_PERIOD);
	assert_int_equal(set_tap(h, 0, TARGET(0, 255, 0, 0), GROUP(8),
				 1000000), HW_TAP_RESULT_RANGE);
	/* the freeze of a group is paid once */
	assert_int_equal(set_tap(h, 0, VALUES(0, 0), GROUP(64), 100000),
			 HW_TAP_RESULT_OK);
	one = rd(h, HW_TLM_TAP_COST_NS);
	assert_int_equal(one, (9 * 67 + 2) * 1000 + 20000 + 76000 + 160000 +
			 40000);
	load = rd(h, HW_TLM_TAP_LOAD_PPM);
	/* two page changes, three READs of 58 us, two WRITEs of 49 us */
	assert_int_equal(load, (one + 2 * 276000 + 3 * 58000 + 2 * 49000) /
			 100);
	assert_int_equal(set_tap(h, 1, VALUES(1, 0), GROUP(64), 100000),
			 HW_TAP_RESULT_OK);
	assert_int_equal(rd(h, HW_TLM_TAP_LOAD_PPM), load + one / 100);
	host_no_violations(h);
	host_close(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_sample),
		cmocka_unit_test(test_shared),
		cmocka_unit_test(test_stuck),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_absent),
		cmocka_unit_test(test_clear),
		cmocka_unit_test(test_clear_reading),
		cmocka_unit_test(test_now),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests_name("emu_chain", tests, NULL, NULL);
}
