// SPDX-License-Identifier: GPL-2.0
#include "wire.h"

#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "card.h"
#include "frame.h"
#include "link.h"
#include "log.h"
#include "plant.h"
#include "port_state.h"
#include "sim.h"
#include "unix.h"

#define WIRE_MAGIC	0x57505801u	/* and the version */
#define WIRE_RETRY_NS	(100 * SIM_NS_PER_MS)
#define WIRE_QUEUE	1024	/* frames that the socket has no room for */
#define WIRE_BURST	256	/* messages in one go */
#define WIRE_NW_MAX	100000000u	/* 100 mW: more is no laser of ours */

enum wire_type {
	WIRE_HELLO = 1,		/* port: 0, then WIRE_MAGIC */
	WIRE_LANE,		/* strand, then struct wire_lane */
	WIRE_FRAME,		/* port, then the frame */
};

struct wire_head {
	uint8_t type;
	uint8_t strand;
	uint16_t port;
};

/* struct link_out as it is sent */
struct wire_lane {
	uint32_t nw;
	uint32_t speed_mbps;
	uint16_t port;
	uint8_t inverted;
	uint8_t lanes;
	uint8_t fec_mode;
	uint8_t ready;
	uint8_t unused[2];
};

struct wire {
	struct wires *wires;
	unsigned int index;
	char path[PLANT_PATH_MAX];
	int listen;			/* -1: this end connects */
	int fd;				/* -1: nobody is there */
	bool greeted;
	struct wire_lane lane[PLANT_CAGE_LANES];	/* what we send */
	bool stale[PLANT_CAGE_LANES];		/* and did not say yet */
	struct frame_list queue;
	struct sim_timer retry;
};

struct wires {
	struct card *card;
	int epoll;
	unsigned int count;
	struct wire wire[PLANT_WIRES];
};

static struct link_out *wire_out(const struct wire *x, unsigned int strand)
{
	return &x->wires->card->ports->out[plant_wire_end(x->index, strand)];
}

/* Links on the near lane of a strand look at what comes from it. */
static void wire_changed(const struct wire *x, unsigned int strand)
{
	struct card *c = x->wires->card;
	unsigned int near;

	if (plant_far(c->plant, plant_wire_end(x->index, strand), &near) &&
	    near < PLANT_LANES)
		link_dirty(c, near / PLANT_CAGE_LANES);
}

static void wire_watch(struct wire *x, int op, int fd, bool more)
{
	struct epoll_event e = {
		.events = EPOLLIN | (more ? EPOLLOUT : 0),
		.data.u32 = x->index * 2 + (fd == x->listen),
	};

	if (epoll_ctl(x->wires->epoll, op, fd, &e))
		err(1, "wire");
}

static void wire_close(struct wire *x)
{
	unsigned int i;

	if (x->greeted)
		log_print("wire %s: the other end is gone", x->path);
	close(x->fd);
	x->fd = -1;
	x->greeted = false;
	frame_list_free(&x->queue);
	for (i = 0; i < PLANT_CAGE_LANES; i++) {
		link_out_init(wire_out(x, i));
		wire_changed(x, i);
	}
	if (x->listen < 0)
		sim_arm(x->wires->card->sim, &x->retry,
			sim_now(x->wires->card->sim) + WIRE_RETRY_NS);
}

/* False when it could not be sent now. */
static bool wire_send(struct wire *x, struct wire_head *head, const void *data,
		      size_t len)
{
	struct iovec iov[] = {
		{ head, sizeof(*head) }, { (void *)data, len },
	};
	struct msghdr msg = { .msg_iov = iov, .msg_iovlen = 2 };
	ssize_t n;

	do {
		n = sendmsg(x->fd, &msg, MSG_DONTWAIT | MSG_NOSIGNAL);
	} while (n < 0 && errno == EINTR);
	if (n < 0 && errno != EAGAIN)
		wire_close(x);
	return n >= 0;
}

static bool wire_send_queued(struct wire *x)
{
	struct wire_head head = { .type = WIRE_FRAME };
	struct frame *f;

	while ((f = x->queue.first)) {
		head.port = f->port;
		if (!wire_send(x, &head, f->data, f->len))
			return false;
		frame_free(frame_list_take(&x->queue));
	}
	return true;
}

static bool wire_send_stale(struct wire *x)
{
	struct wire_head head = { .type = WIRE_LANE };
	unsigned int i;

	for (i = 0; i < PLANT_CAGE_LANES; i++) {
		if (!x->stale[i])
			continue;
		head.strand = i;
		if (!wire_send(x, &head, &x->lane[i], sizeof(x->lane[i])))
			return false;
		x->stale[i] = false;
	}
	return true;
}

