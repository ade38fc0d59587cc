/* SPDX-License-Identifier: GPL-2.0 */
/* Answers of operations that change many lanes. */
#ifndef XPO_NL_APPLY_H
#define XPO_NL_APPLY_H

#include <linux/types.h>

struct genl_info;
struct xpo_change_request;

/**
 * struct xpo_nl_apply_attrs - numbers of attributes in an attribute set
 * @id: number of what was started
 * @write: nest of a register write
 * @dry_run: only tell the writes
 */
struct xpo_nl_apply_attrs {
	int id;
	int write;
	int dry_run;
};

/* Start it and answer with its id, or answer with its writes */
int xpo_nl_apply_request(struct genl_info *info,
			 const struct xpo_change_request *request,
			 const struct xpo_nl_apply_attrs *attrs);

#endif
