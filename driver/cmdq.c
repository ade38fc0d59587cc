// SPDX-License-Identifier: GPL-2.0
#include <linux/device.h>
#include <linux/jiffies.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#include "card.h"
#include "cmdq.h"
#include "cmdq_priv.h"
#include "io.h"
#include "regs.h"
#include "ring.h"

static const int xpo_cmdq_errors[] = {
	[XPO_HW_STATUS_OK] = 0,
	[XPO_HW_STATUS_INVALID] = -EINVAL,
	[XPO_HW_STATUS_NO_MODULE] = -ENODEV,
	[XPO_HW_STATUS_NO_ENDPOINT] = -ENXIO,
	[XPO_HW_STATUS_IN_RESET] = -EBUSY,
	[XPO_HW_STATUS_NACK] = -EREMOTEIO,
	[XPO_HW_STATUS_TIMEOUT] = -ETIMEDOUT,
	[XPO_HW_STATUS_PAGE_REJECTED] = -ENXIO,
	[XPO_HW_STATUS_BUS_ERROR] = -EIO,
	[XPO_HW_STATUS_CHAIN_ABORTED] = -ECANCELED,
	[XPO_HW_STATUS_FIFO_FULL] = -EPROTO,
	[XPO_HW_STATUS_DMA] = -EIO,
};

/* A status that this driver does not know counts as a bus error (1.2). */
static int xpo_cmdq_errno(u8 status)
{
	if (status >= ARRAY_SIZE(xpo_cmdq_errors))
		return -EIO;
	return xpo_cmdq_errors[status];
}

static unsigned int xpo_cmdq_target_index(const struct xpo_card *card,
					  const struct xpo_cmd *cmd)
{
	if (cmd->opcode == XPO_HW_OPCODE_NOP ||
	    cmd->opcode == XPO_HW_OPCODE_PORT_STATS)
		return card->info.n_cages * card->info.n_endpoints;
	return cmd->cage * card->info.n_endpoints + cmd->endpoint;
}

/* Only the last target's commands, which are the card's own, need so much */
size_t xpo_cmdq_buffer_at(const struct xpo_cmdq *q, unsigned int id)
{
	unsigned int large = q->n_slots - q->depth;

	if (id <= large)
		return (size_t)id * XPO_HW_MAX_LENGTH;
	return (size_t)large * XPO_HW_MAX_LENGTH +
	       (size_t)(id - large) * sizeof(struct xpo_hw_port_stats);
}

/* Ending commands */

static void xpo_cmdq_end(struct xpo_cmdq *q, struct xpo_cmd *cmd, int err)
{
	lockdep_assert_held(&q->lock);
	cmd->err = err;
	cmd->state = XPO_CMD_STATE_DONE;
	list_add_tail(&cmd->entry, &q->done);
}

/* A pending chain is one entry of the list: its first command. */
void xpo_cmdq_end_pending(struct xpo_cmdq *q, struct xpo_cmd *cmd,
			  int err)
{
	unsigned int i, n = cmd->n;

	list_del(&cmd->entry);
	for (i = 0; i < n; i++)
		xpo_cmdq_end(q, cmd + i, err);
}

static void xpo_cmdq_free_slot(struct xpo_cmdq *q, u16 id)
{
	unsigned int index = id / q->depth;

	q->slots[id].busy = false;
	q->slots[id].cmd = NULL;
	q->free[index * q->depth + q->targets[index].n_free++] = id;
}

/* End what the card has. Slots are not reused before a queue reset. */
void xpo_cmdq_end_issued(struct xpo_cmdq *q, int err)
{
	struct xpo_cmdq_slot *slot;
	unsigned int i;

	for (i = 0; i < q->n_slots; i++) {
		slot = &q->slots[i];
		if (!slot->cmd)
			continue;
		xpo_cmdq_end(q, slot->cmd, err);
		slot->cmd = NULL;
	}
}

