// SPDX-License-Identifier: GPL-2.0
/*
 * Packets: descriptors as the card reads them, and what the driver believes of
 * completions.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "../../driver/packet.h"
#include "../../driver/ring.h"

#define BUFFER		3712

static const struct xpo_packet_limits limits = {
	.n_ports = 128, .buffer = BUFFER, .max_frame = 9238,
};

/* hardware.md section 10: layout TXD, byte by byte */
static void test_descriptor(void **state)
{
	static const uint8_t want[32] = {
		0x88, 0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11,
		0x00, 0x00, 0x01, 0x00,		/* length */
		0x92, 0x03,			/* port */
		0x0f,				/* flags */
		0x00,
		0x22, 0x00,			/* csum_start */
		0x10, 0x00,			/* csum_offset */
		0xa8, 0x05,			/* mss */
		0x42, 0x00,			/* header */
		0, 0, 0, 0,
		0xee, 0xee, 0xee, 0xee,		/* gen, by the caller */
	};
	const struct xpo_packet_tx tx = {
		.port = 0x392,
		.flags = XPO_HW_TXD_FLAG_CSUM | XPO_HW_TXD_FLAG_TSO,
		.csum_start = 34, .csum_offset = 16, .mss = 1448, .header = 66,
	};
	struct xpo_hw_txd txd;

	(void)state;
	memset(&txd, 0, sizeof(txd));
	txd.gen = 0xeeeeeeee;
	xpo_packet_fill_txd(&txd, &tx, 0, 1, 0x1122334455667788, 65536);
	assert_memory_equal(&txd, want, sizeof(want));
}

/* Offloads are in the first descriptor; each end is marked. */
static void test_segments(void **state)
{
	const struct xpo_packet_tx tx = {
		.port = 7, .flags = XPO_HW_TXD_FLAG_CSUM,
		.csum_start = 34, .csum_offset = 6,
	};
	struct xpo_hw_txd txd[3];
	unsigned int i;

	(void)state;
	memset(txd, 0xff, sizeof(txd));
	for (i = 0; i < 3; i++) {
		xpo_packet_fill_txd(&txd[i], &tx, i, 3, 0x1000 * i, 100 + i);
		assert_int_equal(txd[i].port, 7);
		assert_int_equal(txd[i].length, 100 + i);
		assert_int_equal(txd[i].address, 0x1000 * i);
	}
	assert_int_equal(txd[0].flags, XPO_HW_TXD_FLAG_FIRST |
			 XPO_HW_TXD_FLAG_CSUM);
	assert_int_equal(txd[0].csum_start, 34);
	assert_int_equal(txd[1].flags, 0);
	assert_int_equal(txd[1].csum_start, 0);
	assert_int_equal(txd[2].flags, XPO_HW_TXD_FLAG_LAST);
	assert_int_equal(txd[2].csum_offset, 0);
}

static void test_parse(void **state)
{
	const struct xpo_hw_pkt_cqe hw = {
		.type = XPO_HW_PKT_TYPE_RX, .status = 3, .id = 0x1234,
		.port = 0x3ff, .length = 0xe80, .hash = 0xdeadbeef,
		.flags = XPO_HW_RX_FLAG_FIRST, .frame = 9000, .gen = 1,
	};
	struct xpo_packet_cqe cqe;

	(void)state;
	xpo_packet_parse_cqe(&hw, &cqe);
	assert_int_equal(cqe.type, XPO_HW_PKT_TYPE_RX);
	assert_int_equal(cqe.status, 3);
	assert_int_equal(cqe.id, 0x1234);
	assert_int_equal(cqe.port, 0x3ff);
	assert_int_equal(cqe.length, 0xe80);
	assert_int_equal(cqe.frame, 9000);
	assert_int_equal(cqe.hash, 0xdeadbeef);
	assert_int_equal(cqe.flags, XPO_HW_RX_FLAG_FIRST);
}

static void test_sent(void **state)
{
	struct xpo_packet_cqe cqe = {
		.type = XPO_HW_PKT_TYPE_TX, .id = 5, .port = 3,
	};

	(void)state;
	assert_null(xpo_packet_check_tx(&cqe, 5, 3));
	/* Nothing is lost, nothing comes twice. */
	assert_string_equal(xpo_packet_check_tx(&cqe, 6, 3), "id");
	assert_string_equal(xpo_packet_check_tx(&cqe, 4, 3), "id");
	assert_string_equal(xpo_packet_check_tx(&cqe, 5, 2), "port");
	/* A status that is not known is a failure, not nonsense. */
	cqe.status = 200;
	assert_null(xpo_packet_check_tx(&cqe, 5, 3));
}

static const char *receive(struct xpo_packet_rx *rx,
			   const struct xpo_packet_cqe *cqe, uint16_t id)
{
	const char *bad = xpo_packet_check_rx(cqe, rx, id, &limits);

	if (!bad)
		xpo_packet_next_rx(rx, cqe);
	return bad;
}

static struct xpo_packet_cqe one(uint16_t frame)
{
	return (struct xpo_packet_cqe) {
		.type = XPO_HW_PKT_TYPE_RX, .id = 9, .port = 64,
		.length = frame, .frame = frame,
		.flags = XPO_HW_RX_FLAG_FIRST | XPO_HW_RX_FLAG_LAST,
	};
}

