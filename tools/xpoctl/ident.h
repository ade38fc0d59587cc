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

const char *ident_vendor(const struct endpoint *ep);
const char *ident_part(const struct endpoint *ep);
const char *ident_serial(const struct endpoint *ep);
const char *ident_date(const struct endpoint *ep);

/* "" when no endpoint says anything; "A / B" when they disagree */
const char *ident_text(const struct module *module,
		       const char *(*get)(const struct endpoint *ep),
		       char *text, size_t size);

#endif /* XPOCTL_IDENT_H */
