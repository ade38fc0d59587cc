/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Image files that are complete or not there.
 */
#ifndef XPOCTL_SAVE_H
#define XPOCTL_SAVE_H

struct image;

/* Replaces path at once; 0 or a negative errno */
int save_image(const struct image *image, const char *path);

#endif /* XPOCTL_SAVE_H */
