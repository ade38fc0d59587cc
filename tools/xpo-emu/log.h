/* SPDX-License-Identifier: GPL-2.0 */
/* The server's log: a file, or standard error. */
#ifndef XPO_EMU_LOG_H
#define XPO_EMU_LOG_H

/* 0, or -1 with errno set. */
int log_open(const char *path);

__attribute__((format(printf, 1, 2)))
void log_print(const char *fmt, ...);

#endif
