// SPDX-License-Identifier: GPL-2.0
#include "plot.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PLOT_WIDTH	960
#define PLOT_HEIGHT	540
#define PLOT_LEFT	84
#define PLOT_TOP	56
#define PLOT_BOTTOM	60
#define PLOT_TICKS	6
#define PLOT_ROUNDING	0.000001	/* of a step */
#define PLOT_LEGEND_ROWS	26
#define PLOT_LEGEND_COLUMN	96

struct plot_series *plot_series(struct plot *plot, const char *label)
{
	struct plot_series *series;
	size_t i;

	for (i = 0; i < plot->count; i++)
		if (!strcmp(plot->series[i].label, label))
			return &plot->series[i];
	if (plot->count == PLOT_SERIES_MAX)
		return NULL;
	series = &plot->series[plot->count++];
	snprintf(series->label, sizeof(series->label), "%s", label);
	return series;
}

int plot_add(struct plot_series *series, uint64_t time_ns, double v)
{
	struct plot_point *points;
	size_t room;

	if (series->count == series->room) {
		room = series->room ? 2 * series->room : 256;
		points = realloc(series->points, room * sizeof(*points));
		if (!points)
			return -ENOMEM;
		series->points = points;
		series->room = room;
	}
	series->points[series->count++] = (struct plot_point) { time_ns, v };
	return 0;
}

void plot_free(struct plot *plot)
{
	size_t i;

	for (i = 0; i < plot->count; i++)
		free(plot->series[i].points);
	plot->count = 0;
}

/* What is drawn where */
struct plot_view {
	FILE *fp;
	const struct plot *plot;
	double right, bottom;		/* of the area of lines */
	uint64_t first_ns, last_ns;
	double min, max;		/* on the axis: decades if log */
	double step;
};

/* Numbers that cannot be on the axis have no place */
static double plot_axis(const struct plot *plot, double v)
{
	if (!plot->log)
		return v;
	return v > 0 ? log10(v) : NAN;
}

static double plot_x(const struct plot_view *view, uint64_t time_ns)
{
	double span = view->last_ns - view->first_ns;

	return PLOT_LEFT + (view->right - PLOT_LEFT) *
	       (span ? (time_ns - view->first_ns) / span : 0.5);
}

static double plot_y(const struct plot_view *view, double axis)
{
	return view->bottom - (view->bottom - PLOT_TOP) *
	       (axis - view->min) / (view->max - view->min);
}

/* 1, 2 or 5 times a power of ten, for about so many steps */
static double plot_step(double span, unsigned int ticks)
{
	double raw = span / ticks;
	double base = pow(10, floor(log10(raw)));
	double digit = raw / base;

	if (digit <= 1)
		return base;
	if (digit <= 2)
		return 2 * base;
	return digit <= 5 ? 5 * base : 10 * base;
}

static void plot_scan_point(struct plot_view *view,
			    const struct plot_point *p)
{
	double v = plot_axis(view->plot, p->v);

	if (p->time_ns < view->first_ns)
		view->first_ns = p->time_ns;
	if (p->time_ns > view->last_ns)
		view->last_ns = p->time_ns;
	if (isnan(v))
		return;
	view->min = fmin(view->min, v);
	view->max = fmax(view->max, v);
}

static void plot_scan(struct plot_view *view)
{
	const struct plot *plot = view->plot;
	size_t s, i;

	view->first_ns = UINT64_MAX;
	view->min = INFINITY;
	view->max = -INFINITY;
	for (s = 0; s < plot->count; s++)
		for (i = 0; i < plot->series[s].count; i++)
			plot_scan_point(view, &plot->series[s].points[i]);
	if (view->first_ns > view->last_ns)
		view->first_ns = view->last_ns;
	/* Nothing but gaps */
	if (view->min > view->max) {
		view->min = 0;
		view->max = 0;
	}
}

/* Whole steps around what there is; a flat line gets some room */
static void plot_scale(struct plot_view *view)
{
	double least = view->plot->log ? 1 :
		       pow(10, -(int)view->plot->decimals);
	double span = view->max - view->min;

	if (span < least) {
		view->min -= (least - span) / 2;
		view->max += (least - span) / 2;
		span = least;
	}
	view->step = view->plot->log ? fmax(1, ceil(span / PLOT_TICKS)) :
				       plot_step(span, PLOT_TICKS);
	view->min = floor(view->min / view->step + PLOT_ROUNDING) * view->step;
	view->max = ceil(view->max / view->step - PLOT_ROUNDING) * view->step;
	if (view->max <= view->min)
		view->max = view->min + view->step;
}

