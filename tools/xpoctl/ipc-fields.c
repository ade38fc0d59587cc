// SPDX-License-Identifier: GPL-2.0
#include "ipc-fields.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <string.h>

enum ipc_kind {
	IPC_UNSIGNED,
	IPC_SIGNED,
	IPC_TEXT,
	IPC_BYTES,
	IPC_NEST,
	IPC_ENDPOINT	/* nest that comes once per endpoint */
};

struct ipc_field {
	uint16_t attr;
	uint16_t kind;
	uint16_t offset;
	uint16_t size;
	const struct ipc_fields *nest;
};

#define FIELD(attr, kind, type, member, nest) {				\
	attr, kind, offsetof(struct type, member),			\
	sizeof(((struct type *)0)->member), nest }

#define UINT(attr, type, member)  FIELD(attr, IPC_UNSIGNED, type, member, NULL)
#define SINT(attr, type, member)  FIELD(attr, IPC_SIGNED, type, member, NULL)
#define TEXT(attr, type, member)  FIELD(attr, IPC_TEXT, type, member, NULL)
#define BYTES(attr, type, member) FIELD(attr, IPC_BYTES, type, member, NULL)
#define NEST(attr, type, member, nest)	\
	FIELD(attr, IPC_NEST, type, member, nest)

#define FIELDS(type, table) {						\
	sizeof(struct type), sizeof(table) / sizeof((table)[0]), table }

static const struct ipc_field card_table[] = {
	UINT(XPO_A_CARD_CARD, card, index),
	TEXT(XPO_A_CARD_HANDLE, card, handle),
	TEXT(XPO_A_CARD_SERIAL, card, serial),
	TEXT(XPO_A_CARD_FIRMWARE, card, firmware),
	UINT(XPO_A_CARD_BOARD, card, board),
	UINT(XPO_A_CARD_INTERFACE_MAJOR, card, interface_major),
	UINT(XPO_A_CARD_INTERFACE_MINOR, card, interface_minor),
	UINT(XPO_A_CARD_CAGES, card, cages),
	UINT(XPO_A_CARD_BUDGET_MW, card, budget_mw),
	UINT(XPO_A_CARD_ADMITTED_MW, card, admitted_mw),
	UINT(XPO_A_CARD_BOOT_COOKIE, card, boot_cookie),
	UINT(XPO_A_CARD_CLOCK_NS, card, clock_ns),
	UINT(XPO_A_CARD_VIOLATIONS, card, violations),
	UINT(XPO_A_CARD_NEXT_SEQ, card, next_seq),
	UINT(XPO_A_CARD_LOST_EVENTS, card, lost_events),
};

const struct ipc_fields ipc_card_fields = FIELDS(card, card_table);

static const struct ipc_field sensors_table[] = {
	UINT(XPO_A_SENSORS_VIN_MV, sensors, vin_mv),
	UINT(XPO_A_SENSORS_IIN_MA, sensors, iin_ma),
	UINT(XPO_A_SENSORS_POWER_MW, sensors, power_mw),
	UINT(XPO_A_SENSORS_ENERGY_MJ, sensors, energy_mj),
	SINT(XPO_A_SENSORS_COOLANT_IN_MC, sensors, coolant_in_mc),
	SINT(XPO_A_SENSORS_COOLANT_OUT_MC, sensors, coolant_out_mc),
	UINT(XPO_A_SENSORS_FLOW_ML_MIN, sensors, flow_ml_min),
	UINT(XPO_A_SENSORS_PRESSURE_PA, sensors, pressure_pa),
	UINT(XPO_A_SENSORS_LEAK, sensors, leak),
	SINT(XPO_A_SENSORS_PLATE_MC, sensors, plate_mc),
	UINT(XPO_A_SENSORS_AGE_MS, sensors, age_ms),
	UINT(XPO_A_SENSORS_SOURCE, sensors, source),
};

static const struct ipc_fields sensors_fields = FIELDS(sensors, sensors_table);

static const struct ipc_field interlock_table[] = {
	UINT(XPO_A_INTERLOCK_LATCHED, interlock, latched),
	UINT(XPO_A_INTERLOCK_ACTIVE, interlock, active),
	UINT(XPO_A_INTERLOCK_TIME_NS, interlock, time_ns),
	SINT(XPO_A_INTERLOCK_VALUE, interlock, value),
};

