// SPDX-License-Identifier: GPL-2.0
/* The log of flags, and how often each bit changed */

#include <linux/bitfield.h>
#include <linux/slab.h>
#include <linux/xarray.h>

#include "cmis.h"
#include "evq.h"
#include "flaglog.h"
#include "module_priv.h"
#include "notify.h"
#include "vdm.h"

/* Place of a register in the array of those that ever changed */
#define XPO_FLAGLOG_KEY_OFFSET		GENMASK(7, 0)
#define XPO_FLAGLOG_KEY_PAGE		GENMASK(15, 8)
#define XPO_FLAGLOG_KEY_BANK		GENMASK(18, 16)
#define XPO_FLAGLOG_KEY_ENDPOINT	GENMASK(20, 19)
#define XPO_FLAGLOG_KEY_CAGE		GENMASK(24, 21)
static_assert(XPO_LANE_GROUPS == 8);
static_assert(XPO_MAX_ENDPOINTS == 4);
static_assert(XPO_MAX_CAGES == 16);

/* The same in a count's cursor, with the bit below it */
#define XPO_FLAGLOG_CURSOR_BIT		GENMASK(2, 0)
#define XPO_FLAGLOG_CURSOR_KEY		GENMASK(27, 3)

/**
 * struct xpo_flaglog_register - a register that ever changed
 * @last: what was read last
 * @bit: per bit
 */
struct xpo_flaglog_register {
	u8 last;
	struct {
		u64 sets;
		u64 clears;
		u64 first_ns;
		u64 last_ns;
	} bit[8];
};

struct xpo_flaglog {
	struct mutex lock;		/* all below; a leaf */
	struct xarray registers;
	bool started;			/* an event was seen */
	u64 head;			/* entries ever made */
	u64 dropped_seq;		/* of the newest that is not kept */
	u64 dropped_ns;			/* its time */
	struct xpo_flaglog_entry ring[XPO_FLAGLOG_ENTRIES];
};

int xpo_flaglog_create(struct xpo_card *card)
{
	struct xpo_flaglog *log = kvzalloc_obj(*log);

	if (!log)
		return -ENOMEM;
	mutex_init(&log->lock);
	xa_init(&log->registers);
	card->flaglog = log;
	return 0;
}

void xpo_flaglog_destroy(struct xpo_card *card)
{
	struct xpo_flaglog *log = card->flaglog;
	struct xpo_flaglog_register *reg;
	unsigned long key;

	if (!log)
		return;
	card->flaglog = NULL;
	xa_for_each(&log->registers, key, reg)
		kfree(reg);
	xa_destroy(&log->registers);
	mutex_destroy(&log->lock);
	kvfree(log);
}

static u32 xpo_flaglog_key(u8 cage, const struct xpo_flaglog_bit *at)
{
	return FIELD_PREP(XPO_FLAGLOG_KEY_CAGE, cage) |
	       FIELD_PREP(XPO_FLAGLOG_KEY_ENDPOINT, at->endpoint) |
	       FIELD_PREP(XPO_FLAGLOG_KEY_BANK, at->bank) |
	       FIELD_PREP(XPO_FLAGLOG_KEY_PAGE, at->page) |
	       FIELD_PREP(XPO_FLAGLOG_KEY_OFFSET, at->offset);
}

/* The register, made when it is new; NULL when there is no memory */
static struct xpo_flaglog_register *
xpo_flaglog_register(struct xpo_flaglog *log, u32 key)
{
	struct xpo_flaglog_register *reg = xa_load(&log->registers, key);

	lockdep_assert_held(&log->lock);
	if (reg)
		return reg;
	reg = kzalloc_obj(*reg);
	if (reg && xa_err(xa_store(&log->registers, key, reg, GFP_KERNEL))) {
		kfree(reg);
		return NULL;
	}
	return reg;
}

static struct xpo_flaglog_entry *xpo_flaglog_add(struct xpo_flaglog *log,
						 const struct xpo_event *event)
{
	struct xpo_flaglog_entry *entry;

	lockdep_assert_held(&log->lock);
	entry = &log->ring[log->head++ % XPO_FLAGLOG_ENTRIES];
	if (log->head > XPO_FLAGLOG_ENTRIES) {
		log->dropped_seq = entry->seq;
		log->dropped_ns = entry->time_ns;
	}
	*entry = (struct xpo_flaglog_entry) {
		.seq = event->seq,
		.time_ns = event->time_ns,
	};
	return entry;
}

static void xpo_flaglog_add_gap(struct xpo_flaglog *log,
				const struct xpo_event *event, u64 lost)
{
	struct xpo_flaglog_entry *entry = xpo_flaglog_add(log, event);

	entry->gap = true;
	entry->lost = lost;
}

