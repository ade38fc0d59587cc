// SPDX-License-Identifier: GPL-2.0
/* Checksums, segmentation and flow hash, against slow and simple code. */
#include "emu_packet_util.h"
#include "emu_port_fake.h"

#include "../../tools/xpo-emu/crc32c.h"

#define AT		HOST_DATA
#define TCP		6
#define UDP		17
#define IPV4_L4		34
#define IPV6_L4		54
#define TAGGED_L4	42

static uint16_t get16(const uint8_t *p)
{
	return p[0] << 8 | p[1];
}

static uint32_t get32(const uint8_t *p)
{
	return (uint32_t)get16(p) << 16 | get16(p + 2);
}

static void put16(uint8_t *p, uint16_t v)
{
	p[0] = v >> 8;
	p[1] = v;
}

/* One's complement sum of big-endian words, folded. */
static uint16_t slow_sum(const uint8_t *p, size_t n, uint32_t sum)
{
	for (; n > 1; n -= 2, p += 2)
		sum += get16(p);
	if (n)
		sum += *p << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return sum;
}

struct shape {
	bool ipv6;
	unsigned int tags;
	uint8_t protocol;
	uint32_t payload;
	uint16_t csum;			/* filled: the pseudo header's sum */
};

static uint32_t shape_l3(const struct shape *s)
{
	return 14 + 4 * s->tags;
}

static uint32_t shape_l4(const struct shape *s)
{
	return shape_l3(s) + (s->ipv6 ? 40 : 20);
}

static uint32_t shape_header(const struct shape *s)
{
	return shape_l4(s) + (s->protocol == TCP ? 32 : 8);
}

static uint32_t shape_len(const struct shape *s)
{
	return shape_header(s) + s->payload;
}

static uint16_t pseudo_sum(const uint8_t *f, const struct shape *s,
			   uint32_t length)
{
	const uint8_t *ip = f + shape_l3(s);
	uint32_t sum = s->protocol + length;

	if (s->ipv6)
		return slow_sum(ip + 8, 32, sum);
	return slow_sum(ip + 12, 8, sum);
}

static void fill_ip(uint8_t *ip, const struct shape *s, uint32_t l4_len)
{
	unsigned int i;

	for (i = 0; i < 32; i++)
		ip[8 + i] = 0x40 + i;
	if (s->ipv6) {
		put16(ip, 0x6000);
		put16(ip + 4, l4_len);
		ip[6] = s->protocol;
		ip[7] = 64;
		return;
	}
	put16(ip, 0x4500);
	put16(ip + 2, 20 + l4_len);
	put16(ip + 4, 0xfffe);
	put16(ip + 6, 0x4000);
	ip[8] = 64;
	ip[9] = s->protocol;
	put16(ip + 10, 0);
	put16(ip + 10, ~slow_sum(ip, 20, 0));
}

/* A packet as a stack leaves it to a card, in host memory at @at. */
static void fill(struct host *h, uint32_t at, struct shape *s)
{
	uint32_t length = shape_len(s) - shape_l4(s);
	uint8_t *f = h->memory + at;
	uint8_t *l4 = f + shape_l4(s);
	unsigned int i;

	frame_fill(h, at, shape_len(s));
	for (i = 0; i < s->tags; i++)
		put16(f + 12 + 4 * i, i ? 0x8100 : 0x88a8);
	put16(f + 12 + 4 * s->tags, s->ipv6 ? 0x86dd : 0x0800);
	fill_ip(f + shape_l3(s), s, length);
	put16(l4, 1000);
	put16(l4 + 2, 2000);
	s->csum = pseudo_sum(f, s, length);
	if (s->protocol == UDP) {
		put16(l4 + 4, length);
		put16(l4 + 6, s->csum);
		return;
	}
	put16(l4 + 4, 0xffff);
	put16(l4 + 6, 0xff00);
	l4[12] = 8 << 4;
	l4[13] = 0x99;			/* CWR ACK PSH FIN */
	put16(l4 + 16, s->csum);
}

static bool csum_right(const uint8_t *f, const struct shape *s)
{
	const uint8_t *ip = f + shape_l3(s);
	uint32_t length = s->ipv6 ? get16(ip + 4) : get16(ip + 2) - 20u;

	if (!s->ipv6 && slow_sum(ip, 20, 0) != 0xffff)
		return false;
	return slow_sum(f + shape_l4(s), length,
			pseudo_sum(f, s, length)) == 0xffff;
}

