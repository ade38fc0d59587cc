// SPDX-License-Identifier: GPL-2.0
#include "ctl_fault.h"

#include <string.h>

#include "card.h"
#include "ctl_util.h"
#include "telemetry.h"

#define FAULT_USAGE \
	"irq-drop N|ring-irq-drop N|ring-storm N|ring-full N|" \
	"ring-garbage KIND|" \
	"dead on|off|clear"

static int ctl_garbage(struct ctl *x)
{
	struct card_faults *f = &x->card->faults;
	const struct {
		const char *name;
		uint32_t *count;
	} kinds[] = {
		{ "cqe-id", &f->cqe_id },
		{ "cqe-head", &f->cqe_sq_head },
		{ "cqe-length", &f->cqe_length },
		{ "cqe-status", &f->cqe_status },
		{ "event-cage", &f->event_cage },
		{ "event-length", &f->event_length },
		{ "pkt-type", &f->pkt_type },
		{ "pkt-id", &f->pkt_id },
		{ "pkt-port", &f->pkt_port },
		{ "pkt-length", &f->pkt_length },
		{ "record-crc", &f->record_crc },
		{ "record-sequence", &f->record_sequence },
		{ "record-length", &f->record_length },
		{ "record-source", &f->record_source },
		{ "record-time", &f->record_time },
		{ "record-index", &f->record_index },
	};
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strcmp(x->argv[3], kinds[i].name))
			continue;
		(*kinds[i].count)++;
		return 0;
	}
	ctl_print(x, "ring-garbage '%s' is none of", x->argv[3]);
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		ctl_print(x, " %s", kinds[i].name);
	ctl_print(x, "\n");
	return -1;
}

/* Kinds that have a number. */
static int ctl_fault_count(struct ctl *x, const char *what)
{
	struct card_faults *f = &x->card->faults;
	long n;

	if (ctl_number(x, x->argv[3], 0, 1000000, &n))
		return -1;
	if (!strcmp(what, "irq-drop")) {
		f->irq_drop = n;
	} else if (!strcmp(what, "ring-irq-drop")) {
		f->ring_irq_drop = n;
	} else if (!strcmp(what, "ring-full")) {
		f->ring_full = n;
	} else if (!strcmp(what, "ring-storm")) {
		f->ring_storm = n;
		tlm_storm(x->card->tlm);
	} else {
		return ctl_fail(x, "usage: fault card %s\n", FAULT_USAGE);
	}
	return 0;
}

int ctl_fault_card(struct ctl *x)
{
	struct card_faults *f = &x->card->faults;
	const char *what = x->argc > 2 ? x->argv[2] : "";

	if (!strcmp(what, "clear") && x->argc == 3) {
		memset(f, 0, sizeof(*f));
		return 0;
	}
	if (!strcmp(what, "dead") && x->argc == 4)
		return ctl_switch(x, x->argv[3], &f->dead);
	if (!strcmp(what, "ring-garbage") && x->argc == 4)
		return ctl_garbage(x);
	if (x->argc == 4)
		return ctl_fault_count(x, what);
	return ctl_fail(x, "usage: fault card %s\n", FAULT_USAGE);
}
