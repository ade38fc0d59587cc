// SPDX-License-Identifier: GPL-2.0
#include <linux/bitfield.h>
#include <linux/crc32.h>
#include <linux/device.h>
#include <linux/math64.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

#include "card.h"
#include "io.h"
#include "regs.h"
#include "tap.h"
#include "tlm_mem.h"

/* The card writes a slot in well under a microsecond; then it is whole. */
#define XPO_TAP_TRIES		8

/* A sample may be late by so much, whatever its period */
#define XPO_TAP_STALE_MS	3000

struct xpo_tap_slot {
	struct xpo_tap tap;
	bool set;
};

struct xpo_taps {
	unsigned int n_slots;
	struct xpo_hw_slot *shadow;

	u32 limit_ppm;

	struct mutex lock;		/* the tap registers, running */
	bool running;
	spinlock_t slots_lock;		/* slots; a leaf below lock */
	struct xpo_tap_slot *slots;
};

static const int xpo_tap_errors[] = {
	[XPO_HW_TAP_RESULT_OK] = 0,
	[XPO_HW_TAP_RESULT_SLOT] = -EIO,
	[XPO_HW_TAP_RESULT_TARGET] = -ENXIO,
	[XPO_HW_TAP_RESULT_RANGE] = -EINVAL,
	[XPO_HW_TAP_RESULT_PERIOD] = -EINVAL,
	[XPO_HW_TAP_RESULT_FORBIDDEN] = -EPERM,
	[XPO_HW_TAP_RESULT_OVERLOAD] = -ENOSPC,
};

static int xpo_tap_op(struct xpo_card *card, u16 slot, enum xpo_hw_tap_op op)
{
	u32 result;

	lockdep_assert_held(&card->taps->lock);
	xpo_io_wr32(card, XPO_TLM_TAP_OP,
		    FIELD_PREP(XPO_TLM_TAP_OP_SLOT, slot) |
		    FIELD_PREP(XPO_TLM_TAP_OP_OP, op));
	result = xpo_io_rd32(card, XPO_TLM_TAP_RESULT);
	if (xpo_io_gone(card))
		return -ENODEV;
	if (result >= ARRAY_SIZE(xpo_tap_errors))
		return -EIO;
	return xpo_tap_errors[result];
}

static u32 xpo_tap_range(const struct xpo_card *card, const struct xpo_tap *tap)
{
	u32 range = FIELD_PREP(XPO_TLM_TAP_RANGE_OFFSET, tap->offset) |
		    FIELD_PREP(XPO_TLM_TAP_RANGE_LENGTH, tap->length);

	if (tap->on_interrupt)
		range |= XPO_TLM_TAP_RANGE_ON_INTERRUPT;
	if (card->info.tlm_version < XPO_CARD_TLM_RING)
		return range;
	if (tap->record)
		range |= XPO_TLM_TAP_RANGE_RECORD;
	if (tap->vdm)
		range |= XPO_TLM_TAP_RANGE_VDM;
	return range;
}

static int xpo_tap_program(struct xpo_card *card, u16 slot,
			   const struct xpo_tap *tap)
{
	xpo_io_wr32(card, XPO_TLM_TAP_TARGET,
		    FIELD_PREP(XPO_TLM_TAP_TARGET_CAGE, tap->cage) |
		    FIELD_PREP(XPO_TLM_TAP_TARGET_ENDPOINT, tap->endpoint) |
		    FIELD_PREP(XPO_TLM_TAP_TARGET_BANK, tap->bank) |
		    FIELD_PREP(XPO_TLM_TAP_TARGET_PAGE, tap->page));
	xpo_io_wr32(card, XPO_TLM_TAP_RANGE, xpo_tap_range(card, tap));
	xpo_io_wr32(card, XPO_TLM_TAP_PERIOD_US, tap->period_us);
	return xpo_tap_op(card, slot, XPO_HW_TAP_OP_SET);
}

/* From here on readers find nothing, and the card writes nothing. */
static void xpo_tap_forget(struct xpo_card *card, u16 slot)
{
	struct xpo_taps *taps = card->taps;
	bool was_set;

	spin_lock(&taps->slots_lock);
	was_set = taps->slots[slot].set;
	taps->slots[slot].set = false;
	spin_unlock(&taps->slots_lock);
	if (was_set && taps->running)
		xpo_tap_op(card, slot, XPO_HW_TAP_OP_CLEAR);
	memset(&taps->shadow[slot], 0, sizeof(taps->shadow[slot]));
}

/* Of the last SET, also when it was refused */
static void xpo_tap_fetch_cost(struct xpo_card *card,
			       struct xpo_tap_cost *cost)
{
	lockdep_assert_held(&card->taps->lock);
	if (!card->taps->running || card->info.tlm_version < XPO_CARD_TLM_RING)
		return;
	cost->cost_ns = xpo_io_rd32(card, XPO_TLM_TAP_COST_NS);
	cost->load_ppm = xpo_io_rd32(card, XPO_TLM_TAP_LOAD_PPM);
	cost->limit_ppm = card->taps->limit_ppm;
	if (xpo_io_gone(card))
		memset(cost, 0, sizeof(*cost));
}

