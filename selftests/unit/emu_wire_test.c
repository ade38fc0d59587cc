// SPDX-License-Identifier: GPL-2.0
/* Two cards in one process, cabled by a wire: the second transport. */
#include <sys/socket.h>
#include <unistd.h>

#include "emu_packet_util.h"
#include "emu_port_util.h"

#include "../../tools/xpo-emu/frame.h"
#include "../../tools/xpo-emu/unix.h"
#include "../../tools/xpo-emu/wire.h"

#define LINK(h)		(port_status(h, 0) & HW_PORT_STATUS_LINK)

static char wire_path[64];

struct end {
	struct host *h;
	struct pair p;
};

static const char *plant(const char *options)
{
	static char text[256];

	snprintf(text, sizeof(text), "fibre f 0:0-7 wire:%s:8-15 %s\n",
		 wire_path, options);
	return text;
}

static void end_open(struct end *e, const char *options)
{
	e->h = cable_open(plant(options));
	assert_int_equal(port_start(e->h, 0, 8, 1600000), 0);
	wr(e->h, PORT_REG(0, FILTER), HW_PORT_FILTER_PROMISCUOUS);
	pair_open(&e->p, e->h, 0);
	pair_give(&e->p, 60);
	frame_fill(e->h, HOST_DATA + 0x1000, 2000);
}

/* Card time of both goes on together, and what was sent arrives. */
static void both_run_ms(struct end *e, unsigned int ms)
{
	unsigned int i;

	for (ms *= 4; ms; ms--) {
		for (i = 0; i < 2; i++) {
			if (!e[i].h)
				continue;
			host_run_us(e[i].h, 250);
			wires_input(e[i].h->card->wires);
		}
	}
}

static void both_open(struct end *e)
{
	end_open(&e[0], "listen");
	end_open(&e[1], "");
	both_run_ms(e, 300);
	assert_true(LINK(e[0].h));
	assert_true(LINK(e[1].h));
}

static void both_close(struct end *e)
{
	packet_close(e[0].h);
	packet_close(e[1].h);
}

static void expect_link(struct end *e, bool up)
{
	both_run_ms(e, 30);
	assert_int_equal(LINK(e[0].h), up);
	assert_int_equal(LINK(e[1].h), up);
}

static void transmit(struct end *e, uint32_t len)
{
	pair_packet(&e->p, 0, HOST_DATA + 0x1000, len);
	pair_ring_tx(&e->p);
	assert_int_equal(pair_expect(&e->p, HW_PKT_TYPE_TX).status,
			 HW_PKT_STATUS_OK);
}

static void carry(struct end *e, int from, uint32_t len)
{
	struct hw_pkt_cqe rx;
	struct end *to = &e[!from];

	transmit(&e[from], len);
	both_run_ms(e, 1);
	rx = pair_expect(&to->p, HW_PKT_TYPE_RX);
	assert_int_equal(rx.frame, len);
	assert_memory_equal(pair_data(&to->p, rx.id),
			    e[from].h->memory + HOST_DATA + 0x1000, len);
}

static void test_frames(void **state)
{
	struct end e[2];
	uint32_t i;

	(void)state;
	both_open(e);
	for (i = 0; i < 20; i++)
		carry(e, i % 2, 60 + 70 * i);
	assert_int_equal(port_stats(e[0].h, 0).tx_frames, 10);
	assert_int_equal(port_stats(e[1].h, 0).rx_frames, 10);
	both_close(e);
}

/* Whatever one end does to the fibre is seen at both. */
static void test_fibre(void **state)
{
	static const char * const bad[] = {
		"fibre cut f", "fibre cut f:3", "fibre cut f ab",
		"fibre cut f ba", "fibre bend f 30", "laser 0:0 off",
	};
	static const char * const good[] = {
		"fibre mend f", "fibre mend f", "fibre mend f",
		"fibre mend f", "fibre clean f", "laser 0:0 on",
	};
	struct end e[2];
	unsigned int i;

	(void)state;
	both_open(e);
	for (i = 0; i < 6; i++) {
		host_ctl(e[i % 2].h, "%s", bad[i]);
		expect_link(e, false);
		host_ctl(e[i % 2].h, "%s", good[i]);
		expect_link(e, true);
	}
	/* each end has its own piece of the fibre: losses add up */
	host_ctl(e[0].h, "fibre bend f 2");
	expect_link(e, true);
	host_ctl(e[1].h, "fibre bend f 10");
	expect_link(e, false);
	host_ctl(e[0].h, "fibre clean f");
	host_ctl(e[1].h, "fibre clean f");
	wr(e[0].h, PORT_REG(0, CTRL), 0);
	expect_link(e, false);
	/* another kind of port, then the same again */
	port_start(e[0].h, 0, 8, 800000);
	expect_link(e, false);
	wr(e[0].h, PORT_REG(0, CTRL), 0);
	port_start(e[0].h, 0, 8, 1600000);
	expect_link(e, true);
	both_close(e);
}

