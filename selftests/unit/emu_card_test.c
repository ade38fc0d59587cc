// SPDX-License-Identifier: GPL-2.0
/* Register access rules of hardware.md section 1, and the resets. */
#include "emu_card_util.h"

#define QP_AFTER_LAST	0x31400

static void test_identity(void **state)
{
	struct host *h = host_open("8xdr8");

	(void)state;
	assert_int_equal(rd(h, HW_GLOBAL_MAGIC), 0x314f5058);
	assert_int_equal(rd(h, HW_GLOBAL_VERSION), 3);
	assert_int_equal(rd(h, HW_GLOBAL_CAPS), 0x3f);
	assert_int_equal(rd(h, HW_GLOBAL_INFO), 0x100202);
	assert_int_equal(rd(h, HW_GLOBAL_BLOCK_VERSION_PORTS), 1);
	assert_int_equal(rd(h, HW_GLOBAL_BLOCK_VERSION_PACKETS), 1);
	assert_true(rd(h, HW_GLOBAL_BOOT_COOKIE));
	host_run_us(h, 5000000000ULL / 1000);
	assert_int_equal(host_clock(h), 5000000000ULL);
	host_no_violations(h);
	host_close(h);
}

static void one_violation(struct host *h)
{
	assert_int_equal(rd(h, HW_GLOBAL_VIOLATIONS), 1);
	violations_reset(h->card->violations);
}

static void test_violations(void **state)
{
	struct host *h = host_open("8xdr8");
	uint64_t wide = 0;
	uint16_t half = 0xffff;
	uint8_t byte;

	(void)state;
	assert_int_equal(rd(h, 0x1000), 0);		/* outside */
	one_violation(h);
	assert_int_equal(rd(h, CAGE_REG(2, STATUS)), 0);	/* no cage */
	one_violation(h);
	rd(h, EP_REG(0, 2, STATUS));			/* absent endpoint */
	one_violation(h);
	rd(h, QP_AFTER_LAST);				/* absent queue pair */
	one_violation(h);
	card_bar_read(h->card, HW_GLOBAL_MAGIC, &byte, 1);
	assert_int_equal(byte, 0);
	one_violation(h);
	card_bar_read(h->card, HW_GLOBAL_MAGIC, &wide, 8);
	assert_int_equal(wide, 0);
	one_violation(h);
	card_bar_write(h->card, HW_GLOBAL_SCRATCH, &half, 2);
	one_violation(h);
	assert_int_equal(rd(h, HW_GLOBAL_SCRATCH), 0);
	wr(h, HW_GLOBAL_MAGIC, 1);			/* read only */
	one_violation(h);
	wr(h, HW_CMD_CTRL, 2);				/* read-only bit */
	one_violation(h);
	wr(h, HW_GLOBAL_RESET, 1);			/* no key */
	one_violation(h);
	wr(h, EP_REG(0, 0, BUS_KHZ), 50);		/* out of range */
	one_violation(h);
	wr(h, EP_REG(0, 0, BURST), 0);
	one_violation(h);
	assert_int_equal(rd(h, EP_REG(0, 0, BURST)), 0x0808);
	host_close(h);
}

static void test_allowed(void **state)
{
	struct host *h = host_open("8xdr8");

	(void)state;
	wr(h, HW_GLOBAL_SCRATCH, 0x12345678);
	assert_int_equal(rd(h, HW_GLOBAL_SCRATCH), 0x12345678);
	wr(h, HW_GLOBAL_MAGIC, 0x314f5058);	/* the value that it has */
	assert_int_equal(rd(h, HW_GLOBAL_RESET), 0);
	wr(h, EP_REG(1, 1, BURST), 0x18080);
	assert_int_equal(rd(h, EP_REG(1, 1, BURST)), 0x18080);
	host_no_violations(h);
	host_close(h);
}

static void test_dead(void **state)
{
	struct host *h = host_open("8xdr8");

	(void)state;
	host_ctl(h, "fault card dead on");
	assert_int_equal(rd(h, HW_GLOBAL_MAGIC), 0xffffffff);
	assert_int_equal(rd(h, 0x1000), 0xffffffff);
	wr(h, HW_GLOBAL_SCRATCH, 5);
	host_ctl(h, "fault card dead off");
	assert_int_equal(rd(h, HW_GLOBAL_SCRATCH), 0);
	host_no_violations(h);
	host_close(h);
}

