// SPDX-License-Identifier: GPL-2.0
#include "violations.h"

#include <err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "card.h"
#include "log.h"
#include "sim.h"

#define VIOLATIONS_KEPT	64
#define VIOLATIONS_TEXT	160

struct violations {
	uint32_t count;
	uint64_t total;
	char text[VIOLATIONS_KEPT][VIOLATIONS_TEXT];
};

struct violations *violations_create(void)
{
	struct violations *v = calloc(1, sizeof(*v));

	if (!v)
		err(1, "violations");
	return v;
}

void violations_destroy(struct violations *v)
{
	free(v);
}

void violations_add(struct card *c, const char *fmt, ...)
{
	struct violations *v = c->violations;
	char *text = v->text[v->total++ % VIOLATIONS_KEPT];
	va_list ap;
	int n;

	if (v->count < UINT32_MAX)
		v->count++;
	n = snprintf(text, VIOLATIONS_TEXT, "%llu: ",
		     (unsigned long long)sim_now(c->sim));
	va_start(ap, fmt);
	vsnprintf(text + n, VIOLATIONS_TEXT - n, fmt, ap);
	va_end(ap);
	log_print("violation at %s", text);
}

uint32_t violations_count(const struct violations *v)
{
	return v->count;
}

void violations_reset(struct violations *v)
{
	v->count = 0;
}

uint64_t violations_total(const struct violations *v)
{
	return v->total;
}

void violations_print(const struct violations *v, char *out, size_t outlen)
{
	uint64_t i = v->total > VIOLATIONS_KEPT ? v->total - VIOLATIONS_KEPT
						: 0;
	size_t at = 0;

	if (outlen)
		out[0] = '\0';
	for (; i < v->total && at < outlen; i++)
		at += snprintf(out + at, outlen - at, "%s\n",
			       v->text[i % VIOLATIONS_KEPT]);
}
