// SPDX-License-Identifier: GPL-2.0
/*
 * Who made the module and what it is: Lower:0-2, 39-40, 56-61, page 00h and
 * the versions of page 01h.
 */
#include "decode.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../out.h"
#include "format.h"
#include "memory.h"
#include "names.h"

#define PAGE_00		CMIS_PAGE_ADMIN
#define PAGE_01		CMIS_PAGE_ADVERTISING

static void identity_type(struct out *out, const struct cmis_memory *mem)
{
	uint8_t id = cmis_u8(mem, 0, CMIS_LO_IDENTIFIER);
	uint8_t subtype = FIELD_GET(CMIS_LO_SUBTYPE_CODE,
				    cmis_u8(mem, 0, CMIS_LO_SUBTYPE));
	bool cmis = cmis_identifier_known(id);

	out_tone(out, cmis ? OUT_PLAIN : OUT_BAD);
	out_code(out, "identifier", "Identifier", id,
		 cmis_name_identifier(id));
	if (!cmis)
		out_note(out, "not a CMIS module");
	out_bool(out, "cmis", NULL, cmis);
	if (cmis_memory_has(mem, 0, PAGE_00, CMIS_UPPER) &&
	    cmis_u8(mem, PAGE_00, CMIS_00_IDENTIFIER) != id)
		out_note(out, "page 00h says %02Xh",
			 cmis_u8(mem, PAGE_00, CMIS_00_IDENTIFIER));
	if (cmis_revision(mem) < CMIS_REV(5, 3))
		return;
	out_code(out, "subtype", subtype ? "Subtype" : NULL, subtype,
		 cmis_name_subtype(id, subtype));
	out_code(out, "function",
		 cmis_u8(mem, 0, CMIS_LO_FUNCTION) ? "Function" : NULL,
		 cmis_u8(mem, 0, CMIS_LO_FUNCTION),
		 cmis_name_function(cmis_u8(mem, 0, CMIS_LO_FUNCTION)));
}

static void identity_vendor(struct out *out, const struct cmis_memory *mem)
{
	const uint8_t *oui = cmis_memory_get(mem, 0, PAGE_00,
					     CMIS_00_VENDOR_OUI,
					     CMIS_00_VENDOR_OUI_LEN);
	char s[CMIS_STRING_SIZE(CMIS_00_VENDOR_NAME_LEN)];

	out_str(out, "vendor", "Vendor",
		cmis_string(mem, PAGE_00, CMIS_00_VENDOR_NAME,
			    CMIS_00_VENDOR_NAME_LEN, s));
	if (!oui || !(oui[0] | oui[1] | oui[2])) {
		out_null(out, "vendor_oui", NULL, NULL, NULL);
		return;
	}
	snprintf(s, sizeof(s), "%02x-%02x-%02x", oui[0], oui[1], oui[2]);
	out_str(out, "vendor_oui", NULL, s);
	out_note(out, "OUI %s", s);
}

static void identity_part(struct out *out, const struct cmis_memory *mem)
{
	char s[CMIS_STRING_SIZE(CMIS_00_VENDOR_PN_LEN)];

	out_str(out, "part", "Part",
		cmis_string(mem, PAGE_00, CMIS_00_VENDOR_PN,
			    CMIS_00_VENDOR_PN_LEN, s));
	out_str(out, "vendor_revision", NULL,
		cmis_string(mem, PAGE_00, CMIS_00_VENDOR_REV,
			    CMIS_00_VENDOR_REV_LEN, s));
	if (*s)
		out_note(out, "revision %s", s);
	out_str(out, "serial", "Serial",
		cmis_string(mem, PAGE_00, CMIS_00_VENDOR_SN,
			    CMIS_00_VENDOR_SN_LEN, s));
}

static bool two_digits(const char *s, int low, int high)
{
	int value;

	if (!isdigit((unsigned char)s[0]) || !isdigit((unsigned char)s[1]))
		return false;
	value = 10 * (s[0] - '0') + s[1] - '0';
	return value >= low && value <= high;
}

/* YYMMDD and two characters of the vendor; year 00 is 2000 */
static void identity_date(struct out *out, const struct cmis_memory *mem)
{
	char s[CMIS_STRING_SIZE(CMIS_00_DATE_CODE_LEN)];
	char date[16];

	cmis_string(mem, PAGE_00, CMIS_00_DATE_CODE, CMIS_00_DATE_CODE_LEN, s);
	if (strlen(s) < 6 || !two_digits(s, 0, 99) ||
	    !two_digits(s + 2, 1, 12) || !two_digits(s + 4, 1, 31)) {
		out_null(out, "date", NULL, NULL, NULL);
		out_str(out, "date_code", "Date code", s);
		return;
	}
	snprintf(date, sizeof(date), "20%.2s-%.2s-%.2s", s, s + 2, s + 4);
	out_str(out, "date", "Date", date);
	if (s[6])
		out_note(out, "lot %s", s + 6);
	out_str(out, "date_code", NULL, s);
}

