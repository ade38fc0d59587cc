// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl lanes: state, light, flags and controls of each lane.
 */
#include "lanes.h"

#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>

#include "call.h"
#include "cmis/decode.h"
#include "cmis/vdm.h"
#include "collect.h"
#include "command.h"
#include "controls.h"
#include "fields.h"
#include "ports.h"
#include "select.h"
#include "vdm.h"

int lanes_fetch(struct ipc *ipc, const struct selected *item,
		struct lanes *lanes)
{
	struct scope scope = {
		.card = item->module->card,
		.cage = item->module->cage,
	};
	int err;

	memset(lanes, 0, sizeof(*lanes));
	err = ipc_lanes(ipc, &scope, &lanes->lanes, &lanes->count);
	if (!err)
		err = ports_fetch(ipc, item, &lanes->ports,
				  &lanes->port_count);
	if (!err)
		err = ipc_controls(ipc, &scope, &lanes->controls,
				   &lanes->control_count);
	if (!err)
		err = ipc_vdm(ipc, &scope, &lanes->vdm, &lanes->vdm_count);
	/* Others see what there is without asking the module */
	return err == -EPERM ? 0 : err;
}

void lanes_free(struct lanes *lanes)
{
	free(lanes->lanes);
	free(lanes->ports);
	free(lanes->controls);
	free(lanes->vdm);
	memset(lanes, 0, sizeof(*lanes));
}

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

static void lane_controls(struct out *out, const struct lanes *lanes,
			  const struct lane *lane)
{
	static const struct controls none;
	const struct controls *controls = &none;
	size_t i;

	for (i = 0; i < lanes->control_count; i++)
		if (lanes->controls[i].lane.v == lane->lane.v)
			controls = &lanes->controls[i];
	controls_out(out, "set", controls);
}

/* What the module measures of the signal, where it does */
static void lane_quality(struct out *out, const struct lanes *lanes,
			 const struct lane *lane)
{
	static const struct {
		const char *key, *label;
		uint8_t type;
	} columns[] = {
		{ "pre_fec_ber", "ber", CMIS_VDM_BER_MEDIA },
		{ "snr", "snr", CMIS_VDM_SNR_MEDIA },
	};
	const struct vdm *vdm;
	size_t i;

	for (i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		vdm = vdm_find(lanes->vdm, lanes->vdm_count, lane->lane.v,
			       columns[i].type);
		if (vdm)
			cmis_vdm_out(out, columns[i].key, columns[i].label,
				     columns[i].type, vdm->value.v);
		else
			cmis_vdm_out_none(out, columns[i].key,
					  columns[i].label, columns[i].type);
	}
}

static void lane_row(struct out *out, const struct lanes *lanes,
		     const struct lane *lane)
{
	const struct port *port = ports_find(lanes->ports, lanes->port_count,
					     lane->lane.v & 63);
	struct cmis_lane values;

	out_row_start(out);
	out_int(out, "lane", "lane", NULL, lane->lane.v);
	lane_port(out, lane);
	if (port)
		fields_word(out, "port_state", "port", &words_port_state,
			    &port->state);
	else
		out_null(out, "port_state", NULL, NULL, NULL);
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
	lane_quality(out, lanes, lane);
	lane_controls(out, lanes, lane);
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

long long lanes_out(struct out *out, const struct lanes *lanes, uint64_t mask,
		    unsigned int flags)
{
	bool table = flags & LANES_TABLE || out_is_json(out);
	long long oldest = 0;
	size_t i;

	if (flags & LANES_SUMMARY && !out_is_json(out))
		lanes_summary(out, lanes->lanes, lanes->count);
	if (table)
		out_table_start(out, "lanes",
				flags & LANES_SUMMARY ? "Lanes" : NULL);
	for (i = 0; i < lanes->count; i++) {
		const struct lane *lane = &lanes->lanes[i];

		if (mask && !(mask >> (lane->lane.v & 63) & 1))
			continue;
		if (lane->source.v && lane->age_ms.v > oldest)
			oldest = lane->age_ms.v;
		if (table)
			lane_row(out, lanes, lane);
	}
	if (table)
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
	struct out *out = call_out(call);
	struct lanes lanes;
	long long oldest;
	int err;

	err = lanes_fetch(call->ipc, item, &lanes);
	if (err) {
		call_fail_kernel(call, item->name, err);
		lanes_free(&lanes);
		return;
	}
	out_item_start(out, "%s", item->name);
	select_out(out, item);
	fields_state(out, lanes.count ? NULL : "State", item->module);
	if (!lanes.count)
		out_line(out, item->module->endpoint[0].flat.v ?
			 "No lanes: a module with flat memory" : "No lanes");
	oldest = lanes_out(out, &lanes, item->lanes, LANES_TABLE);
	if (call->all)
		lanes_registers(call, item);
	out_item_end(out);
	lanes_free(&lanes);
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
