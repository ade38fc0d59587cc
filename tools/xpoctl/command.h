/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The commands. Everything that has to know them (help, completion, tests)
 * reads this table.
 */
#ifndef XPOCTL_COMMAND_H
#define XPOCTL_COMMAND_H

#include <stdio.h>

struct call;

/* Options that only some commands take */
#define OPTION_ALL	0x01
#define OPTION_DRY_RUN	0x02
#define OPTION_FORCE	0x04
#define OPTION_OUTPUT	0x08
#define OPTION_COUNT	0x10
#define OPTION_TIMEOUT	0x20
#define OPTION_UP	0x40
#define OPTION_LOG	0x80
#define OPTION_COUNTS	0x100
#define OPTION_SINCE	0x200
#define OPTION_ONCE	0x400
#define OPTION_RATE	0x800
#define OPTION_LANE	0x1000
#define OPTION_VALUE	0x2000
#define OPTION_ABOVE	0x4000
#define OPTION_BELOW	0x8000
#define OPTION_DURATION	0x10000
#define OPTION_FORMAT	0x20000
#define OPTION_THROTTLE	0x40000
/* What limits a stream of values */
#define OPTIONS_VALUES	(OPTION_LANE | OPTION_VALUE | OPTION_ABOVE | \
			 OPTION_BELOW)

struct command {
	const char *name;
	const char *args;
	const char *summary;
	const char *text;	/* what help says beyond the summary */
	unsigned int options;
	/* argv is what follows the name; how it went is in call */
	void (*run)(struct call *call, int argc, char **argv);
};

/* Ends with no name; the first one runs when none is given */
extern const struct command commands[];

struct option_info {
	const char *name;	/* without "--" */
	char letter;		/* or 0 */
	const char *arg;	/* or NULL */
	unsigned int option;	/* OPTION_*, 0: for all commands */
	const char *text;
};

/* Ends with no name */
extern const struct option_info options[];

const struct command *command_find(const char *name);
void command_help(FILE *fp, const struct command *command);	/* NULL: all */

void list_run(struct call *call, int argc, char **argv);
void show_run(struct call *call, int argc, char **argv);
void lanes_run(struct call *call, int argc, char **argv);
void apps_run(struct call *call, int argc, char **argv);
void state_run(struct call *call, int argc, char **argv);
void apply_run(struct call *call, int argc, char **argv);
void set_run(struct call *call, int argc, char **argv);
void impact_run(struct call *call, int argc, char **argv);
void drain_run(struct call *call, int argc, char **argv);
void undrain_run(struct call *call, int argc, char **argv);
void save_run(struct call *call, int argc, char **argv);
void restore_run(struct call *call, int argc, char **argv);
void read_run(struct call *call, int argc, char **argv);
void write_run(struct call *call, int argc, char **argv);
void dump_run(struct call *call, int argc, char **argv);
void power_run(struct call *call, int argc, char **argv);
void reset_run(struct call *call, int argc, char **argv);
void rearm_run(struct call *call, int argc, char **argv);
void monitor_run(struct call *call, int argc, char **argv);
void vdm_run(struct call *call, int argc, char **argv);
void flags_run(struct call *call, int argc, char **argv);
void history_run(struct call *call, int argc, char **argv);
void blackbox_run(struct call *call, int argc, char **argv);
void taps_run(struct call *call, int argc, char **argv);
void cooling_run(struct call *call, int argc, char **argv);
void top_run(struct call *call, int argc, char **argv);
void watch_run(struct call *call, int argc, char **argv);
void record_run(struct call *call, int argc, char **argv);
void replay_run(struct call *call, int argc, char **argv);
void export_run(struct call *call, int argc, char **argv);

#endif /* XPOCTL_COMMAND_H */
