/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files behind ipc.h have in common. No other file includes this.
 */
#ifndef XPOCTL_IPC_PRIV_H
#define XPOCTL_IPC_PRIV_H

#include <stdbool.h>

#include "ipc.h"
#include "nl.h"

struct ipc_fields;

struct ipc {
	struct nl nl;
	struct nl events;
	bool subscribed;
};

/* All our requests but memory-get are small */
#define IPC_REQUEST_SIZE	512

struct nlmsghdr *ipc_start(struct ipc *ipc, uint8_t command, bool dump);
/* An attribute of 32 bits, when the value is set */
void ipc_put_val(struct nlmsghdr *nlh, uint16_t attr, const struct val *val);
/* Runs a dump; takes the list apart into items and count */
int ipc_dump(struct ipc *ipc, struct nlmsghdr *nlh,
	     const struct ipc_fields *fields, void *items, size_t *count);

#endif /* XPOCTL_IPC_PRIV_H */