static void test_other_end_restarts(void **state)
{
	struct end e[2];
	int i;

	(void)state;
	both_open(e);
	for (i = 1; i >= 0; i--) {
		packet_close(e[i].h);
		e[i].h = NULL;
		both_run_ms(e, 1);
		assert_false(LINK(e[!i].h));
		assert_int_equal(port_status(e[!i].h, 0) &
				 HW_PORT_STATUS_LOCK, 0);
		both_run_ms(e, 300);
		end_open(&e[i], i ? "" : "listen");
		both_run_ms(e, 300);
		expect_link(e, true);
		carry(e, i, 500);
		carry(e, !i, 500);
	}
	both_close(e);
}

/* The socket fills up, then we do; what is kept arrives in order. */
static void test_slow_reader(void **state)
{
	struct end e[2];
	unsigned int got = 0;
	uint8_t *number;
	const struct hw_pkt_cqe *cqe;
	unsigned int i;

	(void)state;
	both_open(e);
	number = e[0].h->memory + HOST_DATA + 0x1000 + 20;
	for (i = 0; i < 1500; i++) {
		number[0] = i >> 8;
		number[1] = i;
		transmit(&e[0], 1000);
		host_run_us(e[0].h, 1);
	}
	for (i = 0; i < 3000; i++) {
		wires_input(e[1].h->card->wires);
		host_run_us(e[1].h, 1);
		while ((cqe = pair_next(&e[1].p, 0))) {
			number = (uint8_t *)pair_data(&e[1].p, cqe->id) + 20;
			/* those without a buffer are missing */
			assert_in_range(number[0] << 8 | number[1], got, 1499);
			got = (number[0] << 8 | number[1]) + 1;
			pair_give(&e[1].p, 1);
		}
		wires_input(e[0].h->card->wires);
	}
	assert_in_range(port_stats(e[1].h, 0).rx_frames, 1024, 1499);
	assert_true(LINK(e[0].h));
	both_close(e);
}

/* Says hello, unless @silent, then something that is not allowed. */
static void stranger(struct end *e, bool silent, const void *data, size_t len)
{
	static const uint8_t hello[] = { 1, 0, 0, 0, 1, 0x58, 0x50, 0x57 };
	int fd = unix_connect(wire_path, SOCK_SEQPACKET);
	char c;

	assert_true(fd >= 0);
	wires_input(e->h->card->wires);
	if (!silent)
		assert_int_equal(send(fd, hello, sizeof(hello), 0),
				 sizeof(hello));
	wires_input(e->h->card->wires);
	assert_int_equal(send(fd, data, len, 0), len);
	wires_input(e->h->card->wires);
	while (recv(fd, &c, 1, MSG_DONTWAIT) > 0)
		;
	assert_int_equal(recv(fd, &c, 1, MSG_DONTWAIT), 0);
	close(fd);
}

struct lane_message {
	uint8_t type;
	uint8_t strand;
	uint16_t zero;
	uint32_t nw;
	uint32_t speed_mbps;
	uint16_t port;
	uint8_t inverted;
	uint8_t lanes;
	uint8_t fec_mode;
	uint8_t ready;
	uint8_t unused[2];
};

static void test_strangers(void **state)
{
	const struct lane_message good = {
		.type = 2, .strand = 8, .nw = 1000000, .speed_mbps = 1600000,
		.lanes = 8, .fec_mode = 1, .ready = 1,
	};
	static uint8_t noise[FRAME_MAX + 5];
	struct lane_message bad[5];
	struct end e[2];
	size_t i;

	(void)state;
	memset(e, 0, sizeof(e));
	end_open(&e[0], "listen");
	both_run_ms(e, 10);
	for (i = 0; i < 5; i++)
		bad[i] = good;
	bad[0].strand = 64;
	bad[1].nw = 100000001;
	bad[2].port = 1024;
	bad[3].lanes = 3;
	bad[4].speed_mbps = 0;
	stranger(&e[0], true, &good, sizeof(good));
	for (i = 0; i < 5; i++)
		stranger(&e[0], false, &bad[i], sizeof(bad[i]));
	stranger(&e[0], false, &good, sizeof(good) - 1);
	stranger(&e[0], false, &good, 3);
	for (i = 0; i < 3; i++) {
		noise[0] = i + 1;	/* hello again, no lane, no frame */
		stranger(&e[0], false, noise, i == 2 ? sizeof(noise) : 4);
	}
	noise[0] = 9;
	stranger(&e[0], false, noise, 100);
	/* it did no harm */
	end_open(&e[1], "");
	both_run_ms(e, 300);
	expect_link(e, true);
	carry(e, 0, 500);
	both_close(e);
}

static void test_list(void **state)
{
	char line[160];
	struct end e[2];

	(void)state;
	memset(e, 0, sizeof(e));
	end_open(&e[0], "listen length_m=500");
	snprintf(line, sizeof(line), "f:7 0:7 wire:%s:15 length_m=500",
		 wire_path);
	assert_non_null(strstr(host_ctl(e[0].h, "fibre list"), line));
	packet_close(e[0].h);
}

static int setup(void **state)
{
	(void)state;
	snprintf(wire_path, sizeof(wire_path), "/tmp/xpo-wire-%d", getpid());
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_frames),
		cmocka_unit_test(test_fibre),
		cmocka_unit_test(test_other_end_restarts),
		cmocka_unit_test(test_slow_reader),
		cmocka_unit_test(test_strangers),
		cmocka_unit_test(test_list),
	};

	return cmocka_run_group_tests_name("emu_wire", tests, setup, NULL);
}
