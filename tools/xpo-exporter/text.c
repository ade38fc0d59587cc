// SPDX-License-Identifier: GPL-2.0
#include "text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_FIRST_SIZE	65536
#define TEXT_LINE_LEN	1024
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

/* Room for one line, or NULL */
static char *text_room(struct text *text)
{
	size_t size = text->size ? 2 * text->size : TEXT_FIRST_SIZE;
	char *data;

	if (text->failed)
		return NULL;
	if (text->size - text->len >= TEXT_LINE_LEN)
		return text->data + text->len;
	data = realloc(text->data, size);
	if (!data) {
		text->failed = true;
		return NULL;
	}
	text->data = data;
	text->size = size;
	return text->data + text->len;
}

__attribute__((format(printf, 2, 3)))
static void text_line(struct text *text, const char *format, ...)
{
	char *to = text_room(text);
	va_list args;
	int len;

	if (!to)
		return;
	va_start(args, format);
	len = vsnprintf(to, TEXT_LINE_LEN, format, args);
	va_end(args);
	if (len > 0 && len < TEXT_LINE_LEN)
		text->len += len;
	else
		text->failed = true;
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

/* OpenMetrics names a family without the suffix of its samples */
static void text_head(struct text *text)
{
	const struct metric *metric = text->metric;
	int len = strlen(text->name);

	if (text->open_metrics)
		len -= strlen(text_suffix(metric));
	text_line(text, "# HELP %.*s %s\n", len, text->name, metric->help);
	text_line(text, "# TYPE %.*s %s\n", len, text->name, text_type(text));
	if (metric->unit && text->open_metrics)
		text_line(text, "# UNIT %.*s %s\n", len, text->name,
			  metric->unit);
	text->headed = true;
}

/* Most of a scrape's time goes into numbers, and most of them are whole */
static void text_number(char to[TEXT_NUMBER_LEN], double value)
{
	if (value >= 0 && value < TEXT_WHOLE_MAX && value == floor(value))
		snprintf(to, TEXT_NUMBER_LEN, "%llu",
			 (unsigned long long)value);
	else
		snprintf(to, TEXT_NUMBER_LEN, "%.9g", value);
}

static void text_sample(struct text *text, const char *labels,
			const char *more, double value)
{
	char number[TEXT_NUMBER_LEN];

	if (isnan(value))
		return;
	if (!text->headed)
		text_head(text);
	text_number(number, value);
	if (*labels || *more)
		text_line(text, "%s{%s%s%s} %s\n", text->name, labels,
			  *labels && *more ? "," : "", more, number);
	else
		text_line(text, "%s %s\n", text->name, number);
	text->samples++;
}

void text_value(struct text *text, const char *labels, double value)
{
	text_sample(text, labels, "", value);
}

void text_value_of(struct text *text, const char *labels, const char *name,
		   const char *word, double value)
{
	char more[TEXT_NAME_LEN];

	snprintf(more, sizeof(more), "%s=\"%s\"", name, word);
	text_sample(text, labels, more, value);
}

void text_end(struct text *text)
{
	if (text->open_metrics)
		text_line(text, "# EOF\n");
}
