// SPDX-License-Identifier: GPL-2.0
#include <linux/bitfield.h>
#include <linux/crc32.h>
#include <linux/device.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/unaligned.h>

#include "card.h"
#include "cmdq.h"
#include "io.h"
#include "mac.h"
#include "regs.h"

#define XPO_MAC_STATS_TIMEOUT_MS	1000	/* no module takes part */
#define XPO_MAC_HASH_BITS		GENMASK(5, 0)

#define XPO_MAC_REG(reg)		(((reg) - XPO_PORT_CTRL) / sizeof(u32))
#define XPO_MAC_REGS			(XPO_MAC_REG(XPO_PORT_HASH_HI) + 1)

static_assert(XPO_MAC_MAX_FRAME == XPO_HW_MAX_FRAME);

/* What is wanted of one MAC, and what its registers hold as far as known */
struct xpo_mac {
	struct xpo_mac_config config;
	struct xpo_mac_filter filter;
	bool enabled;
	u16 known;			/* bits of regs */
	u32 regs[XPO_MAC_REGS];
};

static_assert(sizeof_field(struct xpo_mac, known) * BITS_PER_BYTE >=
	      XPO_MAC_REGS);

struct xpo_macs {
	/* A leaf. Held over the writes, so that they are not mixed up. */
	spinlock_t lock;
	bool started;			/* engine_lock */
	struct xpo_mac macs[];
};

static struct xpo_mac *xpo_mac_get(struct xpo_card *card, unsigned int id)
{
	if (WARN_ON_ONCE(id >= xpo_card_ports(card)))
		return NULL;
	return &card->macs->macs[id];
}

/* Setting 1,024 ports up is mostly writing registers: only what differs */
static void xpo_mac_wr32(struct xpo_card *card, unsigned int id, u32 reg,
			 u32 val)
{
	struct xpo_mac *mac = &card->macs->macs[id];
	unsigned int i = XPO_MAC_REG(reg);

	lockdep_assert_held(&card->macs->lock);
	if (mac->known & BIT(i) && mac->regs[i] == val)
		return;
	xpo_io_port_wr32(card, id, reg, val);
	mac->regs[i] = val;
	mac->known |= BIT(i);
}

static void xpo_mac_write_filter(struct xpo_card *card, unsigned int id,
				 const struct xpo_mac_filter *filter)
{
	u32 val = XPO_PORT_FILTER_UNICAST | XPO_PORT_FILTER_BROADCAST |
		  XPO_PORT_FILTER_MULTICAST;

	if (filter->all_multicast)
		val |= XPO_PORT_FILTER_ALL_MULTICAST;
	if (filter->promiscuous)
		val |= XPO_PORT_FILTER_PROMISCUOUS;
	xpo_mac_wr32(card, id, XPO_PORT_MAC_LO,
		     get_unaligned_le32(filter->addr));
	xpo_mac_wr32(card, id, XPO_PORT_MAC_HI,
		     get_unaligned_le16(filter->addr + 4));
	xpo_mac_wr32(card, id, XPO_PORT_HASH_LO, lower_32_bits(filter->hash));
	xpo_mac_wr32(card, id, XPO_PORT_HASH_HI, upper_32_bits(filter->hash));
	xpo_mac_wr32(card, id, XPO_PORT_MAX_FRAME, filter->max_frame);
	xpo_mac_wr32(card, id, XPO_PORT_FILTER, val);
}

static int xpo_mac_result(struct xpo_card *card, unsigned int id)
{
	u32 result = xpo_io_port_rd32(card, id, XPO_PORT_RESULT);

	if (xpo_io_gone(card))
		return -ENODEV;
	switch (result) {
	case XPO_HW_PORT_RESULT_OK:
		return 0;
	case XPO_HW_PORT_RESULT_OVERLAP:
		return -EBUSY;
	default:
		return -EINVAL;
	}
}

/* LANES, SPEED_MBPS and FEC may only be written while it is not enabled */
static int xpo_mac_write(struct xpo_card *card, unsigned int id,
			 struct xpo_mac *mac)
{
	int err;

	xpo_mac_wr32(card, id, XPO_PORT_CTRL, 0);
	xpo_mac_wr32(card, id, XPO_PORT_LANES, mac->config.lanes);
	xpo_mac_wr32(card, id, XPO_PORT_SPEED_MBPS, mac->config.speed_mbps);
	xpo_mac_wr32(card, id, XPO_PORT_FEC, XPO_HW_PORT_FEC_RS);
	xpo_mac_write_filter(card, id, &mac->filter);
	xpo_mac_wr32(card, id, XPO_PORT_CTRL, XPO_PORT_CTRL_ENABLE);
	err = xpo_mac_result(card, id);
	/* It stays 0 when it is refused */
	if (err)
		mac->known &= ~BIT(XPO_MAC_REG(XPO_PORT_CTRL));
	if (err && err != -ENODEV)
		dev_err_ratelimited(card->dev,
				    "port %u: %u lanes with %u Mb/s are refused: %d\n",
				    id, mac->config.lanes,
				    mac->config.speed_mbps, err);
	return err;
}

