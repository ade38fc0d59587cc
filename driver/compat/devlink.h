/* SPDX-License-Identifier: GPL-2.0 */
/* Differences of devlink that devlink.c and port.c have to go through */
#ifndef XPO_COMPAT_DEVLINK_H
#define XPO_COMPAT_DEVLINK_H

#include <linux/netdevice.h>
#include <net/devlink.h>

/*
 * Which netdev a port has: newer kernels track it from
 * SET_NETDEV_DEVLINK_PORT() on. Older ones are told after register_netdev()
 * and before unregistering, and ask the netdev with .ndo_get_devlink_port.
 */
#ifdef HAVE_SET_NETDEV_DEVLINK_PORT

#define XPO_COMPAT_NDO_DEVLINK_PORT(get)

static inline void xpo_compat_devlink_port_link(struct devlink_port *port,
						struct net_device *netdev)
{
}

static inline void xpo_compat_devlink_port_unlink(struct devlink_port *port)
{
}

#else

#define XPO_COMPAT_NDO_DEVLINK_PORT(get)	.ndo_get_devlink_port = (get),
#define SET_NETDEV_DEVLINK_PORT(netdev, port) \
	xpo_compat_devlink_port_set(netdev, port)

static inline void xpo_compat_devlink_port_set(struct net_device *netdev,
					       struct devlink_port *port)
{
}

static inline void xpo_compat_devlink_port_link(struct devlink_port *port,
						struct net_device *netdev)
{
	devlink_port_type_eth_set(port, netdev);
}

static inline void xpo_compat_devlink_port_unlink(struct devlink_port *port)
{
	devlink_port_type_clear(port);
}

#endif

/* Older kernels have the operations of ports among those of the device. */
#ifdef HAVE_DEVLINK_PORT_OPS

#define XPO_COMPAT_DEVLINK_PORT_OPS(split, unsplit)

#else

struct devlink_port_ops {
	int (*port_split)(struct devlink *devlink, struct devlink_port *port,
			  unsigned int count, struct netlink_ext_ack *extack);
	int (*port_unsplit)(struct devlink *devlink, struct devlink_port *port,
			    struct netlink_ext_ack *extack);
};

#define XPO_COMPAT_DEVLINK_PORT_OPS(split, unsplit)	\
	.port_split = (split), .port_unsplit = (unsplit),

static inline int
devl_port_register_with_ops(struct devlink *devlink, struct devlink_port *port,
			    unsigned int index,
			    const struct devlink_port_ops *ops)
{
	return devl_port_register(devlink, port, index);
}

#endif

/* Older kernels take the time between two automatic recoveries as argument. */
static inline struct devlink_health_reporter *
xpo_compat_health_create(struct devlink *devlink,
			 const struct devlink_health_reporter_ops *ops,
			 void *priv)
{
#ifdef HAVE_DEVLINK_HEALTH_DEFAULTS
	return devlink_health_reporter_create(devlink, ops, priv);
#else
	return devlink_health_reporter_create(devlink, ops, 0, priv);
#endif
}

/* Older kernels do not put the driver's name themselves. */
static inline int xpo_compat_devlink_info_driver(struct devlink_info_req *req,
						 const char *name)
{
#ifdef HAVE_DEVLINK_DRIVER_NAME_PUT
	return devlink_info_driver_name_put(req, name);
#else
	return 0;
#endif
}

#endif
