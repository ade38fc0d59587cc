// SPDX-License-Identifier: GPL-2.0
/* The endpoints' FIFOs: rules 1 to 3, 8 and 9 of hardware.md 5.1. */
#include "cmd_group.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "cage.h"
#include "card.h"
#include "command.h"

struct cmd_group *cmd_group_create(void)
{
	struct cmd_group *g = calloc(1, sizeof(*g));

	if (!g)
		err(1, "command");
	return g;
}

void cmd_group_add(struct cmd_group *g, struct cmd *cmd)
{
	if (g->last)
		g->last->next = cmd;
	else
		g->first = cmd;
	g->last = cmd;
	g->count++;
	g->submitted++;
	cmd->group = g;
}

static struct cmd *cmd_group_pop(struct cmd_group *g)
{
	struct cmd *cmd = g->first;

	g->first = cmd->next;
	if (!g->first)
		g->last = NULL;
	g->count--;
	cmd->group = NULL;
	sim_cancel(cmd->card->sim, &cmd->timer);
	return cmd;
}

void cmd_group_fail(struct cmd_group *g, enum hw_status status)
{
	while (g->first)
		cmd_complete(cmd_group_pop(g), status);
}

/* Everything from @from on: it with @status, the rest of the chain aborted. */
static void cmd_group_cut(struct cmd_group *g, struct cmd *from,
			  enum hw_status status)
{
	struct cmd *kept = NULL;
	struct cmd *cmd;
	struct cmd *next;

	for (cmd = g->first; cmd != from; cmd = cmd->next)
		kept = cmd;
	g->last = kept;
	if (kept)
		kept->next = NULL;
	else
		g->first = NULL;
	for (cmd = from; cmd; cmd = next) {
		next = cmd->next;
		g->count--;
		cmd->group = NULL;
		sim_cancel(cmd->card->sim, &cmd->timer);
		cmd_complete(cmd, cmd == from ? status
					      : HW_STATUS_CHAIN_ABORTED);
	}
}

static void cmd_group_release(struct cmd_group *g)
{
	if (g->ep)
		g->ep->depth--;
	free(g);
}

static void cmd_group_unqueue(struct ep *ep, struct cmd_group *g)
{
	struct cmd_group **p = &ep->fifo;

	while (*p != g)
		p = &(*p)->next;
	*p = g->next;
}

/* A command's timeout passed while it waited for its turn. */
static void cmd_expired(void *arg, uint64_t now)
{
	struct cmd *cmd = arg;
	struct cmd_group *g = cmd->group;
	struct ep *ep = g->ep;

	(void)now;
	cmd_group_cut(g, cmd, HW_STATUS_TIMEOUT);
	if (g->first || g == ep->running)
		return;
	cmd_group_unqueue(ep, g);
	cmd_group_release(g);
}

static bool cmd_needs_endpoint(const struct cmd *cmd)
{
	return cmd->sqe.opcode != HW_OPCODE_NOP &&
	       cmd->sqe.opcode != HW_OPCODE_PORT_STATS;
}

static bool cmd_group_valid(const struct cmd_group *g)
{
	const struct cmd *first = g->first;
	const struct cmd *cmd;

	if (g->count > CMD_CHAIN_MAX)
		return false;
	for (cmd = first; cmd; cmd = cmd->next) {
		if (!cmd->valid)
			return false;
		if (g->count > 1 && !cmd_needs_endpoint(cmd))
			return false;
		if (cmd->sqe.cage != first->sqe.cage ||
		    cmd->sqe.endpoint != first->sqe.endpoint)
			return false;
	}
	/* The last one of a chain is the one without the flag. */
	return !(g->last->sqe.flags & HW_SQE_FLAG_CHAIN);
}

static enum hw_status cmd_group_check(struct card *c, struct cmd_group *g,
				      struct ep **ep)
{
	const struct hw_sqe *sqe = &g->first->sqe;
	enum hw_status status;

	if (sqe->endpoint >= CARD_ENDPOINTS)
		return c->cages[sqe->cage]->module ? HW_STATUS_NO_ENDPOINT
						   : HW_STATUS_NO_MODULE;
	*ep = &c->cages[sqe->cage]->ep[sqe->endpoint];
	status = ep_usable(*ep);
	if (status == HW_STATUS_OK && (*ep)->depth >= CMD_DEPTH)
		status = HW_STATUS_FIFO_FULL;
	return status;
}

/* A WRITE whose buffer could not be read fails its whole chain. */
static bool cmd_group_has_data(struct cmd_group *g)
{
	struct cmd *cmd = g->first;

	while (cmd && !cmd->no_data)
		cmd = cmd->next;
	if (!cmd)
		return true;
	while (g->first) {
		cmd = cmd_group_pop(g);
		cmd_complete(cmd, cmd->no_data ? HW_STATUS_DMA
					       : HW_STATUS_CHAIN_ABORTED);
	}
	return false;
}

