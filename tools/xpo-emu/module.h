/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One plugged module as the card sees it: one or more CMIS endpoints on
 * their buses, four signals, electrical power and heat.
 *
 * A module lives on the simulation's clock. Every call means "now", which is
 * sim_now(); timers inside the module fire from sim_run(). Nothing blocks.
 */
#ifndef XPO_EMU_MODULE_H
#define XPO_EMU_MODULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "module_conf.h"

struct module;
struct sim;

#define MODULE_ENDPOINTS_MAX	4
#define MODULE_LIGHT_CONF	INT32_MIN	/* as the configuration says */

enum mod_result {
	MOD_ACK,
	MOD_NACK,	/* not acknowledged: absent, held off, injected */
	MOD_HANG,	/* the module holds the clock low until it is let go */
};

/* Where the declared power comes from, as in hardware.md. */
enum module_power_source {
	MODULE_POWER_NONE,
	MODULE_POWER_MODULE,
	MODULE_POWER_STRAP,
};

/**
 * struct module_env - what a module asks of the card
 * @interrupt: the interrupt output of endpoint @ep changed at card time @due.
 *	Called from sim_run() and from inside module_read(), module_write(),
 *	module_set_signals() and module_ctl(); must not call the module back.
 * @changed: what module_lane_get() returns may have changed; called and to be
 *	handled as @interrupt. May be NULL.
 * @coolant_in_mc: coolant inlet temperature of the cage
 * @flow_ml_min: coolant flow through the cage
 */
struct module_env {
	void (*interrupt)(void *ctx, int ep, bool asserted, uint64_t due);
	void (*changed)(void *ctx);
	int32_t (*coolant_in_mc)(void *ctx);
	uint32_t (*flow_ml_min)(void *ctx);
};

/*
 * Seat a module. All signals start false: no standby power yet. @conf is
 * copied. Returns NULL and a sentence in @err for an unknown model or a bad
 * image.
 */
struct module *module_create(struct sim *s, const struct module_conf *conf,
			     const struct module_env *env, void *ctx,
			     char *err, size_t errlen);
/* Pull it: no callback is made, all its timers are cancelled. */
void module_destroy(struct module *m);

/* Endpoints that the module type has, 1 to MODULE_ENDPOINTS_MAX. */
int module_endpoints(const struct module *m);
/* The endpoint acknowledges its address: out of reset, MgmtInit done. */
bool module_answering(const struct module *m, int ep);

/* Input signals; any may change at any time. @lpmode is CTRL.LPMODE alone. */
void module_set_signals(struct module *m, bool standby_power, bool reset,
			bool lpmode, bool main_power);

/*
 * One I2C transaction: register pointer @reg, then @n bytes with CMIS
 * auto-increment inside the 128-byte half. *@stretch_ns is clock stretching
 * that adds to the bus time. Hold-offs count from the call, so call it when
 * the transaction ends, or where it starts if that is all the same.
 */
enum mod_result module_read(struct module *m, int ep, uint8_t reg,
			    uint8_t *buf, size_t n, uint64_t *stretch_ns);
enum mod_result module_write(struct module *m, int ep, uint8_t reg,
			     const uint8_t *buf, size_t n,
			     uint64_t *stretch_ns);
/* Sum of the hold-offs that accesses of this endpoint started so far. */
uint64_t module_holdoff_ns(const struct module *m, int ep);

bool module_interrupt(const struct module *m, int ep);

/* One lane, as fibre and card see it; all 0 when it carries nothing. */
struct module_lane {
	uint32_t tx_nw;		/* light that leaves */
	uint32_t rx_nw;		/* light that arrives */
	bool rx_output;		/* electrical signal to the card */
	bool tx_inverted, rx_inverted;
	/* its data path, first lane in the module; no lanes: there is none */
	uint8_t path_first, path_lanes;
	uint32_t lane_mbps;
};

/* Lanes count over all endpoints. */
void module_lane_get(const struct module *m, unsigned int lane,
		     struct module_lane *l);
/* Light that arrives from now on at lanes 0 to @n - 1. */
void module_set_light(struct module *m, const int32_t *nw, unsigned int n);

/* Power drawn from the main input now; 0 without main power. */
uint32_t module_power_mw(struct module *m);
/* Declared maximum; *@source is enum module_power_source. */
uint32_t module_declared_mw(const struct module *m, int *source);
/* Temperature of the cold plate under the module. */
int32_t module_plate_mc(struct module *m);

/*
 * A control command that concerns the module: argv[0] is the verb (set, flag,
 * fault, clear, trace, dump, reg), the rest its arguments without the cage.
 * @ep is -1 when the command named only the cage. The answer (or the error)
 * goes to @out as lines of text; returns 0, or -1 for an error.
 */
int module_ctl(struct module *m, int ep, int argc, char **argv, char *out,
	       size_t outlen);

#endif
