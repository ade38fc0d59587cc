/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory of the telemetry: a header that the driver writes, and the shadow
 * area and the ring that the card writes. It is made of pages that live as
 * long as somebody maps them, also when the card has gone.
 */
#ifndef XPO_TLM_MEM_H
#define XPO_TLM_MEM_H

#include <linux/atomic.h>
#include <linux/kref.h>
#include <linux/rwsem.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <uapi/linux/xpo_telemetry.h>

struct page;
struct xpo_card;

/**
 * struct xpo_tlm_area - memory that the card writes, in chunks of equal size
 * @size: bytes, 0: there is none
 * @chunk_log2: bytes of a chunk, each of which is aligned to that
 * @min_log2: least bytes of a chunk; one of that size is aligned to pages only
 * @n_chunks: number of chunks
 * @chunks: their first pages
 * @dma: their addresses for the card, NULL when it may not write any more
 * @bounced: the card writes copies, which xpo_tlm_area_fetch() makes visible
 */
struct xpo_tlm_area {
	size_t size;
	unsigned int chunk_log2;
	unsigned int min_log2;
	unsigned int n_chunks;
	struct page **chunks;
	dma_addr_t *dma;
	bool bounced;
};

/**
 * struct xpo_tlm_mem - what a reader of the telemetry needs
 * @ref: one of the card, one per open file
 * @header: first page of the mapping
 * @shadow: newest sample of each tap, one chunk
 * @ring: records
 * @wait: for records, and for the end
 * @gone_sem: mapping against removal
 * @gone: the card was removed
 * @readers: open files
 */
struct xpo_tlm_mem {
	struct kref ref;
	struct xpo_tlm_header *header;
	struct xpo_tlm_area shadow;
	struct xpo_tlm_area ring;
	wait_queue_head_t wait;
	struct rw_semaphore gone_sem;
	bool gone;
	atomic_t readers;
};

/* As much of a ring as there is memory for; only the shadow area has to be */
int xpo_tlm_mem_create(struct xpo_card *card, u32 slots, u32 records);
/* The card writes nothing any more: take its addresses away, put the memory */
void xpo_tlm_mem_destroy(struct xpo_card *card);
struct xpo_tlm_mem *xpo_tlm_mem_get(struct xpo_tlm_mem *mem);
void xpo_tlm_mem_put(struct xpo_tlm_mem *mem);

/* The byte at an offset; what follows is contiguous up to the page's end */
void *xpo_tlm_area_at(const struct xpo_tlm_area *area, size_t offset);
/* Zero it all, while the card does not write */
void xpo_tlm_area_clear(struct xpo_card *card, struct xpo_tlm_area *area);
/* See what the card wrote into a range, which may wrap around the end */
void xpo_tlm_area_fetch(struct xpo_card *card, const struct xpo_tlm_area *area,
			size_t offset, size_t length);

/* Page of the mapping; NULL beyond its end */
struct page *xpo_tlm_mem_page(const struct xpo_tlm_mem *mem,
			      unsigned long index);

#endif
