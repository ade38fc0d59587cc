/* SPDX-License-Identifier: GPL-2.0 */
/* Inside of the ports: port.c, port_group.c, port_link.c and ethtool*.c */
#ifndef XPO_PORT_PRIV_H
#define XPO_PORT_PRIV_H

#include "port.h"

/* port.c: a port that nobody sees yet; NULL when there is no memory */
struct xpo_port *xpo_port_create(struct xpo_card *card, u8 cage, u8 lane,
				 u8 lanes);
void xpo_port_destroy(struct xpo_port *port);

/*
 * port_link.c. Publish makes a port visible for events and other faces, under
 * rtnl like its end.
 */
void xpo_port_link_init(struct xpo_card *card);
void xpo_port_link_exit(struct xpo_card *card);
void xpo_port_link_publish(struct xpo_port *port);
void xpo_port_link_unpublish(struct xpo_port *port);
/*
 * What is wanted, else the best that the module can do, and without a module
 * 200G lanes.
 */
u32 xpo_port_link_choose(const struct xpo_port *port);
/* The netdev goes up and down */
int xpo_port_link_open(struct xpo_port *port);
void xpo_port_link_close(struct xpo_port *port);
/* Another speed, 0: the best that the module can do; now when it is up */
int xpo_port_link_set_speed(struct xpo_port *port, u32 speed_mbps);
u32 xpo_port_link_speed(struct xpo_port *port);
/* Speeds that the module can do: bit 0 100G per lane, bit 1 200G per lane */
u32 xpo_port_link_speeds(struct xpo_port *port);
u32 xpo_port_link_downs(struct xpo_port *port);

/* port_group.c: devlink's split and unsplit */
int xpo_port_split(struct devlink *devlink, struct devlink_port *dl_port,
		   unsigned int count, struct netlink_ext_ack *extack);
int xpo_port_unsplit(struct devlink *devlink, struct devlink_port *dl_port,
		     struct netlink_ext_ack *extack);

#endif
