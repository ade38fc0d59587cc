/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is in a black box.
 */
#ifndef XPOCTL_BLACKBOX_BOX_H
#define XPOCTL_BLACKBOX_BOX_H

struct blackbox;
struct call;

/* A line per kind of value: lowest and highest */
void blackbox_box_show(struct call *call, const struct blackbox *box);
/* As a file of records */
void blackbox_box_save(struct call *call, const struct blackbox *box,
		       const char *handle, const char *path);

#endif /* XPOCTL_BLACKBOX_BOX_H */