int xpo_mac_enable(struct xpo_card *card, unsigned int id,
		   const struct xpo_mac_config *config)
{
	struct xpo_mac *mac = xpo_mac_get(card, id);
	struct xpo_macs *macs = card->macs;
	int err;

	if (!mac)
		return -EINVAL;
	spin_lock_bh(&macs->lock);
	mac->config = *config;
	err = xpo_mac_write(card, id, mac);
	/* A card that is being reset may come back. */
	mac->enabled = !err || err == -ENODEV;
	spin_unlock_bh(&macs->lock);
	return err;
}

void xpo_mac_disable(struct xpo_card *card, unsigned int id)
{
	struct xpo_mac *mac = xpo_mac_get(card, id);
	struct xpo_macs *macs = card->macs;

	if (!mac)
		return;
	spin_lock_bh(&macs->lock);
	mac->enabled = false;
	xpo_mac_wr32(card, id, XPO_PORT_CTRL, 0);
	spin_unlock_bh(&macs->lock);
}

void xpo_mac_filter_set(struct xpo_card *card, unsigned int id,
			const struct xpo_mac_filter *filter)
{
	struct xpo_mac *mac = xpo_mac_get(card, id);
	struct xpo_macs *macs = card->macs;

	if (!mac)
		return;
	spin_lock_bh(&macs->lock);
	mac->filter = *filter;
	if (mac->enabled)
		xpo_mac_write_filter(card, id, filter);
	spin_unlock_bh(&macs->lock);
}

/* hardware.md section 9: ether_crc_le() lacks the final complement */
u64 xpo_mac_hash(const u8 addr[ETH_ALEN])
{
	return BIT_ULL(~ether_crc_le(ETH_ALEN, addr) & XPO_MAC_HASH_BITS);
}

void xpo_mac_status_fetch(struct xpo_card *card, unsigned int id,
			  struct xpo_mac_status *status)
{
	u32 val = xpo_io_port_rd32(card, id, XPO_PORT_STATUS);

	if (xpo_io_gone(card))
		val = 0;
	status->link = val & XPO_PORT_STATUS_LINK;
	status->high_ser = val & XPO_PORT_STATUS_HIGH_SER;
	status->remote_fault = val & XPO_PORT_STATUS_REMOTE_FAULT;
	status->aligned = val & XPO_PORT_STATUS_ALIGNED;
	status->signal = FIELD_GET(XPO_PORT_STATUS_SIGNAL, val);
	status->lock = FIELD_GET(XPO_PORT_STATUS_LOCK, val);
}

u32 xpo_mac_link_downs_fetch(struct xpo_card *card, unsigned int id)
{
	return xpo_io_port_rd32(card, id, XPO_PORT_LINK_DOWNS);
}

u64 xpo_mac_link_time_fetch(struct xpo_card *card, unsigned int id)
{
	return xpo_io_port_rd64(card, id, XPO_PORT_LINK_TIME_LO,
				XPO_PORT_LINK_TIME_HI);
}

/* Counters */

static void xpo_mac_copy(u64 *to, const __le64 *from, unsigned int n)
{
	while (n--)
		*to++ = le64_to_cpup(from++);
}

static void xpo_mac_stats_parse(const struct xpo_hw_port_stats *hw,
				struct xpo_mac_stats *stats)
{
	stats->tx_frames = le64_to_cpu(hw->tx_frames);
	stats->tx_octets = le64_to_cpu(hw->tx_octets);
	stats->tx_multicast = le64_to_cpu(hw->tx_multicast);
	stats->tx_broadcast = le64_to_cpu(hw->tx_broadcast);
	stats->tx_dropped = le64_to_cpu(hw->tx_dropped);
	stats->tx_errors = le64_to_cpu(hw->tx_errors);
	stats->rx_frames = le64_to_cpu(hw->rx_frames);
	stats->rx_octets = le64_to_cpu(hw->rx_octets);
	stats->rx_multicast = le64_to_cpu(hw->rx_multicast);
	stats->rx_broadcast = le64_to_cpu(hw->rx_broadcast);
	stats->rx_fcs_errors = le64_to_cpu(hw->rx_fcs_errors);
	stats->rx_undersize = le64_to_cpu(hw->rx_undersize);
	stats->rx_oversize = le64_to_cpu(hw->rx_oversize);
	stats->rx_dropped = le64_to_cpu(hw->rx_dropped);
	stats->rx_filtered = le64_to_cpu(hw->rx_filtered);
	xpo_mac_copy(stats->tx_hist, hw->tx_hist, XPO_MAC_SIZES);
	xpo_mac_copy(stats->rx_hist, hw->rx_hist, XPO_MAC_SIZES);
	stats->fec_corrected = le64_to_cpu(hw->fec_corrected);
	stats->fec_uncorrectable = le64_to_cpu(hw->fec_uncorrectable);
	stats->fec_corrected_bits = le64_to_cpu(hw->fec_corrected_bits);
	xpo_mac_copy(stats->fec_symbols, hw->fec_symbols, XPO_MAC_LANES);
	xpo_mac_copy(stats->fec_hist, hw->fec_hist, XPO_MAC_SYMBOLS);
}

