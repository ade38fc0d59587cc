// SPDX-License-Identifier: GPL-2.0
#include "ipc-fields.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <string.h>

#include "ipc-table.h"

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
	SINT(XPO_A_SENSORS_HEAT_MW, sensors, heat_mw),
	FLAG(XPO_A_SENSORS_HEAT_MISMATCH, sensors, heat_mismatch),
	FLAG(XPO_A_SENSORS_OVER_DECLARED, sensors, over_declared),
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
	UINT(XPO_A_CAGE_THROTTLE, cage, throttle),
	UINT(XPO_A_CAGE_THERMAL_STAGE, cage, thermal_stage),
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
	UINT(XPO_A_MODULE_DRAINED, module, drained),
	UINT(XPO_A_MODULE_WAITED_MS, module, waited_ms),
	UINT(XPO_A_MODULE_LIMIT_MS, module, limit_ms),
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
	UINT(XPO_A_EVENT_IFINDEX, event, ifindex),
	UINT(XPO_A_EVENT_LANE, event, lane),
	UINT(XPO_A_EVENT_LANES, event, lanes),
	UINT(XPO_A_EVENT_LINK, event, link),
	UINT(XPO_A_EVENT_LINK_DOWNS, event, link_downs),
	UINT(XPO_A_EVENT_PORT_STATE, event, port_state),
	UINT(XPO_A_EVENT_PORT_FAULT, event, port_fault),
	UINT(XPO_A_EVENT_CONFIG_STATUS, event, config_status),
	UINT(XPO_A_EVENT_ID, event, id),
	SINT(XPO_A_EVENT_ERROR, event, error),
	UINT(XPO_A_EVENT_BIT, event, bit),
	SINT(XPO_A_EVENT_LIMIT, event, limit),
	UINT(XPO_A_EVENT_HEAT_CAUSE, event, heat_cause),
	UINT(XPO_A_EVENT_ACTIVE, event, active),
	SINT(XPO_A_EVENT_HEAT_MW, event, heat_mw),
	UINT(XPO_A_EVENT_POWER_MW, event, power_mw),
	UINT(XPO_A_EVENT_DECLARED_MW, event, declared_mw),
	UINT(XPO_A_EVENT_THERMAL_STAGE, event, thermal_stage),
	SINT(XPO_A_EVENT_TEMPERATURE_MC, event, temperature_mc),
};

const struct ipc_fields ipc_event_fields = FIELDS(event, event_table);

static const struct ipc_field port_table[] = {
	UINT(XPO_A_PORT_CARD, port, card),
	UINT(XPO_A_PORT_CAGE, port, cage),
	UINT(XPO_A_PORT_IFINDEX, port, ifindex),
	UINT(XPO_A_PORT_LANE, port, lane),
	UINT(XPO_A_PORT_LANES, port, lanes),
	UINT(XPO_A_PORT_INDEX, port, index),
	UINT(XPO_A_PORT_NUMBER, port, number),
	UINT(XPO_A_PORT_SPEED_MBPS, port, speed_mbps),
	UINT(XPO_A_PORT_ADMIN_UP, port, admin_up),
	UINT(XPO_A_PORT_STATE, port, state),
	UINT(XPO_A_PORT_FAULT, port, fault),
	UINT(XPO_A_PORT_FAULT_LANES, port, fault_lanes),
	UINT(XPO_A_PORT_CONFIG_STATUS, port, config_status),
	UINT(XPO_A_PORT_POLICY, port, policy),
	UINT(XPO_A_PORT_PREFERRED_APP_SEL, port, preferred_app_sel),
	UINT(XPO_A_PORT_APP_SEL, port, app_sel),
	UINT(XPO_A_PORT_WAITED_MS, port, waited_ms),
	UINT(XPO_A_PORT_LIMIT_MS, port, limit_ms),
	UINT(XPO_A_PORT_TRIES, port, tries),
	UINT(XPO_A_PORT_MAX_TRIES, port, max_tries),
	UINT(XPO_A_PORT_LINK, port, link),
	UINT(XPO_A_PORT_LINK_DOWNS, port, link_downs),
	UINT(XPO_A_PORT_LINK_TIME_NS, port, link_time_ns),
};

const struct ipc_fields ipc_port_fields = FIELDS(port, port_table);

#define CONTROL(name)	\
	UINT(XPO_A_LANE_CONTROL_##name, controls, value[CONTROL_##name])

static const struct ipc_field controls_table[] = {
	UINT(XPO_A_LANE_CONTROL_CARD, controls, card),
	UINT(XPO_A_LANE_CONTROL_CAGE, controls, cage),
	UINT(XPO_A_LANE_CONTROL_LANE, controls, lane),
	UINT(XPO_A_LANE_CONTROL_SET, controls, set),
	CONTROL(TX_DISABLE),
	CONTROL(RX_DISABLE),
	CONTROL(TX_SQUELCH_FORCE),
	CONTROL(TX_SQUELCH_DISABLE),
	CONTROL(RX_SQUELCH_DISABLE),
	CONTROL(TX_POLARITY),
	CONTROL(RX_POLARITY),
	CONTROL(TX_EQ_FREEZE),
	CONTROL(TX_EQ_ADAPTIVE),
	CONTROL(TX_EQ),
	CONTROL(TX_CDR),
	CONTROL(RX_CDR),
	CONTROL(RX_PRE),
	CONTROL(RX_POST),
	CONTROL(RX_AMPLITUDE),
};

const struct ipc_fields ipc_controls_fields =
	FIELDS(controls, controls_table);

static const struct ipc_field write_table[] = {
	UINT(XPO_A_WRITE_ENDPOINT, write, endpoint),
	UINT(XPO_A_WRITE_BANK, write, bank),
	UINT(XPO_A_WRITE_PAGE, write, page),
	UINT(XPO_A_WRITE_OFFSET, write, offset),
	BYTES(XPO_A_WRITE_DATA, write, data),
};

static const struct ipc_fields write_fields = FIELDS(write, write_table);

static const struct ipc_field apply_table[] = {
	UINT(XPO_A_APPLY_ID, started, id),
	FIELD(XPO_A_APPLY_WRITE, IPC_WRITE, started, writes, &write_fields),
};

const struct ipc_fields ipc_apply_fields = FIELDS(started, apply_table);

static const struct ipc_field controls_set_table[] = {
	UINT(XPO_A_LANE_CONTROL_ID, started, id),
	FIELD(XPO_A_LANE_CONTROL_WRITE, IPC_WRITE, started, writes,
	      &write_fields),
};

const struct ipc_fields ipc_controls_set_fields =
	FIELDS(started, controls_set_table);

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

static int ipc_parse_blob(const struct nlattr *attr, struct blob *blob)
{
	size_t len = mnl_attr_get_payload_len(attr);

	if (len > sizeof(blob->data))
		return -EBADMSG;
	memcpy(blob->data, mnl_attr_get_payload(attr), len);
	blob->len = len;
	return 0;
}

static int ipc_parse_flag(struct val *val)
{
	val->set = true;
	val->v = 1;
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

static int ipc_parse_write(const struct nlattr *nest, struct started *started)
{
	if (started->write_count == IPC_WRITES_MAX)
		return -EBADMSG;
	return ipc_parse_nest(&write_fields, nest,
			      &started->writes[started->write_count++]);
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
	case IPC_WRITE:
		return ipc_parse_write(attr, item);
	case IPC_FLAG:
		return ipc_parse_flag(member);
	case IPC_BLOB:
		return ipc_parse_blob(attr, member);
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
