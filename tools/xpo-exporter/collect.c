// SPDX-License-Identifier: GPL-2.0
#include "collect.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "fec.h"
#include "ipc.h"
#include "libxpo.h"
#include "netdev.h"
#include "nl.h"
#include "refresh.h"
#include "sample.h"

/* What may change without an event is asked for again after this long */
#define COLLECT_REFRESH_NS	10000000000ull

/* A card or the driver that goes in the middle of it is no error yet */
#define COLLECT_TRIES		3

/* Not even the events of a storm keep others waiting */
#define COLLECT_EVENTS_MAX	1000

enum collect_changed {
	COLLECT_MODULES = 1 << 0,
	COLLECT_PORTS = 1 << 1,
	COLLECT_NAMES = 1 << 2,
	COLLECT_FLAGS = 1 << 3,		/* of all cages */
	COLLECT_ALL = (1 << 4) - 1
};

struct collect {
	struct model model;
	struct ipc *ipc;		/* NULL: the driver is not there */
	struct netdev netdev;
	bool has_netdev;
	struct nl ethtool;
	unsigned int changed;		/* enum collect_changed bits */
	uint64_t refreshed_ns;
	double stale_s;
};

static uint64_t collect_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

struct collect *collect_create(double stale_s)
{
	struct collect *collect = calloc(1, sizeof(*collect));

	if (!collect)
		return NULL;
	collect->stale_s = stale_s;
	collect->has_netdev = !netdev_open(&collect->netdev);
	fec_open(&collect->ethtool);
	return collect;
}

/* All that is known was known from the driver */
static void collect_lose(struct collect *collect)
{
	ipc_close(collect->ipc);
	collect->ipc = NULL;
	collect->model.up = false;
	refresh_release(&collect->model);
}

void collect_destroy(struct collect *collect)
{
	collect_lose(collect);
	if (collect->has_netdev)
		netdev_close(&collect->netdev);
	nl_close(&collect->ethtool);
	free(collect);
}

static int collect_connect(struct collect *collect)
{
	int err;

	err = ipc_open(&collect->ipc);
	if (err)
		return err;
	err = ipc_subscribe(collect->ipc);
	if (err) {
		collect_lose(collect);
		return err;
	}
	collect->changed = COLLECT_ALL;
	return 0;
}

static void collect_flags_event(struct collect *collect,
				const struct event *event)
{
	struct model *model = &collect->model;
	size_t i;

	for (i = 0; i < model->card_count; i++)
		if (model->cards[i]->index == event->card.v &&
		    event->cage.set && event->cage.v >= 0 &&
		    event->cage.v < XPO_MAX_CAGES)
			model->cards[i]->flags_changed |= 1u << event->cage.v;
}

static void collect_event(struct collect *collect, const struct event *event)
{
	switch (event->type.v) {
	case XPO_EVENT_TYPE_FLAGS:
		collect_flags_event(collect, event);
		break;
	case XPO_EVENT_TYPE_LINK:
	case XPO_EVENT_TYPE_PORT:
	case XPO_EVENT_TYPE_DONE:
		collect->changed |= COLLECT_PORTS;
		break;
	case XPO_EVENT_TYPE_GAP:
	case XPO_EVENT_TYPE_CARD_RESET:
		collect->changed = COLLECT_ALL;
		break;
	default:
		collect->changed |= COLLECT_MODULES;
		collect_flags_event(collect, event);
		break;
	}
}

static void collect_driver_events(struct collect *collect)
{
	struct event event;
	int n, err;

	for (n = 0; collect->ipc && n < COLLECT_EVENTS_MAX; n++) {
		err = ipc_wait(collect->ipc, 0, &event);
		if (!err)
			return;
		if (err > 0)
			collect_event(collect, &event);
		else if (err == -ENOBUFS)
			collect->changed = COLLECT_ALL;
		else if (err != -EAGAIN && err != -EINTR)
			collect_lose(collect);
	}
}

/* Nobody can unload the driver of a card that is kept open */
static void collect_close_gone(struct model_card *card)
{
	struct libxpo_state state;

	if (!card->xpo)
		return;
	libxpo_get_state(card->xpo, &state);
	if (!state.gone)
		return;
	libxpo_close(card->xpo);
	card->xpo = NULL;
}

void collect_events(struct collect *collect)
{
	size_t i;

	collect_driver_events(collect);
	if (collect->has_netdev && netdev_changed(&collect->netdev))
		collect->changed |= COLLECT_NAMES;
	for (i = 0; i < collect->model.card_count; i++)
		collect_close_gone(collect->model.cards[i]);
}

