/* SPDX-License-Identifier: GPL-2.0 */
/* From a packet in pieces to frames: checksums and segmentation. */
#ifndef XPO_EMU_PACKET_BUILD_H
#define XPO_EMU_PACKET_BUILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "frame.h"

#define PACKET_SEGMENTS		18	/* PKT.INFO.SEGMENTS */
#define PACKET_HEADER_MAX	256
#define PACKET_TSO_MAX		65535	/* PKT.MAX_TSO */
#define PACKET_MSS_MIN		64

/* Descriptors of a packet, and where their data is. */
struct packet {
	unsigned int count;		/* descriptors seen */
	bool complete;			/* the last one too */
	bool bad;			/* cannot be sent: LENGTH */
	uint16_t port;
	uint8_t flags;
	uint16_t csum_start;
	uint16_t csum_offset;
	uint16_t mss;
	uint16_t header;
	uint32_t len;
	uint64_t address[PACKET_SEGMENTS];
	uint32_t length[PACKET_SEGMENTS];
	const uint8_t *data[PACKET_SEGMENTS];
};

/* How far a packet was turned into frames. */
struct packet_build {
	const struct packet *pkt;
	unsigned int segment;
	uint32_t at;			/* in the segment */
	uint32_t left;			/* bytes of the packet */
	unsigned int frames;		/* made so far */
	/* TSO: the headers, and what every frame's checksum has in it */
	uint8_t header[PACKET_HEADER_MAX];
	unsigned int l3;
	bool ipv6;
	uint64_t pseudo;
};

/* False when the descriptors do not describe a packet. */
bool packet_valid(const struct packet *p);
/* The data is in place. False: not a packet that TSO can segment. */
bool packet_build_start(struct packet_build *b, const struct packet *p);
/* The next frame; NULL after the last one. */
struct frame *packet_build_next(struct packet_build *b);

#endif
