// SPDX-License-Identifier: GPL-2.0
/*
 * Ports as one client on one socket, for the table of bench.py. Each command
 * prints what is named with it.
 *
 *   portbench split BUS/DEVICE GROUPS COUNT   nanoseconds
 *   portbench unsplit BUS/DEVICE GROUPS       nanoseconds
 *   portbench dummies N REMOVED               nanoseconds for N dummy netdevs,
 *                                             the first REMOVED removed again
 *   portbench up                              ports set up, nanoseconds, and
 *                                             the card's time at its beginning
 *   portbench cut COUNT                       see watch()
 *   portbench flag COUNT                      see watch()
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <linux/devlink.h>
#include <linux/ethtool_netlink.h>
#include <linux/xpo.h>
#include <net/if.h>
#include <netlink/genl/ctrl.h>
#include <netlink/route/link.h>

#include "xpo_genl.h"

#define ROUNDS		200
#define PORTS		1024
#define WAIT_MS		60000
#define EVENTS_ROOM	(4 << 20)
#define RESTED_ROUNDS	40
#define REST_MS		100

/* The flag whose edges are timed, harmless to a port, in cage 0 */
#define FLAG_PAGE	0x11
#define FLAG_OFFSET	145	/* Tx bias high warning */
#define FLAG_LANE	3

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static void die(const char *what, int err)
{
	fprintf(stderr, "portbench: %s: %s\n", what,
		strerror(err < 0 ? -err : err));
	exit(1);
}

static void die_nl(const char *what, int err)
{
	fprintf(stderr, "portbench: %s: %s\n", what, nl_geterror(err));
	exit(1);
}

static struct nl_sock *genl_socket(const char *name, int *family)
{
	struct nl_sock *sock = nl_socket_alloc();

	if (!sock || genl_connect(sock))
		die("generic netlink", ECONNREFUSED);
	*family = genl_ctrl_resolve(sock, name);
	if (*family < 0)
		die_nl(name, *family);
	return sock;
}

static struct nl_sock *route_socket(void)
{
	struct nl_sock *sock = nl_socket_alloc();

	if (!sock || nl_connect(sock, NETLINK_ROUTE))
		die("rtnetlink", ECONNREFUSED);
	return sock;
}

/* Splitting. count 0: unsplit */

static void split(struct nl_sock *sock, int family, const char *bus,
		  const char *device, uint32_t index, uint32_t count)
{
	struct nl_msg *msg = nlmsg_alloc();
	int err;

	genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, family, 0,
		    NLM_F_REQUEST | NLM_F_ACK, count ? DEVLINK_CMD_PORT_SPLIT :
		    DEVLINK_CMD_PORT_UNSPLIT, DEVLINK_GENL_VERSION);
	nla_put_string(msg, DEVLINK_ATTR_BUS_NAME, bus);
	nla_put_string(msg, DEVLINK_ATTR_DEV_NAME, device);
	nla_put_u32(msg, DEVLINK_ATTR_PORT_INDEX, index);
	if (count)
		nla_put_u32(msg, DEVLINK_ATTR_PORT_SPLIT_COUNT, count);
	err = nl_send_sync(sock, msg);
	if (err < 0)
		die_nl("split", err);
}

static void bench_split(char *handle, unsigned int groups, unsigned int count)
{
	char *device = strchr(handle, '/');
	struct nl_sock *sock;
	uint64_t start;
	unsigned int i;
	int family;

	if (!device)
		die(handle, EINVAL);
	*device++ = '\0';
	sock = genl_socket(DEVLINK_GENL_NAME, &family);
	start = now_ns();
	for (i = 0; i < groups; i++)
		split(sock, family, handle, device, i, count);
	printf("%llu\n", (unsigned long long)(now_ns() - start));
	nl_socket_free(sock);
}

