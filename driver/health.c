// SPDX-License-Identifier: GPL-2.0
/* devlink health: reporters and what they do when somebody asks. */
#include <linux/err.h>
#include <linux/jiffies.h>
#include <linux/netlink.h>
#include <linux/slab.h>
#include <net/devlink.h>

#include "cage.h"
#include "card.h"
#include "compat/devlink.h"
#include "engine.h"
#include "health.h"
#include "health_dump.h"
#include "module.h"

/* A recovery has so long to help */
#define XPO_HEALTH_AGAIN	(10 * HZ)

/**
 * struct xpo_health - reporters of a card
 * @reporters: by kind
 * @again: when to look whether a recovery helped, in jiffies; 0: nobody
 *	recovered
 */
struct xpo_health {
	struct devlink_health_reporter *reporters[XPO_HEALTH_KINDS];
	unsigned long again[XPO_HEALTH_KINDS];
};

static struct xpo_card *
xpo_health_card(struct devlink_health_reporter *reporter)
{
	return devlink_health_reporter_priv(reporter);
}

static void xpo_health_look_again(struct xpo_card *card,
				  enum xpo_health_kind kind)
{
	WRITE_ONCE(card->health->again[kind], (jiffies + XPO_HEALTH_AGAIN) | 1);
}

bool xpo_health_take_again(struct xpo_card *card, enum xpo_health_kind kind)
{
	unsigned long again = READ_ONCE(card->health->again[kind]);

	if (!again || time_before(jiffies, again))
		return false;
	WRITE_ONCE(card->health->again[kind], 0);
	return true;
}

/* What is recovered is what somebody asked for: a report recovers nothing */
static bool xpo_health_is_report(const void *priv_ctx)
{
	return priv_ctx;
}

/* ModuleFault ends with a reset, everything else is tried again */
static int xpo_health_recover_module(struct xpo_module *module,
				     const struct xpo_module_info *info,
				     struct netlink_ext_ack *extack)
{
	if (info->state != XPO_MODULE_STATE_FAULT &&
	    info->state != XPO_MODULE_STATE_PARTIAL)
		return 0;
	if (info->reason == XPO_REASON_MODULE_FAULT)
		return xpo_module_reset(module, XPO_RESET_KIND_MODULE, false,
					extack);
	xpo_module_retry(module);
	return 0;
}

static int xpo_health_module_recover(struct devlink_health_reporter *reporter,
				     void *priv_ctx,
				     struct netlink_ext_ack *extack)
{
	struct xpo_card *card = xpo_health_card(reporter);
	struct xpo_module_info *info;
	int err = 0;
	u8 c;

	if (xpo_health_is_report(priv_ctx))
		return -EOPNOTSUPP;
	info = kmalloc_obj(*info);
	if (!info)
		return -ENOMEM;
	for (c = 0; c < card->info.n_cages && !err; c++) {
		xpo_module_info_get(xpo_module(card, c), info);
		err = xpo_health_recover_module(xpo_module(card, c), info,
						extack);
	}
	kfree(info);
	xpo_health_look_again(card, XPO_HEALTH_MODULE);
	return err;
}

/* Power for modules that were too hot; the interlock has its own command */
static int xpo_health_thermal_recover(struct devlink_health_reporter *reporter,
				      void *priv_ctx,
				      struct netlink_ext_ack *extack)
{
	struct xpo_card *card = xpo_health_card(reporter);
	struct xpo_cage_info cage;
	u8 c;

	if (xpo_health_is_report(priv_ctx))
		return -EOPNOTSUPP;
	for (c = 0; c < card->info.n_cages; c++) {
		if (xpo_cage_info_get(card, c, &cage))
			return -ENODEV;
		if (cage.latched) {
			NL_SET_ERR_MSG_FMT(extack,
					   "cage %u: the interlock is latched, re-arm it with 'xpoctl rearm'",
					   c);
			return -EBUSY;
		}
	}
	for (c = 0; c < card->info.n_cages; c++)
		if (xpo_module_thermal_stage(xpo_module(card, c)) ==
		    XPO_THERMAL_STAGE_POWERED_DOWN)
			xpo_module_cooling_clear(xpo_module(card, c));
	xpo_health_look_again(card, XPO_HEALTH_THERMAL);
	return 0;
}

