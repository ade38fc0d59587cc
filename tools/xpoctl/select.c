// SPDX-License-Identifier: GPL-2.0
#include "select.h"

#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "numbers.h"
#include "out.h"
#include "ports.h"
#include "target.h"

static const struct card *select_card(const struct selection *sel,
				      const char *name)
{
	char index[SELECT_NAME_LEN];
	size_t i;

	for (i = 0; i < sel->card_count; i++) {
		snprintf(index, sizeof(index), "xpo%lld",
			 sel->cards[i].index.v);
		if (!strcmp(name, index) || !strcmp(name, sel->cards[i].handle))
			return &sel->cards[i];
	}
	return NULL;
}

static const struct card *select_card_of(const struct selection *sel,
					 const struct module *module)
{
	size_t i;

	for (i = 0; i < sel->card_count; i++)
		if (sel->cards[i].index.v == module->card.v)
			return &sel->cards[i];
	return NULL;
}

static const struct module *select_module(const struct selection *sel,
					  long long card, long long cage)
{
	size_t i;

	for (i = 0; i < sel->module_count; i++)
		if (sel->modules[i].card.v == card &&
		    sel->modules[i].cage.v == cage)
			return &sel->modules[i];
	return NULL;
}

/* Adds a module, or lanes of one that is there already */
static void select_add(struct selection *sel, const struct card *card,
		       const struct module *module, uint64_t lanes)
{
	struct selected *item;
	size_t i;

	for (i = 0; i < sel->count; i++) {
		item = &sel->items[i];
		if (item->module != module)
			continue;
		item->lanes = item->lanes && lanes ? item->lanes | lanes : 0;
		return;
	}
	item = &sel->items[sel->count++];
	item->card = card;
	item->module = module;
	item->lanes = lanes;
	snprintf(item->name, sizeof(item->name), "xpo%lld/%lld",
		 module->card.v, module->cage.v);
}

static bool select_is_empty(const struct module *module)
{
	return module->state.v == XPO_MODULE_STATE_ABSENT;
}

/* The lanes that there are; a cage has ports of all lanes without a module */
static uint64_t select_existing(const struct module *module,
				unsigned int flags)
{
	long long lanes = module->lanes.v;

	if (lanes <= 0)
		return flags & SELECT_EMPTY ? UINT64_MAX : 0;
	return lanes < XPO_MAX_LANES ? (1ull << lanes) - 1 : UINT64_MAX;
}

static bool select_lanes_exist(struct call *call, const struct target *target,
			       const char *name, const struct module *module,
			       unsigned int flags)
{
	long long lanes = module->lanes.v;

	if (!(target->lanes & ~select_existing(module, flags)))
		return true;
	if (target->kind == TARGET_NETDEV)
		call_fail(call, STATUS_NO_SUCH, target->name,
			  "%s has no lanes for this port: it has %lld",
			  name, lanes);
	else if (lanes <= 0)
		call_fail(call, STATUS_NO_SUCH, name,
			  "the module has no lanes");
	else
		call_fail(call, STATUS_NO_SUCH, name,
			  "no such lane: the module has lanes 0 to %lld",
			  lanes - 1);
	return false;
}

/* One cage that was named */
static void select_cage(struct call *call, struct selection *sel,
			const struct target *target, const struct card *card,
			unsigned int cage, unsigned int flags)
{
	const struct module *module = select_module(sel, card->index.v, cage);
	char name[SELECT_NAME_LEN];

	snprintf(name, sizeof(name), "xpo%lld/%u", card->index.v, cage);
	if (!module)
		call_fail(call, STATUS_NO_SUCH, name,
			  "no such cage: the card has cages 0 to %lld",
			  card->cages.v - 1);
	else if (select_is_empty(module) && !(flags & SELECT_EMPTY))
		call_fail(call, STATUS_NO_SUCH, name,
			  "no module in this cage (insert one, or see 'xpoctl list')");
	else if (select_lanes_exist(call, target, name, module, flags))
		select_add(sel, card, module, target->lanes);
}

/* All that a wildcard means; card NULL is every card */
static void select_all(struct call *call, struct selection *sel,
		       const struct target *target, const struct card *card,
		       unsigned int flags)
{
	bool found = false, added = false;
	uint64_t lanes;
	size_t i;

	for (i = 0; i < sel->module_count; i++) {
		const struct module *module = &sel->modules[i];
		const struct card *of = select_card_of(sel, module);

		if (!of || (card && of != card))
			continue;
		if (select_is_empty(module) && !(flags & SELECT_EMPTY))
			continue;
		found = true;
		/* Wanted are the lanes that there are */
		lanes = target->lanes & select_existing(module, flags);
		if (target->lanes && !lanes)
			continue;
		select_add(sel, of, module, lanes);
		added = true;
	}
	if (!added)
		call_fail(call, STATUS_NO_SUCH, target->text,
			  found ? "no module has such lanes" :
				  "no module in any cage");
}

