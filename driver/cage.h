/* SPDX-License-Identifier: GPL-2.0 */
#ifndef XPO_CAGE_H
#define XPO_CAGE_H

#include <linux/types.h>
#include <uapi/linux/xpo.h>

struct netlink_ext_ack;
struct xpo_card;
struct xpo_event;

/**
 * struct xpo_cage_sensors - one consistent sample of the cage controller
 * @valid: fields XPO_CAGE_SENSOR_VALID_* of the sensors that have a value
 * @vin_mv: main input voltage
 * @iin_ma: main input current
 * @power_mw: main input power
 * @energy_mj: energy since power-on
 * @coolant_in_mc: coolant inlet temperature
 * @coolant_out_mc: coolant outlet temperature
 * @flow_ml_min: coolant flow
 * @pressure_pa: coolant pressure
 * @leak: liquid detected now
 * @plate_mc: cold plate temperature
 * @heat_mw: heat that the coolant carries away
 * @has_heat: @heat_mw is valid
 * @age_ms: age of the sample
 * @stale_ms: when it is older than this, the card does not sample any more
 * @time_ns: card time of the sample
 * @source: XPO_SOURCE_CARD, XPO_SOURCE_NONE when there is no sample
 */
struct xpo_cage_sensors {
	u32 valid;
	u32 vin_mv;
	u32 iin_ma;
	u32 power_mw;
	u64 energy_mj;
	s32 coolant_in_mc;
	s32 coolant_out_mc;
	u32 flow_ml_min;
	u32 pressure_pa;
	bool leak;
	s32 plate_mc;
	s32 heat_mw;
	bool has_heat;
	u32 age_ms;
	u32 stale_ms;
	u64 time_ns;
	enum xpo_source source;
};

/**
 * struct xpo_cage_info - snapshot of one cage
 * @present: a module is seated
 * @power_enabled: main power is switched on
 * @power_good: main power is good
 * @lpmode: LPMode is asserted
 * @declared_mw: declared maximum power
 * @declared_source: where @declared_mw comes from
 * @admitted_mw: what the budget holds for the module
 * @limit_mw: most that the cage can give
 * @insertions: count of insertions
 * @latched: bitmap of enum xpo_interlock_cause
 * @active: causes that hold now
 * @latch_time_ns: card time of the latest latch, 0 never
 * @latch_value: sensor value that tripped latest
 * @sensors: readings
 */
struct xpo_cage_info {
	bool present;
	bool power_enabled;
	bool power_good;
	bool lpmode;
	u32 declared_mw;
	enum xpo_power_source declared_source;
	u32 admitted_mw;
	u32 limit_mw;
	u32 insertions;
	u32 latched;
	u32 active;
	u64 latch_time_ns;
	s32 latch_value;
	struct xpo_cage_sensors sensors;
};

/*
 * For pci.c. start looks at every cage anew and adopts what runs: at probe,
 * and after a reset of the function. Before the queues are stopped quit tells
 * that their errors are no fault of the modules; stop waits for the end.
 */
int xpo_cage_create_all(struct xpo_card *card);
void xpo_cage_start_all(struct xpo_card *card);
void xpo_cage_quit_all(struct xpo_card *card);
void xpo_cage_stop_all(struct xpo_card *card);
void xpo_cage_destroy_all(struct xpo_card *card);

/* For the event queue: every event of the card, in order. */
void xpo_cage_event(struct xpo_card *card, const struct xpo_event *event);

/*
 * For the faces; no bus access, and registers of the card only when something
 * happened to the cage or the last look is a second old. -ENODEV when the
 * card is gone.
 */
int xpo_cage_info_get(struct xpo_card *card, u8 cage,
		      struct xpo_cage_info *info);

/* The sensors alone, from what the card samples; any context */
void xpo_cage_sensors_get(struct xpo_card *card, u8 cage,
			  struct xpo_cage_sensors *sensors);

/* Re-arm interlock causes (bitmap of enum xpo_interlock_cause). */
int xpo_cage_rearm(struct xpo_card *card, u8 cage, u32 causes,
		   struct netlink_ext_ack *extack);

#endif
