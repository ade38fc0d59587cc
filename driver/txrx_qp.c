// SPDX-License-Identifier: GPL-2.0
/* The queue pairs at work: polled, started, stopped and looked after. */
#include <linux/bitfield.h>
#include <linux/device.h>
#include <linux/netdevice.h>

#include "card.h"
#include "io.h"
#include "packet.h"
#include "qp.h"
#include "txrx.h"
#include "txrx_priv.h"

/* Packets sent that one poll looks at, besides its budget of received ones */
#define XPO_TXRX_SENT_MAX	256
/* Checks, one per second, that nothing that was given comes back */
#define XPO_TXRX_STALLS		3

static void xpo_txrx_break(struct xpo_qp *qp, const char *what,
			   const struct xpo_packet_cqe *cqe)
{
	atomic64_inc(&qp->card->bad_completions);
	dev_err_ratelimited(qp->card->dev,
			    "queue pair %u: completion of type %u, id %u, port %u has a bad %s\n",
			    qp->index, cqe->type, cqe->id, cqe->port, what);
	/* Nothing in it is used until it was reset. */
	WRITE_ONCE(qp->broken, true);
	xpo_card_kick(qp->card);
}

/* Returns the received ones; all: there may be more. */
static int xpo_txrx_reap(struct xpo_qp *qp, int budget, bool *all)
{
	struct xpo_packet_cqe cqe;
	int received = 0, sent = 0;
	const char *bad = NULL;

	while (received < budget && sent < XPO_TXRX_SENT_MAX &&
	       xpo_qp_next(qp, &cqe)) {
		switch (cqe.type) {
		case XPO_HW_PKT_TYPE_TX:
			bad = xpo_tx_complete(qp, &cqe);
			sent++;
			break;
		case XPO_HW_PKT_TYPE_RX:
			bad = xpo_rx_complete(qp, &cqe);
			received++;
			break;
		default:
			bad = "type";
			break;
		}
		if (bad) {
			xpo_txrx_break(qp, bad, &cqe);
			break;
		}
	}
	*all = bad || (received < budget && sent < XPO_TXRX_SENT_MAX);
	return received;
}

int xpo_txrx_poll(struct napi_struct *napi, int budget)
{
	struct xpo_qp *qp = container_of(napi, struct xpo_qp, napi);
	int received = 0;
	bool all = true;

	/* One ring for both directions: nothing can be done without budget. */
	if (!budget)
		return 0;
	if (!READ_ONCE(qp->broken)) {
		received = xpo_txrx_reap(qp, budget, &all);
		xpo_tx_flush(qp);
		xpo_rx_fill(qp);
	}
	if (!all)
		return budget;
	received = min(received, budget - 1);
	if (napi_complete_done(napi, received) && !READ_ONCE(qp->broken) &&
	    xpo_qp_arm(qp))
		napi_schedule(napi);
	return received;
}

static void xpo_txrx_schedule(struct xpo_qp *qp)
{
	local_bh_disable();
	napi_schedule(&qp->napi);
	local_bh_enable();
}

/* Start and stop. The card has no buffers when it was reset or said so. */

static void xpo_txrx_drop(struct xpo_qp *qp)
{
	xpo_tx_drop(qp);
	xpo_rx_drop(qp);
	qp->held = false;
}

static void xpo_txrx_halt_qp(struct xpo_qp *qp)
{
	if (!qp->live)
		return;
	xpo_tx_stop(qp);
	napi_disable(&qp->napi);
	qp->live = false;
	qp->held = true;
	if (xpo_qp_disable(qp))
		xpo_txrx_drop(qp);
}

