// SPDX-License-Identifier: GPL-2.0
#include "sensors.h"

#include "cage.h"
#include "card.h"
#include "hw.h"

#define SENSORS_VIN_MV		54000
#define SENSORS_PJ_PER_MJ	1000000000ULL
/* Water: 4.18 J/(ml K), so mK = mW * 60 / (ml/min * 4.18). */
#define SENSORS_HEAT_PERCENT	418
/* Pressure drop grows with the square of the flow: 50 kPa at 1 l/min. */
#define SENSORS_PRESSURE_PA	150000
#define SENSORS_DROP_PA		50000

void sensors_restore(struct cage *cage)
{
	const struct module_conf *conf =
		&cage->card->conf.modules[cage->index];

	cage->sensors.vin_mv = SENSORS_VIN_MV;
	cage->sensors.coolant_in_mc = conf->coolant_in_mc;
	cage->sensors.flow_ml_min = conf->flow_ml_min;
	cage->sensors.leak = false;
	cage->sensors.plate.on = false;
	cage->sensors.coolant_out.on = false;
	cage->sensors.pressure.on = false;
}

static uint32_t sensors_power_mw(struct cage *cage)
{
	return cage->module ? module_power_mw(cage->module) : 0;
}

void sensors_integrate(struct cage *cage)
{
	struct sensors *s = &cage->sensors;
	uint64_t now = sim_now(cage->card->sim);

	/* milliwatts times nanoseconds are picojoules */
	s->energy_rest += sensors_power_mw(cage) * (now - s->energy_at);
	s->energy_at = now;
	s->energy_mj += s->energy_rest / SENSORS_PJ_PER_MJ;
	s->energy_rest %= SENSORS_PJ_PER_MJ;
}

int32_t sensors_plate_mc(struct cage *cage)
{
	const struct sensors *s = &cage->sensors;

	if (s->plate.on)
		return s->plate.value;
	return cage->module ? module_plate_mc(cage->module)
			    : s->coolant_in_mc;
}

static uint32_t sensors_valid(const struct cage *cage)
{
	uint32_t module = HW_CAGE_SENSOR_VALID_VIN | HW_CAGE_SENSOR_VALID_IIN |
			  HW_CAGE_SENSOR_VALID_POWER |
			  HW_CAGE_SENSOR_VALID_PLATE;

	return HW_CAGE_SENSOR_VALID_ENERGY | HW_CAGE_SENSOR_VALID_COOLANT_IN |
	       HW_CAGE_SENSOR_VALID_COOLANT_OUT | HW_CAGE_SENSOR_VALID_FLOW |
	       HW_CAGE_SENSOR_VALID_PRESSURE | HW_CAGE_SENSOR_VALID_LEAK |
	       (cage->module ? module : 0);
}

static int32_t sensors_coolant_out_mc(struct cage *cage)
{
	const struct sensors *s = &cage->sensors;
	uint64_t mw = sensors_power_mw(cage);

	if (s->coolant_out.on)
		return s->coolant_out.value;
	/* standing coolant takes the plate's temperature */
	if (!s->flow_ml_min)
		return sensors_plate_mc(cage);
	return s->coolant_in_mc +
	       mw * 60 * 100 / (s->flow_ml_min * SENSORS_HEAT_PERCENT);
}

static uint32_t sensors_pressure_pa(const struct sensors *s)
{
	if (s->pressure.on)
		return s->pressure.value;
	return SENSORS_PRESSURE_PA + (uint64_t)SENSORS_DROP_PA *
	       s->flow_ml_min * s->flow_ml_min / 1000000;
}

static uint32_t sensors_electrical(struct cage *cage, uint32_t reg)
{
	uint32_t vin = cage->sensors.vin_mv;
	uint32_t mw = sensors_power_mw(cage);

	if (!cage->module)
		return 0;
	if (reg == HW_CAGE_VIN_MV)
		return vin;
	if (reg == HW_CAGE_POWER_MW)
		return mw;
	return vin ? mw * 1000ULL / vin : 0;
}

uint32_t sensors_read(struct cage *cage, uint32_t reg)
{
	const struct sensors *s = &cage->sensors;

	switch (reg) {
	case HW_CAGE_SENSOR_VALID:
		return sensors_valid(cage);
	case HW_CAGE_VIN_MV:
	case HW_CAGE_IIN_MA:
	case HW_CAGE_POWER_MW:
		return sensors_electrical(cage, reg);
	case HW_CAGE_ENERGY_LO_MJ:
		sensors_integrate(cage);
		return s->energy_mj;
	case HW_CAGE_ENERGY_HI_MJ:
		return s->energy_mj >> 32;
	case HW_CAGE_COOLANT_IN_MC:
		return s->coolant_in_mc;
	case HW_CAGE_COOLANT_OUT_MC:
		return sensors_coolant_out_mc(cage);
	case HW_CAGE_FLOW_ML_MIN:
		return s->flow_ml_min;
	case HW_CAGE_PRESSURE_PA:
		return sensors_pressure_pa(s);
	case HW_CAGE_LEAK:
		return s->leak;
	case HW_CAGE_PLATE_MC:
		return cage->module ? sensors_plate_mc(cage) : 0;
	default:
		return 0;
	}
}
