// SPDX-License-Identifier: GPL-2.0
/* WRITEs of page 10h: CMIS 5.4 sections 6.2.3, 6.2.4, 8.9 */

#include <linux/kernel.h>
#include <linux/string.h>

#include "bank.h"

/* Offset within a set of a field that CMIS counts from ApplyDPInit */
#define XPO_BANK_IN_SET(field)	((field) - CMIS_SCS_DP_CONFIG)

static const u8 xpo_bank_registers[XPO_BANK_DIRECT_COUNT] = {
	[XPO_BANK_TX_POLARITY]		= CMIS_10_TX_POLARITY,
	[XPO_BANK_TX_SQUELCH_DISABLE]	= CMIS_10_TX_SQUELCH_DISABLE,
	[XPO_BANK_TX_SQUELCH_FORCE]	= CMIS_10_TX_SQUELCH_FORCE,
	[XPO_BANK_TX_EQ_FREEZE]		= CMIS_10_TX_EQ_FREEZE,
	[XPO_BANK_RX_POLARITY]		= CMIS_10_RX_POLARITY,
	[XPO_BANK_RX_DISABLE]		= CMIS_10_RX_DISABLE,
	[XPO_BANK_RX_SQUELCH_DISABLE]	= CMIS_10_RX_SQUELCH_DISABLE,
	[XPO_BANK_TX_DISABLE]		= CMIS_10_TX_DISABLE,
	[XPO_BANK_DP_DEINIT]		= CMIS_10_DP_DEINIT,
};

void xpo_bank_want(struct xpo_bank_bits *bits, enum xpo_bank_direct direct,
		   u8 lanes, bool on)
{
	bits->mask[direct] |= lanes;
	bits->value[direct] &= ~lanes;
	if (on)
		bits->value[direct] |= lanes;
}

/* An operator's darkness beats a port's light, and not the other way round */
static void xpo_bank_want_direct(struct xpo_bank_bits *bits,
				 enum xpo_bank_direct direct, u8 lanes,
				 bool on)
{
	if (direct == XPO_BANK_TX_DISABLE && !on &&
	    bits->mask[direct] & lanes)
		return;
	xpo_bank_want(bits, direct, lanes, on);
}

void xpo_bank_want_control(struct xpo_bank_bits *bits, u8 lane,
			   const struct xpo_lane_control *control,
			   const u8 *advertising)
{
	enum xpo_lane_control_id id;
	unsigned int d;

	for (id = 0; id < XPO_LANE_CONTROL_TX_EQ_ADAPTIVE; id++) {
		bool set = control->set & BIT(id);

		if (!set && !(control->touched & BIT(id)))
			continue;
		if (!xpo_lane_control_has(advertising, id))
			continue;
		for (d = 0; d < XPO_BANK_DIRECT_COUNT; d++)
			if (xpo_bank_registers[d] ==
			    xpo_lane_control_register(id))
				xpo_bank_want_direct(bits, d, BIT(lane), set &&
						     control->value[id]);
	}
}

static void xpo_bank_add(struct xpo_bank_plan *plan, u8 offset, u8 length,
			 const u8 *data)
{
	struct xpo_bank_write *write;

	if (WARN_ON_ONCE(plan->n >= XPO_BANK_WRITES))
		return;
	write = &plan->write[plan->n++];
	write->offset = offset;
	write->length = length;
	memcpy(write->data, data, length);
}

void xpo_bank_plan_bits(const u8 page[CMIS_HALF_SIZE],
			const struct xpo_bank_bits *bits,
			struct xpo_bank_plan *plan)
{
	unsigned int d;

	for (d = 0; d < XPO_BANK_DIRECT_COUNT; d++) {
		u8 old = page[xpo_bank_registers[d] - CMIS_UPPER];
		u8 val = (old & ~bits->mask[d]) |
			 (bits->value[d] & bits->mask[d]);

		if (val != old)
			xpo_bank_add(plan, xpo_bank_registers[d], 1, &val);
	}
}

void xpo_bank_plan_set(const u8 page[CMIS_HALF_SIZE],
		       const u8 set[XPO_BANK_SET_LEN],
		       struct xpo_bank_plan *plan)
{
	const u8 *old = xpo_bank_staged(page);
	unsigned int i = 0, n;

