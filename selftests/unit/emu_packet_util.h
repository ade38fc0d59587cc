/* SPDX-License-Identifier: GPL-2.0 */
/* A driver's side of queue pairs, over the host of emu_card_util.h. */
#ifndef XPO_UNIT_EMU_PACKET_UTIL_H
#define XPO_UNIT_EMU_PACKET_UTIL_H

#include "emu_card_util.h"

#define PORT_A		0
#define PORT_B		64

/* Rings of queue pair @q in host memory, then what they point at */
#define QP_AT(q)	(0xc0000 + (q) * 0x10000)
#define QP_TX		0x0
#define QP_RX		0x2000
#define QP_CQ		0x4000
#define QP_SHADOW	0x8000
#define QP_TX_LOG2	6
#define QP_RX_LOG2	6
#define QP_CQ_LOG2	7
#define QP_RX_DATA(q)	(HOST_DATA + 0x80000 + (q) * 0x20000)
#define QP_BUFFER	2048
#define QP_VECTOR(q)	(4 + (q))

#define QP_REG(q, reg)	(HW_QP_##reg + 0x100 * (q))

struct pair {
	struct host *h;
	unsigned int index;
	uint32_t buffer;
	bool shadow;
	uint16_t tx_tail;
	uint16_t rx_tail;
	uint16_t cq_head;
};

/* Nothing is left on its way, and no rule was broken. */
void packet_close(struct host *h);

/* What pair_start() uses may be changed by pair_configure() before. */
void pair_configure(struct pair *p, struct host *h, unsigned int index);
void pair_start(struct pair *p);
void pair_open(struct pair *p, struct host *h, unsigned int index);

void pair_put_tx(struct pair *p, struct hw_txd d);
void pair_ring_tx(struct pair *p);
/* Give @n receive buffers; their id is the index modulo the ring. */
void pair_give(struct pair *p, unsigned int n);
/* A packet of one segment at @at in host memory, not told yet. */
void pair_packet(struct pair *p, unsigned int port, uint32_t at,
		 uint32_t len);

/* The next completion; taking time up to @us. NULL when there is none. */
const struct hw_pkt_cqe *pair_next(struct pair *p, unsigned int us);
/* It must be there, and of this type. */
struct hw_pkt_cqe pair_expect(struct pair *p, enum hw_pkt_type type);
const uint8_t *pair_data(struct pair *p, unsigned int id);
uint32_t *pair_shadow(struct pair *p, size_t offset);

/* A frame in host memory at @at: addresses, type 88b5h, counting bytes. */
void frame_fill(struct host *h, uint32_t at, uint32_t len);

#endif
