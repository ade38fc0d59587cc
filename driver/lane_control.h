/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Controls of a lane that an operator may set: where they are, and how a
 * module advertises that it has them. Pure functions of registers.
 */
#ifndef XPO_LANE_CONTROL_H
#define XPO_LANE_CONTROL_H

#include <linux/types.h>

#include "cmis.h"

/* In the order of the netlink attributes */
enum xpo_lane_control_id {
	/* Direct: effective at once */
	XPO_LANE_CONTROL_TX_DISABLE,
	XPO_LANE_CONTROL_RX_DISABLE,
	XPO_LANE_CONTROL_TX_SQUELCH_FORCE,
	XPO_LANE_CONTROL_TX_SQUELCH_DISABLE,
	XPO_LANE_CONTROL_RX_SQUELCH_DISABLE,
	XPO_LANE_CONTROL_TX_POLARITY,
	XPO_LANE_CONTROL_RX_POLARITY,
	XPO_LANE_CONTROL_TX_EQ_FREEZE,
	/* Staged: signal integrity of a control set */
	XPO_LANE_CONTROL_TX_EQ_ADAPTIVE,
	XPO_LANE_CONTROL_TX_EQ,
	XPO_LANE_CONTROL_TX_CDR,
	XPO_LANE_CONTROL_RX_CDR,
	XPO_LANE_CONTROL_RX_PRE,
	XPO_LANE_CONTROL_RX_POST,
	XPO_LANE_CONTROL_RX_AMPLITUDE,
	XPO_LANE_CONTROL_COUNT
};

#define XPO_LANE_CONTROL_STAGED	\
	GENMASK(XPO_LANE_CONTROL_COUNT - 1, XPO_LANE_CONTROL_TX_EQ_ADAPTIVE)

/**
 * struct xpo_lane_control - what is wanted of one lane
 * @set: controls that were asked for, bit per enum xpo_lane_control_id
 * @touched: direct ones that were ever set: back to 0 when not in @set
 * @value: values, for those in @set
 */
struct xpo_lane_control {
	u16 set;
	u16 touched;
	u8 value[XPO_LANE_CONTROL_COUNT];
};

/* Page 10h register of a control; of its lane 0 when it is a nibble */
u8 xpo_lane_control_register(enum xpo_lane_control_id id);
bool xpo_lane_control_is_nibble(enum xpo_lane_control_id id);
/* As in the netlink specification */
const char *xpo_lane_control_name(enum xpo_lane_control_id id);
/* Where it is advertised: "01h:155.1 OutputDisableTxSupported" */
const char *xpo_lane_control_source(enum xpo_lane_control_id id);

/* Does a module with this page 01h (NULL: none) have it? */
bool xpo_lane_control_has(const u8 *advertising, enum xpo_lane_control_id id);
/* Is the value one that it can do? */
bool xpo_lane_control_allows(const u8 *advertising,
			     enum xpo_lane_control_id id, u8 value);

#endif
