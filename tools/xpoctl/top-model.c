// SPDX-License-Identifier: GPL-2.0
#include "top-model.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmis/vdm.h"
#include "fields.h"
#include "select.h"

static bool top_selected(const struct selection *sel,
			 const struct module *module)
{
	size_t i;

	if (!sel)
		return module->state.v != XPO_MODULE_STATE_ABSENT;
	for (i = 0; i < sel->count; i++)
		if (sel->items[i].module->card.v == module->card.v &&
		    sel->items[i].module->cage.v == module->cage.v)
			return true;
	return false;
}

static struct top_module *top_find(struct top_model *model,
				   const struct val *card,
				   const struct val *cage)
{
	size_t i;

	for (i = 0; i < model->count; i++)
		if (model->modules[i].card->index.v == card->v &&
		    model->modules[i].cage == cage->v)
			return &model->modules[i];
	return NULL;
}

/* What the last refresh had goes on */
static void top_remember(struct top_module *module,
			 const struct top_model *before)
{
	const struct top_module *old = NULL;
	unsigned int keep, i;

	for (i = 0; i < before->count; i++)
		if (!strcmp(before->modules[i].name, module->name))
			old = &before->modules[i];
	if (!old)
		return;
	keep = old->history < TOP_HISTORY ? old->history : TOP_HISTORY - 1;
	memcpy(module->power_w, old->power_w + old->history - keep,
	       keep * sizeof(module->power_w[0]));
	memcpy(module->temperature_c, old->temperature_c + old->history - keep,
	       keep * sizeof(module->temperature_c[0]));
	module->history = keep;
}

static void top_history(struct top_module *module)
{
	unsigned int now = module->history++;

	module->power_w[now] = module->power_mw.set && !module->stale ?
			       module->power_mw.v / 1e3 : NAN;
	module->temperature_c[now] =
		module->temperature_mc.set && !module->stale ?
		module->temperature_mc.v / 1e3 : NAN;
}

static void top_endpoints(struct top_module *top, const struct module *module)
{
	unsigned int i;

	for (i = 0; i < module->endpoint_count; i++) {
		const struct endpoint *ep = &module->endpoint[i];

		if (ep->monitors_source.v &&
		    ep->monitors_age_ms.v > FIELDS_STALE_MS) {
			top->stale = true;
			continue;
		}
		if (ep->temperature_mc.set &&
		    (!top->temperature_mc.set ||
		     ep->temperature_mc.v > top->temperature_mc.v))
			top->temperature_mc = ep->temperature_mc;
	}
}

static void top_add(struct top_model *model, const struct card *card,
		    const struct module *module,
		    const struct top_model *before)
{
	struct top_module *top = &model->modules[model->count++];

	snprintf(top->name, sizeof(top->name), "xpo%lld/%lld", module->card.v,
		 module->cage.v);
	top->card = card;
	top->cage = module->cage.v;
	top->state = module->state.v;
	top->reason = module->reason.v;
	top->max_power_mw = module->max_power_mw;
	if (module->lanes.v > 0 && module->lanes.v <= XPO_MAX_LANES)
		top->lane_count = module->lanes.v;
	top_endpoints(top, module);
	top_remember(top, before);
}

static void top_cage(struct top_model *model, const struct cage *cage)
{
	struct top_module *top = top_find(model, &cage->card, &cage->cage);
	const struct sensors *sensors = &cage->sensors;

	if (!top)
		return;
	top->latched = cage->interlock.latched;
	if (sensors->age_ms.v > FIELDS_STALE_MS) {
		top->stale = true;
		return;
	}
	top->power_mw = sensors->power_mw;
	top->coolant_out_mc = sensors->coolant_out_mc;
	top->flow_ml_min = sensors->flow_ml_min;
	top->leak = sensors->leak;
	top->heat_mismatch = sensors->heat_mismatch;
}

static void top_light(struct top_lane *lane, enum top_value value,
		      const struct val *nw)
{
	if (!nw->set)
		return;
	lane->known[value] = true;
	lane->dark[value] = !nw->v;
	lane->v[value] = nw->v ? 10 * log10(nw->v / 1e6) : -INFINITY;
}

static void top_lane(struct top_model *model, const struct lane *from)
{
	struct top_module *top = top_find(model, &from->card, &from->cage);
	struct top_lane *lane;

	if (!top || from->lane.v < 0 || from->lane.v >= XPO_MAX_LANES)
		return;
	lane = &top->lanes[from->lane.v];
	lane->there = true;
	lane->fault = from->fault.v;
	lane->stale = from->source.v && from->age_ms.v > FIELDS_STALE_MS;
	if (lane->stale) {
		top->stale = true;
		return;
	}
	lane->dp_state = from->dp_state.v;
	lane->flags = from->flags.v;
	top->active += from->dp_state.v == XPO_DP_STATE_ACTIVATED;
	top->flagged += from->flags.v != 0;
	top_light(lane, TOP_RX_POWER, &from->rx_power_nw);
	top_light(lane, TOP_TX_POWER, &from->tx_power_nw);
	lane->known[TOP_BIAS] = from->tx_bias_ua.set;
	lane->v[TOP_BIAS] = from->tx_bias_ua.v / 1e3;
}

