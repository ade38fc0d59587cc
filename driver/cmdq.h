/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Command queue: management reads and writes through the card, and counters
 * of its ports (Documentation/hardware.md section 5).
 *
 * Every endpoint has a list of waiting commands, and at most K of them are
 * given to the card at a time, so a hung endpoint never takes a ring slot
 * from another one. Given to the card, a command ends within its timeout plus
 * two XPO_CMDQ_MARGIN_MS, whatever the card does; waiting, it gives up when
 * its endpoint got nothing done for about as long. The card reads and writes
 * buffers of the ring's own, never the caller's memory.
 */
#ifndef XPO_CMDQ_H
#define XPO_CMDQ_H

#include <linux/list.h>
#include <linux/types.h>

#include "regs.h"

struct xpo_card;

/* A completion that is later than this behind its timeout is lost */
#define XPO_CMDQ_MARGIN_MS	1000

/* Owned by cmdq.c: which list a command is on */
enum xpo_cmd_state {
	XPO_CMD_STATE_IDLE,
	XPO_CMD_STATE_PENDING,
	XPO_CMD_STATE_ISSUED,
	XPO_CMD_STATE_DONE,
};

/**
 * struct xpo_cmd - one command: to a module, or for the counters of a port
 * @opcode: enum xpo_hw_opcode
 * @cage: cage, checked against the card
 * @endpoint: endpoint, checked against the card
 * @port: PORT_STATS: port id, checked against the card; others ignore it
 * @bank: bank; 0 for lower memory and unbanked pages
 * @page: page; 0 for lower memory
 * @offset: first register
 * @length: 1-128 registers, not crossing 127/128 or 255
 * @chain: set by cmdq.c: the next command belongs to the chain
 * @more: the submitter goes on at once and calls xpo_cmdq_flush() at the end,
 *	so the card need not be told of this one yet
 * @timeout_ms: from the card's fetch to its completion; 0 and what is above
 *	the card's maximum are -EINVAL
 * @data: what to write, or what was read (zero when @err is not 0)
 * @stats: PORT_STATS: where the counters go; untouched when @err is not 0
 * @err: result, 0 or one of
 *	-EINVAL (a field is out of range), -ENODEV (no module, or card gone),
 *	-ENXIO (no such endpoint, or the module does not have the page),
 *	-EBUSY (held in reset, or the card is being reset), -EREMOTEIO (NACK),
 *	-ETIMEDOUT (bus hung, or no completion), -EIO (bus or DMA error),
 *	-EPROTO (the card's completion made no sense),
 *	-ECANCELED (an earlier command of the chain failed)
 * @status: enum xpo_hw_status of the completion; tells NO_ENDPOINT from
 *	PAGE_REJECTED. XPO_HW_STATUS_OK when there was no completion
 * @detail: PAGE_REJECTED: page that the module selected instead
 * @nacks: accesses not acknowledged
 * @time_ns: card time of completion
 * @start_ns: card time of the first bus activity
 * @done: xpo_cmdq_submit(): called once, in process context, one at a time;
 *	may free the command or submit another one, but not wait for one
 * @ctx: for @done
 */
struct xpo_cmd {
	u8 opcode;
	u8 cage;
	u8 endpoint;
	u8 bank;
	u8 page;
	u8 offset;
	u8 length;
	bool chain;
	bool more;
	u16 timeout_ms;
	u16 port;
	u8 data[XPO_HW_MAX_LENGTH];
	struct xpo_hw_port_stats *stats;

	int err;
	u8 status;
	u8 detail;
	u16 nacks;
	u64 time_ns;
	u64 start_ns;

	void (*done)(struct xpo_cmd *cmd);
	void *ctx;

	/* private, under the queue's lock */
	struct list_head entry;
	enum xpo_cmd_state state;
	unsigned int n;			/* commands from here in one chain */
	u16 slot;
	unsigned long deadline;
};

/* Run one command and return its err. A killed task gets -EINTR. */
int xpo_cmdq_exec(struct xpo_card *card, struct xpo_cmd *cmd);

/*
 * Run n commands of one endpoint with nothing in between on its bus; n is at
 * most xpo_cmdq_chain_max(). Returns the err of the first that failed.
 */
int xpo_cmdq_exec_chain(struct xpo_card *card, struct xpo_cmd *cmds,
			unsigned int n);
unsigned int xpo_cmdq_chain_max(struct xpo_card *card);
u16 xpo_cmdq_max_timeout_ms(struct xpo_card *card);

/* Start a command, or a chain. On an error done() is not called. */
int xpo_cmdq_submit(struct xpo_card *card, struct xpo_cmd *cmd);
int xpo_cmdq_submit_chain(struct xpo_card *card, struct xpo_cmd *cmds,
			  unsigned int n);

/* Tell the card of commands that were submitted with more set */
void xpo_cmdq_flush(struct xpo_card *card);

/*
 * When this returns done() is not running, will not run and the memory may
 * be freed. A command that the card has already is forgotten, not undone. Of
 * a chain cancel all, the first one first. Not to be called from done(), nor
 * with a lock held that done() takes.
 */
void xpo_cmdq_cancel(struct xpo_card *card, struct xpo_cmd *cmd);

/* Roof: create allocates, start and stop may alternate (resets) */
int xpo_cmdq_create(struct xpo_card *card);
void xpo_cmdq_destroy(struct xpo_card *card);
int xpo_cmdq_start(struct xpo_card *card);
/* Ends all commands with err; later ones fail with it at once */
void xpo_cmdq_stop(struct xpo_card *card, int err);
/* Completion interrupt, and the watch in case one was lost */
void xpo_cmdq_poll(struct xpo_card *card);
/* Deadlines and queue errors; false: the queue can only be saved by a reset */
bool xpo_cmdq_check(struct xpo_card *card);

#endif
