/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Arithmetic of the card's rings (hardware.md section 1.5): indices are free
 * running 16-bit numbers, the generation bit is 1 on the first lap, 0 on the
 * second, and so on. Pure, so that unit tests can compile it in user space.
 */
#ifndef XPO_RING_H
#define XPO_RING_H

#include <linux/types.h>

static inline u16 xpo_ring_slot(u16 index, u8 log2)
{
	return index & ((1u << log2) - 1);
}

static inline bool xpo_ring_gen(u16 index, u8 log2)
{
	return !((index >> log2) & 1);
}

/* Does the last word of the entry at index say that it was written? */
static inline bool xpo_ring_ready(u32 gen, u16 index, u8 log2)
{
	return (gen & 1) == xpo_ring_gen(index, log2);
}

/*
 * Is index a place between from and to, both included? to is at most the
 * ring's size ahead of from.
 */
static inline bool xpo_ring_between(u16 from, u16 index, u16 to)
{
	return (u16)(index - from) <= (u16)(to - from);
}

/* Free places of a ring whose entries from done to before tail are in use */
static inline u32 xpo_ring_free(u16 tail, u16 done, u8 log2)
{
	return (1u << log2) - (u16)(tail - done);
}

/* Smallest ring, as a power of two from min to max, for n entries */
static inline u8 xpo_ring_log2(u32 n, u8 min, u8 max)
{
	u8 log2 = min;

	while (log2 < max && (1u << log2) < n)
		log2++;
	return log2;
}

#endif
