// SPDX-License-Identifier: GPL-2.0
/*
 * A driver gone mad: random registers, ring entries and control commands. The
 * sanitizers watch; afterwards a function reset gives a card that works.
 */
#include <unistd.h>

#include "emu_port_util.h"

#include "../../tools/xpo-emu/hw_table.h"
#include "../../tools/xpo-emu/log.h"

#define ROUNDS		30
#define STEPS		6000

static const char fuzz_plant[] = "fibre a 0:0-7 1:0-7\n"
				 "fibre b 0:8-15 1:8-15\n";

static uint32_t pick_register(struct host *h)
{
	const struct hw_block *b = &hw_blocks[sim_rand(h->sim) % HW_BLOCKS];
	unsigned int copy = sim_rand(h->sim) % b->count;

	return b->regs[sim_rand(h->sim) % b->nregs].addr +
	       copy / b->group * b->group_stride + copy % b->group * b->stride;
}

/* Mostly small numbers, so that something happens. */
static uint32_t pick_value(struct host *h)
{
	uint64_t r = sim_rand(h->sim);

	switch (r % 8) {
	case 0:
		return r >> 32;
	case 1:
		return (uint32_t)HOST_BASE + (r >> 16) % HOST_SIZE / 64 * 64;
	case 2:
		return 0x434e5546;
	case 3:
		return r & 0x1000 ? 0x44524143 : 0x45474143;
	case 4:
		return 1;
	default:
		return (r >> 32) % 32;
	}
}

/* A range that exists, more often than not. */
static void pick_range(struct host *h, struct hw_sqe *sqe)
{
	uint64_t r = sim_rand(h->sim);

	sqe->offset = r >> 8;
	sqe->length = r >> 16;
	if (r % 4 == 0) {
		sqe->page = r >> 24;
		sqe->bank = r >> 32;
		return;
	}
	if (sqe->offset >= 128) {
		sqe->page = r % 4 == 1 ? 0x10 + (r >> 24) % 4 : (r >> 24) % 4;
		sqe->bank = sqe->page >= 0x10 ? (r >> 32) % 4 : 0;
		sqe->length = 1 + (r >> 16) % (256 - sqe->offset);
	} else {
		sqe->length = 1 + (r >> 16) % (128 - sqe->offset);
	}
}

static void put_noise(struct host *h)
{
	uint64_t r = sim_rand(h->sim);
	struct hw_sqe sqe = {
		.opcode = r % 16 ? 1 + r / 16 % 2 : r / 16 % 5,
		.flags = (r >> 8) % 4 == 0,
		.cage = (r >> 16) % 64 ? (r >> 24) % 2 : 2,
		.endpoint = (r >> 32) % 16 ? (r >> 40) % 2 : (r >> 40) % 5,
		.timeout_ms = (r >> 48) % 200,
		.address = HOST_BASE + sim_rand(h->sim) % (HOST_SIZE + 4096),
	};

	pick_range(h, &sqe);
	if (sqe.opcode == HW_OPCODE_PORT_STATS) {
		sqe.port = sim_rand(h->sim) % 140;
		sqe.length = sim_rand(h->sim) % 8 == 0;
	}
	if (sim_rand(h->sim) % 256 == 0)
		sqe.flags = 0x82;
	cmd_put(h, sqe);
	if (sim_rand(h->sim) % 4 == 0)
		cmd_ring(h);
}

static void control(struct host *h)
{
	static const char * const lines[] = {
		"insert 0 8xdr8", "insert 1 8xdr8-8bank", "remove 0",
		"remove 1", "fault 0 hang on", "fault 0 hang off",
		"fault 0:1 nack 20", "fault 1 ones on", "clear",
		"flag 0:0 tx-eq-fail 9", "leak 0 on", "leak 0 off",
		"fault 0:0 missing on", "stats", "status", "stats reset",
		"stats total 0", "flow 1 0", "plate 0 100000", "ports",
		"fibre list", "fibre cut a:3 ab", "fibre mend a",
		"fibre bend a 8.3", "fibre bend b 12", "fibre clean a",
		"fibre clean b", "fibre swap a b", "fibre contaminate a:1 40",
		"laser 0:0 off", "laser 0:0 on", "tx 1 5 fail", "tx 1 5 ok",
	};
	char line[128];

	snprintf(line, sizeof(line), "%s",
		 lines[sim_rand(h->sim) % (sizeof(lines) / sizeof(lines[0]))]);
	ctl_run(h->card, line, h->out, sizeof(h->out));
}

/* Registers of few ports, so that they meet. */
static void play_port(struct host *h)
{
	static const uint32_t lanes[] = { 1, 2, 4, 8 };
	uint64_t r = sim_rand(h->sim);
	unsigned int id = r % 2 * 64 + (r >> 1) % 16 / 4 * 4;
	uint32_t n = lanes[(r >> 8) % 4];

	if (r >> 16 & 1)
		id &= ~7u;
	if ((r >> 20) % 8 == 0)
		wr(h, PORT_REG(id, CTRL), 0);
	else if (!port_enabled(h->card, id))
		port_start(h, id, n, n * ((r >> 24) % 4 ? 200000 : 100000));
	if (port_enabled(h->card, id) && (r >> 32) % 4 == 0)
		port_send(h->card, id, frame_alloc(60 + (r >> 40) % 9000),
			  sim_now(h->sim) + (r >> 48) % 2000);
}

static unsigned int links_seen;

