// SPDX-License-Identifier: GPL-2.0
/* The card's netdevs as rtnetlink shows them, read with libnl-route-3. */
#include <errno.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <netlink/netlink.h>
#include <netlink/addr.h>
#include <netlink/route/link.h>

#include "kselftest_harness.h"

#define MAX_PORTS	128	/* 8 groups of 16 cages */

FIXTURE(route)
{
	struct nl_sock *sock;
	struct nl_cache *links;
};

FIXTURE_SETUP(route)
{
	self->sock = nl_socket_alloc();
	ASSERT_NE(NULL, self->sock);
	ASSERT_EQ(0, nl_connect(self->sock, NETLINK_ROUTE));
	ASSERT_EQ(0, rtnl_link_alloc_cache(self->sock, AF_UNSPEC,
					   &self->links));
}

FIXTURE_TEARDOWN(route)
{
	nl_cache_free(self->links);
	nl_socket_free(self->sock);
}

/* Port number of one of the card's unsplit ports, -1 for other links */
static int port_number(struct rtnl_link *link)
{
	const char *name = rtnl_link_get_phys_port_name(link);
	char *end;
	long n;

	if (!name || name[0] != 'p')
		return -1;
	n = strtol(name + 1, &end, 10);
	return *end || n < 0 || n >= MAX_PORTS ? -1 : n;
}

static struct rtnl_link *find_port(struct nl_cache *links, int port)
{
	struct nl_object *obj;

	for (obj = nl_cache_get_first(links); obj; obj = nl_cache_get_next(obj))
		if (port_number((struct rtnl_link *)obj) == port)
			return (struct rtnl_link *)obj;
	return NULL;
}

/* Every group of every cage: eight ports each, without a hole */
static int count_ports(struct nl_cache *links)
{
	int n = 0;

	while (n < MAX_PORTS && find_port(links, n))
		n++;
	return n;
}

static uint64_t mac_of(struct rtnl_link *link)
{
	struct nl_addr *addr = rtnl_link_get_addr(link);
	const uint8_t *octet;
	uint64_t mac = 0;
	int i;

	if (!addr || nl_addr_get_len(addr) != 6)
		return 0;
	octet = nl_addr_get_binary_addr(addr);
	for (i = 0; i < 6; i++)
		mac = mac << 8 | octet[i];
	return mac;
}

TEST_F(route, every_group_of_every_cage_has_a_netdev)
{
	struct nl_object *obj;
	int seen = 0;

	for (obj = nl_cache_get_first(self->links); obj;
	     obj = nl_cache_get_next(obj))
		seen += port_number((struct rtnl_link *)obj) >= 0;
	EXPECT_EQ(seen, count_ports(self->links));
	EXPECT_LE(8 * 8, seen);
	EXPECT_EQ(0, seen % 8);
}

TEST_F(route, addresses_are_base_plus_port_id)
{
	struct rtnl_link *link = find_port(self->links, 0);
	int port, ports = count_ports(self->links);
	uint64_t base;

	ASSERT_NE(NULL, link);
	base = mac_of(link);
	ASSERT_NE(0, base);
	for (port = 1; port < ports; port++) {
		link = find_port(self->links, port);
		ASSERT_NE(NULL, link);
		/* port id = 64 x cage + first lane = 8 x port number */
		EXPECT_EQ(base + 8 * port, mac_of(link));
	}
}

static int set_up(struct nl_sock *sock, struct rtnl_link *link, bool up)
{
	struct rtnl_link *change = rtnl_link_alloc();
	int err;

	if (up)
		rtnl_link_set_flags(change, IFF_UP);
	else
		rtnl_link_unset_flags(change, IFF_UP);
	err = rtnl_link_change(sock, link, change, 0);
	rtnl_link_put(change);
	return err;
}

static unsigned int flags_now(struct nl_sock *sock, struct rtnl_link *link)
{
	struct rtnl_link *now = NULL;
	unsigned int flags;

	if (rtnl_link_get_kernel(sock, rtnl_link_get_ifindex(link), NULL, &now))
		return ~0u;
	flags = rtnl_link_get_flags(now);
	rtnl_link_put(now);
	return flags;
}

TEST_F(route, up_and_down_in_an_empty_cage)
{
	struct rtnl_link *link = find_port(self->links,
					   count_ports(self->links) - 1);
	unsigned int flags;

	ASSERT_NE(NULL, link);
	ASSERT_EQ(0, set_up(self->sock, link, true));
	flags = flags_now(self->sock, link);
	EXPECT_TRUE(flags & IFF_UP);
	EXPECT_FALSE(flags & IFF_RUNNING);	/* no module, no carrier */
	ASSERT_EQ(0, set_up(self->sock, link, false));
	EXPECT_FALSE(flags_now(self->sock, link) & IFF_UP);
}

TEST_HARNESS_MAIN
