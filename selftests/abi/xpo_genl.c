// SPDX-License-Identifier: GPL-2.0
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <linux/netlink.h>

#include <netlink/genl/ctrl.h>

#include <linux/xpo.h>

#include "xpo_genl.h"

#ifndef SOL_NETLINK
#define SOL_NETLINK 270
#endif

static void parse_extack(struct xpo_reply *reply, const struct nlmsgerr *err,
			 const struct nlmsghdr *nlh)
{
	size_t off = sizeof(*err);
	struct nlattr *attr;
	int rem;

	if (!(nlh->nlmsg_flags & NLM_F_ACK_TLVS))
		return;
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED))
		off += err->msg.nlmsg_len - NLMSG_HDRLEN;
	if (nlh->nlmsg_len < NLMSG_HDRLEN + NLMSG_ALIGN(off))
		return;
	attr = (struct nlattr *)((char *)err + NLMSG_ALIGN(off));
	rem = nlh->nlmsg_len - NLMSG_HDRLEN - NLMSG_ALIGN(off);
	for (; nla_ok(attr, rem); attr = nla_next(attr, &rem)) {
		switch (nla_type(attr)) {
		case NLMSGERR_ATTR_MSG:
			nla_strlcpy(reply->extack, attr, sizeof(reply->extack));
			break;
		case NLMSGERR_ATTR_OFFS:
			reply->bad_attr = nla_get_u32(attr);
			break;
		case NLMSGERR_ATTR_MISS_TYPE:
			reply->missing_type = nla_get_u32(attr);
			break;
		}
	}
}

static int on_error(struct sockaddr_nl *who, struct nlmsgerr *err, void *arg)
{
	struct xpo_genl *genl = arg;
	struct nlmsghdr *nlh;

	(void)who;
	nlh = (struct nlmsghdr *)((char *)err - NLMSG_HDRLEN);
	genl->reply.err = err->error;
	parse_extack(&genl->reply, err, nlh);
	return NL_STOP;
}

static int on_finish(struct nl_msg *msg, void *arg)
{
	struct xpo_genl *genl = arg;
	struct nlmsghdr *nlh = nlmsg_hdr(msg);

	/* the end of a dump carries its status, and extack behind it */
	if (nlh->nlmsg_len >= NLMSG_HDRLEN + sizeof(int))
		genl->reply.err = *(int *)nlmsg_data(nlh);
	return NL_STOP;
}

static int on_answer(struct nl_msg *msg, void *arg)
{
	struct nlattr *tb[XPO_TEST_MAX_ATTR + 1];
	struct xpo_genl *genl = arg;
	struct genlmsghdr *hdr = nlmsg_data(nlmsg_hdr(msg));

	genl->reply.messages++;
	if (genlmsg_parse(nlmsg_hdr(msg), 0, tb, XPO_TEST_MAX_ATTR, NULL))
		return NL_SKIP;
	if (genl->answer)
		genl->answer(genl->ctx, hdr->cmd, tb);
	return NL_OK;
}

int xpo_genl_open(struct xpo_genl *genl)
{
	int one = 1;

	memset(genl, 0, sizeof(*genl));
	genl->sock = nl_socket_alloc();
	if (!genl->sock)
		return -ENOMEM;
	if (genl_connect(genl->sock))
		return -ECONNREFUSED;
	nl_socket_disable_auto_ack(genl->sock);
	setsockopt(nl_socket_get_fd(genl->sock), SOL_NETLINK, NETLINK_EXT_ACK,
		   &one, sizeof(one));
	setsockopt(nl_socket_get_fd(genl->sock), SOL_NETLINK, NETLINK_CAP_ACK,
		   &one, sizeof(one));
	nl_socket_modify_err_cb(genl->sock, NL_CB_CUSTOM, on_error, genl);
	nl_socket_modify_cb(genl->sock, NL_CB_FINISH, NL_CB_CUSTOM, on_finish,
			    genl);
	nl_socket_modify_cb(genl->sock, NL_CB_VALID, NL_CB_CUSTOM, on_answer,
			    genl);
	genl->family = genl_ctrl_resolve(genl->sock, XPO_FAMILY_NAME);
	return genl->family < 0 ? -ENOENT : 0;
}

