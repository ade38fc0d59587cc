// SPDX-License-Identifier: GPL-2.0
/*
 * The exporter's own numbers.
 */
#include <math.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "model.h"
#include "render.h"
#include "text.h"

static void self_value(struct text *text, const char *name, const char *unit,
		       enum text_type type, const char *help, double value)
{
	const struct metric metric = { name, unit, type, help };

	text_metric(text, &metric);
	text_value(text, "", value);
}

static double self_cpu_s(void)
{
	struct timespec used;

	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used))
		return NAN;
	return used.tv_sec + used.tv_nsec / 1e9;
}

static double self_resident(void)
{
	FILE *file = fopen("/proc/self/statm", "re");
	unsigned long pages = 0;
	int found = 0;

	if (file) {
		found = fscanf(file, "%*u %lu", &pages);
		fclose(file);
	}
	return found == 1 ? (double)pages * sysconf(_SC_PAGESIZE) : NAN;
}

static void self_requests(struct text *text, const struct model_self *self)
{
	static const struct metric requests = {
		"xpo_exporter_requests", NULL, TEXT_COUNTER,
		"HTTP requests that were answered."
	};

	text_metric(text, &requests);
	text_value_of(text, "", "result", "good", self->requests_good);
	text_value_of(text, "", "result", "bad", self->requests_bad);
}

void render_self(struct text *text, const struct model *model)
{
	const struct model_self *self = &model->self;

	self_requests(text, self);
	self_value(text, "xpo_exporter_scrapes", NULL, TEXT_COUNTER,
		   "Scrapes, this one included.", self->scrapes);
	self_value(text, "xpo_exporter_refreshes", NULL, TEXT_COUNTER,
		   "Scrapes that had to ask netlink for what had changed.",
		   self->refreshes);
	self_value(text, "xpo_exporter_netlink_errors", NULL, TEXT_COUNTER,
		   "Netlink requests that failed.", self->errors);
	self_value(text, "xpo_exporter_collect_duration", "seconds",
		   TEXT_GAUGE, "Time that this scrape took to collect values.",
		   self->collect_s);
	self_value(text, "process_cpu", "seconds", TEXT_COUNTER,
		   "CPU time of the exporter.", self_cpu_s());
	self_value(text, "process_resident_memory", "bytes", TEXT_GAUGE,
		   "Memory of the exporter.", self_resident());
}