static void test_function_reset(void **state)
{
	struct host *h = host_open("8xdr8");
	uint32_t cookie = rd(h, HW_GLOBAL_BOOT_COOKIE);
	uint32_t next = rd(h, HW_EVT_NEXT_LO);

	(void)state;
	cmd_enable(h, 4);
	evt_enable(h, 4, 1);
	wr(h, EP_REG(0, 0, HOLDOFF), 160);
	wr(h, HW_EVT_FLAG_TABLE_0, 0x00060800);
	wr(h, CAGE_REG(0, CTRL), HW_CAGE_CTRL_POWER | HW_CAGE_CTRL_LPMODE);
	rd(h, 0x1000);
	wr(h, HW_GLOBAL_RESET, 0x434e5546);
	assert_int_equal(rd(h, HW_CMD_STATUS), 0);
	assert_int_equal(rd(h, HW_CMD_SQ_BASE_HI), 0);
	assert_int_equal(rd(h, HW_EVT_STATUS), 0);
	assert_int_equal(rd(h, HW_EVT_SIZE), 0);
	assert_int_equal(rd(h, HW_GLOBAL_VIOLATIONS), 0);
	/* what stays */
	assert_int_equal(rd(h, EP_REG(0, 0, HOLDOFF)), 160);
	assert_int_equal(rd(h, CAGE_REG(0, CTRL)), 5);
	assert_int_equal(rd(h, HW_GLOBAL_BOOT_COOKIE), cookie);
	assert_int_equal(rd(h, HW_EVT_NEXT_LO), next);
	host_close(h);
}

struct engine {
	uint32_t ctrl;
	uint32_t status;
	uint32_t base;
};

/* What has CTRL.ENABLE and STATUS.RUNNING */
static const struct engine engines[] = {
	{ HW_CMD_CTRL, HW_CMD_STATUS, HW_CMD_SQ_BASE_LO },
	{ HW_EVT_CTRL, HW_EVT_STATUS, HW_EVT_BASE_LO },
	{ HW_TLM_CTRL, HW_TLM_STATUS, HW_TLM_SHADOW_LO },
	{ HW_TLM_RING_CTRL, HW_TLM_RING_STATUS, HW_TLM_RING_TABLE_LO },
	{ HW_QP_CTRL, HW_QP_STATUS, HW_QP_TX_BASE_LO },
};

#define ENGINES		(sizeof(engines) / sizeof(engines[0]))
#define STATUS_RUNNING	1u
#define STATUS_CONFIG	(2u | HW_QUEUE_ERROR_CONFIG << 8)

/* The error is there at once, and goes with the next write of CTRL. */
static void test_bad_start(void **state)
{
	struct host *h = host_open("none");
	const struct engine *e;

	(void)state;
	for (e = engines; e < engines + ENGINES; e++) {
		wr(h, e->base, 0x20);
		wr(h, e->ctrl, 1);
		assert_int_equal(rd(h, e->status), STATUS_CONFIG);
		assert_int_equal(rd(h, e->ctrl), 0);
		wr(h, e->ctrl, 0);
		assert_int_equal(rd(h, e->status), 0);
		wr(h, e->ctrl, 1);
		assert_int_equal(rd(h, e->status), STATUS_CONFIG);
		host_run_ms(h, 1);
		wr(h, e->base, 0);
	}
	/* a start that succeeds needs no 0 before it */
	cmd_enable(h, 4);
	evt_enable(h, 4, 1);
	host_no_violations(h);
	host_close(h);
}

static void set_address(struct host *h, uint32_t reg_lo, uint32_t at)
{
	wr(h, reg_lo, (uint32_t)(HOST_BASE + at));
	wr(h, reg_lo + 4, (HOST_BASE + at) >> 32);
}

/* Each has DMA under way: an entry, an event, a sample and a chunk table. */
static void start_engines(struct host *h)
{
	cmd_enable(h, 4);
	evt_enable(h, 4, UINT64_MAX);
	set_address(h, HW_TLM_SHADOW_LO, HOST_SHADOW);
	wr(h, HW_TLM_SLOTS, 1);
	wr(h, HW_TLM_CTRL, 1);
	set_address(h, HW_TLM_RING_TABLE_LO, HOST_DATA);
	set_address(h, HW_TLM_RING_INDEX_LO, HOST_DATA);
	wr(h, HW_TLM_RING_SIZE, 8);
	wr(h, HW_TLM_RING_CHUNK, 16);
	wr(h, HW_TLM_RING_CTRL, 1);
	set_address(h, HW_QP_TX_BASE_LO, HOST_DATA);
	set_address(h, HW_QP_RX_BASE_LO, HOST_DATA);
	set_address(h, HW_QP_CQ_BASE_LO, HOST_DATA);
	wr(h, HW_QP_TX_SIZE, 4);
	wr(h, HW_QP_RX_SIZE, 4);
	wr(h, HW_QP_CQ_SIZE, 5);
	wr(h, HW_QP_RX_BUFFER, 2048);
	wr(h, HW_QP_CTRL, 1);
	wr(h, HW_QP_TX_TAIL, 1);
	wr(h, HW_TLM_TAP_TARGET, 255 << 8);
	wr(h, HW_TLM_TAP_RANGE, 128 | 8 << 8);
	wr(h, HW_TLM_TAP_PERIOD_US, 1000);
	wr(h, HW_TLM_TAP_OP, HW_TAP_OP_SET << 24);
	cmd_put(h, (struct hw_sqe){ .opcode = HW_OPCODE_NOP });
	cmd_ring(h);
	host_ctl(h, "insert 1 dac");
	host_run_us(h, 1);
}

