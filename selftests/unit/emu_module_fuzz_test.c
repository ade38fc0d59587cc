// SPDX-License-Identifier: GPL-2.0
/*
 * Random hosts: any access, signal and fault in any order. Nothing may crash,
 * and what CMIS says about all states must hold at every moment.
 */
#include "emu_module_util.h"

#define STEPS	8000

static uint64_t random_state;

static unsigned int pick(unsigned int n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state % n;
}

static void random_write(struct bench *b, int ep)
{
	/* Mostly where something happens */
	static const uint8_t regs[] = {
		CMIS_LO_MASKS, CMIS_10_DP_DEINIT, CMIS_10_TX_DISABLE,
		CMIS_10_APPLY_DP_INIT, CMIS_10_APPLY_IMMEDIATE,
		CMIS_10_DP_CONFIG, CMIS_10_DP_CONFIG + 4, CMIS_10_MASKS,
		CMIS_10_SCS0 + CMIS_SCS_RX_AMPLITUDE,
	};
	uint8_t data[16], reg;
	uint64_t stretch;
	unsigned int i, n;

	for (i = 0; i < sizeof(data); i++)
		data[i] = pick(4) ? 0x10 * (1 + pick(5)) + 2 * pick(8) :
				    pick(256);
	reg = pick(8) ? regs[pick(sizeof(regs))] : pick(256);
	n = reg >= CMIS_10_DP_CONFIG && reg < CMIS_10_DP_CONFIG + 8 ?
	    1 + pick(8) : pick(8) ? 1 : pick(sizeof(data) + 1);
	module_write(b->m, ep, reg, data, n, &stretch);
}

static void random_select(struct bench *b, int ep)
{
	uint8_t map[2] = { pick(9), pick(3) ? 0x10 : pick(256) };
	uint64_t stretch;

	module_write(b->m, ep, CMIS_LO_BANK_SELECT, map, 2, &stretch);
}

/* A host that means well: stage something legal, then apply it. */
static void random_apply(struct bench *b, int ep)
{
	static const uint8_t sets[][8] = {
		{ 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10 },
		{ 0x20, 0x20, 0x20, 0x20, 0x28, 0x28, 0x28, 0x28 },
		{ 0x30, 0x30, 0x34, 0x34, 0x38, 0x38, 0x3c, 0x3c },
		{ 0x40, 0x42, 0x44, 0x46, 0x48, 0x4a, 0x4c, 0x4e },
		{ 0x20, 0x20, 0x20, 0x20, 0x48, 0x4a, 0x3c, 0x3c },
		{ 0, 0, 0, 0, 0, 0, 0, 0 },
	};
	uint8_t map[2] = { pick(8), 0x10 }, deinit[] = { 0xff, 0, 0x0f, 0xf0 };
	uint8_t lanes = pick(2) ? 0xff : pick(256), off = 0;
	const struct {
		uint8_t reg;
		const uint8_t *data;
		size_t n;
	} steps[] = {
		{ CMIS_LO_BANK_SELECT, map, 2 },
		{ CMIS_10_DP_DEINIT, &deinit[pick(4)], 1 },
		{ CMIS_10_DP_CONFIG, sets[pick(6)], 8 },
		{ CMIS_10_TX_DISABLE, &off, 1 },
		{ CMIS_10_APPLY_DP_INIT + pick(2), &lanes, 1 },
		{ CMIS_10_DP_DEINIT, &deinit[pick(4)], 1 },
	};
	uint64_t stretch;
	size_t i;

	for (i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		module_write(b->m, ep, steps[i].reg, steps[i].data,
			     steps[i].n, &stretch);
		bench_ms(b, 1 + pick(100));
	}
}

static void random_read(struct bench *b, int ep)
{
	uint8_t data[128];
	uint64_t stretch;

	module_read(b->m, ep, pick(256), data, pick(129), &stretch);
}

static void random_ctl(struct bench *b, int ep)
{
	static const char * const lines[] = {
		"fault nack 3", "fault busy on", "fault busy off",
		"fault missing on", "fault clear", "fault module-fault 2",
		"fault garbage-identity", "set temperature_mc 90000",
		"set temperature_mc auto", "set rx_power_uw 3 0",
		"set rx_power_uw 3 auto", "flag rx-los 5",
		"flag temp-high-alarm count 9 interval_us 333", "clear",
		"trace", "dump", "reg 0 lo 0 128",
	};

	bench_ctl(b, ep, lines[pick(sizeof(lines) / sizeof(lines[0]))]);
}

