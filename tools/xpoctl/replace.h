/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files that are complete or not there.
 */
#ifndef XPOCTL_REPLACE_H
#define XPOCTL_REPLACE_H

#include <stdio.h>

/* Writes the content; nonzero, or the stream's error, when it failed */
typedef int (*replace_write_t)(FILE *fp, const void *ctx);

/* Replaces path at once; 0 or a negative errno */
int replace_file(const char *path, replace_write_t write, const void *ctx);

#endif /* XPOCTL_REPLACE_H */
