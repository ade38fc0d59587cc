/* SPDX-License-Identifier: GPL-2.0 */
/* Control commands that break the card itself. */
#ifndef XPO_EMU_CTL_FAULT_H
#define XPO_EMU_CTL_FAULT_H

struct ctl;

/* fault card KIND [VALUE] */
int ctl_fault_card(struct ctl *x);

#endif
