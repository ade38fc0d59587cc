// SPDX-License-Identifier: GPL-2.0
#include <asm/byteorder.h>

#include "packet.h"

void xpo_packet_fill_txd(struct xpo_hw_txd *txd, const struct xpo_packet_tx *tx,
			 unsigned int i, unsigned int n, u64 address,
			 u32 length)
{
	u8 flags = 0;

	if (!i)
		flags |= XPO_HW_TXD_FLAG_FIRST | tx->flags;
	if (i + 1 == n)
		flags |= XPO_HW_TXD_FLAG_LAST;
	txd->address = cpu_to_le64(address);
	txd->length = cpu_to_le32(length);
	txd->port = cpu_to_le16(tx->port);
	txd->flags = flags;
	txd->csum_start = cpu_to_le16(i ? 0 : tx->csum_start);
	txd->csum_offset = cpu_to_le16(i ? 0 : tx->csum_offset);
	txd->mss = cpu_to_le16(i ? 0 : tx->mss);
	txd->header = cpu_to_le16(i ? 0 : tx->header);
}

void xpo_packet_parse_cqe(const struct xpo_hw_pkt_cqe *hw,
			  struct xpo_packet_cqe *cqe)
{
	cqe->type = hw->type;
	cqe->status = hw->status;
	cqe->flags = hw->flags;
	cqe->id = le16_to_cpu(hw->id);
	cqe->port = le16_to_cpu(hw->port);
	cqe->length = le16_to_cpu(hw->length);
	cqe->frame = le16_to_cpu(hw->frame);
	cqe->hash = le32_to_cpu(hw->hash);
}

const char *xpo_packet_check_tx(const struct xpo_packet_cqe *cqe, u16 id,
				u16 port)
{
	if (cqe->id != id)
		return "id";
	if (cqe->port != port)
		return "port";
	return NULL;
}

/* A frame fills its buffers, but for the last one. */
static const char *xpo_packet_check_length(const struct xpo_packet_cqe *cqe,
					   u16 got, u16 buffer)
{
	u16 left = cqe->frame - got;

	if (left > buffer)
		return cqe->flags & XPO_HW_RX_FLAG_LAST ||
		       cqe->length != buffer ? "length" : NULL;
	return !(cqe->flags & XPO_HW_RX_FLAG_LAST) ||
	       cqe->length != left ? "length" : NULL;
}

const char *xpo_packet_check_rx(const struct xpo_packet_cqe *cqe,
				const struct xpo_packet_rx *rx, u16 id,
				const struct xpo_packet_limits *limits)
{
	bool first = cqe->flags & XPO_HW_RX_FLAG_FIRST;

	if (cqe->id != id)
		return "id";
	if (cqe->status != XPO_HW_PKT_STATUS_OK)
		return "status";
	if (first == rx->open)
		return "order";
	if (cqe->port >= limits->n_ports)
		return "port";
	if (cqe->frame < XPO_PACKET_FRAME_MIN ||
	    cqe->frame > limits->max_frame)
		return "frame";
	if (rx->open && cqe->port != rx->port)
		return "port";
	if (rx->open && cqe->frame != rx->frame)
		return "frame";
	return xpo_packet_check_length(cqe, rx->open ? rx->got : 0,
				       limits->buffer);
}

void xpo_packet_next_rx(struct xpo_packet_rx *rx,
			const struct xpo_packet_cqe *cqe)
{
	rx->got = rx->open ? rx->got + cqe->length : cqe->length;
	rx->port = cqe->port;
	rx->frame = cqe->frame;
	rx->open = !(cqe->flags & XPO_HW_RX_FLAG_LAST);
}
