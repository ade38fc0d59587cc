// SPDX-License-Identifier: GPL-2.0
/* The plant file; its format is described in Documentation/emulator.md. */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plant.h"

#define PLANT_LINE_MAX		1024
#define PLANT_WORDS_MAX		16
#define PLANT_LENGTH_MAX_M	10000
#define PLANT_LENGTH_M		10
#define PLANT_LOSS_DB		1.0

struct plant_file {
	struct plant *plant;
	const char *path;
	unsigned int line;
	unsigned int cages;
	char *err;
	size_t errlen;
};

__attribute__((format(printf, 2, 3)))
static int plant_fail(struct plant_file *x, const char *fmt, ...)
{
	va_list ap;
	int n;

	n = snprintf(x->err, x->errlen, "%s:%u: ", x->path, x->line);
	va_start(ap, fmt);
	if (n > 0 && (size_t)n < x->errlen)
		vsnprintf(x->err + n, x->errlen - n, fmt, ap);
	va_end(ap);
	return -1;
}

/*
 * Lanes of one end: CAGE:LANE, CAGE:FIRST-LAST, or LAST-FIRST to go down. Wires
 * count as cages behind those that can be.
 */
struct plant_end {
	unsigned int cage;
	unsigned int first, last;
};

static unsigned int plant_end_lanes(const struct plant_end *e)
{
	return 1 + (e->first < e->last ? e->last - e->first :
					 e->first - e->last);
}

static unsigned int plant_end_lane(const struct plant_end *e, unsigned int i)
{
	return PLANT_CAGE_LANES * e->cage +
	       (e->first < e->last ? e->first + i : e->first - i);
}

/* @lanes is the last part of @word, which should have been a @what. */
static int plant_parse_lanes(struct plant_file *x, const char *word,
			     const char *lanes, const char *what,
			     struct plant_end *e)
{
	char rest;

	if (!isdigit((unsigned char)*lanes) || strchr(lanes, '+'))
		return plant_fail(x, "'%s' is not %s", word, what);
	if (sscanf(lanes, "%u-%u%c", &e->first, &e->last, &rest) != 2) {
		if (sscanf(lanes, "%u%c", &e->first, &rest) != 1)
			return plant_fail(x, "'%s' is not %s", word, what);
		e->last = e->first;
	}
	if (e->first >= PLANT_CAGE_LANES || e->last >= PLANT_CAGE_LANES)
		return plant_fail(x, "'%s': lanes are 0 to %u", word,
				  PLANT_CAGE_LANES - 1);
	return 0;
}

static int plant_parse_cage(struct plant_file *x, const char *word,
			    struct plant_end *e)
{
	static const char what[] = "CAGE:LANES";
	char *lanes;
	unsigned long cage = strtoul(word, &lanes, 10);

	if (!isdigit((unsigned char)*word) || *lanes != ':')
		return plant_fail(x, "'%s' is not %s", word, what);
	if (cage >= x->cages)
		return plant_fail(x, "'%s': the card has cages 0 to %u", word,
				  x->cages - 1);
	e->cage = cage;
	return plant_parse_lanes(x, word, lanes + 1, what, e);
}

/* The path as it is, or from the plant file's directory. */
static int plant_wire_path(struct plant_file *x, const char *path, size_t len,
			   struct plant_wire *w)
{
	const char *slash = strrchr(x->path, '/');
	int dir = slash && *path != '/' ? slash - x->path + 1 : 0;
	int n = snprintf(w->path, sizeof(w->path), "%.*s%.*s", dir, x->path,
			 (int)len, path);

	if (!len || n >= (int)sizeof(w->path))
		return plant_fail(x,
				  "wire '%.*s': a path has 1 to %d characters",
				  (int)len, path, PLANT_PATH_MAX - 1);
	return 0;
}

static int plant_parse_wire(struct plant_file *x, const char *word,
			    struct plant_end *e)
{
	static const char what[] = "wire:PATH:LANES";
	const char *path = word + strlen("wire:");
	const char *lanes = strrchr(path, ':');
	struct plant_wire wire = { .listen = false };
	unsigned int i;

