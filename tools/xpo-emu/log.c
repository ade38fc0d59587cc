// SPDX-License-Identifier: GPL-2.0
#include "log.h"

#include <stdarg.h>
#include <stdio.h>

static FILE *log_file;

int log_open(const char *path)
{
	log_file = fopen(path, "we");
	return log_file ? 0 : -1;
}

void log_print(const char *fmt, ...)
{
	FILE *f = log_file ? log_file : stderr;
	va_list ap;

	fputs("xpo-emu: ", f);
	va_start(ap, fmt);
	vfprintf(f, fmt, ap);
	va_end(ap);
	fputc('\n', f);
	fflush(f);
}
