/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The one door to the card's registers.
 *
 * A register that reads all ones is cross-checked with GLOBAL.MAGIC; when
 * that is gone too the card was removed, the door is closed (xpo_io_gone())
 * and every later read gives all ones without touching the bus. Nobody needs
 * to check single reads for removal.
 */
#ifndef XPO_IO_H
#define XPO_IO_H

#include <linux/types.h>

struct xpo_card;

u32 xpo_io_rd32(struct xpo_card *card, u32 reg);
void xpo_io_wr32(struct xpo_card *card, u32 reg, u32 val);
/* A counter in two registers whose high half is latched by a read of LO */
u64 xpo_io_rd64(struct xpo_card *card, u32 reg_lo, u32 reg_hi);
void xpo_io_wr64(struct xpo_card *card, u32 reg_lo, u32 reg_hi, u64 val);

/*
 * Registers of one cage (XPO_CAGE_*), one endpoint (XPO_EP_*) or one port
 * (XPO_PORT_*, by port id). An index that the card does not have warns once,
 * reads 0 and writes nothing.
 */
u32 xpo_io_cage_rd32(struct xpo_card *card, unsigned int cage, u32 reg);
void xpo_io_cage_wr32(struct xpo_card *card, unsigned int cage, u32 reg,
		      u32 val);
u32 xpo_io_ep_rd32(struct xpo_card *card, unsigned int cage, unsigned int ep,
		   u32 reg);
void xpo_io_ep_wr32(struct xpo_card *card, unsigned int cage, unsigned int ep,
		    u32 reg, u32 val);
u32 xpo_io_port_rd32(struct xpo_card *card, unsigned int port, u32 reg);
void xpo_io_port_wr32(struct xpo_card *card, unsigned int port, u32 reg,
		      u32 val);
u64 xpo_io_port_rd64(struct xpo_card *card, unsigned int port, u32 reg_lo,
		     u32 reg_hi);

/* Registers of a cage were written, or an event tells that they changed */
void xpo_io_cage_changed(struct xpo_card *card, unsigned int cage);
/* Have they, since this was asked last? */
bool xpo_io_cage_take_changed(struct xpo_card *card, unsigned int cage);

/* Registers of one queue pair (XPO_QP_*), below XPO_HW_MAX_QPS */
u32 xpo_io_qp_rd32(struct xpo_card *card, unsigned int qp, u32 reg);
void xpo_io_qp_wr32(struct xpo_card *card, unsigned int qp, u32 reg, u32 val);
void xpo_io_qp_wr64(struct xpo_card *card, unsigned int qp, u32 reg_lo,
		    u32 reg_hi, u64 val);

bool xpo_io_gone(const struct xpo_card *card);
/* Close the door: the card was removed or its PCI channel is dead */
void xpo_io_set_gone(struct xpo_card *card);
/* Does the card answer, open door or not? */
bool xpo_io_answers(const struct xpo_card *card);
/* Open it again if the card answers: after a reset from outside */
void xpo_io_reopen(struct xpo_card *card);

#endif
