// SPDX-License-Identifier: GPL-2.0
#include "text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_FIRST_SIZE	65536
#define TEXT_NUMBER_LEN	32

/* Numbers without a fraction that a double has exactly */
#define TEXT_WHOLE_MAX	9e15

void text_init(struct text *text, bool open_metrics)
{
	memset(text, 0, sizeof(*text));
	text->open_metrics = open_metrics;
}

void text_release(struct text *text)
{
	free(text->data);
	memset(text, 0, sizeof(*text));
}

/* Room for len more bytes and an end; false: there is none */
static bool text_room(struct text *text, size_t len)
{
	size_t size = text->size ?: TEXT_FIRST_SIZE;
	char *data;

	while (size - text->len <= len)
		size *= 2;
	if (text->failed || size == text->size)
		return !text->failed;
	data = realloc(text->data, size);
	if (!data) {
		text->failed = true;
		return false;
	}
	text->data = data;
	text->size = size;
	return true;
}

static void text_add_part(struct text *text, const char *from, size_t len)
{
	if (!text_room(text, len))
		return;
	memcpy(text->data + text->len, from, len);
	text->len += len;
}

static void text_add(struct text *text, const char *from)
{
	text_add_part(text, from, strlen(from));
}

static const char *text_suffix(const struct metric *metric)
{
	return metric->type == TEXT_COUNTER ? "_total" :
	       metric->type == TEXT_INFO ? "_info" : "";
}

static const char *text_type(const struct text *text)
{
	if (text->metric->type == TEXT_COUNTER)
		return "counter";
	return text->metric->type == TEXT_INFO && text->open_metrics ? "info" :
								       "gauge";
}

void text_metric(struct text *text, const struct metric *metric)
{
	const char *unit = metric->unit;

	text->metric = metric;
	text->headed = false;
	snprintf(text->name, sizeof(text->name), "%s%s%s%s", metric->name,
		 unit ? "_" : "", unit ? unit : "", text_suffix(metric));
}

static void text_comment(struct text *text, const char *kind, size_t len,
			 const char *what)
{
	text_add(text, "# ");
	text_add(text, kind);
	text_add(text, " ");
	text_add_part(text, text->name, len);
	text_add(text, " ");
	text_add(text, what);
	text_add(text, "\n");
}

/* OpenMetrics names a family without the suffix of its samples */
static void text_head(struct text *text)
{
	const struct metric *metric = text->metric;
	size_t len = strlen(text->name);

	if (text->open_metrics)
		len -= strlen(text_suffix(metric));
	text_comment(text, "HELP", len, metric->help);
	text_comment(text, "TYPE", len, text_type(text));
	if (metric->unit && text->open_metrics)
		text_comment(text, "UNIT", len, metric->unit);
	text->headed = true;
}

static void text_whole(struct text *text, unsigned long long value)
{
	char digits[TEXT_NUMBER_LEN];
	char *at = digits + sizeof(digits);

	do {
		*--at = '0' + value % 10;
		value /= 10;
	} while (value);
	text_add_part(text, at, digits + sizeof(digits) - at);
}

/* Most of a scrape's time goes into numbers, and most of them are whole */
static void text_number(struct text *text, double value)
{
	char number[TEXT_NUMBER_LEN];

	if (value >= 0 && value < TEXT_WHOLE_MAX && value == floor(value)) {
		text_whole(text, value);
		return;
	}
	snprintf(number, sizeof(number), "%.9g", value);
	text_add(text, number);
}

/* The start of a line; false: without a value there is none */
static bool text_start(struct text *text, double value)
{
	if (isnan(value))
		return false;
	if (!text->headed)
		text_head(text);
	text_add(text, text->name);
	text->samples++;
	return true;
}

static void text_end_sample(struct text *text, double value)
{
	text_add(text, " ");
	text_number(text, value);
	text_add(text, "\n");
}

void text_value(struct text *text, const char *labels, double value)
{
	if (!text_start(text, value))
		return;
	if (*labels) {
		text_add(text, "{");
		text_add(text, labels);
		text_add(text, "}");
	}
	text_end_sample(text, value);
}

void text_value_of(struct text *text, const char *labels, const char *name,
		   const char *word, double value)
{
	if (!text_start(text, value))
		return;
	text_add(text, "{");
	text_add(text, labels);
	text_add(text, *labels ? "," : "");
	text_add(text, name);
	text_add(text, "=\"");
	text_add(text, word);
	text_add(text, "\"}");
	text_end_sample(text, value);
}

void text_end(struct text *text)
{
	if (text->open_metrics)
		text_add(text, "# EOF\n");
}
