// SPDX-License-Identifier: GPL-2.0
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

#include "card.h"
#include "regs.h"
#include "tlm_mem.h"

static_assert(PAGE_SIZE == XPO_TLM_HEADER_SIZE);
static_assert(PAGE_SIZE % XPO_TLM_RECORD_SIZE == 0);

/* The card writes; the driver zeroes before that. */
#define XPO_TLM_MEM_DIRECTION	DMA_BIDIRECTIONAL

static unsigned int xpo_tlm_area_order(const struct xpo_tlm_area *area)
{
	return area->chunk_log2 - PAGE_SHIFT;
}

/* One chunk */

static void xpo_tlm_chunk_unmap(struct xpo_card *card,
				const struct xpo_tlm_area *area,
				dma_addr_t dma)
{
	dma_unmap_page(card->dev, dma, 1UL << area->chunk_log2,
		       XPO_TLM_MEM_DIRECTION);
}

/* Of a compound page a mapping could not hold the single pages. */
static struct page *xpo_tlm_chunk_alloc(struct xpo_card *card,
					const struct xpo_tlm_area *area)
{
	unsigned int order = xpo_tlm_area_order(area);
	gfp_t gfp = GFP_KERNEL | __GFP_ZERO | __GFP_NOWARN;
	struct page *page;

	gfp |= order ? __GFP_NORETRY : __GFP_RETRY_MAYFAIL;
	page = alloc_pages_node(dev_to_node(card->dev), gfp, order);
	if (page && order)
		split_page(page, order);
	return page;
}

static void xpo_tlm_chunk_put(const struct xpo_tlm_area *area,
			      struct page *page)
{
	unsigned int i;

	for (i = 0; i < 1U << xpo_tlm_area_order(area); i++)
		put_page(page + i);
}

/* Bounce buffers are aligned to pages only: -EAGAIN asks for less. */
static int xpo_tlm_chunk_map(struct xpo_card *card, struct xpo_tlm_area *area,
			     struct page *page, dma_addr_t *dma)
{
	size_t size = 1UL << area->chunk_log2;

	if (size > dma_max_mapping_size(card->dev))
		return -EAGAIN;
	*dma = dma_map_page(card->dev, page, 0, size, XPO_TLM_MEM_DIRECTION);
	if (dma_mapping_error(card->dev, *dma))
		return -EAGAIN;
	if (area->chunk_log2 == area->min_log2 || IS_ALIGNED(*dma, size))
		return 0;
	xpo_tlm_chunk_unmap(card, area, *dma);
	return -EAGAIN;
}

static int xpo_tlm_chunk_create(struct xpo_card *card,
				struct xpo_tlm_area *area, unsigned int i)
{
	struct page *page = xpo_tlm_chunk_alloc(card, area);
	int err;

	if (!page)
		return -EAGAIN;
	err = xpo_tlm_chunk_map(card, area, page, &area->dma[i]);
	if (err) {
		xpo_tlm_chunk_put(area, page);
		return err;
	}
	area->chunks[i] = page;
	area->bounced |= dma_need_sync(card->dev, area->dma[i]);
	return 0;
}

/* An area */

static void xpo_tlm_area_unmap(struct xpo_card *card,
			       struct xpo_tlm_area *area)
{
	unsigned int i;

	for (i = 0; area->dma && i < area->n_chunks; i++)
		xpo_tlm_chunk_unmap(card, area, area->dma[i]);
	kvfree(area->dma);
	area->dma = NULL;
}

static void xpo_tlm_area_free(struct xpo_tlm_area *area)
{
	unsigned int i;

	for (i = 0; i < area->n_chunks; i++)
		xpo_tlm_chunk_put(area, area->chunks[i]);
	kvfree(area->chunks);
	memset(area, 0, sizeof(*area));
}

