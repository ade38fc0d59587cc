/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Addresses as arguments: "*", xpo0, pci/0000:01:00.0, xpo0/3, xpo0/0-7,12,
 * xpo0/3:17, xpo0/3:0-7,12, a network interface, and lists of them with
 * commas. In such a list a piece that starts with a digit goes on with the
 * cages or lanes of the piece before it.
 */
#ifndef XPOCTL_TARGET_H
#define XPOCTL_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum target_kind {
	TARGET_ALL,		/* every card */
	TARGET_CARD,		/* a card, perhaps some of its cages */
	TARGET_NETDEV
};

#define TARGET_TEXT_LEN		128

struct target {
	enum target_kind kind;
	char name[TARGET_TEXT_LEN];	/* of card or interface */
	char text[TARGET_TEXT_LEN];	/* as it was given */
	bool wildcard;		/* cages came as "*": empty ones are no error */
	uint32_t cages;		/* 0: none given */
	uint64_t lanes;		/* 0: none given */
};

/*
 * Appends the targets of one argument to an array that the caller frees.
 * False with the reason in error (NUMBERS_ERROR_LEN).
 */
bool target_parse(const char *arg, struct target **targets, size_t *count,
		  char *error);

#endif /* XPOCTL_TARGET_H */
