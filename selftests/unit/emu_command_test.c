// SPDX-License-Identifier: GPL-2.0
/* Command queue and endpoint buses: the rules of hardware.md 5.1. */
#include "emu_card_util.h"

#define READY_MS	400	/* 8xdr8 answers after 300 ms */

static struct host *open_ready(const char *model)
{
	struct host *h = host_open(model);

	host_run_ms(h, READY_MS);
	cmd_enable(h, 6);
	return h;
}

static void close_clean(struct host *h)
{
	host_no_violations(h);
	host_close(h);
}

/* What was read is what the module has there. */
static void expect_bytes(struct host *h, const char *reg)
{
	const uint8_t *p = h->memory + HOST_DATA;
	char text[8 * 3 + 1];
	int i;

	for (i = 0; i < 8; i++)
		snprintf(text + 3 * i, 4, "%02x%c", p[i], i < 7 ? ' ' : '\n');
	assert_string_equal(host_ctl(h, "%s", reg), text);
}

static void test_nop(void **state)
{
	struct host *h = open_ready("8xdr8");
	struct hw_sqe sqe = { .opcode = HW_OPCODE_NOP, .cage = 99 };
	struct hw_cqe cqe = cmd_do(h, sqe);

	(void)state;
	assert_int_equal(cqe.status, HW_STATUS_OK);
	assert_int_equal(cqe.length, 0);
	assert_int_equal(cqe.sq_head, 1);
	assert_int_equal(cqe.time, sim_now(h->sim));
	assert_int_equal(cqe.start, cqe.time);
	assert_int_equal(h->irqs[VECTOR_CMD], 1);
	close_clean(h);
}

/* 16 bytes in bursts of 8 at 1 MHz: 2 x (2 + 9 x 11) clocks and one tBUF. */
static void test_read_takes_bus_time(void **state)
{
	struct host *h = open_ready("8xdr8");
	struct hw_cqe cqe = cmd_do(h, cmd_read(0, 1, 0, 0, 0, 16));

	(void)state;
	assert_int_equal(cqe.status, HW_STATUS_OK);
	assert_int_equal(cqe.length, 16);
	assert_int_equal(h->memory[HOST_DATA], 0x26);
	assert_int_equal(cqe.time - cqe.start, (2 * 101 + 20) * 1000);
	assert_int_equal(rd(h, EP_REG(0, 1, COMMANDS)), 1);
	close_clean(h);
}

/* Selecting a page: write of 2, HOLDOFF.PAGE_US, read of 1, then the data. */
static void test_page_select(void **state)
{
	struct host *h = open_ready("8xdr8");
	uint64_t select = (2 + 9 * 4 + 200 + 2 + 9 * 4 + 20) * 1000;
	uint64_t data = (2 + 9 * 11) * 1000;
	struct hw_cqe cqe;

	(void)state;
	wr(h, EP_REG(0, 0, HOLDOFF), 200);
	cqe = cmd_do(h, cmd_read(0, 0, 2, 0x10, 128, 8));
	assert_int_equal(cqe.status, HW_STATUS_OK);
	assert_int_equal(cqe.time - cqe.start, select + data);
	/* the card remembers, also across lower memory */
	cqe = cmd_do(h, cmd_read(0, 0, 0, 0, 0, 8));
	assert_int_equal(cqe.time - cqe.start, data);
	cqe = cmd_do(h, cmd_read(0, 0, 2, 0x10, 136, 8));
	assert_int_equal(cqe.time - cqe.start, data);
	cqe = cmd_do(h, cmd_read(0, 0, 3, 0x10, 136, 8));
	assert_int_equal(cqe.time - cqe.start, select + data);
	close_clean(h);
}

