// SPDX-License-Identifier: GPL-2.0
/* Event queue, retention and flag service: hardware.md section 6. */
#include "emu_card_util.h"

#define READY_MS	400

/* Cheap events of cage 1: in and out, one each. */
static void make_events(struct host *h, int n)
{
	while (n--) {
		host_ctl(h, "insert 1 dac");
		if (!n--)
			break;
		host_ctl(h, "remove 1");
	}
}

static void test_order_and_time(void **state)
{
	struct host *h = host_open("dac");
	const struct hw_event *e;

	(void)state;
	host_run_us(h, 777);
	host_ctl(h, "remove 0");
	evt_enable(h, 4, 1);
	e = evt_next(h);
	assert_int_equal(e->seq, 1);
	assert_int_equal(e->type, HW_EVENT_TYPE_PRESENCE);
	assert_int_equal(e->arg, 1);
	assert_int_equal(e->cage, 0);
	assert_int_equal(e->endpoint, 255);
	assert_int_equal(e->time, 0);
	assert_int_equal(e->boot_cookie, rd(h, HW_GLOBAL_BOOT_COOKIE));
	e = evt_next(h);
	assert_int_equal(e->seq, 2);
	assert_int_equal(e->arg, 0);
	assert_int_equal(e->time, 777000);
	assert_null(evt_next(h));
	assert_int_equal(h->irqs[VECTOR_EVT], 1);
	host_no_violations(h);
	host_close(h);
}

/* A function reset or a new driver loses nothing. */
static void test_window(void **state)
{
	struct host *h = host_open("none");
	uint64_t seen;
	int i;

	(void)state;
	evt_enable(h, 4, 1);
	make_events(h, 40);
	for (i = 1; i <= 20; i++)
		assert_int_equal(evt_next(h)->seq, i);
	seen = 20;
	wr(h, HW_GLOBAL_RESET, 0x434e5546);
	make_events(h, 3);
	evt_enable(h, 4, seen + 1);
	for (i = 21; i <= 43; i++)
		assert_int_equal(evt_next(h)->seq, i);
	assert_null(evt_next(h));
	/* beyond NEXT counts as NEXT */
	wr(h, HW_EVT_CTRL, 0);
	evt_enable(h, 4, 1000000);
	host_ctl(h, "remove 1");
	assert_int_equal(evt_next(h)->seq, 44);
	host_no_violations(h);
	host_close(h);
}

static void test_gap(void **state)
{
	struct host *h = host_open("none");
	const struct hw_event *e;
	uint64_t lost;
	int i;

	(void)state;
	make_events(h, 5000);
	assert_int_equal(rd(h, HW_EVT_OLDEST_LO), 5000 - 4096 + 1);
	assert_int_equal(rd(h, HW_EVT_OLDEST_HI), 0);
	assert_int_equal(rd(h, HW_EVT_NEXT_LO), 5001);
	evt_enable(h, 8, 11);
	e = evt_next(h);
	assert_int_equal(e->type, HW_EVENT_TYPE_GAP);
	assert_int_equal(e->seq, 904);
	memcpy(&lost, e->data, sizeof(lost));
	assert_int_equal(lost, 905 - 11);
	for (i = 905; i <= 5000; i++)
		assert_int_equal(evt_next(h)->seq, i);
	assert_null(evt_next(h));
	host_close(h);
}

static uint32_t error_code(struct host *h)
{
	assert_int_equal(rd(h, HW_EVT_STATUS) & 3, HW_EVT_STATUS_ERROR);
	return rd(h, HW_EVT_STATUS) >> 8;
}

static void test_errors(void **state)
{
	struct host *h = host_open("none");

	(void)state;
	evt_enable(h, 4, 1);
	wr(h, HW_EVT_HEAD, 1);
	assert_int_equal(error_code(h), HW_QUEUE_ERROR_INDEX);
	wr(h, HW_EVT_SIZE, 3);
	wr(h, HW_EVT_CTRL, 1);
	assert_int_equal(error_code(h), HW_QUEUE_ERROR_CONFIG);
	evt_enable(h, 4, 1);
	h->dma = HOST_FAILS;
	make_events(h, 1);
	assert_int_equal(error_code(h), HW_QUEUE_ERROR_DMA);
	h->dma = HOST_AT_ONCE;
	evt_enable(h, 4, 1);
	assert_int_equal(evt_next(h)->seq, 1);
	host_no_violations(h);
	host_close(h);
}

