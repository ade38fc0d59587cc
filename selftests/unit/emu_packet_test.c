// SPDX-License-Identifier: GPL-2.0
/* Queue pairs: from ring to ring, the rules of hardware.md section 10. */
#include "emu_packet_util.h"
#include "emu_port_fake.h"

#define WIRE_NS(len, mbps)	(((len) + 24) * 8ULL * 1000 / (mbps))

/* Both ends on one queue pair, with @buffers given. */
static struct host *open_one(struct pair *p, unsigned int buffers)
{
	struct host *h = packet_open();

	pair_open(p, h, 0);
	pair_give(p, buffers);
	return h;
}

static void test_one_frame(void **state)
{
	struct hw_pkt_cqe tx;
	struct hw_pkt_cqe rx;
	struct pair p;
	struct host *h = open_one(&p, 4);
	uint64_t start;

	(void)state;
	frame_fill(h, HOST_DATA, 1000);
	pair_packet(&p, PORT_A, HOST_DATA, 1000);
	start = sim_now(h->sim);
	pair_ring_tx(&p);
	tx = pair_expect(&p, HW_PKT_TYPE_TX);
	assert_int_equal(tx.status, HW_PKT_STATUS_OK);
	assert_int_equal(tx.id, 1);
	assert_int_equal(tx.port, PORT_A);
	assert_int_equal(tx.time, start + WIRE_NS(1000, 800000));
	rx = pair_expect(&p, HW_PKT_TYPE_RX);
	assert_int_equal(rx.status, HW_PKT_STATUS_OK);
	assert_int_equal(rx.id, 0);
	assert_int_equal(rx.port, PORT_B);
	assert_int_equal(rx.length, 1000);
	assert_int_equal(rx.frame, 1000);
	assert_int_equal(rx.flags, HW_RX_FLAG_FIRST | HW_RX_FLAG_LAST);
	assert_int_equal(rx.time, tx.time + FAKE_FIBRE_NS);
	assert_memory_equal(pair_data(&p, 0), h->memory + HOST_DATA, 1000);
	packet_close(h);
}

static void test_padding(void **state)
{
	static const uint8_t zeros[46];
	struct hw_pkt_cqe rx;
	struct pair p;
	struct host *h = open_one(&p, 4);

	(void)state;
	memset(h->memory + QP_RX_DATA(0), 0xee, 100);
	frame_fill(h, HOST_DATA, 14);
	pair_packet(&p, PORT_A, HOST_DATA, 14);
	pair_ring_tx(&p);
	pair_expect(&p, HW_PKT_TYPE_TX);
	rx = pair_expect(&p, HW_PKT_TYPE_RX);
	assert_int_equal(rx.length, 60);
	assert_memory_equal(pair_data(&p, 0), h->memory + HOST_DATA, 14);
	assert_memory_equal(pair_data(&p, 0) + 14, zeros, 46);
	assert_int_equal(pair_data(&p, 0)[60], 0xee);
	packet_close(h);
}

static void test_segments(void **state)
{
	struct hw_txd d = { .port = PORT_A };
	struct hw_pkt_cqe rx;
	struct pair p;
	struct host *h = open_one(&p, 4);
	uint32_t at = 0;
	int i;

	(void)state;
	frame_fill(h, HOST_DATA, 2000);
	for (i = 0; i < 18; i++) {
		d.address = HOST_BASE + HOST_DATA + at;
		d.length = 1 + 2 * i;
		d.flags = (i ? 0 : HW_TXD_FLAG_FIRST) |
			  (i < 17 ? 0 : HW_TXD_FLAG_LAST);
		at += d.length;
		pair_put_tx(&p, d);
		/* told in two parts: it waits for its end */
		if (i == 9)
			pair_ring_tx(&p);
	}
	assert_null(pair_next(&p, 10));
	pair_ring_tx(&p);
	assert_int_equal(pair_expect(&p, HW_PKT_TYPE_TX).id, 18);
	rx = pair_expect(&p, HW_PKT_TYPE_RX);
	assert_int_equal(rx.length, at);
	assert_memory_equal(pair_data(&p, 0), h->memory + HOST_DATA, at);
	packet_close(h);
}

