// SPDX-License-Identifier: GPL-2.0
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "controls.h"
#include "numbers.h"
#include "out.h"
#include "ports.h"
#include "select.h"
#include "words.h"

bool config_same_controls(const struct controls *a, const struct controls *b)
{
	unsigned int i;

	for (i = 0; i < CONTROL_COUNT; i++) {
		if (controls_is_set(a, i) != controls_is_set(b, i))
			return false;
		if (controls_is_set(a, i) && a->value[i].v != b->value[i].v)
			return false;
	}
	return true;
}

void config_add_controls(struct config_cage *cage, unsigned int lane,
			 const struct controls *want)
{
	struct config_controls *controls;
	size_t i;

	for (i = 0; i < cage->control_count; i++)
		if (config_same_controls(&cage->controls[i].want, want))
			break;
	if (i == XPO_MAX_LANES)
		return;
	controls = &cage->controls[i];
	if (i == cage->control_count) {
		cage->control_count++;
		controls->want = *want;
		controls->lanes = 0;
	}
	controls->lanes |= 1ull << lane;
}

const struct controls *config_controls(const struct config_cage *cage,
				       unsigned int lane)
{
	size_t i;

	for (i = 0; i < cage->control_count; i++)
		if (cage->controls[i].lanes >> lane & 1)
			return &cage->controls[i].want;
	return NULL;
}

unsigned int config_width(const struct config_cage *cage, unsigned int group)
{
	unsigned int count = 0;
	size_t i;

	for (i = 0; i < cage->port_count; i++)
		count += cage->ports[i].lane / 8 == group;
	return count;
}

static void config_add_port(struct config_cage *cage, const struct port *port)
{
	struct config_port *add = &cage->ports[cage->port_count++];

	add->lane = port->lane.v;
	add->lanes = port->lanes.v;
	add->speed_mbps = port->speed_mbps.v;
	add->admin_up = port->admin_up.v;
	add->app_sel = 0;
	if (port->policy.v == XPO_APPLICATION_POLICY_PREFERRED)
		add->app_sel = port->preferred_app_sel.v;
}

static int config_fetch_controls(struct ipc *ipc, const struct scope *scope,
				 struct config_cage *cage)
{
	struct controls *controls;
	size_t count, i;
	int err;

	err = ipc_controls(ipc, scope, &controls, &count);
	if (err)
		return err;
	for (i = 0; i < count; i++)
		if (controls[i].set.v && controls[i].lane.v >= 0 &&
		    controls[i].lane.v < XPO_MAX_LANES)
			config_add_controls(cage, controls[i].lane.v,
					    &controls[i]);
	free(controls);
	return 0;
}

int config_fetch_cage(struct ipc *ipc, const struct module *module,
		      struct config_cage *cage)
{
	const struct selected item = { .module = module };
	struct scope scope = { .card = module->card, .cage = module->cage };
	struct port *ports;
	size_t count, i;
	int err;

	memset(cage, 0, sizeof(*cage));
	cage->cage = module->cage.v;
	cage->policy = module->power_policy.v;
	cage->drained = module->drained.v;
	err = ports_fetch(ipc, &item, &ports, &count);
	if (err)
		return err;
	for (i = 0; i < count && i < XPO_MAX_LANES; i++)
		config_add_port(cage, &ports[i]);
	free(ports);
	return config_fetch_controls(ipc, &scope, cage);
}

static int config_fetch_card(struct ipc *ipc, const struct card *card,
			     struct config_card *to)
{
	struct scope scope = { .card = card->index };
	struct module *modules;
	size_t count, i;
	int err;

	memcpy(to->handle, card->handle, sizeof(to->handle));
	memcpy(to->serial, card->serial, sizeof(to->serial));
	err = ipc_modules(ipc, &scope, &modules, &count);
	if (err)
		return err;
	for (i = 0; i < count && i < XPO_MAX_CAGES && !err; i++)
		err = config_fetch_cage(ipc, &modules[i],
					&to->cages[to->cage_count++]);
	free(modules);
	return err;
}

bool config_fetch(struct call *call, struct config *config)
{
	struct card *cards = NULL;
	size_t count = 0, i;
	int err;

	memset(config, 0, sizeof(*config));
	if (!call_ipc(call))
		return false;
	err = ipc_cards(call->ipc, &cards, &count);
	if (!err && !count)
		call_fail(call, STATUS_NO_SUCH, NULL,
			  "no card found (see 'lspci -d 1af4:10f0' and 'dmesg')");
	if (!err && count) {
		config->cards = calloc(count, sizeof(*config->cards));
		if (!config->cards)
			err = -ENOMEM;
	}
	for (i = 0; i < count && !err; i++)
		err = config_fetch_card(call->ipc, &cards[i],
					&config->cards[config->count++]);
	free(cards);
	if (err) {
		call_fail_kernel(call, NULL, err);
		config_free(config);
	}
	return !err && count;
}

void config_free(struct config *config)
{
	free(config->cards);
	memset(config, 0, sizeof(*config));
}

static void config_out_port(struct out *out, const struct config_port *port)
{
	out_item_start(out, NULL);
	out_int(out, "lane", NULL, NULL, port->lane);
	out_int(out, "lanes", NULL, NULL, port->lanes);
	out_int(out, "speed_mbps", NULL, NULL, port->speed_mbps);
	if (port->app_sel)
		out_int(out, "application", NULL, NULL, port->app_sel);
	else
		out_str(out, "application", NULL, "auto");
	out_bool(out, "admin_up", NULL, port->admin_up);
	out_item_end(out);
}

static void config_out_cage(struct out *out, const struct config_cage *cage)
{
	char lanes[NUMBERS_LIST_LEN];
	size_t i;

	out_item_start(out, NULL);
	out_int(out, "cage", NULL, NULL, cage->cage);
	out_str(out, "power_policy", NULL,
		words_get(&words_power_policy, cage->policy));
	out_bool(out, "drained", NULL, cage->drained);
	out_array_start(out, "ports");
	for (i = 0; i < cage->port_count; i++)
		config_out_port(out, &cage->ports[i]);
	out_array_end(out);
	out_array_start(out, "lane_controls");
	for (i = 0; i < cage->control_count; i++) {
		out_item_start(out, NULL);
		out_str(out, "lanes", NULL,
			numbers_format(cage->controls[i].lanes, lanes));
		controls_out(out, NULL, &cage->controls[i].want);
		out_item_end(out);
	}
	out_array_end(out);
	out_item_end(out);
}

void config_out(struct out *out, const struct config *config)
{
	size_t i, k;

	out_section_start(out, "configuration", NULL);
	out_int(out, "format", NULL, NULL, CONFIG_FORMAT);
	out_array_start(out, "cards");
	for (i = 0; i < config->count; i++) {
		const struct config_card *card = &config->cards[i];

		out_item_start(out, NULL);
		out_str(out, "handle", NULL, card->handle);
		out_str(out, "serial", NULL, card->serial);
		out_array_start(out, "cages");
		for (k = 0; k < card->cage_count; k++)
			config_out_cage(out, &card->cages[k]);
		out_array_end(out);
		out_item_end(out);
	}
	out_array_end(out);
	out_section_end(out);
}