	while (i < XPO_BANK_SET_LEN) {
		for (n = 0; n < CMIS_WRITE_MAX && i + n < XPO_BANK_SET_LEN;
		     n++)
			if (old[i + n] == set[i + n])
				break;
		if (n)
			xpo_bank_add(plan, CMIS_10_DP_CONFIG + i, n, set + i);
		else
			n = 1;
		i += n;
	}
}

void xpo_bank_plan_apply(u8 lanes, struct xpo_bank_plan *plan)
{
	xpo_bank_add(plan, CMIS_10_APPLY_DP_INIT, 1, &lanes);
}

void xpo_bank_plan_add(const struct xpo_bank_plan *more,
		       struct xpo_bank_plan *plan)
{
	unsigned int i;

	for (i = 0; i < more->n; i++)
		xpo_bank_add(plan, more->write[i].offset,
			     more->write[i].length, more->write[i].data);
}

void xpo_bank_plan_done(const struct xpo_bank_plan *plan,
			u8 page[CMIS_HALF_SIZE])
{
	unsigned int i;

	for (i = 0; i < plan->n; i++)
		if (plan->write[i].offset != CMIS_10_APPLY_DP_INIT)
			memcpy(page + plan->write[i].offset - CMIS_UPPER,
			       plan->write[i].data, plan->write[i].length);
}

const u8 *xpo_bank_staged(const u8 page[CMIS_HALF_SIZE])
{
	return page + CMIS_10_DP_CONFIG - CMIS_UPPER;
}

const u8 *xpo_bank_active(const u8 page[CMIS_HALF_SIZE])
{
	return page + CMIS_11_DP_CONFIG - CMIS_UPPER;
}

u8 xpo_bank_get(const u8 set[XPO_BANK_SET_LEN], enum xpo_lane_control_id id,
		u8 lane)
{
	const u8 *field = set + xpo_lane_control_register(id) -
			  CMIS_10_DP_CONFIG;

	if (!xpo_lane_control_is_nibble(id))
		return *field >> lane & 1;
	return field[CMIS_LANE_NIBBLE_BYTE(lane)] >>
	       CMIS_LANE_NIBBLE_SHIFT(lane) & 0xf;
}

static void xpo_bank_put(u8 *set, enum xpo_lane_control_id id, u8 lane,
			 u8 value)
{
	u8 *field = set + xpo_lane_control_register(id) - CMIS_10_DP_CONFIG;
	u8 shift = lane, mask = 1;

	if (xpo_lane_control_is_nibble(id)) {
		field += CMIS_LANE_NIBBLE_BYTE(lane);
		shift = CMIS_LANE_NIBBLE_SHIFT(lane);
		mask = 0xf;
	}
	*field = (*field & ~(mask << shift)) | (value & mask) << shift;
}

static bool xpo_bank_has_staged(const struct xpo_lane_control *control,
				const u8 *advertising)
{
	enum xpo_lane_control_id id;

	for (id = XPO_LANE_CONTROL_TX_EQ_ADAPTIVE; id < XPO_LANE_CONTROL_COUNT;
	     id++)
		if (control->set & BIT(id) &&
		    xpo_lane_control_has(advertising, id))
			return true;
	return false;
}

void xpo_bank_put_lane(u8 set[XPO_BANK_SET_LEN], u8 lane, u8 app_sel,
		       u8 first, const struct xpo_lane_control *control,
		       const u8 *advertising,
		       const u8 own[XPO_BANK_SET_LEN])
{
	enum xpo_lane_control_id id;

	set[lane] = 0;
	if (!app_sel)
		return;
	set[lane] = FIELD_PREP(CMIS_DP_CONFIG_APP_SEL, app_sel) |
		    FIELD_PREP(CMIS_DP_CONFIG_DP_ID, first);
	if (!xpo_bank_has_staged(control, advertising))
		return;
	set[lane] |= CMIS_DP_CONFIG_EXPLICIT;
	for (id = XPO_LANE_CONTROL_TX_EQ_ADAPTIVE; id < XPO_LANE_CONTROL_COUNT;
	     id++) {
		u8 value = xpo_bank_get(own, id, lane);

		if (control->set & BIT(id) &&
		    xpo_lane_control_has(advertising, id))
			value = control->value[id];
		xpo_bank_put(set, id, lane, value);
	}
}

