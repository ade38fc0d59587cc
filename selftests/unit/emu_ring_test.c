// SPDX-License-Identifier: GPL-2.0
/* The telemetry ring: hardware.md 7.3. */
#include "emu_tap_util.h"

#define RECORD		HW_TLM_TAP_RANGE_RECORD
#define TEMPERATURE	(RANGE(14, 2) | RECORD)
#define NEVER_US	1000000
#define ERROR(code) \
	(HW_TLM_RING_STATUS_ERROR | HW_QUEUE_ERROR_##code << 8)

static struct host *open_ring(uint32_t count, uint32_t us, uint64_t limit)
{
	struct host *h = tap_open("8xdr8");

	ring_setup(h, count, us, limit);
	ring_start(h);
	return h;
}

static void test_records(void **state)
{
	struct host *h = open_ring(10, NEVER_US, UINT64_MAX);
	uint64_t start = sim_now(h->sim);
	const struct hw_slot *s;
	uint64_t n;

	(void)state;
	assert_int_equal(set_tap(h, 3, TARGET(0, 1, 0, 0), TEMPERATURE,
				 10000), HW_TAP_RESULT_OK);
	/* without RECORD: in the shadow only */
	assert_int_equal(set_tap(h, 4, TARGET(0, 0, 0, 0), RANGE(14, 2),
				 10000), HW_TAP_RESULT_OK);
	host_run_ms(h, 95);
	assert_int_equal(ring_produced(h), 10);
	for (n = 0; n < 10; n++) {
		s = ring_record(h, n);
		assert_int_equal(s->sample, n + 1);
		assert_int_equal(s->time, start + n * 10 * SIM_NS_PER_MS);
		assert_int_equal(s->slot, 3);
		assert_int_equal(s->endpoint, 1);
		assert_int_equal(s->offset, 14);
		assert_int_equal(s->freeze, 0);
		assert_int_equal(s->status, HW_STATUS_OK);
	}
	/* the newest one is in the shadow, too */
	assert_memory_equal(tap_slot(h, 3)->data, s->data, sizeof(s->data));
	assert_int_equal(tap_slot(h, 3)->seq_begin, 10);
	assert_int_equal(tap_slot(h, 4)->seq_begin, 10);
	assert_int_equal(h->irqs[VECTOR_RING], 1);
	assert_int_equal(ring_index(h)->produced, 10);
	assert_int_equal(ring_index(h)->dropped, 0);
	assert_int_equal(ring_index(h)->time, s->time_end);
	host_no_violations(h);
	host_close(h);
}

static void test_coalesce(void **state)
{
	struct host *h = open_ring(100, 25000, UINT64_MAX);
	uint64_t start = sim_now(h->sim);

	(void)state;
	set_tap(h, 0, TARGET(0, 255, 0, 0), RANGE(128, 48) | RECORD, 10000);
	/* records at 0, 10 and 20 ms are told at 25 */
	host_run_ms(h, 24);
	assert_int_equal(h->irqs[VECTOR_RING], 0);
	assert_int_equal(ring_index(h)->produced, 0);
	host_run_ms(h, 2);
	assert_int_equal(h->irqs[VECTOR_RING], 1);
	assert_int_equal(ring_index(h)->produced, 3);
	assert_int_equal(ring_index(h)->time, start + 25 * SIM_NS_PER_MS);
	/* the next wait begins with the next record, at 30 */
	host_run_ms(h, 28);
	assert_int_equal(h->irqs[VECTOR_RING], 1);
	host_run_ms(h, 2);
	assert_int_equal(h->irqs[VECTOR_RING], 2);
	assert_int_equal(ring_index(h)->produced, 6);
	/* from now on each one at once; the next is due at 60 */
	wr(h, HW_TLM_RING_COALESCE_US, 0);
	host_run_ms(h, 30);
	assert_int_equal(h->irqs[VECTOR_RING], 5);
	wr(h, HW_TLM_RING_COALESCE_US, NEVER_US);
	wr(h, HW_TLM_RING_COALESCE, 4);
	host_run_ms(h, 40);
	assert_int_equal(h->irqs[VECTOR_RING], 6);
	assert_int_equal(ring_index(h)->produced, 13);
	host_no_violations(h);
	wr(h, HW_TLM_RING_COALESCE, 0);
	wr(h, HW_TLM_RING_COALESCE_US, NEVER_US + 1);
	assert_int_equal(rd(h, HW_GLOBAL_VIOLATIONS), 2);
	assert_int_equal(rd(h, HW_TLM_RING_COALESCE), 4);
	host_close(h);
}

static void test_wrap(void **state)
{
	struct host *h = open_ring(64, NEVER_US, UINT64_MAX);
	uint64_t n;

	(void)state;
	set_tap(h, 0, TARGET(0, 255, 0, 0), RANGE(128, 4) | RECORD, 1000);
	host_run_ms(h, 3 * RING_RECORDS - 1);
	assert_int_equal(ring_produced(h), 3 * RING_RECORDS);
	for (n = 2 * RING_RECORDS; n < 3 * RING_RECORDS; n++)
		assert_int_equal(ring_record(h, n)->sample, n + 1);
	assert_int_equal(h->irqs[VECTOR_RING], 3 * RING_RECORDS / 64);
	host_close(h);
}

/* Expect an OVERRUN event with @dropped at @at. */
static void expect_overrun(struct host *h, uint64_t at, uint64_t dropped)
{
	const struct hw_event *e = evt_find(h, HW_EVENT_TYPE_OVERRUN);
	uint64_t data;

	assert_non_null(e);
	memcpy(&data, e->data, sizeof(data));
	assert_int_equal(e->time, at);
	assert_int_equal(data, dropped);
	assert_int_equal(e->length, sizeof(data));
	assert_int_equal(e->cage, 255);
	assert_int_equal(e->endpoint, 255);
}

static void test_limit(void **state)
{
	struct host *h = open_ring(1000, NEVER_US, 5);
	uint64_t start = sim_now(h->sim);

	(void)state;
	evt_enable(h, 8, UINT64_MAX);
	set_tap(h, 0, TARGET(0, 255, 0, 0), RANGE(128, 4) | RECORD, 10000);
	/* 0 to 40 ms are written, 50 to 180 are dropped */
	host_run_ms(h, 185);
	assert_int_equal(ring_produced(h), 5);
	assert_int_equal(ring_dropped(h), 14);
	expect_overrun(h, start + 50 * SIM_NS_PER_MS, 1);
	/* the timer of 150 ms was armed before that of the sample */
	expect_overrun(h, start + 150 * SIM_NS_PER_MS, 10);
	assert_null(evt_find(h, HW_EVENT_TYPE_OVERRUN));
	assert_int_equal(ring_index(h)->produced, 5);
	assert_int_equal(ring_index(h)->dropped, 10);
	assert_int_equal(h->irqs[VECTOR_RING], 0);
	/* raised: it goes on with the next number; the rest is told */
	ring_limit(h, 100);
	host_run_ms(h, 100);
	assert_int_equal(ring_produced(h), 15);
	assert_int_equal(ring_dropped(h), 14);
	assert_int_equal(ring_record(h, 5)->sample, 20);
	expect_overrun(h, start + 250 * SIM_NS_PER_MS, 14);
	host_run_ms(h, 500);
	assert_null(evt_find(h, HW_EVENT_TYPE_OVERRUN));
	host_no_violations(h);
	host_close(h);
}

/* Start it with one register that is wrong. */
static void expect_error(uint32_t reg, uint32_t value, uint32_t status)
{
	struct host *h = tap_open("8xdr8");

	ring_setup(h, 1, 0, UINT64_MAX);
	wr(h, reg, value);
	wr(h, HW_TLM_RING_CTRL, HW_TLM_RING_CTRL_ENABLE);
	assert_int_equal(rd(h, HW_TLM_RING_STATUS), status);
	assert_int_equal(rd(h, HW_TLM_RING_CTRL), 0);
	/* right again: it starts */
	ring_setup(h, 1, 0, UINT64_MAX);
	ring_start(h);
	host_no_violations(h);
	host_close(h);
}

static void test_config(void **state)
{
	uint32_t base = (uint32_t)HOST_BASE;

	(void)state;
	expect_error(HW_TLM_RING_SIZE, 7, ERROR(CONFIG));
	expect_error(HW_TLM_RING_SIZE, 21, ERROR(CONFIG));
	expect_error(HW_TLM_RING_CHUNK, 11, ERROR(CONFIG));
	expect_error(HW_TLM_RING_CHUNK, 22, ERROR(CONFIG));
	expect_error(HW_TLM_RING_TABLE_LO, base + RING_TABLE + 8,
		     ERROR(CONFIG));
	expect_error(HW_TLM_RING_INDEX_LO, base + RING_INDEX + 32,
		     ERROR(CONFIG));
	/* chunks of 4 KiB are not aligned to 8 */
	expect_error(HW_TLM_RING_CHUNK, 13, ERROR(CONFIG));
	expect_error(HW_TLM_RING_TABLE_HI, 0, ERROR(DMA));
}

static void test_dma_errors(void **state)
{
	struct host *h = open_ring(1, 0, UINT64_MAX);

	(void)state;
	set_tap(h, 0, TARGET(0, 255, 0, 0), RANGE(128, 4) | RECORD, 10000);
	host_run_ms(h, 5);
	assert_int_equal(ring_produced(h), 1);
	/* the last chunk of the ring is no memory */
	wr(h, HW_TLM_RING_CTRL, 0);
	memset(h->memory + RING_TABLE, 0, 8);
	ring_start(h);
	h->irqs[VECTOR_RING] = 0;
	host_run_ms(h, 10);
	assert_int_equal(rd(h, HW_TLM_RING_STATUS), ERROR(DMA));
	assert_int_equal(rd(h, HW_TLM_RING_CTRL), 0);
	assert_int_equal(h->irqs[VECTOR_RING], 1);
	/* the shadow goes on */
	assert_int_equal(rd(h, HW_TLM_STATUS), HW_TLM_STATUS_RUNNING);
	ring_setup(h, 1, 0, UINT64_MAX);
	wr(h, HW_TLM_RING_INDEX_HI, 0);
	ring_start(h);
	host_run_ms(h, 10);
	assert_int_equal(rd(h, HW_TLM_RING_STATUS), ERROR(DMA));
	assert_int_equal(tap_slot(h, 0)->sample, 3);
	host_no_violations(h);
	host_close(h);
}

static void test_stop(void **state)
{
	struct host *h = open_ring(1, 0, UINT64_MAX);

	(void)state;
	set_tap(h, 0, TARGET(0, 255, 0, 0), RANGE(128, 4) | RECORD, 10000);
	host_run_ms(h, 25);
	wr(h, HW_TLM_RING_CTRL, 0);
	assert_int_equal(rd(h, HW_TLM_RING_STATUS), 0);
	host_run_ms(h, 50);
	assert_int_equal(ring_index(h)->produced, 3);
	/* again from record 0 */
	ring_setup(h, 1, 0, UINT64_MAX);
	ring_start(h);
	host_run_ms(h, 10);
	assert_int_equal(ring_produced(h), 1);
	assert_int_equal(ring_record(h, 0)->sample, 9);
	wr(h, HW_GLOBAL_RESET, 0x434e5546);
	assert_int_equal(rd(h, HW_TLM_RING_STATUS), 0);
	assert_int_equal(rd(h, HW_TLM_RING_CTRL), 0);
	assert_int_equal(rd(h, HW_TLM_RING_COALESCE), 1);
	assert_int_equal(ring_produced(h), 0);
	assert_int_equal(rd(h, HW_TLM_TAP_LIMIT_PPM), 800000);
	host_no_violations(h);
	host_close(h);
}

/* Memory that is reached by requests: order, and who owns it when. */
static void test_requests(void **state)
{
	struct host *h = tap_open("8xdr8");

	(void)state;
	h->dma = HOST_LATER;
	ring_setup(h, 1, 0, UINT64_MAX);
	ring_start(h);
	set_tap(h, 0, TARGET(0, 255, 0, 0), RANGE(128, 4) | RECORD, 10000);
	/* the table has not been fetched: not recorded */
	host_run_ms(h, 5);
	assert_int_equal(ring_produced(h), 0);
	host_answer(h, 0);
	host_run_ms(h, 10);
	assert_int_equal(ring_produced(h), 1);
	assert_int_equal(h->irqs[VECTOR_RING], 0);
	assert_int_equal(ring_index(h)->produced, 0);
	host_answer(h, 0);
	assert_int_equal(ring_index(h)->produced, 1);
	assert_int_equal(ring_record(h, 0)->sample, 2);
	assert_int_equal(h->irqs[VECTOR_RING], 1);
	host_run_ms(h, 10);
	wr(h, HW_TLM_RING_CTRL, 0);
	assert_int_equal(rd(h, HW_TLM_RING_STATUS),
			 HW_TLM_RING_STATUS_RUNNING);
	host_answer(h, 0);
	assert_int_equal(rd(h, HW_TLM_RING_STATUS), 0);
	assert_int_equal(h->irqs[VECTOR_RING], 1);
	/* a table that cannot be read */
	ring_start(h);
	host_answer(h, -1);
	assert_int_equal(rd(h, HW_TLM_RING_STATUS), ERROR(DMA));
	host_no_violations(h);
	host_close(h);
}

static void test_cost(void **state)
{
	struct host *h = tap_open("8xdr8");
	const uint32_t page = TARGET(0, 0, 0, 0x10);

	(void)state;
	/* 20 bytes in bursts of 8: 11 + 11 + 7 on the wire, three stops */
	set_tap(h, 0, TARGET(0, 0, 0, 0), RANGE(14, 20), 100000);
	assert_int_equal(rd(h, HW_TLM_TAP_COST_NS),
			 (9 * 29 + 6) * 1000 + 3 * 20000);
	assert_int_equal(rd(h, HW_TLM_TAP_LOAD_PPM), 3270);
	/* with a page change: 4 bytes written, 4 read, 160 us */
	wr(h, EP_REG(0, 0, HOLDOFF), 160);
	wr(h, EP_REG(0, 0, BURST), 0x8080);
	set_tap(h, 1, page, RANGE(128, 128), 100000);
	assert_int_equal(rd(h, HW_TLM_TAP_COST_NS),
			 (9 * 131 + 2) * 1000 + 20000 +
			 (9 * 8 + 4) * 1000 + 160000 + 40000);
	/* the first one is one burst now */
	assert_int_equal(rd(h, HW_TLM_TAP_LOAD_PPM), 14770 + 2290);
	assert_int_equal(set_tap(h, 2, page, RANGE(128, 128), 1000),
			 HW_TAP_RESULT_OVERLOAD);
	assert_int_equal(rd(h, HW_TLM_TAP_COST_NS), 1477000);
	assert_int_equal(rd(h, HW_TLM_TAP_LOAD_PPM), 1477000 + 17060);
	/* no load at all, and a refusal for another reason */
	set_tap(h, 3, TARGET(0, 255, 0, 0), RANGE(128, 48), 1000);
	assert_int_equal(rd(h, HW_TLM_TAP_COST_NS), 0);
	assert_int_equal(rd(h, HW_TLM_TAP_LOAD_PPM), 0);
	set_tap(h, 1, page, RANGE(128, 128), 100000);
	assert_int_equal(rd(h, HW_TLM_TAP_LOAD_PPM), 17060);
	assert_int_equal(set_tap(h, 1, page, RANGE(250, 10), 100000),
			 HW_TAP_RESULT_RANGE);
	assert_int_equal(rd(h, HW_TLM_TAP_LOAD_PPM), 0);
	host_no_violations(h);
	host_close(h);
}

/* The record that was written last, as it is. */
static const struct hw_slot *newest(struct host *h)
{
	const uint64_t *table = (const uint64_t *)(h->memory + RING_TABLE);
	unsigned int at = (ring_produced(h) - 1) % RING_RECORDS;

	return (const void *)(h->memory + table[at / 16] - HOST_BASE +
			      at % 16 * sizeof(struct hw_slot));
}

static bool crc_fits(const struct hw_slot *s)
{
	return s->crc32c == crc32c(s, offsetof(struct hw_slot, crc32c));
}

/* One record is wrong in one way; the shadow and the next one are not. */
static void test_garbage(void **state)
{
	static const char * const kinds[] = {
		"crc", "sequence", "length", "source", "time",
	};
	struct host *h = open_ring(1, 0, UINT64_MAX);
	const struct hw_slot *s;
	unsigned int i;

	(void)state;
	set_tap(h, 0, TARGET(0, 255, 0, 0), RANGE(128, 48) | RECORD, 10000);
	host_run_ms(h, 5);
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		host_ctl(h, "fault card ring-garbage record-%s", kinds[i]);
		host_run_ms(h, 10);
		s = newest(h);
		assert_int_equal(crc_fits(s), i != 0);
		assert_int_equal(s->seq_begin, s->seq_end);
		assert_int_equal(s->seq_begin == ring_produced(h), i != 1);
		assert_int_equal(s->length == 48, i != 2);
		assert_int_equal(s->cage == 0, i != 3);
		assert_int_equal(s->time <= sim_now(h->sim), i != 4);
		assert_int_equal(tap_slot(h, 0)->length, 48);
		host_run_ms(h, 10);
		ring_record(h, ring_produced(h) - 1);
	}
	host_ctl(h, "fault card ring-garbage record-index");
	host_run_ms(h, 10);
	assert_true(ring_index(h)->produced > 1ULL << 40);
	host_run_ms(h, 10);
	assert_int_equal(ring_index(h)->produced, ring_produced(h));
	host_no_violations(h);
	host_close(h);
}

