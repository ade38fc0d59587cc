/* SPDX-License-Identifier: GPL-2.0 */
/*
 * DMA of the card. A request may complete inside the call (mapped memory) or
 * later (messages to the client); users are called back in both cases.
 */
#ifndef XPO_EMU_DMA_H
#define XPO_EMU_DMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct card;

/* @err is 0 or -1; @data of a read is valid during the call. */
typedef void (*dma_done)(void *arg, int err, const void *data);

struct dma_req {
	uint64_t addr;
	size_t len;
	bool write;
	uint32_t tag;		/* the host's */

	struct card *card;
	uint64_t number;
	dma_done done;
	void *arg;
	struct dma_req *next;
	uint8_t data[] __attribute__((aligned(8)));
};

/*
 * The fast way, for as long as this call into the card lasts: host memory
 * itself, or NULL when it has to be dma_read() and dma_write(). What is there
 * may change at any time.
 */
void *dma_map(struct card *c, uint64_t addr, size_t len, bool write);
/* The same for a ring entry: its last word after all others. */
bool dma_store_entry(struct card *c, uint64_t addr, const void *entry,
		     size_t len);

void dma_read(struct card *c, uint64_t addr, size_t len, dma_done done,
	      void *arg);
/* @done may be NULL. */
void dma_write(struct card *c, uint64_t addr, const void *data, size_t len,
	       dma_done done, void *arg);
/* A ring entry: its last 32-bit word, with GEN, after all others. */
void dma_write_entry(struct card *c, uint64_t addr, const void *entry,
		     size_t len, dma_done done, void *arg);

/* The host's answer to card_ops.dma returning 1. Frees @req. */
void dma_complete(struct dma_req *req, int err);

/* Requests with this @arg are under way. */
bool dma_pending(const struct card *c, const void *arg);
/* Number of the newest request; was everything up to it performed? */
uint64_t dma_mark(const struct card *c);
bool dma_passed(const struct card *c, uint64_t mark);
/* Forget who asked; the host may still finish the requests. */
void dma_cancel(struct card *c, const void *arg);
void dma_cancel_all(struct card *c);

#endif