static const struct ipc_fields interlock_fields =
	FIELDS(interlock, interlock_table);

static const struct ipc_field cage_table[] = {
	UINT(XPO_A_CAGE_CARD, cage, card),
	UINT(XPO_A_CAGE_CAGE, cage, cage),
	UINT(XPO_A_CAGE_PRESENT, cage, present),
	UINT(XPO_A_CAGE_POWER_ENABLED, cage, power_enabled),
	UINT(XPO_A_CAGE_POWER_GOOD, cage, power_good),
	UINT(XPO_A_CAGE_LPMODE, cage, lpmode),
	UINT(XPO_A_CAGE_DECLARED_MW, cage, declared_mw),
	UINT(XPO_A_CAGE_DECLARED_SOURCE, cage, declared_source),
	UINT(XPO_A_CAGE_ADMITTED_MW, cage, admitted_mw),
	UINT(XPO_A_CAGE_LIMIT_MW, cage, limit_mw),
	UINT(XPO_A_CAGE_INSERTIONS, cage, insertions),
	NEST(XPO_A_CAGE_SENSORS, cage, sensors, &sensors_fields),
	NEST(XPO_A_CAGE_INTERLOCK, cage, interlock, &interlock_fields),
};

const struct ipc_fields ipc_cage_fields = FIELDS(cage, cage_table);

static const struct ipc_field endpoint_table[] = {
	UINT(XPO_A_ENDPOINT_ENDPOINT, endpoint, endpoint),
	UINT(XPO_A_ENDPOINT_ANSWERING, endpoint, answering),
	UINT(XPO_A_ENDPOINT_STATE, endpoint, state),
	UINT(XPO_A_ENDPOINT_FAULT_CAUSE, endpoint, fault_cause),
	UINT(XPO_A_ENDPOINT_IDENTIFIER, endpoint, identifier),
	UINT(XPO_A_ENDPOINT_REVISION, endpoint, revision),
	UINT(XPO_A_ENDPOINT_FLAT, endpoint, flat),
	UINT(XPO_A_ENDPOINT_BANKS, endpoint, banks),
	TEXT(XPO_A_ENDPOINT_VENDOR, endpoint, vendor),
	TEXT(XPO_A_ENDPOINT_PART, endpoint, part),
	TEXT(XPO_A_ENDPOINT_VENDOR_REVISION, endpoint, vendor_revision),
	TEXT(XPO_A_ENDPOINT_SERIAL, endpoint, serial),
	TEXT(XPO_A_ENDPOINT_DATE, endpoint, date),
	TEXT(XPO_A_ENDPOINT_FIRMWARE, endpoint, firmware),
	TEXT(XPO_A_ENDPOINT_HARDWARE, endpoint, hardware),
	SINT(XPO_A_ENDPOINT_TEMPERATURE_MC, endpoint, temperature_mc),
	UINT(XPO_A_ENDPOINT_VCC_MV, endpoint, vcc_mv),
	UINT(XPO_A_ENDPOINT_MONITORS_AGE_MS, endpoint, monitors_age_ms),
	UINT(XPO_A_ENDPOINT_MONITORS_SOURCE, endpoint, monitors_source),
	UINT(XPO_A_ENDPOINT_CHECKSUMS_PRESENT, endpoint, checksums_present),
	UINT(XPO_A_ENDPOINT_CHECKSUMS_BAD, endpoint, checksums_bad),
	BYTES(XPO_A_ENDPOINT_FLAGS, endpoint, flags),
	BYTES(XPO_A_ENDPOINT_FLAGS_SEEN, endpoint, flags_seen),
	SINT(XPO_A_ENDPOINT_ERROR, endpoint, error),
};

static const struct ipc_fields endpoint_fields =
	FIELDS(endpoint, endpoint_table);

