// SPDX-License-Identifier: GPL-2.0
/* libxpo: what it opens, the shadow area, clocks and checksums. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "../../tools/libxpo/crc32c.h"
#include "libxpo_image.h"

#define NEVER	UINT64_MAX

static int open_error(const struct image_memory *memory)
{
	struct libxpo *xpo;
	int err = libxpo_open_fd(&xpo, memory->fd);

	assert_int_not_equal(err, 0);
	return err;
}

static void test_open(void **state)
{
	struct image_memory memory;
	struct libxpo_info info;
	struct libxpo *xpo;

	(void)state;
	image_create(&memory);
	xpo = image_open(&memory);
	libxpo_get_info(xpo, &info);
	assert_int_equal(info.card, 3);
	assert_int_equal(info.cages, IMAGE_CAGES);
	assert_int_equal(info.slots, IMAGE_SLOTS);
	assert_int_equal(info.slots_per_cage, IMAGE_PER_CAGE);
	assert_int_equal(info.records, IMAGE_RECORDS);
	assert_int_equal(info.guard, IMAGE_GUARD);
	assert_int_equal(info.boot_cookie, IMAGE_COOKIE);
	assert_string_equal(info.handle, "pci/0000:01:00.0");
	libxpo_close(xpo);
	image_destroy(&memory);
}

/* One impossible value each; all of them are refused, and nothing is read */
static void test_open_refused(void **state)
{
	static const struct {
		size_t offset;
		unsigned int size;
		uint64_t value;
		int err;
	} bad[] = {
#define BAD(member, value, err)	\
		{ offsetof(struct xpo_tlm_header, member),	\
		  sizeof(((struct xpo_tlm_header *)0)->member), value, err }
		BAD(magic, 0, -EPROTO),
		BAD(version, 0, -EPROTONOSUPPORT),
		BAD(version, 2, -EPROTONOSUPPORT),
		BAD(header_size, 64, -EPROTO),
		BAD(record_size, 128, -EPROTO),
		BAD(records, 255, -EPROTO),
		BAD(records, 128, -EPROTO),
		BAD(records, 1u << 21, -EPROTO),
		BAD(guard, 256, -EPROTO),
		BAD(guard, NEVER, -EPROTO),
		BAD(ring_offset, 0, -EPROTO),
		BAD(ring_offset, 4096, -EPROTO),
		BAD(ring_offset, 8193, -EPROTO),
		BAD(ring_offset, 8192 + 4096, -EPROTO),
		BAD(ring_offset, NEVER - 4095, -EPROTO),
		BAD(ring_size, 65535, -EPROTO),
		BAD(shadow_offset, 0, -EPROTO),
		BAD(shadow_offset, 8192, -EPROTO),
		BAD(shadow_offset, NEVER - 4095, -EPROTO),
		BAD(shadow_slots, 0, -EPROTO),
		BAD(shadow_slots, 15, -EPROTO),
		BAD(shadow_slots, UINT32_MAX, -EPROTO),
		BAD(slots_per_cage, 0, -EPROTO),
		BAD(slots_per_cage, UINT32_MAX, -EPROTO),
		BAD(cages, 0, -EPROTO),
		BAD(cages, UINT32_MAX, -EPROTO),
#undef BAD
	};
	struct image_memory memory;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		image_create(&memory);
		memcpy((char *)memory.header + bad[i].offset, &bad[i].value,
		       bad[i].size);
		assert_int_equal(open_error(&memory), bad[i].err);
		image_destroy(&memory);
	}
	image_create(&memory);
	memset(memory.header->handle, 'x', sizeof(memory.header->handle));
	assert_int_equal(open_error(&memory), -EPROTO);
	image_destroy(&memory);
}

/* What is not there would be a SIGBUS */
static void test_open_short(void **state)
{
	static const size_t sizes[] = { 0, 100, 4096, 8192, 8192 + 65535 };
	struct image_memory memory;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		image_create(&memory);
		assert_int_equal(ftruncate(memory.fd, sizes[i]), 0);
		assert_int_equal(open_error(&memory), -EPROTO);
		image_destroy(&memory);
	}
}

