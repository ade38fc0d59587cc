// SPDX-License-Identifier: GPL-2.0
/* The port block's registers, filter and counters: hardware.md section 9. */
#include "emu_port_util.h"

#include "../../tools/xpo-emu/frame.h"

#define KEY_FUNC	0x434e5546
#define KEY_CARD	0x44524143

static void one_violation(struct host *h)
{
	assert_int_equal(rd(h, HW_GLOBAL_VIOLATIONS), 1);
	violations_reset(h->card->violations);
}

static void test_reset_values(void **state)
{
	struct host *h = host_open("none");

	(void)state;
	assert_int_equal(rd(h, HW_GLOBAL_BLOCK_VERSION_PORTS), 1);
	assert_true(rd(h, HW_GLOBAL_CAPS) & HW_GLOBAL_CAPS_PORTS);
	assert_int_equal(rd(h, PORT_REG(127, MAX_FRAME)), 1522);
	assert_int_equal(rd(h, PORT_REG(0, CTRL)), 0);
	assert_int_equal(rd(h, PORT_REG(0, STATUS)), 0);
	host_no_violations(h);
	rd(h, PORT_REG(128, CTRL));	/* the card has two cages */
	one_violation(h);
	rd(h, PORT_REG(0, RESULT) + 4);
	one_violation(h);
	host_close(h);
}

/* All ids, numbers of lanes and speeds against the rules of section 9. */
static void test_enable_rules(void **state)
{
	static const uint32_t speeds[] = {
		0, 50000, 100000, 200000, 400000, 800000, 1600000, 3200000,
	};
	struct host *h = host_open("none");
	unsigned int id, lanes, i, want, good = 0;

	(void)state;
	for (id = 0; id < 128; id++) {
		for (lanes = 0; lanes < 16; lanes++) {
			for (i = 0; i < sizeof(speeds) / sizeof(*speeds); i++) {
				want = HW_PORT_RESULT_OK;
				if ((lanes != 1 && lanes != 2 && lanes != 4 &&
				     lanes != 8) || id % lanes)
					want = HW_PORT_RESULT_LANES;
				else if (speeds[i] != lanes * 100000 &&
					 speeds[i] != lanes * 200000)
					want = HW_PORT_RESULT_SPEED;
				assert_int_equal(port_start(h, id, lanes,
							    speeds[i]), want);
				assert_int_equal(rd(h, PORT_REG(id, CTRL)),
						 !want);
				good += !want;
				wr(h, PORT_REG(id, CTRL), 0);
				assert_int_equal(rd(h, PORT_REG(id, RESULT)),
						 0);
			}
		}
	}
	assert_int_equal(good, 2 * (128 + 64 + 32 + 16));
	host_no_violations(h);
	host_close(h);
}

static void test_fec_rule(void **state)
{
	struct host *h = host_open("none");
	unsigned int mode;

	(void)state;
	wr(h, PORT_REG(8, LANES), 8);
	wr(h, PORT_REG(8, SPEED_MBPS), 1600000);
	for (mode = 0; mode < 4; mode++) {
		if (mode == HW_PORT_FEC_RS)
			continue;
		wr(h, PORT_REG(8, FEC), mode);
		wr(h, PORT_REG(8, CTRL), 1);
		assert_int_equal(rd(h, PORT_REG(8, RESULT)),
				 HW_PORT_RESULT_FEC);
		assert_int_equal(rd(h, PORT_REG(8, CTRL)), 0);
	}
	host_no_violations(h);
	host_close(h);
}

static void test_overlap(void **state)
{
	struct host *h = host_open("none");
	unsigned int i;

	(void)state;
	assert_int_equal(port_start(h, 20, 4, 800000), 0);
	assert_int_equal(port_start(h, 16, 8, 1600000),
			 HW_PORT_RESULT_OVERLAP);
	assert_int_equal(port_start(h, 22, 2, 400000), HW_PORT_RESULT_OVERLAP);
	for (i = 20; i < 24; i++)
		assert_int_equal(port_start(h, i == 20 ? 21 : i, 1, 200000),
				 HW_PORT_RESULT_OVERLAP);
	/* its own lanes are no overlap, and the other half is free */
	wr(h, PORT_REG(20, CTRL), 1);
	assert_int_equal(rd(h, PORT_REG(20, RESULT)), 0);
	assert_int_equal(port_start(h, 16, 4, 800000), 0);
	assert_int_equal(port_start(h, 24, 8, 800000), 0);
	wr(h, PORT_REG(20, CTRL), 0);
	assert_int_equal(port_start(h, 23, 1, 100000), 0);
	host_no_violations(h);
	host_close(h);
}

