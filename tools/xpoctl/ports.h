/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The ports of a module: which of them an argument means, and their names.
 */
#ifndef XPOCTL_PORTS_H
#define XPOCTL_PORTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ipc.h"

struct call;
struct out;
struct selected;

/* What the driver says is not trusted to be a port of eight lanes at most */
bool ports_is_sane(const struct port *port);

/* Those that have one of the item's lanes, by lane; to be freed */
int ports_fetch(struct ipc *ipc, const struct selected *item,
		struct port **ports, size_t *count);

/* A bit per lane of the module */
uint64_t ports_mask(const struct port *port);
uint64_t ports_mask_all(const struct port *ports, size_t count);
/* The port of a lane, or NULL */
const struct port *ports_find(const struct port *ports, size_t count,
			      unsigned int lane);

#define PORTS_NAME_LEN	40

/* The interface; "xpo0/3:16-23" when it is in another network namespace */
const char *ports_name(const struct port *port, char *name);

/* Members lanes, ifindex and ifname; in text lanes and interface */
void ports_out(struct out *out, const struct port *port);
/* "lanes": numbers in JSON, "0-7,12" in text */
void ports_out_lanes(struct out *out, const char *key, const char *label,
		     uint64_t lanes);
/* Members of what the port's data path is at: state, fault and so on */
void ports_out_state(struct out *out, const struct port *port);

/* On the way to another state */
bool ports_is_busy(const struct port *port);
/*
 * As call_fail_kernel(), but names the ports that are up when these are why
 * something needs to be forced
 */
void ports_fail(struct call *call, const struct selected *item, int err);
/* What to do about a fault, or NULL */
const char *ports_advice(long long fault);

#endif /* XPOCTL_PORTS_H */
