/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A second implementation of the xpo netlink client, on libnl-3. It shares no
 * code with xpoctl, so that both would have to be wrong in the same way.
 */
#ifndef XPO_TEST_GENL_H
#define XPO_TEST_GENL_H

#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>

#include <netlink/netlink.h>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <netlink/genl/genl.h>

#define XPO_TEST_MAX_ATTR	40

/* What one request brought back */
struct xpo_reply {
	int err;		/* 0 or negative errno from the kernel */
	char extack[256];	/* NLMSGERR_ATTR_MSG, empty without one */
	int bad_attr;		/* offset of the bad attribute, -1 none */
	int missing_type;	/* type of the missing attribute, -1 none */
	unsigned int messages;	/* answers before the end */
};

struct xpo_genl {
	struct nl_sock *sock;
	int family;
	struct xpo_reply reply;
	/* called for every answer; tb has XPO_TEST_MAX_ATTR + 1 entries */
	void (*answer)(void *ctx, uint8_t cmd, struct nlattr **tb);
	void *ctx;
};

int xpo_genl_open(struct xpo_genl *genl);
void xpo_genl_close(struct xpo_genl *genl);
int xpo_genl_join(struct xpo_genl *genl, const char *group);
struct nl_msg *xpo_genl_msg(struct xpo_genl *genl, uint8_t cmd, int flags);

/* Send, wait for the end (5 s at most per message), free msg, fill reply. */
int xpo_genl_talk(struct xpo_genl *genl, struct nl_msg *msg);

/* Wait for one multicast message; 0 or -ETIMEDOUT. */
int xpo_genl_wait(struct xpo_genl *genl, int timeout_ms);

/* A memory range as nested attribute */
void xpo_genl_put_range(struct nl_msg *msg, int attr, uint32_t cage,
			uint32_t endpoint, uint8_t bank, uint8_t page,
			uint8_t offset, uint8_t length);

#endif
