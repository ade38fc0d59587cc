// SPDX-License-Identifier: GPL-2.0
#include <linux/bug.h>
#include <linux/device.h>
#include <linux/io.h>
#include <linux/mutex.h>

#include "card.h"
#include "io.h"
#include "regs.h"

#define XPO_IO_ALL_ONES		(~0U)

bool xpo_io_gone(const struct xpo_card *card)
{
	return READ_ONCE(card->gone);
}

void xpo_io_set_gone(struct xpo_card *card)
{
	if (xchg(&card->gone, true))
		return;
	dev_err(card->dev, "the card does not answer any more\n");
	xpo_card_kick(card);
}

bool xpo_io_answers(const struct xpo_card *card)
{
	return readl(card->bar + XPO_GLOBAL_MAGIC) == XPO_GLOBAL_MAGIC_VALUE;
}

void xpo_io_reopen(struct xpo_card *card)
{
	if (xpo_io_answers(card))
		WRITE_ONCE(card->gone, false);
}

u32 xpo_io_rd32(struct xpo_card *card, u32 reg)
{
	u32 val;

	if (xpo_io_gone(card))
		return XPO_IO_ALL_ONES;
	val = readl(card->bar + reg);
	if (unlikely(val == XPO_IO_ALL_ONES) &&
	    readl(card->bar + XPO_GLOBAL_MAGIC) == XPO_IO_ALL_ONES)
		xpo_io_set_gone(card);
	return val;
}

void xpo_io_wr32(struct xpo_card *card, u32 reg, u32 val)
{
	if (!xpo_io_gone(card))
		writel(val, card->bar + reg);
}

u64 xpo_io_rd64(struct xpo_card *card, u32 reg_lo, u32 reg_hi)
{
	u64 val;

	mutex_lock(&card->latch_lock);
	val = xpo_io_rd32(card, reg_lo);
	val |= (u64)xpo_io_rd32(card, reg_hi) << 32;
	mutex_unlock(&card->latch_lock);
	return val;
}

void xpo_io_wr64(struct xpo_card *card, u32 reg_lo, u32 reg_hi, u64 val)
{
	xpo_io_wr32(card, reg_lo, lower_32_bits(val));
	xpo_io_wr32(card, reg_hi, upper_32_bits(val));
}

static bool xpo_io_cage_valid(const struct xpo_card *card, unsigned int cage)
{
	return !WARN_ON_ONCE(cage >= card->info.n_cages);
}

static bool xpo_io_ep_valid(const struct xpo_card *card, unsigned int cage,
			    unsigned int ep)
{
	return xpo_io_cage_valid(card, cage) &&
	       !WARN_ON_ONCE(ep >= card->info.n_endpoints);
}

static u32 xpo_io_ep_reg(unsigned int cage, unsigned int ep, u32 reg)
{
	return reg + cage * XPO_CAGE_STRIDE + ep * XPO_EP_STRIDE;
}

u32 xpo_io_cage_rd32(struct xpo_card *card, unsigned int cage, u32 reg)
{
	if (!xpo_io_cage_valid(card, cage))
		return 0;
	return xpo_io_rd32(card, reg + cage * XPO_CAGE_STRIDE);
}

void xpo_io_cage_wr32(struct xpo_card *card, unsigned int cage, u32 reg,
		      u32 val)
{
	if (!xpo_io_cage_valid(card, cage))
		return;
	xpo_io_wr32(card, reg + cage * XPO_CAGE_STRIDE, val);
	xpo_io_cage_changed(card, cage);
}

void xpo_io_cage_changed(struct xpo_card *card, unsigned int cage)
{
	set_bit(cage, &card->cages_changed);
}

bool xpo_io_cage_take_changed(struct xpo_card *card, unsigned int cage)
{
	/* Before the registers are read: what changes meanwhile is set again */
	return test_and_clear_bit(cage, &card->cages_changed);
}

u32 xpo_io_ep_rd32(struct xpo_card *card, unsigned int cage, unsigned int ep,
		   u32 reg)
{
	if (!xpo_io_ep_valid(card, cage, ep))
		return 0;
	return xpo_io_rd32(card, xpo_io_ep_reg(cage, ep, reg));
}

void xpo_io_ep_wr32(struct xpo_card *card, unsigned int cage, unsigned int ep,
		    u32 reg, u32 val)
{
	if (xpo_io_ep_valid(card, cage, ep))
		xpo_io_wr32(card, xpo_io_ep_reg(cage, ep, reg), val);
}

static bool xpo_io_port_valid(const struct xpo_card *card, unsigned int port)
{
	return !WARN_ON_ONCE(port >= xpo_card_ports(card));
}

u32 xpo_io_port_rd32(struct xpo_card *card, unsigned int port, u32 reg)
{
	if (!xpo_io_port_valid(card, port))
		return 0;
	return xpo_io_rd32(card, reg + port * XPO_PORT_STRIDE);
}

void xpo_io_port_wr32(struct xpo_card *card, unsigned int port, u32 reg,
		      u32 val)
{
	if (xpo_io_port_valid(card, port))
		xpo_io_wr32(card, reg + port * XPO_PORT_STRIDE, val);
}

u64 xpo_io_port_rd64(struct xpo_card *card, unsigned int port, u32 reg_lo,
		     u32 reg_hi)
{
	u32 window = port * XPO_PORT_STRIDE;

	if (!xpo_io_port_valid(card, port))
		return 0;
	return xpo_io_rd64(card, reg_lo + window, reg_hi + window);
}

static u32 xpo_io_qp_reg(unsigned int qp, u32 reg)
{
	return reg + qp * XPO_QP_STRIDE;
}

u32 xpo_io_qp_rd32(struct xpo_card *card, unsigned int qp, u32 reg)
{
	if (WARN_ON_ONCE(qp >= XPO_HW_MAX_QPS))
		return 0;
	return xpo_io_rd32(card, xpo_io_qp_reg(qp, reg));
}

void xpo_io_qp_wr32(struct xpo_card *card, unsigned int qp, u32 reg, u32 val)
{
	if (!WARN_ON_ONCE(qp >= XPO_HW_MAX_QPS))
		xpo_io_wr32(card, xpo_io_qp_reg(qp, reg), val);
}

void xpo_io_qp_wr64(struct xpo_card *card, unsigned int qp, u32 reg_lo,
		    u32 reg_hi, u64 val)
{
	xpo_io_qp_wr32(card, qp, reg_lo, lower_32_bits(val));
	xpo_io_qp_wr32(card, qp, reg_hi, upper_32_bits(val));
}