/* Ports never share a lane, and links have two ends. */
static void check_ports(struct host *h)
{
	struct ports *ports = h->card->ports;
	uint8_t users[PORT_COUNT] = { 0 };
	unsigned int id, i;

	link_settle(h->card);
	for (id = 0; id < 128; id++) {
		const struct port *p = &ports->port[id];

		for (i = 0; p->enabled && i < p->lanes; i++)
			assert_int_equal(users[id + i]++, 0);
		if (!p->link.up)
			continue;
		links_seen++;
		assert_true(p->enabled && p->link.aligned);
		assert_int_equal(p->link.lock, (1u << p->lanes) - 1);
		assert_int_equal(ports->port[p->link.far].link.far, id);
		assert_true(ports->port[p->link.far].link.up);
	}
}

static unsigned int seen[256];		/* completions by status */

static void consume(struct host *h)
{
	const struct hw_cqe *cqe;

	if (sim_rand(h->sim) % 32)
		while ((cqe = cmd_next(h, 0)))
			seen[cqe->status]++;
	else
		wr(h, HW_CMD_CQ_HEAD, h->cq_head++);
}

static void step(struct host *h)
{
	if (!(rd(h, HW_CMD_STATUS) & HW_CMD_STATUS_RUNNING))
		cmd_enable(h, 4 + sim_rand(h->sim) % 4);
	switch (sim_rand(h->sim) % 12) {
	case 0:
		if (sim_rand(h->sim) % 4)
			wr(h, pick_register(h), pick_value(h));
		else
			wr(h, CAGE_REG(0, CTRL), sim_rand(h->sim) % 8);
		break;
	case 1:
		rd(h, pick_register(h));
		break;
	case 2:
	case 3:
	case 4:
		put_noise(h);
		break;
	case 5:
		control(h);
		break;
	case 7:
		host_run_us(h, sim_rand(h->sim) % 20000);
		break;
	case 6:
	case 8:
		consume(h);
		break;
	case 9:
		play_port(h);
		break;
	case 10:
		check_ports(h);
		break;
	default:
		h->dma = sim_rand(h->sim) % 32 ? HOST_AT_ONCE : HOST_FAILS;
	}
}

static void slow_step(struct host *h)
{
	step(h);
	if (h->dma == HOST_AT_ONCE)
		h->dma = HOST_LATER;
	if (h->nwaiting > 200 || sim_rand(h->sim) % 5 == 0)
		host_answer(h, sim_rand(h->sim) % 16 ? 0 : -1);
}

static void madness(bool slow)
{
	struct card_conf conf;
	struct host *h;
	int round;
	int i;

	card_conf_init(&conf);
	conf.cages = 2;
	conf.seed = 7 + slow;
	snprintf(conf.plant, sizeof(conf.plant), "%s",
		 plant_file(fuzz_plant));
	conf.time_scale = 100;	/* modules come up within a few steps */
	h = host_open_conf(&conf);
	unlink(conf.plant);
	for (round = 0; round < ROUNDS; round++) {
		h->dma = HOST_AT_ONCE;
		cmd_enable(h, 6);
		for (i = 0; i < STEPS; i++) {
			if (slow)
				slow_step(h);
			else
				step(h);
		}
		host_answer(h, 0);
		h->dma = HOST_AT_ONCE;
		wr(h, HW_GLOBAL_RESET, 0x434e5546);
		assert_int_equal(rd(h, HW_CMD_STATUS), 0);
	}
	host_run_ms(h, 1000);
	cmd_enable(h, 4);
	cmd_do(h, (struct hw_sqe){ .opcode = HW_OPCODE_NOP });
	host_close(h);
}

/* All of this was worth nothing if nothing got through. */
static void test_madness(void **state)
{
	unsigned int i;

	(void)state;
	madness(false);
	for (i = HW_STATUS_OK; i <= HW_STATUS_DMA; i++)
		if (i != HW_STATUS_BUS_ERROR && i != HW_STATUS_FIFO_FULL)
			assert_true(seen[i]);
}

static void test_slow_madness(void **state)
{
	(void)state;
	madness(true);
}

/* Sane drivers at both ends, and somebody at the fibres. */
static void test_links(void **state)
{
	static const char * const lines[] = {
		"fibre cut a:3 ab", "fibre mend a", "fibre bend a 8.3",
		"fibre bend b 12", "fibre clean a", "fibre clean b",
		"fibre swap a b", "fibre contaminate a:1 40", "clear",
		"clear", "laser 0:0 off", "laser 0:0 on", "tx 1 5 fail",
		"tx 1 5 ok",
	};
	struct host *h = cable_open(fuzz_plant);
	uint64_t r;
	int i;

	(void)state;
	links_seen = 0;
	for (i = 0; i < 20000; i++) {
		r = sim_rand(h->sim);
		if (r % 4 == 0)
			host_ctl(h, "%s", lines[(r >> 8) % 14]);
		else if (r % 256 == 1)
			group_apply(h, (r >> 8) % 2, (r >> 16) % 2,
				    1 + (r >> 24) % 4);
		else
			play_port(h);
		host_run_us(h, (r >> 32) % 8000);
		check_ports(h);
	}
	assert_true(links_seen > 100);
	host_no_violations(h);
	host_close(h);
}

/* Violations are what it is about: not one line for each. */
static int setup(void **state)
{
	(void)state;
	return log_open("/dev/null");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_madness),
		cmocka_unit_test(test_slow_madness),
		cmocka_unit_test(test_links),
	};

	return cmocka_run_group_tests_name("emu_fuzz", tests, setup, NULL);
}
