// SPDX-License-Identifier: GPL-2.0
/* Submission and completion rings. */
#include "command.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "cage.h"
#include "card.h"
#include "cmd_group.h"
#include "dma.h"
#include "port.h"
#include "sim.h"

#define CMDQ_LOG2_MIN		4
#define CMDQ_LOG2_MAX		12
#define CMDQ_MAX_TIMEOUT_MS	10000
#define CMDQ_UPPER		128	/* first register of upper memory */
#define CMDQ_PAGE_REGS		126	/* Lower:126-127 are the card's */

struct cmdq {
	struct card *card;
	bool running;
	uint8_t error;

	/* fixed when the queue is enabled */
	uint64_t sq_base;
	uint64_t cq_base;
	uint32_t sq_size;
	uint32_t cq_size;
	unsigned int vector;

	uint16_t sq_tail;
	uint16_t sq_head;
	uint16_t cq_tail;
	uint16_t cq_head;
	uint32_t inflight;		/* fetched, no completion written yet */
	struct cmd *all;		/* those commands */
	struct cmd_group *open;		/* chain being fetched */
	uint16_t open_tail;		/* the doorbell that it came with */
	struct cmd *fetching;		/* waits for its entry or buffer */
	bool looping;
	uint64_t dropped;		/* DMA up to here may use buffers */
	struct sim_timer drop;		/* clears up after an error */
};

static void cmdq_drop_timer(void *arg, uint64_t now);

struct cmdq *cmdq_create(struct card *c)
{
	uint32_t limits = *card_value(c, HW_CMD, 0, HW_CMD_LIMITS);
	struct cmdq *q = calloc(1, sizeof(*q));

	if (!q)
		err(1, "commands");
	/* hardware.md decides; this is where the code says what it does */
	if (limits != (CMD_DEPTH | CMD_CHAIN_MAX << 8 | EP_ACCESS_MAX << 16))
		errx(1, "CMD.LIMITS in hardware.md is 0x%08x", limits);
	q->card = c;
	sim_timer_init(&q->drop, cmdq_drop_timer, q);
	return q;
}

static void cmdq_unlink(struct cmdq *q, struct cmd *cmd)
{
	struct cmd **p = &q->all;

	while (*p != cmd)
		p = &(*p)->all_next;
	*p = cmd->all_next;
	q->inflight--;
}

/* Drop everything: bus, FIFOs, DMA. Nothing is completed. */
static void cmdq_drop(struct cmdq *q)
{
	struct card *c = q->card;
	struct cmd *cmd;
	unsigned int i;

	q->running = false;
	sim_cancel(c->sim, &q->drop);
	for (i = 0; i < c->conf.cages * CARD_ENDPOINTS; i++)
		if (c->cages[i / CARD_ENDPOINTS])
			cmd_group_drop_all(&c->cages[i / CARD_ENDPOINTS]
					   ->ep[i % CARD_ENDPOINTS]);
	free(q->open);
	q->open = NULL;
	q->fetching = NULL;
	dma_cancel(c, q);
	while ((cmd = q->all)) {
		dma_cancel(c, cmd);
		cmdq_unlink(q, cmd);
		free(cmd);
	}
	q->dropped = dma_mark(c);
}

static void cmdq_drop_timer(void *arg, uint64_t now)
{
	(void)now;
	cmdq_drop(arg);
}

void cmdq_destroy(struct cmdq *q)
{
	if (!q)
		return;
	cmdq_drop(q);
	free(q);
}

void cmdq_reset(struct cmdq *q)
{
	cmdq_drop(q);
	q->error = HW_QUEUE_ERROR_NONE;
	card_reset_values(q->card, HW_CMD, 0);
}

/* May be called while commands are being completed: they go a moment later. */
static void cmdq_fail(struct cmdq *q, enum hw_queue_error code)
{
	if (!q->running)
		return;
	q->running = false;
	q->dropped = dma_mark(q->card);
	sim_arm(q->card->sim, &q->drop, sim_now(q->card->sim));
	q->error = code;
	*card_value(q->card, HW_CMD, 0, HW_CMD_CTRL) = 0;
	card_irq(q->card, q->vector);
}

