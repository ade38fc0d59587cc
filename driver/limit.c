// SPDX-License-Identifier: GPL-2.0
/* Thresholds of a module's monitors */

#include <linux/kernel.h>

#include "cmis.h"
#include "limit.h"

/* Registers, and what a unit of them is: mul / div */
static const struct {
	u8 offset;
	bool is_signed;
	u16 mul;
	u16 div;
} xpo_limit_table[] = {
	[XPO_LIMIT_TEMPERATURE_MC] = { CMIS_02_TEMP, true, 1000, 256 },
	[XPO_LIMIT_VCC_MV] = { CMIS_02_VCC, false, 1, 10 },
	[XPO_LIMIT_AUX2_MC] = { CMIS_02_AUX2, true, 1000, 256 },
	[XPO_LIMIT_AUX3_MC] = { CMIS_02_AUX3, true, 1000, 256 },
	[XPO_LIMIT_TX_POWER_NW] = { CMIS_02_TX_POWER, false,
				     CMIS_OPTICAL_POWER_UNIT_NW, 1 },
	[XPO_LIMIT_TX_BIAS_UA] = { CMIS_02_TX_BIAS, false,
				    CMIS_TX_BIAS_UNIT_UA, 1 },
	[XPO_LIMIT_RX_POWER_NW] = { CMIS_02_RX_POWER, false,
				     CMIS_OPTICAL_POWER_UNIT_NW, 1 },
};

static s32 xpo_limit_value(const u8 *page, enum xpo_limit_kind kind,
			   u8 which)
{
	const u8 *reg = page + xpo_limit_table[kind].offset + which -
			CMIS_UPPER;
	s32 raw = reg[0] << 8 | reg[1];

	if (xpo_limit_table[kind].is_signed)
		raw = (s16)raw;
	return raw * xpo_limit_table[kind].mul / xpo_limit_table[kind].div;
}

bool xpo_limit_parse(const u8 *page, enum xpo_limit_kind kind, u8 bias_scale,
		     struct xpo_limit *limits)
{
	s32 scale = 1;

	if (kind == XPO_LIMIT_TX_BIAS_UA) {
		/* Scale 3 is reserved */
		if (bias_scale >= 3)
			return false;
		scale <<= bias_scale;
	}
	limits->high_alarm = scale * xpo_limit_value(page, kind,
						      CMIS_02_HIGH_ALARM);
	limits->low_alarm = scale * xpo_limit_value(page, kind,
						     CMIS_02_LOW_ALARM);
	limits->high_warning = scale * xpo_limit_value(page, kind,
							CMIS_02_HIGH_WARNING);
	limits->low_warning = scale * xpo_limit_value(page, kind,
						       CMIS_02_LOW_WARNING);
	return limits->low_alarm <= limits->low_warning &&
	       limits->low_warning < limits->high_warning &&
	       limits->high_warning <= limits->high_alarm;
}
