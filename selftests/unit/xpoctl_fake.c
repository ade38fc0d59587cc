// SPDX-License-Identifier: GPL-2.0
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/xpoctl/cmis/decode.h"
#include "cmis_util.h"
#include "xpoctl_fake.h"
#include "xpoctl_fake_telemetry.h"

struct ipc {
	int unused;
};

struct fake fake;

static struct ipc fake_ipc;

static struct val set(long long v)
{
	return (struct val) { true, v };
}

static void fake_string(const struct cmis_memory *mem, unsigned int address,
			size_t len, char *text)
{
	const uint8_t *p = cmis_memory_get(mem, 0, 0, address, len);

	assert_non_null(p);
	memcpy(text, p, len);
	while (len && text[len - 1] == ' ')
		len--;
	text[len] = '\0';
}

static void fake_endpoint(unsigned int cage, unsigned int number)
{
	const struct cmis_memory *mem = &fake.memory[cage][number];
	struct module *module = &fake.modules[cage];
	struct endpoint *ep = &module->endpoint[number];

	module->endpoint_count = number + 1;
	ep->endpoint = set(number);
	ep->answering = set(1);
	ep->state = set(XPO_CMIS_STATE_READY);
	ep->identifier = set(cmis_u8(mem, 0, 0));
	ep->revision = set(cmis_revision(mem));
	ep->flat = set(cmis_is_flat(mem));
	ep->banks = set(cmis_is_flat(mem) ? 0 : cmis_banks(mem));
	fake_string(mem, CMIS_00_VENDOR_NAME, 16, ep->vendor);
	fake_string(mem, CMIS_00_VENDOR_PN, 16, ep->part);
	fake_string(mem, CMIS_00_VENDOR_SN, 16, ep->serial);
	fake_string(mem, CMIS_00_DATE_CODE, 8, ep->date);
	if (cmis_is_flat(mem))
		return;
	strcpy(ep->firmware, "1.2");
	ep->temperature_mc = set(cmis_s16(mem, 0, CMIS_LO_TEMP) * 1000 / 256);
	ep->vcc_mv = set(cmis_u16(mem, 0, CMIS_LO_VCC) / 10);
	ep->monitors_age_ms = set(250);
	ep->monitors_source = set(XPO_SOURCE_SHADOW);
	ep->checksums_present = set(7);
	ep->checksums_bad = set(0);
	ep->flags.len = 6;
	ep->flags_seen.len = 6;
	ep->flags_seen.data[0] = CMIS_LO_FLAG_STATE_CHANGED;
}

static void fake_module(unsigned int cage, unsigned int endpoints,
			unsigned int lanes, unsigned int max_power_mw)
{
	struct module *module = &fake.modules[cage];
	unsigned int i;

	module->state = set(XPO_MODULE_STATE_READY);
	module->lanes = set(lanes);
	module->max_power_mw = set(max_power_mw);
	module->endpoints = set(endpoints);
	module->insertions = set(1);
	fake.cages[cage].present = set(1);
	fake.cages[cage].power_enabled = set(1);
	fake.cages[cage].power_good = set(1);
	fake.cages[cage].declared_mw = set(max_power_mw);
	fake.cages[cage].declared_source = set(XPO_POWER_SOURCE_MODULE);
	fake.cages[cage].admitted_mw = set(max_power_mw);
	fake.cages[cage].sensors.power_mw = set(max_power_mw / 2);
	for (i = 0; i < endpoints; i++)
		fake_endpoint(cage, i);
}

static void fake_text(struct cmis_memory *mem, unsigned int address,
		      const char *text, size_t len)
{
	size_t i, have = strlen(text);

	for (i = 0; i < len; i++)
		util_set(mem, 0, address + i, i < have ? text[i] : ' ');
}

static void fake_identity(struct cmis_memory *mem, const char *part)
{
	util_set(mem, 0, 0, CMIS_ID_XPO);
	util_set(mem, 0, CMIS_00_IDENTIFIER, CMIS_ID_XPO);
	fake_text(mem, CMIS_00_VENDOR_NAME, "ACME", 16);
	fake_text(mem, CMIS_00_VENDOR_PN, part, 16);
	fake_text(mem, CMIS_00_VENDOR_SN, "SN1", 16);
	fake_text(mem, CMIS_00_DATE_CODE, "260102", 8);
}

