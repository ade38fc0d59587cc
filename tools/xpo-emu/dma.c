// SPDX-License-Identifier: GPL-2.0
#include "dma.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "card.h"

static struct dma_req *dma_alloc(struct card *c, uint64_t addr, size_t len,
				 dma_done done, void *arg)
{
	struct dma_req *req = calloc(1, sizeof(*req) + len);

	if (!req)
		err(1, "dma");
	req->card = c;
	req->number = ++c->dma_count;
	req->addr = addr;
	req->len = len;
	req->done = done;
	req->arg = arg;
	return req;
}

void dma_complete(struct dma_req *req, int err)
{
	struct dma_req **p = &req->card->dma;

	while (*p != req)
		p = &(*p)->next;
	*p = req->next;
	if (!*p)
		req->card->dma_last = p;
	if (req->done)
		req->done(req->arg, err ? -1 : 0, req->data);
	free(req);
}

/* A card that is gone for the host does not write into its memory either. */
static bool dma_allowed(const struct card *c)
{
	return c->bus_master && !c->faults.dead;
}

static void dma_submit(struct card *c, struct dma_req *req)
{
	int ret = -1;

	*c->dma_last = req;
	c->dma_last = &req->next;
	if (dma_allowed(c))
		ret = c->ops->dma(c->ops_ctx, req);
	if (ret <= 0)
		dma_complete(req, ret);
}

void dma_read(struct card *c, uint64_t addr, size_t len, dma_done done,
	      void *arg)
{
	dma_submit(c, dma_alloc(c, addr, len, done, arg));
}

void dma_write(struct card *c, uint64_t addr, const void *data, size_t len,
	       dma_done done, void *arg)
{
	struct dma_req *req = dma_alloc(c, addr, len, done, arg);

	req->write = true;
	memcpy(req->data, data, len);
	dma_submit(c, req);
}

void dma_write_entry(struct card *c, uint64_t addr, const void *entry,
		     size_t len, dma_done done, void *arg)
{
	const uint8_t *p = entry;

	/* Both fail alike, so the second one's result is enough. */
	dma_write(c, addr, p, len - 4, NULL, arg);
	dma_write(c, addr + len - 4, p + len - 4, 4, done, arg);
}

void *dma_map(struct card *c, uint64_t addr, size_t len, bool write)
{
	if (!dma_allowed(c) || !c->ops->map)
		return NULL;
	return c->ops->map(c->ops_ctx, addr, len, write);
}

bool dma_store_entry(struct card *c, uint64_t addr, const void *entry,
		     size_t len)
{
	uint8_t *to = dma_map(c, addr, len, true);
	uint32_t last;

	if (!to)
		return false;
	memcpy(&last, (const uint8_t *)entry + len - 4, sizeof(last));
	memcpy(to, entry, len - 4);
	__atomic_store_n((uint32_t *)(to + len - 4), last, __ATOMIC_RELEASE);
	return true;
}

uint64_t dma_mark(const struct card *c)
{
	return c->dma_count;
}

bool dma_passed(const struct card *c, uint64_t mark)
{
	return !c->dma || c->dma->number > mark;
}

bool dma_pending(const struct card *c, const void *arg)
{
	const struct dma_req *req;

	for (req = c->dma; req; req = req->next)
		if (req->arg == arg)
			return true;
	return false;
}

/* arg stays: the memory is the card's until the host has answered */
void dma_cancel(struct card *c, const void *arg)
{
	struct dma_req *req;

	for (req = c->dma; req; req = req->next)
		if (req->arg == arg)
			req->done = NULL;
}

void dma_cancel_all(struct card *c)
{
	struct dma_req *req;

	for (req = c->dma; req; req = req->next)
		req->done = NULL;
}
