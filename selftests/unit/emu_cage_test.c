// SPDX-License-Identifier: GPL-2.0
/* Cage controller and interlock: hardware.md section 4. */
#include "emu_card_util.h"

#define KEY_LEAK	0x4b41454c
#define KEY_FLOW	0x574f4c46
#define KEY_TEMP	0x504d4554
#define CAGE_KEY	0x45474143

static void power(struct host *h, unsigned int cage)
{
	wr(h, CAGE_REG(cage, CTRL), HW_CAGE_CTRL_POWER);
	host_run_ms(h, 20);
	assert_int_equal(rd(h, CAGE_REG(cage, STATUS)) & 3, 3);
}

static void test_presence(void **state)
{
	struct host *h = host_open("8xdr8");

	(void)state;
	assert_int_equal(rd(h, CAGE_REG(0, STATUS)), 1);
	assert_int_equal(rd(h, CAGE_REG(0, CTRL)), 4);
	assert_int_equal(rd(h, CAGE_REG(0, DECLARED_MW)), 130000);
	assert_int_equal(rd(h, CAGE_REG(0, DECLARED_SOURCE)),
			 HW_POWER_SOURCE_STRAP);
	assert_int_equal(rd(h, CAGE_REG(0, ENDPOINTS)), 3);
	host_run_ms(h, 400);
	assert_int_equal(rd(h, CAGE_REG(0, ENDPOINTS)), 0x303);
	assert_int_equal(rd(h, CAGE_REG(0, INSERTIONS)), 1);
	assert_int_equal(rd(h, CAGE_REG(0, SENSOR_VALID)), 0x3ff);
	/* an empty cage */
	assert_int_equal(rd(h, CAGE_REG(1, STATUS)), 0);
	assert_int_equal(rd(h, CAGE_REG(1, DECLARED_MW)), 0);
	assert_int_equal(rd(h, CAGE_REG(1, DECLARED_SOURCE)), 0);
	assert_int_equal(rd(h, CAGE_REG(1, ENDPOINTS)), 0);
	assert_int_equal(rd(h, CAGE_REG(1, SENSOR_VALID)), 0x1f8);
	assert_int_equal(rd(h, CAGE_REG(1, VIN_MV)), 0);
	host_no_violations(h);
	host_close(h);
}

static void test_power(void **state)
{
	struct host *h = host_open("8xdr8");
	const struct hw_event *e;
	uint64_t start;

	(void)state;
	host_run_ms(h, 400);
	evt_enable(h, 6, rd(h, HW_EVT_NEXT_LO));
	start = sim_now(h->sim);
	power(h, 0);
	e = evt_find(h, HW_EVENT_TYPE_POWER);
	assert_int_equal(e->arg, 1);
	assert_in_range(e->time - start, 0, 20 * SIM_NS_PER_MS);
	host_run_ms(h, 3000);
	assert_true(rd(h, CAGE_REG(0, POWER_MW)) > 10000);
	assert_int_equal(rd(h, CAGE_REG(0, IIN_MA)),
			 rd(h, CAGE_REG(0, POWER_MW)) * 1000ULL /
			 rd(h, CAGE_REG(0, VIN_MV)));
	assert_true(rd(h, CAGE_REG(0, ENERGY_LO_MJ)) > 10000);
	assert_true((int32_t)rd(h, CAGE_REG(0, COOLANT_OUT_MC)) >
		    (int32_t)rd(h, CAGE_REG(0, COOLANT_IN_MC)));
	wr(h, CAGE_REG(0, CTRL), HW_CAGE_CTRL_LPMODE);
	assert_int_equal(rd(h, CAGE_REG(0, STATUS)) & 2, 0);
	assert_int_equal(rd(h, CAGE_REG(0, POWER_MW)), 0);
	e = evt_find(h, HW_EVENT_TYPE_POWER);
	assert_int_equal(e->arg, 0);
	host_no_violations(h);
	host_close(h);
}

