// SPDX-License-Identifier: GPL-2.0
#include "command.h"

#include <string.h>

const struct command commands[] = {
	{
		.name = "list",
		.args = "[ADDRESS...]",
		.summary = "cages and what is in them",
		.run = list_run,
	}, {
		.name = "show",
		.args = "[ADDRESS...]",
		.summary = "all about cards (xpo0) or modules (xpo0/3)",
		.text =
"A card alone is the card itself; without an address, every card. --all adds\n"
"what is rarely of interest: everything advertised, every threshold, every\n"
"lane.\n",
		.options = OPTION_ALL,
		.run = show_run,
	}, {
		.name = "lanes",
		.args = "[ADDRESS...]",
		.summary = "state, light, flags and controls of each lane",
		.text =
"Flags are those of the last two seconds, in JSON also those since the\n"
"insertion. --all adds the thresholds, what the host has set and the signal\n"
"integrity settings.\n",
		.options = OPTION_ALL,
		.run = lanes_run,
	}, {
		.name = "state",
		.args = "[ADDRESS...]",
		.summary = "where the state machines are, what they wait for",
		.text =
"For a port that failed, the fault and what to do.\n",
		.run = state_run,
	}, {
		.name = "apps",
		.args = "[ADDRESS...]",
		.summary = "applications of modules, and which fit their ports",
		.run = apps_run,
	}, {
		.name = "apply",
		.args = "ADDRESS... APPLICATION|auto",
		.summary = "choose the application of ports",
		.text =
"ADDRESS has all lanes of each port that is meant, or is a module for all of\n"
"its ports, or an interface. auto goes back to the driver's choice. Of one\n"
"module all ports change or none. Waits until it is done, at most 60 s;\n"
"--timeout 0 does not wait. --dry-run shows the register writes.\n",
		.options = OPTION_DRY_RUN | OPTION_TIMEOUT,
		.run = apply_run,
	}, {
		.name = "set",
		.args = "ADDRESS... [reset] [KEY=VALUE...]",
		.summary = "set controls of lanes",
		.text =
"on or off: tx-disable, rx-disable, tx-squelch-force, tx-squelch-disable,\n"
"rx-squelch-disable, tx-polarity and rx-polarity (on inverts), tx-eq-freeze,\n"
"tx-eq-adaptive, tx-cdr and rx-cdr (off bypasses). tx-eq and rx-post are 0db,\n"
"1db and so on, rx-pre goes in steps of 0.5db, rx-amplitude is 100-400mv,\n"
"300-600mv, 400-800mv or 600-1200mv; code:N is the code itself. reset puts all\n"
"back before. Of one module all lanes change or none. Waits as apply does.\n",
		.options = OPTION_DRY_RUN | OPTION_TIMEOUT,
		.run = set_run,
	}, {
		.name = "impact",
		.args = "ADDRESS...",
		.summary = "what goes down with a module or some of its lanes",
		.text =
"Ports, interfaces on top of them, their addresses, neighbours and routes, as\n"
"the kernel knows them in this network namespace.\n",
		.run = impact_run,
	}, {
		.name = "drain",
		.args = "ADDRESS...",
		.summary = "close the ports of a module to pull it",
		.text =
"Sets the interfaces down, waits until the module is dark and in low power, at\n"
"most 60 s, and says so. The ports stay closed until undrain.\n",
		.options = OPTION_DRY_RUN | OPTION_TIMEOUT,
		.run = drain_run,
	}, {
		.name = "undrain",
		.args = "ADDRESS...",
		.summary = "end drain",
		.text =
"--up also sets interfaces up: those of the lanes that ADDRESS has, else all of\n"
"the module. drain says which lanes it closed.\n",
		.options = OPTION_DRY_RUN | OPTION_UP,
		.run = undrain_run,
	}, {
		.name = "save",
		.args = "[FILE]",
		.summary = "write the configuration of all cards as JSON",
		.text =
"That is what ends when the driver is unloaded: width, speed and application\n"
"of ports, lane controls, power policies, what is drained.\n",
		.run = save_run,
	}, {
		.name = "restore",
		.args = "FILE",
		.summary = "put a saved configuration back",
		.text =
"Changes only what differs, and goes on after a failure. Ports that are up are\n"
"left alone without --force. --up also sets interfaces up and down as they\n"
"were. --dry-run does not show settings of ports that are not there yet.\n",
		.options = OPTION_DRY_RUN | OPTION_FORCE | OPTION_UP,
		.run = restore_run,
	}, {
		.name = "read",
		.args = "ADDRESS REGISTERS... [bank LIST] [ep LIST]",
		.summary = "registers of a module, over its bus",
		.text =
"REGISTERS is a page (lo for lower memory, 00h to FFh), then registers as in\n"
"the CMIS tables: 11h:154, 11h:154+16 (length), 11h:134-153 (last one), or a\n"
"page alone for all of it. LIST is numbers and ranges, 0-3,7. Default is bank\n"
"0 of endpoint 0, or, for lanes (xpo0/3:17), theirs.\n",
		.run = read_run,
	}, {
		.name = "write",
		.args = "ADDRESS REGISTER BYTE... [bank LIST] [ep LIST]",
		.summary = "write registers of a module, over its bus",
		.text =
"Bytes are hex, two digits each; the rest is as for read. All of them go to\n"
"the module with one command.\n",
		.options = OPTION_DRY_RUN,
		.run = write_run,
	}, {
		.name = "dump",
		.args = "ADDRESS",
		.summary = "all that a module advertises, as an image",
		.text =
"The image (.cmis) is text that xpo-emu can load into a cage. Flags are in it\n"
"as seen so far; bank and page select are 0.\n",
		.options = OPTION_OUTPUT,
		.run = dump_run,
	}, {
		.name = "power",
		.args = "[ADDRESS...] [high|auto|low]",
		.summary = "show or set the power policy",
		.text =
"high is the default; auto keeps a module in low power while none of its\n"
"ports is up; low keeps it there always. The policy belongs to the cage.\n"
"Low needs --force while a port is up.\n",
		.options = OPTION_DRY_RUN | OPTION_FORCE,
		.run = power_run,
	}, {
		.name = "reset",
		.args = "ADDRESS... [module|cycle]",
		.summary = "reset a module, or cycle its power",
		.text =
"module (the default) pulses the module's reset line, cycle takes all power\n"
"from the cage and gives it back. Waits until the module has settled, at most\n"
"60 s; --timeout 0 does not wait. Needs --force while a port is up.\n",
		.options = OPTION_DRY_RUN | OPTION_FORCE | OPTION_TIMEOUT,
		.run = reset_run,
	}, {
		.name = "rearm",
		.args = "ADDRESS... [leak] [no-flow] [over-temperature]",
		.summary = "re-arm the interlock of a cage",
		.text =
"Without a cause, all that are latched. Refused while a cause holds.\n",
		.options = OPTION_DRY_RUN,
		.run = rearm_run,
	}, {
		.name = "monitor",
		.args = "[ADDRESS...]",
		.summary = "events as they come, a line each",
		.text =
"Ends on an interrupt, after --count events or after --timeout seconds.\n"
"With --all also each edge of each flag.\n",
		.options = OPTION_ALL | OPTION_COUNT | OPTION_TIMEOUT,
		.run = monitor_run,
	}, {
		.name = "vdm",
		.args = "[ADDRESS...]",
		.summary = "signal quality: bit errors, SNR, lasers",
		.text =
"A line per lane; --all has a line per observable, with its thresholds. Those\n"
"of a whole module are in --all and in JSON.\n",
		.options = OPTION_ALL,
		.run = vdm_run,
	}, {
		.name = "top",
		.args = "[ADDRESS...]",
		.summary = "modules and lanes, live",
		.text =
"Keys: up and down choose a module, enter shows its lanes, t b r e s choose the\n"
"value of the heat map, o the order, q ends. --once prints one screen as text,\n"
"also without a terminal.\n",
		.options = OPTION_ONCE | OPTION_RATE,
		.run = top_run,
	}, {
		.name = "watch",
		.args = "ADDRESS...",
		.summary = "values as the card samples them, a line each",
		.text =
"--value has names with commas: rx_power, tx_power, bias, temperature, vcc,\n"
"power, flow, ber, snr and others, see the manual. Ends on an interrupt, after\n"
"--count lines or --duration seconds, or when the card is removed.\n",
		.options = OPTIONS_VALUES | OPTION_RATE | OPTION_COUNT |
			   OPTION_DURATION,
		.run = watch_run,
	}, {
		.name = "record",
		.args = "FILE [ADDRESS...]",
		.summary = "write what the card samples to a file",
		.text =
"Raw records, with checksums; what was lost is told and is in the file. Ends on\n"
"an interrupt, after --count records or --duration seconds.\n",
		.options = OPTION_COUNT | OPTION_DURATION,
		.run = record_run,
	}, {
		.name = "replay",
		.args = "FILE [ADDRESS...]",
		.summary = "print a recorded file as watch does",
		.text =
"As fast as it goes. No driver is needed.\n",
		.options = OPTIONS_VALUES | OPTION_RATE | OPTION_COUNT,
		.run = replay_run,
	}, {
		.name = "export",
		.args = "FILE [ADDRESS...]",
		.summary = "values of a recorded file as CSV, JSON or SVG",
		.text =
"SVG is a plot of at most 64 lines of one value.\n",
		.options = OPTIONS_VALUES | OPTION_FORMAT | OPTION_OUTPUT |
			   OPTION_RATE,
		.run = export_run,
	}, {
		.name = "flags",
		.args = "[ADDRESS...]",
		.summary = "flags that are active, or what became of them",
		.text =
"--counts has all flags that were ever set, with how often; --log every edge in\n"
"order, after sequence number --since.\n",
		.options = OPTION_LOG | OPTION_COUNTS | OPTION_SINCE,
		.run = flags_run,
	}, {
		.name = "history",
		.args = "[ADDRESS...]",
		.summary = "how often and how long links were down",
		.run = history_run,
	}, {
		.name = "blackbox",
		.args = "[list|show|save|pin|unpin|delete] [CARD] [ID] [FILE]",
		.summary = "records around link losses, faults and interlocks",
		.text =
"save writes a box as a file that replay and export read. Pinned boxes are not\n"
"dropped for new ones. CARD may be left out when there is one.\n",
		.options = OPTION_DRY_RUN,
		.run = blackbox_run,
	}, {
		.name = "plan",
		.args = "[show|set] [ADDRESS...] [SETTING...]",
		.summary = "what the card samples, and how often",
		.text =
"set takes lanes=, module=, vdm= and cage= with a period (100ms, 1s) or a rate\n"
"(10hz) or default; tap=EP/BANK/REGISTERS@PERIOD adds registers of your own, up\n"
"to seven, in place of those before; clear-taps ends them; default alone puts\n"
"all back. All or nothing: a plan that the bus cannot carry is refused.\n",
		.options = OPTION_DRY_RUN,
		.run = taps_run,
	}, {
		.name = "cooling",
		.args = "ADDRESS...",
		.summary = "what happens to a module that gets too hot",
		.text =
"--throttle on: it goes to low power; off: it is only reported. The hardware\n"
"interlock acts in both cases.\n",
		.options = OPTION_THROTTLE | OPTION_DRY_RUN,
		.run = cooling_run,
	},
	{}
};