static void cmdq_fetch(struct cmdq *q);

static void cmdq_entry_written(void *arg, int err, const void *data)
{
	struct cmdq *q = arg;

	(void)data;
	if (err)
		cmdq_fail(q, HW_QUEUE_ERROR_DMA);
	else if (q->running)
		card_irq(q->card, q->vector);
}

/* Faults that make a driver check what the card tells it. */
static void cmdq_garble(struct card_faults *f, struct hw_cqe *cqe)
{
	if (f->cqe_id) {
		f->cqe_id--;
		cqe->id ^= 0x8000;
	}
	if (f->cqe_sq_head) {
		f->cqe_sq_head--;
		cqe->sq_head += 0x7fff;
	}
	if (f->cqe_length) {
		f->cqe_length--;
		cqe->length = 0xffff;
	}
	if (f->cqe_status) {
		f->cqe_status--;
		cqe->status = 0xee;
	}
}

static void cmdq_post(struct cmdq *q, struct cmd *cmd)
{
	struct hw_cqe *cqe = &cmd->cqe;
	uint64_t addr = q->cq_base +
			q->cq_tail % q->cq_size * (uint64_t)sizeof(*cqe);
	struct hw_cqe out;

	if (!q->running) {
		cmdq_unlink(q, cmd);
		free(cmd);
		return;
	}
	cqe->id = cmd->sqe.id;
	cqe->sq_head = q->sq_head;
	cqe->gen = !(q->cq_tail / q->cq_size & 1);
	cmdq_garble(&q->card->faults, cqe);
	out = *cqe;
	cmdq_unlink(q, cmd);
	free(cmd);
	q->cq_tail++;
	dma_write_entry(q->card, addr, &out, sizeof(out), cmdq_entry_written,
			q);
}

static void cmdq_data_written(void *arg, int err, const void *data)
{
	struct cmd *cmd = arg;

	(void)data;
	if (err) {
		cmd->cqe.status = HW_STATUS_DMA;
		cmd->cqe.length = 0;
	}
	cmdq_post(cmd->card->cmd, cmd);
}

static void cmdq_count(struct cmd *cmd, enum hw_status status)
{
	unsigned int copy = cmd->sqe.cage * 4 + cmd->sqe.endpoint;

	if (!cmd->queued)
		return;
	(*card_value(cmd->card, HW_EP, copy, HW_EP_COMMANDS))++;
	if (status == HW_STATUS_TIMEOUT)
		(*card_value(cmd->card, HW_EP, copy, HW_EP_TIMEOUTS))++;
}

static void cmdq_port_stats(struct cmd *cmd)
{
	struct card *c = cmd->card;
	struct hw_port_stats stats;

	cmd->cqe.length = sizeof(stats);
	if (!c->cmd->running) {
		cmdq_post(c->cmd, cmd);
		return;
	}
	port_stats_fill(c, cmd->sqe.port, &stats);
	dma_write(c, cmd->sqe.address, &stats, sizeof(stats),
		  cmdq_data_written, cmd);
}

void cmd_complete(struct cmd *cmd, enum hw_status status)
{
	struct ep_access *a = &cmd->access;
	struct hw_cqe *cqe = &cmd->cqe;

	cqe->status = status;
	cqe->time = sim_now(cmd->card->sim);
	cqe->start = a->started ? a->start : cqe->time;
	cqe->nacks = a->nacks;
	cmdq_count(cmd, status);
	if (status == HW_STATUS_OK &&
	    cmd->sqe.opcode == HW_OPCODE_PORT_STATS) {
		cmdq_port_stats(cmd);
		return;
	}
	if (status == HW_STATUS_PAGE_REJECTED)
		cqe->detail = a->detail;
	if (status == HW_STATUS_OK && cmd->sqe.opcode != HW_OPCODE_NOP)
		cqe->length = cmd->sqe.length;
	if (status == HW_STATUS_OK && cmd->sqe.opcode == HW_OPCODE_READ &&
	    cmd->card->cmd->running)
		dma_write(cmd->card, cmd->sqe.address, a->data,
			  cmd->sqe.length, cmdq_data_written, cmd);
	else
		cmdq_post(cmd->card->cmd, cmd);
}

