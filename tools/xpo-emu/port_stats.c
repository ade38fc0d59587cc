// SPDX-License-Identifier: GPL-2.0
/* The command PORT_STATS, hardware.md 9.3. */
#include <math.h>
#include <string.h>

#include "card.h"
#include "port_state.h"

#define PORT_BER_UNIT	1e18

static void port_fill_frames(const struct port_counters *n,
			     struct hw_port_stats *s)
{
	s->tx_frames = n->tx_frames;
	s->tx_octets = n->tx_octets;
	s->tx_multicast = n->tx_multicast;
	s->tx_broadcast = n->tx_broadcast;
	s->tx_dropped = n->tx_dropped;
	s->tx_errors = n->tx_errors;
	s->rx_frames = n->rx_frames;
	s->rx_octets = n->rx_octets;
	s->rx_multicast = n->rx_multicast;
	s->rx_broadcast = n->rx_broadcast;
	s->rx_fcs_errors = n->rx_fcs_errors;
	s->rx_undersize = n->rx_undersize;
	s->rx_oversize = n->rx_oversize;
	s->rx_dropped = n->rx_dropped;
	s->rx_filtered = n->rx_filtered;
	memcpy(s->tx_hist, n->tx_hist, sizeof(s->tx_hist));
	memcpy(s->rx_hist, n->rx_hist, sizeof(s->rx_hist));
}

static void port_fill_fec(const struct fec *f, struct hw_port_stats *s)
{
	s->fec_corrected = f->corrected;
	s->fec_uncorrectable = f->uncorrectable;
	s->fec_corrected_bits = f->corrected_bits;
	s->fec_codewords = f->codewords;
	memcpy(s->fec_symbols, f->symbols, sizeof(s->fec_symbols));
	memcpy(s->fec_hist, f->hist, sizeof(s->fec_hist));
}

void port_stats_fill(struct card *c, unsigned int id,
		     struct hw_port_stats *s)
{
	struct port *p = &c->ports->port[id];
	unsigned int i;

	link_settle(c);
	fec_count(&p->fec, sim_now(c->sim));
	memset(s, 0, sizeof(*s));
	s->time = sim_now(c->sim);
	port_fill_frames(&p->counters, s);
	port_fill_fec(&p->fec, s);
	s->link_downs = p->link.downs;
	for (i = 0; i < PORT_LANES_MAX; i++)
		s->ber_e18[i] = nearbyint(p->link.ber[i] * PORT_BER_UNIT);
}