/* Records that find no room are counted and told of; the next one has it. */
static void test_full(void **state)
{
	struct host *h = open_ring(1, 0, UINT64_MAX);
	uint64_t before;

	(void)state;
	set_tap(h, 0, TARGET(0, 255, 0, 0), RANGE(128, 48) | RECORD, 10000);
	host_run_ms(h, 5);
	before = ring_produced(h);
	host_ctl(h, "fault card ring-full 3");
	host_run_ms(h, 30);
	assert_int_equal(ring_produced(h), before);
	assert_int_equal(rd(h, HW_TLM_RING_DROPPED_LO), 3);
	host_run_ms(h, 10);
	assert_int_equal(ring_produced(h), before + 1);
	host_no_violations(h);
	host_close(h);
}

static void test_interrupts(void **state)
{
	struct host *h = open_ring(1, 0, UINT64_MAX);

	(void)state;
	set_tap(h, 0, TARGET(0, 255, 0, 0), RANGE(128, 48) | RECORD, 10000);
	host_run_ms(h, 5);
	assert_int_equal(h->irqs[VECTOR_RING], 1);
	host_ctl(h, "fault card ring-irq-drop 2");
	host_run_ms(h, 30);
	assert_int_equal(h->irqs[VECTOR_RING], 2);
	assert_int_equal(ring_index(h)->produced, 4);
	host_ctl(h, "fault card ring-storm 100");
	host_run_ms(h, 2);
	assert_int_equal(h->irqs[VECTOR_RING], 102);
	/* it ends with the faults, and with the ring */
	host_ctl(h, "fault card ring-storm 1000000");
	host_run_us(h, 70);
	host_ctl(h, "fault card clear");
	host_run_ms(h, 1);
	assert_int_equal(h->irqs[VECTOR_RING], 106);
	host_ctl(h, "fault card ring-storm 1000");
	wr(h, HW_TLM_RING_CTRL, 0);
	host_run_ms(h, 10);
	assert_in_range(h->irqs[VECTOR_RING], 106, 107);
	assert_int_equal(host_ctl_error(h, "fault card ring-storm x"), -1);
	assert_int_equal(host_ctl_error(h, "fault card ring-garbage record"),
			 -1);
	host_close(h);
}

