// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl: what it makes of rtnetlink messages, and what it sends, over a
 * socket that is only data.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <errno.h>
#include <linux/devlink.h>
#include <linux/ethtool_netlink.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/xpoctl/net.h"
#include "../../tools/xpoctl/nl.h"

#define MESSAGE_SIZE	1024
#define MESSAGES	8

static struct {
	struct net *net;
	/* What the kernel answers */
	char answers[MESSAGES][MESSAGE_SIZE];
	size_t count;
	unsigned int interrupted;	/* dumps */
	/* What was asked last */
	char request[MESSAGE_SIZE];
	uint16_t type;
	uint8_t command;
} fake;

int nl_open_protocol(struct nl *nl, int protocol)
{
	assert_int_equal(protocol, NETLINK_ROUTE);
	memset(nl, 0, sizeof(*nl));
	return 0;
}

int nl_open(struct nl *nl, const char *family,
	    const char *const groups[NL_GROUPS])
{
	assert_null(groups);
	memset(nl, 0, sizeof(*nl));
	nl->sock = (struct mnl_socket *)&fake;
	return strcmp(family, DEVLINK_GENL_NAME) ? -ENOENT : 0;
}

void nl_close(struct nl *nl)
{
	memset(nl, 0, sizeof(*nl));
}

static struct nlmsghdr *start(void *buf, uint16_t type, size_t len)
{
	struct nlmsghdr *nlh;

	memset(buf, 0, MESSAGE_SIZE);
	nlh = mnl_nlmsg_put_header(buf);
	nlh->nlmsg_type = type;
	mnl_nlmsg_put_extra_header(nlh, len);
	return nlh;
}

struct nlmsghdr *nl_start_protocol(struct nl *nl, uint16_t type,
				   uint16_t flags, size_t len, size_t size)
{
	(void)nl;
	(void)flags;
	(void)size;
	fake.type = type;
	return start(fake.request, type, len);
}

struct nlmsghdr *nl_start(struct nl *nl, uint8_t command, uint16_t flags,
			  size_t size)
{
	(void)nl;
	(void)flags;
	(void)size;
	fake.command = command;
	return start(fake.request, 0, 4);
}

int nl_run(struct nl *nl, struct nlmsghdr *nlh, nl_parse_t parse, void *ctx)
{
	size_t i;
	int err;

	(void)nl;
	(void)nlh;
	for (i = 0; i < fake.count; i++) {
		err = parse((struct nlmsghdr *)fake.answers[i], ctx);
		if (err)
			return err;
		/* One that was interrupted has brought something already */
		if (fake.interrupted && fake.interrupted--)
			return -EINTR;
	}
	return 0;
}

static int setup(void **state)
{
	(void)state;
	memset(&fake, 0, sizeof(fake));
	return net_open(&fake.net);
}

static int teardown(void **state)
{
	(void)state;
	net_close(fake.net);
	return 0;
}

static struct nlmsghdr *answer(uint16_t type, size_t len)
{
	assert_true(fake.count < MESSAGES);
	return start(fake.answers[fake.count++], type, len);
}

static void add_link(int ifindex, const char *name, int master, int lower)
{
	struct nlmsghdr *nlh = answer(RTM_NEWLINK, sizeof(struct ifinfomsg));
	struct ifinfomsg *info = mnl_nlmsg_get_payload(nlh);

	info->ifi_index = ifindex;
	info->ifi_flags = IFF_UP;
	mnl_attr_put_strz(nlh, IFLA_IFNAME, name);
	if (master)
		mnl_attr_put_u32(nlh, IFLA_MASTER, master);
	if (lower)
		mnl_attr_put_u32(nlh, IFLA_LINK, lower);
}

static void test_links(void **state)
{
	struct net_link *links;
	struct nlmsghdr *nlh;
	struct nlattr *nest;
	size_t count;

	(void)state;
	add_link(3, "p0", 7, 0);
	add_link(4, "p0.9", 0, 3);
	nlh = (struct nlmsghdr *)fake.answers[1];
	nest = mnl_attr_nest_start(nlh, IFLA_LINKINFO);
	mnl_attr_put_strz(nlh, IFLA_INFO_KIND, "vlan");
	mnl_attr_nest_end(nlh, nest);
	add_link(5, "veth0", 0, 3);
	nlh = (struct nlmsghdr *)fake.answers[2];
	mnl_attr_put_u32(nlh, IFLA_LINK_NETNSID, 1);
	/* What an interrupted dump brought comes again */
	fake.interrupted = 2;
	assert_int_equal(net_links(fake.net, &links, &count), 0);
	assert_int_equal(count, 3);
	assert_string_equal(links[0].name, "p0");
	assert_true(links[0].up);
	assert_int_equal(links[0].master, 7);
	assert_int_equal(links[1].lower, 3);
	assert_string_equal(links[1].kind, "vlan");
	assert_int_equal(links[2].lower, 0);
	free(links);
	fake.interrupted = 1000;
	assert_int_equal(net_links(fake.net, &links, &count), -EINTR);
}

