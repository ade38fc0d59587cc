// SPDX-License-Identifier: GPL-2.0
/* Provisioning of control sets: CMIS 5.4 sections 6.2.3 and 6.2.4 */

#include <linux/jiffies.h>
#include <linux/kernel.h>

#include "config.h"
#include "datapath.h"
#include "module_priv.h"
#include "pass.h"

/*
 * There is no flag for the end of ConfigInProgress and no advertised duration:
 * look soon, then less and less often.
 */
#define XPO_CONFIG_PACE_MS	10
#define XPO_CONFIG_PACE_MAX_MS	200
#define XPO_CONFIG_LIMIT_MS	5000

static u32 xpo_config_wait(struct xpo_config *config)
{
	config->poll = jiffies + msecs_to_jiffies(config->pace_ms);
	config->pace_ms = min_t(u32, 2 * config->pace_ms,
				XPO_CONFIG_PACE_MAX_MS);
	return jiffies_to_msecs(config->poll - jiffies);
}

u8 xpo_config_need(struct xpo_module *module, u8 group)
{
	const struct xpo_config *config = &module->config[group];

	if (config->step == XPO_CONFIG_STEP_IDLE)
		return config->evict ? XPO_SWEEP_STATES : 0;
	if (time_before(jiffies, config->poll))
		return 0;
	if (xpo_bank_is_explicit(config->set, config->lanes))
		return XPO_SWEEP_STATUS | XPO_SWEEP_ACTIVE |
		       XPO_SWEEP_EXPLICIT;
	return XPO_SWEEP_STATUS | XPO_SWEEP_ACTIVE;
}

/* Lanes of old data paths that reach beyond the port have to be unused first */
static u8 xpo_config_overlap(const struct xpo_datapath_run *r)
{
	u8 overlap = xpo_bank_overlap(r->sweep->active, r->mask);

	return overlap & ~r->mask ? overlap : 0;
}

/* Lanes of an old data path that are not known to be deactivated */
static u8 xpo_config_busy(const struct xpo_sweep *sweep, u8 lanes)
{
	if (!(sweep->fresh & XPO_SWEEP_STATES))
		return lanes;
	return lanes & ~xpo_bank_lanes_in(sweep->states,
					  BIT(CMIS_DP_DEACTIVATED));
}

static u32 xpo_config_apply(struct xpo_module *module, u8 group,
			    enum xpo_config_step step, u8 lanes)
{
	struct xpo_config *config = &module->config[group];
	struct xpo_sweep *sweep = &module->sweep[group];

	config->step = step;
	config->lanes = lanes;
	config->evict = 0;
	config->pace_ms = XPO_CONFIG_PACE_MS;
	config->since = jiffies;
	xpo_bank_plan_set(xpo_sweep_page(sweep), config->set, &sweep->plan);
	sweep->apply = lanes;
	return xpo_config_wait(config);
}

static u32 xpo_config_release(struct xpo_module *module, u8 group, u8 lanes)
{
	struct xpo_config *config = &module->config[group];
	u8 i;

	for (i = 0; i < XPO_LANE_GROUP; i++)
		if (lanes & BIT(i))
			config->set[i] = 0;
	return xpo_config_apply(module, group, XPO_CONFIG_STEP_RELEASE, lanes);
}

static u32 xpo_config_start(struct xpo_module *module, u8 group)
{
	struct xpo_config *config = &module->config[group];
	struct xpo_sweep *sweep = &module->sweep[group];
	u8 lanes = 0, release = 0, evict = 0;
	struct xpo_datapath_run r;
	bool more;

	memcpy(config->set, xpo_bank_staged(xpo_sweep_page(sweep)),
	       sizeof(config->set));
	for (more = xpo_pass_first(module, group, &r); more;
	     more = xpo_pass_next(&r)) {
		u8 overlap;

		if (r.dp->step != XPO_DATAPATH_STEP_CONFIG)
			continue;
		overlap = xpo_config_overlap(&r);
		if (xpo_config_busy(sweep, overlap & ~r.mask)) {
			evict |= overlap & ~r.mask;
			continue;
		}
		release |= overlap;
		lanes |= r.mask;
		xpo_datapath_put(&r, config->set);
	}
	if (release)
		return xpo_config_release(module, group, release);
	if (lanes)
		return xpo_config_apply(module, group, XPO_CONFIG_STEP_APPLY,
					lanes);
	/* Look at once when they were not looked at in this pass */
	config->evict = evict;
	if (!evict)
		return XPO_DATAPATH_IDLE;
	return sweep->fresh & XPO_SWEEP_STATES || sweep->err ?
	       XPO_DATAPATH_POLL_MS : 0;
}

