// SPDX-License-Identifier: GPL-2.0
/*
 * What is behind the connector: 00h:202-212, 01h:132-141, Lower:61, 85.
 */
#include "decode.h"

#include <stdio.h>

#include "../out.h"
#include "format.h"
#include "memory.h"
#include "names.h"

#define PAGE_00		CMIS_PAGE_ADMIN
#define PAGE_01		CMIS_PAGE_ADVERTISING

static void media_type(struct out *out, const struct cmis_memory *mem)
{
	uint8_t type = cmis_u8(mem, 0, CMIS_LO_MEDIA_TYPE);
	uint8_t tech = cmis_u8(mem, PAGE_00, CMIS_00_TECHNOLOGY);
	uint8_t connector = cmis_u8(mem, PAGE_00, CMIS_00_CONNECTOR);

	out_code(out, "media_type", "Media type", type,
		 cmis_name_media_type(type));
	if (!cmis_memory_has(mem, 0, PAGE_00, CMIS_UPPER))
		return;
	out_code(out, "technology", "Technology", tech,
		 cmis_name_technology(tech));
	out_code(out, "connector", "Connector", connector,
		 cmis_name_connector(connector));
}

/* Length of a cable assembly; separable media have none */
static void media_cable_length(struct out *out, const struct cmis_memory *mem)
{
	static const unsigned int multiplier_mm[] = {
		100, 1000, 10000, 100000
	};
	uint8_t code = cmis_u8(mem, PAGE_00, CMIS_00_LENGTH);
	unsigned int base = FIELD_GET(CMIS_00_LENGTH_BASE, code);
	unsigned int mm;

	if (code == CMIS_00_LENGTH_OVER) {
		out_null(out, "cable_length_m", "Cable length", "m",
			 "more than 6300 m");
		return;
	}
	if (!base) {
		out_null(out, "cable_length_m", NULL, "m", NULL);
		return;
	}
	mm = base * multiplier_mm[FIELD_GET(CMIS_00_LENGTH_MULT, code)];
	out_fixed(out, "cable_length_m", "Cable length", "m", mm / 100, 1);
}

/* Copper only; bytes are dB, 0 says nothing */
static void media_attenuation(struct out *out, const struct cmis_memory *mem)
{
	static const struct {
		const char *key;
		const char *frequency;
		uint8_t address;
		uint8_t since;
	} points[] = {
		{ "attenuation_5ghz_db", "5 GHz", CMIS_00_ATTENUATION_5G, 0 },
		{ "attenuation_7ghz_db", "7 GHz", CMIS_00_ATTENUATION_7G, 0 },
		{ "attenuation_12_9ghz_db", "12.9 GHz",
		  CMIS_00_ATTENUATION_12G9, 0 },
		{ "attenuation_25_8ghz_db", "25.8 GHz",
		  CMIS_00_ATTENUATION_25G8, 0 },
		{ "attenuation_53_1ghz_db", "53.1 GHz",
		  CMIS_00_ATTENUATION_53G1, CMIS_REV(5, 3) },
	};
	bool copper = cmis_u8(mem, 0, CMIS_LO_MEDIA_TYPE) == CMIS_MEDIA_COPPER;
	unsigned int i;
	uint8_t db;

	for (i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
		db = cmis_u8(mem, PAGE_00, points[i].address);
		if (!db || cmis_revision(mem) < points[i].since)
			continue;
		out_int(out, points[i].key, copper ? "Attenuation" : NULL,
			"dB", db);
		if (copper)
			out_note(out, "at %s", points[i].frequency);
	}
}

/* The letter is the far end module that a near end lane goes to */
static void media_far_end(struct out *out, const struct cmis_memory *mem)
{
	static const char * const ends[] = {
		NULL, "abcdefgh", "aaaaaaaa", "aaaaeeee", "abcdeeee",
		"abcceeee", "aacdeeee", "aacceeee", "aaaaefgh", "aaaaefgg",
		"aaaaeegh", "aaaaeegg", "aacceegg", "abcceegg", "aacdeegg",
		"abcdeegg", "aaccefgg", "abccefgg", "aacdefgg", "abcdefgg",
		"aacceegh", "abcceegh", "aacdeegh", "abcdeegh", "aaccefgh",
		"abccefgh", "aacdefgh", "16 lanes"
	};
	unsigned int code = FIELD_GET(CMIS_00_FAR_END_CODE,
				      cmis_u8(mem, PAGE_00, CMIS_00_FAR_END));

	if (!code)
		out_null(out, "far_end", NULL, NULL, NULL);
	else if (code < sizeof(ends) / sizeof(ends[0]))
		out_str(out, "far_end", "Far end", ends[code]);
	else
		out_str(out, "far_end", "Far end", code == CMIS_FAR_END_CUSTOM ?
			"vendor specific" : "reserved");
	out_int(out, "far_end_code", NULL, NULL, code);
}