static const struct ipc_field module_table[] = {
	UINT(XPO_A_MODULE_CARD, module, card),
	UINT(XPO_A_MODULE_CAGE, module, cage),
	UINT(XPO_A_MODULE_STATE, module, state),
	UINT(XPO_A_MODULE_REASON, module, reason),
	UINT(XPO_A_MODULE_LANES, module, lanes),
	UINT(XPO_A_MODULE_POWER_POLICY, module, power_policy),
	UINT(XPO_A_MODULE_MAX_POWER_MW, module, max_power_mw),
	UINT(XPO_A_MODULE_ENDPOINTS, module, endpoints),
	UINT(XPO_A_MODULE_INSERTIONS, module, insertions),
	FIELD(XPO_A_MODULE_ENDPOINT, IPC_ENDPOINT, module, endpoint,
	      &endpoint_fields),
};

const struct ipc_fields ipc_module_fields = FIELDS(module, module_table);

static const struct ipc_field lane_table[] = {
	UINT(XPO_A_LANE_CARD, lane, card),
	UINT(XPO_A_LANE_CAGE, lane, cage),
	UINT(XPO_A_LANE_LANE, lane, lane),
	UINT(XPO_A_LANE_IFINDEX, lane, ifindex),
	UINT(XPO_A_LANE_PORT, lane, port),
	UINT(XPO_A_LANE_ENDPOINT, lane, endpoint),
	UINT(XPO_A_LANE_BANK, lane, bank),
	UINT(XPO_A_LANE_FAULT, lane, fault),
	UINT(XPO_A_LANE_DP_STATE, lane, dp_state),
	UINT(XPO_A_LANE_CONFIG_STATUS, lane, config_status),
	UINT(XPO_A_LANE_APP_SEL, lane, app_sel),
	UINT(XPO_A_LANE_DP_ID, lane, dp_id),
	UINT(XPO_A_LANE_INIT_PENDING, lane, init_pending),
	UINT(XPO_A_LANE_TX_OUTPUT, lane, tx_output),
	UINT(XPO_A_LANE_RX_OUTPUT, lane, rx_output),
	UINT(XPO_A_LANE_TX_POWER_NW, lane, tx_power_nw),
	UINT(XPO_A_LANE_TX_BIAS_UA, lane, tx_bias_ua),
	UINT(XPO_A_LANE_RX_POWER_NW, lane, rx_power_nw),
	UINT(XPO_A_LANE_FLAGS, lane, flags),
	UINT(XPO_A_LANE_FLAGS_SEEN, lane, flags_seen),
	UINT(XPO_A_LANE_AGE_MS, lane, age_ms),
	UINT(XPO_A_LANE_SOURCE, lane, source),
};

const struct ipc_fields ipc_lane_fields = FIELDS(lane, lane_table);

static const struct ipc_field memory_table[] = {
	UINT(XPO_A_MEMORY_INDEX, ipc_memory_answer, index),
	SINT(XPO_A_MEMORY_ERROR, ipc_memory_answer, error),
	UINT(XPO_A_MEMORY_TIME_NS, ipc_memory_answer, time_ns),
	BYTES(XPO_A_MEMORY_DATA, ipc_memory_answer, data),
};

const struct ipc_fields ipc_memory_fields =
	FIELDS(ipc_memory_answer, memory_table);

static const struct ipc_field page_table[] = {
	UINT(XPO_A_PAGE_CAGE, page, cage),
	UINT(XPO_A_PAGE_ENDPOINT, page, endpoint),
	UINT(XPO_A_PAGE_BANK, page, bank),
	UINT(XPO_A_PAGE_PAGE, page, page),
	UINT(XPO_A_PAGE_OFFSET, page, offset),
	UINT(XPO_A_PAGE_AGE_MS, page, age_ms),
	BYTES(XPO_A_PAGE_DATA, page, data),
};

const struct ipc_fields ipc_page_fields = FIELDS(page, page_table);

static const struct ipc_field event_table[] = {
	UINT(XPO_A_EVENT_CARD, event, card),
	TEXT(XPO_A_EVENT_HANDLE, event, handle),
	UINT(XPO_A_EVENT_TYPE, event, type),
	UINT(XPO_A_EVENT_SEQ, event, seq),
	UINT(XPO_A_EVENT_TIME_NS, event, time_ns),
	UINT(XPO_A_EVENT_CAGE, event, cage),
	UINT(XPO_A_EVENT_ENDPOINT, event, endpoint),
	UINT(XPO_A_EVENT_STATE, event, state),
	UINT(XPO_A_EVENT_REASON, event, reason),
	UINT(XPO_A_EVENT_BANK, event, bank),
	UINT(XPO_A_EVENT_PAGE, event, page),
	UINT(XPO_A_EVENT_OFFSET, event, offset),
	BYTES(XPO_A_EVENT_DATA, event, data),
	UINT(XPO_A_EVENT_CAUSE, event, cause),
	SINT(XPO_A_EVENT_VALUE, event, value),
	UINT(XPO_A_EVENT_LOST, event, lost),
};

