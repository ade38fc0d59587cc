// SPDX-License-Identifier: GPL-2.0
/* Register access of the module models: pages, access types, hold-offs. */
#include "emu_module_util.h"

static uint8_t sum_of(struct bench *b, int ep, uint8_t page, uint8_t first,
		      uint8_t last)
{
	uint8_t sum = 0;
	unsigned int reg;

	for (reg = first; reg <= last; reg++)
		sum += bench_read(b, ep, 0, page, reg);
	return sum;
}

static void init_takes_mgmt_init(void **state)
{
	static struct bench b;
	uint64_t stretch;
	uint8_t value;

	(void)state;
	bench_open(&b, "8xdr8");
	bench_insert(&b);
	assert_int_equal(module_endpoints(b.m), 2);
	bench_ms(&b, 299);
	assert_int_equal(module_read(b.m, 0, 0, &value, 1, &stretch),
			 MOD_NACK);
	assert_false(module_answering(b.m, 1));
	bench_ms(&b, 1);
	assert_true(module_answering(b.m, 0));
	assert_int_equal(bench_read(&b, 1, 0, 0, CMIS_LO_IDENTIFIER),
			 CMIS_ID_XPO);
	bench_close(&b);
}

static void time_scale_divides_durations(void **state)
{
	static struct bench b;

	(void)state;
	bench_open(&b, "8xdr8");
	b.conf.time_scale = 10;
	bench_insert(&b);
	bench_ms(&b, 29);
	assert_false(module_answering(b.m, 0));
	bench_ms(&b, 1);
	assert_true(module_answering(b.m, 0));
	bench_close(&b);
}

static void checksums_are_right(void **state)
{
	static struct bench b;
	int ep;

	(void)state;
	bench_open(&b, "8xdr8");
	bench_insert(&b);
	bench_ms(&b, 300);
	for (ep = 0; ep < 2; ep++) {
		assert_int_equal(sum_of(&b, ep, 0, 128, 221),
				 bench_read(&b, ep, 0, 0, 222));
		assert_int_equal(sum_of(&b, ep, 1, 130, 254),
				 bench_read(&b, ep, 0, 1, 255));
		assert_int_equal(sum_of(&b, ep, 2, 128, 254),
				 bench_read(&b, ep, 0, 2, 255));
	}
	bench_close(&b);
}

static void identity(void **state)
{
	static struct bench b;
	uint8_t text[16];
	int source;

	(void)state;
	bench_open(&b, "8xdr8");
	bench_set(&b, "vendor", "ACME");
	bench_set(&b, "serial", "S-0042");
	bench_insert(&b);
	bench_ms(&b, 300);
	bench_select(&b, 1, 0, 0);
	bench_read_n(&b, 1, CMIS_00_VENDOR_NAME, text, 16);
	assert_memory_equal(text, "ACME            ", 16);
	bench_read_n(&b, 1, CMIS_00_VENDOR_SN, text, 16);
	assert_memory_equal(text, "S-0042          ", 16);
	assert_int_equal(module_declared_mw(b.m, &source), 130000);
	assert_int_equal(source, MODULE_POWER_STRAP);
	bench_close(&b);
}

static void eight_banks_the_new_way(void **state)
{
	static struct bench b;

	(void)state;
	bench_open(&b, "8xdr8-8bank");
	bench_insert(&b);
	bench_ms(&b, 300);
	assert_int_equal(module_endpoints(b.m), 1);
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_REVISION), 0x54);
	assert_int_equal(bench_read(&b, 0, 0, 1, CMIS_01_PAGES) & 3, 3);
	assert_int_equal(bench_read(&b, 0, 0, 1, CMIS_01_BANKS) & 0x1f, 7);
	assert_int_equal(bench_read(&b, 0, 7, 0x11, CMIS_11_DP_STATE), 0x11);
	bench_select(&b, 0, 8, 0x11);
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_PAGE_SELECT), 0);
	bench_close(&b);
}

static void unsupported_page_becomes_00(void **state)
{
	static struct bench b;

	(void)state;
	bench_open(&b, "8xdr8");
	bench_insert(&b);
	bench_ms(&b, 300);
	bench_select(&b, 0, 3, 0x63);
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_PAGE_SELECT), 0);
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_BANK_SELECT), 3);
	bench_select(&b, 0, 4, 0x10);
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_PAGE_SELECT), 0);
	bench_select(&b, 0, 3, 0x10);
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_PAGE_SELECT), 0x10);
	bench_close(&b);
}

