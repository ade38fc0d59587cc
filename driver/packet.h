/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Transmit descriptors and packet completions as data: how they are made and
 * what is believed of them (Documentation/hardware.md section 10). Pure, so
 * that unit tests can compile it in user space.
 */
#ifndef XPO_PACKET_H
#define XPO_PACKET_H

#include <linux/types.h>

#include "regs.h"

#define XPO_PACKET_FRAME_MIN	14	/* an Ethernet header */
#define XPO_PACKET_MSS_MIN	64
#define XPO_PACKET_HEADER_MAX	256

/* What all descriptors of a packet have in common, or its first one has */
struct xpo_packet_tx {
	u16 port;
	u8 flags;		/* CSUM and TSO of enum xpo_hw_txd_flag */
	u16 csum_start;
	u16 csum_offset;
	u16 mss;
	u16 header;
};

/* A completion in host byte order */
struct xpo_packet_cqe {
	u8 type;
	u8 status;
	u8 flags;
	u16 id;
	u16 port;
	u16 length;
	u16 frame;
	u32 hash;
};

/* A frame whose buffers arrive */
struct xpo_packet_rx {
	bool open;		/* its first buffer was there, its last not */
	u16 port;
	u16 frame;
	u16 got;		/* bytes so far */
};

/* What a completion has to agree with */
struct xpo_packet_limits {
	u16 n_ports;
	u16 buffer;		/* bytes of a receive buffer */
	u16 max_frame;
};

/*
 * Descriptor i of the n of a packet, for the place in the ring whose
 * generation is gen; all but its last word, which the caller writes when the
 * rest can be seen.
 */
void xpo_packet_fill_txd(struct xpo_hw_txd *txd, const struct xpo_packet_tx *tx,
			 unsigned int i, unsigned int n, u64 address,
			 u32 length);

void xpo_packet_parse_cqe(const struct xpo_hw_pkt_cqe *hw,
			  struct xpo_packet_cqe *cqe);

/*
 * The field that is wrong, or NULL. id is the only one that a completion can
 * have, because packets and buffers come back in order.
 */
const char *xpo_packet_check_tx(const struct xpo_packet_cqe *cqe, u16 id,
				u16 port);
const char *xpo_packet_check_rx(const struct xpo_packet_cqe *cqe,
				const struct xpo_packet_rx *rx, u16 id,
				const struct xpo_packet_limits *limits);

/* The frame after a buffer that was checked */
void xpo_packet_next_rx(struct xpo_packet_rx *rx,
			const struct xpo_packet_cqe *cqe);

#endif
