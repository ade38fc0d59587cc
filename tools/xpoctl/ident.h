/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the endpoints of a module say about who made it. It is one value when
 * all of them agree, else all that they say.
 */
#ifndef XPOCTL_IDENT_H
#define XPOCTL_IDENT_H

#include <stddef.h>

struct endpoint;
struct module;

typedef const char *ident_get_t(const struct endpoint *ep);

ident_get_t ident_vendor;
ident_get_t ident_part;
ident_get_t ident_serial;
ident_get_t ident_date;

/* "" when no endpoint says anything; "A / B" when they disagree */
const char *ident_text(const struct module *module, ident_get_t *get,
		       char *text, size_t size);

#endif /* XPOCTL_IDENT_H */
