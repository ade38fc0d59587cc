// SPDX-License-Identifier: GPL-2.0
/*
 * Cages and the modules in them.
 */
#include <math.h>
#include <stdio.h>

#include "model.h"
#include "render.h"
#include "text.h"
#include "words.h"

/* A number in struct model_cage */
struct cage_metric {
	struct metric metric;
	size_t offset;
};

#define CAGE(member)	offsetof(struct model_cage, member)

static const struct cage_metric cage_metrics[] = {
	{ { "xpo_cage_input", "volts", TEXT_GAUGE,
	    "Main input voltage of the cage." }, CAGE(sensors.vin_v) },
	{ { "xpo_cage_input", "amperes", TEXT_GAUGE,
	    "Main input current of the cage." }, CAGE(sensors.iin_a) },
	{ { "xpo_cage_power", "watts", TEXT_GAUGE,
	    "Electrical power of the cage." }, CAGE(sensors.power_w) },
	{ { "xpo_cage_energy", "joules", TEXT_COUNTER,
	    "Energy since the card was powered on." },
	  CAGE(sensors.energy_j) },
	{ { "xpo_cage_coolant_inlet", "celsius", TEXT_GAUGE,
	    "Temperature of the coolant at the inlet." },
	  CAGE(sensors.coolant_in_c) },
	{ { "xpo_cage_coolant_outlet", "celsius", TEXT_GAUGE,
	    "Temperature of the coolant at the outlet." },
	  CAGE(sensors.coolant_out_c) },
	{ { "xpo_cage_coolant_flow", "liters_per_second", TEXT_GAUGE,
	    "Flow of the coolant." }, CAGE(sensors.flow_l_s) },
	{ { "xpo_cage_coolant_pressure", "pascals", TEXT_GAUGE,
	    "Pressure of the coolant." }, CAGE(sensors.pressure_pa) },
	{ { "xpo_cage_heat", "watts", TEXT_GAUGE,
	    "Heat that the coolant takes away, from flow and temperatures." },
	  CAGE(sensors.heat_w) },
	{ { "xpo_cage_heat_mismatch", NULL, TEXT_GAUGE,
	    "1 when electrical power and heat disagree, as the driver sees it."
	  }, CAGE(heat_mismatch) },
	{ { "xpo_cage_leak", NULL, TEXT_GAUGE,
	    "1 when liquid is detected." }, CAGE(sensors.leak) },
	{ { "xpo_cage_plate", "celsius", TEXT_GAUGE,
	    "Temperature of the cold plate." }, CAGE(sensors.plate_c) },
	{ { "xpo_cage_power_good", NULL, TEXT_GAUGE,
	    "1 when the cage's main power is on and good." },
	  CAGE(power_good) },
	{ { "xpo_module_max_power", "watts", TEXT_GAUGE,
	    "Maximum power that the module has declared." },
	  CAGE(max_power_w) },
};

typedef void (*each_t)(struct text *text, const struct model_cage *cage);

/* Present: only those with a module */
static void render_each(struct text *text, const struct model *model,
			const struct metric *metric, bool present, each_t each)
{
	const struct model_card *card;
	unsigned int c;
	size_t i;

	text_metric(text, metric);
	for (i = 0; i < model->card_count; i++) {
		card = model->cards[i];
		for (c = 0; c < card->cage_count; c++)
			if (card->cage[c].present || !present)
				each(text, &card->cage[c]);
	}
}

static void render_sensors(struct text *text, const struct model *model)
{
	const struct cage_metric *metric;
	const struct model_card *card;
	unsigned int c;
	size_t i, m;

	for (m = 0; m < sizeof(cage_metrics) / sizeof(*cage_metrics); m++) {
		metric = &cage_metrics[m];
		text_metric(text, &metric->metric);
		for (i = 0; i < model->card_count; i++) {
			card = model->cards[i];
			for (c = 0; c < card->cage_count; c++)
				text_value(text, card->cage[c].labels,
					   *(const double *)((const char *)
					   &card->cage[c] + metric->offset));
		}
	}
}

static void each_present(struct text *text, const struct model_cage *cage)
{
	text_value(text, cage->labels, cage->present);
}

