// SPDX-License-Identifier: GPL-2.0
/* What ethtool shows and sets of a port's link. All under rtnl. */
#include <linux/bitops.h>
#include <linux/ethtool.h>
#include <linux/netdevice.h>

#include "card.h"
#include "cmis.h"
#include "compat/ethtool.h"
#include "ethtool_link.h"
#include "mac.h"
#include "module.h"
#include "port_priv.h"

#define XPO_ETHTOOL_LANE_MBPS		100000	/* or twice that */

/* Modes by speed and lanes; media that have none of these show none */
static const struct {
	u32 speed_mbps;
	u8 lanes;
	int optical;
	int copper;
} xpo_ethtool_modes[] = {
	{ 100000, 1, ETHTOOL_LINK_MODE_100000baseDR_Full_BIT,
	  ETHTOOL_LINK_MODE_100000baseCR_Full_BIT },
	{ 200000, 1, ETHTOOL_LINK_MODE_200000baseDR_Full_BIT,
	  ETHTOOL_LINK_MODE_200000baseCR_Full_BIT },
	{ 200000, 2, ETHTOOL_LINK_MODE_200000baseDR2_Full_BIT,
	  ETHTOOL_LINK_MODE_200000baseCR2_Full_BIT },
	{ 400000, 2, ETHTOOL_LINK_MODE_400000baseDR2_Full_BIT,
	  ETHTOOL_LINK_MODE_400000baseCR2_Full_BIT },
	{ 400000, 4, ETHTOOL_LINK_MODE_400000baseDR4_Full_BIT,
	  ETHTOOL_LINK_MODE_400000baseCR4_Full_BIT },
	{ 800000, 4, ETHTOOL_LINK_MODE_800000baseDR4_Full_BIT,
	  ETHTOOL_LINK_MODE_800000baseCR4_Full_BIT },
	{ 800000, 8, ETHTOOL_LINK_MODE_800000baseDR8_Full_BIT,
	  ETHTOOL_LINK_MODE_800000baseCR8_Full_BIT },
	{ 1600000, 8, ETHTOOL_LINK_MODE_1600000baseDR8_Full_BIT,
	  ETHTOOL_LINK_MODE_1600000baseCR8_Full_BIT },
};

/* Lower:85 of the endpoint that serves the port; undefined without module */
static u8 xpo_ethtool_media(const struct xpo_port *port)
{
	u8 lower[CMIS_HALF_SIZE], endpoint, bank;
	u32 age_ms;

	if (xpo_module_group_map(port->module, port->group, &endpoint, &bank) ||
	    xpo_module_page_get(port->module, endpoint, 0, 0, true, lower,
				&age_ms))
		return CMIS_MEDIA_UNDEFINED;
	return lower[CMIS_LO_MEDIA_TYPE];
}

/* The bit of a mode, -1 when there is none that the kernel knows */
static int xpo_ethtool_mode(u32 speed_mbps, u8 lanes, u8 media)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(xpo_ethtool_modes); i++) {
		if (xpo_ethtool_modes[i].speed_mbps != speed_mbps ||
		    xpo_ethtool_modes[i].lanes != lanes)
			continue;
		switch (media) {
		case CMIS_MEDIA_COPPER:
			return xpo_ethtool_modes[i].copper;
		case CMIS_MEDIA_UNDEFINED:
		case CMIS_MEDIA_SMF:
			return xpo_ethtool_modes[i].optical;
		default:
			return -1;
		}
	}
	return -1;
}

static void xpo_ethtool_fill_modes(struct xpo_port *port, u8 media,
				   struct ethtool_link_ksettings *settings)
{
	u32 speeds = xpo_port_link_speeds(port), speed_mbps;
	unsigned int i;
	int mode;

	for (i = 0; i < 2; i++) {
		speed_mbps = (XPO_ETHTOOL_LANE_MBPS << i) * port->lanes;
		mode = xpo_ethtool_mode(speed_mbps, port->lanes, media);
		if (mode < 0 || !(speeds & BIT(i)))
			continue;
		__set_bit(mode, settings->link_modes.supported);
		if (speed_mbps == settings->base.speed)
			__set_bit(mode, settings->link_modes.advertising);
	}
}