static void dummy(struct nl_sock *sock, unsigned int number, int add)
{
	struct rtnl_link *link = rtnl_link_alloc();
	char name[IFNAMSIZ];
	int err;

	snprintf(name, sizeof(name), "bench%u", number);
	rtnl_link_set_name(link, name);
	if (add) {
		rtnl_link_set_type(link, "dummy");
		err = rtnl_link_add(sock, link, NLM_F_CREATE | NLM_F_EXCL);
	} else {
		err = rtnl_link_delete(sock, link);
	}
	if (err < 0)
		die_nl(name, err);
	rtnl_link_put(link);
}

static void bench_dummies(unsigned int n, unsigned int removed)
{
	struct nl_sock *sock = route_socket();
	uint64_t start = now_ns();
	unsigned int i;

	for (i = 0; i < n; i++)
		dummy(sock, i, 1);
	for (i = 0; i < removed; i++)
		dummy(sock, i, 0);
	printf("%llu\n", (unsigned long long)(now_ns() - start));
	nl_socket_free(sock);
}

/* All ports up */

static int is_port(struct nl_object *obj)
{
	const char *name;

	name = rtnl_link_get_phys_port_name((struct rtnl_link *)obj);
	return name && name[0] == 'p';
}

static unsigned int find_ports(struct nl_sock *sock, int *ifindex)
{
	struct nl_cache *links;
	struct nl_object *obj;
	unsigned int n = 0;

	if (rtnl_link_alloc_cache(sock, AF_UNSPEC, &links))
		die("link list", EIO);
	for (obj = nl_cache_get_first(links); obj && n < PORTS;
	     obj = nl_cache_get_next(obj))
		if (is_port(obj))
			ifindex[n++] = rtnl_link_get_ifindex((void *)obj);
	nl_cache_free(links);
	return n;
}

static void set_up(struct nl_sock *sock, int ifindex)
{
	struct ifinfomsg info = {
		.ifi_index = ifindex,
		.ifi_flags = IFF_UP,
		.ifi_change = IFF_UP,
	};
	int err;

	err = nl_send_simple(sock, RTM_NEWLINK, NLM_F_ACK, &info,
			     sizeof(info));
	if (err >= 0)
		err = nl_wait_for_ack(sock);
	if (err < 0)
		die_nl("up", err);
}

/* Events: cut fibres and flags */

static uint64_t answer_time;

static void on_range(void *ctx, uint8_t cmd, struct nlattr **tb)
{
	(void)ctx;
	(void)cmd;
	if (!tb[XPO_A_MEMORY_TIME_NS])
		die("memory", EIO);
	answer_time = nla_get_u64(tb[XPO_A_MEMORY_TIME_NS]);
}

/* Our clock minus the card's, plus the shortest time from a completion to us */
static int64_t clock_offset(void)
{
	int64_t offset, best = INT64_MAX;
	struct xpo_genl genl;
	struct nl_msg *msg;
	int i, err;

	if (xpo_genl_open(&genl))
		die("family xpo", ENOENT);
	genl.answer = on_range;
	for (i = 0; i < ROUNDS; i++) {
		msg = xpo_genl_msg(&genl, XPO_CMD_MEMORY_GET, 0);
		nla_put_u32(msg, XPO_A_MEMORY_CARD, 0);
		xpo_genl_put_range(msg, XPO_A_MEMORY_RANGE, 0, 0, 0, 0, 0, 1);
		err = xpo_genl_talk(&genl, msg);
		offset = now_ns() - answer_time;
		if (err)
			die("memory", err);
		if (offset < best)
			best = offset;
	}
	xpo_genl_close(&genl);
	return best;
}

/* Prints ports, the time that it took, and the card's when it began */
static void bench_up(void)
{
	struct nl_sock *sock = route_socket();
	int ifindex[PORTS];
	unsigned int n, i;
	int64_t offset;
	uint64_t start;

	n = find_ports(sock, ifindex);
	offset = clock_offset();
	start = now_ns();
	for (i = 0; i < n; i++)
		set_up(sock, ifindex[i]);
	printf("%u %llu %lld\n", n, (unsigned long long)(now_ns() - start),
	       (long long)start - offset);
	nl_socket_free(sock);
}

static int skip_answer(struct nl_msg *msg, void *arg)
{
	(void)msg;
	(void)arg;
	return NL_OK;
}

