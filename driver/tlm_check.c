// SPDX-License-Identifier: GPL-2.0
#include <asm/byteorder.h>

#include "regs.h"
#include "tlm_check.h"

bool xpo_tlm_check_produced(u64 produced, u64 head, u64 limit)
{
	return produced >= head && produced <= limit;
}

bool xpo_tlm_check_news(struct xpo_tlm_wrong *wrong, u64 produced)
{
	if (wrong->there && wrong->produced == produced)
		return false;
	wrong->there = true;
	wrong->produced = produced;
	return true;
}

bool xpo_tlm_check_kept(u64 n, u64 head, u64 records, u64 guard)
{
	return n < head && head - n <= records - guard;
}

/* As a tap can be set, hardware.md section 7 */
static bool xpo_tlm_check_range(const struct xpo_tlm_record *record)
{
	unsigned int end = record->offset + record->length;

	if (!record->length || record->length > XPO_HW_MAX_LENGTH)
		return false;
	return end <= (record->offset < 128 ? 128 : 256);
}

const char *xpo_tlm_check_record(const struct xpo_tlm_record *record, u64 n,
				 const struct xpo_tlm_limits *limits)
{
	if (le64_to_cpu(record->seq_begin) != n + 1 ||
	    le64_to_cpu(record->seq_end) != n + 1)
		return "sequence number";
	if (!xpo_tlm_check_range(record))
		return "length";
	if (record->cage >= limits->cages ||
	    (record->endpoint >= limits->endpoints &&
	     record->endpoint != XPO_HW_TAP_ENDPOINT_CAGE) ||
	    le32_to_cpu(record->slot) >= limits->slots)
		return "source";
	if (le64_to_cpu(record->time) > le64_to_cpu(record->time_end))
		return "time";
	return NULL;
}
