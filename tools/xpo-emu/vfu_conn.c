// SPDX-License-Identifier: GPL-2.0
#include "vfu_conn.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "log.h"

#define VFU_SEND_TIMEOUT_MS	5000

static void vfu_conn_drop_fds(struct vfu_conn *c)
{
	unsigned int i;

	for (i = 0; i < c->nfds; i++)
		if (c->fds[i] >= 0)
			close(c->fds[i]);
	c->nfds = 0;
}

void vfu_conn_open(struct vfu_conn *c, int fd)
{
	c->fd = fd;
	c->broken = false;
	c->have = 0;
	c->nfds = 0;
}

void vfu_conn_close(struct vfu_conn *c)
{
	vfu_conn_drop_fds(c);
	close(c->fd);
	c->fd = -1;
}

int vfu_conn_take_fd(struct vfu_conn *c)
{
	unsigned int i;
	int fd;

	for (i = 0; i < c->nfds; i++) {
		fd = c->fds[i];
		if (fd < 0)
			continue;
		c->fds[i] = -1;
		return fd;
	}
	return -1;
}

static void vfu_conn_keep_fds(struct vfu_conn *c, struct msghdr *msg)
{
	struct cmsghdr *cmsg;
	unsigned int i;
	unsigned int n;
	int fd;

	for (cmsg = CMSG_FIRSTHDR(msg); cmsg; cmsg = CMSG_NXTHDR(msg, cmsg)) {
		if (cmsg->cmsg_level != SOL_SOCKET ||
		    cmsg->cmsg_type != SCM_RIGHTS)
			continue;
		n = (cmsg->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		for (i = 0; i < n; i++) {
			memcpy(&fd, CMSG_DATA(cmsg) + i * sizeof(fd),
			       sizeof(fd));
			if (c->nfds < VFU_MAX_FDS)
				c->fds[c->nfds++] = fd;
			else
				close(fd);
		}
	}
}

/* Read up to @want bytes of the message; false when there is no more now. */
static bool vfu_conn_fill(struct vfu_conn *c, size_t want)
{
	char control[CMSG_SPACE(VFU_MAX_FDS * sizeof(int))];
	struct iovec iov;
	struct msghdr msg;
	ssize_t n;

	while (c->have < want) {
		iov = (struct iovec){ c->buf + c->have, want - c->have };
		msg = (struct msghdr){
			.msg_iov = &iov,
			.msg_iovlen = 1,
			.msg_control = control,
			.msg_controllen = sizeof(control),
		};
		n = recvmsg(c->fd, &msg, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN)
			return false;
		if (n <= 0) {
			c->broken = true;
			return false;
		}
		vfu_conn_keep_fds(c, &msg);
		c->have += n;
	}
	return true;
}

struct vfu_header *vfu_conn_next(struct vfu_conn *c)
{
	struct vfu_header *h = (struct vfu_header *)c->buf;

	if (c->broken)
		return NULL;
	/* the previous message is done with */
	if (c->have >= sizeof(*h) && c->have == h->size) {
		vfu_conn_drop_fds(c);
		c->have = 0;
	}
	if (c->have < sizeof(*h) && !vfu_conn_fill(c, sizeof(*h)))
		return NULL;
	if (h->size < sizeof(*h) || h->size > sizeof(c->buf)) {
		log_print("client sent a message of %u bytes", h->size);
		c->broken = true;
		return NULL;
	}
	if (!vfu_conn_fill(c, h->size))
		return NULL;
	return h;
}

static bool vfu_conn_wait(struct vfu_conn *c)
{
	struct pollfd p = { .fd = c->fd, .events = POLLOUT };

	return poll(&p, 1, VFU_SEND_TIMEOUT_MS) == 1 && p.revents & POLLOUT;
}

static void vfu_conn_advance(struct iovec *iov, size_t n)
{
	size_t part;

	for (; n; iov++) {
		part = n < iov->iov_len ? n : iov->iov_len;
		iov->iov_base = (char *)iov->iov_base + part;
		iov->iov_len -= part;
		n -= part;
	}
}

void vfu_conn_send(struct vfu_conn *c, struct vfu_header *h, const void *a,
		   size_t alen, const void *b, size_t blen)
{
	struct iovec iov[] = {
		{ h, sizeof(*h) },
		{ (void *)a, alen },
		{ (void *)b, blen },
	};
	struct msghdr msg = { .msg_iov = iov, .msg_iovlen = 3 };
	size_t left;
	ssize_t n;

	h->size = sizeof(*h) + alen + blen;
	for (left = h->size; left && !c->broken; left -= n) {
		n = sendmsg(c->fd, &msg, MSG_DONTWAIT | MSG_NOSIGNAL);
		if (n < 0) {
			n = 0;
			if (errno != EINTR &&
			    (errno != EAGAIN || !vfu_conn_wait(c)))
				c->broken = true;
		}
		vfu_conn_advance(iov, n);
	}
}