/* Back to back at 100 Gb/s, three laps of the ring, in order. */
static void test_pace(void **state)
{
	uint64_t each = WIRE_NS(1476, 100000);
	uint64_t first = 0;
	struct hw_pkt_cqe cqe;
	unsigned int sent = 0;
	unsigned int got = 0;
	struct pair p;
	struct host *h = open_one(&p, 32);
	int i;

	(void)state;
	fake_ports[PORT_A].speed_mbps = 100000;
	frame_fill(h, HOST_DATA, 1476);
	for (i = 0; i < 64; i++)
		pair_packet(&p, PORT_A, HOST_DATA, 1476);
	pair_ring_tx(&p);
	while (sent < 192 || got < 192) {
		cqe = *pair_next(&p, 1000);
		if (cqe.type == HW_PKT_TYPE_RX) {
			assert_int_equal(cqe.id, got++ % 64);
			pair_give(&p, 1);
			continue;
		}
		assert_int_equal(cqe.id, ++sent);
		if (sent == 1)
			first = cqe.time;
		assert_int_equal(cqe.time, first + (sent - 1) * each);
		if (p.tx_tail == 192)
			continue;
		pair_packet(&p, PORT_A, HOST_DATA, 1476);
		pair_ring_tx(&p);
	}
	assert_int_equal(fake_ports[PORT_A].count.tx_frames, 192);
	assert_int_equal(fake_ports[PORT_A].count.tx_octets, 192 * 1480);
	assert_int_equal(fake_ports[PORT_B].count.rx_frames, 192);
	assert_int_equal(fake_ports[PORT_B].count.rx_dropped, 0);
	packet_close(h);
}

/* A slow port has what it sends in 2 us; others come after, in order. */
static void test_ahead(void **state)
{
	struct pair p;
	struct host *h = open_one(&p, 8);
	int i;

	(void)state;
	fake_ports[PORT_A].speed_mbps = 100000;
	frame_fill(h, HOST_DATA, 9000);
	for (i = 0; i < 20; i++)
		pair_packet(&p, i == 19 ? PORT_B : PORT_A, HOST_DATA, 9000);
	pair_ring_tx(&p);
	/* 722 ns each: the third ends at 2.2 us, so there is no fourth */
	assert_int_equal(fake_ports[PORT_A].count.tx_frames, 3);
	host_run_us(h, 5);
	assert_in_range(fake_ports[PORT_A].count.tx_frames, 9, 11);
	assert_int_equal(fake_ports[PORT_B].count.tx_frames, 0);
	host_run_us(h, 50);
	assert_int_equal(fake_ports[PORT_A].count.tx_frames, 19);
	assert_int_equal(fake_ports[PORT_B].count.tx_frames, 1);
	packet_close(h);
}

static void test_large_frame_in_small_buffers(void **state)
{
	struct hw_pkt_cqe rx;
	uint32_t at = 0;
	struct pair p;
	struct host *h = packet_open();
	int i;

	(void)state;
	pair_configure(&p, h, 0);
	wr(h, QP_REG(0, RX_BUFFER), 256);
	pair_start(&p);
	pair_give(&p, 40);
	frame_fill(h, HOST_DATA, 9238);
	pair_packet(&p, PORT_A, HOST_DATA, 9238);
	pair_ring_tx(&p);
	pair_expect(&p, HW_PKT_TYPE_TX);
	for (i = 0; i < 37; i++, at += rx.length) {
		rx = pair_expect(&p, HW_PKT_TYPE_RX);
		assert_int_equal(rx.id, i);
		assert_int_equal(rx.frame, 9238);
		assert_int_equal(rx.length, i < 36 ? 256 : 22);
		assert_int_equal(rx.flags, (i ? 0 : HW_RX_FLAG_FIRST) |
				 (i < 36 ? 0 : HW_RX_FLAG_LAST));
		assert_memory_equal(pair_data(&p, rx.id),
				    h->memory + HOST_DATA + at, rx.length);
	}
	/* three buffers are left: the next one is dropped, a small one fits */
	pair_packet(&p, PORT_A, HOST_DATA, 9238);
	pair_packet(&p, PORT_A, HOST_DATA, 700);
	pair_ring_tx(&p);
	pair_expect(&p, HW_PKT_TYPE_TX);
	pair_expect(&p, HW_PKT_TYPE_TX);
	assert_int_equal(pair_expect(&p, HW_PKT_TYPE_RX).frame, 700);
	assert_int_equal(fake_ports[PORT_B].count.rx_dropped, 1);
	packet_close(h);
}

