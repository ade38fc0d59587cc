/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Memory as /dev/xpo/N shows it, without a card: a test writes it, libxpo
 * reads it through a file descriptor.
 */
#ifndef LIBXPO_IMAGE_H
#define LIBXPO_IMAGE_H

#include <linux/xpo_telemetry.h>
#include <stdint.h>

#include "../../tools/libxpo/libxpo.h"

#define IMAGE_RECORDS	256
#define IMAGE_GUARD	64
#define IMAGE_KEPT	(IMAGE_RECORDS - IMAGE_GUARD)
#define IMAGE_CAGES	2
#define IMAGE_PER_CAGE	8
#define IMAGE_SLOTS	(IMAGE_CAGES * IMAGE_PER_CAGE)
#define IMAGE_COOKIE	0x12345678u

struct image_memory {
	int fd;
	struct xpo_tlm_header *header;
	struct xpo_tlm_record *shadow;
	struct xpo_tlm_record *ring;
	size_t size;
};

void image_create(struct image_memory *memory);
/* The same with another number of cages and of slots for each */
void image_create_slots(struct image_memory *memory, unsigned int cages,
			unsigned int per_cage);
void image_destroy(struct image_memory *memory);
/* Another descriptor of it, which the library may close */
struct libxpo *image_open(const struct image_memory *memory);

/* A good sample with this sequence number, of a slot that depends on it */
void image_fill(struct xpo_tlm_record *record, uint64_t seq);
/* After a change: the checksum is right again */
void image_seal(struct xpo_tlm_record *record);
/* As the card does: begin, the rest, end */
void image_store(struct xpo_tlm_record *to, const struct xpo_tlm_record *from);
/* Record n into its place of the ring, good, but not published */
void image_write(struct image_memory *memory, uint64_t n);
void image_publish(struct image_memory *memory, uint64_t head);
/* Card time card_ns is now */
void image_clock(struct image_memory *memory, uint64_t card_ns,
		 uint64_t error_ns);
uint64_t image_now_ns(void);

#endif /* LIBXPO_IMAGE_H */
