// SPDX-License-Identifier: GPL-2.0
#include "target.h"

#include <ctype.h>
#include <linux/xpo.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "numbers.h"

static bool target_is_card(const char *name)
{
	if (strncmp(name, "xpo", 3) || !name[3])
		return false;
	return strspn(name + 3, "0123456789") == strlen(name + 3);
}

/* Length of "xpo0" or "pci/0000:01:00.0" in front of "/3:17"; 0 for others */
static size_t target_card_len(const char *text)
{
	size_t len = 0;

	if (!strncmp(text, "pci/", 4))
		len = 4;
	return len + strcspn(text + len, "/");
}

static bool target_cages(struct target *target, char *cages, char *error)
{
	char *lanes = strchr(cages, ':');
	uint64_t bits;

	if (lanes)
		*lanes++ = '\0';
	if (!numbers_list(cages, "cage", XPO_MAX_CAGES - 1, &bits, error))
		return false;
	target->cages = bits;
	target->wildcard = !strcmp(cages, "*");
	if (!lanes)
		return true;
	return numbers_list(lanes, "lane", XPO_MAX_LANES - 1, &target->lanes,
			    error);
}

static bool target_piece(char *piece, struct target *target, char *error)
{
	size_t len = target_card_len(piece);
	char *cages = piece[len] ? piece + len + 1 : NULL;

	memset(target, 0, sizeof(*target));
	snprintf(target->text, sizeof(target->text), "%s", piece);
	if (!strcmp(piece, "*")) {
		target->kind = TARGET_ALL;
		target->wildcard = true;
		return true;
	}
	piece[len] = '\0';
	snprintf(target->name, sizeof(target->name), "%s", piece);
	if (target_is_card(piece) || strchr(piece, '/')) {
		target->kind = TARGET_CARD;
		return !cages || target_cages(target, cages, error);
	}
	if (!cages && *piece && strlen(piece) < IFNAMSIZ &&
	    !strpbrk(piece, ": \t")) {
		target->kind = TARGET_NETDEV;
		return true;
	}
	snprintf(error, NUMBERS_ERROR_LEN,
		 "'%.60s' is not an address: write xpo0, xpo0/3, xpo0/3:0-7, pci/0000:01:00.0/3 or an interface",
		 target->text);
	return false;
}

/* End of a piece: a comma goes on with the list when a digit follows */
static size_t target_piece_len(const char *text)
{
	size_t len = strcspn(text, ",");

	while (text[len] && isdigit((unsigned char)text[len + 1]))
		len += 1 + strcspn(text + len + 1, ",");
	return len;
}

bool target_parse(const char *arg, struct target **targets, size_t *count,
		  char *error)
{
	char piece[TARGET_TEXT_LEN];
	struct target *more;
	size_t len;

	for (;;) {
		len = target_piece_len(arg);
		if (!len || len >= sizeof(piece)) {
			snprintf(error, NUMBERS_ERROR_LEN, len ?
				 "address '%.40s...' is too long" :
				 "empty address in a list", arg);
			return false;
		}
		memcpy(piece, arg, len);
		piece[len] = '\0';
		more = reallocarray(*targets, *count + 1, sizeof(*more));
		if (!more) {
			snprintf(error, NUMBERS_ERROR_LEN, "out of memory");
			return false;
		}
		*targets = more;
		if (!target_piece(piece, &more[*count], error))
			return false;
		(*count)++;
		if (!arg[len])
			return true;
		arg += len + 1;
	}
}
