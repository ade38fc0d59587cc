// SPDX-License-Identifier: GPL-2.0
/* Interrupts, shadow indices, and host memory that is reached by messages. */
#include "emu_packet_util.h"
#include "emu_port_fake.h"

#define SHADOW(field)	offsetof(struct hw_qp_shadow, field)

static void send(struct pair *p, unsigned int n)
{
	while (n--)
		pair_packet(p, PORT_A, HOST_DATA, 100);
	pair_ring_tx(p);
}

static void test_arm(void **state)
{
	struct host *h = packet_open();
	struct pair p;

	(void)state;
	pair_open(&p, h, 0);
	send(&p, 3);
	host_run_us(h, 10);
	assert_int_equal(h->irqs[QP_VECTOR(0)], 0);
	/* it is there already */
	wr(h, QP_REG(0, ARM), 2);
	assert_int_equal(h->irqs[QP_VECTOR(0)], 1);
	/* the next one but one */
	wr(h, QP_REG(0, ARM), 4);
	send(&p, 1);
	host_run_us(h, 10);
	assert_int_equal(h->irqs[QP_VECTOR(0)], 1);
	send(&p, 1);
	host_run_us(h, 10);
	assert_int_equal(h->irqs[QP_VECTOR(0)], 2);
	/* once only */
	send(&p, 5);
	host_run_us(h, 10);
	assert_int_equal(h->irqs[QP_VECTOR(0)], 2);
	packet_close(h);
}

static void test_coalesce_time(void **state)
{
	struct host *h = packet_open();
	struct pair p;

	(void)state;
	pair_open(&p, h, 0);
	wr(h, QP_REG(0, COALESCE), 50);
	wr(h, QP_REG(0, ARM), 0);
	send(&p, 1);
	host_run_us(h, 49);
	assert_int_equal(h->irqs[QP_VECTOR(0)], 0);
	send(&p, 30);
	host_run_us(h, 2);
	assert_int_equal(h->irqs[QP_VECTOR(0)], 1);
	host_run_us(h, 200);
	assert_int_equal(h->irqs[QP_VECTOR(0)], 1);
	packet_close(h);
}

static void test_coalesce_count(void **state)
{
	struct host *h = packet_open();
	struct pair p;

	(void)state;
	pair_open(&p, h, 0);
	wr(h, QP_REG(0, COALESCE), 8 << 16 | 1000);
	wr(h, QP_REG(0, ARM), 0);
	send(&p, 7);
	host_run_us(h, 10);
	assert_int_equal(h->irqs[QP_VECTOR(0)], 0);
	send(&p, 1);
	host_run_us(h, 10);
	assert_int_equal(h->irqs[QP_VECTOR(0)], 1);
	host_run_us(h, 2000);
	assert_int_equal(h->irqs[QP_VECTOR(0)], 1);
	/* a reset takes what waits with it */
	wr(h, QP_REG(0, ARM), 8);
	send(&p, 1);
	host_run_us(h, 10);
	wr(h, QP_REG(0, CTRL), 0);
	host_run_us(h, 2000);
	assert_int_equal(h->irqs[QP_VECTOR(0)], 1);
	packet_close(h);
}

static struct host *open_shadow(struct pair *p)
{
	struct host *h = packet_open();

	pair_configure(p, h, 0);
	p->shadow = true;
	pair_start(p);
	return h;
}

static void test_shadow_tail(void **state)
{
	struct pair p;
	struct host *h = open_shadow(&p);
	int i;

	(void)state;
	assert_int_equal(*pair_shadow(&p, SHADOW(idle)), 1);
	send(&p, 1);
	assert_int_equal(rd(h, QP_REG(0, TX_TAIL)), 1);
	/* awake: it finds the rest itself */
	assert_int_equal(*pair_shadow(&p, SHADOW(idle)), 0);
	for (i = 0; i < 10; i++)
		send(&p, 1);
	assert_int_equal(rd(h, QP_REG(0, TX_TAIL)), 1);
	for (i = 0; i < 11; i++)
		assert_int_equal(pair_expect(&p, HW_PKT_TYPE_TX).id, i + 1);
	host_run_us(h, 100);
	assert_int_equal(*pair_shadow(&p, SHADOW(idle)), 1);
	send(&p, 1);
	assert_int_equal(rd(h, QP_REG(0, TX_TAIL)), 12);
	assert_int_equal(pair_expect(&p, HW_PKT_TYPE_TX).id, 12);
	/* a doorbell that was overtaken is no mistake */
	wr(h, QP_REG(0, TX_TAIL), 3);
	assert_int_equal(rd(h, QP_REG(0, STATUS)), HW_QP_STATUS_RUNNING);
	/* one that is too far is one */
	*pair_shadow(&p, SHADOW(tx_tail)) = 12 + 65;
	wr(h, QP_REG(0, TX_TAIL), 12);
	assert_int_equal(rd(h, QP_REG(0, STATUS)), HW_QP_STATUS_ERROR |
			 HW_QUEUE_ERROR_INDEX << 8);
	packet_close(h);
}

