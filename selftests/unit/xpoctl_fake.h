/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A kernel for xpoctl that is only data: the functions of ipc.h over structs
 * that a test can change. Card xpo0 (pci/0000:01:00.0) has four cages:
 *
 *	0  a capture of an 8-lane module, ready
 *	1  two endpoints with 16 lanes each, ready
 *	2  empty
 *	3  a flat copper cable, ready
 *
 * and ports of eight lanes, but for cage 0: its port is split in two, of which
 * the first one is up. Lanes 24-31 of cage 1 are in another network namespace.
 */
#ifndef SELFTESTS_XPOCTL_FAKE_H
#define SELFTESTS_XPOCTL_FAKE_H

#include "../../tools/xpoctl/cmis/memory.h"
#include "../../tools/xpoctl/ipc.h"
#include "../../tools/xpoctl/net.h"

#define FAKE_CAGES	4
#define FAKE_EVENTS	8
#define FAKE_RANGES	1024
#define FAKE_PORTS	32
#define FAKE_LINKS	32
#define FAKE_USES	16

struct fake {
	bool loaded;			/* the driver */
	size_t cards;			/* 0 to 2; the other has no cages */
	int err;			/* of requests over the bus, changes */
	const char *error;		/* its extack */
	struct card card;
	struct cage cages[FAKE_CAGES];
	struct module modules[FAKE_CAGES];
	struct cmis_memory memory[FAKE_CAGES][XPO_MAX_ENDPOINTS];
	long long age_ms;		/* of lanes */
	struct port ports[FAKE_PORTS];
	size_t port_count;
	struct controls controls[FAKE_CAGES][XPO_MAX_LANES];
	struct event done;		/* how work ends */
	bool hangs;			/* it does not */
	int net_err;			/* of changes to interfaces and ports */
	const char *net_error;
	struct net_link links[FAKE_LINKS];
	size_t link_count;
	struct net_use uses[3][FAKE_USES];	/* by enum net_what */
	size_t use_count[3];

	struct event events[FAKE_EVENTS];
	size_t event_count;
	size_t event_next;
	bool edges;		/* subscribed */

	/* What was asked for */
	struct range ranges[FAKE_RANGES];
	size_t range_count;
	unsigned int reads;		/* requests */
	struct range written;
	uint8_t data[IPC_DATA_LEN];
	unsigned int writes;
	int policy;			/* latest, -1 none */
	int reset_kind;
	unsigned int causes;
	bool force;
	uint64_t lanes;			/* of an apply, or a control */
	int app_sel;			/* latest, -1 none */
	bool controls_reset;
	unsigned int changes;		/* of anything about ports */
};

extern struct fake fake;

void fake_init(void);

/* Parts of it */
void fake_ports_init(void);
void fake_net_init(void);
struct port *fake_port(unsigned int cage, unsigned int lane);
struct port *fake_port_add(unsigned int cage, unsigned int lane,
			   unsigned int lanes, unsigned int ifindex);
void fake_link_add(int ifindex, const char *name, const char *kind, bool up);
/* Copies items as the functions of ipc.h return them */
int fake_give(const void *items, size_t size, size_t count, void *to,
	      size_t *to_count);

#define FAKE_ARGS	20

/* One run of xpoctl; what it wrote, to be freed */
struct fake_run {
	int status;
	char *out;
	char *err;
};

void fake_run(struct fake_run *run, const char *arguments);
void fake_run_free(struct fake_run *run);

struct expect {
	int status;
	const char *arguments;
	const char *out;	/* that it has in it, or NULL */
	const char *err;	/* the same; NULL: nothing on stderr */
};

/* Runs it, and fails the test when it does something else */
void fake_check(const struct expect *expect);
/* Each of them with a fake that is new */
void fake_check_all(const struct expect *all, size_t count);

#define FAKE_CHECK_ALL(table)	\
	fake_check_all(table, sizeof(table) / sizeof((table)[0]))

#endif /* SELFTESTS_XPOCTL_FAKE_H */