	if (!lanes)
		return plant_fail(x, "'%s' is not %s", word, what);
	if (plant_wire_path(x, path, lanes - path, &wire) ||
	    plant_parse_lanes(x, word, lanes + 1, what, e))
		return -1;
	for (i = 0; i < x->plant->wires; i++)
		if (!strcmp(x->plant->wire[i].path, wire.path))
			break;
	if (i == PLANT_WIRES)
		return plant_fail(x, "there are %u wires already", i);
	if (i == x->plant->wires)
		x->plant->wire[x->plant->wires++] = wire;
	e->cage = plant_wire_end(i, 0) / PLANT_CAGE_LANES;
	return 0;
}

static int plant_parse_end(struct plant_file *x, const char *word,
			   struct plant_end *e)
{
	if (!strncmp(word, "wire:", 5))
		return plant_parse_wire(x, word, e);
	return plant_parse_cage(x, word, e);
}

/* Which of the two processes makes the socket. */
static int plant_listen(struct plant_file *x, const struct plant_end *e)
{
	unsigned int end = e->cage * PLANT_CAGE_LANES;

	if (end < PLANT_LANES)
		return plant_fail(x, "listen is for wires");
	x->plant->wire[(end - PLANT_LANES) / PLANT_CAGE_LANES].listen = true;
	return 0;
}

static int plant_parse_name(struct plant_file *x, const char *name)
{
	size_t len = strlen(name), i;

	for (i = 0; i < len; i++)
		if (!isalnum((unsigned char)name[i]) &&
		    !strchr("_.-", name[i]))
			break;
	if (i < len || len >= PLANT_NAME_MAX)
		return plant_fail(x,
				  "'%s' is not 1 to %d letters, digits, '_', '.' or '-'",
				  name, PLANT_NAME_MAX - 1);
	if (plant_find(x->plant, name))
		return plant_fail(x, "there is a fibre '%s' already", name);
	return 0;
}

/* Options that a fibre and one of its glasses have in common. */
static int plant_glass_option(struct plant_file *x, const char *word,
			      struct plant_glass *g)
{
	char reason[128];

	if (!strcmp(word, "broken")) {
		g->cut = true;
		return 0;
	}
	if (strncmp(word, "loss_db=", 8))
		return plant_fail(x, "unknown option '%s'", word);
	if (plant_loss_parse(word + 8, &g->loss_db, reason, sizeof(reason)))
		return plant_fail(x, "loss_db: %s", reason);
	return 0;
}

static int plant_length(struct plant_file *x, const char *text,
			uint32_t *length_m)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (end == text || *end || *text == '-' || n > PLANT_LENGTH_MAX_M)
		return plant_fail(x,
				  "length_m: '%s' is not a number from 0 to %d",
				  text, PLANT_LENGTH_MAX_M);
	*length_m = n;
	return 0;
}

static int plant_option(struct plant_file *x, const char *word,
			struct plant_fibre *f, struct plant_glass *g)
{
	if (!strncmp(word, "length_m=", 9))
		return plant_length(x, word + 9, &f->length_m);
	if (!strcmp(word, "inverted")) {
		f->inverted = true;
		return 0;
	}
	if (strncmp(word, "polarity=", 9))
		return plant_glass_option(x, word, g);
	f->straight = !strcmp(word + 9, "straight");
	if (!f->straight && strcmp(word + 9, "crossed"))
		return plant_fail(x,
				  "polarity: '%s' is neither straight nor crossed",
				  word + 9);
	return 0;
}

static void plant_set_glass(struct plant_strand *s, unsigned int direction,
			    const struct plant_glass *g)
{
	s->glass[direction] = *g;
	s->first_glass[direction] = *g;
}

/* Each lane has one transmitter and one receiver, so one fibre. */
static int plant_connect_ends(struct plant_file *x, struct plant_fibre *f,
			      const struct plant_end *e)
{
	unsigned int i, k, lane[2];
	char name[PLANT_END_MAX];

	for (i = 0; i < plant_end_lanes(&e[0]); i++) {
		for (k = 0; k < 2; k++) {
			lane[k] = plant_end_lane(&e[k], i);
			if (!x->plant->lane[lane[k]])
				continue;
			plant_end_name(x->plant, lane[k], name, sizeof(name));
			return plant_fail(x,
					  "lane %s is in fibre '%s' already",
					  name, x->plant->lane[lane[k]]
					  ->fibre->name);
		}
		plant_connect(x->plant, f, lane[0], lane[1]);
	}
	return 0;
}

