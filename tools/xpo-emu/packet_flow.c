// SPDX-License-Identifier: GPL-2.0
#include "packet_flow.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "crc32c.h"
#include "csum.h"
#include "frame.h"
#include "hw.h"

#define FLOW_ETH_TYPE		12
#define FLOW_VLANS		2
#define FLOW_8021Q		0x8100
#define FLOW_8021AD		0x88a8
#define FLOW_IPV4		0x0800
#define FLOW_IPV6		0x86dd
#define FLOW_IPV4_MIN		20
#define FLOW_IPV4_FRAGMENT	0x3fff	/* more to come, or not the first */
#define FLOW_IPV6_HEADER	40
#define FLOW_PORTS		4
#define FLOW_TCP_MIN		20
#define FLOW_UDP_HEADER		8
#define FLOW_UDP_CSUM		6

static uint16_t flow_16(const uint8_t *p)
{
	return p[0] << 8 | p[1];
}

static bool flow_ipv4(struct packet_flow *flow, const uint8_t *ip, size_t len)
{
	unsigned int header = (ip[0] & 15) * 4;

	if (len < FLOW_IPV4_MIN || ip[0] >> 4 != 4 ||
	    header < FLOW_IPV4_MIN || header > len)
		return false;
	flow->l4 = flow->l3 + header;
	flow->protocol = ip[9];
	flow->fragment = flow_16(ip + 6) & FLOW_IPV4_FRAGMENT;
	flow->length = flow_16(ip + 2) < header ? 0
						: flow_16(ip + 2) - header;
	return true;
}

static bool flow_ipv6(struct packet_flow *flow, const uint8_t *ip, size_t len)
{
	if (len < FLOW_IPV6_HEADER || ip[0] >> 4 != 6)
		return false;
	flow->ipv6 = true;
	flow->l4 = flow->l3 + FLOW_IPV6_HEADER;
	flow->protocol = ip[6];
	flow->length = flow_16(ip + 4);
	return true;
}

bool packet_flow_parse(struct packet_flow *flow, const uint8_t *data,
		       size_t len)
{
	size_t at = FLOW_ETH_TYPE;
	uint16_t type = 0;
	int tags = 0;

	*flow = (struct packet_flow){ 0 };
	for (; at + 2 < len; at += 4) {
		type = flow_16(data + at);
		if ((type != FLOW_8021Q && type != FLOW_8021AD) ||
		    tags++ == FLOW_VLANS)
			break;
	}
	at += 2;
	if (at >= len)
		return false;
	flow->l3 = at;
	if (type == FLOW_IPV4)
		return flow_ipv4(flow, data + at, len - at);
	return type == FLOW_IPV6 && flow_ipv6(flow, data + at, len - at);
}

/* Source and destination, one after the other in both versions. */
static const uint8_t *flow_addresses(const struct packet_flow *flow,
				     const uint8_t *data, size_t *len)
{
	*len = flow->ipv6 ? 32 : 8;
	return data + flow->l3 + (flow->ipv6 ? 8 : 12);
}

uint64_t packet_flow_pseudo(const struct packet_flow *flow,
			    const uint8_t *data, uint16_t length)
{
	const uint8_t *addresses;
	size_t len;

	addresses = flow_addresses(flow, data, &len);
	return csum_sum(addresses, len) + htons(length) +
	       htons(flow->protocol);
}

static bool flow_has_ports(const struct packet_flow *flow, size_t len)
{
	return !flow->fragment && len >= flow->l4 + (size_t)FLOW_PORTS &&
	       (flow->protocol == IPPROTO_TCP ||
		flow->protocol == IPPROTO_UDP);
}

static void flow_hash(const struct packet_flow *flow, struct frame *f)
{
	const uint8_t *addresses;
	uint8_t key[32 + FLOW_PORTS];
	size_t len;

	addresses = flow_addresses(flow, f->data, &len);
	memcpy(key, addresses, len);
	if (flow_has_ports(flow, f->len)) {
		memcpy(key + len, f->data + flow->l4, FLOW_PORTS);
		len += FLOW_PORTS;
		f->rx_flags |= HW_RX_FLAG_L4;
	}
	f->hash = crc32c(key, len);
}

/* Bytes that the TCP or UDP checksum is about; 0: it cannot be verified. */
static uint16_t flow_summed(const struct packet_flow *flow,
			    const struct frame *f)
{
	const uint8_t *l4 = f->data + flow->l4;
	uint16_t length;

	if (flow->fragment || flow->l4 + flow->length > f->len)
		return 0;
	if (flow->protocol == IPPROTO_TCP)
		return flow->length < FLOW_TCP_MIN ? 0 : flow->length;
	if (flow->protocol != IPPROTO_UDP || flow->length < FLOW_UDP_HEADER ||
	    !flow_16(l4 + FLOW_UDP_CSUM))
		return 0;
	length = flow_16(l4 + 4);
	return length < FLOW_UDP_HEADER || length > flow->length ? 0 : length;
}

/* The sender's sum spares us to go through all of the data once more. */
static uint64_t flow_sum(const struct packet_flow *flow,
			 const struct frame *f, uint16_t length)
{
	if (f->sum_start == flow->l4 && f->sum_end == flow->l4 + length)
		return f->sum;
	return csum_sum(f->data + flow->l4, length);
}

static void flow_verify(const struct packet_flow *flow, struct frame *f)
{
	uint16_t length = flow_summed(flow, f);
	uint64_t sum;

	if (!flow->ipv6 &&
	    csum_fold(csum_sum(f->data + flow->l3, flow->l4 - flow->l3)) !=
	    0xffff) {
		f->rx_flags |= HW_RX_FLAG_CSUM_BAD;
		return;
	}
	if (!length)
		return;
	sum = packet_flow_pseudo(flow, f->data, length) +
	      flow_sum(flow, f, length);
	f->rx_flags |= csum_fold(sum) == 0xffff ? HW_RX_FLAG_CSUM_OK
						: HW_RX_FLAG_CSUM_BAD;
}

void packet_flow_receive(struct frame *f)
{
	struct packet_flow flow;

	f->rx_flags = 0;
	f->hash = 0;
	if (!packet_flow_parse(&flow, f->data, f->len))
		return;
	flow_hash(&flow, f);
	flow_verify(&flow, f);
}