/* What came before the first event that the card still had is lost as well */
void xpo_flaglog_seen(struct xpo_card *card, const struct xpo_event *event)
{
	struct xpo_flaglog *log = card->flaglog;

	mutex_lock(&log->lock);
	if (!log->started && event->backlog && event->seq > 1 &&
	    event->type != XPO_HW_EVENT_TYPE_GAP)
		xpo_flaglog_add_gap(log, event, event->seq - 1);
	log->started = true;
	mutex_unlock(&log->lock);
}

void xpo_flaglog_gap(struct xpo_card *card, const struct xpo_event *event)
{
	struct xpo_flaglog *log = card->flaglog;

	mutex_lock(&log->lock);
	xpo_flaglog_add_gap(log, event, event->lost);
	mutex_unlock(&log->lock);
}

/* Bits of the register that changed; *at is it, its bit does not matter */
static u8 xpo_flaglog_account(struct xpo_module *module,
			      const struct xpo_event *event,
			      const struct xpo_flaglog_bit *at, u8 value)
{
	struct xpo_flaglog *log = module->card->flaglog;
	struct xpo_flaglog_register *reg;
	struct xpo_flaglog_entry *entry;
	u8 edges;
	int b;

	lockdep_assert_held(&log->lock);
	reg = xpo_flaglog_register(log, xpo_flaglog_key(module->cage, at));
	if (!reg) {
		/* Say that something is missing */
		xpo_flaglog_add_gap(log, event, 1);
		return 0;
	}
	edges = reg->last ^ value;
	reg->last = value;
	for (b = 0; b < 8; b++) {
		if (!(edges & BIT(b)))
			continue;
		if (!reg->bit[b].sets && !reg->bit[b].clears)
			reg->bit[b].first_ns = event->time_ns;
		reg->bit[b].last_ns = event->time_ns;
		if (value & BIT(b))
			reg->bit[b].sets++;
		else
			reg->bit[b].clears++;
		entry = xpo_flaglog_add(log, event);
		entry->cage = module->cage;
		entry->at = *at;
		entry->at.bit = b;
		entry->value = value & BIT(b);
	}
	return edges;
}

static void xpo_flaglog_tell(struct xpo_module *module,
			     const struct xpo_event *event,
			     struct xpo_flaglog_bit *at, u8 edges, u8 value)
{
	struct xpo_notice notice = {
		.type = XPO_EVENT_TYPE_FLAG,
		.seq = event->seq,
		.time_ns = event->time_ns,
		.cage = module->cage,
		.endpoint = at->endpoint,
		.bank = at->bank,
		.page = at->page,
		.offset = at->offset,
	};
	int lane;

	for (at->bit = 0; at->bit < 8; at->bit++) {
		if (!(edges & BIT(at->bit)))
			continue;
		lane = xpo_flaglog_lane(module, at);
		notice.lane = lane < 0 ? XPO_NOTICE_NONE : lane;
		notice.bit = at->bit;
		notice.value = value >> at->bit & 1;
		xpo_notify_event(module->card, &notice);
	}
}

/* A register that was never set and is not has no place in the log */
static bool xpo_flaglog_is_news(struct xpo_flaglog *log, u32 key, u8 value)
{
	return value || xa_load(&log->registers, key);
}

void xpo_flaglog_flags(struct xpo_module *module,
		       const struct xpo_event *event)
{
	struct xpo_flaglog *log = module->card->flaglog;
	struct xpo_flaglog_bit at = {
		.endpoint = event->endpoint,
		.bank = event->bank,
		.page = event->page,
	};
	u8 edges, i;

	if (event->endpoint >= XPO_MAX_ENDPOINTS ||
	    event->bank >= XPO_LANE_GROUPS)
		return;
	for (i = 0; i < event->length; i++) {
		u8 value = event->data[i];

		edges = 0;
		at.offset = event->offset + i;
		if (!xpo_flags_is_flag(at.page, at.offset))
			continue;
		mutex_lock(&log->lock);
		if (xpo_flaglog_is_news(log, xpo_flaglog_key(module->cage, &at),
					value))
			edges = xpo_flaglog_account(module, event, &at, value);
		mutex_unlock(&log->lock);
		if (edges && !event->backlog)
			xpo_flaglog_tell(module, event, &at, edges, value);
	}
}

