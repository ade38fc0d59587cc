/* SPDX-License-Identifier: GPL-2.0 */
/* What ethtool asks of a port. */
#ifndef XPO_ETHTOOL_H
#define XPO_ETHTOOL_H

struct ethtool_ops;

extern const struct ethtool_ops xpo_ethtool_ops;

#endif
