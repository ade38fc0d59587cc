/* SPDX-License-Identifier: GPL-2.0 */
/* The card as a devlink device. */
#ifndef XPO_DEVLINK_H
#define XPO_DEVLINK_H

struct devlink_ops;

/* For devlink_alloc(); the private data is struct xpo_card */
extern const struct devlink_ops xpo_devlink_ops;

#endif
