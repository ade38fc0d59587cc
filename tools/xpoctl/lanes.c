// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl lanes: state, light and flags of each lane.
 */
#include "lanes.h"

#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "cmis/decode.h"
#include "collect.h"
#include "command.h"
#include "fields.h"
#include "select.h"

static uint32_t lane_number(const struct val *val, unsigned int bit,
			    unsigned int *known)
{
	if (val->set)
		*known |= bit;
	return val->v;
}

static void lane_values(const struct lane *lane, struct cmis_lane *values)
{
	unsigned int known = 0;

	values->dp_state = lane_number(&lane->dp_state, CMIS_LANE_HAS_DP_STATE,
				       &known);
	values->config_status = lane_number(&lane->config_status,
					    CMIS_LANE_HAS_CONFIG_STATUS,
					    &known);
	values->app_sel = lane_number(&lane->app_sel, CMIS_LANE_HAS_APP,
				      &known);
	values->dp_id = lane->dp_id.v;
	values->init_pending = lane_number(&lane->init_pending,
					   CMIS_LANE_HAS_INIT_PENDING, &known);
	values->tx_output = lane_number(&lane->tx_output,
					CMIS_LANE_HAS_TX_OUTPUT, &known);
	values->rx_output = lane_number(&lane->rx_output,
					CMIS_LANE_HAS_RX_OUTPUT, &known);
	values->tx_power_nw = lane_number(&lane->tx_power_nw,
					  CMIS_LANE_HAS_TX_POWER, &known);
	values->tx_bias_ua = lane_number(&lane->tx_bias_ua,
					 CMIS_LANE_HAS_TX_BIAS, &known);
	values->rx_power_nw = lane_number(&lane->rx_power_nw,
					  CMIS_LANE_HAS_RX_POWER, &known);
	values->flags = lane_number(&lane->flags, CMIS_LANE_HAS_FLAGS, &known);
	values->known = known;
}

static void lane_port(struct out *out, const struct lane *lane)
{
	char ifname[IF_NAMESIZE];

	fields_int(out, "port", NULL, NULL, &lane->port);
	fields_int(out, "ifindex", NULL, NULL, &lane->ifindex);
	if (lane->ifindex.set && if_indextoname(lane->ifindex.v, ifname))
		out_str(out, "ifname", "interface", ifname);
	else
		out_null(out, "ifname", NULL, NULL, NULL);
}

static void lane_row(struct out *out, const struct lane *lane)
{
	struct cmis_lane values;

	out_row_start(out);
	out_int(out, "lane", "lane", NULL, lane->lane.v);
	lane_port(out, lane);
	fields_int(out, "endpoint", NULL, NULL, &lane->endpoint);
	fields_int(out, "bank", NULL, NULL, &lane->bank);
	out_bool(out, "fault", NULL, lane->fault.v);
	lane_values(lane, &values);
	if (lane->fault.v) {
		out_tone(out, OUT_BAD);
		out_str(out, NULL, "state", "not answering");
	} else {
		cmis_lane_out(out, &values);
	}
	fields_bits(out, "flags_seen", NULL, &words_lane_flag,
		    &lane->flags_seen, OUT_PLAIN);
	fields_age(out, NULL, &lane->age_ms, &lane->source);
	out_row_end(out);
}

/* "64: 32 activated, 32 deactivated" */
static void lanes_summary(struct out *out, const struct lane *lanes,
			  size_t count)
{
	unsigned int states[XPO_DP_STATE_INITIALIZED + 1] = {};
	unsigned int faults = 0;
	size_t i;

	out_list_start(out, NULL, "Lanes");
	for (i = 0; i < count; i++) {
		if (lanes[i].fault.v)
			faults++;
		else if (lanes[i].dp_state.v >= 0 &&
			 lanes[i].dp_state.v <= XPO_DP_STATE_INITIALIZED)
			states[lanes[i].dp_state.v]++;
	}
	/* With flat memory none has a state */
	if (count && states[XPO_DP_STATE_UNKNOWN] == count) {
		out_strf(out, NULL, NULL, "%zu", count);
		states[XPO_DP_STATE_UNKNOWN] = 0;
	}
	for (i = 0; i <= XPO_DP_STATE_INITIALIZED; i++)
		if (states[i])
			out_strf(out, NULL, NULL, "%u %s", states[i],
				 words_get(&words_dp_state, i));
	if (faults) {
		out_tone(out, OUT_BAD);
		out_strf(out, NULL, NULL, "%u not answering", faults);
	}
	out_list_end(out);
}

