// SPDX-License-Identifier: GPL-2.0
/* Controls of a lane: CMIS 5.4 sections 8.4.7, 8.4.8, 8.9.2, 8.9.3 */

#include <linux/kernel.h>

#include "lane_control.h"

#define XPO_LANE_CONTROL_STAGED_AT(field)	(CMIS_10_SCS0 + (field))

/* A control is there when a field of page 01h has one of some values */
static const struct {
	const char *name;
	const char *source;
	u8 reg;
	bool nibble;
	u8 adv;
	u8 mask;
} xpo_lane_controls[XPO_LANE_CONTROL_COUNT] = {
	[XPO_LANE_CONTROL_TX_DISABLE] = {
		"tx-disable", "01h:155.1 OutputDisableTxSupported",
		CMIS_10_TX_DISABLE, false,
		CMIS_01_CONTROLS_TX, CMIS_01_TX_DISABLE },
	[XPO_LANE_CONTROL_RX_DISABLE] = {
		"rx-disable", "01h:156.1 OutputDisableRxSupported",
		CMIS_10_RX_DISABLE, false,
		CMIS_01_CONTROLS_RX, CMIS_01_RX_DISABLE },
	[XPO_LANE_CONTROL_TX_SQUELCH_FORCE] = {
		"tx-squelch-force", "01h:155.3 ForcedSquelchTxSupported",
		CMIS_10_TX_SQUELCH_FORCE, false,
		CMIS_01_CONTROLS_TX, CMIS_01_TX_SQUELCH_FORCE },
	[XPO_LANE_CONTROL_TX_SQUELCH_DISABLE] = {
		"tx-squelch-disable",
		"01h:155.2 AutoSquelchDisableTxSupported",
		CMIS_10_TX_SQUELCH_DISABLE, false,
		CMIS_01_CONTROLS_TX, CMIS_01_TX_SQUELCH_DISABLE },
	[XPO_LANE_CONTROL_RX_SQUELCH_DISABLE] = {
		"rx-squelch-disable",
		"01h:156.2 AutoSquelchDisableRxSupported",
		CMIS_10_RX_SQUELCH_DISABLE, false,
		CMIS_01_CONTROLS_RX, CMIS_01_RX_SQUELCH_DISABLE },
	[XPO_LANE_CONTROL_TX_POLARITY] = {
		"tx-polarity", "01h:155.0 InputPolarityFlipTxSupported",
		CMIS_10_TX_POLARITY, false,
		CMIS_01_CONTROLS_TX, CMIS_01_TX_POLARITY },
	[XPO_LANE_CONTROL_RX_POLARITY] = {
		"rx-polarity", "01h:156.0 OutputPolarityFlipRxSupported",
		CMIS_10_RX_POLARITY, false,
		CMIS_01_CONTROLS_RX, CMIS_01_RX_POLARITY },
	[XPO_LANE_CONTROL_TX_EQ_FREEZE] = {
		"tx-eq-freeze", "01h:161.4 TxInputEqFreezeSupported",
		CMIS_10_TX_EQ_FREEZE, false,
		CMIS_01_SI_TX, CMIS_01_TX_EQ_FREEZE },
	[XPO_LANE_CONTROL_TX_EQ_ADAPTIVE] = {
		"tx-eq-adaptive", "01h:161.3 TxInputAdaptiveEqSupported",
		XPO_LANE_CONTROL_STAGED_AT(CMIS_SCS_TX_EQ_ENABLE), false,
		CMIS_01_SI_TX, CMIS_01_TX_EQ_ADAPTIVE },
	[XPO_LANE_CONTROL_TX_EQ] = {
		"tx-eq", "01h:161.2 TxInputEqHostControlSupported",
		XPO_LANE_CONTROL_STAGED_AT(CMIS_SCS_TX_EQ_TARGET), true,
		CMIS_01_SI_TX, CMIS_01_TX_EQ_HOST },
	[XPO_LANE_CONTROL_TX_CDR] = {
		"tx-cdr", "01h:161.1 TxCDRBypassControlSupported",
		XPO_LANE_CONTROL_STAGED_AT(CMIS_SCS_TX_CDR), false,
		CMIS_01_SI_TX, CMIS_01_TX_CDR_BYPASS },
	[XPO_LANE_CONTROL_RX_CDR] = {
		"rx-cdr", "01h:162.1 RxCDRBypassControlSupported",
		XPO_LANE_CONTROL_STAGED_AT(CMIS_SCS_RX_CDR), false,
		CMIS_01_SI_RX, CMIS_01_RX_CDR_BYPASS },
	[XPO_LANE_CONTROL_RX_PRE] = {
		"rx-pre", "01h:162.4-3 RxOutputEqControlSupported",
		XPO_LANE_CONTROL_STAGED_AT(CMIS_SCS_RX_PRE), true,
		CMIS_01_SI_RX, CMIS_01_RX_EQ },
	[XPO_LANE_CONTROL_RX_POST] = {
		"rx-post", "01h:162.4-3 RxOutputEqControlSupported",
		XPO_LANE_CONTROL_STAGED_AT(CMIS_SCS_RX_POST), true,
		CMIS_01_SI_RX, CMIS_01_RX_EQ },
	[XPO_LANE_CONTROL_RX_AMPLITUDE] = {
		"rx-amplitude",
		"01h:162.2 RxOutputAmplitudeControlSupported",
		XPO_LANE_CONTROL_STAGED_AT(CMIS_SCS_RX_AMPLITUDE), true,
		CMIS_01_SI_RX, CMIS_01_RX_AMPLITUDE },
};