static int xpo_tlm_area_fill(struct xpo_card *card, struct xpo_tlm_area *area,
			     size_t size)
{
	unsigned int n = size >> area->chunk_log2;
	int err = 0;

	area->chunks = kvzalloc_objs(*area->chunks, n);
	area->dma = kvzalloc_objs(*area->dma, n);
	if (!area->chunks || !area->dma)
		err = -ENOMEM;
	while (!err && area->n_chunks < n) {
		err = xpo_tlm_chunk_create(card, area, area->n_chunks);
		if (!err)
			area->n_chunks++;
		cond_resched();
	}
	if (err) {
		xpo_tlm_area_unmap(card, area);
		xpo_tlm_area_free(area);
		return err;
	}
	area->size = size;
	return 0;
}

/* size is a power of two; chunks as large as can be had */
static int xpo_tlm_area_create(struct xpo_card *card,
			       struct xpo_tlm_area *area, size_t size,
			       unsigned int min_log2)
{
	unsigned int log2 = min_t(unsigned int, ilog2(size),
				  XPO_HW_TLM_CHUNK_LOG2_MAX);
	int err = -ENOMEM;

	for (; log2 >= min_log2; log2--) {
		memset(area, 0, sizeof(*area));
		area->chunk_log2 = log2;
		area->min_log2 = min_log2;
		err = xpo_tlm_area_fill(card, area, size);
		if (err != -EAGAIN)
			break;
	}
	return err == -EAGAIN ? -ENOMEM : err;
}

void *xpo_tlm_area_at(const struct xpo_tlm_area *area, size_t offset)
{
	size_t in_chunk = offset & ((1UL << area->chunk_log2) - 1);

	return page_address(area->chunks[offset >> area->chunk_log2]) +
	       in_chunk;
}

void xpo_tlm_area_clear(struct xpo_card *card, struct xpo_tlm_area *area)
{
	size_t size = 1UL << area->chunk_log2;
	unsigned int i;

	for (i = 0; i < area->n_chunks; i++) {
		memset(page_address(area->chunks[i]), 0, size);
		dma_sync_single_for_device(card->dev, area->dma[i], size,
					   XPO_TLM_MEM_DIRECTION);
		cond_resched();
	}
}

void xpo_tlm_area_fetch(struct xpo_card *card, const struct xpo_tlm_area *area,
			size_t offset, size_t length)
{
	size_t size = 1UL << area->chunk_log2;

	if (!area->bounced)
		return;
	length = min(length, area->size);
	while (length) {
		size_t in_chunk = offset & (size - 1);
		size_t n = min(length, size - in_chunk);

		dma_sync_single_range_for_cpu
			(card->dev, area->dma[offset >> area->chunk_log2],
			 in_chunk, n, XPO_TLM_MEM_DIRECTION);
		offset = (offset + n) & (area->size - 1);
		length -= n;
	}
}

/* All of it */

static void xpo_tlm_mem_release(struct kref *ref)
{
	struct xpo_tlm_mem *mem = container_of(ref, struct xpo_tlm_mem, ref);

	xpo_tlm_area_free(&mem->ring);
	xpo_tlm_area_free(&mem->shadow);
	free_page((unsigned long)mem->header);
	kfree(mem);
}

struct xpo_tlm_mem *xpo_tlm_mem_get(struct xpo_tlm_mem *mem)
{
	kref_get(&mem->ref);
	return mem;
}

void xpo_tlm_mem_put(struct xpo_tlm_mem *mem)
{
	kref_put(&mem->ref, xpo_tlm_mem_release);
}

/* Less than wanted is still of use: the records reach back less far. */
static void xpo_tlm_mem_create_ring(struct xpo_card *card,
				    struct xpo_tlm_mem *mem, u32 records)
{
	u32 n;

