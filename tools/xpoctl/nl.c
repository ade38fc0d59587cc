// SPDX-License-Identifier: GPL-2.0
#include "nl.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define NL_RECV_SIZE	32768
#define NL_EVENT_RCVBUF	(1 << 20)	/* some thousand events */

struct nl_reply {
	struct nl *nl;
	nl_parse_t parse;
	void *ctx;
};

struct nl_family {
	struct nl *nl;
	const char *const *groups;
};

/* Keeps the text of the TLVs from data on, up to the end of the message */
static void nl_extack(struct nl *nl, const struct nlmsghdr *nlh, size_t offset)
{
	const struct nlattr *attr;
	const char *text;

	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS) ||
	    offset > mnl_nlmsg_get_payload_len(nlh))
		return;
	mnl_attr_for_each(attr, nlh, offset) {
		if (mnl_attr_get_type(attr) != NLMSGERR_ATTR_MSG ||
		    mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) < 0)
			continue;
		text = mnl_attr_get_str(attr);
		snprintf(nl->error, sizeof(nl->error), "%s", text);
	}
}

static int nl_cb_error(const struct nlmsghdr *nlh, void *ctx)
{
	const struct nlmsgerr *msg = mnl_nlmsg_get_payload(nlh);
	struct nl_reply *reply = ctx;
	size_t offset = sizeof(*msg);

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*msg)) {
		errno = EBADMSG;
		return MNL_CB_ERROR;
	}
	if (!msg->error)
		return MNL_CB_STOP;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED))
		offset += msg->msg.nlmsg_len - sizeof(msg->msg);
	nl_extack(reply->nl, nlh, offset);
	errno = -msg->error;
	return MNL_CB_ERROR;
}

/* The end of a dump says how it went */
static int nl_cb_done(const struct nlmsghdr *nlh, void *ctx)
{
	struct nl_reply *reply = ctx;
	int err;

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(err))
		return MNL_CB_STOP;
	memcpy(&err, mnl_nlmsg_get_payload(nlh), sizeof(err));
	if (err >= 0)
		return MNL_CB_STOP;
	nl_extack(reply->nl, nlh, sizeof(err));
	errno = -err;
	return MNL_CB_ERROR;
}

static int nl_cb_data(const struct nlmsghdr *nlh, void *ctx)
{
	struct nl_reply *reply = ctx;
	int err;

	if (reply->nl->family &&
	    mnl_nlmsg_get_payload_len(nlh) < sizeof(struct genlmsghdr)) {
		errno = EBADMSG;
		return MNL_CB_ERROR;
	}
	err = reply->parse ? reply->parse(nlh, reply->ctx) : 0;
	if (err < 0) {
		errno = -err;
		return MNL_CB_ERROR;
	}
	return MNL_CB_OK;
}

/* Whether the family of the events has been unregistered */
static bool nl_is_gone(const struct nl *nl, const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *attr;

	if (genl->cmd != CTRL_CMD_DELFAMILY)
		return false;
	mnl_attr_for_each(attr, nlh, sizeof(*genl))
		if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID &&
		    !mnl_attr_validate(attr, MNL_TYPE_U16))
			return mnl_attr_get_u16(attr) == nl->family;
	return false;
}

/* Events, and what the kernel's controller says about families */
static int nl_cb_event(const struct nlmsghdr *nlh, void *ctx)
{
	struct nl_reply *reply = ctx;

	if (nlh->nlmsg_type == reply->nl->family)
		return nl_cb_data(nlh, ctx);
	errno = EAGAIN;
	if (nlh->nlmsg_type == GENL_ID_CTRL &&
	    mnl_nlmsg_get_payload_len(nlh) >= sizeof(struct genlmsghdr) &&
	    nl_is_gone(reply->nl, nlh))
		errno = ENOENT;
	return MNL_CB_ERROR;
}

