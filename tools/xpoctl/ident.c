// SPDX-License-Identifier: GPL-2.0
#include "ident.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "ipc.h"

const char *ident_vendor(const struct endpoint *ep)
{
	return ep->vendor;
}

const char *ident_part(const struct endpoint *ep)
{
	return ep->part;
}

const char *ident_serial(const struct endpoint *ep)
{
	return ep->serial;
}

const char *ident_date(const struct endpoint *ep)
{
	return ep->date;
}

/* An endpoint that was identified; the others say nothing */
static bool ident_speaks(const struct endpoint *ep)
{
	return *ep->vendor || *ep->part || *ep->serial || *ep->date;
}

static bool ident_agree(const struct module *module,
			const char *(*get)(const struct endpoint *ep),
			const char **first)
{
	unsigned int i;

	*first = NULL;
	for (i = 0; i < module->endpoint_count; i++) {
		const struct endpoint *ep = &module->endpoint[i];

		if (!ident_speaks(ep))
			continue;
		if (!*first)
			*first = get(ep);
		else if (strcmp(*first, get(ep)))
			return false;
	}
	return true;
}

const char *ident_text(const struct module *module,
		       const char *(*get)(const struct endpoint *ep),
		       char *text, size_t size)
{
	const char *first;
	size_t len = 0;
	unsigned int i;

	if (ident_agree(module, get, &first)) {
		snprintf(text, size, "%s", first ? first : "");
		return text;
	}
	*text = '\0';
	for (i = 0; i < module->endpoint_count && len < size; i++) {
		const char *one = get(&module->endpoint[i]);

		if (!ident_speaks(&module->endpoint[i]))
			continue;
		len += snprintf(text + len, size - len, "%s%s",
				len ? " / " : "", *one ? one : "-");
	}
	return text;
}
