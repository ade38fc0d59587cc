/* SPDX-License-Identifier: GPL-2.0 */
/*
 * vfio-user server for one client at a time. The card's state survives a
 * disconnect; the next client finds it as it is.
 */
#ifndef XPO_EMU_VFU_H
#define XPO_EMU_VFU_H

#include <stdbool.h>

#include "card.h"

struct pci;
struct vfu;

extern const struct card_ops vfu_card_ops;	/* ctx is struct vfu */

/* @map false: use DMA messages although the client shares its memory. */
struct vfu *vfu_create(bool map);
void vfu_destroy(struct vfu *v);
/* Before the first client. */
void vfu_attach(struct vfu *v, struct card *c, struct pci *p);

/* A client's socket, or -1. Takes @fd; refuses it while there is a client. */
int vfu_fd(const struct vfu *v);
void vfu_connect(struct vfu *v, int fd);
/* Messages may be waiting: handle them all. */
void vfu_input(struct vfu *v);

#endif
