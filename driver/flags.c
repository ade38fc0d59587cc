// SPDX-License-Identifier: GPL-2.0
/* Clear-on-read registers: who has seen what */

#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/slab.h>

#include "cmis.h"
#include "evq.h"
#include "io.h"
#include "module_priv.h"

/* Times are kept in ticks of 16.8 ms: 32 bits of them last for two years */
#define XPO_FLAGS_TICK_SHIFT	24
#define XPO_FLAGS_ACTIVE_TICKS	\
	((u32)((XPO_FLAGS_ACTIVE_MS * 1000000ULL) >> XPO_FLAGS_TICK_SHIFT))

#define XPO_FLAGS_NO_SUMMARY	7

/*
 * A condition that lasts may latch its flag again as soon as it was read, and
 * the card would read it 200 times per second. More events without news than
 * this per second, and the endpoint is left alone for a second; its flags stay
 * latched in the module meanwhile, so none is lost.
 */
#define XPO_FLAGS_ECHOES	64
#define XPO_FLAGS_ECHO_TICKS	((u32)(NSEC_PER_SEC >> XPO_FLAGS_TICK_SHIFT))
#define XPO_FLAGS_MUTE_MS	1000

/* Pages that advertise themselves: which bit says that a range exists */
enum xpo_flags_need {
	XPO_FLAGS_NEED_NONE,
	XPO_FLAGS_NEED_SUMMARY,		/* CMIS 5.0 or later */
	XPO_FLAGS_NEED_NO_SUMMARY,	/* before 5.0 */
	XPO_FLAGS_NEED_TUNABLE,
	XPO_FLAGS_NEED_DIAG,
	XPO_FLAGS_NEED_NETWORK_PATH,
	XPO_FLAGS_NEED_VDM,
};

/*
 * The card's flag table. In CMIS 4.0 the summary bytes have a bit per lane
 * instead of one per page, so page 11h has an entry without summary too.
 */
static const struct {
	struct xpo_flag_range range;
	enum xpo_flags_need need;
} xpo_flags_table[] = {
	{ { 0, CMIS_LO_FLAGS, CMIS_LO_FLAGS_LEN, XPO_FLAGS_NO_SUMMARY, false },
	  XPO_FLAGS_NEED_NONE },
	{ { CMIS_PAGE_LANE_STATUS, CMIS_11_FLAGS, CMIS_11_FLAGS_LEN, 0, true },
	  XPO_FLAGS_NEED_SUMMARY },
	{ { CMIS_PAGE_TUNABLE, CMIS_12_FLAGS, CMIS_12_FLAGS_LEN, 1, true },
	  XPO_FLAGS_NEED_TUNABLE },
	{ { CMIS_PAGE_DIAG_RESULTS, CMIS_14_FLAGS, CMIS_14_FLAGS_LEN, 2,
	    true }, XPO_FLAGS_NEED_DIAG },
	{ { CMIS_PAGE_FLAGS_MASKS, CMIS_17_FLAGS, CMIS_17_FLAGS_LEN,
	    XPO_FLAGS_NO_SUMMARY, true }, XPO_FLAGS_NEED_NETWORK_PATH },
	{ { CMIS_PAGE_VDM_FLAGS, CMIS_2C_FLAGS, CMIS_2C_FLAGS_LEN, 3, true },
	  XPO_FLAGS_NEED_VDM },
	{ { CMIS_PAGE_LANE_STATUS, CMIS_11_FLAGS, CMIS_11_FLAGS_LEN,
	    XPO_FLAGS_NO_SUMMARY, true }, XPO_FLAGS_NEED_NO_SUMMARY },
};

static_assert(ARRAY_SIZE(xpo_flags_table) <= XPO_HW_FLAG_RANGES);

/* Registers of one bank, in the order of the table */
#define XPO_FLAGS_BANK_BYTES	(CMIS_11_FLAGS_LEN + CMIS_12_FLAGS_LEN + \
				 CMIS_14_FLAGS_LEN + CMIS_17_FLAGS_LEN + \
				 CMIS_2C_FLAGS_LEN)
#define XPO_FLAGS_LOWER_BYTES	(XPO_MAX_ENDPOINTS * CMIS_LO_FLAGS_LEN)
#define XPO_FLAGS_BYTES		(XPO_FLAGS_LOWER_BYTES + \
				 XPO_LANE_GROUPS * XPO_FLAGS_BANK_BYTES)

/**
 * struct xpo_flag - one clear-on-read register
 * @now: bits that were read last, when the card tells edges
 * @seen: bits since insertion
 * @unseen: bits that a face has not been shown
 * @own: bits that a face read itself and whose event is still to come
 * @tick: per bit, when it was last read as set
 */