static void test_shadow_rx_tail(void **state)
{
	struct pair p;
	struct host *h = open_shadow(&p);
	int i;

	(void)state;
	pair_give(&p, 10);
	send(&p, 10);
	for (i = 0; i < 20; i++)
		assert_non_null(pair_next(&p, 100));
	pair_give(&p, 1);
	send(&p, 2);
	host_run_us(h, 100);
	assert_int_equal(fake_ports[PORT_B].count.rx_dropped, 1);
	*pair_shadow(&p, SHADOW(rx_tail)) = 11 + 65;
	send(&p, 1);
	host_run_us(h, 100);
	assert_int_equal(rd(h, QP_REG(0, STATUS)), HW_QP_STATUS_ERROR |
			 HW_QUEUE_ERROR_INDEX << 8);
	packet_close(h);
}

static void test_shadow_arm(void **state)
{
	struct pair p;
	struct host *h = open_shadow(&p);

	(void)state;
	*pair_shadow(&p, SHADOW(arm)) = 2;
	send(&p, 2);
	host_run_us(h, 10);
	assert_int_equal(h->irqs[QP_VECTOR(0)], 0);
	send(&p, 1);
	host_run_us(h, 10);
	assert_int_equal(h->irqs[QP_VECTOR(0)], 1);
	send(&p, 20);
	host_run_us(h, 10);
	assert_int_equal(h->irqs[QP_VECTOR(0)], 1);
	/* the register works too, and is not taken back by the memory */
	wr(h, QP_REG(0, ARM), 24);
	send(&p, 2);
	host_run_us(h, 10);
	assert_int_equal(h->irqs[QP_VECTOR(0)], 2);
	packet_close(h);
}

/* Indices wrap: more than 65,536 packets with stale registers around. */
static void test_shadow_wraps(void **state)
{
	unsigned int rounds = 70000 / 32;
	unsigned int i;
	struct pair p;
	struct host *h = open_shadow(&p);

	(void)state;
	for (i = 0; i < rounds; i++) {
		*pair_shadow(&p, SHADOW(arm)) = (uint16_t)(i * 32 + 31);
		send(&p, 32);
		host_run_us(h, 5);
		assert_int_equal(h->irqs[QP_VECTOR(0)], i + 1);
	}
	assert_int_equal(fake_ports[PORT_A].count.tx_frames, rounds * 32);
	assert_int_equal(rd(h, QP_REG(0, STATUS)), HW_QP_STATUS_RUNNING);
	packet_close(h);
}

/* Everything by messages that are answered later. */
static void by_messages(bool later)
{
	struct host *h = packet_open();
	uint32_t at = 0;
	unsigned int tx = 0;
	unsigned int rx = 0;
	const struct hw_pkt_cqe *cqe;
	struct hw_txd d;
	struct pair p;

	h->no_map = true;
	h->dma = later ? HOST_LATER : HOST_AT_ONCE;
	pair_configure(&p, h, 0);
	wr(h, QP_REG(0, RX_BUFFER), 512);
	pair_start(&p);
	pair_give(&p, 60);
	frame_fill(h, HOST_DATA, 3000);
	for (; tx < 10; tx++) {
		for (at = 0; at < 1200; at += 400) {
			d = (struct hw_txd){
				.address = HOST_BASE + HOST_DATA + at,
				.length = 400,
				.flags = (at ? 0 : HW_TXD_FLAG_FIRST) |
					 (at < 800 ? 0 : HW_TXD_FLAG_LAST),
			};
			pair_put_tx(&p, d);
		}
	}
	wr(h, QP_REG(0, ARM), 0);
	pair_ring_tx(&p);
	host_answer(h, 0);
	for (tx = 0; tx < 10 || rx < 30; ) {
		cqe = pair_next(&p, 100);
		assert_non_null(cqe);
		assert_int_equal(cqe->status, HW_PKT_STATUS_OK);
		if (cqe->type == HW_PKT_TYPE_TX) {
			assert_int_equal(cqe->id, 3 * ++tx);
			continue;
		}
		assert_int_equal(cqe->id, rx);
		assert_memory_equal(pair_data(&p, cqe->id),
				    h->memory + HOST_DATA + rx % 3 * 512,
				    cqe->length);
		rx++;
	}
	assert_int_equal(h->irqs[QP_VECTOR(0)], 1);
	packet_close(h);
}

