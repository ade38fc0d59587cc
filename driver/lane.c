// SPDX-License-Identifier: GPL-2.0
/* One host lane, from what the card samples */

#include <linux/math64.h>

#include "cmis.h"
#include "lane.h"
#include "module_priv.h"

/* Registers of page 11h: of a sample, or of the page as it was read */
struct xpo_lane_regs {
	const u8 *data;
	u8 offset;		/* of data[0] */
	u8 length;
	u32 age_ms;
	u32 stale_ms;
	enum xpo_source source;
};

static u8 xpo_lane_reg(const struct xpo_lane_regs *regs, u8 offset)
{
	u8 i = offset - regs->offset;

	return i < regs->length ? regs->data[i] : 0;
}

static u16 xpo_lane_word(const struct xpo_lane_regs *regs, u8 offset, u8 lane)
{
	offset += CMIS_LANE_WORD_BYTE(lane);
	return xpo_lane_reg(regs, offset) << 8 |
	       xpo_lane_reg(regs, offset + 1);
}

static u8 xpo_lane_nibble(const struct xpo_lane_regs *regs, u8 offset, u8 lane)
{
	return xpo_lane_reg(regs, offset + CMIS_LANE_NIBBLE_BYTE(lane)) >>
	       CMIS_LANE_NIBBLE_SHIFT(lane) & 0xf;
}

/*
 * The newest sample; before there is one, the page as it was read when the
 * module was identified.
 */
static int xpo_lane_fetch(struct xpo_module *module,
			  const struct xpo_endpoint *ep, u16 n, u8 bank,
			  struct xpo_sample *sample, struct xpo_lane_regs *regs)
{
	const struct xpo_page *page;
	u64 now;

	if (!xpo_module_sample(module, n, sample)) {
		regs->data = sample->data;
		regs->offset = sample->offset;
		regs->length = sample->length;
		regs->age_ms = sample->age_ms;
		regs->stale_ms = sample->stale_ms;
		regs->source = XPO_SOURCE_SHADOW;
		return 0;
	}
	page = xpo_endpoint_page(ep, bank, CMIS_PAGE_LANE_STATUS, false);
	if (!page)
		return -ENODATA;
	now = xpo_clock_ns(module->card);
	regs->data = page->data;
	regs->offset = CMIS_UPPER;
	regs->length = CMIS_HALF_SIZE;
	regs->age_ms = now > page->time_ns ?
		       div_u64(now - page->time_ns, NSEC_PER_MSEC) : 0;
	regs->stale_ms = 0;
	regs->source = XPO_SOURCE_COMMAND;
	return 0;
}

static void xpo_lane_parse_state(const struct xpo_lane_regs *regs, u8 lane,
				 struct xpo_lane_info *info)
{
	u8 state = xpo_lane_nibble(regs, CMIS_11_DP_STATE, lane);

	info->has |= XPO_LANE_HAS_STATE;
	/* enum xpo_dp_state has the codes of the register */
	info->dp_state = state <= CMIS_DP_INITIALIZED ? state :
			 XPO_DP_STATE_UNKNOWN;
	info->rx_output = xpo_lane_reg(regs, CMIS_11_RX_OUTPUT) & BIT(lane);
	info->tx_output = xpo_lane_reg(regs, CMIS_11_TX_OUTPUT) & BIT(lane);
}

static void xpo_lane_parse_config(const struct xpo_lane_regs *regs, u8 lane,
				  struct xpo_lane_info *info)
{
	u8 config = xpo_lane_reg(regs, CMIS_11_DP_CONFIG + lane);

	info->has |= XPO_LANE_HAS_CONFIG;
	info->config_status = xpo_lane_nibble(regs, CMIS_11_CONFIG_STATUS,
					      lane);
	info->app_sel = FIELD_GET(CMIS_DP_CONFIG_APP_SEL, config);
	info->dp_id = FIELD_GET(CMIS_DP_CONFIG_DP_ID, config);
	info->init_pending = xpo_lane_reg(regs, CMIS_11_DP_INIT_PENDING) &
			     BIT(lane);
}

/* Units: section 10.1 of the CMIS monitors, 0.1 uW and 2 uA times a scale */
static void xpo_lane_parse_monitors(const struct xpo_endpoint *ep,
				    const struct xpo_lane_regs *regs, u8 lane,
				    struct xpo_lane_info *info)
{
	u8 has = xpo_endpoint_upper(ep, CMIS_PAGE_ADVERTISING,
				    CMIS_01_LANE_MONITORS);
	u8 scale = FIELD_GET(CMIS_01_BIAS_SCALE, has);

