// SPDX-License-Identifier: GPL-2.0
#include "numbers.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../driver/cmis.h"

#define WINDOW	(2 * CMIS_HALF_SIZE)	/* lower memory and one page */

static bool fail(char *error, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static bool fail(char *error, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(error, NUMBERS_ERROR_LEN, fmt, ap);
	va_end(ap);
	return false;
}

/* Digits of a base from *text on; false when there are none or too many */
static bool digits(const char **text, unsigned int base, unsigned int *value)
{
	const char *p = *text;
	unsigned int digit;

	*value = 0;
	for (; isxdigit((unsigned char)*p); p++) {
		digit = isdigit((unsigned char)*p) ? *p - '0' :
			tolower((unsigned char)*p) - 'a' + 10;
		if (digit >= base)
			break;
		if (*value > 0xffffff)
			return false;
		*value = *value * base + digit;
	}
	if (p == *text)
		return false;
	*text = p;
	return true;
}

/* Number at *text, which then points behind it */
static bool number(const char **text, unsigned int *value)
{
	const char *p = *text;

	if (!strncasecmp(p, "0x", 2)) {
		p += 2;
		if (!digits(&p, 16, value))
			return false;
		*text = p;
		return true;
	}
	if (digits(&p, 16, value) && (*p == 'h' || *p == 'H')) {
		*text = p + 1;
		return true;
	}
	return digits(text, 10, value);
}

bool numbers_list(const char *text, const char *what, unsigned int max,
		  uint64_t *bits, char *error)
{
	const char *p = text;
	unsigned int first, last;

	*bits = 0;
	if (!strcmp(text, "*")) {
		*bits = ~0ull >> (63 - max);
		return true;
	}
	for (;;) {
		if (!digits(&p, 10, &first))
			break;
		last = first;
		if (*p == '-' && (p++, !digits(&p, 10, &last)))
			break;
		if (first > max || last > max)
			return fail(error, "no %s %u: they are 0 to %u", what,
				    first > max ? first : last, max);
		if (last < first)
			return fail(error, "%s range %u-%u is upside down",
				    what, first, last);
		*bits |= (~0ull >> (63 - (last - first))) << first;
		if (!*p)
			return true;
		if (*p++ != ',')
			break;
	}
	return fail(error, "'%s' is not a list of %ss like 0-7,12", text, what);
}

const char *numbers_format(uint64_t bits, char *text)
{
	size_t len = 0;
	int first = -1;
	int i;

	*text = '\0';
	for (i = 0; i <= 64; i++) {
		bool set = i < 64 && bits >> i & 1;

		if (set && first < 0)
			first = i;
		if (set || first < 0)
			continue;
		len += snprintf(text + len, NUMBERS_LIST_LEN - len,
				first == i - 1 ? "%s%d" : "%s%d-%d",
				len ? "," : "", first, i - 1);
		first = -1;
	}
	return text;
}

static bool reg_page(const char **text, struct reg *reg, char *error)
{
	size_t len = strcspn(*text, ":");
	const char *p = *text;
	unsigned int page;

	if (len == 2 && !strncasecmp(p, "lo", 2)) {
		reg->lower = true;
		*text += len;
		return true;
	}
	/* A bare 10 could mean 0Ah or 10h, and a write must not guess */
	if (len < 2 || (!strchr("hH", p[len - 1]) && strncasecmp(p, "0x", 2)) ||
	    !number(&p, &page) || p != *text + len || page > 0xff)
		return fail(error,
			    "'%.*s' is not a page: write lo, or 00h to FFh",
			    (int)len, *text);
	reg->page = page;
	*text += len;
	return true;
}

static bool reg_check(const struct reg *reg, unsigned int first,
		      unsigned int last, char *error)
{
	unsigned int min = reg->lower ? 0 : CMIS_UPPER;
	unsigned int max = min + CMIS_HALF_SIZE - 1;

	if (first < min || first > max || last > max)
		return fail(error, reg->lower ?
			    "register %u is not in lower memory (%u to %u)" :
			    "register %u is not in a page (%u to %u)",
			    first < min || first > max ? first : last, min,
			    max);
	if (last < first)
		return fail(error, "registers %u-%u are upside down", first,
			    last);
	return true;
}

bool numbers_reg(const char *text, struct reg *reg, char *error)
{
	const char *p = text;
	unsigned int first, last, count;

	memset(reg, 0, sizeof(*reg));
	if (!reg_page(&p, reg, error))
		return false;
	if (!*p) {
		reg->offset = reg->lower ? 0 : CMIS_UPPER;
		reg->length = CMIS_HALF_SIZE;
		return true;
	}
	p++;
	if (!number(&p, &first))
		return fail(error, "'%s' has no register number", text);
	last = first;
	if (*p == '-') {
		p++;
		if (!number(&p, &last))
			return fail(error, "'%s' has no last register", text);
		reg->length = last - first + 1;
	} else if (*p == '+') {
		p++;
		if (!number(&p, &count) || !count || count > CMIS_HALF_SIZE)
			return fail(error, "'%s': the length is 1 to %u", text,
				    CMIS_HALF_SIZE);
		last = first + count - 1;
		reg->length = count;
	}
	if (*p)
		return fail(error,
			    "'%s': registers are like 11h:154, 11h:154+16 or 11h:134-153",
			    text);
	reg->offset = first;
	return reg_check(reg, first, last, error);
}

bool numbers_bytes(const char *text, uint8_t *data, size_t size, size_t *len,
		   char *error)
{
	const char *p = text;
	char byte[3] = "";

	if (!strncasecmp(p, "0x", 2))
		p += 2;
	if (!*p)
		return fail(error, "'%s' is not a byte", text);
	for (; *p; p += 2) {
		byte[0] = p[0];
		byte[1] = p[1];
		if (!isxdigit((unsigned char)p[0]) ||
		    !isxdigit((unsigned char)p[1]))
			return fail(error,
				    "'%s' is not bytes in hex, two digits each",
				    text);
		if (*len == size)
			return fail(error, "more than %zu bytes", size);
		data[(*len)++] = strtoul(byte, NULL, 16);
	}
	return true;
}
