/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the driver forgets when it is unloaded: the desired configuration of
 * cages, ports and lanes.
 */
#ifndef XPOCTL_CONFIG_H
#define XPOCTL_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ipc.h"

struct call;
struct out;

/* Version of the file: changes when a member means something else */
#define CONFIG_FORMAT	1

#define CONFIG_GROUPS	(XPO_MAX_LANES / 8)

struct config_port {
	unsigned int lane;	/* first one */
	unsigned int lanes;
	uint32_t speed_mbps;
	unsigned int app_sel;	/* 0: auto */
	bool admin_up;
};

struct config_controls {
	uint64_t lanes;		/* all that want the same */
	struct controls want;
};

struct config_cage {
	unsigned int cage;
	enum xpo_power_policy policy;
	bool drained;
	struct config_port ports[XPO_MAX_LANES];
	size_t port_count;
	struct config_controls controls[XPO_MAX_LANES];
	size_t control_count;
};

struct config_card {
	char handle[IPC_HANDLE_LEN];
	char serial[IPC_TEXT_LEN];
	struct config_cage cages[XPO_MAX_CAGES];
	size_t cage_count;
};

struct config {
	struct config_card *cards;
	size_t count;
};

/* Of the cards that there are; false after having told what is wrong */
bool config_fetch(struct call *call, struct config *config);
/* The same of one cage that is there; 0 or a negative errno */
int config_fetch_cage(struct ipc *ipc, const struct module *module,
		      struct config_cage *cage);
/*
 * Of a file, or of standard input when name is "-". All that is wrong with it
 * is told; false when there is anything.
 */
bool config_read(struct call *call, const char *name, struct config *config);
void config_free(struct config *config);

/* Member "configuration" */
void config_out(struct out *out, const struct config *config);

/* Adds lanes to those that want the same */
void config_add_controls(struct config_cage *cage, unsigned int lane,
			 const struct controls *want);
/* What a lane wants, or NULL when it is nothing */
const struct controls *config_controls(const struct config_cage *cage,
				       unsigned int lane);
bool config_same_controls(const struct controls *a, const struct controls *b);
/* How many ports a group is, which are alike; 0 when it has none */
unsigned int config_width(const struct config_cage *cage, unsigned int group);

#endif /* XPOCTL_CONFIG_H */
