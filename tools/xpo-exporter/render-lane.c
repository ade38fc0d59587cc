// SPDX-License-Identifier: GPL-2.0
/*
 * Lanes: most of the series.
 */
#include "model.h"
#include "render.h"
#include "text.h"

/* A number in struct model_lane, and the side it is of, or NULL */
struct lane_value {
	size_t offset;
	const char *side;
};

#define LANE(member)	offsetof(struct model_lane, member)
#define LANE_SIDES	2

static const struct {
	struct metric metric;
	struct lane_value value[LANE_SIDES];
} lane_metrics[] = {
	{ { "xpo_lane_tx_power", "watts", TEXT_GAUGE,
	    "Optical power that the lane sends." },
	  { { LANE(tx_power_w), NULL } } },
	{ { "xpo_lane_rx_power", "watts", TEXT_GAUGE,
	    "Optical power that the lane receives." },
	  { { LANE(rx_power_w), NULL } } },
	{ { "xpo_lane_tx_bias", "amperes", TEXT_GAUGE,
	    "Bias current of the lane's laser." },
	  { { LANE(tx_bias_a), NULL } } },
	{ { "xpo_lane_data_path_state", NULL, TEXT_GAUGE,
	    "DPState of CMIS: 1 deactivated, 2 init, 3 deinit, 4 activated, 5 tx-turn-on, 6 tx-turn-off, 7 initialized."
	  }, { { LANE(dp_state), NULL } } },
	{ { "xpo_lane_pre_fec_ber", "ratio", TEXT_GAUGE,
	    "Bit error ratio before FEC." },
	  { { LANE(ber_media), "media" }, { LANE(ber_host), "host" } } },
	{ { "xpo_lane_frame_errors", "ratio", TEXT_GAUGE,
	    "FERC of CMIS: frames that FEC could not correct." },
	  { { LANE(ferc_media), "media" }, { LANE(ferc_host), "host" } } },
	{ { "xpo_lane_snr", "decibels", TEXT_GAUGE,
	    "Signal to noise ratio of the received signal." },
	  { { LANE(snr_media_db), "media" }, { LANE(snr_host_db), "host" } } },
	{ { "xpo_lane_laser_temperature", "celsius", TEXT_GAUGE,
	    "Temperature of the laser; from CMIS 5.4 on its deviation." },
	  { { LANE(laser_c), NULL } } },
};

static void render_lane(struct text *text, const struct model_lane *lane,
			const struct lane_value *value)
{
	double number = *(const double *)((const char *)lane + value->offset);

	if (value->side)
		text_value_of(text, lane->labels, "side", value->side, number);
	else
		text_value(text, lane->labels, number);
}

static void render_cage(struct text *text, const struct model_cage *cage,
			const struct lane_value value[LANE_SIDES])
{
	unsigned int i;

	for (i = 0; i < cage->lanes && i < XPO_MAX_LANES; i++) {
		render_lane(text, &cage->lane[i], &value[0]);
		if (value[1].side)
			render_lane(text, &cage->lane[i], &value[1]);
	}
}

void render_lanes(struct text *text, const struct model *model)
{
	const struct model_card *card;
	unsigned int c;
	size_t i, m;

	for (m = 0; m < sizeof(lane_metrics) / sizeof(*lane_metrics); m++) {
		text_metric(text, &lane_metrics[m].metric);
		for (i = 0; i < model->card_count; i++) {
			card = model->cards[i];
			for (c = 0; c < card->cage_count; c++)
				if (card->cage[c].present)
					render_cage(text, &card->cage[c],
						    lane_metrics[m].value);
		}
	}
}