static int
xpo_health_telemetry_recover(struct devlink_health_reporter *reporter,
			     void *priv_ctx, struct netlink_ext_ack *extack)
{
	int err;

	if (xpo_health_is_report(priv_ctx))
		return -EOPNOTSUPP;
	err = xpo_engine_recover(xpo_health_card(reporter));
	if (err == -EBUSY)
		NL_SET_ERR_MSG(extack, "the card is being reset");
	return err;
}

static int xpo_health_dump(struct devlink_health_reporter *reporter,
			   struct devlink_fmsg *fmsg, void *priv_ctx,
			   struct netlink_ext_ack *extack)
{
	const u8 *cage = priv_ctx;

	return xpo_health_dump_cages(xpo_health_card(reporter),
				     cage ? *cage : XPO_HEALTH_ALL, fmsg);
}

static int xpo_health_telemetry_dump(struct devlink_health_reporter *reporter,
				     struct devlink_fmsg *fmsg, void *priv_ctx,
				     struct netlink_ext_ack *extack)
{
	xpo_health_dump_card(xpo_health_card(reporter), fmsg);
	return 0;
}

static int xpo_health_diagnose(struct devlink_health_reporter *reporter,
			       struct devlink_fmsg *fmsg,
			       struct netlink_ext_ack *extack)
{
	return xpo_health_dump_states(xpo_health_card(reporter), fmsg);
}

static int
xpo_health_telemetry_diagnose(struct devlink_health_reporter *reporter,
			      struct devlink_fmsg *fmsg,
			      struct netlink_ext_ack *extack)
{
	xpo_health_dump_card(xpo_health_card(reporter), fmsg);
	return 0;
}

static const struct devlink_health_reporter_ops xpo_health_ops[] = {
	[XPO_HEALTH_MODULE] = {
		.name = "module",
		.recover = xpo_health_module_recover,
		.dump = xpo_health_dump,
		.diagnose = xpo_health_diagnose,
	},
	[XPO_HEALTH_THERMAL] = {
		.name = "thermal",
		.recover = xpo_health_thermal_recover,
		.dump = xpo_health_dump,
		.diagnose = xpo_health_diagnose,
	},
	[XPO_HEALTH_TELEMETRY] = {
		.name = "telemetry",
		.recover = xpo_health_telemetry_recover,
		.dump = xpo_health_telemetry_dump,
		.diagnose = xpo_health_telemetry_diagnose,
	},
};

void xpo_health_report(struct xpo_card *card, enum xpo_health_kind kind,
		       u8 cage, const char *text)
{
	devlink_health_report(card->health->reporters[kind], text, &cage);
}

void xpo_health_good(struct xpo_card *card, enum xpo_health_kind kind)
{
	devlink_health_reporter_state_update
		(card->health->reporters[kind],
		 DEVLINK_HEALTH_REPORTER_STATE_HEALTHY);
}

int xpo_health_create(struct xpo_card *card)
{
	struct devlink_health_reporter *reporter;
	enum xpo_health_kind kind;

	card->health = kzalloc_obj(*card->health);
	if (!card->health)
		return -ENOMEM;
	for (kind = 0; kind < XPO_HEALTH_KINDS; kind++) {
		reporter = xpo_compat_health_create(card->devlink,
						    &xpo_health_ops[kind],
						    card);
		if (IS_ERR(reporter)) {
			xpo_health_destroy(card);
			return PTR_ERR(reporter);
		}
		card->health->reporters[kind] = reporter;
	}
	return 0;
}

void xpo_health_destroy(struct xpo_card *card)
{
	enum xpo_health_kind kind;

	for (kind = 0; kind < XPO_HEALTH_KINDS; kind++)
		if (card->health->reporters[kind])
			devlink_health_reporter_destroy
				(card->health->reporters[kind]);
	kfree(card->health);
	card->health = NULL;
}
