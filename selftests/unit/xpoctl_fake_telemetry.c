// SPDX-License-Identifier: GPL-2.0
/*
 * The fake kernel's telemetry: observables, flags, history, black boxes, and
 * a ring with records that a test can damage.
 */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <linux/xpo_telemetry.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../tools/libxpo/libxpo.h"
#include "../../tools/xpoctl/tlm.h"
#include "xpoctl_fake.h"
#include "xpoctl_fake_telemetry.h"

struct fake_telemetry fake_tlm;

static struct val set(long long v)
{
	return (struct val) { true, v };
}

static void fake_observable(unsigned int cage, unsigned int lane,
			    unsigned int type, unsigned int value)
{
	struct vdm *vdm = &fake_tlm.vdm[fake_tlm.vdm_count++];

	assert_true(fake_tlm.vdm_count <= FAKE_OBSERVABLES);
	memset(vdm, 0, sizeof(*vdm));
	vdm->card = set(0);
	vdm->cage = set(cage);
	vdm->endpoint = set(0);
	vdm->bank = set(0);
	if (lane < XPO_MAX_LANES)
		vdm->lane = set(lane);
	vdm->instance = set(fake_tlm.vdm_count);
	vdm->type = set(type);
	vdm->value = set(value);
	vdm->flags = set(0);
	vdm->flags_seen = set(0);
	vdm->freeze = set(7);
	vdm->time_ns = set(5000000000);
	vdm->age_ms = set(400);
	vdm->source = set(XPO_SOURCE_SHADOW);
}

static void fake_vdm_init(void)
{
	unsigned int lane;

	for (lane = 0; lane < 4; lane++) {
		fake_observable(0, lane, 4, 0x3280 + 64 * lane);
		fake_observable(0, lane, 5, 0x1500 + lane);
		fake_observable(0, lane, 7, lane ? 0x1400 : 0xffff);
		fake_observable(0, lane, 15, 0x5878 + lane);
		fake_observable(0, lane, 23, 0);
	}
	fake_observable(0, 99, 79, 12000);
	fake_observable(0, 99, 101, 0xbeef);
	/* Lane 2 has more errors than it may have */
	fake_tlm.vdm[13].value = set(0x90f0);
	fake_tlm.vdm[13].high_alarm = set(0x88c8);
	fake_tlm.vdm[13].high_warning = set(0x8064);
	fake_tlm.vdm[13].flags = set(5);
	fake_tlm.vdm[13].flags_seen = set(5);
}

/* Six edges of Rx LOS of lane 3 of cage 0, 5 ms apart */
static void fake_flags_init(void)
{
	struct flag_entry *entry;
	unsigned int i;

	for (i = 0; i < 6; i++) {
		entry = &fake_tlm.entries[fake_tlm.entry_count++];
		entry->card = set(0);
		entry->cage = set(0);
		entry->endpoint = set(0);
		entry->lane = set(3);
		entry->seq = set(100 + i);
		entry->time_ns = set(7000000000 + 5000000ll * i);
		entry->bank = set(0);
		entry->page = set(0x11);
		entry->offset = set(147);
		entry->bit = set(3);
		entry->value = set(!(i % 2));
	}
	entry = &fake_tlm.entries[fake_tlm.entry_count++];
	entry->card = set(0);
	entry->seq = set(106);
	entry->time_ns = set(7100000000);
	entry->lost = set(12);
	fake_tlm.counts[0] = (struct flag_count) {
		.card = set(0),
		.cage = set(0),
		.endpoint = set(0),
		.lane = set(3),
		.bank = set(0),
		.page = set(0x11),
		.offset = set(147),
		.bit = set(3),
		.set_count = set(3),
		.clear_count = set(3),
		.first_time_ns = set(7000000000),
		.last_time_ns = set(7025000000),
		.active = set(0),
	};
	fake_tlm.counts[1] = fake_tlm.counts[0];
	fake_tlm.counts[1].lane = (struct val) {};
	fake_tlm.counts[1].page = set(0);
	fake_tlm.counts[1].offset = set(9);
	fake_tlm.counts[1].bit = set(2);
	fake_tlm.counts[1].active = set(1);
	fake_tlm.count_count = 2;
}