void xpo_flaglog_forget(struct xpo_module *module, bool counts)
{
	struct xpo_flaglog *log = module->card->flaglog;
	struct xpo_flaglog_register *reg;
	unsigned long key, first, last;

	first = FIELD_PREP(XPO_FLAGLOG_KEY_CAGE, module->cage);
	last = first | GENMASK(__ffs(XPO_FLAGLOG_KEY_CAGE) - 1, 0);
	mutex_lock(&log->lock);
	xa_for_each_range(&log->registers, key, reg, first, last) {
		reg->last = 0;
		if (!counts)
			continue;
		xa_erase(&log->registers, key);
		kfree(reg);
	}
	mutex_unlock(&log->lock);
}

/* True: the cursor was at entries that are not kept, and is behind them now */
static bool xpo_flaglog_skip(const struct xpo_flaglog *log, u64 *cursor,
			     struct xpo_flaglog_entry *entry)
{
	u64 first = log->head - min_t(u64, log->head, XPO_FLAGLOG_ENTRIES);

	lockdep_assert_held(&log->lock);
	if (*cursor >= first)
		return false;
	*entry = (struct xpo_flaglog_entry) {
		.seq = log->dropped_seq,
		.time_ns = log->dropped_ns,
		.lost = first - *cursor,
		.gap = true,
	};
	*cursor = first;
	return true;
}

bool xpo_flaglog_next(struct xpo_card *card, u64 *cursor, u64 since,
		      struct xpo_flaglog_entry *entry)
{
	struct xpo_flaglog *log = card->flaglog;
	bool found;

	mutex_lock(&log->lock);
	found = xpo_flaglog_skip(log, cursor, entry) && entry->seq > since;
	while (!found && *cursor < log->head) {
		*entry = log->ring[(*cursor)++ % XPO_FLAGLOG_ENTRIES];
		found = entry->seq > since;
	}
	mutex_unlock(&log->lock);
	return found;
}

static void xpo_flaglog_fill_count(const struct xpo_flaglog_register *reg,
				   u32 key, u8 bit,
				   struct xpo_flaglog_count *count)
{
	*count = (struct xpo_flaglog_count) {
		.at = {
			.endpoint = FIELD_GET(XPO_FLAGLOG_KEY_ENDPOINT, key),
			.bank = FIELD_GET(XPO_FLAGLOG_KEY_BANK, key),
			.page = FIELD_GET(XPO_FLAGLOG_KEY_PAGE, key),
			.offset = FIELD_GET(XPO_FLAGLOG_KEY_OFFSET, key),
			.bit = bit,
		},
		.active = reg->last & BIT(bit),
		.sets = reg->bit[bit].sets,
		.clears = reg->bit[bit].clears,
		.first_ns = reg->bit[bit].first_ns,
		.last_ns = reg->bit[bit].last_ns,
	};
}

bool xpo_flaglog_count_next(struct xpo_card *card, u8 cage, u32 *cursor,
			    struct xpo_flaglog_count *count)
{
	struct xpo_flaglog *log = card->flaglog;
	struct xpo_flaglog_register *reg;
	unsigned long key, last;
	bool found = false;
	u8 bit;

	key = FIELD_PREP(XPO_FLAGLOG_KEY_CAGE, cage);
	last = key | GENMASK(__ffs(XPO_FLAGLOG_KEY_CAGE) - 1, 0);
	key = max_t(unsigned long, key,
		    FIELD_GET(XPO_FLAGLOG_CURSOR_KEY, *cursor));
	bit = FIELD_GET(XPO_FLAGLOG_CURSOR_BIT, *cursor);
	mutex_lock(&log->lock);
	while (!found) {
		unsigned long from = key;

		reg = xa_find(&log->registers, &key, last, XA_PRESENT);
		if (!reg)
			break;
		if (key != from)
			bit = 0;
		for (; bit < 8 && !found; bit++) {
			xpo_flaglog_fill_count(reg, key, bit, count);
			found = count->sets || count->clears;
		}
		if (bit == 8) {
			bit = 0;
			key++;
		}
	}
	mutex_unlock(&log->lock);
	*cursor = FIELD_PREP(XPO_FLAGLOG_CURSOR_KEY, key) |
		  FIELD_PREP(XPO_FLAGLOG_CURSOR_BIT, bit);
	return found;
}

int xpo_flaglog_lane(struct xpo_module *module,
		     const struct xpo_flaglog_bit *at)
{
	int lane = xpo_flags_bit_lane(at->page, at->offset, at->bit), group;

	if (at->offset >= CMIS_UPPER && at->page == CMIS_PAGE_VDM_FLAGS)
		return xpo_vdm_flag_lane(module, at->endpoint, at->bank,
					 at->offset, at->bit);
	if (lane < 0)
		return -1;
	mutex_lock(&module->lock);
	group = xpo_module_group(module, at->endpoint, at->bank);
	mutex_unlock(&module->lock);
	return group < 0 ? -1 : group * XPO_LANE_GROUP + lane;
}
