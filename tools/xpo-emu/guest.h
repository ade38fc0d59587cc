/* SPDX-License-Identifier: GPL-2.0 */
/* Guest memory that the vfio-user client gave access to. */
#ifndef XPO_EMU_GUEST_H
#define XPO_EMU_GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct guest;

struct guest *guest_create(void);
void guest_destroy(struct guest *g);

/*
 * Takes @fd (-1: none). Returns 0 or a negative errno. @map false: reachable by
 * messages only, even with a descriptor.
 */
int guest_map(struct guest *g, uint64_t addr, uint64_t size, int fd,
	      uint64_t offset, bool writable, bool map);
int guest_unmap(struct guest *g, uint64_t addr, uint64_t size);
void guest_unmap_all(struct guest *g);

/* Can this access be done here? */
enum guest_access {
	GUEST_NONE,		/* some of it is no memory of the guest */
	GUEST_MAPPED,
	GUEST_MESSAGE,		/* some of it has to go through the client */
};

enum guest_access guest_access(const struct guest *g, uint64_t addr,
			       size_t len, bool write);
/* Where a range is mapped, in one piece; NULL when it is not. */
void *guest_pointer(struct guest *g, uint64_t addr, size_t len, bool write);
/* Only what guest_access() called GUEST_MAPPED. */
void guest_read(const struct guest *g, uint64_t addr, void *buf, size_t len);
void guest_write(const struct guest *g, uint64_t addr, const void *buf,
		 size_t len);

#endif
