// SPDX-License-Identifier: GPL-2.0
/*
 * Telemetry, flags, link history and black boxes.
 */
#include "ipc-fields.h"
#include "ipc-table.h"

static const struct ipc_field telemetry_table[] = {
	UINT(XPO_A_TELEMETRY_CARD, telemetry, card),
	TEXT(XPO_A_TELEMETRY_HANDLE, telemetry, handle),
	TEXT(XPO_A_TELEMETRY_PATH, telemetry, path),
	UINT(XPO_A_TELEMETRY_RECORDS, telemetry, records),
	UINT(XPO_A_TELEMETRY_HEAD, telemetry, head),
	UINT(XPO_A_TELEMETRY_DROPPED, telemetry, dropped),
	UINT(XPO_A_TELEMETRY_OVERRUNS, telemetry, overruns),
	UINT(XPO_A_TELEMETRY_BAD, telemetry, bad),
	UINT(XPO_A_TELEMETRY_EPOCH, telemetry, epoch),
	UINT(XPO_A_TELEMETRY_CLOCK_ERROR_NS, telemetry, clock_error_ns),
	UINT(XPO_A_TELEMETRY_READERS, telemetry, readers),
};

const struct ipc_fields ipc_telemetry_fields =
	FIELDS(telemetry, telemetry_table);

static const struct ipc_field tap_table[] = {
	UINT(XPO_A_PLAN_CARD, tap, card),
	UINT(XPO_A_PLAN_CAGE, tap, cage),
	UINT(XPO_A_PLAN_SLOT, tap, slot),
	UINT(XPO_A_PLAN_ENDPOINT, tap, endpoint),
	UINT(XPO_A_PLAN_BANK, tap, bank),
	UINT(XPO_A_PLAN_PAGE, tap, page),
	UINT(XPO_A_PLAN_OFFSET, tap, offset),
	UINT(XPO_A_PLAN_LENGTH, tap, length),
	UINT(XPO_A_PLAN_PERIOD_US, tap, period_us),
	FLAG(XPO_A_PLAN_ON_INTERRUPT, tap, on_interrupt),
	FLAG(XPO_A_PLAN_VDM, tap, vdm),
	FLAG(XPO_A_PLAN_USER, tap, user),
	FLAG(XPO_A_PLAN_SCALED, tap, scaled),
	UINT(XPO_A_PLAN_WANTED_PERIOD_US, tap, wanted_period_us),
	UINT(XPO_A_PLAN_COST_NS, tap, cost_ns),
	UINT(XPO_A_PLAN_LOAD_PPM, tap, load_ppm),
	UINT(XPO_A_PLAN_SAMPLES, tap, samples),
	UINT(XPO_A_PLAN_MISSED, tap, missed),
	SINT(XPO_A_PLAN_ERROR, tap, error),
};

const struct ipc_fields ipc_tap_fields =
	FIELDS(tap, tap_table);

static const struct ipc_field vdm_table[] = {
	UINT(XPO_A_VDM_CARD, vdm, card),
	UINT(XPO_A_VDM_CAGE, vdm, cage),
	UINT(XPO_A_VDM_ENDPOINT, vdm, endpoint),
	UINT(XPO_A_VDM_BANK, vdm, bank),
	UINT(XPO_A_VDM_LANE, vdm, lane),
	UINT(XPO_A_VDM_INSTANCE, vdm, instance),
	UINT(XPO_A_VDM_TYPE, vdm, type),
	UINT(XPO_A_VDM_VALUE, vdm, value),
	UINT(XPO_A_VDM_HIGH_ALARM, vdm, high_alarm),
	UINT(XPO_A_VDM_LOW_ALARM, vdm, low_alarm),
	UINT(XPO_A_VDM_HIGH_WARNING, vdm, high_warning),
	UINT(XPO_A_VDM_LOW_WARNING, vdm, low_warning),
	UINT(XPO_A_VDM_FLAGS, vdm, flags),
	UINT(XPO_A_VDM_FLAGS_SEEN, vdm, flags_seen),
	UINT(XPO_A_VDM_FREEZE, vdm, freeze),
	UINT(XPO_A_VDM_TIME_NS, vdm, time_ns),
	UINT(XPO_A_VDM_AGE_MS, vdm, age_ms),
	UINT(XPO_A_VDM_SOURCE, vdm, source),
};

const struct ipc_fields ipc_vdm_fields =
	FIELDS(vdm, vdm_table);

static const struct ipc_field flag_entry_table[] = {
	UINT(XPO_A_FLAG_ENTRY_CARD, flag_entry, card),
	UINT(XPO_A_FLAG_ENTRY_CAGE, flag_entry, cage),
	UINT(XPO_A_FLAG_ENTRY_ENDPOINT, flag_entry, endpoint),
	UINT(XPO_A_FLAG_ENTRY_LANE, flag_entry, lane),
	UINT(XPO_A_FLAG_ENTRY_SEQ, flag_entry, seq),
	UINT(XPO_A_FLAG_ENTRY_TIME_NS, flag_entry, time_ns),
	UINT(XPO_A_FLAG_ENTRY_BANK, flag_entry, bank),
	UINT(XPO_A_FLAG_ENTRY_PAGE, flag_entry, page),
	UINT(XPO_A_FLAG_ENTRY_OFFSET, flag_entry, offset),
	UINT(XPO_A_FLAG_ENTRY_BIT, flag_entry, bit),
	UINT(XPO_A_FLAG_ENTRY_VALUE, flag_entry, value),
	UINT(XPO_A_FLAG_ENTRY_LOST, flag_entry, lost),
};

