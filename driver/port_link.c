// SPDX-License-Identifier: GPL-2.0
/* Ports: carrier, which is the MAC's link and a data path that is up */
#include <linux/jiffies.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "blackbox.h"
#include "card.h"
#include "history.h"
#include "lane.h"
#include "mac.h"
#include "module.h"
#include "notify.h"
#include "port_priv.h"

/* Every second so many links are looked at, in case that an event was lost */
#define XPO_PORT_LINK_WATCH_MS		1000
#define XPO_PORT_LINK_WATCH_PORTS	64

static struct xpo_port *xpo_port_link_at(struct xpo_card *card, u8 cage,
					 u8 lane)
{
	lockdep_assert_held(&card->port_lock);
	if (cage >= card->info.n_cages || lane >= XPO_MAX_LANES)
		return NULL;
	return card->ports[XPO_MAX_LANES * cage + lane];
}

/* The port that a lane belongs to */
static struct xpo_port *xpo_port_link_find(struct xpo_card *card, u8 cage,
					   u8 lane)
{
	u8 first = lane - lane % XPO_LANE_GROUP;
	struct xpo_port *port;

	for (;; lane--) {
		port = xpo_port_link_at(card, cage, lane);
		if (port || lane == first)
			return port;
	}
}

static void xpo_port_link_update(struct xpo_port *port, u64 time_ns)
{
	lockdep_assert_held(&port->card->port_lock);
	if (port->up && port->lit && port->link) {
		netif_carrier_on(port->netdev);
		return;
	}
	/* Nobody closed it: something went wrong. */
	if (port->up && netif_carrier_ok(port->netdev))
		xpo_blackbox_trigger(port->card, port->cage,
				     XPO_EVENT_TYPE_LINK, time_ns);
	netif_carrier_off(port->netdev);
}

static u32 xpo_port_link_ifindex(const struct xpo_port *port,
				 const struct net *net)
{
	return net_eq(dev_net(port->netdev), net) ? port->netdev->ifindex : 0;
}

/* Speed */

u32 xpo_port_link_choose(const struct xpo_port *port)
{
	u32 speeds;

	if (port->wanted_mbps)
		return port->wanted_mbps;
	speeds = xpo_module_port_speeds(port->module, port->lane, port->lanes);
	return (speeds == XPO_MODULE_LANE_100G ? 100000 : 200000) *
	       port->lanes;
}

static int xpo_port_link_enable(struct xpo_port *port)
{
	const struct xpo_mac_config config = {
		.lanes = port->lanes,
		.speed_mbps = port->speed_mbps,
	};

	return xpo_mac_enable(port->card, port->id, &config);
}

static int xpo_port_link_retrain(struct xpo_port *port)
{
	u32 speed_mbps = xpo_port_link_choose(port);

	lockdep_assert_held(&port->card->port_lock);
	if (speed_mbps == port->speed_mbps)
		return 0;
	port->speed_mbps = speed_mbps;
	xpo_module_port_speed_set(port->module, port->lane, speed_mbps);
	return port->up ? xpo_port_link_enable(port) : 0;
}

int xpo_port_link_set_speed(struct xpo_port *port, u32 speed_mbps)
{
	int err;

	mutex_lock(&port->card->port_lock);
	port->wanted_mbps = speed_mbps;
	err = xpo_port_link_retrain(port);
	mutex_unlock(&port->card->port_lock);
	return err;
}

u32 xpo_port_link_speed(struct xpo_port *port)
{
	u32 speed_mbps;

	mutex_lock(&port->card->port_lock);
	speed_mbps = port->speed_mbps;
	mutex_unlock(&port->card->port_lock);
	return speed_mbps;
}

u32 xpo_port_link_speeds(struct xpo_port *port)
{
	u8 endpoint, bank;

	/* Without a module, what the MAC can do */
	if (xpo_module_group_map(port->module, port->group, &endpoint, &bank))
		return XPO_MODULE_LANE_100G | XPO_MODULE_LANE_200G;
	return xpo_module_port_speeds(port->module, port->lane, port->lanes);
}

/* Changes of the link */

