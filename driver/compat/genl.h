/* SPDX-License-Identifier: GPL-2.0 */
/*
 * struct genl_split_ops for kernels that only have genl_ops. The generated
 * nl-gen.c stays as it is: genl.c includes it and translates its table.
 */
#ifndef XPO_COMPAT_GENL_H
#define XPO_COMPAT_GENL_H

#include <net/genetlink.h>

struct genl_split_ops {
	union {
		struct {
			int (*pre_doit)(const struct genl_split_ops *ops,
					struct sk_buff *skb,
					struct genl_info *info);
			int (*doit)(struct sk_buff *skb,
				    struct genl_info *info);
			void (*post_doit)(const struct genl_split_ops *ops,
					  struct sk_buff *skb,
					  struct genl_info *info);
		};
		struct {
			int (*start)(struct netlink_callback *cb);
			int (*dumpit)(struct sk_buff *skb,
				      struct netlink_callback *cb);
			int (*done)(struct netlink_callback *cb);
		};
	};
	const struct nla_policy *policy;
	unsigned int maxattr;
	u8 cmd;
	u8 internal_flags;
	u8 flags;
	u8 validate;
};

int xpo_compat_genl_register(void);

#endif