/* Two banks, so that lane 17 is bit 1 of bank 0 of endpoint 1 */
static void fake_two_endpoints(void)
{
	unsigned int i;

	for (i = 0; i < 2; i++) {
		struct cmis_memory *mem = &fake.memory[1][i];

		util_paged(mem, CMIS_REV(5, 3));
		fake_identity(mem, "TWO");
		util_set(mem, 0, CMIS_LO_APP1, CMIS_APP_UNUSED);
		util_set(mem, CMIS_PAGE_ADVERTISING, CMIS_01_PAGES, 1);
		util_set(mem, CMIS_PAGE_ADVERTISING, CMIS_01_LANE_MONITORS,
			 CMIS_01_MON_TX_POWER | CMIS_01_MON_RX_POWER |
			 CMIS_01_MON_TX_BIAS);
		util_fill(mem, 0, CMIS_PAGE_LANE_CONTROL, CMIS_UPPER, 0x10 + i);
		util_fill(mem, 1, CMIS_PAGE_LANE_CONTROL, CMIS_UPPER, 0x20 + i);
		util_fill(mem, 0, CMIS_PAGE_LANE_STATUS, CMIS_UPPER, 0);
		util_fill(mem, 1, CMIS_PAGE_LANE_STATUS, CMIS_UPPER, 0);
	}
	fake_module(1, 2, 32, 130000);
}

static void fake_flat(void)
{
	struct cmis_memory *mem = &fake.memory[3][0];

	cmis_memory_init(mem);
	util_fill(mem, 0, 0, 0, 0);
	util_fill(mem, 0, 0, CMIS_UPPER, 0);
	util_set(mem, 0, CMIS_LO_REVISION, CMIS_REV(5, 3));
	util_set(mem, 0, CMIS_LO_MGMT, CMIS_LO_MGMT_FLAT);
	util_set(mem, 0, CMIS_LO_APP1, CMIS_APP_UNUSED);
	fake_identity(mem, "DAC");
	fake_module(3, 1, 0, 1500);
}

void fake_init(void)
{
	unsigned int i;

	memset(&fake, 0, sizeof(fake));
	fake.loaded = true;
	fake.cards = 1;
	fake.policy = -1;
	fake.reset_kind = -1;
	fake.app_sel = -1;
	fake.error = "";
	fake.age_ms = 500;
	fake.card.index = set(0);
	strcpy(fake.card.handle, "pci/0000:01:00.0");
	strcpy(fake.card.serial, "58504f0000000001");
	fake.card.cages = set(FAKE_CAGES);
	fake.card.budget_mw = set(4000000);
	fake.card.admitted_mw = set(147500);
	for (i = 0; i < FAKE_CAGES; i++) {
		fake.cages[i].card = set(0);
		fake.cages[i].cage = set(i);
		fake.cages[i].present = set(0);
		fake.cages[i].interlock.latched = set(0);
		fake.cages[i].interlock.active = set(0);
		fake.cages[i].sensors.vin_mv = set(54000);
		fake.cages[i].sensors.age_ms = set(100);
		fake.cages[i].sensors.source = set(XPO_SOURCE_CARD);
		fake.modules[i].card = set(0);
		fake.modules[i].cage = set(i);
		fake.modules[i].state = set(XPO_MODULE_STATE_ABSENT);
		fake.modules[i].reason = set(XPO_REASON_NONE);
		fake.modules[i].drained = set(0);
		fake.modules[i].waited_ms = set(700);
		fake.modules[i].limit_ms = set(0);
		fake.modules[i].power_policy = set(XPO_POWER_POLICY_HIGH);
	}
	util_load(&fake.memory[0][0], "eoptolink-2x400g-lr4.cmis");
	fake_module(0, 1, 8, 16000);
	fake_two_endpoints();
	fake_flat();
	fake_net_init();
	fake_ports_init();
	fake_telemetry_init();
}

int ipc_open(struct ipc **ipc)
{
	if (!fake.loaded)
		return -ENOENT;
	*ipc = &fake_ipc;
	return 0;
}

void ipc_close(struct ipc *ipc)
{
	(void)ipc;
}

const char *ipc_error(const struct ipc *ipc)
{
	(void)ipc;
	return fake.error;
}