static void all_engines(struct host *h, uint32_t status)
{
	size_t i;

	for (i = 0; i < ENGINES; i++)
		assert_int_equal(rd(h, engines[i].status), status);
}

/* RUNNING tells when memory is the host's: no DMA and interrupt after it. */
static void test_reset_under_way(void **state)
{
	struct host *h = host_open("none");
	unsigned int irqs = 0;
	size_t i;

	(void)state;
	h->dma = HOST_LATER;
	start_engines(h);
	all_engines(h, STATUS_RUNNING);
	wr(h, HW_GLOBAL_RESET, 0x434e5546);
	all_engines(h, STATUS_RUNNING);
	host_run_ms(h, 10);
	host_answer(h, 0);
	all_engines(h, 0);
	host_run_ms(h, 10);
	assert_int_equal(h->nwaiting, 0);
	for (i = 0; i < CARD_VECTORS; i++)
		irqs += h->irqs[i];
	assert_int_equal(irqs, 0);
	host_no_violations(h);
	host_close(h);
}

static void test_card_reset(void **state)
{
	struct host *h = host_open("8xdr8");
	uint32_t cookie = rd(h, HW_GLOBAL_BOOT_COOKIE);
	const struct hw_event *e;
	uint64_t before;

	(void)state;
	wr(h, CAGE_REG(0, CTRL), HW_CAGE_CTRL_POWER);
	host_run_ms(h, 100);
	host_ctl(h, "leak 1 on");
	before = host_clock(h);
	wr(h, HW_GLOBAL_RESET, 0x44524143);
	assert_int_equal(rd(h, HW_GLOBAL_STATUS), 3);
	assert_int_equal(rd(h, CAGE_REG(0, STATUS)) & 6, 4);
	host_run_ms(h, 500);
	assert_int_equal(rd(h, HW_GLOBAL_STATUS), 1);
	assert_int_equal(rd(h, CAGE_REG(0, STATUS)) & 7, 1);
	assert_int_equal(rd(h, CAGE_REG(0, CTRL)), 4);
	assert_int_not_equal(rd(h, HW_GLOBAL_BOOT_COOKIE), cookie);
	assert_int_equal(host_clock(h) - before, 500 * SIM_NS_PER_MS);
	assert_int_equal(rd(h, CAGE_REG(1, INTERLOCK)), 0x101);
	evt_enable(h, 6, 1);
	e = evt_next(h);
	assert_non_null(e);
	assert_int_equal(e->seq, 1);
	do {
		assert_non_null(e);
		assert_int_not_equal(e->boot_cookie, cookie);
		if (e->type == HW_EVENT_TYPE_RESET && e->cage == 255)
			break;
		e = evt_next(h);
	} while (e);
	assert_non_null(e);
	host_no_violations(h);
	host_close(h);
}

static void test_control_errors(void **state)
{
	static const char * const lines[] = {
		"", "bogus", "insert", "insert 0 8xdr8", "insert 1 nothing",
		"insert 1 8xdr8 bogus=1", "insert 9 8xdr8", "insert 1 none",
		"insert 1:0 dac", "remove 1", "remove x", "leak 0 maybe",
		"flow 0 many", "flow 0 -1", "vin 0", "plate 0 1e9",
		"fault card", "fault card irq-drop x", "fault card bogus 1",
		"fault card ring-garbage nothing", "fault 0:2 clear",
		"fault 1 clear", "reg 0:0 0 0", "stats bogus",
		"stats total 1", "remove 1-0", "time now",
	};
	struct host *h = host_open("dac");
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		assert_int_equal(host_ctl_error(h, lines[i]), -1);
		assert_true(strlen(h->out) > 5);
		assert_int_equal(h->out[strlen(h->out) - 1], '\n');
	}
	host_close(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_identity),
		cmocka_unit_test(test_violations),
		cmocka_unit_test(test_allowed),
		cmocka_unit_test(test_dead),
		cmocka_unit_test(test_function_reset),
		cmocka_unit_test(test_bad_start),
		cmocka_unit_test(test_reset_under_way),
		cmocka_unit_test(test_card_reset),
		cmocka_unit_test(test_control_errors),
	};

	return cmocka_run_group_tests_name("emu_card", tests, NULL, NULL);
}
