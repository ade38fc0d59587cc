// SPDX-License-Identifier: GPL-2.0
/* Ports of a group: made, removed and split together */
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>

#include "card.h"
#include "compat/devlink.h"
#include "ethtool_notify.h"
#include "history.h"
#include "lane.h"
#include "module.h"
#include "port_priv.h"

static const struct devlink_port_ops xpo_port_group_ops = {
	.port_split = xpo_port_split,
	.port_unsplit = xpo_port_unsplit,
};

/*
 * The port on a group's first lane has the same index however wide it is, so
 * that what was split under an index can be put together under it.
 */
static u32 xpo_port_group_index(const struct xpo_port *port)
{
	if (port->lane % XPO_LANE_GROUP == 0)
		return xpo_port_number(port->cage, port->group);
	return XPO_LANE_GROUPS * XPO_HW_MAX_CAGES + port->id;
}

static void xpo_port_group_free(struct list_head *set)
{
	struct xpo_port *port, *next;

	list_for_each_entry_safe(port, next, set, entry) {
		list_del(&port->entry);
		xpo_port_destroy(port);
	}
}

static int xpo_port_group_alloc(struct xpo_card *card, u8 cage, u8 group,
				u8 lanes, struct list_head *set)
{
	struct xpo_port *port;
	u8 lane;

	for (lane = 0; lane < XPO_LANE_GROUP; lane += lanes) {
		port = xpo_port_create(card, cage,
				       XPO_LANE_GROUP * group + lane, lanes);
		if (!port) {
			xpo_port_group_free(set);
			return -ENOMEM;
		}
		list_add_tail(&port->entry, set);
	}
	return 0;
}

/* In one batch: one by one each costs grace periods */
static void xpo_port_group_unregister_netdevs(struct list_head *set)
{
	struct xpo_port *port;
	LIST_HEAD(list);

	list_for_each_entry(port, set, entry)
		xpo_compat_devlink_port_unlink(&port->dl_port);
	rtnl_lock();
	list_for_each_entry(port, set, entry) {
		xpo_port_link_unpublish(port);
		unregister_netdevice_queue(port->netdev, &list);
	}
	unregister_netdevice_many(&list);
	rtnl_unlock();
}

/* All of the set or none; unless all, those that got there are gone again */
static int xpo_port_group_register_netdevs(struct list_head *set)
{
	struct xpo_port *port;
	LIST_HEAD(list);
	int err = 0;

	rtnl_lock();
	list_for_each_entry(port, set, entry) {
		err = register_netdevice(port->netdev);
		if (err)
			break;
		xpo_port_link_publish(port);
	}
	if (err) {
		list_for_each_entry_continue_reverse(port, set, entry) {
			xpo_port_link_unpublish(port);
			unregister_netdevice_queue(port->netdev, &list);
		}
		unregister_netdevice_many(&list);
	}
	rtnl_unlock();
	if (err)
		return err;
	list_for_each_entry(port, set, entry)
		xpo_compat_devlink_port_link(&port->dl_port, port->netdev);
	return 0;
}

static int xpo_port_group_add(struct xpo_port *port)
{
	struct xpo_module_port config = {
		.lane = port->lane,
		.lanes = port->lanes,
		.speed_mbps = port->speed_mbps,
	};
	int err;

	err = devl_port_register_with_ops(port->card->devlink, &port->dl_port,
					  xpo_port_group_index(port),
					  &xpo_port_group_ops);
	if (err)
		return err;
	err = xpo_module_port_add(port->module, &config);
	if (err)
		devl_port_unregister(&port->dl_port);
	return err;
}

static void xpo_port_group_del(struct xpo_port *port)
{
	xpo_module_port_remove(port->module, port->lane, port->leaving);
	devl_port_unregister(&port->dl_port);
}

static int xpo_port_group_register(struct list_head *set)
{
	struct xpo_port *port;
	int err;

	list_for_each_entry(port, set, entry) {
		err = xpo_port_group_add(port);
		if (err)
			goto err_del;
	}
	err = xpo_port_group_register_netdevs(set);
	if (err)
		goto err_del;
	return 0;

err_del:
	list_for_each_entry_continue_reverse(port, set, entry)
		xpo_port_group_del(port);
	return err;
}

static void xpo_port_group_unregister(struct list_head *set)
{
	struct xpo_port *port;

	xpo_port_group_unregister_netdevs(set);
	list_for_each_entry(port, set, entry)
		xpo_port_group_del(port);
	xpo_port_group_free(set);
}