/* What waits, oldest first; the rest when there is room for it. */
static void wire_flush(struct wire *x)
{
	bool done;

	if (x->fd < 0)
		return;
	done = wire_send_queued(x) && wire_send_stale(x);
	if (x->fd >= 0)
		wire_watch(x, EPOLL_CTL_MOD, x->fd, !done);
}

static void wire_open(struct wire *x, int fd)
{
	struct wire_head head = { .type = WIRE_HELLO };
	uint32_t magic = WIRE_MAGIC;
	unsigned int i;

	x->fd = fd;
	x->greeted = false;
	wire_watch(x, EPOLL_CTL_ADD, fd, false);
	for (i = 0; i < PLANT_CAGE_LANES; i++)
		x->stale[i] = true;
	if (wire_send(x, &head, &magic, sizeof(magic)))
		wire_flush(x);
}

static void wire_connect(void *arg, uint64_t now)
{
	struct wire *x = arg;
	int fd = unix_connect(x->path, SOCK_SEQPACKET);

	if (fd >= 0)
		wire_open(x, fd);
	else
		sim_arm(x->wires->card->sim, &x->retry, now + WIRE_RETRY_NS);
}

static void wire_accept(struct wire *x)
{
	int fd = accept4(x->listen, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0)
		return;
	if (x->fd >= 0) {
		log_print("wire %s: refused a third end", x->path);
		close(fd);
		return;
	}
	wire_open(x, fd);
}

struct wires *wires_create(struct card *c)
{
	struct wires *w = calloc(1, sizeof(*w));

	if (!w)
		err(1, "wires");
	w->card = c;
	w->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (w->epoll < 0)
		err(1, "wires");
	return w;
}

void wires_destroy(struct wires *w)
{
	struct wire *x;

	if (!w)
		return;
	for (x = w->wire; x < w->wire + w->count; x++) {
		sim_cancel(w->card->sim, &x->retry);
		frame_list_free(&x->queue);
		if (x->fd >= 0)
			close(x->fd);
		if (x->listen >= 0) {
			close(x->listen);
			unlink(x->path);
		}
	}
	close(w->epoll);
	free(w);
}

static void wire_init(struct wires *w, unsigned int index, const char *path)
{
	struct wire *x = &w->wire[index];
	unsigned int i;

	x->wires = w;
	x->index = index;
	x->listen = -1;
	x->fd = -1;
	snprintf(x->path, sizeof(x->path), "%s", path);
	for (i = 0; i < PLANT_CAGE_LANES; i++)
		x->lane[i].port = PORT_NONE;
	frame_list_init(&x->queue);
	sim_timer_init(&x->retry, wire_connect, x);
}

int wires_open(struct wires *w, char *err, size_t errlen)
{
	const struct plant *plant = w->card->plant;
	struct wire *x;

	for (; w->count < plant->wires; w->count++) {
		x = &w->wire[w->count];
		wire_init(w, w->count, plant->wire[w->count].path);
		if (!plant->wire[w->count].listen) {
			sim_arm(w->card->sim, &x->retry,
				sim_now(w->card->sim));
			continue;
		}
		x->listen = unix_listen(x->path, SOCK_SEQPACKET);
		if (x->listen < 0) {
			snprintf(err, errlen, "wire %s: %s", x->path,
				 strerror(errno));
			return -1;
		}
		wire_watch(x, EPOLL_CTL_ADD, x->listen, false);
	}
	return 0;
}

/* What the near lane of a strand sends, and how much of it gets through. */
static struct wire_lane wire_lane_now(const struct wire *x,
				      unsigned int strand)
{
	const struct card *c = x->wires->card;
	struct wire_lane lane = { .port = PORT_NONE };
	const struct link_out *out;
	struct plant_path path;

	if (!plant_path(c->plant, plant_wire_end(x->index, strand), &path) ||
	    path.far >= PLANT_LANES)
		return lane;
	out = &c->ports->out[path.far];
	lane.nw = out->nw * path.gain;
	lane.inverted = out->inverted ^ path.inverted;
	lane.port = out->port;
	lane.lanes = out->lanes;
	lane.fec_mode = out->fec_mode;
	lane.speed_mbps = out->speed_mbps;
	lane.ready = out->ready;
	return lane;
}

static void wire_update(struct wire *x)
{
	struct wire_lane lane;
	bool changed = false;
	unsigned int i;

	for (i = 0; i < PLANT_CAGE_LANES; i++) {
		lane = wire_lane_now(x, i);
		if (!memcmp(&lane, &x->lane[i], sizeof(lane)))
			continue;
		x->lane[i] = lane;
		x->stale[i] = true;
		changed = true;
	}
	if (changed)
		wire_flush(x);
}

