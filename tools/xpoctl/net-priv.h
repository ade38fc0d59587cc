/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files behind net.h have in common. No other file includes this.
 */
#ifndef XPOCTL_NET_PRIV_H
#define XPOCTL_NET_PRIV_H

#include "net.h"
#include "nl.h"

/* Families are looked for when they are needed */
struct net {
	struct nl route;
	struct nl devlink;
	struct nl ethtool;
	const char *error;	/* that of the latest request */
};

#endif /* XPOCTL_NET_PRIV_H */