static void random_step(struct bench *b)
{
	int ep = pick(module_endpoints(b->m));

	switch (pick(16)) {
	case 0:
		module_set_signals(b->m, pick(50), !pick(50), !pick(8),
				   pick(16));
		break;
	case 1:
		random_ctl(b, ep);
		break;
	case 2:
	case 3:
		random_select(b, ep);
		break;
	case 4:
		random_read(b, ep);
		break;
	case 5:
		random_apply(b, ep);
		break;
	case 6:
	case 7:
	case 8:
		bench_ms(b, pick(4) ? pick(12) : pick(2000));
		break;
	default:
		random_write(b, ep);
		break;
	}
}

/* Hex byte of a register, without the bus. */
static unsigned int peek(struct bench *b, int ep, unsigned int bank,
			 unsigned int page, unsigned int reg)
{
	char line[64];

	snprintf(line, sizeof(line), "reg %u %x %u", bank, page, reg);
	if (reg < CMIS_UPPER)
		snprintf(line, sizeof(line), "reg 0 lo %u", reg);
	if (bench_ctl(b, ep, line))
		fail_msg("%s: %s", line, b->out);
	return strtoul(b->out, NULL, 16);
}

/* Lanes of one data path agree, and a lane off emits nothing. */
static void check_bank(struct bench *b, int ep, unsigned int bank)
{
	unsigned int lane, first, state[8], tx;

	tx = peek(b, ep, bank, 0x11, CMIS_11_TX_OUTPUT);
	for (lane = 0; lane < 8; lane++) {
		unsigned int config = peek(b, ep, bank, 0x11,
					   CMIS_11_DP_CONFIG + lane);

		state[lane] = peek(b, ep, bank, 0x11, CMIS_11_DP_STATE +
				   lane / 2) >> 4 * (lane % 2) & 0xf;
		assert_in_range(state[lane], 1, 7);
		first = config & 0xf0 ? FIELD_GET(CMIS_DP_CONFIG_DP_ID,
						  config) : lane;
		assert_true(first <= lane);
		assert_int_equal(state[first], state[lane]);
		if (!(config & 0xf0))
			assert_int_equal(state[lane], CMIS_DP_DEACTIVATED);
		if (tx & BIT(lane))
			assert_true(state[lane] >= CMIS_DP_ACTIVATED);
		if (peek(b, ep, bank, 0x10, CMIS_10_TX_DISABLE) & BIT(lane))
			assert_false(tx & BIT(lane));
	}
}

static void check(struct bench *b)
{
	unsigned int banks = module_endpoints(b->m) == 2 ? 4 : 8, bank, state;
	int ep;

	assert_in_range(module_power_mw(b->m), 0, 130000);
	for (ep = 0; ep < module_endpoints(b->m); ep++) {
		assert_int_equal(module_interrupt(b->m, ep),
				 b->interrupt[ep]);
		if (!module_answering(b->m, ep)) {
			assert_false(module_interrupt(b->m, ep));
			continue;
		}
		state = peek(b, ep, 0, 0, CMIS_LO_STATE);
		assert_in_range(state >> 1, 1, 5);
		assert_int_equal(module_interrupt(b->m, ep), !(state & 1));
		for (bank = 0; bank < banks; bank++)
			check_bank(b, ep, bank);
	}
}

static void run(const char *model, const char *reconfig, uint64_t seed)
{
	static struct bench b;
	unsigned int i;

	random_state = seed;
	bench_open(&b, model);
	bench_set(&b, "reconfig", reconfig);
	bench_insert(&b);
	for (i = 0; i < STEPS; i++) {
		random_step(&b);
		if (!(i % 16) && !strncmp(model, "8x", 2))
			check(&b);
	}
	bench_close(&b);
}

static void random_hosts(void **state)
{
	(void)state;
	run("8xdr8", "none", 0x1234);
	run("8xdr8", "regular", 0x2345);
	run("8xdr8-8bank", "both", 0x3456);
}

static void random_hosts_of_static_modules(void **state)
{
	(void)state;
	run("dac", "none", 0x4567);
	run("image:" DATA_DIR "/acacia-400zrp.cmis", "none", 0x5678);
	run("image:" DATA_DIR "/eoptolink-2x400g-lr4.cmis", "none", 0x6789);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_hosts),
		cmocka_unit_test(random_hosts_of_static_modules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
