// SPDX-License-Identifier: GPL-2.0
/*
 * What may be believed. All of it comes from the card and the driver, and a
 * number that is impossible means that the rest is not to be trusted either.
 */
#include <errno.h>
#include <string.h>

#include "priv.h"

#define CHECK_PAGE		4096
#define CHECK_RECORDS_MIN	(1u << 8)
#define CHECK_RECORDS_MAX	(1u << 20)
#define CHECK_SLOTS_MAX		(1u << 16)
#define CHECK_CAGES_MAX		256
#define CHECK_LOWER_SIZE	128
#define CHECK_MEMORY_SIZE	256

/* Areas are whole pages behind the header; nothing can overflow then */
static int check_area(uint64_t offset, uint64_t size)
{
	if (offset % CHECK_PAGE || offset < XPO_TLM_HEADER_SIZE ||
	    offset > UINT32_MAX || !size || size > UINT32_MAX)
		return -EPROTO;
	return 0;
}

static int check_ring(const struct xpo_tlm_header *header, uint64_t shadow_end)
{
	uint64_t records = le32toh(header->records);
	uint64_t offset = le64toh(header->ring_offset);
	uint64_t size = le64toh(header->ring_size);

	if (!records)
		return 0;
	if (records < CHECK_RECORDS_MIN || records > CHECK_RECORDS_MAX ||
	    records & (records - 1) || le64toh(header->guard) >= records ||
	    size != records * XPO_TLM_RECORD_SIZE || check_area(offset, size))
		return -EPROTO;
	if (offset < shadow_end &&
	    offset + size > le64toh(header->shadow_offset))
		return -EPROTO;
	return 0;
}

static int check_shadow(const struct xpo_tlm_header *header)
{
	uint64_t slots = le32toh(header->shadow_slots);
	uint64_t cages = le32toh(header->cages);
	uint64_t per_cage = le32toh(header->slots_per_cage);

	if (!slots || slots > CHECK_SLOTS_MAX || !cages ||
	    cages > CHECK_CAGES_MAX || !per_cage || cages * per_cage > slots)
		return -EPROTO;
	return check_area(le64toh(header->shadow_offset),
			  slots * XPO_TLM_RECORD_SIZE);
}

int xpo_check_header(const struct xpo_tlm_header *header)
{
	int err;

	if (le64toh(header->magic) != XPO_TLM_MAGIC)
		return -EPROTO;
	if (le32toh(header->version) != XPO_TLM_VERSION)
		return -EPROTONOSUPPORT;
	if (le32toh(header->header_size) != XPO_TLM_HEADER_SIZE ||
	    le32toh(header->record_size) != XPO_TLM_RECORD_SIZE ||
	    !memchr(header->handle, '\0', sizeof(header->handle)))
		return -EPROTO;
	err = check_shadow(header);
	if (err)
		return err;
	return check_ring(header, le64toh(header->shadow_offset) +
			  (uint64_t)le32toh(header->shadow_slots) *
			  XPO_TLM_RECORD_SIZE);
}

/* A range is in the lower memory or in a page, and does not leave it */
static bool check_length(const struct xpo_tlm_record *record)
{
	unsigned int end = record->offset + record->length;

	if (!record->length || record->length > XPO_TLM_DATA_LEN)
		return false;
	return end <= (record->offset < CHECK_LOWER_SIZE ? CHECK_LOWER_SIZE :
							   CHECK_MEMORY_SIZE);
}

static bool check_source(const struct libxpo *xpo,
			 const struct xpo_tlm_record *record)
{
	uint32_t slot = le32toh(record->slot);

	return record->cage < xpo->info.cages &&
	       slot < xpo->info.slots &&
	       slot / xpo->info.slots_per_cage == record->cage &&
	       (record->endpoint < LIBXPO_ENDPOINTS ||
		record->endpoint == XPO_TLM_ENDPOINT_CAGE) &&
	       record->status <= XPO_TLM_STATUS_BUS_ERROR;
}

bool xpo_check_boot(const struct libxpo *xpo,
		    const struct xpo_tlm_record *record)
{
	return le32toh(record->boot_cookie) ==
	       (uint32_t)load64(&xpo->header->boot_cookie);
}

enum check_result xpo_check_record(const struct libxpo *xpo,
				   const struct xpo_tlm_record *record)
{
	if (le32toh(record->crc32c) != xpo->crc32c(record, XPO_TLM_CRC_LEN))
		return CHECK_CRC;
	if (!check_length(record))
		return CHECK_LENGTH;
	if (!check_source(xpo, record))
		return CHECK_SOURCE;
	if (le64toh(record->time_end) < le64toh(record->time))
		return CHECK_TIME;
	return CHECK_GOOD;
}