static void identity_clei(struct out *out, const struct cmis_memory *mem)
{
	char s[CMIS_STRING_SIZE(CMIS_00_CLEI_LEN)];

	cmis_string(mem, PAGE_00, CMIS_00_CLEI, CMIS_00_CLEI_LEN, s);
	out_str(out, "clei", *s ? "CLEI" : NULL, s);
}

static void identity_memory(struct out *out, const struct cmis_memory *mem)
{
	unsigned int revision = cmis_revision(mem);
	unsigned int banks = cmis_banks(mem);
	char s[16];

	snprintf(s, sizeof(s), "%u.%u",
		 (unsigned int)FIELD_GET(CMIS_LO_REVISION_MAJOR, revision),
		 (unsigned int)FIELD_GET(CMIS_LO_REVISION_MINOR, revision));
	out_str(out, "revision", NULL, s);
	out_bool(out, "flat", NULL, !banks);
	out_int(out, "banks", NULL, NULL, banks);
	if (banks)
		out_strf(out, NULL, "CMIS",
			 "%s, paged memory, %u bank%s (%u lanes)", s, banks,
			 banks == 1 ? "" : "s", banks * CMIS_BANK_LANES);
	else
		out_strf(out, NULL, "CMIS", "%s, flat memory", s);
}

/* 0.0 and 255.255 are codes: no firmware, or a load that is not valid */
static void identity_version(struct out *out, const char *key,
			     const char *label, uint8_t major, uint8_t minor)
{
	if (major == 0xff && minor == 0xff)
		out_null(out, key, label, NULL, "invalid");
	else if (!major && !minor)
		out_null(out, key, label, NULL, NULL);
	else
		out_strf(out, key, label, "%u.%u", major, minor);
}

static void identity_versions(struct out *out, const struct cmis_memory *mem)
{
	uint8_t major = cmis_u8(mem, PAGE_01, CMIS_01_INACTIVE_FW_MAJOR);
	uint8_t minor = cmis_u8(mem, PAGE_01, CMIS_01_INACTIVE_FW_MINOR);

	identity_version(out, "firmware", cmis_is_flat(mem) ? NULL : "Firmware",
			 cmis_u8(mem, 0, CMIS_LO_FW_MAJOR),
			 cmis_u8(mem, 0, CMIS_LO_FW_MINOR));
	if (cmis_is_flat(mem) || !cmis_memory_has(mem, 0, PAGE_01, CMIS_UPPER))
		return;
	identity_version(out, "firmware_inactive", NULL, major, minor);
	if (major == 0xff && minor == 0xff)
		out_note(out, "inactive load invalid");
	else if (major || minor)
		out_note(out, "inactive %u.%u", major, minor);
	identity_version(out, "hardware", "Hardware",
			 cmis_u8(mem, PAGE_01, CMIS_01_HW_MAJOR),
			 cmis_u8(mem, PAGE_01, CMIS_01_HW_MINOR));
}

static void identity_power(struct out *out, const struct cmis_memory *mem)
{
	unsigned int units = cmis_u8(mem, PAGE_00, CMIS_00_MAX_POWER);
	unsigned int code = FIELD_GET(CMIS_00_POWER_CLASS_CODE,
				      cmis_u8(mem, PAGE_00,
					      CMIS_00_POWER_CLASS));

	if (!cmis_memory_has(mem, 0, PAGE_00, CMIS_UPPER))
		return;
	out_int(out, "max_power_mw", NULL, "mW",
		units * CMIS_MAX_POWER_UNIT_MW);
	out_int(out, "power_class", "Power class", NULL, code + 1);
	/* 8 bits end below what an XPO takes: the card knows better */
	out_note(out, "%s %u.%02u W", units == 0xff ? "at least" : "up to",
		 units / 4, units % 4 * 25);
}

void cmis_decode_identity(struct out *out, const struct cmis_memory *mem)
{
	out_section_start(out, "identity", "Identity");
	identity_type(out, mem);
	identity_vendor(out, mem);
	identity_part(out, mem);
	identity_date(out, mem);
	identity_clei(out, mem);
	identity_memory(out, mem);
	identity_versions(out, mem);
	identity_power(out, mem);
	out_section_end(out);
}
