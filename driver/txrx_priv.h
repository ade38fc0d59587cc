/* SPDX-License-Identifier: GPL-2.0 */
/* Inside of the packet path: txrx.c and txrx_qp.c only */
#ifndef XPO_TXRX_PRIV_H
#define XPO_TXRX_PRIV_H

#include <linux/netdevice.h>
#include <linux/types.h>

#include "qp.h"
#include "regs.h"
#include "txrx.h"

struct xpo_txrx {
	struct xpo_card *card;
	struct net_device *napi_dev;	/* outlives all ports */
	struct xpo_txrx_port __rcu *ports[XPO_HW_MAX_PORTS]; /* open ones */
	unsigned int n_qps;		/* that there can be */

	/* Under rtnl; changes only while no port is open */
	struct xpo_txrx_settings settings;

	/* Under engine_lock */
	unsigned int users;		/* open ports */
	bool up;			/* queue pairs may run */

	struct xpo_qp qps[];
};

/* NAPI's function for all queue pairs */
int xpo_txrx_poll(struct napi_struct *napi, int budget);

/* All with engine_lock held */
int xpo_txrx_run(struct xpo_txrx *txrx);
void xpo_txrx_halt(struct xpo_txrx *txrx);
/* Nothing of a port that was closed is in the hands of NAPI any more. */
void xpo_txrx_settle(struct xpo_qp *qp, struct xpo_txq *txq);

#endif
