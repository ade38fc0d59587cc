/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Values of records as they pass: which of them are wanted, and a line for
 * each. watch, replay and export have this in common.
 */
#ifndef XPOCTL_STREAM_H
#define XPOCTL_STREAM_H

#include <stdbool.h>
#include <stdint.h>

#include "sample.h"

struct call;
struct out;
struct selection;
struct tlm_info;
struct xpo_tlm_record;

struct stream {
	struct call *call;
	const struct layout *layout;
	uint32_t card;
	const char *handle;
	uint32_t cages;				/* a bit each that is wanted */
	uint64_t lanes[XPO_MAX_CAGES];		/* 0: all, and the module */
	bool values[SAMPLE_VALUES];
	bool all_values;
	uint64_t period_ns;			/* of card time, 0: all */
	uint64_t *next_ns;			/* when one of a kind is due */
	uint8_t *status;			/* latest of each slot */
	uint64_t printed;
	/* Instead of a line */
	void (*take)(void *arg, const struct value *value, uint64_t time_ns);
	void *arg;
	/* While a record is taken apart */
	const struct sample *sample;
	bool more;
};

/* From options of the call; false after telling what is wrong */
bool stream_init(struct stream *stream, struct call *call,
		 const struct layout *layout, uint32_t card,
		 const char *handle);
void stream_free(struct stream *stream);

/* What of a card was selected; without that nothing is wanted */
void stream_select(struct stream *stream, const struct selection *sel);
/* The same from addresses alone, without a driver; none is everything */
bool stream_addresses(struct stream *stream, int argc, char **argv);
/* Whether something of it is wanted */
bool stream_wants(const struct stream *stream, const struct sample *sample);

/* The values of a record; false when --count of them have been printed */
bool stream_record(struct stream *stream,
		   const struct xpo_tlm_record *record);
/* A line about records that are not there */
void stream_lost(struct stream *stream, uint64_t lost, uint64_t bad);

/* What a value is printed as, also in a file; room for SAMPLE_TEXT_LEN */
#define STREAM_TEXT_LEN	40
const char *stream_text(const struct value *value, char *text);

#endif /* XPOCTL_STREAM_H */
