// SPDX-License-Identifier: GPL-2.0
#include "endpoint.h"

#include <string.h>

#include "cage.h"
#include "card.h"
#include "command.h"
#include "module.h"
#include "tap_chain.h"
#include "telemetry.h"

#define EP_TBUF_NS		(20 * SIM_NS_PER_US)	/* hardware.md 5.1 */
#define EP_STRETCH_MAX_NS	(25 * SIM_NS_PER_MS)
#define EP_RETRY_DEFAULT_US	100
#define EP_SILENT_MAX_NS	(80 * SIM_NS_PER_MS)	/* CMIS tWRITENV */
#define EP_CONTROL		26	/* Lower memory, has SoftwareReset */
#define EP_BANK_SELECT		126	/* Lower memory */
#define EP_PAGE_SELECT		127
#define EP_UPPER		128
#define EP_READ_OVERHEAD	3	/* bytes on the wire besides data */
#define EP_WRITE_OVERHEAD	2

uint32_t ep_value(const struct ep *ep, uint32_t reg)
{
	return *card_value(ep->card, HW_EP, ep->cage->index * 4 + ep->index,
			   reg);
}

static void ep_count(struct ep *ep, uint32_t reg)
{
	(*card_value(ep->card, HW_EP, ep->cage->index * 4 + ep->index, reg))++;
}

static uint64_t ep_clocks_ns(const struct ep *ep, unsigned int clocks)
{
	uint32_t khz = ep_value(ep, HW_EP_BUS_KHZ);

	return khz ? clocks * 1000000ULL / khz : 0;
}

static uint64_t ep_bytes_ns(const struct ep *ep, unsigned int bytes)
{
	return ep_clocks_ns(ep, 2 + 9 * bytes);
}

static uint64_t ep_tbuf_ns(const struct ep *ep)
{
	return ep_value(ep, HW_EP_BUS_KHZ) ? EP_TBUF_NS : 0;
}

static uint64_t ep_page_ns(const struct ep *ep)
{
	return (ep_value(ep, HW_EP_HOLDOFF) & HW_EP_HOLDOFF_PAGE_US) *
	       SIM_NS_PER_US;
}

static uint64_t ep_retry_ns(const struct ep *ep)
{
	uint32_t us = (ep_value(ep, HW_EP_HOLDOFF) &
		       HW_EP_HOLDOFF_RETRY_US) >> 16;

	return (us ? us : EP_RETRY_DEFAULT_US) * SIM_NS_PER_US;
}

static unsigned int ep_burst(const struct ep *ep, bool write)
{
	uint32_t burst = ep_value(ep, HW_EP_BURST);

	return write ? (burst & HW_EP_BURST_WRITE) >> 8
		     : burst & HW_EP_BURST_READ;
}

static bool ep_paged(const struct ep *ep, uint8_t offset)
{
	return offset >= EP_UPPER &&
	       !(ep_value(ep, HW_EP_BURST) & HW_EP_BURST_FLAT);
}

static uint64_t ep_transaction_ns(const struct ep *ep, unsigned int bytes)
{
	return ep_bytes_ns(ep, bytes) + ep_tbuf_ns(ep);
}

static uint64_t ep_change_ns(const struct ep *ep)
{
	return ep_transaction_ns(ep, EP_WRITE_OVERHEAD + 2) + ep_page_ns(ep) +
	       ep_transaction_ns(ep, EP_READ_OVERHEAD + 1);
}

uint64_t ep_access_ns(const struct ep *ep, uint8_t offset, uint8_t length)
{
	unsigned int burst = ep_burst(ep, false);
	uint64_t ns = ep_paged(ep, offset) ? ep_change_ns(ep) : 0;
	unsigned int n;

	for (; length; length -= n) {
		n = length < burst ? length : burst;
		ns += ep_transaction_ns(ep, EP_READ_OVERHEAD + n);
	}
	return ns;
}

uint64_t ep_freeze_ns(const struct ep *ep)
{
	return 2 * ep_change_ns(ep) +
	       3 * ep_transaction_ns(ep, EP_READ_OVERHEAD + 1) +
	       2 * ep_transaction_ns(ep, EP_WRITE_OVERHEAD + 1);
}

enum hw_status ep_usable(const struct ep *ep)
{
	const struct cage *cage = ep->cage;

	if (!cage->module)
		return HW_STATUS_NO_MODULE;
	if ((int)ep->index >= module_endpoints(cage->module))
		return HW_STATUS_NO_ENDPOINT;
	return cage_in_reset(cage) ? HW_STATUS_IN_RESET : HW_STATUS_OK;
}

static void ep_arm(struct ep *ep, enum ep_step step, uint64_t due)
{
	ep->step = step;
	sim_arm(ep->card->sim, &ep->timer, due);
}