static void put_address(struct nlmsghdr *nlh, uint16_t attr, int family,
			const char *text)
{
	unsigned char address[16];

	assert_int_equal(inet_pton(family, text, address), 1);
	mnl_attr_put(nlh, attr, family == AF_INET ? 4 : 16, address);
}

static void add_address(int family, int ifindex, const char *local,
			const char *peer)
{
	struct nlmsghdr *nlh = answer(RTM_NEWADDR, sizeof(struct ifaddrmsg));
	struct ifaddrmsg *msg = mnl_nlmsg_get_payload(nlh);

	msg->ifa_family = family;
	msg->ifa_index = ifindex;
	msg->ifa_prefixlen = 31;
	if (local)
		put_address(nlh, IFA_LOCAL, family, local);
	put_address(nlh, IFA_ADDRESS, family, peer);
}

static void test_addresses(void **state)
{
	static const int wanted[] = { 3, 4 };
	struct net_use *uses;
	size_t count;

	(void)state;
	add_address(AF_INET, 3, "192.0.2.1", "192.0.2.0");
	add_address(AF_INET6, 4, NULL, "2001:db8::1");
	add_address(AF_INET, 5, "192.0.2.3", "192.0.2.3");
	assert_int_equal(net_uses(fake.net, NET_ADDRESSES, wanted, 2, &uses,
				  &count), 0);
	assert_int_equal(fake.type, RTM_GETADDR);
	assert_int_equal(count, 2);
	assert_string_equal(uses[0].text, "192.0.2.1/31");
	assert_string_equal(uses[1].text, "2001:db8::1/31");
	assert_int_equal(uses[1].ifindex, 4);
	free(uses);
}

static void add_neighbour(int ifindex, int state)
{
	struct nlmsghdr *nlh = answer(RTM_NEWNEIGH, sizeof(struct ndmsg));
	struct ndmsg *msg = mnl_nlmsg_get_payload(nlh);

	msg->ndm_family = AF_INET;
	msg->ndm_ifindex = ifindex;
	msg->ndm_state = state;
	put_address(nlh, NDA_DST, AF_INET, "192.0.2.9");
	mnl_attr_put(nlh, NDA_LLADDR, 6, "\2\0\0\0\xaa\7");
}

static void test_neighbours(void **state)
{
	static const int wanted[] = { 3 };
	struct net_use *uses;
	size_t count;

	(void)state;
	add_neighbour(3, NUD_STALE);
	add_neighbour(3, NUD_FAILED);
	add_neighbour(4, NUD_REACHABLE);
	assert_int_equal(net_uses(fake.net, NET_NEIGHBOURS, wanted, 1, &uses,
				  &count), 0);
	assert_int_equal(count, 1);
	assert_string_equal(uses[0].text, "192.0.2.9");
	assert_string_equal(uses[0].lladdr, "02:00:00:00:aa:07");
	free(uses);
}

static struct nlmsghdr *add_route(int protocol)
{
	struct nlmsghdr *nlh = answer(RTM_NEWROUTE, sizeof(struct rtmsg));
	struct rtmsg *msg = mnl_nlmsg_get_payload(nlh);

	msg->rtm_family = AF_INET;
	msg->rtm_type = RTN_UNICAST;
	msg->rtm_protocol = protocol;
	return nlh;
}

