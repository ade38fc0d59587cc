// SPDX-License-Identifier: GPL-2.0
/*
 * A driver gone mad at its rings: random descriptors, indices, configurations
 * and addresses, memory that changes, messages that fail. The sanitizers
 * watch; what is right is carried all the same.
 */
#include "emu_packet_util.h"
#include "emu_port_fake.h"

#include "../../tools/xpo-emu/log.h"

#define STEPS		300000
#define PAIRS		3

static unsigned int sent[8];		/* TX completions by status */
static unsigned int received;

static uint32_t pick(struct host *h, uint32_t n)
{
	return sim_rand(h->sim) % n;
}

/* Mostly the length of a packet that can be sent. */
static uint32_t pick_length(struct host *h)
{
	switch (pick(h, 16)) {
	case 0:
		return sim_rand(h->sim);
	case 1:
		return pick(h, 70000);
	case 2:
		return pick(h, 16);
	default:
		return 14 + pick(h, 3000);
	}
}

static uint64_t pick_address(struct host *h)
{
	if (!pick(h, 40))
		return sim_rand(h->sim);
	return HOST_BASE + pick(h, pick(h, 40) ? HOST_SIZE - 70000 :
				HOST_SIZE);
}

/* TCP where a packet starts, so that TSO has something to do. */
static void put_headers(struct host *h, uint64_t address)
{
	uint64_t at = address - HOST_BASE;
	uint8_t *f;

	if (at < HOST_DATA || at > HOST_SIZE - 100)
		return;
	f = h->memory + at;
	f[12] = 8;
	f[13] = 0;
	f[14] = 0x45;
	f[20] = 0;
	f[21] = 0;
	f[23] = 6;
	f[46] = 0x80;
}

static void put_tx(struct pair *p)
{
	struct host *h = p->h;
	unsigned int n = pick(h, 4) ? 1 : 1 + pick(h, 20);
	struct hw_txd d;
	unsigned int i;

	d = (struct hw_txd){
		.port = pick(h, 30) ? PORT_A : sim_rand(h->sim),
		.csum_start = pick(h, 8) ? 34 : sim_rand(h->sim),
		.csum_offset = pick(h, 8) ? 16 : sim_rand(h->sim),
		.mss = pick(h, 8) ? 64 + pick(h, 3000) : sim_rand(h->sim),
		.header = pick(h, 8) ? 66 : sim_rand(h->sim),
	};
	if (!pick(h, 4))
		d.flags = HW_TXD_FLAG_CSUM |
			  (pick(h, 3) ? HW_TXD_FLAG_TSO : 0);
	if (!pick(h, 200))
		d.flags = sim_rand(h->sim);
	for (i = 0; i < n; i++) {
		d.address = pick_address(h);
		d.length = pick_length(h);
		d.flags &= ~(HW_TXD_FLAG_FIRST | HW_TXD_FLAG_LAST);
		if (!i)
			d.flags |= HW_TXD_FLAG_FIRST;
		if (i == n - 1 && pick(h, 300))
			d.flags |= HW_TXD_FLAG_LAST;
		pair_put_tx(p, d);
		if (!i && pick(h, 4))
			put_headers(h, d.address);
	}
}

static void consume(struct pair *p)
{
	const struct hw_pkt_cqe *cqe;

	while ((cqe = pair_next(p, pick(p->h, 4)))) {
		if (cqe->type == HW_PKT_TYPE_TX) {
			assert_in_range(cqe->status, 0, HW_PKT_STATUS_DMA);
			sent[cqe->status]++;
			continue;
		}
		assert_int_equal(cqe->type, HW_PKT_TYPE_RX);
		assert_true(cqe->length && cqe->length <= p->buffer);
		assert_true(cqe->length <= cqe->frame);
		received++;
	}
}

static void restart(struct pair *p)
{
	struct host *h = p->h;
	bool shadow = pick(h, 2);

	wr(h, QP_REG(p->index, CTRL), 0);
	wr(h, QP_REG(p->index, SHADOW_LO), 0);
	wr(h, QP_REG(p->index, SHADOW_HI), 0);
	pair_configure(p, h, p->index);
	p->shadow = shadow && h->dma == HOST_AT_ONCE;
	wr(h, QP_REG(p->index, COALESCE), pick(h, 3) ? 0 : pick(h, 0xfffff));
	pair_start(p);
}

