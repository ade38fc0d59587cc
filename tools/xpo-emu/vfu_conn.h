/* SPDX-License-Identifier: GPL-2.0 */
/* Framing: whole messages with their descriptors in and out. */
#ifndef XPO_EMU_VFU_CONN_H
#define XPO_EMU_VFU_CONN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vfu_proto.h"

#define VFU_CONN_BUF	(VFU_MAX_XFER + 4096)

struct vfu_conn {
	int fd;				/* -1: no client */
	bool broken;			/* to be closed by the owner */
	size_t have;			/* bytes of the message being read */
	int fds[VFU_MAX_FDS];		/* that came with it; -1 once taken */
	unsigned int nfds;
	uint8_t buf[VFU_CONN_BUF] __attribute__((aligned(8)));
};

void vfu_conn_open(struct vfu_conn *c, int fd);
void vfu_conn_close(struct vfu_conn *c);
/* The next whole message, or NULL. Valid until the next call. */
struct vfu_header *vfu_conn_next(struct vfu_conn *c);
/* The message's first descriptor that was not taken yet, or -1. */
int vfu_conn_take_fd(struct vfu_conn *c);
/* @a and @b follow the header, which gets its size here. */
void vfu_conn_send(struct vfu_conn *c, struct vfu_header *h, const void *a,
		   size_t alen, const void *b, size_t blen);

#endif
