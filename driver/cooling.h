/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is done about a module that is too hot, in stages: say so, low power,
 * no power. Pure functions. The host goes on in any case.
 */
#ifndef XPO_COOLING_H
#define XPO_COOLING_H

#include <linux/types.h>
#include <uapi/linux/xpo.h>

/* A module has to be so much cooler before a stage ends */
#define XPO_COOLING_HYSTERESIS_MC	3000

/**
 * struct xpo_cooling_input - what a stage follows from
 * @time_ns: card time
 * @valid: @temperature_mc is fresh
 * @complete: all endpoints have one: only then the module may be called cool
 * @temperature_mc: the hottest endpoint's
 * @warning_mc: high warning threshold
 * @alarm_mc: high alarm threshold
 * @act: the policy wants more than a report
 */
struct xpo_cooling_input {
	u64 time_ns;
	bool valid;
	bool complete;
	s32 temperature_mc;
	s32 warning_mc;
	s32 alarm_mc;
	bool act;
};

/**
 * struct xpo_cooling - stage of a module; zero: normal
 * @stage: the stage
 * @since_ns: begin of @stage
 * @hot_ns: since when the alarm threshold has been exceeded, 0: it is not
 */
struct xpo_cooling {
	enum xpo_thermal_stage stage;
	u64 since_ns;
	u64 hot_ns;
};

/* True: the stage changed. Without a fresh value all stays as it is. */
bool xpo_cooling_update(struct xpo_cooling *cooling,
			const struct xpo_cooling_input *in);

#endif
