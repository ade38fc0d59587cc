// SPDX-License-Identifier: GPL-2.0
#include "top-screen.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cmis/decode.h"
#include "cmis/flags.h"
#include "numbers.h"
#include "words.h"

#define TOP_MAP_COLUMN	9	/* of lane 0 */
#define TOP_STAT_COLUMN	(TOP_MAP_COLUMN + XPO_MAX_LANES + 1)
#define TOP_DETAIL_ROWS	6

/* A digit of the map is so much: 0 is from, each next one a step more */
static const struct {
	const char *name;
	const char *unit;
	double from;
	double step;
	double sign;		/* -1: small values are good, and log10 */
} top_values[TOP_VALUES] = {
	[TOP_RX_POWER] = { "rx power", "dBm", -12, 2, 1 },
	[TOP_TX_POWER] = { "tx power", "dBm", -12, 2, 1 },
	[TOP_BIAS] = { "laser bias", "mA", 0, 20, 1 },
	[TOP_BER] = { "pre-FEC BER", "", -12, 1, -1 },
	[TOP_SNR] = { "SNR", "dB", 4, 2, 1 },
};

static void screen_put(struct top_screen *screen, unsigned int row,
		       unsigned int column, enum out_tone tone,
		       const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

/* What does not fit is cut off */
static void screen_put(struct top_screen *screen, unsigned int row,
		       unsigned int column, enum out_tone tone,
		       const char *fmt, ...)
{
	char text[TOP_COLUMNS_MAX];
	va_list ap;
	char *p;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (row >= screen->rows)
		return;
	for (p = text; *p && column < screen->columns; p++, column++) {
		screen->text[row][column] = *p;
		screen->tone[row][column] = tone;
	}
}

/* Number of the module that is selected; it becomes the first if none is */
static unsigned int screen_selected(const struct top_model *model,
				    struct top_view *view)
{
	unsigned int i;

	for (i = 0; i < model->count; i++)
		if (!strcmp(model->modules[i].name, view->selected))
			return i;
	if (model->count)
		strcpy(view->selected, model->modules[0].name);
	return 0;
}

static double screen_key(const struct top_module *module, enum top_order order)
{
	switch (order) {
	case TOP_BY_POWER:
		return module->power_mw.v;
	case TOP_BY_TEMPERATURE:
		return module->temperature_mc.v;
	case TOP_BY_FLAGS:
		return module->flagged;
	default:
		return 0;
	}
}

/* The greatest first, and by place as it came */
static void screen_sort(struct top_model *model, enum top_order order)
{
	struct top_module module;
	size_t i, j;

	for (i = 1; i < model->count; i++) {
		module = model->modules[i];
		for (j = i; j && screen_key(&model->modules[j - 1], order) <
				 screen_key(&module, order); j--)
			model->modules[j] = model->modules[j - 1];
		model->modules[j] = module;
	}
}

static void screen_title(struct top_screen *screen,
			 const struct top_model *model,
			 const struct top_view *view)
{
	static const char *const orders[] = {
		"cage", "power", "temperature", "flags"
	};
	char handle[64] = "";
	unsigned int up = 0, ports = 0;
	size_t i;

	for (i = 0; i < model->count; i++) {
		up += model->modules[i].ports_up;
		ports += model->modules[i].ports;
	}
	if (model->card_count == 1)
		snprintf(handle, sizeof(handle), "%s", model->cards[0].handle);
	else
		snprintf(handle, sizeof(handle), "%zu cards",
			 model->card_count);
	screen_put(screen, 0, 0, OUT_GOOD,
		   "xpoctl top  %s  %zu modules  %u of %u links  %.0f of %.0f W  %.1f s",
		   handle, model->count, up, ports, model->admitted_w,
		   model->budget_w, model->clock_s);
	screen_put(screen, 1, 0, OUT_DIM, "%-8s", orders[view->order]);
	for (i = 0; i < XPO_MAX_LANES; i += 8)
		screen_put(screen, 1, TOP_MAP_COLUMN + i, OUT_DIM, "%zu", i);
	screen_put(screen, 1, TOP_STAT_COLUMN, OUT_DIM, "%s",
		   view->value == TOP_BER ? "worst" : "lowest");
}

/* What a lane is worth; -1 for no digit */
static int screen_digit(const struct top_lane *lane, enum top_value value)
{
	double v = lane->v[value];
	double digit;

	if (!lane->known[value] || lane->dark[value])
		return -1;
	if (top_values[value].sign < 0)
		v = v > 0 ? log10(v) : -INFINITY;
	digit = floor((v - top_values[value].from) / top_values[value].step);
	if (!(digit > 0))
		return 0;
	return digit > 9 ? 9 : digit;
}

static char screen_cell(const struct top_lane *lane, enum top_value value)
{
	int digit;

	if (!lane->there)
		return ' ';
	if (lane->fault)
		return 'X';
	if (lane->stale)
		return '?';
	digit = screen_digit(lane, value);
	if (digit >= 0)
		return '0' + digit;
	return lane->known[value] ? '-' : '.';
}

static bool screen_is_alarm(uint64_t flags)
{
	const char *name;
	unsigned int i;

	for (i = 0; i < CMIS_LANE_FLAG_COUNT; i++) {
		if (!(flags >> i & 1))
			continue;
		name = cmis_lane_flag_name(i);
		if (!strstr(name, "warning") && !strstr(name, "changed"))
			return true;
	}
	return false;
}

static enum out_tone screen_lane_tone(const struct top_lane *lane)
{
	if (lane->fault || lane->stale)
		return OUT_BAD;
	if (lane->dp_state != XPO_DP_STATE_ACTIVATED)
		return OUT_DIM;
	if (screen_is_alarm(lane->flags))
		return OUT_BAD;
	return lane->flags ? OUT_WARN : OUT_GOOD;
}

/* The lane of a module that is worst off */
static bool screen_worst(const struct top_module *module, enum top_value value,
			 double *worst)
{
	bool any = false;
	unsigned int i;

	for (i = 0; i < XPO_MAX_LANES; i++) {
		const struct top_lane *lane = &module->lanes[i];
		double v = lane->v[value];

		if (!lane->there || !lane->known[value] || lane->stale ||
		    lane->dp_state != XPO_DP_STATE_ACTIVATED)
			continue;
		if (!any || v * top_values[value].sign <
			    *worst * top_values[value].sign)
			*worst = v;
		any = true;
	}
	return any;
}

/* Seven columns */
static void screen_stat(struct top_screen *screen, unsigned int row,
			const struct top_module *module, enum top_value value)
{
	double worst = 0;

	if (!screen_worst(module, value, &worst))
		return;
	if (isinf(worst))
		screen_put(screen, row, TOP_STAT_COLUMN, OUT_BAD, "dark");
	else if (value == TOP_BER)
		screen_put(screen, row, TOP_STAT_COLUMN, OUT_PLAIN, "%.0e",
			   worst);
	else
		screen_put(screen, row, TOP_STAT_COLUMN, OUT_PLAIN, "%.1f",
			   worst);
}

static void screen_map_row(struct top_screen *screen, unsigned int row,
			   const struct top_module *module,
			   enum top_value value)
{
	unsigned int i;

	screen_put(screen, row, 0,
		   module->stale ? OUT_BAD : OUT_PLAIN, "%s", module->name);
	for (i = 0; i < XPO_MAX_LANES; i++) {
		const struct top_lane *lane = &module->lanes[i];

		screen_put(screen, row, TOP_MAP_COLUMN + i,
			   screen_lane_tone(lane), "%c",
			   screen_cell(lane, value));
	}
	if (!module->lane_count)
		screen_put(screen, row, TOP_MAP_COLUMN, OUT_DIM, "no lanes");
	screen_stat(screen, row, module, value);
}

static void screen_scale(struct top_screen *screen, unsigned int row,
			 enum top_value value)
{
	double from = top_values[value].from;
	double to = from + 9 * top_values[value].step;

	if (value == TOP_BER)
		screen_put(screen, row, TOP_MAP_COLUMN, OUT_DIM,
			   "%s  0: 1e%.0f ... 9: 1e%.0f",
			   top_values[value].name, from, to);
	else
		screen_put(screen, row, TOP_MAP_COLUMN, OUT_DIM,
			   "%s  0: %.0f ... 9: %.0f %s",
			   top_values[value].name, from, to,
			   top_values[value].unit);
	screen_put(screen, row, TOP_MAP_COLUMN + 37, OUT_DIM,
		   "- none  . unknown  ? old  X dead");
}

/* From the lowest to the highest of what is remembered */
static void screen_spark(struct top_screen *screen, unsigned int row,
			 unsigned int column, const double *v,
			 unsigned int count)
{
	static const char levels[] = "_.-:=+*#";
	double low = INFINITY, high = -INFINITY;
	unsigned int i, level;

	for (i = 0; i < count; i++) {
		low = fmin(low, v[i]);
		high = fmax(high, v[i]);
	}
	for (i = 0; i < count; i++) {
		level = high > low ? (v[i] - low) / (high - low) * 7.99 : 3;
		screen_put(screen, row, column + i, OUT_GOOD, "%c",
			   isnan(v[i]) ? ' ' : levels[level]);
	}
}

static enum out_tone screen_state_tone(const struct top_module *module)
{
	if (module->state == XPO_MODULE_STATE_READY)
		return OUT_GOOD;
	return module->state == XPO_MODULE_STATE_FAULT ||
	       module->state == XPO_MODULE_STATE_PARTIAL ? OUT_BAD : OUT_WARN;
}

/* Readings with one decimal, or "-" */
static const char *screen_number(char *text, size_t size,
				 const struct val *thousandths)
{
	if (thousandths->set)
		snprintf(text, size, "%.1f", thousandths->v / 1e3);
	else
		snprintf(text, size, "-");
	return text;
}

static const char *screen_notes(const struct top_module *module, char *text,
				size_t size)
{
	snprintf(text, size, "%s%s%s%s%s",
		 module->stale ? " stale" : "",
		 module->leak.v ? " leak" : "",
		 module->latched.v ? " interlock" : "",
		 module->heat_mismatch.v ? " heat-mismatch" : "",
		 module->reason && module->reason != XPO_REASON_POLICY ?
		 " not-ready" : "");
	return text;
}

static void screen_table_head(struct top_screen *screen, unsigned int row)
{
	screen_put(screen, row, 0, OUT_DIM, "%-9s%-11s%7s%7s%8s%8s%7s  %s",
		   "module", "state", "W", "C", "ml/min", "links", "flags",
		   "notes");
}

static void screen_table_row(struct top_screen *screen, unsigned int row,
			     const struct top_module *module)
{
	char power[16], temperature[16], flow[16], links[16], notes[64];

	if (module->flow_ml_min.set)
		snprintf(flow, sizeof(flow), "%lld", module->flow_ml_min.v);
	else
		strcpy(flow, "-");
	snprintf(links, sizeof(links), "%u/%u", module->ports_up,
		 module->ports);
	screen_put(screen, row, 0, OUT_PLAIN, "%s", module->name);
	screen_put(screen, row, 9, screen_state_tone(module), "%s",
		   words_get(&words_module_state, module->state));
	screen_put(screen, row, 20, OUT_PLAIN, "%7s%7s%8s%8s",
		   screen_number(power, sizeof(power), &module->power_mw),
		   screen_number(temperature, sizeof(temperature),
				 &module->temperature_mc), flow, links);
	screen_put(screen, row, 50, module->flagged ? OUT_WARN : OUT_PLAIN,
		   "%7u", module->flagged);
	screen_put(screen, row, 58, OUT_BAD, "%s",
		   screen_notes(module, notes, sizeof(notes)));
}

/* Flags of all lanes of a module, and the lanes that have each */
static void screen_flags(struct top_screen *screen, unsigned int row,
			 const struct top_module *module)
{
	char lanes[NUMBERS_LIST_LEN], text[TOP_COLUMNS_MAX] = "";
	size_t len = 0;
	unsigned int flag, i;

	for (flag = 0; flag < CMIS_LANE_FLAG_COUNT; flag++) {
		uint64_t mask = 0;

		for (i = 0; i < XPO_MAX_LANES; i++)
			if (module->lanes[i].flags >> flag & 1)
				mask |= 1ull << i;
		if (!mask || len + 40 > sizeof(text))
			continue;
		len += snprintf(text + len, sizeof(text) - len, "%s%s %.20s",
				len ? ", " : "", cmis_lane_flag_name(flag),
				numbers_format(mask, lanes));
		if (len >= sizeof(text))
			break;
	}
	screen_put(screen, row, 0, OUT_PLAIN, "%-13s", "flags");
	screen_put(screen, row, 13, *text ? OUT_WARN : OUT_DIM, "%s",
		   *text ? text : "none");
}

static void screen_detail_spark(struct top_screen *screen, unsigned int row,
				const char *name, const char *unit,
				const struct val *now, const double *v,
				unsigned int count)
{
	char text[16];

	screen_put(screen, row, 0, OUT_PLAIN, "%-13s%s %s", name,
		   screen_number(text, sizeof(text), now), unit);
	screen_spark(screen, row, 26, v, count);
}

/* What there is to say of the module that is selected */
static void screen_detail(struct top_screen *screen, unsigned int row,
			  const struct top_module *module)
{
	char notes[64], out[16];

	screen_put(screen, row, 0, screen_state_tone(module), "%-13s%s",
		   module->name,
		   words_get(&words_module_state, module->state));
	screen_put(screen, row, 26, OUT_PLAIN,
		   "%u of %u lanes active, %u of %u links",
		   module->active, module->lane_count, module->ports_up,
		   module->ports);
	screen_detail_spark(screen, row + 1, "power", "W", &module->power_mw,
			    module->power_w, module->history);
	screen_detail_spark(screen, row + 2, "temperature", "C",
			    &module->temperature_mc, module->temperature_c,
			    module->history);
	screen_put(screen, row + 3, 0, OUT_PLAIN, "%-13s%s C out",
		   "coolant",
		   screen_number(out, sizeof(out), &module->coolant_out_mc));
	if (module->flow_ml_min.set)
		screen_put(screen, row + 3, 26, OUT_PLAIN, "%lld ml/min",
			   module->flow_ml_min.v);
	screen_put(screen, row + 3, 40, OUT_BAD, "%s",
		   screen_notes(module, notes, sizeof(notes)));
	screen_flags(screen, row + 4, module);
}

static void screen_keys(struct top_screen *screen, const char *keys,
			const char *message)
{
	if (message)
		screen_put(screen, screen->rows - 1, 0, OUT_BAD, "%s",
			   message);
	else
		screen_put(screen, screen->rows - 1, 0, OUT_DIM, "%s", keys);
}

/* The part of a list that is shown, so that the selected one is in it */
static void screen_scroll(struct top_view *view, unsigned int selected,
			  unsigned int count, unsigned int room)
{
	if (view->first + room > count)
		view->first = count > room ? count - room : 0;
	if (selected < view->first)
		view->first = selected;
	if (room && selected >= view->first + room)
		view->first = selected - room + 1;
}

static void screen_modules(struct top_screen *screen, struct top_model *model,
			   struct top_view *view)
{
	unsigned int selected = screen_selected(model, view);
	unsigned int spare = TOP_DETAIL_ROWS + 4;
	unsigned int room, i, row = 2;

	room = screen->rows > spare ? screen->rows - spare : 1;
	if (room > model->count)
		room = model->count;
	screen_scroll(view, selected, model->count, room);
	for (i = 0; i < room; i++, row++) {
		screen_map_row(screen, row, &model->modules[view->first + i],
			       view->value);
		if (view->first + i == selected)
			screen->bar = row;
	}
	screen_scale(screen, row++, view->value);
	/* A table of all of them when there is room for it, too */
	if (row + 2 + model->count + TOP_DETAIL_ROWS < screen->rows) {
		screen_table_head(screen, ++row);
		for (i = 0; i < model->count; i++)
			screen_table_row(screen, ++row, &model->modules[i]);
		row++;
	}
	if (model->count)
		screen_detail(screen, row + 1, &model->modules[selected]);
	if (view->keys)
		screen_keys(screen,
			    "q quit  arrows module  enter lanes  r t b e s value  o order",
			    view->message);
}

static void screen_lane_value(struct top_screen *screen, unsigned int row,
			      unsigned int column,
			      const struct top_lane *lane,
			      enum top_value value)
{
	if (!lane->known[value] || lane->stale)
		screen_put(screen, row, column, OUT_DIM, "%9s",
			   lane->stale ? "old" : "-");
	else if (lane->dark[value])
		screen_put(screen, row, column, OUT_BAD, "%9s", "no light");
	else if (value == TOP_BER)
		screen_put(screen, row, column, OUT_PLAIN, "%9.1e",
			   lane->v[value]);
	else
		screen_put(screen, row, column, OUT_PLAIN, "%9.2f",
			   lane->v[value]);
}

static void screen_lane_flags(struct top_screen *screen, unsigned int row,
			      const struct top_lane *lane)
{
	unsigned int column = 66, i;

	for (i = 0; i < CMIS_LANE_FLAG_COUNT; i++) {
		if (!(lane->flags >> i & 1))
			continue;
		screen_put(screen, row, column, OUT_WARN, "%s ",
			   cmis_lane_flag_name(i));
		column += strlen(cmis_lane_flag_name(i)) + 1;
	}
}

static void screen_lane_row(struct top_screen *screen, unsigned int row,
			    const struct top_lane *lane, unsigned int number)
{
	enum top_value value;

	screen_put(screen, row, 0, OUT_PLAIN, "%4u", number);
	screen_put(screen, row, 6, screen_lane_tone(lane), "%s",
		   lane->fault ? "not answering" :
		   words_get(&words_dp_state, lane->dp_state));
	for (value = 0; value < TOP_VALUES; value++)
		screen_lane_value(screen, row, 19 + 9 * value, lane, value);
	screen_lane_flags(screen, row, lane);
}

static void screen_lanes(struct top_screen *screen, struct top_model *model,
			 struct top_view *view)
{
	unsigned int selected = screen_selected(model, view);
	const struct top_module *module = &model->modules[selected];
	unsigned int room = screen->rows - 4;
	unsigned int i;

	if (!model->count)
		return;
	if (view->first + room > module->lane_count)
		view->first = module->lane_count > room ?
			      module->lane_count - room : 0;
	screen_put(screen, 1, 0, OUT_PLAIN, "%s  lanes of %u", module->name,
		   module->lane_count);
	screen_put(screen, 2, 0, OUT_DIM, "%4s  %-13s%9s%9s%9s%9s%9s  %s",
		   "lane", "state", "rx dBm", "tx dBm", "bias mA", "ber",
		   "snr dB", "flags");
	for (i = 0; i < room && view->first + i < module->lane_count; i++)
		screen_lane_row(screen, 3 + i,
				&module->lanes[view->first + i],
				view->first + i);
	screen_keys(screen, "q back  arrows scroll", view->message);
}

/* Rows that --once needs */
static unsigned int screen_all_rows(const struct top_model *model)
{
	unsigned int rows = 2 * model->count + TOP_DETAIL_ROWS + 8;

	if (rows < TOP_ROWS_MIN)
		rows = TOP_ROWS_MIN;
	return rows > TOP_ROWS_MAX ? TOP_ROWS_MAX : rows;
}

void top_screen_draw(struct top_screen *screen, unsigned int rows,
		     unsigned int columns, struct top_model *model,
		     struct top_view *view)
{
	memset(screen, 0, sizeof(*screen));
	memset(screen->text, ' ', sizeof(screen->text));
	if (!rows)
		rows = screen_all_rows(model);
	screen->rows = rows > TOP_ROWS_MAX ? TOP_ROWS_MAX : rows;
	screen->columns = columns > TOP_COLUMNS_MAX ? TOP_COLUMNS_MAX :
						      columns;
	screen->bar = -1;
	screen_sort(model, view->order);
	screen_title(screen, model, view);
	if (screen->rows < 6)
		return;
	if (view->lanes)
		memset(screen->text[1], ' ', screen->columns);
	if (view->lanes)
		screen_lanes(screen, model, view);
	else
		screen_modules(screen, model, view);
}

void top_screen_print(const struct top_screen *screen, FILE *fp)
{
	unsigned int row, len, last = 0;

	for (row = 0; row < screen->rows; row++)
		for (len = 0; len < screen->columns; len++)
			if (screen->text[row][len] != ' ')
				last = row;
	for (row = 0; row <= last; row++) {
		len = screen->columns;
		while (len && screen->text[row][len - 1] == ' ')
			len--;
		fprintf(fp, "%.*s\n", (int)len, screen->text[row]);
	}
}