static struct hw_txd txd(const struct shape *s, uint8_t flags)
{
	return (struct hw_txd){
		.address = HOST_BASE + AT,
		.length = shape_len(s),
		.port = PORT_A,
		.flags = HW_TXD_FLAG_FIRST | HW_TXD_FLAG_LAST | flags,
		.csum_start = shape_l4(s),
		.csum_offset = s->protocol == TCP ? 16 : 6,
	};
}

static struct hw_pkt_cqe send_one(struct pair *p, struct hw_txd d)
{
	pair_put_tx(p, d);
	pair_ring_tx(p);
	assert_int_equal(pair_expect(p, HW_PKT_TYPE_TX).status,
			 HW_PKT_STATUS_OK);
	return pair_expect(p, HW_PKT_TYPE_RX);
}

static const struct shape shapes[] = {
	{ false, 0, TCP, 1000, 0 }, { false, 0, UDP, 1001, 0 },
	{ true, 0, TCP, 1, 0 }, { true, 0, UDP, 0, 0 },
	{ false, 1, TCP, 1400, 0 }, { true, 2, UDP, 333, 0 },
	{ false, 0, UDP, 1, 0 },
};

static void test_checksum(void **state)
{
	struct host *h = packet_open();
	struct hw_pkt_cqe rx;
	struct shape s;
	struct pair p;
	size_t i;

	(void)state;
	pair_open(&p, h, 0);
	pair_give(&p, 32);
	for (i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		s = shapes[i];
		fill(h, AT, &s);
		rx = send_one(&p, txd(&s, HW_TXD_FLAG_CSUM));
		assert_true(csum_right(pair_data(&p, rx.id), &s));
		assert_int_equal(rx.flags, HW_RX_FLAG_FIRST |
				 HW_RX_FLAG_LAST | HW_RX_FLAG_L4 |
				 HW_RX_FLAG_CSUM_OK);
		/* the same without our help: right, then one bit wrong */
		memcpy(h->memory + AT, pair_data(&p, rx.id), shape_len(&s));
		rx = send_one(&p, txd(&s, 0));
		assert_true(rx.flags & HW_RX_FLAG_CSUM_OK);
		h->memory[AT + shape_len(&s) - 1] ^= 4;
		rx = send_one(&p, txd(&s, 0));
		assert_true(rx.flags & HW_RX_FLAG_CSUM_BAD);
		assert_false(rx.flags & HW_RX_FLAG_CSUM_OK);
		/* a pseudo header that is wrong makes a wrong checksum */
		fill(h, AT, &s);
		h->memory[AT + shape_l4(&s) + (s.protocol == TCP ? 16 : 6)]++;
		rx = send_one(&p, txd(&s, HW_TXD_FLAG_CSUM));
		assert_false(csum_right(pair_data(&p, rx.id), &s));
		assert_true(rx.flags & HW_RX_FLAG_CSUM_BAD);
	}
	packet_close(h);
}

/* Pieces of odd length: the sum must not depend on where they are cut. */
static void test_checksum_of_segments(void **state)
{
	struct shape s = { false, 0, TCP, 1449, 0 };
	static const uint32_t cuts[] = { 1, 13, 36, 51, 4, 77, 500 };
	struct host *h = packet_open();
	struct hw_pkt_cqe rx;
	struct hw_txd d;
	uint32_t at = 0;
	struct pair p;
	size_t i;

	(void)state;
	pair_open(&p, h, 0);
	pair_give(&p, 8);
	fill(h, AT, &s);
	for (i = 0; at < shape_len(&s); i++, at += d.length) {
		d = txd(&s, i ? 0 : HW_TXD_FLAG_CSUM);
		d.address += at;
		d.length = i < 7 ? cuts[i] : shape_len(&s) - at;
		d.flags &= ~((i ? HW_TXD_FLAG_FIRST : 0) |
			     (i < 7 ? HW_TXD_FLAG_LAST : 0));
		pair_put_tx(&p, d);
	}
	pair_ring_tx(&p);
	pair_expect(&p, HW_PKT_TYPE_TX);
	rx = pair_expect(&p, HW_PKT_TYPE_RX);
	assert_int_equal(rx.length, shape_len(&s));
	assert_true(csum_right(pair_data(&p, rx.id), &s));
	assert_true(rx.flags & HW_RX_FLAG_CSUM_OK);
	packet_close(h);
}