/* What the benches compare: a command from its first bit to its last. */
static void ep_command_began(struct ep *ep, uint64_t now)
{
	struct ep_stats *s = &ep->stats;

	if (!s->cmd.first)
		s->cmd.first = now;
	s->cmd.holdoff_base = module_holdoff_ns(ep->cage->module, ep->index);
}

static void ep_command_ended(struct ep *ep, uint64_t now)
{
	struct ep_stats *s = &ep->stats;

	s->cmd.last = now;
	s->cmd.holdoff_ns += module_holdoff_ns(ep->cage->module, ep->index) -
			     s->cmd.holdoff_base;
}

/* What the module gave is gone from it, whatever becomes of the access. */
static void ep_note(struct ep *ep, const struct ep_access *a)
{
	if (!a->write && a->given)
		flags_note(ep, a);
}

/* Rule 7: the module may have reset itself, and selects page 00h then. */
static bool ep_may_reset(const struct ep_access *a)
{
	return a->write && a->offset <= EP_CONTROL &&
	       a->offset + a->length > EP_CONTROL;
}

/* The access ends; whoever handed it in may start the next one at once. */
static void ep_finish(struct ep *ep, enum hw_status status)
{
	struct ep_access *a = ep->access;

	sim_cancel(ep->card->sim, &ep->timer);
	ep->access = NULL;
	ep->phase = EP_IDLE;
	ep->free_at = sim_now(ep->card->sim) + ep_tbuf_ns(ep);
	if (status != HW_STATUS_OK || ep_may_reset(a))
		ep->selected = false;
	a->status = status;
	if (a->owner == EP_COMMAND && a->started)
		ep_command_ended(ep, sim_now(ep->card->sim));
	ep_note(ep, a);
	a->done(ep, a);
	ep_kick(ep);
}

/* Nothing more to gain before the deadline. */
static void ep_fail(struct ep *ep, enum hw_status status)
{
	ep->fail = status;
	ep_arm(ep, EP_FAIL, ep->access->deadline);
}

/* The next transaction of the access, no earlier than @due. */
static void ep_next(struct ep *ep, uint64_t due, enum hw_status late)
{
	if (due > ep->access->deadline)
		ep_fail(ep, late);
	else
		ep_arm(ep, EP_START, due);
}

static unsigned int ep_chunk(const struct ep *ep)
{
	const struct ep_access *a = ep->access;
	unsigned int burst = ep_burst(ep, a->write);
	unsigned int left = a->length - a->moved;

	if (ep->phase == EP_SELECT)
		return 2;
	if (ep->phase == EP_VERIFY)
		return 1;
	return left < burst ? left : burst;
}

static bool ep_writes(const struct ep *ep)
{
	return ep->phase == EP_SELECT ||
	       (ep->phase == EP_DATA && ep->access->write);
}

static uint64_t ep_duration(const struct ep *ep)
{
	return ep_bytes_ns(ep, ep->chunk + (ep_writes(ep) ?
			   EP_WRITE_OVERHEAD : EP_READ_OVERHEAD));
}

/*
 * A READ is answered after the address byte, so that a NACK costs no more than
 * that; a WRITE takes effect, and its hold-off starts, with the stop.
 */
static void ep_step_start(struct ep *ep, uint64_t now)
{
	struct ep_access *a = ep->access;

	if (!a->started) {
		a->started = true;
		a->start = now;
		if (a->owner == EP_COMMAND)
			ep_command_began(ep, now);
	}
	if (!ep->stats.transactions)
		ep->stats.first = now;
	ep->step_start = now;
	ep->chunk = ep_chunk(ep);
	ep_arm(ep, EP_CALL, now + (ep_writes(ep) ? ep_duration(ep)
						 : ep_clocks_ns(ep, 10)));
}

static enum mod_result ep_call_module(struct ep *ep, uint64_t *stretch)
{
	struct ep_access *a = ep->access;
	struct module *m = ep->cage->module;
	uint8_t select[2] = { a->bank, a->page };
	uint8_t reg = a->offset + a->moved;

	switch (ep->phase) {
	case EP_SELECT:
		return module_write(m, ep->index, EP_BANK_SELECT, select, 2,
				    stretch);
	case EP_VERIFY:
		return module_read(m, ep->index, EP_PAGE_SELECT, &ep->verify,
				   1, stretch);
	default:
		if (a->write)
			return module_write(m, ep->index, reg,
					    a->data + a->moved, ep->chunk,
					    stretch);
		return module_read(m, ep->index, reg, a->data + a->moved,
				   ep->chunk, stretch);
	}
}

