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

static void setup_flags(struct host *h, unsigned int banks)
{
	wr(h, HW_EVT_FLAG_TABLE_0, FLAG_ENTRY(0, 8, 6, 7, 0));
	wr(h, HW_EVT_FLAG_TABLE_1, FLAG_ENTRY(0x11, 134, 20, 0, 1));
	wr(h, EP_REG(0, 0, HOLDOFF), 200);
	wr(h, EP_REG(0, 0, FLAGS), 3 | banks << 16 | HW_EP_FLAGS_ENABLE);
	host_run_ms(h, READY_MS);
	evt_enable(h, 6, 1);
	while (evt_next(h))
		;
}

static struct host *open_flags(const char *model, unsigned int banks)
{
	struct host *h = host_open(model);

	setup_flags(h, banks);
	return h;
}

/* Something else that selects pages, a hundred times per second. */
static uint32_t set_noise_tap(struct host *h)
{
	wr(h, HW_TLM_SHADOW_LO, (uint32_t)(HOST_BASE + HOST_SHADOW));
	wr(h, HW_TLM_SHADOW_HI, (HOST_BASE + HOST_SHADOW) >> 32);
	wr(h, HW_TLM_SLOTS, 1);
	wr(h, HW_TLM_CTRL, HW_TLM_CTRL_ENABLE);
	wr(h, HW_TLM_TAP_TARGET, 0x10 << 24);
	wr(h, HW_TLM_TAP_RANGE, 128 | 8 << 8);
	wr(h, HW_TLM_TAP_PERIOD_US, 20000);
	wr(h, HW_TLM_TAP_OP, HW_TAP_OP_SET << 24);
	return rd(h, HW_TLM_TAP_RESULT);
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
	/* once more, 5 ms later: it is gone */
	e = evt_next(h);
	assert_int_equal(e->type, HW_EVENT_TYPE_FLAGS);
	assert_int_equal(e->offset, 134);
	assert_int_equal(e->data[4], 0);
	assert_in_range(e->time - start, 5000000, 7500000);
	host_run_ms(h, 100);
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
	e = evt_find(h, HW_EVENT_TYPE_FLAGS);
	assert_non_null(e);
	assert_int_equal(e->bank, 6);
	assert_int_equal(e->data[13], 0);
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
	e = evt_find(h, HW_EVENT_TYPE_FLAGS);
	assert_non_null(e);
	assert_int_equal(e->data[4], 0);
	cmd_do(h, cmd_read(0, 0, 0, 0x11, 128, 12));
	assert_null(evt_find(h, HW_EVENT_TYPE_FLAGS));
	host_close(h);
}

/* The next FLAGS event is of this register and value. */
static uint64_t expect_flag(struct host *h, uint8_t offset, uint8_t value)
{
	const struct hw_event *e = evt_find(h, HW_EVENT_TYPE_FLAGS);

	assert_non_null(e);
	assert_true(offset >= e->offset && offset < e->offset + e->length);
	assert_int_equal(e->data[offset - e->offset], value);
	return e->time;
}

static bool flag_is_set(struct host *h)
{
	return !strcmp(host_ctl(h, "reg 0:0 0 11 138"), "08\n");
}

static void set_flag(struct host *h)
{
	host_ctl(h, "flag 0:0 tx-eq-fail 3");
	host_run_us(h, 1);
	assert_true(flag_is_set(h));
}

/* Until the module has answered a READ; its bytes are still on the wire. */
static void run_until_given(struct host *h)
{
	int tries = 1000;

	while (flag_is_set(h)) {
		assert_true(tries--);
		host_run_us(h, 10);
	}
	assert_null(evt_find(h, HW_EVENT_TYPE_FLAGS));
}

static void put_read_of_flag(struct host *h, unsigned int timeout_ms)
{
	struct hw_sqe sqe = cmd_read(0, 0, 0, 0x11, 134, 20);

	sqe.timeout_ms = timeout_ms;
	wr(h, EP_REG(0, 0, FLAGS), 3 | 4 << 16);
	set_flag(h);
	cmd_put(h, sqe);
	cmd_ring(h);
	run_until_given(h);
}

