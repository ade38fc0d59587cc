// SPDX-License-Identifier: GPL-2.0
#include "emu_card_util.h"

static int host_dma_op(void *ctx, struct dma_req *req)
{
	struct host *h = ctx;
	uint64_t at = req->addr - HOST_BASE;

	if (h->dma == HOST_FAILS || req->addr < HOST_BASE ||
	    at + req->len > HOST_SIZE)
		return -1;
	if (h->dma == HOST_LATER) {
		assert_true(h->nwaiting < 256);
		h->waiting[h->nwaiting++] = req;
		return 1;
	}
	if (req->write)
		memcpy(h->memory + at, req->data, req->len);
	else
		memcpy(req->data, h->memory + at, req->len);
	return 0;
}

/* Perform what waits, in order; more may come meanwhile. */
void host_answer(struct host *h, int err)
{
	struct dma_req *req;
	uint64_t at;

	while (h->nwaiting) {
		req = h->waiting[0];
		memmove(h->waiting, h->waiting + 1,
			--h->nwaiting * sizeof(h->waiting[0]));
		at = req->addr - HOST_BASE;
		if (!err && req->write)
			memcpy(h->memory + at, req->data, req->len);
		else if (!err)
			memcpy(req->data, h->memory + at, req->len);
		dma_complete(req, err);
	}
}

static void *host_map_op(void *ctx, uint64_t addr, size_t len, bool write)
{
	struct host *h = ctx;
	uint64_t at = addr - HOST_BASE;

	(void)write;
	if (h->dma != HOST_AT_ONCE || h->no_map || addr < HOST_BASE ||
	    at > HOST_SIZE || len > HOST_SIZE - at)
		return NULL;
	return h->memory + at;
}

static void host_irq_op(void *ctx, unsigned int vector)
{
	((struct host *)ctx)->irqs[vector]++;
}

static const struct card_ops host_ops = {
	.dma = host_dma_op,
	.map = host_map_op,
	.irq = host_irq_op,
};

struct host *host_open_conf(struct card_conf *conf)
{
	struct host *h = calloc(1, sizeof(*h));
	char error[256];

	assert_non_null(h);
	h->sim = sim_create(conf->seed);
	h->card = card_create(h->sim, conf, &host_ops, h, error,
			      sizeof(error));
	if (!h->card)
		fail_msg("%s", error);
	card_set_bus_master(h->card, true);
	return h;
}

struct host *host_open(const char *model)
{
	struct card_conf conf;
	char error[256];

	card_conf_init(&conf);
	conf.cages = 2;
	assert_int_equal(module_conf_set(&conf.modules[0], "module", model,
					 error, sizeof(error)), 0);
	return host_open_conf(&conf);
}

void host_close(struct host *h)
{
	h->dma = HOST_FAILS;
	card_destroy(h->card);
	sim_destroy(h->sim);
	free(h);
}

void host_run_us(struct host *h, uint64_t us)
{
	sim_run(h->sim, sim_now(h->sim) + us * 1000);
}

uint32_t rd(struct host *h, uint32_t addr)
{
	uint32_t value;

	card_bar_read(h->card, addr, &value, sizeof(value));
	return value;
}

void wr(struct host *h, uint32_t addr, uint32_t value)
{
	card_bar_write(h->card, addr, &value, sizeof(value));
}

uint64_t host_clock(struct host *h)
{
	uint64_t lo = rd(h, HW_GLOBAL_CLOCK_LO);

	return lo | (uint64_t)rd(h, HW_GLOBAL_CLOCK_HI) << 32;
}

