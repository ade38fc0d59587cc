// SPDX-License-Identifier: GPL-2.0
/*
 * The parts in their order, and what is about whole cards.
 */
#include "render.h"

#include <math.h>
#include <stdio.h>

#include "model.h"
#include "text.h"

/* A number of a card */
struct card_metric {
	struct metric metric;
	double (*get)(const struct model_card *card);
};

static double card_budget(const struct model_card *card)
{
	return card->budget_w;
}

static double card_admitted(const struct model_card *card)
{
	return card->admitted_w;
}

static double card_lost_events(const struct model_card *card)
{
	return card->lost_events;
}

static double card_violations(const struct model_card *card)
{
	return card->violations;
}

static double card_open(const struct model_card *card)
{
	return card->telemetry.open;
}

static double card_if_open(const struct model_card *card, uint64_t value)
{
	return card->telemetry.open ? (double)value : NAN;
}

static double card_head(const struct model_card *card)
{
	return card_if_open(card, card->telemetry.head);
}

static double card_dropped(const struct model_card *card)
{
	return card_if_open(card, card->telemetry.dropped);
}

static double card_bad(const struct model_card *card)
{
	return card_if_open(card, card->telemetry.bad);
}

static double card_epoch(const struct model_card *card)
{
	return card_if_open(card, card->telemetry.epoch);
}

static double card_clock_error(const struct model_card *card)
{
	return card->telemetry.open ? card->telemetry.clock_error_s : NAN;
}

static double card_bad_samples(const struct model_card *card)
{
	return card->bad_samples;
}

static double card_stale_samples(const struct model_card *card)
{
	return card_if_open(card, card->stale_samples);
}

static double card_failed_samples(const struct model_card *card)
{
	return card_if_open(card, card->failed_samples);
}

static const struct card_metric card_metrics[] = {
	{ { "xpo_card_power_budget", "watts", TEXT_GAUGE,
	    "Electrical power for all modules of the card." }, card_budget },
	{ { "xpo_card_power_admitted", "watts", TEXT_GAUGE,
	    "Power that the admitted modules may use." }, card_admitted },
	{ { "xpo_card_lost_events", NULL, TEXT_COUNTER,
	    "Events of the card that the driver lost." }, card_lost_events },
	{ { "xpo_card_interface_violations", NULL, TEXT_COUNTER,
	    "Accesses of the driver that the card does not allow." },
	  card_violations },
	{ { "xpo_telemetry_up", NULL, TEXT_GAUGE,
	    "1 when the telemetry of the card can be read." }, card_open },
	{ { "xpo_telemetry_records", NULL, TEXT_COUNTER,
	    "Records that the card wrote since the ring started." },
	  card_head },
	{ { "xpo_telemetry_dropped_records", NULL, TEXT_COUNTER,
	    "Records that the card dropped because the host was late." },
	  card_dropped },
	{ { "xpo_telemetry_bad_records", NULL, TEXT_COUNTER,
	    "Records or positions of the card that made no sense." },
	  card_bad },
	{ { "xpo_telemetry_starts", NULL, TEXT_COUNTER,
	    "Starts of the ring." }, card_epoch },
	{ { "xpo_telemetry_clock_error", "seconds", TEXT_GAUGE,
	    "Bound of the error between the clocks of card and host." },
	  card_clock_error },
	{ { "xpo_exporter_bad_samples", NULL, TEXT_COUNTER,
	    "Samples that were damaged or of something else." },
	  card_bad_samples },
	{ { "xpo_exporter_stale_samples", NULL, TEXT_GAUGE,
	    "Samples that were left out of this scrape for their age." },
	  card_stale_samples },
	{ { "xpo_exporter_failed_samples", NULL, TEXT_GAUGE,
	    "Samples without values, because the module did not answer." },
	  card_failed_samples },
};

static void render_info(struct text *text, const struct model *model)
{
	static const struct metric info = {
		"xpo_card", NULL, TEXT_INFO,
		"The card: its index, serial number and firmware."
	};
	const struct model_card *card;
	char more[2 * MODEL_LABELS_LEN];
	size_t i;

	text_metric(text, &info);
	for (i = 0; i < model->card_count; i++) {
		card = model->cards[i];
		snprintf(more, sizeof(more),
			 "%s,index=\"%u\",serial=\"%s\"", card->labels,
			 card->index, card->serial);
		text_value_of(text, more, "firmware", card->firmware, 1);
	}
}

static void render_cards(struct text *text, const struct model *model)
{
	size_t i, m;

	render_info(text, model);
	for (m = 0; m < sizeof(card_metrics) / sizeof(*card_metrics); m++) {
		text_metric(text, &card_metrics[m].metric);
		for (i = 0; i < model->card_count; i++)
			text_value(text, model->cards[i]->labels,
				   card_metrics[m].get(model->cards[i]));
	}
}

void render(struct text *text, const struct model *model)
{
	static const struct metric up = {
		"xpo_up", NULL, TEXT_GAUGE,
		"1 when the driver answers, 0 when it is not loaded."
	};

	text_metric(text, &up);
	text_value(text, "", model->up);
	render_cards(text, model);
	render_cages(text, model);
	render_lanes(text, model);
	render_ports(text, model);
	render_self(text, model);
	text_end(text);
}
