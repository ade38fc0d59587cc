/* SPDX-License-Identifier: GPL-2.0 */
#ifndef XPO_LANE_H
#define XPO_LANE_H

#include <linux/bits.h>
#include <linux/types.h>
#include <uapi/linux/xpo.h>

#define XPO_LANE_GROUP		8	/* lanes of a group, of a bank */
#define XPO_LANE_GROUPS		(XPO_MAX_LANES / XPO_LANE_GROUP)

struct xpo_module;

/* Which values of struct xpo_lane_info there are. */
#define XPO_LANE_HAS_STATE	BIT(0)	/* dp_state, tx_output, rx_output */
#define XPO_LANE_HAS_CONFIG	BIT(1)	/* config_status to init_pending */
#define XPO_LANE_HAS_TX_POWER	BIT(2)
#define XPO_LANE_HAS_TX_BIAS	BIT(3)
#define XPO_LANE_HAS_RX_POWER	BIT(4)

/**
 * struct xpo_lane_info - snapshot of one host lane
 * @lane: number within the module
 * @group: port of the cage that it belongs to
 * @endpoint: endpoint that serves it
 * @bank: bank within the endpoint
 * @fault: the endpoint is missing or does not answer; nothing below is valid
 * @has: XPO_LANE_HAS_*
 * @dp_state: 11h:128-131
 * @config_status: 11h:202-205
 * @app_sel: AppSel in the active control set, 0 unused
 * @dp_id: first lane of the data path within the bank
 * @init_pending: 11h:235
 * @tx_output: 11h:133
 * @rx_output: 11h:132
 * @tx_power_nw: 11h:154-169
 * @tx_bias_ua: 11h:170-185, scaled by 01h:160.4-3
 * @rx_power_nw: 11h:186-201
 * @flags: bitmap of enum xpo_lane_flag, active
 * @flags_seen: the same since insertion
 * @age_ms: age of the oldest value
 * @stale_ms: when it is older than this, the card cannot read it
 * @source: where the values come from
 */
struct xpo_lane_info {
	u8 lane;
	u8 group;
	u8 endpoint;
	u8 bank;
	bool fault;
	u32 has;
	enum xpo_dp_state dp_state;
	enum xpo_config_status config_status;
	u8 app_sel;
	u8 dp_id;
	bool init_pending;
	bool tx_output;
	bool rx_output;
	u32 tx_power_nw;
	u32 tx_bias_ua;
	u32 rx_power_nw;
	u32 flags;
	u32 flags_seen;
	u32 age_ms;
	u32 stale_ms;
	enum xpo_source source;
};

/* Without bus access. -ENODEV: no module; -ENODATA: it has no such lane. */
int xpo_lane_get(struct xpo_module *module, u8 lane,
		 struct xpo_lane_info *info);
/* All lanes of a group, from the same samples; costs as much as one lane. */
int xpo_lane_get_group(struct xpo_module *module, u8 group,
		       struct xpo_lane_info info[XPO_LANE_GROUP]);

#endif