static void fake_plan_init(void)
{
	struct tap *tap = fake_tlm.taps;
	unsigned int i;

	for (i = 0; i < 3; i++, tap++) {
		tap->card = set(0);
		tap->cage = set(0);
		tap->slot = set(i);
		tap->endpoint = set(i ? 0 : 255);
		tap->bank = set(0);
		tap->page = set(i == 2 ? 0x11 : 0);
		tap->offset = set(i == 1 ? 3 : i == 2 ? 154 : 128);
		tap->length = set(48);
		tap->period_us = set(i == 2 ? 200000 : 100000);
		tap->wanted_period_us = set(100000);
		tap->cost_ns = set(i ? 2500000 : 0);
		if (i)
			tap->load_ppm = set(25000);
		tap->samples = set(1234);
		tap->missed = set(0);
	}
	fake_tlm.taps[2].scaled = set(1);
	fake_tlm.taps[2].on_interrupt = set(1);
	fake_tlm.tap_count = 3;
	fake_tlm.ring = (struct telemetry) {
		.card = set(0),
		.handle = "pci/0000:01:00.0",
		.path = "/dev/xpo/0",
		.records = set(65536),
		.head = set(4000),
		.dropped = set(0),
		.overruns = set(0),
		.bad = set(0),
		.epoch = set(1),
		.clock_error_ns = set(900),
		.readers = set(1),
	};
}

/* A record as a card writes it; to be changed before fake_record_seal() */
struct xpo_tlm_record *fake_record(uint64_t time_ns, unsigned int endpoint,
				   unsigned int page, unsigned int offset,
				   unsigned int length)
{
	struct xpo_tlm_record *record;

	assert_true(fake_tlm.record_count < FAKE_RECORDS);
	record = &fake_tlm.records[fake_tlm.record_count];
	memset(record, 0, sizeof(*record));
	record->time = htole64(time_ns);
	record->time_end = htole64(time_ns + 1000000);
	record->endpoint = endpoint;
	record->page = page;
	record->offset = offset;
	record->length = length;
	record->slot = htole32(page ? 10 : endpoint == 255 ? 0 : 2);
	fake_tlm.record_count++;
	return record;
}

void fake_record_seal(struct xpo_tlm_record *record)
{
	uint64_t n = record - fake_tlm.records;

	record->seq_begin = htole64(n + 1);
	record->seq_end = htole64(n + 1);
	record->sample = htole64(n + 1);
	record->crc32c = htole32(tlm_crc32c(record, XPO_TLM_CRC_LEN));
}

static void fake_be16(uint8_t *p, unsigned int v)
{
	p[0] = v >> 8;
	p[1] = v;
}

static void fake_le32(uint8_t *p, uint32_t v)
{
	p[0] = v;
	p[1] = v >> 8;
	p[2] = v >> 16;
	p[3] = v >> 24;
}

static void fake_records_lanes(uint64_t time_ns, unsigned int step)
{
	struct xpo_tlm_record *record;
	unsigned int i;

	record = fake_record(time_ns, 0, 0x11, 154, 48);
	for (i = 0; i < 8; i++) {
		fake_be16(record->data + 2 * i, 10000 + 100 * i);
		fake_be16(record->data + 16 + 2 * i, 20000);
		fake_be16(record->data + 32 + 2 * i,
			  i == 7 ? 0 : 5000 + 50 * step * i);
	}
	fake_record_seal(record);
}