/* Ten colours that can be told apart, then around the circle */
static void plot_color(const struct plot *plot, size_t n, char *color,
		       size_t size)
{
	static const char *const few[] = {
		"#1f77b4", "#d62728", "#2ca02c", "#ff7f0e", "#9467bd",
		"#8c564b", "#e377c2", "#17becf", "#bcbd22", "#7f7f7f",
	};

	if (plot->count <= sizeof(few) / sizeof(few[0]))
		snprintf(color, size, "%s", few[n]);
	else
		snprintf(color, size, "hsl(%u,70%%,%u%%)",
			 (unsigned int)(330 * n / plot->count),
			 n % 2 ? 36 : 50);
}

static void plot_text(FILE *fp, const char *text)
{
	for (; *text; text++) {
		if (*text == '<')
			fputs("&lt;", fp);
		else if (*text == '&')
			fputs("&amp;", fp);
		else
			fputc(*text, fp);
	}
}

static void plot_value_axis(const struct plot_view *view)
{
	const struct plot *plot = view->plot;
	unsigned int decimals = 0;
	double axis, y;
	int i;

	while (decimals < 6 && view->step * pow(10, decimals) < 0.999)
		decimals++;
	for (i = 0; (axis = view->min + i * view->step) <
	     view->max + view->step / 2; i++) {
		y = plot_y(view, axis);
		fprintf(view->fp,
			"<line class=\"grid\" x1=\"%d\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
			PLOT_LEFT, y, view->right, y);
		fprintf(view->fp,
			"<text class=\"y\" x=\"%d\" y=\"%.1f\">", PLOT_LEFT - 8,
			y + 4);
		if (plot->log)
			fprintf(view->fp, "1e%d", (int)lround(axis));
		else
			fprintf(view->fp, "%.*f", decimals,
				fabs(axis) < view->step / 2 ? 0 : axis);
		fputs("</text>\n", view->fp);
	}
	fprintf(view->fp,
		"<text class=\"axis\" transform=\"translate(20,%.1f) rotate(-90)\">",
		(PLOT_TOP + view->bottom) / 2);
	plot_text(view->fp, plot->title);
	if (plot->unit)
		fprintf(view->fp, " (%s)", plot->unit);
	fputs("</text>\n", view->fp);
}

static void plot_time_axis(const struct plot_view *view)
{
	double span = (view->last_ns - view->first_ns) / 1e9;
	unsigned int decimals = 0;
	double step, t, x;
	int i;

	step = span > 0 ? plot_step(span, 8) : 1;
	while (decimals < 6 && step * pow(10, decimals) < 0.999)
		decimals++;
	for (i = 0; (t = i * step) <= span + step / 1e6; i++) {
		x = plot_x(view, view->first_ns + (uint64_t)(t * 1e9));
		fprintf(view->fp,
			"<line class=\"grid\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
			x, PLOT_TOP, x, view->bottom);
		fprintf(view->fp,
			"<text class=\"x\" x=\"%.1f\" y=\"%.1f\">%.*f</text>\n",
			x, view->bottom + 18, decimals, t);
	}
	fprintf(view->fp,
		"<text class=\"axis\" x=\"%.1f\" y=\"%.1f\">seconds from card time %llu.%03llu s</text>\n",
		(PLOT_LEFT + view->right) / 2, view->bottom + 42,
		(unsigned long long)(view->first_ns / 1000000000),
		(unsigned long long)(view->first_ns / 1000000 % 1000));
}

/* Of a column of pixels only the extremes are drawn, and those in order */
struct plot_column {
	int x;
	bool any;
	struct plot_point low, high;
};

static void plot_line_to(const struct plot_view *view,
			 const struct plot_point *p, bool *down)
{
	fprintf(view->fp, "%c%.1f %.1f", *down ? 'L' : 'M',
		plot_x(view, p->time_ns),
		plot_y(view, plot_axis(view->plot, p->v)));
	*down = true;
}

static void plot_column_end(const struct plot_view *view,
			    struct plot_column *column, bool *down)
{
	bool rises = column->low.time_ns <= column->high.time_ns;