/* A module that was told to reset itself comes back with page 00h. */
static void test_software_reset(void **state)
{
	struct host *h = open_ready("8xdr8");
	struct hw_cqe cqe;

	(void)state;
	assert_int_equal(cmd_do(h, cmd_read(0, 0, 0, 1, 128, 8)).status,
			 HW_STATUS_OK);
	h->memory[HOST_DATA] = 0x08;
	assert_int_equal(cmd_do(h, cmd_write(0, 0, 0, 0, 26, 1)).status,
			 HW_STATUS_OK);
	cqe = cmd_do(h, cmd_read(0, 0, 0, 1, 128, 8));
	assert_int_equal(cqe.status, HW_STATUS_OK);
	assert_true(cqe.nacks > 0);
	expect_bytes(h, "reg 0:0 0 01 128 8");
	/* a WRITE beside it does not cost a page change */
	cmd_do(h, cmd_write(0, 0, 0, 0, 27, 1));
	host_run_ms(h, 10);
	cqe = cmd_do(h, cmd_read(0, 0, 0, 1, 128, 8));
	assert_int_equal(cqe.time - cqe.start, 101000);
	close_clean(h);
}

/* Silence of 80 ms may be a reset: what follows selects the page first. */
static void test_long_silence(void **state)
{
	struct host *h = open_ready("8xdr8");
	struct hw_cqe cqe;

	(void)state;
	wr(h, EP_REG(0, 0, HOLDOFF), 200 | 1000 << 16);
	cmd_do(h, cmd_read(0, 0, 0, 1, 128, 8));
	/* 1 ms and the address byte each; the last one in time at 79.8 ms */
	host_ctl(h, "fault 0:0 nack 79");
	cqe = cmd_do(h, cmd_read(0, 0, 0, 1, 128, 8));
	assert_int_equal(cqe.nacks, 79);
	assert_int_equal(cqe.time - cqe.start, 79 * 1011000 + 101000);
	host_ctl(h, "fault 0:0 nack 90");
	cqe = cmd_do(h, cmd_read(0, 0, 0, 1, 128, 8));
	assert_int_equal(cqe.status, HW_STATUS_OK);
	assert_int_equal(cqe.nacks, 90);
	/* 80 READs, 10 WRITEs of BankSelect and PageSelect, then it went on */
	assert_int_equal(cqe.time - cqe.start, 80 * 1011000 + 10 * 1038000 +
			 (38 + 200 + 38 + 20 + 101) * 1000);
	/* an access to lower memory has found it silent */
	host_ctl(h, "fault 0:0 nack 90");
	cmd_do(h, cmd_read(0, 0, 0, 0, 0, 8));
	cqe = cmd_do(h, cmd_read(0, 0, 0, 1, 128, 8));
	assert_int_equal(cqe.time - cqe.start,
			 (38 + 200 + 38 + 20 + 101) * 1000);
	close_clean(h);
}

static void test_page_rejected(void **state)
{
	struct host *h = open_ready("8xdr8");
	struct hw_cqe cqe;

	(void)state;
	wr(h, EP_REG(0, 0, HOLDOFF), 200);
	cqe = cmd_do(h, cmd_read(0, 0, 0, 0x77, 128, 8));
	assert_int_equal(cqe.status, HW_STATUS_PAGE_REJECTED);
	assert_int_equal(cqe.detail, 0);
	assert_int_equal(cqe.length, 0);
	cqe = cmd_do(h, cmd_read(0, 0, 7, 0x10, 128, 8));
	assert_int_equal(cqe.status, HW_STATUS_PAGE_REJECTED);
	cqe = cmd_do(h, cmd_read(0, 0, 0, 0x00, 128, 8));
	assert_int_equal(cqe.status, HW_STATUS_OK);
	assert_int_equal(h->memory[HOST_DATA], 0x26);
	close_clean(h);
}

static void test_flat(void **state)
{
	struct host *h = open_ready("dac");
	struct hw_cqe cqe;

	(void)state;
	wr(h, EP_REG(0, 0, BURST), 0x10808);
	cqe = cmd_do(h, cmd_read(0, 0, 0, 0, 128, 8));
	assert_int_equal(cqe.status, HW_STATUS_OK);
	assert_int_equal(cqe.time - cqe.start, 101000);
	close_clean(h);
}

