// SPDX-License-Identifier: GPL-2.0
#include "flag-name.h"

#include <stdio.h>

#include "cmis/flags.h"

static void flag_name_add(void *arg, const char *text, int lane)
{
	struct flag_name *name = arg;

	snprintf(name->text, sizeof(name->text), "%s", text);
	name->lane = lane;
}

void flag_name(struct flag_name *name, unsigned int bank, unsigned int page,
	       unsigned int offset, unsigned int bit)
{
	uint8_t data = 1u << (bit & 7);

	name->lane = -1;
	name->text[0] = '\0';
	cmis_flags_each(bank, page, offset, &data, 1, flag_name_add, name);
	if (offset < CMIS_UPPER)
		snprintf(name->place, sizeof(name->place), "lo:%u.%u", offset,
			 bit);
	else
		snprintf(name->place, sizeof(name->place), "%02Xh:%u.%u", page,
			 offset, bit);
}
