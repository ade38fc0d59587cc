// SPDX-License-Identifier: GPL-2.0
#include "cage.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "event.h"
#include "flags.h"
#include "global.h"
#include "hw.h"
#include "link.h"

#define CAGE_KEY_RESET		0x45474143	/* "CAGE" */
#define CAGE_CTRL_DEFAULT	HW_CAGE_CTRL_LPMODE
#define CAGE_POWER_UP_NS	(10 * SIM_NS_PER_MS)	/* at most 20 ms */
#define CAGE_RESET_DARK_NS	(100 * SIM_NS_PER_MS)	/* hardware.md 1.4 */
#define CAGE_RESET_OFF_NS	(50 * SIM_NS_PER_MS)
#define CAGE_SENSORS_BASE	HW_CAGE_SENSOR_VALID
#define CAGE_NO_ENDPOINT	255

uint32_t *cage_value(const struct cage *cage, uint32_t reg)
{
	return card_value(cage->card, HW_CAGE, cage->index, reg);
}

static uint32_t cage_ctrl(const struct cage *cage)
{
	return *cage_value(cage, HW_CAGE_CTRL);
}

bool cage_resetting(const struct cage *cage)
{
	return cage->resetting;
}

bool cage_in_reset(const struct cage *cage)
{
	return cage->resetting || cage_ctrl(cage) & HW_CAGE_CTRL_RESET;
}

static void cage_post(struct cage *cage, unsigned int ep, unsigned int type,
		      uint32_t arg)
{
	struct hw_event e = {
		.type = type,
		.cage = cage->index,
		.endpoint = ep,
		.arg = arg,
	};

	evq_post(cage->card->evt, &e);
}

void cage_event(struct cage *cage, unsigned int type, uint32_t arg)
{
	cage_post(cage, CAGE_NO_ENDPOINT, type, arg);
}

static void cage_apply(struct cage *cage)
{
	uint32_t ctrl = cage_ctrl(cage);

	sensors_integrate(cage);
	if (cage->module)
		module_set_signals(cage->module, cage->standby,
				   ctrl & HW_CAGE_CTRL_RESET,
				   ctrl & HW_CAGE_CTRL_LPMODE,
				   cage->power_good);
	interlock_check(cage);
}

static void cage_set_power_good(struct cage *cage, bool good)
{
	sim_cancel(cage->card->sim, &cage->power);
	if (cage->power_good == good)
		return;
	sensors_integrate(cage);
	cage->power_good = good;
	cage_event(cage, HW_EVENT_TYPE_POWER, good);
}

static void cage_power_timer(void *arg, uint64_t now)
{
	struct cage *cage = arg;

	(void)now;
	cage_set_power_good(cage, true);
	cage_apply(cage);
}

static void cage_power_update(struct cage *cage)
{
	bool want = cage_ctrl(cage) & HW_CAGE_CTRL_POWER &&
		    !cage->resetting && cage->module;

	if (!want)
		cage_set_power_good(cage, false);
	else if (!cage->power_good && !sim_armed(&cage->power))
		sim_arm(cage->card->sim, &cage->power,
			sim_now(cage->card->sim) + CAGE_POWER_UP_NS);
}

void cage_power_off(struct cage *cage)
{
	*cage_value(cage, HW_CAGE_CTRL) &= ~HW_CAGE_CTRL_POWER;
	cage_power_update(cage);
	cage_apply(cage);
}

static void cage_flush(struct cage *cage, enum hw_status status)
{
	unsigned int i;

	for (i = 0; i < CARD_ENDPOINTS; i++)
		ep_flush(&cage->ep[i], status);
}

static void cage_reset_endpoints(struct cage *cage)
{
	unsigned int i;

	for (i = 0; i < CARD_ENDPOINTS; i++) {
		ep_reset_settings(&cage->ep[i]);
		ep_reset_stats(&cage->ep[i]);
	}
}

static void cage_kick(struct cage *cage)
{
	unsigned int i;

	for (i = 0; i < CARD_ENDPOINTS; i++) {
		flags_update(&cage->ep[i]);
		ep_kick(&cage->ep[i]);
	}
}

static void cage_reset_end(struct cage *cage)
{
	cage->standby = cage->module;
	cage->resetting = false;
	cage_apply(cage);
	cage_power_update(cage);
	cage_event(cage, HW_EVENT_TYPE_RESET, 0);
	global_cage_reset_done(cage->card);
	cage_kick(cage);
}

