// SPDX-License-Identifier: GPL-2.0
#include "ctl_later.h"

#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "ctl.h"
#include "ctl_util.h"
#include "log.h"
#include "sim.h"

struct later {
	struct card *card;
	struct sim_timer timer;
	char line[CTL_LINE_MAX];
	struct later *next;
};

static void ctl_later_unlink(struct later *l)
{
	struct later **p = &l->card->later;

	while (*p != l)
		p = &(*p)->next;
	*p = l->next;
}

static void ctl_later_run(void *arg, uint64_t due)
{
	struct later *l = arg;
	char *answer = malloc(CTL_ANSWER_MAX);

	(void)due;
	if (!answer)
		err(1, "command");
	ctl_later_unlink(l);
	/* nobody waits for the answer any more */
	if (ctl_run(l->card, l->line, answer, CTL_ANSWER_MAX))
		log_print("command after a time: %s", answer);
	free(answer);
	free(l);
}

static int ctl_later_pending(const struct card *c)
{
	const struct later *l;
	int n = 0;

	for (l = c->later; l; l = l->next)
		n++;
	return n;
}

/* The words are those of one line, so they fit into one again. */
static void ctl_later_join(const struct ctl *x, char *line)
{
	int i;

	line[0] = '\0';
	for (i = 2; i < x->argc; i++) {
		if (i > 2)
			strcat(line, " ");
		strcat(line, x->argv[i]);
	}
}

int ctl_later(struct ctl *x)
{
	struct later *l;
	long ms;

	if (ctl_number(x, x->argv[1], 1, CTL_LATER_MS_MAX, &ms))
		return -1;
	if (!ctl_known(x->argv[2]) || !strcmp(x->argv[2], x->argv[0]))
		return ctl_fail(x, "'%s' cannot be run later\n", x->argv[2]);
	if (ctl_later_pending(x->card) == CTL_LATER_PENDING_MAX)
		return ctl_fail(x, "%d commands are waiting already\n",
				CTL_LATER_PENDING_MAX);
	l = calloc(1, sizeof(*l));
	if (!l)
		err(1, "command");
	l->card = x->card;
	ctl_later_join(x, l->line);
	l->next = x->card->later;
	x->card->later = l;
	sim_timer_init(&l->timer, ctl_later_run, l);
	sim_arm(x->card->sim, &l->timer,
		sim_now(x->card->sim) + ms * SIM_NS_PER_MS);
	return 0;
}

void ctl_later_clear(struct card *c)
{
	struct later *l;

	while ((l = c->later)) {
		c->later = l->next;
		sim_cancel(c->sim, &l->timer);
		free(l);
	}
}
