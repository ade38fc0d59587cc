// SPDX-License-Identifier: GPL-2.0
#include "module_trace.h"

void mod_trace_add(struct mod_trace *trace, uint64_t time, int ep, int lane,
		   const char *what)
{
	struct mod_trace_entry *entry;

	entry = &trace->entry[trace->count++ % MOD_TRACE_DEPTH];
	entry->time = time;
	entry->ep = ep;
	entry->lane = lane;
	entry->what = what;
}

static void print_entry(const struct mod_trace_entry *entry, FILE *out)
{
	fprintf(out, "%llu", (unsigned long long)entry->time);
	if (entry->ep < 0)
		fprintf(out, " module");
	else if (entry->lane < 0)
		fprintf(out, " ep%d", entry->ep);
	else
		fprintf(out, " ep%d dp %d", entry->ep, entry->lane);
	fprintf(out, " %s\n", entry->what);
}

void mod_trace_print(const struct mod_trace *trace, FILE *out)
{
	uint64_t i = 0;

	if (trace->count > MOD_TRACE_DEPTH) {
		i = trace->count - MOD_TRACE_DEPTH;
		fprintf(out, "# %llu older entries are gone\n",
			(unsigned long long)i);
	}
	for (; i < trace->count; i++)
		print_entry(&trace->entry[i % MOD_TRACE_DEPTH], out);
}