const struct option_info options[] = {
	{ "json", 'j', NULL, 0, "JSON instead of text" },
	{ "pretty", 'p', NULL, 0, "indented JSON" },
	{ "no-color", 0, NULL, 0, "no colours on a terminal" },
	{ "help", 'h', NULL, 0, "this help, or that of a command" },
	{ "version", 'V', NULL, 0, "version of xpoctl" },
	{ "all", 'a', NULL, OPTION_ALL, "also what is rarely of interest" },
	{ "dry-run", 'n', NULL, OPTION_DRY_RUN, "change nothing" },
	{ "force", 'f', NULL, OPTION_FORCE, "also while ports are up" },
	{ "output", 'o', "FILE", OPTION_OUTPUT, "write to FILE" },
	{ "count", 'c', "N", OPTION_COUNT, "end after N events or lines" },
	{ "timeout", 't', "S", OPTION_TIMEOUT, "wait at most S seconds" },
	{ "up", 0, NULL, OPTION_UP, "also set interfaces up" },
	{ "log", 0, NULL, OPTION_LOG, "every edge, in order" },
	{ "counts", 0, NULL, OPTION_COUNTS, "how often they were set" },
	{ "since", 0, "SEQ", OPTION_SINCE, "after this number" },
	{ "once", 0, NULL, OPTION_ONCE, "print one screen as text" },
	{ "rate", 'r', "HZ", OPTION_RATE, "at most so often a second" },
	{ "lane", 'l', "LIST", OPTION_LANE, "only these lanes" },
	{ "value", 'v', "LIST", OPTION_VALUE, "only these values" },
	{ "above", 0, "X", OPTION_ABOVE, "only values above X" },
	{ "below", 0, "X", OPTION_BELOW, "only values below X" },
	{ "duration", 'd', "S", OPTION_DURATION, "end after S seconds" },
	{ "format", 0, "FORMAT", OPTION_FORMAT, "csv, jsonl or svg" },
	{ "throttle", 0, "on|off", OPTION_THROTTLE, "low power when hot" },
	{}
};

