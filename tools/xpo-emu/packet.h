/* SPDX-License-Identifier: GPL-2.0 */
/* Packets, hardware.md section 10: what the rest of the card sees. */
#ifndef XPO_EMU_PACKET_H
#define XPO_EMU_PACKET_H

#include <stdint.h>

#include "block.h"

struct card;
struct frame;
struct packets;

extern const struct card_block packet_block;
extern const struct card_block qp_block;

/* Queue pairs that the card has. */
unsigned int packets_queues(struct card *c);

struct packets *packets_create(struct card *c);
void packets_destroy(struct packets *p);
/* Function reset: all packets and buffers are dropped. */
void packets_reset(struct packets *p);

/* @f arrived at a port at @due, which is now; takes it. */
void packet_deliver(struct card *c, unsigned int id, struct frame *f,
		    uint64_t due);

#endif
