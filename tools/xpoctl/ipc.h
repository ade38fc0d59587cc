/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The seam between xpoctl and the driver: a few functions over plain structs.
 * No netlink attribute is known outside of ipc*.c, so that a test can put
 * something else behind this header.
 *
 * Functions return 0 or a negative errno; ipc_error() is then the kernel's
 * text about it, "" when it gave none. What they allocate is freed by the
 * caller with free().
 */
#ifndef XPOCTL_IPC_H
#define XPOCTL_IPC_H

#include <linux/xpo.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IPC_HANDLE_LEN	64
#define IPC_TEXT_LEN	33
#define IPC_DATA_LEN	128
#define IPC_FLAGS_LEN	6
#define IPC_WRITES_MAX	512

/* A number that the kernel may leave out */
struct val {
	bool set;
	long long v;
};

struct card {
	struct val index;
	char handle[IPC_HANDLE_LEN];
	char serial[IPC_TEXT_LEN];
	char firmware[IPC_TEXT_LEN];
	struct val board;
	struct val interface_major;
	struct val interface_minor;
	struct val cages;
	struct val budget_mw;
	struct val admitted_mw;
	struct val boot_cookie;
	struct val clock_ns;
	struct val violations;
	struct val next_seq;
	struct val lost_events;
};

struct sensors {
	struct val vin_mv;
	struct val iin_ma;
	struct val power_mw;
	struct val energy_mj;
	struct val coolant_in_mc;
	struct val coolant_out_mc;
	struct val flow_ml_min;
	struct val pressure_pa;
	struct val leak;
	struct val plate_mc;
	struct val age_ms;
	struct val source;		/* enum xpo_source */
	struct val heat_mw;		/* that the coolant takes away */
	struct val heat_mismatch;
	struct val over_declared;
};

struct interlock {
	struct val latched;		/* enum xpo_interlock_cause bits */
	struct val active;
	struct val time_ns;
	struct val value;
};

struct cage {
	struct val card;
	struct val cage;
	struct val present;
	struct val power_enabled;
	struct val power_good;
	struct val lpmode;
	struct val declared_mw;
	struct val declared_source;	/* enum xpo_power_source */
	struct val admitted_mw;
	struct val limit_mw;
	struct val insertions;
	struct val throttle;		/* enum xpo_throttle */
	struct val thermal_stage;	/* enum xpo_thermal_stage */
	struct sensors sensors;
	struct interlock interlock;
};

struct bytes {
	uint8_t data[IPC_DATA_LEN];
	size_t len;
};

struct endpoint {
	struct val endpoint;
	struct val answering;
	struct val state;		/* enum xpo_cmis_state */
	struct val fault_cause;
	struct val identifier;
	struct val revision;
	struct val flat;
	struct val banks;
	char vendor[IPC_TEXT_LEN];
	char part[IPC_TEXT_LEN];
	char vendor_revision[IPC_TEXT_LEN];
	char serial[IPC_TEXT_LEN];
	char date[IPC_TEXT_LEN];
	char firmware[IPC_TEXT_LEN];
	char hardware[IPC_TEXT_LEN];
	struct val temperature_mc;
	struct val vcc_mv;
	struct val monitors_age_ms;
	struct val monitors_source;	/* enum xpo_source */
	struct val checksums_present;	/* enum xpo_checksum bits */
	struct val checksums_bad;
	struct bytes flags;		/* Lower:8-13 */
	struct bytes flags_seen;
	struct val error;
};

struct module {
	struct val card;
	struct val cage;
	struct val state;		/* enum xpo_module_state */
	struct val reason;		/* enum xpo_reason */
	struct val lanes;
	struct val power_policy;	/* enum xpo_power_policy */
	struct val max_power_mw;
	struct val endpoints;
	struct val insertions;
	struct val drained;
	struct val waited_ms;
	struct val limit_ms;
	struct endpoint endpoint[XPO_MAX_ENDPOINTS];
	unsigned int endpoint_count;	/* described ones */
};