static void noise(struct pair *p)
{
	static const uint32_t regs[] = {
		HW_QP_CTRL, HW_QP_TX_TAIL, HW_QP_RX_TAIL, HW_QP_ARM,
		HW_QP_TX_SIZE, HW_QP_CQ_SIZE, HW_QP_RX_BUFFER,
		HW_QP_COALESCE, HW_QP_TX_BASE_LO, HW_QP_CQ_BASE_LO,
	};
	struct host *h = p->h;

	wr(h, regs[pick(h, 10)] + 0x100 * p->index,
	   pick(h, 2) ? pick(h, 3) : sim_rand(h->sim));
}

static void step(struct pair *p)
{
	struct host *h = p->h;

	if (!(rd(h, QP_REG(p->index, STATUS)) & HW_QP_STATUS_RUNNING) ||
	    (uint16_t)(p->tx_tail - 1) > 30000)
		restart(p);
	switch (pick(h, 11)) {
	case 0:
	case 1:
	case 2:
		put_tx(p);
		if (pick(h, 2))
			pair_ring_tx(p);
		break;
	case 3:
	case 4:
		pair_give(p, pick(h, 8));
		break;
	case 5:
	case 6:
		consume(p);
		break;
	case 7:
		wr(h, QP_REG(p->index, ARM), p->cq_head + pick(h, 3));
		break;
	case 8:
		if (!pick(h, 50))
			noise(p);
		break;
	case 9:
		fake_ports[PORT_A].up = pick(h, 20);
		fake_ports[PORT_B].max_frame = 64 + pick(h, 9175);
		break;
	default:
		if (!pick(h, 50))
			h->dma = pick(h, 4) ? HOST_AT_ONCE : HOST_FAILS;
	}
}

static void slow_step(struct pair *p)
{
	struct host *h = p->h;

	step(p);
	if (h->dma == HOST_AT_ONCE)
		h->dma = HOST_LATER;
	if (h->nwaiting > 150 || !pick(h, 5))
		host_answer(h, pick(h, 50) ? 0 : -1);
}

static void madness(bool slow)
{
	struct pair p[PAIRS];
	struct host *h = packet_open();
	int i;

	memset(sent, 0, sizeof(sent));
	received = 0;
	for (i = 0; i < PAIRS; i++)
		pair_open(&p[i], h, i);
	for (i = 0; i < STEPS; i++) {
		if (slow)
			slow_step(&p[pick(h, PAIRS)]);
		else
			step(&p[pick(h, PAIRS)]);
	}
	host_answer(h, 0);
	h->dma = HOST_AT_ONCE;
	wr(h, HW_GLOBAL_RESET, 0x434e5546);
	host_answer(h, 0);
	host_run_us(h, 1000);
	/* it was worth nothing if nothing got through */
	for (i = HW_PKT_STATUS_OK; i <= HW_PKT_STATUS_DMA; i++)
		assert_true(sent[i] > 10);
	assert_true(received > 500);
	assert_true(fake_ports[PORT_A].count.tx_frames >
		    sent[HW_PKT_STATUS_OK] + 10000);
	fake_ports[PORT_A].up = true;
	fake_ports[PORT_B].max_frame = 9238;
	pair_open(&p[0], h, 0);
	pair_give(&p[0], 4);
	frame_fill(h, HOST_DATA, 1000);
	pair_packet(&p[0], PORT_A, HOST_DATA, 1000);
	pair_ring_tx(&p[0]);
	assert_int_equal(pair_expect(&p[0], HW_PKT_TYPE_TX).status, 0);
	assert_int_equal(pair_expect(&p[0], HW_PKT_TYPE_RX).length, 1000);
	host_run_us(h, 1000);
	host_close(h);
}

static void test_madness(void **state)
{
	(void)state;
	madness(false);
}

static void test_slow_madness(void **state)
{
	(void)state;
	madness(true);
}

/* Violations are part of it: not one line for each. */
static int setup(void **state)
{
	(void)state;
	return log_open("/dev/null");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_madness),
		cmocka_unit_test(test_slow_madness),
	};

	return cmocka_run_group_tests_name("emu_packet_fuzz", tests, setup,
					   NULL);
}
