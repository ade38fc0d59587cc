/* SPDX-License-Identifier: GPL-2.0 */
/* Control commands about light, fibres and ports. */
#ifndef XPO_EMU_CTL_PLANT_H
#define XPO_EMU_CTL_PLANT_H

struct ctl;

#define CTL_FIBRE_USAGE \
	"list|cut|mend|bend|contaminate|clean|swap NAME[:STRAND] [VALUE] [ab|ba]"

int ctl_ports(struct ctl *x);
int ctl_fibre(struct ctl *x);
int ctl_laser(struct ctl *x);
int ctl_tx(struct ctl *x);

#endif
