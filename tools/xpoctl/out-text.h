/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Layout of text: indented headings, aligned "label value" lines, tables.
 * Lines and rows are kept until the widths of their block are known.
 */
#ifndef XPOCTL_OUT_TEXT_H
#define XPOCTL_OUT_TEXT_H

#include <stdbool.h>
#include <stdio.h>

#include "out.h"

struct out_text;

struct out_text *out_text_create(FILE *fp, bool color);
int out_text_destroy(struct out_text *text);

void out_text_heading(struct out_text *text, unsigned int depth,
		      const char *heading);
void out_text_line(struct out_text *text, unsigned int depth,
		   const char *line);
void out_text_pair(struct out_text *text, unsigned int depth,
		   const char *label, const char *value, enum out_tone tone);

void out_text_table_start(struct out_text *text, unsigned int depth,
			  const char *heading);
/* missing: the cell has nothing that would make its column worth showing */
void out_text_cell(struct out_text *text, const char *header,
		   const char *value, enum out_tone tone, bool numeric,
		   bool missing);
void out_text_row_end(struct out_text *text);
void out_text_table_end(struct out_text *text);

/* Behind the latest pair or cell */
void out_text_append(struct out_text *text, const char *more);

/* Words of one line, written by out_text_record_end() */
void out_text_word(struct out_text *text, const char *label,
		   const char *value, enum out_tone tone);
void out_text_record_end(struct out_text *text);

#endif /* XPOCTL_OUT_TEXT_H */
