/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A plot of values over time, as SVG.
 */
#ifndef XPOCTL_PLOT_H
#define XPOCTL_PLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define PLOT_SERIES_MAX	64
#define PLOT_LABEL_LEN	32

struct plot_point {
	uint64_t time_ns;
	double v;		/* NAN: a gap in the line */
};

struct plot_series {
	char label[PLOT_LABEL_LEN];
	struct plot_point *points;
	size_t count;
	size_t room;
};

struct plot {
	const char *title;
	const char *unit;	/* or NULL */
	bool log;		/* decades on the axis of values */
	unsigned int decimals;
	struct plot_series series[PLOT_SERIES_MAX];
	size_t count;
};

/* NULL when there are too many */
struct plot_series *plot_series(struct plot *plot, const char *label);
/* 0 or a negative errno */
int plot_add(struct plot_series *series, uint64_t time_ns, double v);
void plot_free(struct plot *plot);

void plot_svg(const struct plot *plot, FILE *fp);

#endif /* XPOCTL_PLOT_H */
