/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The screen of 'top' as cells, whoever shows them.
 */
#ifndef XPOCTL_TOP_SCREEN_H
#define XPOCTL_TOP_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "out.h"
#include "top-model.h"

#define TOP_COLUMNS_MIN	80
#define TOP_ROWS_MIN	24
#define TOP_COLUMNS_MAX	256
#define TOP_ROWS_MAX	128

enum top_order {
	TOP_BY_CAGE,
	TOP_BY_POWER,
	TOP_BY_TEMPERATURE,
	TOP_BY_FLAGS,
	TOP_ORDERS
};

/* What somebody has chosen */
struct top_view {
	enum top_value value;
	enum top_order order;
	bool lanes;		/* of the selected module */
	char selected[TOP_NAME_LEN];
	unsigned int first;	/* module or lane at the top */
	bool keys;		/* somebody can press some */
	const char *message;	/* or NULL */
};

struct top_screen {
	unsigned int rows;
	unsigned int columns;
	char text[TOP_ROWS_MAX][TOP_COLUMNS_MAX];
	/* enum out_tone */
	unsigned char tone[TOP_ROWS_MAX][TOP_COLUMNS_MAX];
	int bar;		/* row that is selected, or -1 */
};

/* rows 0: as many as it takes */
void top_screen_draw(struct top_screen *screen, unsigned int rows,
		     unsigned int columns, struct top_model *model,
		     struct top_view *view);
/* Without spaces at the ends of lines */
void top_screen_print(const struct top_screen *screen, FILE *fp);

#endif /* XPOCTL_TOP_SCREEN_H */
