/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Files with telemetry records. All numbers are little endian:
 *
 *	header, 256 bytes	who recorded what, its clocks, checksum
 *	cages, 16 bytes each	what has to be known of the modules
 *	observables, 8 each	what VDM values mean
 *	4 bytes			checksum of cages and observables
 *	blocks			32 bytes with checksum, then 256 per record
 *
 * A record has its own checksum. Each block says how many records were lost
 * before it; the last one has no records and says that the file is complete.
 */
#ifndef XPOCTL_RECFILE_H
#define XPOCTL_RECFILE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "sample.h"
#include "tlm.h"

#define RECFILE_ERROR_LEN	160
#define RECFILE_BLOCK_MAX	1024	/* records */

struct xpo_tlm_record;

/* Where an error is and what is wrong: "byte 256: checksum ..." */
struct recfile {
	FILE *fp;
	struct tlm_info info;
	struct layout layout;
	uint64_t offset;	/* of what comes next */
	uint64_t records;
	uint64_t lost;
	uint64_t bad;
	bool writing;		/* then layout belongs to the caller */
	bool complete;		/* the end was read */
	uint32_t left;		/* records of this block */
	char error[RECFILE_ERROR_LEN];
};

/* All functions: 0 or a negative errno, with the reason in error */
int recfile_create(struct recfile *file, const char *path,
		   const struct tlm_info *info, const struct layout *layout);
/* lost and bad are what came since the call before */
int recfile_write(struct recfile *file, const struct xpo_tlm_record *records,
		  uint32_t count, uint64_t lost, uint64_t bad);
/* Ends the file: it is complete */
int recfile_finish(struct recfile *file);

int recfile_open(struct recfile *file, const char *path);
/* 1 for a record, 0 at the end, which may be too early: see complete */
int recfile_read(struct recfile *file, struct xpo_tlm_record *record);
void recfile_close(struct recfile *file);

#endif /* XPOCTL_RECFILE_H */