static void test_write(void **state)
{
	struct host *h = open_ready("8xdr8");
	struct hw_cqe cqe;

	(void)state;
	h->memory[HOST_DATA] = 0xa5;
	cqe = cmd_do(h, cmd_write(0, 0, 1, 0x10, 130, 1));
	assert_int_equal(cqe.status, HW_STATUS_OK);
	assert_string_equal(host_ctl(h, "reg 0:0 1 10 130"), "a5\n");
	assert_string_equal(host_ctl(h, "reg 0:0 0 10 130"), "00\n");
	h->memory[HOST_DATA] = 0;
	cqe = cmd_do(h, cmd_read(0, 0, 1, 0x10, 130, 1));
	assert_int_equal(cqe.status, HW_STATUS_OK);
	assert_int_equal(h->memory[HOST_DATA], 0xa5);
	/* the first access after the write is held off and retried */
	assert_true(cqe.nacks > 0 || cqe.time - cqe.start < 2000000);
	close_clean(h);
}

static void test_invalid(void **state)
{
	struct host *h = open_ready("8xdr8");
	struct hw_sqe bad[14];
	struct hw_cqe cqe;
	size_t i;

	(void)state;
	for (i = 0; i < 14; i++)
		bad[i] = cmd_read(0, 0, 0, 0, 128, 8);
	bad[0].opcode = 3;
	bad[1].flags = 2;
	bad[2].cage = 2;
	bad[3].endpoint = 4;
	bad[4].length = 0;
	bad[5].length = 129;
	bad[6].offset = 249;
	bad[7].offset = 124;
	bad[8].timeout_ms = 0;
	bad[9].timeout_ms = 10001;
	bad[10].offset = 0;
	bad[10].page = 1;
	bad[11].offset = 0;
	bad[11].bank = 1;
	bad[12] = cmd_write(0, 0, 0, 0, 127, 1);
	bad[13] = cmd_write(0, 0, 0, 0, 120, 7);
	for (i = 0; i < 14; i++) {
		cqe = cmd_do(h, bad[i]);
		assert_int_equal(cqe.status, HW_STATUS_INVALID);
		assert_int_equal(cqe.length, 0);
	}
	cqe = cmd_do(h, cmd_read(0, 0, 0, 0, 126, 2));
	assert_int_equal(cqe.status, HW_STATUS_OK);
	close_clean(h);
}

static void test_nobody_there(void **state)
{
	struct host *h = open_ready("dac");

	(void)state;
	assert_int_equal(cmd_do(h, cmd_read(1, 0, 0, 0, 0, 1)).status,
			 HW_STATUS_NO_MODULE);
	assert_int_equal(cmd_do(h, cmd_read(0, 1, 0, 0, 0, 1)).status,
			 HW_STATUS_NO_ENDPOINT);
	assert_int_equal(cmd_do(h, cmd_read(0, 3, 0, 0, 0, 1)).status,
			 HW_STATUS_NO_ENDPOINT);
	wr(h, CAGE_REG(0, CTRL), HW_CAGE_CTRL_RESET);
	assert_int_equal(cmd_do(h, cmd_read(0, 0, 0, 0, 0, 1)).status,
			 HW_STATUS_IN_RESET);
	close_clean(h);
}

/* Not managed yet: NACKs until the timeout, one every RETRY_US. */
static void test_nack_timeout(void **state)
{
	struct host *h = host_open("8xdr8");
	struct hw_sqe sqe = cmd_read(0, 0, 0, 0, 0, 1);
	uint64_t start = sim_now(h->sim);
	struct hw_cqe cqe;

	(void)state;
	cmd_enable(h, 4);
	sqe.timeout_ms = 50;
	wr(h, EP_REG(0, 0, HOLDOFF), 1000 << 16);
	cqe = cmd_do(h, sqe);
	assert_int_equal(cqe.status, HW_STATUS_NACK);
	assert_int_equal(cqe.time - start, 50 * SIM_NS_PER_MS);
	assert_in_range(cqe.nacks, 48, 50);
	assert_int_equal(rd(h, EP_REG(0, 0, NACKS)), cqe.nacks);
	/* and it comes through as soon as the module answers */
	sqe.timeout_ms = 1000;
	cqe = cmd_do(h, sqe);
	assert_int_equal(cqe.status, HW_STATUS_OK);
	assert_in_range(cqe.time, 300 * SIM_NS_PER_MS, 302 * SIM_NS_PER_MS);
	close_clean(h);
}

