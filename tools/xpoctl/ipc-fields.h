/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How the attributes of a netlink message become the members of a struct of
 * ipc.h. Sizes are checked here: nothing longer than a member gets into it.
 */
#ifndef XPOCTL_IPC_FIELDS_H
#define XPOCTL_IPC_FIELDS_H

#include <libmnl/libmnl.h>

#include "ipc.h"
#include "ipc-telemetry.h"

struct ipc_field;

struct ipc_fields {
	size_t size;			/* of the struct */
	size_t count;
	const struct ipc_field *field;
};

/* An answer of memory-get before it is put in its place */
struct ipc_memory_answer {
	struct val index;
	struct val error;
	struct val time_ns;
	struct bytes data;
};

/* An answer of blackbox-read */
struct ipc_blackbox_part {
	struct val id;
	struct blob data;
};

extern const struct ipc_fields ipc_card_fields;
extern const struct ipc_fields ipc_cage_fields;
extern const struct ipc_fields ipc_module_fields;
extern const struct ipc_fields ipc_lane_fields;
extern const struct ipc_fields ipc_memory_fields;
extern const struct ipc_fields ipc_page_fields;
extern const struct ipc_fields ipc_event_fields;
extern const struct ipc_fields ipc_port_fields;
extern const struct ipc_fields ipc_controls_fields;
/* Both fill struct started */
extern const struct ipc_fields ipc_apply_fields;
extern const struct ipc_fields ipc_controls_set_fields;

extern const struct ipc_fields ipc_telemetry_fields;
extern const struct ipc_fields ipc_tap_fields;
extern const struct ipc_fields ipc_flag_entry_fields;
extern const struct ipc_fields ipc_flag_count_fields;
extern const struct ipc_fields ipc_history_fields;
extern const struct ipc_fields ipc_vdm_fields;
extern const struct ipc_fields ipc_blackbox_fields;
extern const struct ipc_fields ipc_blackbox_part_fields;

/* Attributes that are not in the table are ignored; -EBADMSG for bad ones */
int ipc_fields_parse(const struct ipc_fields *fields,
		     const struct nlmsghdr *nlh, void *item);

#endif /* XPOCTL_IPC_FIELDS_H */
