// SPDX-License-Identifier: GPL-2.0
#include "plant.h"

#include <err.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PLANT_LOSS_MAX_DB	60

struct plant *plant_create(void)
{
	struct plant *plant = calloc(1, sizeof(*plant));

	if (!plant)
		err(1, "plant");
	plant->last = &plant->first;
	return plant;
}

void plant_destroy(struct plant *plant)
{
	struct plant_fibre *f;

	if (!plant)
		return;
	while ((f = plant->first)) {
		plant->first = f->next;
		free(f);
	}
	free(plant);
}

void plant_end_name(const struct plant *plant, unsigned int end, char *name,
		    size_t len)
{
	unsigned int lane = end % PLANT_CAGE_LANES;

	if (end < PLANT_LANES)
		snprintf(name, len, "%u:%u", end / PLANT_CAGE_LANES, lane);
	else
		snprintf(name, len, "wire:%s:%u",
			 plant->wire[(end - PLANT_LANES) / PLANT_CAGE_LANES]
			 .path, lane);
}

struct plant_fibre *plant_find(const struct plant *plant, const char *name)
{
	struct plant_fibre *f;

	for (f = plant->first; f; f = f->next)
		if (!strcmp(f->name, name))
			return f;
	return NULL;
}

struct plant_fibre *plant_add(struct plant *plant, const char *name)
{
	struct plant_fibre *f = calloc(1, sizeof(*f));

	if (!f)
		err(1, "plant");
	snprintf(f->name, sizeof(f->name), "%s", name);
	*plant->last = f;
	plant->last = &f->next;
	return f;
}

static void plant_point(struct plant *plant, struct plant_fibre *f)
{
	unsigned int i;

	for (i = 0; i < f->strands; i++) {
		plant->lane[f->strand[i].end[0]] = &f->strand[i];
		plant->lane[f->strand[i].end[1]] = &f->strand[i];
	}
}

void plant_connect(struct plant *plant, struct plant_fibre *f, uint16_t a,
		   uint16_t b)
{
	struct plant_strand *s = &f->strand[f->strands++];

	s->fibre = f;
	s->end[0] = a;
	s->end[1] = b;
	memcpy(s->first_end, s->end, sizeof(s->end));
	plant_point(plant, f);
}

bool plant_has_loopback(const struct plant_fibre *f)
{
	unsigned int i;

	for (i = 0; i < f->strands; i++)
		if (f->strand[i].end[0] == f->strand[i].end[1])
			return true;
	return false;
}

void plant_restore(struct plant *plant)
{
	struct plant_strand *s;
	struct plant_fibre *f;

	for (f = plant->first; f; f = f->next) {
		for (s = f->strand; s < f->strand + f->strands; s++) {
			memcpy(s->end, s->first_end, sizeof(s->end));
			memcpy(s->glass, s->first_glass, sizeof(s->glass));
		}
		plant_point(plant, f);
	}
}

void plant_swap(struct plant *plant, struct plant_fibre *a,
		struct plant_fibre *b)
{
	unsigned int i;
	uint16_t end;

	for (i = 0; i < a->strands; i++) {
		end = a->strand[i].end[1];
		a->strand[i].end[1] = b->strand[i].end[1];
		b->strand[i].end[1] = end;
	}
	plant_point(plant, a);
	plant_point(plant, b);
}

static int plant_strand_parse(const struct plant_fibre *f, const char *text,
			      struct plant_target *t, char *err, size_t errlen)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (end == text || *end || *text == '-' || n >= f->strands) {
		snprintf(err, errlen,
			 "strand '%s' is not a number from 0 to %u", text,
			 f->strands - 1);
		return -1;
	}
	t->first = n;
	t->last = n;
	return 0;
}

int plant_target_parse(const struct plant *plant, const char *name,
		       const char *direction, struct plant_target *t,
		       char *err, size_t errlen)
{
	size_t len = strcspn(name, ":");
	char fibre[PLANT_NAME_MAX];

	snprintf(fibre, sizeof(fibre), "%.*s", (int)len, name);
	t->fibre = plant_find(plant, fibre);
	if (!t->fibre || len >= sizeof(fibre)) {
		snprintf(err, errlen, "there is no fibre '%.*s'", (int)len,
			 name);
		return -1;
	}
	if (direction && strcmp(direction, "ab") && strcmp(direction, "ba")) {
		snprintf(err, errlen, "'%s' is neither ab nor ba", direction);
		return -1;
	}
	t->from = direction && !strcmp(direction, "ba");
	t->to = !direction || t->from;
	t->first = 0;
	t->last = t->fibre->strands - 1;
	if (!name[len])
		return 0;
	return plant_strand_parse(t->fibre, name + len + 1, t, err, errlen);
}

int plant_loss_parse(const char *text, double *db, char *err, size_t errlen)
{
	char *end;

	*db = strtod(text, &end);
	if (end == text || *end || !(*db >= 0 && *db <= PLANT_LOSS_MAX_DB)) {
		snprintf(err, errlen, "'%s' is not a loss from 0 to %d dB",
			 text, PLANT_LOSS_MAX_DB);
		return -1;
	}
	return 0;
}

static double plant_gain(const struct plant_glass *g)
{
	if (g->cut)
		return 0;
	return pow(10, -(g->loss_db + g->bend_db + g->dirt_db) / 10);
}

bool plant_far(const struct plant *plant, unsigned int lane, unsigned int *far)
{
	const struct plant_strand *s = plant->lane[lane];

	if (s)
		*far = s->end[s->end[1] != lane];
	return s;
}

bool plant_path(const struct plant *plant, unsigned int lane,
		struct plant_path *path)
{
	const struct plant_strand *s = plant->lane[lane];
	int near;

	if (!s)
		return false;
	/* a loopback has one glass, from the lane to itself */
	near = s->end[1] == lane;
	path->far = s->end[!near];
	path->gain = s->fibre->straight ? 0 : plant_gain(&s->glass[!near]);
	path->inverted = s->fibre->inverted;
	path->delay_ns = s->fibre->length_m * PLANT_NS_PER_M;
	return true;
}