/* What a READ took from the module is told, whatever ends it. */
static void test_dropped_reads(void **state)
{
	struct host *h = open_flags("8xdr8", 4);
	uint32_t next;

	(void)state;
	cmd_enable(h, 4);
	put_read_of_flag(h, 1000);
	wr(h, HW_CMD_CTRL, 0);
	expect_flag(h, 138, 1 << 3);
	cmd_enable(h, 4);
	cmd_do(h, cmd_read(0, 0, 0, 0x11, 134, 20));
	expect_flag(h, 138, 0);
	put_read_of_flag(h, 1000);
	next = rd(h, HW_EVT_NEXT_LO);
	h->dma = HOST_LATER;
	wr(h, HW_GLOBAL_RESET, 0x434e5546);
	assert_int_equal(rd(h, HW_EVT_STATUS), 0);
	assert_int_equal(h->nwaiting, 0);
	h->dma = HOST_AT_ONCE;
	evt_enable(h, 6, next);
	expect_flag(h, 138, 1 << 3);
	assert_null(evt_find(h, HW_EVENT_TYPE_FLAGS));
	host_no_violations(h);
	host_close(h);
}

static void test_failed_read(void **state)
{
	struct host *h = open_flags("8xdr8", 4);

	(void)state;
	cmd_enable(h, 4);
	assert_int_equal(cmd_do(h, cmd_read(0, 0, 0, 0x11, 128, 1)).status,
			 HW_STATUS_OK);
	host_ctl(h, "fault 0:0 stretch 20");
	put_read_of_flag(h, 10);
	assert_int_equal(cmd_next(h, 100)->status, HW_STATUS_TIMEOUT);
	expect_flag(h, 138, 1 << 3);
	host_close(h);
}

/* What the removed module's last READ took is not the next one's. */
static void test_read_and_removal(void **state)
{
	struct host *h = open_flags("8xdr8", 4);

	(void)state;
	cmd_enable(h, 4);
	put_read_of_flag(h, 1000);
	host_ctl(h, "remove 0");
	assert_int_equal(cmd_next(h, 0)->status, HW_STATUS_NO_MODULE);
	expect_flag(h, 138, 1 << 3);
	host_ctl(h, "insert 0 8xdr8");
	host_run_ms(h, READY_MS);
	wr(h, EP_REG(0, 0, FLAGS), 3 | 4 << 16);
	cmd_do(h, cmd_read(0, 0, 0, 0x11, 134, 20));
	assert_null(evt_find(h, HW_EVENT_TYPE_FLAGS));
	host_close(h);
}

/* Tap of the flags that is cleared in the middle of its READ. */
static void test_cleared_tap(void **state)
{
	struct host *h = open_flags("8xdr8", 4);

	(void)state;
	wr(h, EP_REG(0, 0, FLAGS), 3 | 4 << 16);
	set_noise_tap(h);
	host_run_ms(h, 1);
	wr(h, HW_TLM_TAP_TARGET, 0x11 << 24);
	wr(h, HW_TLM_TAP_RANGE, 134 | 20 << 8 | HW_TLM_TAP_RANGE_ON_INTERRUPT);
	wr(h, HW_TLM_TAP_PERIOD_US, 0);
	set_flag(h);
	wr(h, HW_TLM_TAP_OP, HW_TAP_OP_SET << 24);
	assert_int_equal(rd(h, HW_TLM_TAP_RESULT), HW_TAP_RESULT_OK);
	run_until_given(h);
	wr(h, HW_TLM_TAP_OP, HW_TAP_OP_CLEAR << 24);
	assert_int_equal(evt_find(h, HW_EVENT_TYPE_FLAGS)->arg, 2);
	host_close(h);
}

/* More than service can tell apart: set once, and gone at the end. */
static void test_service_rate(void **state)
{
	struct host *h = open_flags("8xdr8", 4);
	uint64_t start = sim_now(h->sim);
	uint64_t reads;

	(void)state;
	reads = h->card->cages[0]->ep[0].stats.transactions;
	host_ctl(h, "flag 0:0 tx-eq-fail 3 count 100 interval_us 1000");
	host_run_ms(h, 200);
	expect_flag(h, 138, 1 << 3);
	assert_in_range(expect_flag(h, 138, 0) - start, 99000000, 109000000);
	assert_null(evt_find(h, HW_EVENT_TYPE_FLAGS));
	/* at most every 5 ms: Lower:3-13 and page 11h in bursts of 8 */
	reads = h->card->cages[0]->ep[0].stats.transactions - reads;
	assert_in_range(reads, 19 * 5, 22 * 5 + 2);
	host_close(h);
}

