/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The seam between xpoctl and the rest of the kernel's networking: interfaces
 * and what uses them, devlink and ethtool settings of ports. As with ipc.h, no
 * attribute is known outside of net*.c, functions return 0 or a negative
 * errno, and net_error() is then the kernel's text about it.
 *
 * All of it is about the network namespace that xpoctl runs in.
 */
#ifndef XPOCTL_NET_H
#define XPOCTL_NET_H

#include <net/if.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NET_KIND_LEN	16
#define NET_TEXT_LEN	(INET6_ADDRSTRLEN + 4)	/* with a prefix length */
#define NET_LLADDR_LEN	60			/* 20 bytes, InfiniBand's */

struct net_link {
	int ifindex;
	char name[IF_NAMESIZE];
	char kind[NET_KIND_LEN];	/* "" for hardware */
	bool up;			/* somebody wants it */
	int master;			/* its bond or bridge, or 0 */
	int lower;			/* what it is on (a VLAN), or 0 */
};

enum net_what {
	NET_ADDRESSES,
	NET_NEIGHBOURS,
	NET_ROUTES
};

/* An address, neighbour or route on an interface */
struct net_use {
	int ifindex;
	char text[NET_TEXT_LEN];	/* 192.0.2.1/24, or "default" */
	char via[NET_TEXT_LEN];		/* of a route, or "" */
	char lladdr[NET_LLADDR_LEN];	/* of a neighbour, or "" */
	unsigned int table;		/* of a route */
	unsigned int paths;		/* of a route, on any interface */
	unsigned int paths_lost;	/* those on what was asked for */
};

struct net;

int net_open(struct net **net);
void net_close(struct net *net);
const char *net_error(const struct net *net);

int net_links(struct net *net, struct net_link **links, size_t *count);
/* Those on any of the interfaces; a route that has several comes once */
int net_uses(struct net *net, enum net_what what, const int *ifindexes,
	     size_t ifindex_count, struct net_use **uses, size_t *count);

int net_link_set(struct net *net, int ifindex, bool up);
int net_speed_set(struct net *net, int ifindex, uint32_t mbps);
/* handle and index are those of devlink; into count ports, 1 joins them */
int net_split(struct net *net, const char *handle, uint32_t index,
	      unsigned int count);

#endif /* XPOCTL_NET_H */