static void each_cause(struct text *text, const struct model_cage *cage,
		       unsigned int causes)
{
	unsigned int i;

	for (i = 0; i < MODEL_CAUSES; i++)
		text_value_of(text, cage->labels, "cause",
			      words_get(&words_interlock_cause, i),
			      causes >> i & 1);
}

static void each_latched(struct text *text, const struct model_cage *cage)
{
	each_cause(text, cage, cage->latched);
}

static void each_active(struct text *text, const struct model_cage *cage)
{
	each_cause(text, cage, cage->active);
}

static void each_info(struct text *text, const struct model_cage *cage)
{
	char labels[5 * MODEL_LABELS_LEN];

	snprintf(labels, sizeof(labels),
		 "%s,vendor=\"%s\",part=\"%s\",serial=\"%s\",revision=\"%s\"",
		 cage->labels, cage->vendor, cage->part, cage->serial,
		 cage->revision);
	text_value_of(text, labels, "firmware", cage->firmware, 1);
}

static void each_state(struct text *text, const struct model_cage *cage)
{
	unsigned int i;

	for (i = 0; i < words_module_state.count; i++)
		text_value_of(text, cage->labels, "state",
			      words_get(&words_module_state, i),
			      cage->state == i);
}

static void each_endpoint(struct text *text, const struct model_cage *cage,
			  const double *values)
{
	char number[16];
	unsigned int i;

	for (i = 0; i < XPO_MAX_ENDPOINTS; i++) {
		snprintf(number, sizeof(number), "%u", i);
		text_value_of(text, cage->labels, "endpoint", number,
			      values[i]);
	}
}

static void each_temperature(struct text *text, const struct model_cage *cage)
{
	each_endpoint(text, cage, cage->temperature_c);
}

static void each_supply(struct text *text, const struct model_cage *cage)
{
	each_endpoint(text, cage, cage->supply_v);
}

static void each_flag(struct text *text, const struct model_cage *cage)
{
	unsigned int i;

	for (i = 0; i < MODEL_LANE_FLAGS; i++)
		text_value_of(text, cage->labels, "flag",
			      words_get(&words_lane_flag, i),
			      cage->flag_lanes[i]);
}

static void each_age(struct text *text, const struct model_cage *cage)
{
	static const char * const kinds[MODEL_KINDS] = {
		[MODEL_SENSORS] = "sensors",
		[MODEL_STATE] = "state",
		[MODEL_MONITORS] = "monitors",
		[MODEL_LANES] = "lanes",
		[MODEL_VALUES] = "values",
		[MODEL_VDM] = "vdm",
	};
	unsigned int i;

	for (i = 0; i < MODEL_KINDS; i++)
		text_value_of(text, cage->labels, "kind", kinds[i],
			      cage->age_s[i]);
}

void render_cages(struct text *text, const struct model *model)
{
	static const struct {
		struct metric metric;
		bool present;
		each_t each;
	} all[] = {
		{ { "xpo_cage_present", NULL, TEXT_GAUGE,
		    "1 when a module is in the cage." }, false, each_present },
		{ { "xpo_cage_interlock_latched", NULL, TEXT_GAUGE,
		    "1 while this cause keeps main power off until it is re-armed."
		  }, false, each_latched },
		{ { "xpo_cage_interlock_active", NULL, TEXT_GAUGE,
		    "1 while this cause holds." }, false, each_active },
		{ { "xpo_module", NULL, TEXT_INFO,
		    "Identity of the module." }, true, each_info },
		{ { "xpo_module_state", NULL, TEXT_GAUGE,
		    "1 for the state that the module is in." }, true,
		  each_state },
		{ { "xpo_module_temperature", "celsius", TEXT_GAUGE,
		    "Temperature of an endpoint of the module." }, true,
		  each_temperature },
		{ { "xpo_module_supply", "volts", TEXT_GAUGE,
		    "Supply voltage that an endpoint measures." }, true,
		  each_supply },
		{ { "xpo_module_flag_lanes", NULL, TEXT_GAUGE,
		    "Lanes of the module that have this flag set now." }, true,
		  each_flag },
		{ { "xpo_module_sample_age", "seconds", TEXT_GAUGE,
		    "Age of the oldest sample of this kind, also when it was left out."
		  }, false, each_age },
	};
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(*all); i++)
		render_each(text, model, &all[i].metric, all[i].present,
			    all[i].each);
	render_sensors(text, model);
}
