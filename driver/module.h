/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A module: what is plugged into a cage, its state machine, and what is
 * wanted of it. There is one struct xpo_module per cage for the life of the
 * card; without a module its state is absent.
 */
#ifndef XPO_MODULE_H
#define XPO_MODULE_H

#include <linux/types.h>
#include <uapi/linux/xpo.h>

#include "cooling.h"
#include "flags.h"
#include "heat.h"
#include "lane.h"
#include "lane_control.h"
#include "limit.h"

#define XPO_MODULE_STRING	17	/* longest identity text and NUL */

struct netlink_ext_ack;
struct xpo_card;
struct xpo_module;

/* Which values of struct xpo_endpoint_info there are. */
#define XPO_ENDPOINT_HAS_IDENTITY	BIT(0)	/* identifier to date */
#define XPO_ENDPOINT_HAS_FIRMWARE	BIT(1)
#define XPO_ENDPOINT_HAS_HARDWARE	BIT(2)
#define XPO_ENDPOINT_HAS_TEMPERATURE	BIT(3)
#define XPO_ENDPOINT_HAS_VCC		BIT(4)
#define XPO_ENDPOINT_HAS_FAULT_CAUSE	BIT(5)
#define XPO_ENDPOINT_HAS_AUX2		BIT(6)	/* laser temperatures */
#define XPO_ENDPOINT_HAS_AUX3		BIT(7)

/**
 * struct xpo_endpoint_info - snapshot of one management endpoint
 * @has: XPO_ENDPOINT_HAS_*
 * @monitors: the four monitors that it advertises, with or without a value
 * @answering: acknowledges and was identified
 * @error: when not @answering, negative errno of the last access
 * @state: Lower:3.3-1
 * @fault_cause: Lower:41
 * @identifier: Lower:0
 * @revision: Lower:1
 * @flat: flat memory
 * @banks: lane banks, 0 with flat memory
 * @vendor: 00h:129-144; strings are printable ASCII without trailing blanks
 * @part: 00h:148-163
 * @vendor_revision: 00h:164-165
 * @serial: 00h:166-181
 * @date: 00h:182-189
 * @firmware: Lower:39-40, "major.minor"
 * @hardware: 01h:130-131, "major.minor"
 * @temperature_mc: Lower:14-15
 * @vcc_mv: Lower:16-17
 * @aux2_mc: Lower:20-21 when it is a laser temperature
 * @aux3_mc: Lower:22-23, the same
 * @monitors_age_ms: age of the four above
 * @monitors_stale_ms: when they are older than this, the card cannot read them
 * @monitors_source: where they come from, XPO_SOURCE_NONE when not yet read
 * @checksums_present: bitmap of enum xpo_checksum: verified pages
 * @checksums_bad: those whose checksum is wrong
 * @flags: Lower:8-13 active
 * @flags_seen: Lower:8-13 seen since insertion
 */
struct xpo_endpoint_info {
	u32 has;
	u32 monitors;
	bool answering;
	int error;
	enum xpo_cmis_state state;
	u8 fault_cause;
	u8 identifier;
	u8 revision;
	bool flat;
	u8 banks;
	char vendor[XPO_MODULE_STRING];
	char part[XPO_MODULE_STRING];
	char vendor_revision[XPO_MODULE_STRING];
	char serial[XPO_MODULE_STRING];
	char date[XPO_MODULE_STRING];
	char firmware[XPO_MODULE_STRING];
	char hardware[XPO_MODULE_STRING];
	s32 temperature_mc;
	u32 vcc_mv;
	s32 aux2_mc;
	s32 aux3_mc;
	u32 monitors_age_ms;
	u32 monitors_stale_ms;
	enum xpo_source monitors_source;
	u32 checksums_present;
	u32 checksums_bad;
	u8 flags[XPO_FLAGS_MODULE_BYTES];
	u8 flags_seen[XPO_FLAGS_MODULE_BYTES];
};

