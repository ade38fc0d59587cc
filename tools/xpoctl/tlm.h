/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The seam between xpoctl and the telemetry of a card: records as they come.
 * Behind it is libxpo; a test can put something else there.
 */
#ifndef XPOCTL_TLM_H
#define XPOCTL_TLM_H

#include <stddef.h>
#include <stdint.h>

struct tlm;
struct xpo_tlm_record;

struct tlm_info {
	char handle[33];
	uint32_t card;
	uint32_t boot_cookie;
	uint64_t epoch;
	uint64_t card_ns;	/* one moment on three clocks */
	uint64_t monotonic_ns;
	uint64_t tai_ns;
	uint64_t error_ns;	/* 0 updates: not known */
};

/* Records from now on. 0 or a negative errno, -ENOENT: no such device */
int tlm_open(unsigned int card, struct tlm **tlm);
void tlm_close(struct tlm *tlm);
void tlm_info(const struct tlm *tlm, struct tlm_info *info);

/*
 * 1 for a good record, 0 when timeout_ms (-1: none) has passed, or a negative
 * errno: -EINTR on a signal, -ENODEV when the card was removed.
 */
int tlm_next(struct tlm *tlm, struct xpo_tlm_record *record, int timeout_ms);

/* So far: records that were overwritten or dropped before they were read */
uint64_t tlm_lost(const struct tlm *tlm);
/* and those that were damaged */
uint64_t tlm_bad(const struct tlm *tlm);

uint32_t tlm_crc32c(const void *data, size_t len);

#endif /* XPOCTL_TLM_H */