int xpo_mac_stats_fetch(struct xpo_card *card, unsigned int id,
			struct xpo_mac_stats *stats)
{
	struct xpo_cmd cmd = {
		.opcode = XPO_HW_OPCODE_PORT_STATS,
		.timeout_ms = min_t(u16, XPO_MAC_STATS_TIMEOUT_MS,
				    xpo_cmdq_max_timeout_ms(card)),
		.port = id,
	};
	int err;

	cmd.stats = kmalloc_obj(*cmd.stats);
	if (!cmd.stats)
		return -ENOMEM;
	err = xpo_cmdq_exec(card, &cmd);
	if (!err)
		xpo_mac_stats_parse(cmd.stats, stats);
	kfree(cmd.stats);
	return err;
}

/* Start and stop */

static bool xpo_mac_is_configured(struct xpo_card *card, unsigned int id,
				  const struct xpo_mac *mac)
{
	return xpo_io_port_rd32(card, id, XPO_PORT_LANES) ==
	       mac->config.lanes &&
	       xpo_io_port_rd32(card, id, XPO_PORT_SPEED_MBPS) ==
	       mac->config.speed_mbps;
}

/*
 * A function reset leaves MACs and their links alone, a card reset does not.
 * Nor did the card see what was written meanwhile. First disable what runs
 * and should not, or not like this: its lanes may be wanted for another MAC.
 */
static void xpo_mac_release(struct xpo_card *card, unsigned int id)
{
	struct xpo_macs *macs = card->macs;
	struct xpo_mac *mac = &macs->macs[id];
	bool used;

	spin_lock_bh(&macs->lock);
	used = mac->known;
	mac->known = 0;
	if (used && !(mac->enabled && xpo_mac_is_configured(card, id, mac)))
		xpo_mac_wr32(card, id, XPO_PORT_CTRL, 0);
	spin_unlock_bh(&macs->lock);
}

/* The filter may be written while a MAC runs, and takes no link down */
static void xpo_mac_restore(struct xpo_card *card, unsigned int id)
{
	struct xpo_macs *macs = card->macs;
	struct xpo_mac *mac = &macs->macs[id];

	spin_lock_bh(&macs->lock);
	if (mac->enabled &&
	    xpo_io_port_rd32(card, id, XPO_PORT_CTRL) & XPO_PORT_CTRL_ENABLE)
		xpo_mac_write_filter(card, id, &mac->filter);
	else if (mac->enabled)
		xpo_mac_write(card, id, mac);
	spin_unlock_bh(&macs->lock);
}

void xpo_mac_start(struct xpo_card *card)
{
	struct xpo_macs *macs = card->macs;
	unsigned int id;

	for (id = 0; id < xpo_card_ports(card); id++)
		if (macs->started)
			xpo_mac_release(card, id);
		else
			xpo_io_port_wr32(card, id, XPO_PORT_CTRL, 0);
	for (id = 0; id < xpo_card_ports(card) && macs->started; id++)
		xpo_mac_restore(card, id);
	macs->started = true;
}

void xpo_mac_stop(struct xpo_card *card)
{
	struct xpo_macs *macs = card->macs;
	unsigned int id;

	for (id = 0; id < xpo_card_ports(card); id++)
		if (READ_ONCE(macs->macs[id].enabled))
			xpo_mac_disable(card, id);
}

int xpo_mac_create(struct xpo_card *card)
{
	struct xpo_macs *macs;

	macs = kvzalloc(struct_size(macs, macs, xpo_card_ports(card)),
			GFP_KERNEL);
	if (!macs)
		return -ENOMEM;
	spin_lock_init(&macs->lock);
	card->macs = macs;
	return 0;
}

void xpo_mac_destroy(struct xpo_card *card)
{
	kvfree(card->macs);
	card->macs = NULL;
}
