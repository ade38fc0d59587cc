// SPDX-License-Identifier: GPL-2.0
#include "emu_packet_util.h"

void packet_close(struct host *h)
{
	/* what is still on the fibre arrives */
	host_run_us(h, 1000);
	host_no_violations(h);
	host_close(h);
}

static void pair_base(struct pair *p, uint32_t reg, uint32_t at)
{
	uint64_t address = HOST_BASE + QP_AT(p->index) + at;

	reg += 0x100 * p->index;
	wr(p->h, reg, (uint32_t)address);
	wr(p->h, reg + 4, address >> 32);
}

void pair_configure(struct pair *p, struct host *h, unsigned int index)
{
	*p = (struct pair){
		.h = h,
		.index = index,
		.buffer = QP_BUFFER,
	};
	memset(h->memory + QP_AT(index), 0, 0x10000);
	pair_base(p, HW_QP_TX_BASE_LO, QP_TX);
	pair_base(p, HW_QP_RX_BASE_LO, QP_RX);
	pair_base(p, HW_QP_CQ_BASE_LO, QP_CQ);
	wr(h, QP_REG(index, TX_SIZE), QP_TX_LOG2);
	wr(h, QP_REG(index, RX_SIZE), QP_RX_LOG2);
	wr(h, QP_REG(index, CQ_SIZE), QP_CQ_LOG2);
	wr(h, QP_REG(index, RX_BUFFER), QP_BUFFER);
	wr(h, QP_REG(index, VECTOR), QP_VECTOR(index));
}

void pair_start(struct pair *p)
{
	if (p->shadow)
		pair_base(p, HW_QP_SHADOW_LO, QP_SHADOW);
	p->buffer = rd(p->h, QP_REG(p->index, RX_BUFFER));
	wr(p->h, QP_REG(p->index, CTRL), HW_QP_CTRL_ENABLE);
	assert_int_equal(rd(p->h, QP_REG(p->index, STATUS)),
			 HW_QP_STATUS_RUNNING);
}

void pair_open(struct pair *p, struct host *h, unsigned int index)
{
	pair_configure(p, h, index);
	pair_start(p);
}

void pair_put_tx(struct pair *p, struct hw_txd d)
{
	unsigned int size = 1u << QP_TX_LOG2;

	d.gen = !(p->tx_tail / size & 1);
	memcpy(p->h->memory + QP_AT(p->index) + QP_TX +
	       p->tx_tail % size * sizeof(d), &d, sizeof(d));
	p->tx_tail++;
}

uint32_t *pair_shadow(struct pair *p, size_t offset)
{
	return (uint32_t *)(p->h->memory + QP_AT(p->index) + QP_SHADOW +
			    offset);
}

void pair_ring_tx(struct pair *p)
{
	if (p->shadow)
		*pair_shadow(p, offsetof(struct hw_qp_shadow, tx_tail)) =
			p->tx_tail;
	if (!p->shadow ||
	    *pair_shadow(p, offsetof(struct hw_qp_shadow, idle)))
		wr(p->h, QP_REG(p->index, TX_TAIL), p->tx_tail);
}

void pair_give(struct pair *p, unsigned int n)
{
	unsigned int size = 1u << QP_RX_LOG2;
	struct hw_rxd d = { 0 };

	for (; n--; p->rx_tail++) {
		d.id = p->rx_tail % size;
		d.address = HOST_BASE + QP_RX_DATA(p->index) +
			    d.id * p->buffer;
		d.gen = !(p->rx_tail / size & 1);
		memcpy(p->h->memory + QP_AT(p->index) + QP_RX +
		       d.id * sizeof(d), &d, sizeof(d));
	}
	if (p->shadow)
		*pair_shadow(p, offsetof(struct hw_qp_shadow, rx_tail)) =
			p->rx_tail;
	else
		wr(p->h, QP_REG(p->index, RX_TAIL), p->rx_tail);
}

void pair_packet(struct pair *p, unsigned int port, uint32_t at, uint32_t len)
{
	pair_put_tx(p, (struct hw_txd){
		.address = HOST_BASE + at,
		.length = len,
		.port = port,
		.flags = HW_TXD_FLAG_FIRST | HW_TXD_FLAG_LAST,
	});
}

static const struct hw_pkt_cqe *pair_peek(struct pair *p)
{
	unsigned int size = 1u << QP_CQ_LOG2;
	const struct hw_pkt_cqe *cqe =
		(const void *)(p->h->memory + QP_AT(p->index) + QP_CQ +
			       p->cq_head % size * sizeof(*cqe));

	return cqe->gen == !(p->cq_head / size & 1) ? cqe : NULL;
}

const struct hw_pkt_cqe *pair_next(struct pair *p, unsigned int us)
{
	struct sim *sim = p->h->sim;
	uint64_t end = sim_now(sim) + us * SIM_NS_PER_US;
	const struct hw_pkt_cqe *cqe;
	uint64_t due;

	while (!(cqe = pair_peek(p))) {
		due = sim_next_due(sim);
		if (due > end) {
			sim_run(sim, end);
			return NULL;
		}
		sim_run(sim, due);
		host_answer(p->h, 0);
	}
	p->cq_head++;
	return cqe;
}

struct hw_pkt_cqe pair_expect(struct pair *p, enum hw_pkt_type type)
{
	const struct hw_pkt_cqe *cqe = pair_next(p, 1000);

	assert_non_null(cqe);
	assert_int_equal(cqe->type, type);
	return *cqe;
}

const uint8_t *pair_data(struct pair *p, unsigned int id)
{
	return p->h->memory + QP_RX_DATA(p->index) + id * p->buffer;
}

void frame_fill(struct host *h, uint32_t at, uint32_t len)
{
	static const uint8_t head[14] = {
		2, 0, 0, 0, 0, 0x0b, 2, 0, 0, 0, 0, 0x0a, 0x88, 0xb5,
	};
	uint8_t *f = h->memory + at;
	uint32_t i;

	for (i = 0; i < len; i++)
		f[i] = i < sizeof(head) ? head[i] : i * 7 + len;
}
