// SPDX-License-Identifier: GPL-2.0
/* Which taps the card takes, hardware.md section 7. */
#include "tap.h"

#include <err.h>
#include <stdlib.h>

#include "cage.h"
#include "card.h"
#include "tap_chain.h"

#define TAP_PERIOD_MIN_US	1000
#define TAP_PERIOD_MAX_US	3600000000u
#define TAP_UPPER		128
#define TAP_PAGE_USER		0x03
#define TAP_PAGE_VDM_FIRST	0x24
#define TAP_PAGE_VDM_LAST	0x27
#define TAP_PAGE_CDB_FIRST	0x9f
#define TAP_PAGE_CDB_LAST	0xaf
#define TAP_PASSWORD_FIRST	118	/* Lower:118-125 */
#define TAP_PASSWORD_LAST	125

static bool tap_range_ok(const struct ep_access *a, bool cage)
{
	unsigned int end = a->offset + a->length;

	if (!a->length || a->length > EP_ACCESS_MAX)
		return false;
	if (cage)
		return a->offset >= TAP_UPPER && end <= 2 * TAP_UPPER &&
		       !a->page && !a->bank;
	if (a->offset >= TAP_UPPER)
		return end <= 2 * TAP_UPPER;
	return end <= TAP_UPPER && !a->page && !a->bank;
}

static bool tap_vdm_ok(const struct tap *tap)
{
	const struct ep_access *a = &tap->access;

	return tap->endpoint != TLM_CAGE && a->offset >= TAP_UPPER &&
	       a->page >= TAP_PAGE_VDM_FIRST && a->page <= TAP_PAGE_VDM_LAST &&
	       !tap->on_interrupt;
}

static bool tap_private(const struct ep_access *a)
{
	if (a->offset >= TAP_UPPER)
		return a->page == TAP_PAGE_USER ||
		       (a->page >= TAP_PAGE_CDB_FIRST &&
			a->page <= TAP_PAGE_CDB_LAST);
	return a->offset <= TAP_PASSWORD_LAST &&
	       a->offset + a->length > TAP_PASSWORD_FIRST;
}

static bool tap_period_ok(const struct tap *tap, uint32_t period_us)
{
	if (!period_us)
		return tap->on_interrupt;
	return period_us >= TAP_PERIOD_MIN_US &&
	       period_us <= TAP_PERIOD_MAX_US;
}

static enum hw_tap_result tap_check(const struct tlm *t, const struct tap *tap)
{
	const struct ep_access *a = &tap->access;
	uint32_t period_us = tap->period / SIM_NS_PER_US;
	bool cage = tap->endpoint == TLM_CAGE;

	if (tap->cage >= t->card->conf.cages ||
	    (!cage && tap->endpoint >= CARD_ENDPOINTS))
		return HW_TAP_RESULT_TARGET;
	if (!tap_range_ok(a, cage) || (tap->vdm && !tap_vdm_ok(tap)))
		return HW_TAP_RESULT_RANGE;
	if (!tap_period_ok(tap, period_us))
		return HW_TAP_RESULT_PERIOD;
	if (cage)
		return tap->on_interrupt ? HW_TAP_RESULT_TARGET
					 : HW_TAP_RESULT_OK;
	if (tap_private(a))
		return HW_TAP_RESULT_FORBIDDEN;
	if (period_us &&
	    flags_cover(tap_ep(tap), a->page, a->offset, a->length))
		return HW_TAP_RESULT_FORBIDDEN;
	return HW_TAP_RESULT_OK;
}

static uint64_t tap_cost_ns(const struct tap *tap)
{
	return ep_access_ns(tap_ep(tap), tap->access.offset,
			    tap->access.length);
}

/* Is it the first VDM tap with its period, up to slot @end? */
static bool tap_freezes(const struct tlm *t, const struct tap *tap,
			unsigned int end)
{
	const struct tap *other;
	unsigned int i;

	for (i = 0; i < end; i++) {
		other = t->taps[i];
		if (other && other->vdm && other->cage == tap->cage &&
		    other->endpoint == tap->endpoint &&
		    other->period == tap->period)
			return false;
	}
	return true;
}