struct lane {
	struct val card;
	struct val cage;
	struct val lane;
	struct val ifindex;
	struct val port;
	struct val endpoint;
	struct val bank;
	struct val fault;
	struct val dp_state;		/* enum xpo_dp_state */
	struct val config_status;	/* enum xpo_config_status */
	struct val app_sel;
	struct val dp_id;
	struct val init_pending;
	struct val tx_output;
	struct val rx_output;
	struct val tx_power_nw;
	struct val tx_bias_ua;
	struct val rx_power_nw;
	struct val flags;		/* bits by enum xpo_lane_flag */
	struct val flags_seen;
	struct val age_ms;
	struct val source;		/* enum xpo_source */
};

struct range {
	uint8_t cage;
	uint8_t endpoint;
	uint8_t bank;
	uint8_t page;
	uint8_t offset;
	uint8_t length;
};

/* Answer to one range; err is -ENODATA until there is one */
struct memory {
	int err;
	struct bytes data;
	struct val time_ns;
};

struct page {
	struct val cage;
	struct val endpoint;
	struct val bank;
	struct val page;
	struct val offset;
	struct val age_ms;
	struct bytes data;
};

struct event {
	struct val card;
	char handle[IPC_HANDLE_LEN];
	struct val type;		/* enum xpo_event_type */
	struct val seq;
	struct val time_ns;
	struct val cage;
	struct val endpoint;
	struct val state;		/* enum xpo_module_state */
	struct val reason;		/* enum xpo_reason */
	struct val bank;
	struct val page;
	struct val offset;
	struct bytes data;
	struct val cause;		/* enum xpo_interlock_cause bits */
	struct val value;
	struct val lost;
	struct val ifindex;
	struct val lane;		/* first one of the port */
	struct val lanes;		/* bit per lane of the module */
	struct val link;
	struct val link_downs;
	struct val port_state;		/* enum xpo_port_state */
	struct val port_fault;		/* enum xpo_port_fault */
	struct val config_status;	/* enum xpo_config_status */
	struct val id;			/* of what is done, or a black box */
	struct val error;
	struct val bit;			/* flag, in the register at offset */
	struct val limit;		/* that value broke */
	struct val heat_cause;		/* enum xpo_heat_cause */
	struct val active;		/* heat: it began, or ended */
	struct val heat_mw;
	struct val power_mw;
	struct val declared_mw;
	struct val thermal_stage;	/* enum xpo_thermal_stage */
	struct val temperature_mc;
};

struct port {
	struct val card;
	struct val cage;
	struct val ifindex;	/* not set: in another network namespace */
	struct val lane;
	struct val lanes;
	struct val index;		/* of devlink */
	struct val number;
	struct val speed_mbps;
	struct val admin_up;
	struct val state;		/* enum xpo_port_state */
	struct val fault;		/* enum xpo_port_fault */
	struct val fault_lanes;		/* bit per lane of the module */
	struct val config_status;	/* enum xpo_config_status */
	struct val policy;		/* enum xpo_application_policy */
	struct val preferred_app_sel;
	struct val app_sel;
	struct val waited_ms;
	struct val limit_ms;
	struct val tries;
	struct val max_tries;
	struct val link;
	struct val link_downs;
	struct val link_time_ns;
};

/* What is wanted of a lane, in the order of the netlink attributes */
enum control {
	CONTROL_TX_DISABLE,
	CONTROL_RX_DISABLE,
	CONTROL_TX_SQUELCH_FORCE,
	CONTROL_TX_SQUELCH_DISABLE,
	CONTROL_RX_SQUELCH_DISABLE,
	CONTROL_TX_POLARITY,
	CONTROL_RX_POLARITY,
	CONTROL_TX_EQ_FREEZE,
	CONTROL_TX_EQ_ADAPTIVE,
	CONTROL_TX_EQ,
	CONTROL_TX_CDR,
	CONTROL_RX_CDR,
	CONTROL_RX_PRE,
	CONTROL_RX_POST,
	CONTROL_RX_AMPLITUDE,
	CONTROL_COUNT
};

