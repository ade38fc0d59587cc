// SPDX-License-Identifier: GPL-2.0
/*
 * Ports and their counters.
 */
#include <math.h>

#include "model.h"
#include "render.h"
#include "text.h"

struct port_metric {
	struct metric metric;
	double (*get)(const struct model_port *port);
	size_t counter;		/* without get: in struct model_stats */
};

static double port_link(const struct model_port *port)
{
	return port->link;
}

static double port_admin_up(const struct model_port *port)
{
	return port->admin_up;
}

static double port_fault(const struct model_port *port)
{
	return port->fault;
}

static double port_link_downs(const struct model_port *port)
{
	return port->link_downs;
}

static double port_speed(const struct model_port *port)
{
	return port->speed_bytes;
}

static double port_corrected_blocks(const struct model_port *port)
{
	return port->fec.corrected_blocks;
}

static double port_uncorrectable_blocks(const struct model_port *port)
{
	return port->fec.uncorrectable_blocks;
}

static double port_bit_errors(const struct model_port *port)
{
	return port->fec.bit_errors;
}

#define COUNTER(member)	NULL, offsetof(struct model_stats, member)

static const struct port_metric port_metrics[] = {
	{ { "xpo_port_link_up", NULL, TEXT_GAUGE,
	    "1 when the port has a link." }, port_link, 0 },
	{ { "xpo_port_admin_up", NULL, TEXT_GAUGE,
	    "1 when the netdev is set up." }, port_admin_up, 0 },
	{ { "xpo_port_fault", NULL, TEXT_GAUGE,
	    "1 when the data path of the port is not where it is wanted." },
	  port_fault, 0 },
	{ { "xpo_port_link_downs", NULL, TEXT_COUNTER,
	    "How often the link went down." }, port_link_downs, 0 },
	{ { "xpo_port_speed", "bytes_per_second", TEXT_GAUGE,
	    "Speed that the port is set to." }, port_speed, 0 },
	{ { "xpo_port_receive_bytes", NULL, TEXT_COUNTER,
	    "Bytes received." }, COUNTER(rx_bytes) },
	{ { "xpo_port_transmit_bytes", NULL, TEXT_COUNTER,
	    "Bytes sent." }, COUNTER(tx_bytes) },
	{ { "xpo_port_receive_packets", NULL, TEXT_COUNTER,
	    "Packets received." }, COUNTER(rx_packets) },
	{ { "xpo_port_transmit_packets", NULL, TEXT_COUNTER,
	    "Packets sent." }, COUNTER(tx_packets) },
	{ { "xpo_port_receive_errors", NULL, TEXT_COUNTER,
	    "Packets that were received with an error." },
	  COUNTER(rx_errors) },
	{ { "xpo_port_transmit_errors", NULL, TEXT_COUNTER,
	    "Packets that could not be sent." }, COUNTER(tx_errors) },
	{ { "xpo_port_receive_drops", NULL, TEXT_COUNTER,
	    "Received packets that nobody had room for." },
	  COUNTER(rx_dropped) },
	{ { "xpo_port_transmit_drops", NULL, TEXT_COUNTER,
	    "Packets that were dropped instead of being sent." },
	  COUNTER(tx_dropped) },
	{ { "xpo_port_fec_corrected_blocks", NULL, TEXT_COUNTER,
	    "Codewords received with errors that the FEC corrected." },
	  port_corrected_blocks, 0 },
	{ { "xpo_port_fec_uncorrectable_blocks", NULL, TEXT_COUNTER,
	    "Codewords received with more errors than the FEC corrects." },
	  port_uncorrectable_blocks, 0 },
	{ { "xpo_port_fec_bit_errors", NULL, TEXT_COUNTER,
	    "Bit errors that the FEC corrected." }, port_bit_errors, 0 },
};

static double port_value(const struct port_metric *metric,
			 const struct model_port *port)
{
	if (metric->get)
		return metric->get(port);
	if (!port->stats.known)
		return NAN;
	return *(const uint64_t *)((const char *)&port->stats +
				   metric->counter);
}

void render_ports(struct text *text, const struct model *model)
{
	const struct model_card *card;
	size_t i, m, p;

	for (m = 0; m < sizeof(port_metrics) / sizeof(*port_metrics); m++) {
		text_metric(text, &port_metrics[m].metric);
		for (i = 0; i < model->card_count; i++) {
			card = model->cards[i];
			for (p = 0; p < card->port_count; p++)
				text_value(text, card->ports[p].labels,
					   port_value(&port_metrics[m],
						      &card->ports[p]));
		}
	}
}
