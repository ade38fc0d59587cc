/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Deadlines on the monotonic clock.
 */
#ifndef XPOCTL_CLOCK_H
#define XPOCTL_CLOCK_H

#include <limits.h>
#include <time.h>

static inline long long clock_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ll + now.tv_nsec / 1000000;
}

/* What poll() may wait until a deadline (-1: there is none) */
static inline int clock_left_ms(long long deadline)
{
	long long left;

	if (deadline < 0)
		return -1;
	left = deadline - clock_now_ms();
	if (left < 0)
		return 0;
	return left > INT_MAX ? INT_MAX : left;
}

#endif /* XPOCTL_CLOCK_H */
