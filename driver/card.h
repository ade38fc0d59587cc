/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A card, the list of cards, and the card's clock.
 *
 * struct xpo_card is devlink's private data. Only its first part, the card's
 * own facts, may be used outside of the file that is named at a member.
 *
 * Lock order, for the whole driver: devl_lock, rtnl, engine_lock, the event
 * queue's and the command queue's delivery mutexes, port_lock, module->lock,
 * and then the leaves: the locks of cmdq.c, mac.c, tap.c, tlm.c and card.c.
 */
#ifndef XPO_CARD_H
#define XPO_CARD_H

#include <linux/atomic.h>
#include <linux/bitmap.h>
#include <linux/completion.h>
#include <linux/if_ether.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/seqlock.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/workqueue.h>

#include "regs.h"

struct device;
struct devlink;
struct pci_dev;
struct xpo_blackbox;
struct xpo_cmdq;
struct xpo_evq;
struct xpo_flaglog;
struct xpo_health;
struct xpo_history;
struct xpo_macs;
struct xpo_module;
struct xpo_monitor;
struct xpo_port;
struct xpo_power;
struct xpo_taps;
struct xpo_tlm;
struct xpo_tlm_dev;
struct xpo_tlm_mem;
struct xpo_txrx;

#define XPO_CARD_HANDLE_LEN	48
#define XPO_CARD_IRQS		(3 + XPO_HW_MAX_QPS)
#define XPO_CARD_IRQ_NAME_LEN	24	/* xpo0-commands */

/* Minor version of the telemetry block that has a ring */
#define XPO_CARD_TLM_RING	2

/* Facts that the card tells at probe */
struct xpo_card_info {
	u32 version;
	u32 caps;
	u32 board;
	u32 firmware;
	u32 tlm_version;		/* of the telemetry block */
	u64 serial;
	u8 n_cages;			/* 1-16 */
	u8 n_endpoints;			/* most in one cage, 1-4 */
	u8 n_vectors;			/* 1-16 */
	u8 mac[ETH_ALEN];		/* of port id 0 */
	u32 power_budget_mw;
	u32 cage_limit_mw;
	/* Packets */
	u8 n_queues;			/* queue pairs, 1-8 */
	u8 n_segments;			/* most of a packet */
	u16 max_frame;			/* without FCS */
	u32 max_tso;			/* longest packet to segment */
	u32 packet_features;		/* XPO_PKT_FEATURES_* */
};

/* One vector */
struct xpo_card_irq {
	struct xpo_card *card;
	unsigned int index;
	char name[XPO_CARD_IRQ_NAME_LEN];
};

struct xpo_card {
	/* Set before the card is registered, constant after that */
	u32 index;			/* the N of xpoN */
	u64 id;				/* no other card ever had it */
	char handle[XPO_CARD_HANDLE_LEN]; /* pci/0000:01:00.0 */
	struct device *dev;
	struct pci_dev *pdev;		/* pci.c, irq.c and devlink.c only */
	struct devlink *devlink;
	struct xpo_card_info info;
	struct workqueue_struct *wq;	/* unbound; one work item per cage */
	u32 boot_cookie;		/* changes at a card reset */
	bool flag_edges;		/* it tells when flags go, too */

	/* Counters for debugging and for the faces */
	atomic64_t lost_events;		/* gone before they were fetched */
	atomic64_t bad_events;		/* refused by validation */
	atomic64_t bad_completions;	/* refused by validation */
	atomic64_t bad_samples;		/* refused by validation */
	atomic64_t restarts;		/* function resets nobody asked for */

	/* io.c */
	void __iomem *bar;
	bool gone;
	unsigned long cages_changed;	/* bit per cage */

	/* irq.c */
	unsigned int n_vectors;
	struct xpo_card_irq irqs[XPO_CARD_IRQS];
	void (*irq_commands)(struct xpo_card *card);
	void (*irq_events)(struct xpo_card *card);
	void (*irq_telemetry)(struct xpo_card *card);
	void (*irq_packets)(struct xpo_card *card, unsigned int qp);

	/* card.c */
	struct list_head entry;		/* under the list's mutex */
	refcount_t users;
	struct completion no_users;
	struct mutex latch_lock;	/* pairs of registers, one latched */
	seqlock_t clock_lock;		/* clock_offset_ns */
	u64 clock_offset_ns;		/* card time minus ktime_get_ns() */

