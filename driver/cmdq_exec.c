// SPDX-License-Identifier: GPL-2.0
#include <linux/completion.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>

#include "card.h"
#include "cmdq.h"

/* How often a waiter looks at the ring itself, in case an interrupt is lost */
#define XPO_CMDQ_LOOK_MS	250

struct xpo_cmdq_wait {
	struct completion all;
	unsigned int left;	/* done() calls are serialised */
};

static void xpo_cmdq_exec_wake(struct xpo_cmd *cmd)
{
	struct xpo_cmdq_wait *wait = cmd->ctx;

	if (!--wait->left)
		complete(&wait->all);
}

/* 0, -EINTR when killed, or -ETIMEDOUT when even the watch did not end it */
static int xpo_cmdq_exec_wait(struct xpo_card *card,
			      struct xpo_cmdq_wait *wait,
			      unsigned int limit_ms)
{
	unsigned long look = msecs_to_jiffies(XPO_CMDQ_LOOK_MS);
	unsigned long end = jiffies + msecs_to_jiffies(limit_ms);
	long left;

	do {
		left = wait_for_completion_killable_timeout(&wait->all, look);
		if (left > 0)
			return 0;
		if (left < 0)
			return -EINTR;
		xpo_cmdq_poll(card);
	} while (time_before(jiffies, end));
	return try_wait_for_completion(&wait->all) ? 0 : -ETIMEDOUT;
}

static unsigned int xpo_cmdq_exec_limit_ms(const struct xpo_cmd *cmds,
					   unsigned int n)
{
	unsigned int i, ms = 0;

	for (i = 0; i < n; i++)
		ms = max_t(unsigned int, ms, cmds[i].timeout_ms);
	/* Waiting for its turn, its own time, and two looks of the watch */
	return 2 * ms + 4 * XPO_CMDQ_MARGIN_MS;
}

static int xpo_cmdq_exec_run(struct xpo_card *card, struct xpo_cmd *cmds,
			     unsigned int n)
{
	struct xpo_cmdq_wait wait = { .left = n };
	unsigned int i;
	int err;

	init_completion(&wait.all);
	for (i = 0; i < n; i++) {
		cmds[i].done = xpo_cmdq_exec_wake;
		cmds[i].ctx = &wait;
	}
	err = xpo_cmdq_submit_chain(card, cmds, n);
	if (err)
		return err;
	err = xpo_cmdq_exec_wait(card, &wait, xpo_cmdq_exec_limit_ms(cmds, n));
	for (i = 0; err && i < n; i++)
		xpo_cmdq_cancel(card, &cmds[i]);
	for (i = 0; !err && i < n; i++)
		err = cmds[i].err;
	return err;
}

int xpo_cmdq_exec(struct xpo_card *card, struct xpo_cmd *cmd)
{
	cmd->err = xpo_cmdq_exec_run(card, cmd, 1);
	return cmd->err;
}

int xpo_cmdq_exec_chain(struct xpo_card *card, struct xpo_cmd *cmds,
			unsigned int n)
{
	return xpo_cmdq_exec_run(card, cmds, n);
}
