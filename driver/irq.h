/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Interrupts: one MSI-X vector per queue, or one for both when the platform
 * has no second one.
 */
#ifndef XPO_IRQ_H
#define XPO_IRQ_H

struct xpo_card;

enum xpo_irq_queue {
	XPO_IRQ_COMMANDS,
	XPO_IRQ_EVENTS,
	XPO_IRQ_QUEUES,	/* XPO_CARD_IRQS */
};

/* Vectors exist from init on; handlers run, in a thread, from start to stop */
int xpo_irq_init(struct xpo_card *card);
void xpo_irq_exit(struct xpo_card *card);
int xpo_irq_start(struct xpo_card *card,
		  void (*commands)(struct xpo_card *card),
		  void (*events)(struct xpo_card *card));
void xpo_irq_stop(struct xpo_card *card);

/* Vector number for a queue's VECTOR register */
unsigned int xpo_irq_vector(const struct xpo_card *card,
			    enum xpo_irq_queue queue);

#endif