/* fibre NAME END END [OPTION...] */
static int plant_line_fibre(struct plant_file *x, int argc, char **argv)
{
	struct plant_glass glass = { .loss_db = PLANT_LOSS_DB };
	struct plant_fibre *f;
	struct plant_end e[2];
	unsigned int k;
	int i;

	if (argc < 4)
		return plant_fail(x,
				  "fibre NAME CAGE:LANES CAGE:LANES [OPTION...]");
	if (plant_parse_name(x, argv[1]) ||
	    plant_parse_cage(x, argv[2], &e[0]) ||
	    plant_parse_end(x, argv[3], &e[1]))
		return -1;
	if (plant_end_lanes(&e[0]) != plant_end_lanes(&e[1]))
		return plant_fail(x, "%u lanes do not fit %u",
				  plant_end_lanes(&e[0]),
				  plant_end_lanes(&e[1]));
	f = plant_add(x->plant, argv[1]);
	f->length_m = PLANT_LENGTH_M;
	for (i = 4; i < argc; i++)
		if (!strcmp(argv[i], "listen") ? plant_listen(x, &e[1]) :
		    plant_option(x, argv[i], f, &glass))
			return -1;
	if (plant_connect_ends(x, f, e))
		return -1;
	for (k = 0; k < 2 * f->strands; k++)
		plant_set_glass(&f->strand[k / 2], k % 2, &glass);
	return 0;
}

/* glass NAME[:STRAND] ab|ba OPTION... */
static int plant_line_glass(struct plant_file *x, int argc, char **argv)
{
	struct plant_target t;
	struct plant_glass g;
	unsigned int k;
	char reason[128];
	int i;

	if (argc < 4)
		return plant_fail(x, "glass NAME[:STRAND] ab|ba OPTION...");
	if (plant_target_parse(x->plant, argv[1], argv[2], &t, reason,
			       sizeof(reason)))
		return plant_fail(x, "%s", reason);
	for (k = t.first; k <= t.last; k++) {
		g = t.fibre->strand[k].glass[t.from];
		for (i = 3; i < argc; i++)
			if (plant_glass_option(x, argv[i], &g))
				return -1;
		plant_set_glass(&t.fibre->strand[k], t.from, &g);
	}
	return 0;
}

static int plant_line(struct plant_file *x, char *line)
{
	char *argv[PLANT_WORDS_MAX], *word, *save = NULL;
	int argc = 0;

	line[strcspn(line, "#")] = '\0';
	for (word = strtok_r(line, " \t\r\n", &save); word;
	     word = strtok_r(NULL, " \t\r\n", &save)) {
		if (argc == PLANT_WORDS_MAX)
			return plant_fail(x, "too many words");
		argv[argc++] = word;
	}
	if (!argc)
		return 0;
	if (!strcmp(argv[0], "fibre"))
		return plant_line_fibre(x, argc, argv);
	if (!strcmp(argv[0], "glass"))
		return plant_line_glass(x, argc, argv);
	return plant_fail(x, "'%s' is neither fibre nor glass", argv[0]);
}

static int plant_lines(struct plant_file *x, FILE *f)
{
	char line[PLANT_LINE_MAX];

	while (fgets(line, sizeof(line), f)) {
		x->line++;
		if (strlen(line) == sizeof(line) - 1)
			return plant_fail(x, "the line is too long (%zu)",
					  sizeof(line) - 2);
		if (plant_line(x, line))
			return -1;
	}
	if (ferror(f))
		return plant_fail(x, "%s", strerror(errno));
	return 0;
}

int plant_load(struct plant *plant, const char *path, unsigned int cages,
	       char *err, size_t errlen)
{
	struct plant_file x = {
		.plant = plant,
		.path = path,
		.cages = cages,
		.err = err,
		.errlen = errlen,
	};
	FILE *f = fopen(path, "re");
	int ret;

	if (!f) {
		snprintf(err, errlen, "%s: %s", path, strerror(errno));
		return -1;
	}
	ret = plant_lines(&x, f);
	fclose(f);
	return ret;
}
