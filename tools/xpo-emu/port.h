/* SPDX-License-Identifier: GPL-2.0 */
/* Ports, hardware.md section 9: what the rest of the card sees of them. */
#ifndef XPO_EMU_PORT_H
#define XPO_EMU_PORT_H

#include <stdbool.h>
#include <stdint.h>

#include "block.h"
#include "hw.h"

#define PORT_COUNT	1024	/* ids: 64 x cage + first lane */
#define PORT_NONE	UINT16_MAX
#define PORT_SIZES	10	/* bins of tx_hist and rx_hist */

struct card;
struct frame;
struct ports;

/* Frames, as in the layout PORT_STATS; whoever handles them counts them. */
struct port_counters {
	uint64_t tx_frames;
	uint64_t tx_octets;
	uint64_t tx_multicast;
	uint64_t tx_broadcast;
	uint64_t tx_dropped;
	uint64_t tx_errors;
	uint64_t rx_frames;
	uint64_t rx_octets;
	uint64_t rx_multicast;
	uint64_t rx_broadcast;
	uint64_t rx_fcs_errors;
	uint64_t rx_undersize;
	uint64_t rx_oversize;
	uint64_t rx_dropped;
	uint64_t rx_filtered;
	uint64_t tx_hist[PORT_SIZES];
	uint64_t rx_hist[PORT_SIZES];
};

extern const struct card_block port_block;

struct ports *ports_create(struct card *c);
void ports_destroy(struct ports *ports);
/* Card reset: registers and counters start anew, no event is posted. */
void ports_reset(struct ports *ports);

/* The card has a port of this id, enabled or not. */
bool port_exists(const struct card *c, unsigned int id);
/* Of ids that exist. */
bool port_enabled(const struct card *c, unsigned int id);
bool port_up(const struct card *c, unsigned int id);
uint32_t port_speed_mbps(const struct card *c, unsigned int id);
unsigned int port_max_frame(const struct card *c, unsigned int id);
struct port_counters *port_counters(struct card *c, unsigned int id);
/* The filter lets frames to @dest through. */
bool port_accepts(const struct card *c, unsigned int id,
		  const uint8_t dest[6]);

/*
 * The last bit of @f leaves the port at card time @due; takes it. It arrives
 * at the other end with packet_deliver(), or is lost with the link. Without a
 * link it is dropped and counted.
 */
void port_send(struct card *c, unsigned int id, struct frame *f, uint64_t due);

/* The command PORT_STATS: a snapshot as of now. */
void port_stats_fill(struct card *c, unsigned int id,
		     struct hw_port_stats *stats);

#endif
