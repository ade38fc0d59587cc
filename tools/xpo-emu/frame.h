/* SPDX-License-Identifier: GPL-2.0 */
/* An Ethernet frame on its way, from the destination address to the FCS. */
#ifndef XPO_EMU_FRAME_H
#define XPO_EMU_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FRAME_MAX	9238	/* hardware.md: PKT.MAX_FRAME */
#define FRAME_MIN	60
#define FRAME_FCS	4

struct frame {
	struct frame *next;
	uint64_t due;		/* for whoever it waits at */
	uint32_t len;		/* without FCS */
	bool bad_fcs;
	/* sum of the bytes from sum_start to sum_end, 0 and 0 when unknown */
	uint16_t sum_start;
	uint16_t sum_end;
	uint16_t sum;
	/* what the receiver found */
	uint16_t port;
	uint8_t rx_flags;
	uint32_t hash;
	uint8_t data[] __attribute__((aligned(8)));
};

/* @len is at most FRAME_MAX; all else is zero, but the data is not set. */
struct frame *frame_alloc(size_t len);
void frame_free(struct frame *f);

/* First in, first out. */
struct frame_list {
	struct frame *first;
	struct frame **last;
	unsigned int count;
};

static inline void frame_list_init(struct frame_list *l)
{
	l->first = NULL;
	l->last = &l->first;
	l->count = 0;
}

static inline void frame_list_add(struct frame_list *l, struct frame *f)
{
	f->next = NULL;
	*l->last = f;
	l->last = &f->next;
	l->count++;
}

static inline struct frame *frame_list_take(struct frame_list *l)
{
	struct frame *f = l->first;

	if (!f)
		return NULL;
	l->first = f->next;
	if (!l->first)
		l->last = &l->first;
	l->count--;
	return f;
}

void frame_list_free(struct frame_list *l);

#endif