static bool xpo_bank_lane_differs(const u8 *a, const u8 *b, u8 lane)
{
	enum xpo_lane_control_id id;

	/* What an unused lane's other fields hold has no meaning */
	if (!FIELD_GET(CMIS_DP_CONFIG_APP_SEL, a[lane]))
		return FIELD_GET(CMIS_DP_CONFIG_APP_SEL, b[lane]);
	if (a[lane] != b[lane])
		return true;
	if (!(a[lane] & CMIS_DP_CONFIG_EXPLICIT))
		return false;
	for (id = XPO_LANE_CONTROL_TX_EQ_ADAPTIVE; id < XPO_LANE_CONTROL_COUNT;
	     id++)
		if (xpo_bank_get(a, id, lane) != xpo_bank_get(b, id, lane))
			return true;
	return false;
}

u8 xpo_bank_differ(const u8 a[XPO_BANK_SET_LEN],
		   const u8 b[XPO_BANK_SET_LEN], u8 lanes)
{
	u8 differ = 0, i;

	for (i = 0; i < CMIS_BANK_LANES; i++)
		if (lanes & BIT(i) && xpo_bank_lane_differs(a, b, i))
			differ |= BIT(i);
	return differ;
}

static bool xpo_bank_same_path(u8 a, u8 b)
{
	return FIELD_GET(CMIS_DP_CONFIG_APP_SEL, a) &&
	       FIELD_GET(CMIS_DP_CONFIG_APP_SEL, b) &&
	       FIELD_GET(CMIS_DP_CONFIG_DP_ID, a) ==
	       FIELD_GET(CMIS_DP_CONFIG_DP_ID, b);
}

u8 xpo_bank_overlap(const u8 set[XPO_BANK_SET_LEN], u8 lanes)
{
	u8 overlap = 0, i, k;

	for (i = 0; i < CMIS_BANK_LANES; i++)
		for (k = 0; k < CMIS_BANK_LANES; k++)
			if (lanes & BIT(i) &&
			    xpo_bank_same_path(set[i], set[k]))
				overlap |= BIT(k);
	return overlap;
}

u8 xpo_bank_app_sel(const u8 set[XPO_BANK_SET_LEN], u8 lanes)
{
	u8 first = 0, i;

	while (first < CMIS_BANK_LANES && !(lanes & BIT(first)))
		first++;
	if (first == CMIS_BANK_LANES ||
	    FIELD_GET(CMIS_DP_CONFIG_DP_ID, set[first]) != first ||
	    xpo_bank_overlap(set, lanes) != lanes)
		return 0;
	for (i = first; i < CMIS_BANK_LANES; i++)
		if (lanes & BIT(i) &&
		    (set[i] ^ set[first]) & ~CMIS_DP_CONFIG_EXPLICIT)
			return 0;
	return FIELD_GET(CMIS_DP_CONFIG_APP_SEL, set[first]);
}

bool xpo_bank_is_explicit(const u8 set[XPO_BANK_SET_LEN], u8 lanes)
{
	u8 i;

	for (i = 0; i < CMIS_BANK_LANES; i++)
		if (lanes & BIT(i) && set[i] & CMIS_DP_CONFIG_EXPLICIT)
			return true;
	return false;
}

u8 xpo_bank_code(const u8 nibbles[CMIS_BANK_LANES / 2], u8 lane)
{
	return nibbles[CMIS_LANE_NIBBLE_BYTE(lane)] >>
	       CMIS_LANE_NIBBLE_SHIFT(lane) & 0xf;
}

u8 xpo_bank_lanes_in(const u8 nibbles[CMIS_BANK_LANES / 2], u16 codes)
{
	u8 lanes = 0, i;

	for (i = 0; i < CMIS_BANK_LANES; i++)
		if (codes & BIT(xpo_bank_code(nibbles, i)))
			lanes |= BIT(i);
	return lanes;
}
