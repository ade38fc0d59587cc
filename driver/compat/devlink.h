/* SPDX-License-Identifier: GPL-2.0 */
/* Differences of devlink that devlink.c and port.c have to go through */
#ifndef XPO_COMPAT_DEVLINK_H
#define XPO_COMPAT_DEVLINK_H

#include <linux/netdevice.h>
#include <net/devlink.h>

static inline int xpo_compat_port_register(struct devlink *devlink,
					   struct devlink_port *port,
					   unsigned int index)
{
#ifdef HAVE_DEVLINK_PORT_OPS
	static const struct devlink_port_ops ops;

	return devl_port_register_with_ops(devlink, port, index, &ops);
#else
	return devl_port_register(devlink, port, index);
#endif
}

/*
 * The netdev belongs to the port: before register_netdev() on kernels that
 * track it themselves, after it (and undone before unregistering) on others,
 * which need .ndo_get_devlink_port as well.
 */
static inline void xpo_compat_port_link(struct devlink_port *port,
					struct net_device *netdev)
{
#ifdef HAVE_SET_NETDEV_DEVLINK_PORT
	SET_NETDEV_DEVLINK_PORT(netdev, port);
#endif
}

static inline void xpo_compat_port_set_netdev(struct devlink_port *port,
					      struct net_device *netdev)
{
#ifndef HAVE_SET_NETDEV_DEVLINK_PORT
	devlink_port_type_eth_set(port, netdev);
#endif
}

static inline void xpo_compat_port_clear_netdev(struct devlink_port *port)
{
#ifndef HAVE_SET_NETDEV_DEVLINK_PORT
	devlink_port_type_clear(port);
#endif
}

/* Older kernels do not put the driver's name themselves. */
static inline int xpo_compat_info_driver_name(struct devlink_info_req *req,
					      const char *name)
{
#ifdef HAVE_DEVLINK_DRIVER_NAME_PUT
	return devlink_info_driver_name_put(req, name);
#else
	return 0;
#endif
}

#endif
