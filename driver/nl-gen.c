// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/xpo.yaml */
/* YNL-GEN kernel source */
/* To regenerate run: tools/net/ynl/ynl-regen.sh */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "nl-gen.h"

#include <uapi/linux/xpo.h>

/* Common nested types */
const struct nla_policy xpo_plan_tap_nl_policy[XPO_A_PLAN_TAP_ON_INTERRUPT + 1] = {
	[XPO_A_PLAN_TAP_ENDPOINT] = NLA_POLICY_MAX(NLA_U32, 3),
	[XPO_A_PLAN_TAP_BANK] = { .type = NLA_U8, },
	[XPO_A_PLAN_TAP_PAGE] = { .type = NLA_U8, },
	[XPO_A_PLAN_TAP_OFFSET] = { .type = NLA_U8, },
	[XPO_A_PLAN_TAP_LENGTH] = NLA_POLICY_RANGE(NLA_U8, 1, 128),
	[XPO_A_PLAN_TAP_PERIOD_US] = NLA_POLICY_MIN(NLA_U32, 1000),
	[XPO_A_PLAN_TAP_ON_INTERRUPT] = { .type = NLA_FLAG, },
};

const struct nla_policy xpo_range_nl_policy[XPO_A_RANGE_LENGTH + 1] = {
	[XPO_A_RANGE_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
	[XPO_A_RANGE_ENDPOINT] = NLA_POLICY_MAX(NLA_U32, 3),
	[XPO_A_RANGE_BANK] = { .type = NLA_U8, },
	[XPO_A_RANGE_PAGE] = { .type = NLA_U8, },
	[XPO_A_RANGE_OFFSET] = { .type = NLA_U8, },
	[XPO_A_RANGE_LENGTH] = NLA_POLICY_RANGE(NLA_U8, 1, 128),
};

/* XPO_CMD_CARD_GET - do */
static const struct nla_policy xpo_card_get_do_nl_policy[XPO_A_CARD_HANDLE + 1] = {
	[XPO_A_CARD_CARD] = { .type = NLA_U32, },
	[XPO_A_CARD_HANDLE] = { .type = NLA_NUL_STRING, .len = 63, },
};

/* XPO_CMD_CARD_GET - dump */
static const struct nla_policy xpo_card_get_dump_nl_policy[XPO_A_CARD_HANDLE + 1] = {
	[XPO_A_CARD_CARD] = { .type = NLA_U32, },
	[XPO_A_CARD_HANDLE] = { .type = NLA_NUL_STRING, .len = 63, },
};

/* XPO_CMD_CAGE_GET - do */
static const struct nla_policy xpo_cage_get_do_nl_policy[XPO_A_CAGE_CAGE + 1] = {
	[XPO_A_CAGE_CARD] = { .type = NLA_U32, },
	[XPO_A_CAGE_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
};

/* XPO_CMD_CAGE_GET - dump */
static const struct nla_policy xpo_cage_get_dump_nl_policy[XPO_A_CAGE_CAGE + 1] = {
	[XPO_A_CAGE_CARD] = { .type = NLA_U32, },
	[XPO_A_CAGE_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
};

/* XPO_CMD_MODULE_GET - do */
static const struct nla_policy xpo_module_get_do_nl_policy[XPO_A_MODULE_IFINDEX + 1] = {
	[XPO_A_MODULE_CARD] = { .type = NLA_U32, },
	[XPO_A_MODULE_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
	[XPO_A_MODULE_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* XPO_CMD_MODULE_GET - dump */
static const struct nla_policy xpo_module_get_dump_nl_policy[XPO_A_MODULE_IFINDEX + 1] = {
	[XPO_A_MODULE_CARD] = { .type = NLA_U32, },
	[XPO_A_MODULE_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
	[XPO_A_MODULE_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* XPO_CMD_LANE_GET - do */
static const struct nla_policy xpo_lane_get_do_nl_policy[XPO_A_LANE_IFINDEX + 1] = {
	[XPO_A_LANE_CARD] = { .type = NLA_U32, },
	[XPO_A_LANE_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
	[XPO_A_LANE_LANE] = NLA_POLICY_MAX(NLA_U32, 63),
	[XPO_A_LANE_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* XPO_CMD_LANE_GET - dump */
static const struct nla_policy xpo_lane_get_dump_nl_policy[XPO_A_LANE_IFINDEX + 1] = {
	[XPO_A_LANE_CARD] = { .type = NLA_U32, },
	[XPO_A_LANE_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
	[XPO_A_LANE_LANE] = NLA_POLICY_MAX(NLA_U32, 63),
	[XPO_A_LANE_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* XPO_CMD_MEMORY_GET - do */
static const struct nla_policy xpo_memory_get_do_nl_policy[XPO_A_MEMORY_RANGE + 1] = {
	[XPO_A_MEMORY_CARD] = { .type = NLA_U32, },
	[XPO_A_MEMORY_RANGE] = NLA_POLICY_NESTED(xpo_range_nl_policy),
};

/* XPO_CMD_MEMORY_GET - dump */
static const struct nla_policy xpo_memory_get_dump_nl_policy[XPO_A_MEMORY_RANGE + 1] = {
	[XPO_A_MEMORY_CARD] = { .type = NLA_U32, },
	[XPO_A_MEMORY_RANGE] = NLA_POLICY_NESTED(xpo_range_nl_policy),
};

/* XPO_CMD_MEMORY_SET - do */
static const struct nla_policy xpo_memory_set_nl_policy[XPO_A_MEMORY_DATA + 1] = {
	[XPO_A_MEMORY_CARD] = { .type = NLA_U32, },
	[XPO_A_MEMORY_RANGE] = NLA_POLICY_NESTED(xpo_range_nl_policy),
	[XPO_A_MEMORY_DATA] = NLA_POLICY_MAX_LEN(128),
};

/* XPO_CMD_PAGE_GET - dump */
static const struct nla_policy xpo_page_get_nl_policy[XPO_A_PAGE_ENDPOINT + 1] = {
	[XPO_A_PAGE_CARD] = { .type = NLA_U32, },
	[XPO_A_PAGE_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
	[XPO_A_PAGE_ENDPOINT] = NLA_POLICY_MAX(NLA_U32, 3),
};

/* XPO_CMD_POWER_SET - do */
static const struct nla_policy xpo_power_set_nl_policy[XPO_A_CONTROL_FORCE + 1] = {
	[XPO_A_CONTROL_CARD] = { .type = NLA_U32, },
	[XPO_A_CONTROL_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
	[XPO_A_CONTROL_POWER_POLICY] = NLA_POLICY_MAX(NLA_U32, 2),
	[XPO_A_CONTROL_FORCE] = { .type = NLA_FLAG, },
};

/* XPO_CMD_RESET - do */
static const struct nla_policy xpo_reset_nl_policy[XPO_A_CONTROL_FORCE + 1] = {
	[XPO_A_CONTROL_CARD] = { .type = NLA_U32, },
	[XPO_A_CONTROL_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
	[XPO_A_CONTROL_RESET_KIND] = NLA_POLICY_MAX(NLA_U32, 1),
	[XPO_A_CONTROL_FORCE] = { .type = NLA_FLAG, },
};

/* XPO_CMD_REARM - do */
static const struct nla_policy xpo_rearm_nl_policy[XPO_A_CONTROL_CAUSE + 1] = {
	[XPO_A_CONTROL_CARD] = { .type = NLA_U32, },
	[XPO_A_CONTROL_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
	[XPO_A_CONTROL_CAUSE] = NLA_POLICY_MASK(NLA_U32, 0x7),
};

/* XPO_CMD_PORT_GET - do */
static const struct nla_policy xpo_port_get_do_nl_policy[XPO_A_PORT_LANE + 1] = {
	[XPO_A_PORT_CARD] = { .type = NLA_U32, },
	[XPO_A_PORT_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
	[XPO_A_PORT_LANE] = NLA_POLICY_MAX(NLA_U32, 63),
	[XPO_A_PORT_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* XPO_CMD_PORT_GET - dump */
static const struct nla_policy xpo_port_get_dump_nl_policy[XPO_A_PORT_LANE + 1] = {
	[XPO_A_PORT_CARD] = { .type = NLA_U32, },
	[XPO_A_PORT_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
	[XPO_A_PORT_LANE] = NLA_POLICY_MAX(NLA_U32, 63),
	[XPO_A_PORT_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* XPO_CMD_APPLY - do */
static const struct nla_policy xpo_apply_nl_policy[XPO_A_APPLY_DRY_RUN + 1] = {
	[XPO_A_APPLY_CARD] = { .type = NLA_U32, },
	[XPO_A_APPLY_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
	[XPO_A_APPLY_LANES] = { .type = NLA_U64, },
	[XPO_A_APPLY_APP_SEL] = NLA_POLICY_MAX(NLA_U8, 15),
	[XPO_A_APPLY_DRY_RUN] = { .type = NLA_FLAG, },
};

/* XPO_CMD_LANE_CONTROL_GET - dump */
static const struct nla_policy xpo_lane_control_get_nl_policy[XPO_A_LANE_CONTROL_LANE + 1] = {
	[XPO_A_LANE_CONTROL_CARD] = { .type = NLA_U32, },
	[XPO_A_LANE_CONTROL_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
	[XPO_A_LANE_CONTROL_LANE] = NLA_POLICY_MAX(NLA_U32, 63),
};

/* XPO_CMD_LANE_CONTROL_SET - do */
static const struct nla_policy xpo_lane_control_set_nl_policy[XPO_A_LANE_CONTROL_DRY_RUN + 1] = {
	[XPO_A_LANE_CONTROL_CARD] = { .type = NLA_U32, },
	[XPO_A_LANE_CONTROL_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
	[XPO_A_LANE_CONTROL_LANES] = { .type = NLA_U64, },
	[XPO_A_LANE_CONTROL_TX_DISABLE] = NLA_POLICY_MAX(NLA_U8, 1),
	[XPO_A_LANE_CONTROL_RX_DISABLE] = NLA_POLICY_MAX(NLA_U8, 1),
	[XPO_A_LANE_CONTROL_TX_SQUELCH_FORCE] = NLA_POLICY_MAX(NLA_U8, 1),
	[XPO_A_LANE_CONTROL_TX_SQUELCH_DISABLE] = NLA_POLICY_MAX(NLA_U8, 1),
	[XPO_A_LANE_CONTROL_RX_SQUELCH_DISABLE] = NLA_POLICY_MAX(NLA_U8, 1),
	[XPO_A_LANE_CONTROL_TX_POLARITY] = NLA_POLICY_MAX(NLA_U8, 1),
	[XPO_A_LANE_CONTROL_RX_POLARITY] = NLA_POLICY_MAX(NLA_U8, 1),
	[XPO_A_LANE_CONTROL_TX_EQ_FREEZE] = NLA_POLICY_MAX(NLA_U8, 1),
	[XPO_A_LANE_CONTROL_TX_EQ_ADAPTIVE] = NLA_POLICY_MAX(NLA_U8, 1),
	[XPO_A_LANE_CONTROL_TX_EQ] = NLA_POLICY_MAX(NLA_U8, 15),
	[XPO_A_LANE_CONTROL_TX_CDR] = NLA_POLICY_MAX(NLA_U8, 1),
	[XPO_A_LANE_CONTROL_RX_CDR] = NLA_POLICY_MAX(NLA_U8, 1),
	[XPO_A_LANE_CONTROL_RX_PRE] = NLA_POLICY_MAX(NLA_U8, 15),
	[XPO_A_LANE_CONTROL_RX_POST] = NLA_POLICY_MAX(NLA_U8, 15),
	[XPO_A_LANE_CONTROL_RX_AMPLITUDE] = NLA_POLICY_MAX(NLA_U8, 15),
	[XPO_A_LANE_CONTROL_RESET] = { .type = NLA_FLAG, },
	[XPO_A_LANE_CONTROL_DRY_RUN] = { .type = NLA_FLAG, },
};

/* XPO_CMD_DRAIN_SET - do */
static const struct nla_policy xpo_drain_set_nl_policy[XPO_A_CONTROL_DRAINED + 1] = {
	[XPO_A_CONTROL_CARD] = { .type = NLA_U32, },
	[XPO_A_CONTROL_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
	[XPO_A_CONTROL_DRAINED] = NLA_POLICY_MAX(NLA_U8, 1),
};

/* XPO_CMD_TELEMETRY_GET - do */
static const struct nla_policy xpo_telemetry_get_do_nl_policy[XPO_A_TELEMETRY_CARD + 1] = {
	[XPO_A_TELEMETRY_CARD] = { .type = NLA_U32, },
};

/* XPO_CMD_TELEMETRY_GET - dump */
static const struct nla_policy xpo_telemetry_get_dump_nl_policy[XPO_A_TELEMETRY_CARD + 1] = {
	[XPO_A_TELEMETRY_CARD] = { .type = NLA_U32, },
};

/* XPO_CMD_PLAN_GET - dump */
static const struct nla_policy xpo_plan_get_nl_policy[XPO_A_PLAN_CAGE + 1] = {
	[XPO_A_PLAN_CARD] = { .type = NLA_U32, },
	[XPO_A_PLAN_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
};

/* XPO_CMD_PLAN_SET - do */
static const struct nla_policy xpo_plan_set_nl_policy[XPO_A_PLAN_DEFAULT + 1] = {
	[XPO_A_PLAN_CARD] = { .type = NLA_U32, },
	[XPO_A_PLAN_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
	[XPO_A_PLAN_LANE_PERIOD_US] = { .type = NLA_U32, },
	[XPO_A_PLAN_MODULE_PERIOD_US] = { .type = NLA_U32, },
	[XPO_A_PLAN_VDM_PERIOD_US] = { .type = NLA_U32, },
	[XPO_A_PLAN_CAGE_PERIOD_US] = { .type = NLA_U32, },
	[XPO_A_PLAN_TAP] = NLA_POLICY_NESTED(xpo_plan_tap_nl_policy),
	[XPO_A_PLAN_CLEAR_TAPS] = { .type = NLA_FLAG, },
	[XPO_A_PLAN_DEFAULT] = { .type = NLA_FLAG, },
};

/* XPO_CMD_VDM_GET - dump */
static const struct nla_policy xpo_vdm_get_nl_policy[XPO_A_VDM_CAGE + 1] = {
	[XPO_A_VDM_CARD] = { .type = NLA_U32, },
	[XPO_A_VDM_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
};

/* XPO_CMD_FLAG_LOG_GET - dump */
static const struct nla_policy xpo_flag_log_get_nl_policy[XPO_A_FLAG_ENTRY_SINCE_SEQ + 1] = {
	[XPO_A_FLAG_ENTRY_CARD] = { .type = NLA_U32, },
	[XPO_A_FLAG_ENTRY_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
	[XPO_A_FLAG_ENTRY_SINCE_SEQ] = { .type = NLA_U64, },
};

/* XPO_CMD_FLAG_COUNT_GET - dump */
static const struct nla_policy xpo_flag_count_get_nl_policy[XPO_A_FLAG_COUNT_CAGE + 1] = {
	[XPO_A_FLAG_COUNT_CARD] = { .type = NLA_U32, },
	[XPO_A_FLAG_COUNT_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
};

/* XPO_CMD_HISTORY_GET - dump */
static const struct nla_policy xpo_history_get_nl_policy[XPO_A_HISTORY_IFINDEX + 1] = {
	[XPO_A_HISTORY_CARD] = { .type = NLA_U32, },
	[XPO_A_HISTORY_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
	[XPO_A_HISTORY_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* XPO_CMD_BLACKBOX_GET - dump */
static const struct nla_policy xpo_blackbox_get_nl_policy[XPO_A_BLACKBOX_CARD + 1] = {
	[XPO_A_BLACKBOX_CARD] = { .type = NLA_U32, },
};

/* XPO_CMD_BLACKBOX_READ - dump */
static const struct nla_policy xpo_blackbox_read_nl_policy[XPO_A_BLACKBOX_ID + 1] = {
	[XPO_A_BLACKBOX_CARD] = { .type = NLA_U32, },
	[XPO_A_BLACKBOX_ID] = { .type = NLA_U32, },
};

/* XPO_CMD_BLACKBOX_SET - do */
static const struct nla_policy xpo_blackbox_set_nl_policy[XPO_A_BLACKBOX_DELETE + 1] = {
	[XPO_A_BLACKBOX_CARD] = { .type = NLA_U32, },
	[XPO_A_BLACKBOX_ID] = { .type = NLA_U32, },
	[XPO_A_BLACKBOX_PIN] = NLA_POLICY_MAX(NLA_U8, 1),
	[XPO_A_BLACKBOX_DELETE] = { .type = NLA_FLAG, },
};

/* XPO_CMD_COOLING_SET - do */
static const struct nla_policy xpo_cooling_set_nl_policy[XPO_A_CONTROL_THROTTLE + 1] = {
	[XPO_A_CONTROL_CARD] = { .type = NLA_U32, },
	[XPO_A_CONTROL_CAGE] = NLA_POLICY_MAX(NLA_U32, 15),
	[XPO_A_CONTROL_THROTTLE] = NLA_POLICY_MAX(NLA_U32, 1),
};

/* Ops table for xpo */
static const struct genl_split_ops xpo_nl_ops[] = {
	{
		.cmd		= XPO_CMD_CARD_GET,
		.pre_doit	= xpo_nl_card_pre_doit,
		.doit		= xpo_nl_card_get_doit,
		.post_doit	= xpo_nl_card_post_doit,
		.policy		= xpo_card_get_do_nl_policy,
		.maxattr	= XPO_A_CARD_HANDLE,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= XPO_CMD_CARD_GET,
		.dumpit		= xpo_nl_card_get_dumpit,
		.policy		= xpo_card_get_dump_nl_policy,
		.maxattr	= XPO_A_CARD_HANDLE,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= XPO_CMD_CAGE_GET,
		.pre_doit	= xpo_nl_cage_pre_doit,
		.doit		= xpo_nl_cage_get_doit,
		.post_doit	= xpo_nl_cage_post_doit,
		.policy		= xpo_cage_get_do_nl_policy,
		.maxattr	= XPO_A_CAGE_CAGE,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= XPO_CMD_CAGE_GET,
		.dumpit		= xpo_nl_cage_get_dumpit,
		.policy		= xpo_cage_get_dump_nl_policy,
		.maxattr	= XPO_A_CAGE_CAGE,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= XPO_CMD_MODULE_GET,
		.pre_doit	= xpo_nl_cage_pre_doit,
		.doit		= xpo_nl_module_get_doit,
		.post_doit	= xpo_nl_cage_post_doit,
		.policy		= xpo_module_get_do_nl_policy,
		.maxattr	= XPO_A_MODULE_IFINDEX,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= XPO_CMD_MODULE_GET,
		.dumpit		= xpo_nl_module_get_dumpit,
		.policy		= xpo_module_get_dump_nl_policy,
		.maxattr	= XPO_A_MODULE_IFINDEX,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= XPO_CMD_LANE_GET,
		.pre_doit	= xpo_nl_cage_pre_doit,
		.doit		= xpo_nl_lane_get_doit,
		.post_doit	= xpo_nl_cage_post_doit,
		.policy		= xpo_lane_get_do_nl_policy,
		.maxattr	= XPO_A_LANE_IFINDEX,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= XPO_CMD_LANE_GET,
		.dumpit		= xpo_nl_lane_get_dumpit,
		.policy		= xpo_lane_get_dump_nl_policy,
		.maxattr	= XPO_A_LANE_IFINDEX,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= XPO_CMD_MEMORY_GET,
		.pre_doit	= xpo_nl_memory_pre_doit,
		.doit		= xpo_nl_memory_get_doit,
		.post_doit	= xpo_nl_memory_post_doit,
		.policy		= xpo_memory_get_do_nl_policy,
		.maxattr	= XPO_A_MEMORY_RANGE,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= XPO_CMD_MEMORY_GET,
		.dumpit		= xpo_nl_memory_get_dumpit,
		.done		= xpo_nl_memory_get_done,
		.policy		= xpo_memory_get_dump_nl_policy,
		.maxattr	= XPO_A_MEMORY_RANGE,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= XPO_CMD_MEMORY_SET,
		.pre_doit	= xpo_nl_memory_pre_doit,
		.doit		= xpo_nl_memory_set_doit,
		.post_doit	= xpo_nl_memory_post_doit,
		.policy		= xpo_memory_set_nl_policy,
		.maxattr	= XPO_A_MEMORY_DATA,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= XPO_CMD_PAGE_GET,
		.dumpit		= xpo_nl_page_get_dumpit,
		.policy		= xpo_page_get_nl_policy,
		.maxattr	= XPO_A_PAGE_ENDPOINT,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= XPO_CMD_POWER_SET,
		.pre_doit	= xpo_nl_cage_pre_doit,
		.doit		= xpo_nl_power_set_doit,
		.post_doit	= xpo_nl_cage_post_doit,
		.policy		= xpo_power_set_nl_policy,
		.maxattr	= XPO_A_CONTROL_FORCE,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= XPO_CMD_RESET,
		.pre_doit	= xpo_nl_cage_pre_doit,
		.doit		= xpo_nl_reset_doit,
		.post_doit	= xpo_nl_cage_post_doit,
		.policy		= xpo_reset_nl_policy,
		.maxattr	= XPO_A_CONTROL_FORCE,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= XPO_CMD_REARM,
		.pre_doit	= xpo_nl_cage_pre_doit,
		.doit		= xpo_nl_rearm_doit,
		.post_doit	= xpo_nl_cage_post_doit,
		.policy		= xpo_rearm_nl_policy,
		.maxattr	= XPO_A_CONTROL_CAUSE,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= XPO_CMD_PORT_GET,
		.pre_doit	= xpo_nl_cage_pre_doit,
		.doit		= xpo_nl_port_get_doit,
		.post_doit	= xpo_nl_cage_post_doit,
		.policy		= xpo_port_get_do_nl_policy,
		.maxattr	= XPO_A_PORT_LANE,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= XPO_CMD_PORT_GET,
		.dumpit		= xpo_nl_port_get_dumpit,
		.policy		= xpo_port_get_dump_nl_policy,
		.maxattr	= XPO_A_PORT_LANE,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= XPO_CMD_APPLY,
		.pre_doit	= xpo_nl_cage_pre_doit,
		.doit		= xpo_nl_apply_doit,
		.post_doit	= xpo_nl_cage_post_doit,
		.policy		= xpo_apply_nl_policy,
		.maxattr	= XPO_A_APPLY_DRY_RUN,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= XPO_CMD_LANE_CONTROL_GET,
		.dumpit		= xpo_nl_lane_control_get_dumpit,
		.policy		= xpo_lane_control_get_nl_policy,
		.maxattr	= XPO_A_LANE_CONTROL_LANE,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= XPO_CMD_LANE_CONTROL_SET,
		.pre_doit	= xpo_nl_cage_pre_doit,
		.doit		= xpo_nl_lane_control_set_doit,
		.post_doit	= xpo_nl_cage_post_doit,
		.policy		= xpo_lane_control_set_nl_policy,
		.maxattr	= XPO_A_LANE_CONTROL_DRY_RUN,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= XPO_CMD_DRAIN_SET,
		.pre_doit	= xpo_nl_cage_pre_doit,
		.doit		= xpo_nl_drain_set_doit,
		.post_doit	= xpo_nl_cage_post_doit,
		.policy		= xpo_drain_set_nl_policy,
		.maxattr	= XPO_A_CONTROL_DRAINED,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= XPO_CMD_TELEMETRY_GET,
		.pre_doit	= xpo_nl_card_pre_doit,
		.doit		= xpo_nl_telemetry_get_doit,
		.post_doit	= xpo_nl_card_post_doit,
		.policy		= xpo_telemetry_get_do_nl_policy,
		.maxattr	= XPO_A_TELEMETRY_CARD,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= XPO_CMD_TELEMETRY_GET,
		.dumpit		= xpo_nl_telemetry_get_dumpit,
		.policy		= xpo_telemetry_get_dump_nl_policy,
		.maxattr	= XPO_A_TELEMETRY_CARD,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= XPO_CMD_PLAN_GET,
		.dumpit		= xpo_nl_plan_get_dumpit,
		.policy		= xpo_plan_get_nl_policy,
		.maxattr	= XPO_A_PLAN_CAGE,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= XPO_CMD_PLAN_SET,
		.pre_doit	= xpo_nl_cage_pre_doit,
		.doit		= xpo_nl_plan_set_doit,
		.post_doit	= xpo_nl_cage_post_doit,
		.policy		= xpo_plan_set_nl_policy,
		.maxattr	= XPO_A_PLAN_DEFAULT,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= XPO_CMD_VDM_GET,
		.dumpit		= xpo_nl_vdm_get_dumpit,
		.policy		= xpo_vdm_get_nl_policy,
		.maxattr	= XPO_A_VDM_CAGE,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= XPO_CMD_FLAG_LOG_GET,
		.dumpit		= xpo_nl_flag_log_get_dumpit,
		.policy		= xpo_flag_log_get_nl_policy,
		.maxattr	= XPO_A_FLAG_ENTRY_SINCE_SEQ,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= XPO_CMD_FLAG_COUNT_GET,
		.dumpit		= xpo_nl_flag_count_get_dumpit,
		.policy		= xpo_flag_count_get_nl_policy,
		.maxattr	= XPO_A_FLAG_COUNT_CAGE,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= XPO_CMD_HISTORY_GET,
		.dumpit		= xpo_nl_history_get_dumpit,
		.policy		= xpo_history_get_nl_policy,
		.maxattr	= XPO_A_HISTORY_IFINDEX,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= XPO_CMD_BLACKBOX_GET,
		.dumpit		= xpo_nl_blackbox_get_dumpit,
		.policy		= xpo_blackbox_get_nl_policy,
		.maxattr	= XPO_A_BLACKBOX_CARD,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= XPO_CMD_BLACKBOX_READ,
		.dumpit		= xpo_nl_blackbox_read_dumpit,
		.policy		= xpo_blackbox_read_nl_policy,
		.maxattr	= XPO_A_BLACKBOX_ID,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= XPO_CMD_BLACKBOX_SET,
		.pre_doit	= xpo_nl_card_pre_doit,
		.doit		= xpo_nl_blackbox_set_doit,
		.post_doit	= xpo_nl_card_post_doit,
		.policy		= xpo_blackbox_set_nl_policy,
		.maxattr	= XPO_A_BLACKBOX_DELETE,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= XPO_CMD_COOLING_SET,
		.pre_doit	= xpo_nl_cage_pre_doit,
		.doit		= xpo_nl_cooling_set_doit,
		.post_doit	= xpo_nl_cage_post_doit,
		.policy		= xpo_cooling_set_nl_policy,
		.maxattr	= XPO_A_CONTROL_THROTTLE,
		.flags		= GENL_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
};

static const struct genl_multicast_group xpo_nl_mcgrps[] = {
	[XPO_NLGRP_EVENTS] = { "events", },
	[XPO_NLGRP_FLAGS] = { "flags", },
};

struct genl_family xpo_nl_family __ro_after_init = {
	.name		= XPO_FAMILY_NAME,
	.version	= XPO_FAMILY_VERSION,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.split_ops	= xpo_nl_ops,
	.n_split_ops	= ARRAY_SIZE(xpo_nl_ops),
	.mcgrps		= xpo_nl_mcgrps,
	.n_mcgrps	= ARRAY_SIZE(xpo_nl_mcgrps),
};
