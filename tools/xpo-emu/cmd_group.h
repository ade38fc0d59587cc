/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Commands between fetch and completion. A group is what takes one place in
 * an endpoint's FIFO: a single command or a chain.
 */
#ifndef XPO_EMU_CMD_GROUP_H
#define XPO_EMU_CMD_GROUP_H

#include <stdbool.h>
#include <stdint.h>

#include "endpoint.h"
#include "hw.h"
#include "sim.h"

#define CMD_DEPTH		8	/* CMD.LIMITS, checked at start */
#define CMD_CHAIN_MAX		16
#define CMD_CHAIN_HOLD_NS	(50 * SIM_NS_PER_MS)

struct card;
struct cmd_group;

struct cmd {
	struct card *card;
	struct cmd_group *group;
	struct cmd *next;		/* in the group */
	struct cmd *all_next;		/* of all that are not completed */
	struct hw_sqe sqe;
	bool valid;			/* its fields are in range */
	bool no_data;			/* WRITE: the buffer was not readable */
	bool queued;			/* an endpoint took it */
	uint64_t deadline;
	struct sim_timer timer;		/* while it waits in the FIFO */
	struct ep_access access;
	struct hw_cqe cqe;
};

struct cmd_group {
	struct cmd_group *next;		/* in the FIFO */
	struct ep *ep;			/* NULL until submitted */
	struct cmd *first;		/* next to run, or running */
	struct cmd *last;
	unsigned int count;
	unsigned int submitted;		/* commands it had when it came */
	uint64_t hold_until;		/* a chain's 50 ms */
};

struct cmd_group *cmd_group_create(void);
void cmd_group_add(struct cmd_group *g, struct cmd *cmd);
/* Complete all of it with one status. */
void cmd_group_fail(struct cmd_group *g, enum hw_status status);
/* Hand a whole group to its endpoint, or complete it with the reason. */
void cmd_group_submit(struct card *c, struct cmd_group *g);
/* Forget everything the endpoint has, without completions. */
void cmd_group_drop_all(struct ep *ep);

/* In command.c: the result goes to the host. Takes cmd from its group. */
void cmd_complete(struct cmd *cmd, enum hw_status status);

#endif
