/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Numbers as people write them: lists with ranges, registers, bytes.
 */
#ifndef XPOCTL_NUMBERS_H
#define XPOCTL_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NUMBERS_ERROR_LEN	160

/*
 * "0-7,12" or "*" as bits 0 to max (at most 63). False with the reason in
 * error, which has room for NUMBERS_ERROR_LEN.
 */
bool numbers_list(const char *text, const char *what, unsigned int max,
		  uint64_t *bits, char *error);

/* The other way round: "0-7,12" */
#define NUMBERS_LIST_LEN	176
const char *numbers_format(uint64_t bits, char *text);

struct reg {
	bool lower;		/* lower memory, page is 0 */
	uint8_t page;
	uint8_t offset;
	uint8_t length;		/* 0 when the text does not say */
};

/* "lo:14+2", "11h:134-153", "11h:154", "11h" for all of a page */
bool numbers_reg(const char *text, struct reg *reg, char *error);

/* Appends "a5" or "a5 01"; *len is counted up to at most size */
bool numbers_bytes(const char *text, uint8_t *data, size_t size, size_t *len,
		   char *error);

#endif /* XPOCTL_NUMBERS_H */