void xpo_cmdq_deliver(struct xpo_cmdq *q)
{
	struct xpo_cmd *cmd;

	mutex_lock(&q->done_lock);
	for (;;) {
		spin_lock(&q->lock);
		cmd = list_first_entry_or_null(&q->done, struct xpo_cmd,
					       entry);
		if (cmd) {
			list_del(&cmd->entry);
			cmd->state = XPO_CMD_STATE_IDLE;
		}
		WRITE_ONCE(q->delivering, cmd);
		spin_unlock(&q->lock);
		wake_up_all(&q->delivered);
		if (!cmd)
			break;
		cmd->done(cmd);
	}
	mutex_unlock(&q->done_lock);
}

/* Giving commands to the card */

static void xpo_cmdq_write_sqe(struct xpo_cmdq *q, const struct xpo_cmd *cmd,
			       u16 id)
{
	struct xpo_hw_sqe *sqe = &q->sq[xpo_ring_slot(q->sq_tail, q->log2)];
	size_t at = xpo_cmdq_buffer_at(q, id);
	u32 gen = xpo_ring_gen(q->sq_tail, q->log2) ? XPO_HW_GEN : 0;

	if (cmd->opcode == XPO_HW_OPCODE_WRITE)
		memcpy(q->buf + at, cmd->data, cmd->length);
	sqe->opcode = cmd->opcode;
	sqe->flags = cmd->chain ? XPO_HW_SQE_FLAG_CHAIN : 0;
	sqe->id = cpu_to_le16(id);
	sqe->cage = cmd->cage;
	sqe->endpoint = cmd->endpoint;
	sqe->bank = cmd->bank;
	sqe->page = cmd->page;
	sqe->offset = cmd->offset;
	sqe->length = cmd->length;
	sqe->timeout_ms = cpu_to_le16(cmd->timeout_ms);
	sqe->port = cpu_to_le16(cmd->port);
	sqe->address = cpu_to_le64(q->buf_dma + at);
	/* The card trusts the entry from its generation bit on. */
	dma_wmb();
	WRITE_ONCE(sqe->gen, cpu_to_le32(gen));
	q->sq_tail++;
}

static void xpo_cmdq_issue_one(struct xpo_cmdq *q, struct xpo_cmd *cmd,
			       unsigned int index)
{
	u16 id = q->free[index * q->depth + --q->targets[index].n_free];
	struct xpo_cmdq_slot *slot = &q->slots[id];

	slot->cmd = cmd;
	slot->deadline = jiffies + msecs_to_jiffies(cmd->timeout_ms) +
			 msecs_to_jiffies(XPO_CMDQ_MARGIN_MS);
	slot->busy = true;
	cmd->slot = id;
	cmd->state = XPO_CMD_STATE_ISSUED;
	xpo_cmdq_write_sqe(q, cmd, id);
}

/* As many of a target's waiting commands as its FIFO on the card takes */
void xpo_cmdq_issue(struct xpo_cmdq *q, unsigned int index)
{
	struct xpo_cmdq_target *target = &q->targets[index];
	struct xpo_cmd *cmd;
	unsigned int i, n;

	lockdep_assert_held(&q->lock);
	while (q->state == XPO_CMDQ_RUNNING) {
		cmd = list_first_entry_or_null(&target->pending,
					       struct xpo_cmd, entry);
		if (!cmd || cmd->n > target->n_free)
			break;
		n = cmd->n;
		list_del(&cmd->entry);
		for (i = 0; i < n; i++)
			xpo_cmdq_issue_one(q, cmd + i, index);
	}
}

void xpo_cmdq_ring(struct xpo_card *card, struct xpo_cmdq *q)
{
	if (q->rung == q->sq_tail)
		return;
	q->rung = q->sq_tail;
	xpo_io_wr32(card, XPO_CMD_SQ_TAIL, q->sq_tail);
}

/* Completions */

