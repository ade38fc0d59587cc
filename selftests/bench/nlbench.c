// SPDX-License-Identifier: GPL-2.0
/*
 * Times netlink work of one client on one socket, for the table of bench.py.
 * Each command prints "objects nanoseconds" for the fastest of its rounds.
 *
 *   nlbench lanes ROUNDS     lane-get dump of all cards
 *   nlbench eeprom ROUNDS    the same registers of all ports, read with
 *                            ETHTOOL_MSG_MODULE_EEPROM_GET
 *   nlbench values ROUNDS    Tx power, bias and Rx power of all lanes in the
 *                            same way
 *   nlbench links ROUNDS     RTM_GETLINK dump
 *   nlbench memory CAGE      every page of 8xdr8, all banks and endpoints, in
 *                            one memory-get dump; prints the ranges and the
 *                            card time from the first to the last completion
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <linux/ethtool_netlink.h>
#include <linux/xpo.h>
#include <netlink/genl/ctrl.h>
#include <netlink/route/link.h>

#include "xpo_genl.h"

#define MAX_PORTS	1024
#define MESSAGE_MAX	32768

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static void die(const char *what, int err)
{
	fprintf(stderr, "nlbench: %s: %s\n", what, strerror(err < 0 ? -err :
							     err));
	exit(1);
}

static int count_object(struct nl_msg *msg, void *arg)
{
	(void)msg;
	++*(unsigned int *)arg;
	return NL_OK;
}

/* As large as the kernel makes them, for all dumps that are compared */
static void want_long_messages(struct nl_sock *sock)
{
	int err = nl_socket_set_msg_buf_size(sock, MESSAGE_MAX);

	if (err)
		die("receive buffer", ENOMEM);
}

static unsigned int dump_lanes(struct xpo_genl *genl)
{
	struct nl_msg *msg = xpo_genl_msg(genl, XPO_CMD_LANE_GET, NLM_F_DUMP);
	int err = xpo_genl_talk(genl, msg);

	if (err)
		die("lane dump", err);
	return genl->reply.messages;
}

static void bench_lanes(int rounds)
{
	uint64_t best = UINT64_MAX, start, took;
	struct xpo_genl genl;
	unsigned int n = 0;

	if (xpo_genl_open(&genl))
		die("family xpo", ENOENT);
	want_long_messages(genl.sock);
	while (rounds--) {
		start = now_ns();
		n = dump_lanes(&genl);
		took = now_ns() - start;
		if (took < best)
			best = took;
	}
	printf("%u %llu\n", n, (unsigned long long)best);
	xpo_genl_close(&genl);
}

static struct nl_sock *route_socket(void)
{
	struct nl_sock *sock = nl_socket_alloc();

	if (!sock || nl_connect(sock, NETLINK_ROUTE))
		die("rtnetlink", ECONNREFUSED);
	return sock;
}

/* A plain dump: counts messages, parses nothing, as the lane dump does */
static void bench_links(int rounds)
{
	struct rtgenmsg gen = { .rtgen_family = AF_UNSPEC };
	uint64_t best = UINT64_MAX, start, took;
	struct nl_sock *sock = route_socket();
	unsigned int n = 0;

	want_long_messages(sock);
	nl_socket_modify_cb(sock, NL_CB_VALID, NL_CB_CUSTOM, count_object, &n);
	while (rounds--) {
		n = 0;
		start = now_ns();
		if (nl_send_simple(sock, RTM_GETLINK, NLM_F_DUMP, &gen,
				   sizeof(gen)) < 0 ||
		    nl_recvmsgs_default(sock) < 0)
			die("RTM_GETLINK", EIO);
		took = now_ns() - start;
		if (took < best)
			best = took;
	}
	printf("%u %llu\n", n, (unsigned long long)best);
	nl_socket_free(sock);
}

/* Links without a name of their port have an empty one */
static bool is_port(struct nl_object *obj)
{
	const char *name;

	name = rtnl_link_get_phys_port_name((struct rtnl_link *)obj);
	return name && name[0] == 'p';
}

static unsigned int find_ports(int *ifindex)
{
	struct nl_sock *sock = route_socket();
	struct nl_cache *links;
	struct nl_object *obj;
	unsigned int n = 0;

	if (rtnl_link_alloc_cache(sock, AF_UNSPEC, &links))
		die("link list", EIO);
	for (obj = nl_cache_get_first(links); obj && n < MAX_PORTS;
	     obj = nl_cache_get_next(obj))
		if (is_port(obj))
			ifindex[n++] = rtnl_link_get_ifindex((void *)obj);
	nl_cache_free(links);
	nl_socket_free(sock);
	return n;
}

/* A part of page 11h */
struct part {
	uint32_t offset;
	uint32_t length;
	unsigned int objects;	/* of one port */
};