/* What cannot be verified is called neither good nor bad. */
static void test_not_verified(void **state)
{
	struct shape s = { false, 0, UDP, 100, 0 };
	struct host *h = packet_open();
	uint8_t *ip = h->memory + AT + 14;
	struct hw_pkt_cqe rx;
	struct pair p;

	(void)state;
	pair_open(&p, h, 0);
	pair_give(&p, 16);
	/* UDP without a checksum */
	fill(h, AT, &s);
	put16(ip + 26, 0);
	rx = send_one(&p, txd(&s, 0));
	assert_int_equal(rx.flags, 3 | HW_RX_FLAG_L4);
	/* a fragment has no ports, either */
	fill(h, AT, &s);
	put16(ip + 6, 0x2000);
	put16(ip + 10, 0);
	put16(ip + 10, ~slow_sum(ip, 20, 0));
	rx = send_one(&p, txd(&s, 0));
	assert_int_equal(rx.flags, 3);
	assert_int_equal(rx.hash, crc32c(ip + 12, 8));
	/* a wrong IPv4 header */
	ip[8]++;
	rx = send_one(&p, txd(&s, 0));
	assert_int_equal(rx.flags, 3 | HW_RX_FLAG_CSUM_BAD);
	/* longer than the frame */
	fill(h, AT, &s);
	put16(ip + 2, 1000);
	put16(ip + 10, 0);
	put16(ip + 10, ~slow_sum(ip, 20, 0));
	rx = send_one(&p, txd(&s, 0));
	assert_int_equal(rx.flags, 3 | HW_RX_FLAG_L4);
	/* other types, and headers that are cut off */
	put16(h->memory + AT + 12, 0x88b5);
	rx = send_one(&p, txd(&s, 0));
	assert_int_equal(rx.flags, 3);
	assert_int_equal(rx.hash, 0);
	put16(h->memory + AT + 12, 0x0800);
	ip[0] = 0x4f;
	rx = send_one(&p, (struct hw_txd){
		.address = HOST_BASE + AT, .length = 60, .flags = 3,
	});
	assert_int_equal(rx.flags, 3);
	packet_close(h);
}

/* Bytes behind the IP packet are no part of its checksum. */
static void test_trailer(void **state)
{
	struct shape s = { false, 0, UDP, 10, 0 };
	struct host *h = packet_open();
	struct hw_pkt_cqe rx;
	struct hw_txd d;
	struct pair p;

	(void)state;
	pair_open(&p, h, 0);
	pair_give(&p, 4);
	fill(h, AT, &s);
	rx = send_one(&p, txd(&s, HW_TXD_FLAG_CSUM));
	memcpy(h->memory + AT, pair_data(&p, rx.id), shape_len(&s));
	memset(h->memory + AT + shape_len(&s), 0xa5, 100);
	d = txd(&s, 0);
	d.length += 77;
	rx = send_one(&p, d);
	assert_int_equal(rx.length, shape_len(&s) + 77);
	assert_true(rx.flags & HW_RX_FLAG_CSUM_OK);
	packet_close(h);
}

static void check_segment(struct pair *p, const struct shape *s,
			  const struct hw_pkt_cqe *rx, uint32_t i, uint32_t n,
			  uint32_t mss)
{
	const uint8_t *was = p->h->memory + AT;
	const uint8_t *f = pair_data(p, rx->id);
	const uint8_t *l4 = f + shape_l4(s);
	uint32_t part = i < n - 1 ? mss : s->payload - i * mss;

	assert_int_equal(rx->frame, shape_header(s) + part);
	assert_memory_equal(f, was, shape_l3(s));
	assert_memory_equal(f + shape_header(s),
			    was + shape_header(s) + i * mss, part);
	assert_true(csum_right(f, s));
	assert_true(rx->flags & HW_RX_FLAG_CSUM_OK);
	assert_int_equal(get32(l4 + 4), (uint32_t)(0xffffff00 + i * mss));
	assert_int_equal(l4[13], 0x10 | (i ? 0 : 0x80) |
			 (i < n - 1 ? 0 : 0x09));
	if (!s->ipv6)
		assert_int_equal(get16(f + shape_l3(s) + 4),
				 (uint16_t)(0xfffe + i));
}