static void test_injected_nacks(void **state)
{
	struct host *h = open_ready("8xdr8");
	struct hw_cqe cqe;

	(void)state;
	host_ctl(h, "fault 0:0 nack 7");
	cqe = cmd_do(h, cmd_read(0, 0, 0, 0, 0, 1));
	assert_int_equal(cqe.status, HW_STATUS_OK);
	assert_int_equal(cqe.nacks, 7);
	close_clean(h);
}

static void test_hang_stops_nobody_else(void **state)
{
	struct host *h = open_ready("8xdr8");
	uint64_t start = sim_now(h->sim);
	const struct hw_cqe *cqe;
	uint16_t hung;
	uint16_t fine;

	(void)state;
	host_ctl(h, "fault 0:0 hang on");
	hung = cmd_put(h, cmd_read(0, 0, 0, 0, 0, 8));
	fine = cmd_put(h, cmd_read(0, 1, 0, 0, 0, 8));
	cmd_ring(h);
	cqe = cmd_next(h, 100);
	assert_int_equal(cqe->id, fine);
	assert_int_equal(cqe->status, HW_STATUS_OK);
	assert_int_equal(rd(h, EP_REG(0, 0, STATUS)) & 0xff02, 0x0102);
	cqe = cmd_next(h, 2000);
	assert_int_equal(cqe->id, hung);
	assert_int_equal(cqe->status, HW_STATUS_TIMEOUT);
	assert_int_equal(cqe->time - start, SIM_NS_PER_S);
	assert_int_equal(rd(h, EP_REG(0, 0, TIMEOUTS)), 1);
	host_ctl(h, "fault 0:0 hang off");
	assert_int_equal(cmd_do(h, cmd_read(0, 0, 0, 0, 0, 8)).status,
			 HW_STATUS_OK);
	close_clean(h);
}

static void test_stretch(void **state)
{
	struct host *h = open_ready("8xdr8");
	struct hw_cqe cqe;

	(void)state;
	host_ctl(h, "fault 0:0 stretch 20");
	cqe = cmd_do(h, cmd_read(0, 0, 0, 0, 0, 8));
	assert_int_equal(cqe.status, HW_STATUS_OK);
	assert_int_equal(cqe.time - cqe.start, 20101000);
	host_ctl(h, "fault 0:0 clear");
	host_ctl(h, "fault 0:0 stretch 30");
	cqe = cmd_do(h, cmd_read(0, 0, 0, 0, 0, 8));
	assert_int_equal(cqe.status, HW_STATUS_TIMEOUT);
	close_clean(h);
}

/* Those behind a hung command time out in the FIFO; the ninth has no place. */
static void test_fifo(void **state)
{
	struct host *h = open_ready("8xdr8");
	uint64_t start = sim_now(h->sim);
	const struct hw_cqe *cqe;
	uint16_t last = 0;
	int i;

	(void)state;
	host_ctl(h, "fault 0:0 hang on");
	for (i = 0; i < 9; i++)
		last = cmd_put(h, cmd_read(0, 0, 0, 0, 0, 1));
	cmd_ring(h);
	cqe = cmd_next(h, 0);
	assert_int_equal(cqe->id, last);
	assert_int_equal(cqe->status, HW_STATUS_FIFO_FULL);
	assert_int_equal(rd(h, EP_REG(0, 0, STATUS)) >> 8, 8);
	for (i = 0; i < 8; i++) {
		cqe = cmd_next(h, 2000);
		assert_int_equal(cqe->status, HW_STATUS_TIMEOUT);
		assert_int_equal(cqe->time - start, SIM_NS_PER_S);
	}
	assert_int_equal(rd(h, EP_REG(0, 0, STATUS)) >> 8, 0);
	close_clean(h);
}

