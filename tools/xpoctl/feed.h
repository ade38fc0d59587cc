/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records of a card until something ends them: what watch and record have in
 * common.
 */
#ifndef XPOCTL_FEED_H
#define XPOCTL_FEED_H

#include <stdbool.h>
#include <stdint.h>

#include "sample.h"
#include "tlm.h"

struct call;
struct selection;
struct xpo_tlm_record;

struct feed {
	struct call *call;
	struct tlm *tlm;
	struct tlm_info info;
	struct layout layout;
	char name[16];		/* xpo0 */
	long long deadline;	/* -1: none */
	uint64_t lost;		/* told of */
	uint64_t bad;
};

/* What is missing before a record */
struct feed_gap {
	uint64_t lost;
	uint64_t bad;
};

/* The card that was selected; false after telling what is wrong */
bool feed_open(struct feed *feed, struct call *call,
	       const struct selection *sel);
void feed_close(struct feed *feed);

/* 1 for a record, 0 when none came for a while, or a negative errno */
int feed_next(struct feed *feed, struct xpo_tlm_record *record,
	      struct feed_gap *gap);
/* --duration has passed, or somebody wants it to end */
bool feed_is_over(const struct feed *feed);
/* Tells why it ended */
void feed_fail(struct feed *feed, int err);

#endif /* XPOCTL_FEED_H */
