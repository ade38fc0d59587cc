// SPDX-License-Identifier: GPL-2.0
#include "guest.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct guest_region {
	struct guest_region *next;
	uint64_t addr;
	uint64_t size;
	uint8_t *map;			/* NULL: messages only */
	bool writable;
};

struct guest {
	struct guest_region *regions;
	struct guest_region *recent;	/* where the last range was found */
};

struct guest *guest_create(void)
{
	struct guest *g = calloc(1, sizeof(*g));

	if (!g)
		err(1, "guest");
	return g;
}

static void guest_release(struct guest_region *r)
{
	if (r->map)
		munmap(r->map, r->size);
	free(r);
}

void guest_unmap_all(struct guest *g)
{
	struct guest_region *r;

	g->recent = NULL;
	while ((r = g->regions)) {
		g->regions = r->next;
		guest_release(r);
	}
}

void guest_destroy(struct guest *g)
{
	if (!g)
		return;
	guest_unmap_all(g);
	free(g);
}

static bool guest_holds(const struct guest_region *r, uint64_t addr,
			size_t len)
{
	return addr >= r->addr && len <= r->size &&
	       addr - r->addr <= r->size - len;
}

static bool guest_overlaps(const struct guest *g, uint64_t addr, uint64_t size)
{
	const struct guest_region *r;

	for (r = g->regions; r; r = r->next)
		if (addr < r->addr + r->size && r->addr < addr + size)
			return true;
	return false;
}

static int guest_mmap(struct guest_region *r, int fd, uint64_t offset)
{
	int prot = PROT_READ | (r->writable ? PROT_WRITE : 0);
	void *p = mmap(NULL, r->size, prot, MAP_SHARED, fd, offset);

	if (p == MAP_FAILED)
		return -errno;
	r->map = p;
	return 0;
}

int guest_map(struct guest *g, uint64_t addr, uint64_t size, int fd,
	      uint64_t offset, bool writable, bool map)
{
	struct guest_region *r;
	int ret = 0;

	if (!size || addr + size < addr)
		ret = -EINVAL;
	else if (guest_overlaps(g, addr, size))
		ret = -EEXIST;
	r = calloc(1, sizeof(*r));
	if (!r)
		err(1, "guest");
	r->addr = addr;
	r->size = size;
	r->writable = writable;
	if (!ret && fd >= 0 && map)
		ret = guest_mmap(r, fd, offset);
	if (fd >= 0)
		close(fd);
	if (ret) {
		free(r);
		return ret;
	}
	r->next = g->regions;
	g->regions = r;
	return 0;
}

int guest_unmap(struct guest *g, uint64_t addr, uint64_t size)
{
	struct guest_region **p;
	struct guest_region *r;

	for (p = &g->regions; (r = *p); p = &r->next) {
		if (r->addr != addr || r->size != size)
			continue;
		*p = r->next;
		g->recent = NULL;
		guest_release(r);
		return 0;
	}
	return -ENOENT;
}

static const struct guest_region *guest_find(const struct guest *g,
					     uint64_t addr)
{
	const struct guest_region *r;

	for (r = g->regions; r; r = r->next)
		if (addr >= r->addr && addr - r->addr < r->size)
			return r;
	return NULL;
}

static size_t guest_part(const struct guest_region *r, uint64_t addr,
			 size_t len)
{
	uint64_t left = r->size - (addr - r->addr);

	return left < len ? left : len;
}

enum guest_access guest_access(const struct guest *g, uint64_t addr,
			       size_t len, bool write)
{
	enum guest_access access = GUEST_MAPPED;
	const struct guest_region *r;
	size_t n;

	for (; len; len -= n, addr += n) {
		r = guest_find(g, addr);
		if (!r || (write && !r->writable))
			return GUEST_NONE;
		if (!r->map)
			access = GUEST_MESSAGE;
		n = guest_part(r, addr, len);
	}
	return access;
}

void *guest_pointer(struct guest *g, uint64_t addr, size_t len, bool write)
{
	struct guest_region *r = g->recent;

	if (!r || !guest_holds(r, addr, len)) {
		for (r = g->regions; r; r = r->next)
			if (guest_holds(r, addr, len))
				break;
		if (!r)
			return NULL;
		g->recent = r;
	}
	if (!r->map || (write && !r->writable))
		return NULL;
	return r->map + (addr - r->addr);
}

void guest_read(const struct guest *g, uint64_t addr, void *buf, size_t len)
{
	const struct guest_region *r;
	uint8_t *out = buf;
	size_t n;

	for (; len; len -= n, addr += n, out += n) {
		r = guest_find(g, addr);
		n = guest_part(r, addr, len);
		memcpy(out, r->map + (addr - r->addr), n);
	}
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
}

/*
 * The guest looks at a word of 4 or 8 bytes to see whether the rest is there:
 * such a write is one store, after everything that was written before it.
 */
void guest_write(const struct guest *g, uint64_t addr, const void *buf,
		 size_t len)
{
	const struct guest_region *r;
	const uint8_t *in = buf;
	uint64_t v64;
	uint32_t v32;
	size_t n;

	for (; len; len -= n, addr += n, in += n) {
		r = guest_find(g, addr);
		n = guest_part(r, addr, len);
		if (n == sizeof(v32) && !(addr % sizeof(v32))) {
			memcpy(&v32, in, sizeof(v32));
			__atomic_store_n((uint32_t *)(r->map + (addr -
					 r->addr)), v32, __ATOMIC_RELEASE);
		} else if (n == sizeof(v64) && !(addr % sizeof(v64))) {
			memcpy(&v64, in, sizeof(v64));
			__atomic_store_n((uint64_t *)(r->map + (addr -
					 r->addr)), v64, __ATOMIC_RELEASE);
		} else {
			memcpy(r->map + (addr - r->addr), in, n);
		}
	}
	/* seq_begin of a slot comes before its data, too */
	__atomic_thread_fence(__ATOMIC_RELEASE);
}