static void test_removal(void **state)
{
	struct host *h = open_ready("8xdr8");
	const struct hw_cqe *cqe;
	int i;

	(void)state;
	for (i = 0; i < 4; i++)
		cmd_put(h, cmd_read(0, 0, 0, 0, 0, 128));
	cmd_ring(h);
	host_run_us(h, 300);
	host_ctl(h, "remove 0");
	for (i = 0; i < 4; i++) {
		cqe = cmd_next(h, 0);
		assert_non_null(cqe);
		assert_int_equal(cqe->status, HW_STATUS_NO_MODULE);
		assert_int_equal(cqe->time, sim_now(h->sim));
		assert_int_equal(cqe->start == cqe->time, i != 0);
	}
	host_ctl(h, "insert 0 dac");
	host_run_ms(h, READY_MS);
	assert_int_equal(cmd_do(h, cmd_read(0, 0, 0, 0, 0, 1)).status,
			 HW_STATUS_OK);
	close_clean(h);
}

static void put_chain(struct host *h, struct hw_sqe sqe, int n)
{
	while (n--) {
		sqe.flags = n ? HW_SQE_FLAG_CHAIN : 0;
		cmd_put(h, sqe);
	}
}

static void test_chain(void **state)
{
	struct host *h = open_ready("8xdr8");
	const struct hw_cqe *cqe;
	uint16_t first;
	int i;

	(void)state;
	first = cmd_put(h, cmd_read(0, 0, 0, 0, 0, 1));
	put_chain(h, cmd_read(0, 0, 0, 0, 0, 1), 16);
	cmd_put(h, cmd_read(0, 0, 0, 0, 0, 1));
	cmd_ring(h);
	assert_int_equal(rd(h, EP_REG(0, 0, STATUS)) >> 8, 18);
	for (i = 0; i < 18; i++) {
		cqe = cmd_next(h, 100);
		assert_int_equal(cqe->id, first + i);
		assert_int_equal(cqe->status, HW_STATUS_OK);
	}
	close_clean(h);
}

static void all_of(struct host *h, int n, enum hw_status status)
{
	const struct hw_cqe *cqe;

	while (n--) {
		cqe = cmd_next(h, 100);
		assert_non_null(cqe);
		assert_int_equal(cqe->status, status);
	}
	assert_null(cmd_next(h, 100));
}

static void test_bad_chains(void **state)
{
	struct host *h = open_ready("8xdr8");
	struct hw_sqe sqe = cmd_read(0, 0, 0, 0, 0, 1);

	(void)state;
	put_chain(h, sqe, 17);
	cmd_ring(h);
	all_of(h, 17, HW_STATUS_INVALID);
	/* two endpoints */
	sqe.flags = HW_SQE_FLAG_CHAIN;
	cmd_put(h, sqe);
	cmd_put(h, cmd_read(0, 1, 0, 0, 0, 1));
	cmd_ring(h);
	all_of(h, 2, HW_STATUS_INVALID);
	/* not with one doorbell */
	cmd_put(h, sqe);
	cmd_ring(h);
	all_of(h, 1, HW_STATUS_INVALID);
	/* a NOP, and a field out of range */
	cmd_put(h, sqe);
	cmd_put(h, (struct hw_sqe){ .opcode = HW_OPCODE_NOP });
	cmd_ring(h);
	all_of(h, 2, HW_STATUS_INVALID);
	cmd_put(h, sqe);
	cmd_put(h, cmd_read(0, 0, 0, 0, 0, 0));
	cmd_ring(h);
	all_of(h, 2, HW_STATUS_INVALID);
	close_clean(h);
}