static bool cmdq_range_ok(const struct hw_sqe *s)
{
	unsigned int end = s->offset + s->length;

	if (!s->length || s->length > EP_ACCESS_MAX)
		return false;
	if (s->offset >= CMDQ_UPPER)
		return end <= 2 * CMDQ_UPPER;
	if (end > CMDQ_UPPER || s->page || s->bank)
		return false;
	return s->opcode != HW_OPCODE_WRITE || end <= CMDQ_PAGE_REGS;
}

static bool cmdq_valid(const struct card *c, const struct hw_sqe *s)
{
	if (s->flags & ~HW_SQE_FLAG_CHAIN)
		return false;
	if (s->opcode == HW_OPCODE_PORT_STATS)
		return port_exists(c, s->port) && !s->length;
	if (s->port)
		return false;
	if (s->opcode == HW_OPCODE_NOP)
		return true;
	if (s->opcode != HW_OPCODE_READ && s->opcode != HW_OPCODE_WRITE)
		return false;
	if (s->cage >= c->conf.cages || s->endpoint > 3)
		return false;
	if (!s->timeout_ms || s->timeout_ms > CMDQ_MAX_TIMEOUT_MS)
		return false;
	return cmdq_range_ok(s);
}

/* The entry and, of a WRITE, its buffer are here. */
static void cmdq_accept(struct cmdq *q, struct cmd *cmd)
{
	struct cmd_group *g;

	q->fetching = NULL;
	if (!q->open) {
		q->open = cmd_group_create();
		q->open_tail = q->sq_tail;
	}
	g = q->open;
	cmd_group_add(g, cmd);
	/* a chain that goes beyond its doorbell ends there, without its end */
	if ((cmd->sqe.flags & HW_SQE_FLAG_CHAIN) &&
	    q->sq_head != q->open_tail)
		return;
	q->open = NULL;
	cmd_group_submit(q->card, g);
}

static void cmdq_data_read(void *arg, int err, const void *data)
{
	struct cmd *cmd = arg;
	struct cmdq *q = cmd->card->cmd;

	if (!q->running)
		return;
	if (err)
		cmd->no_data = true;
	else
		memcpy(cmd->access.data, data, cmd->sqe.length);
	cmdq_accept(q, cmd);
	cmdq_fetch(q);
}

static void cmdq_entry_read(void *arg, int err, const void *data)
{
	struct cmd *cmd = arg;
	struct cmdq *q = cmd->card->cmd;
	uint32_t gen = !(q->sq_head / q->sq_size & 1);

	if (err) {
		cmdq_fail(q, HW_QUEUE_ERROR_DMA);
		return;
	}
	memcpy(&cmd->sqe, data, sizeof(cmd->sqe));
	if ((cmd->sqe.gen & 1) != gen) {
		cmdq_fail(q, HW_QUEUE_ERROR_GEN);
		return;
	}
	if (!q->running)
		return;
	q->sq_head++;
	cmd->valid = cmdq_valid(q->card, &cmd->sqe);
	cmd->deadline = sim_now(q->card->sim) +
			cmd->sqe.timeout_ms * SIM_NS_PER_MS;
	if (cmd->valid && cmd->sqe.opcode == HW_OPCODE_WRITE)
		dma_read(q->card, cmd->sqe.address, cmd->sqe.length,
			 cmdq_data_read, cmd);
	else
		cmdq_accept(q, cmd);
	cmdq_fetch(q);
}

static bool cmdq_can_fetch(const struct cmdq *q)
{
	uint32_t taken = (uint16_t)(q->cq_tail - q->cq_head) + q->inflight;

	return q->running && !q->fetching && q->sq_head != q->sq_tail &&
	       taken < q->cq_size;
}