void xpo_genl_close(struct xpo_genl *genl)
{
	nl_socket_free(genl->sock);
	genl->sock = NULL;
}

int xpo_genl_join(struct xpo_genl *genl, const char *group)
{
	int id = genl_ctrl_resolve_grp(genl->sock, XPO_FAMILY_NAME, group);

	if (id < 0)
		return -ENOENT;
	nl_socket_disable_seq_check(genl->sock);
	return nl_socket_add_membership(genl->sock, id) ? -EIO : 0;
}

struct nl_msg *xpo_genl_msg(struct xpo_genl *genl, uint8_t cmd, int flags)
{
	struct nl_msg *msg = nlmsg_alloc_size(16384);

	genlmsg_put(msg, NL_AUTO_PORT, NL_AUTO_SEQ, genl->family, 0,
		    NLM_F_REQUEST | flags, cmd, XPO_FAMILY_VERSION);
	return msg;
}

static int wait_readable(struct xpo_genl *genl, int timeout_ms)
{
	struct pollfd pfd = {
		.fd = nl_socket_get_fd(genl->sock),
		.events = POLLIN,
	};

	return poll(&pfd, 1, timeout_ms) == 1 ? 0 : -ETIMEDOUT;
}

/*
 * The kernel's end of a talk is an ACK or error for a do, and NLMSG_DONE for a
 * dump; libnl stops nl_recvmsgs() at either through the callbacks above.
 */
static int on_ack(struct nl_msg *msg, void *arg)
{
	bool *done = arg;

	(void)msg;
	*done = true;
	return NL_STOP;
}

int xpo_genl_talk(struct xpo_genl *genl, struct nl_msg *msg)
{
	bool dump = (nlmsg_hdr(msg)->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP;
	bool done = false;
	int err;

	memset(&genl->reply, 0, sizeof(genl->reply));
	genl->reply.bad_attr = -1;
	genl->reply.missing_type = -1;
	genl->reply.err = 1;	/* no end seen yet */
	if (!dump)
		nlmsg_hdr(msg)->nlmsg_flags |= NLM_F_ACK;
	nl_socket_modify_cb(genl->sock, NL_CB_ACK, NL_CB_CUSTOM, on_ack, &done);
	err = nl_send_auto_complete(genl->sock, msg);
	nlmsg_free(msg);
	if (err < 0)
		return -EIO;
	while (!done && genl->reply.err == 1) {
		if (wait_readable(genl, 20000))
			return -ETIMEDOUT;
		err = nl_recvmsgs_default(genl->sock);
		if (err < 0 && genl->reply.err == 1)
			return -EIO;
	}
	if (genl->reply.err == 1)
		genl->reply.err = 0;
	return genl->reply.err;
}

int xpo_genl_wait(struct xpo_genl *genl, int timeout_ms)
{
	if (wait_readable(genl, timeout_ms))
		return -ETIMEDOUT;
	return nl_recvmsgs_default(genl->sock) < 0 ? -EIO : 0;
}

void xpo_genl_put_range(struct nl_msg *msg, int attr, uint32_t cage,
			uint32_t endpoint, uint8_t bank, uint8_t page,
			uint8_t offset, uint8_t length)
{
	struct nlattr *nest = nla_nest_start(msg, attr | NLA_F_NESTED);

	nla_put_u32(msg, XPO_A_RANGE_CAGE, cage);
	nla_put_u32(msg, XPO_A_RANGE_ENDPOINT, endpoint);
	nla_put_u8(msg, XPO_A_RANGE_BANK, bank);
	nla_put_u8(msg, XPO_A_RANGE_PAGE, page);
	nla_put_u8(msg, XPO_A_RANGE_OFFSET, offset);
	nla_put_u8(msg, XPO_A_RANGE_LENGTH, length);
	nla_nest_end(msg, nest);
}
