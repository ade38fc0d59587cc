// SPDX-License-Identifier: GPL-2.0
/*
 * Layout of /dev/xpo/N as user space sees it: offsets are part of the
 * interface, and a record is what the card writes.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <linux/xpo_telemetry.h>

#include "../../driver/regs.h"
#include "../../driver/tlm_check.h"

#define RECORDS		256
#define GUARD		64

#define assert_offset(type, member, offset) \
	assert_int_equal(offsetof(struct type, member), offset)
#define assert_same_offset(member) \
	assert_int_equal(offsetof(struct xpo_tlm_record, member), \
			 offsetof(struct xpo_hw_slot, member))

static void test_header(void **state)
{
	(void)state;
	assert_offset(xpo_tlm_header, magic, 0);
	assert_offset(xpo_tlm_header, version, 8);
	assert_offset(xpo_tlm_header, header_size, 12);
	assert_offset(xpo_tlm_header, record_size, 16);
	assert_offset(xpo_tlm_header, records, 20);
	assert_offset(xpo_tlm_header, guard, 24);
	assert_offset(xpo_tlm_header, ring_offset, 32);
	assert_offset(xpo_tlm_header, ring_size, 40);
	assert_offset(xpo_tlm_header, shadow_offset, 48);
	assert_offset(xpo_tlm_header, shadow_slots, 56);
	assert_offset(xpo_tlm_header, slots_per_cage, 60);
	assert_offset(xpo_tlm_header, card, 64);
	assert_offset(xpo_tlm_header, cages, 68);
	assert_offset(xpo_tlm_header, boot_cookie, 72);
	assert_offset(xpo_tlm_header, handle, 80);
	assert_offset(xpo_tlm_header, head, 128);
	assert_offset(xpo_tlm_header, dropped, 136);
	assert_offset(xpo_tlm_header, bad, 144);
	assert_offset(xpo_tlm_header, epoch, 152);
	assert_offset(xpo_tlm_header, flags, 160);
	assert_offset(xpo_tlm_header, clock, 192);
	assert_int_equal(sizeof(struct xpo_tlm_header), 240);
}

static void test_clock(void **state)
{
	(void)state;
	assert_offset(xpo_tlm_clock, seq, 0);
	assert_offset(xpo_tlm_clock, card_ns, 8);
	assert_offset(xpo_tlm_clock, monotonic_ns, 16);
	assert_offset(xpo_tlm_clock, tai_ns, 24);
	assert_offset(xpo_tlm_clock, error_ns, 32);
	assert_offset(xpo_tlm_clock, updates, 40);
	assert_int_equal(sizeof(struct xpo_tlm_clock), 48);
}

static void test_record(void **state)
{
	(void)state;
	assert_same_offset(seq_begin);
	assert_same_offset(time);
	assert_same_offset(time_end);
	assert_same_offset(cage);
	assert_same_offset(endpoint);
	assert_same_offset(bank);
	assert_same_offset(page);
	assert_same_offset(offset);
	assert_same_offset(length);
	assert_same_offset(status);
	assert_same_offset(slot);
	assert_same_offset(boot_cookie);
	assert_same_offset(insertions);
	assert_same_offset(missed);
	assert_same_offset(data);
	assert_same_offset(crc32c);
	assert_same_offset(seq_end);
	assert_offset(xpo_tlm_record, sample, 48);
	assert_offset(xpo_tlm_record, freeze, 56);
	assert_offset(xpo_tlm_record, crc32c, XPO_TLM_CRC_LEN);
	assert_int_equal(sizeof(struct xpo_tlm_record), XPO_TLM_RECORD_SIZE);
}

static void test_status(void **state)
{
	(void)state;
	assert_int_equal(XPO_TLM_STATUS_OK, XPO_HW_STATUS_OK);
	assert_int_equal(XPO_TLM_STATUS_INVALID, XPO_HW_STATUS_INVALID);
	assert_int_equal(XPO_TLM_STATUS_NO_MODULE, XPO_HW_STATUS_NO_MODULE);
	assert_int_equal(XPO_TLM_STATUS_NO_ENDPOINT, XPO_HW_STATUS_NO_ENDPOINT);
	assert_int_equal(XPO_TLM_STATUS_IN_RESET, XPO_HW_STATUS_IN_RESET);
	assert_int_equal(XPO_TLM_STATUS_NACK, XPO_HW_STATUS_NACK);
	assert_int_equal(XPO_TLM_STATUS_TIMEOUT, XPO_HW_STATUS_TIMEOUT);
	assert_int_equal(XPO_TLM_STATUS_PAGE_REJECTED,
			 XPO_HW_STATUS_PAGE_REJECTED);
	assert_int_equal(XPO_TLM_STATUS_BUS_ERROR, XPO_HW_STATUS_BUS_ERROR);
}

static void test_magic(void **state)
{
	uint64_t magic = XPO_TLM_MAGIC;

	(void)state;
	assert_memory_equal(&magic, "XPOTLM1", 8);
}

static void test_produced(void **state)
{
	(void)state;
	assert_true(xpo_tlm_check_produced(7, 7, 64));
	assert_true(xpo_tlm_check_produced(64, 7, 64));
	assert_false(xpo_tlm_check_produced(65, 7, 64));
	assert_false(xpo_tlm_check_produced(6, 7, 64));
	assert_false(xpo_tlm_check_produced(UINT64_MAX, 7, 64));
	assert_false(xpo_tlm_check_produced(0, UINT64_MAX, UINT64_MAX));
}

/* A wrong number that lies there for many looks is one mistake */
static void test_news(void **state)
{
	struct xpo_tlm_wrong wrong = { .there = false };

	(void)state;
	assert_true(xpo_tlm_check_news(&wrong, 0));
	assert_false(xpo_tlm_check_news(&wrong, 0));
	assert_true(xpo_tlm_check_news(&wrong, UINT64_MAX));
	assert_false(xpo_tlm_check_news(&wrong, UINT64_MAX));
	assert_true(xpo_tlm_check_news(&wrong, 0));
	wrong.there = false;
	assert_true(xpo_tlm_check_news(&wrong, 0));
}

