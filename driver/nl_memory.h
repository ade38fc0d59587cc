/* SPDX-License-Identifier: GPL-2.0 */
/* Ranges of registers in requests and replies. */
#ifndef XPO_NL_MEMORY_H
#define XPO_NL_MEMORY_H

#include <linux/types.h>

#include "mgmt.h"

struct netlink_ext_ack;
struct nlattr;
struct sk_buff;
struct xpo_card;
struct xpo_module;

/**
 * struct xpo_nl_range - registers of one module of a card
 * @module: the module
 * @cage: its cage
 * @mgmt: registers
 */
struct xpo_nl_range {
	struct xpo_module *module;
	u8 cage;
	struct xpo_mgmt_range mgmt;
};

/* Explains errors in extack; the range itself is for xpo_mgmt_check() */
int xpo_nl_range_parse(struct xpo_card *card, const struct nlattr *attr,
		       struct xpo_nl_range *range,
		       struct netlink_ext_ack *extack);
int xpo_nl_range_put(struct sk_buff *skb, u8 cage,
		     const struct xpo_mgmt_range *mgmt);

#endif