/* Six edges of one flag 5 ms apart: six times set, six times gone. */
static void test_six_edges(void **state)
{
	struct host *h = open_flags("8xdr8", 4);
	uint64_t start = sim_now(h->sim);
	uint64_t time;
	int i;

	(void)state;
	wr(h, HW_EVT_FLAG_SERVICE_US, 1000);
	assert_int_equal(set_noise_tap(h), HW_TAP_RESULT_OK);
	host_ctl(h, "flag 0:0 rx-los 13 pulse 6 5");
	host_run_ms(h, 100);
	for (i = 0; i < 6; i++) {
		time = expect_flag(h, 147, 1 << 5);
		assert_in_range(time - start, i * 5000000, i * 5000000 +
				3000000);
		assert_true(expect_flag(h, 147, 0) < start + (i + 1) *
			    5000000);
	}
	assert_null(evt_find(h, HW_EVENT_TYPE_FLAGS));
	host_no_violations(h);
	host_close(h);
}

/* How often the flag is told as set; it is gone at the end. */
static unsigned int count_sets(struct host *h)
{
	const struct hw_event *e;
	unsigned int sets = 0;
	bool set = false;

	while ((e = evt_find(h, HW_EVENT_TYPE_FLAGS))) {
		assert_int_not_equal(set, e->data[13] == 1 << 5);
		set = !set;
		sets += set;
	}
	assert_false(set);
	return sets;
}

/* A module whose page changes take 10 ms: what is 50 ms apart is told. */
static void test_slow_module(void **state)
{
	struct host *h = open_flags("8xdr8", 4);

	(void)state;
	wr(h, HW_EVT_FLAG_SERVICE_US, 1000);
	wr(h, EP_REG(0, 0, HOLDOFF), 10000);
	assert_int_equal(set_noise_tap(h), HW_TAP_RESULT_OK);
	host_ctl(h, "flag 0:0 rx-los 13 pulse 6 50");
	host_run_ms(h, 500);
	assert_int_equal(count_sets(h), 6);
	/* and what comes every 5 ms looks like one that lasts */
	host_ctl(h, "flag 0:0 rx-los 13 pulse 60 5");
	host_run_ms(h, 500);
	assert_in_range(count_sets(h), 1, 30);
	host_close(h);
}

/* A mask that is lifted and set: what lasts is told, then looked at once. */
static void test_lasting(void **state)
{
	struct host *h = open_flags("8xdr8", 4);
	uint64_t reads;

	(void)state;
	wr(h, HW_EVT_FLAG_SERVICE_US, 1000);
	host_ctl(h, "flag 0:0 rx-los 3 pulse 1000000 1");
	host_run_ms(h, 50);
	expect_flag(h, 147, 1 << 3);
	/* what a driver does to stop it */
	wr(h, EP_REG(0, 0, FLAGS), 3 | 4 << 16);
	host_run_ms(h, 10);
	reads = h->card->cages[0]->ep[0].stats.transactions;
	host_run_ms(h, 100);
	assert_int_equal(h->card->cages[0]->ep[0].stats.transactions, reads);
	assert_null(evt_find(h, HW_EVENT_TYPE_FLAGS));
	host_ctl(h, "clear");
	wr(h, EP_REG(0, 0, FLAGS), 3 | 4 << 16 | HW_EP_FLAGS_ENABLE);
	host_run_ms(h, 10);
	expect_flag(h, 147, 0);
	host_close(h);
}