static void xpo_cmdq_bad(struct xpo_card *card, const char *what, u32 value)
{
	atomic64_inc(&card->bad_completions);
	dev_err_ratelimited(card->dev, "completion with bad %s %u\n", what,
			    value);
}

static size_t xpo_cmdq_length(const struct xpo_cmd *cmd)
{
	switch (cmd->opcode) {
	case XPO_HW_OPCODE_NOP:
		return 0;
	case XPO_HW_OPCODE_PORT_STATS:
		return sizeof(*cmd->stats);
	default:
		return cmd->length;
	}
}

/* What was read is taken out of the slot's buffer, which is used again */
static void xpo_cmdq_copy(const struct xpo_cmdq *q, struct xpo_cmd *cmd,
			  int err)
{
	const u8 *from = q->buf + xpo_cmdq_buffer_at(q, cmd->slot);

	if (cmd->opcode == XPO_HW_OPCODE_READ && !err)
		memcpy(cmd->data, from, cmd->length);
	else if (cmd->opcode == XPO_HW_OPCODE_READ)
		memset(cmd->data, 0, sizeof(cmd->data));
	else if (cmd->opcode == XPO_HW_OPCODE_PORT_STATS && !err)
		memcpy(cmd->stats, from, sizeof(*cmd->stats));
}

static int xpo_cmdq_result(struct xpo_card *card, struct xpo_cmdq *q,
			   struct xpo_cmd *cmd, const struct xpo_hw_cqe *cqe)
{
	int err = xpo_cmdq_errno(cqe->status);
	u16 length = le16_to_cpu(cqe->length);

	cmd->status = cqe->status;
	cmd->detail = cqe->detail;
	cmd->nacks = le16_to_cpu(cqe->nacks);
	cmd->time_ns = le64_to_cpu(cqe->time);
	cmd->start_ns = le64_to_cpu(cqe->start);
	if (!err && length != xpo_cmdq_length(cmd)) {
		xpo_cmdq_bad(card, "length", length);
		err = -EPROTO;
	}
	xpo_cmdq_copy(q, cmd, err);
	return err;
}

/* False: the entry makes no sense, so what it was for is unknown. */
static bool xpo_cmdq_complete(struct xpo_card *card, struct xpo_cmdq *q,
			      const struct xpo_hw_cqe *cqe)
{
	u16 id = le16_to_cpu(cqe->id), sq_head = le16_to_cpu(cqe->sq_head);
	struct xpo_cmdq_slot *slot;
	unsigned int target;

	if (id >= q->n_slots || !q->slots[id].busy) {
		xpo_cmdq_bad(card, "id", id);
		return false;
	}
	if (!xpo_ring_between(q->sq_head, sq_head, q->rung)) {
		xpo_cmdq_bad(card, "sq_head", sq_head);
		return false;
	}
	q->sq_head = sq_head;
	slot = &q->slots[id];
	target = id / q->depth;
	if (cqe->status == XPO_HW_STATUS_OK)
		q->targets[target].progress = jiffies;
	if (slot->cmd)
		xpo_cmdq_end(q, slot->cmd,
			     xpo_cmdq_result(card, q, slot->cmd, cqe));
	xpo_cmdq_free_slot(q, id);
	xpo_cmdq_issue(q, target);
	return true;
}

/* The ring cannot be trusted: nothing in it is used until it was reset. */
static void xpo_cmdq_break(struct xpo_card *card, struct xpo_cmdq *q)
{
	q->state = XPO_CMDQ_BROKEN;
	xpo_cmdq_end_issued(q, -EPROTO);
	xpo_card_kick(card);
}

