/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Metrics as text: OpenMetrics 1.0, or the older format of Prometheus for
 * those who ask for nothing else.
 */
#ifndef XPO_EXPORTER_TEXT_H
#define XPO_EXPORTER_TEXT_H

#include <stdbool.h>
#include <stddef.h>

enum text_type {
	TEXT_GAUGE,
	TEXT_COUNTER,	/* its samples end in _total */
	TEXT_INFO,	/* its samples end in _info and are 1 */
};

/* A family of samples; the unit is also the end of its name, or NULL */
struct metric {
	const char *name;
	const char *unit;
	enum text_type type;
	const char *help;
};

#define TEXT_NAME_LEN	128

struct text {
	char *data;
	size_t len;
	size_t size;
	size_t samples;
	bool open_metrics;
	bool failed;			/* no memory */
	const struct metric *metric;	/* that samples belong to now */
	bool headed;			/* it has had one */
	char name[TEXT_NAME_LEN];	/* of its samples */
};

void text_init(struct text *text, bool open_metrics);
void text_release(struct text *text);

/* All samples of a metric follow; without any, nothing is written of it */
void text_metric(struct text *text, const struct metric *metric);
/* NAN: no sample. labels is what is between braces, "" none */
void text_value(struct text *text, const char *labels, double value);
/* The same with one more label */
void text_value_of(struct text *text, const char *labels, const char *name,
		   const char *word, double value);
void text_end(struct text *text);

#endif /* XPO_EXPORTER_TEXT_H */
