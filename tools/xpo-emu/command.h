/* SPDX-License-Identifier: GPL-2.0 */
/* Command queue, hardware.md section 5. */
#ifndef XPO_EMU_COMMAND_H
#define XPO_EMU_COMMAND_H

#include <stdbool.h>

#include "block.h"
#include "hw.h"

struct card;
struct cmdq;
struct ep;

extern const struct card_block command_block;

struct cmdq *cmdq_create(struct card *c);
void cmdq_destroy(struct cmdq *q);
/* Function reset: all commands are dropped without completions. */
void cmdq_reset(struct cmdq *q);

/* The running chain's next command; true when one was started. */
bool cmd_continue(struct ep *ep);
/* The oldest queued command or chain; true when one was started. */
bool cmd_start(struct ep *ep);
/* Complete everything of the endpoint with @status. */
void cmd_flush(struct ep *ep, enum hw_status status);
/* Commands in the endpoint's FIFO, the running ones included. */
unsigned int cmd_queued(const struct ep *ep);

#endif
