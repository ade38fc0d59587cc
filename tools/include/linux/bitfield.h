/* SPDX-License-Identifier: GPL-2.0 */
/*
 * FIELD_GET(), FIELD_PREP() and relatives as in the kernel. A mask that is
 * not constant, empty or not contiguous, and a constant value that does not
 * fit, are compile errors.
 */
#ifndef XPO_TOOLS_LINUX_BITFIELD_H
#define XPO_TOOLS_LINUX_BITFIELD_H

#include <linux/bits.h>

#define XPO_BF_SHIFT(mask)	__builtin_ctzll(mask)
#define XPO_BF_LOW(mask)	((mask) & (~(mask) + 1))

#define XPO_BF_BAD_MASK(mask)	\
	(!(mask) || (((mask) + XPO_BF_LOW(mask)) & (mask)))

#define XPO_BF_CHECK_MASK(mask)	\
	XPO_BUILD_BUG_OR_ZERO(XPO_BF_BAD_MASK((unsigned long long)(mask)))

#define FIELD_MAX(mask)	\
	((__typeof__(mask))((mask) >> XPO_BF_SHIFT(mask)))

#define FIELD_FIT(mask, val)	\
	(!(((unsigned long long)(val) << XPO_BF_SHIFT(mask)) & ~(mask)))

#define FIELD_GET(mask, reg)	\
	((__typeof__(mask))(XPO_BF_CHECK_MASK(mask) +	\
	 (((reg) & (mask)) >> XPO_BF_SHIFT(mask))))

#define XPO_BF_CHECK_VAL(mask, val)	\
	XPO_BUILD_BUG_OR_ZERO(XPO_CONST_AND(	\
		((unsigned long long)(val) & ~((mask) >> XPO_BF_SHIFT(mask)))))

#define FIELD_PREP(mask, val)	\
	((__typeof__(mask))(XPO_BF_CHECK_MASK(mask) +	\
	 XPO_BF_CHECK_VAL(mask, val) +	\
	 (((__typeof__(mask))(val) << XPO_BF_SHIFT(mask)) & (mask))))

#endif /* XPO_TOOLS_LINUX_BITFIELD_H */
