/* SPDX-License-Identifier: GPL-2.0 */
/* Cage controller, hardware.md section 4. */
#ifndef XPO_EMU_CAGE_H
#define XPO_EMU_CAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "block.h"
#include "endpoint.h"
#include "interlock.h"
#include "module.h"
#include "sensors.h"
#include "sim.h"

struct card;

struct cage {
	struct card *card;
	unsigned int index;
	struct module *module;		/* NULL: empty */
	struct ep ep[MODULE_ENDPOINTS_MAX];
	bool interrupt[MODULE_ENDPOINTS_MAX];

	bool power_good;
	struct sim_timer power;		/* main power comes up */
	bool resetting;
	bool standby;
	struct sim_timer reset;		/* next step of a cage reset */
	struct sensors sensors;
	struct interlock interlock;
};

extern const struct card_block cage_block;

struct cage *cage_create(struct card *c, unsigned int index);
void cage_destroy(struct cage *cage);

/* 0, or -1 and a sentence in @err. */
int cage_insert(struct cage *cage, const struct module_conf *conf, char *err,
		size_t errlen);
int cage_remove(struct cage *cage);
/* hardware.md 1.4: power cycle, endpoints start from Reset. */
void cage_reset(struct cage *cage);
bool cage_resetting(const struct cage *cage);
/* No endpoint can be accessed: CTRL.RESET, or a cage reset runs. */
bool cage_in_reset(const struct cage *cage);
/* Drop main power now and clear CTRL.POWER. */
void cage_power_off(struct cage *cage);

uint32_t *cage_value(const struct cage *cage, uint32_t reg);
void cage_event(struct cage *cage, unsigned int type, uint32_t arg);

/* Sensor registers as bytes: @offset 0 is register 0x080 of the cage. */
void cage_sensors(struct cage *cage, unsigned int offset, uint8_t *buf,
		  size_t n);

#endif