static int xpo_txrx_run_qp(struct xpo_qp *qp)
{
	const struct xpo_txrx_settings *settings;
	u32 coalesce;
	int err;

	settings = &qp->card->txrx->settings;
	coalesce = FIELD_PREP(XPO_QP_COALESCE_US, settings->coalesce_us) |
		   FIELD_PREP(XPO_QP_COALESCE_COUNT, settings->coalesce_count);
	xpo_tx_start(qp);
	err = xpo_rx_start(qp);
	if (err)
		return err;
	err = xpo_qp_enable(qp, coalesce);
	if (err) {
		qp->held = true;
		if (xpo_qp_disable(qp))
			xpo_txrx_drop(qp);
		return err;
	}
	napi_enable(&qp->napi);
	qp->live = true;
	xpo_tx_wake(qp);
	/* The first poll asks for the first interrupt. */
	xpo_txrx_schedule(qp);
	return 0;
}

void xpo_txrx_halt(struct xpo_txrx *txrx)
{
	unsigned int i;

	lockdep_assert_held(&txrx->card->engine_lock);
	for (i = 0; i < txrx->n_qps; i++)
		xpo_txrx_halt_qp(&txrx->qps[i]);
}

int xpo_txrx_run(struct xpo_txrx *txrx)
{
	unsigned int i;
	int err;

	lockdep_assert_held(&txrx->card->engine_lock);
	for (i = 0; i < txrx->settings.n_queues; i++) {
		/* After the reset that the watch is going to make */
		if (txrx->qps[i].held) {
			xpo_card_kick(txrx->card);
			return 0;
		}
	}
	for (i = 0; i < txrx->settings.n_queues; i++) {
		err = xpo_txrx_run_qp(&txrx->qps[i]);
		if (err) {
			xpo_txrx_halt(txrx);
			return err;
		}
	}
	return 0;
}

int xpo_txrx_start(struct xpo_card *card)
{
	struct xpo_txrx *txrx = card->txrx;
	unsigned int i;

	for (i = 0; i < txrx->n_qps; i++)
		if (txrx->qps[i].held)
			xpo_txrx_drop(&txrx->qps[i]);
	txrx->up = true;
	return txrx->users ? xpo_txrx_run(txrx) : 0;
}

void xpo_txrx_stop(struct xpo_card *card)
{
	card->txrx->up = false;
	xpo_txrx_halt(card->txrx);
}

/*
 * With NAPI stopped for a moment nobody uses a pointer to the port, and no
 * frame of it waits to be merged with its successors.
 */
void xpo_txrx_settle(struct xpo_qp *qp, struct xpo_txq *txq)
{
	lockdep_assert_held(&qp->card->engine_lock);
	if (qp->live)
		napi_disable(&qp->napi);
	if (xpo_tx_in_flight(txq))
		xpo_tx_orphan(qp, txq);
	if (qp->live) {
		napi_enable(&qp->napi);
		xpo_txrx_schedule(qp);
	}
}

/* The watch */

static bool xpo_txrx_stalled(struct xpo_qp *qp)
{
	u16 done = READ_ONCE(qp->tx.done);

	if (!xpo_tx_busy(qp) || done != qp->seen_done)
		qp->stalls = 0;
	else
		qp->stalls++;
	qp->seen_done = done;
	if (qp->stalls < XPO_TXRX_STALLS)
		return false;
	dev_err_ratelimited(qp->card->dev, "queue pair %u sends nothing\n",
			    qp->index);
	return true;
}

static bool xpo_txrx_check_qp(struct xpo_qp *qp)
{
	bool ok;

	if (!qp->live)
		return false;
	ok = xpo_qp_check(qp);
	if (xpo_io_gone(qp->card))
		return true;
	if (ok && !READ_ONCE(qp->broken) && !xpo_txrx_stalled(qp)) {
		/* An interrupt may be lost, and memory short of buffers. */
		xpo_txrx_schedule(qp);
		return true;
	}
	xpo_txrx_halt_qp(qp);
	return !qp->held && !xpo_txrx_run_qp(qp);
}

bool xpo_txrx_check(struct xpo_card *card)
{
	struct xpo_txrx *txrx = card->txrx;
	unsigned int i;

	if (!txrx->up || !txrx->users)
		return true;
	for (i = 0; i < txrx->settings.n_queues; i++)
		if (!xpo_txrx_check_qp(&txrx->qps[i]))
			return false;
	return true;
}
