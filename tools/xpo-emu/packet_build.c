// SPDX-License-Identifier: GPL-2.0
#include "packet_build.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "csum.h"
#include "hw.h"
#include "packet_flow.h"

#define BUILD_LEN_MIN		14	/* an Ethernet header */
#define BUILD_SEGMENT_MAX	65536
#define BUILD_TCP_MIN		20
#define BUILD_TCP_SEQ		4
#define BUILD_TCP_DATA		12	/* header's length in 32-bit words */
#define BUILD_TCP_FLAGS		13
#define BUILD_TCP_CSUM		16
#define BUILD_TCP_FIN_PSH	0x09
#define BUILD_TCP_CWR		0x80
#define BUILD_FLAGS		(HW_TXD_FLAG_FIRST | HW_TXD_FLAG_LAST | \
				 HW_TXD_FLAG_CSUM | HW_TXD_FLAG_TSO)

static bool packet_tso_valid(const struct packet *p)
{
	return p->flags & HW_TXD_FLAG_CSUM && p->len <= PACKET_TSO_MAX &&
	       p->mss >= PACKET_MSS_MIN && p->header <= PACKET_HEADER_MAX &&
	       p->header <= p->len && p->header + p->mss <= FRAME_MAX &&
	       p->csum_offset == BUILD_TCP_CSUM &&
	       p->csum_start + BUILD_TCP_MIN <= p->header;
}

bool packet_valid(const struct packet *p)
{
	if (p->bad || p->len < BUILD_LEN_MIN || p->flags & ~BUILD_FLAGS)
		return false;
	if (p->flags & HW_TXD_FLAG_TSO)
		return packet_tso_valid(p);
	if (p->flags & HW_TXD_FLAG_CSUM &&
	    p->csum_start + p->csum_offset + 2u > p->len)
		return false;
	return p->len <= FRAME_MAX;
}

/* The next @n bytes of the packet; their sum. */
static uint64_t build_copy(struct packet_build *b, uint8_t *to, uint32_t n)
{
	const struct packet *p = b->pkt;
	uint64_t part_sum;
	uint64_t sum = 0;
	uint32_t done = 0;
	uint32_t part;

	b->left -= n;
	while (done < n) {
		part = p->length[b->segment] - b->at;
		if (part > n - done)
			part = n - done;
		part_sum = csum_copy(to + done,
				     p->data[b->segment] + b->at, part);
		sum += done & 1 ? csum_odd(part_sum) : part_sum;
		done += part;
		b->at += part;
		if (b->at == p->length[b->segment]) {
			b->segment++;
			b->at = 0;
		}
	}
	return sum;
}

static bool build_start_tso(struct packet_build *b)
{
	const struct packet *p = b->pkt;
	struct packet_flow flow;
	uint8_t words;

	build_copy(b, b->header, p->header);
	words = b->header[p->csum_start + BUILD_TCP_DATA] >> 4;
	if (!packet_flow_parse(&flow, b->header, p->header) ||
	    flow.protocol != IPPROTO_TCP || flow.fragment ||
	    flow.l4 != p->csum_start || flow.l4 + 4 * words != p->header)
		return false;
	b->l3 = flow.l3;
	b->ipv6 = flow.ipv6;
	b->pseudo = packet_flow_pseudo(&flow, b->header, 0);
	return true;
}

bool packet_build_start(struct packet_build *b, const struct packet *p)
{
	b->pkt = p;
	b->segment = 0;
	b->at = 0;
	b->left = p->len;
	b->frames = 0;
	return !(p->flags & HW_TXD_FLAG_TSO) || build_start_tso(b);
}

static void build_put16(uint8_t *p, uint16_t v)
{
	p[0] = v >> 8;
	p[1] = v;
}

static uint16_t build_get16(const uint8_t *p)
{
	return p[0] << 8 | p[1];
}