	for (n = records; n >= 1U << XPO_HW_TLM_RING_LOG2_MIN; n /= 2)
		if (!xpo_tlm_area_create(card, &mem->ring,
					 (size_t)n * XPO_TLM_RECORD_SIZE,
					 XPO_HW_TLM_CHUNK_LOG2_MIN))
			break;
	if (n == records)
		return;
	if (mem->ring.size)
		dev_warn(card->dev,
			 "telemetry ring of %u records instead of %u: not enough memory\n",
			 n, records);
	else
		dev_warn(card->dev,
			 "no telemetry ring: not enough memory\n");
}

static void xpo_tlm_mem_fill_header(struct xpo_card *card,
				    struct xpo_tlm_mem *mem, u32 slots)
{
	struct xpo_tlm_header *header = mem->header;
	u32 records = mem->ring.size / XPO_TLM_RECORD_SIZE;

	header->magic = cpu_to_le64(XPO_TLM_MAGIC);
	header->version = cpu_to_le32(XPO_TLM_VERSION);
	header->header_size = cpu_to_le32(XPO_TLM_HEADER_SIZE);
	header->record_size = cpu_to_le32(XPO_TLM_RECORD_SIZE);
	header->records = cpu_to_le32(records);
	header->guard = cpu_to_le64(records / 4);
	header->shadow_offset = cpu_to_le64(XPO_TLM_HEADER_SIZE);
	header->ring_offset = cpu_to_le64(XPO_TLM_HEADER_SIZE +
					  mem->shadow.size);
	header->ring_size = cpu_to_le64(mem->ring.size);
	header->shadow_slots = cpu_to_le32(slots);
	header->slots_per_cage = cpu_to_le32(slots / card->info.n_cages);
	header->card = cpu_to_le32(card->index);
	header->cages = cpu_to_le32(card->info.n_cages);
	strscpy(header->handle, card->handle, sizeof(header->handle));
}

int xpo_tlm_mem_create(struct xpo_card *card, u32 slots, u32 records)
{
	size_t size = roundup_pow_of_two(slots * XPO_TLM_RECORD_SIZE);
	struct xpo_tlm_mem *mem = kzalloc_obj(*mem);

	if (!mem)
		return -ENOMEM;
	mem->header = (void *)get_zeroed_page(GFP_KERNEL);
	if (!mem->header)
		goto err_free_mem;
	/* One chunk: the card knows the shadow area by one address. */
	size = max_t(size_t, size, PAGE_SIZE);
	if (xpo_tlm_area_create(card, &mem->shadow, size, ilog2(size)))
		goto err_free_header;
	if (records)
		xpo_tlm_mem_create_ring(card, mem, records);
	kref_init(&mem->ref);
	init_waitqueue_head(&mem->wait);
	init_rwsem(&mem->gone_sem);
	xpo_tlm_mem_fill_header(card, mem, slots);
	card->tlm_mem = mem;
	return 0;

err_free_header:
	free_page((unsigned long)mem->header);
err_free_mem:
	kfree(mem);
	return -ENOMEM;
}

void xpo_tlm_mem_destroy(struct xpo_card *card)
{
	struct xpo_tlm_mem *mem = card->tlm_mem;

	card->tlm_mem = NULL;
	xpo_tlm_area_unmap(card, &mem->ring);
	xpo_tlm_area_unmap(card, &mem->shadow);
	xpo_tlm_mem_put(mem);
}

static struct page *xpo_tlm_area_page(const struct xpo_tlm_area *area,
				      unsigned long index)
{
	unsigned int order = xpo_tlm_area_order(area);

	return area->chunks[index >> order] + (index & ((1UL << order) - 1));
}

struct page *xpo_tlm_mem_page(const struct xpo_tlm_mem *mem,
			      unsigned long index)
{
	unsigned long shadow = mem->shadow.size >> PAGE_SHIFT;
	unsigned long ring = mem->ring.size >> PAGE_SHIFT;

	if (!index--)
		return virt_to_page(mem->header);
	if (index < shadow)
		return xpo_tlm_area_page(&mem->shadow, index);
	if (index - shadow < ring)
		return xpo_tlm_area_page(&mem->ring, index - shadow);
	return NULL;
}
