// SPDX-License-Identifier: GPL-2.0
#include <linux/device.h>
#include <linux/iopoll.h>
#include <linux/jiffies.h>

#include "card.h"
#include "cmdq.h"
#include "engine.h"
#include "evq.h"
#include "io.h"
#include "mac.h"
#include "regs.h"
#include "tap.h"
#include "tlm.h"
#include "txrx.h"

/* hardware.md section 8: look at the rings at least once per second */
#define XPO_ENGINE_WATCH_MS	1000
/* Section 1.4: 1 ms and what the host takes to answer */
#define XPO_ENGINE_RESET_US	100000

/* A block that is quiet has nothing under way to the host's memory */
static bool xpo_engine_is_quiet(struct xpo_card *card)
{
	unsigned int i;

	if (xpo_io_rd32(card, XPO_CMD_STATUS) & XPO_CMD_STATUS_RUNNING ||
	    xpo_io_rd32(card, XPO_EVT_STATUS) & XPO_EVT_STATUS_RUNNING ||
	    xpo_io_rd32(card, XPO_TLM_STATUS) & XPO_TLM_STATUS_RUNNING)
		return false;
	if (card->info.tlm_version >= XPO_CARD_TLM_RING &&
	    xpo_io_rd32(card, XPO_TLM_RING_STATUS) &
	    XPO_TLM_RING_STATUS_RUNNING)
		return false;
	for (i = 0; i < card->info.n_queues; i++)
		if (xpo_io_qp_rd32(card, i, XPO_QP_STATUS) &
		    XPO_QP_STATUS_RUNNING)
			return false;
	return true;
}

/*
 * A write is not answered: what the card still had under way has arrived when
 * RUNNING reads as zero everywhere, hardware.md section 1.4. Rings must not be
 * cleared before.
 */
static int xpo_engine_reset(struct xpo_card *card)
{
	bool quiet;

	xpo_io_wr32(card, XPO_GLOBAL_RESET, XPO_GLOBAL_RESET_FUNC);
	WRITE_ONCE(card->boot_cookie,
		   xpo_io_rd32(card, XPO_GLOBAL_BOOT_COOKIE));
	read_poll_timeout(xpo_engine_is_quiet, quiet,
			  quiet || xpo_io_gone(card), 100,
			  XPO_ENGINE_RESET_US, false, card);
	if (xpo_io_gone(card))
		return -ENODEV;
	if (!quiet)
		dev_err_ratelimited(card->dev,
				    "a function reset does not end\n");
	return quiet ? 0 : -EIO;
}

static void xpo_engine_update_clock(struct xpo_card *card)
{
	struct xpo_clock_pair pair;

	if (!xpo_clock_update(card, &pair))
		xpo_tlm_clock_set(card, &pair);
}

static int xpo_engine_up(struct xpo_card *card)
{
	int err;

	lockdep_assert_held(&card->engine_lock);
	err = xpo_engine_reset(card);
	if (err)
		return err;
	xpo_engine_update_clock(card);
	xpo_mac_start(card);

	err = xpo_cmdq_start(card);
	if (err)
		return err;
	/* First the ring: it has every sample then. */
	xpo_tlm_start(card);
	err = xpo_tap_start(card);
	if (err)
		goto err_stop_tlm;
	if (card->engine_live) {
		err = xpo_evq_start(card);
		if (err)
			goto err_stop_tap;
	}
	err = xpo_txrx_start(card);
	if (err)
		goto err_stop_evq;
	return 0;

err_stop_evq:
	xpo_txrx_stop(card);
	xpo_evq_stop(card);
err_stop_tap:
	xpo_tap_stop(card);
err_stop_tlm:
	xpo_tlm_stop(card);
	xpo_cmdq_stop(card, -EIO);
	return err;
}

static void xpo_engine_down(struct xpo_card *card, int err)
{
	lockdep_assert_held(&card->engine_lock);
	xpo_txrx_stop(card);
	xpo_evq_stop(card);
	xpo_tap_stop(card);
	xpo_tlm_stop(card);
	xpo_cmdq_stop(card, err);
}

static int xpo_engine_restart(struct xpo_card *card, const char *why)
{
	int err;

	dev_warn_ratelimited(card->dev, "function reset: %s\n", why);
	xpo_engine_down(card, -EPROTO);
	err = xpo_engine_up(card);
	if (err && err != -ENODEV)
		dev_err_ratelimited(card->dev, "function reset failed: %d\n",
				    err);
	return err;
}

/* What is wrong that only a function reset can mend; NULL: nothing */
static const char *xpo_engine_check(struct xpo_card *card)
{
	u32 cookie = xpo_io_rd32(card, XPO_GLOBAL_BOOT_COOKIE);

	if (xpo_io_gone(card))
		return NULL;
	if (cookie != card->boot_cookie)
		return "the card was reset";
	if (!xpo_cmdq_check(card))
		return "the command queue does not work";
	if (!xpo_tap_check(card))
		return "telemetry does not work";
	xpo_tlm_check(card);
	if (card->engine_live && !xpo_evq_check(card))
		return "the event queue does not work";
	if (!xpo_txrx_check(card))
		return "a queue pair does not work";
	return NULL;
}