/* The counters of a port: a command to the card that no module takes part in */
static void null_command(struct nl_sock *sock, int family, int ifindex)
{
	uint32_t groups = 1 << ETHTOOL_STATS_ETH_PHY;
	struct nl_msg *msg = nlmsg_alloc();
	struct nlattr *nest;
	int err;

	genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, family, 0, NLM_F_REQUEST,
		    ETHTOOL_MSG_STATS_GET, ETHTOOL_GENL_VERSION);
	nest = nla_nest_start(msg, ETHTOOL_A_STATS_HEADER | NLA_F_NESTED);
	nla_put_u32(msg, ETHTOOL_A_HEADER_DEV_INDEX, ifindex);
	nla_nest_end(msg, nest);
	nest = nla_nest_start(msg, ETHTOOL_A_STATS_GROUPS | NLA_F_NESTED);
	nla_put_flag(msg, ETHTOOL_A_BITSET_NOMASK);
	nla_put_u32(msg, ETHTOOL_A_BITSET_SIZE, 32);
	nla_put(msg, ETHTOOL_A_BITSET_VALUE, sizeof(groups), &groups);
	nla_nest_end(msg, nest);
	err = nl_send_auto(sock, msg);
	nlmsg_free(msg);
	if (err >= 0)
		err = nl_recvmsgs_default(sock);
	if (err < 0)
		die_nl("STATS_GET", err);
}

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* Median round trip of a null command, each after a rest */
static uint64_t round_trip(int ifindex, int rounds, unsigned int rest_ms)
{
	uint64_t took[ROUNDS], start;
	struct nl_sock *sock;
	int family, i;

	sock = genl_socket(ETHTOOL_GENL_NAME, &family);
	nl_socket_disable_auto_ack(sock);
	nl_socket_modify_cb(sock, NL_CB_VALID, NL_CB_CUSTOM, skip_answer,
			    NULL);
	for (i = 0; i < rounds; i++) {
		usleep(rest_ms * 1000);
		start = now_ns();
		null_command(sock, family, ifindex);
		took[i] = now_ns() - start;
	}
	nl_socket_free(sock);
	qsort(took, rounds, sizeof(*took), by_value);
	return took[rounds / 2];
}

struct watch {
	int64_t offset;
	unsigned int n, max;
	uint64_t first_ns;		/* card time of the first event */
	int ifindex[2];			/* both ends of the fibre */
	uint64_t late[PORTS];
};

static unsigned int carrier_downs(int ifindex)
{
	char name[IFNAMSIZ], path[64 + IFNAMSIZ];
	unsigned int downs;
	FILE *file;

	if (!if_indextoname(ifindex, name))
		die("netdev", errno);
	snprintf(path, sizeof(path), "/sys/class/net/%s/carrier_down_count",
		 name);
	file = fopen(path, "r");
	if (!file || fscanf(file, "%u", &downs) != 1)
		die(path, EIO);
	fclose(file);
	return downs;
}

static void note(struct watch *w, struct nlattr **tb, uint64_t now)
{
	uint64_t card = nla_get_u64(tb[XPO_A_EVENT_TIME_NS]);

	if (!w->n)
		w->first_ns = card;
	w->late[w->n++] = now - card - w->offset;
}

static void on_link(void *ctx, uint8_t cmd, struct nlattr **tb)
{
	uint64_t now = now_ns();
	struct watch *w = ctx;

	(void)cmd;
	if (nla_get_u32(tb[XPO_A_EVENT_TYPE]) != XPO_EVENT_TYPE_LINK ||
	    nla_get_u8(tb[XPO_A_EVENT_LINK]) || w->n == w->max)
		return;
	w->ifindex[w->n % 2] = nla_get_u32(tb[XPO_A_EVENT_IFINDEX]);
	note(w, tb, now);
	if (w->n % 2)
		return;
	/* The carrier was gone before anybody was told, the first time once */
	if (carrier_downs(w->ifindex[0]) < w->n / 2 ||
	    carrier_downs(w->ifindex[1]) < w->n / 2)
		die("the carrier is still there", EBUSY);
}

