/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A management endpoint of a module: the pages that were read from it and
 * what they mean. Nothing here touches a bus.
 */
#ifndef XPO_ENDPOINT_H
#define XPO_ENDPOINT_H

#include <linux/types.h>

#include "module.h"

/* Lower memory, 00h, 01h, 02h, 04h, 1Ch, 2Fh, and 10h and 11h of every bank */
#define XPO_ENDPOINT_PAGES	(7 + 2 * XPO_LANE_GROUPS)

/* Longest times that the module advertises for its state changes */
struct xpo_endpoint_ms {
	u32 pwr_up;
	u32 pwr_dn;
	u32 dp_init;
	u32 dp_deinit;
	u32 tx_on;
	u32 tx_off;
};

/**
 * struct xpo_endpoint - what is known about one endpoint
 * @index: number within the module
 * @identified: its pages were read and make sense
 * @answering: @identified, and it acknowledges
 * @err: negative errno of the last access that failed, 0 none
 * @identifier: Lower:0
 * @revision: Lower:1
 * @flat: flat memory
 * @banks: lane banks of the memory map, 0 with flat memory
 * @groups: groups of lanes that it serves
 * @first_group: group of the module that its bank 0 is
 * @state: Lower:3.3-1
 * @state_ns: card time at which @state was read
 * @fault_cause: Lower:41
 * @ms: advertised durations
 * @checksums_present: verified pages, bitmap of enum xpo_checksum
 * @checksums_bad: those that are wrong
 * @silent: samples in a row that the card could not take
 * @sample_seq: the newest sample that was looked at
 * @n_pages: entries used in @pages
 * @pages: what was read at identification
 */
struct xpo_endpoint {
	u8 index;
	bool identified;
	bool answering;
	int err;
	u8 identifier;
	u8 revision;
	bool flat;
	u8 banks;
	u8 groups;
	u8 first_group;
	enum xpo_cmis_state state;
	u64 state_ns;
	u8 fault_cause;
	struct xpo_endpoint_ms ms;
	u32 checksums_present;
	u32 checksums_bad;
	u8 silent;
	u64 sample_seq;
	unsigned int n_pages;
	struct xpo_page pages[XPO_ENDPOINT_PAGES];
};

const struct xpo_page *xpo_endpoint_page(const struct xpo_endpoint *ep,
					 u8 bank, u8 page, bool lower);
/* Registers 128-255 of an unbanked page; NULL when it was not read */
const u8 *xpo_endpoint_data(const struct xpo_endpoint *ep, u8 page);
/* A register of lower memory or an unbanked page; 0 when it was not read */
u8 xpo_endpoint_lower(const struct xpo_endpoint *ep, u8 offset);
u8 xpo_endpoint_upper(const struct xpo_endpoint *ep, u8 page, u8 offset);
/* Keep a page; false when there is no room */
bool xpo_endpoint_add_page(struct xpo_endpoint *ep,
			   const struct xpo_page *page);

/* -EBADMSG when this is not the lower memory of a CMIS module */
int xpo_endpoint_parse_lower(struct xpo_endpoint *ep, const u8 lower[128]);
/* Banks, durations and checksums, when the unbanked pages are there */
void xpo_endpoint_parse_pages(struct xpo_endpoint *ep);
enum xpo_cmis_state xpo_endpoint_parse_state(u8 state);

/* A control register was written: keep the copy of its page true */
void xpo_endpoint_wrote(struct xpo_endpoint *ep, u8 bank, u8 page, u8 offset,
			u8 value);

/* Hold-off after a page change in us, 0 when it is not advertised */
u16 xpo_endpoint_page_us(const struct xpo_endpoint *ep);
/* Longest READ in bytes */
u8 xpo_endpoint_read_max(const struct xpo_endpoint *ep);
bool xpo_endpoint_tunable(const struct xpo_endpoint *ep);
/* Are there normalized application descriptors, page 1Ch? */
bool xpo_endpoint_normalized(const struct xpo_endpoint *ep);
/* Are there versatile diagnostics monitors, and in how many groups (pages)? */
bool xpo_endpoint_vdm(const struct xpo_endpoint *ep);
u8 xpo_endpoint_vdm_groups(const struct xpo_endpoint *ep);
/* Vendor, part, serial number and date */
bool xpo_endpoint_same(const struct xpo_endpoint *a,
		       const struct xpo_endpoint *b);
/* Everything but what the shadow and the flags add */
void xpo_endpoint_fill(const struct xpo_endpoint *ep,
		       struct xpo_endpoint_info *info);
/* The four monitors, from Lower:14-23 */
void xpo_endpoint_fill_monitors(const struct xpo_endpoint *ep,
				const u8 *lower14,
				struct xpo_endpoint_info *info);

#endif
