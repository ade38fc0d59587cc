/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The card: what Documentation/hardware.md defines, without any transport.
 *
 * The owner (vfio-user server or unit test) advances the simulation up to
 * now, then calls in; DMA and interrupts go out through struct card_ops.
 */
#ifndef XPO_EMU_CARD_H
#define XPO_EMU_CARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hw.h"
#include "module_conf.h"

#define CARD_BAR_SIZE		0x40000
#define CARD_MAX_CAGES		16
#define CARD_ENDPOINTS		2	/* wired in each cage */
#define CARD_VECTORS		16
#define CARD_MINOR_RING		3	/* interface with a telemetry ring */

struct cage;
struct card_word;
struct cmdq;
struct dma_req;
struct evq;
struct packets;
struct later;
struct plant;
struct ports;
struct sim;
struct tlm;
struct violations;
struct wires;

/**
 * struct card_ops - what the card asks of its host
 * @dma: perform @req. 0: done; negative: not possible; 1: under way, the
 *	host calls dma_complete() later. Requests take effect in the order of
 *	the calls.
 * @map: the host's memory at @addr itself, until the call into the card
 *	returns; NULL when some of it cannot be reached like that. May be NULL.
 * @irq: send an MSI-X message. All DMA that completed is visible before it.
 */
struct card_ops {
	int (*dma)(void *ctx, struct dma_req *req);
	void *(*map)(void *ctx, uint64_t addr, size_t len, bool write);
	void (*irq)(void *ctx, unsigned int vector);
};

struct card_conf {
	unsigned int cages;
	uint64_t serial;
	uint8_t mac[6];
	uint32_t budget_mw;
	uint32_t cage_limit_mw;
	uint64_t seed;
	uint32_t boot_cookie;	/* 0: from the seed */
	uint32_t bus_khz;	/* 0: buses take no time */
	uint32_t bus_max_khz;
	double time_scale;
	uint16_t version_major;
	uint16_t version_minor;
	bool dma_messages;	/* do not map guest memory */
	char plant[512];	/* file; "": no fibres */
	struct module_conf modules[CARD_MAX_CAGES];
};

/* Faults of the card itself; counters count down as they strike. */
struct card_faults {
	bool dead;		/* every register reads ones, writes are lost */
	uint32_t irq_drop;
	uint32_t cqe_id;
	uint32_t cqe_sq_head;
	uint32_t cqe_length;
	uint32_t cqe_status;
	uint32_t event_cage;
	uint32_t event_length;
	uint32_t pkt_type;
	uint32_t pkt_id;
	uint32_t pkt_port;
	uint32_t pkt_length;
	uint32_t record_crc;
	uint32_t record_sequence;
	uint32_t record_length;
	uint32_t record_source;
	uint32_t record_time;
	uint32_t record_index;
	uint32_t ring_full;	/* records that find no room */
	uint32_t ring_irq_drop;
	uint32_t ring_storm;	/* interrupts without a reason */
};

struct card {
	struct sim *sim;
	const struct card_ops *ops;
	void *ops_ctx;
	struct card_conf conf;
	struct card_faults faults;

	struct card_word *words;	/* all of BAR0 */
	struct violations *violations;
	uint32_t clock_hi;
	uint32_t boot_cookie;
	bool bus_master;
	bool resetting;

	struct dma_req *dma;	/* under way, oldest first */
	struct dma_req **dma_last;
	uint64_t dma_count;	/* requests made so far */
	struct cage *cages[CARD_MAX_CAGES];
	struct cmdq *cmd;
	struct evq *evt;
	struct tlm *tlm;
	struct plant *plant;
	struct later *later;		/* control commands to come */
	struct wires *wires;
	struct ports *ports;
	struct packets *packets;
};

void card_conf_init(struct card_conf *conf);

/* NULL and a sentence in @err when a module of @conf cannot be made. */
struct card *card_create(struct sim *sim, const struct card_conf *conf,
			 const struct card_ops *ops, void *ctx, char *err,
			 size_t errlen);
void card_destroy(struct card *c);

/* BAR0, any width and alignment that PCI can produce. */
void card_bar_read(struct card *c, uint64_t addr, void *buf, size_t n);
void card_bar_write(struct card *c, uint64_t addr, const void *buf, size_t n);
uint32_t card_read32(struct card *c, uint32_t addr);
void card_write32(struct card *c, uint32_t addr, uint32_t value);

void card_function_reset(struct card *c);
void card_set_bus_master(struct card *c, bool on);

/* For the blocks: stored value of a register; @copy as in struct hw_block. */
uint32_t *card_value(struct card *c, enum hw_block_id block, unsigned int copy,
		     uint32_t reg);
uint64_t card_value64(struct card *c, uint32_t reg_lo);
/* All registers of one copy of a block back to their reset values. */
void card_reset_values(struct card *c, enum hw_block_id block,
		       unsigned int copy);
void card_irq(struct card *c, unsigned int vector);

#endif