static void test_fixed_while_enabled(void **state)
{
	struct host *h = host_open("none");

	(void)state;
	assert_int_equal(port_start(h, 0, 8, 1600000), 0);
	wr(h, PORT_REG(0, LANES), 4);
	one_violation(h);
	wr(h, PORT_REG(0, SPEED_MBPS), 800000);
	one_violation(h);
	wr(h, PORT_REG(0, FEC), 0);
	one_violation(h);
	assert_int_equal(rd(h, PORT_REG(0, LANES)), 8);
	assert_int_equal(rd(h, PORT_REG(0, SPEED_MBPS)), 1600000);
	assert_int_equal(rd(h, PORT_REG(0, FEC)), HW_PORT_FEC_RS);
	wr(h, PORT_REG(0, MAX_FRAME), 9238);
	wr(h, PORT_REG(0, FILTER), 0x1f);
	wr(h, PORT_REG(0, MAC_HI), 0xffff);
	assert_int_equal(rd(h, HW_GLOBAL_VIOLATIONS), 0);
	wr(h, PORT_REG(0, MAX_FRAME), 9239);
	one_violation(h);
	wr(h, PORT_REG(0, MAX_FRAME), 63);
	one_violation(h);
	assert_int_equal(port_max_frame(h->card, 0), 9238);
	assert_int_equal(port_speed_mbps(h->card, 0), 1600000);
	assert_true(port_enabled(h->card, 0));
	assert_false(port_up(h->card, 0));
	host_close(h);
}

static const uint8_t own[6] = { 2, 0x58, 0x50, 0x4f, 0, 9 };
static const uint8_t other[6] = { 2, 0x58, 0x50, 0x4f, 0, 10 };
static const uint8_t all[6] = { 255, 255, 255, 255, 255, 255 };
static const uint8_t group[6] = { 1, 0, 0x5e, 0, 0, 1 };
static const uint8_t group2[6] = { 0x33, 0x33, 0, 0, 0, 1 };

static unsigned int accepted(struct host *h, uint32_t filter)
{
	const uint8_t *const dest[] = { own, other, all, group, group2 };
	unsigned int bits = 0, i;

	wr(h, PORT_REG(9, FILTER), filter);
	for (i = 0; i < 5; i++)
		bits |= port_accepts(h->card, 9, dest[i]) << i;
	return bits;
}

static void test_filter(void **state)
{
	struct host *h = host_open("none");

	(void)state;
	wr(h, PORT_REG(9, MAC_LO), 0x4f505802);
	wr(h, PORT_REG(9, MAC_HI), 0x0900);
	wr(h, PORT_REG(9, HASH_LO), 0);
	wr(h, PORT_REG(9, HASH_HI), 0);
	assert_int_equal(accepted(h, 0), 0);
	assert_int_equal(accepted(h, HW_PORT_FILTER_UNICAST), 1);
	assert_int_equal(accepted(h, HW_PORT_FILTER_BROADCAST), 4);
	assert_int_equal(accepted(h, HW_PORT_FILTER_MULTICAST), 0);
	assert_int_equal(accepted(h, HW_PORT_FILTER_ALL_MULTICAST), 0x1c);
	assert_int_equal(accepted(h, HW_PORT_FILTER_PROMISCUOUS), 0x1f);
	wr(h, PORT_REG(9, HASH_LO), 0xffffffff);
	wr(h, PORT_REG(9, HASH_HI), 0xffffffff);
	assert_int_equal(accepted(h, HW_PORT_FILTER_MULTICAST), 0x1c);
	host_no_violations(h);
	host_close(h);
}

/* Each group address has exactly one bit, that of its CRC-32. */
static void test_hash(void **state)
{
	static const struct {
		uint8_t dest[6];
		unsigned int bit;
	} known[] = {
		{ { 1, 0, 0x5e, 0, 0, 1 }, 1 },
		{ { 0x33, 0x33, 0, 0, 0, 1 }, 32 },
		{ { 1, 0x80, 0xc2, 0, 0, 0x0e }, 30 },
	};
	struct host *h = host_open("none");
	unsigned int i, bit;

	(void)state;
	wr(h, PORT_REG(9, FILTER), HW_PORT_FILTER_MULTICAST);
	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		for (bit = 0; bit < 64; bit++) {
			wr(h, PORT_REG(9, HASH_LO), bit < 32 ? 1u << bit : 0);
			wr(h, PORT_REG(9, HASH_HI),
			   bit < 32 ? 0 : 1u << (bit - 32));
			assert_int_equal(port_accepts(h->card, 9,
						      known[i].dest),
					 bit == known[i].bit);
		}
	}
	host_close(h);
}