static void test_open_others(void **state)
{
	struct libxpo *xpo;
	int pipes[2];

	(void)state;
	assert_int_equal(libxpo_open_path(&xpo, "/nowhere"), -ENOENT);
	assert_int_equal(libxpo_open_path(&xpo, "/"), -EPROTO);
	assert_int_not_equal(libxpo_open_path(&xpo, "/dev/null"), 0);
	assert_int_equal(libxpo_open_path(&xpo, "/dev/zero"), -EPROTO);
	assert_int_equal(libxpo_open_fd(&xpo, -1), -EBADF);
	assert_int_equal(pipe(pipes), 0);
	assert_int_equal(libxpo_open_fd(&xpo, pipes[0]), -EPROTO);
	close(pipes[0]);
	close(pipes[1]);
}

static void test_without_ring(void **state)
{
	struct xpo_tlm_record record;
	struct image_memory memory;
	struct libxpo_ring *ring;
	struct libxpo *xpo;

	(void)state;
	image_create(&memory);
	memory.header->records = 0;
	memory.header->ring_size = 0;
	xpo = image_open(&memory);
	assert_int_equal(libxpo_ring_open(&ring, xpo, LIBXPO_RING_NOW),
			 -EOPNOTSUPP);
	image_fill(&memory.shadow[5], 5);
	assert_int_equal(libxpo_read_shadow(xpo, 5, &record, NULL), 0);
	libxpo_close(xpo);
	image_destroy(&memory);
}

static int shadow_error(const struct libxpo *xpo, unsigned int slot)
{
	struct xpo_tlm_record record;

	return libxpo_read_shadow(xpo, slot, &record, NULL);
}

static void test_shadow(void **state)
{
	struct xpo_tlm_record want, record;
	struct image_memory memory;
	struct libxpo *xpo;
	uint64_t age;

	(void)state;
	image_create(&memory);
	xpo = image_open(&memory);
	assert_int_equal(shadow_error(xpo, 7), -ENODATA);
	assert_int_equal(shadow_error(xpo, IMAGE_SLOTS), -EINVAL);
	image_fill(&want, IMAGE_SLOTS + 7);
	image_store(&memory.shadow[7], &want);
	memory.shadow[7].crc32c = want.crc32c;
	assert_int_equal(libxpo_read_shadow(xpo, 7, &record, &age), 0);
	assert_memory_equal(&record, &want, sizeof(want));
	assert_true(age == NEVER);
	image_clock(&memory, want.time + 2000000000, 1000);
	assert_int_equal(libxpo_read_shadow(xpo, 7, &record, &age), 0);
	assert_true(age >= 2000000000);
	assert_true(age < 2000000000 + 60000000000ull);
	memory.header->flags = XPO_TLM_FLAG_GONE;
	assert_int_equal(shadow_error(xpo, 7), -ENODEV);
	libxpo_close(xpo);
	image_destroy(&memory);
}

/* A sample of what did not answer is good, and says so */
static void test_shadow_status(void **state)
{
	struct xpo_tlm_record record;
	struct image_memory memory;
	struct libxpo *xpo;

	(void)state;
	image_create(&memory);
	xpo = image_open(&memory);
	image_fill(&memory.shadow[0], 16);
	memory.shadow[0].status = XPO_TLM_STATUS_TIMEOUT;
	memset(memory.shadow[0].data, 0, XPO_TLM_DATA_LEN);
	image_seal(&memory.shadow[0]);
	assert_int_equal(libxpo_read_shadow(xpo, 0, &record, NULL), 0);
	assert_string_equal(libxpo_status_name(record.status), "timeout");
	assert_string_equal(libxpo_status_name(200), "unknown");
	libxpo_close(xpo);
	image_destroy(&memory);
}

