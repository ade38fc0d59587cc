// SPDX-License-Identifier: GPL-2.0
#include "emu_tap_util.h"

static void tap_enable(struct host *h)
{
	host_run_ms(h, TAP_READY_MS);
	wr(h, HW_TLM_SHADOW_LO, (uint32_t)(HOST_BASE + HOST_SHADOW));
	wr(h, HW_TLM_SHADOW_HI, (HOST_BASE + HOST_SHADOW) >> 32);
	wr(h, HW_TLM_SLOTS, TAP_SLOTS);
	wr(h, HW_TLM_CTRL, HW_TLM_CTRL_ENABLE);
	assert_int_equal(rd(h, HW_TLM_STATUS), HW_TLM_STATUS_RUNNING);
}

struct host *tap_open(const char *model)
{
	struct host *h = host_open(model);

	tap_enable(h);
	return h;
}

struct host *tap_open_conf(struct card_conf *conf)
{
	struct host *h = host_open_conf(conf);

	tap_enable(h);
	return h;
}

uint32_t set_tap(struct host *h, unsigned int slot, uint32_t target,
		 uint32_t range, uint32_t period_us)
{
	wr(h, HW_TLM_TAP_TARGET, target);
	wr(h, HW_TLM_TAP_RANGE, range);
	wr(h, HW_TLM_TAP_PERIOD_US, period_us);
	wr(h, HW_TLM_TAP_OP, slot | HW_TAP_OP_SET << 24);
	return rd(h, HW_TLM_TAP_RESULT);
}

void clear_tap(struct host *h, unsigned int slot)
{
	wr(h, HW_TLM_TAP_OP, slot | HW_TAP_OP_CLEAR << 24);
}

static void check_crc(const struct hw_slot *s)
{
	assert_int_equal(s->seq_begin, s->seq_end);
	assert_int_equal(s->crc32c, crc32c(s, offsetof(struct hw_slot,
						       crc32c)));
}

const struct hw_slot *tap_slot(struct host *h, unsigned int slot)
{
	const struct hw_slot *s = (const void *)(h->memory + HOST_SHADOW +
						 slot * sizeof(*s));

	if (!s->seq_begin && !s->seq_end)
		return s;
	check_crc(s);
	assert_int_equal(s->seq_begin, s->sample);
	return s;
}

void ring_setup(struct host *h, uint32_t count, uint32_t us, uint64_t limit)
{
	uint64_t *table = (uint64_t *)(h->memory + RING_TABLE);
	unsigned int i;

	for (i = 0; i < RING_CHUNKS; i++)
		table[i] = HOST_BASE + RING_DATA +
			   (RING_CHUNKS - 1 - i) * 4096;
	memset(h->memory + RING_DATA, 0, RING_RECORDS * 256);
	memset(h->memory + RING_INDEX, 0, 64);
	wr(h, HW_TLM_RING_TABLE_LO, (uint32_t)(HOST_BASE + RING_TABLE));
	wr(h, HW_TLM_RING_TABLE_HI, (HOST_BASE + RING_TABLE) >> 32);
	wr(h, HW_TLM_RING_SIZE, RING_LOG2);
	wr(h, HW_TLM_RING_CHUNK, 12);
	wr(h, HW_TLM_RING_INDEX_LO, (uint32_t)(HOST_BASE + RING_INDEX));
	wr(h, HW_TLM_RING_INDEX_HI, (HOST_BASE + RING_INDEX) >> 32);
	wr(h, HW_TLM_RING_VECTOR, VECTOR_RING);
	wr(h, HW_TLM_RING_COALESCE, count);
	wr(h, HW_TLM_RING_COALESCE_US, us);
	ring_limit(h, limit);
}

void ring_start(struct host *h)
{
	wr(h, HW_TLM_RING_CTRL, HW_TLM_RING_CTRL_ENABLE);
	assert_int_equal(rd(h, HW_TLM_RING_STATUS),
			 HW_TLM_RING_STATUS_RUNNING);
}

void ring_limit(struct host *h, uint64_t limit)
{
	wr(h, HW_TLM_RING_LIMIT_HI, limit >> 32);
	wr(h, HW_TLM_RING_LIMIT_LO, limit);
}

const struct hw_slot *ring_record(struct host *h, uint64_t n)
{
	const uint64_t *table = (const uint64_t *)(h->memory + RING_TABLE);
	unsigned int at = n % RING_RECORDS;
	const struct hw_slot *s;

	s = (const void *)(h->memory + table[at / 16] - HOST_BASE +
			   at % 16 * sizeof(*s));
	assert_int_equal(s->seq_begin, n + 1);
	check_crc(s);
	return s;
}

const struct hw_ring_index *ring_index(struct host *h)
{
	return (const void *)(h->memory + RING_INDEX);
}

uint64_t ring_produced(struct host *h)
{
	uint64_t lo = rd(h, HW_TLM_RING_PRODUCED_LO);

	return lo | (uint64_t)rd(h, HW_TLM_RING_PRODUCED_HI) << 32;
}

uint64_t ring_dropped(struct host *h)
{
	uint64_t lo = rd(h, HW_TLM_RING_DROPPED_LO);

	return lo | (uint64_t)rd(h, HW_TLM_RING_DROPPED_HI) << 32;
}
