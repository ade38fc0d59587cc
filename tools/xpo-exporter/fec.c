// SPDX-License-Identifier: GPL-2.0
#include "fec.h"

#include <errno.h>
#include <linux/ethtool_netlink.h>
#include <linux/genetlink.h>
#include <math.h>
#include <string.h>

#include "model.h"
#include "nl.h"

#define FEC_REQUEST_SIZE	64

int fec_open(struct nl *nl)
{
	return nl_open(nl, ETHTOOL_GENL_NAME, NULL);
}

/* Numbers of single lanes may follow it */
static double fec_total(const struct nlattr *attr)
{
	uint64_t total;

	if (mnl_attr_get_payload_len(attr) < sizeof(total))
		return NAN;
	memcpy(&total, mnl_attr_get_payload(attr), sizeof(total));
	return total;
}

static void fec_parse_stats(const struct nlattr *nest, struct model_fec *fec)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, nest) {
		switch (mnl_attr_get_type(attr)) {
		case ETHTOOL_A_FEC_STAT_CORRECTED:
			fec->corrected_blocks = fec_total(attr);
			break;
		case ETHTOOL_A_FEC_STAT_UNCORR:
			fec->uncorrectable_blocks = fec_total(attr);
			break;
		case ETHTOOL_A_FEC_STAT_CORR_BITS:
			fec->bit_errors = fec_total(attr);
			break;
		}
	}
}

/* 0: none, as in a header without it */
static uint32_t fec_parse_ifindex(const struct nlattr *nest)
{
	const struct nlattr *attr;

	mnl_attr_for_each_nested(attr, nest)
		if (mnl_attr_get_type(attr) == ETHTOOL_A_HEADER_DEV_INDEX &&
		    !mnl_attr_validate(attr, MNL_TYPE_U32))
			return mnl_attr_get_u32(attr);
	return 0;
}

static struct model_port *fec_port(struct model *model, uint32_t ifindex)
{
	struct model_port *port = NULL;
	size_t i;

	for (i = 0; i < model->card_count && !port && ifindex; i++)
		port = model_port_find(model->cards[i], ifindex);
	return port;
}

int fec_parse(const struct nlmsghdr *nlh, void *ctx)
{
	const struct nlattr *attr, *stats = NULL;
	struct model_port *port;
	uint32_t ifindex = 0;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) == ETHTOOL_A_FEC_HEADER)
			ifindex = fec_parse_ifindex(attr);
		else if (mnl_attr_get_type(attr) == ETHTOOL_A_FEC_STATS)
			stats = attr;
	}
	port = fec_port(ctx, ifindex);
	if (port && stats)
		fec_parse_stats(stats, &port->fec);
	return 0;
}

int fec_fetch(struct nl *nl, struct model *model)
{
	struct nlmsghdr *nlh;
	struct nlattr *nest;
	size_t i, ports = 0;

	for (i = 0; i < model->card_count; i++) {
		model_fec_forget(model->cards[i]);
		ports += model->cards[i]->port_count;
	}
	/* Other drivers would be asked for nothing */
	if (!ports || !nl->sock)
		return 0;
	nlh = nl_start(nl, ETHTOOL_MSG_FEC_GET, NLM_F_DUMP, FEC_REQUEST_SIZE);
	if (!nlh)
		return -ENOMEM;
	nest = mnl_attr_nest_start(nlh, ETHTOOL_A_FEC_HEADER);
	mnl_attr_put_u32(nlh, ETHTOOL_A_HEADER_FLAGS,
			 ETHTOOL_FLAG_COMPACT_BITSETS | ETHTOOL_FLAG_STATS);
	mnl_attr_nest_end(nlh, nest);
	return nl_run(nl, nlh, fec_parse, model);
}