/* An insertion never finds power on: it was admitted for another module. */
static void test_removal_takes_power(void **state)
{
	struct host *h = host_open("8xdr8");

	(void)state;
	power(h, 0);
	wr(h, EP_REG(0, 0, HOLDOFF), 160);
	host_ctl(h, "remove 0");
	assert_int_equal(rd(h, CAGE_REG(0, STATUS)), 0);
	assert_int_equal(rd(h, CAGE_REG(0, CTRL)), 4);
	assert_int_equal(rd(h, EP_REG(0, 0, HOLDOFF)), 0);
	wr(h, CAGE_REG(0, CTRL), HW_CAGE_CTRL_POWER);
	assert_int_equal(rd(h, CAGE_REG(0, CTRL)), 0);
	host_ctl(h, "insert 0 8xdr8");
	host_run_ms(h, 100);
	assert_int_equal(rd(h, CAGE_REG(0, STATUS)) & 3, 1);
	assert_int_equal(rd(h, CAGE_REG(0, INSERTIONS)), 2);
	host_no_violations(h);
	host_close(h);
}

static void test_cage_reset(void **state)
{
	struct host *h = host_open("8xdr8");
	uint64_t start;

	(void)state;
	host_run_ms(h, 400);
	power(h, 0);
	evt_enable(h, 6, rd(h, HW_EVT_NEXT_LO));
	wr(h, EP_REG(0, 0, BURST), 0x4040);
	start = sim_now(h->sim);
	wr(h, CAGE_REG(0, RESET), CAGE_KEY);
	assert_int_equal(rd(h, CAGE_REG(0, STATUS)) & 7, 5);
	assert_int_equal(rd(h, CAGE_REG(0, CTRL)), 4);
	assert_int_equal(rd(h, EP_REG(0, 0, BURST)), 0x0808);
	cmd_enable(h, 4);
	assert_int_equal(cmd_do(h, cmd_read(0, 0, 0, 0, 0, 1)).status,
			 HW_STATUS_IN_RESET);
	host_run_ms(h, 200);
	assert_int_equal(rd(h, CAGE_REG(0, STATUS)) & 7, 1);
	assert_in_range(evt_find(h, HW_EVENT_TYPE_RESET)->time - start,
			100 * SIM_NS_PER_MS, 500 * SIM_NS_PER_MS);
	/* the endpoints started over */
	assert_int_equal(rd(h, CAGE_REG(0, ENDPOINTS)), 3);
	host_run_ms(h, 400);
	assert_int_equal(rd(h, CAGE_REG(0, ENDPOINTS)), 0x303);
	host_no_violations(h);
	host_close(h);
}

static uint32_t rearm(struct host *h, uint32_t key)
{
	wr(h, CAGE_REG(0, INTERLOCK_REARM), key);
	return rd(h, CAGE_REG(0, INTERLOCK_RESULT));
}

static void check_latched(struct host *h, unsigned int cause, uint32_t value,
			  uint32_t limit)
{
	const struct hw_event *e = evt_find(h, HW_EVENT_TYPE_INTERLOCK);
	uint32_t data[2];

	assert_non_null(e);
	assert_int_equal(e->arg, cause);
	memcpy(data, e->data, sizeof(data));
	assert_int_equal(data[0], value);
	assert_int_equal(data[1], limit);
	assert_int_equal(rd(h, CAGE_REG(0, INTERLOCK)), cause | cause << 8);
	assert_int_equal(rd(h, CAGE_REG(0, INTERLOCK_TIME_LO)),
			 (uint32_t)e->time);
	assert_int_equal(rd(h, CAGE_REG(0, INTERLOCK_VALUE)), value);
	assert_int_equal(rd(h, CAGE_REG(0, STATUS)) & 2, 0);
	/* nothing gives power back */
	wr(h, CAGE_REG(0, CTRL), HW_CAGE_CTRL_POWER);
	assert_int_equal(rd(h, CAGE_REG(0, CTRL)), 0);
	wr(h, HW_GLOBAL_RESET, 0x434e5546);
	wr(h, HW_GLOBAL_RESET, 0x44524143);
	host_run_ms(h, 600);
	wr(h, CAGE_REG(0, RESET), CAGE_KEY);
	host_run_ms(h, 600);
	host_ctl(h, "remove 0");
	host_ctl(h, "insert 0 8xdr8");
	assert_int_equal(rd(h, CAGE_REG(0, INTERLOCK)), cause | cause << 8);
	wr(h, CAGE_REG(0, CTRL), HW_CAGE_CTRL_POWER);
	assert_int_equal(rd(h, CAGE_REG(0, CTRL)), 0);
}

