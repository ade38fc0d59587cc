// SPDX-License-Identifier: GPL-2.0
#include "stream.h"

#include <linux/xpo_telemetry.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../libxpo/libxpo.h"
#include "call.h"
#include "numbers.h"
#include "out.h"
#include "select.h"
#include "target.h"

#define STREAM_SLOTS	1024		/* of a card */
/* The cage, the module's endpoints and lanes: each has values of its own */
#define STREAM_LANE_FIRST	(1 + XPO_MAX_ENDPOINTS)
#define STREAM_PLACES	(STREAM_LANE_FIRST + XPO_MAX_LANES)
#define STREAM_SERIES	((size_t)XPO_MAX_CAGES * STREAM_PLACES * SAMPLE_VALUES)

/* --value: names with commas */
static bool stream_values(struct stream *stream)
{
	char *names, *rest, *name;
	bool ok = true;
	int id;

	stream->all_values = !stream->call->values;
	if (stream->all_values)
		return true;
	names = strdup(stream->call->values);
	if (!names)
		return false;
	rest = names;
	while (ok && (name = strsep(&rest, ","))) {
		id = sample_find(name);
		if (id < 0) {
			call_usage(stream->call,
				   "no value '%s': they are like rx_power, temperature or snr_media",
				   name);
			ok = false;
		} else {
			stream->values[id] = true;
		}
	}
	free(names);
	return ok;
}

/* --lane goes for all modules */
static bool stream_lanes(struct stream *stream, uint64_t *lanes)
{
	char error[NUMBERS_ERROR_LEN];

	*lanes = 0;
	if (!stream->call->lanes ||
	    numbers_list(stream->call->lanes, "lane", XPO_MAX_LANES - 1, lanes,
			 error))
		return true;
	call_usage(stream->call, "%s", error);
	return false;
}

bool stream_init(struct stream *stream, struct call *call,
		 const struct layout *layout, uint32_t card,
		 const char *handle)
{
	uint64_t lanes;
	unsigned int i;

	memset(stream, 0, sizeof(*stream));
	stream->call = call;
	stream->layout = layout;
	stream->card = card;
	stream->handle = handle;
	if (!stream_values(stream) || !stream_lanes(stream, &lanes))
		return false;
	for (i = 0; i < XPO_MAX_CAGES; i++)
		stream->lanes[i] = lanes;
	if (!isnan(call->rate_hz))
		stream->period_ns = 1e9 / call->rate_hz;
	stream->next_ns = calloc(STREAM_SERIES, sizeof(*stream->next_ns));
	stream->status = calloc(STREAM_SLOTS, sizeof(*stream->status));
	if (stream->next_ns && stream->status)
		return true;
	stream_free(stream);
	call_fail(call, STATUS_FAILED, NULL, "out of memory");
	return false;
}

void stream_free(struct stream *stream)
{
	free(stream->next_ns);
	free(stream->status);
	stream->next_ns = NULL;
	stream->status = NULL;
}

static void stream_want(struct stream *stream, unsigned int cage,
			uint64_t lanes)
{
	/* All lanes of a module that came before stay */
	if (lanes && !stream->call->lanes &&
	    !(stream->cages >> cage & 1 && !stream->lanes[cage]))
		stream->lanes[cage] |= lanes;
	stream->cages |= 1u << cage;
}

void stream_select(struct stream *stream, const struct selection *sel)
{
	size_t i;

	for (i = 0; i < sel->count; i++)
		if (sel->items[i].module->card.v == stream->card)
			stream_want(stream, sel->items[i].module->cage.v,
				    sel->items[i].lanes);
}

static bool stream_target(struct stream *stream, const struct target *target)
{
	char name[SELECT_NAME_LEN];
	unsigned int cage;

	snprintf(name, sizeof(name), "xpo%u", stream->card);
	if (target->kind == TARGET_NETDEV) {
		call_usage(stream->call,
			   "'%s': the file has no interfaces, name modules",
			   target->text);
		return false;
	}
	if (target->kind == TARGET_CARD && strcmp(target->name, name) &&
	    strcmp(target->name, stream->handle)) {
		call_fail(stream->call, STATUS_NO_SUCH, target->name,
			  "the file is of %s (%s)", name, stream->handle);
		return false;
	}
	for (cage = 0; cage < XPO_MAX_CAGES; cage++)
		if (!target->cages || target->cages >> cage & 1)
			stream_want(stream, cage, target->lanes);
	return true;
}

bool stream_addresses(struct stream *stream, int argc, char **argv)
{
	char error[NUMBERS_ERROR_LEN];
	struct target *targets = NULL;
	size_t count = 0, i;
	bool ok = true;
	int n;

	if (!argc)
		stream->cages = (1u << XPO_MAX_CAGES) - 1;
	for (n = 0; n < argc && ok; n++) {
		ok = target_parse(argv[n], &targets, &count, error);
		if (!ok)
			call_usage(stream->call, "%s", error);
	}
	for (i = 0; i < count && ok; i++)
		ok = stream_target(stream, &targets[i]);
	free(targets);
	return ok;
}

bool stream_wants(const struct stream *stream, const struct sample *sample)
{
	return stream->cages >> sample->cage & 1;
}

static bool stream_is_wanted(const struct stream *stream,
			     const struct value *value)
{
	const struct call *call = stream->call;
	uint64_t lanes = stream->lanes[value->cage];

	if (!stream->all_values && !stream->values[value->id])
		return false;
	if (lanes && (value->lane < 0 || !(lanes >> value->lane & 1)))
		return false;
	if (!isnan(call->above) && !(value->v > call->above))
		return false;
	return isnan(call->below) || value->v < call->below;
}