/**
 * struct xpo_module_info - snapshot of a module
 * @state: its least advanced endpoint, fault first
 * @reason: why it is not in the state that is wanted
 * @lanes: host lanes, 0 without a module or while none is known
 * @policy: power policy
 * @max_power_mw: declared maximum power, 0 unknown
 * @endpoints: endpoints that the module should have
 * @insertions: count of insertions of the cage
 * @drained: its ports are kept closed
 * @waited_ms: how long @state has lasted
 * @limit_ms: how long it may last, 0: it is no transient one
 * @ep: the endpoints, @endpoints of them
 */
struct xpo_module_info {
	enum xpo_module_state state;
	enum xpo_reason reason;
	u8 lanes;
	enum xpo_power_policy policy;
	u32 max_power_mw;
	u8 endpoints;
	u32 insertions;
	bool drained;
	u32 waited_ms;
	u32 limit_ms;
	struct xpo_endpoint_info ep[XPO_MAX_ENDPOINTS];
};

/* A half of an endpoint's memory as it was read, with what changed since. */
struct xpo_page {
	u8 bank;
	u8 page;
	bool lower;
	u8 data[128];
	u64 time_ns;
};

enum xpo_module_power {
	XPO_MODULE_POWER_NONE,		/* no module */
	XPO_MODULE_POWER_LOW,
	XPO_MODULE_POWER_HIGH,
};

/**
 * struct xpo_module_port - lanes of a module that one port uses
 * @lane: first lane in the module
 * @lanes: number of lanes
 * @speed_mbps: wanted speed
 */
struct xpo_module_port {
	u8 lane;
	u8 lanes;
	u32 speed_mbps;
};

/**
 * struct xpo_module_port_info - snapshot of a port's data path
 * @state: where it is
 * @fault: why it is not where it is wanted
 * @fault_lanes: lanes of the module that @fault concerns
 * @config_status: fault rejected: ConfigStatus of the first of them
 * @policy: how the application is chosen
 * @preferred_app_sel: policy preferred: AppSel that is wanted
 * @app_sel: AppSel in the active control set, 0 none or not one for all
 * @host_id: host interface of @app_sel, SFF-8024
 * @media_id: its media interface
 * @waited_ms: how long @state has lasted
 * @limit_ms: how long it may last, 0: it is no transient one
 * @tries: starts that failed since the last success
 * @max_tries: most of them
 */
struct xpo_module_port_info {
	enum xpo_port_state state;
	enum xpo_port_fault fault;
	u64 fault_lanes;
	enum xpo_config_status config_status;
	enum xpo_application_policy policy;
	u8 preferred_app_sel;
	u8 app_sel;
	u8 host_id;
	u8 media_id;
	u32 waited_ms;
	u32 limit_ms;
	u32 tries;
	u32 max_tries;
};

/* Rates per lane, bits of xpo_module_port_speeds() */
#define XPO_MODULE_LANE_100G	BIT(0)
#define XPO_MODULE_LANE_200G	BIT(1)

/* What is wanted of one lane's controls, and what there is of them */
struct xpo_module_control_info {
	u16 advertised;			/* bit per enum xpo_lane_control_id */
	u16 set;			/* asked for */
	u8 value[XPO_LANE_CONTROL_COUNT]; /* wanted, else as it is */
};

/* The module of a cage; NULL when the card has no such cage. */
struct xpo_module *xpo_module(struct xpo_card *card, u8 cage);
struct xpo_card *xpo_module_card(const struct xpo_module *module);
u8 xpo_module_cage(const struct xpo_module *module);

/* Snapshots: no bus access, at most a short wait for a lock. */
void xpo_module_info_get(struct xpo_module *module,
			 struct xpo_module_info *info);
enum xpo_module_power xpo_module_power_mode(struct xpo_module *module);
enum xpo_power_policy xpo_module_policy(struct xpo_module *module);

