// SPDX-License-Identifier: GPL-2.0
#include "module_f16.h"

#include <math.h>

#define F16_BIAS		24
#define F16_EXPONENT_MAX	31
#define F16_MANTISSA_MAX	2047
#define F16_MANTISSA_BITS	11

uint16_t mod_f16_encode(double value)
{
	int s = 0;
	double m;

	if (!(value > 0))
		return 0;
	if (value >= MOD_F16_MAX)
		return F16_EXPONENT_MAX << F16_MANTISSA_BITS |
		       F16_MANTISSA_MAX;
	/* Close from below, so that the loop takes a step or two */
	m = ceil(log10(value / F16_MANTISSA_MAX)) + F16_BIAS - 1;
	if (m > 0)
		s = m;
	m = nearbyint(value * pow(10, F16_BIAS - s));
	while (m > F16_MANTISSA_MAX && s < F16_EXPONENT_MAX)
		m = nearbyint(value * pow(10, F16_BIAS - ++s));
	return m ? s << F16_MANTISSA_BITS | (uint16_t)m : 0;
}

double mod_f16_decode(uint16_t raw)
{
	return (raw & F16_MANTISSA_MAX) *
	       pow(10, (raw >> F16_MANTISSA_BITS) - F16_BIAS);
}