/* True: something changed that others want to hear of */
static bool xpo_port_link_set(struct xpo_port *port, bool link, u32 card_downs,
			      u64 time_ns)
{
	bool news = link != port->link || card_downs != port->card_downs;
	struct xpo_history *history = &port->card->history[port->id];
	u32 downs = 0;

	/* After a card reset it may have begun anew */
	if (card_downs > port->card_downs)
		downs = card_downs - port->card_downs;
	port->link_downs += downs;
	/* What the netdev's closing takes down was not lost */
	if (news && port->up) {
		xpo_history_sync(history, xpo_clock_ns(port->card));
		xpo_history_link(history, link, downs, time_ns);
	}
	port->card_downs = card_downs;
	if (news)
		port->link_time_ns = time_ns;
	port->link = link;
	xpo_port_link_update(port, time_ns);
	return news;
}

static void xpo_port_link_describe(const struct xpo_port *port,
				   struct xpo_notice *notice)
{
	notice->ifindex = xpo_port_link_ifindex
		(port, devlink_net(port->card->devlink));
	notice->link_downs = port->link_downs;
}

/*
 * An event that says "up" may be older than the port, or than what it was
 * configured for since, and so the MAC is asked; "down" has no time for that.
 */
void xpo_notify_link(struct xpo_card *card, struct xpo_notice *notice,
		     bool backlog)
{
	struct xpo_mac_status status = { .link = notice->link };
	struct xpo_port *port;

	mutex_lock(&card->port_lock);
	port = xpo_port_link_at(card, notice->cage, notice->lane);
	if (port && !backlog) {
		if (notice->link)
			xpo_mac_status_fetch(card, port->id, &status);
		xpo_port_link_set(port, status.link,
				  max(notice->link_downs, port->card_downs),
				  notice->time_ns);
		xpo_port_link_describe(port, notice);
	}
	mutex_unlock(&card->port_lock);
}

/* Look at the link itself; true: notice tells what was missed */
static bool xpo_port_link_look(struct xpo_port *port,
			       struct xpo_notice *notice)
{
	struct xpo_card *card = port->card;
	struct xpo_mac_status status;
	u32 downs;

	xpo_mac_status_fetch(card, port->id, &status);
	downs = xpo_mac_link_downs_fetch(card, port->id);
	if (xpo_card_gone(card))
		downs = port->card_downs;
	if (!xpo_port_link_set(port, status.link, downs, xpo_clock_ns(card)))
		return false;
	if (!xpo_card_gone(card))
		port->link_time_ns = xpo_mac_link_time_fetch(card, port->id);
	*notice = (struct xpo_notice) {
		.type = XPO_EVENT_TYPE_LINK,
		.time_ns = port->link_time_ns,
		.cage = port->cage,
		.endpoint = XPO_NOTICE_NONE,
		.lane = port->lane,
		.link = port->link,
	};
	xpo_port_link_describe(port, notice);
	return true;
}

/* Look at up to max ports that are up, from port id *at on */
static void xpo_port_link_scan(struct xpo_card *card, unsigned int *at,
			       unsigned int max)
{
	unsigned int n = xpo_card_ports(card), i;
	struct xpo_notice notice;
	struct xpo_port *port;

	for (i = 0; i < n && max; i++) {
		bool news = false;

		mutex_lock(&card->port_lock);
		port = card->ports[*at];
		if (port && port->up) {
			news = xpo_port_link_look(port, &notice);
			max--;
		}
		mutex_unlock(&card->port_lock);
		if (news)
			xpo_notify_event(card, &notice);
		*at = (*at + 1) % n;
	}
}

void xpo_notify_links(struct xpo_card *card)
{
	unsigned int at = 0;

	xpo_port_link_scan(card, &at, UINT_MAX);
}

void xpo_notify_port(struct xpo_card *card, u8 cage, u8 lane)
{
	struct xpo_module_port_info info;
	struct xpo_port *port;

	mutex_lock(&card->port_lock);
	port = xpo_port_link_at(card, cage, lane);
	if (port) {
		xpo_module_port_info_get(port->module, port->lane, &info);
		/* Not looked at yet, as after a reset: the MAC knows better */
		if (info.state != XPO_PORT_STATE_WAITING)
			port->lit = info.state == XPO_PORT_STATE_UP;
		xpo_port_link_retrain(port);
		xpo_port_link_update(port, xpo_clock_ns(card));
	}
	mutex_unlock(&card->port_lock);
}

