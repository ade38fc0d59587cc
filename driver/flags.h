/* SPDX-License-Identifier: GPL-2.0 */
#ifndef XPO_FLAGS_H
#define XPO_FLAGS_H

#include <linux/types.h>
#include <uapi/linux/xpo.h>

#define XPO_FLAGS_MODULE_BYTES	6	/* Lower:8-13 */
#define XPO_FLAGS_LANE_BYTES	20	/* 11h:134-153 */
#define XPO_FLAGS_ACTIVE_MS	2000	/* "active": seen within this time */

struct xpo_card;
struct xpo_event;
struct xpo_mgmt_range;
struct xpo_module;

/* Who reads raw registers; none takes a flag away from another. */
enum xpo_face {
	XPO_FACE_NETLINK,
	XPO_FACE_ETHTOOL,
	XPO_FACES
};

/*
 * OR the bits that @face has not seen yet into what it just read; they count
 * as seen by it afterwards.
 */
void xpo_flags_merge(struct xpo_module *module, enum xpo_face face,
		     const struct xpo_mgmt_range *range, u8 *buf);

#endif
