/* SPDX-License-Identifier: GPL-2.0 */
/* What a cage measures. */
#ifndef XPO_EMU_SENSORS_H
#define XPO_EMU_SENSORS_H

#include <stdbool.h>
#include <stdint.h>

struct cage;

struct sensor_forced {
	bool on;
	int32_t value;
};

struct sensors {
	uint32_t vin_mv;
	int32_t coolant_in_mc;
	uint32_t flow_ml_min;
	bool leak;
	struct sensor_forced plate;
	struct sensor_forced coolant_out;
	struct sensor_forced pressure;
	uint64_t energy_mj;
	uint64_t energy_rest;		/* picojoules below one millijoule */
	uint64_t energy_at;		/* card time up to which it counts */
};

/* As configured: no leak, nothing forced. Energy goes on counting. */
void sensors_restore(struct cage *cage);
/* Add what was drawn since the last call; call before power changes. */
void sensors_integrate(struct cage *cage);
int32_t sensors_plate_mc(struct cage *cage);
/* Value of SENSOR_VALID or one of the sensor registers after it. */
uint32_t sensors_read(struct cage *cage, uint32_t reg);

#endif