/* 00h:210 counts for modules of one bank only */
static void media_lanes(struct out *out, const struct cmis_memory *mem)
{
	uint8_t absent = cmis_u8(mem, PAGE_00, CMIS_00_MEDIA_LANES_ABSENT);

	if (cmis_banks(mem) > 1 ||
	    !cmis_memory_has(mem, 0, PAGE_00, CMIS_UPPER))
		return;
	cmis_out_lanes(out, "media_lanes", absent ? "Media lanes" : NULL,
		       ~absent, 0);
}

static void media_smf_length(struct out *out, const struct cmis_memory *mem)
{
	static const unsigned int multiplier_m[] = { 100, 1000, 10000 };
	static const unsigned int multiplier2_km[] = { 50, 100, 200, 500 };
	uint8_t code = cmis_u8(mem, PAGE_01, CMIS_01_LENGTH_SMF);
	uint8_t code2 = cmis_u8(mem, PAGE_01, CMIS_01_LENGTH_SMF2);
	unsigned int base = FIELD_GET(CMIS_01_LENGTH_SMF_BASE, code);
	unsigned int mult = FIELD_GET(CMIS_01_LENGTH_SMF_MULT, code);
	unsigned int m;

	if (mult < 3)
		m = base * multiplier_m[mult];
	else if (cmis_revision(mem) >= CMIS_REV(5, 3))
		m = base * 1000 *
		    multiplier2_km[FIELD_GET(CMIS_01_LENGTH_SMF_MULT2, code2)];
	else
		m = 0;
	if (m)
		out_fixed(out, "length_smf_km", "Length SMF", "km", m / 100, 1);
	else
		out_null(out, "length_smf_km", NULL, "km", NULL);
}

static void media_mmf_lengths(struct out *out, const struct cmis_memory *mem)
{
	static const struct {
		const char *key;
		const char *label;
		uint8_t address;
		uint8_t unit_m;
	} fibers[] = {
		{ "length_om5_m", "Length OM5", CMIS_01_LENGTH_OM5, 2 },
		{ "length_om4_m", "Length OM4", CMIS_01_LENGTH_OM4, 2 },
		{ "length_om3_m", "Length OM3", CMIS_01_LENGTH_OM3, 2 },
		{ "length_om2_m", "Length OM2", CMIS_01_LENGTH_OM2, 1 },
	};
	unsigned int i, m;

	for (i = 0; i < sizeof(fibers) / sizeof(fibers[0]); i++) {
		m = cmis_u8(mem, PAGE_01, fibers[i].address) *
		    fibers[i].unit_m;
		if (m)
			out_int(out, fibers[i].key, fibers[i].label, "m", m);
		else
			out_null(out, fibers[i].key, NULL, "m", NULL);
	}
}

static void media_wavelength(struct out *out, const struct cmis_memory *mem)
{
	unsigned int wavelength = cmis_u16(mem, PAGE_01, CMIS_01_WAVELENGTH);
	unsigned int tolerance = cmis_u16(mem, PAGE_01,
					  CMIS_01_WAVELENGTH_TOL);
	uint8_t type = cmis_u8(mem, 0, CMIS_LO_MEDIA_TYPE);
	const char *label = NULL;

	if (!wavelength) {
		out_null(out, "wavelength_nm", NULL, "nm", NULL);
		return;
	}
	if (type != CMIS_MEDIA_COPPER)
		label = "Wavelength";
	out_fixed(out, "wavelength_nm", label, "nm", wavelength * 5, 2);
	out_fixed(out, "wavelength_tolerance_nm", NULL, "nm", tolerance * 5, 3);
	if (label && tolerance)
		out_note(out, "+/- %u.%03u nm", tolerance * 5 / 1000,
			 tolerance * 5 % 1000);
}

static void media_face(struct out *out, const struct cmis_memory *mem)
{
	uint8_t face = cmis_u8(mem, 0, CMIS_LO_FACE);
	uint8_t fiber = FIELD_GET(CMIS_LO_FACE_FIBER, face);
	uint8_t heatsink = FIELD_GET(CMIS_LO_FACE_HEATSINK, face);

	if (cmis_revision(mem) >= CMIS_REV(5, 3))
		out_code(out, "fiber_face", fiber ? "Fiber face" : NULL, fiber,
			 cmis_name_fiber_face(fiber));
	if (cmis_revision(mem) >= CMIS_REV(5, 4))
		out_code(out, "heatsink", heatsink ? "Heat sink" : NULL,
			 heatsink, cmis_name_heatsink(heatsink));
}

void cmis_decode_media(struct out *out, const struct cmis_memory *mem)
{
	out_section_start(out, "media", "Media");
	media_type(out, mem);
	if (cmis_memory_has(mem, 0, PAGE_00, CMIS_UPPER)) {
		media_cable_length(out, mem);
		media_attenuation(out, mem);
		media_far_end(out, mem);
		media_lanes(out, mem);
	}
	if (!cmis_is_flat(mem) &&
	    cmis_memory_has(mem, 0, PAGE_01, CMIS_UPPER)) {
		media_smf_length(out, mem);
		media_mmf_lengths(out, mem);
		media_wavelength(out, mem);
	}
	media_face(out, mem);
	out_section_end(out);
}
