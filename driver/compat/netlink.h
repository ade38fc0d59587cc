/* SPDX-License-Identifier: GPL-2.0 */
/* Netlink policies, and error messages with arguments where extack can only
 * point to constants
 */
#ifndef XPO_COMPAT_NETLINK_H
#define XPO_COMPAT_NETLINK_H

#include <linux/netlink.h>
#include <net/netlink.h>

#ifndef NLA_POLICY_MAX_LEN
#define NLA_POLICY_MAX_LEN(_len)	NLA_POLICY_MAX(NLA_BINARY, _len)
#endif

#ifndef NL_SET_ERR_MSG_FMT
/* The text stays valid until a thousand others were made. */
__printf(1, 2) const char *xpo_compat_extack(const char *fmt, ...);

#define NL_SET_ERR_MSG_FMT(extack, fmt, ...) do {			\
	struct netlink_ext_ack *__extack = (extack);			\
									\
	if (__extack)							\
		__extack->_msg = xpo_compat_extack(fmt, ##__VA_ARGS__);	\
} while (0)

#define NL_SET_ERR_MSG_FMT_MOD(extack, fmt, ...)			\
	NL_SET_ERR_MSG_FMT(extack, KBUILD_MODNAME ": " fmt, ##__VA_ARGS__)

#define NL_SET_ERR_MSG_ATTR_FMT(extack, attr, fmt, ...) do {		\
	struct netlink_ext_ack *__ack = (extack);			\
									\
	NL_SET_BAD_ATTR(__ack, attr);					\
	NL_SET_ERR_MSG_FMT(__ack, fmt, ##__VA_ARGS__);			\
} while (0)
#define XPO_COMPAT_EXTACK
#endif

#endif
