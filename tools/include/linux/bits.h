/* SPDX-License-Identifier: GPL-2.0 */
/*
 * BIT() and GENMASK() as in the kernel, so that headers shared with the
 * driver compile in user space.
 */
#ifndef XPO_TOOLS_LINUX_BITS_H
#define XPO_TOOLS_LINUX_BITS_H

#define BITS_PER_LONG		(8 * (int)sizeof(unsigned long))
#define BITS_PER_LONG_LONG	64

#define BIT(nr)			(1UL << (nr))
#define BIT_ULL(nr)		(1ULL << (nr))

/* 0, or a compile error when the constant condition holds */
#define XPO_BUILD_BUG_OR_ZERO(cond)	\
	((int)sizeof(char[1 - 2 * !!(cond)]) - 1)

#define XPO_CONST_AND(cond)	\
	__builtin_choose_expr(__builtin_constant_p(cond), (cond), 0)

#define GENMASK_INPUT_CHECK(h, l)	\
	XPO_BUILD_BUG_OR_ZERO(XPO_CONST_AND((l) > (h)))

#define GENMASK(h, l)	\
	(GENMASK_INPUT_CHECK(h, l) +	\
	 ((~0UL << (l)) & (~0UL >> (BITS_PER_LONG - 1 - (h)))))
#define GENMASK_ULL(h, l)	\
	(GENMASK_INPUT_CHECK(h, l) +	\
	 ((~0ULL << (l)) & (~0ULL >> (BITS_PER_LONG_LONG - 1 - (h)))))

#endif /* XPO_TOOLS_LINUX_BITS_H */