long long lanes_out(struct out *out, const struct lane *lanes, size_t count,
		    uint64_t mask, unsigned int flags)
{
	long long oldest = 0;
	size_t i;

	if (flags & LANES_SUMMARY && !out_is_json(out))
		lanes_summary(out, lanes, count);
	if (flags & LANES_TABLE || out_is_json(out))
		out_table_start(out, "lanes",
				flags & LANES_SUMMARY ? "Lanes" : NULL);
	for (i = 0; i < count; i++) {
		if (mask && !(mask >> (lanes[i].lane.v & 63) & 1))
			continue;
		if (lanes[i].source.v && lanes[i].age_ms.v > oldest)
			oldest = lanes[i].age_ms.v;
		if (flags & LANES_TABLE || out_is_json(out))
			lane_row(out, &lanes[i]);
	}
	if (flags & LANES_TABLE || out_is_json(out))
		out_table_end(out);
	return oldest;
}

/* The part of a module's lanes that an endpoint has */
static uint64_t lanes_of_endpoint(const struct selected *item,
				  const struct endpoint *ep)
{
	unsigned int per = select_lanes_per_endpoint(item->module);
	uint64_t mask = item->lanes ? item->lanes : UINT64_MAX;

	if (per < 64)
		mask = mask >> (per * ep->endpoint.v) & ((1ull << per) - 1);
	return mask;
}

/* --all: what the driver has read from pages 02h, 10h and 11h */
static void lanes_registers(struct call *call, const struct selected *item)
{
	const struct module *module = item->module;
	struct out *out = call_out(call);
	struct collect collect;
	unsigned int i;
	int err;

	err = collect_fetch(call->ipc, module, &collect);
	if (err) {
		call_fail_kernel(call, item->name, err);
		return;
	}
	out_array_start(out, "endpoints");
	for (i = 0; i < module->endpoint_count; i++) {
		const struct endpoint *ep = &module->endpoint[i];
		const struct cmis_memory *mem = collect_get(&collect, ep);

		if (!mem || !lanes_of_endpoint(item, ep))
			continue;
		out_item_start(out, "Endpoint %lld", ep->endpoint.v);
		fields_int(out, "endpoint", NULL, NULL, &ep->endpoint);
		cmis_decode_monitors(out, mem);
		cmis_decode_lane_controls(out, mem,
					  lanes_of_endpoint(item, ep));
		cmis_decode_lane_si(out, mem, lanes_of_endpoint(item, ep));
		out_item_end(out);
	}
	out_array_end(out);
	collect_free(&collect);
}

static void lanes_module(struct call *call, const struct selected *item)
{
	struct scope scope = {
		.card = item->module->card,
		.cage = item->module->cage,
	};
	struct out *out = call_out(call);
	struct lane *lanes;
	long long oldest;
	size_t count;
	int err;

	err = ipc_lanes(call->ipc, &scope, &lanes, &count);
	if (err) {
		call_fail_kernel(call, item->name, err);
		return;
	}
	out_item_start(out, "%s", item->name);
	select_out(out, item);
	fields_state(out, count ? NULL : "State", item->module);
	if (!count)
		out_line(out, item->module->endpoint[0].flat.v ?
			 "No lanes: a module with flat memory" : "No lanes");
	oldest = lanes_out(out, lanes, count, item->lanes, LANES_TABLE);
	if (call->all)
		lanes_registers(call, item);
	out_item_end(out);
	free(lanes);
	call->done++;
	if (oldest > FIELDS_STALE_MS)
		call_stale(call, item->name, oldest);
}

void lanes_run(struct call *call, int argc, char **argv)
{
	struct selection sel;
	size_t i;

	if (!select_modules(call, argc, argv, SELECT_CARD | SELECT_LANES,
			    &sel))
		return;
	out_array_start(call_out(call), "modules");
	for (i = 0; i < sel.count; i++)
		lanes_module(call, &sel.items[i]);
	out_array_end(call_out(call));
	select_free(&sel);
}