static void test_chain_abort(void **state)
{
	struct host *h = open_ready("8xdr8");
	struct hw_sqe sqe = cmd_read(0, 0, 0, 0, 0, 1);
	const struct hw_cqe *cqe;
	uint64_t start;
	int i;

	(void)state;
	sqe.flags = HW_SQE_FLAG_CHAIN;
	cmd_put(h, sqe);
	sqe.offset = 128;
	sqe.page = 0x77;
	cmd_put(h, sqe);
	cmd_put(h, cmd_read(0, 0, 0, 0, 0, 1));
	cmd_ring(h);
	assert_int_equal(cmd_next(h, 100)->status, HW_STATUS_OK);
	assert_int_equal(cmd_next(h, 100)->status, HW_STATUS_PAGE_REJECTED);
	assert_int_equal(cmd_next(h, 100)->status, HW_STATUS_CHAIN_ABORTED);
	/* 50 ms are enough */
	host_ctl(h, "fault 0:0 hang on");
	start = sim_now(h->sim);
	put_chain(h, cmd_read(0, 0, 0, 0, 0, 1), 3);
	cmd_ring(h);
	cqe = cmd_next(h, 100);
	assert_int_equal(cqe->status, HW_STATUS_TIMEOUT);
	assert_int_equal(cqe->time - start, 50 * SIM_NS_PER_MS);
	for (i = 0; i < 2; i++)
		assert_int_equal(cmd_next(h, 0)->status,
				 HW_STATUS_CHAIN_ABORTED);
	close_clean(h);
}

/* What ends a chain after 50 ms is a timeout; its own one is a NACK. */
static void test_chain_nack(void **state)
{
	struct host *h = open_ready("8xdr8");
	struct hw_sqe sqe = cmd_read(0, 0, 0, 0, 0, 1);
	const struct hw_cqe *cqe;
	uint64_t start = sim_now(h->sim);

	(void)state;
	host_ctl(h, "fault 0:0 nack 1000000");
	put_chain(h, sqe, 2);
	cmd_ring(h);
	cqe = cmd_next(h, 100);
	assert_int_equal(cqe->status, HW_STATUS_TIMEOUT);
	assert_int_equal(cqe->time - start, 50 * SIM_NS_PER_MS);
	assert_true(cqe->nacks > 0);
	assert_int_equal(cmd_next(h, 0)->status, HW_STATUS_CHAIN_ABORTED);
	assert_int_equal(rd(h, EP_REG(0, 0, TIMEOUTS)), 1);
	sqe.timeout_ms = 20;
	sqe.flags = HW_SQE_FLAG_CHAIN;
	cmd_put(h, sqe);
	cmd_put(h, cmd_read(0, 0, 0, 0, 0, 1));
	cmd_ring(h);
	assert_int_equal(cmd_next(h, 100)->status, HW_STATUS_NACK);
	assert_int_equal(rd(h, EP_REG(0, 0, TIMEOUTS)), 1);
	close_clean(h);
}

/* Rings turn over, generation bits included; the card waits for room. */
static void test_laps(void **state)
{
	struct host *h = host_open("dac");
	int lap;
	int i;

	(void)state;
	cmd_enable(h, 4);
	for (lap = 0; lap < 5; lap++) {
		for (i = 0; i < 16; i++)
			cmd_put(h, (struct hw_sqe){ .opcode = HW_OPCODE_NOP });
		cmd_ring(h);
		assert_int_equal(rd(h, HW_CMD_SQ_HEAD), h->sq_tail);
		for (i = 0; i < 16; i++)
			assert_non_null(cmd_next(h, 0));
		assert_null(cmd_next(h, 1));
	}
	/* completions that are not consumed stop the fetching */
	for (i = 0; i < 16; i++)
		cmd_put(h, (struct hw_sqe){ .opcode = HW_OPCODE_NOP });
	cmd_ring(h);
	for (i = 0; i < 4; i++)
		cmd_put(h, (struct hw_sqe){ .opcode = HW_OPCODE_NOP });
	cmd_ring(h);
	assert_int_equal(rd(h, HW_CMD_SQ_HEAD), 96);
	assert_non_null(cmd_next(h, 0));
	assert_int_equal(rd(h, HW_CMD_SQ_HEAD), 97);
	close_clean(h);
}