/* What the card may overwrite with its credit is not there any more. */
static void test_kept(void **state)
{
	uint64_t head;

	(void)state;
	for (head = 0; head < 3 * RECORDS; head++) {
		uint64_t first = head < RECORDS - GUARD ?
				 0 : head - (RECORDS - GUARD);

		assert_false(xpo_tlm_check_kept(head, head, RECORDS, GUARD));
		if (head)
			assert_true(xpo_tlm_check_kept(first, head, RECORDS,
						       GUARD));
		if (first)
			assert_false(xpo_tlm_check_kept(first - 1, head,
							RECORDS, GUARD));
	}
	assert_false(xpo_tlm_check_kept(UINT64_MAX, 5, RECORDS, GUARD));
}

static const struct xpo_tlm_limits limits = {
	.cages = 16,
	.endpoints = 2,
	.slots = 1024,
};

static struct xpo_tlm_record good_record(uint64_t n)
{
	return (struct xpo_tlm_record) {
		.seq_begin = n + 1,
		.seq_end = n + 1,
		.time = 1000,
		.time_end = 1000,
		.cage = 15,
		.endpoint = 1,
		.bank = 3,
		.page = 0x11,
		.offset = 128,
		.length = 128,
		.slot = 1023,
	};
}

static void assert_bad(const struct xpo_tlm_record *record, const char *what)
{
	const char *bad = xpo_tlm_check_record(record, 9, &limits);

	assert_non_null(bad);
	assert_string_equal(bad, what);
}

static void test_record_good(void **state)
{
	struct xpo_tlm_record record = good_record(9);

	(void)state;
	assert_null(xpo_tlm_check_record(&record, 9, &limits));
	record.endpoint = XPO_TLM_ENDPOINT_CAGE;
	assert_null(xpo_tlm_check_record(&record, 9, &limits));
	record.offset = 0;
	assert_null(xpo_tlm_check_record(&record, 9, &limits));
	record.time_end = UINT64_MAX;
	assert_null(xpo_tlm_check_record(&record, 9, &limits));
}

static void test_record_sequence(void **state)
{
	struct xpo_tlm_record record = good_record(9);

	(void)state;
	assert_non_null(xpo_tlm_check_record(&record, 8, &limits));
	record.seq_end++;
	assert_bad(&record, "sequence number");
	record = good_record(9 + RECORDS);
	assert_bad(&record, "sequence number");
	memset(&record, 0, sizeof(record));
	assert_bad(&record, "sequence number");
}

static void test_record_range(void **state)
{
	struct xpo_tlm_record record = good_record(9);

	(void)state;
	record.length = 0;
	assert_bad(&record, "length");
	record.length = 129;
	assert_bad(&record, "length");
	record.length = 128;
	record.offset = 129;
	assert_bad(&record, "length");
	record.offset = 1;
	assert_bad(&record, "length");
}

static void test_record_source(void **state)
{
	struct xpo_tlm_record record = good_record(9);

	(void)state;
	record.cage = 16;
	assert_bad(&record, "source");
	record = good_record(9);
	record.endpoint = 2;
	assert_bad(&record, "source");
	record = good_record(9);
	record.slot = 1024;
	assert_bad(&record, "source");
	record = good_record(9);
	record.time_end--;
	assert_bad(&record, "time");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_record),
		cmocka_unit_test(test_status),
		cmocka_unit_test(test_magic),
		cmocka_unit_test(test_produced),
		cmocka_unit_test(test_news),
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_record_good),
		cmocka_unit_test(test_record_sequence),
		cmocka_unit_test(test_record_range),
		cmocka_unit_test(test_record_source),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