static void test_no_buffer_no_queue(void **state)
{
	struct pair p;
	struct host *h = open_one(&p, 1);
	int i;

	(void)state;
	frame_fill(h, HOST_DATA, 100);
	for (i = 0; i < 3; i++)
		pair_packet(&p, PORT_A, HOST_DATA, 100);
	pair_ring_tx(&p);
	host_run_us(h, 100);
	assert_int_equal(fake_ports[PORT_B].count.rx_dropped, 2);
	/* a queue that is gone when the frame arrives */
	pair_packet(&p, PORT_A, HOST_DATA, 100);
	pair_ring_tx(&p);
	wr(h, QP_REG(0, CTRL), 0);
	host_run_us(h, 100);
	assert_int_equal(fake_ports[PORT_B].count.rx_dropped, 3);
	assert_int_equal(fake_ports[PORT_B].count.rx_frames, 4);
	packet_close(h);
}

static void test_receive_counters(void **state)
{
	struct port_counters *count = &fake_ports[PORT_B].count;
	struct pair p;
	struct host *h = open_one(&p, 8);

	(void)state;
	fake_ports[PORT_B].promiscuous = false;
	fake_ports[PORT_B].max_frame = 1514;
	frame_fill(h, HOST_DATA, 2000);
	pair_packet(&p, PORT_A, HOST_DATA, 1515);
	pair_packet(&p, PORT_A, HOST_DATA, 1514);
	memset(h->memory + HOST_DATA + 2000, 0xff, 6);
	pair_packet(&p, PORT_A, HOST_DATA + 2000, 60);
	memset(h->memory + HOST_DATA + 3000, 0x01, 6);
	pair_packet(&p, PORT_A, HOST_DATA + 3000, 124);
	pair_ring_tx(&p);
	host_run_us(h, 100);
	assert_int_equal(count->rx_oversize, 1);
	assert_int_equal(count->rx_frames, 3);
	assert_int_equal(count->rx_filtered, 3);
	assert_int_equal(count->rx_broadcast, 1);
	assert_int_equal(count->rx_multicast, 1);
	assert_int_equal(count->rx_octets, 1518 + 64 + 128);
	assert_int_equal(count->rx_hist[0], 1);
	assert_int_equal(count->rx_hist[2], 1);
	assert_int_equal(count->rx_hist[5], 1);
	assert_int_equal(fake_ports[PORT_A].count.tx_hist[6], 1);
	assert_int_equal(fake_ports[PORT_A].count.tx_broadcast, 1);
	packet_close(h);
}

static const struct {
	enum hw_pkt_status status;
	uint32_t length;
	uint16_t port;
	uint8_t flags;
	uint16_t csum_start;
	uint16_t csum_offset;
	uint64_t address;
} bad_packets[] = {
	{ HW_PKT_STATUS_LENGTH, .length = 13 },
	{ HW_PKT_STATUS_LENGTH, .length = 9239 },
	{ HW_PKT_STATUS_LENGTH, .length = 0 },
	{ HW_PKT_STATUS_LENGTH, .length = 0xffffffff },
	{ HW_PKT_STATUS_LENGTH, .length = 65537 },
	{ HW_PKT_STATUS_LENGTH, .length = 100, .flags = 16 },
	{ HW_PKT_STATUS_LENGTH, .length = 100,
	  .flags = HW_TXD_FLAG_CSUM, .csum_start = 100 },
	{ HW_PKT_STATUS_LENGTH, .length = 100,
	  .flags = HW_TXD_FLAG_CSUM, .csum_start = 98,
	  .csum_offset = 1 },
	{ HW_PKT_STATUS_LENGTH, .length = 100,
	  .flags = HW_TXD_FLAG_CSUM, .csum_start = 65535,
	  .csum_offset = 65535 },
	{ HW_PKT_STATUS_PORT, .length = 100, .port = 1 },
	{ HW_PKT_STATUS_PORT, .length = 100, .port = 128 },
	{ HW_PKT_STATUS_PORT, .length = 100, .port = 65535 },
	{ HW_PKT_STATUS_DMA, .length = 100, .address = 4096 },
	{ HW_PKT_STATUS_DMA, .length = 100, .address = ~0ULL - 4 },
	{ HW_PKT_STATUS_DMA, .length = 100,
	  .address = HOST_BASE + HOST_SIZE - 99 },
};

