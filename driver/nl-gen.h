/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	Documentation/netlink/specs/xpo.yaml */
/* YNL-GEN kernel header */
/* To regenerate run: tools/net/ynl/ynl-regen.sh */

#ifndef _LINUX_XPO_GEN_H
#define _LINUX_XPO_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/xpo.h>

/* Common nested types */
extern const struct nla_policy xpo_plan_tap_nl_policy[XPO_A_PLAN_TAP_ON_INTERRUPT + 1];
extern const struct nla_policy xpo_range_nl_policy[XPO_A_RANGE_LENGTH + 1];

int xpo_nl_card_pre_doit(const struct genl_split_ops *ops, struct sk_buff *skb,
			 struct genl_info *info);
int xpo_nl_cage_pre_doit(const struct genl_split_ops *ops, struct sk_buff *skb,
			 struct genl_info *info);
int xpo_nl_memory_pre_doit(const struct genl_split_ops *ops,
			   struct sk_buff *skb, struct genl_info *info);
void
xpo_nl_card_post_doit(const struct genl_split_ops *ops, struct sk_buff *skb,
		      struct genl_info *info);
void
xpo_nl_cage_post_doit(const struct genl_split_ops *ops, struct sk_buff *skb,
		      struct genl_info *info);
void
xpo_nl_memory_post_doit(const struct genl_split_ops *ops, struct sk_buff *skb,
			struct genl_info *info);
int xpo_nl_memory_get_done(struct netlink_callback *cb);

int xpo_nl_card_get_doit(struct sk_buff *skb, struct genl_info *info);
int xpo_nl_card_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int xpo_nl_cage_get_doit(struct sk_buff *skb, struct genl_info *info);
int xpo_nl_cage_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int xpo_nl_module_get_doit(struct sk_buff *skb, struct genl_info *info);
int xpo_nl_module_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int xpo_nl_lane_get_doit(struct sk_buff *skb, struct genl_info *info);
int xpo_nl_lane_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int xpo_nl_memory_get_doit(struct sk_buff *skb, struct genl_info *info);
int xpo_nl_memory_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int xpo_nl_memory_set_doit(struct sk_buff *skb, struct genl_info *info);
int xpo_nl_page_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int xpo_nl_power_set_doit(struct sk_buff *skb, struct genl_info *info);
int xpo_nl_reset_doit(struct sk_buff *skb, struct genl_info *info);
int xpo_nl_rearm_doit(struct sk_buff *skb, struct genl_info *info);
int xpo_nl_port_get_doit(struct sk_buff *skb, struct genl_info *info);
int xpo_nl_port_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int xpo_nl_apply_doit(struct sk_buff *skb, struct genl_info *info);
int xpo_nl_lane_control_get_dumpit(struct sk_buff *skb,
				   struct netlink_callback *cb);
int xpo_nl_lane_control_set_doit(struct sk_buff *skb, struct genl_info *info);
int xpo_nl_drain_set_doit(struct sk_buff *skb, struct genl_info *info);
int xpo_nl_telemetry_get_doit(struct sk_buff *skb, struct genl_info *info);
int xpo_nl_telemetry_get_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb);
int xpo_nl_plan_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int xpo_nl_plan_set_doit(struct sk_buff *skb, struct genl_info *info);
int xpo_nl_vdm_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int xpo_nl_flag_log_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb);
int xpo_nl_flag_count_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int xpo_nl_history_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int xpo_nl_blackbox_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb);
int xpo_nl_blackbox_read_dumpit(struct sk_buff *skb,
				struct netlink_callback *cb);
int xpo_nl_blackbox_set_doit(struct sk_buff *skb, struct genl_info *info);
int xpo_nl_cooling_set_doit(struct sk_buff *skb, struct genl_info *info);

enum {
	XPO_NLGRP_EVENTS,
	XPO_NLGRP_FLAGS,
};

extern struct genl_family xpo_nl_family;

#endif /* _LINUX_XPO_GEN_H */
