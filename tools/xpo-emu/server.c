// SPDX-License-Identifier: GPL-2.0
/*
 * The event loop: one thread, the two sockets, a timer for the next due time.
 * Card time follows CLOCK_MONOTONIC; whatever comes in is handled after
 * everything that was due before it.
 */
#include "server.h"

#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "card.h"
#include "config.h"
#include "ctl.h"
#include "log.h"
#include "pci.h"
#include "sim.h"
#include "unix.h"
#include "vfu.h"
#include "wire.h"

#define SERVER_CTL_TIMEOUT_S	5
#define SERVER_SPIN_NS		5000	/* a sleep would take longer */

struct server {
	struct sim *sim;
	struct card *card;
	struct pci *pci;
	struct vfu *vfu;
	uint64_t start;			/* CLOCK_MONOTONIC at power-on */
	uint64_t armed;			/* due time the timer is set to */
	int epoll;
	int timer;
	int signals;
	int listen;
	int ctl;
	int client;			/* watched vfio-user client, or -1 */
	char answer[CTL_ANSWER_MAX];
};

static uint64_t server_monotonic(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * SIM_NS_PER_S + ts.tv_nsec;
}

static void server_watch(struct server *s, int fd)
{
	struct epoll_event e = { .events = EPOLLIN, .data.fd = fd };

	if (epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &e))
		err(1, "epoll");
}

static void server_arm(struct server *s)
{
	uint64_t due = sim_next_due(s->sim);
	struct itimerspec t = { 0 };

	if (due == s->armed)
		return;
	s->armed = due;
	if (due != UINT64_MAX) {
		t.it_value.tv_sec = (s->start + due) / SIM_NS_PER_S;
		t.it_value.tv_nsec = (s->start + due) % SIM_NS_PER_S;
	}
	if (timerfd_settime(s->timer, TFD_TIMER_ABSTIME, &t, NULL))
		err(1, "timer");
}

/* Timeout for epoll: none while something is due very soon. */
static int server_timeout(struct server *s)
{
	uint64_t due = sim_next_due(s->sim);

	if (due <= server_monotonic() - s->start + SERVER_SPIN_NS)
		return 0;
	server_arm(s);
	return -1;
}

static void server_catch_up(struct server *s)
{
	sim_run(s->sim, server_monotonic() - s->start);
}

static void server_timer(struct server *s)
{
	uint64_t count;

	if (read(s->timer, &count, sizeof(count)) < 0 && errno != EAGAIN)
		err(1, "timer");
	s->armed = 0;
}

static void server_accept(struct server *s)
{
	int fd = accept4(s->listen, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0)
		return;
	vfu_connect(s->vfu, fd);
	if (vfu_fd(s->vfu) != fd)
		return;
	s->client = fd;
	server_watch(s, fd);
}

static void server_client(struct server *s)
{
	vfu_input(s->vfu);
	/* closing it took it out of the epoll set */
	if (vfu_fd(s->vfu) < 0)
		s->client = -1;
}

/* One line; a control client is local and quick, or it is cut off. */
static int server_ctl_line(int fd, char *line, size_t size)
{
	struct timeval limit = { .tv_sec = SERVER_CTL_TIMEOUT_S };
	size_t have = 0;
	ssize_t n;

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
	while (have < size - 1) {
		n = recv(fd, line + have, size - 1 - have, 0);
		if (n <= 0)
			return -1;
		have += n;
		line[have] = '\0';
		if (memchr(line, '\n', have))
			return 0;
	}
	return -1;
}

static void server_send(int fd, const char *text)
{
	size_t left = strlen(text);
	ssize_t n;

	for (; left; left -= n, text += n) {
		n = send(fd, text, left, MSG_NOSIGNAL);
		if (n <= 0)
			return;
	}
}

static void server_ctl(struct server *s)
{
	int fd = accept4(s->ctl, NULL, NULL, SOCK_CLOEXEC);
	char line[CTL_LINE_MAX];
	int ret;

	if (fd < 0)
		return;
	if (!server_ctl_line(fd, line, sizeof(line))) {
		server_catch_up(s);
		log_print("ctl: %.*s", (int)strcspn(line, "\r\n"), line);
		ret = ctl_run(s->card, line, s->answer, sizeof(s->answer));
		server_send(fd, ret ? "error\n" : "ok\n");
		server_send(fd, s->answer);
	}
	close(fd);
}

static int server_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	if (sigprocmask(SIG_BLOCK, &set, NULL))
		err(1, "signals");
	return signalfd(-1, &set, SFD_CLOEXEC);
}

static void server_open(struct server *s, const struct server_conf *conf)
{
	s->client = -1;
	s->epoll = epoll_create1(EPOLL_CLOEXEC);
	s->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	s->signals = server_signals();
	if (s->epoll < 0 || s->timer < 0 || s->signals < 0)
		err(1, "event loop");
	s->listen = unix_listen(conf->socket, SOCK_STREAM);
	if (s->listen < 0)
		err(1, "%s", conf->socket);
	s->ctl = unix_listen(conf->ctl, SOCK_STREAM);
	if (s->ctl < 0)
		err(1, "%s", conf->ctl);
	server_watch(s, s->timer);
	server_watch(s, s->signals);
	server_watch(s, s->listen);
	server_watch(s, s->ctl);
	server_watch(s, wires_fd(s->card->wires));
}

static int server_card(struct server *s, const struct server_conf *conf)
{
	struct card_conf card;
	char reason[1024];

	if (config_load(conf->config, &card, reason, sizeof(reason))) {
		warnx("%s", reason);
		return -1;
	}
	if (conf->seeded)
		card.seed = conf->seed;
	/* a power-on is recognised, whatever the seed */
	while (!card.boot_cookie)
		if (getrandom(&card.boot_cookie, sizeof(card.boot_cookie), 0)
		    < 0)
			err(1, "random number");
	s->sim = sim_create(card.seed);
	s->vfu = vfu_create(!card.dma_messages);
	s->card = card_create(s->sim, &card, &vfu_card_ops, s->vfu, reason,
			      sizeof(reason));
	if (!s->card) {
		warnx("%s: %s", conf->config, reason);
		return -1;
	}
	s->pci = pci_create(s->card);
	vfu_attach(s->vfu, s->card, s->pci);
	return 0;
}

static void server_loop(struct server *s)
{
	struct epoll_event e;
	int n;

	for (;;) {
		server_catch_up(s);
		n = epoll_wait(s->epoll, &e, 1, server_timeout(s));
		if (n < 0 && errno != EINTR)
			err(1, "epoll");
		if (n <= 0)
			continue;
		server_catch_up(s);
		if (e.data.fd == s->signals)
			return;
		if (e.data.fd == s->timer)
			server_timer(s);
		else if (e.data.fd == s->listen)
			server_accept(s);
		else if (e.data.fd == s->ctl)
			server_ctl(s);
		else if (e.data.fd == s->client)
			server_client(s);
		else if (e.data.fd == wires_fd(s->card->wires))
			wires_input(s->card->wires);
	}
}

static void server_close(struct server *s)
{
	vfu_destroy(s->vfu);
	pci_destroy(s->pci);
	card_destroy(s->card);
	sim_destroy(s->sim);
}

int server_run(const struct server_conf *conf)
{
	struct server *s = calloc(1, sizeof(*s));

	if (!s)
		err(1, "server");
	if (server_card(s, conf))
		return 1;
	server_open(s, conf);
	s->start = server_monotonic();
	puts("ready");
	fflush(stdout);
	server_loop(s);
	unlink(conf->socket);
	unlink(conf->ctl);
	server_close(s);
	free(s);
	return 0;
}