const struct ipc_fields ipc_flag_entry_fields =
	FIELDS(flag_entry, flag_entry_table);

static const struct ipc_field flag_count_table[] = {
	UINT(XPO_A_FLAG_COUNT_CARD, flag_count, card),
	UINT(XPO_A_FLAG_COUNT_CAGE, flag_count, cage),
	UINT(XPO_A_FLAG_COUNT_ENDPOINT, flag_count, endpoint),
	UINT(XPO_A_FLAG_COUNT_LANE, flag_count, lane),
	UINT(XPO_A_FLAG_COUNT_BANK, flag_count, bank),
	UINT(XPO_A_FLAG_COUNT_PAGE, flag_count, page),
	UINT(XPO_A_FLAG_COUNT_OFFSET, flag_count, offset),
	UINT(XPO_A_FLAG_COUNT_BIT, flag_count, bit),
	UINT(XPO_A_FLAG_COUNT_SET_COUNT, flag_count, set_count),
	UINT(XPO_A_FLAG_COUNT_CLEAR_COUNT, flag_count, clear_count),
	UINT(XPO_A_FLAG_COUNT_FIRST_TIME_NS, flag_count, first_time_ns),
	UINT(XPO_A_FLAG_COUNT_LAST_TIME_NS, flag_count, last_time_ns),
	UINT(XPO_A_FLAG_COUNT_ACTIVE, flag_count, active),
};

const struct ipc_fields ipc_flag_count_fields =
	FIELDS(flag_count, flag_count_table);

static const struct ipc_field history_table[] = {
	UINT(XPO_A_HISTORY_CARD, history, card),
	UINT(XPO_A_HISTORY_CAGE, history, cage),
	UINT(XPO_A_HISTORY_LANE, history, lane),
	UINT(XPO_A_HISTORY_IFINDEX, history, ifindex),
	UINT(XPO_A_HISTORY_DOWNS_1MIN, history, downs_1min),
	UINT(XPO_A_HISTORY_DOWNS_10MIN, history, downs_10min),
	UINT(XPO_A_HISTORY_DOWNS_1H, history, downs_1h),
	UINT(XPO_A_HISTORY_DOWNS_TOTAL, history, downs_total),
	UINT(XPO_A_HISTORY_LAST_DOWN_NS, history, last_down_ns),
	UINT(XPO_A_HISTORY_LAST_UP_NS, history, last_up_ns),
	UINT(XPO_A_HISTORY_LAST_DOWNTIME_MS, history, last_downtime_ms),
	UINT(XPO_A_HISTORY_LONGEST_DOWNTIME_MS, history, longest_downtime_ms),
};

const struct ipc_fields ipc_history_fields =
	FIELDS(history, history_table);

static const struct ipc_field blackbox_table[] = {
	UINT(XPO_A_BLACKBOX_CARD, blackbox, card),
	UINT(XPO_A_BLACKBOX_ID, blackbox, id),
	UINT(XPO_A_BLACKBOX_CAGE, blackbox, cage),
	UINT(XPO_A_BLACKBOX_TRIGGER, blackbox, trigger),
	UINT(XPO_A_BLACKBOX_TRIGGERS, blackbox, triggers),
	UINT(XPO_A_BLACKBOX_TIME_NS, blackbox, time_ns),
	UINT(XPO_A_BLACKBOX_FROM_NS, blackbox, from_ns),
	UINT(XPO_A_BLACKBOX_TO_NS, blackbox, to_ns),
	UINT(XPO_A_BLACKBOX_RECORDS, blackbox, records),
	UINT(XPO_A_BLACKBOX_BYTES, blackbox, bytes),
	FLAG(XPO_A_BLACKBOX_COMPLETE, blackbox, complete),
	FLAG(XPO_A_BLACKBOX_SHORTENED, blackbox, shortened),
	FLAG(XPO_A_BLACKBOX_PINNED, blackbox, pinned),
	UINT(XPO_A_BLACKBOX_DROPPED, blackbox, dropped),
};

const struct ipc_fields ipc_blackbox_fields =
	FIELDS(blackbox, blackbox_table);

static const struct ipc_field blackbox_part_table[] = {
	UINT(XPO_A_BLACKBOX_ID, ipc_blackbox_part, id),
	BLOB(XPO_A_BLACKBOX_DATA, ipc_blackbox_part, data),
};

const struct ipc_fields ipc_blackbox_part_fields =
	FIELDS(ipc_blackbox_part, blackbox_part_table);
