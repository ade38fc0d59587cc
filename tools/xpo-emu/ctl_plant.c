// SPDX-License-Identifier: GPL-2.0
#include "ctl_plant.h"

#include <stdio.h>
#include <string.h>

#include "cage.h"
#include "card.h"
#include "ctl_util.h"
#include "link.h"
#include "plant.h"
#include "port_state.h"

static void ctl_all_dirty(struct ctl *x)
{
	unsigned int i;

	for (i = 0; i < x->card->conf.cages; i++)
		link_dirty(x->card, i);
}

/* The modules at both ends; another emulator's are told by their wire. */
static void ctl_strand_dirty(struct ctl *x, const struct plant_strand *s)
{
	int k;

	for (k = 0; k < 2; k++)
		if (s->end[k] < PLANT_LANES)
			link_dirty(x->card, s->end[k] / PLANT_CAGE_LANES);
}

static const char *ctl_state(bool cut)
{
	return cut ? "cut" : "ok";
}

static void ctl_strand(struct ctl *x, const struct plant_fibre *f,
		       unsigned int i)
{
	const struct plant_strand *s = &f->strand[i];
	const struct plant_glass *g;
	char name[2][PLANT_END_MAX];
	int k;

	for (k = 0; k < 2; k++)
		plant_end_name(x->card->plant, s->end[k], name[k],
			       sizeof(name[k]));
	ctl_print(x, "%s:%u %s %s length_m=%u polarity=%s inverted=%d",
		  f->name, i, name[0], name[1], f->length_m,
		  f->straight ? "straight" : "crossed", f->inverted);
	for (k = 0; k < 2; k++) {
		g = &s->glass[k];
		ctl_print(x, " %s=%s,%g+%g+%gdB", k ? "ba" : "ab",
			  ctl_state(g->cut), g->loss_db, g->bend_db,
			  g->dirt_db);
	}
	ctl_print(x, "\n");
}

static int ctl_fibre_list(struct ctl *x)
{
	const struct plant_fibre *f;
	unsigned int i;

	if (x->argc != 2)
		return ctl_fail(x, "usage: fibre list\n");
	for (f = x->card->plant->first; f; f = f->next)
		for (i = 0; i < f->strands; i++)
			ctl_strand(x, f, i);
	return 0;
}

static void ctl_cut(struct plant_glass *g, double db)
{
	(void)db;
	g->cut = true;
}

static void ctl_mend(struct plant_glass *g, double db)
{
	(void)db;
	g->cut = false;
}

static void ctl_bend(struct plant_glass *g, double db)
{
	g->bend_db = db;
}

static void ctl_contaminate(struct plant_glass *g, double db)
{
	g->dirt_db = db;
}

static void ctl_clean(struct plant_glass *g, double db)
{
	(void)db;
	g->bend_db = 0;
	g->dirt_db = 0;
}

static const struct {
	const char *name;
	void (*act)(struct plant_glass *g, double db);
	bool value;
} ctl_fibre_verbs[] = {
	{ "cut", ctl_cut, false },
	{ "mend", ctl_mend, false },
	{ "bend", ctl_bend, true },
	{ "contaminate", ctl_contaminate, true },
	{ "clean", ctl_clean, false },
};

/* VERB NAME[:STRAND] [VALUE] [ab|ba] */
static int ctl_fibre_act(struct ctl *x, size_t verb)
{
	bool value = ctl_fibre_verbs[verb].value;
	int rest = value ? 4 : 3;
	struct plant_target t;
	unsigned int i, k;
	char reason[256];
	double db = 0;

	if (x->argc < rest || x->argc > rest + 1)
		return ctl_fail(x, "usage: fibre %s NAME[:STRAND]%s [ab|ba]\n",
				ctl_fibre_verbs[verb].name,
				value ? " DB" : "");
	if (plant_target_parse(x->card->plant, x->argv[2],
			       x->argc > rest ? x->argv[rest] : NULL, &t,
			       reason, sizeof(reason)) ||
	    (value && plant_loss_parse(x->argv[3], &db, reason,
				       sizeof(reason))))
		return ctl_fail(x, "%s\n", reason);
	for (i = t.first; i <= t.last; i++) {
		for (k = t.from; k <= t.to; k++)
			ctl_fibre_verbs[verb].act(&t.fibre->strand[i].glass[k],
						  db);
		ctl_strand_dirty(x, &t.fibre->strand[i]);
	}
	return 0;
}

