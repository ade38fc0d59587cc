/* SPDX-License-Identifier: GPL-2.0 */
/* A card without sockets: host memory is an array, time is moved by hand. */
#ifndef XPO_UNIT_EMU_CARD_UTIL_H
#define XPO_UNIT_EMU_CARD_UTIL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../tools/xpo-emu/cage.h"
#include "../../tools/xpo-emu/card.h"
#include "../../tools/xpo-emu/ctl.h"
#include "../../tools/xpo-emu/dma.h"
#include "../../tools/xpo-emu/sim.h"
#include "../../tools/xpo-emu/violations.h"

#define HOST_BASE	0x100000000ULL
#define HOST_SIZE	0x200000
#define HOST_SQ		0x0
#define HOST_CQ		0x10000
#define HOST_EVT	0x20000
#define HOST_SHADOW	0x80000
#define HOST_DATA	0x100000

#define VECTOR_CMD	1
#define VECTOR_EVT	2

/* Offset in BAR0 of register @reg of cage @n, of endpoint @e in it */
#define CAGE_REG(n, reg)	(HW_CAGE_##reg + 0x200 * (n))
#define EP_REG(n, e, reg)	(HW_EP_##reg + 0x200 * (n) + 0x40 * (e))

enum host_dma {
	HOST_AT_ONCE,
	HOST_LATER,		/* until host_answer() */
	HOST_FAILS,
};

struct host {
	struct sim *sim;
	struct card *card;
	enum host_dma dma;
	bool no_map;		/* memory is reached by requests only */
	struct dma_req *waiting[256];
	unsigned int nwaiting;
	unsigned int irqs[CARD_VECTORS];
	uint16_t sq_tail;
	uint16_t cq_head;
	uint32_t sq_log2;
	uint32_t cq_log2;
	uint16_t evt_head;
	uint32_t evt_log2;
	char out[65536];
	uint8_t memory[HOST_SIZE] __attribute__((aligned(64)));
};

/* A card of @cages cages with @model in cage 0; both may be changed before. */
struct host *host_open(const char *model);
struct host *host_open_conf(struct card_conf *conf);
void host_close(struct host *h);

void host_run_us(struct host *h, uint64_t us);
static inline void host_run_ms(struct host *h, uint64_t ms)
{
	host_run_us(h, ms * 1000);
}

uint32_t rd(struct host *h, uint32_t addr);
void wr(struct host *h, uint32_t addr, uint32_t value);
uint64_t host_clock(struct host *h);
/* A control command; fails the test when it fails. */
const char *host_ctl(struct host *h, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
int host_ctl_error(struct host *h, const char *line);

/* Command queue with 2^log2 entries in both rings. */
void cmd_enable(struct host *h, uint32_t log2);
struct hw_sqe cmd_read(unsigned int cage, unsigned int ep, unsigned int bank,
		       unsigned int page, unsigned int offset,
		       unsigned int length);
struct hw_sqe cmd_write(unsigned int cage, unsigned int ep, unsigned int bank,
			unsigned int page, unsigned int offset,
			unsigned int length);
/* Put into the ring without telling the card; returns the id. */
uint16_t cmd_put(struct host *h, struct hw_sqe sqe);
void cmd_ring(struct host *h);
/* The next completion, taking time up to @ms; NULL when there is none. */
const struct hw_cqe *cmd_next(struct host *h, unsigned int ms);
/* Submit one, wait for it, return its completion. */
struct hw_cqe cmd_do(struct host *h, struct hw_sqe sqe);

void evt_enable(struct host *h, uint32_t log2, uint64_t want);
/* The next event that was written, or NULL; consumes it. */
const struct hw_event *evt_next(struct host *h);
/* The next one of a type, others are skipped. */
const struct hw_event *evt_find(struct host *h, unsigned int type);

void host_answer(struct host *h, int err);
void host_no_violations(struct host *h);

#endif