struct controls {
	struct val card;
	struct val cage;
	struct val lane;
	struct val set;		/* bit per control that was asked for */
	struct val value[CONTROL_COUNT];
};

/* One write to the registers of a module */
struct write {
	struct val endpoint;
	struct val bank;
	struct val page;
	struct val offset;
	struct bytes data;
};

/* What the driver does, or with a dry run would do */
struct started {
	struct val id;		/* that the event done will have */
	struct write writes[IPC_WRITES_MAX];
	size_t write_count;
};

/* What a dump is limited to; members that are not set limit nothing */
struct scope {
	struct val card;
	struct val cage;
	struct val endpoint;
};

struct ipc;

/* -ENOENT: the driver is not loaded */
int ipc_open(struct ipc **ipc);
void ipc_close(struct ipc *ipc);
const char *ipc_error(const struct ipc *ipc);

int ipc_cards(struct ipc *ipc, struct card **cards, size_t *count);
int ipc_cages(struct ipc *ipc, const struct scope *scope, struct cage **cages,
	      size_t *count);
int ipc_modules(struct ipc *ipc, const struct scope *scope,
		struct module **modules, size_t *count);
int ipc_lanes(struct ipc *ipc, const struct scope *scope, struct lane **lanes,
	      size_t *count);
int ipc_pages(struct ipc *ipc, const struct scope *scope, struct page **pages,
	      size_t *count);

int ipc_module(struct ipc *ipc, uint32_t card, uint32_t cage,
	       struct module *module);
/* The module, and the port, behind a network interface */
int ipc_module_netdev(struct ipc *ipc, uint32_t ifindex, struct module *module);
int ipc_port_netdev(struct ipc *ipc, uint32_t ifindex, struct port *port);

/*
 * Reads up to XPO_MAX_RANGES ranges of one card at once; memory has one
 * element per range. Of several ranges, those that failed are told in their
 * err and not here.
 */
int ipc_read(struct ipc *ipc, uint32_t card, const struct range *ranges,
	     size_t count, struct memory *memory);
int ipc_write(struct ipc *ipc, uint32_t card, const struct range *range,
	      const uint8_t *data);

int ipc_power_set(struct ipc *ipc, uint32_t card, uint32_t cage,
		  enum xpo_power_policy policy, bool force);
int ipc_reset(struct ipc *ipc, uint32_t card, uint32_t cage,
	      enum xpo_reset_kind kind, bool force);
int ipc_rearm(struct ipc *ipc, uint32_t card, uint32_t cage,
	      unsigned int causes);

int ipc_ports(struct ipc *ipc, const struct scope *scope, struct port **ports,
	      size_t *count);
/* lanes has all lanes of each port; app_sel 0 is the policy auto */
int ipc_apply(struct ipc *ipc, const struct scope *where, uint64_t lanes,
	      unsigned int app_sel, bool dry_run, struct started *started);
int ipc_controls(struct ipc *ipc, const struct scope *scope,
		 struct controls **controls, size_t *count);
/* Members of want that are not set stay; reset puts them back before */
int ipc_controls_set(struct ipc *ipc, const struct scope *where,
		     uint64_t lanes, const struct controls *want, bool reset,
		     bool dry_run, struct started *started);
int ipc_drain_set(struct ipc *ipc, const struct scope *where, bool drained);

/* Events come from now on; requests go on working */
int ipc_subscribe(struct ipc *ipc);
/* After that: each edge of each flag as well */
int ipc_subscribe_edges(struct ipc *ipc);
/* For poll(): an event is to be read, or the driver was unloaded */
int ipc_event_fd(const struct ipc *ipc);
/*
 * 1 for an event, 0 when timeout_ms (-1: none) has passed, or a negative
 * errno: -ENOBUFS when events were dropped, -EINTR on a signal, -ENOENT when
 * the driver was unloaded.
 */
int ipc_wait(struct ipc *ipc, int timeout_ms, struct event *event);

#endif /* XPOCTL_IPC_H */