/* One bad packet of each kind, a good one behind it is not harmed. */
static void test_bad_packets(void **state)
{
	const struct hw_txd good = {
		.address = HOST_BASE + HOST_DATA,
		.length = 100,
		.port = PORT_A,
		.flags = HW_TXD_FLAG_FIRST | HW_TXD_FLAG_LAST,
	};
	struct hw_pkt_cqe cqe;
	struct hw_txd d;
	struct pair p;
	struct host *h = open_one(&p, 64);
	size_t i;

	(void)state;
	frame_fill(h, HOST_DATA, 100);
	for (i = 0; i < sizeof(bad_packets) / sizeof(bad_packets[0]); i++) {
		d = good;
		d.length = bad_packets[i].length;
		d.port = bad_packets[i].port;
		d.flags |= bad_packets[i].flags;
		d.csum_start = bad_packets[i].csum_start;
		d.csum_offset = bad_packets[i].csum_offset;
		if (bad_packets[i].address)
			d.address = bad_packets[i].address;
		pair_put_tx(&p, d);
		pair_put_tx(&p, good);
		pair_ring_tx(&p);
		cqe = pair_expect(&p, HW_PKT_TYPE_TX);
		assert_int_equal(cqe.status, bad_packets[i].status);
		assert_int_equal(cqe.id, 2 * i + 1);
		assert_int_equal(cqe.port, bad_packets[i].port);
		cqe = pair_expect(&p, HW_PKT_TYPE_TX);
		assert_int_equal(cqe.status, HW_PKT_STATUS_OK);
		pair_expect(&p, HW_PKT_TYPE_RX);
	}
	assert_int_equal(fake_ports[PORT_B].count.rx_frames, i);
	/* all but those without a port */
	assert_int_equal(fake_ports[PORT_A].count.tx_errors, i - 3);
	packet_close(h);
}

static void test_bad_chains(void **state)
{
	struct hw_txd d = {
		.address = HOST_BASE + HOST_DATA,
		.length = 20,
		.port = PORT_A,
	};
	struct pair p;
	struct host *h = open_one(&p, 8);
	int i;

	(void)state;
	/* too many segments */
	for (i = 0; i < 19; i++) {
		d.flags = (i ? 0 : HW_TXD_FLAG_FIRST) |
			  (i < 18 ? 0 : HW_TXD_FLAG_LAST);
		pair_put_tx(&p, d);
	}
	pair_ring_tx(&p);
	assert_int_equal(pair_expect(&p, HW_PKT_TYPE_TX).status,
			 HW_PKT_STATUS_LENGTH);
	/* another port in the middle */
	d.flags = HW_TXD_FLAG_FIRST;
	pair_put_tx(&p, d);
	d.flags = HW_TXD_FLAG_LAST;
	d.port = PORT_B;
	pair_put_tx(&p, d);
	pair_ring_tx(&p);
	assert_int_equal(pair_expect(&p, HW_PKT_TYPE_TX).status,
			 HW_PKT_STATUS_LENGTH);
	assert_int_equal(fake_ports[PORT_A].count.tx_frames, 0);
	packet_close(h);
}

static void expect_error(struct pair *p, enum hw_queue_error code)
{
	uint32_t status = rd(p->h, QP_REG(p->index, STATUS));

	assert_int_equal(status, HW_QP_STATUS_ERROR | code << 8);
	assert_int_equal(rd(p->h, QP_REG(p->index, CTRL)), 0);
	assert_int_equal(p->h->irqs[QP_VECTOR(p->index)], 1);
	p->h->irqs[QP_VECTOR(p->index)] = 0;
	/* it works again */
	pair_open(p, p->h, p->index);
	pair_give(p, 4);
	pair_packet(p, PORT_A, HOST_DATA, 100);
	pair_ring_tx(p);
	assert_int_equal(pair_expect(p, HW_PKT_TYPE_TX).status, 0);
	pair_expect(p, HW_PKT_TYPE_RX);
}

static void test_ring_errors(void **state)
{
	struct hw_txd d = {
		.address = HOST_BASE + HOST_DATA,
		.length = 100,
		.port = PORT_A,
	};
	struct pair p;
	struct host *h = open_one(&p, 4);

	(void)state;
	/* a tail too far ahead, in both rings, and one that went back */
	wr(h, QP_REG(0, TX_TAIL), 65);
	expect_error(&p, HW_QUEUE_ERROR_INDEX);
	wr(h, QP_REG(0, TX_TAIL), 0);
	expect_error(&p, HW_QUEUE_ERROR_INDEX);
	wr(h, QP_REG(0, RX_TAIL), 66);
	expect_error(&p, HW_QUEUE_ERROR_INDEX);
	/* generation, no FIRST, a second FIRST, no end at all */
	wr(h, QP_REG(0, TX_TAIL), 2);
	expect_error(&p, HW_QUEUE_ERROR_GEN);
	d.flags = HW_TXD_FLAG_LAST;
	pair_put_tx(&p, d);
	pair_ring_tx(&p);
	expect_error(&p, HW_QUEUE_ERROR_GEN);
	d.flags = HW_TXD_FLAG_FIRST;
	pair_put_tx(&p, d);
	pair_put_tx(&p, d);
	pair_ring_tx(&p);
	expect_error(&p, HW_QUEUE_ERROR_GEN);
	pair_put_tx(&p, d);
	d.flags = 0;
	while ((uint16_t)(p.tx_tail - 1) < 64)
		pair_put_tx(&p, d);
	pair_ring_tx(&p);
	expect_error(&p, HW_QUEUE_ERROR_GEN);
	packet_close(h);
}

