/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What netlink says about cards, into the model. None of it touches the bus
 * of a module. Functions return 0 or a negative errno.
 */
#ifndef XPO_EXPORTER_REFRESH_H
#define XPO_EXPORTER_REFRESH_H

#include "model.h"

struct ipc;

/*
 * The cards that there are now, those that were known with all that is known
 * of them. Of others only their own attributes are set.
 */
int refresh_cards(struct model *model, struct ipc *ipc);
void refresh_release(struct model *model);
/* Modules and cages of a card; what the shadow area said stays */
int refresh_modules(struct model_card *card, struct ipc *ipc);
/* Flags of the lanes of one cage */
int refresh_flags(struct model_card *card, struct ipc *ipc, unsigned int cage);
int refresh_ports(struct model_card *card, struct ipc *ipc);

#endif /* XPO_EXPORTER_REFRESH_H */
