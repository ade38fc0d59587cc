/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A kernel for xpoctl that is only data: the functions of ipc.h over structs
 * that a test can change. Card xpo0 (pci/0000:01:00.0) has four cages:
 *
 *	0  a capture of an 8-lane module, ready
 *	1  two endpoints with 16 lanes each, ready
 *	2  empty
 *	3  a flat copper cable, ready
 */
#ifndef SELFTESTS_XPOCTL_FAKE_H
#define SELFTESTS_XPOCTL_FAKE_H

#include "../../tools/xpoctl/cmis/memory.h"
#include "../../tools/xpoctl/ipc.h"

#define FAKE_CAGES	4
#define FAKE_EVENTS	8
#define FAKE_RANGES	1024

struct fake {
	bool loaded;			/* the driver */
	size_t cards;			/* 0 or 1 */
	int err;			/* of requests over the bus, changes */
	const char *error;		/* its extack */
	struct card card;
	struct cage cages[FAKE_CAGES];
	struct module modules[FAKE_CAGES];
	struct cmis_memory memory[FAKE_CAGES][XPO_MAX_ENDPOINTS];
	long long age_ms;		/* of lanes */

	struct event events[FAKE_EVENTS];
	size_t event_count;
	size_t event_next;

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
};

extern struct fake fake;

void fake_init(void);

#define FAKE_ARGS	20

/* One run of xpoctl; what it wrote, to be freed */
struct fake_run {
	int status;
	char *out;
	char *err;
};

void fake_run(struct fake_run *run, const char *arguments);
void fake_run_free(struct fake_run *run);

#endif /* SELFTESTS_XPOCTL_FAKE_H */
