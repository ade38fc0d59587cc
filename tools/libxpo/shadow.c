// SPDX-License-Identifier: GPL-2.0
/*
 * The newest sample of each tap.
 */
#include <errno.h>
#include <string.h>

#include "priv.h"

#define SHADOW_TRIES	100

static uint64_t shadow_age(uint64_t now, uint64_t time)
{
	if (now == UINT64_MAX)
		return UINT64_MAX;
	/* within the error of the relation a sample may seem to be newer */
	return now > time ? now - time : 0;
}

/* The card writes seq_begin first and seq_end last */
static int shadow_copy(const struct xpo_tlm_record *from,
		       struct xpo_tlm_record *record)
{
	uint64_t end = load64(&from->seq_end);

	memcpy(record, from, sizeof(*record));
	read_barrier();
	if (load64(&from->seq_begin) != end ||
	    le64toh(record->seq_begin) != end)
		return -EAGAIN;
	record->seq_end = htole64(end);
	return end ? 0 : -ENODATA;
}

static int shadow_check(const struct libxpo *xpo, unsigned int slot,
			const struct xpo_tlm_record *record, uint64_t latest)
{
	if (xpo_check_record(xpo, record) != CHECK_GOOD ||
	    le32toh(record->slot) != slot)
		return -EPROTO;
	if (!xpo_check_boot(xpo, record))
		return -ENODATA;
	return le64toh(record->time_end) > latest ? -EPROTO : 0;
}

int libxpo_read_shadow(const struct libxpo *xpo, unsigned int slot,
		       struct xpo_tlm_record *record, uint64_t *age_ns)
{
	uint64_t now, latest;
	unsigned int tries;
	int err = -EAGAIN;

	if (slot >= xpo->info.slots)
		return -EINVAL;
	for (tries = 0; err == -EAGAIN && tries < SHADOW_TRIES; tries++) {
		if (load64(&xpo->header->flags) & XPO_TLM_FLAG_GONE)
			return -ENODEV;
		err = shadow_copy(&xpo->shadow[slot], record);
	}
	if (err)
		return err;
	/* once for both: without a vDSO asking costs more than the record */
	now = xpo_clock_now(xpo, &latest);
	err = shadow_check(xpo, slot, record, latest);
	if (!err && age_ns)
		*age_ns = shadow_age(now, le64toh(record->time));
	return err;
}
