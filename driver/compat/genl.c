// SPDX-License-Identifier: GPL-2.0
/*
 * The generated family on a kernel without genl_split_ops. A "do" and a
 * "dump" of one command, two rows of the generated table, become one row.
 */
#ifndef HAVE_GENL_SPLIT_OPS

#include <linux/module.h>
#include <linux/string.h>
#include <net/genetlink.h>

struct xpo_compat_family {
	char name[GENL_NAMSIZ];
	unsigned int version;
	u8 netnsok:1;
	u8 parallel_ops:1;
	u8 n_mcgrps;
	u8 n_split_ops;
	struct module *module;
	const struct genl_split_ops *split_ops;
	const struct genl_multicast_group *mcgrps;
};

#define genl_family	xpo_compat_family
#define xpo_nl_family	xpo_nl_generated
#include "../nl-gen.c"
#undef xpo_nl_family
#undef genl_family

extern struct genl_family xpo_nl_family;
struct genl_family xpo_nl_family __ro_after_init;
static struct genl_ops xpo_compat_ops[ARRAY_SIZE(xpo_nl_ops)] __ro_after_init;

static const struct genl_split_ops *xpo_compat_find_do(u8 cmd)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(xpo_nl_ops); i++)
		if (xpo_nl_ops[i].cmd == cmd &&
		    xpo_nl_ops[i].flags & GENL_CMD_CAP_DO)
			return &xpo_nl_ops[i];
	return NULL;
}

static int xpo_compat_pre_doit(const struct genl_ops *ops, struct sk_buff *skb,
			       struct genl_info *info)
{
	const struct genl_split_ops *split = xpo_compat_find_do(ops->cmd);

	if (!split || !split->pre_doit)
		return 0;
	return split->pre_doit(split, skb, info);
}

static void xpo_compat_post_doit(const struct genl_ops *ops,
				 struct sk_buff *skb, struct genl_info *info)
{
	const struct genl_split_ops *split = xpo_compat_find_do(ops->cmd);

	if (split && split->post_doit)
		split->post_doit(split, skb, info);
}

static void __init xpo_compat_fill_op(struct genl_ops *op,
				      const struct genl_split_ops *split)
{
	op->cmd = split->cmd;
	op->internal_flags = split->internal_flags;
	op->validate = split->validate;
	op->flags |= split->flags & ~(GENL_CMD_CAP_DO | GENL_CMD_CAP_DUMP);
	if (split->policy && split->maxattr > op->maxattr) {
		op->policy = split->policy;
		op->maxattr = split->maxattr;
	}
	if (split->flags & GENL_CMD_CAP_DO) {
		op->doit = split->doit;
	} else {
		op->start = split->start;
		op->dumpit = split->dumpit;
		op->done = split->done;
	}
}

int __init xpo_compat_genl_register(void)
{
	unsigned int i, n = 0;

	for (i = 0; i < ARRAY_SIZE(xpo_nl_ops); i++) {
		if (!n || xpo_compat_ops[n - 1].cmd != xpo_nl_ops[i].cmd)
			n++;
		xpo_compat_fill_op(&xpo_compat_ops[n - 1], &xpo_nl_ops[i]);
	}
	strscpy(xpo_nl_family.name, xpo_nl_generated.name, GENL_NAMSIZ);
	xpo_nl_family.version = xpo_nl_generated.version;
	xpo_nl_family.netnsok = xpo_nl_generated.netnsok;
	xpo_nl_family.parallel_ops = xpo_nl_generated.parallel_ops;
	xpo_nl_family.module = xpo_nl_generated.module;
	xpo_nl_family.ops = xpo_compat_ops;
	xpo_nl_family.n_ops = n;
	xpo_nl_family.mcgrps = xpo_nl_generated.mcgrps;
	xpo_nl_family.n_mcgrps = xpo_nl_generated.n_mcgrps;
	xpo_nl_family.pre_doit = xpo_compat_pre_doit;
	xpo_nl_family.post_doit = xpo_compat_post_doit;
	return genl_register_family(&xpo_nl_family);
}

#endif