static void test_one_buffer(void **state)
{
	struct xpo_packet_rx rx = { .open = false };
	struct xpo_packet_cqe cqe;

	(void)state;
	cqe = one(60);
	assert_null(receive(&rx, &cqe, 9));
	assert_false(rx.open);
	cqe = one(BUFFER);
	assert_null(receive(&rx, &cqe, 9));
	assert_string_equal(receive(&rx, &cqe, 10), "id");
	cqe.status = XPO_HW_PKT_STATUS_DMA;
	assert_string_equal(receive(&rx, &cqe, 9), "status");
	cqe = one(13);
	assert_string_equal(receive(&rx, &cqe, 9), "frame");
	cqe = one(9239);
	assert_string_equal(receive(&rx, &cqe, 9), "frame");
	cqe = one(60);
	cqe.port = 128;
	assert_string_equal(receive(&rx, &cqe, 9), "port");
	assert_false(rx.open);
}

static void test_one_buffer_length(void **state)
{
	struct xpo_packet_rx rx = { .open = false };
	struct xpo_packet_cqe cqe;

	(void)state;
	cqe = one(100);
	cqe.length = 99;
	assert_string_equal(receive(&rx, &cqe, 9), "length");
	cqe.length = 0xffff;
	assert_string_equal(receive(&rx, &cqe, 9), "length");
	/* It says that more follows, and nothing can. */
	cqe = one(100);
	cqe.flags = XPO_HW_RX_FLAG_FIRST;
	assert_string_equal(receive(&rx, &cqe, 9), "length");
	/* Too long for one buffer, and it says that it is the only one. */
	cqe = one(BUFFER + 1);
	assert_string_equal(receive(&rx, &cqe, 9), "length");
	cqe.length = BUFFER;
	assert_string_equal(receive(&rx, &cqe, 9), "length");
	cqe = one(100);
	cqe.flags = XPO_HW_RX_FLAG_LAST;
	assert_string_equal(receive(&rx, &cqe, 9), "order");
}

/* 9,000 bytes are two whole buffers and 1,576 bytes. */
static void test_jumbo(void **state)
{
	struct xpo_packet_rx rx = { .open = false };
	struct xpo_packet_cqe cqe = one(9000);

	(void)state;
	cqe.length = BUFFER;
	cqe.flags = XPO_HW_RX_FLAG_FIRST;
	assert_null(receive(&rx, &cqe, 9));
	assert_true(rx.open);
	/* Another frame may not begin, */
	assert_string_equal(receive(&rx, &cqe, 9), "order");
	/* a buffer not be skipped, */
	cqe.flags = XPO_HW_RX_FLAG_LAST;
	cqe.length = 9000 - 2 * BUFFER;
	assert_string_equal(receive(&rx, &cqe, 9), "length");
	/* and the frame stays what it was. */
	cqe.flags = 0;
	cqe.length = BUFFER;
	cqe.port = 65;
	assert_string_equal(receive(&rx, &cqe, 9), "port");
	cqe.port = 64;
	cqe.frame = 9001;
	assert_string_equal(receive(&rx, &cqe, 9), "frame");
	cqe.frame = 9000;
	assert_null(receive(&rx, &cqe, 9));
	assert_string_equal(receive(&rx, &cqe, 9), "length");
	cqe.flags = XPO_HW_RX_FLAG_LAST;
	cqe.length = 9000 - 2 * BUFFER;
	assert_null(receive(&rx, &cqe, 9));
	assert_false(rx.open);
}

/* Whatever the card writes, no frame gets longer than it may. */
static void test_any_completion(void **state)
{
	struct xpo_packet_rx rx = { .open = false };
	unsigned int i, accepted = 0;
	struct xpo_packet_cqe cqe;
	uint32_t seed = 1;

	(void)state;
	for (i = 0; i < 200000; i++) {
		seed ^= seed << 13;
		seed ^= seed >> 17;
		seed ^= seed << 5;
		cqe = one(seed >> 16 & 0x3fff);
		cqe.flags = seed >> 8 & 3;
		if (seed & 0x40)
			cqe.frame = rx.frame;
		cqe.length = seed & 0x80 ? BUFFER : cqe.frame % BUFFER;
		if (receive(&rx, &cqe, 9))
			continue;
		accepted++;
		assert_true(rx.got <= limits.max_frame);
		assert_true(rx.open == (rx.got < rx.frame));
	}
	assert_true(accepted > 1000);
}

/* Room in a ring, also where its indices wrap */
static void test_room(void **state)
{
	(void)state;
	assert_int_equal(xpo_ring_free(0, 0, 4), 16);
	assert_int_equal(xpo_ring_free(16, 0, 4), 0);
	assert_int_equal(xpo_ring_free(5, 0xfffe, 4), 9);
	assert_int_equal(xpo_ring_free(0xfffe, 0xfffe, 12), 4096);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_descriptor),
		cmocka_unit_test(test_segments),
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_sent),
		cmocka_unit_test(test_one_buffer),
		cmocka_unit_test(test_one_buffer_length),
		cmocka_unit_test(test_jumbo),
		cmocka_unit_test(test_any_completion),
		cmocka_unit_test(test_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