/* Messages to a client that answers late: entries in order, then interrupts. */
static void test_slow_dma(void **state)
{
	struct host *h = host_open("none");
	int i;

	(void)state;
	h->dma = HOST_LATER;
	evt_enable(h, 6, 1);
	make_events(h, 20);
	assert_null(evt_next(h));
	assert_int_equal(h->irqs[VECTOR_EVT], 0);
	host_answer(h, 0);
	assert_int_equal(h->irqs[VECTOR_EVT], 20);
	for (i = 1; i <= 20; i++)
		assert_int_equal(evt_next(h)->seq, i);
	make_events(h, 1);
	wr(h, HW_EVT_CTRL, 0);
	assert_int_equal(rd(h, HW_EVT_STATUS), HW_EVT_STATUS_RUNNING);
	host_answer(h, 0);
	assert_int_equal(rd(h, HW_EVT_STATUS), 0);
	host_close(h);
}

static void test_garbage(void **state)
{
	struct host *h = host_open("none");

	(void)state;
	evt_enable(h, 4, 1);
	host_ctl(h, "fault card ring-garbage event-cage");
	host_ctl(h, "fault card ring-garbage event-length");
	make_events(h, 2);
	assert_true(evt_next(h)->cage > 15);
	assert_int_equal(evt_next(h)->cage, 1);
	host_close(h);
}

#define FLAG_ENTRY(page, offset, length, summary, banked) \
	((page) | (offset) << 8 | (length) << 16 | (summary) << 24 | \
	 (uint32_t)(banked) << 31)

static struct host *open_flags(const char *model, unsigned int banks)
{
	struct host *h = host_open(model);

	wr(h, HW_EVT_FLAG_TABLE_0, FLAG_ENTRY(0, 8, 6, 7, 0));
	wr(h, HW_EVT_FLAG_TABLE_1, FLAG_ENTRY(0x11, 134, 20, 0, 1));
	wr(h, EP_REG(0, 0, HOLDOFF), 200);
	wr(h, EP_REG(0, 0, FLAGS), 3 | banks << 16 | HW_EP_FLAGS_ENABLE);
	host_run_ms(h, READY_MS);
	evt_enable(h, 6, 1);
	while (evt_next(h))
		;
	return h;
}

static void test_service(void **state)
{
	struct host *h = open_flags("8xdr8", 4);
	const struct hw_event *e;
	uint64_t start = sim_now(h->sim);

	(void)state;
	host_ctl(h, "flag 0:0 tx-eq-fail 13");
	host_run_ms(h, 10);
	e = evt_next(h);
	assert_int_equal(e->type, HW_EVENT_TYPE_INTERRUPT);
	assert_int_equal(e->arg, 1);
	assert_int_equal(e->endpoint, 0);
	/* reading it released the interrupt, then the READ ended */
	e = evt_next(h);
	assert_int_equal(e->type, HW_EVENT_TYPE_INTERRUPT);
	assert_int_equal(e->arg, 0);
	e = evt_next(h);
	assert_int_equal(e->type, HW_EVENT_TYPE_FLAGS);
	assert_int_equal(e->arg, 0);
	assert_int_equal(e->bank, 1);
	assert_int_equal(e->page, 0x11);
	assert_int_equal(e->offset, 134);
	assert_int_equal(e->length, 20);
	assert_int_equal(e->data[4], 1 << 5);
	assert_in_range(e->time - start, 500000, 2500000);
	assert_null(evt_next(h));
	host_no_violations(h);
	host_close(h);
}

/* Banks from 4 up have no summary: all of their ranges are read. */
static void test_service_upper_banks(void **state)
{
	struct host *h = open_flags("8xdr8-8bank", 8);
	const struct hw_event *e;

	(void)state;
	host_ctl(h, "flag 0:0 rx-los 50");
	host_run_ms(h, 30);
	e = evt_find(h, HW_EVENT_TYPE_FLAGS);
	assert_non_null(e);
	assert_int_equal(e->bank, 6);
	assert_int_equal(e->data[13], 1 << 2);
	assert_null(evt_find(h, HW_EVENT_TYPE_FLAGS));
	host_close(h);
}