int fake_give(const void *items, size_t size, size_t count, void *to,
	      size_t *to_count)
{
	void *copy = malloc(size * count + 1);

	assert_non_null(copy);
	if (count)
		memcpy(copy, items, size * count);
	*(void **)to = copy;
	*to_count = count;
	return 0;
}

int ipc_cards(struct ipc *ipc, struct card **cards, size_t *count)
{
	struct card all[2] = { fake.card, fake.card };

	(void)ipc;
	all[1].index = set(1);
	strcpy(all[1].handle, "pci/0000:02:00.0");
	strcpy(all[1].serial, "58504f0000000002");
	return fake_give(all, sizeof(all[0]), fake.cards, cards, count);
}

int ipc_cages(struct ipc *ipc, const struct scope *scope, struct cage **cages,
	      size_t *count)
{
	size_t first = scope->cage.set ? scope->cage.v : 0;

	(void)ipc;
	return fake_give(&fake.cages[first], sizeof(fake.cages[0]),
			 scope->cage.set ? 1 : FAKE_CAGES, cages, count);
}

int ipc_modules(struct ipc *ipc, const struct scope *scope,
		struct module **modules, size_t *count)
{
	size_t first = scope->cage.set ? scope->cage.v : 0;

	(void)ipc;
	return fake_give(&fake.modules[first], sizeof(fake.modules[0]),
			 scope->cage.set ? 1 : FAKE_CAGES, modules, count);
}

static struct lane fake_lane(unsigned int cage, unsigned int number)
{
	unsigned int per = fake.modules[cage].lanes.v /
			   fake.modules[cage].endpoints.v;
	struct cmis_lane values;
	struct lane lane = {};

	cmis_lane_fetch(&fake.memory[cage][number / per], number % per,
			&values);
	lane.card = set(0);
	lane.cage = set(cage);
	lane.lane = set(number);
	lane.port = set(8 * cage + number / 8);
	lane.endpoint = set(number / per);
	lane.bank = set(number % per / 8);
	lane.fault = set(0);
	lane.dp_state = set(values.dp_state);
	lane.config_status = set(values.config_status);
	lane.app_sel = set(values.app_sel);
	lane.dp_id = set(values.dp_id);
	lane.init_pending = set(values.init_pending);
	lane.tx_output = set(values.tx_output);
	lane.rx_output = set(values.rx_output);
	lane.tx_power_nw = set(values.tx_power_nw);
	lane.tx_bias_ua = set(values.tx_bias_ua);
	lane.rx_power_nw = set(values.rx_power_nw);
	lane.flags = set(values.flags);
	lane.flags_seen = set(values.flags);
	lane.age_ms = set(fake.age_ms);
	lane.source = set(XPO_SOURCE_SHADOW);
	return lane;
}

int ipc_lanes(struct ipc *ipc, const struct scope *scope, struct lane **lanes,
	      size_t *count)
{
	unsigned int cage = scope->cage.v;
	size_t i;

	(void)ipc;
	*count = fake.modules[cage].lanes.v;
	*lanes = calloc(*count + 1, sizeof(**lanes));
	assert_non_null(*lanes);
	for (i = 0; i < *count; i++)
		(*lanes)[i] = fake_lane(cage, i);
	return 0;
}

static const struct port *fake_port_of(uint32_t ifindex)
{
	size_t i;

	for (i = 0; i < fake.port_count; i++)
		if (fake.ports[i].ifindex.v == ifindex)
			return &fake.ports[i];
	return NULL;
}

int ipc_module_netdev(struct ipc *ipc, uint32_t ifindex, struct module *module)
{
	const struct port *port = fake_port_of(ifindex);

	(void)ipc;
	if (!port)
		return -ENODEV;
	*module = fake.modules[port->cage.v];
	return 0;
}

int ipc_port_netdev(struct ipc *ipc, uint32_t ifindex, struct port *port)
{
	const struct port *found = fake_port_of(ifindex);

	(void)ipc;
	if (!found)
		return -ENODEV;
	*port = *found;
	return 0;
}

static void fake_add_page(struct page *page, unsigned int cage, unsigned int ep,
			  const struct cmis_half *half, bool lower)
{
	page->cage = set(cage);
	page->endpoint = set(ep);
	page->bank = set(half->bank);
	page->page = set(half->page);
	page->offset = set(lower ? 0 : CMIS_UPPER);
	page->age_ms = set(3000);
	page->data.len = CMIS_HALF_SIZE;
	memcpy(page->data.data, half->data, CMIS_HALF_SIZE);
}

