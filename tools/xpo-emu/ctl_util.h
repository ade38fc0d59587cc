/* SPDX-License-Identifier: GPL-2.0 */
/* What control commands have in common. */
#ifndef XPO_EMU_CTL_UTIL_H
#define XPO_EMU_CTL_UTIL_H

#include <stdbool.h>
#include <stddef.h>

#define CTL_WORDS_MAX	64

struct cage;
struct card;

/* A command under way: its words, and where its answer goes. */
struct ctl {
	struct card *card;
	int argc;
	char **argv;
	char *out;
	size_t outlen;
	size_t at;
};

__attribute__((format(printf, 2, 3)))
void ctl_print(struct ctl *x, const char *fmt, ...);
#define ctl_fail(x, ...) (ctl_print(x, __VA_ARGS__), -1)

/* 0, or -1 with the reason printed. */
int ctl_number(struct ctl *x, const char *text, long min, long max,
	       long *value);
int ctl_switch(struct ctl *x, const char *text, bool *on);
/* CAGE, CAGE:EP or FIRST-LAST; @ep is -1 when it is not named. */
int ctl_cages(struct ctl *x, const char *word, unsigned int *first,
	      unsigned int *last, int *ep);
/* argv[1]: CAGE or CAGE:EP */
int ctl_cage(struct ctl *x, struct cage **cage, int *ep);

#endif
