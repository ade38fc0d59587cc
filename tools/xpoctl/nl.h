/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Netlink transport on libmnl: one socket, one request at a time, and the
 * kernel's own error text. Only ipc*.c and net*.c use it.
 */
#ifndef XPOCTL_NL_H
#define XPOCTL_NL_H

#include <libmnl/libmnl.h>
#include <stddef.h>
#include <stdint.h>

#define NL_ERROR_LEN	256
#define NL_GROUPS	2

struct nl {
	struct mnl_socket *sock;
	uint32_t seq;
	uint16_t family;		/* of generic netlink, or 0 */
	uint32_t groups[NL_GROUPS];	/* multicast, 0 none */
	char error[NL_ERROR_LEN];	/* extack of the latest request */
	char *buf;			/* request under construction */
	size_t size;
};

/* Handles one message of an answer; a negative errno ends the request */
typedef int (*nl_parse_t)(const struct nlmsghdr *nlh, void *ctx);

/*
 * 0 or a negative errno; -ENOENT when the kernel has no such family. Groups
 * are needed for events only, and may be NULL.
 */
int nl_open(struct nl *nl, const char *family,
	    const char *const groups[NL_GROUPS]);
/* Not generic netlink, but a protocol of its own */
int nl_open_protocol(struct nl *nl, int protocol);
void nl_close(struct nl *nl);

/* Starts a request with room for size bytes of attributes */
struct nlmsghdr *nl_start(struct nl *nl, uint8_t command, uint16_t flags,
			  size_t size);
/* The same of a protocol, with the header's first len bytes all zero */
struct nlmsghdr *nl_start_protocol(struct nl *nl, uint16_t type,
				   uint16_t flags, size_t len, size_t size);
/* Sends it and handles the answer; 0 or a negative errno */
int nl_run(struct nl *nl, struct nlmsghdr *nlh, nl_parse_t parse, void *ctx);

/* From now on the socket is for events only: those of the first group */
int nl_subscribe(struct nl *nl);
/* And those of another one */
int nl_subscribe_group(struct nl *nl, unsigned int group);
/*
 * 1 for an event, 0 when timeout_ms (-1: none) has passed, or a negative
 * errno: -ENOBUFS when the kernel had to drop events, -EINTR on a signal,
 * -ENOENT when the family is no more, -EAGAIN when there was no event.
 */
int nl_wait(struct nl *nl, int timeout_ms, nl_parse_t parse, void *ctx);

#endif /* XPOCTL_NL_H */
