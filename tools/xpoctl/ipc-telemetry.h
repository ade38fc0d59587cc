/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The part of ipc.h that is about what the card samples by itself: the plan
 * of it, signal quality, flags, link history, black boxes.
 */
#ifndef XPOCTL_IPC_TELEMETRY_H
#define XPOCTL_IPC_TELEMETRY_H

#include "ipc.h"

#define IPC_PATH_LEN	32
#define IPC_BLOB_LEN	4096	/* 16 records */
#define IPC_TAPS_MAX	7	/* of the user in one cage */

/* The ring of a card */
struct telemetry {
	struct val card;
	char handle[IPC_HANDLE_LEN];
	char path[IPC_PATH_LEN];
	struct val records;
	struct val head;
	struct val dropped;
	struct val overruns;
	struct val bad;
	struct val epoch;
	struct val clock_error_ns;
	struct val readers;
};

/* What is sampled into one slot */
struct tap {
	struct val card;
	struct val cage;
	struct val slot;
	struct val endpoint;		/* 255: the cage controller */
	struct val bank;
	struct val page;
	struct val offset;
	struct val length;
	struct val period_us;
	struct val on_interrupt;
	struct val vdm;
	struct val user;
	struct val scaled;
	struct val wanted_period_us;
	struct val cost_ns;
	struct val load_ppm;		/* of the endpoint */
	struct val samples;
	struct val missed;
	struct val error;
};

/* Members that are not set stay; 0 us goes back to the default */
struct plan_want {
	struct val lane_period_us;
	struct val module_period_us;
	struct val vdm_period_us;
	struct val cage_period_us;
	struct tap taps[IPC_TAPS_MAX];	/* replace those of the user */
	size_t tap_count;
	bool clear_taps;
	bool all_default;
};

/* An observable; raw, because the type says what it means */
struct vdm {
	struct val card;
	struct val cage;
	struct val endpoint;
	struct val bank;
	struct val lane;		/* not set: the module */
	struct val instance;
	struct val type;
	struct val value;
	struct val high_alarm;
	struct val low_alarm;
	struct val high_warning;
	struct val low_warning;
	struct val flags;		/* high alarm, low alarm, warnings */
	struct val flags_seen;
	struct val freeze;
	struct val time_ns;
	struct val age_ms;
	struct val source;		/* enum xpo_source */
};

/* An edge of a flag */
struct flag_entry {
	struct val card;
	struct val cage;
	struct val endpoint;
	struct val lane;		/* not set: the module */
	struct val seq;
	struct val time_ns;
	struct val bank;
	struct val page;
	struct val offset;
	struct val bit;
	struct val value;		/* 1 set, 0 clear */
	struct val lost;		/* entries before this one */
};

struct flag_count {
	struct val card;
	struct val cage;
	struct val endpoint;
	struct val lane;
	struct val bank;
	struct val page;
	struct val offset;
	struct val bit;
	struct val set_count;
	struct val clear_count;
	struct val first_time_ns;
	struct val last_time_ns;
	struct val active;
};

struct history {
	struct val card;
	struct val cage;
	struct val lane;
	struct val ifindex;
	struct val downs_1min;
	struct val downs_10min;
	struct val downs_1h;
	struct val downs_total;
	struct val last_down_ns;
	struct val last_up_ns;
	struct val last_downtime_ms;
	struct val longest_downtime_ms;
};

struct blob {
	uint8_t data[IPC_BLOB_LEN];
	size_t len;
};

struct blackbox {
	struct val card;
	struct val id;
	struct val cage;
	struct val trigger;		/* enum xpo_event_type */
	struct val triggers;
	struct val time_ns;
	struct val from_ns;
	struct val to_ns;
	struct val records;
	struct val bytes;
	struct val complete;
	struct val shortened;
	struct val pinned;
	struct val dropped;		/* boxes of the card */
};

/* A piece of a black box, as it comes */
typedef int (*ipc_blob_t)(const struct blob *blob, void *ctx);

int ipc_telemetry(struct ipc *ipc, struct telemetry **all, size_t *count);
int ipc_plan(struct ipc *ipc, const struct scope *scope, struct tap **taps,
	     size_t *count);
int ipc_plan_set(struct ipc *ipc, const struct scope *where,
		 const struct plan_want *want);
/* Reads registers over the bus; -EPERM without CAP_NET_ADMIN */
int ipc_vdm(struct ipc *ipc, const struct scope *scope, struct vdm **vdm,
	    size_t *count);
/* Those from a sequence number on, of the card */
int ipc_flag_log(struct ipc *ipc, const struct scope *scope,
		 const struct val *since, struct flag_entry **entries,
		 size_t *count);
int ipc_flag_counts(struct ipc *ipc, const struct scope *scope,
		    struct flag_count **counts, size_t *count);
int ipc_history(struct ipc *ipc, const struct scope *scope,
		struct history **history, size_t *count);
int ipc_blackboxes(struct ipc *ipc, struct blackbox **boxes, size_t *count);
int ipc_blackbox_read(struct ipc *ipc, uint32_t card, uint32_t id,
		      ipc_blob_t each, void *ctx);
int ipc_blackbox_pin(struct ipc *ipc, uint32_t card, uint32_t id, bool pin);
int ipc_blackbox_delete(struct ipc *ipc, uint32_t card, uint32_t id);
int ipc_cooling_set(struct ipc *ipc, uint32_t card, uint32_t cage,
		    bool throttle);

#endif /* XPOCTL_IPC_TELEMETRY_H */
