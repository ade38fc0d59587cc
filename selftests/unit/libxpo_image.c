// SPDX-License-Identifier: GPL-2.0
#include "libxpo_image.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define IMAGE_PAGE		4096
#define IMAGE_SHADOW_OFFSET	IMAGE_PAGE

void image_create(struct image_memory *memory)
{
	image_create_slots(memory, IMAGE_CAGES, IMAGE_PER_CAGE);
}

void image_create_slots(struct image_memory *memory, unsigned int cages,
			unsigned int per_cage)
{
	size_t shadow_size = cages * per_cage * XPO_TLM_RECORD_SIZE;
	size_t ring_offset = IMAGE_SHADOW_OFFSET +
			     (shadow_size + IMAGE_PAGE - 1) / IMAGE_PAGE *
			     IMAGE_PAGE;
	struct xpo_tlm_header *header;
	char *map;

	memory->size = ring_offset + IMAGE_RECORDS * XPO_TLM_RECORD_SIZE;
	memory->fd = memfd_create("xpo", MFD_CLOEXEC);
	assert_true(memory->fd >= 0);
	assert_int_equal(ftruncate(memory->fd, memory->size), 0);
	map = mmap(NULL, memory->size, PROT_READ | PROT_WRITE, MAP_SHARED,
		   memory->fd, 0);
	assert_true(map != MAP_FAILED);
	header = (void *)map;
	*header = (struct xpo_tlm_header){
		.magic = XPO_TLM_MAGIC,
		.version = XPO_TLM_VERSION,
		.header_size = XPO_TLM_HEADER_SIZE,
		.record_size = XPO_TLM_RECORD_SIZE,
		.records = IMAGE_RECORDS,
		.guard = IMAGE_GUARD,
		.ring_offset = ring_offset,
		.ring_size = IMAGE_RECORDS * XPO_TLM_RECORD_SIZE,
		.shadow_offset = IMAGE_SHADOW_OFFSET,
		.shadow_slots = cages * per_cage,
		.slots_per_cage = per_cage,
		.card = 3,
		.cages = cages,
		.boot_cookie = IMAGE_COOKIE,
		.handle = "pci/0000:01:00.0",
	};
	memory->header = header;
	memory->shadow = (void *)(map + IMAGE_SHADOW_OFFSET);
	memory->ring = (void *)(map + ring_offset);
}

void image_destroy(struct image_memory *memory)
{
	munmap(memory->header, memory->size);
	close(memory->fd);
}

struct libxpo *image_open(const struct image_memory *memory)
{
	struct libxpo *xpo;
	int fd = dup(memory->fd);

	assert_true(fd >= 0);
	assert_int_equal(libxpo_open_fd(&xpo, fd), 0);
	return xpo;
}

/* Bit by bit: not by what is being tested */
static uint32_t image_crc(const void *data, size_t len)
{
	const uint8_t *p = data;
	uint32_t crc = ~0u;
	int bit;

	while (len--) {
		crc ^= *p++;
		for (bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78 : 0);
	}
	return ~crc;
}

void image_seal(struct xpo_tlm_record *record)
{
	record->crc32c = image_crc(record, XPO_TLM_CRC_LEN);
}

void image_fill(struct xpo_tlm_record *record, uint64_t seq)
{
	uint32_t slot = seq % IMAGE_SLOTS;
	unsigned int i;

	*record = (struct xpo_tlm_record){
		.seq_begin = seq,
		.time = 1000 * seq,
		.time_end = 1000 * seq + 500,
		.cage = slot / IMAGE_PER_CAGE,
		.endpoint = slot % 2 ? XPO_TLM_ENDPOINT_CAGE : 1,
		.page = 0x11,
		.offset = 128,
		.length = XPO_TLM_DATA_LEN,
		.slot = slot,
		.boot_cookie = IMAGE_COOKIE,
		.sample = seq,
		.seq_end = seq,
	};
	for (i = 0; i < XPO_TLM_DATA_LEN; i++)
		record->data[i] = seq * 31 + i;
	image_seal(record);
}

void image_store(struct xpo_tlm_record *to, const struct xpo_tlm_record *from)
{
	__atomic_store_n(&to->seq_begin, from->seq_begin, __ATOMIC_RELEASE);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	memcpy((char *)to + sizeof(to->seq_begin),
	       (const char *)from + sizeof(to->seq_begin),
	       sizeof(*to) - sizeof(to->seq_begin) - sizeof(to->seq_end));
	__atomic_store_n(&to->seq_end, from->seq_end, __ATOMIC_RELEASE);
}

void image_write(struct image_memory *memory, uint64_t n)
{
	struct xpo_tlm_record record;

	image_fill(&record, n + 1);
	image_store(&memory->ring[n % IMAGE_RECORDS], &record);
}

void image_publish(struct image_memory *memory, uint64_t head)
{
	__atomic_store_n(&memory->header->head, head, __ATOMIC_RELEASE);
}

void image_clock(struct image_memory *memory, uint64_t card_ns,
		 uint64_t error_ns)
{
	struct xpo_tlm_clock *clock = &memory->header->clock;

	clock->card_ns = card_ns;
	clock->monotonic_ns = image_now_ns();
	clock->tai_ns = clock->monotonic_ns + 5000000000ull;
	clock->error_ns = error_ns;
	clock->updates++;
	clock->seq += 2;
}

uint64_t image_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}
