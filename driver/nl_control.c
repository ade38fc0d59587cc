// SPDX-License-Identifier: GPL-2.0
/* power-set, reset, rearm, cooling-set: wishes; results come as events. */
#include "cage.h"
#include "card.h"
#include "module.h"
#include "nl-gen.h"
#include "nl.h"

static int xpo_nl_control_require(struct genl_info *info, int attr,
				  const char *name)
{
	return info->attrs[attr] ? 0 : xpo_nl_missing(info, attr, name);
}

int xpo_nl_power_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	bool force = nla_get_flag(info->attrs[XPO_A_CONTROL_FORCE]);
	enum xpo_power_policy policy;
	int err;

	err = xpo_nl_control_require(info, XPO_A_CONTROL_POWER_POLICY,
				     "power-policy");
	if (err)
		return err;
	policy = nla_get_u32(info->attrs[XPO_A_CONTROL_POWER_POLICY]);
	return xpo_module_policy_set(xpo_nl_module(info), policy, force,
				     info->extack);
}

int xpo_nl_reset_doit(struct sk_buff *skb, struct genl_info *info)
{
	bool force = nla_get_flag(info->attrs[XPO_A_CONTROL_FORCE]);
	enum xpo_reset_kind kind;
	int err;

	err = xpo_nl_control_require(info, XPO_A_CONTROL_RESET_KIND,
				     "reset-kind");
	if (err)
		return err;
	kind = nla_get_u32(info->attrs[XPO_A_CONTROL_RESET_KIND]);
	return xpo_module_reset(xpo_nl_module(info), kind, force,
				info->extack);
}

int xpo_nl_cooling_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	int err;

	err = xpo_nl_control_require(info, XPO_A_CONTROL_THROTTLE, "throttle");
	if (err)
		return err;
	xpo_module_throttle_set(xpo_nl_module(info),
				nla_get_u32(info->attrs
					    [XPO_A_CONTROL_THROTTLE]));
	return 0;
}

int xpo_nl_rearm_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *attr = info->attrs[XPO_A_CONTROL_CAUSE];
	int err;

	err = xpo_nl_control_require(info, XPO_A_CONTROL_CAUSE, "cause");
	if (err)
		return err;
	if (!nla_get_u32(attr)) {
		NL_SET_ERR_MSG_ATTR(info->extack, attr, "no cause is named");
		return -EINVAL;
	}
	return xpo_cage_rearm(xpo_nl_card(info),
			      xpo_module_cage(xpo_nl_module(info)),
			      nla_get_u32(attr), info->extack);
}