void wires_update(struct wires *w)
{
	unsigned int i;

	for (i = 0; i < w->count; i++)
		wire_update(&w->wire[i]);
}

void wire_send_frame(struct wires *w, unsigned int far, struct frame *f)
{
	unsigned int index = (far & ~LINK_FAR_WIRE) >> LINK_FAR_SHIFT;
	struct wire *x = &w->wire[index];
	struct wire_head head = {
		.type = WIRE_FRAME,
		.port = far % PORT_COUNT,
	};

	f->port = head.port;
	if (x->fd < 0 || x->queue.count >= WIRE_QUEUE) {
		frame_free(f);
	} else if (x->queue.first) {
		frame_list_add(&x->queue, f);
	} else if (wire_send(x, &head, f->data, f->len) || x->fd < 0) {
		frame_free(f);
	} else {
		frame_list_add(&x->queue, f);
		wire_flush(x);
	}
}

/* What a lane of another process says is checked like all that comes in. */
static bool wire_lane_valid(const struct wire_lane *l)
{
	if (l->nw > WIRE_NW_MAX)
		return false;
	if (l->port == PORT_NONE)
		return true;
	return l->port < PORT_COUNT && l->speed_mbps &&
	       (l->lanes == 1 || l->lanes == 2 || l->lanes == 4 ||
		l->lanes == 8);
}

static bool wire_receive_lane(struct wire *x, unsigned int strand,
			      const uint8_t *data, size_t len)
{
	struct wire_lane l;
	struct link_out *out;

	if (len != sizeof(l) || strand >= PLANT_CAGE_LANES)
		return false;
	memcpy(&l, data, sizeof(l));
	if (!wire_lane_valid(&l))
		return false;
	out = wire_out(x, strand);
	*out = (struct link_out){
		.nw = l.nw,
		.inverted = l.inverted & 1,
		.port = l.port == PORT_NONE ? PORT_NONE :
			LINK_FAR_WIRE | x->index << LINK_FAR_SHIFT | l.port,
		.lanes = l.lanes,
		.fec_mode = l.fec_mode,
		.speed_mbps = l.speed_mbps,
		.ready = l.ready & 1,
	};
	wire_changed(x, strand);
	return true;
}

static bool wire_receive_frame(struct wire *x, unsigned int port,
			       const uint8_t *data, size_t len)
{
	struct card *c = x->wires->card;
	struct frame *f;

	if (!len || len > FRAME_MAX)
		return false;
	/* it may be an old one, of a port that it once was */
	if (!port_exists(c, port) || !port_up(c, port))
		return true;
	f = frame_alloc(len);
	memcpy(f->data, data, len);
	port_receive(&c->ports->port[port], f);
	return true;
}

static bool wire_receive(struct wire *x, const uint8_t *data, size_t len)
{
	struct wire_head head;
	uint32_t magic;

	if (len < sizeof(head))
		return false;
	memcpy(&head, data, sizeof(head));
	data += sizeof(head);
	len -= sizeof(head);
	if (!x->greeted) {
		if (head.type != WIRE_HELLO || len != sizeof(magic))
			return false;
		memcpy(&magic, data, sizeof(magic));
		x->greeted = magic == WIRE_MAGIC;
		if (x->greeted)
			log_print("wire %s: connected", x->path);
		return x->greeted;
	}
	if (head.type == WIRE_LANE)
		return wire_receive_lane(x, head.strand, data, len);
	return head.type == WIRE_FRAME &&
	       wire_receive_frame(x, head.port, data, len);
}

static void wire_input(struct wire *x)
{
	uint8_t data[sizeof(struct wire_head) + FRAME_MAX + 1];
	unsigned int i;
	ssize_t n;

	for (i = 0; i < WIRE_BURST && x->fd >= 0; i++) {
		n = recv(x->fd, data, sizeof(data), MSG_DONTWAIT);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		if (n > 0 && wire_receive(x, data, n))
			continue;
		if (n > 0)
			log_print("wire %s: not the other end of a wire",
				  x->path);
		if (x->fd >= 0)
			wire_close(x);
	}
}

int wires_fd(const struct wires *w)
{
	return w->epoll;
}

void wires_input(struct wires *w)
{
	struct epoll_event e[PLANT_WIRES];
	struct wire *x;
	int n = epoll_wait(w->epoll, e, PLANT_WIRES, 0);
	int i;

	for (i = 0; i < n; i++) {
		x = &w->wire[e[i].data.u32 / 2];
		if (e[i].data.u32 % 2) {
			wire_accept(x);
			continue;
		}
		if (e[i].events & EPOLLOUT)
			wire_flush(x);
		if (x->fd >= 0)
			wire_input(x);
	}
}