static int xpo_port_group_create(struct xpo_card *card, u8 cage, u8 group,
				 u8 lanes)
{
	LIST_HEAD(set);
	int err;

	err = xpo_port_group_alloc(card, cage, group, lanes, &set);
	if (err)
		return err;
	err = xpo_port_group_register(&set);
	if (err)
		xpo_port_group_free(&set);
	return err;
}

/* The table changes only under devl_lock, so this may read it */
static void xpo_port_group_collect(struct xpo_card *card, unsigned int first,
				   unsigned int n, struct list_head *set)
{
	unsigned int id;

	devl_assert_locked(card->devlink);
	for (id = first; id < first + n; id++)
		if (card->ports[id])
			list_add_tail(&card->ports[id]->entry, set);
}

/*
 * Ports of another width in place of those that are there. What needs memory
 * in quantities is done first; what fails later brings the former width back.
 */
static int xpo_port_group_replace(struct xpo_port *port, u8 lanes,
				  struct netlink_ext_ack *extack)
{
	struct xpo_card *card = port->card;
	u8 cage = port->cage, group = port->group, former = port->lanes;
	LIST_HEAD(old);
	LIST_HEAD(set);
	int err;

	err = xpo_module_group_busy(port->module, group, extack);
	if (err)
		return err;
	err = xpo_port_group_alloc(card, cage, group, lanes, &set);
	if (err)
		return err;
	xpo_port_group_collect(card, XPO_MAX_LANES * cage +
			       XPO_LANE_GROUP * group, XPO_LANE_GROUP, &old);
	xpo_port_group_unregister(&old);
	err = xpo_port_group_register(&set);
	if (!err)
		return 0;
	xpo_port_group_free(&set);
	NL_SET_ERR_MSG_FMT(extack, "ports of %u lanes cannot be created: %d",
			   lanes, err);
	if (xpo_port_group_create(card, cage, group, former))
		dev_err(card->dev, "cage %u: group %u has lost its ports\n",
			cage, group);
	return err;
}

int xpo_port_split(struct devlink *devlink, struct devlink_port *dl_port,
		   unsigned int count, struct netlink_ext_ack *extack)
{
	struct xpo_port *port = container_of(dl_port, struct xpo_port, dl_port);

	if (count != 2 && count != 4 && count != 8) {
		NL_SET_ERR_MSG(extack, "8 lanes split into 2, 4 or 8 ports");
		return -EINVAL;
	}
	return xpo_port_group_replace(port, XPO_LANE_GROUP / count, extack);
}

int xpo_port_unsplit(struct devlink *devlink, struct devlink_port *dl_port,
		     struct netlink_ext_ack *extack)
{
	struct xpo_port *port = container_of(dl_port, struct xpo_port, dl_port);

	if (port->lanes == XPO_LANE_GROUP) {
		NL_SET_ERR_MSG(extack, "port is not split");
		return -EINVAL;
	}
	return xpo_port_group_replace(port, XPO_LANE_GROUP, extack);
}

void xpo_port_destroy_all(struct xpo_card *card)
{
	struct xpo_port *port;
	LIST_HEAD(set);

	devl_lock(card->devlink);
	xpo_port_group_collect(card, 0, xpo_card_ports(card), &set);
	rtnl_lock();
	list_for_each_entry(port, &set, entry)
		port->leaving = true;
	rtnl_unlock();
	xpo_port_group_unregister(&set);
	devl_unlock(card->devlink);
	xpo_ethtool_notify_exit(card);
	xpo_port_link_exit(card);
	kvfree(card->history);
	card->history = NULL;
	kvfree(card->ports);
	card->ports = NULL;
}

int xpo_port_create_all(struct xpo_card *card)
{
	unsigned int i, n = XPO_LANE_GROUPS * card->info.n_cages;
	int err = 0;

	card->ports = kvzalloc_objs(*card->ports, xpo_card_ports(card));
	if (!card->ports)
		return -ENOMEM;
	card->history = kvzalloc_objs(*card->history, xpo_card_ports(card));
	if (!card->history) {
		kvfree(card->ports);
		card->ports = NULL;
		return -ENOMEM;
	}
	xpo_port_link_init(card);
	xpo_ethtool_notify_init(card);

	devl_lock(card->devlink);
	for (i = 0; i < n && !err; i++)
		err = xpo_port_group_create(card, i / XPO_LANE_GROUPS,
					    i % XPO_LANE_GROUPS,
					    XPO_LANE_GROUP);
	devl_unlock(card->devlink);

	if (err)
		xpo_port_destroy_all(card);
	return err;
}
