// SPDX-License-Identifier: GPL-2.0
/*
 * Stand in for the ports that the packet block asks about (the linker puts
 * __wrap_NAME into the place of NAME).
 */
#include "emu_port_fake.h"

#include "emu_packet_util.h"

#include "../../tools/xpo-emu/frame.h"
#include "../../tools/xpo-emu/packet.h"

struct fake_port fake_ports[1024];

struct fake_flight {
	struct sim_timer timer;
	struct card *card;
	unsigned int to;
	struct frame *frame;
};

bool __wrap_port_enabled(const struct card *c, unsigned int id)
{
	(void)c;
	return fake_ports[id].enabled;
}

bool __wrap_port_up(const struct card *c, unsigned int id)
{
	(void)c;
	return fake_ports[id].up;
}

uint32_t __wrap_port_speed_mbps(const struct card *c, unsigned int id)
{
	(void)c;
	return fake_ports[id].speed_mbps;
}

unsigned int __wrap_port_max_frame(const struct card *c, unsigned int id)
{
	(void)c;
	return fake_ports[id].max_frame;
}

struct port_counters *__wrap_port_counters(struct card *c, unsigned int id)
{
	(void)c;
	return &fake_ports[id].count;
}

bool __wrap_port_accepts(const struct card *c, unsigned int id,
			 const uint8_t dest[6])
{
	(void)c;
	return fake_ports[id].promiscuous ||
	       !memcmp(dest, fake_ports[id].mac, 6);
}

static void fake_arrive(void *arg, uint64_t due)
{
	struct fake_flight *flight = arg;

	packet_deliver(flight->card, flight->to, flight->frame, due);
	free(flight);
}

void __wrap_port_send(struct card *c, unsigned int id, struct frame *f,
		      uint64_t due)
{
	struct fake_flight *flight = calloc(1, sizeof(*flight));

	if (!flight)
		abort();
	flight->card = c;
	flight->to = fake_ports[id].peer;
	flight->frame = f;
	sim_timer_init(&flight->timer, fake_arrive, flight);
	sim_arm(c->sim, &flight->timer, due + FAKE_FIBRE_NS);
}

static void port_set(unsigned int id, unsigned int peer)
{
	fake_ports[id] = (struct fake_port){
		.enabled = true,
		.up = true,
		.speed_mbps = 800000,
		.max_frame = 9238,
		.promiscuous = true,
		.peer = peer,
	};
}

struct host *packet_open(void)
{
	struct card_conf conf;

	memset(fake_ports, 0, sizeof(fake_ports));
	port_set(PORT_A, PORT_B);
	port_set(PORT_B, PORT_A);
	card_conf_init(&conf);
	conf.cages = 2;
	return host_open_conf(&conf);
}
