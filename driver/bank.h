/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Registers of one bank of lanes: which WRITEs bring page 10h from what it is
 * to what is wanted, with the fewest registers and no other lane's changed.
 * Pure functions; everything that writes page 10h plans with them.
 */
#ifndef XPO_BANK_H
#define XPO_BANK_H

#include <linux/types.h>

#include "cmis.h"
#include "lane_control.h"

/* DPConfig to Rx amplitude: all control sets are laid out alike */
#define XPO_BANK_SET_LEN	\
	(CMIS_SCS_RX_AMPLITUDE + CMIS_BANK_LANES / 2 - CMIS_SCS_DP_CONFIG)

/*
 * The longest plan: direct controls, lanes released and configured one by one,
 * each register of their signal integrity, and what begins and ends it
 */
#define XPO_BANK_WRITES		56

/* One WRITE of page 10h */
struct xpo_bank_write {
	u8 offset;
	u8 length;
	u8 data[CMIS_WRITE_MAX];
};

/**
 * struct xpo_bank_plan - WRITEs in the order in which they have to be done
 * @n: entries used in @write
 * @write: the WRITEs
 */
struct xpo_bank_plan {
	unsigned int n;
	struct xpo_bank_write write[XPO_BANK_WRITES];
};

/* Direct controls in the order in which they are written */
enum xpo_bank_direct {
	XPO_BANK_TX_POLARITY,
	XPO_BANK_TX_SQUELCH_DISABLE,
	XPO_BANK_TX_SQUELCH_FORCE,
	XPO_BANK_TX_EQ_FREEZE,
	XPO_BANK_RX_POLARITY,
	XPO_BANK_RX_DISABLE,
	XPO_BANK_RX_SQUELCH_DISABLE,
	XPO_BANK_TX_DISABLE,	/* dark before it is deinitialized */
	XPO_BANK_DP_DEINIT,
	XPO_BANK_DIRECT_COUNT
};

/**
 * struct xpo_bank_bits - wanted direct controls, lane bits
 * @mask: lanes of which something is wanted
 * @value: what is wanted of them
 */
struct xpo_bank_bits {
	u8 mask[XPO_BANK_DIRECT_COUNT];
	u8 value[XPO_BANK_DIRECT_COUNT];
};

/* Ask for a direct control of some lanes; what was asked for before loses */
void xpo_bank_want(struct xpo_bank_bits *bits, enum xpo_bank_direct direct,
		   u8 lanes, bool on);
/* Ask for what an operator wants of a lane, as far as it is advertised */
void xpo_bank_want_control(struct xpo_bank_bits *bits, u8 lane,
			   const struct xpo_lane_control *control,
			   const u8 *advertising);

/* Add the WRITEs of the direct controls. page is page 10h as it is. */
void xpo_bank_plan_bits(const u8 page[CMIS_HALF_SIZE],
			const struct xpo_bank_bits *bits,
			struct xpo_bank_plan *plan);
/* Add the WRITEs that make staged control set 0 what set says */
void xpo_bank_plan_set(const u8 page[CMIS_HALF_SIZE],
		       const u8 set[XPO_BANK_SET_LEN],
		       struct xpo_bank_plan *plan);
/* Add the WRITE that applies the staged control set to lanes */
void xpo_bank_plan_apply(u8 lanes, struct xpo_bank_plan *plan);
/* Add what another plan does */
void xpo_bank_plan_add(const struct xpo_bank_plan *more,
		       struct xpo_bank_plan *plan);
/* What page 10h is after the plan */
void xpo_bank_plan_done(const struct xpo_bank_plan *plan,
			u8 page[CMIS_HALF_SIZE]);

/* Staged control set 0 within page 10h, and the active one within 11h */
const u8 *xpo_bank_staged(const u8 page[CMIS_HALF_SIZE]);
const u8 *xpo_bank_active(const u8 page[CMIS_HALF_SIZE]);

/*
 * Put one lane of a data path into a set: AppSel (0: unused), first lane of
 * the data path, and what an operator wants. Controls that he does not want
 * anything of are as in own, the module's own settings.
 */
void xpo_bank_put_lane(u8 set[XPO_BANK_SET_LEN], u8 lane, u8 app_sel,
		       u8 first, const struct xpo_lane_control *control,
		       const u8 *advertising,
		       const u8 own[XPO_BANK_SET_LEN]);
/* A staged control of a lane in a set */
u8 xpo_bank_get(const u8 set[XPO_BANK_SET_LEN], enum xpo_lane_control_id id,
		u8 lane);
/* Do two sets mean the same for some lanes? Lanes that differ. */
u8 xpo_bank_differ(const u8 a[XPO_BANK_SET_LEN],
		   const u8 b[XPO_BANK_SET_LEN], u8 lanes);
/* All lanes of the data paths in a set that have one of these lanes */
u8 xpo_bank_overlap(const u8 set[XPO_BANK_SET_LEN], u8 lanes);
/* AppSel of the data path that is exactly on these lanes, else 0 */
u8 xpo_bank_app_sel(const u8 set[XPO_BANK_SET_LEN], u8 lanes);
/* Has one of the lanes explicit settings? */
bool xpo_bank_is_explicit(const u8 set[XPO_BANK_SET_LEN], u8 lanes);

/* Lanes whose nibble in 11h:128-131 or 202-205 is one of codes, bit per code */
u8 xpo_bank_lanes_in(const u8 nibbles[CMIS_BANK_LANES / 2], u16 codes);
/* Code of one lane there */
u8 xpo_bank_code(const u8 nibbles[CMIS_BANK_LANES / 2], u8 lane);

#endif