struct xpo_flag {
	u8 now;
	u8 seen;
	u8 unseen[XPO_FACES];
	u8 own[XPO_FACES];
	u32 tick[8];
};

/**
 * struct xpo_flags_echo - an endpoint that tells nothing new, again and again
 * @since: tick at which counting began
 * @count: events without news since then
 * @muted: the card does not serve the endpoint for a while
 * @until: end of the while, in jiffies
 */
struct xpo_flags_echo {
	u32 since;
	unsigned int count;
	bool muted;
	unsigned long until;
};

struct xpo_flags {
	struct xpo_flag flag[XPO_FLAGS_BYTES];
	struct xpo_flags_echo echo[XPO_MAX_ENDPOINTS];
};

struct xpo_flags *xpo_flags_create(void)
{
	return kvzalloc(sizeof(struct xpo_flags), GFP_KERNEL);
}

void xpo_flags_destroy(struct xpo_flags *flags)
{
	kvfree(flags);
}

void xpo_flags_clear(struct xpo_module *module)
{
	mutex_lock(&module->lock);
	memset(module->flags, 0, sizeof(*module->flags));
	mutex_unlock(&module->lock);
}

/* The card forgot what it read last: the module was reset */
void xpo_flags_forget(struct xpo_module *module)
{
	unsigned int i;

	mutex_lock(&module->lock);
	for (i = 0; i < XPO_FLAGS_BYTES; i++)
		module->flags->flag[i].now = 0;
	mutex_unlock(&module->lock);
}

void xpo_flags_set_ranges(struct xpo_card *card)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(xpo_flags_table); i++)
		xpo_evq_set_flag_range(card, i, &xpo_flags_table[i].range);
}

static bool xpo_flags_has(const struct xpo_endpoint *ep,
			  enum xpo_flags_need need)
{
	u8 pages = xpo_endpoint_upper(ep, CMIS_PAGE_ADVERTISING,
				      CMIS_01_PAGES);

	switch (need) {
	case XPO_FLAGS_NEED_SUMMARY:
		return ep->revision >= CMIS_REV(5, 0);
	case XPO_FLAGS_NEED_NO_SUMMARY:
		return ep->revision < CMIS_REV(5, 0);
	case XPO_FLAGS_NEED_TUNABLE:
		return xpo_endpoint_tunable(ep);
	case XPO_FLAGS_NEED_DIAG:
		return pages & CMIS_01_PAGES_DIAG;
	case XPO_FLAGS_NEED_NETWORK_PATH:
		return pages & CMIS_01_PAGES_16H;
	case XPO_FLAGS_NEED_VDM:
		return pages & CMIS_01_PAGES_VDM;
	default:
		return true;
	}
}

u32 xpo_flags_early(void)
{
	u32 table = 0;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(xpo_flags_table); i++)
		if (xpo_flags_table[i].need == XPO_FLAGS_NEED_NONE ||
		    xpo_flags_table[i].need == XPO_FLAGS_NEED_SUMMARY)
			table |= BIT(i);
	return FIELD_PREP(XPO_EP_FLAGS_TABLE, table);
}

u32 xpo_flags_endpoint(const struct xpo_endpoint *ep)
{
	u32 table = 0;
	unsigned int i;

	/* Flat memory has no flags and no interrupt */
	if (ep->flat || !ep->banks)
		return 0;
	for (i = 0; i < ARRAY_SIZE(xpo_flags_table); i++)
		if (xpo_flags_has(ep, xpo_flags_table[i].need))
			table |= BIT(i);
	return FIELD_PREP(XPO_EP_FLAGS_TABLE, table) |
	       FIELD_PREP(XPO_EP_FLAGS_BANKS, ep->banks) |
	       XPO_EP_FLAGS_ENABLE;
}

/* The register's place; NULL when it does not clear on read */
static struct xpo_flag *xpo_flags_find(struct xpo_module *module, u8 endpoint,
				       u8 bank, u8 page, u8 offset)
{
	unsigned int base = XPO_FLAGS_LOWER_BYTES;
	unsigned int i;
	int group;

	if (endpoint >= XPO_MAX_ENDPOINTS)
		return NULL;
	if (offset < CMIS_UPPER) {
		offset -= CMIS_LO_FLAGS;
		if (offset >= CMIS_LO_FLAGS_LEN)
			return NULL;
		return &module->flags->flag[endpoint * CMIS_LO_FLAGS_LEN +
					    offset];
	}

	group = xpo_module_group(module, endpoint, bank);
	if (group < 0)
		return NULL;
	base += group * XPO_FLAGS_BANK_BYTES;
	for (i = 1; i < ARRAY_SIZE(xpo_flags_table); i++) {
		const struct xpo_flag_range *r = &xpo_flags_table[i].range;

		if (page == r->page && offset >= r->offset &&
		    offset - r->offset < r->length)
			return &module->flags->flag[base + offset - r->offset];
		base += r->length;
	}
	return NULL;
}