static void test_stats_command(void **state)
{
	struct host *h = host_open("none");
	struct hw_sqe sqe = {
		.opcode = HW_OPCODE_PORT_STATS,
		.address = HOST_BASE + HOST_DATA,
		.cage = 77,
	};
	struct hw_port_stats stats;

	(void)state;
	host_run_ms(h, 3);
	cmd_enable(h, 4);
	port_counters(h->card, 127)->rx_hist[9] = 5;
	port_counters(h->card, 127)->tx_frames = 6;
	memset(h->memory + HOST_DATA, 0xff, 2048);
	stats = port_stats(h, 127);
	assert_int_equal(stats.time, 3000000);
	assert_int_equal(stats.rx_hist[9], 5);
	assert_int_equal(stats.tx_frames, 6);
	assert_int_equal(h->memory[HOST_DATA + 1024], 0xff);
	assert_int_equal(cmd_do(h, sqe).status, HW_STATUS_OK);
	sqe.port = 128;
	assert_int_equal(cmd_do(h, sqe).status, HW_STATUS_INVALID);
	sqe.port = 0;
	sqe.length = 128;
	assert_int_equal(cmd_do(h, sqe).status, HW_STATUS_INVALID);
	sqe.length = 0;
	sqe.address = HOST_BASE + HOST_SIZE - 1023;
	assert_int_equal(cmd_do(h, sqe).status, HW_STATUS_DMA);
	/* other opcodes have no port */
	sqe = cmd_read(0, 0, 0, 0, 0, 1);
	sqe.port = 1;
	assert_int_equal(cmd_do(h, sqe).status, HW_STATUS_INVALID);
	host_close(h);
}

/* Not part of chains, and dropped without a word by a queue reset. */
static void test_stats_chain(void **state)
{
	struct host *h = host_open("none");
	struct hw_sqe sqe = {
		.opcode = HW_OPCODE_PORT_STATS,
		.flags = HW_SQE_FLAG_CHAIN,
		.address = HOST_BASE + HOST_DATA,
	};
	int i;

	(void)state;
	cmd_enable(h, 4);
	cmd_put(h, sqe);
	sqe.flags = 0;
	cmd_put(h, sqe);
	cmd_ring(h);
	for (i = 0; i < 2; i++)
		assert_int_equal(cmd_next(h, 0)->status, HW_STATUS_INVALID);
	h->dma = HOST_LATER;
	cmd_put(h, sqe);
	cmd_ring(h);
	wr(h, HW_CMD_CTRL, 0);
	host_answer(h, 0);
	h->dma = HOST_AT_ONCE;
	assert_int_equal(rd(h, HW_CMD_STATUS), 0);
	cmd_enable(h, 4);
	assert_null(cmd_next(h, 1));
	host_close(h);
}

static void test_resets(void **state)
{
	struct host *h = host_open("8xdr8");

	(void)state;
	cmd_enable(h, 4);
	port_counters(h->card, 0)->tx_frames = 6;
	assert_int_equal(port_start(h, 0, 8, 1600000), 0);
	wr(h, PORT_REG(0, FILTER), 3);
	wr(h, HW_GLOBAL_RESET, KEY_FUNC);
	assert_int_equal(rd(h, PORT_REG(0, CTRL)), 1);
	assert_int_equal(rd(h, PORT_REG(0, FILTER)), 3);
	wr(h, CAGE_REG(0, RESET), 0x45474143);
	host_run_ms(h, 200);
	assert_int_equal(rd(h, PORT_REG(0, CTRL)), 1);
	wr(h, HW_GLOBAL_RESET, KEY_CARD);
	assert_int_equal(rd(h, PORT_REG(0, CTRL)), 0);
	assert_int_equal(rd(h, PORT_REG(0, LANES)), 0);
	assert_int_equal(rd(h, PORT_REG(0, FILTER)), 0);
	assert_int_equal(rd(h, PORT_REG(0, MAX_FRAME)), 1522);
	assert_int_equal(port_counters(h->card, 0)->tx_frames, 0);
	assert_int_equal(port_start(h, 0, 4, 800000), 0);
	host_no_violations(h);
	host_close(h);
}

static void test_send_without_link(void **state)
{
	struct host *h = host_open("none");

	(void)state;
	cmd_enable(h, 4);
	port_send(h->card, 5, frame_alloc(60), 0);
	assert_int_equal(port_stats(h, 5).tx_dropped, 1);
	host_close(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reset_values),
		cmocka_unit_test(test_enable_rules),
		cmocka_unit_test(test_fec_rule),
		cmocka_unit_test(test_overlap),
		cmocka_unit_test(test_fixed_while_enabled),
		cmocka_unit_test(test_filter),
		cmocka_unit_test(test_hash),
		cmocka_unit_test(test_stats_command),
		cmocka_unit_test(test_stats_chain),
		cmocka_unit_test(test_resets),
		cmocka_unit_test(test_send_without_link),
	};

	return cmocka_run_group_tests_name("emu_port", tests, NULL, NULL);
}