/* The module does not answer; when that lasts, the next try selects anew. */
static void ep_silent(struct ep *ep, uint64_t now, uint64_t retry)
{
	if (!ep->silent)
		ep->silent_since = now;
	ep->silent = true;
	if (retry - ep->silent_since <= EP_SILENT_MAX_NS)
		return;
	ep->selected = false;
	if (ep->phase == EP_DATA && ep_paged(ep, ep->access->offset))
		ep->phase = EP_SELECT;
}

static void ep_nacked(struct ep *ep, uint64_t now)
{
	struct ep_access *a = ep->access;
	uint64_t end = ep_writes(ep) ? now : now + ep_clocks_ns(ep, 1);
	uint64_t retry = end + ep_retry_ns(ep);

	if (a->nacks < UINT16_MAX)
		a->nacks++;
	ep_count(ep, HW_EP_NACKS);
	ep->stats.transactions++;
	ep->stats.bus_ns += end - ep->step_start;
	ep->stats.last = end;
	ep_silent(ep, now, retry);
	ep_next(ep, retry, HW_STATUS_NACK);
}

static void ep_step_call(struct ep *ep, uint64_t now)
{
	uint64_t end = ep->step_start + ep_duration(ep);
	uint64_t stretch = 0;
	enum mod_result result = ep_call_module(ep, &stretch);

	if (result != MOD_NACK)
		ep->silent = false;
	if (result == MOD_ACK && ep->phase == EP_DATA)
		ep->access->given = ep->access->moved + ep->chunk;
	if (result == MOD_NACK)
		ep_nacked(ep, now);
	else if (result == MOD_HANG || stretch > EP_STRETCH_MAX_NS)
		ep_fail(ep, HW_STATUS_TIMEOUT);
	else if (end + stretch > ep->access->deadline)
		ep_fail(ep, HW_STATUS_TIMEOUT);
	else
		ep_arm(ep, EP_END, end + stretch);
}

static void ep_verified(struct ep *ep, uint64_t next)
{
	struct ep_access *a = ep->access;

	if (ep->verify != a->page) {
		a->detail = ep->verify;
		ep_finish(ep, HW_STATUS_PAGE_REJECTED);
		return;
	}
	ep->selected = true;
	ep->bank = a->bank;
	ep->page = a->page;
	ep->phase = EP_DATA;
	ep_next(ep, next, HW_STATUS_TIMEOUT);
}

static void ep_account(struct ep *ep, uint64_t now)
{
	uint64_t ns = now - ep->step_start;

	ep->stats.transactions++;
	ep->stats.bus_ns += ns;
	ep->stats.last = now;
	/* nothing can follow within tBUF: it is part of the data time */
	if (ep->phase == EP_DATA)
		ep->stats.data_ns += ns + ep_tbuf_ns(ep);
	else
		ep->stats.select_ns += ns;
	if (ep->phase == EP_DATA && ep->access->owner == EP_COMMAND)
		ep->stats.cmd.data_ns += ns + ep_tbuf_ns(ep);
}

static void ep_step_end(struct ep *ep, uint64_t now)
{
	struct ep_access *a = ep->access;
	uint64_t next = now + ep_tbuf_ns(ep);
	uint64_t hold = now + ep_page_ns(ep);

	ep_account(ep, now);
	switch (ep->phase) {
	case EP_SELECT:
		ep->stats.wait_ns += ep_page_ns(ep);
		ep->phase = EP_VERIFY;
		ep_next(ep, hold > next ? hold : next, HW_STATUS_TIMEOUT);
		break;
	case EP_VERIFY:
		ep_verified(ep, next);
		break;
	default:
		a->moved += ep->chunk;
		if (a->moved == a->length)
			ep_finish(ep, HW_STATUS_OK);
		else
			ep_next(ep, next, HW_STATUS_TIMEOUT);
	}
}

static void ep_timer(void *arg, uint64_t now)
{
	struct ep *ep = arg;

	switch (ep->step) {
	case EP_START:
		ep_step_start(ep, now);
		break;
	case EP_CALL:
		ep_step_call(ep, now);
		break;
	case EP_END:
		ep_step_end(ep, now);
		break;
	case EP_FAIL:
		ep_finish(ep, ep->fail);
		break;
	}
}

void ep_start(struct ep *ep, struct ep_access *a)
{
	uint64_t now = sim_now(ep->card->sim);

	a->status = HW_STATUS_OK;
	a->detail = 0;
	a->moved = 0;
	a->given = 0;
	a->nacks = 0;
	a->started = false;
	a->start = 0;
	ep->access = a;
	ep->phase = EP_DATA;
	if (ep_paged(ep, a->offset) &&
	    !(ep->selected && ep->bank == a->bank && ep->page == a->page)) {
		ep->selected = false;
		ep->phase = EP_SELECT;
	}
	ep_next(ep, now > ep->free_at ? now : ep->free_at, HW_STATUS_TIMEOUT);
}