static void check_rearm(struct host *h, uint32_t key, uint32_t other,
			const char *undo, unsigned int cause)
{
	assert_int_equal(rearm(h, key), HW_REARM_ACTIVE);
	host_ctl(h, "%s", undo);
	assert_int_equal(rearm(h, 0x12345678), HW_REARM_KEY);
	assert_int_equal(rearm(h, other), HW_REARM_NOT_LATCHED);
	assert_int_equal(rd(h, CAGE_REG(0, INTERLOCK)), cause);
	evt_enable(h, 6, rd(h, HW_EVT_NEXT_LO));
	assert_int_equal(rearm(h, key), HW_REARM_OK);
	assert_int_equal(evt_find(h, HW_EVENT_TYPE_REARMED)->arg, cause);
	assert_int_equal(rd(h, CAGE_REG(0, INTERLOCK)), 0);
	power(h, 0);
	host_no_violations(h);
	host_close(h);
}

static struct host *open_powered(void)
{
	struct host *h = host_open("8xdr8");

	host_run_ms(h, 400);
	power(h, 0);
	evt_enable(h, 6, rd(h, HW_EVT_NEXT_LO));
	return h;
}

static void test_leak(void **state)
{
	struct host *h = open_powered();

	(void)state;
	host_ctl(h, "leak 0 on");
	assert_int_equal(rd(h, CAGE_REG(0, LEAK)), 1);
	check_latched(h, 1, 1, 0);
	check_rearm(h, KEY_LEAK, KEY_FLOW, "leak 0 off", 1);
}

static void test_no_flow(void **state)
{
	struct host *h = open_powered();

	(void)state;
	host_ctl(h, "flow 0 0");
	host_run_ms(h, 900);
	assert_int_equal(rd(h, CAGE_REG(0, STATUS)) & 2, 2);
	/* a pump that hesitates is forgiven */
	host_ctl(h, "flow 0 500");
	host_run_ms(h, 50);
	host_ctl(h, "flow 0 150");
	host_run_ms(h, 900);
	assert_int_equal(rd(h, CAGE_REG(0, STATUS)) & 2, 2);
	host_run_ms(h, 150);
	check_latched(h, 2, 150, rd(h, CAGE_REG(0, LIMIT_FLOW_ML_MIN)));
	check_rearm(h, KEY_FLOW, KEY_TEMP, "flow 0 500", 2);
}

static void test_too_hot(void **state)
{
	struct host *h = open_powered();
	uint32_t limit = rd(h, CAGE_REG(0, LIMIT_TEMP_MC));

	(void)state;
	host_ctl(h, "plate 0 %u", limit);
	host_run_ms(h, 50);
	assert_int_equal(rd(h, CAGE_REG(0, STATUS)) & 2, 2);
	host_ctl(h, "plate 0 %u", limit + 1);
	check_latched(h, 4, limit + 1, limit);
	check_rearm(h, KEY_TEMP, KEY_LEAK, "plate 0 auto", 4);
}

