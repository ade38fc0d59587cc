// SPDX-License-Identifier: GPL-2.0
/*
 * xpoctl top: modules and lanes, live.
 */
#include <curses.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "call.h"
#include "clock.h"
#include "command.h"
#include "select.h"
#include "stop.h"
#include "top-model.h"
#include "top-screen.h"

#define TOP_PERIOD_MS	1000

/* curses has macros of these names */
#undef lines
#undef columns

struct top {
	struct call *call;
	struct selection *sel;	/* or NULL: all */
	struct top_model model;
	struct top_view view;
	struct top_screen screen;
	char message[96];
	int period_ms;
};

static int top_update(struct top *top)
{
	bool quality = top->view.lanes || top->view.value == TOP_BER ||
		       top->view.value == TOP_SNR;
	int err = top_model_fetch(top->call->ipc, top->sel, quality,
				  &top->model);

	top->view.message = NULL;
	if (!err)
		return 0;
	/* A card that is reset comes back */
	snprintf(top->message, sizeof(top->message), "no values: %s",
		 call_reason(err));
	top->view.message = top->message;
	return err;
}

static attr_t top_attr(unsigned char tone)
{
	switch (tone) {
	case OUT_GOOD:
		return COLOR_PAIR(1);
	case OUT_WARN:
		return COLOR_PAIR(2) | A_BOLD;
	case OUT_BAD:
		return COLOR_PAIR(3) | A_BOLD;
	case OUT_DIM:
		return A_DIM;
	default:
		return A_NORMAL;
	}
}

static void top_paint(struct top *top)
{
	struct top_screen *screen = &top->screen;
	unsigned int row, column;

	top_screen_draw(screen, LINES, COLS, &top->model, &top->view);
	erase();
	for (row = 0; row < screen->rows; row++)
		for (column = 0; column < screen->columns; column++)
			mvaddch(row, column,
				(unsigned char)screen->text[row][column] |
				top_attr(screen->tone[row][column]) |
				((int)row == screen->bar && column < 8 ?
				 A_REVERSE : 0));
	refresh();
}

static void top_move(struct top *top, int by)
{
	unsigned int i;

	if (top->view.lanes) {
		if (by > 0 || top->view.first >= (unsigned int)-by)
			top->view.first += by;
		else
			top->view.first = 0;
		return;
	}
	for (i = 0; i < top->model.count; i++) {
		if (strcmp(top->model.modules[i].name, top->view.selected))
			continue;
		if ((int)i + by >= 0 && i + by < top->model.count)
			strcpy(top->view.selected,
			       top->model.modules[i + by].name);
		return;
	}
}

static bool top_value_key(struct top *top, int key)
{
	static const char keys[] = {
		[TOP_RX_POWER] = 'r',
		[TOP_TX_POWER] = 't',
		[TOP_BIAS] = 'b',
		[TOP_BER] = 'e',
		[TOP_SNR] = 's',
	};
	unsigned int i;

	for (i = 0; i < sizeof(keys); i++) {
		if (keys[i] != key)
			continue;
		top->view.value = i;
		return true;
	}
	return false;
}

/* False when it is to end */
static bool top_key(struct top *top, int key)
{
	if (top_value_key(top, key))
		return true;
	switch (key) {
	case KEY_UP:
		top_move(top, -1);
		break;
	case KEY_DOWN:
		top_move(top, 1);
		break;
	case KEY_PPAGE:
		top_move(top, -16);
		break;
	case KEY_NPAGE:
		top_move(top, 16);
		break;
	case '\n':
	case KEY_ENTER:
		top->view.lanes = !top->view.lanes;
		top->view.first = 0;
		break;
	case 'o':
		top->view.order = (top->view.order + 1) % TOP_ORDERS;
		break;
	case 27:
	case 'q':
		if (!top->view.lanes)
			return false;
		top->view.lanes = false;
		top->view.first = 0;
		break;
	}
	return true;
}

/* Keys until it is time for new values */
static bool top_keys(struct top *top)
{
	long long deadline = clock_now_ms() + top->period_ms;
	int left, key;

	while ((left = clock_left_ms(deadline)) && !stop_asked()) {
		timeout(left);
		key = getch();
		if (key == ERR)
			continue;
		if (!top_key(top, key))
			return false;
		top_paint(top);
	}
	return !stop_asked();
}

static void top_colors(const struct call *call)
{
	if (!(call->out_flags & OUT_COLOR) || start_color() == ERR)
		return;
	use_default_colors();
	init_pair(1, COLOR_GREEN, -1);
	init_pair(2, COLOR_YELLOW, -1);
	init_pair(3, COLOR_RED, -1);
}

static void top_loop(struct top *top)
{
	SCREEN *screen = newterm(NULL, top->call->fp, stdin);

	if (!screen) {
		call_fail(top->call, STATUS_FAILED, NULL,
			  "the terminal '%s' is not known (try --once)",
			  getenv("TERM") ? getenv("TERM") : "");
		return;
	}
	top->view.keys = true;
	cbreak();
	noecho();
	keypad(stdscr, TRUE);
	curs_set(0);
	set_escdelay(50);
	top_colors(top->call);
	do {
		top_update(top);
		top_paint(top);
	} while (top_keys(top));
	endwin();
	delscreen(screen);
	top->call->done++;
}

static void top_once(struct top *top)
{
	int err = top_update(top);

	if (err) {
		call_fail_kernel(top->call, NULL, err);
		return;
	}
	top_screen_draw(&top->screen, 0, TOP_COLUMNS_MIN, &top->model,
			&top->view);
	top_screen_print(&top->screen, top->call->fp);
	top->call->done++;
}

static bool top_arguments(struct call *call)
{
	if (call->out_flags & OUT_JSON)
		call_usage(call,
			   "a screen is no JSON: see list, lanes and vdm");
	else if (!call->once &&
		 (!isatty(fileno(call->fp)) || !isatty(STDIN_FILENO)))
		call_usage(call, "this is no terminal: say --once");
	return !call->usage;
}

static void top_stale(const struct top *top)
{
	size_t i;

	for (i = 0; i < top->model.count; i++)
		if (top->model.modules[i].stale)
			top->call->stale = true;
}

void top_run(struct call *call, int argc, char **argv)
{
	struct selection sel;
	struct top *top;

	if (!top_arguments(call) ||
	    !select_modules(call, argc, argv, SELECT_CARD, &sel))
		return;
	top = calloc(1, sizeof(*top));
	if (!top) {
		call_fail(call, STATUS_FAILED, NULL, "out of memory");
	} else {
		top->call = call;
		top->sel = argc ? &sel : NULL;
		top->period_ms = isnan(call->rate_hz) ? TOP_PERIOD_MS :
				 fmax(20, 1000 / call->rate_hz);
		stop_signals();
		if (call->once)
			top_once(top);
		else
			top_loop(top);
		top_stale(top);
		top_model_free(&top->model);
	}
	free(top);
	select_free(&sel);
}
