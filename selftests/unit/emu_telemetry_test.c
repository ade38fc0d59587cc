// SPDX-License-Identifier: GPL-2.0
/* Taps and the shadow area: hardware.md section 7. */
#include "emu_tap_util.h"

static void test_crc(void **state)
{
	(void)state;
	assert_int_equal(crc32c("123456789", 9), 0xe3069283);
}

static void test_periodic(void **state)
{
	struct host *h = tap_open("8xdr8");
	uint64_t start = sim_now(h->sim);
	const struct hw_slot *s;

	(void)state;
	assert_int_equal(set_tap(h, 3, TARGET(0, 1, 0, 0), RANGE(14, 4),
				 10000), HW_TAP_RESULT_OK);
	host_run_ms(h, 1);
	s = tap_slot(h, 3);
	assert_int_equal(s->seq_begin, 1);
	assert_int_equal(s->status, HW_STATUS_OK);
	assert_int_equal(s->time, start);
	assert_int_equal(s->time_end, start + (2 + 9 * 7) * 1000);
	assert_int_equal(s->cage, 0);
	assert_int_equal(s->endpoint, 1);
	assert_int_equal(s->offset, 14);
	assert_int_equal(s->length, 4);
	assert_int_equal(s->slot, 3);
	assert_int_equal(s->insertions, 1);
	assert_int_equal(s->boot_cookie, rd(h, HW_GLOBAL_BOOT_COOKIE));
	assert_int_not_equal(s->data[0], 0);
	assert_int_equal(s->data[4], 0);
	host_run_ms(h, 99);
	s = tap_slot(h, 3);
	assert_int_equal(s->seq_begin, 10);
	assert_int_equal(s->time, start + 90 * SIM_NS_PER_MS);
	assert_int_equal(s->missed, 0);
	/* cleared: not written any more */
	wr(h, HW_TLM_TAP_OP, 3 | HW_TAP_OP_CLEAR << 24);
	host_run_ms(h, 100);
	assert_int_equal(tap_slot(h, 3)->seq_begin, 10);
	wr(h, HW_TLM_TAP_OP, 3 | HW_TAP_OP_NOW << 24);
	assert_int_equal(rd(h, HW_TLM_TAP_RESULT), HW_TAP_RESULT_SLOT);
	host_no_violations(h);
	host_close(h);
}

static void test_cage_tap(void **state)
{
	struct host *h = tap_open("8xdr8");
	const struct hw_slot *s;
	uint32_t vin;

	(void)state;
	assert_int_equal(set_tap(h, 0, TARGET(0, 255, 0, 0), RANGE(128, 48),
				 1000000), HW_TAP_RESULT_OK);
	host_run_ms(h, 1);
	s = tap_slot(h, 0);
	assert_int_equal(s->seq_begin, 1);
	assert_int_equal(s->time, s->time_end);
	memcpy(&vin, s->data + 4, sizeof(vin));
	assert_int_equal(vin, rd(h, CAGE_REG(0, VIN_MV)));
	host_ctl(h, "vin 0 48000");
	wr(h, HW_TLM_TAP_OP, HW_TAP_OP_NOW << 24);
	host_run_ms(h, 1);
	s = tap_slot(h, 0);
	assert_int_equal(s->seq_begin, 2);
	memcpy(&vin, s->data + 4, sizeof(vin));
	assert_int_equal(vin, 48000);
	host_close(h);
}

static void test_absent_module(void **state)
{
	struct host *h = tap_open("8xdr8");

	(void)state;
	set_tap(h, 0, TARGET(0, 0, 0, 0), RANGE(14, 2), 10000);
	set_tap(h, 1, TARGET(1, 0, 0, 0), RANGE(14, 2), 10000);
	host_run_ms(h, 5);
	assert_int_equal(tap_slot(h, 0)->status, HW_STATUS_OK);
	assert_int_equal(tap_slot(h, 1)->status, HW_STATUS_NO_MODULE);
	wr(h, CAGE_REG(0, CTRL), HW_CAGE_CTRL_RESET);
	host_run_ms(h, 10);
	assert_int_equal(tap_slot(h, 0)->status, HW_STATUS_IN_RESET);
	assert_int_equal(tap_slot(h, 0)->data[0], 0);
	wr(h, CAGE_REG(0, CTRL), 0);
	host_ctl(h, "remove 0");
	host_run_ms(h, 10);
	assert_int_equal(tap_slot(h, 0)->status, HW_STATUS_NO_MODULE);
	host_ctl(h, "insert 0 dac");
	host_run_ms(h, 500);
	assert_int_equal(tap_slot(h, 0)->status, HW_STATUS_OK);
	assert_int_equal(tap_slot(h, 0)->insertions, 2);
	host_close(h);
}