	/* engine.c */
	struct mutex engine_lock;	/* start, stop and recovery of queues */
	bool engine_live;		/* under it: events were started */
	bool engine_suspended;		/* under it: until the resume */
	struct delayed_work watch;
	spinlock_t watch_lock;		/* watching, and kicking the work */
	bool watching;

	struct xpo_cmdq *cmdq;		/* cmdq.c */
	struct xpo_evq *evq;		/* evq.c */
	struct xpo_taps *taps;		/* tap.c */
	struct xpo_tlm_mem *tlm_mem;	/* tlm_mem.c */
	struct xpo_tlm *tlm;		/* tlm.c */
	struct xpo_macs *macs;		/* mac.c */
	struct xpo_txrx *txrx;		/* txrx.c */
	struct xpo_module *modules[XPO_HW_MAX_CAGES]; /* module.c */
	struct xpo_power *power;	/* power.c */
	struct xpo_flaglog *flaglog;	/* flaglog.c */
	struct xpo_blackbox *blackbox;	/* blackbox.c */
	struct xpo_health *health;	/* health.c */
	struct xpo_monitor *monitor;	/* monitor.c */

	/* port_link.c. The table, by port id of the first lane, changes under
	 * devl_lock, rtnl and port_lock; one of them is enough to read it.
	 */
	struct xpo_port **ports;
	struct mutex port_lock;		/* state of all ports; held shortly */
	struct xpo_history *history;	/* by port id, so over splits */
	struct delayed_work port_watch;
	unsigned int port_watched;	/* by the work only: where to go on */

	struct xpo_tlm_dev *tlm_dev;	/* tlm_dev.c */

	/* ethtool_notify.c: modules that ethtool is to hear of */
	struct work_struct ethtool_work;
	DECLARE_BITMAP(ethtool_cages, XPO_HW_MAX_CAGES);
};

/*
 * Find a card that is usable by faces; NULL when there is none. The caller
 * may use it until xpo_card_put(); removal of the card waits for that, so
 * keep it short. Commands of a card that is going fail with -ENODEV at once.
 */
struct xpo_card *xpo_card_get(u32 index);
struct xpo_card *xpo_card_get_handle(const char *handle);
/* First card with an index not below *index; sets *index to its index */
struct xpo_card *xpo_card_next(u32 *index);
void xpo_card_put(struct xpo_card *card);

/* Roof: the parts that are not hardware */
int xpo_card_init(struct xpo_card *card);
void xpo_card_exit(struct xpo_card *card);
/* Show it to the faces, and take it away again */
void xpo_card_register(struct xpo_card *card);
void xpo_card_unregister(struct xpo_card *card);
/* Wait until nobody has it any more */
void xpo_card_drain(struct xpo_card *card);

/* Port ids are below this */
unsigned int xpo_card_ports(const struct xpo_card *card);

/* The card was removed or its PCI channel is dead */
bool xpo_card_gone(const struct xpo_card *card);
/* Accesses that the card did not allow since the last function reset */
u32 xpo_card_fetch_violations(struct xpo_card *card);
/* Sequence number of the next event to happen */
u64 xpo_card_fetch_next_seq(struct xpo_card *card);
/* Something is wrong with the card: let the watch look at it now */
void xpo_card_kick(struct xpo_card *card);

/*
 * Card time now: computed from the host's clock, adjusted once per second,
 * no register access, any context. Exact to some milliseconds; for ages.
 */
u64 xpo_clock_ns(struct xpo_card *card);
/* Card time now, read from the card. Sleeps. */
u64 xpo_clock_fetch_ns(struct xpo_card *card);

/**
 * struct xpo_clock_pair - one moment on the clocks of card and host
 * @card_ns: card time
 * @monotonic_ns: CLOCK_MONOTONIC
 * @tai_ns: CLOCK_TAI
 * @error_ns: @card_ns is not further than this from the others
 */
struct xpo_clock_pair {
	u64 card_ns;
	u64 monotonic_ns;
	u64 tai_ns;
	u64 error_ns;
};

/* Adjust xpo_clock_ns(), and tell how. -ENODEV: the card is gone */
int xpo_clock_update(struct xpo_card *card, struct xpo_clock_pair *pair);

#endif