/* An empty cage can leak, too. */
static void test_empty_cage(void **state)
{
	struct host *h = host_open("none");

	(void)state;
	host_ctl(h, "leak 0 on");
	assert_int_equal(rd(h, CAGE_REG(0, INTERLOCK)), 0x101);
	host_ctl(h, "clear");
	assert_int_equal(rd(h, CAGE_REG(0, INTERLOCK)), 1);
	assert_int_equal(rearm(h, KEY_LEAK), HW_REARM_OK);
	host_no_violations(h);
	host_close(h);
}

/* Any order of insertions, removals, resets and power leaves a sane cage. */
static void test_churn(void **state)
{
	struct host *h = host_open("none");
	unsigned int cage;
	int i;

	(void)state;
	cmd_enable(h, 4);
	evt_enable(h, 12, 1);
	for (i = 0; i < 2000; i++) {
		cage = sim_rand(h->sim) % 2;
		switch (sim_rand(h->sim) % 6) {
		case 0:
			if (rd(h, CAGE_REG(cage, STATUS)) & 1)
				host_ctl(h, "remove %u", cage);
			else
				host_ctl(h, "insert %u 8xdr8", cage);
			break;
		case 1:
			wr(h, CAGE_REG(cage, CTRL), sim_rand(h->sim) % 8);
			break;
		case 2:
			wr(h, CAGE_REG(cage, RESET), CAGE_KEY);
			break;
		case 3:
			cmd_put(h, cmd_read(cage, 0, 0, 0x11, 128, 100));
			cmd_ring(h);
			break;
		default:
			host_run_us(h, sim_rand(h->sim) % 100000);
		}
		while (cmd_next(h, 0))
			;
		while (evt_next(h))
			;
	}
	host_run_ms(h, 2000);
	while (cmd_next(h, 0))
		;
	assert_int_equal(h->sq_tail, h->cq_head);
	host_no_violations(h);
	host_close(h);
}

/* Electrical power is what the coolant carries away, until a sensor lies. */
static void test_heat_balance(void **state)
{
	struct host *h = host_open("8xdr8");
	double rise, mw;

	(void)state;
	wr(h, CAGE_REG(0, CTRL), HW_CAGE_CTRL_POWER);
	host_run_ms(h, 5000);
	rise = rd(h, CAGE_REG(0, COOLANT_OUT_MC)) -
	       rd(h, CAGE_REG(0, COOLANT_IN_MC));
	/* 600 ml/min of water, 4.186 J/(g K) */
	mw = rise * 4.186 * 600 / 60;
	assert_true(rd(h, CAGE_REG(0, POWER_MW)) > 50000);
	assert_in_range(mw, rd(h, CAGE_REG(0, POWER_MW)) * 99 / 100,
			rd(h, CAGE_REG(0, POWER_MW)) * 101 / 100);
	host_ctl(h, "coolant-out 0 70000");
	assert_int_equal(rd(h, CAGE_REG(0, COOLANT_OUT_MC)), 70000);
	host_ctl(h, "pressure 0 42");
	assert_int_equal(rd(h, CAGE_REG(0, PRESSURE_PA)), 42);
	assert_int_equal(host_ctl_error(h, "pressure 0 -1"), -1);
	host_ctl(h, "coolant-out 0 auto");
	assert_in_range(rd(h, CAGE_REG(0, COOLANT_OUT_MC)), 30000, 40000);
	host_ctl(h, "clear");
	assert_int_not_equal(rd(h, CAGE_REG(0, PRESSURE_PA)), 42);
	host_no_violations(h);
	host_close(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_presence),
		cmocka_unit_test(test_power),
		cmocka_unit_test(test_removal_takes_power),
		cmocka_unit_test(test_cage_reset),
		cmocka_unit_test(test_leak),
		cmocka_unit_test(test_no_flow),
		cmocka_unit_test(test_too_hot),
		cmocka_unit_test(test_empty_cage),
		cmocka_unit_test(test_churn),
		cmocka_unit_test(test_heat_balance),
	};

	return cmocka_run_group_tests_name("emu_cage", tests, NULL, NULL);
}
