/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Clear-on-read registers. The card reads them and every read becomes an
 * event, so the driver owns what was read: who looks at raw registers gets
 * the hardware's bits and those that others took before (CMIS 8.2.4,
 * Documentation/hardware.md section 6.2).
 */
#ifndef XPO_FLAGS_H
#define XPO_FLAGS_H

#include <linux/types.h>
#include <uapi/linux/xpo.h>

#define XPO_FLAGS_MODULE_BYTES	6	/* Lower:8-13 */
#define XPO_FLAGS_LANE_BYTES	20	/* 11h:134-153 */
#define XPO_FLAGS_ACTIVE_MS	2000	/* "active": seen within this time */

struct xpo_card;
struct xpo_endpoint;
struct xpo_event;
struct xpo_flags;
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

/* Tell the card which registers clear on read; before events are started */
void xpo_flags_set_ranges(struct xpo_card *card);
/* EP.FLAGS before it is known what there is: READs tell what they clear */
u32 xpo_flags_early(void);
/* EP.FLAGS for an endpoint: the ranges that it has, and its banks */
u32 xpo_flags_endpoint(const struct xpo_endpoint *ep);

struct xpo_flags *xpo_flags_create(void);
void xpo_flags_destroy(struct xpo_flags *flags);
/* Another module: forget */
void xpo_flags_clear(struct xpo_module *module);
void xpo_flags_forget(struct xpo_module *module);

/*
 * Account a FLAGS event. True when a bit was not active before, so that it
 * is news: a condition that lasts latches its flag again and again.
 */
bool xpo_flags_event(struct xpo_module *module, const struct xpo_event *event);
/* Serve endpoints again that said the same for too long; from the work */
void xpo_flags_unmute(struct xpo_module *module);
/* Does this register clear on read? */
bool xpo_flags_is_flag(u8 page, u8 offset);
/* Lane of its bank that a bit of such a register is about; -1 none */
int xpo_flags_bit_lane(u8 page, u8 offset, u8 bit);
/* Does the event tell that the state of a module, of data paths changed? */
bool xpo_flags_is_state(const struct xpo_event *event);
bool xpo_flags_is_lanes(const struct xpo_event *event);

/* Both under the module's lock: bits active at @now_ns, and ever seen */
void xpo_flags_module(struct xpo_module *module, u8 endpoint, u64 now_ns,
		      u8 active[XPO_FLAGS_MODULE_BYTES],
		      u8 seen[XPO_FLAGS_MODULE_BYTES]);
void xpo_flags_lane(struct xpo_module *module, u8 lane, u64 now_ns,
		    u32 *active, u32 *seen);
/* The same of any clear-on-read register; 0 when it is none */
void xpo_flags_register(struct xpo_module *module, u8 endpoint, u8 bank,
			u8 page, u8 offset, u64 now_ns, u8 *active, u8 *seen);
/* Active bits of clear-on-read registers of a bank, over a page's copy */
void xpo_flags_overlay(struct xpo_module *module, u8 endpoint, u8 bank,
		       u8 page, bool lower, u64 now_ns, u8 data[128]);

#endif
