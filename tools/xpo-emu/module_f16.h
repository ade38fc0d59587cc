/* SPDX-License-Identifier: GPL-2.0 */
/* F16 of CMIS: 5 bits of exponent, 11 of mantissa, m x 10^(s - 24). */
#ifndef XPO_EMU_MODULE_F16_H
#define XPO_EMU_MODULE_F16_H

#include <stdint.h>

#define MOD_F16_MAX	2.047e10

/* Smallest exponent that the mantissa fits; 0 below 5e-25 and for negative. */
uint16_t mod_f16_encode(double value);
double mod_f16_decode(uint16_t raw);

#endif