/* Section 1.3: BankSelect has no effect until PageSelect is written. */
static void bank_waits_for_page(void **state)
{
	static struct bench b;
	uint8_t value = 0xa5, bank = 1, page = 0x10;

	(void)state;
	bench_open(&b, "8xdr8");
	bench_insert(&b);
	bench_ms(&b, 300);
	bench_write(&b, 0, 0, 0x10, 240, 0x11);
	bench_write_n(&b, 0, CMIS_LO_BANK_SELECT, &bank, 1);
	bench_read_n(&b, 0, 240, &value, 1);
	assert_int_equal(value, 0x11);
	bench_write_n(&b, 0, CMIS_LO_PAGE_SELECT, &page, 1);
	bench_read_n(&b, 0, 240, &value, 1);
	assert_int_equal(value, 0);
	bench_close(&b);
}

static void access_types(void **state)
{
	static struct bench b;
	uint8_t before;

	(void)state;
	bench_open(&b, "8xdr8");
	bench_insert(&b);
	bench_ms(&b, 300);
	before = bench_read(&b, 0, 0, 0, CMIS_00_VENDOR_NAME);
	bench_write(&b, 0, 0, 0, CMIS_00_VENDOR_NAME, before + 1);
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_00_VENDOR_NAME), before);
	bench_write(&b, 0, 2, 0x10, CMIS_10_RX_POLARITY, 0x5a);
	assert_int_equal(bench_read(&b, 0, 2, 0x10, CMIS_10_RX_POLARITY),
			 0x5a);
	assert_int_equal(bench_read(&b, 0, 1, 0x10, CMIS_10_RX_POLARITY), 0);
	bench_write(&b, 0, 0, 0, CMIS_LO_PASSWORD, 0x12);
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_PASSWORD), 0);
	bench_close(&b);
}

static void addresses_wrap_in_their_half(void **state)
{
	static struct bench b;
	uint8_t buf[4], id[2];

	(void)state;
	bench_open(&b, "8xdr8");
	bench_insert(&b);
	bench_ms(&b, 300);
	bench_select(&b, 0, 0, 0);
	bench_read_n(&b, 0, 126, buf, 4);
	assert_int_equal(buf[2], CMIS_ID_XPO);
	bench_read_n(&b, 0, 254, buf, 4);
	bench_read_n(&b, 0, 128, id, 2);
	assert_memory_equal(buf + 2, id, 2);
	bench_close(&b);
}

static void long_reads_need_full_page_read(void **state)
{
	static struct bench b;
	uint8_t buf[16];

	(void)state;
	bench_open(&b, "8xdr8");
	bench_set(&b, "full_page_read", "0");
	bench_insert(&b);
	bench_ms(&b, 300);
	assert_int_equal(bench_read(&b, 0, 0, 1, CMIS_01_MISC) & 3,
			 CMIS_TRISTATE_NO);
	bench_select(&b, 0, 0, 0);
	bench_read_n(&b, 0, CMIS_00_VENDOR_NAME, buf, 16);
	assert_memory_equal(buf, "XPO EMUL\xff\xff\xff\xff\xff\xff\xff\xff",
			    16);
	bench_close(&b);
}

static void hold_off(struct bench *b, uint8_t reg, const uint8_t *data,
		     size_t n, uint64_t ns)
{
	uint64_t stretch, before = module_holdoff_ns(b->m, 0);
	uint8_t value;

	bench_ms(b, 100);
	assert_int_equal(module_write(b->m, 0, reg, data, n, &stretch),
			 MOD_ACK);
	assert_int_equal(module_holdoff_ns(b->m, 0) - before, ns);
	sim_run(b->sim, sim_now(b->sim) + ns - 1);
	assert_int_equal(module_read(b->m, 0, 0, &value, 1, &stretch),
			 MOD_NACK);
	sim_run(b->sim, sim_now(b->sim) + 1);
	assert_int_equal(module_read(b->m, 0, 0, &value, 1, &stretch),
			 MOD_ACK);
}

