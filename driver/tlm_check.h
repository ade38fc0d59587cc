/* SPDX-License-Identifier: GPL-2.0 */
/* What the driver believes of what the card writes into the telemetry ring */
#ifndef XPO_TLM_CHECK_H
#define XPO_TLM_CHECK_H

#include <linux/types.h>
#include <linux/xpo_telemetry.h>

/**
 * struct xpo_tlm_limits - what a record may name
 * @cages: cages of the card
 * @endpoints: most endpoints of a cage
 * @slots: slots of the shadow area
 */
struct xpo_tlm_limits {
	u32 cages;
	u32 endpoints;
	u32 slots;
};

/* The card has written up to produced, after head and up to its limit */
bool xpo_tlm_check_produced(u64 produced, u64 head, u64 limit);
/* Record n is not, and will not be, overwritten while head stands there */
bool xpo_tlm_check_kept(u64 n, u64 head, u64 records, u64 guard);
/* What is wrong with record n, besides its checksum; NULL: nothing */
const char *xpo_tlm_check_record(const struct xpo_tlm_record *record, u64 n,
				 const struct xpo_tlm_limits *limits);

#endif