static void segment(struct pair *p, struct shape s, uint32_t mss,
		    uint32_t cut)
{
	uint32_t n = (s.payload + mss - 1) / mss;
	struct hw_pkt_cqe rx;
	struct hw_txd d;
	uint32_t at = 0;
	uint32_t i;

	fill(p->h, AT, &s);
	while (at < shape_len(&s)) {
		d = txd(&s, HW_TXD_FLAG_CSUM | HW_TXD_FLAG_TSO);
		d.mss = mss;
		d.header = shape_header(&s);
		d.address += at;
		d.length = shape_len(&s) - at < cut ? shape_len(&s) - at
						    : cut;
		if (at)
			d.flags = 0;
		else
			d.flags &= ~HW_TXD_FLAG_LAST;
		at += d.length;
		if (at == shape_len(&s))
			d.flags |= HW_TXD_FLAG_LAST;
		pair_put_tx(p, d);
	}
	pair_ring_tx(p);
	/* it has left when its last frame has: most have arrived by then */
	for (i = 0; i < n; ) {
		rx = *pair_next(p, 1000);
		if (rx.type == HW_PKT_TYPE_TX) {
			assert_int_equal(rx.status, HW_PKT_STATUS_OK);
			continue;
		}
		check_segment(p, &s, &rx, i++, n, mss);
		pair_give(p, 1);
	}
}

static void test_tso(void **state)
{
	struct host *h = packet_open();
	struct pair p;

	(void)state;
	pair_open(&p, h, 0);
	pair_give(&p, 64);
	segment(&p, (struct shape){ .protocol = TCP, .payload = 10000 }, 1448,
		20000);
	segment(&p, (struct shape){ .protocol = TCP, .payload = 4 * 1448 },
		1448, 333);
	segment(&p, (struct shape){ true, 0, TCP, 9999, 0 }, 1001, 999);
	segment(&p, (struct shape){ true, 2, TCP, 5000, 0 }, 1400, 301);
	/* one frame only: it is the first and the last */
	segment(&p, (struct shape){ false, 1, TCP, 700, 0 }, 1400, 100);
	assert_int_equal(fake_ports[PORT_A].count.tx_frames, 7 + 4 + 10 +
			 4 + 1);
	packet_close(h);
}

/* The longest packet, the smallest and the largest segments. */
static void test_tso_limits(void **state)
{
	struct shape s = { .protocol = TCP };
	struct host *h = packet_open();
	struct pair p;
	struct hw_txd d;

	(void)state;
	pair_open(&p, h, 0);
	s.payload = 65535 - shape_header(&s);
	fill(h, AT, &s);
	d = txd(&s, HW_TXD_FLAG_CSUM | HW_TXD_FLAG_TSO);
	d.header = shape_header(&s);
	d.mss = 64;
	pair_put_tx(&p, d);
	d.mss = 9238 - d.header;
	pair_put_tx(&p, d);
	pair_ring_tx(&p);
	assert_int_equal(pair_expect(&p, HW_PKT_TYPE_TX).status, 0);
	assert_int_equal(pair_expect(&p, HW_PKT_TYPE_TX).status, 0);
	assert_int_equal(fake_ports[PORT_A].count.tx_frames,
			 (s.payload + 63) / 64 +
			 (s.payload + d.mss - 1) / d.mss);
	host_run_us(h, 10);
	packet_close(h);
}

static void spoil(struct hw_txd *d, uint8_t *f, unsigned int how)
{
	switch (how) {
	case 0:
		d->mss = 63;
		break;
	case 1:
		d->header = 257;
		break;
	case 2:
		d->mss = 9239 - d->header;
		break;
	case 3:
		d->flags &= ~HW_TXD_FLAG_CSUM;
		break;
	case 4:
		d->csum_offset = 6;
		break;
	case 5:
		d->csum_start += 20;
		break;
	case 6:
		d->header -= 4;		/* not what TCP says */
		break;
	case 7:
		f[23] = UDP;
		break;
	case 8:
		f[20] |= 0x20;		/* a fragment */
		break;
	case 9:
		f[12] = 0x99;
		break;
	case 10:
		f[14] = 0x46;		/* IPv4 options that are not there */
		break;
	case 11:
		d->length = d->header - 1;
		break;
	case 12:
		d->length = 65536;
		break;
	}
}