	if (!column->any)
		return;
	column->any = false;
	plot_line_to(view, rises ? &column->low : &column->high, down);
	if (column->low.time_ns != column->high.time_ns)
		plot_line_to(view, rises ? &column->high : &column->low, down);
}

static void plot_column_add(const struct plot_view *view,
			    struct plot_column *column,
			    const struct plot_point *p, bool *down)
{
	int x = plot_x(view, p->time_ns);

	if (column->any && column->x != x)
		plot_column_end(view, column, down);
	if (!column->any) {
		column->any = true;
		column->x = x;
		column->low = *p;
		column->high = *p;
		return;
	}
	if (p->v < column->low.v)
		column->low = *p;
	if (p->v > column->high.v)
		column->high = *p;
}

static void plot_series_line(const struct plot_view *view, size_t n)
{
	const struct plot_series *series = &view->plot->series[n];
	struct plot_column column = {};
	bool down = false;
	char color[32];
	size_t i;

	plot_color(view->plot, n, color, sizeof(color));
	fprintf(view->fp, "<path stroke=\"%s\" d=\"", color);
	for (i = 0; i < series->count; i++) {
		const struct plot_point *p = &series->points[i];

		if (!isnan(plot_axis(view->plot, p->v))) {
			plot_column_add(view, &column, p, &down);
			continue;
		}
		plot_column_end(view, &column, &down);
		down = false;
	}
	plot_column_end(view, &column, &down);
	fputs("\"><title>", view->fp);
	plot_text(view->fp, series->label);
	fputs("</title></path>\n", view->fp);
}

static void plot_legend(const struct plot_view *view)
{
	char color[32];
	double x, y;
	size_t i;

	for (i = 0; i < view->plot->count; i++) {
		x = view->right + 16 +
		    PLOT_LEGEND_COLUMN * (i / PLOT_LEGEND_ROWS);
		y = PLOT_TOP + 8 + 16.0 * (i % PLOT_LEGEND_ROWS);
		plot_color(view->plot, i, color, sizeof(color));
		fprintf(view->fp,
			"<line stroke=\"%s\" stroke-width=\"3\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
			color, x, y, x + 14, y);
		fprintf(view->fp,
			"<text class=\"l\" x=\"%.1f\" y=\"%.1f\">", x + 20,
			y + 4);
		plot_text(view->fp, view->plot->series[i].label);
		fputs("</text>\n", view->fp);
	}
}

static void plot_head(FILE *fp, const char *title)
{
	static const char style[] =
"<style>\n"
".grid{stroke:#ddd;stroke-width:1}\n"
"path{fill:none;stroke-width:1.6;stroke-linejoin:round}\n"
"text{fill:#333}.x,.axis{text-anchor:middle}.y{text-anchor:end}\n"
".axis{font-size:13px}.t{font-size:16px;font-weight:bold}.l{font-size:11px}\n"
"</style>\n"
"<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n";

	fprintf(fp, "<svg xmlns=\"http://www.w3.org/2000/svg\" ");
	fprintf(fp, "viewBox=\"0 0 %d %d\" ", PLOT_WIDTH, PLOT_HEIGHT);
	fputs("font-family=\"sans-serif\" font-size=\"12\">\n", fp);
	fputs(style, fp);
	fprintf(fp, "<text class=\"t\" x=\"%d\" y=\"32\">", PLOT_LEFT);
	plot_text(fp, title);
	fputs("</text>\n", fp);
}

void plot_svg(const struct plot *plot, FILE *fp)
{
	size_t columns = (plot->count + PLOT_LEGEND_ROWS - 1) /
			 PLOT_LEGEND_ROWS;
	struct plot_view view = {
		.fp = fp,
		.plot = plot,
		.right = PLOT_WIDTH - 24 - PLOT_LEGEND_COLUMN * columns,
		.bottom = PLOT_HEIGHT - PLOT_BOTTOM,
	};
	size_t i;

	plot_scan(&view);
	plot_scale(&view);
	plot_head(fp, plot->title);
	plot_value_axis(&view);
	plot_time_axis(&view);
	fprintf(fp,
		"<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%.1f\" fill=\"none\" stroke=\"#888\"/>\n",
		PLOT_LEFT, PLOT_TOP, view.right - PLOT_LEFT,
		view.bottom - PLOT_TOP);
	for (i = 0; i < plot->count; i++)
		plot_series_line(&view, i);
	plot_legend(&view);
	fputs("</svg>\n", fp);
}