static void on_flag(void *ctx, uint8_t cmd, struct nlattr **tb)
{
	uint64_t now = now_ns();
	struct watch *w = ctx;

	(void)cmd;
	if (nla_get_u32(tb[XPO_A_EVENT_TYPE]) != XPO_EVENT_TYPE_FLAG ||
	    !nla_get_u32(tb[XPO_A_EVENT_VALUE]) || w->n == w->max)
		return;
	if (!nla_get_u32(tb[XPO_A_EVENT_CAGE]) && tb[XPO_A_EVENT_LANE] &&
	    nla_get_u32(tb[XPO_A_EVENT_LANE]) == FLAG_LANE &&
	    nla_get_u8(tb[XPO_A_EVENT_PAGE]) == FLAG_PAGE &&
	    nla_get_u8(tb[XPO_A_EVENT_OFFSET]) == FLAG_OFFSET)
		note(w, tb, now);
}

/*
 * Prints the median round trip of a null command after another one, and after
 * the rest that events have between them, "ready", and when so many links went
 * down, or flags were set, the median of the times from the card's
 * event to us, in excess of the shortest from a completion to us, and the card
 * time of the first event. All in ns.
 */
static void watch(unsigned int count, const char *group,
		  void (*on_event)(void *ctx, uint8_t cmd, struct nlattr **tb))
{
	struct watch w = { .max = count };
	struct nl_sock *sock = route_socket();
	const int room = EVENTS_ROOM;
	struct xpo_genl genl;
	int ifindex[PORTS], err;

	if (!find_ports(sock, ifindex))
		die("ports", ENODEV);
	nl_socket_free(sock);
	w.offset = clock_offset();
	printf("%llu ", (unsigned long long)round_trip(ifindex[0], ROUNDS, 0));
	printf("%llu\n", (unsigned long long)
	       round_trip(ifindex[0], RESTED_ROUNDS, REST_MS));
	if (xpo_genl_open(&genl))
		die("family xpo", ENOENT);
	/* One group of lanes makes more edges of flags than fit by default */
	if (setsockopt(nl_socket_get_fd(genl.sock), SOL_SOCKET, SO_RCVBUFFORCE,
		       &room, sizeof(room)))
		die("SO_RCVBUFFORCE", errno);
	if (xpo_genl_join(&genl, group))
		die(group, ENOENT);
	genl.answer = on_event;
	genl.ctx = &w;
	puts("ready");
	fflush(stdout);
	while (w.n < count) {
		err = xpo_genl_wait(&genl, WAIT_MS);
		if (err)
			die(group, err);
	}
	qsort(w.late, count, sizeof(*w.late), by_value);
	printf("%lld %llu\n", (long long)w.late[count / 2],
	       (unsigned long long)w.first_ns);
	xpo_genl_close(&genl);
}

static int usage(void)
{
	fputs("Usage: portbench split HANDLE GROUPS COUNT |\n"
	      "	unsplit HANDLE GROUPS | dummies N REMOVED | up |\n"
	      "	cut COUNT | flag COUNT\n", stderr);
	return 2;
}

int main(int argc, char **argv)
{
	int n = argc == 3 ? atoi(argv[2]) : 0;

	if (argc == 5 && !strcmp(argv[1], "split"))
		bench_split(argv[2], atoi(argv[3]), atoi(argv[4]));
	else if (argc == 4 && !strcmp(argv[1], "unsplit"))
		bench_split(argv[2], atoi(argv[3]), 0);
	else if (argc == 4 && !strcmp(argv[1], "dummies"))
		bench_dummies(atoi(argv[2]), atoi(argv[3]));
	else if (argc == 2 && !strcmp(argv[1], "up"))
		bench_up();
	else if (n > 0 && n <= PORTS && !strcmp(argv[1], "cut"))
		watch(n, XPO_MCGRP_EVENTS, on_link);
	else if (n > 0 && n <= PORTS && !strcmp(argv[1], "flag"))
		watch(n, XPO_MCGRP_FLAGS, on_flag);
	else
		return usage();
	return 0;
}