bool xpo_flags_is_flag(u8 page, u8 offset)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(xpo_flags_table); i++) {
		const struct xpo_flag_range *r = &xpo_flags_table[i].range;

		if (page == r->page && offset >= r->offset &&
		    offset - r->offset < r->length)
			return true;
	}
	return false;
}

int xpo_flags_bit_lane(u8 page, u8 offset, u8 bit)
{
	if (offset < CMIS_UPPER)
		return -1;
	switch (page) {
	case CMIS_PAGE_TUNABLE:
		return offset - CMIS_12_FLAGS;
	case CMIS_PAGE_DIAG_RESULTS:
		return offset >= CMIS_14_FLAG_GATE_HOST ? bit : -1;
	case CMIS_PAGE_VDM_FLAGS:
		/* Two instances per byte: their descriptors know the lane */
		return -1;
	default:
		return bit;
	}
}

static u32 xpo_flags_tick(u64 time_ns)
{
	return time_ns >> XPO_FLAGS_TICK_SHIFT;
}

static u8 xpo_flags_active(const struct xpo_flag *flag, u32 tick)
{
	u8 active = flag->now;
	int b;

	for (b = 0; b < 8; b++)
		if (flag->seen & BIT(b) &&
		    (s32)(tick - flag->tick[b]) <= (s32)XPO_FLAGS_ACTIVE_TICKS)
			active |= BIT(b);
	return active;
}

static void xpo_flags_account(struct xpo_flag *flag, u8 bits, u32 tick,
			      bool command)
{
	int face, b;

	flag->seen |= bits;
	for (b = 0; b < 8; b++)
		if (bits & BIT(b))
			flag->tick[b] = tick;
	for (face = 0; face < XPO_FACES; face++) {
		u8 own = command ? flag->own[face] & bits : 0;

		flag->own[face] &= ~own;
		flag->unseen[face] |= bits & ~own;
	}
}

static void xpo_flags_serve(struct xpo_module *module, u8 endpoint, bool on)
{
	u32 val = xpo_flags_endpoint(&module->ep[endpoint]);

	if (!on)
		val &= ~XPO_EP_FLAGS_ENABLE;
	xpo_io_ep_wr32(module->card, module->cage, endpoint, XPO_EP_FLAGS, val);
}

static void xpo_flags_count_echo(struct xpo_module *module, u8 endpoint,
				 u32 tick)
{
	struct xpo_flags_echo *echo = &module->flags->echo[endpoint];

	lockdep_assert_held(&module->lock);
	if (tick - echo->since > XPO_FLAGS_ECHO_TICKS) {
		echo->since = tick;
		echo->count = 0;
	}
	if (++echo->count <= XPO_FLAGS_ECHOES || echo->muted)
		return;
	echo->muted = true;
	echo->until = jiffies + msecs_to_jiffies(XPO_FLAGS_MUTE_MS);
	xpo_flags_serve(module, endpoint, false);
}

void xpo_flags_unmute(struct xpo_module *module)
{
	u8 e;

	mutex_lock(&module->lock);
	for (e = 0; e < module->endpoints; e++) {
		struct xpo_flags_echo *echo = &module->flags->echo[e];

		if (!echo->muted || time_before(jiffies, echo->until))
			continue;
		echo->muted = false;
		echo->count = 0;
		xpo_flags_serve(module, e, true);
	}
	mutex_unlock(&module->lock);
}

bool xpo_flags_event(struct xpo_module *module, const struct xpo_event *event)
{
	/* hardware.md section 6, FLAGS: arg 1 is a command's read */
	bool command = event->arg == 1;
	u32 tick = xpo_flags_tick(event->time_ns);
	bool news = false;
	unsigned int i;

	mutex_lock(&module->lock);
	for (i = 0; i < event->length; i++) {
		struct xpo_flag *flag;

		flag = xpo_flags_find(module, event->endpoint, event->bank,
				      event->page, event->offset + i);
		if (!flag)
			continue;
		if (event->data[i] & ~xpo_flags_active(flag, tick))
			news = true;
		if (module->card->flag_edges)
			flag->now = event->data[i];
		if (event->data[i])
			xpo_flags_account(flag, event->data[i], tick, command);
	}
	/* A card that tells edges does not say the same again and again */
	if (!module->card->flag_edges && !news && !event->backlog &&
	    event->endpoint < module->endpoints &&
	    module->ep[event->endpoint].identified)
		xpo_flags_count_echo(module, event->endpoint, tick);
	mutex_unlock(&module->lock);
	return news;
}

