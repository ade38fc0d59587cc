// SPDX-License-Identifier: GPL-2.0
#include "format.h"

#include <math.h>
#include <stdio.h>

#include "../out.h"
#include "memory.h"

#define KEY_SIZE	64

static const char *key_unit(char *buf, const char *key, const char *unit)
{
	snprintf(buf, KEY_SIZE, "%s_%s", key, unit);
	return buf;
}

void cmis_out_light(struct out *out, const char *key, const char *label,
		    uint32_t nw)
{
	char buf[KEY_SIZE];

	out_fixed(out, key_unit(buf, key, "uw"), NULL, "uW", nw / 100, 1);
	key_unit(buf, key, "dbm");
	if (nw)
		out_double(out, buf, label, "dBm", 10 * log10(nw / 1e6), 2);
	else
		out_null(out, buf, label, "dBm", "no light");
}

void cmis_out_light_none(struct out *out, const char *key, const char *label)
{
	char buf[KEY_SIZE];

	out_null(out, key_unit(buf, key, "uw"), NULL, "uW", NULL);
	out_null(out, key_unit(buf, key, "dbm"), label, "dBm", NULL);
}

/* "0-3,7", as lanes are written in addresses */
static void lanes_string(char *s, size_t size, uint8_t bits, unsigned int first)
{
	unsigned int i, end;
	size_t len = 0;

	*s = '\0';
	for (i = 0; i < CMIS_BANK_LANES; i = end + 1) {
		end = i;
		if (!(bits & BIT(i)))
			continue;
		while (end + 1 < CMIS_BANK_LANES && bits & BIT(end + 1))
			end++;
		len += snprintf(s + len, size - len, "%s%u", len ? "," : "",
				first + i);
		if (end > i)
			len += snprintf(s + len, size - len, "-%u",
					first + end);
	}
}

void cmis_out_lanes(struct out *out, const char *key, const char *label,
		    uint8_t bits, unsigned int first)
{
	unsigned int i;
	char s[64];

	out_list_start(out, key, NULL);
	for (i = 0; i < CMIS_BANK_LANES; i++)
		if (bits & BIT(i))
			out_int(out, NULL, NULL, NULL, first + i);
	out_list_end(out);
	lanes_string(s, sizeof(s), bits, first);
	out_str(out, NULL, label, *s ? s : NULL);
}

/* Unprogrammed memory reads all zero or all ones */
static bool string_blank(const uint8_t *p, size_t len)
{
	size_t i;

	if (*p != 0x00 && *p != 0xff)
		return false;
	for (i = 1; i < len; i++)
		if (p[i] != *p)
			return false;
	return true;
}

char *cmis_string(const struct cmis_memory *mem, unsigned int page,
		  unsigned int address, size_t len, char *buf)
{
	const uint8_t *p = cmis_memory_get(mem, 0, page, address, len);
	char *s = buf;
	size_t i;

	*buf = '\0';
	if (!p || string_blank(p, len))
		return buf;
	while (len && (p[len - 1] == ' ' || p[len - 1] == '\0'))
		len--;
	for (i = 0; i < len; i++)
		if (p[i] >= ' ' && p[i] <= '~')
			*s++ = p[i];
		else
			s += sprintf(s, "\\x%02x", p[i]);
	*s = '\0';
	return buf;
}

unsigned int cmis_lane_bit(const uint8_t *p, unsigned int lane)
{
	return *p >> lane & 1;
}

unsigned int cmis_lane_nibble(const uint8_t *p, unsigned int lane)
{
	return p[CMIS_LANE_NIBBLE_BYTE(lane)] >>
	       CMIS_LANE_NIBBLE_SHIFT(lane) & 0xf;
}

unsigned int cmis_lane_pair(const uint8_t *p, unsigned int lane)
{
	return p[CMIS_LANE_PAIR_BYTE(lane)] >> CMIS_LANE_PAIR_SHIFT(lane) & 3;
}

bool cmis_bit_set(const struct cmis_memory *mem, const struct cmis_bit *bit)
{
	return cmis_revision(mem) >= bit->since &&
	       cmis_u8(mem, bit->page, bit->address) & bit->mask;
}

void cmis_out_bits(struct out *out, const struct cmis_memory *mem,
		   const char *key, const char *label,
		   const struct cmis_bit *bits)
{
	out_list_start(out, key, label);
	for (; bits->name; bits++)
		if (cmis_bit_set(mem, bits))
			out_str(out, NULL, NULL, bits->name);
	out_list_end(out);
}