static void test_results(void **state)
{
	struct host *h = tap_open("8xdr8");
	const uint32_t ep = TARGET(0, 0, 0, 0);
	const uint32_t page = TARGET(0, 0, 0, 0x10);

	(void)state;
	wr(h, HW_EVT_FLAG_TABLE_0, 8 << 8 | 6 << 16 | 7 << 24);
	wr(h, EP_REG(0, 0, FLAGS), 1 | 4 << 16);
	assert_int_equal(set_tap(h, TAP_SLOTS, ep, RANGE(14, 2), 10000),
			 HW_TAP_RESULT_SLOT);
	assert_int_equal(set_tap(h, 0, TARGET(2, 0, 0, 0), RANGE(14, 2),
				 10000), HW_TAP_RESULT_TARGET);
	assert_int_equal(set_tap(h, 0, TARGET(0, 2, 0, 0), RANGE(14, 2),
				 10000), HW_TAP_RESULT_TARGET);
	assert_int_equal(set_tap(h, 0, ep, RANGE(14, 0), 10000),
			 HW_TAP_RESULT_RANGE);
	assert_int_equal(set_tap(h, 0, ep, RANGE(120, 9), 10000),
			 HW_TAP_RESULT_RANGE);
	assert_int_equal(set_tap(h, 0, page, RANGE(250, 7), 10000),
			 HW_TAP_RESULT_RANGE);
	assert_int_equal(set_tap(h, 0, page, RANGE(0, 1), 10000),
			 HW_TAP_RESULT_RANGE);
	assert_int_equal(set_tap(h, 0, ep, RANGE(14, 2), 999),
			 HW_TAP_RESULT_PERIOD);
	assert_int_equal(set_tap(h, 0, ep, RANGE(14, 2), 3600000001u),
			 HW_TAP_RESULT_PERIOD);
	assert_int_equal(set_tap(h, 0, ep, RANGE(14, 2), 0),
			 HW_TAP_RESULT_PERIOD);
	assert_int_equal(set_tap(h, 0, ep, RANGE(0, 9), 10000),
			 HW_TAP_RESULT_FORBIDDEN);
	assert_int_equal(set_tap(h, 0, ep, RANGE(120, 2), 10000),
			 HW_TAP_RESULT_FORBIDDEN);
	assert_int_equal(set_tap(h, 0, TARGET(0, 0, 0, 0x9f), RANGE(128, 2),
				 10000), HW_TAP_RESULT_FORBIDDEN);
	assert_int_equal(set_tap(h, 0, TARGET(0, 0, 0, 3), RANGE(128, 2),
				 10000), HW_TAP_RESULT_FORBIDDEN);
	/* 16 bursts of 121 us, more than 80 % of 2 ms */
	assert_int_equal(set_tap(h, 0, page, RANGE(128, 128), 2000),
			 HW_TAP_RESULT_OVERLOAD);
	assert_int_equal(set_tap(h, 0, page, RANGE(128, 128), 4000),
			 HW_TAP_RESULT_OK);
	assert_int_equal(set_tap(h, 1, page, RANGE(128, 128), 4000),
			 HW_TAP_RESULT_OVERLOAD);
	assert_int_equal(set_tap(h, 0, page, RANGE(128, 128), 3000),
			 HW_TAP_RESULT_OK);
	host_no_violations(h);
	host_close(h);
}

static void test_on_interrupt(void **state)
{
	struct host *h = tap_open("8xdr8");
	uint64_t seq;

	(void)state;
	wr(h, HW_EVT_FLAG_TABLE_0, 8 << 8 | 6 << 16 | 7 << 24);
	wr(h, HW_EVT_FLAG_TABLE_1, 0x11 | 134 << 8 | 20 << 16 | 1u << 31);
	wr(h, EP_REG(0, 0, HOLDOFF), 200);
	wr(h, EP_REG(0, 0, FLAGS), 3 | 4 << 16 | HW_EP_FLAGS_ENABLE);
	assert_int_equal(set_tap(h, 0, TARGET(0, 0, 0, 0),
				 RANGE(3, 1) | 1 << 16, 0), HW_TAP_RESULT_OK);
	host_run_ms(h, 50);
	seq = tap_slot(h, 0)->seq_begin;
	host_run_ms(h, 500);
	assert_int_equal(tap_slot(h, 0)->seq_begin, seq);
	host_ctl(h, "flag 0:0 tx-eq-fail 3");
	host_run_ms(h, 20);
	assert_int_equal(tap_slot(h, 0)->seq_begin, seq + 1);
	host_close(h);
}