/* Damage: each is refused, with a right checksum where that is the point */
static void test_shadow_damage(void **state)
{
	struct xpo_tlm_record good;
	struct image_memory memory;
	struct xpo_tlm_record *r;
	struct libxpo *xpo;
	size_t i;

	(void)state;
	image_create(&memory);
	xpo = image_open(&memory);
	image_clock(&memory, 20000, 0);
	r = &memory.shadow[3];
	image_fill(&good, 3);
#define REFUSED(change, want) do {		\
	*r = good;				\
	change;					\
	image_seal(r);				\
	assert_int_equal(shadow_error(xpo, 3), want);	\
} while (0)
	REFUSED(r->seq_begin++, -EAGAIN);
	REFUSED(r->seq_end++, -EAGAIN);
	REFUSED(r->length = 0, -EPROTO);
	REFUSED(r->length = 129, -EPROTO);
	REFUSED(r->offset = 129, -EPROTO);
	REFUSED(r->offset = 1, -EPROTO);
	REFUSED(r->cage = 1, -EPROTO);
	REFUSED(r->cage = 2, -EPROTO);
	REFUSED(r->endpoint = 4, -EPROTO);
	REFUSED(r->slot = 4, -EPROTO);
	REFUSED(r->slot = UINT32_MAX, -EPROTO);
	REFUSED(r->status = 9, -EPROTO);
	REFUSED(r->time_end = r->time - 1, -EPROTO);
	REFUSED(r->time_end = NEVER, -EPROTO);
	REFUSED(r->time_end = 90000000000ull, -EPROTO);
	REFUSED(r->boot_cookie++, -ENODATA);
	REFUSED((void)0, 0);
#undef REFUSED
	for (i = 0; i < XPO_TLM_CRC_LEN + 4; i++) {
		*r = good;
		((uint8_t *)r)[i] ^= 1u << i % 8;
		assert_int_not_equal(shadow_error(xpo, 3), 0);
	}
	libxpo_close(xpo);
	image_destroy(&memory);
}

static void test_clock(void **state)
{
	struct libxpo_clock clock;
	struct image_memory memory;
	uint64_t error, then;
	struct libxpo *xpo;

	(void)state;
	image_create(&memory);
	xpo = image_open(&memory);
	assert_int_equal(libxpo_get_clock(xpo, &clock), -ENODATA);
	image_clock(&memory, 7000000000ull, 250);
	assert_int_equal(libxpo_get_clock(xpo, &clock), 0);
	assert_int_equal(libxpo_to_monotonic(&clock, 7000000000ull, &error),
			 clock.monotonic_ns);
	assert_int_equal(error, 250);
	then = libxpo_to_monotonic(&clock, 6000000000ull, &error);
	assert_int_equal(then, clock.monotonic_ns - 1000000000);
	assert_int_equal(error, 250 + 600000);
	assert_int_equal(libxpo_to_tai(&clock, 6000000000ull, NULL),
			 then + 5000000000ull);
	assert_int_equal(libxpo_from_monotonic(&clock, then, &error),
			 6000000000ull);
	assert_int_equal(error, 250 + 600000);
	memory.header->clock.seq++;
	assert_int_equal(libxpo_get_clock(xpo, &clock), -EAGAIN);
	libxpo_close(xpo);
	image_destroy(&memory);
}

static void test_crc(void **state)
{
	uint8_t data[4096];
	size_t len, at;

	(void)state;
	/* RFC 3720, section B.4 */
	memset(data, 0, 32);
	assert_int_equal(xpo_crc32c_by_table(data, 32), 0x8a9136aa);
	memset(data, 0xff, 32);
	assert_int_equal(xpo_crc32c_by_table(data, 32), 0x62a8ab43);
	assert_int_equal(libxpo_crc32c("123456789", 9), 0xe3069283);
	if (!xpo_crc32c_cpu_has_it())
		skip();
	assert_ptr_equal(xpo_crc32c_choose(), xpo_crc32c_by_cpu);
	srand(1);
	for (at = 0; at < sizeof(data); at++)
		data[at] = rand();
	for (at = 0; at < 16; at++)
		for (len = 0; len < 600; len++)
			assert_int_equal(xpo_crc32c_by_cpu(data + at, len),
					 xpo_crc32c_by_table(data + at, len));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_open),
		cmocka_unit_test(test_open_refused),
		cmocka_unit_test(test_open_short),
		cmocka_unit_test(test_open_others),
		cmocka_unit_test(test_without_ring),
		cmocka_unit_test(test_shadow),
		cmocka_unit_test(test_shadow_status),
		cmocka_unit_test(test_shadow_damage),
		cmocka_unit_test(test_clock),
		cmocka_unit_test(test_crc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