/* The next frame finds a descriptor that was spoilt before it was given. */
static void receive_with(struct pair *p, uint64_t address, uint32_t gen)
{
	struct hw_rxd *ring = (struct hw_rxd *)(p->h->memory +
						QP_AT(p->index) + QP_RX);

	wr(p->h, QP_REG(p->index, CTRL), 0);
	pair_open(p, p->h, p->index);
	ring[0] = (struct hw_rxd){ .address = address, .gen = gen };
	wr(p->h, QP_REG(p->index, RX_TAIL), 1);
	pair_packet(p, PORT_A, HOST_DATA, 100);
	pair_ring_tx(p);
	assert_int_equal(pair_expect(p, HW_PKT_TYPE_TX).status, 0);
	assert_null(pair_next(p, 10));
}

static void test_receive_ring_errors(void **state)
{
	uint64_t good = HOST_BASE + QP_RX_DATA(0);
	struct host *h = packet_open();
	struct pair p;

	(void)state;
	pair_open(&p, h, 0);
	receive_with(&p, good, 0);
	expect_error(&p, HW_QUEUE_ERROR_GEN);
	receive_with(&p, good, 3);
	expect_error(&p, HW_QUEUE_ERROR_GEN);
	receive_with(&p, 4096, 1);
	expect_error(&p, HW_QUEUE_ERROR_DMA);
	receive_with(&p, HOST_BASE + HOST_SIZE - 64, 1);
	expect_error(&p, HW_QUEUE_ERROR_DMA);
	receive_with(&p, good + 8, 1);
	expect_error(&p, HW_QUEUE_ERROR_DMA);
	assert_int_equal(fake_ports[PORT_B].count.rx_dropped, 5);
	packet_close(h);
}

static void test_config_errors(void **state)
{
	static const struct {
		uint32_t reg;
		uint32_t value;
	} bad[] = {
		{ HW_QP_TX_BASE_LO, 32 },
		{ HW_QP_RX_BASE_LO, 16 },
		{ HW_QP_CQ_BASE_LO, 32 },
		{ HW_QP_SHADOW_LO, 4 },
		{ HW_QP_TX_SIZE, 3 },
		{ HW_QP_TX_SIZE, 13 },
		{ HW_QP_RX_SIZE, 3 },
		{ HW_QP_RX_SIZE, 13 },
		{ HW_QP_CQ_SIZE, 4 },
		{ HW_QP_CQ_SIZE, 6 },	/* as many as one of the others */
		{ HW_QP_CQ_SIZE, 14 },
		{ HW_QP_RX_BUFFER, 0 },
		{ HW_QP_RX_BUFFER, 192 },
		{ HW_QP_RX_BUFFER, 257 },
		{ HW_QP_RX_BUFFER, 16448 },
	};
	struct host *h = packet_open();
	struct pair p;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		pair_configure(&p, h, 0);
		wr(h, bad[i].reg, bad[i].value);
		wr(h, QP_REG(0, CTRL), 1);
		assert_int_equal(rd(h, QP_REG(0, STATUS)),
				 HW_QP_STATUS_ERROR |
				 HW_QUEUE_ERROR_CONFIG << 8);
		wr(h, QP_REG(0, SHADOW_LO), 0);
	}
	assert_int_equal(h->irqs[QP_VECTOR(0)], i);
	h->irqs[QP_VECTOR(0)] = 0;
	pair_configure(&p, h, 0);
	wr(h, QP_REG(0, SHADOW_HI), 77);
	wr(h, QP_REG(0, CTRL), 1);
	assert_int_equal(rd(h, QP_REG(0, STATUS)),
			 HW_QP_STATUS_ERROR | HW_QUEUE_ERROR_DMA << 8);
	wr(h, QP_REG(0, SHADOW_HI), 0);
	expect_error(&p, HW_QUEUE_ERROR_DMA);
	packet_close(h);
}

