// SPDX-License-Identifier: GPL-2.0
#include "words.h"

#include <string.h>

#define WORDS(text, table) {						\
	text, table, sizeof(table) / sizeof((table)[0]) }

static const char *const module_state[] = {
	"absent", "init", "low-power", "power-up", "ready", "power-down",
	"partial", "fault",
};

const struct words words_module_state = WORDS("module-state", module_state);

static const char *const reason[] = {
	"none", "policy", "power-budget", "cage-limit", "interlock",
	"power-failed", "no-response", "bad-identity", "identity-mismatch",
	"endpoint-missing", "module-fault", "power-up-timeout",
	"power-down-timeout", "bus-error", "too-hot",
};

const struct words words_reason = WORDS("reason", reason);

static const char *const cmis_state[] = {
	"unknown", "low-pwr", "pwr-up", "ready", "pwr-dn", "fault",
};

const struct words words_cmis_state = WORDS("cmis-state", cmis_state);

static const char *const dp_state[] = {
	"unknown", "deactivated", "init", "deinit", "activated",
	"tx-turn-on", "tx-turn-off", "initialized",
};

const struct words words_dp_state = WORDS("dp-state", dp_state);

static const char *const config_status[] = {
	"undefined", "success", "rejected", "rejected-invalid-app-sel",
	"rejected-invalid-data-path", "rejected-invalid-si",
	"rejected-lanes-in-use", "rejected-partial-data-path",
	"rejected-no-emulation", "reserved-9", "reserved-10", "reserved-11",
	"in-progress", "custom-13", "custom-14", "custom-15",
};

const struct words words_config_status = WORDS("config-status", config_status);

static const char *const source[] = {
	"none", "card", "shadow", "command",
};

const struct words words_source = WORDS("source", source);

static const char *const power_source[] = {
	"none", "module", "strap",
};

const struct words words_power_source = WORDS("power-source", power_source);

static const char *const power_policy[] = {
	"high", "auto", "low",
};

const struct words words_power_policy = WORDS("power-policy", power_policy);

static const char *const reset_kind[] = {
	"module", "cycle",
};

const struct words words_reset_kind = WORDS("reset-kind", reset_kind);

static const char *const interlock_cause[] = {
	"leak", "no-flow", "over-temperature",
};

const struct words words_interlock_cause =
	WORDS("interlock-cause", interlock_cause);

static const char *const checksum[] = {
	"page-00h", "page-01h", "page-02h", "page-04h",
};

const struct words words_checksum = WORDS("checksum", checksum);

static const char *const lane_flag[] = {
	"dp-state-changed", "tx-failure", "tx-los", "tx-cdr-lol",
	"tx-eq-fail", "tx-power-high-alarm", "tx-power-low-alarm",
	"tx-power-high-warning", "tx-power-low-warning",
	"tx-bias-high-alarm", "tx-bias-low-alarm", "tx-bias-high-warning",
	"tx-bias-low-warning", "rx-los", "rx-cdr-lol", "rx-power-high-alarm",
	"rx-power-low-alarm", "rx-power-high-warning",
	"rx-power-low-warning", "rx-output-changed",
};

const struct words words_lane_flag = WORDS("lane-flag", lane_flag);

static const char *const event_type[] = {
	"inserted", "removed", "state", "fault", "flags", "interlock",
	"rearmed", "gap", "card-reset", "link", "port", "done",
	"flag", "blackbox", "overrun", "heat", "thermal",
};

const struct words words_event_type = WORDS("event-type", event_type);

static const char *const port_state[] = {
	"none", "waiting", "down", "configuring", "initializing",
	"turning-on", "up", "stopping", "failed",
};

const struct words words_port_state = WORDS("port-state", port_state);

static const char *const port_fault[] = {
	"none", "no-module", "module-not-ready", "no-lanes",
	"no-application", "preference", "rejected", "not-taken",
	"config-timeout", "init-timeout", "turn-on-timeout", "stop-timeout",
	"bus-error", "endpoint-missing",
};

const struct words words_port_fault = WORDS("port-fault", port_fault);

static const char *const application_policy[] = {
	"auto", "preferred",
};

const struct words words_application_policy =
	WORDS("application-policy", application_policy);

static const char *const throttle[] = {
	"off", "on",
};

const struct words words_throttle = WORDS("throttle", throttle);

static const char *const thermal_stage[] = {
	"normal", "warning", "throttled", "powered-down",
};

const struct words words_thermal_stage = WORDS("thermal-stage", thermal_stage);

static const char *const heat_cause[] = {
	"balance", "declared-power",
};

const struct words words_heat_cause = WORDS("heat-cause", heat_cause);

const struct words *const words_all[] = {
	&words_module_state,
	&words_reason,
	&words_cmis_state,
	&words_dp_state,
	&words_config_status,
	&words_source,
	&words_power_source,
	&words_power_policy,
	&words_reset_kind,
	&words_interlock_cause,
	&words_checksum,
	&words_lane_flag,
	&words_event_type,
	&words_port_state,
	&words_port_fault,
	&words_application_policy,
	&words_throttle,
	&words_thermal_stage,
	&words_heat_cause,
	NULL
};

const char *words_get(const struct words *words, long long value)
{
	if (value < 0 || value >= (long long)words->count)
		return "unknown";
	return words->word[value];
}

int words_find(const struct words *words, const char *word)
{
	size_t i;

	for (i = 0; i < words->count; i++)
		if (!strcmp(words->word[i], word))
			return i;
	return -1;
}