static bool xpo_flags_event_has(const struct xpo_event *event, u8 reg, u8 bits)
{
	return event->offset <= reg && reg - event->offset < event->length &&
	       event->data[reg - event->offset] & bits;
}

bool xpo_flags_is_state(const struct xpo_event *event)
{
	return event->offset < CMIS_UPPER &&
	       xpo_flags_event_has(event, CMIS_LO_FLAGS_MODULE,
				   CMIS_LO_FLAG_STATE_CHANGED);
}

bool xpo_flags_is_lanes(const struct xpo_event *event)
{
	return event->offset >= CMIS_UPPER &&
	       event->page == CMIS_PAGE_LANE_STATUS &&
	       xpo_flags_event_has(event, CMIS_11_FLAGS +
				   CMIS_LANE_DP_STATE_CHANGED, 0xff);
}

void xpo_flags_merge(struct xpo_module *module, enum xpo_face face,
		     const struct xpo_mgmt_range *range, u8 *buf)
{
	unsigned int i;

	mutex_lock(&module->lock);
	for (i = 0; i < range->length; i++) {
		struct xpo_flag *flag;

		flag = xpo_flags_find(module, range->endpoint, range->bank,
				      range->page, range->offset + i);
		if (!flag)
			continue;
		/*
		 * What was just read is on its way as an event, unless that
		 * came first: then the bits are among the unseen ones.
		 */
		flag->own[face] |= buf[i] & ~flag->unseen[face];
		buf[i] |= flag->unseen[face];
		flag->unseen[face] = 0;
	}
	mutex_unlock(&module->lock);
}

void xpo_flags_module(struct xpo_module *module, u8 endpoint, u64 now_ns,
		      u8 active[XPO_FLAGS_MODULE_BYTES],
		      u8 seen[XPO_FLAGS_MODULE_BYTES])
{
	u32 tick = xpo_flags_tick(now_ns);
	int i;

	lockdep_assert_held(&module->lock);
	for (i = 0; i < XPO_FLAGS_MODULE_BYTES; i++) {
		struct xpo_flag *flag;

		flag = xpo_flags_find(module, endpoint, 0, 0,
				      CMIS_LO_FLAGS + i);
		active[i] = flag ? xpo_flags_active(flag, tick) : 0;
		seen[i] = flag ? flag->seen : 0;
	}
}

void xpo_flags_lane(struct xpo_module *module, u8 lane, u64 now_ns,
		    u32 *active, u32 *seen)
{
	unsigned int base = XPO_FLAGS_LOWER_BYTES +
			    lane / XPO_LANE_GROUP * XPO_FLAGS_BANK_BYTES;
	u8 bit = BIT(lane % XPO_LANE_GROUP);
	u32 tick = xpo_flags_tick(now_ns);
	int i;

	lockdep_assert_held(&module->lock);
	*active = 0;
	*seen = 0;
	for (i = 0; i < XPO_FLAGS_LANE_BYTES; i++) {
		const struct xpo_flag *flag = &module->flags->flag[base + i];

		if (!(flag->seen & bit))
			continue;
		*seen |= BIT(i);
		if (xpo_flags_active(flag, tick) & bit)
			*active |= BIT(i);
	}
}

void xpo_flags_register(struct xpo_module *module, u8 endpoint, u8 bank,
			u8 page, u8 offset, u64 now_ns, u8 *active, u8 *seen)
{
	const struct xpo_flag *flag;

	lockdep_assert_held(&module->lock);
	flag = xpo_flags_find(module, endpoint, bank, page, offset);
	*active = flag ? xpo_flags_active(flag, xpo_flags_tick(now_ns)) : 0;
	*seen = flag ? flag->seen : 0;
}

void xpo_flags_overlay(struct xpo_module *module, u8 endpoint, u8 bank,
		       u8 page, bool lower, u64 now_ns, u8 data[128])
{
	u8 base = lower ? 0 : CMIS_UPPER;
	u32 tick = xpo_flags_tick(now_ns);
	int i;

	lockdep_assert_held(&module->lock);
	for (i = 0; i < CMIS_HALF_SIZE; i++) {
		struct xpo_flag *flag;

		flag = xpo_flags_find(module, endpoint, bank, page, base + i);
		if (flag)
			data[i] = xpo_flags_active(flag, tick);
	}
}