void ep_drop(struct ep *ep)
{
	const struct ep_access *a = ep->access;

	if (!a)
		return;
	sim_cancel(ep->card->sim, &ep->timer);
	ep->access = NULL;
	ep->phase = EP_IDLE;
	ep->selected = false;
	ep->free_at = sim_now(ep->card->sim) + ep_tbuf_ns(ep);
	ep_note(ep, a);
}

/* hardware.md 6.2 and 7: service first, then commands and taps in turns */
static void ep_next_access(struct ep *ep)
{
	bool tap_first = ep->tap_turn;

	if (cmd_continue(ep) || flags_start(ep))
		return;
	if (tap_first && tlm_start(ep)) {
		ep->tap_turn = false;
		return;
	}
	if (cmd_start(ep)) {
		ep->tap_turn = true;
		return;
	}
	tlm_start(ep);
}

void ep_kick(struct ep *ep)
{
	if (ep->access || ep_usable(ep) != HW_STATUS_OK)
		return;
	if (ep->chain && tap_chain_go_on(ep->chain))
		return;
	ep_next_access(ep);
	/* nobody wanted to go first */
	if (ep->chain && !ep->access)
		tap_chain_go_on(ep->chain);
}

void ep_flush(struct ep *ep, enum hw_status status)
{
	cmd_flush(ep, status);
	tlm_flush(ep, status);
	flags_stop(ep);		/* forgets what those READs have told */
	ep->selected = false;
}

void ep_reset_settings(struct ep *ep)
{
	struct card *c = ep->card;
	unsigned int copy = ep->cage->index * 4 + ep->index;

	card_reset_values(c, HW_EP, copy);
	*card_value(c, HW_EP, copy, HW_EP_BUS_KHZ) = c->conf.bus_khz;
	*card_value(c, HW_EP, copy, HW_EP_BUS_MAX_KHZ) = c->conf.bus_max_khz;
	flags_update(ep);
}

void ep_reset_stats(struct ep *ep)
{
	struct module *m = ep->cage->module;

	memset(&ep->stats, 0, sizeof(ep->stats));
	if (m && (int)ep->index < module_endpoints(m))
		ep->stats.module_base = module_holdoff_ns(m, ep->index);
}

void ep_init(struct ep *ep, struct cage *cage, unsigned int index)
{
	ep->card = cage->card;
	ep->cage = cage;
	ep->index = index;
	sim_timer_init(&ep->timer, ep_timer, ep);
	flags_init(ep);
	ep_reset_settings(ep);
}

static struct ep *ep_of_copy(struct card *c, unsigned int copy)
{
	return &c->cages[copy / 4]->ep[copy % 4];
}

static uint32_t endpoint_read(struct card *c, unsigned int copy, uint32_t reg,
			      uint32_t stored)
{
	struct ep *ep = ep_of_copy(c, copy);
	struct module *m = ep->cage->module;
	uint32_t v;

	if (reg != HW_EP_STATUS)
		return stored;
	v = cmd_queued(ep) << 8;
	if (ep->access)
		v |= HW_EP_STATUS_BUSY;
	if (m && (int)ep->index < module_endpoints(m) &&
	    module_interrupt(m, ep->index))
		v |= HW_EP_STATUS_INTERRUPT;
	return v;
}

static bool endpoint_allowed(const struct card *c, uint32_t reg,
			     uint32_t value)
{
	uint32_t read = value & HW_EP_BURST_READ;
	uint32_t write = (value & HW_EP_BURST_WRITE) >> 8;
	uint32_t banks = (value & HW_EP_FLAGS_BANKS) >> 16;

	switch (reg) {
	case HW_EP_BUS_KHZ:
		if (!value)
			return !c->conf.bus_khz;
		return value >= 100 && value <= c->conf.bus_max_khz;
	case HW_EP_BURST:
		return read && read <= EP_ACCESS_MAX && write &&
		       write <= EP_ACCESS_MAX;
	case HW_EP_FLAGS:
		return banks <= 32 && (banks || !(value & HW_EP_FLAGS_ENABLE));
	default:
		return true;
	}
}

static bool endpoint_write(struct card *c, unsigned int copy, uint32_t reg,
			   uint32_t value, uint32_t *stored)
{
	if (!endpoint_allowed(c, reg, value))
		return false;
	*stored = value;
	if (reg == HW_EP_FLAGS)
		flags_update(ep_of_copy(c, copy));
	return true;
}

const struct card_block endpoint_block = {
	.read = endpoint_read,
	.write = endpoint_write,
};