int xpo_tap_set(struct xpo_card *card, u16 slot, const struct xpo_tap *tap,
		struct xpo_tap_cost *cost)
{
	struct xpo_taps *taps = card->taps;
	int err = 0;

	if (cost)
		memset(cost, 0, sizeof(*cost));
	if (slot >= taps->n_slots || tap->cage >= card->info.n_cages)
		return -EINVAL;
	if (xpo_io_gone(card))
		return -ENODEV;

	mutex_lock(&taps->lock);
	xpo_tap_forget(card, slot);
	spin_lock(&taps->slots_lock);
	taps->slots[slot].tap = *tap;
	taps->slots[slot].set = true;
	spin_unlock(&taps->slots_lock);
	/* Otherwise the next start sets it. */
	if (taps->running)
		err = xpo_tap_program(card, slot, tap);
	if (cost)
		xpo_tap_fetch_cost(card, cost);
	if (err) {
		spin_lock(&taps->slots_lock);
		taps->slots[slot].set = false;
		spin_unlock(&taps->slots_lock);
	}
	mutex_unlock(&taps->lock);
	return err;
}

u32 xpo_tap_limit_ppm(const struct xpo_card *card)
{
	return READ_ONCE(card->taps->limit_ppm);
}

void xpo_tap_clear(struct xpo_card *card, u16 slot)
{
	struct xpo_taps *taps = card->taps;

	if (slot >= taps->n_slots)
		return;
	mutex_lock(&taps->lock);
	xpo_tap_forget(card, slot);
	mutex_unlock(&taps->lock);
}

int xpo_tap_now(struct xpo_card *card, u16 slot)
{
	struct xpo_taps *taps = card->taps;
	int err;

	if (slot >= taps->n_slots)
		return -EINVAL;
	mutex_lock(&taps->lock);
	if (!taps->running)
		err = xpo_io_gone(card) ? -ENODEV : -EBUSY;
	else if (!taps->slots[slot].set)
		err = -ENODATA;
	else
		err = xpo_tap_op(card, slot, XPO_HW_TAP_OP_NOW);
	mutex_unlock(&taps->lock);
	return err;
}

/* Reading the shadow area */

static bool xpo_tap_is_mine(const struct xpo_card *card, u16 slot,
			    const struct xpo_tap *tap,
			    const struct xpo_hw_slot *hw)
{
	return le32_to_cpu(hw->slot) == slot &&
	       le32_to_cpu(hw->boot_cookie) ==
	       READ_ONCE(card->boot_cookie) &&
	       hw->cage == tap->cage && hw->endpoint == tap->endpoint &&
	       hw->bank == tap->bank && hw->page == tap->page &&
	       hw->offset == tap->offset && hw->length == tap->length;
}

/* seq_end, the rest, seq_begin; equal numbers mean one sample. */
static int xpo_tap_copy(const struct xpo_hw_slot *shadow,
			struct xpo_hw_slot *copy)
{
	u64 begin, end = le64_to_cpu(READ_ONCE(shadow->seq_end));

	if (!end)
		return -ENODATA;
	dma_rmb();
	memcpy(copy, shadow, sizeof(*copy));
	dma_rmb();
	begin = le64_to_cpu(READ_ONCE(shadow->seq_begin));
	return begin == end ? 0 : -EAGAIN;
}

static void xpo_tap_fill(struct xpo_card *card, const struct xpo_hw_slot *hw,
			 struct xpo_sample *s)
{
	u64 now = xpo_clock_ns(card);

	memset(s, 0, sizeof(*s));
	s->seq = le64_to_cpu(hw->seq_begin);
	s->time_ns = le64_to_cpu(hw->time);
	if (now > s->time_ns)
		s->age_ms = min_t(u64, div_u64(now - s->time_ns, NSEC_PER_MSEC),
				  U32_MAX);
	s->insertions = le32_to_cpu(hw->insertions);
	s->freeze = le32_to_cpu(hw->freeze);
	s->missed = le32_to_cpu(hw->missed);
	s->status = hw->status;
	s->offset = hw->offset;
	s->length = hw->length;
	if (s->status == XPO_HW_STATUS_OK)
		memcpy(s->data, hw->data,
		       min_t(size_t, s->length, sizeof(s->data)));
}

