// SPDX-License-Identifier: GPL-2.0
/* Queue pairs on real ports: modules, fibre, filters, counters, resets. */
#include "emu_packet_util.h"
#include "emu_port_util.h"

#define FIBRE		"fibre f 0:0-7 1:0-7 length_m=30\n"
#define FIBRE_NS	150

static struct host *open_cabled(struct pair *p)
{
	struct host *h = cable_open(FIBRE);

	port_start_pair(h, PORT_A, PORT_B, 8);
	wr(h, PORT_REG(PORT_B, MAX_FRAME), 1514);
	wr(h, PORT_REG(PORT_B, MAC_LO), 0x00000002);
	wr(h, PORT_REG(PORT_B, MAC_HI), 0x0b00);
	wr(h, PORT_REG(PORT_B, FILTER), HW_PORT_FILTER_UNICAST);
	pair_open(p, h, 0);
	pair_give(p, 32);
	frame_fill(h, HOST_DATA + 0x1000, 4096);
	return h;
}

static void send(struct pair *p, uint32_t len, enum hw_pkt_status status)
{
	pair_packet(p, PORT_A, HOST_DATA + 0x1000, len);
	pair_ring_tx(p);
	assert_int_equal(pair_expect(p, HW_PKT_TYPE_TX).status, status);
}

static void test_through_the_fibre(void **state)
{
	struct hw_port_stats stats;
	struct hw_pkt_cqe tx, rx;
	struct pair p;
	struct host *h = open_cabled(&p);

	(void)state;
	pair_packet(&p, PORT_A, HOST_DATA + 0x1000, 1514);
	pair_ring_tx(&p);
	tx = pair_expect(&p, HW_PKT_TYPE_TX);
	rx = pair_expect(&p, HW_PKT_TYPE_RX);
	assert_int_equal(rx.port, PORT_B);
	assert_int_equal(rx.time, tx.time + FIBRE_NS);
	assert_memory_equal(pair_data(&p, rx.id),
			    h->memory + HOST_DATA + 0x1000, 1514);
	send(&p, 1515, HW_PKT_STATUS_OK);
	h->memory[HOST_DATA + 0x1000 + 5]++;
	send(&p, 100, HW_PKT_STATUS_OK);
	host_run_us(h, 10);
	stats = port_stats(h, PORT_A);
	assert_int_equal(stats.tx_frames, 3);
	assert_int_equal(stats.tx_octets, 1518 + 1519 + 104);
	assert_int_equal(stats.tx_hist[5], 1);
	assert_int_equal(stats.tx_hist[6], 1);
	stats = port_stats(h, PORT_B);
	assert_int_equal(stats.rx_frames, 2);
	assert_int_equal(stats.rx_oversize, 1);
	assert_int_equal(stats.rx_filtered, 1);
	packet_close(h);
}

static void test_cut(void **state)
{
	struct pair p;
	struct host *h = open_cabled(&p);

	(void)state;
	send(&p, 1000, HW_PKT_STATUS_OK);
	host_ctl(h, "fibre cut f");
	host_run_us(h, 100);
	/* it was on its way */
	assert_int_equal(port_stats(h, PORT_B).rx_frames, 0);
	send(&p, 1000, HW_PKT_STATUS_LINK);
	assert_int_equal(port_stats(h, PORT_A).tx_dropped, 1);
	host_ctl(h, "fibre mend f");
	host_run_ms(h, 100);
	send(&p, 1000, HW_PKT_STATUS_OK);
	pair_expect(&p, HW_PKT_TYPE_RX);
	wr(h, PORT_REG(PORT_A, CTRL), 0);
	send(&p, 1000, HW_PKT_STATUS_PORT);
	packet_close(h);
}

/* Ports and links survive; what arrives meanwhile is counted and dropped. */
static void test_function_reset(void **state)
{
	struct pair p;
	struct host *h = open_cabled(&p);

	(void)state;
	pair_packet(&p, PORT_A, HOST_DATA + 0x1000, 1000);
	pair_ring_tx(&p);
	wr(h, HW_GLOBAL_RESET, 0x434e5546);
	assert_true(port_status(h, PORT_A) & HW_PORT_STATUS_LINK);
	host_run_us(h, 10);
	cmd_enable(h, 6);
	assert_int_equal(port_stats(h, PORT_B).rx_frames, 1);
	assert_int_equal(port_stats(h, PORT_B).rx_dropped, 1);
	pair_open(&p, h, 0);
	pair_give(&p, 4);
	frame_fill(h, HOST_DATA + 0x1000, 1000);
	send(&p, 1000, HW_PKT_STATUS_OK);
	pair_expect(&p, HW_PKT_TYPE_RX);
	wr(h, HW_GLOBAL_RESET, 0x44524143);
	assert_int_equal(rd(h, QP_REG(0, STATUS)), 0);
	assert_int_equal(port_status(h, PORT_A), 0);
	packet_close(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_through_the_fibre),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_function_reset),
	};

	return cmocka_run_group_tests_name("emu_packet_fibre", tests, NULL,
					   NULL);
}
