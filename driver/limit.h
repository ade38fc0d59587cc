/* SPDX-License-Identifier: GPL-2.0 */
/* Thresholds of a module's monitors, page 02h (CMIS section 8.5). */
#ifndef XPO_LIMIT_H
#define XPO_LIMIT_H

#include <linux/types.h>

/* What page 02h has thresholds of */
enum xpo_limit_kind {
	XPO_LIMIT_TEMPERATURE_MC,
	XPO_LIMIT_VCC_MV,
	XPO_LIMIT_AUX2_MC,		/* when it is a laser temperature */
	XPO_LIMIT_AUX3_MC,		/* the same */
	XPO_LIMIT_TX_POWER_NW,
	XPO_LIMIT_TX_BIAS_UA,
	XPO_LIMIT_RX_POWER_NW,
	XPO_LIMIT_KINDS
};

/**
 * struct xpo_limit - thresholds of one monitor, in the unit of its kind
 * @high_alarm: and so on
 * @low_alarm: see above
 * @high_warning: see above
 * @low_warning: see above
 */
struct xpo_limit {
	s32 high_alarm;
	s32 low_alarm;
	s32 high_warning;
	s32 low_warning;
};

/*
 * Thresholds as page 02h (registers 128-255) has them; bias_scale is
 * 01h:160.4-3. False: the module has none that make sense.
 */
bool xpo_limit_parse(const u8 *page, enum xpo_limit_kind kind, u8 bias_scale,
		     struct xpo_limit *limits);

#endif