static void test_no_link(void **state)
{
	struct pair p;
	struct host *h = open_one(&p, 8);

	(void)state;
	fake_ports[PORT_A].up = false;
	pair_packet(&p, PORT_A, HOST_DATA, 100);
	pair_ring_tx(&p);
	assert_int_equal(pair_expect(&p, HW_PKT_TYPE_TX).status,
			 HW_PKT_STATUS_LINK);
	assert_int_equal(fake_ports[PORT_A].count.tx_dropped, 1);
	/* the other end goes down while a frame is on its way */
	fake_ports[PORT_A].up = true;
	pair_packet(&p, PORT_A, HOST_DATA, 100);
	pair_ring_tx(&p);
	assert_int_equal(pair_expect(&p, HW_PKT_TYPE_TX).status,
			 HW_PKT_STATUS_OK);
	fake_ports[PORT_B].up = false;
	assert_null(pair_next(&p, 100));
	assert_int_equal(fake_ports[PORT_B].count.rx_frames, 0);
	packet_close(h);
}

static void test_queue_reset(void **state)
{
	struct pair p;
	struct host *h = open_one(&p, 64);
	int i;

	(void)state;
	for (i = 0; i < 64; i++)
		pair_packet(&p, PORT_A, HOST_DATA, 9000);
	pair_ring_tx(&p);
	pair_expect(&p, HW_PKT_TYPE_TX);
	wr(h, QP_REG(0, CTRL), 0);
	assert_int_equal(rd(h, QP_REG(0, STATUS)), 0);
	memset(h->memory + QP_AT(0), 0xcd, 0x10000);
	memset(h->memory + QP_RX_DATA(0), 0xcd, 0x20000);
	host_run_ms(h, 10);
	for (i = 0; i < 0x10000; i++)
		assert_int_equal(h->memory[QP_AT(0) + i], 0xcd);
	for (i = 0; i < 0x20000; i++)
		assert_int_equal(h->memory[QP_RX_DATA(0) + i], 0xcd);
	packet_close(h);
}

static void test_function_reset(void **state)
{
	struct pair p[2];
	struct host *h = open_one(&p[0], 64);
	unsigned int irqs;
	int i;

	(void)state;
	pair_open(&p[1], h, 1);
	wr(h, QP_REG(0, ARM), 20);
	for (i = 0; i < 64; i++)
		pair_packet(&p[0], PORT_A, HOST_DATA, 9000);
	pair_ring_tx(&p[0]);
	pair_expect(&p[0], HW_PKT_TYPE_TX);
	wr(h, HW_GLOBAL_RESET, 0x434e5546);
	irqs = h->irqs[QP_VECTOR(0)];
	for (i = 0; i < 2; i++) {
		assert_int_equal(rd(h, QP_REG(i, STATUS)), 0);
		assert_int_equal(rd(h, QP_REG(i, CTRL)), 0);
		assert_int_equal(rd(h, QP_REG(i, RX_BUFFER)), 0);
		assert_int_equal(rd(h, QP_REG(i, TX_BASE_LO)), 0);
	}
	memset(h->memory + QP_AT(0), 0xcd, 0x10000);
	host_run_ms(h, 10);
	for (i = 0; i < 0x10000; i++)
		assert_int_equal(h->memory[QP_AT(0) + i], 0xcd);
	assert_int_equal(h->irqs[QP_VECTOR(0)], irqs);
	packet_close(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_frame),
		cmocka_unit_test(test_padding),
		cmocka_unit_test(test_segments),
		cmocka_unit_test(test_pace),
		cmocka_unit_test(test_ahead),
		cmocka_unit_test(test_large_frame_in_small_buffers),
		cmocka_unit_test(test_no_buffer_no_queue),
		cmocka_unit_test(test_receive_counters),
		cmocka_unit_test(test_bad_packets),
		cmocka_unit_test(test_bad_chains),
		cmocka_unit_test(test_ring_errors),
		cmocka_unit_test(test_receive_ring_errors),
		cmocka_unit_test(test_config_errors),
		cmocka_unit_test(test_no_link),
		cmocka_unit_test(test_queue_reset),
		cmocka_unit_test(test_function_reset),
	};

	return cmocka_run_group_tests_name("emu_packet", tests, NULL, NULL);
}
