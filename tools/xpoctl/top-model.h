/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What 'top' knows: modules and their lanes at one moment, and how they were
 * before.
 */
#ifndef XPOCTL_TOP_MODEL_H
#define XPOCTL_TOP_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ipc-telemetry.h"

struct selection;

/* Values of the heat map */
enum top_value {
	TOP_RX_POWER,
	TOP_TX_POWER,
	TOP_BIAS,
	TOP_BER,
	TOP_SNR,
	TOP_VALUES
};

#define TOP_NAME_LEN	16
#define TOP_HISTORY	24	/* refreshes */

struct top_lane {
	bool there;
	bool fault;		/* its endpoint does not answer */
	bool stale;
	long long dp_state;
	uint64_t flags;
	bool known[TOP_VALUES];
	bool dark[TOP_VALUES];	/* no light */
	double v[TOP_VALUES];
};

struct top_module {
	char name[TOP_NAME_LEN];
	const struct card *card;
	long long cage;
	long long state;
	long long reason;
	struct val temperature_mc;	/* of the hottest endpoint */
	struct val power_mw;
	struct val max_power_mw;
	struct val coolant_out_mc;
	struct val flow_ml_min;
	struct val leak;
	struct val latched;
	struct val heat_mismatch;
	unsigned int lane_count;
	unsigned int active;		/* lanes with a data path */
	unsigned int flagged;
	unsigned int ports_up;
	unsigned int ports;
	bool stale;
	struct top_lane lanes[XPO_MAX_LANES];
	double power_w[TOP_HISTORY];	/* oldest first */
	double temperature_c[TOP_HISTORY];
	unsigned int history;
};

struct top_model {
	struct top_module *modules;
	size_t count;
	struct card *cards;
	size_t card_count;
	double admitted_w;
	double budget_w;
	double clock_s;
};

/*
 * The modules that were selected; none is all. Signal quality is asked of the
 * modules, the rest is not. 0 or a negative errno.
 */
int top_model_fetch(struct ipc *ipc, const struct selection *sel,
		    bool quality, struct top_model *model);
void top_model_free(struct top_model *model);

#endif /* XPOCTL_TOP_MODEL_H */
