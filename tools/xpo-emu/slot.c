// SPDX-License-Identifier: GPL-2.0
#include "slot.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "crc32c.h"

#define SLOT_HEAD	offsetof(struct hw_slot, time)
#define SLOT_TAIL	offsetof(struct hw_slot, seq_end)

void slot_seal(struct hw_slot *s, uint64_t number)
{
	s->seq_begin = number;
	s->seq_end = number;
	s->crc32c = crc32c(s, offsetof(struct hw_slot, crc32c));
}

static bool slot_store(struct card *c, uint64_t addr, const struct hw_slot *s)
{
	struct hw_slot *to = dma_map(c, addr, sizeof(*s), true);

	if (!to)
		return false;
	__atomic_store_n(&to->seq_begin, s->seq_begin, __ATOMIC_RELAXED);
	__atomic_thread_fence(__ATOMIC_RELEASE);
	memcpy(&to->time, &s->time, SLOT_TAIL - SLOT_HEAD);
	__atomic_store_n(&to->seq_end, s->seq_end, __ATOMIC_RELEASE);
	return true;
}

void slot_write(struct card *c, uint64_t addr, const struct hw_slot *s,
		dma_done done, void *arg)
{
	if (slot_store(c, addr, s)) {
		done(arg, 0, NULL);
		return;
	}
	dma_write(c, addr, s, SLOT_HEAD, done, arg);
	dma_write(c, addr + SLOT_HEAD, &s->time, SLOT_TAIL - SLOT_HEAD, done,
		  arg);
	dma_write(c, addr + SLOT_TAIL, &s->seq_end, sizeof(s->seq_end), done,
		  arg);
}
