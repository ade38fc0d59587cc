/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Interrupts: one MSI-X vector per queue and queue pair; some share one when
 * the platform has too few.
 */
#ifndef XPO_IRQ_H
#define XPO_IRQ_H

struct xpo_card;

enum xpo_irq_queue {
	XPO_IRQ_COMMANDS,
	XPO_IRQ_EVENTS,
	XPO_IRQ_TELEMETRY,
	XPO_IRQ_PACKETS,	/* of the first queue pair; the others follow */
};

/*
 * Vectors exist from init on, handlers run from start to stop: those of
 * commands, events and telemetry in a thread, that of a queue pair in the
 * interrupt.
 */
int xpo_irq_init(struct xpo_card *card);
void xpo_irq_exit(struct xpo_card *card);
int xpo_irq_start(struct xpo_card *card,
		  void (*commands)(struct xpo_card *card),
		  void (*events)(struct xpo_card *card),
		  void (*telemetry)(struct xpo_card *card),
		  void (*packets)(struct xpo_card *card, unsigned int qp));
void xpo_irq_stop(struct xpo_card *card);

/* Vector number for a queue's VECTOR register */
unsigned int xpo_irq_vector(const struct xpo_card *card, unsigned int queue);
/* Queue pairs that there are vectors for, at least 1 */
unsigned int xpo_irq_packet_vectors(const struct xpo_card *card);

#endif