static void test_service_disabled(void **state)
{
	struct host *h = open_flags("8xdr8", 4);

	(void)state;
	wr(h, EP_REG(0, 0, FLAGS), 0);
	host_ctl(h, "flag 0:0 tx-eq-fail 3");
	host_run_ms(h, 100);
	assert_null(evt_find(h, HW_EVENT_TYPE_FLAGS));
	/* enabled later, the flag is still there */
	wr(h, EP_REG(0, 0, FLAGS), 3 | 4 << 16 | HW_EP_FLAGS_ENABLE);
	host_run_ms(h, 10);
	assert_non_null(evt_find(h, HW_EVENT_TYPE_FLAGS));
	host_close(h);
}

/* A command that gets there first reports what it took from the module. */
static void test_command_reads_flags(void **state)
{
	struct host *h = open_flags("8xdr8", 4);
	const struct hw_event *e;

	(void)state;
	wr(h, EP_REG(0, 0, FLAGS), 3 | 4 << 16);
	cmd_enable(h, 4);
	host_ctl(h, "flag 0:0 tx-eq-fail 3");
	assert_int_equal(cmd_do(h, cmd_read(0, 0, 0, 0x11, 128, 12)).status,
			 HW_STATUS_OK);
	e = evt_find(h, HW_EVENT_TYPE_FLAGS);
	assert_non_null(e);
	assert_int_equal(e->arg, 1);
	assert_int_equal(e->offset, 134);
	assert_int_equal(e->length, 6);
	assert_int_equal(e->data[4], 1 << 3);
	cmd_do(h, cmd_read(0, 0, 0, 0x11, 128, 12));
	assert_null(evt_find(h, HW_EVENT_TYPE_FLAGS));
	host_close(h);
}

/* Flags in a row: service at most every 5 ms, none of them twice. */
static void test_service_rate(void **state)
{
	struct host *h = open_flags("8xdr8", 4);
	const struct hw_event *e;
	uint64_t last = 0;
	int n = 0;

	(void)state;
	host_ctl(h, "flag 0:0 tx-eq-fail 3 count 100 interval_us 1000");
	host_run_ms(h, 200);
	while ((e = evt_find(h, HW_EVENT_TYPE_FLAGS))) {
		if (last)
			assert_true(e->time - last >= 4000000);
		last = e->time;
		n++;
	}
	assert_in_range(n, 18, 22);
	host_close(h);
}

static void test_service_and_faults(void **state)
{
	struct host *h = open_flags("8xdr8", 4);

	(void)state;
	/* a hang only delays; the interrupt stays asserted */
	host_ctl(h, "fault 0:0 hang on");
	host_ctl(h, "flag 0:0 tx-eq-fail 3");
	host_run_ms(h, 500);
	assert_null(evt_find(h, HW_EVENT_TYPE_FLAGS));
	host_ctl(h, "fault 0:0 hang off");
	host_run_ms(h, 500);
	assert_non_null(evt_find(h, HW_EVENT_TYPE_FLAGS));
	/* removal in the middle of a service */
	host_ctl(h, "flag 0:0 tx-eq-fail 3");
	host_run_us(h, 300);
	host_ctl(h, "remove 0");
	host_run_ms(h, 100);
	assert_int_equal(evt_find(h, HW_EVENT_TYPE_PRESENCE)->arg, 0);
	host_no_violations(h);
	host_close(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_and_time),
		cmocka_unit_test(test_window),
		cmocka_unit_test(test_gap),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_slow_dma),
		cmocka_unit_test(test_garbage),
		cmocka_unit_test(test_service),
		cmocka_unit_test(test_service_upper_banks),
		cmocka_unit_test(test_service_disabled),
		cmocka_unit_test(test_command_reads_flags),
		cmocka_unit_test(test_service_rate),
		cmocka_unit_test(test_service_and_faults),
	};

	return cmocka_run_group_tests_name("emu_event", tests, NULL, NULL);
}