/* Lanes on which it was not successful, or differs from what was applied */
static u8 xpo_config_wrong(const struct xpo_config *config,
			   const struct xpo_sweep *sweep)
{
	u8 good = xpo_bank_lanes_in(sweep->status, BIT(CMIS_CONFIG_SUCCESS));

	return config->lanes & (~good | xpo_bank_differ(config->set,
							sweep->active,
							config->lanes));
}

/* Rejections are final: the same again would be rejected again */
static void xpo_config_refuse(const struct xpo_datapath_run *r, u8 wrong)
{
	const u16 not_rejected = BIT(CMIS_CONFIG_SUCCESS) |
				 BIT(CMIS_CONFIG_UNDEFINED);
	u8 rejected = wrong & ~xpo_bank_lanes_in(r->sweep->status,
						 not_rejected);

	if (!rejected) {
		xpo_datapath_fail(r, XPO_PORT_FAULT_NOT_TAKEN, wrong);
		return;
	}
	/* enum xpo_config_status has the codes of the register */
	r->dp->config_status = xpo_bank_code(r->sweep->status, __ffs(rejected));
	xpo_datapath_fail(r, XPO_PORT_FAULT_REJECTED, rejected);
}

/* The ports that it was for go on, or fail */
static void xpo_config_finish(struct xpo_module *module, u8 group, bool late)
{
	struct xpo_config *config = &module->config[group];
	bool release = config->step == XPO_CONFIG_STEP_RELEASE;
	u8 wrong = xpo_config_wrong(config, &module->sweep[group]);
	struct xpo_datapath_run r;
	bool more;

	for (more = xpo_pass_first(module, group, &r); more;
	     more = xpo_pass_next(&r)) {
		if (r.dp->step != XPO_DATAPATH_STEP_CONFIG ||
		    !(r.mask & config->lanes))
			continue;
		if (late)
			xpo_datapath_fail(&r, XPO_PORT_FAULT_CONFIG_TIMEOUT,
					  r.mask);
		else if (release ? wrong : wrong & r.mask)
			xpo_config_refuse(&r, release ? wrong : wrong & r.mask);
		else if (!release)
			xpo_datapath_next(&r, XPO_DATAPATH_STEP_DOWN, 0);
	}
	config->step = XPO_CONFIG_STEP_IDLE;
}

static u32 xpo_config_look(struct xpo_module *module, u8 group)
{
	struct xpo_config *config = &module->config[group];
	const struct xpo_sweep *sweep = &module->sweep[group];
	bool late = time_after(jiffies, config->since +
			       msecs_to_jiffies(XPO_CONFIG_LIMIT_MS));
	bool busy = !(sweep->fresh & XPO_SWEEP_STATUS) ||
		    config->lanes &
		    xpo_bank_lanes_in(sweep->status,
				      BIT(CMIS_CONFIG_IN_PROGRESS));

	if (busy && !late)
		return xpo_config_wait(config);
	xpo_config_finish(module, group, busy);
	return 0;
}

u32 xpo_config_run(struct xpo_module *module, u8 group)
{
	const struct xpo_config *config = &module->config[group];

	if (config->step == XPO_CONFIG_STEP_IDLE)
		return xpo_config_start(module, group);
	if (time_before(jiffies, config->poll))
		return jiffies_to_msecs(config->poll - jiffies) + 1;
	return xpo_config_look(module, group);
}

void xpo_config_cancel(struct xpo_module *module, u8 group)
{
	module->config[group].step = XPO_CONFIG_STEP_IDLE;
	module->config[group].evict = 0;
}