const char *host_ctl(struct host *h, const char *fmt, ...)
{
	char line[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	if (ctl_run(h->card, line, h->out, sizeof(h->out)))
		fail_msg("%s: %s", fmt, h->out);
	return h->out;
}

int host_ctl_error(struct host *h, const char *text)
{
	char line[1024];

	snprintf(line, sizeof(line), "%s", text);
	return ctl_run(h->card, line, h->out, sizeof(h->out));
}

void cmd_enable(struct host *h, uint32_t log2)
{
	memset(h->memory + HOST_SQ, 0, HOST_EVT - HOST_SQ);
	h->sq_tail = 0;
	h->cq_head = 0;
	h->sq_log2 = log2;
	h->cq_log2 = log2;
	wr(h, HW_CMD_SQ_BASE_LO, (uint32_t)(HOST_BASE + HOST_SQ));
	wr(h, HW_CMD_SQ_BASE_HI, (HOST_BASE + HOST_SQ) >> 32);
	wr(h, HW_CMD_SQ_SIZE, log2);
	wr(h, HW_CMD_CQ_BASE_LO, (uint32_t)(HOST_BASE + HOST_CQ));
	wr(h, HW_CMD_CQ_BASE_HI, (HOST_BASE + HOST_CQ) >> 32);
	wr(h, HW_CMD_CQ_SIZE, log2);
	wr(h, HW_CMD_VECTOR, VECTOR_CMD);
	wr(h, HW_CMD_CTRL, HW_CMD_CTRL_ENABLE);
	assert_int_equal(rd(h, HW_CMD_STATUS), HW_CMD_STATUS_RUNNING);
}

struct hw_sqe cmd_read(unsigned int cage, unsigned int ep, unsigned int bank,
		       unsigned int page, unsigned int offset,
		       unsigned int length)
{
	return (struct hw_sqe){
		.opcode = HW_OPCODE_READ,
		.cage = cage,
		.endpoint = ep,
		.bank = bank,
		.page = page,
		.offset = offset,
		.length = length,
		.timeout_ms = 1000,
		.address = HOST_BASE + HOST_DATA,
	};
}

struct hw_sqe cmd_write(unsigned int cage, unsigned int ep, unsigned int bank,
			unsigned int page, unsigned int offset,
			unsigned int length)
{
	struct hw_sqe sqe = cmd_read(cage, ep, bank, page, offset, length);

	sqe.opcode = HW_OPCODE_WRITE;
	return sqe;
}

uint16_t cmd_put(struct host *h, struct hw_sqe sqe)
{
	unsigned int size = 1u << h->sq_log2;

	sqe.id = 0x100 + h->sq_tail;
	sqe.gen = !(h->sq_tail / size & 1);
	memcpy(h->memory + HOST_SQ + h->sq_tail % size * sizeof(sqe), &sqe,
	       sizeof(sqe));
	h->sq_tail++;
	return sqe.id;
}

void cmd_ring(struct host *h)
{
	wr(h, HW_CMD_SQ_TAIL, h->sq_tail);
}

static const struct hw_cqe *cmd_peek(struct host *h)
{
	unsigned int size = 1u << h->cq_log2;
	const struct hw_cqe *cqe = (const void *)(h->memory + HOST_CQ +
				   h->cq_head % size * sizeof(*cqe));

	return (cqe->gen & 1) == !(h->cq_head / size & 1) ? cqe : NULL;
}

const struct hw_cqe *cmd_next(struct host *h, unsigned int ms)
{
	uint64_t end = sim_now(h->sim) + ms * SIM_NS_PER_MS;
	const struct hw_cqe *cqe;
	uint64_t due;

	while (!(cqe = cmd_peek(h))) {
		due = sim_next_due(h->sim);
		if (due > end) {
			sim_run(h->sim, end);
			return NULL;
		}
		sim_run(h->sim, due);
	}
	h->cq_head++;
	wr(h, HW_CMD_CQ_HEAD, h->cq_head);
	return cqe;
}

struct hw_cqe cmd_do(struct host *h, struct hw_sqe sqe)
{
	uint16_t id = cmd_put(h, sqe);
	const struct hw_cqe *cqe;

	cmd_ring(h);
	cqe = cmd_next(h, 11000);
	assert_non_null(cqe);
	assert_int_equal(cqe->id, id);
	return *cqe;
}

void evt_enable(struct host *h, uint32_t log2, uint64_t want)
{
	memset(h->memory + HOST_EVT, 0, HOST_SHADOW - HOST_EVT);
	h->evt_head = 0;
	h->evt_log2 = log2;
	wr(h, HW_EVT_BASE_LO, (uint32_t)(HOST_BASE + HOST_EVT));
	wr(h, HW_EVT_BASE_HI, (HOST_BASE + HOST_EVT) >> 32);
	wr(h, HW_EVT_SIZE, log2);
	wr(h, HW_EVT_VECTOR, VECTOR_EVT);
	wr(h, HW_EVT_WANT_LO, want);
	wr(h, HW_EVT_WANT_HI, want >> 32);
	wr(h, HW_EVT_CTRL, HW_EVT_CTRL_ENABLE);
	assert_int_equal(rd(h, HW_EVT_STATUS), HW_EVT_STATUS_RUNNING);
}

const struct hw_event *evt_next(struct host *h)
{
	static struct hw_event copy;
	unsigned int size = 1u << h->evt_log2;
	unsigned int slot = h->evt_head % size;

	memcpy(&copy, h->memory + HOST_EVT + slot * sizeof(copy),
	       sizeof(copy));
	if ((copy.gen & 1) != !(h->evt_head / size & 1))
		return NULL;
	h->evt_head++;
	wr(h, HW_EVT_HEAD, h->evt_head);
	return &copy;
}

const struct hw_event *evt_find(struct host *h, unsigned int type)
{
	const struct hw_event *e;

	while ((e = evt_next(h)))
		if (e->type == type)
			return e;
	return NULL;
}

void host_no_violations(struct host *h)
{
	char text[4096];

	violations_print(h->card->violations, text, sizeof(text));
	if (violations_total(h->card->violations))
		fail_msg("violations: %s", text);
}