static int ctl_fibre_swap(struct ctl *x)
{
	struct plant *plant = x->card->plant;
	struct plant_fibre *f[2];
	int i;

	if (x->argc != 4)
		return ctl_fail(x, "usage: fibre swap NAME NAME\n");
	for (i = 0; i < 2; i++) {
		f[i] = plant_find(plant, x->argv[2 + i]);
		if (!f[i])
			return ctl_fail(x, "there is no fibre '%s'\n",
					x->argv[2 + i]);
		if (plant_has_loopback(f[i]))
			return ctl_fail(x, "'%s' is a loopback\n", f[i]->name);
	}
	if (f[0]->strands != f[1]->strands)
		return ctl_fail(x, "'%s' has %u strands, '%s' has %u\n",
				f[0]->name, f[0]->strands, f[1]->name,
				f[1]->strands);
	if (f[0] != f[1])
		plant_swap(plant, f[0], f[1]);
	ctl_all_dirty(x);
	return 0;
}

int ctl_fibre(struct ctl *x)
{
	const char *verb = x->argv[1];
	size_t i;

	if (!strcmp(verb, "list"))
		return ctl_fibre_list(x);
	if (!strcmp(verb, "swap"))
		return ctl_fibre_swap(x);
	for (i = 0; i < sizeof(ctl_fibre_verbs) / sizeof(ctl_fibre_verbs[0]);
	     i++)
		if (!strcmp(verb, ctl_fibre_verbs[i].name))
			return ctl_fibre_act(x, i);
	return ctl_fail(x, "usage: fibre %s\n", CTL_FIBRE_USAGE);
}

static int ctl_lane_module(struct ctl *x, unsigned int index,
			   struct module **m)
{
	if (index >= x->card->conf.cages)
		return ctl_fail(x, "cage '%s': the card has cages 0 to %u\n",
				x->argv[1], x->card->conf.cages - 1);
	*m = x->card->cages[index]->module;
	if (!*m)
		return ctl_fail(x, "cage %u is empty\n", index);
	return 0;
}

/* Through the module's own command, so that its flags follow. */
static int ctl_lane_fault(struct ctl *x, struct module *m, char *verb,
			  unsigned int number, const char *state)
{
	char lane[16], word[8], *words[3] = { verb, lane, word };
	int ret;

	snprintf(lane, sizeof(lane), "%u", number);
	snprintf(word, sizeof(word), "%s", state);
	ret = module_ctl(m, -1, 3, words, x->out + x->at, x->outlen - x->at);
	x->at = strlen(x->out);
	return ret;
}

int ctl_laser(struct ctl *x)
{
	char verb[] = "laser";
	unsigned int cage, group;
	struct module *m;
	bool on;
	char rest;

	if (sscanf(x->argv[1], "%u:%u%c", &cage, &group, &rest) != 2)
		return ctl_fail(x, "'%s' is not CAGE:GROUP\n", x->argv[1]);
	if (ctl_lane_module(x, cage, &m) || ctl_switch(x, x->argv[2], &on))
		return -1;
	return ctl_lane_fault(x, m, verb, group, on ? "on" : "off");
}

int ctl_tx(struct ctl *x)
{
	char verb[] = "tx";
	struct module *m;
	long lane;
	long cage;

	if (ctl_number(x, x->argv[1], 0, x->card->conf.cages - 1, &cage) ||
	    ctl_number(x, x->argv[2], 0, PORT_CAGE_LANES - 1, &lane) ||
	    ctl_lane_module(x, cage, &m))
		return -1;
	if (strcmp(x->argv[3], "fail") && strcmp(x->argv[3], "ok"))
		return ctl_fail(x, "'%s' is neither fail nor ok\n",
				x->argv[3]);
	return ctl_lane_fault(x, m, verb, lane, x->argv[3]);
}

static void ctl_port(struct ctl *x, const struct port *p)
{
	const struct link *l = &p->link;
	unsigned int i;

	ctl_print(x, "%u %u:%u lanes=%u speed_mbps=%u link=%d far=%s%d",
		  p->id, p->id / PORT_CAGE_LANES, p->id % PORT_CAGE_LANES,
		  p->lanes, p->speed_mbps, l->up,
		  l->far != PORT_NONE && l->far & LINK_FAR_WIRE ? "wire:" : "",
		  l->far == PORT_NONE ? -1 : l->far % PORT_COUNT);
	ctl_print(x, " signal=%02x lock=%02x high_ser=%d remote_fault=%d",
		  l->signal, l->lock, l->high_ser, l->remote_fault);
	ctl_print(x, " downs=%u ber=", l->downs);
	for (i = 0; i < p->lanes; i++)
		ctl_print(x, "%s%.1e", i ? "," : "", l->ber[i]);
	ctl_print(x, "\n");
}

/* Enabled ports, one line each */
int ctl_ports(struct ctl *x)
{
	unsigned int i;

	link_settle(x->card);
	for (i = 0; i < PORT_COUNT; i++)
		if (x->card->ports->port[i].enabled)
			ctl_port(x, &x->card->ports->port[i]);
	return 0;
}