static void build_l3(const struct packet_build *b, uint8_t *ip,
		     uint32_t payload)
{
	uint32_t l4 = b->pkt->header - b->pkt->csum_start + payload;
	uint16_t sum;

	if (b->ipv6) {
		build_put16(ip + 4, l4);
		return;
	}
	build_put16(ip + 2, b->pkt->csum_start - b->l3 + l4);
	build_put16(ip + 4, build_get16(ip + 4) + b->frames);
	memset(ip + 10, 0, 2);
	sum = ~csum_fold(csum_sum(ip, b->pkt->csum_start - b->l3));
	memcpy(ip + 10, &sum, sizeof(sum));
}

static void build_tcp(const struct packet_build *b, uint8_t *tcp,
		      uint32_t length)
{
	uint16_t pseudo = csum_fold(b->pseudo + htons(length));
	uint32_t seq;

	memcpy(&seq, tcp + BUILD_TCP_SEQ, sizeof(seq));
	seq = htonl(ntohl(seq) + b->frames * b->pkt->mss);
	memcpy(tcp + BUILD_TCP_SEQ, &seq, sizeof(seq));
	if (b->left)
		tcp[BUILD_TCP_FLAGS] &= ~BUILD_TCP_FIN_PSH;
	if (b->frames)
		tcp[BUILD_TCP_FLAGS] &= ~BUILD_TCP_CWR;
	/* as a driver leaves it for us */
	memcpy(tcp + BUILD_TCP_CSUM, &pseudo, sizeof(pseudo));
}

/*
 * The sum of everything from csum_start on becomes the checksum. What the
 * field had in it is part of the sum, what is in it now is the complement of
 * all, so what is left of the sum is the complement of what was there.
 */
static void build_csum(const struct packet *p, struct frame *f, uint64_t sum,
		       uint16_t end)
{
	uint16_t was;
	uint16_t csum = ~csum_fold(sum);

	if (!csum)
		csum = 0xffff;		/* zero means none in UDP */
	memcpy(&was, f->data + p->csum_start + p->csum_offset, sizeof(was));
	memcpy(f->data + p->csum_start + p->csum_offset, &csum, sizeof(csum));
	if (p->csum_offset & 1)
		return;
	f->sum_start = p->csum_start;
	f->sum_end = end;
	f->sum = ~was;
}

static struct frame *build_segment(struct packet_build *b)
{
	const struct packet *p = b->pkt;
	uint32_t n = b->left < p->mss ? b->left : p->mss;
	struct frame *f = frame_alloc(p->header + n < FRAME_MIN ?
				      FRAME_MIN : p->header + n);
	uint8_t *tcp = f->data + p->csum_start;
	uint16_t l4 = p->header - p->csum_start;
	uint64_t sum;

	memcpy(f->data, b->header, p->header);
	sum = build_copy(b, f->data + p->header, n);
	memset(f->data + p->header + n, 0, f->len - p->header - n);
	build_l3(b, f->data + b->l3, n);
	build_tcp(b, tcp, l4 + n);
	build_csum(p, f, sum + csum_sum(tcp, l4), p->header + n);
	return f;
}

static struct frame *build_whole(struct packet_build *b)
{
	const struct packet *p = b->pkt;
	struct frame *f = frame_alloc(p->len < FRAME_MIN ? FRAME_MIN : p->len);
	bool csum = p->flags & HW_TXD_FLAG_CSUM;
	uint32_t start = csum ? p->csum_start : p->len;
	uint64_t sum;

	build_copy(b, f->data, start);
	sum = build_copy(b, f->data + start, p->len - start);
	memset(f->data + p->len, 0, f->len - p->len);
	if (csum)
		build_csum(p, f, sum, p->len);
	return f;
}

struct frame *packet_build_next(struct packet_build *b)
{
	struct frame *f;

	if (b->frames && !b->left)
		return NULL;
	if (b->pkt->flags & HW_TXD_FLAG_TSO)
		f = build_segment(b);
	else
		f = build_whole(b);
	b->frames++;
	return f;
}
