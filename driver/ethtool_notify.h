/* SPDX-License-Identifier: GPL-2.0 */
/* ethtool's own message about a module, as for a change by ethtool itself */
#ifndef XPO_ETHTOOL_NOTIFY_H
#define XPO_ETHTOOL_NOTIFY_H

#include <linux/types.h>

struct xpo_card;

void xpo_ethtool_notify_init(struct xpo_card *card);
/* Without rtnl. Nothing is sent after it. */
void xpo_ethtool_notify_exit(struct xpo_card *card);
/* The module of a cage came, went or changed its state. Waits for nothing. */
void xpo_ethtool_notify_module(struct xpo_card *card, u8 cage);

#endif
