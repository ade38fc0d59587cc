/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The fibre plant: what connects lanes of modules (Documentation/emulator.md).
 *
 * A fibre is a cable of strands. A strand is a lane: one glass for each
 * direction, glass 0 from end 0 to end 1 and glass 1 back.
 */
#ifndef XPO_EMU_PLANT_H
#define XPO_EMU_PLANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLANT_NAME_MAX	32
#define PLANT_CAGE_LANES	64
#define PLANT_LANES	1024	/* 64 x cage + lane */
#define PLANT_WIRES	16	/* to other emulators, 64 strands each */
/* Lanes, then what is behind the strands of the wires */
#define PLANT_ENDS	(PLANT_LANES + PLANT_WIRES * PLANT_CAGE_LANES)
#define PLANT_PATH_MAX	108	/* of a socket */
#define PLANT_END_MAX	(PLANT_PATH_MAX + 16)
#define PLANT_STRANDS	64	/* of a fibre, at most */
#define PLANT_NS_PER_M	5

struct card;

struct plant_glass {
	double loss_db;
	double bend_db;
	double dirt_db;
	bool cut;
};

struct plant_strand {
	struct plant_fibre *fibre;
	uint16_t end[2];		/* lanes; equal: a loopback */
	struct plant_glass glass[2];
	/* as in the file */
	uint16_t first_end[2];
	struct plant_glass first_glass[2];
};

struct plant_fibre {
	char name[PLANT_NAME_MAX];
	unsigned int strands;
	struct plant_strand strand[PLANT_STRANDS];
	uint32_t length_m;
	bool straight;			/* Tx meets Tx */
	bool inverted;			/* levels are upside down */
	struct plant_fibre *next;
};

/* Where the fibres to another emulator go through. */
struct plant_wire {
	char path[PLANT_PATH_MAX];
	bool listen;			/* else we connect */
};

struct plant {
	struct plant_fibre *first;	/* in the order of the file */
	struct plant_fibre **last;
	struct plant_strand *lane[PLANT_ENDS];
	struct plant_wire wire[PLANT_WIRES];
	unsigned int wires;
};

static inline unsigned int plant_wire_end(unsigned int wire,
					  unsigned int strand)
{
	return PLANT_LANES + wire * PLANT_CAGE_LANES + strand;
}

/* What a lane's receiver looks into. */
struct plant_path {
	unsigned int far;		/* lane, or end of a wire */
	double gain;			/* of the light's power, 0: dark */
	bool inverted;
	uint32_t delay_ns;
};

struct plant *plant_create(void);
void plant_destroy(struct plant *plant);

/* Read a plant file: 0, or -1 and "FILE:LINE: reason" in @err. */
int plant_load(struct plant *plant, const char *path, unsigned int cages,
	       char *err, size_t errlen);

/* Lane at the other end; false: the lane is not in the plant. */
bool plant_far(const struct plant *plant, unsigned int lane,
	       unsigned int *far);
/* The same with what is on the way. */
bool plant_path(const struct plant *plant, unsigned int lane,
		struct plant_path *path);

/* CAGE:LANE or wire:PATH:LANE */
void plant_end_name(const struct plant *plant, unsigned int end, char *name,
		    size_t len);

/* NULL when there is none. */
struct plant_fibre *plant_find(const struct plant *plant, const char *name);
/* A fibre without strands; the name is not in use. */
struct plant_fibre *plant_add(struct plant *plant, const char *name);
/* Connect two free lanes with a new strand. */
void plant_connect(struct plant *plant, struct plant_fibre *f, uint16_t a,
		   uint16_t b);
/* Exchange the far ends of two fibres that have the same strands. */
void plant_swap(struct plant *plant, struct plant_fibre *a,
		struct plant_fibre *b);
bool plant_has_loopback(const struct plant_fibre *f);
/* Everything as in the file. */
void plant_restore(struct plant *plant);

/*
 * Strands and glasses that a text names: NAME, or NAME:STRAND for one strand,
 * and in @direction "ab" or "ba" for one glass, NULL for both.
 */
struct plant_target {
	struct plant_fibre *fibre;
	unsigned int first, last;	/* strands */
	unsigned int from, to;		/* glasses */
};

/* 0, or -1 and the reason in @err. */
int plant_target_parse(const struct plant *plant, const char *name,
		       const char *direction, struct plant_target *target,
		       char *err, size_t errlen);
/* A loss in dB. */
int plant_loss_parse(const char *text, double *db, char *err, size_t errlen);

#endif