static void test_routes(void **state)
{
	static const int wanted[] = { 3, 4 };
	struct rtnexthop hops[3] = {
		{ sizeof(hops[0]), 0, 0, 9 }, { sizeof(hops[0]), 0, 0, 3 },
		{ sizeof(hops[0]), 0, 0, 4 },
	};
	struct net_use *uses;
	struct nlmsghdr *nlh;
	size_t count;

	(void)state;
	nlh = add_route(RTPROT_STATIC);
	mnl_attr_put_u32(nlh, RTA_OIF, 3);
	put_address(nlh, RTA_GATEWAY, AF_INET, "192.0.2.0");
	mnl_attr_put_u32(nlh, RTA_TABLE, 1000);
	nlh = add_route(RTPROT_BGP);
	put_address(nlh, RTA_DST, AF_INET, "198.51.100.0");
	((struct rtmsg *)mnl_nlmsg_get_payload(nlh))->rtm_dst_len = 24;
	mnl_attr_put(nlh, RTA_MULTIPATH, sizeof(hops), hops);
	/* It comes with its address, or is on another interface */
	nlh = add_route(RTPROT_KERNEL);
	mnl_attr_put_u32(nlh, RTA_OIF, 3);
	nlh = add_route(RTPROT_STATIC);
	mnl_attr_put_u32(nlh, RTA_OIF, 9);
	assert_int_equal(net_uses(fake.net, NET_ROUTES, wanted, 2, &uses,
				  &count), 0);
	assert_int_equal(count, 2);
	assert_string_equal(uses[0].text, "default");
	assert_string_equal(uses[0].via, "192.0.2.0");
	assert_int_equal(uses[0].table, 1000);
	assert_string_equal(uses[1].text, "198.51.100.0/24");
	assert_int_equal(uses[1].paths, 3);
	assert_int_equal(uses[1].paths_lost, 2);
	assert_int_equal(uses[1].ifindex, 3);
	free(uses);
}

static const struct nlattr *asked(uint16_t attr)
{
	const struct nlattr *at;

	mnl_attr_for_each(at, (struct nlmsghdr *)fake.request, 4)
		if (mnl_attr_get_type(at) == attr)
			return at;
	return NULL;
}

static void test_split(void **state)
{
	const struct nlattr *attr;

	(void)state;
	assert_int_equal(net_split(fake.net, "pci/0000:01:00.0", 26, 4), 0);
	assert_int_equal(fake.command, DEVLINK_CMD_PORT_SPLIT);
	attr = asked(DEVLINK_ATTR_BUS_NAME);
	assert_string_equal(mnl_attr_get_str(attr), "pci");
	attr = asked(DEVLINK_ATTR_DEV_NAME);
	assert_string_equal(mnl_attr_get_str(attr), "0000:01:00.0");
	attr = asked(DEVLINK_ATTR_PORT_INDEX);
	assert_int_equal(mnl_attr_get_u32(attr), 26);
	attr = asked(DEVLINK_ATTR_PORT_SPLIT_COUNT);
	assert_int_equal(mnl_attr_get_u32(attr), 4);
	assert_int_equal(net_split(fake.net, "pci/0000:01:00.0", 320, 1), 0);
	assert_int_equal(fake.command, DEVLINK_CMD_PORT_UNSPLIT);
	assert_null(asked(DEVLINK_ATTR_PORT_SPLIT_COUNT));
	assert_int_equal(net_split(fake.net, "nonsense", 1, 2), -EINVAL);
	/* A kernel without it */
	assert_int_equal(net_speed_set(fake.net, 3, 400000), -EOPNOTSUPP);
	assert_string_equal(net_error(fake.net), "");
}

static void test_link_set(void **state)
{
	struct ifinfomsg *info;

	(void)state;
	assert_int_equal(net_link_set(fake.net, 5, false), 0);
	info = mnl_nlmsg_get_payload((struct nlmsghdr *)fake.request);
	assert_int_equal(fake.type, RTM_NEWLINK);
	assert_int_equal(info->ifi_index, 5);
	assert_int_equal(info->ifi_change, IFF_UP);
	assert_int_equal(info->ifi_flags, 0);
	assert_int_equal(net_link_set(fake.net, 5, true), 0);
	assert_int_equal(info->ifi_flags, IFF_UP);
}

/* Any bytes at all must be survived */
static void test_garbage(void **state)
{
	static const uint16_t types[] = {
		RTM_NEWADDR, RTM_NEWNEIGH, RTM_NEWROUTE, RTM_NEWLINK
	};
	static const int wanted[] = { 0, 1, 2, 3 };
	unsigned int i, k;

	(void)state;
	srandom(1);
	for (i = 0; i < 20000; i++) {
		struct nlmsghdr *nlh;
		struct net_use *uses = NULL;
		struct net_link *links = NULL;
		size_t count, len = random() % 200;

		fake.count = 0;
		nlh = answer(types[i % 4], 0);
		for (k = 0; k < len; k++)
			fake.answers[0][nlh->nlmsg_len + k] =
				random() % (k % 4 ? 8 : 32);
		nlh->nlmsg_len += len;
		if (i % 4 == 3)
			net_links(fake.net, &links, &count);
		else
			net_uses(fake.net, i % 4, wanted, 4, &uses, &count);
		free(uses);
		free(links);
	}
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_links),
		TEST(test_addresses),
		TEST(test_neighbours),
		TEST(test_routes),
		TEST(test_split),
		TEST(test_link_set),
		TEST(test_garbage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
