// SPDX-License-Identifier: GPL-2.0
#include "global.h"

#include "cage.h"
#include "card.h"
#include "event.h"
#include "port.h"
#include "sim.h"
#include "violations.h"

#define GLOBAL_KEY_FUNC		0x434e5546	/* "FUNC" */
#define GLOBAL_KEY_CARD		0x44524143	/* "CARD" */
#define GLOBAL_BOARD		0x00010001
#define GLOBAL_FIRMWARE		0x00010000	/* 0.1.0 */
#define GLOBAL_CARD		255		/* no cage, no endpoint */

static void global_set(struct card *c, uint32_t reg, uint32_t value)
{
	*card_value(c, HW_GLOBAL, 0, reg) = value;
}

static uint32_t global_cookie(struct card *c)
{
	uint32_t cookie;

	do {
		cookie = sim_rand(c->sim);
	} while (!cookie || cookie == c->boot_cookie);
	return cookie;
}

void global_init(struct card *c)
{
	const struct card_conf *conf = &c->conf;
	const uint8_t *mac = conf->mac;

	c->boot_cookie = conf->boot_cookie ? conf->boot_cookie
					   : global_cookie(c);
	global_set(c, HW_GLOBAL_VERSION,
		   (uint32_t)conf->version_major << 16 | conf->version_minor);
	if (conf->version_minor < CARD_MINOR_RING) {
		global_set(c, HW_GLOBAL_BLOCK_VERSION_TELEMETRY, 1);
		global_set(c, HW_GLOBAL_BLOCK_VERSION_EVENTS, 1);
	}
	global_set(c, HW_GLOBAL_CAPS,
		   HW_GLOBAL_CAPS_CAGES | HW_GLOBAL_CAPS_COMMANDS |
		   HW_GLOBAL_CAPS_EVENTS | HW_GLOBAL_CAPS_TELEMETRY |
		   HW_GLOBAL_CAPS_PORTS |
		   HW_GLOBAL_CAPS_PACKETS);
	global_set(c, HW_GLOBAL_INFO,
		   conf->cages | CARD_ENDPOINTS << 8 | CARD_VECTORS << 16);
	global_set(c, HW_GLOBAL_SERIAL_LO, conf->serial);
	global_set(c, HW_GLOBAL_SERIAL_HI, conf->serial >> 32);
	global_set(c, HW_GLOBAL_BOARD, GLOBAL_BOARD);
	global_set(c, HW_GLOBAL_FIRMWARE, GLOBAL_FIRMWARE);
	global_set(c, HW_GLOBAL_MAC_LO, mac[0] | mac[1] << 8 | mac[2] << 16 |
		   (uint32_t)mac[3] << 24);
	global_set(c, HW_GLOBAL_MAC_HI, mac[4] | mac[5] << 8);
	global_set(c, HW_GLOBAL_POWER_BUDGET_MW, conf->budget_mw);
	global_set(c, HW_GLOBAL_CAGE_LIMIT_MW, conf->cage_limit_mw);
}

static uint32_t global_read(struct card *c, unsigned int copy, uint32_t reg,
			    uint32_t stored)
{
	uint64_t now = sim_now(c->sim);

	(void)copy;
	switch (reg) {
	case HW_GLOBAL_CLOCK_LO:
		c->clock_hi = now >> 32;
		return now;
	case HW_GLOBAL_CLOCK_HI:
		return c->clock_hi;
	case HW_GLOBAL_BOOT_COOKIE:
		return c->boot_cookie;
	case HW_GLOBAL_STATUS:
		return HW_GLOBAL_STATUS_READY |
		       (c->resetting ? HW_GLOBAL_STATUS_RESETTING : 0);
	case HW_GLOBAL_VIOLATIONS:
		return violations_count(c->violations);
	default:
		return stored;
	}
}

/* hardware.md 1.4: everything but the interlock latches and the clock */
static void global_card_reset(struct card *c)
{
	unsigned int i;

	card_function_reset(c);
	ports_reset(c->ports);
	evq_forget(c->evt);
	c->boot_cookie = global_cookie(c);
	global_set(c, HW_GLOBAL_SCRATCH, 0);
	c->resetting = true;
	for (i = 0; i < c->conf.cages; i++)
		cage_reset(c->cages[i]);
}

void global_cage_reset_done(struct card *c)
{
	struct hw_event e = {
		.type = HW_EVENT_TYPE_RESET,
		.cage = GLOBAL_CARD,
		.endpoint = GLOBAL_CARD,
	};
	unsigned int i;

	if (!c->resetting)
		return;
	for (i = 0; i < c->conf.cages; i++)
		if (cage_resetting(c->cages[i]))
			return;
	c->resetting = false;
	evq_post(c->evt, &e);
}

static bool global_write(struct card *c, unsigned int copy, uint32_t reg,
			 uint32_t value, uint32_t *stored)
{
	(void)copy;
	if (reg != HW_GLOBAL_RESET) {
		*stored = value;
		return true;
	}
	if (value == GLOBAL_KEY_FUNC)
		card_function_reset(c);
	else if (value == GLOBAL_KEY_CARD)
		global_card_reset(c);
	else
		return false;
	return true;
}

const struct card_block global_block = {
	.read = global_read,
	.write = global_write,
};