static void top_vdm(struct top_model *model, const struct vdm *vdm)
{
	struct top_module *top = top_find(model, &vdm->card, &vdm->cage);
	enum top_value value;
	struct top_lane *lane;

	if (!top || !vdm->lane.set || vdm->lane.v < 0 ||
	    vdm->lane.v >= XPO_MAX_LANES || !vdm->value.set ||
	    vdm->age_ms.v > FIELDS_STALE_MS)
		return;
	if (vdm->type.v == CMIS_VDM_BER_MEDIA)
		value = TOP_BER;
	else if (vdm->type.v == CMIS_VDM_SNR_MEDIA)
		value = TOP_SNR;
	else
		return;
	lane = &top->lanes[vdm->lane.v];
	lane->known[value] = cmis_vdm_value(vdm->type.v, vdm->value.v,
					    &lane->v[value]);
}

static void top_port(struct top_model *model, const struct port *port)
{
	struct top_module *top = top_find(model, &port->card, &port->cage);

	if (!top)
		return;
	top->ports++;
	top->ports_up += port->link.v != 0;
}

static int top_fetch_modules(struct ipc *ipc, const struct selection *sel,
			     struct top_model *model,
			     const struct top_model *before)
{
	struct scope everything = {};
	struct module *modules;
	size_t count, i, c;
	int err;

	err = ipc_modules(ipc, &everything, &modules, &count);
	if (err)
		return err;
	model->modules = calloc(count + 1, sizeof(*model->modules));
	for (i = 0; i < count && model->modules; i++)
		for (c = 0; c < model->card_count; c++)
			if (model->cards[c].index.v == modules[i].card.v &&
			    top_selected(sel, &modules[i]))
				top_add(model, &model->cards[c], &modules[i],
					before);
	free(modules);
	return model->modules ? 0 : -ENOMEM;
}

static int top_fetch_cages(struct ipc *ipc, struct top_model *model)
{
	struct scope everything = {};
	struct cage *cages;
	size_t count, i;
	int err;

	err = ipc_cages(ipc, &everything, &cages, &count);
	if (err)
		return err;
	for (i = 0; i < count; i++)
		top_cage(model, &cages[i]);
	free(cages);
	return 0;
}

static int top_fetch_lanes(struct ipc *ipc, struct top_model *model)
{
	struct scope scope = {};
	struct lane *lanes;
	size_t count, i, m;
	int err;

	for (m = 0; m < model->count; m++) {
		scope.card = model->modules[m].card->index;
		scope.cage = (struct val) { true, model->modules[m].cage };
		err = ipc_lanes(ipc, &scope, &lanes, &count);
		if (err)
			return err;
		for (i = 0; i < count; i++)
			top_lane(model, &lanes[i]);
		free(lanes);
	}
	return 0;
}

static int top_fetch_vdm(struct ipc *ipc, struct top_model *model)
{
	struct scope everything = {};
	struct vdm *vdm;
	size_t count, i;
	int err;

	err = ipc_vdm(ipc, &everything, &vdm, &count);
	if (err)
		return err == -EPERM ? 0 : err;
	for (i = 0; i < count; i++)
		top_vdm(model, &vdm[i]);
	free(vdm);
	return 0;
}

static int top_fetch_ports(struct ipc *ipc, struct top_model *model)
{
	struct scope everything = {};
	struct port *ports;
	size_t count, i;
	int err;

	err = ipc_ports(ipc, &everything, &ports, &count);
	if (err)
		return err;
	for (i = 0; i < count; i++)
		top_port(model, &ports[i]);
	free(ports);
	return 0;
}

static void top_totals(struct top_model *model)
{
	size_t i;

	for (i = 0; i < model->card_count; i++) {
		model->admitted_w += model->cards[i].admitted_mw.v / 1e3;
		model->budget_w += model->cards[i].budget_mw.v / 1e3;
	}
	if (model->card_count)
		model->clock_s = model->cards[0].clock_ns.v / 1e9;
	for (i = 0; i < model->count; i++)
		top_history(&model->modules[i]);
}

int top_model_fetch(struct ipc *ipc, const struct selection *sel,
		    bool quality, struct top_model *model)
{
	struct top_model now = {};
	int err;

	err = ipc_cards(ipc, &now.cards, &now.card_count);
	if (!err)
		err = top_fetch_modules(ipc, sel, &now, model);
	if (!err)
		err = top_fetch_cages(ipc, &now);
	if (!err)
		err = top_fetch_lanes(ipc, &now);
	if (!err && quality)
		err = top_fetch_vdm(ipc, &now);
	if (!err)
		err = top_fetch_ports(ipc, &now);
	if (err) {
		top_model_free(&now);
		return err;
	}
	top_totals(&now);
	top_model_free(model);
	*model = now;
	return 0;
}

void top_model_free(struct top_model *model)
{
	free(model->modules);
	free(model->cards);
	memset(model, 0, sizeof(*model));
}
