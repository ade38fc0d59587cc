// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE 1
#include "out-text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_WIDTH	100	/* longer values are wrapped */
#define TEXT_MIN_VALUE	30	/* but never narrower than this */
#define TEXT_COLUMNS	24

struct text_pair {
	char *label;
	char *value;
	enum out_tone tone;
	unsigned int depth;
};

struct text_cell {
	char *value;
	enum out_tone tone;
};

struct text_column {
	char *header;
	int width;
	bool numeric;
	bool used;
};

struct text_row {
	struct text_cell cells[TEXT_COLUMNS];
};

struct out_text {
	FILE *fp;
	bool color;
	bool started;		/* something was written before */
	unsigned int last_depth;	/* of the line before */
	bool in_record;
	int err;

	struct text_pair *pairs;
	size_t pair_count;

	unsigned int table_depth;
	char *table_heading;
	struct text_column columns[TEXT_COLUMNS];
	unsigned int column_count;
	struct text_row *rows;
	size_t row_count;	/* complete rows; one more is being filled */
	char **latest;		/* value that a note goes to */
};

static const char * const tone_codes[] = {
	[OUT_PLAIN]	= "",
	[OUT_GOOD]	= "\033[32m",
	[OUT_WARN]	= "\033[33m",
	[OUT_BAD]	= "\033[31m",
	[OUT_DIM]	= "\033[2m",
};

static char *text_strdup(struct out_text *text, const char *s)
{
	char *copy = strdup(s);

	if (!copy)
		text->err = -ENOMEM;
	return copy;
}

static void text_indent(struct out_text *text, unsigned int depth)
{
	fprintf(text->fp, "%*s", (int)depth * 2, "");
}

/* A line that goes on after an inner block is set off from it */
static void text_line_start(struct out_text *text, unsigned int depth)
{
	if (text->started && depth < text->last_depth)
		fputc('\n', text->fp);
	text->last_depth = depth;
	text->started = true;
	text_indent(text, depth);
}

static void text_value(struct out_text *text, const char *value, size_t len,
		       enum out_tone tone)
{
	const char *code = text->color ? tone_codes[tone] : "";

	fprintf(text->fp, "%s%.*s%s", code, (int)len, value,
		*code ? "\033[0m" : "");
}

/* Length of the first line of value that fits, broken at a blank */
static size_t text_break(const char *value, size_t width)
{
	size_t len = strlen(value);
	size_t i;

	if (len <= width)
		return len;
	for (i = width; i > 0; i--)
		if (value[i] == ' ')
			return i;
	return strcspn(value, " ");
}

static void text_wrapped(struct out_text *text, const struct text_pair *pair,
			 size_t column)
{
	const char *value = pair->value;
	size_t width = TEXT_MIN_VALUE;
	size_t len;

	if (column + width < TEXT_WIDTH)
		width = TEXT_WIDTH - column;
	for (;;) {
		len = text_break(value, width);
		text_value(text, value, len, pair->tone);
		fputc('\n', text->fp);
		value += len;
		value += strspn(value, " ");
		if (!*value)
			return;
		fprintf(text->fp, "%*s", (int)column, "");
	}
}

static void text_flush_pairs(struct out_text *text)
{
	size_t i, len, width = 0;

	for (i = 0; i < text->pair_count; i++) {
		len = strlen(text->pairs[i].label);
		if (len > width)
			width = len;
	}
	for (i = 0; i < text->pair_count; i++) {
		struct text_pair *pair = &text->pairs[i];

		text_line_start(text, pair->depth);
		fprintf(text->fp, "%-*s  ", (int)width, pair->label);
		text_wrapped(text, pair, 2 * pair->depth + width + 2);
		free(pair->label);
		free(pair->value);
	}
	text->pair_count = 0;
	text->latest = NULL;
}

void out_text_pair(struct out_text *text, unsigned int depth,
		   const char *label, const char *value, enum out_tone tone)
{
	struct text_pair *pair, *pairs;

	if (text->pair_count && text->pairs[0].depth != depth)
		text_flush_pairs(text);
	pairs = realloc(text->pairs, (text->pair_count + 1) * sizeof(*pairs));
	if (!pairs) {
		text->err = -ENOMEM;
		return;
	}
	text->pairs = pairs;
	pair = &pairs[text->pair_count];
	pair->label = text_strdup(text, label);
	pair->value = text_strdup(text, value);
	pair->tone = tone;
	pair->depth = depth;
	if (!pair->label || !pair->value) {
		free(pair->label);
		free(pair->value);
		return;
	}
	text->pair_count++;
	text->latest = &pair->value;
}

void out_text_heading(struct out_text *text, unsigned int depth,
		      const char *heading)
{
	text_flush_pairs(text);
	if (text->started)
		fputc('\n', text->fp);
	text_indent(text, depth);
	fprintf(text->fp, text->color ? "\033[1m%s\033[0m\n" : "%s\n",
		heading);
	/* The first inner heading follows its outer one without a blank line */
	text->started = false;
	text->last_depth = depth;
}

void out_text_line(struct out_text *text, unsigned int depth, const char *line)
{
	text_flush_pairs(text);
	text_line_start(text, depth);
	fprintf(text->fp, "%s\n", line);
}

void out_text_append(struct out_text *text, const char *more)
{
	char *joined;

	if (!text->latest || !*text->latest)
		return;
	if (asprintf(&joined, "%s%s", *text->latest, more) < 0) {
		text->err = -ENOMEM;
		return;
	}
	free(*text->latest);
	*text->latest = joined;
}