/* Bus time of all periodic taps of @new's endpoint, with it. */
static double tap_load_ppm(const struct tlm *t, const struct tap *new)
{
	const struct ep *ep = tap_ep(new);
	const struct tap *tap;
	double load = 0;
	unsigned int i;
	uint64_t ns;

	for (i = 0; i < t->slots; i++) {
		tap = i == new->slot ? new : t->taps[i];
		if (!tap || !tap->period || tap->cage != new->cage ||
		    tap->endpoint != new->endpoint)
			continue;
		ns = tap_cost_ns(tap);
		if (tap->vdm && tap_freezes(t, tap, i))
			ns += ep_freeze_ns(ep);
		load += (double)ns / tap->period;
	}
	return load * 1000000;
}

static enum hw_tap_result tap_cost(const struct tlm *t, const struct tap *tap)
{
	struct card *c = t->card;
	double load = tap_load_ppm(t, tap);

	*card_value(c, HW_TLM, 0, HW_TLM_TAP_COST_NS) = tap_cost_ns(tap);
	*card_value(c, HW_TLM, 0, HW_TLM_TAP_LOAD_PPM) =
		load < UINT32_MAX ? load : UINT32_MAX;
	return load > *card_value(c, HW_TLM, 0, HW_TLM_TAP_LIMIT_PPM)
		? HW_TAP_RESULT_OVERLOAD : HW_TAP_RESULT_OK;
}

static void tap_parse(struct card *c, struct tap *tap)
{
	uint32_t target = *card_value(c, HW_TLM, 0, HW_TLM_TAP_TARGET);
	uint32_t range = *card_value(c, HW_TLM, 0, HW_TLM_TAP_RANGE);
	struct ep_access *a = &tap->access;

	tap->cage = target & HW_TLM_TAP_TARGET_CAGE;
	tap->endpoint = (target & HW_TLM_TAP_TARGET_ENDPOINT) >> 8;
	tap->on_interrupt = range & HW_TLM_TAP_RANGE_ON_INTERRUPT;
	tap->record = range & HW_TLM_TAP_RANGE_RECORD;
	tap->vdm = range & HW_TLM_TAP_RANGE_VDM;
	tap->period = *card_value(c, HW_TLM, 0, HW_TLM_TAP_PERIOD_US) *
		      SIM_NS_PER_US;
	a->bank = (target & HW_TLM_TAP_TARGET_BANK) >> 16;
	a->page = (target & HW_TLM_TAP_TARGET_PAGE) >> 24;
	a->offset = range & HW_TLM_TAP_RANGE_OFFSET;
	a->length = (range & HW_TLM_TAP_RANGE_LENGTH) >> 8;
}

static void tap_start(struct tlm *t, struct tap *tap)
{
	tap_clear(t, tap->slot);
	t->taps[tap->slot] = tap;
	if (tap->vdm)
		tap_chain_join(tap);
	else
		sim_arm(t->card->sim, &tap->timer, sim_now(t->card->sim));
}

enum hw_tap_result tap_set(struct tlm *t, unsigned int slot)
{
	struct tap *tap = calloc(1, sizeof(*tap));
	enum hw_tap_result result;

	if (!tap)
		err(1, "tap");
	tap_init(tap, t, slot);
	tap_parse(t->card, tap);
	*card_value(t->card, HW_TLM, 0, HW_TLM_TAP_COST_NS) = 0;
	*card_value(t->card, HW_TLM, 0, HW_TLM_TAP_LOAD_PPM) = 0;
	result = tap_check(t, tap);
	if (result == HW_TAP_RESULT_OK && tap->endpoint != TLM_CAGE)
		result = tap_cost(t, tap);
	if (result == HW_TAP_RESULT_OK)
		tap_start(t, tap);
	else
		free(tap);
	return result;
}
