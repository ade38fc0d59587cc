// SPDX-License-Identifier: GPL-2.0
#include "packet_count.h"

#include <string.h>

#include "frame.h"
#include "port.h"

#define COUNT_BINS	10

/* Longest frame of each bin, with FCS; the last one has no end. */
static const uint16_t count_bins[COUNT_BINS - 1] = {
	64, 127, 255, 511, 1023, 1518, 2047, 4095, 8191,
};

static void count_frame(const struct frame *f, uint64_t *octets,
			uint64_t *multicast, uint64_t *broadcast,
			uint64_t *bins)
{
	static const uint8_t all[6] = { 255, 255, 255, 255, 255, 255 };
	uint32_t len = f->len + FRAME_FCS;
	unsigned int bin = 0;

	*octets += len;
	if (!memcmp(f->data, all, sizeof(all)))
		(*broadcast)++;
	else if (f->data[0] & 1)
		(*multicast)++;
	while (bin < COUNT_BINS - 1 && len > count_bins[bin])
		bin++;
	bins[bin]++;
}

void packet_count_sent(struct port_counters *count, const struct frame *f)
{
	count->tx_frames++;
	count_frame(f, &count->tx_octets, &count->tx_multicast,
		    &count->tx_broadcast, count->tx_hist);
}

void packet_count_received(struct port_counters *count,
			   const struct frame *f)
{
	count->rx_frames++;
	count_frame(f, &count->rx_octets, &count->rx_multicast,
		    &count->rx_broadcast, count->rx_hist);
}
