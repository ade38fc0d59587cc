// SPDX-License-Identifier: GPL-2.0
#include "vfu_irq.h"

#include <errno.h>
#include <linux/vfio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "log.h"
#include "vfu_conn.h"

static void vfu_irq_assign(int *slot, int fd)
{
	if (*slot >= 0)
		close(*slot);
	*slot = fd;
}

void vfu_irq_init(struct vfu_irq *irq)
{
	unsigned int i;

	for (i = 0; i < CARD_VECTORS; i++)
		irq->msix[i] = -1;
	irq->error = -1;
	irq->request = -1;
}

void vfu_irq_exit(struct vfu_irq *irq)
{
	unsigned int i;

	for (i = 0; i < CARD_VECTORS; i++)
		vfu_irq_assign(&irq->msix[i], -1);
	vfu_irq_assign(&irq->error, -1);
	vfu_irq_assign(&irq->request, -1);
}

uint32_t vfu_irq_count(uint32_t type)
{
	switch (type) {
	case VFIO_PCI_MSIX_IRQ_INDEX:
		return CARD_VECTORS;
	case VFIO_PCI_ERR_IRQ_INDEX:
	case VFIO_PCI_REQ_IRQ_INDEX:
		return 1;
	default:
		return 0;
	}
}

static int *vfu_irq_slot(struct vfu_irq *irq, uint32_t type, uint32_t n)
{
	if (type == VFIO_PCI_MSIX_IRQ_INDEX)
		return &irq->msix[n];
	return type == VFIO_PCI_ERR_IRQ_INDEX ? &irq->error : &irq->request;
}

static void vfu_irq_kick(int fd)
{
	uint64_t one = 1;

	if (fd >= 0 && write(fd, &one, sizeof(one)) < 0 && errno != EAGAIN)
		log_print("interrupt lost: eventfd cannot be written");
}

int vfu_irq_set(struct vfu_irq *irq, const struct vfio_irq_set *set,
		struct vfu_conn *conn)
{
	uint32_t max = vfu_irq_count(set->index);
	uint32_t i;
	int *slot;

	if (set->start > max || set->count > max - set->start)
		return -EINVAL;
	if (!(set->flags & VFIO_IRQ_SET_ACTION_TRIGGER))
		return -EINVAL;
	if (!set->count) {
		for (i = 0; i < max; i++)
			vfu_irq_assign(vfu_irq_slot(irq, set->index, i), -1);
		return 0;
	}
	for (i = set->start; i < set->start + set->count; i++) {
		slot = vfu_irq_slot(irq, set->index, i);
		if (set->flags & VFIO_IRQ_SET_DATA_EVENTFD)
			vfu_irq_assign(slot, vfu_conn_take_fd(conn));
		else if (set->flags & VFIO_IRQ_SET_DATA_NONE)
			vfu_irq_kick(*slot);
		else
			return -EINVAL;
	}
	return 0;
}

void vfu_irq_signal(const struct vfu_irq *irq, unsigned int vector)
{
	if (vector < CARD_VECTORS)
		vfu_irq_kick(irq->msix[vector]);
}