/* Ten seconds: lanes at 10 Hz, the rest at 1 Hz */
static void fake_records_init(void)
{
	struct xpo_tlm_record *record;
	unsigned int i;

	for (i = 0; i < 100; i++) {
		fake_records_lanes(1000000000 + 100000000ull * i, i % 40);
		if (i % 10)
			continue;
		record = fake_record(1000000000 + 100000000ull * i, 0, 0, 14,
				     4);
		fake_be16(record->data, 45 * 256 + 8 * i);
		fake_be16(record->data + 2, 33000);
		fake_record_seal(record);
		record = fake_record(1000000000 + 100000000ull * i, 255, 0,
				     128, 48);
		fake_le32(record->data, 0x3f7);
		fake_le32(record->data + 4, 54000);
		fake_le32(record->data + 0xc, 120000 + i);
		fake_le32(record->data + 0x18, 24000);
		fake_record_seal(record);
		record = fake_record(1000000000 + 100000000ull * i, 0, 0x24,
				     128, 44);
		record->freeze = htole32(i / 10 + 1);
		fake_be16(record->data + 2 * 3, 0x5878 + i);
		fake_record_seal(record);
	}
}

void fake_telemetry_init(void)
{
	memset(&fake_tlm, 0, sizeof(fake_tlm));
	fake_vdm_init();
	fake_flags_init();
	fake_plan_init();
	fake_records_init();
	fake_tlm.history = (struct history) {
		.card = set(0),
		.cage = set(0),
		.lane = set(0),
		.ifindex = set(11),
		.downs_1min = set(1),
		.downs_10min = set(2),
		.downs_1h = set(3),
		.downs_total = set(4),
		.last_down_ns = set(7000000000),
		.last_up_ns = set(7250000000),
		.last_downtime_ms = set(250),
		.longest_downtime_ms = set(1700),
	};
	fake_tlm.box = (struct blackbox) {
		.card = set(0),
		.id = set(3),
		.cage = set(0),
		.trigger = set(XPO_EVENT_TYPE_LINK),
		.triggers = set(2),
		.time_ns = set(7000000000),
		.from_ns = set(1000000000),
		.to_ns = set(11000000000),
		.records = set(130),
		.bytes = set(130 * 256),
		.complete = set(1),
		.shortened = set(1),
		.dropped = set(5),
	};
	fake_tlm.throttle = -1;
}

static bool fake_in_scope(const struct scope *scope, const struct val *cage)
{
	return !scope->cage.set || scope->cage.v == cage->v;
}

int ipc_telemetry(struct ipc *ipc, struct telemetry **all, size_t *count)
{
	(void)ipc;
	return fake_give(&fake_tlm.ring, sizeof(fake_tlm.ring), 1, all, count);
}

int ipc_plan(struct ipc *ipc, const struct scope *scope, struct tap **taps,
	     size_t *count)
{
	(void)ipc;
	return fake_give(fake_tlm.taps, sizeof(fake_tlm.taps[0]),
			 scope->cage.v ? 0 : fake_tlm.tap_count, taps, count);
}

int ipc_plan_set(struct ipc *ipc, const struct scope *where,
		 const struct plan_want *want)
{
	(void)ipc;
	(void)where;
	if (fake.err)
		return fake.err;
	fake_tlm.want = *want;
	fake_tlm.changes++;
	return 0;
}

int ipc_vdm(struct ipc *ipc, const struct scope *scope, struct vdm **vdm,
	    size_t *count)
{
	size_t n = 0;

	(void)ipc;
	if (!scope->cage.set || !scope->cage.v)
		n = fake_tlm.vdm_count;
	return fake_give(fake_tlm.vdm, sizeof(fake_tlm.vdm[0]), n, vdm, count);
}

int ipc_flag_log(struct ipc *ipc, const struct scope *scope,
		 const struct val *since, struct flag_entry **entries,
		 size_t *count)
{
	size_t first = 0;

	(void)ipc;
	if (scope->card.v)
		return fake_give(NULL, sizeof(**entries), 0, entries, count);
	while (since->set && first < fake_tlm.entry_count &&
	       fake_tlm.entries[first].seq.v <= since->v)
		first++;
	return fake_give(&fake_tlm.entries[first], sizeof(*fake_tlm.entries),
			 fake_in_scope(scope, &fake_tlm.entries[0].cage) ?
			 fake_tlm.entry_count - first : 0, entries, count);
}

