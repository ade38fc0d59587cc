/* SPDX-License-Identifier: GPL-2.0 */
/* What a receiver reads out of a frame: headers, flow hash, checksums. */
#ifndef XPO_EMU_PACKET_FLOW_H
#define XPO_EMU_PACKET_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct frame;

struct packet_flow {
	bool ipv6;
	bool fragment;
	uint8_t protocol;
	uint16_t l3;			/* where the headers start */
	uint16_t l4;
	uint16_t length;		/* behind IP's header, as it says */
};

/*
 * False: no IP behind at most two VLAN tags, or not all of its header is in
 * the @len bytes. What follows the header need not be there.
 */
bool packet_flow_parse(struct packet_flow *flow, const uint8_t *data,
		       size_t len);
/* Sum of the pseudo header of @length bytes of TCP or UDP. */
uint64_t packet_flow_pseudo(const struct packet_flow *flow,
			    const uint8_t *data, uint16_t length);
/* Set the frame's hash and checksum flags. */
void packet_flow_receive(struct frame *f);

#endif