/* What was read last: kept by a function reset, not by a new table. */
static void test_what_was_last(void **state)
{
	struct host *h = open_flags("8xdr8", 4);

	(void)state;
	wr(h, EP_REG(0, 0, FLAGS), 3 | 4 << 16);
	cmd_enable(h, 4);
	host_ctl(h, "flag 0:0 tx-eq-fail 3");
	cmd_do(h, cmd_read(0, 0, 0, 0x11, 134, 20));
	expect_flag(h, 138, 1 << 3);
	wr(h, HW_GLOBAL_RESET, 0x434e5546);
	assert_int_equal(rd(h, HW_EVT_FLAG_SERVICE_US), 5000);
	evt_enable(h, 6, UINT64_MAX);
	cmd_enable(h, 4);
	wr(h, HW_EVT_FLAG_TABLE_1, FLAG_ENTRY(0x11, 134, 20, 0, 1));
	cmd_do(h, cmd_read(0, 0, 0, 0x11, 134, 20));
	expect_flag(h, 138, 0);
	host_ctl(h, "flag 0:0 tx-eq-fail 3");
	cmd_do(h, cmd_read(0, 0, 0, 0x11, 134, 20));
	expect_flag(h, 138, 1 << 3);
	wr(h, HW_EVT_FLAG_TABLE_1, FLAG_ENTRY(0x11, 134, 19, 0, 1));
	cmd_do(h, cmd_read(0, 0, 0, 0x11, 134, 20));
	assert_null(evt_find(h, HW_EVENT_TYPE_FLAGS));
	host_no_violations(h);
	wr(h, HW_EVT_FLAG_SERVICE_US, 199);
	wr(h, HW_EVT_FLAG_SERVICE_US, 1000001);
	assert_int_equal(rd(h, HW_GLOBAL_VIOLATIONS), 2);
	host_close(h);
}

/* A range is in one half of the memory: 128 registers at most. */
static void test_flag_table(void **state)
{
	static const uint32_t bad[] = {
		FLAG_ENTRY(0x11, 0, 129, 7, 1),
		FLAG_ENTRY(0x11, 0, 255, 7, 1),
		FLAG_ENTRY(0, 120, 9, 7, 0),
		FLAG_ENTRY(0, 127, 2, 7, 0),
		FLAG_ENTRY(0x11, 128, 129, 7, 1),
		FLAG_ENTRY(0x11, 255, 2, 7, 1),
	};
	static const uint32_t good[] = {
		FLAG_ENTRY(0, 0, 128, 7, 0),
		FLAG_ENTRY(0x11, 128, 128, 7, 1),
		FLAG_ENTRY(0x11, 255, 1, 7, 1),
		FLAG_ENTRY(0x11, 255, 0, 7, 1),
	};
	struct host *h = open_flags("8xdr8", 4);
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		wr(h, HW_EVT_FLAG_TABLE_1, good[i]);
		assert_int_equal(rd(h, HW_EVT_FLAG_TABLE_1), good[i]);
		host_ctl(h, "flag 0:0 tx-eq-fail 3");
		host_run_ms(h, 50);
	}
	host_no_violations(h);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		wr(h, HW_EVT_FLAG_TABLE_1, bad[i]);
		assert_int_equal(rd(h, HW_GLOBAL_VIOLATIONS), i + 1);
		assert_int_equal(rd(h, HW_EVT_FLAG_TABLE_1),
				 FLAG_ENTRY(0x11, 255, 0, 7, 1));
	}
	host_close(h);
}

/* Version 1 of the block tells what is set, and nothing about its end. */
static void test_older(void **state)
{
	struct card_conf conf;
	char error[256];
	struct host *h;

	(void)state;
	card_conf_init(&conf);
	conf.cages = 1;
	conf.version_minor = 2;
	module_conf_set(&conf.modules[0], "module", "8xdr8", error,
			sizeof(error));
	h = host_open_conf(&conf);
	setup_flags(h, 4);
	host_ctl(h, "flag 0:0 tx-eq-fail 3 count 3 interval_us 10000");
	host_run_ms(h, 100);
	expect_flag(h, 138, 1 << 3);
	expect_flag(h, 138, 1 << 3);
	expect_flag(h, 138, 1 << 3);
	assert_null(evt_find(h, HW_EVENT_TYPE_FLAGS));
	host_no_violations(h);
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
		cmocka_unit_test(test_dropped_reads),
		cmocka_unit_test(test_failed_read),
		cmocka_unit_test(test_read_and_removal),
		cmocka_unit_test(test_cleared_tap),
		cmocka_unit_test(test_service_rate),
		cmocka_unit_test(test_six_edges),
		cmocka_unit_test(test_slow_module),
		cmocka_unit_test(test_lasting),
		cmocka_unit_test(test_what_was_last),
		cmocka_unit_test(test_flag_table),
		cmocka_unit_test(test_older),
		cmocka_unit_test(test_service_and_faults),
	};

	return cmocka_run_group_tests_name("emu_event", tests, NULL, NULL);
}
