/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Taps: register ranges that the card samples by itself, and the shadow area
 * with the newest sample of each (Documentation/hardware.md section 7).
 */
#ifndef XPO_TAP_H
#define XPO_TAP_H

#include <linux/types.h>

#include "regs.h"

struct xpo_card;

/* Slots are a fixed map: XPO_TAP_SLOT(cage, n) */
#define XPO_TAP_PER_CAGE	64
#define XPO_TAP_SLOT(cage, n)	((cage) * XPO_TAP_PER_CAGE + (n))

#define XPO_TAP_CAGE		XPO_HW_TAP_ENDPOINT_CAGE

/**
 * struct xpo_tap - what to sample
 * @cage: cage
 * @endpoint: endpoint; XPO_TAP_CAGE: the cage controller's registers
 *	0x080-0x0ff as offsets 128-255 of page 0
 * @bank: bank
 * @page: page
 * @offset: first register
 * @length: 1-128 registers
 * @on_interrupt: sample also when the endpoint's interrupt was served
 * @record: each sample becomes a record in the ring, too
 * @vdm: sampled inside of a freeze, together with the others of its period
 * @period_us: 1,000-3,600,000,000; 0 only with @on_interrupt
 */
struct xpo_tap {
	u8 cage;
	u8 endpoint;
	u8 bank;
	u8 page;
	u8 offset;
	u8 length;
	bool on_interrupt;
	bool record;
	bool vdm;
	u32 period_us;
};

/**
 * struct xpo_tap_cost - what a tap takes of its endpoint's bus
 * @cost_ns: bus time of one sample; 0: unknown, or none
 * @load_ppm: bus time of all periodic taps of the endpoint, with it
 * @limit_ppm: most that the card accepts
 */
struct xpo_tap_cost {
	u32 cost_ns;
	u32 load_ppm;
	u32 limit_ppm;
};

/**
 * struct xpo_sample - one whole sample
 * @seq: number of the sample since the tap was set, from 1
 * @time_ns: card time at its start
 * @age_ms: from @time_ns to now
 * @stale_ms: an age at which it is no longer true: three periods
 * @insertions: CAGE.INSERTIONS when it was taken
 * @freeze: VDM: number of the freeze that it was taken in
 * @missed: samples due but not taken
 * @status: enum xpo_hw_status of the sample
 * @offset: register of @data[0]
 * @length: registers in @data
 * @data: zero when @status is not OK
 */
struct xpo_sample {
	u64 seq;
	u64 time_ns;
	u32 age_ms;
	u32 stale_ms;
	u32 insertions;
	u32 freeze;
	u32 missed;
	u8 status;
	u8 offset;
	u8 length;
	u8 data[XPO_HW_MAX_LENGTH];
};

/*
 * The tap stays set over resets of the function, until it is cleared.
 * -EINVAL: range or period, -ENXIO: target, -EPERM: never allowed there,
 * -ENOSPC: the endpoint's bus cannot carry it, -ENODEV: card gone. *cost is
 * filled also then; cost may be NULL.
 */
int xpo_tap_set(struct xpo_card *card, u16 slot, const struct xpo_tap *tap,
		struct xpo_tap_cost *cost);
/* Most of an endpoint's time that periodic taps may take; 0: unknown */
u32 xpo_tap_limit_ppm(const struct xpo_card *card);
void xpo_tap_clear(struct xpo_card *card, u16 slot);
/* One more sample, due at once */
int xpo_tap_now(struct xpo_card *card, u16 slot);

/*
 * Copy the newest sample. No bus access, no register access, callable from
 * any context. -ENODATA: no tap or no sample yet, -EAGAIN: the card was
 * writing it each time, -EPROTO: not a sample of this tap or a wrong CRC.
 */
int xpo_tap_read(struct xpo_card *card, u16 slot, struct xpo_sample *s);

int xpo_tap_create(struct xpo_card *card);
void xpo_tap_destroy(struct xpo_card *card);
int xpo_tap_start(struct xpo_card *card);
void xpo_tap_stop(struct xpo_card *card);
/* Telemetry errors; false: only a reset helps */
bool xpo_tap_check(struct xpo_card *card);

#endif
