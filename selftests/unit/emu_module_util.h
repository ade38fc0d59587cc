/* SPDX-License-Identifier: GPL-2.0 */
/* A module on a simulated clock, driven as the card drives it. */
#ifndef XPO_UNIT_EMU_MODULE_UTIL_H
#define XPO_UNIT_EMU_MODULE_UTIL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../driver/cmis.h"
#include "../../tools/xpo-emu/module.h"
#include "../../tools/xpo-emu/sim.h"

#ifndef DATA_DIR
#define DATA_DIR	"../data"
#endif

struct bench {
	struct sim *sim;
	struct module_conf conf;
	struct module *m;
	int32_t coolant_mc;
	uint32_t flow;
	unsigned int edges;		/* interrupt changes */
	bool interrupt[MODULE_ENDPOINTS_MAX];
	char out[65536];
};

static void bench_interrupt(void *ctx, int ep, bool asserted, uint64_t due)
{
	struct bench *b = ctx;

	assert_int_equal(due, sim_now(b->sim));
	assert_int_not_equal(asserted, b->interrupt[ep]);
	b->interrupt[ep] = asserted;
	b->edges++;
}

static int32_t bench_coolant(void *ctx)
{
	return ((struct bench *)ctx)->coolant_mc;
}

static uint32_t bench_flow(void *ctx)
{
	return ((struct bench *)ctx)->flow;
}

static const struct module_env bench_env = {
	.interrupt = bench_interrupt,
	.coolant_in_mc = bench_coolant,
	.flow_ml_min = bench_flow,
};

static inline void bench_open(struct bench *b, const char *model)
{
	memset(b, 0, sizeof(*b));
	b->sim = sim_create(1);
	assert_non_null(b->sim);
	b->coolant_mc = 30000;
	b->flow = 600;
	module_conf_init(&b->conf);
	assert_int_equal(module_conf_set(&b->conf, "module", model, b->out,
					 sizeof(b->out)), 0);
}

static inline void bench_set(struct bench *b, const char *key,
			     const char *value)
{
	if (module_conf_set(&b->conf, key, value, b->out, sizeof(b->out)))
		fail_msg("%s", b->out);
}

/* Seat it, standby power on, LPMode asserted, no main power. */
static inline void bench_insert(struct bench *b)
{
	char err[512] = "";

	b->m = module_create(b->sim, &b->conf, &bench_env, b, err,
			     sizeof(err));
	if (!b->m)
		fail_msg("%s", err);
	module_set_signals(b->m, true, false, true, false);
}

static inline void bench_close(struct bench *b)
{
	if (b->m)
		module_destroy(b->m);
	sim_destroy(b->sim);
}

static inline void bench_ms(struct bench *b, uint64_t ms)
{
	sim_run(b->sim, sim_now(b->sim) + ms * SIM_NS_PER_MS);
}

/* As the card does: again after a NACK, for at most 100 ms. */
static inline void bench_write_n(struct bench *b, int ep, uint8_t reg,
				 const uint8_t *data, size_t n)
{
	uint64_t stretch;
	int tries = 1000;

	while (module_write(b->m, ep, reg, data, n, &stretch) != MOD_ACK) {
		assert_true(--tries);
		sim_run(b->sim, sim_now(b->sim) + 100 * SIM_NS_PER_US);
	}
}

static inline void bench_read_n(struct bench *b, int ep, uint8_t reg,
				uint8_t *data, size_t n)
{
	uint64_t stretch;
	int tries = 1000;

	while (module_read(b->m, ep, reg, data, n, &stretch) != MOD_ACK) {
		assert_true(--tries);
		sim_run(b->sim, sim_now(b->sim) + 100 * SIM_NS_PER_US);
	}
}

static inline void bench_select(struct bench *b, int ep, uint8_t bank,
				uint8_t page)
{
	uint8_t map[2] = { bank, page };

	bench_write_n(b, ep, CMIS_LO_BANK_SELECT, map, 2);
}

static inline void bench_write(struct bench *b, int ep, uint8_t bank,
			       uint8_t page, uint8_t reg, uint8_t value)
{
	if (reg >= CMIS_UPPER)
		bench_select(b, ep, bank, page);
	bench_write_n(b, ep, reg, &value, 1);
}

static inline uint8_t bench_read(struct bench *b, int ep, uint8_t bank,
				 uint8_t page, uint8_t reg)
{
	uint8_t value;

	if (reg >= CMIS_UPPER)
		bench_select(b, ep, bank, page);
	bench_read_n(b, ep, reg, &value, 1);
	return value;
}

static inline uint8_t bench_state(struct bench *b, int ep)
{
	return FIELD_GET(CMIS_LO_STATE_MODULE,
			 bench_read(b, ep, 0, 0, CMIS_LO_STATE));
}

static inline uint8_t bench_dp(struct bench *b, int ep, uint8_t bank,
			       unsigned int lane)
{
	uint8_t v = bench_read(b, ep, bank, CMIS_PAGE_LANE_STATUS,
			       CMIS_11_DP_STATE + lane / 2);

	return v >> 4 * (lane % 2) & 0xf;
}

static inline uint8_t bench_config_status(struct bench *b, int ep,
					  uint8_t bank, unsigned int lane)
{
	uint8_t v = bench_read(b, ep, bank, CMIS_PAGE_LANE_STATUS,
			       CMIS_11_CONFIG_STATUS + lane / 2);

	return v >> 4 * (lane % 2) & 0xf;
}

/* Control command, words separated by blanks. */
static inline int bench_ctl(struct bench *b, int ep, const char *line)
{
	char text[256], *argv[16], *save = NULL, *word;
	int argc = 0;

	assert_true(strlen(line) < sizeof(text));
	memcpy(text, line, strlen(line) + 1);
	for (word = strtok_r(text, " ", &save); word && argc < 16;
	     word = strtok_r(NULL, " ", &save))
		argv[argc++] = word;
	return module_ctl(b->m, ep, argc, argv, b->out, sizeof(b->out));
}

/* Managed, data paths held, then full power: what a careful host does. */
static inline void bench_power_up(struct bench *b)
{
	unsigned int ep, bank, banks;
	uint8_t code;

	bench_ms(b, 400);
	for (ep = 0; ep < (unsigned int)module_endpoints(b->m); ep++) {
		code = bench_read(b, ep, 0, CMIS_PAGE_ADVERTISING,
				  CMIS_01_PAGES) & CMIS_01_PAGES_BANKS;
		banks = code == CMIS_01_PAGES_BANKS_EXT ? 8 : 1 << code;
		for (bank = 0; bank < banks; bank++) {
			bench_write(b, ep, bank, CMIS_PAGE_LANE_CONTROL,
				    CMIS_10_DP_DEINIT, 0xff);
			bench_write(b, ep, bank, CMIS_PAGE_LANE_CONTROL,
				    CMIS_10_TX_DISABLE, 0xff);
		}
	}
	module_set_signals(b->m, true, false, false, true);
	bench_ms(b, 1600);
}

#endif