u8 xpo_lane_control_register(enum xpo_lane_control_id id)
{
	return xpo_lane_controls[id].reg;
}

bool xpo_lane_control_is_nibble(enum xpo_lane_control_id id)
{
	return xpo_lane_controls[id].nibble;
}

const char *xpo_lane_control_name(enum xpo_lane_control_id id)
{
	return xpo_lane_controls[id].name;
}

const char *xpo_lane_control_source(enum xpo_lane_control_id id)
{
	return xpo_lane_controls[id].source;
}

static u8 xpo_lane_control_adv(const u8 *advertising, u8 reg)
{
	return advertising[reg - CMIS_UPPER];
}

bool xpo_lane_control_has(const u8 *advertising, enum xpo_lane_control_id id)
{
	u8 has;

	if (!advertising)
		return false;
	has = xpo_lane_control_adv(advertising, xpo_lane_controls[id].adv) &
	      xpo_lane_controls[id].mask;
	/* With one of the two cursors only, it is the post-cursor's field */
	if (id == XPO_LANE_CONTROL_RX_PRE)
		return FIELD_GET(CMIS_01_RX_EQ, has) == CMIS_RX_EQ_BOTH;
	return has;
}

bool xpo_lane_control_allows(const u8 *advertising,
			     enum xpo_lane_control_id id, u8 value)
{
	u8 levels = xpo_lane_control_adv(advertising, CMIS_01_SI_LEVELS);
	u8 cursors = xpo_lane_control_adv(advertising, CMIS_01_SI_CURSORS);

	switch (id) {
	case XPO_LANE_CONTROL_TX_EQ:
		return value <= FIELD_GET(CMIS_01_SI_TX_EQ_MAX, levels);
	case XPO_LANE_CONTROL_RX_PRE:
		return value <= FIELD_GET(CMIS_01_SI_PRE_MAX, cursors);
	case XPO_LANE_CONTROL_RX_POST:
		return value <= FIELD_GET(CMIS_01_SI_POST_MAX, cursors);
	case XPO_LANE_CONTROL_RX_AMPLITUDE:
		/* Code 15 is custom; the others have a bit each */
		return value == 15 ||
		       (value < 4 &&
			FIELD_GET(CMIS_01_SI_RX_LEVELS, levels) & BIT(value));
	default:
		return value <= 1;
	}
}
