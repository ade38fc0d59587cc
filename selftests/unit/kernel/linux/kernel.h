/* SPDX-License-Identifier: GPL-2.0 */
/* The few helpers of the kernel that the tested files of the driver use. */
#ifndef XPO_UNIT_KERNEL_H
#define XPO_UNIT_KERNEL_H

#include <assert.h>
#include <linux/types.h>
#include <stdbool.h>
#include <stdio.h>

#define U16_MAX			((u16)~0)
#define S32_MAX			((s32)(~0U >> 1))
#define S32_MIN			(-S32_MAX - 1)

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

/* Numbers here are small and not negative, which min() need not know */
static inline int xpo_unit_min(int a, int b)
{
	return a < b ? a : b;
}

static inline int xpo_unit_div_round_up(int n, int d)
{
	return (n + d - 1) / d;
}

/* What must not happen fails a test */
static inline bool xpo_unit_warn(bool condition)
{
	assert(!condition);
	return condition;
}

#define WARN_ON_ONCE		xpo_unit_warn
#define min			xpo_unit_min
#define DIV_ROUND_UP		xpo_unit_div_round_up

#endif
