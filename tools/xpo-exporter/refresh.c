// SPDX-License-Identifier: GPL-2.0
#include "refresh.h"

#include <errno.h>
#include <linux/bitfield.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../driver/cmis.h"
#include "ipc-telemetry.h"
#include "ipc.h"
#include "libxpo.h"

/* Since CMIS 5.4 that observable is a deviation from a target */
#define REFRESH_LASER_REVISION	CMIS_REV(5, 4)

static void refresh_text(char to[MODEL_TEXT_LEN], const char *from)
{
	model_escape(to, MODEL_TEXT_LEN, from);
}

static void refresh_card(struct model_card *to, const struct card *from)
{
	to->index = from->index.v;
	refresh_text(to->serial, from->serial);
	refresh_text(to->firmware, from->firmware);
	to->budget_w = from->budget_mw.set ? from->budget_mw.v / 1e3 : NAN;
	to->admitted_w = from->admitted_mw.set ? from->admitted_mw.v / 1e3 :
						 NAN;
	to->lost_events = from->lost_events.v;
	to->violations = from->violations.v;
}

static struct model_card *refresh_new(const struct card *from)
{
	struct model_card *card = calloc(1, sizeof(*card));
	unsigned int i;

	if (!card)
		return NULL;
	model_escape(card->handle, sizeof(card->handle), from->handle);
	snprintf(card->labels, sizeof(card->labels), "card=\"%s\"",
		 card->handle);
	card->cage_count = from->cages.v < 0 ? 0 :
			   from->cages.v > XPO_MAX_CAGES ? XPO_MAX_CAGES :
							   from->cages.v;
	for (i = 0; i < XPO_MAX_CAGES; i++)
		model_cage_init(&card->cage[i], card->handle, i);
	return card;
}

static void refresh_free(struct model_card *card)
{
	if (!card)
		return;
	libxpo_close(card->xpo);
	free(card->ports);
	free(card);
}

/* Takes the card out of the list, so that what is left there has gone */
static struct model_card *refresh_known(struct model *model,
					const struct card *from)
{
	struct model_card *card;
	size_t i;

	for (i = 0; i < model->card_count; i++) {
		card = model->cards[i];
		if (card && card->index == from->index.v &&
		    !strcmp(card->handle, from->handle)) {
			model->cards[i] = NULL;
			return card;
		}
	}
	return refresh_new(from);
}

void refresh_release(struct model *model)
{
	size_t i;

	for (i = 0; i < model->card_count; i++)
		refresh_free(model->cards[i]);
	free(model->cards);
	model->cards = NULL;
	model->card_count = 0;
}

int refresh_cards(struct model *model, struct ipc *ipc)
{
	struct model_card **cards;
	struct card *found;
	size_t count, i;
	int err;

	err = ipc_cards(ipc, &found, &count);
	if (err)
		return err;
	cards = calloc(count + 1, sizeof(*cards));
	for (i = 0; cards && i < count; i++) {
		cards[i] = refresh_known(model, &found[i]);
		if (!cards[i])
			break;
		refresh_card(cards[i], &found[i]);
	}
	free(found);
	refresh_release(model);
	if (!cards)
		return -ENOMEM;
	model->cards = cards;
	model->card_count = i;
	return i < count ? -ENOMEM : 0;
}

static void refresh_module(struct model_cage *to, const struct module *from)
{
	/* Identities agree, or the module is in fault; all zero without one */
	const struct endpoint *ep = &from->endpoint[0];

	to->present = from->state.v != XPO_MODULE_STATE_ABSENT;
	to->state = from->state.v;
	to->reason = from->reason.v;
	to->lanes = from->lanes.v;
	to->endpoints = from->endpoints.v;
	to->insertions = from->insertions.v;
	to->max_power_w = from->max_power_mw.v ? from->max_power_mw.v / 1e3 :
						 NAN;
	refresh_text(to->vendor, ep->vendor);
	refresh_text(to->part, ep->part);
	refresh_text(to->serial, ep->serial);
	refresh_text(to->revision, ep->vendor_revision);
	refresh_text(to->firmware, ep->firmware);
}

static void refresh_cage(struct model_cage *to, const struct cage *from)
{
	to->power_good = from->power_good.set ? from->power_good.v : NAN;
	to->latched = from->interlock.latched.v;
	to->active = from->interlock.active.v;
	/* a flag that is not there says no, if anything is known at all */
	to->heat_mismatch = from->sensors.heat_mw.set ?
			    from->sensors.heat_mismatch.set : NAN;
}

/* 01h:160 says which monitors a lane has, and in which unit */
static int refresh_monitors(struct model_cage *to, struct ipc *ipc,
			    const struct scope *scope)
{
	struct page *pages;
	size_t count, i;
	int err;

	err = ipc_pages(ipc, scope, &pages, &count);
	if (err)
		return err;
	for (i = 0; i < count; i++) {
		const struct page *p = &pages[i];
		long long at = CMIS_01_LANE_MONITORS - p->offset.v;

		if (p->page.v == CMIS_PAGE_ADVERTISING && p->endpoint.v >= 0 &&
		    p->endpoint.v < XPO_MAX_ENDPOINTS && at >= 0 &&
		    at < (long long)p->data.len)
			to->monitors[p->endpoint.v] = p->data.data[at];
	}
	free(pages);
	return 0;
}

