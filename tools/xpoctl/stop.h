/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Commands that run until they are told to end.
 */
#ifndef XPOCTL_STOP_H
#define XPOCTL_STOP_H

#include <stdbool.h>

/* SIGINT and SIGTERM from now on end waiting, and are remembered */
void stop_signals(void);
bool stop_asked(void);

#endif /* XPOCTL_STOP_H */