void xpo_cmdq_reap(struct xpo_card *card, struct xpo_cmdq *q)
{
	const struct xpo_hw_cqe *cqe;
	u16 start = q->cq_head;

	lockdep_assert_held(&q->lock);
	while (q->state == XPO_CMDQ_RUNNING) {
		cqe = &q->cq[xpo_ring_slot(q->cq_head, q->log2)];
		if (!xpo_ring_ready(le32_to_cpu(READ_ONCE(cqe->gen)),
				    q->cq_head, q->log2))
			break;
		/* The rest of the entry is older than its generation bit. */
		dma_rmb();
		if (!xpo_cmdq_complete(card, q, cqe))
			xpo_cmdq_break(card, q);
		q->cq_head++;
	}
	if (q->state != XPO_CMDQ_RUNNING)
		return;
	if (q->cq_head != start)
		xpo_io_wr32(card, XPO_CMD_CQ_HEAD, q->cq_head);
	xpo_cmdq_ring(card, q);
}

void xpo_cmdq_poll(struct xpo_card *card)
{
	struct xpo_cmdq *q = card->cmdq;

	spin_lock(&q->lock);
	xpo_cmdq_reap(card, q);
	spin_unlock(&q->lock);
	xpo_cmdq_deliver(q);
}

/* Submission */

static int xpo_cmdq_check_range(const struct xpo_card *card,
				const struct xpo_cmdq *q,
				const struct xpo_cmd *cmd)
{
	unsigned int end = cmd->offset + cmd->length;

	if (cmd->cage >= card->info.n_cages)
		return -EINVAL;
	if (cmd->endpoint >= card->info.n_endpoints)
		return -ENXIO;
	if (!cmd->length || cmd->length > q->max_length)
		return -EINVAL;
	if (cmd->offset < 128)
		return end > 128 || cmd->page || cmd->bank ? -EINVAL : 0;
	return end > 256 ? -EINVAL : 0;
}

static int xpo_cmdq_check_cmd(const struct xpo_card *card,
			      const struct xpo_cmdq *q,
			      const struct xpo_cmd *cmd)
{
	if (!cmd->timeout_ms || cmd->timeout_ms > q->max_timeout_ms)
		return -EINVAL;
	switch (cmd->opcode) {
	case XPO_HW_OPCODE_NOP:
		return 0;
	case XPO_HW_OPCODE_PORT_STATS:
		return cmd->port < xpo_card_ports(card) && cmd->stats ?
		       0 : -EINVAL;
	case XPO_HW_OPCODE_READ:
	case XPO_HW_OPCODE_WRITE:
		return xpo_cmdq_check_range(card, q, cmd);
	default:
		return -EINVAL;
	}
}

static int xpo_cmdq_check_chain(const struct xpo_card *card,
				const struct xpo_cmdq *q,
				const struct xpo_cmd *cmds, unsigned int n)
{
	unsigned int i;
	int err;

	if (!n || n > q->chain_max)
		return -EINVAL;
	for (i = 0; i < n; i++) {
		err = xpo_cmdq_check_cmd(card, q, &cmds[i]);
		if (err)
			return err;
		if (xpo_cmdq_target_index(card, &cmds[i]) !=
		    xpo_cmdq_target_index(card, &cmds[0]))
			return -EINVAL;
	}
	return 0;
}

int xpo_cmdq_submit_chain(struct xpo_card *card, struct xpo_cmd *cmds,
			  unsigned int n)
{
	struct xpo_cmdq *q = card->cmdq;
	unsigned int i, index;
	int err;

	err = xpo_cmdq_check_chain(card, q, cmds, n);
	if (err)
		return err;
	index = xpo_cmdq_target_index(card, cmds);
	for (i = 0; i < n; i++) {
		cmds[i].err = 0;
		cmds[i].status = XPO_HW_STATUS_OK;
		cmds[i].chain = i + 1 < n;
		cmds[i].n = n - i;
		cmds[i].deadline = jiffies +
				   msecs_to_jiffies(cmds[i].timeout_ms);
	}

	spin_lock(&q->lock);
	if (q->state == XPO_CMDQ_STOPPED) {
		err = q->err;
		goto out_unlock;
	}
	for (i = 0; i < n; i++)
		cmds[i].state = XPO_CMD_STATE_PENDING;
	list_add_tail(&cmds->entry, &q->targets[index].pending);
	xpo_cmdq_issue(q, index);
	if (!cmds->more)
		xpo_cmdq_ring(card, q);
out_unlock:
	spin_unlock(&q->lock);
	return err;
}