static void read_page(struct nl_sock *sock, int family, int ifindex,
		      const struct part *part)
{
	struct nl_msg *msg = nlmsg_alloc();
	struct nlattr *nest;
	int err;

	genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, family, 0, NLM_F_REQUEST,
		    ETHTOOL_MSG_MODULE_EEPROM_GET, ETHTOOL_GENL_VERSION);
	nest = nla_nest_start(msg, ETHTOOL_A_MODULE_EEPROM_HEADER |
			      NLA_F_NESTED);
	nla_put_u32(msg, ETHTOOL_A_HEADER_DEV_INDEX, ifindex);
	nla_nest_end(msg, nest);
	nla_put_u32(msg, ETHTOOL_A_MODULE_EEPROM_OFFSET, part->offset);
	nla_put_u32(msg, ETHTOOL_A_MODULE_EEPROM_LENGTH, part->length);
	nla_put_u8(msg, ETHTOOL_A_MODULE_EEPROM_PAGE, 0x11);
	nla_put_u8(msg, ETHTOOL_A_MODULE_EEPROM_BANK, 0);
	nla_put_u8(msg, ETHTOOL_A_MODULE_EEPROM_I2C_ADDRESS, 0x50);
	err = nl_send_auto(sock, msg);
	nlmsg_free(msg);
	if (err < 0)
		die("ethtool request", EIO);
	err = nl_recvmsgs_default(sock);
	if (err < 0) {
		fprintf(stderr, "nlbench: MODULE_EEPROM_GET: %s\n",
			nl_geterror(err));
		exit(1);
	}
}

static void bench_eeprom(int rounds, const struct part *part)
{
	uint64_t best = UINT64_MAX, start, took;
	struct nl_sock *sock = nl_socket_alloc();
	int ifindex[MAX_PORTS], family;
	unsigned int n, i;

	if (!sock || genl_connect(sock))
		die("generic netlink", ECONNREFUSED);
	nl_socket_disable_auto_ack(sock);
	family = genl_ctrl_resolve(sock, ETHTOOL_GENL_NAME);
	if (family < 0)
		die("family ethtool", ENOENT);
	n = find_ports(ifindex);
	while (rounds--) {
		start = now_ns();
		for (i = 0; i < n; i++)
			read_page(sock, family, ifindex[i], part);
		took = now_ns() - start;
		if (took < best)
			best = took;
	}
	printf("%u %llu\n", n * part->objects, (unsigned long long)best);
	nl_socket_free(sock);
}

struct span {
	unsigned int ranges;
	uint64_t first, last;
};

static void on_range(void *ctx, uint8_t cmd, struct nlattr **tb)
{
	struct span *span = ctx;
	uint64_t t;

	(void)cmd;
	if (!tb[XPO_A_MEMORY_DATA] || !tb[XPO_A_MEMORY_TIME_NS])
		die("a range of the dump", EIO);
	t = nla_get_u64(tb[XPO_A_MEMORY_TIME_NS]);
	if (!span->ranges++ || t < span->first)
		span->first = t;
	if (t > span->last)
		span->last = t;
}

static void put_endpoint(struct nl_msg *msg, int cage, int ep)
{
	static const uint8_t flat_pages[] = { 0x00, 0x01, 0x02 };
	size_t i;
	int bank;

	xpo_genl_put_range(msg, XPO_A_MEMORY_RANGE, cage, ep, 0, 0, 0, 128);
	for (i = 0; i < sizeof(flat_pages); i++)
		xpo_genl_put_range(msg, XPO_A_MEMORY_RANGE, cage, ep, 0,
				   flat_pages[i], 128, 128);
	for (bank = 0; bank < 4; bank++) {
		xpo_genl_put_range(msg, XPO_A_MEMORY_RANGE, cage, ep, bank,
				   0x10, 128, 128);
		xpo_genl_put_range(msg, XPO_A_MEMORY_RANGE, cage, ep, bank,
				   0x11, 128, 128);
	}
}

static void bench_memory(int cage)
{
	struct span span = { 0 };
	struct xpo_genl genl;
	struct nl_msg *msg;
	int err;

	if (xpo_genl_open(&genl))
		die("family xpo", ENOENT);
	genl.answer = on_range;
	genl.ctx = &span;
	msg = xpo_genl_msg(&genl, XPO_CMD_MEMORY_GET, NLM_F_DUMP);
	nla_put_u32(msg, XPO_A_MEMORY_CARD, 0);
	put_endpoint(msg, cage, 0);
	put_endpoint(msg, cage, 1);
	err = xpo_genl_talk(&genl, msg);
	if (err)
		die("memory dump", err);
	printf("%u %llu\n", span.ranges,
	       (unsigned long long)(span.last - span.first));
	xpo_genl_close(&genl);
}

static int usage(void)
{
	fputs("Usage: nlbench lanes|eeprom|values|links ROUNDS | memory CAGE\n",
	      stderr);
	return 2;
}

int main(int argc, char **argv)
{
	static const struct part page = { 128, 128, 8 };
	static const struct part values = { 154, 48, 24 };
	int n = argc == 3 ? atoi(argv[2]) : -1;

	if (n > 0 && !strcmp(argv[1], "lanes"))
		bench_lanes(n);
	else if (n > 0 && !strcmp(argv[1], "eeprom"))
		bench_eeprom(n, &page);
	else if (n > 0 && !strcmp(argv[1], "values"))
		bench_eeprom(n, &values);
	else if (n > 0 && !strcmp(argv[1], "links"))
		bench_links(n);
	else if (n >= 0 && !strcmp(argv[1], "memory"))
		bench_memory(n);
	else
		return usage();
	return 0;
}