	if (has & CMIS_01_MON_TX_POWER) {
		info->has |= XPO_LANE_HAS_TX_POWER;
		info->tx_power_nw = CMIS_OPTICAL_POWER_UNIT_NW *
				    xpo_lane_word(regs, CMIS_11_TX_POWER,
						  lane);
	}
	/* Scale 3 is reserved: the value has no known unit */
	if (has & CMIS_01_MON_TX_BIAS && scale < 3) {
		info->has |= XPO_LANE_HAS_TX_BIAS;
		info->tx_bias_ua = (CMIS_TX_BIAS_UNIT_UA << scale) *
				   xpo_lane_word(regs, CMIS_11_TX_BIAS, lane);
	}
	if (has & CMIS_01_MON_RX_POWER) {
		info->has |= XPO_LANE_HAS_RX_POWER;
		info->rx_power_nw = CMIS_OPTICAL_POWER_UNIT_NW *
				    xpo_lane_word(regs, CMIS_11_RX_POWER,
						  lane);
	}
}

/* What the eight lanes of a group have in common */
static void xpo_lane_fill_place(const struct xpo_endpoint *ep, u8 group,
				struct xpo_lane_info *info)
{
	u8 i;

	for (i = 0; i < XPO_LANE_GROUP; i++) {
		info[i].lane = XPO_LANE_GROUP * group + i;
		info[i].group = group;
		info[i].endpoint = ep->index;
		info[i].bank = ep->flat ? 0 : group - ep->first_group;
		info[i].fault = !ep->answering;
	}
}

/* One sample of each kind serves all eight lanes, so they fit together */
static void xpo_lane_fill_values(struct xpo_module *module,
				 const struct xpo_endpoint *ep, u8 group,
				 struct xpo_lane_info *info)
{
	u8 bank = group - ep->first_group, i;
	struct xpo_lane_regs regs;
	struct xpo_sample sample;

	if (!xpo_lane_fetch(module, ep, XPO_PLAN_TAP_LANES(group), bank,
			    &sample, &regs))
		for (i = 0; i < XPO_LANE_GROUP; i++) {
			xpo_lane_parse_state(&regs, i, &info[i]);
			info[i].age_ms = regs.age_ms;
			info[i].source = regs.source;
		}
	if (!xpo_lane_fetch(module, ep, XPO_PLAN_TAP_VALUES(group), bank,
			    &sample, &regs))
		for (i = 0; i < XPO_LANE_GROUP; i++) {
			xpo_lane_parse_config(&regs, i, &info[i]);
			xpo_lane_parse_monitors(ep, &regs, i, &info[i]);
			info[i].age_ms = max(info[i].age_ms, regs.age_ms);
			info[i].stale_ms = regs.stale_ms;
			info[i].source = regs.source;
		}
}

static void xpo_lane_fill_flags(struct xpo_module *module,
				struct xpo_lane_info *info)
{
	u64 now = xpo_clock_ns(module->card);
	u8 i;

	for (i = 0; i < XPO_LANE_GROUP; i++)
		xpo_flags_lane(module, info[i].lane, now, &info[i].flags,
			       &info[i].flags_seen);
}

int xpo_lane_get_group(struct xpo_module *module, u8 group,
		       struct xpo_lane_info info[XPO_LANE_GROUP])
{
	const struct xpo_endpoint *ep;
	int err = 0;

	memset(info, 0, XPO_LANE_GROUP * sizeof(*info));
	mutex_lock(&module->lock);
	if (module->state == XPO_MODULE_STATE_ABSENT) {
		err = -ENODEV;
		goto out_unlock;
	}
	ep = xpo_module_group_endpoint(module, group);
	if (XPO_LANE_GROUP * group >= module->lanes || !ep) {
		err = -ENODATA;
		goto out_unlock;
	}
	xpo_lane_fill_place(ep, group, info);
	if (ep->answering && !ep->flat) {
		xpo_lane_fill_values(module, ep, group, info);
		xpo_lane_fill_flags(module, info);
	}
out_unlock:
	mutex_unlock(&module->lock);
	return err;
}

int xpo_lane_get(struct xpo_module *module, u8 lane,
		 struct xpo_lane_info *info)
{
	struct xpo_lane_info group[XPO_LANE_GROUP];
	int err;

	err = xpo_lane_get_group(module, lane / XPO_LANE_GROUP, group);
	*info = group[lane % XPO_LANE_GROUP];
	return err;
}