static unsigned int stream_place(const struct value *value)
{
	if (value->lane >= 0)
		return STREAM_LANE_FIRST + value->lane;
	return value->endpoint == XPO_TLM_ENDPOINT_CAGE ? 0 :
							  1 + value->endpoint;
}

/* At most so often by the card's clock, and by that always at the same time */
static bool stream_is_due(struct stream *stream, const struct value *value,
			  uint64_t now)
{
	uint64_t *next = &stream->next_ns[((size_t)value->cage * STREAM_PLACES +
					   stream_place(value)) *
					  SAMPLE_VALUES + value->id];

	if (!stream->period_ns)
		return true;
	if (now < *next && *next - now <= stream->period_ns)
		return false;
	*next = now - now % stream->period_ns + stream->period_ns;
	return true;
}

const char *stream_text(const struct value *value, char *text)
{
	if (value->format == SAMPLE_RATIO)
		snprintf(text, STREAM_TEXT_LEN, "%.3e", value->v);
	else
		snprintf(text, STREAM_TEXT_LEN, "%.*f",
			 (int)sample_decimals(value->id), value->v);
	return text;
}

static void stream_where(struct out *out, const struct stream *stream,
			 uint64_t time_ns, int lane)
{
	unsigned int endpoint = stream->sample->endpoint;
	unsigned int cage = stream->sample->cage;
	char place[SAMPLE_PLACE_LEN];

	out_int(out, "time_ns", NULL, NULL, time_ns);
	if (!out_is_json(out))
		out_strf(out, NULL, "", "%5llu.%06llu",
			 (unsigned long long)time_ns / 1000000000,
			 (unsigned long long)time_ns / 1000 % 1000000);
	out_strf(out, "module", NULL, "xpo%u/%u", stream->card, cage);
	out_strf(out, NULL, "", "xpo%u%s", stream->card,
		 sample_place(stream->layout, cage, endpoint, lane, place));
	out_strf(out, "card", NULL, "xpo%u", stream->card);
	out_str(out, "handle", NULL, stream->handle);
	out_int(out, "cage", NULL, NULL, cage);
	if (endpoint != XPO_TLM_ENDPOINT_CAGE)
		out_int(out, "endpoint", NULL, NULL, endpoint);
	else
		out_null(out, "endpoint", NULL, NULL, NULL);
	if (lane >= 0)
		out_int(out, "lane", NULL, NULL, lane);
	else
		out_null(out, "lane", NULL, NULL, NULL);
}

static void stream_number(struct out *out, const struct value *value)
{
	const char *suffix = sample_suffix(value->id);
	char name[SAMPLE_NAME_LEN], key[2 * SAMPLE_NAME_LEN];

	sample_name(value->id, name);
	snprintf(key, sizeof(key), "%s_%s", name, suffix);
	out_str(out, "value", "", name);
	if (value->format == SAMPLE_NONE)
		out_null(out, key, "", NULL, isnan(value->v) ? "none" :
							       "no light");
	else if (value->format == SAMPLE_RATIO)
		out_ratio(out, key, "", value->v);
	else
		out_double(out, key, "", sample_unit(value->id), value->v,
			   sample_decimals(value->id));
}

static void stream_value(void *arg, const struct value *value)
{
	struct stream *stream = arg;
	uint64_t now = stream->sample->time_ns;
	struct out *out;

	if (!stream->more || !stream_is_wanted(stream, value) ||
	    !stream_is_due(stream, value, now))
		return;
	stream->printed++;
	if (stream->take) {
		stream->take(stream->arg, value, now);
		return;
	}
	out = call_out(stream->call);
	out_record_start(out);
	stream_where(out, stream, now, value->lane);
	stream_number(out, value);
	out_str(out, "source", NULL, "ring");
	out_record_end(out);
	if (stream->call->count && stream->printed >= stream->call->count)
		stream->more = false;
}

/* A tap that gives no values says once why */
static void stream_status(struct stream *stream, const struct sample *sample)
{
	uint8_t *last = &stream->status[sample->slot % STREAM_SLOTS];
	struct out *out;

	if (*last == sample->status)
		return;
	*last = sample->status;
	if (!sample->status || stream->take)
		return;
	out = call_out(stream->call);
	out_record_start(out);
	stream_where(out, stream, sample->time_ns, -1);
	out_int(out, "slot", NULL, NULL, sample->slot);
	out_tone(out, OUT_WARN);
	out_str(out, "status", "", libxpo_status_name(sample->status));
	out_str(out, "source", NULL, "ring");
	out_record_end(out);
}

bool stream_record(struct stream *stream, const struct xpo_tlm_record *record)
{
	struct sample sample;

	stream->more = true;
	if (sample_parse(record, &sample) || !stream_wants(stream, &sample))
		return true;
	stream->sample = &sample;
	stream_status(stream, &sample);
	sample_values(stream->layout, &sample, stream_value, stream);
	stream->sample = NULL;
	return stream->more;
}

void stream_lost(struct stream *stream, uint64_t lost, uint64_t bad)
{
	struct out *out = call_out(stream->call);

	if (!lost && !bad)
		return;
	out_record_start(out);
	out_strf(out, "card", "", "xpo%u", stream->card);
	out_str(out, "handle", NULL, stream->handle);
	out_tone(out, OUT_BAD);
	out_str(out, "event", "", "gap");
	out_int(out, "lost", "lost", NULL, lost);
	out_int(out, "bad", "damaged", NULL, bad);
	out_record_end(out);
}
