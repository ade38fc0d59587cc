/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Names and counters of netdevs, by rtnetlink.
 */
#ifndef XPO_EXPORTER_NETDEV_H
#define XPO_EXPORTER_NETDEV_H

#include "model.h"
#include "nl.h"

struct netdev {
	struct nl requests;
	struct nl events;
};

/* 0 or a negative errno */
int netdev_open(struct netdev *netdev);
void netdev_close(struct netdev *netdev);
int netdev_fd(const struct netdev *netdev);
/* Takes what came; true: a netdev came, went, or may have another name */
bool netdev_changed(struct netdev *netdev);

/* Names of the ports' netdevs, and labels of the ports */
int netdev_names(struct netdev *netdev, struct model_card *card);
int netdev_stats(struct netdev *netdev, struct model_card *card);

#endif /* XPO_EXPORTER_NETDEV_H */