const struct ipc_fields ipc_event_fields = FIELDS(event, event_table);

/* Any width will do: a later driver may need a wider number */
static int ipc_parse_number(const struct nlattr *attr, bool is_signed,
			    struct val *val)
{
	const void *payload = mnl_attr_get_payload(attr);
	int64_t s64;
	int32_t s32;
	uint32_t u32;
	uint16_t u16;

	switch (mnl_attr_get_payload_len(attr)) {
	case 1:
		val->v = *(const uint8_t *)payload;
		break;
	case 2:
		memcpy(&u16, payload, sizeof(u16));
		val->v = u16;
		break;
	case 4:
		memcpy(&u32, payload, sizeof(u32));
		memcpy(&s32, payload, sizeof(s32));
		val->v = is_signed ? s32 : (long long)u32;
		break;
	case 8:
		memcpy(&s64, payload, sizeof(s64));
		val->v = s64;
		break;
	default:
		return -EBADMSG;
	}
	val->set = true;
	return 0;
}

static int ipc_parse_text(const struct nlattr *attr, char *text, size_t size)
{
	size_t len = mnl_attr_get_payload_len(attr);
	const char *payload = mnl_attr_get_payload(attr);

	len = strnlen(payload, len);
	if (len >= size)
		return -EBADMSG;
	memcpy(text, payload, len);
	text[len] = '\0';
	return 0;
}

static int ipc_parse_bytes(const struct nlattr *attr, struct bytes *bytes)
{
	size_t len = mnl_attr_get_payload_len(attr);

	if (len > sizeof(bytes->data))
		return -EBADMSG;
	memcpy(bytes->data, mnl_attr_get_payload(attr), len);
	bytes->len = len;
	return 0;
}

static int ipc_parse_attr(const struct ipc_fields *fields,
			  const struct nlattr *attr, void *item);

static int ipc_parse_nest(const struct ipc_fields *fields,
			  const struct nlattr *nest, void *item)
{
	const struct nlattr *attr;
	int err;

	mnl_attr_for_each_nested(attr, nest) {
		err = ipc_parse_attr(fields, attr, item);
		if (err)
			return err;
	}
	return 0;
}

static int ipc_parse_endpoint(const struct nlattr *nest, struct module *module)
{
	if (module->endpoint_count == XPO_MAX_ENDPOINTS)
		return -EBADMSG;
	return ipc_parse_nest(&endpoint_fields, nest,
			      &module->endpoint[module->endpoint_count++]);
}

static int ipc_parse_field(const struct ipc_field *field,
			   const struct nlattr *attr, void *item)
{
	void *member = (char *)item + field->offset;

	switch (field->kind) {
	case IPC_UNSIGNED:
	case IPC_SIGNED:
		return ipc_parse_number(attr, field->kind == IPC_SIGNED,
					member);
	case IPC_TEXT:
		return ipc_parse_text(attr, member, field->size);
	case IPC_BYTES:
		return ipc_parse_bytes(attr, member);
	case IPC_NEST:
		return ipc_parse_nest(field->nest, attr, member);
	case IPC_ENDPOINT:
		return ipc_parse_endpoint(attr, item);
	}
	return -EBADMSG;
}

static int ipc_parse_attr(const struct ipc_fields *fields,
			  const struct nlattr *attr, void *item)
{
	size_t i;

	for (i = 0; i < fields->count; i++)
		if (fields->field[i].attr == mnl_attr_get_type(attr))
			return ipc_parse_field(&fields->field[i], attr, item);
	return 0;
}

int ipc_fields_parse(const struct ipc_fields *fields,
		     const struct nlmsghdr *nlh, void *item)
{
	const struct nlattr *attr;
	int err;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		err = ipc_parse_attr(fields, attr, item);
		if (err)
			return err;
	}
	return 0;
}