int xpo_ethtool_get_link_ksettings(struct net_device *netdev,
				   struct ethtool_link_ksettings *settings)
{
	struct xpo_port *port = netdev_priv(netdev);
	u8 media = xpo_ethtool_media(port);

	ethtool_link_ksettings_zero_link_mode(settings, supported);
	ethtool_link_ksettings_zero_link_mode(settings, advertising);
	ethtool_link_ksettings_add_link_mode(settings, supported, FEC_RS);
	ethtool_link_ksettings_add_link_mode(settings, advertising, FEC_RS);
	settings->base.autoneg = AUTONEG_DISABLE;
	settings->base.speed = xpo_port_link_speed(port);
	settings->base.duplex = DUPLEX_FULL;
	settings->lanes = port->lanes;
	if (media == CMIS_MEDIA_COPPER) {
		settings->base.port = PORT_DA;
	} else {
		settings->base.port = PORT_FIBRE;
		ethtool_link_ksettings_add_link_mode(settings, supported,
						     FIBRE);
	}
	xpo_ethtool_fill_modes(port, media, settings);
	return 0;
}

/*
 * The speed is a wish and is kept, whatever the module of today can do. The
 * number of lanes is devlink's to change.
 */
int
xpo_ethtool_set_link_ksettings(struct net_device *netdev,
			       const struct ethtool_link_ksettings *settings)
{
	u32 speed_mbps = settings->base.speed;
	struct xpo_port *port = netdev_priv(netdev);
	int err;

	if (settings->base.autoneg != AUTONEG_DISABLE)
		return -EOPNOTSUPP;
	if (settings->base.duplex != DUPLEX_FULL &&
	    settings->base.duplex != DUPLEX_UNKNOWN)
		return -EINVAL;
	if (settings->lanes && settings->lanes != port->lanes)
		return -EINVAL;
	if (speed_mbps != XPO_ETHTOOL_LANE_MBPS * port->lanes &&
	    speed_mbps != 2 * XPO_ETHTOOL_LANE_MBPS * port->lanes)
		return -EINVAL;
	err = xpo_module_group_busy(port->module, port->group, NULL);
	return err ?: xpo_port_link_set_speed(port, speed_mbps);
}

int xpo_ethtool_get_fecparam(struct net_device *netdev,
			     struct ethtool_fecparam *fec)
{
	fec->fec = ETHTOOL_FEC_RS;
	fec->active_fec = ETHTOOL_FEC_RS;
	return 0;
}

/* 100 and 200 Gb/s per lane do not work without it */
int xpo_ethtool_set_fecparam(struct net_device *netdev,
			     struct ethtool_fecparam *fec)
{
	return fec->fec == ETHTOOL_FEC_RS ? 0 : -EOPNOTSUPP;
}

/* Why there is no link */

static void
xpo_ethtool_fill_reason(enum xpo_reason reason,
			struct ethtool_link_ext_state_info *state)
{
	switch (reason) {
	case XPO_REASON_POWER_BUDGET:
	case XPO_REASON_CAGE_LIMIT:
		state->link_ext_state =
			ETHTOOL_LINK_EXT_STATE_POWER_BUDGET_EXCEEDED;
		break;
	case XPO_REASON_INTERLOCK:
	case XPO_REASON_TOO_HOT:
		state->link_ext_state = ETHTOOL_LINK_EXT_STATE_OVERHEAT;
		break;
	case XPO_REASON_BAD_IDENTITY:
		state->link_ext_state = ETHTOOL_LINK_EXT_STATE_EEPROM_ISSUE;
		break;
	default:
		state->link_ext_state = ETHTOOL_LINK_EXT_STATE_MODULE;
		state->module = ETHTOOL_LINK_EXT_SUBSTATE_MODULE_CMIS_NOT_READY;
		break;
	}
}

/* The data path is up: what the MAC sees of the other end */
static int
xpo_ethtool_fill_signal(const struct xpo_port *port,
			struct ethtool_link_ext_state_info *state)
{
	u8 lanes = GENMASK(port->lanes - 1, 0);
	struct xpo_mac_status status;

