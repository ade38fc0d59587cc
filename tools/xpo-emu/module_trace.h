/* SPDX-License-Identifier: GPL-2.0 */
/* State changes of one module with their card times, newest kept. */
#ifndef XPO_EMU_MODULE_TRACE_H
#define XPO_EMU_MODULE_TRACE_H

#include <stdint.h>
#include <stdio.h>

#define MOD_TRACE_DEPTH		4096

struct mod_trace_entry {
	uint64_t time;
	const char *what;	/* a constant */
	int8_t ep;		/* -1: the module */
	int16_t lane;		/* data path: its first lane in the endpoint */
};

struct mod_trace {
	struct mod_trace_entry entry[MOD_TRACE_DEPTH];
	uint64_t count;		/* entries ever added */
};

void mod_trace_add(struct mod_trace *trace, uint64_t time, int ep, int lane,
		   const char *what);
void mod_trace_print(const struct mod_trace *trace, FILE *out);

#endif