static bool text_row_alloc(struct out_text *text)
{
	struct text_row *rows;

	rows = realloc(text->rows, (text->row_count + 1) * sizeof(*rows));
	if (!rows) {
		text->err = -ENOMEM;
		return false;
	}
	text->rows = rows;
	memset(&rows[text->row_count], 0, sizeof(*rows));
	return true;
}

void out_text_table_start(struct out_text *text, unsigned int depth,
			  const char *heading)
{
	text_flush_pairs(text);
	text->table_depth = depth;
	text->table_heading = text_strdup(text, heading);
	text_row_alloc(text);
}

static struct text_column *text_column_get(struct out_text *text,
					   const char *header)
{
	struct text_column *column;
	unsigned int i;

	for (i = 0; i < text->column_count; i++) {
		column = &text->columns[i];
		if (column->header && !strcmp(column->header, header))
			return column;
	}
	if (text->column_count == TEXT_COLUMNS)
		return NULL;
	column = &text->columns[text->column_count++];
	memset(column, 0, sizeof(*column));
	column->header = text_strdup(text, header);
	return column;
}

void out_text_cell(struct out_text *text, const char *header,
		   const char *value, enum out_tone tone, bool numeric,
		   bool missing)
{
	struct text_column *column = text_column_get(text, header);
	struct text_cell *cell;

	if (!column || !text->rows) {
		text->err = text->err ? : -E2BIG;
		return;
	}
	cell = &text->rows[text->row_count].cells[column - text->columns];
	free(cell->value);
	cell->value = text_strdup(text, value);
	cell->tone = tone;
	column->numeric |= numeric;
	column->used |= !missing;
	text->latest = &cell->value;
}

void out_text_row_end(struct out_text *text)
{
	text->latest = NULL;
	if (!text->rows)
		return;
	text->row_count++;
	if (!text_row_alloc(text))
		text->row_count--;
}

static const char *text_cell_string(const struct text_cell *cell)
{
	return cell->value ? cell->value : "-";
}

static void text_table_widths(struct out_text *text)
{
	const char *value;
	unsigned int i;
	size_t row;
	int len;

	for (i = 0; i < text->column_count; i++) {
		struct text_column *column = &text->columns[i];

		if (!column->header)
			column->used = false;
		if (!column->used)
			continue;
		column->width = strlen(column->header);
		for (row = 0; row < text->row_count; row++) {
			value = text_cell_string(&text->rows[row].cells[i]);
			len = strlen(value);
			if (len > column->width)
				column->width = len;
		}
	}
}

/* Without cells: the header */
static void text_table_row(struct out_text *text, const struct text_cell *cells)
{
	unsigned int i, last = 0;

	for (i = 0; i < text->column_count; i++)
		if (text->columns[i].used)
			last = i;
	text_indent(text, text->table_depth);
	for (i = 0; i <= last; i++) {
		struct text_column *column = &text->columns[i];
		const char *value = cells ? text_cell_string(&cells[i]) :
					    column->header;
		enum out_tone tone = cells ? cells[i].tone : OUT_DIM;
		int pad;

		if (!column->used)
			continue;
		pad = column->width - (int)strlen(value);
		if (column->numeric)
			fprintf(text->fp, "%*s", pad, "");
		text_value(text, value, strlen(value), tone);
		if (i == last)
			break;
		fprintf(text->fp, "%*s", column->numeric ? 2 : pad + 2, "");
	}
	fputc('\n', text->fp);
}

static void text_table_free(struct out_text *text)
{
	size_t row;
	unsigned int i;

	for (row = 0; text->rows && row <= text->row_count; row++)
		for (i = 0; i < TEXT_COLUMNS; i++)
			free(text->rows[row].cells[i].value);
	for (i = 0; i < text->column_count; i++)
		free(text->columns[i].header);
	free(text->rows);
	free(text->table_heading);
	text->rows = NULL;
	text->row_count = 0;
	text->column_count = 0;
	text->table_heading = NULL;
	text->latest = NULL;
}

void out_text_table_end(struct out_text *text)
{
	size_t row;

	text_table_widths(text);
	if (text->row_count) {
		if (text->table_heading && *text->table_heading) {
			out_text_heading(text, text->table_depth,
					 text->table_heading);
			text->table_depth++;
		}
		text_table_row(text, NULL);
		for (row = 0; row < text->row_count; row++)
			text_table_row(text, text->rows[row].cells);
		text->started = true;
		text->last_depth = text->table_depth;
	}
	text_table_free(text);
}

void out_text_word(struct out_text *text, const char *label,
		   const char *value, enum out_tone tone)
{
	fprintf(text->fp, "%s%s%s", text->in_record ? " " : "", label,
		*label ? " " : "");
	text_value(text, value, strlen(value), tone);
	text->in_record = true;
}

void out_text_record_end(struct out_text *text)
{
	fputc('\n', text->fp);
	text->in_record = false;
	fflush(text->fp);
}

struct out_text *out_text_create(FILE *fp, bool color)
{
	struct out_text *text = calloc(1, sizeof(*text));

	if (!text)
		return NULL;
	text->fp = fp;
	text->color = color;
	return text;
}

int out_text_destroy(struct out_text *text)
{
	int err;

	text_flush_pairs(text);
	text_table_free(text);
	err = text->err;
	free(text->pairs);
	free(text);
	return err;
}