static mnl_cb_t nl_control[NLMSG_MIN_TYPE] = {
	[NLMSG_ERROR] = nl_cb_error,
	[NLMSG_DONE] = nl_cb_done,
};

static void nl_group_id(const struct nlattr *groups, const char *name,
			uint32_t *id)
{
	const struct nlattr *group, *attr;

	mnl_attr_for_each_nested(group, groups) {
		const char *found = NULL;
		uint32_t value = 0;

		mnl_attr_for_each_nested(attr, group) {
			uint16_t type = mnl_attr_get_type(attr);

			if (type == CTRL_ATTR_MCAST_GRP_NAME &&
			    !mnl_attr_validate(attr, MNL_TYPE_NUL_STRING))
				found = mnl_attr_get_str(attr);
			else if (type == CTRL_ATTR_MCAST_GRP_ID &&
				 !mnl_attr_validate(attr, MNL_TYPE_U32))
				value = mnl_attr_get_u32(attr);
		}
		if (found && !strcmp(found, name)) {
			*id = value;
			return;
		}
	}
}

static int nl_parse_family(const struct nlmsghdr *nlh, void *ctx)
{
	struct nl_family *family = ctx;
	const struct nlattr *attr;
	unsigned int i;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		uint16_t type = mnl_attr_get_type(attr);

		if (type == CTRL_ATTR_FAMILY_ID &&
		    !mnl_attr_validate(attr, MNL_TYPE_U16))
			family->nl->family = mnl_attr_get_u16(attr);
		if (type != CTRL_ATTR_MCAST_GROUPS || !family->groups)
			continue;
		for (i = 0; i < NL_GROUPS; i++)
			nl_group_id(attr, family->groups[i],
				    &family->nl->groups[i]);
	}
	return 0;
}

struct nlmsghdr *nl_start_protocol(struct nl *nl, uint16_t type,
				   uint16_t flags, size_t len, size_t size)
{
	size_t need = MNL_ALIGN(MNL_NLMSG_HDRLEN + len) + size;
	struct nlmsghdr *nlh;

	if (need > nl->size) {
		char *buf = realloc(nl->buf, need);

		if (!buf)
			return NULL;
		nl->buf = buf;
		nl->size = need;
	}
	nlh = mnl_nlmsg_put_header(nl->buf);
	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nlh->nlmsg_seq = ++nl->seq;
	mnl_nlmsg_put_extra_header(nlh, len);
	return nlh;
}

struct nlmsghdr *nl_start(struct nl *nl, uint8_t command, uint16_t flags,
			  size_t size)
{
	struct genlmsghdr *genl;
	struct nlmsghdr *nlh;

	nlh = nl_start_protocol(nl, nl->family, flags, sizeof(*genl), size);
	if (!nlh)
		return NULL;
	genl = mnl_nlmsg_get_payload(nlh);
	genl->cmd = command;
	genl->version = 1;
	return nlh;
}

/* What is left of an answer that was not read to its end */
static bool nl_is_late(const struct nl *nl, const void *buf, ssize_t len)
{
	const struct nlmsghdr *nlh = buf;

	return (size_t)len >= sizeof(*nlh) && nlh->nlmsg_seq != nl->seq;
}

int nl_run(struct nl *nl, struct nlmsghdr *nlh, nl_parse_t parse, void *ctx)
{
	struct nl_reply reply = { .nl = nl, .parse = parse, .ctx = ctx };
	unsigned int portid = mnl_socket_get_portid(nl->sock);
	/* The request is built in nl->buf, so the answer needs its own */
	static char buf[NL_RECV_SIZE];
	ssize_t len;
	int more;

	nl->error[0] = '\0';
	if (mnl_socket_sendto(nl->sock, nlh, nlh->nlmsg_len) < 0)
		return -errno;
	do {
		len = mnl_socket_recvfrom(nl->sock, buf, sizeof(buf));
		if (len < 0)
			return -errno;
		more = MNL_CB_OK;
		if (nl_is_late(nl, buf, len))
			continue;
		more = mnl_cb_run2(buf, len, nl->seq, portid, nl_cb_data,
				   &reply, nl_control, NLMSG_MIN_TYPE);
		if (more < 0)
			return -errno;
	} while (more > 0);
	return 0;
}