static void xpo_port_link_watch(struct work_struct *work)
{
	struct xpo_card *card = container_of(to_delayed_work(work),
					     struct xpo_card, port_watch);

	xpo_port_link_scan(card, &card->port_watched,
			   XPO_PORT_LINK_WATCH_PORTS);
	queue_delayed_work(card->wq, &card->port_watch,
			   msecs_to_jiffies(XPO_PORT_LINK_WATCH_MS));
}

/* Up and down */

int xpo_port_link_open(struct xpo_port *port)
{
	struct xpo_card *card = port->card;
	int err;

	if (xpo_card_gone(card))
		return -ENODEV;
	if (xpo_module_drained(port->module))
		return -EBUSY;
	mutex_lock(&card->port_lock);
	port->up = true;
	port->link = false;
	port->card_downs = xpo_mac_link_downs_fetch(card, port->id);
	err = xpo_port_link_enable(port);
	if (err) {
		port->up = false;
		xpo_mac_disable(card, port->id);
	}
	mutex_unlock(&card->port_lock);
	if (err)
		return err;
	xpo_module_port_up(port->module, port->lane, true);
	/* Lanes that the driver found running tell nothing any more */
	xpo_notify_port(card, port->cage, port->lane);
	return 0;
}

void xpo_port_link_close(struct xpo_port *port)
{
	struct xpo_card *card = port->card;

	mutex_lock(&card->port_lock);
	port->up = false;
	port->link = false;
	xpo_history_close(&card->history[port->id]);
	xpo_port_link_update(port, xpo_clock_ns(card));
	mutex_unlock(&card->port_lock);
	xpo_mac_disable(card, port->id);
	if (!port->leaving)
		xpo_module_port_up(port->module, port->lane, false);
}

/* Coming and going */

void xpo_port_link_publish(struct xpo_port *port)
{
	struct xpo_card *card = port->card;

	ASSERT_RTNL();
	mutex_lock(&card->port_lock);
	card->ports[port->id] = port;
	mutex_unlock(&card->port_lock);
	/* What happened before nobody told it */
	xpo_notify_port(card, port->cage, port->lane);
}

void xpo_port_link_unpublish(struct xpo_port *port)
{
	struct xpo_card *card = port->card;

	ASSERT_RTNL();
	mutex_lock(&card->port_lock);
	card->ports[port->id] = NULL;
	mutex_unlock(&card->port_lock);
}

void xpo_port_link_init(struct xpo_card *card)
{
	mutex_init(&card->port_lock);
	INIT_DELAYED_WORK(&card->port_watch, xpo_port_link_watch);
	xpo_port_link_continue(card);
}

/* While the function is reset, registers read as if all links were down */
void xpo_port_link_pause(struct xpo_card *card)
{
	cancel_delayed_work_sync(&card->port_watch);
}

void xpo_port_link_continue(struct xpo_card *card)
{
	queue_delayed_work(card->wq, &card->port_watch,
			   msecs_to_jiffies(XPO_PORT_LINK_WATCH_MS));
}

void xpo_port_link_exit(struct xpo_card *card)
{
	cancel_delayed_work_sync(&card->port_watch);
	mutex_destroy(&card->port_lock);
}

/* For the other faces */

u32 xpo_port_link_downs(struct xpo_port *port)
{
	u32 downs;

	mutex_lock(&port->card->port_lock);
	downs = port->link_downs;
	mutex_unlock(&port->card->port_lock);
	return downs;
}

void xpo_port_link_history(struct xpo_card *card, u8 cage, u8 lane,
			   struct xpo_history *history)
{
	mutex_lock(&card->port_lock);
	*history = card->history[XPO_MAX_LANES * cage + lane];
	mutex_unlock(&card->port_lock);
}

bool xpo_port_link_get(struct xpo_card *card, const struct net *net, u8 cage,
		       u8 lane, struct xpo_port_link *link)
{
	const struct xpo_port *port;

	mutex_lock(&card->port_lock);
	port = xpo_port_link_find(card, cage, lane);
	if (port)
		*link = (struct xpo_port_link) {
			.ifindex = xpo_port_link_ifindex(port, net),
			.index = port->dl_port.index,
			.number = xpo_port_number(cage, port->group),
			.lane = port->lane,
			.lanes = port->lanes,
			.speed_mbps = port->speed_mbps,
			.up = port->up,
			.link = port->link,
			.link_downs = port->link_downs,
			.link_time_ns = port->link_time_ns,
		};
	mutex_unlock(&card->port_lock);
	return port;
}
