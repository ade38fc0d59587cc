/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Telemetry of the fake kernel, all of cage 0: observables of four lanes, six
 * edges of a flag, a black box, and a ring with 130 records of ten seconds.
 */
#ifndef SELFTESTS_XPOCTL_FAKE_TELEMETRY_H
#define SELFTESTS_XPOCTL_FAKE_TELEMETRY_H

#include <linux/xpo_telemetry.h>

#include "../../tools/xpoctl/ipc-telemetry.h"

#define FAKE_OBSERVABLES	32
#define FAKE_ENTRIES		8
#define FAKE_RECORDS		256

struct fake_telemetry {
	struct vdm vdm[FAKE_OBSERVABLES];
	size_t vdm_count;
	struct flag_entry entries[FAKE_ENTRIES];
	size_t entry_count;
	struct flag_count counts[2];
	size_t count_count;
	struct tap taps[4];
	size_t tap_count;
	struct telemetry ring;
	struct history history;
	struct blackbox box;
	bool no_box;
	struct xpo_tlm_record records[FAKE_RECORDS];
	size_t record_count;
	int open_err;
	bool removed;			/* after the last record */
	size_t lost_at;			/* record before which lost were lost */
	uint64_t lost;

	/* What was asked for */
	struct plan_want want;
	unsigned int changes;
	bool pinned;
	int throttle;			/* -1: nothing */
};

extern struct fake_telemetry fake_tlm;

void fake_telemetry_init(void);
struct xpo_tlm_record *fake_record(uint64_t time_ns, unsigned int endpoint,
				   unsigned int page, unsigned int offset,
				   unsigned int length);
void fake_record_seal(struct xpo_tlm_record *record);

#endif /* SELFTESTS_XPOCTL_FAKE_TELEMETRY_H */
