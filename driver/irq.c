// SPDX-License-Identifier: GPL-2.0
#include <linux/cpumask.h>
#include <linux/interrupt.h>
#include <linux/pci.h>

#include "card.h"
#include "irq.h"

/*
 * All but packets: what comes up from here may sleep. The last vector is also
 * that of the queues that have none of their own.
 */
static irqreturn_t xpo_irq_thread(int irq, void *data)
{
	struct xpo_card_irq *vector = data;
	struct xpo_card *card = vector->card;
	bool last = vector->index == card->n_vectors - 1;
	unsigned int queue = vector->index;

	do {
		switch (queue) {
		case XPO_IRQ_COMMANDS:
			card->irq_commands(card);
			break;
		case XPO_IRQ_EVENTS:
			card->irq_events(card);
			break;
		case XPO_IRQ_TELEMETRY:
			card->irq_telemetry(card);
			break;
		default:
			break;
		}
	} while (last && ++queue < XPO_IRQ_PACKETS);
	return IRQ_HANDLED;
}

/* Packets: all that is done here is to schedule NAPI. */
static irqreturn_t xpo_irq_packets(int irq, void *data)
{
	struct xpo_card_irq *vector = data;

	vector->card->irq_packets(vector->card,
				  vector->index - XPO_IRQ_PACKETS);
	return IRQ_HANDLED;
}

/* The first queue pair has no vector of its own. */
static irqreturn_t xpo_irq_shared(int irq, void *data)
{
	struct xpo_card_irq *vector = data;

	vector->card->irq_packets(vector->card, 0);
	return IRQ_WAKE_THREAD;
}

static int xpo_irq_request(struct xpo_card *card, unsigned int index,
			   irq_handler_t handler, irq_handler_t thread,
			   const char *what)
{
	struct xpo_card_irq *vector = &card->irqs[index];

	vector->card = card;
	vector->index = index;
	snprintf(vector->name, sizeof(vector->name), "xpo%u%s", card->index,
		 what);
	return request_threaded_irq(pci_irq_vector(card->pdev, index), handler,
				    thread, thread ? IRQF_ONESHOT : 0,
				    vector->name, vector);
}

/* Queue pair n next to the CPU whose transmit queue it is */
static int xpo_irq_request_packets(struct xpo_card *card, unsigned int index)
{
	unsigned int cpu, n = index - XPO_IRQ_PACKETS;
	char what[XPO_CARD_IRQ_NAME_LEN];
	int err;

	snprintf(what, sizeof(what), "-packets-%u", n);
	err = xpo_irq_request(card, index, xpo_irq_packets, NULL, what);
	if (err)
		return err;
	for_each_online_cpu(cpu) {
		if (n--)
			continue;
		irq_set_affinity_and_hint(pci_irq_vector(card->pdev, index),
					  cpumask_of(cpu));
		break;
	}
	return 0;
}

static int xpo_irq_request_index(struct xpo_card *card, unsigned int index)
{
	static const char * const names[] = {
		[XPO_IRQ_COMMANDS] = "-commands",
		[XPO_IRQ_EVENTS] = "-events",
		[XPO_IRQ_TELEMETRY] = "-telemetry",
	};
	irq_handler_t shared = NULL;

	if (index >= XPO_IRQ_PACKETS)
		return xpo_irq_request_packets(card, index);
	if (card->n_vectors <= XPO_IRQ_PACKETS && index == card->n_vectors - 1)
		shared = xpo_irq_shared;
	return xpo_irq_request(card, index, shared, xpo_irq_thread,
			       card->n_vectors == 1 ? "" : names[index]);
}

static void xpo_irq_free(struct xpo_card *card, unsigned int index)
{
	int irq = pci_irq_vector(card->pdev, index);

	irq_update_affinity_hint(irq, NULL);
	free_irq(irq, &card->irqs[index]);
}

int xpo_irq_init(struct xpo_card *card)
{
	unsigned int max = XPO_IRQ_PACKETS;
	int n;

	max += min_t(unsigned int, card->info.n_queues, num_online_cpus());
	max = min_t(unsigned int, card->info.n_vectors, max);
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
		  void (*events)(struct xpo_card *card),
		  void (*telemetry)(struct xpo_card *card),
		  void (*packets)(struct xpo_card *card, unsigned int qp))
{
	unsigned int i;
	int err;

	card->irq_commands = commands;
	card->irq_events = events;
	card->irq_telemetry = telemetry;
	card->irq_packets = packets;
	for (i = 0; i < card->n_vectors; i++) {
		err = xpo_irq_request_index(card, i);
		if (err)
			goto err_free_irqs;
	}
	return 0;

err_free_irqs:
	while (i--)
		xpo_irq_free(card, i);
	return err;
}

void xpo_irq_stop(struct xpo_card *card)
{
	unsigned int i;

	for (i = 0; i < card->n_vectors; i++)
		xpo_irq_free(card, i);
}

unsigned int xpo_irq_vector(const struct xpo_card *card, unsigned int queue)
{
	return min(queue, card->n_vectors - 1);
}

unsigned int xpo_irq_packet_vectors(const struct xpo_card *card)
{
	if (card->n_vectors <= XPO_IRQ_PACKETS)
		return 1;
	return card->n_vectors - XPO_IRQ_PACKETS;
}
