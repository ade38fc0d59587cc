/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Telemetry ring: every sample of the taps that record, in the order in which
 * they ended (Documentation/hardware.md section 7.3). The kernel touches no
 * record: it says how far the ring is written, and how far the card may write.
 */
#ifndef XPO_TLM_H
#define XPO_TLM_H

#include <linux/types.h>

#define XPO_TLM_ANY_CAGE	0xff

struct xpo_card;
struct xpo_clock_pair;
struct xpo_tlm_record;

/**
 * struct xpo_tlm_info - state of the ring
 * @records: size of the ring in records, 0: there is none
 * @head: records published since the start
 * @dropped: records that the card dropped since the start
 * @overruns: times the card told of that
 * @bad: records and positions that made no sense
 * @epoch: starts of the ring
 * @clock_error_ns: card time is not further from the host's than this
 * @readers: open files
 * @failed: it does not start, and is left alone until the next reset
 */
struct xpo_tlm_info {
	u32 records;
	u64 head;
	u64 dropped;
	u64 overruns;
	u64 bad;
	u64 epoch;
	u32 clock_error_ns;
	u32 readers;
	bool failed;
};

/**
 * struct xpo_tlm_span - records that can be read
 * @epoch: start of the ring that the numbers belong to
 * @oldest: first one
 * @head: one beyond the last one
 */
struct xpo_tlm_span {
	u64 epoch;
	u64 oldest;
	u64 head;
};

int xpo_tlm_create(struct xpo_card *card);
void xpo_tlm_destroy(struct xpo_card *card);
/* A ring that does not start is reported; the shadow area works without it */
void xpo_tlm_start(struct xpo_card *card);
void xpo_tlm_stop(struct xpo_card *card);
/* Ring interrupt, and the watch in case one was lost */
void xpo_tlm_poll(struct xpo_card *card);
/* Errors of the ring, which is started anew after one */
void xpo_tlm_check(struct xpo_card *card);
/* The card told that it dropped records */
void xpo_tlm_overrun(struct xpo_card *card);
/* Show how the clocks are related */
void xpo_tlm_clock_set(struct xpo_card *card,
		       const struct xpo_clock_pair *pair);

bool xpo_tlm_running(struct xpo_card *card);
void xpo_tlm_info_get(struct xpo_card *card, struct xpo_tlm_info *info);
void xpo_tlm_span_get(struct xpo_card *card, struct xpo_tlm_span *span);
/*
 * Copy record n. -ENODATA: not there yet, or it was overwritten; -ENOENT: it
 * is another cage's; -EPROTO: it is damaged, which was counted.
 */
int xpo_tlm_read(struct xpo_card *card, u64 n, u8 cage,
		 struct xpo_tlm_record *record);

#endif