static int nl_resolve(struct nl *nl, const char *name,
		      const char *const *groups)
{
	struct nl_family family = { .nl = nl, .groups = groups };
	struct nlmsghdr *nlh;
	int err;

	nl->family = GENL_ID_CTRL;
	nlh = nl_start(nl, CTRL_CMD_GETFAMILY, NLM_F_ACK, 64);
	if (!nlh)
		return -ENOMEM;
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, name);
	err = nl_run(nl, nlh, nl_parse_family, &family);
	if (!err && nl->family == GENL_ID_CTRL)
		err = -EBADMSG;
	return err;
}

int nl_open_protocol(struct nl *nl, int protocol)
{
	int on = 1;
	int err;

	memset(nl, 0, sizeof(*nl));
	nl->sock = mnl_socket_open2(protocol, SOCK_CLOEXEC);
	if (!nl->sock)
		return -errno;
	if (mnl_socket_bind(nl->sock, 0, MNL_SOCKET_AUTOPID) < 0) {
		err = -errno;
		nl_close(nl);
		return err;
	}
	/* Without these the kernel is less talkative, which does no harm */
	mnl_socket_setsockopt(nl->sock, NETLINK_EXT_ACK, &on, sizeof(on));
	mnl_socket_setsockopt(nl->sock, NETLINK_CAP_ACK, &on, sizeof(on));
	return 0;
}

int nl_open(struct nl *nl, const char *family,
	    const char *const groups[NL_GROUPS])
{
	int err;

	err = nl_open_protocol(nl, NETLINK_GENERIC);
	if (err)
		return err;
	err = nl_resolve(nl, family, groups);
	if (err)
		nl_close(nl);
	return err;
}

void nl_close(struct nl *nl)
{
	if (nl->sock)
		mnl_socket_close(nl->sock);
	free(nl->buf);
	memset(nl, 0, sizeof(*nl));
}

static int nl_join(struct nl *nl, unsigned int id)
{
	if (mnl_socket_setsockopt(nl->sock, NETLINK_ADD_MEMBERSHIP, &id,
				  sizeof(id)) < 0)
		return -errno;
	return 0;
}

int nl_subscribe_group(struct nl *nl, unsigned int group)
{
	return nl->groups[group] ? nl_join(nl, nl->groups[group]) : -ENOENT;
}

int nl_subscribe(struct nl *nl)
{
	int size = NL_EVENT_RCVBUF;
	int fd = mnl_socket_get_fd(nl->sock);
	/* Its group has its own id (net/netlink/genetlink.c) */
	unsigned int controller = GENL_ID_CTRL;
	int err;

	/* More than rmem_max needs a privilege that is nice to have */
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)))
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	err = nl_subscribe_group(nl, 0);
	if (err)
		return err;
	return nl_join(nl, controller);
}

int nl_wait(struct nl *nl, int timeout_ms, nl_parse_t parse, void *ctx)
{
	struct nl_reply reply = { .nl = nl, .parse = parse, .ctx = ctx };
	struct pollfd pollfd = {
		.fd = mnl_socket_get_fd(nl->sock),
		.events = POLLIN,
	};
	static char buf[NL_RECV_SIZE];
	ssize_t len;
	int ready;

	ready = poll(&pollfd, 1, timeout_ms);
	if (ready <= 0)
		return ready ? -errno : 0;
	len = mnl_socket_recvfrom(nl->sock, buf, sizeof(buf));
	if (len < 0)
		return -errno;
	if (mnl_cb_run2(buf, len, 0, 0, nl_cb_event, &reply, nl_control,
			NLMSG_MIN_TYPE) < 0)
		return -errno;
	return 1;
}
