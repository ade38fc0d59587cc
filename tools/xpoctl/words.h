/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Words of the enums of <linux/xpo.h>, as Documentation/netlink/specs/xpo.yaml
 * has them; text, JSON and arguments use no others.
 */
#ifndef XPOCTL_WORDS_H
#define XPOCTL_WORDS_H

#include <stddef.h>

struct words {
	const char *name;	/* of the enum in the specification */
	const char *const *word;
	size_t count;
};

extern const struct words words_module_state;
extern const struct words words_reason;
extern const struct words words_cmis_state;
extern const struct words words_dp_state;
extern const struct words words_config_status;
extern const struct words words_source;
extern const struct words words_power_source;
extern const struct words words_power_policy;
extern const struct words words_reset_kind;
extern const struct words words_interlock_cause;
extern const struct words words_checksum;
extern const struct words words_lane_flag;
extern const struct words words_event_type;
extern const struct words words_port_state;
extern const struct words words_port_fault;
extern const struct words words_application_policy;
extern const struct words words_throttle;
extern const struct words words_thermal_stage;
extern const struct words words_heat_cause;

/* All of the above; the last one has no name */
extern const struct words *const words_all[];

/* "unknown" for a value of a later driver */
const char *words_get(const struct words *words, long long value);
/* The value of a word, or -1 */
int words_find(const struct words *words, const char *word);

#endif /* XPOCTL_WORDS_H */
