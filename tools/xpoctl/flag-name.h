/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The name of one clear-on-read bit.
 */
#ifndef XPOCTL_FLAG_NAME_H
#define XPOCTL_FLAG_NAME_H

struct flag_name {
	char text[48];		/* rx-los */
	char place[24];		/* 11h:147.3 */
	int lane;		/* of the endpoint, -1: the module */
};

void flag_name(struct flag_name *name, unsigned int bank, unsigned int page,
	       unsigned int offset, unsigned int bit);

#endif /* XPOCTL_FLAG_NAME_H */
