// SPDX-License-Identifier: GPL-2.0
/*
 * State, control and flags of the module: Lower:3-13, 26, 37-42.
 */
#include "decode.h"

#include "../out.h"
#include "checksum.h"
#include "flags.h"
#include "format.h"
#include "memory.h"
#include "names.h"

static void status_state(struct out *out, const struct cmis_memory *mem)
{
	uint8_t byte = cmis_u8(mem, 0, CMIS_LO_STATE);
	uint8_t state = FIELD_GET(CMIS_LO_STATE_MODULE, byte);
	uint8_t cause = cmis_u8(mem, 0, CMIS_LO_FAULT_CAUSE);

	if (state == CMIS_MODULE_FAULT)
		out_tone(out, OUT_BAD);
	else if (state == CMIS_MODULE_READY)
		out_tone(out, OUT_GOOD);
	out_str(out, "state", "State", cmis_name_module_state(state));
	out_bool(out, "interrupt", NULL,
		 !(byte & CMIS_LO_STATE_INT_DEASSERTED));
	if (!(byte & CMIS_LO_STATE_INT_DEASSERTED) && !cmis_is_flat(mem))
		out_note(out, "interrupt asserted");
	if (cmis_revision(mem) < CMIS_REV(5, 0))
		return;
	if (cause)
		out_tone(out, OUT_BAD);
	out_code(out, "fault_cause", cause ? "Fault cause" : NULL, cause,
		 cmis_name_fault_cause(cause));
}

static void status_control(struct out *out, const struct cmis_memory *mem)
{
	static const struct cmis_bit bits[] = {
		{ 0, CMIS_LO_CONTROL, CMIS_LO_CONTROL_LP_REQUEST_SW, 0,
		  "low-power-request-sw" },
		{ 0, CMIS_LO_CONTROL, CMIS_LO_CONTROL_LP_ALLOW_HW, 0,
		  "low-power-allow-request-hw" },
		{ 0, CMIS_LO_CONTROL, CMIS_LO_CONTROL_SQUELCH_PAV, 0,
		  "squelch-average-power" },
		{ 0, CMIS_LO_CONTROL, CMIS_LO_CONTROL_BROADCAST,
		  CMIS_REV(5, 2), "bank-broadcast" },
		{ 0 }
	};

	if (!cmis_is_flat(mem))
		cmis_out_bits(out, mem, "controls", "Controls", bits);
}

static void status_cdb(struct out *out, const struct cmis_memory *mem)
{
	uint8_t adv = cmis_u8(mem, CMIS_PAGE_ADVERTISING, CMIS_01_CDB);
	unsigned int instances = FIELD_GET(CMIS_01_CDB_INSTANCES, adv);
	uint8_t password = cmis_u8(mem, 0, CMIS_LO_PASSWORD_RESULT);
	uint8_t status;

	if (cmis_is_flat(mem))
		return;
	if (instances >= 1) {
		status = cmis_u8(mem, 0, CMIS_LO_CDB_STATUS1);
		out_code(out, "cdb1_status", status ? "CDB 1" : NULL, status,
			 cmis_name_cdb_status(status));
	}
	if (instances == 2) {
		status = cmis_u8(mem, 0, CMIS_LO_CDB_STATUS2);
		out_code(out, "cdb2_status", status ? "CDB 2" : NULL, status,
			 cmis_name_cdb_status(status));
	}
	password = FIELD_GET(CMIS_LO_PASSWORD_RESULT_CODE, password);
	if (cmis_revision(mem) >= CMIS_REV(5, 3))
		out_code(out, "password", password ? "Password" : NULL,
			 password, cmis_name_password_result(password));
}

static void status_flag(void *arg, const char *name, int lane)
{
	(void)lane;
	out_tone(arg, OUT_WARN);
	out_str(arg, NULL, NULL, name);
}

static void status_flags(struct out *out, const struct cmis_memory *mem)
{
	const uint8_t *flags = cmis_memory_get(mem, 0, 0, CMIS_LO_FLAGS,
					       CMIS_LO_FLAGS_LEN);

	if (!flags) {
		out_null(out, "flags", NULL, NULL, NULL);
		return;
	}
	out_list_start(out, "flags", cmis_is_flat(mem) ? NULL : "Flags");
	if (!cmis_is_flat(mem))
		cmis_flags_each(0, 0, CMIS_LO_FLAGS, flags, CMIS_LO_FLAGS_LEN,
				status_flag, out);
	out_list_end(out);
}

void cmis_decode_status(struct out *out, const struct cmis_memory *mem)
{
	out_section_start(out, "status", "Status");
	if (cmis_memory_has(mem, 0, 0, 0)) {
		status_state(out, mem);
		status_control(out, mem);
		status_cdb(out, mem);
		status_flags(out, mem);
	}
	out_section_end(out);
}

static void checksums_text(struct out *out, const struct cmis_memory *mem)
{
	struct cmis_checksum sum;
	unsigned int i;

	out_list_start(out, NULL, "Checksums");
	for (i = 0; i < CMIS_CHECKSUMS; i++) {
		if (!cmis_checksum_get(mem, i, &sum))
			continue;
		if (sum.expected == sum.found) {
			out_strf(out, NULL, NULL, "%02Xh ok", sum.page);
			continue;
		}
		out_tone(out, OUT_BAD);
		out_strf(out, NULL, NULL,
			 "%02Xh bad (expected %02Xh, found %02Xh)", sum.page,
			 sum.expected, sum.found);
	}
	out_list_end(out);
}

void cmis_decode_checksums(struct out *out, const struct cmis_memory *mem)
{
	struct cmis_checksum sum;
	unsigned int i;

	if (!out_is_json(out)) {
		checksums_text(out, mem);
		return;
	}
	out_array_start(out, "checksums");
	for (i = 0; i < CMIS_CHECKSUMS; i++) {
		if (!cmis_checksum_get(mem, i, &sum))
			continue;
		out_item_start(out, NULL);
		out_strf(out, "page", NULL, "%02Xh", sum.page);
		out_bool(out, "ok", NULL, sum.expected == sum.found);
		out_int(out, "expected", NULL, NULL, sum.expected);
		out_int(out, "found", NULL, NULL, sum.found);
		out_item_end(out);
	}
	out_array_end(out);
}
