/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Counters of the FEC, by ethtool netlink: one dump for all ports. The card
 * has them itself, so no module takes part.
 */
#ifndef XPO_EXPORTER_FEC_H
#define XPO_EXPORTER_FEC_H

struct model;
struct nl;
struct nlmsghdr;

/* 0 or a negative errno */
int fec_open(struct nl *nl);
/* Of all ports; those that the kernel says nothing of have none */
int fec_fetch(struct nl *nl, struct model *model);
/* One message of the answer; ctx is the model */
int fec_parse(const struct nlmsghdr *nlh, void *ctx);

#endif /* XPO_EXPORTER_FEC_H */