int ipc_flag_counts(struct ipc *ipc, const struct scope *scope,
		    struct flag_count **counts, size_t *count)
{
	(void)ipc;
	return fake_give(fake_tlm.counts, sizeof(fake_tlm.counts[0]),
			 fake_in_scope(scope, &fake_tlm.counts[0].cage) ?
			 fake_tlm.count_count : 0, counts, count);
}

int ipc_history(struct ipc *ipc, const struct scope *scope,
		struct history **history, size_t *count)
{
	(void)ipc;
	return fake_give(&fake_tlm.history, sizeof(fake_tlm.history),
			 fake_in_scope(scope, &fake_tlm.history.cage),
			 history, count);
}

int ipc_blackboxes(struct ipc *ipc, struct blackbox **boxes, size_t *count)
{
	(void)ipc;
	return fake_give(&fake_tlm.box, sizeof(fake_tlm.box),
			 !fake_tlm.no_box, boxes, count);
}

int ipc_blackbox_read(struct ipc *ipc, uint32_t card, uint32_t id,
		      ipc_blob_t each, void *ctx)
{
	struct blob blob;
	size_t i, n;
	int err = 0;

	(void)ipc;
	assert_int_equal(card, 0);
	assert_int_equal(id, 3);
	for (i = 0; i < fake_tlm.record_count && !err; i += n) {
		n = fake_tlm.record_count - i < 16 ?
		    fake_tlm.record_count - i : 16;
		blob.len = n * sizeof(struct xpo_tlm_record);
		memcpy(blob.data, &fake_tlm.records[i], blob.len);
		err = each(&blob, ctx);
	}
	return err;
}

int ipc_blackbox_pin(struct ipc *ipc, uint32_t card, uint32_t id, bool pin)
{
	(void)ipc;
	(void)card;
	(void)id;
	if (fake.err)
		return fake.err;
	fake_tlm.pinned = pin;
	fake_tlm.changes++;
	return 0;
}

int ipc_blackbox_delete(struct ipc *ipc, uint32_t card, uint32_t id)
{
	(void)ipc;
	(void)card;
	(void)id;
	if (fake.err)
		return fake.err;
	fake_tlm.no_box = true;
	fake_tlm.changes++;
	return 0;
}

int ipc_cooling_set(struct ipc *ipc, uint32_t card, uint32_t cage,
		    bool throttle)
{
	(void)ipc;
	(void)card;
	(void)cage;
	if (fake.err)
		return fake.err;
	fake_tlm.throttle = throttle;
	return 0;
}

struct tlm {
	size_t next;
	uint64_t lost;
};

int tlm_open(unsigned int card, struct tlm **tlm)
{
	assert_int_equal(card, 0);
	if (fake_tlm.open_err)
		return fake_tlm.open_err;
	*tlm = calloc(1, sizeof(**tlm));
	assert_non_null(*tlm);
	return 0;
}

void tlm_close(struct tlm *tlm)
{
	free(tlm);
}

void tlm_info(const struct tlm *tlm, struct tlm_info *info)
{
	(void)tlm;
	memset(info, 0, sizeof(*info));
	strcpy(info->handle, "pci/0000:01:00.0");
	info->boot_cookie = 0x1234;
	info->epoch = 1;
}

/* At its end the card is removed, or nothing comes any more */
int tlm_next(struct tlm *tlm, struct xpo_tlm_record *record, int timeout_ms)
{
	(void)timeout_ms;
	if (tlm->next == fake_tlm.record_count)
		return fake_tlm.removed ? -ENODEV : 0;
	if (tlm->next == fake_tlm.lost_at)
		tlm->lost = fake_tlm.lost;
	*record = fake_tlm.records[tlm->next++];
	return 1;
}

uint64_t tlm_lost(const struct tlm *tlm)
{
	return tlm->lost;
}

uint64_t tlm_bad(const struct tlm *tlm)
{
	(void)tlm;
	return 0;
}

uint32_t tlm_crc32c(const void *data, size_t len)
{
	return libxpo_crc32c(data, len);
}