int xpo_cmdq_submit(struct xpo_card *card, struct xpo_cmd *cmd)
{
	return xpo_cmdq_submit_chain(card, cmd, 1);
}

void xpo_cmdq_flush(struct xpo_card *card)
{
	struct xpo_cmdq *q = card->cmdq;

	spin_lock(&q->lock);
	if (q->state == XPO_CMDQ_RUNNING)
		xpo_cmdq_ring(card, q);
	spin_unlock(&q->lock);
}

static void xpo_cmdq_drop_pending(struct xpo_cmdq *q, struct xpo_cmd *cmd)
{
	unsigned int i, n = cmd->n;

	list_del(&cmd->entry);
	for (i = 0; i < n; i++)
		cmd[i].state = XPO_CMD_STATE_IDLE;
}

void xpo_cmdq_cancel(struct xpo_card *card, struct xpo_cmd *cmd)
{
	struct xpo_cmdq *q = card->cmdq;

	spin_lock(&q->lock);
	switch (cmd->state) {
	case XPO_CMD_STATE_PENDING:
		xpo_cmdq_drop_pending(q, cmd);
		break;
	case XPO_CMD_STATE_ISSUED:
		/* The card goes on with the slot's buffer. */
		q->slots[cmd->slot].cmd = NULL;
		break;
	case XPO_CMD_STATE_DONE:
		list_del(&cmd->entry);
		break;
	case XPO_CMD_STATE_IDLE:
		break;
	}
	cmd->state = XPO_CMD_STATE_IDLE;
	spin_unlock(&q->lock);
	wait_event(q->delivered, READ_ONCE(q->delivering) != cmd);
}

unsigned int xpo_cmdq_chain_max(struct xpo_card *card)
{
	return card->cmdq->chain_max;
}

u16 xpo_cmdq_max_timeout_ms(struct xpo_card *card)
{
	return card->cmdq->max_timeout_ms;
}

/* Deadlines */

/*
 * A waiting command gives up when its endpoint got nothing done for as long
 * as the command would have waited for its own answer.
 */
static bool xpo_cmdq_is_stale(const struct xpo_cmdq_target *target,
			      const struct xpo_cmd *cmd)
{
	unsigned long patience = msecs_to_jiffies(cmd->timeout_ms) +
				 msecs_to_jiffies(XPO_CMDQ_MARGIN_MS);

	return time_after(jiffies, cmd->deadline) &&
	       time_after(jiffies, target->progress + patience);
}

void xpo_cmdq_expire_pending(struct xpo_cmdq *q)
{
	struct xpo_cmdq_target *target;
	struct xpo_cmd *cmd, *next;
	unsigned int i;

	for (i = 0; i < q->n_targets; i++) {
		target = &q->targets[i];
		list_for_each_entry_safe(cmd, next, &target->pending, entry)
			if (xpo_cmdq_is_stale(target, cmd))
				xpo_cmdq_end_pending(q, cmd, -ETIMEDOUT);
	}
}

/* Commands that the card lost. True: there are some. */
bool xpo_cmdq_expire_issued(struct xpo_cmdq *q)
{
	struct xpo_cmdq_slot *slot;
	bool lost = false;
	unsigned int i;

	for (i = 0; i < q->n_slots; i++) {
		slot = &q->slots[i];
		if (!slot->busy || time_before_eq(jiffies, slot->deadline))
			continue;
		lost = true;
		if (slot->cmd)
			xpo_cmdq_end(q, slot->cmd, -ETIMEDOUT);
		slot->cmd = NULL;
	}
	return lost;
}
