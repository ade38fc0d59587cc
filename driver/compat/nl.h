/* SPDX-License-Identifier: GPL-2.0 */
/* Differences of generic netlink that nl*.c have to go through */
#ifndef XPO_COMPAT_NL_H
#define XPO_COMPAT_NL_H

#include <net/genetlink.h>

#ifdef HAVE_GENL_SPLIT_OPS
#define xpo_compat_genl_register()	genl_register_family(&xpo_nl_family)
#endif

/* Parsed attributes of a dump's request; NULL where there is none */
static inline struct nlattr **
xpo_compat_dump_attrs(struct netlink_callback *cb)
{
#ifdef HAVE_GENL_INFO_DUMP
	return genl_info_dump(cb)->attrs;
#else
	return genl_dumpit_info(cb)->attrs;
#endif
}

#endif