/* A hung bus: samples time out, those due meanwhile are counted. */
static void test_missed(void **state)
{
	struct host *h = tap_open("8xdr8");

	(void)state;
	set_tap(h, 0, TARGET(0, 0, 0, 0), RANGE(14, 2), 10000);
	host_run_ms(h, 5);
	host_ctl(h, "fault 0:0 hang on");
	host_run_ms(h, 110);
	assert_int_equal(tap_slot(h, 0)->status, HW_STATUS_TIMEOUT);
	assert_in_range(tap_slot(h, 0)->missed, 8, 10);
	host_close(h);
}

/* Commands and samples take turns; neither starves. */
static void test_turns(void **state)
{
	struct host *h = tap_open("8xdr8");
	uint64_t end;
	int done = 0;

	(void)state;
	cmd_enable(h, 4);
	wr(h, EP_REG(0, 0, BURST), 0x8080);
	assert_int_equal(set_tap(h, 0, TARGET(0, 0, 0, 0), RANGE(14, 2),
				 2000), HW_TAP_RESULT_OK);
	end = sim_now(h->sim) + 400 * SIM_NS_PER_MS;
	while (sim_now(h->sim) < end) {
		while ((uint16_t)(h->sq_tail - h->cq_head) < 4)
			cmd_put(h, cmd_read(0, 0, 0, 0, 0, 100));
		cmd_ring(h);
		assert_non_null(cmd_next(h, 50));
		done++;
	}
	assert_in_range(tap_slot(h, 0)->seq_begin, 198, 202);
	assert_in_range(done, 350, 420);
	host_no_violations(h);
	host_close(h);
}

/* What the benches compare is of commands alone, from first to last bit. */
static void test_command_totals(void **state)
{
	struct host *h = tap_open("8xdr8");
	uint64_t data_ns = (2 + 9 * 7) * 1000 + 20000;
	char want[160];
	uint64_t start;

	(void)state;
	cmd_enable(h, 4);
	set_tap(h, 0, TARGET(0, 0, 0, 0), RANGE(14, 8), 1000);
	host_ctl(h, "stats reset");
	host_run_us(h, 10500);
	start = sim_now(h->sim);
	cmd_put(h, cmd_read(0, 0, 0, 0, 14, 4));
	cmd_put(h, cmd_read(0, 0, 0, 0, 14, 4));
	cmd_ring(h);
	host_run_ms(h, 10);
	snprintf(want, sizeof(want),
		 "total data_ns=%llu holdoff_ns=0 first_ns=%llu last_ns=%llu\n",
		 (unsigned long long)(2 * data_ns), (unsigned long long)start,
		 (unsigned long long)(start + 2 * data_ns - 20000));
	assert_string_equal(host_ctl(h, "stats total 0"), want);
	host_close(h);
}

static void test_stop(void **state)
{
	struct host *h = tap_open("8xdr8");
	uint64_t seq;

	(void)state;
	set_tap(h, 0, TARGET(0, 0, 0, 0), RANGE(14, 2), 1000);
	host_run_us(h, 10030);
	wr(h, HW_GLOBAL_RESET, 0x434e5546);
	assert_int_equal(rd(h, HW_TLM_STATUS), 0);
	seq = tap_slot(h, 0)->seq_begin;
	host_run_ms(h, 100);
	assert_int_equal(tap_slot(h, 0)->seq_begin, seq);
	/* a shadow area that cannot be written stops it */
	wr(h, HW_TLM_SLOTS, 1);
	wr(h, HW_TLM_CTRL, 1);
	set_tap(h, 0, TARGET(0, 0, 0, 0), RANGE(14, 2), 1000);
	host_run_ms(h, 10);
	assert_int_equal(rd(h, HW_TLM_STATUS),
			 HW_TLM_STATUS_ERROR | HW_QUEUE_ERROR_DMA << 8);
	wr(h, HW_TLM_SHADOW_LO, 0x10);
	wr(h, HW_TLM_CTRL, 1);
	assert_int_equal(rd(h, HW_TLM_STATUS),
			 HW_TLM_STATUS_ERROR | HW_QUEUE_ERROR_CONFIG << 8);
	host_no_violations(h);
	host_close(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_crc),
		cmocka_unit_test(test_periodic),
		cmocka_unit_test(test_cage_tap),
		cmocka_unit_test(test_absent_module),
		cmocka_unit_test(test_results),
		cmocka_unit_test(test_on_interrupt),
		cmocka_unit_test(test_missed),
		cmocka_unit_test(test_turns),
		cmocka_unit_test(test_command_totals),
		cmocka_unit_test(test_stop),
	};

	return cmocka_run_group_tests_name("emu_telemetry", tests, NULL, NULL);
}
