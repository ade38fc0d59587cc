/* SPDX-License-Identifier: GPL-2.0 */
#ifndef XPO_NOTIFY_H
#define XPO_NOTIFY_H

#include <linux/types.h>
#include <uapi/linux/xpo.h>

#include "heat.h"

#define XPO_NOTICE_DATA		24	/* bytes of one FLAGS event */
#define XPO_NOTICE_NONE		0xff	/* no cage, no endpoint */

struct xpo_card;

/**
 * struct xpo_notice - what the faces are told when something happened
 * @type: what; decides which of the fields below have a meaning
 * @seq: sequence number of the card event, 0 when the driver made it
 * @time_ns: card time at which it happened
 * @cage: cage, XPO_NOTICE_NONE for the card (gap, card-reset)
 * @endpoint: endpoint (flags), else XPO_NOTICE_NONE
 * @state: state of the module (state, fault)
 * @reason: reason of @state (state, fault)
 * @bank: bank (flags, flag)
 * @page: page, 0 for lower memory (flags, flag)
 * @offset: register of @data[0] (flags), the register (flag)
 * @bit: bit of the register (flag)
 * @length: bytes used in @data (flags)
 * @data: clear-on-read registers as they were read (flags)
 * @cause: bitmap of enum xpo_interlock_cause (interlock, rearmed)
 * @value: sensor value that tripped (interlock); 1 set, 0 cleared (flag)
 * @limit: limit that @value broke (interlock), threshold of @stage, 0 none
 *	(thermal)
 * @heat_cause: what is wrong (heat)
 * @active: it began, not ended (heat)
 * @heat: means of heat and power (heat)
 * @declared_mw: declared maximum power (heat)
 * @stage: stage of the response (thermal)
 * @temperature_mc: of the hottest endpoint (thermal)
 * @lost: number of lost events (gap), or records since the ring started
 *	(overrun)
 * @lane: first lane of the port (link, port); lane or XPO_NOTICE_NONE (flag)
 * @ifindex: the port's netdev in the card's network namespace, else 0 (link)
 * @link: it came up, not down (link)
 * @link_downs: how often it went down (link)
 * @port_state: state of the port's data path (port)
 * @port_fault: why it is not where it is wanted (port, done)
 * @lanes: lanes of the module that @port_fault concerns (port, done)
 * @config_status: fault rejected: of the first of @lanes (port, done)
 * @id: number of what ended (done), or of the box (blackbox)
 * @error: 0, or why it was not done, negative errno (done)
 */
struct xpo_notice {
	enum xpo_event_type type;
	u64 seq;
	u64 time_ns;
	u8 cage;
	u8 endpoint;
	enum xpo_module_state state;
	enum xpo_reason reason;
	u8 bank;
	u8 page;
	u8 offset;
	u8 length;
	u8 bit;
	u8 data[XPO_NOTICE_DATA];
	u32 cause;
	s32 value;
	s32 limit;
	enum xpo_heat_cause heat_cause;
	bool active;
	struct xpo_heat heat;
	u32 declared_mw;
	enum xpo_thermal_stage stage;
	s32 temperature_mc;
	u64 lost;
	u8 lane;
	u32 ifindex;
	bool link;
	u32 link_downs;
	enum xpo_port_state port_state;
	enum xpo_port_fault port_fault;
	u64 lanes;
	enum xpo_config_status config_status;
	u32 id;
	int error;
};

/*
 * Implemented by the faces. Called in process context, without any lock of
 * the modules held; must not wait for a module or for rtnl.
 */
void xpo_notify_event(struct xpo_card *card, const struct xpo_notice *notice);

/*
 * The card says that a link changed; link_downs is the card's own count. An
 * event of the backlog is history and changes nothing.
 */
void xpo_notify_link(struct xpo_card *card, struct xpo_notice *notice,
		     bool backlog);
/* Links may have changed without a word: look at them all */
void xpo_notify_links(struct xpo_card *card);
/* The data path of the port that starts at this lane went up or down */
void xpo_notify_port(struct xpo_card *card, u8 cage, u8 lane);

#endif
