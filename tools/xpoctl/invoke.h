/* SPDX-License-Identifier: GPL-2.0 */
/*
 * All of xpoctl but the process around it.
 */
#ifndef XPOCTL_INVOKE_H
#define XPOCTL_INVOKE_H

#include <stdio.h>

extern const char * const invoke_version;

/* Returns the exit status */
int invoke(int argc, char **argv, FILE *fp, FILE *err);

#endif /* XPOCTL_INVOKE_H */