size_t collect_fds(const struct collect *collect, struct pollfd *fds,
		   size_t max)
{
	const struct model *model = &collect->model;
	size_t i, n = 0;

	if (collect->ipc && n < max)
		fds[n++] = (struct pollfd){ ipc_event_fd(collect->ipc),
					    POLLIN, 0 };
	if (collect->has_netdev && n < max)
		fds[n++] = (struct pollfd){ netdev_fd(&collect->netdev),
					    POLLIN, 0 };
	/* only to hear that it is going */
	for (i = 0; i < model->card_count && n < max; i++)
		if (model->cards[i]->xpo)
			fds[n++] = (struct pollfd){
				libxpo_fd(model->cards[i]->xpo), 0, 0 };
	return n;
}

/* Another card may have the index by now */
static void collect_open_card(struct model_card *card)
{
	struct libxpo_info info;

	if (card->xpo || libxpo_open(&card->xpo, card->index))
		return;
	libxpo_get_info(card->xpo, &info);
	if (!strcmp(info.handle, card->handle))
		return;
	libxpo_close(card->xpo);
	card->xpo = NULL;
}

static int collect_refresh_flags(struct collect *collect,
				 struct model_card *card)
{
	unsigned int i;
	int err = 0;

	if (collect->changed & COLLECT_FLAGS)
		card->flags_changed = (1u << XPO_MAX_CAGES) - 1;
	for (i = 0; i < card->cage_count && !err; i++) {
		if (!(card->flags_changed >> i & 1))
			continue;
		if (card->cage[i].present)
			err = refresh_flags(card, collect->ipc, i);
		if (!err)
			card->flags_changed &= ~(1u << i);
	}
	return err;
}

static int collect_refresh_card(struct collect *collect,
				struct model_card *card)
{
	int err = 0;

	if (collect->changed & COLLECT_MODULES)
		err = refresh_modules(card, collect->ipc);
	if (!err)
		err = collect_refresh_flags(collect, card);
	if (!err && collect->changed & COLLECT_PORTS)
		err = refresh_ports(card, collect->ipc);
	if (!err && collect->has_netdev &&
	    collect->changed & (COLLECT_PORTS | COLLECT_NAMES))
		err = netdev_names(&collect->netdev, card);
	return err;
}

static int collect_refresh(struct collect *collect)
{
	struct model *model = &collect->model;
	uint64_t now = collect_now_ns();
	size_t before = model->card_count;
	size_t i;
	int err;

	if (now - collect->refreshed_ns > COLLECT_REFRESH_NS)
		collect->changed = COLLECT_ALL;
	err = refresh_cards(model, collect->ipc);
	if (err)
		return err;
	if (model->card_count != before)
		collect->changed = COLLECT_ALL;
	for (i = 0; i < model->card_count && !err; i++)
		err = collect_refresh_card(collect, model->cards[i]);
	if (err)
		return err;
	if (collect->changed == COLLECT_ALL)
		collect->refreshed_ns = now;
	model->self.refreshes += !!collect->changed;
	collect->changed = 0;
	return 0;
}

static void collect_telemetry(struct model_card *card)
{
	struct model_telemetry *telemetry = &card->telemetry;
	struct libxpo_clock clock;
	struct libxpo_state state;

	telemetry->open = card->xpo;
	if (!card->xpo)
		return;
	libxpo_get_state(card->xpo, &state);
	telemetry->head = state.head;
	telemetry->dropped = state.dropped;
	telemetry->bad = state.bad;
	telemetry->epoch = state.epoch;
	telemetry->clock_error_s = libxpo_get_clock(card->xpo, &clock) ?
				   NAN : clock.error_ns / 1e9;
}

static void collect_card(struct collect *collect, struct model_card *card)
{
	unsigned int i;

	collect_close_gone(card);
	collect_open_card(card);
	collect_telemetry(card);
	if (!card->xpo) {
		for (i = 0; i < XPO_MAX_CAGES; i++)
			model_cage_forget(&card->cage[i]);
		return;
	}
	if (sample_card(card, card->xpo, collect->stale_s))
		collect->changed |= COLLECT_MODULES;
}

static bool collect_driver(struct collect *collect)
{
	int tries, err = 0;

	for (tries = 0; tries < COLLECT_TRIES; tries++) {
		if (!collect->ipc)
			err = collect_connect(collect);
		if (!err)
			err = collect_refresh(collect);
		if (!err)
			return true;
		if (err != -ENOENT)
			collect->model.self.errors++;
		collect_lose(collect);
		if (err == -ENOENT)
			return false;
	}
	return false;
}

struct model *collect_scrape(struct collect *collect)
{
	struct model *model = &collect->model;
	uint64_t start = collect_now_ns();
	size_t i;

	collect_events(collect);
	model->self.scrapes++;
	model->up = collect_driver(collect);
	for (i = 0; i < model->card_count; i++) {
		collect_card(collect, model->cards[i]);
		if (collect->has_netdev)
			netdev_stats(&collect->netdev, model->cards[i]);
	}
	if (fec_fetch(&collect->ethtool, model))
		model->self.errors++;
	model->self.collect_s = (collect_now_ns() - start) / 1e9;
	return model;
}

struct model_self *collect_self(struct collect *collect)
{
	return &collect->model.self;
}