/*
 * Endpoint and bank that serve a group. -ENODEV: no module, or not identified
 * yet; -ENODATA: it has no such lanes. Flat modules: bank 0.
 */
int xpo_module_group_map(struct xpo_module *module, u8 group, u8 *endpoint,
			 u8 *bank);

/* Pages that the driver keeps. -ENODATA when it is not one of them. */
int xpo_module_page_get(struct xpo_module *module, u8 endpoint, u8 bank,
			u8 page, bool lower, u8 data[128], u32 *age_ms);
/* One after the other: *cursor starts at 0; false when there are no more. */
bool xpo_module_page_next(struct xpo_module *module, u8 endpoint,
			  unsigned int *cursor, struct xpo_page *page,
			  u32 *age_ms);

/* False: the endpoint has no such thresholds */
bool xpo_module_limits_get(struct xpo_module *module, u8 endpoint,
			   enum xpo_limit_kind kind,
			   struct xpo_limit *limits);

/*
 * For monitor.c: account a sample of the cage (NULL: there is nothing to be
 * accounted) and get what follows; a changed stage is acted upon.
 */
void xpo_module_heat_update(struct xpo_module *module,
			    const struct xpo_heat_input *in,
			    struct xpo_heat *heat);
enum xpo_thermal_stage
xpo_module_cooling_update(struct xpo_module *module,
			  struct xpo_cooling_input *in);

/* What is known about heat, and done about it */
void xpo_module_heat_get(struct xpo_module *module, struct xpo_heat *heat);
enum xpo_thermal_stage xpo_module_thermal_stage(struct xpo_module *module);
enum xpo_throttle xpo_module_throttle(struct xpo_module *module);
/* Power comes back to a module that was too hot */
void xpo_module_cooling_clear(struct xpo_module *module);
/* The same, with another policy */
void xpo_module_throttle_set(struct xpo_module *module,
			     enum xpo_throttle throttle);

/* These set what is wanted; the module's work does it. They never wait. */
int xpo_module_policy_set(struct xpo_module *module,
			  enum xpo_power_policy policy, bool force,
			  struct netlink_ext_ack *extack);
int xpo_module_reset(struct xpo_module *module, enum xpo_reset_kind kind,
		     bool force, struct netlink_ext_ack *extack);
/* Another try at what failed */
void xpo_module_retry(struct xpo_module *module);

/*
 * Ports, by their first lane in the module. A new port wants nothing and takes
 * over lanes that run. Unless keep_lanes, those of a removed one go dark.
 */
int xpo_module_port_add(struct xpo_module *module,
			const struct xpo_module_port *port);
void xpo_module_port_remove(struct xpo_module *module, u8 lane,
			    bool keep_lanes);
void xpo_module_port_up(struct xpo_module *module, u8 lane, bool up);
void xpo_module_port_speed_set(struct xpo_module *module, u8 lane,
			       u32 speed_mbps);
void xpo_module_port_info_get(struct xpo_module *module, u8 lane,
			      struct xpo_module_port_info *info);
/* Rates per lane at which so many lanes from one on can carry a port */
u32 xpo_module_port_speeds(struct xpo_module *module, u8 lane, u8 lanes);

/* -EBUSY and text while something is being done to a group's ports */
int xpo_module_group_busy(struct xpo_module *module, u8 group,
			  struct netlink_ext_ack *extack);
/*
 * A drained module's ports stay closed until it is pulled, or until that is
 * ended. Setting: under rtnl, so that no port comes up meanwhile.
 */
bool xpo_module_drained(struct xpo_module *module);
int xpo_module_drain_set(struct xpo_module *module, bool drained,
			 struct netlink_ext_ack *extack);

/* -ENODATA: nothing is known or wanted of the lane */
int xpo_module_control_get(struct xpo_module *module, u8 lane,
			   struct xpo_module_control_info *info);

#endif
