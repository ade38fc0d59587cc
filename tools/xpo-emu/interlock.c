// SPDX-License-Identifier: GPL-2.0
#include "interlock.h"

#include <string.h>

#include "cage.h"
#include "card.h"
#include "event.h"
#include "hw.h"

#define INTERLOCK_TICK_NS	(10 * SIM_NS_PER_MS)
#define INTERLOCK_FLOW_NS	SIM_NS_PER_S
#define INTERLOCK_TEMP_MC	75000
#define INTERLOCK_FLOW_ML_MIN	200

enum interlock_cause {
	INTERLOCK_LEAK = 1,
	INTERLOCK_FLOW = 2,
	INTERLOCK_TEMP = 4,
};

static const struct {
	uint32_t key;
	enum interlock_cause cause;
} interlock_keys[] = {
	{ 0x4b41454c, INTERLOCK_LEAK },	/* "LEAK" */
	{ 0x574f4c46, INTERLOCK_FLOW },	/* "FLOW" */
	{ 0x504d4554, INTERLOCK_TEMP },	/* "TEMP" */
};

uint8_t interlock_active(struct cage *cage)
{
	const struct sensors *s = &cage->sensors;

	return (s->leak ? INTERLOCK_LEAK : 0) |
	       (s->flow_ml_min < INTERLOCK_FLOW_ML_MIN ? INTERLOCK_FLOW : 0) |
	       (sensors_plate_mc(cage) > INTERLOCK_TEMP_MC ? INTERLOCK_TEMP
							   : 0);
}

static void interlock_latch(struct cage *cage, enum interlock_cause cause,
			    uint32_t value, uint32_t limit)
{
	struct interlock *lock = &cage->interlock;
	struct hw_event e = {
		.type = HW_EVENT_TYPE_INTERLOCK,
		.cage = cage->index,
		.endpoint = 255,
		.length = 8,
		.arg = cause,
	};

	if (lock->latched & cause)
		return;
	lock->latched |= cause;
	lock->time = sim_now(cage->card->sim);
	lock->value = value;
	memcpy(e.data, &value, sizeof(value));
	memcpy(e.data + sizeof(value), &limit, sizeof(limit));
	evq_post(cage->card->evt, &e);
	cage_power_off(cage);
}

/* No flow counts only while main power is on, for a second. */
static void interlock_check_flow(struct cage *cage, bool low)
{
	struct interlock *lock = &cage->interlock;
	uint64_t now = sim_now(cage->card->sim);

	if (!low || !cage->power_good) {
		lock->starved = false;
		return;
	}
	if (!lock->starved) {
		lock->starved = true;
		lock->starved_at = now;
	}
	if (now - lock->starved_at >= INTERLOCK_FLOW_NS)
		interlock_latch(cage, INTERLOCK_FLOW,
				cage->sensors.flow_ml_min,
				INTERLOCK_FLOW_ML_MIN);
}

static void interlock_arm(struct cage *cage)
{
	struct sim *sim = cage->card->sim;

	/* all cages tick together, so that the process wakes up once */
	if (cage->power_good)
		sim_arm(sim, &cage->interlock.tick,
			(sim_now(sim) / INTERLOCK_TICK_NS + 1) *
			INTERLOCK_TICK_NS);
	else
		sim_cancel(sim, &cage->interlock.tick);
}

void interlock_check(struct cage *cage)
{
	uint8_t active = interlock_active(cage);

	if (active & INTERLOCK_LEAK)
		interlock_latch(cage, INTERLOCK_LEAK, 1, 0);
	if (cage->module && (active & INTERLOCK_TEMP))
		interlock_latch(cage, INTERLOCK_TEMP, sensors_plate_mc(cage),
				INTERLOCK_TEMP_MC);
	interlock_check_flow(cage, active & INTERLOCK_FLOW);
	interlock_arm(cage);
}

static void interlock_tick(void *arg, uint64_t now)
{
	struct cage *cage = arg;

	(void)now;
	sensors_integrate(cage);
	interlock_check(cage);
}

static enum hw_rearm interlock_try(struct cage *cage,
				   enum interlock_cause cause)
{
	struct interlock *lock = &cage->interlock;

	if (!(lock->latched & cause))
		return HW_REARM_NOT_LATCHED;
	if (interlock_active(cage) & cause)
		return HW_REARM_ACTIVE;
	lock->latched &= ~cause;
	cage_event(cage, HW_EVENT_TYPE_REARMED, cause);
	return HW_REARM_OK;
}

void interlock_rearm(struct cage *cage, uint32_t key)
{
	uint32_t *result = cage_value(cage, HW_CAGE_INTERLOCK_RESULT);
	size_t i;

	*result = HW_REARM_KEY;
	for (i = 0; i < sizeof(interlock_keys) / sizeof(interlock_keys[0]);
	     i++)
		if (key == interlock_keys[i].key)
			*result = interlock_try(cage,
						interlock_keys[i].cause);
}

uint32_t interlock_read(struct cage *cage, uint32_t reg)
{
	const struct interlock *lock = &cage->interlock;

	switch (reg) {
	case HW_CAGE_INTERLOCK:
		return lock->latched | interlock_active(cage) << 8;
	case HW_CAGE_INTERLOCK_TIME_LO:
		return lock->time;
	case HW_CAGE_INTERLOCK_TIME_HI:
		return lock->time >> 32;
	case HW_CAGE_INTERLOCK_VALUE:
		return lock->value;
	case HW_CAGE_LIMIT_TEMP_MC:
		return INTERLOCK_TEMP_MC;
	default:
		return INTERLOCK_FLOW_ML_MIN;
	}
}

void interlock_init(struct cage *cage)
{
	sim_timer_init(&cage->interlock.tick, interlock_tick, cage);
}

void interlock_exit(struct cage *cage)
{
	sim_cancel(cage->card->sim, &cage->interlock.tick);
}
