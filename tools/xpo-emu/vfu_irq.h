/* SPDX-License-Identifier: GPL-2.0 */
/* Interrupts: the eventfds that the client gave. */
#ifndef XPO_EMU_VFU_IRQ_H
#define XPO_EMU_VFU_IRQ_H

#include <stdint.h>

#include "card.h"

struct vfio_irq_set;
struct vfu_conn;

#define VFU_IRQ_TYPES	5	/* INTx, MSI, MSI-X, error, request */

struct vfu_irq {
	int msix[CARD_VECTORS];
	int error;
	int request;
};

void vfu_irq_init(struct vfu_irq *irq);
void vfu_irq_exit(struct vfu_irq *irq);
/* Interrupts of a type, 0 for one that the card does not have. */
uint32_t vfu_irq_count(uint32_t type);
/* DEVICE_SET_IRQS, descriptors from @conn. 0 or a negative errno. */
int vfu_irq_set(struct vfu_irq *irq, const struct vfio_irq_set *set,
		struct vfu_conn *conn);
void vfu_irq_signal(const struct vfu_irq *irq, unsigned int vector);

#endif
