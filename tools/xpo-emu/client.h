/* SPDX-License-Identifier: GPL-2.0 */
#ifndef XPO_EMU_CLIENT_H
#define XPO_EMU_CLIENT_H

/*
 * Send one control command to a running emulator. The answer goes to standard
 * output, an error to standard error; returns the exit status, 0 or 1.
 */
int client_run(const char *path, int argc, char **argv);

#endif
