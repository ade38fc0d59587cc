/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Inside of the packet block: the state of a queue pair. Host memory that is
 * mapped is used in place; where it is not, messages go out, `pending` counts
 * them, and the work goes on from their callbacks.
 */
#ifndef XPO_EMU_PACKET_QP_H
#define XPO_EMU_PACKET_QP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frame.h"
#include "hw.h"
#include "packet_build.h"
#include "sim.h"

#define PACKET_QUEUES		8	/* windows in the register map */
#define PACKET_PORTS		1024
#define PACKET_RING_MAX		4096
#define PACKET_CACHE		64	/* descriptors read ahead */
#define PACKET_AHEAD_NS		2000	/* how far ahead of a port we work */
#define PACKET_BURST		256	/* frames in one go */
#define PACKET_WAITING		256	/* received frames that wait for DMA */

struct card;
struct qp;

/* A part of a packet that comes by message. */
struct qp_part {
	struct qp *qp;
	uint8_t *to;
	uint32_t len;
};

/* A packet whose completion is not due yet. */
struct qp_sent {
	uint64_t due;
	uint16_t index;
	uint16_t port;
	uint8_t status;
};

struct qp_tx {
	struct qp *qp;
	uint64_t base;
	uint32_t size;
	uint16_t tail;			/* as the driver told */
	uint16_t head;			/* next descriptor to look at */
	uint16_t done;			/* given back to the driver */
	struct hw_txd cache[PACKET_CACHE];	/* from head on */
	unsigned int at;
	unsigned int have;
	bool fetching;

	struct packet pkt;		/* being put together */
	struct qp_part parts[PACKET_SEGMENTS];
	unsigned int pending;
	bool gathered;
	bool failed;			/* some of the data could not be read */
	uint8_t *bounce;		/* for packets that come by message */

	struct qp_sent sent[PACKET_RING_MAX];
	uint32_t sent_first;
	uint32_t sent_end;
	uint64_t last_due;
	bool looping;
	struct sim_timer work;
	struct sim_timer complete;
};

struct qp_rx {
	struct qp *qp;
	uint64_t base;
	uint32_t size;
	uint32_t buffer;		/* bytes of each */
	uint16_t tail;
	uint16_t head;			/* next buffer to use */
	struct hw_rxd cache[PACKET_CACHE];
	unsigned int at;
	unsigned int have;
	bool fetching;
	unsigned int wanted;		/* descriptors that are on their way */
	struct frame_list waiting;
	unsigned int pending;		/* writes of the first one's data */
	bool written;			/* all of them were started */
	bool looping;
};

struct qp_cq {
	uint64_t base;
	uint32_t size;
	uint16_t tail;			/* next entry to write */
	uint16_t seen;			/* entries that the host can see */
	uint16_t checked;		/* against the shadow's arm */
	uint16_t arm;
	bool armed;
	bool waiting;			/* for more completions, or for time */
	uint16_t first;			/* the completion that it began with */
	struct sim_timer irq;
};

struct qp {
	struct card *card;
	unsigned int index;
	bool running;
	uint8_t error;
	unsigned int vector;
	uint64_t shadow;		/* 0: none */
	uint64_t dropped;		/* DMA up to here may use buffers */
	struct qp_tx tx;
	struct qp_rx rx;
	struct qp_cq cq;
};

/* When a port has sent what it was given: ns, and what that was rounded by. */
struct packet_port {
	uint64_t busy;
	uint64_t rest;
};

struct packets {
	struct card *card;
	unsigned int queues;
	struct qp qp[PACKET_QUEUES];
	struct packet_port ports[PACKET_PORTS];
	uint64_t burst_run;		/* the sim_run() that burst is about */
	unsigned int burst;		/* frames handled in it */
};

/* packet_qp.c */
void qp_fail(struct qp *q, enum hw_queue_error code);
uint32_t qp_register(const struct qp *q, uint32_t reg);
/*
 * Take over an index that the driver gave: false when it is not possible. An
 * old one, in memory or on its way, is no mistake when there is a shadow.
 */
bool qp_take_index(struct qp *q, uint16_t value, uint16_t done, uint32_t size,
		   uint16_t *tail);
/* The shadow's words; false when it cannot be reached (the queue stopped). */
bool qp_shadow_read(struct qp *q, size_t offset, uint32_t *value);
bool qp_shadow_write(struct qp *q, size_t offset, uint32_t value);

/* packet_tx.c */
void packet_tx_init(struct qp *q);
void packet_tx_exit(struct qp *q);
void packet_tx_start(struct qp *q);
void packet_tx_drop(struct qp *q);
void packet_tx_doorbell(struct qp *q, uint16_t tail);

/* packet_rx.c */
void packet_rx_init(struct qp *q);
void packet_rx_start(struct qp *q);
void packet_rx_drop(struct qp *q);
void packet_rx_doorbell(struct qp *q, uint16_t tail);
void packet_rx_frame(struct qp *q, struct frame *f);

/* packet_cq.c */
void packet_cq_init(struct qp *q);
void packet_cq_start(struct qp *q);
void packet_cq_drop(struct qp *q);
void packet_cq_arm(struct qp *q, uint16_t index);
/* Write one; packet_cq_flush() after the last one of a batch. */
void packet_cq_post(struct qp *q, struct hw_pkt_cqe *cqe);
void packet_cq_flush(struct qp *q);

#endif
