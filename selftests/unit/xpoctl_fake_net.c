// SPDX-License-Identifier: GPL-2.0
/*
 * The part of the fake kernel that is about interfaces, and their names.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include "xpoctl_fake.h"

#define FAKE_NEW_IFINDEX	100

struct net {
	int unused;
};

static struct net fake_net;

void fake_link_add(int ifindex, const char *name, const char *kind, bool up)
{
	struct net_link *link = &fake.links[fake.link_count++];

	assert_true(fake.link_count <= FAKE_LINKS);
	memset(link, 0, sizeof(*link));
	link->ifindex = ifindex;
	snprintf(link->name, sizeof(link->name), "%s", name);
	snprintf(link->kind, sizeof(link->kind), "%s", kind);
	link->up = up;
}

void fake_net_init(void)
{
	static const char *const names[] = {
		"enp1s0np0s0", "enp1s0np0s1", "enp1s0np8", "enp1s0np9",
		"enp1s0np10", NULL, "enp1s0np16", "enp1s0np24",
	};
	unsigned int i;

	fake.net_error = "";
	fake_link_add(1, "lo", "", true);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i])
			fake_link_add(10 + i, names[i], "", i == 0);
}

/* In place of those of the C library */
char *if_indextoname(unsigned int ifindex, char ifname[IF_NAMESIZE])
{
	size_t i;

	for (i = 0; i < fake.link_count; i++)
		if (fake.links[i].ifindex == (int)ifindex)
			return strcpy(ifname, fake.links[i].name);
	return NULL;
}

unsigned int if_nametoindex(const char *ifname)
{
	size_t i;

	for (i = 0; i < fake.link_count; i++)
		if (!strcmp(fake.links[i].name, ifname))
			return fake.links[i].ifindex;
	return 0;
}

int net_open(struct net **net)
{
	*net = &fake_net;
	return 0;
}

void net_close(struct net *net)
{
	(void)net;
}

const char *net_error(const struct net *net)
{
	(void)net;
	return fake.net_error;
}

int net_links(struct net *net, struct net_link **links, size_t *count)
{
	(void)net;
	return fake_give(fake.links, sizeof(fake.links[0]), fake.link_count,
			 links, count);
}

int net_uses(struct net *net, enum net_what what, const int *ifindexes,
	     size_t ifindex_count, struct net_use **uses, size_t *count)
{
	struct net_use found[FAKE_USES];
	size_t i, k, n = 0;

	(void)net;
	for (i = 0; i < fake.use_count[what]; i++)
		for (k = 0; k < ifindex_count; k++)
			if (fake.uses[what][i].ifindex == ifindexes[k])
				found[n++] = fake.uses[what][i];
	return fake_give(found, sizeof(found[0]), n, uses, count);
}

static struct port *fake_port_of(int ifindex)
{
	size_t i;

	for (i = 0; i < fake.port_count; i++)
		if (fake.ports[i].ifindex.v == ifindex)
			return &fake.ports[i];
	fail_msg("no port has interface %d", ifindex);
	return NULL;
}

int net_link_set(struct net *net, int ifindex, bool up)
{
	struct port *port = fake_port_of(ifindex);

	(void)net;
	if (fake.net_err)
		return fake.net_err;
	fake.changes++;
	port->admin_up.v = up;
	if (!fake.hangs)
		port->state.v = up ? XPO_PORT_STATE_UP : XPO_PORT_STATE_DOWN;
	return 0;
}

int net_speed_set(struct net *net, int ifindex, uint32_t mbps)
{
	(void)net;
	if (fake.net_err)
		return fake.net_err;
	fake.changes++;
	fake_port_of(ifindex)->speed_mbps.v = mbps;
	return 0;
}

/* Takes all ports of the group away and makes new ones */
int net_split(struct net *net, const char *handle, uint32_t index,
	      unsigned int count)
{
	unsigned int number = XPO_MAX_CAGES * 8, cage, first, i;
	size_t kept = 0, k;

	(void)net;
	assert_string_equal(handle, fake.card.handle);
	if (fake.net_err)
		return fake.net_err;
	for (k = 0; k < fake.port_count; k++)
		if (fake.ports[k].index.v == index)
			number = fake.ports[k].number.v;
	assert_true(number < XPO_MAX_CAGES * 8);
	for (k = 0; k < fake.port_count; k++)
		if (fake.ports[k].number.v != number)
			fake.ports[kept++] = fake.ports[k];
	fake.port_count = kept;
	cage = number / 8;
	first = number % 8 * 8;
	for (i = 0; i < count; i++)
		fake_port_add(cage, first + 8 / count * i, 8 / count,
			      FAKE_NEW_IFINDEX + number * 8 + i);
	fake.changes++;
	return 0;
}
