/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What one scrape shows: plain values, already in the units that metrics
 * have. A value that is not known, or too old to be shown, is NAN.
 */
#ifndef XPO_EXPORTER_MODEL_H
#define XPO_EXPORTER_MODEL_H

#include <linux/xpo.h>
#include <linux/xpo_telemetry.h>
#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct libxpo;

#define MODEL_TEXT_LEN		33	/* of an identity, as in ipc.h */
#define MODEL_HANDLE_LEN	64
#define MODEL_LABELS_LEN	(MODEL_HANDLE_LEN + 64)
#define MODEL_GROUP		8	/* lanes of a group */
#define MODEL_GROUPS		(XPO_MAX_LANES / MODEL_GROUP)
#define MODEL_LANE_FLAGS	20	/* enum xpo_lane_flag */
#define MODEL_CAUSES		3	/* enum xpo_interlock_cause */
#define MODEL_VDM_INSTANCES	256

/* Kinds of samples, for their age */
enum model_kind {
	MODEL_SENSORS,		/* of the cage */
	MODEL_STATE,
	MODEL_MONITORS,
	MODEL_LANES,
	MODEL_VALUES,
	MODEL_VDM,
	MODEL_KINDS
};

struct model_lane {
	char labels[MODEL_LABELS_LEN];	/* card="..",cage="..",lane=".." */
	double tx_power_w;
	double rx_power_w;
	double tx_bias_a;
	double dp_state;		/* enum xpo_dp_state */
	double ber_media;
	double ber_host;
	double ferc_media;
	double ferc_host;
	double snr_media_db;
	double snr_host_db;
	double laser_c;
};

struct model_sensors {
	double vin_v;
	double iin_a;
	double power_w;
	double energy_j;
	double coolant_in_c;
	double coolant_out_c;
	double flow_l_s;
	double pressure_pa;
	double leak;
	double plate_c;
	double heat_w;			/* that the coolant takes away */
};

/* Where an instance of the observables of a group belongs */
struct model_observable {
	uint8_t type;			/* 0: nothing that is shown */
	uint8_t lane;			/* of the group */
};

struct model_cage {
	char labels[MODEL_LABELS_LEN];	/* card="..",cage=".." */

	/* From netlink, kept until an event says that it changed */
	bool present;
	unsigned int state;		/* enum xpo_module_state */
	unsigned int reason;		/* enum xpo_reason */
	unsigned int lanes;
	unsigned int endpoints;
	uint32_t insertions;
	char vendor[MODEL_TEXT_LEN];
	char part[MODEL_TEXT_LEN];
	char serial[MODEL_TEXT_LEN];
	char revision[MODEL_TEXT_LEN];
	char firmware[MODEL_TEXT_LEN];
	double max_power_w;
	double power_good;
	double heat_mismatch;
	unsigned int latched;		/* enum xpo_interlock_cause bits */
	unsigned int active;
	unsigned int flag_lanes[MODEL_LANE_FLAGS];
	uint8_t monitors[XPO_MAX_ENDPOINTS];	/* 01h:160 */
	uint32_t observed;		/* insertion that observable is of */
	struct model_observable observable[MODEL_GROUPS][MODEL_VDM_INSTANCES];

	/* From the shadow area, at each scrape */
	struct model_sensors sensors;
	double temperature_c[XPO_MAX_ENDPOINTS];
	double supply_v[XPO_MAX_ENDPOINTS];
	double age_s[MODEL_KINDS];	/* of the oldest sample */
	struct model_lane lane[XPO_MAX_LANES];
};

/* Counters of a netdev, as rtnetlink has them */
struct model_stats {
	bool known;
	uint64_t rx_bytes, tx_bytes;
	uint64_t rx_packets, tx_packets;
	uint64_t rx_errors, tx_errors;
	uint64_t rx_dropped, tx_dropped;
};

/* Counters of its FEC; NAN: not known */
struct model_fec {
	double corrected_blocks;
	double uncorrectable_blocks;
	double bit_errors;
};

struct model_port {
	char labels[MODEL_LABELS_LEN + 3 * IF_NAMESIZE];
	unsigned int cage;
	unsigned int lane;
	unsigned int ifindex;		/* 0: in another network namespace */
	char device[IF_NAMESIZE];
	double speed_bytes;
	bool admin_up;
	bool link;
	bool fault;
	uint64_t link_downs;
	struct model_stats stats;
	struct model_fec fec;
};

struct model_telemetry {
	bool open;			/* /dev/xpo/N is */
	uint64_t head;
	uint64_t dropped;
	uint64_t bad;
	uint64_t epoch;
	double clock_error_s;
};

struct model_card {
	unsigned int index;
	char handle[MODEL_HANDLE_LEN];
	char labels[MODEL_HANDLE_LEN + 8];	/* card=".." */
	char serial[MODEL_TEXT_LEN];
	char firmware[MODEL_TEXT_LEN];
	unsigned int cage_count;
	double budget_w;
	double admitted_w;
	uint64_t lost_events;
	uint64_t violations;
	struct model_telemetry telemetry;
	uint64_t bad_samples;		/* of the shadow, since the start */
	unsigned int stale_samples;	/* too old for this scrape */
	unsigned int failed_samples;	/* of what did not answer */
	struct model_cage cage[XPO_MAX_CAGES];
	struct model_port *ports;
	size_t port_count;
	size_t port_found;		/* latest; the next is close */

	struct libxpo *xpo;		/* NULL: /dev/xpo/N is not open */
	uint32_t flags_changed;		/* bit per cage */
};

struct model_self {
	double collect_s;		/* that this scrape took */
	uint64_t scrapes;
	uint64_t refreshes;		/* of what is kept from netlink */
	uint64_t errors;		/* of netlink */
	uint64_t requests_good;
	uint64_t requests_bad;
};

struct model {
	bool up;			/* the driver answers */
	struct model_card **cards;
	size_t card_count;
	struct model_self self;
};

/* Labels of a cage and its lanes, and nothing known of them */
void model_cage_init(struct model_cage *cage, const char *handle,
		     unsigned int number);
/* Forget what the shadow area said */
void model_cage_forget(struct model_cage *cage);
/* The port of a netdev, or NULL */
struct model_port *model_port_find(struct model_card *card,
				   unsigned int ifindex);
/* Forget what was known of the FEC of its ports */
void model_fec_forget(struct model_card *card);
/* A text as the value of a label: quotes, backslashes and line ends escaped */
void model_escape(char *to, size_t size, const char *from);

#endif /* XPO_EXPORTER_MODEL_H */
