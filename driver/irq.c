// SPDX-License-Identifier: GPL-2.0
#include <linux/build_bug.h>
#include <linux/interrupt.h>
#include <linux/pci.h>

#include "card.h"
#include "irq.h"

static_assert(XPO_IRQ_QUEUES == XPO_CARD_IRQS);

/* Everything is done in the thread: what comes up from here may sleep. */
static irqreturn_t xpo_irq_commands(int irq, void *data)
{
	struct xpo_card *card = data;

	card->irq_commands(card);
	return IRQ_HANDLED;
}

static irqreturn_t xpo_irq_events(int irq, void *data)
{
	struct xpo_card *card = data;

	card->irq_events(card);
	return IRQ_HANDLED;
}

static irqreturn_t xpo_irq_both(int irq, void *data)
{
	xpo_irq_commands(irq, data);
	return xpo_irq_events(irq, data);
}

static int xpo_irq_request(struct xpo_card *card, unsigned int vector,
			   irq_handler_t thread, const char *what)
{
	char *name = card->irq_names[vector];

	snprintf(name, XPO_CARD_IRQ_NAME_LEN, "xpo%u%s", card->index, what);
	return request_threaded_irq(pci_irq_vector(card->pdev, vector), NULL,
				    thread, IRQF_ONESHOT, name, card);
}

int xpo_irq_init(struct xpo_card *card)
{
	unsigned int max = min_t(unsigned int, card->info.n_vectors,
				 XPO_IRQ_QUEUES);
	int n;

	n = pci_alloc_irq_vectors(card->pdev, 1, max, PCI_IRQ_MSIX);
	if (n < 0) {
		dev_err(card->dev, "no MSI-X vector: %d\n", n);
		return n;
	}
	card->n_vectors = n;
	return 0;
}

void xpo_irq_exit(struct xpo_card *card)
{
	pci_free_irq_vectors(card->pdev);
}

int xpo_irq_start(struct xpo_card *card,
		  void (*commands)(struct xpo_card *card),
		  void (*events)(struct xpo_card *card))
{
	int err;

	card->irq_commands = commands;
	card->irq_events = events;
	if (card->n_vectors < XPO_IRQ_QUEUES)
		return xpo_irq_request(card, 0, xpo_irq_both, "");

	err = xpo_irq_request(card, XPO_IRQ_COMMANDS, xpo_irq_commands,
			      "-commands");
	if (err)
		return err;
	err = xpo_irq_request(card, XPO_IRQ_EVENTS, xpo_irq_events,
			      "-events");
	if (err)
		free_irq(pci_irq_vector(card->pdev, XPO_IRQ_COMMANDS), card);
	return err;
}

void xpo_irq_stop(struct xpo_card *card)
{
	unsigned int i;

	for (i = 0; i < card->n_vectors; i++)
		free_irq(pci_irq_vector(card->pdev, i), card);
}

unsigned int xpo_irq_vector(const struct xpo_card *card,
			    enum xpo_irq_queue queue)
{
	return queue < card->n_vectors ? queue : 0;
}
