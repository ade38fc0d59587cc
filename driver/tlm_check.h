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

/**
 * struct xpo_tlm_wrong - the impossible number that the card has left in memory
 * @there: there is one
 * @produced: this
 */
struct xpo_tlm_wrong {
	bool there;
	u64 produced;
};

/* The card has written up to produced, after head and up to its limit */
bool xpo_tlm_check_produced(u64 produced, u64 head, u64 limit);
/*
 * True when an impossible number is a new one: it is seen with every look until
 * the card writes the next, and is one mistake all the same
 */
bool xpo_tlm_check_news(struct xpo_tlm_wrong *wrong, u64 produced);
/* Record n is not, and will not be, overwritten while head stands there */
bool xpo_tlm_check_kept(u64 n, u64 head, u64 records, u64 guard);
/* What is wrong with record n, besides its checksum; NULL: nothing */
const char *xpo_tlm_check_record(const struct xpo_tlm_record *record, u64 n,
				 const struct xpo_tlm_limits *limits);

#endif
