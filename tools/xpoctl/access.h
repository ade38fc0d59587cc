/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Arguments of read and write: which registers of which endpoints and banks.
 */
#ifndef XPOCTL_ACCESS_H
#define XPOCTL_ACCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ipc.h"
#include "numbers.h"

struct call;
struct selected;

#define ACCESS_REGS_MAX		32

struct access {
	struct reg regs[ACCESS_REGS_MAX];
	size_t reg_count;
	uint8_t data[IPC_DATA_LEN];	/* of a write */
	size_t len;
	uint64_t banks;			/* 0: none given */
	uint64_t endpoints;		/* 0: none given */
};

/* Arguments after the address; false after having told what is wrong */
bool access_parse(struct call *call, int argc, char **argv, bool write,
		  struct access *access);
/*
 * All ranges of one module, in an array to be freed. False after having told
 * which one the module cannot have.
 */
bool access_ranges(struct call *call, const struct selected *item,
		   const struct access *access, struct range **ranges,
		   size_t *count);
/* As ipc_read(), for any number of ranges */
int access_read(struct ipc *ipc, uint32_t card, const struct range *ranges,
		size_t count, struct memory *memory);

/*
 * Tells about the ranges that failed, with one line for all of an endpoint
 * that failed for the same reason
 */
void access_fail(struct call *call, const char *module,
		 const struct range *ranges, size_t count,
		 const struct memory *memory);

#define ACCESS_NAME_LEN		80

/* "xpo0/3 endpoint 1 bank 2 page 11h", "xpo0/3 endpoint 0 lower memory" */
const char *access_name(const char *module, const struct range *range,
			char *name);

#endif /* XPOCTL_ACCESS_H */
