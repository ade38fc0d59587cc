/* SPDX-License-Identifier: GPL-2.0 */
/* Control commands that run by themselves, at a time of the card. */
#ifndef XPO_EMU_CTL_LATER_H
#define XPO_EMU_CTL_LATER_H

#define CTL_LATER_USAGE		"MS COMMAND..."
#define CTL_LATER_MS_MAX	3600000
#define CTL_LATER_PENDING_MAX	64

struct card;
struct ctl;
struct later;

/* after MS COMMAND... */
int ctl_later(struct ctl *x);
/* Forget all that were not run yet. */
void ctl_later_clear(struct card *c);

#endif
