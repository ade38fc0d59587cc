// SPDX-License-Identifier: GPL-2.0
#include "port.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "port_state.h"

#define PORT_GROUP_LANES	8
#define PORT_FRAME_MIN		64
#define PORT_FRAME_MAX		9238
#define PORT_LANE_MBPS		200000	/* and half of it */

static uint32_t port_value(const struct card *c, unsigned int id, uint32_t reg)
{
	return *card_value((struct card *)c, HW_PORT, id, reg);
}

bool port_exists(const struct card *c, unsigned int id)
{
	return id < c->conf.cages * PORT_CAGE_LANES;
}

bool port_enabled(const struct card *c, unsigned int id)
{
	return c->ports->port[id].enabled;
}

bool port_up(const struct card *c, unsigned int id)
{
	return c->ports->port[id].link.up;
}

uint32_t port_speed_mbps(const struct card *c, unsigned int id)
{
	return c->ports->port[id].speed_mbps;
}

unsigned int port_max_frame(const struct card *c, unsigned int id)
{
	return port_value(c, id, HW_PORT_MAX_FRAME);
}

struct port_counters *port_counters(struct card *c, unsigned int id)
{
	return &c->ports->port[id].counters;
}

/* CRC-32 of IEEE 802.3: bits 5:0 choose the bit of the hash table. */
static uint32_t port_crc32(const uint8_t *data, size_t n)
{
	uint32_t crc = UINT32_MAX;
	int bit;

	while (n--) {
		crc ^= *data++;
		for (bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

static bool port_hash_hit(const struct card *c, unsigned int id,
			  const uint8_t dest[6])
{
	uint32_t bit = port_crc32(dest, 6) & 63;

	return port_value(c, id, bit < 32 ? HW_PORT_HASH_LO :
					    HW_PORT_HASH_HI) >> bit % 32 & 1;
}

static bool port_is_address(const struct card *c, unsigned int id,
			    const uint8_t dest[6])
{
	uint32_t lo = port_value(c, id, HW_PORT_MAC_LO);
	uint32_t hi = port_value(c, id, HW_PORT_MAC_HI);
	int i;

	for (i = 0; i < 6; i++)
		if (dest[i] != (uint8_t)((i < 4 ? lo : hi) >> i % 4 * 8))
			return false;
	return true;
}

bool port_accepts(const struct card *c, unsigned int id,
		  const uint8_t dest[6])
{
	static const uint8_t all[6] = { 255, 255, 255, 255, 255, 255 };
	uint32_t filter = port_value(c, id, HW_PORT_FILTER);

	if (filter & HW_PORT_FILTER_PROMISCUOUS)
		return true;
	if (!(dest[0] & 1))
		return filter & HW_PORT_FILTER_UNICAST &&
		       port_is_address(c, id, dest);
	if (filter & HW_PORT_FILTER_ALL_MULTICAST)
		return true;
	if (filter & HW_PORT_FILTER_BROADCAST && !memcmp(dest, all, 6))
		return true;
	return filter & HW_PORT_FILTER_MULTICAST && port_hash_hit(c, id, dest);
}

static bool port_lanes_ok(unsigned int id, uint32_t lanes)
{
	return (lanes == 1 || lanes == 2 || lanes == 4 || lanes == 8) &&
	       !(id % PORT_GROUP_LANES % lanes);
}

static enum hw_port_result port_check(const struct card *c, unsigned int id)
{
	uint32_t speed = port_value(c, id, HW_PORT_SPEED_MBPS);
	uint32_t lanes = port_value(c, id, HW_PORT_LANES);
	uint32_t i;

	if (!port_lanes_ok(id, lanes))
		return HW_PORT_RESULT_LANES;
	if (speed != lanes * PORT_LANE_MBPS &&
	    speed != lanes * (PORT_LANE_MBPS / 2))
		return HW_PORT_RESULT_SPEED;
	if (port_value(c, id, HW_PORT_FEC) != HW_PORT_FEC_RS)
		return HW_PORT_RESULT_FEC;
	for (i = 0; i < lanes; i++)
		if (c->ports->owner[id + i] != PORT_NONE)
			return HW_PORT_RESULT_OVERLAP;
	return HW_PORT_RESULT_OK;
}

static void port_own(struct port *p, bool own)
{
	unsigned int i;

	for (i = 0; i < p->lanes; i++)
		p->card->ports->owner[p->id + i] = own ? p->id : PORT_NONE;
}

static enum hw_port_result port_enable(struct port *p)
{
	struct card *c = p->card;
	enum hw_port_result result = port_check(c, p->id);

	if (result != HW_PORT_RESULT_OK)
		return result;
	p->lanes = port_value(c, p->id, HW_PORT_LANES);
	p->speed_mbps = port_value(c, p->id, HW_PORT_SPEED_MBPS);
	p->fec_mode = port_value(c, p->id, HW_PORT_FEC);
	p->enabled = true;
	port_own(p, true);
	link_dirty(c, p->id / PORT_CAGE_LANES);
	return result;
}

static void port_disable(struct port *p)
{
	link_disable(p);
	p->enabled = false;
	port_own(p, false);
	link_dirty(p->card, p->id / PORT_CAGE_LANES);
}

static void port_control(struct port *p, uint32_t value, uint32_t *stored)
{
	bool enable = value & HW_PORT_CTRL_ENABLE;
	enum hw_port_result result = HW_PORT_RESULT_OK;

	if (enable && !p->enabled)
		result = port_enable(p);
	else if (!enable && p->enabled)
		port_disable(p);
	*stored = p->enabled ? HW_PORT_CTRL_ENABLE : 0;
	*card_value(p->card, HW_PORT, p->id, HW_PORT_RESULT) = result;
}

static bool port_write(struct card *c, unsigned int copy, uint32_t reg,
		       uint32_t value, uint32_t *stored)
{
	struct port *p = &c->ports->port[copy];

	switch (reg) {
	case HW_PORT_CTRL:
		port_control(p, value, stored);
		return true;
	case HW_PORT_LANES:
	case HW_PORT_SPEED_MBPS:
	case HW_PORT_FEC:
		if (p->enabled)
			return false;
		break;
	case HW_PORT_MAX_FRAME:
		if (value < PORT_FRAME_MIN || value > PORT_FRAME_MAX)
			return false;
		break;
	}
	*stored = value;
	return true;
}

static uint32_t port_read(struct card *c, unsigned int copy, uint32_t reg,
			  uint32_t stored)
{
	struct port *p = &c->ports->port[copy];

	switch (reg) {
	case HW_PORT_STATUS:
		link_settle(c);
		return link_status(p);
	case HW_PORT_LINK_DOWNS:
		link_settle(c);
		return p->link.downs;
	case HW_PORT_LINK_TIME_LO:
		link_settle(c);
		p->link_time_hi = p->link.time >> 32;
		return p->link.time;
	case HW_PORT_LINK_TIME_HI:
		return p->link_time_hi;
	default:
		return stored;
	}
}

static void port_init(struct card *c, struct port *p, unsigned int id)
{
	memset(p, 0, sizeof(*p));
	p->card = c;
	p->id = id;
	fec_init(&p->fec, c->conf.seed ^ id);
	link_init(p);
	c->ports->owner[id] = PORT_NONE;
	link_out_init(&c->ports->out[id]);
}

struct ports *ports_create(struct card *c)
{
	struct ports *ports = calloc(1, sizeof(*ports));
	unsigned int i;

	if (!ports)
		err(1, "ports");
	ports->card = c;
	c->ports = ports;
	link_settle_init(ports);
	for (i = 0; i < PORT_COUNT; i++)
		port_init(c, &ports->port[i], i);
	for (i = PLANT_LANES; i < PLANT_ENDS; i++)
		link_out_init(&ports->out[i]);
	return ports;
}

void ports_destroy(struct ports *ports)
{
	unsigned int i;

	if (!ports)
		return;
	for (i = 0; i < PORT_COUNT; i++)
		link_exit(&ports->port[i]);
	link_settle_exit(ports);
	free(ports);
}

void ports_reset(struct ports *ports)
{
	struct card *c = ports->card;
	unsigned int i;

	for (i = 0; i < PORT_COUNT; i++) {
		link_exit(&ports->port[i]);
		port_init(c, &ports->port[i], i);
		if (port_exists(c, i))
			card_reset_values(c, HW_PORT, i);
	}
	for (i = 0; i < c->conf.cages; i++)
		link_dirty(c, i);
}

const struct card_block port_block = {
	.read = port_read,
	.write = port_write,
};