static void test_tso_refused(void **state)
{
	struct shape s = { .protocol = TCP, .payload = 3000 };
	struct host *h = packet_open();
	unsigned int i;
	struct pair p;
	struct hw_txd d;

	(void)state;
	pair_open(&p, h, 0);
	for (i = 0; i <= 12; i++) {
		fill(h, AT, &s);
		d = txd(&s, HW_TXD_FLAG_CSUM | HW_TXD_FLAG_TSO);
		d.header = shape_header(&s);
		d.mss = 1448;
		spoil(&d, h->memory + AT, i);
		pair_put_tx(&p, d);
		pair_ring_tx(&p);
		assert_int_equal(pair_expect(&p, HW_PKT_TYPE_TX).status,
				 HW_PKT_STATUS_LENGTH);
	}
	assert_int_equal(fake_ports[PORT_A].count.tx_frames, 0);
	packet_close(h);
}

/* After 256 frames registers have their turn: one more packet per run. */
static void test_burst(void **state)
{
	struct shape s = { .protocol = TCP, .payload = 50 * 64 };
	struct host *h = packet_open();
	uint64_t frames;
	struct pair p;
	struct hw_txd d;
	int i;

	(void)state;
	pair_open(&p, h, 0);
	fake_ports[PORT_A].speed_mbps = 1600000;
	fill(h, AT, &s);
	d = txd(&s, HW_TXD_FLAG_CSUM | HW_TXD_FLAG_TSO);
	d.header = shape_header(&s);
	d.mss = 64;
	for (i = 0; i < 40; i++)
		pair_put_tx(&p, d);
	pair_ring_tx(&p);
	for (i = 0; i < 9; i++) {
		frames = fake_ports[PORT_A].count.tx_frames;
		assert_in_range(frames, i * 250, (i + 1) * 306);
		host_run_us(h, 10);
	}
	assert_int_equal(fake_ports[PORT_A].count.tx_frames, 2000);
	packet_close(h);
}

/* Each flow on one queue pair, as many as run, all of them used. */
static void test_hash(void **state)
{
	struct shape s = { .protocol = UDP, .payload = 100 };
	struct host *h = packet_open();
	unsigned int used[3] = { 0 };
	uint8_t *f = h->memory + AT;
	struct pair p[3];
	struct hw_pkt_cqe rx;
	uint8_t key[12];
	uint32_t hash;
	int i;

	(void)state;
	/* the first, the second and the fourth run */
	for (i = 0; i < 3; i++) {
		pair_open(&p[i], h, i < 2 ? i : 3);
		pair_give(&p[i], 64);
	}
	for (i = 0; i < 48; i++) {
		fill(h, AT, &s);
		put16(f + IPV4_L4, 5000 + i / 2);
		memcpy(key, f + 26, 8);
		memcpy(key + 8, f + IPV4_L4, 4);
		hash = crc32c(key, 12);
		pair_put_tx(&p[1], txd(&s, 0));
		pair_ring_tx(&p[1]);
		assert_int_equal(pair_expect(&p[1], HW_PKT_TYPE_TX).status,
				 0);
		rx = pair_expect(&p[hash % 3], HW_PKT_TYPE_RX);
		assert_int_equal(rx.hash, hash);
		assert_true(rx.flags & HW_RX_FLAG_L4);
		used[hash % 3]++;
	}
	for (i = 0; i < 3; i++)
		assert_true(used[i] > 4);
	packet_close(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_checksum),
		cmocka_unit_test(test_checksum_of_segments),
		cmocka_unit_test(test_not_verified),
		cmocka_unit_test(test_trailer),
		cmocka_unit_test(test_tso),
		cmocka_unit_test(test_tso_limits),
		cmocka_unit_test(test_tso_refused),
		cmocka_unit_test(test_burst),
		cmocka_unit_test(test_hash),
	};

	return cmocka_run_group_tests_name("emu_packet_offload", tests, NULL,
					   NULL);
}
