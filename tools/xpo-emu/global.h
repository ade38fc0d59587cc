/* SPDX-License-Identifier: GPL-2.0 */
/* Global block, hardware.md section 3, and the card reset. */
#ifndef XPO_EMU_GLOBAL_H
#define XPO_EMU_GLOBAL_H

#include "block.h"

struct card;

extern const struct card_block global_block;

void global_init(struct card *c);
/* A cage's reset has ended; the card reset ends with the last one. */
void global_cage_reset_done(struct card *c);

#endif