static uint32_t error_code(struct host *h)
{
	uint32_t status = rd(h, HW_CMD_STATUS);

	host_run_ms(h, 1);
	assert_int_equal(status & 3, HW_CMD_STATUS_ERROR);
	assert_int_equal(rd(h, HW_CMD_CTRL), 0);
	return status >> 8;
}

static void test_queue_errors(void **state)
{
	struct host *h = open_ready("8xdr8");

	(void)state;
	wr(h, HW_CMD_SQ_TAIL, 65);
	assert_int_equal(error_code(h), HW_QUEUE_ERROR_INDEX);
	cmd_enable(h, 4);
	wr(h, HW_CMD_CQ_HEAD, 1);
	assert_int_equal(error_code(h), HW_QUEUE_ERROR_INDEX);
	cmd_enable(h, 4);
	wr(h, HW_CMD_SQ_TAIL, 1);		/* GEN is 0 */
	assert_int_equal(error_code(h), HW_QUEUE_ERROR_GEN);
	cmd_enable(h, 4);
	h->dma = HOST_FAILS;
	cmd_put(h, cmd_read(0, 0, 0, 0, 0, 1));
	cmd_ring(h);
	assert_int_equal(error_code(h), HW_QUEUE_ERROR_DMA);
	h->dma = HOST_AT_ONCE;
	wr(h, HW_CMD_SQ_BASE_LO, 0x20);
	wr(h, HW_CMD_CTRL, 1);
	assert_int_equal(error_code(h), HW_QUEUE_ERROR_CONFIG);
	cmd_enable(h, 4);
	assert_int_equal(cmd_do(h, cmd_read(0, 0, 0, 0, 0, 1)).status,
			 HW_STATUS_OK);
	close_clean(h);
}

static void test_bad_buffer(void **state)
{
	struct host *h = open_ready("8xdr8");
	struct hw_sqe sqe = cmd_read(0, 0, 0, 0, 0, 8);

	(void)state;
	sqe.address = 0x1000;
	assert_int_equal(cmd_do(h, sqe).status, HW_STATUS_DMA);
	sqe.opcode = HW_OPCODE_WRITE;
	assert_int_equal(cmd_do(h, sqe).status, HW_STATUS_DMA);
	close_clean(h);
}

/* Bus mastering is off: no DMA, and the queue says so. */
static void test_bus_master(void **state)
{
	struct host *h = open_ready("8xdr8");

	(void)state;
	card_set_bus_master(h->card, false);
	cmd_put(h, cmd_read(0, 0, 0, 0, 0, 1));
	cmd_ring(h);
	assert_int_equal(error_code(h), HW_QUEUE_ERROR_DMA);
	close_clean(h);
}

static void test_queue_reset(void **state)
{
	struct host *h = open_ready("8xdr8");
	int i;

	(void)state;
	for (i = 0; i < 6; i++)
		cmd_put(h, cmd_read(0, i % 2, 0, 0, 0, 128));
	cmd_ring(h);
	host_run_us(h, 150);
	wr(h, HW_CMD_CTRL, 0);
	assert_int_equal(rd(h, HW_CMD_STATUS), 0);
	memset(h->memory + HOST_CQ, 0, 4096);
	host_run_ms(h, 2000);
	assert_null(cmd_next(h, 0));
	assert_int_equal(rd(h, EP_REG(0, 0, STATUS)) >> 8, 0);
	cmd_enable(h, 6);
	assert_int_equal(cmd_do(h, cmd_read(0, 0, 0, 0, 0, 1)).status,
			 HW_STATUS_OK);
	close_clean(h);
}