static void hold_offs(void **state)
{
	static const uint8_t map[2] = { 0, 0x10 }, polarity = 1;
	static struct bench b;

	(void)state;
	bench_open(&b, "8xdr8");
	bench_insert(&b);
	bench_ms(&b, 300);
	/* 10 ms / 2^6, and 1 ms */
	assert_int_equal(bench_read(&b, 0, 0, 1, CMIS_01_DURATION_BPC), 6);
	hold_off(&b, CMIS_LO_BANK_SELECT, map, 2, 156250);
	hold_off(&b, CMIS_10_RX_POLARITY, &polarity, 1, 1000000);
	bench_close(&b);

	bench_open(&b, "8xdr8");
	bench_set(&b, "tbpc_us", "10000");
	bench_set(&b, "write_us", "200");
	bench_insert(&b);
	bench_ms(&b, 300);
	assert_int_equal(bench_read(&b, 0, 0, 1, CMIS_01_DURATION_BPC), 0);
	hold_off(&b, CMIS_LO_BANK_SELECT, map, 2, 10000000);
	hold_off(&b, CMIS_10_RX_POLARITY, &polarity, 1, 200000);
	bench_close(&b);
}

static void flat_memory(void **state)
{
	static struct bench b;
	uint8_t page = 0x10;
	int source;

	(void)state;
	bench_open(&b, "dac");
	bench_insert(&b);
	bench_ms(&b, 10);
	assert_int_equal(bench_read(&b, 0, 0, 0, CMIS_LO_MGMT) & 0x80, 0x80);
	assert_int_equal(bench_state(&b, 0), CMIS_MODULE_READY);
	bench_write_n(&b, 0, CMIS_LO_PAGE_SELECT, &page, 1);
	bench_read_n(&b, 0, 128, &page, 1);
	assert_int_equal(page, CMIS_ID_OSFP);
	assert_int_equal(sum_of(&b, 0, 0, 128, 221),
			 bench_read(&b, 0, 0, 0, 222));
	assert_int_equal(module_declared_mw(b.m, &source), 1500);
	assert_int_equal(source, MODULE_POWER_MODULE);
	assert_int_equal(module_holdoff_ns(b.m, 0), 0);
	assert_int_equal(b.edges, 0);
	bench_close(&b);
}

static void removal_in_any_state(void **state)
{
	static struct bench b;
	unsigned int ms;

	(void)state;
	for (ms = 0; ms < 3500; ms += 250) {
		bench_open(&b, "8xdr8");
		bench_insert(&b);
		module_set_signals(b.m, true, false, false, true);
		bench_ms(&b, ms);
		module_destroy(b.m);
		b.m = NULL;
		assert_int_equal(sim_next_due(b.sim), UINT64_MAX);
		bench_close(&b);
	}
}

static void bad_configuration(void **state)
{
	static const char * const bad[][3] = {
		{ "module", "8xdr9", "module: unknown model '8xdr9'" },
		{ "module", "image:", "module: unknown model 'image:'" },
		{ "colour", "red", "unknown key 'colour'" },
		{ "tbpc_us", "10001", "tbpc_us: '10001'" },
		{ "tbpc_us", "1x", "tbpc_us: '1x'" },
		{ "declared_mw", "-1", "declared_mw: '-1'" },
		{ "noise", "yes", "noise: 'yes'" },
		{ "rx", "1", "rx: '1'" },
		{ "serial", "12345678901234567", "serial: '123" },
		{ "reconfig", "cold", "reconfig: 'cold'" },
		{ "coolant_in_mc", "99999", "coolant_in_mc: '99999'" },
	};
	struct module_conf conf;
	char err[256];
	size_t i;

	(void)state;
	module_conf_init(&conf);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(module_conf_set(&conf, bad[i][0], bad[i][1],
						 err, sizeof(err)), -1);
		if (strncmp(err, bad[i][2], strlen(bad[i][2])))
			fail_msg("'%s' instead of '%s...'", err, bad[i][2]);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(init_takes_mgmt_init),
		cmocka_unit_test(time_scale_divides_durations),
		cmocka_unit_test(checksums_are_right),
		cmocka_unit_test(identity),
		cmocka_unit_test(eight_banks_the_new_way),
		cmocka_unit_test(unsupported_page_becomes_00),
		cmocka_unit_test(bank_waits_for_page),
		cmocka_unit_test(access_types),
		cmocka_unit_test(addresses_wrap_in_their_half),
		cmocka_unit_test(long_reads_need_full_page_read),
		cmocka_unit_test(hold_offs),
		cmocka_unit_test(flat_memory),
		cmocka_unit_test(removal_in_any_state),
		cmocka_unit_test(bad_configuration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
