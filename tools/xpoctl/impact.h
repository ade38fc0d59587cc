/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Interfaces that go down, or lose something, when ports do. A pure function
 * of the interfaces that there are.
 */
#ifndef XPOCTL_IMPACT_H
#define XPOCTL_IMPACT_H

#include <stddef.h>

#include "net.h"

enum impact {
	IMPACT_NONE,
	IMPACT_MEMBER,		/* loses some of its members */
	IMPACT_DOWN
};

/*
 * Fills impacts, one per link, from the indexes of the ports that go down:
 * what is on top of one goes with it, a bond or bridge with its last member
 * that is up.
 */
void impact_find(const struct net_link *links, size_t count,
		 const int *ifindexes, size_t ifindex_count,
		 enum impact *impacts);

#endif /* XPOCTL_IMPACT_H */