const struct command *command_find(const char *name)
{
	const struct command *command;

	for (command = commands; command->name; command++)
		if (!strcmp(command->name, name))
			return command;
	return NULL;
}

static void command_help_options(FILE *fp, unsigned int mask)
{
	const struct option_info *option;
	char text[32];

	for (option = options; option->name; option++) {
		if (mask ? !(option->option & mask) : option->option)
			continue;
		snprintf(text, sizeof(text), "--%s%s%s", option->name,
			 option->arg ? " " : "",
			 option->arg ? option->arg : "");
		if (option->letter)
			fprintf(fp, "  -%c, %-18s%s\n", option->letter, text,
				option->text);
		else
			fprintf(fp, "      %-18s%s\n", text, option->text);
	}
}

static void command_help_one(FILE *fp, const struct command *command)
{
	fprintf(fp, "Usage: xpoctl [OPTIONS] %s %s\n\n", command->name,
		command->args);
	fprintf(fp, "%c%s.\n", command->summary[0] - 'a' + 'A',
		command->summary + 1);
	if (command->text)
		fputs(command->text, fp);
	if (command->options) {
		fputs("\nOptions\n", fp);
		command_help_options(fp, command->options);
	}
}

void command_help(FILE *fp, const struct command *command)
{
	if (command) {
		command_help_one(fp, command);
		return;
	}
	fputs("Usage: xpoctl [OPTIONS] [COMMAND [ARGUMENTS]]\n\nCommands\n",
	      fp);
	for (command = commands; command->name; command++)
		fprintf(fp, "  %-10s%s\n", command->name, command->summary);
	fputs("  help      this help, or that of a command\n\nOptions\n", fp);
	command_help_options(fp, 0);
	fputs("\nOptions of some commands\n", fp);
	command_help_options(fp, ~0u);
	fputs("\n"
"An ADDRESS is a card (xpo0, pci/0000:01:00.0), a module (xpo0/3, xpo0/0-3,8,\n"
"'xpo0/*'), lanes (xpo0/3:17, xpo0/3:0-7,12), a network interface, '*' for\n"
"everything, or a list of them with commas.\n"
"\n"
"Exit status: 0 done, 1 failed, 2 usage, 3 partly done, 4 no such card or\n"
"module, 5 not permitted, 6 values are stale.\n", fp);
}
