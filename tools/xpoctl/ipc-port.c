// SPDX-License-Identifier: GPL-2.0
/*
 * Ports, applications and lane controls.
 */
#include <errno.h>
#include <string.h>

#include "ipc-fields.h"
#include "ipc-priv.h"

_Static_assert(XPO_A_LANE_CONTROL_TX_DISABLE + CONTROL_RX_AMPLITUDE ==
	       XPO_A_LANE_CONTROL_RX_AMPLITUDE, "controls are attributes");

int ipc_ports(struct ipc *ipc, const struct scope *scope, struct port **ports,
	      size_t *count)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_PORT_GET, true);

	if (!nlh)
		return -ENOMEM;
	ipc_put_val(nlh, XPO_A_PORT_CARD, &scope->card);
	ipc_put_val(nlh, XPO_A_PORT_CAGE, &scope->cage);
	return ipc_dump(ipc, nlh, &ipc_port_fields, ports, count);
}

static int ipc_parse_port(const struct nlmsghdr *nlh, void *ctx)
{
	return ipc_fields_parse(&ipc_port_fields, nlh, ctx);
}

int ipc_port_netdev(struct ipc *ipc, uint32_t ifindex, struct port *port)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_PORT_GET, false);

	if (!nlh)
		return -ENOMEM;
	memset(port, 0, sizeof(*port));
	mnl_attr_put_u32(nlh, XPO_A_PORT_IFINDEX, ifindex);
	return nl_run(&ipc->nl, nlh, ipc_parse_port, port);
}

int ipc_controls(struct ipc *ipc, const struct scope *scope,
		 struct controls **controls, size_t *count)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_LANE_CONTROL_GET, true);

	if (!nlh)
		return -ENOMEM;
	ipc_put_val(nlh, XPO_A_LANE_CONTROL_CARD, &scope->card);
	ipc_put_val(nlh, XPO_A_LANE_CONTROL_CAGE, &scope->cage);
	return ipc_dump(ipc, nlh, &ipc_controls_fields, controls, count);
}

/* Attribute sets number what they have in common differently */
static int ipc_parse_apply(const struct nlmsghdr *nlh, void *ctx)
{
	return ipc_fields_parse(&ipc_apply_fields, nlh, ctx);
}

static int ipc_parse_controls_set(const struct nlmsghdr *nlh, void *ctx)
{
	return ipc_fields_parse(&ipc_controls_set_fields, nlh, ctx);
}

int ipc_apply(struct ipc *ipc, const struct scope *where, uint64_t lanes,
	      unsigned int app_sel, bool dry_run, struct started *started)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_APPLY, false);

	if (!nlh)
		return -ENOMEM;
	memset(started, 0, sizeof(*started));
	ipc_put_val(nlh, XPO_A_APPLY_CARD, &where->card);
	ipc_put_val(nlh, XPO_A_APPLY_CAGE, &where->cage);
	mnl_attr_put_u64(nlh, XPO_A_APPLY_LANES, lanes);
	mnl_attr_put_u8(nlh, XPO_A_APPLY_APP_SEL, app_sel);
	if (dry_run)
		mnl_attr_put(nlh, XPO_A_APPLY_DRY_RUN, 0, NULL);
	return nl_run(&ipc->nl, nlh, ipc_parse_apply, started);
}

int ipc_controls_set(struct ipc *ipc, const struct scope *where,
		     uint64_t lanes, const struct controls *want, bool reset,
		     bool dry_run, struct started *started)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_LANE_CONTROL_SET, false);
	unsigned int i;

	if (!nlh)
		return -ENOMEM;
	memset(started, 0, sizeof(*started));
	ipc_put_val(nlh, XPO_A_LANE_CONTROL_CARD, &where->card);
	ipc_put_val(nlh, XPO_A_LANE_CONTROL_CAGE, &where->cage);
	mnl_attr_put_u64(nlh, XPO_A_LANE_CONTROL_LANES, lanes);
	for (i = 0; i < CONTROL_COUNT; i++)
		if (want->value[i].set)
			mnl_attr_put_u8(nlh, XPO_A_LANE_CONTROL_TX_DISABLE + i,
					want->value[i].v);
	if (reset)
		mnl_attr_put(nlh, XPO_A_LANE_CONTROL_RESET, 0, NULL);
	if (dry_run)
		mnl_attr_put(nlh, XPO_A_LANE_CONTROL_DRY_RUN, 0, NULL);
	return nl_run(&ipc->nl, nlh, ipc_parse_controls_set, started);
}

int ipc_drain_set(struct ipc *ipc, const struct scope *where, bool drained)
{
	struct nlmsghdr *nlh = ipc_start(ipc, XPO_CMD_DRAIN_SET, false);

	if (!nlh)
		return -ENOMEM;
	ipc_put_val(nlh, XPO_A_CONTROL_CARD, &where->card);
	ipc_put_val(nlh, XPO_A_CONTROL_CAGE, &where->cage);
	mnl_attr_put_u8(nlh, XPO_A_CONTROL_DRAINED, drained);
	return nl_run(&ipc->nl, nlh, NULL, NULL);
}