/* DMA by messages: everything waits for the client's answers, in order. */
static void test_slow_dma(void **state)
{
	struct host *h = open_ready("8xdr8");
	const struct hw_cqe *cqe;
	int i;

	(void)state;
	h->dma = HOST_LATER;
	cmd_put(h, cmd_read(0, 0, 0, 0, 0, 8));
	cmd_put(h, cmd_write(0, 1, 0, 0x10, 130, 1));
	cmd_ring(h);
	for (i = 0; i < 10; i++) {
		host_answer(h, 0);
		host_run_ms(h, 10);
	}
	for (i = 0; i < 2; i++) {
		cqe = cmd_next(h, 0);
		assert_non_null(cqe);
		assert_int_equal(cqe->status, HW_STATUS_OK);
	}
	assert_int_equal(h->memory[HOST_DATA], 0x26);
	/* a queue reset waits for what the client still has */
	cmd_put(h, cmd_read(0, 0, 0, 0, 0, 8));
	cmd_ring(h);
	wr(h, HW_CMD_CTRL, 0);
	assert_int_equal(rd(h, HW_CMD_STATUS), HW_CMD_STATUS_RUNNING);
	host_answer(h, 0);
	assert_int_equal(rd(h, HW_CMD_STATUS), 0);
	close_clean(h);
}

static void test_garbage(void **state)
{
	struct host *h = open_ready("8xdr8");
	struct hw_sqe nop = { .opcode = HW_OPCODE_NOP };

	(void)state;
	host_ctl(h, "fault card ring-garbage cqe-id");
	host_ctl(h, "fault card ring-garbage cqe-head");
	host_ctl(h, "fault card ring-garbage cqe-length");
	host_ctl(h, "fault card ring-garbage cqe-status");
	cmd_put(h, nop);
	cmd_ring(h);
	assert_int_equal(cmd_next(h, 0)->status, 0xee);
	assert_int_equal(cmd_do(h, nop).status, HW_STATUS_OK);
	host_ctl(h, "fault card irq-drop 1");
	h->irqs[VECTOR_CMD] = 0;
	cmd_do(h, nop);
	assert_int_equal(h->irqs[VECTOR_CMD], 0);
	cmd_do(h, nop);
	assert_int_equal(h->irqs[VECTOR_CMD], 1);
	close_clean(h);
}

static void test_instant_bus(void **state)
{
	struct card_conf conf;
	struct host *h;
	char error[256];
	struct hw_cqe cqe;

	(void)state;
	card_conf_init(&conf);
	conf.cages = 1;
	conf.bus_khz = 0;
	module_conf_set(&conf.modules[0], "module", "8xdr8", error,
			sizeof(error));
	h = host_open_conf(&conf);
	host_run_ms(h, READY_MS);
	cmd_enable(h, 4);
	cqe = cmd_do(h, cmd_read(0, 0, 0, 0, 0, 128));
	assert_int_equal(cqe.status, HW_STATUS_OK);
	assert_int_equal(cqe.time, cqe.start);
	close_clean(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nop),
		cmocka_unit_test(test_read_takes_bus_time),
		cmocka_unit_test(test_page_select),
		cmocka_unit_test(test_software_reset),
		cmocka_unit_test(test_long_silence),
		cmocka_unit_test(test_page_rejected),
		cmocka_unit_test(test_flat),
		cmocka_unit_test(test_write),
		cmocka_unit_test(test_invalid),
		cmocka_unit_test(test_nobody_there),
		cmocka_unit_test(test_nack_timeout),
		cmocka_unit_test(test_injected_nacks),
		cmocka_unit_test(test_hang_stops_nobody_else),
		cmocka_unit_test(test_stretch),
		cmocka_unit_test(test_fifo),
		cmocka_unit_test(test_removal),
		cmocka_unit_test(test_chain),
		cmocka_unit_test(test_bad_chains),
		cmocka_unit_test(test_chain_abort),
		cmocka_unit_test(test_chain_nack),
		cmocka_unit_test(test_laps),
		cmocka_unit_test(test_queue_errors),
		cmocka_unit_test(test_bad_buffer),
		cmocka_unit_test(test_bus_master),
		cmocka_unit_test(test_queue_reset),
		cmocka_unit_test(test_slow_dma),
		cmocka_unit_test(test_garbage),
		cmocka_unit_test(test_instant_bus),
	};

	return cmocka_run_group_tests_name("emu_command", tests, NULL, NULL);
}