static void test_messages(void **state)
{
	(void)state;
	by_messages(false);
	by_messages(true);
}

/* Buffers are the host's when RUNNING reads 0, not earlier. */
static void test_reset_with_messages(void **state)
{
	struct host *h = packet_open();
	struct pair p;

	(void)state;
	pair_open(&p, h, 0);
	h->dma = HOST_LATER;
	send(&p, 4);
	assert_int_equal(h->nwaiting, 1);
	wr(h, QP_REG(0, CTRL), 0);
	assert_int_equal(rd(h, QP_REG(0, STATUS)), HW_QP_STATUS_RUNNING);
	/* the command queue does not wait for what is not its own */
	assert_int_equal(rd(h, HW_CMD_STATUS), 0);
	host_answer(h, 0);
	assert_int_equal(rd(h, QP_REG(0, STATUS)), 0);
	host_run_us(h, 100);
	assert_int_equal(fake_ports[PORT_A].count.tx_frames, 0);
	packet_close(h);
}

static void test_messages_fail(void **state)
{
	struct host *h = packet_open();
	struct pair p;

	(void)state;
	pair_open(&p, h, 0);
	pair_give(&p, 4);
	send(&p, 1);
	/* the completions cannot be written */
	h->dma = HOST_FAILS;
	host_run_us(h, 100);
	assert_int_equal(rd(h, QP_REG(0, STATUS)), HW_QP_STATUS_ERROR |
			 HW_QUEUE_ERROR_DMA << 8);
	assert_int_equal(h->irqs[QP_VECTOR(0)], 1);
	/* descriptors cannot be read */
	h->dma = HOST_AT_ONCE;
	pair_open(&p, h, 0);
	h->dma = HOST_FAILS;
	send(&p, 1);
	assert_int_equal(rd(h, QP_REG(0, STATUS)), HW_QP_STATUS_ERROR |
			 HW_QUEUE_ERROR_DMA << 8);
	packet_close(h);
}

/* A card without shared memory does not offer a shadow. */
static void test_no_shadow(void **state)
{
	struct card_conf conf;
	struct host *h;
	struct pair p;

	(void)state;
	card_conf_init(&conf);
	conf.dma_messages = true;
	h = host_open_conf(&conf);
	assert_false(rd(h, HW_PKT_FEATURES) & HW_PKT_FEATURES_SHADOW);
	pair_configure(&p, h, 0);
	wr(h, QP_REG(0, SHADOW_LO), 4096);
	wr(h, QP_REG(0, CTRL), 1);
	assert_int_equal(rd(h, QP_REG(0, STATUS)), HW_QP_STATUS_ERROR |
			 HW_QUEUE_ERROR_CONFIG << 8);
	packet_close(h);
}

static void test_garbage(void **state)
{
	struct hw_pkt_cqe cqe;
	struct host *h = packet_open();
	struct pair p;

	(void)state;
	pair_open(&p, h, 0);
	pair_give(&p, 8);
	host_ctl(h, "fault card ring-garbage pkt-type");
	send(&p, 1);
	assert_int_equal(pair_next(&p, 100)->type, 0x77);
	assert_int_equal(pair_expect(&p, HW_PKT_TYPE_RX).length, 100);
	host_ctl(h, "fault card ring-garbage pkt-id");
	host_ctl(h, "fault card ring-garbage pkt-port");
	host_ctl(h, "fault card ring-garbage pkt-length");
	send(&p, 1);
	cqe = pair_expect(&p, HW_PKT_TYPE_TX);
	assert_int_equal(cqe.id, 0x8002);
	assert_int_equal(cqe.port, 0xffff);
	assert_int_equal(pair_expect(&p, HW_PKT_TYPE_RX).length, 0xffff);
	send(&p, 1);
	assert_int_equal(pair_expect(&p, HW_PKT_TYPE_TX).id, 3);
	assert_int_equal(pair_expect(&p, HW_PKT_TYPE_RX).length, 100);
	packet_close(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arm),
		cmocka_unit_test(test_coalesce_time),
		cmocka_unit_test(test_coalesce_count),
		cmocka_unit_test(test_shadow_tail),
		cmocka_unit_test(test_shadow_rx_tail),
		cmocka_unit_test(test_shadow_arm),
		cmocka_unit_test(test_shadow_wraps),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_reset_with_messages),
		cmocka_unit_test(test_messages_fail),
		cmocka_unit_test(test_no_shadow),
		cmocka_unit_test(test_garbage),
	};

	return cmocka_run_group_tests_name("emu_packet_irq", tests, NULL,
					   NULL);
}