static void xpo_engine_watch(struct work_struct *work)
{
	struct xpo_card *card = container_of(to_delayed_work(work),
					     struct xpo_card, watch);
	const char *why;

	mutex_lock(&card->engine_lock);
	why = xpo_engine_check(card);
	if (why) {
		atomic64_inc(&card->restarts);
		xpo_engine_restart(card, why);
	}
	if (xpo_io_gone(card))
		xpo_engine_down(card, -ENODEV);
	else
		xpo_engine_update_clock(card);
	mutex_unlock(&card->engine_lock);

	spin_lock_irq(&card->watch_lock);
	if (card->watching && !xpo_io_gone(card))
		queue_delayed_work(card->wq, &card->watch,
				   msecs_to_jiffies(XPO_ENGINE_WATCH_MS));
	spin_unlock_irq(&card->watch_lock);
}

static void xpo_engine_watch_start(struct xpo_card *card)
{
	spin_lock_irq(&card->watch_lock);
	card->watching = true;
	queue_delayed_work(card->wq, &card->watch,
			   msecs_to_jiffies(XPO_ENGINE_WATCH_MS));
	spin_unlock_irq(&card->watch_lock);
}

static void xpo_engine_watch_stop(struct xpo_card *card)
{
	spin_lock_irq(&card->watch_lock);
	card->watching = false;
	spin_unlock_irq(&card->watch_lock);
	cancel_delayed_work_sync(&card->watch);
}

int xpo_engine_create(struct xpo_card *card,
		      void (*handler)(struct xpo_card *card,
				      const struct xpo_event *event))
{
	int err;

	INIT_DELAYED_WORK(&card->watch, xpo_engine_watch);
	err = xpo_cmdq_create(card);
	if (err)
		return err;
	err = xpo_tlm_create(card);
	if (err)
		goto err_destroy_cmdq;
	err = xpo_tap_create(card);
	if (err)
		goto err_destroy_tlm;
	err = xpo_mac_create(card);
	if (err)
		goto err_destroy_tap;
	err = xpo_txrx_create(card);
	if (err)
		goto err_destroy_mac;
	err = xpo_evq_create(card, handler);
	if (err)
		goto err_destroy_txrx;
	return 0;

err_destroy_txrx:
	xpo_txrx_destroy(card);
err_destroy_mac:
	xpo_mac_destroy(card);
err_destroy_tap:
	xpo_tap_destroy(card);
err_destroy_tlm:
	xpo_tlm_destroy(card);
err_destroy_cmdq:
	xpo_cmdq_destroy(card);
	return err;
}

void xpo_engine_destroy(struct xpo_card *card)
{
	xpo_evq_destroy(card);
	xpo_txrx_destroy(card);
	xpo_mac_destroy(card);
	xpo_tap_destroy(card);
	xpo_tlm_destroy(card);
	xpo_cmdq_destroy(card);
}

int xpo_engine_start(struct xpo_card *card)
{
	int err;

	mutex_lock(&card->engine_lock);
	err = xpo_engine_up(card);
	mutex_unlock(&card->engine_lock);
	if (!err)
		xpo_engine_watch_start(card);
	return err;
}

int xpo_engine_go(struct xpo_card *card)
{
	int err;

	mutex_lock(&card->engine_lock);
	err = xpo_evq_start(card);
	card->engine_live = !err;
	mutex_unlock(&card->engine_lock);
	return err;
}

int xpo_engine_recover(struct xpo_card *card)
{
	int err = -ENODEV;

	mutex_lock(&card->engine_lock);
	if (card->engine_suspended)
		err = -EBUSY;
	else if (card->engine_live && !xpo_io_gone(card))
		err = xpo_engine_restart(card, "somebody asked for it");
	mutex_unlock(&card->engine_lock);
	return err;
}

void xpo_engine_stop(struct xpo_card *card)
{
	xpo_engine_watch_stop(card);
	mutex_lock(&card->engine_lock);
	card->engine_live = false;
	xpo_engine_down(card, -ENODEV);
	xpo_engine_reset(card);
	mutex_unlock(&card->engine_lock);
}

void xpo_engine_suspend(struct xpo_card *card)
{
	xpo_engine_watch_stop(card);
	mutex_lock(&card->engine_lock);
	card->engine_suspended = true;
	xpo_engine_down(card, -EBUSY);
	mutex_unlock(&card->engine_lock);
}

int xpo_engine_resume(struct xpo_card *card)
{
	int err;

	mutex_lock(&card->engine_lock);
	card->engine_suspended = false;
	xpo_io_reopen(card);
	err = xpo_engine_up(card);
	mutex_unlock(&card->engine_lock);
	if (err)
		dev_err(card->dev, "queues do not start after reset: %d\n",
			err);
	xpo_engine_watch_start(card);
	return err;
}