static void cage_reset_timer(void *arg, uint64_t now)
{
	struct cage *cage = arg;

	if (!cage->standby) {
		cage_reset_end(cage);
		return;
	}
	cage->standby = false;
	cage_apply(cage);
	sim_arm(cage->card->sim, &cage->reset, now + CAGE_RESET_OFF_NS);
}

void cage_reset(struct cage *cage)
{
	cage->resetting = true;
	cage->standby = true;		/* for another 100 ms */
	*cage_value(cage, HW_CAGE_CTRL) = CAGE_CTRL_DEFAULT;
	cage_flush(cage, HW_STATUS_IN_RESET);
	cage_power_update(cage);
	cage_apply(cage);
	cage_reset_endpoints(cage);
	sim_arm(cage->card->sim, &cage->reset,
		sim_now(cage->card->sim) + CAGE_RESET_DARK_NS);
}

static void cage_interrupt(void *ctx, int ep, bool asserted, uint64_t due)
{
	struct cage *cage = ctx;

	(void)due;
	if (cage->interrupt[ep] == asserted)
		return;
	cage->interrupt[ep] = asserted;
	cage_post(cage, ep, HW_EVENT_TYPE_INTERRUPT, asserted);
	if (asserted)
		flags_raise(&cage->ep[ep]);
}

static void cage_changed(void *ctx)
{
	const struct cage *cage = ctx;

	link_dirty(cage->card, cage->index);
}

static int32_t cage_coolant_in_mc(void *ctx)
{
	return ((struct cage *)ctx)->sensors.coolant_in_mc;
}

static uint32_t cage_flow_ml_min(void *ctx)
{
	return ((struct cage *)ctx)->sensors.flow_ml_min;
}

static const struct module_env cage_env = {
	.interrupt = cage_interrupt,
	.changed = cage_changed,
	.coolant_in_mc = cage_coolant_in_mc,
	.flow_ml_min = cage_flow_ml_min,
};

int cage_insert(struct cage *cage, const struct module_conf *conf, char *err,
		size_t errlen)
{
	struct module_conf own = *conf;
	struct module *m;

	if (cage->module) {
		snprintf(err, errlen, "cage %u already holds a module",
			 cage->index);
		return -1;
	}
	own.cage = cage->index;
	own.time_scale = cage->card->conf.time_scale;
	m = module_create(cage->card->sim, &own, &cage_env, cage, err, errlen);
	if (!m)
		return -1;
	if (module_endpoints(m) > CARD_ENDPOINTS) {
		snprintf(err, errlen,
			 "the module has %d endpoints, the card wires %d",
			 module_endpoints(m), CARD_ENDPOINTS);
		module_destroy(m);
		return -1;
	}
	sensors_integrate(cage);
	cage->module = m;
	cage->standby = !cage->resetting;
	memset(cage->interrupt, 0, sizeof(cage->interrupt));
	(*cage_value(cage, HW_CAGE_INSERTIONS))++;
	cage_reset_endpoints(cage);
	link_dirty(cage->card, cage->index);
	cage_event(cage, HW_EVENT_TYPE_PRESENCE, 1);
	cage_apply(cage);
	return 0;
}

int cage_remove(struct cage *cage)
{
	struct module *m = cage->module;
	int i;

	if (!m)
		return -1;
	sensors_integrate(cage);
	cage->module = NULL;
	link_dirty(cage->card, cage->index);
	cage_flush(cage, HW_STATUS_NO_MODULE);
	for (i = 0; i < CARD_ENDPOINTS; i++)
		cage_interrupt(cage, i, false, 0);
	cage_event(cage, HW_EVENT_TYPE_PRESENCE, 0);
	/* the next module waits for admission again */
	*cage_value(cage, HW_CAGE_CTRL) = CAGE_CTRL_DEFAULT;
	cage_set_power_good(cage, false);
	cage_reset_endpoints(cage);
	module_destroy(m);
	interlock_check(cage);
	return 0;
}

struct cage *cage_create(struct card *c, unsigned int index)
{
	struct cage *cage = calloc(1, sizeof(*cage));
	unsigned int i;

