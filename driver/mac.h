/* SPDX-License-Identifier: GPL-2.0 */
/*
 * MACs of the ports (Documentation/hardware.md section 9), by port id: what is
 * wanted of them, their links and their counters.
 *
 * What is wanted is kept here and written again when the card was reset. At
 * the first start and after the last stop all of them are disabled.
 */
#ifndef XPO_MAC_H
#define XPO_MAC_H

#include <linux/if_ether.h>
#include <linux/types.h>

struct xpo_card;

#define XPO_MAC_LANES		8	/* most of a port */
#define XPO_MAC_SIZES		10	/* bins of frames by their size */
#define XPO_MAC_SYMBOLS		16	/* bins of codewords by their errors */
#define XPO_MAC_MAX_FRAME	9238	/* without FCS */

/**
 * struct xpo_mac_config - how a MAC runs
 * @lanes: lanes of the port: 1, 2, 4 or 8
 * @speed_mbps: speed, of those that so many lanes can carry
 */
struct xpo_mac_config {
	u8 lanes;
	u32 speed_mbps;
};

/**
 * struct xpo_mac_filter - which frames a MAC receives besides broadcasts
 * @addr: its unicast address
 * @max_frame: longest frame, without FCS
 * @promiscuous: all frames
 * @all_multicast: all frames to group addresses
 * @hash: frames to group addresses whose bit is set, xpo_mac_hash()
 */
struct xpo_mac_filter {
	u8 addr[ETH_ALEN];
	u16 max_frame;
	bool promiscuous;
	bool all_multicast;
	u64 hash;
};

/**
 * struct xpo_mac_status - a link
 * @link: it is up
 * @high_ser: too many codewords cannot be corrected
 * @remote_fault: the other end does not receive, or is another kind of port
 * @aligned: the lanes are deskewed
 * @signal: lanes of the port with a signal from the module
 * @lock: lanes with clock and codeword markers
 */
struct xpo_mac_status {
	bool link;
	bool high_ser;
	bool remote_fault;
	bool aligned;
	u8 signal;
	u8 lock;
};

/**
 * struct xpo_mac_stats - counters since the card's power-on, as hardware.md
 *	section 9.3 defines them
 */
struct xpo_mac_stats {
	u64 tx_frames;
	u64 tx_octets;
	u64 tx_multicast;
	u64 tx_broadcast;
	u64 tx_dropped;
	u64 tx_errors;
	u64 rx_frames;
	u64 rx_octets;
	u64 rx_multicast;
	u64 rx_broadcast;
	u64 rx_fcs_errors;
	u64 rx_undersize;
	u64 rx_oversize;
	u64 rx_dropped;
	u64 rx_filtered;
	u64 tx_hist[XPO_MAC_SIZES];
	u64 rx_hist[XPO_MAC_SIZES];
	u64 fec_corrected;
	u64 fec_uncorrectable;
	u64 fec_corrected_bits;
	u64 fec_symbols[XPO_MAC_LANES];
	u64 fec_hist[XPO_MAC_SYMBOLS];
};

/* Roof. Start writes what is wanted; the first one disables all MACs. */
int xpo_mac_create(struct xpo_card *card);
void xpo_mac_destroy(struct xpo_card *card);
void xpo_mac_start(struct xpo_card *card);
/* Disable all that run, and forget that they were wanted */
void xpo_mac_stop(struct xpo_card *card);

/*
 * Any context but hard interrupts. Enabling an enabled MAC configures it anew,
 * which takes its link down. -EBUSY: another MAC has a lane of it; -EINVAL: the
 * card has no such combination; -ENODEV: the card is gone, or it is being
 * reset and will be enabled after that.
 */
int xpo_mac_enable(struct xpo_card *card, unsigned int id,
		   const struct xpo_mac_config *config);
void xpo_mac_disable(struct xpo_card *card, unsigned int id);
/* Whether it is enabled or not; kept while it is not */
void xpo_mac_filter_set(struct xpo_card *card, unsigned int id,
			const struct xpo_mac_filter *filter);
/* The bit of a group address in the hash table */
u64 xpo_mac_hash(const u8 addr[ETH_ALEN]);

/* One register access each; the latter two sleep */
void xpo_mac_status_fetch(struct xpo_card *card, unsigned int id,
			  struct xpo_mac_status *status);
u32 xpo_mac_link_downs_fetch(struct xpo_card *card, unsigned int id);
u64 xpo_mac_link_time_fetch(struct xpo_card *card, unsigned int id);

/* A command to the card; sleeps. Negative errno of the command. */
int xpo_mac_stats_fetch(struct xpo_card *card, unsigned int id,
			struct xpo_mac_stats *stats);

#endif