static void select_on_card(struct call *call, struct selection *sel,
			   const struct target *target, unsigned int flags)
{
	const struct card *card = select_card(sel, target->name);
	unsigned int cage;

	if (!card) {
		call_fail(call, STATUS_NO_SUCH, target->name,
			  "no such card (see 'xpoctl list')");
		return;
	}
	if (!target->cages && !(flags & SELECT_CARD)) {
		call_usage(call, "%s: name the modules, like %s/3 or '%s/*'",
			   target->text, target->name, target->name);
		return;
	}
	if (!target->cages || target->wildcard) {
		select_all(call, sel, target, card, flags);
		return;
	}
	for (cage = 0; cage < XPO_MAX_CAGES; cage++)
		if (target->cages & (1u << cage))
			select_cage(call, sel, target, card, cage, flags);
}

static void select_netdev(struct call *call, struct selection *sel,
			  struct target *target, unsigned int flags)
{
	unsigned int ifindex = if_nametoindex(target->name);
	const struct card *card = NULL;
	const struct module *module;
	struct module found;
	struct port port;
	int err;

	if (!ifindex) {
		call_fail(call, STATUS_NO_SUCH, target->name,
			  "no such card or interface (see 'xpoctl list')");
		return;
	}
	err = ipc_module_netdev(call->ipc, ifindex, &found);
	if (!err)
		err = ipc_port_netdev(call->ipc, ifindex, &port);
	if (!err && !ports_is_sane(&port))
		err = -EPROTO;
	if (err) {
		call_fail_kernel(call, target->name, err);
		return;
	}
	module = select_module(sel, found.card.v, found.cage.v);
	if (module)
		card = select_card_of(sel, module);
	if (!card) {
		call_fail_kernel(call, target->name, -ENODEV);
		return;
	}
	if (flags & SELECT_LANES)
		target->lanes = ports_mask(&port);
	select_cage(call, sel, target, card, module->cage.v, flags);
}

static bool select_fetch(struct call *call, struct selection *sel)
{
	struct scope everything = {};
	int err;

	if (!call_ipc(call))
		return false;
	err = ipc_cards(call->ipc, &sel->cards, &sel->card_count);
	if (!err)
		err = ipc_modules(call->ipc, &everything, &sel->modules,
				  &sel->module_count);
	if (err) {
		call_fail_kernel(call, NULL, err);
		return false;
	}
	if (!sel->card_count) {
		call_fail(call, STATUS_NO_SUCH, NULL,
			  "no card found (see 'lspci -d 1af4:10f0' and 'dmesg')");
		return false;
	}
	sel->items = calloc(sel->module_count + 1, sizeof(*sel->items));
	return sel->items;
}

static void select_target(struct call *call, struct selection *sel,
			  struct target *target, unsigned int flags)
{
	if (target->lanes && !(flags & SELECT_LANES)) {
		call_usage(call, "%s: '%s' works on whole modules",
			   target->text, call->name);
		return;
	}
	switch (target->kind) {
	case TARGET_ALL:
		select_all(call, sel, target, NULL, flags);
		break;
	case TARGET_CARD:
		select_on_card(call, sel, target, flags);
		break;
	case TARGET_NETDEV:
		select_netdev(call, sel, target, flags);
		break;
	}
}

bool select_modules(struct call *call, int argc, char **argv,
		    unsigned int flags, struct selection *sel)
{
	struct target everything = { .kind = TARGET_ALL, .text = "*" };
	char error[NUMBERS_ERROR_LEN];
	struct target *targets = NULL;
	size_t count = 0;
	bool ok = true;
	size_t t;
	int i;

	memset(sel, 0, sizeof(*sel));
	for (i = 0; i < argc && ok; i++) {
		ok = target_parse(argv[i], &targets, &count, error);
		if (!ok)
			call_usage(call, "%s", error);
	}
	ok = ok && select_fetch(call, sel);
	if (ok && !argc)
		select_target(call, sel, &everything, flags);
	for (t = 0; t < count && ok; t++)
		select_target(call, sel, &targets[t], flags);
	free(targets);
	if (ok && sel->count && !call->usage)
		return true;
	select_free(sel);
	return false;
}

void select_free(struct selection *sel)
{
	free(sel->cards);
	free(sel->modules);
	free(sel->items);
	memset(sel, 0, sizeof(*sel));
}

void select_out(struct out *out, const struct selected *item)
{
	out_str(out, "module", NULL, item->name);
	out_strf(out, "card", NULL, "xpo%lld", item->card->index.v);
	out_str(out, "handle", NULL, item->card->handle);
	out_int(out, "cage", NULL, NULL, item->module->cage.v);
}

unsigned int select_lanes_per_endpoint(const struct module *module)
{
	if (module->endpoints.v <= 0 || module->lanes.v <= 0)
		return 0;
	return module->lanes.v / module->endpoints.v;
}