	xpo_mac_status_fetch(port->card, port->id, &status);
	if (status.link)
		return -ENODATA;
	if (lanes & ~status.signal) {
		state->link_ext_state =
			ETHTOOL_LINK_EXT_STATE_BAD_SIGNAL_INTEGRITY;
		state->bad_signal_integrity =
			ETHTOOL_LINK_EXT_SUBSTATE_BSI_SERDES_ALOS;
	} else if (!status.lock) {
		state->link_ext_state = ETHTOOL_LINK_EXT_STATE_AUTONEG;
		state->autoneg =
		ETHTOOL_LINK_EXT_SUBSTATE_AN_NO_PARTNER_DETECTED_FORCE_MODE;
	} else if (lanes & ~status.lock) {
		state->link_ext_state =
			ETHTOOL_LINK_EXT_STATE_LINK_LOGICAL_MISMATCH;
		state->link_logical_mismatch =
		ETHTOOL_LINK_EXT_SUBSTATE_LLM_PCS_DID_NOT_ACQUIRE_AM_LOCK;
	} else if (!status.aligned) {
		state->link_ext_state =
			ETHTOOL_LINK_EXT_STATE_LINK_LOGICAL_MISMATCH;
		state->link_logical_mismatch =
		ETHTOOL_LINK_EXT_SUBSTATE_LLM_PCS_DID_NOT_GET_ALIGN_STATUS;
	} else if (status.high_ser) {
		state->link_ext_state =
			ETHTOOL_LINK_EXT_STATE_BAD_SIGNAL_INTEGRITY;
		state->bad_signal_integrity =
		ETHTOOL_LINK_EXT_SUBSTATE_BSI_LARGE_NUMBER_OF_PHYSICAL_ERRORS;
	} else if (status.remote_fault) {
		state->link_ext_state =
			ETHTOOL_LINK_EXT_STATE_LINK_TRAINING_FAILURE;
		state->link_training =
			ETHTOOL_LINK_EXT_SUBSTATE_LT_REMOTE_FAULT;
	} else {
		return -ENODATA;
	}
	return 0;
}

/* The module has nothing that fits the port, or refuses it */
static bool xpo_ethtool_is_mismatch(enum xpo_port_fault fault)
{
	return fault == XPO_PORT_FAULT_NO_LANES ||
	       fault == XPO_PORT_FAULT_NO_APPLICATION ||
	       fault == XPO_PORT_FAULT_PREFERENCE ||
	       fault == XPO_PORT_FAULT_REJECTED;
}

int xpo_ethtool_get_link_ext_state(struct net_device *netdev,
				   struct ethtool_link_ext_state_info *state)
{
	const struct xpo_port *port = netdev_priv(netdev);
	struct xpo_module_port_info path;
	struct xpo_module_info info;

	if (netif_carrier_ok(netdev))
		return -ENODATA;
	xpo_module_info_get(port->module, &info);
	xpo_module_port_info_get(port->module, port->lane, &path);
	switch (info.state) {
	case XPO_MODULE_STATE_ABSENT:
		state->link_ext_state = ETHTOOL_LINK_EXT_STATE_NO_CABLE;
		return 0;
	case XPO_MODULE_STATE_READY:
	case XPO_MODULE_STATE_PARTIAL:
		if (path.state == XPO_PORT_STATE_UP)
			return xpo_ethtool_fill_signal(port, state);
		if (xpo_ethtool_is_mismatch(path.fault)) {
			state->link_ext_state =
				ETHTOOL_LINK_EXT_STATE_CABLE_ISSUE;
			state->cable_issue =
				ETHTOOL_LINK_EXT_SUBSTATE_CI_UNSUPPORTED_CABLE;
			return 0;
		}
		fallthrough;
	default:
		xpo_ethtool_fill_reason(info.reason, state);
		return 0;
	}
}

void xpo_ethtool_get_link_ext_stats(struct net_device *netdev,
				    struct ethtool_link_ext_stats *stats)
{
	stats->link_down_events = xpo_port_link_downs(netdev_priv(netdev));
}