	if (!cage)
		err(1, "cage");
	cage->card = c;
	cage->index = index;
	sim_timer_init(&cage->power, cage_power_timer, cage);
	sim_timer_init(&cage->reset, cage_reset_timer, cage);
	interlock_init(cage);
	sensors_restore(cage);
	for (i = 0; i < CARD_ENDPOINTS; i++)
		ep_init(&cage->ep[i], cage, i);
	return cage;
}

void cage_destroy(struct cage *cage)
{
	struct sim *sim;
	unsigned int i;

	if (!cage)
		return;
	sim = cage->card->sim;
	for (i = 0; i < CARD_ENDPOINTS; i++)
		flags_exit(&cage->ep[i]);
	sim_cancel(sim, &cage->power);
	sim_cancel(sim, &cage->reset);
	interlock_exit(cage);
	if (cage->module)
		module_destroy(cage->module);
	free(cage);
}

void cage_sensors(struct cage *cage, unsigned int offset, uint8_t *buf,
		  size_t n)
{
	uint32_t value;

	for (; n--; offset++) {
		value = sensors_read(cage, CAGE_SENSORS_BASE + offset / 4 * 4);
		*buf++ = value >> offset % 4 * 8;
	}
}

static uint32_t cage_status(const struct cage *cage)
{
	unsigned int i;
	uint32_t v = 0;

	for (i = 0; i < CARD_ENDPOINTS; i++)
		if (cage->interrupt[i])
			v |= HW_CAGE_STATUS_INTERRUPT;
	return v | (cage->module ? HW_CAGE_STATUS_PRESENT : 0) |
	       (cage->power_good ? HW_CAGE_STATUS_POWER_GOOD : 0) |
	       (cage->resetting ? HW_CAGE_STATUS_RESETTING : 0);
}

static uint32_t cage_endpoints(const struct cage *cage)
{
	uint32_t v = 0;
	int i;

	for (i = 0; cage->module && i < module_endpoints(cage->module); i++) {
		v |= 1u << i;
		if (module_answering(cage->module, i))
			v |= 1u << (8 + i);
	}
	return v;
}

static uint32_t cage_declared(const struct cage *cage, uint32_t reg)
{
	int source = 0;
	uint32_t mw = 0;

	if (cage->module)
		mw = module_declared_mw(cage->module, &source);
	return reg == HW_CAGE_DECLARED_MW ? mw : (uint32_t)source;
}

static uint32_t cage_read(struct card *c, unsigned int copy, uint32_t reg,
			  uint32_t stored)
{
	struct cage *cage = c->cages[copy];

	switch (reg) {
	case HW_CAGE_STATUS:
		return cage_status(cage);
	case HW_CAGE_DECLARED_MW:
	case HW_CAGE_DECLARED_SOURCE:
		return cage_declared(cage, reg);
	case HW_CAGE_ENDPOINTS:
		return cage_endpoints(cage);
	case HW_CAGE_INTERLOCK:
	case HW_CAGE_INTERLOCK_TIME_LO:
	case HW_CAGE_INTERLOCK_TIME_HI:
	case HW_CAGE_INTERLOCK_VALUE:
	case HW_CAGE_LIMIT_TEMP_MC:
	case HW_CAGE_LIMIT_FLOW_ML_MIN:
		return interlock_read(cage, reg);
	default:
		return reg >= CAGE_SENSORS_BASE ? sensors_read(cage, reg)
						: stored;
	}
}

static void cage_control(struct cage *cage, uint32_t value, uint32_t *stored)
{
	bool was = *stored & HW_CAGE_CTRL_RESET;

	/* refused while latched; an empty cage has nothing to power */
	if (cage->interlock.latched || !cage->module)
		value &= ~HW_CAGE_CTRL_POWER;
	*stored = value;
	if (value & HW_CAGE_CTRL_RESET && !was)
		cage_flush(cage, HW_STATUS_IN_RESET);
	cage_power_update(cage);
	cage_apply(cage);
	cage_kick(cage);
}

static bool cage_write(struct card *c, unsigned int copy, uint32_t reg,
		       uint32_t value, uint32_t *stored)
{
	struct cage *cage = c->cages[copy];

	switch (reg) {
	case HW_CAGE_CTRL:
		cage_control(cage, value, stored);
		return true;
	case HW_CAGE_RESET:
		if (value != CAGE_KEY_RESET)
			return false;
		cage_reset(cage);
		return true;
	default:
		interlock_rearm(cage, value);
		return true;
	}
}

const struct card_block cage_block = {
	.read = cage_read,
	.write = cage_write,
};