/* A card of interface 0.2 has none of it. */
static void test_older(void **state)
{
	struct card_conf conf;
	struct host *h;

	(void)state;
	card_conf_init(&conf);
	conf.cages = 2;
	conf.version_minor = 2;
	h = tap_open_conf(&conf);
	assert_int_equal(rd(h, HW_GLOBAL_BLOCK_VERSION_TELEMETRY), 1);
	assert_int_equal(set_tap(h, 0, TARGET(0, 255, 0, 0), RANGE(128, 4),
				 10000), HW_TAP_RESULT_OK);
	host_no_violations(h);
	assert_int_equal(rd(h, HW_GLOBAL_BLOCK_VERSION_EVENTS), 1);
	rd(h, HW_EVT_FLAG_SERVICE_US);
	rd(h, HW_TLM_TAP_LOAD_PPM);
	wr(h, HW_TLM_RING_CTRL, 1);
	assert_int_equal(rd(h, HW_GLOBAL_VIOLATIONS), 3);
	wr(h, HW_TLM_TAP_RANGE, RANGE(128, 8) | HW_TLM_TAP_RANGE_RECORD);
	wr(h, HW_TLM_TAP_RANGE, RANGE(128, 8) | HW_TLM_TAP_RANGE_VDM);
	assert_int_equal(rd(h, HW_GLOBAL_VIOLATIONS), 5);
	assert_int_equal(rd(h, HW_TLM_TAP_RANGE), RANGE(128, 4));
	host_close(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_coalesce),
		cmocka_unit_test(test_wrap),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_config),
		cmocka_unit_test(test_dma_errors),
		cmocka_unit_test(test_stop),
		cmocka_unit_test(test_requests),
		cmocka_unit_test(test_cost),
		cmocka_unit_test(test_garbage),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_interrupts),
		cmocka_unit_test(test_older),
	};

	return cmocka_run_group_tests_name("emu_ring", tests, NULL, NULL);
}