int ipc_pages(struct ipc *ipc, const struct scope *scope, struct page **pages,
	      size_t *count)
{
	unsigned int cage = scope->cage.v;
	unsigned int ep, i;

	(void)ipc;
	*count = 0;
	*pages = calloc(64, sizeof(**pages));
	assert_non_null(*pages);
	for (ep = 0; ep < fake.modules[cage].endpoints.v; ep++) {
		const struct cmis_memory *mem = &fake.memory[cage][ep];

		fake_add_page(&(*pages)[(*count)++], cage, ep, &mem->lower,
			      true);
		for (i = 0; i < mem->count; i++)
			fake_add_page(&(*pages)[(*count)++], cage, ep,
				      &mem->halves[i], false);
	}
	return 0;
}

int ipc_module(struct ipc *ipc, uint32_t card, uint32_t cage,
	       struct module *module)
{
	(void)ipc;
	if (card || cage >= FAKE_CAGES)
		return -ENODEV;
	*module = fake.modules[cage];
	return 0;
}

int ipc_read(struct ipc *ipc, uint32_t card, const struct range *ranges,
	     size_t count, struct memory *memory)
{
	size_t i;

	(void)ipc;
	(void)card;
	fake.reads++;
	if (fake.err)
		return fake.err;
	for (i = 0; i < count; i++) {
		const struct range *range = &ranges[i];
		const uint8_t *p;

		assert_true(fake.range_count < FAKE_RANGES);
		fake.ranges[fake.range_count++] = *range;
		memset(&memory[i], 0, sizeof(memory[i]));
		p = cmis_memory_get(&fake.memory[range->cage][range->endpoint],
				    range->bank, range->page, range->offset,
				    range->length);
		if (!p) {
			memory[i].err = -ENXIO;
			continue;
		}
		memcpy(memory[i].data.data, p, range->length);
		memory[i].data.len = range->length;
		memory[i].time_ns = set(1000 * i);
	}
	return 0;
}

int ipc_write(struct ipc *ipc, uint32_t card, const struct range *range,
	      const uint8_t *data)
{
	(void)ipc;
	(void)card;
	if (fake.err)
		return fake.err;
	fake.written = *range;
	memcpy(fake.data, data, range->length);
	fake.writes++;
	return 0;
}

int ipc_power_set(struct ipc *ipc, uint32_t card, uint32_t cage,
		  enum xpo_power_policy policy, bool force)
{
	(void)ipc;
	(void)card;
	if (fake.err)
		return fake.err;
	fake.policy = policy;
	fake.force = force;
	fake.modules[cage].power_policy = set(policy);
	return 0;
}

/* The module is away and comes back with the next event */
int ipc_reset(struct ipc *ipc, uint32_t card, uint32_t cage,
	      enum xpo_reset_kind kind, bool force)
{
	(void)ipc;
	(void)card;
	if (fake.err)
		return fake.err;
	fake.reset_kind = kind;
	fake.force = force;
	fake.modules[cage].state = set(XPO_MODULE_STATE_INIT);
	return 0;
}

int ipc_rearm(struct ipc *ipc, uint32_t card, uint32_t cage,
	      unsigned int causes)
{
	(void)ipc;
	(void)card;
	if (fake.err)
		return fake.err;
	fake.causes = causes;
	fake.cages[cage].interlock.latched.v &= ~causes;
	return 0;
}

int ipc_subscribe(struct ipc *ipc)
{
	(void)ipc;
	return 0;
}

int ipc_subscribe_edges(struct ipc *ipc)
{
	(void)ipc;
	fake.edges = true;
	return 0;
}

int ipc_wait(struct ipc *ipc, int timeout_ms, struct event *event)
{
	(void)ipc;
	(void)timeout_ms;
	while (fake.event_next < fake.event_count && !fake.edges &&
	       fake.events[fake.event_next].type.v == XPO_EVENT_TYPE_FLAG)
		fake.event_next++;
	if (fake.event_next == fake.event_count)
		return 0;
	*event = fake.events[fake.event_next++];
	if (event->type.v == -1)
		return -ENOBUFS;
	if (event->state.set)
		fake.modules[event->cage.v].state = event->state;
	return 1;
}
