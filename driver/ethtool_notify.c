// SPDX-License-Identifier: GPL-2.0
/*
 * ETHTOOL_MSG_MODULE_NTF for all ports of a module. The message is made under
 * rtnl, which nobody who tells of events may wait for; changes that come
 * faster than rtnl is to be had share a message, which has the newest state.
 */
#include <linux/bitops.h>
#include <linux/ethtool_netlink.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>

#include "card.h"
#include "compat/ethtool.h"
#include "ethtool_notify.h"
#include "port.h"

static void xpo_ethtool_notify_ports(struct xpo_card *card, u8 cage)
{
	struct xpo_port **ports = &card->ports[XPO_HW_CAGE_PORTS * cage];
	unsigned int i;

	ASSERT_RTNL();
	for (i = 0; i < XPO_HW_CAGE_PORTS; i++)
		if (ports[i])
			xpo_compat_ethtool_notify(ports[i]->netdev,
						  ETHTOOL_MSG_MODULE_NTF);
}

static void xpo_ethtool_notify_work(struct work_struct *work)
{
	struct xpo_card *card = container_of(work, struct xpo_card,
					     ethtool_work);
	u8 cage;

	rtnl_lock();
	for (cage = 0; cage < card->info.n_cages; cage++)
		if (test_and_clear_bit(cage, card->ethtool_cages))
			xpo_ethtool_notify_ports(card, cage);
	rtnl_unlock();
}

void xpo_ethtool_notify_module(struct xpo_card *card, u8 cage)
{
	set_bit(cage, card->ethtool_cages);
	queue_work(card->wq, &card->ethtool_work);
}

void xpo_ethtool_notify_init(struct xpo_card *card)
{
	INIT_WORK(&card->ethtool_work, xpo_ethtool_notify_work);
}

void xpo_ethtool_notify_exit(struct xpo_card *card)
{
	cancel_work_sync(&card->ethtool_work);
}