static void refresh_observable(struct model_cage *to,
			       const struct module *module,
			       const struct vdm *v)
{
	struct model_observable *o;
	unsigned int i;

	if (!v->lane.set || v->lane.v < 0 || v->lane.v >= XPO_MAX_LANES ||
	    v->instance.v < 1 || v->instance.v > MODEL_VDM_INSTANCES)
		return;
	if (v->type.v == CMIS_VDM_TYPE_LASER_TEMP)
		for (i = 0; i < module->endpoint_count; i++)
			if (module->endpoint[i].revision.v >=
			    REFRESH_LASER_REVISION)
				return;
	/* CMIS counts from 1 */
	o = &to->observable[v->lane.v / MODEL_GROUP][v->instance.v - 1];
	o->type = v->type.v;
	o->lane = v->lane.v % MODEL_GROUP;
}

/*
 * What the instances are does not change while the module is in the cage, so
 * it is asked for once. A module without any, or one that is not ready yet,
 * costs an empty answer.
 */
static void refresh_observables(struct model_cage *to, struct ipc *ipc,
				const struct scope *scope,
				const struct module *module)
{
	struct vdm *vdm;
	size_t count, i;

	if (to->observed == to->insertions)
		return;
	memset(to->observable, 0, sizeof(to->observable));
	if (to->state != XPO_MODULE_STATE_READY ||
	    ipc_vdm(ipc, scope, &vdm, &count))
		return;
	for (i = 0; i < count; i++)
		refresh_observable(to, module, &vdm[i]);
	free(vdm);
	if (count)
		to->observed = to->insertions;
}

static int refresh_details(struct model_card *card, struct ipc *ipc,
			   const struct module *module)
{
	struct model_cage *cage = &card->cage[module->cage.v];
	struct scope scope = { .card = module->card, .cage = module->cage };
	int err;

	refresh_module(cage, module);
	if (!cage->present)
		return 0;
	err = refresh_monitors(cage, ipc, &scope);
	if (!err)
		refresh_observables(cage, ipc, &scope, module);
	return err;
}

static int refresh_cages(struct model_card *card, struct ipc *ipc,
			 const struct scope *scope)
{
	struct cage *cages;
	size_t count, i;
	int err;

	err = ipc_cages(ipc, scope, &cages, &count);
	if (err)
		return err;
	for (i = 0; i < count; i++)
		if (cages[i].cage.v >= 0 && cages[i].cage.v < card->cage_count)
			refresh_cage(&card->cage[cages[i].cage.v], &cages[i]);
	free(cages);
	return 0;
}

int refresh_modules(struct model_card *card, struct ipc *ipc)
{
	struct scope scope = { .card = { true, card->index } };
	struct module *modules;
	size_t count, i;
	int err;

	err = ipc_modules(ipc, &scope, &modules, &count);
	if (err)
		return err;
	for (i = 0; !err && i < count; i++)
		if (modules[i].cage.v >= 0 &&
		    modules[i].cage.v < card->cage_count)
			err = refresh_details(card, ipc, &modules[i]);
	free(modules);
	return err ?: refresh_cages(card, ipc, &scope);
}

int refresh_flags(struct model_card *card, struct ipc *ipc, unsigned int cage)
{
	struct scope scope = {
		.card = { true, card->index },
		.cage = { true, cage },
	};
	unsigned int *flag_lanes = card->cage[cage].flag_lanes;
	struct lane *lanes;
	unsigned int bit;
	size_t count, i;
	int err;

	err = ipc_lanes(ipc, &scope, &lanes, &count);
	if (err)
		return err;
	memset(flag_lanes, 0, sizeof(card->cage[cage].flag_lanes));
	for (i = 0; i < count; i++)
		for (bit = 0; bit < MODEL_LANE_FLAGS; bit++)
			flag_lanes[bit] += lanes[i].flags.v >> bit & 1;
	free(lanes);
	return 0;
}

static void refresh_port(struct model_port *to, const struct port *from)
{
	to->cage = from->cage.v;
	to->lane = from->lane.v;
	to->ifindex = from->ifindex.set ? from->ifindex.v : 0;
	to->speed_bytes = from->speed_mbps.v * 1e6 / 8;
	to->admin_up = from->admin_up.v;
	to->link = from->link.v;
	to->fault = from->fault.v != XPO_PORT_FAULT_NONE;
	to->link_downs = from->link_downs.v;
}

int refresh_ports(struct model_card *card, struct ipc *ipc)
{
	struct scope scope = { .card = { true, card->index } };
	struct model_port *ports;
	struct port *found;
	size_t count, i;
	int err;

	err = ipc_ports(ipc, &scope, &found, &count);
	if (err)
		return err;
	ports = calloc(count + 1, sizeof(*ports));
	for (i = 0; ports && i < count; i++)
		refresh_port(&ports[i], &found[i]);
	free(found);
	if (!ports)
		return -ENOMEM;
	free(card->ports);
	card->ports = ports;
	card->port_count = count;
	return 0;
}