int xpo_tap_read(struct xpo_card *card, u16 slot, struct xpo_sample *s)
{
	struct xpo_taps *taps = card->taps;
	struct xpo_tap_slot mine;
	struct xpo_hw_slot hw;
	unsigned int i;
	int err;

	if (slot >= taps->n_slots)
		return -EINVAL;
	spin_lock(&taps->slots_lock);
	mine = taps->slots[slot];
	spin_unlock(&taps->slots_lock);
	if (!mine.set)
		return -ENODATA;

	xpo_tlm_area_fetch(card, &card->tlm_mem->shadow,
			   slot * sizeof(*taps->shadow), sizeof(*taps->shadow));
	for (i = 0; i < XPO_TAP_TRIES; i++) {
		err = xpo_tap_copy(&taps->shadow[slot], &hw);
		if (err == -ENODATA)
			return err;
		if (err)
			continue;
		err = -EPROTO;
		if (crc32c(~0, &hw, offsetof(struct xpo_hw_slot, crc32c)) ==
		    ~le32_to_cpu(hw.crc32c)) {
			err = 0;
			break;
		}
	}
	if (i < XPO_TAP_TRIES && !xpo_tap_is_mine(card, slot, &mine.tap, &hw))
		err = -EPROTO;
	if (err == -EPROTO)
		atomic64_inc(&card->bad_samples);
	if (err)
		return err;
	xpo_tap_fill(card, &hw, s);
	s->stale_ms = max_t(u32, 3 * (mine.tap.period_us / USEC_PER_MSEC),
			    XPO_TAP_STALE_MS);
	return 0;
}

/* Start and stop */

static int xpo_tap_enable(struct xpo_card *card, struct xpo_taps *taps)
{
	u32 status;

	xpo_io_wr64(card, XPO_TLM_SHADOW_LO, XPO_TLM_SHADOW_HI,
		    card->tlm_mem->shadow.dma[0]);
	xpo_io_wr32(card, XPO_TLM_SLOTS, taps->n_slots);
	xpo_io_wr32(card, XPO_TLM_CTRL, XPO_TLM_CTRL_ENABLE);

	status = xpo_io_rd32(card, XPO_TLM_STATUS);
	if (xpo_io_gone(card))
		return -ENODEV;
	if (status & XPO_TLM_STATUS_ERROR ||
	    !(status & XPO_TLM_STATUS_RUNNING)) {
		dev_err_ratelimited(card->dev,
				    "telemetry does not start: status %#x\n",
				    status);
		return -EIO;
	}
	return 0;
}

int xpo_tap_start(struct xpo_card *card)
{
	struct xpo_taps *taps = card->taps;
	unsigned int i;
	int err, failed;

	mutex_lock(&taps->lock);
	xpo_tlm_area_clear(card, &card->tlm_mem->shadow);
	err = xpo_tap_enable(card, taps);
	taps->running = !err;
	if (!err && card->info.tlm_version >= XPO_CARD_TLM_RING)
		WRITE_ONCE(taps->limit_ppm,
			   xpo_io_rd32(card, XPO_TLM_TAP_LIMIT_PPM));
	for (i = 0; taps->running && i < taps->n_slots; i++) {
		if (!taps->slots[i].set)
			continue;
		failed = xpo_tap_program(card, i, &taps->slots[i].tap);
		if (failed)
			dev_warn(card->dev, "tap %u is not set again: %d\n", i,
				 failed);
	}
	mutex_unlock(&taps->lock);
	return err;
}

void xpo_tap_stop(struct xpo_card *card)
{
	struct xpo_taps *taps = card->taps;

	mutex_lock(&taps->lock);
	if (taps->running)
		xpo_io_wr32(card, XPO_TLM_CTRL, 0);
	taps->running = false;
	mutex_unlock(&taps->lock);
}

bool xpo_tap_check(struct xpo_card *card)
{
	u32 status = xpo_io_rd32(card, XPO_TLM_STATUS);

	if (xpo_io_gone(card))
		return true;
	if (status & XPO_TLM_STATUS_ERROR)
		dev_err_ratelimited(card->dev,
				    "telemetry stopped: error %lu\n",
				    FIELD_GET(XPO_TLM_STATUS_CODE, status));
	return status & XPO_TLM_STATUS_RUNNING &&
	       !(status & XPO_TLM_STATUS_ERROR);
}

int xpo_tap_create(struct xpo_card *card)
{
	struct xpo_taps *taps;

	taps = kzalloc_obj(*taps);
	if (!taps)
		return -ENOMEM;
	taps->n_slots = card->info.n_cages * XPO_TAP_PER_CAGE;
	taps->shadow = xpo_tlm_area_at(&card->tlm_mem->shadow, 0);
	taps->slots = kvzalloc_objs(*taps->slots, taps->n_slots);
	if (!taps->slots) {
		kfree(taps);
		return -ENOMEM;
	}
	mutex_init(&taps->lock);
	spin_lock_init(&taps->slots_lock);
	card->taps = taps;
	return 0;
}

void xpo_tap_destroy(struct xpo_card *card)
{
	struct xpo_taps *taps = card->taps;

	card->taps = NULL;
	mutex_destroy(&taps->lock);
	kvfree(taps->slots);
	kfree(taps);
}