static void cmdq_fetch(struct cmdq *q)
{
	struct cmd *cmd;

	if (q->looping)
		return;
	q->looping = true;
	while (cmdq_can_fetch(q)) {
		cmd = calloc(1, sizeof(*cmd));
		if (!cmd)
			err(1, "command");
		cmd->card = q->card;
		cmd->all_next = q->all;
		q->all = cmd;
		q->inflight++;
		q->fetching = cmd;
		dma_read(q->card, q->sq_base + q->sq_head % q->sq_size *
			 (uint64_t)sizeof(cmd->sqe), sizeof(cmd->sqe),
			 cmdq_entry_read, cmd);
	}
	q->looping = false;
}

static bool cmdq_config_ok(const struct cmdq *q, uint32_t sq, uint32_t cq)
{
	return sq >= CMDQ_LOG2_MIN && cq <= CMDQ_LOG2_MAX && cq >= sq &&
	       !(q->sq_base % 64) && !(q->cq_base % 64) &&
	       q->vector < CARD_VECTORS;
}

static void cmdq_enable(struct cmdq *q)
{
	struct card *c = q->card;
	uint32_t sq = *card_value(c, HW_CMD, 0, HW_CMD_SQ_SIZE);
	uint32_t cq = *card_value(c, HW_CMD, 0, HW_CMD_CQ_SIZE);

	cmdq_drop(q);
	q->sq_base = card_value64(c, HW_CMD_SQ_BASE_LO);
	q->cq_base = card_value64(c, HW_CMD_CQ_BASE_LO);
	q->vector = *card_value(c, HW_CMD, 0, HW_CMD_VECTOR);
	q->sq_size = 1u << sq;
	q->cq_size = 1u << cq;
	*card_value(c, HW_CMD, 0, HW_CMD_SQ_TAIL) = 0;
	*card_value(c, HW_CMD, 0, HW_CMD_CQ_HEAD) = 0;
	q->sq_tail = 0;
	q->sq_head = 0;
	q->cq_tail = 0;
	q->cq_head = 0;
	q->error = HW_QUEUE_ERROR_NONE;
	q->running = true;
	if (!cmdq_config_ok(q, sq, cq))
		cmdq_fail(q, HW_QUEUE_ERROR_CONFIG);
}

static void cmdq_doorbell(struct cmdq *q, uint16_t tail)
{
	if (!q->running)
		return;
	if ((uint16_t)(tail - q->sq_head) > q->sq_size) {
		cmdq_fail(q, HW_QUEUE_ERROR_INDEX);
		return;
	}
	q->sq_tail = tail;
	cmdq_fetch(q);
}

static void cmdq_consumed(struct cmdq *q, uint16_t head)
{
	if (!q->running)
		return;
	if ((uint16_t)(q->cq_tail - head) >
	    (uint16_t)(q->cq_tail - q->cq_head)) {
		cmdq_fail(q, HW_QUEUE_ERROR_INDEX);
		return;
	}
	q->cq_head = head;
	cmdq_fetch(q);
}

static uint32_t command_read(struct card *c, unsigned int copy, uint32_t reg,
			     uint32_t stored)
{
	const struct cmdq *q = c->cmd;

	(void)copy;
	if (reg == HW_CMD_SQ_HEAD)
		return q->sq_head;
	if (reg != HW_CMD_STATUS)
		return stored;
	/* after a queue reset: the host may still move data of ours */
	return (q->running || !dma_passed(c, q->dropped) ?
		HW_CMD_STATUS_RUNNING : 0) |
	       (q->error ? HW_CMD_STATUS_ERROR : 0) | q->error << 8;
}

static bool command_write(struct card *c, unsigned int copy, uint32_t reg,
			  uint32_t value, uint32_t *stored)
{
	struct cmdq *q = c->cmd;
	bool was = *stored & HW_CMD_CTRL_ENABLE;

	(void)copy;
	*stored = value;
	if (reg == HW_CMD_SQ_TAIL) {
		cmdq_doorbell(q, value);
	} else if (reg == HW_CMD_CQ_HEAD) {
		cmdq_consumed(q, value);
	} else if (reg == HW_CMD_CTRL && value && !was) {
		cmdq_enable(q);
	} else if (reg == HW_CMD_CTRL && !value) {
		cmdq_drop(q);
		q->error = HW_QUEUE_ERROR_NONE;
	}
	return true;
}

const struct card_block command_block = {
	.read = command_read,
	.write = command_write,
};
