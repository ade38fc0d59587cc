/* SPDX-License-Identifier: GPL-2.0 */
/* Inside of the command queue: cmdq.c and cmdq_setup.c only */
#ifndef XPO_CMDQ_PRIV_H
#define XPO_CMDQ_PRIV_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>

#include "regs.h"

struct xpo_card;
struct xpo_cmd;

enum xpo_cmdq_state {
	XPO_CMDQ_STOPPED,	/* new commands fail with q->err */
	XPO_CMDQ_BROKEN,	/* new commands wait for a queue reset */
	XPO_CMDQ_RUNNING,
};

/*
 * What the card has. A slot is the command's id and owns a buffer. Slots
 * belong to targets: depth of them to the first one, and so on.
 */
struct xpo_cmdq_slot {
	struct xpo_cmd *cmd;	/* NULL: cancelled */
	unsigned long deadline;
	bool busy;
};

struct xpo_cmdq_target {
	struct list_head pending;
	unsigned int n_free;		/* of its slots */
	unsigned long progress;		/* last command that went well */
};

struct xpo_cmdq {
	/* Constant */
	u8 log2;
	u8 depth;
	u8 chain_max;
	u8 max_length;
	u16 max_timeout_ms;
	unsigned int n_slots;
	unsigned int n_targets;		/* endpoints, and last the card */
	size_t dma_size;
	struct xpo_hw_sqe *sq;		/* start of the DMA memory */
	struct xpo_hw_cqe *cq;
	u8 *buf;
	dma_addr_t sq_dma;
	dma_addr_t cq_dma;
	dma_addr_t buf_dma;

	spinlock_t lock;		/* all from here to done; a leaf */
	enum xpo_cmdq_state state;
	int err;
	u16 sq_tail;
	u16 rung;			/* sq_tail that the card knows */
	u16 sq_head;
	u16 cq_head;
	u16 *free;			/* stacks of free slots per target */
	struct xpo_cmdq_slot *slots;
	struct xpo_cmdq_target *targets;
	struct list_head done;		/* ended, done() not called yet */

	/* Calls of done() are serialised by this; taken before lock */
	struct mutex done_lock;
	struct xpo_cmd *delivering;	/* written under lock */
	wait_queue_head_t delivered;
};

/* Where the buffer of a slot begins, up to that of slot n_slots: the end */
size_t xpo_cmdq_buffer_at(const struct xpo_cmdq *q, unsigned int id);

/* All with the queue's lock held */
void xpo_cmdq_end_pending(struct xpo_cmdq *q, struct xpo_cmd *cmd, int err);
/* End what the card has. Slots are not reused before a queue reset. */
void xpo_cmdq_end_issued(struct xpo_cmdq *q, int err);
void xpo_cmdq_issue(struct xpo_cmdq *q, unsigned int index);
void xpo_cmdq_ring(struct xpo_card *card, struct xpo_cmdq *q);
void xpo_cmdq_reap(struct xpo_card *card, struct xpo_cmdq *q);
void xpo_cmdq_expire_pending(struct xpo_cmdq *q);
/* True: the card lost commands. */
bool xpo_cmdq_expire_issued(struct xpo_cmdq *q);

/* Call done() of all commands that ended. Without the lock. */
void xpo_cmdq_deliver(struct xpo_cmdq *q);

#endif