static void cmd_group_queue(struct ep *ep, struct cmd_group *g)
{
	struct cmd_group **p = &ep->fifo;
	struct cmd *cmd;

	while (*p)
		p = &(*p)->next;
	*p = g;
	g->ep = ep;
	ep->depth++;
	for (cmd = g->first; cmd; cmd = cmd->next) {
		cmd->queued = true;
		sim_timer_init(&cmd->timer, cmd_expired, cmd);
		sim_arm(ep->card->sim, &cmd->timer, cmd->deadline);
	}
	ep_kick(ep);
}

void cmd_group_submit(struct card *c, struct cmd_group *g)
{
	struct ep *ep = NULL;
	enum hw_status status;

	if (!cmd_group_valid(g)) {
		cmd_group_fail(g, HW_STATUS_INVALID);
	} else if (!cmd_needs_endpoint(g->first)) {
		cmd_group_fail(g, HW_STATUS_OK);
	} else if (cmd_group_has_data(g)) {
		status = cmd_group_check(c, g, &ep);
		if (status == HW_STATUS_OK) {
			cmd_group_queue(ep, g);
			return;
		}
		cmd_group_cut(g, g->first, status);
	}
	cmd_group_release(g);
}

static void cmd_run(struct ep *ep);

/* A chain's limit is a TIMEOUT, whatever the module did meanwhile. */
static enum hw_status cmd_status(const struct ep_access *a)
{
	const struct cmd *cmd = a->arg;

	if (a->status == HW_STATUS_NACK && a->deadline < cmd->deadline)
		return HW_STATUS_TIMEOUT;
	return a->status;
}

static void cmd_done(struct ep *ep, struct ep_access *a)
{
	struct cmd_group *g = ep->running;

	if (a->status == HW_STATUS_OK) {
		ep->stats.read += a->write ? 0 : a->length;
		ep->stats.written += a->write ? a->length : 0;
		cmd_complete(cmd_group_pop(g), a->status);
	} else {
		cmd_group_cut(g, g->first, cmd_status(a));
	}
	if (g->first)
		return;		/* ep_kick() goes on with the chain */
	ep->running = NULL;
	cmd_group_release(g);
}

static void cmd_run(struct ep *ep)
{
	struct cmd_group *g = ep->running;
	struct cmd *cmd = g->first;
	struct ep_access *a = &cmd->access;
	const struct hw_sqe *sqe = &cmd->sqe;

	sim_cancel(ep->card->sim, &cmd->timer);
	a->owner = EP_COMMAND;
	a->write = sqe->opcode == HW_OPCODE_WRITE;
	a->bank = sqe->bank;
	a->page = sqe->page;
	a->offset = sqe->offset;
	a->length = sqe->length;
	a->deadline = cmd->deadline;
	if (g->submitted > 1 && g->hold_until < a->deadline)
		a->deadline = g->hold_until;
	a->done = cmd_done;
	a->arg = cmd;
	ep_start(ep, a);
}

bool cmd_continue(struct ep *ep)
{
	if (!ep->running)
		return false;
	cmd_run(ep);
	return true;
}

bool cmd_start(struct ep *ep)
{
	struct cmd_group *g = ep->fifo;

	if (!g)
		return false;
	ep->fifo = g->next;
	g->next = NULL;
	g->hold_until = sim_now(ep->card->sim) + CMD_CHAIN_HOLD_NS;
	ep->running = g;
	cmd_run(ep);
	return true;
}

static struct cmd_group *cmd_take(struct ep *ep)
{
	struct cmd_group *g = ep->running ? ep->running : ep->fifo;

	if (!g)
		return NULL;
	if (ep->running)
		ep->running = NULL;
	else
		ep->fifo = g->next;
	return g;
}

static void cmd_stop_access(struct ep *ep)
{
	if (ep->access && ep->access->owner == EP_COMMAND)
		ep_drop(ep);
}

void cmd_flush(struct ep *ep, enum hw_status status)
{
	struct cmd_group *g;

	cmd_stop_access(ep);
	while ((g = cmd_take(ep))) {
		cmd_group_fail(g, status);
		cmd_group_release(g);
	}
}

void cmd_group_drop_all(struct ep *ep)
{
	struct cmd_group *g;

	cmd_stop_access(ep);
	while ((g = cmd_take(ep))) {
		while (g->first)
			cmd_group_pop(g);
		cmd_group_release(g);
	}
	ep_kick(ep);
}

unsigned int cmd_queued(const struct ep *ep)
{
	const struct cmd_group *g;
	unsigned int n = ep->running ? ep->running->count : 0;

	for (g = ep->fifo; g; g = g->next)
		n += g->count;
	return n;
}
