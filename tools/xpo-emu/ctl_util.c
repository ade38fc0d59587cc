// SPDX-License-Identifier: GPL-2.0
#include "ctl_util.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "card.h"

void ctl_print(struct ctl *x, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(x->out + x->at, x->outlen - x->at, fmt, ap);
	va_end(ap);
	x->at += n;
	if (x->at >= x->outlen)
		x->at = x->outlen - 1;
}

int ctl_number(struct ctl *x, const char *text, long min, long max,
	       long *value)
{
	char *end;

	errno = 0;
	*value = strtol(text, &end, 0);
	if (errno || end == text || *end || *value < min || *value > max)
		return ctl_fail(x, "'%s' is not a number from %ld to %ld\n",
				text, min, max);
	return 0;
}

int ctl_switch(struct ctl *x, const char *text, bool *on)
{
	*on = !strcmp(text, "on");
	if (!*on && strcmp(text, "off"))
		return ctl_fail(x, "'%s' is neither on nor off\n", text);
	return 0;
}

int ctl_cages(struct ctl *x, const char *word, unsigned int *first,
	      unsigned int *last, int *ep)
{
	unsigned int max = x->card->conf.cages - 1;
	char rest;

	*ep = -1;
	if (sscanf(word, "%u:%d%c", first, ep, &rest) == 2)
		*last = *first;
	else if (sscanf(word, "%u-%u%c", first, last, &rest) == 2)
		*ep = -1;
	else if (sscanf(word, "%u%c", first, &rest) == 1)
		*last = *first;
	else
		return ctl_fail(x, "'%s' is not a cage\n", word);
	if (*first > max || *last > max || *first > *last)
		return ctl_fail(x, "cage '%s': the card has cages 0 to %u\n",
				word, max);
	if (*ep < -1 || *ep >= CARD_ENDPOINTS)
		return ctl_fail(x, "'%s': a cage has endpoints 0 to %d\n",
				word, CARD_ENDPOINTS - 1);
	return 0;
}

int ctl_cage(struct ctl *x, struct cage **cage, int *ep)
{
	unsigned int first;
	unsigned int last;

	if (ctl_cages(x, x->argv[1], &first, &last, ep))
		return -1;
	if (first != last)
		return ctl_fail(x, "%s takes one cage\n", x->argv[0]);
	*cage = x->card->cages[first];
	return 0;
}
